//! Plays a query against one host: next request, accept the reply, done. No C, no sockets, no clock.

use super::Query;
use crate::{Error, ErrorStatus, Oid, VarBind, Version, record::Outcome};

/// The operation of a request (RFC 3416, section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestKind {
    /// GetRequest.
    Get,
    /// GetNextRequest.
    GetNext,
    /// GetBulkRequest, with its two numbers.
    GetBulk {
        /// Bindings asked once.
        non_repeaters: u32,
        /// How often the others are asked.
        max_repetitions: u32,
    },
    /// SetRequest.
    Set,
}

/// One request, to be encoded and sent by whoever runs the query.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The operation.
    pub kind: RequestKind,
    /// Its bindings; [`Value::Null`](crate::Value::Null) where it only asks.
    pub varbinds: Vec<VarBind>,
}

/// The response to a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// error-status.
    pub status: ErrorStatus,
    /// error-index; 1 is the first binding.
    pub index: u32,
    /// The bindings.
    pub varbinds: Vec<VarBind>,
}

/// Why a walk ended.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum WalkEnd {
    /// endOfMibView, or noSuchName over SNMPv1: there is nothing behind.
    EndOfView,
    /// The next variable lies outside the subtree.
    LeftSubtree,
    /// The end OID of the walk was reached.
    EndOid,
    /// An OID came that does not follow the one before.
    NonIncreasing {
        /// The one before.
        previous: Oid,
        /// The one that came.
        next: Oid,
    },
    /// A reply without bindings.
    EmptyReply,
    /// The limit of the walk.
    Limit(usize),
    /// An error: an error-status, a timeout, …
    Failed(Error),
}

/// What a finished query gives.
#[derive(Debug)]
pub struct Finished {
    /// Bindings not yet taken.
    pub varbinds: Vec<VarBind>,
    /// Whether it is all, a part, or nothing.
    pub outcome: Outcome,
    /// How each walk of the query ended, in order.
    pub ends: Vec<WalkEnd>,
}

/// A query under way against one host.
#[derive(Debug)]
pub struct Run {}

impl Run {
    /// `query` against an agent of that version; `max_repetitions` where the query names none.
    pub fn new(query: &Query, version: Version, max_repetitions: u32) -> Self {
        let _ = (query, version, max_repetitions);
        Self {}
    }

    /// The request to send now; the same again until a reply or a failure is given; `None`: done.
    pub fn request(&self) -> Option<&Request> {
        None
    }

    /// Takes the reply to [`request`](Self::request).
    pub fn accept(&mut self, reply: Reply) {
        let _ = reply;
    }

    /// Takes that the request failed: no answer, a Report, a response that does not parse.
    pub fn fail(&mut self, error: Error) {
        let _ = error;
    }

    /// The bindings that have come since the last call, in the agent's order.
    pub fn take_varbinds(&mut self) -> Vec<VarBind> {
        Vec::new()
    }

    /// The end: what is left and how it went.
    pub fn finish(self) -> Finished {
        Finished { varbinds: Vec::new(), outcome: Outcome::Complete, ends: Vec::new() }
    }
}
