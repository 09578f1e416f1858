//! How a query against one host ended: [`Outcome`], [`WalkEnd`].

mod pack;

use super::Habits;
use crate::{Error, ErrorKind, Limit, Oid, VarBinds};
use std::sync::Arc;

/// The result of a query against one host.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// Everything asked for was answered.
    Complete,
    /// The host answered, but something is missing. The error says why. There are no varbinds if
    /// the host answered a GET with other variables than asked.
    Partial(Error),
    /// The host gave nothing. The error says why.
    Failed(Error),
}

impl Outcome {
    /// Returns whether everything asked for was answered.
    pub fn is_complete(&self) -> bool {
        matches!(self, Self::Complete)
    }

    /// Returns whether the host gave nothing.
    pub fn is_failed(&self) -> bool {
        matches!(self, Self::Failed(_))
    }

    /// Returns the same outcome with the host in its error.
    #[must_use]
    pub(crate) fn for_host(self, host: &Arc<str>) -> Self {
        match self {
            Self::Complete => Self::Complete,
            Self::Partial(error) => Self::Partial(error.for_host(host.clone())),
            Self::Failed(error) => Self::Failed(error.for_host(host.clone())),
        }
    }

    /// Turns the outcome into the error that says why it is not complete.
    pub fn into_error(self) -> Option<Error> {
        match self {
            Self::Complete => None,
            Self::Partial(error) | Self::Failed(error) => Some(error),
        }
    }

    /// Returns the error that says why it is not complete.
    pub fn error(&self) -> Option<&Error> {
        match self {
            Self::Complete => None,
            Self::Partial(error) | Self::Failed(error) => Some(error),
        }
    }
}

/// Why a walk ended.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum WalkEnd {
    /// endOfMibView, or noSuchName as the answer to a GETNEXT: no variable follows.
    EndOfView,
    /// The next variable is outside the subtree: after it, or before it if the agent starts over at
    /// the end of its MIB.
    LeftSubtree,
    /// The walk reached its end OID.
    EndOid,
    /// The agent sent an OID that does not come after the one before. If the walk allows that: it
    /// sent an OID a second time.
    NonIncreasing {
        /// The OID before.
        previous: Oid,
        /// The OID that came.
        next: Oid,
    },
    /// The reply has no bindings.
    EmptyReply,
    /// The walk reached its limit, and there is at least one more variable.
    Limit(usize),
    /// The walk failed, for example with an error-status or a timeout.
    Failed(Error),
}

impl WalkEnd {
    /// Returns whether the walk got all variables.
    pub fn is_complete(&self) -> bool {
        matches!(self, Self::EndOfView | Self::LeftSubtree | Self::EndOid)
    }

    /// Returns the name of the end, which never changes. JSON records have it in `walk_ends`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::EndOfView => "end-of-view",
            Self::LeftSubtree => "left-subtree",
            Self::EndOid => "end-oid",
            Self::NonIncreasing { .. } => "non-increasing",
            Self::EmptyReply => "empty-reply",
            Self::Limit(_) => "limit",
            Self::Failed(error) => error.kind().name(),
        }
    }

    /// Returns why the walk is not complete.
    pub fn error(&self) -> Option<Error> {
        let kind = match self {
            Self::EndOfView | Self::LeftSubtree | Self::EndOid => return None,
            Self::NonIncreasing { previous, next } => {
                ErrorKind::Loop(format!("{next} came after {previous}"))
            }
            Self::EmptyReply => ErrorKind::Loop("a reply without bindings".to_owned()),
            Self::Limit(limit) => ErrorKind::Limit(Limit::Walk(*limit)),
            Self::Failed(error) => return Some(error.clone()),
        };
        Some(kind.into())
    }
}

/// The result of a finished query.
#[derive(Debug)]
#[non_exhaustive]
pub struct Finished {
    /// The bindings that the driver has not taken yet.
    pub varbinds: VarBinds,
    /// Whether the result is complete, partial or failed.
    pub outcome: Outcome,
    /// How each walk of the query ended, in order. A walk that did not begin has no end.
    pub ends: Vec<WalkEnd>,
    /// The names that the agent answered with noSuchName.
    pub no_such_names: Vec<Oid>,
    /// What the agent has shown that it can handle.
    pub habits: Habits,
}
