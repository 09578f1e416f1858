//! The meaning of a datagram.

use crate::{Report, query::Reply};

/// The meaning of a datagram.
#[derive(Debug)]
pub(crate) enum Received {
    /// The response to the pending request.
    Reply(Reply),
    /// The engine has sent its ID: the request can be sent now.
    Discovered,
    /// The agent's boots or time differ, and are known now. The request must be encoded again.
    Outdated,
    /// The agent refuses the message.
    Report(Report),
    /// Not an answer to the pending request, and why. It must be dropped.
    Stray(&'static str),
    /// It has another request-id, or msgID, than the pending request. It must be dropped.
    OtherId {
        /// It is the pending one without its high bits.
        cut: bool,
    },
    /// It claims to answer the pending request but does not parse or authenticate.
    Malformed(String),
}
