//! What a dialog has so far: bindings, the first error, and what is known about the agent.

use crate::{
    Error, Outcome, VarBind, Version,
    query::{Finished, Habits, WalkEnd},
};

/// The result so far.
#[derive(Debug)]
pub(super) struct Gathered {
    /// The bindings that the driver has not taken yet.
    pub(super) varbinds: Vec<VarBind>,
    pub(super) agent: Agent,
    /// Whether the agent answers GETBULK, as far as the caller told us. Set for SNMPv1, which has
    /// no GETBULK, so the dialog cannot find out.
    unshown: Option<bool>,
    /// Whether the host gave bindings, or [others](Self::differed) than asked.
    any: bool,
    error: Option<Error>,
    ends: Vec<WalkEnd>,
}

/// The result of one walk among several, kept separate until its turn.
#[derive(Debug)]
pub(super) struct Apart {
    pub(super) varbinds: Vec<VarBind>,
    pub(super) error: Option<Error>,
    /// `None` while the walk goes on.
    pub(super) end: Option<WalkEnd>,
}

/// What is known about the agent. The limits only go down: asking again for what an agent has
/// refused loads devices that are already weak.
#[derive(Debug, Clone, Copy)]
pub(super) struct Agent {
    /// Whether the agent answers GETBULK.
    pub(super) bulk: bool,
    /// The session's max-repetitions.
    pub(super) max_repetitions: u32,
    /// The most bindings a walk still asks for in one reply.
    pub(super) ceiling: u32,
    /// Whether walks go on past OIDs that do not increase, because the agent is known for them.
    pub(super) lenient: bool,
    /// Whether a walk has met such an OID, now or before.
    pub(super) disordered: bool,
    pub(super) ever_answered: bool,
    silences: u8,
}

/// The number of silences in a row after which a walk asks for less. It is enough to find a size
/// that passes a path that loses fragments, and small enough for a host that died.
const SILENCES: u8 = 2;

impl Gathered {
    pub(super) fn new(version: Version, max_repetitions: u32, habits: Habits) -> Self {
        Self {
            varbinds: Vec::new(),
            agent: Agent {
                bulk: version != Version::V1 && habits.bulk,
                max_repetitions,
                // A ceiling of 0 would ask for nothing.
                ceiling: habits.ceiling.unwrap_or(u32::MAX).max(1),
                lenient: !habits.ordered,
                disordered: !habits.ordered,
                ever_answered: false,
                silences: 0,
            },
            unshown: (version == Version::V1).then_some(habits.bulk),
            any: false,
            error: None,
            ends: Vec::new(),
        }
    }

    pub(super) fn take(&mut self, varbinds: Vec<VarBind>) {
        self.any |= !varbinds.is_empty();
        // Keep the old buffer if it has room for more than these.
        if self.varbinds.is_empty() && self.varbinds.capacity() <= varbinds.len() {
            self.varbinds = varbinds;
        } else {
            self.varbinds.extend(varbinds);
        }
    }

    /// Notes that the host answered something other than asked. Even if none of it could be taken,
    /// the host has not failed, unless something else went wrong before.
    pub(super) fn differed(&mut self, difference: Error) {
        self.any |= self.error.is_none();
        self.note(difference);
    }

    /// Keeps only the first error, which is the closest to the cause.
    pub(super) fn note(&mut self, error: Error) {
        self.error.get_or_insert(error);
    }

    pub(super) fn walk_ended(&mut self, end: WalkEnd) {
        if let Some(error) = end.error() {
            self.note(error);
        }
        self.ends.push(end);
    }

    /// Runs `walk` with its own result. What it learns about the agent is kept for all walks.
    pub(super) fn apart<T>(&mut self, walk: impl FnOnce(&mut Self) -> T) -> (T, Apart) {
        let mut own = Self {
            varbinds: Vec::new(),
            agent: self.agent,
            unshown: self.unshown,
            any: false,
            error: None,
            ends: Vec::new(),
        };
        let result = walk(&mut own);
        self.agent = own.agent;
        self.any |= own.any;
        let Self { varbinds, error, mut ends, .. } = own;
        (result, Apart { varbinds, error, end: ends.pop() })
    }

    pub(super) fn finish(self) -> Finished {
        let outcome = match self.error {
            None => Outcome::Complete,
            Some(error) if self.any => Outcome::Partial(error),
            Some(error) => Outcome::Failed(error),
        };
        let Agent { bulk, ceiling, disordered, .. } = self.agent;
        let bulk = self.unshown.unwrap_or(bulk);
        let ceiling = (ceiling < u32::MAX).then_some(ceiling);
        let habits = Habits { ordered: !disordered, ..Habits::new(bulk, ceiling) };
        Finished { varbinds: self.varbinds, outcome, ends: self.ends, habits }
    }
}

impl Agent {
    pub(super) fn answered(&mut self) {
        self.ever_answered = true;
        self.silences = 0;
    }

    /// Returns whether to ask for less after one more silence. Never before the first answer: most
    /// silent hosts are dead, and each request would cost another timeout.
    pub(super) fn forgives_silence(&mut self) -> bool {
        self.silences += 1;
        self.ever_answered && self.silences <= SILENCES
    }
}
