//! The messages to and from an agent: [`Request`] and [`Reply`].

use crate::{ErrorStatus, VarBind, VarBinds};

/// The operation of a request (RFC 3416, section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestKind {
    /// GetRequest.
    Get,
    /// GetNextRequest.
    GetNext,
    /// GetBulkRequest, with its two numbers.
    GetBulk {
        /// How many names at the start are asked once.
        non_repeaters: u32,
        /// How often each other name is asked.
        max_repetitions: u32,
    },
    /// SetRequest.
    Set,
}

/// One request. The driver of the query encodes and sends it.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The operation.
    pub kind: RequestKind,
    /// Its bindings. The value is [`Value::Null`](crate::Value::Null) in a request that only reads.
    pub varbinds: Vec<VarBind>,
}

/// The response to a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// error-status.
    pub status: ErrorStatus,
    /// error-index as it was sent; 1 is the first binding.
    pub index: i64,
    /// The bindings.
    pub varbinds: VarBinds,
}

impl Reply {
    /// Returns a reply without bindings and without an error.
    pub fn empty() -> Self {
        Self { status: ErrorStatus::NO_ERROR, index: 0, varbinds: VarBinds::new() }
    }
}
