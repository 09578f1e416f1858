//! What a dialog does next.

use crate::query::Request;
use std::sync::Arc;

/// The request that waits for its reply.
#[derive(Debug)]
pub(super) enum Pending {
    /// The request at this index. The query has it ready for every host.
    Shared(Arc<[Request]>, usize),
    /// A request made for this host.
    Own(Request),
}

/// What to do after a reply.
#[derive(Debug)]
pub(super) enum Move {
    Ask(Pending),
    /// The GETBULK goes on as a GETNEXT.
    AskNext(Arc<[Request]>),
    Done,
}
