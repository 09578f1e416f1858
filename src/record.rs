//! What comes back for one host.

use crate::{Error, VarBind, query::WalkEnd};
use std::{net::SocketAddr, sync::Arc, time::Duration};

/// The answer of one host, or why there is none. Each target gives exactly one.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct HostRecord {
    /// The target, as it was given.
    pub host: Arc<str>,
    /// The address asked; `None` where none was reached (a name that does not resolve) and for
    /// `unix:` peers.
    pub address: Option<SocketAddr>,
    /// The bindings, in the agent's order.
    pub varbinds: Vec<VarBind>,
    /// Whether they are all.
    pub outcome: Outcome,
    /// How each walk of the query ended, in order.
    pub ends: Vec<WalkEnd>,
    /// From the first datagram to the last, name resolution included.
    pub elapsed: Duration,
    /// Messages sent, resends and SNMPv3 discovery included.
    pub tries: u32,
}

/// How the query against one host went.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// Everything asked for was answered.
    Complete,
    /// The host answered, but something is missing, and why.
    Partial(Error),
    /// The host gave nothing, and why.
    Failed(Error),
}

impl Outcome {
    /// Whether everything asked for was answered.
    pub fn is_complete(&self) -> bool {
        matches!(self, Self::Complete)
    }

    /// Whether the host gave nothing.
    pub fn is_failed(&self) -> bool {
        matches!(self, Self::Failed(_))
    }

    /// Why it is not complete.
    pub fn error(&self) -> Option<&Error> {
        match self {
            Self::Complete => None,
            Self::Partial(error) | Self::Failed(error) => Some(error),
        }
    }
}

impl HostRecord {
    /// A record of a host that gave nothing.
    pub(crate) fn failed(host: Arc<str>, error: Error) -> Self {
        Self {
            outcome: Outcome::Failed(error.for_host(host.clone())),
            host,
            address: None,
            varbinds: Vec::new(),
            ends: Vec::new(),
            elapsed: Duration::ZERO,
            tries: 0,
        }
    }
}
