//! One GETBULK.

use super::{
    check,
    gathered::Gathered,
    moves::{Move, Pending},
};
use crate::{
    ErrorStatus, Oid,
    query::{Reply, Request, RequestKind},
};
use std::sync::Arc;

/// A GETBULK under way.
#[derive(Debug)]
pub(super) struct Bulk {
    names: Arc<[Request]>,
    non_repeaters: u32,
    repetitions: u32,
}

/// The highest value of both numbers (RFC 3416, section 3: `max-bindings`).
const MAX: u32 = i32::MAX as u32;

impl Bulk {
    /// Returns `None` if there is no name to ask for.
    pub(super) fn new(
        names: &Arc<[Request]>,
        non_repeaters: u32,
        repetitions: u32,
    ) -> Option<Self> {
        let bulk = Self {
            names: Arc::clone(names),
            non_repeaters: non_repeaters.min(MAX),
            repetitions: repetitions.min(MAX),
        };
        (!bulk.names[0].varbinds.is_empty()).then_some(bulk)
    }

    pub(super) fn request(&self) -> Pending {
        Pending::Own(Request {
            kind: RequestKind::GetBulk {
                non_repeaters: self.non_repeaters,
                max_repetitions: self.repetitions,
            },
            varbinds: self.names[0].varbinds.clone(),
        })
    }

    /// Returns the GETNEXT that gives the same as one repetition. If no repetition was asked for,
    /// it asks only for the non-repeaters.
    pub(super) fn as_next(&self) -> Arc<[Request]> {
        let names = &self.names[0];
        let non_repeaters = self.non_repeaters as usize;
        if self.repetitions > 0 || non_repeaters >= names.varbinds.len() {
            return Arc::clone(&self.names);
        }
        let varbinds = names.varbinds[..non_repeaters].to_vec();
        Arc::new([Request { kind: RequestKind::GetNext, varbinds }])
    }

    pub(super) fn accept(&mut self, reply: Reply, gathered: &mut Gathered) -> Move {
        let names: Vec<&Oid> = self.names[0].varbinds.iter().map(|varbind| &varbind.oid).collect();
        match reply.status {
            // The agent may send fewer bindings than asked for, and some send more: they fill the
            // datagram and ignore max-repetitions.
            ErrorStatus::NO_ERROR if !reply.varbinds.is_empty() => {
                let non_repeaters = self.non_repeaters as usize;
                if let Some(error) = check::disorder(&names, non_repeaters, &reply.varbinds) {
                    gathered.note(error);
                }
                gathered.take(reply.varbinds);
                Move::Done
            }
            // An agent should cut the reply to size (RFC 3416, section 4.2.3), but some do not.
            ErrorStatus::TOO_BIG if self.repetitions > 1 => {
                self.repetitions /= 2;
                Move::Ask(self.request())
            }
            // Not even one binding fits, or the agent has a v1 stack, which does not know the PDU.
            ErrorStatus::NO_ERROR
            | ErrorStatus::TOO_BIG
            | ErrorStatus::NO_SUCH_NAME
            | ErrorStatus::GEN_ERR => {
                gathered.agent.bulk &= reply.status != ErrorStatus::NO_SUCH_NAME;
                let next = self.as_next();
                if !next[0].varbinds.is_empty() {
                    return Move::AskNext(next);
                }
                // There were no repeaters and no non-repeaters, so the answer is empty.
                if reply.status != ErrorStatus::NO_ERROR {
                    gathered.note(check::status(&reply, names.into_iter()));
                }
                Move::Done
            }
            _ => {
                gathered.note(check::status(&reply, names.into_iter()));
                Move::Done
            }
        }
    }
}
