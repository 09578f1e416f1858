//! What a dialog has so far: bindings, the first error, and what is known about the agent.

use super::{check, kept::Kept};
use crate::{
    Error, ErrorKind, Limit, Oid, Outcome, VarBind, VarBinds, Version,
    query::{Finished, Habits, Reply, Request, RequestKind, WalkEnd},
};

/// The result so far.
#[derive(Debug)]
pub(super) struct Gathered {
    /// The bindings that the driver has not taken yet.
    pub(super) varbinds: VarBinds,
    pub(super) agent: Agent,
    /// Whether the agent answers GETBULK, as far as the caller told us. Set for SNMPv1, which has
    /// no GETBULK, so the dialog cannot find out.
    unshown: Option<bool>,
    /// Whether the host gave bindings, or [others](Self::differed) than asked.
    any: bool,
    error: Option<Error>,
    /// The values that do not parse. Everything else that goes wrong says more.
    malformed: check::Malformed,
    ends: Vec<WalkEnd>,
    /// The names that the agent answered with noSuchName.
    pub(super) no_such_names: Vec<Oid>,
    /// What the host has given so far, and the most it may give.
    pub(super) kept: Kept,
}

/// The result of one walk among several, kept separate until its turn.
#[derive(Debug)]
pub(super) struct Apart {
    pub(super) varbinds: VarBinds,
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
    /// Whether the agent has answered a GETBULK in this dialog.
    pub(super) bulk_answered: bool,
    /// Whether the request under way is a GETNEXT because GETBULK was silent.
    pub(super) falls_back: bool,
    /// Whether the last silence was that of a GETBULK alone.
    lost_bulk: bool,
    /// The ceiling before GETBULK was silent, until an answer shows why.
    spared: Option<u32>,
    silences: u8,
    rescues: u8,
}

/// What to ask after a silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Less {
    /// Half as much.
    Half,
    /// A GETNEXT.
    Next,
    /// Nothing: the host is given up.
    GiveUp,
}

/// The number of silences in a row after which a walk asks for half as much. It is enough to find a
/// size that passes a path that loses fragments, and small enough for a host that died.
const SILENCES: u8 = 2;
/// The number of silences in a row after which a walk asks with GETNEXT, unless the last try was
/// one.
const NEXT: u8 = SILENCES + 1;

/// How often the last try of a GETBULK may be answered as a GETNEXT before the agent counts as one
/// without GETBULK. The first time, datagrams may have been lost. Each time after that, the next
/// GETBULK asks for half as much.
const RESCUES: u8 = 4;

impl Gathered {
    pub(super) fn new(version: Version, max_repetitions: u32, habits: Habits) -> Self {
        Self {
            varbinds: VarBinds::new(),
            agent: Agent {
                bulk: version != Version::V1 && habits.bulk,
                max_repetitions,
                // A ceiling of 0 would ask for nothing.
                ceiling: habits.ceiling.unwrap_or(u32::MAX).max(1),
                lenient: !habits.ordered,
                disordered: !habits.ordered,
                ever_answered: false,
                bulk_answered: false,
                falls_back: false,
                lost_bulk: false,
                spared: None,
                silences: 0,
                rescues: 0,
            },
            unshown: (version == Version::V1).then_some(habits.bulk),
            any: false,
            error: None,
            malformed: check::Malformed::default(),
            ends: Vec::new(),
            no_such_names: Vec::new(),
            kept: Kept::default(),
        }
    }

    pub(super) fn take(&mut self, varbinds: VarBinds) {
        let octets = varbinds.places.iter().map(|place| varbinds.held.memory(*place)).sum();
        self.kept.count(varbinds.len(), octets);
        self.take_counted(varbinds);
    }

    /// Takes a binding that no agent sent in this form.
    pub(super) fn take_made(&mut self, varbind: VarBind) {
        self.take(VarBinds::from(vec![varbind]));
    }

    /// Takes varbinds that were counted when they came.
    pub(super) fn take_counted(&mut self, varbinds: VarBinds) {
        self.any |= !varbinds.is_empty();
        self.malformed.look_at(&varbinds.held, &varbinds.places);
        self.varbinds.append(varbinds);
    }

    /// Notes that the host answered something other than asked. Even if none of it could be taken,
    /// the host has not failed, unless something else went wrong before.
    pub(super) fn differed(&mut self, difference: Error) {
        self.any |= self.error.is_none();
        self.note(difference);
    }

    /// Keeps only the first error, which is the closest to the cause.
    pub(super) fn note(&mut self, error: Error) {
        let is_walk_limit =
            |error: &Error| matches!(error.kind(), ErrorKind::Limit(limit) if limit.is_of_walk());
        // A limit that the caller set for a walk is no fault: any other error says more.
        if self.error.as_ref().is_none_or(|first| is_walk_limit(first) && !is_walk_limit(&error)) {
            self.error = Some(error);
        }
    }

    pub(super) fn walk_ended(&mut self, end: WalkEnd) {
        if let Some(error) = end.error() {
            self.note(error);
        }
        self.ends.push(end);
    }

    /// A walk by rows has ended: its limit is one of rows.
    pub(super) fn rows_ended(&mut self, end: WalkEnd) {
        match end {
            WalkEnd::Limit(rows) => {
                self.note(ErrorKind::Limit(Limit::Rows(rows)).into());
                self.ends.push(end);
            }
            end => self.walk_ended(end),
        }
    }

    /// Runs `walk` with its own result. What it learns about the agent is kept for all walks.
    pub(super) fn apart<T>(&mut self, walk: impl FnOnce(&mut Self) -> T) -> (T, Apart) {
        let mut own = Self {
            varbinds: VarBinds::new(),
            agent: self.agent,
            unshown: self.unshown,
            any: false,
            error: None,
            malformed: check::Malformed::default(),
            ends: Vec::new(),
            no_such_names: std::mem::take(&mut self.no_such_names),
            kept: self.kept,
        };
        let result = walk(&mut own);
        self.no_such_names = std::mem::take(&mut own.no_such_names);
        self.agent = own.agent;
        self.kept = own.kept;
        self.any |= own.any;
        let Self { varbinds, error, mut ends, .. } = own;
        (result, Apart { varbinds, error, end: ends.pop() })
    }

    /// Gives the result. Nothing is left of it.
    pub(super) fn finish(&mut self) -> Finished {
        let malformed = std::mem::take(&mut self.malformed);
        let outcome = match self.error.take().or_else(|| malformed.error()) {
            None => Outcome::Complete,
            Some(error) if self.any => Outcome::Partial(error),
            Some(error) => Outcome::Failed(error),
        };
        let Agent { bulk, disordered, .. } = self.agent;
        // A host that died while GETBULK was in doubt has shown nothing.
        let ceiling = self.agent.spared.unwrap_or(self.agent.ceiling);
        let bulk = self.unshown.unwrap_or(bulk);
        let ceiling = (ceiling < u32::MAX).then_some(ceiling);
        let habits = Habits { ordered: !disordered, ..Habits::new(bulk, ceiling) };
        Finished {
            varbinds: std::mem::take(&mut self.varbinds),
            outcome,
            ends: std::mem::take(&mut self.ends),
            no_such_names: std::mem::take(&mut self.no_such_names),
            habits,
        }
    }
}

impl Agent {
    /// Learns from an answer to this request, if it is one of a walk.
    pub(super) fn answered(&mut self, walk: Option<&Request>, reply: &Reply) {
        self.ever_answered = true;
        self.silences = 0;
        self.falls_back = false;
        let lost_bulk = std::mem::take(&mut self.lost_bulk);
        let Some(asked) = walk else { return };
        match asked.kind {
            RequestKind::GetBulk { .. } => self.bulk_works(),
            // The late answer to a GETBULK whose last try was a GETNEXT.
            RequestKind::GetNext if reply.varbinds.len() > asked.varbinds.len() => {
                self.bulk_works();
            }
            RequestKind::GetNext if lost_bulk => self.bulk_fails(),
            _ => {}
        }
    }

    /// Returns whether walks ask with GETBULK now.
    pub(super) fn asks_bulk(&self) -> bool {
        self.bulk && !self.falls_back
    }

    /// Returns whether the last try of a GETBULK is a GETNEXT: if nothing shows that the agent has
    /// GETBULK, or if the GETBULK before was silent.
    pub(super) fn doubts_bulk(&self) -> bool {
        self.bulk && (!self.bulk_answered || self.silences > 0)
    }

    /// Takes one more silence, and returns what to ask. Nothing before the first answer: most
    /// silent hosts are dead, and each request would cost another timeout. `bulk`: the request was
    /// a GETBULK. `rescue`: its last try was a GETNEXT.
    pub(super) fn after_silence(&mut self, bulk: bool, rescue: bool) -> Less {
        let lost_bulk = bulk && !rescue;
        self.lost_bulk = lost_bulk;
        self.silences += 1;
        if !self.ever_answered {
            return Less::GiveUp;
        }
        match bulk {
            true => _ = self.spared.get_or_insert(self.ceiling),
            false => self.spared = None,
        }
        match self.silences {
            ..=SILENCES => Less::Half,
            NEXT if lost_bulk => Less::Next,
            _ => Less::GiveUp,
        }
    }

    /// The last try of a GETBULK for this many bindings was answered as a GETNEXT for `names`.
    pub(super) fn rescued(&mut self, bindings: u32, names: u32) {
        self.rescues += 1;
        match self.rescues {
            1 if !self.bulk_answered => {}
            RESCUES.. => self.bulk_fails(),
            _ => {
                self.spared.get_or_insert(self.ceiling);
                self.ceiling = self.ceiling.min((bindings / 2).max(names)).max(1);
            }
        }
    }

    fn bulk_works(&mut self) {
        (self.bulk_answered, self.rescues, self.spared) = (true, 0, None);
    }

    /// GETNEXT is answered, but GETBULK is not.
    fn bulk_fails(&mut self) {
        let spared = self.spared.take();
        // An agent that has answered a GETBULK may still do so for fewer bindings.
        if !self.bulk_answered {
            self.bulk = false;
            self.ceiling = spared.unwrap_or(self.ceiling);
        }
    }
}
