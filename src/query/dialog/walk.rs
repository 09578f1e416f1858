//! A walk: asks for the next variables until they leave the subtree or stop.

use super::{
    check::{self, Difference},
    gathered::{Gathered, Less},
    moves::{Move, Pending},
};
use crate::{
    Error, ErrorKind, ErrorStatus, Oid, OidRef, Value, ValueRef, VarBind, VarBindRef, VarBinds,
    query::{Reply, Request, RequestKind, RootItself, Walk, WalkEnd},
    varbinds,
    varbinds::Name,
};
use std::{collections::HashSet, sync::Arc};

/// A walk that goes on.
#[derive(Debug)]
pub(super) struct Walking {
    walk: Arc<Walk>,
    /// The root and the end of the walk.
    root: Name,
    end: Option<Name>,
    asking: Asking,
    /// The name for the next request: the last OID that came.
    at: Oid,
    /// The rows to ask for. At 1 it is a GETNEXT.
    repetitions: u32,
    /// Whether the GETBULK under way was sent as a GETNEXT in its last try.
    rescue: bool,
    /// The number of bindings so far.
    found: usize,
    /// The exception that the agent gave for the root, to a GET or in the walk.
    no_root: Option<VarBind>,
    /// Whether the root was asked a second time.
    root_again: bool,
    /// The binding at or after the end OID.
    beyond: Option<VarBind>,
    order: Order,
}

#[derive(Debug)]
enum Asking {
    RootFirst,
    Rows,
    /// The GET of the root, after a walk that found nothing and had this end.
    RootLast(WalkEnd),
}

/// Checks that the walk does not go round in circles.
#[derive(Debug)]
struct Order {
    /// Set if the order may be broken: the OIDs so far, and how many more times it may be broken.
    lenient: Option<(HashSet<Oid>, u32)>,
}

/// The number of breaches of order after which a walk that allows them gives up. A table in the
/// order of a hash breaks the order at every second row. An agent that invents new OIDs for ever
/// would otherwise fill the memory.
const BREACHES: u32 = 100_000;

impl Walking {
    pub(super) fn new(walk: Arc<Walk>, gathered: &Gathered) -> (Self, Pending) {
        let at = walk.root.clone();
        let mut walking = Self::at(walk, at, gathered);
        let walk = &walking.walk;
        let first = walk.root_itself == RootItself::First && walk.root_can_be_instance();
        let pending = match first {
            true => {
                walking.asking = Asking::RootFirst;
                walking.root_request()
            }
            false => walking.rows_request(),
        };
        (walking, pending)
    }

    /// Goes on with a walk. `found` has the bindings so far, and `at` is the last OID. With
    /// `one_by_one` it uses GETNEXT.
    pub(super) fn resume(
        walk: Arc<Walk>,
        at: Oid,
        found: varbinds::Iter<'_>,
        one_by_one: bool,
        gathered: &Gathered,
    ) -> (Self, Pending) {
        let mut walking = Self::at(walk, at, gathered);
        walking.found = found.len();
        found.for_each(|row| walking.order.came(row.oid));
        if one_by_one {
            walking.repetitions = 1;
        }
        let pending = walking.rows_request();
        (walking, pending)
    }

    /// The GET of the root, after a walk that found nothing and had this `end`.
    pub(super) fn root_last(walk: Arc<Walk>, end: WalkEnd, gathered: &Gathered) -> (Self, Pending) {
        let at = walk.root.clone();
        let mut walking = Self::at(walk, at, gathered);
        walking.asking = Asking::RootLast(end);
        let pending = walking.root_request();
        (walking, pending)
    }

    fn at(walk: Arc<Walk>, at: Oid, gathered: &Gathered) -> Self {
        let agent = &gathered.agent;
        let repetitions = match agent.asks_bulk() {
            true => walk.max_repetitions.unwrap_or(agent.max_repetitions).min(agent.ceiling),
            false => 1,
        };
        Self {
            at,
            asking: Asking::Rows,
            // max-repetitions is an INTEGER (0..2147483647) (RFC 3416, section 3).
            repetitions: repetitions.clamp(1, i32::MAX as u32),
            rescue: false,
            found: 0,
            no_root: None,
            root_again: false,
            beyond: None,
            order: Order {
                lenient: (walk.allow_non_increasing || agent.lenient)
                    .then(|| (HashSet::new(), BREACHES)),
            },
            root: Name::new(walk.root.clone()),
            end: walk.end.clone().map(Name::new),
            walk,
        }
    }

    /// Takes the binding at or after the [end OID](Walk::end) that ended the walk.
    pub(super) fn take_beyond(&mut self) -> Option<VarBind> {
        self.beyond.take()
    }

    pub(super) fn accept(&mut self, reply: Reply, gathered: &mut Gathered) -> Move {
        let agent = &mut gathered.agent;
        let rescued = std::mem::take(&mut self.rescue) && reply.status == ErrorStatus::NO_ERROR;
        if rescued && reply.varbinds.len() <= 1 {
            agent.rescued(self.rows_asked(), 1);
        }
        self.repetitions = match agent.asks_bulk() {
            true => self.repetitions.min(agent.ceiling),
            false => 1,
        };
        match (&self.asking, reply.status) {
            (Asking::RootFirst | Asking::RootLast(_), _) => self.take_root(reply, gathered),
            (Asking::Rows, ErrorStatus::NO_ERROR) => self.take_rows(reply.varbinds, gathered),
            (Asking::Rows, _) => self.refused_rows(&reply, gathered),
        }
    }

    /// The current request has failed for good.
    pub(super) fn refused(&mut self, error: Error, gathered: &mut Gathered) -> Move {
        match self.asking {
            Asking::Rows => self.end(WalkEnd::Failed(error), gathered),
            _ => self.after_root(Err(error), gathered),
        }
    }

    /// Asks for less after a silence. Some devices and paths cannot send a large answer, because
    /// the agent is slow or fragments are lost. They are silent where others say tooBig. Some
    /// agents do not answer GETBULK at all.
    pub(super) fn after_silence(&mut self, gathered: &mut Gathered) -> Option<Move> {
        let repetitions = self.rows_asked();
        let rescue = std::mem::take(&mut self.rescue);
        if !matches!(self.asking, Asking::Rows) || repetitions == 1 {
            return None;
        }
        match gathered.agent.after_silence(true, rescue) {
            Less::Half => Some(self.ask_fewer(repetitions / 2, gathered)),
            Less::Next => {
                gathered.agent.falls_back = true;
                Some(self.ask_fewer(1, gathered))
            }
            Less::GiveUp => None,
        }
    }

    /// Returns the GETNEXT for the last try of the GETBULK under way. A reply to either counts.
    pub(super) fn last_try(&mut self) -> Option<Pending> {
        if !matches!(self.asking, Asking::Rows) || self.rows_asked() == 1 {
            return None;
        }
        self.rescue = true;
        Some(self.rows_request())
    }

    /// Ends all questions to this host.
    pub(super) fn give_up(&mut self, error: &Error, gathered: &mut Gathered) {
        let asking = std::mem::replace(&mut self.asking, Asking::Rows);
        gathered.walk_ended(match asking {
            Asking::RootLast(end) => end,
            Asking::RootFirst | Asking::Rows => WalkEnd::Failed(error.clone()),
        });
    }

    fn refused_rows(&mut self, reply: &Reply, gathered: &mut Gathered) -> Move {
        let repetitions = self.rows_asked();
        match reply.status {
            // Agents should cut a GETBULK reply to size (RFC 3416, section 4.2.3), but some do not.
            ErrorStatus::TOO_BIG if repetitions > 1 => self.ask_fewer(repetitions / 2, gathered),
            ErrorStatus::TOO_BIG => self.end(WalkEnd::Failed(ErrorKind::TooBig.into()), gathered),
            // SNMPv2 has no such answer to a GETBULK: this is a v1 stack with a v2c header.
            ErrorStatus::NO_SUCH_NAME if repetitions > 1 => {
                gathered.agent.bulk = false;
                self.ask_one_by_one()
            }
            // SNMPv1 says in this way that no variable follows (RFC 1157, section 4.1.3), and so do
            // v2c agents that translate it.
            ErrorStatus::NO_SUCH_NAME => {
                gathered.no_such_names.push(self.at.clone());
                self.end(WalkEnd::EndOfView, gathered)
            }
            // Some agents fail a whole GETBULK for one row that they cannot read, and some do so
            // for a PDU that they do not know. One by one, we get the rows before the bad one, or
            // all rows.
            ErrorStatus::GEN_ERR if repetitions > 1 => self.ask_one_by_one(),
            _ => {
                let error = check::status(reply, std::iter::once(&self.at));
                self.end(WalkEnd::Failed(error), gathered)
            }
        }
    }

    /// Takes rows as long as they belong to the walk. Their number does not matter: agents send
    /// fewer than max-repetitions, and also more.
    ///
    /// Some agents answer noSuchObject or noSuchInstance for a row that they cannot read, although
    /// only endOfMibView is allowed here (RFC 3416, section 4.2.2). Such a row is taken like any
    /// other if its OID follows the one before. Otherwise it is passed over, and the walk is not
    /// complete.
    fn take_rows(&mut self, mut rows: VarBinds, gathered: &mut Gathered) -> Move {
        if rows.is_empty() {
            // An agent may cut a GETBULK reply down to nothing. An empty reply to a GETNEXT is no
            // answer, and asking again would never end.
            return match self.rows_asked() {
                1 => self.end(WalkEnd::EmptyReply, gathered),
                _ => self.ask_one_by_one(),
            };
        }
        // Of the first `next` rows, `good` belong to the walk. They are moved to the front.
        let (mut good, mut next) = (0_usize, 0);
        let mut misplaced = None;
        let end = loop {
            let Some(row) = rows.get(next) else { break None };
            let previous = good.checked_sub(1).map_or(self.at.view(), |i| rows.at(i).oid);
            let left = self.outside(row);
            if is_no_such(row.value) && self.order.is_stale(previous, row, left.as_ref()) {
                misplaced.get_or_insert_with(|| (good, row.to_varbind()));
                next += 1;
                continue;
            }
            gathered.agent.disordered |= left.is_none() && row.oid <= previous;
            let end = left.or_else(|| self.order.breach(previous, row.oid)).or_else(|| {
                self.walk.limit.filter(|&limit| self.found >= limit).map(WalkEnd::Limit)
            });
            if end.is_some() {
                break end;
            }
            rows.places.swap(good, next);
            (good, next) = (good + 1, next + 1);
            self.found += 1;
        };
        if end == Some(WalkEnd::EndOid) {
            self.beyond = rows.get(next).map(VarBindRef::to_varbind);
        }
        rows.truncate(good);
        if let Some((before, misplaced)) = misplaced {
            let error = check::misplaced(misplaced.view());
            if good > before || (good > 0 && end.is_some()) {
                // A row may be missing between those around it.
                gathered.note(error);
            } else if good == 0 && self.found == 0 && misplaced.oid == self.at {
                // The agent says of the root itself that it does not exist.
                self.no_root.get_or_insert(misplaced);
                return self.go_past_exception(end.unwrap_or(WalkEnd::EndOfView), gathered);
            } else if good == 0 {
                return self.go_past_exception(WalkEnd::Failed(error), gathered);
            }
        }
        if let Some(last) = rows.last() {
            self.at = last.oid.to_oid();
        }
        gathered.take(rows);
        match end {
            None => Move::Ask(self.rows_request()),
            Some(end) => self.end(end, gathered),
        }
    }

    /// Goes on after a reply that has only [misplaced exceptions](check::misplaced). A GETNEXT asks
    /// once more. If the reply belongs to a GETNEXT, nothing is known that follows, and the walk
    /// has this end.
    fn go_past_exception(&mut self, end: WalkEnd, gathered: &mut Gathered) -> Move {
        match self.rows_asked() {
            1 => self.end(end, gathered),
            _ => self.ask_one_by_one(),
        }
    }

    fn take_root(&mut self, reply: Reply, gathered: &mut Gathered) -> Move {
        let root = &self.walk.root;
        let got = match reply.status {
            ErrorStatus::NO_ERROR => {
                let (ours, others): (Vec<_>, Vec<_>) = reply
                    .varbinds
                    .into_iter()
                    .partition(|it| check::same_name(root, it.oid.view()));
                let ours = ours.into_iter().next();
                // As with any GET, the missing variables are asked once more.
                if ours.is_none() && !self.root_again {
                    self.root_again = true;
                    return Move::Ask(self.root_request());
                }
                let missing = ours.is_none().then(|| root.clone()).into_iter().collect();
                let others: Vec<_> = others.into_iter().map(|it| it.oid).collect();
                let differs = ours.is_none() || !others.is_empty();
                let error = Difference { missing, others }.error();
                if differs {
                    gathered.differed(error.clone());
                }
                ours.ok_or(error)
            }
            ErrorStatus::NO_SUCH_NAME => Ok(VarBind::new(root.clone(), Value::NoSuchInstance)),
            ErrorStatus::TOO_BIG => Err(ErrorKind::TooBig.into()),
            _ => Err(check::status(&reply, std::iter::once(root))),
        };
        self.after_root(got, gathered)
    }

    fn after_root(&mut self, got: Result<VarBind, Error>, gathered: &mut Gathered) -> Move {
        let asked = std::mem::replace(&mut self.asking, Asking::Rows);
        match (got, &asked) {
            (Ok(root), Asking::RootFirst) if root.value.is_exception() => self.no_root = Some(root),
            (Ok(root), _) => {
                self.found += 1;
                self.order.came(root.oid.view());
                gathered.take_made(root);
            }
            (Err(error), _) => gathered.note(error),
        }
        match asked {
            Asking::RootLast(end) => {
                gathered.walk_ended(end);
                Move::Done
            }
            Asking::RootFirst | Asking::Rows => Move::Ask(self.rows_request()),
        }
    }

    fn end(&mut self, end: WalkEnd, gathered: &mut Gathered) -> Move {
        if end.is_complete() && self.found == 0 {
            match self.walk.root_itself {
                RootItself::IfEmpty if self.walk.root_can_be_instance() => {
                    self.asking = Asking::RootLast(end);
                    return Move::Ask(self.root_request());
                }
                _ => gathered.take(self.no_root.take().into_iter().collect()),
            }
        }
        gathered.walk_ended(end);
        Move::Done
    }

    fn ask_fewer(&mut self, repetitions: u32, gathered: &mut Gathered) -> Move {
        self.repetitions = repetitions;
        gathered.agent.ceiling = gathered.agent.ceiling.min(repetitions);
        Move::Ask(self.rows_request())
    }

    fn ask_one_by_one(&mut self) -> Move {
        self.repetitions = 1;
        Move::Ask(self.rows_request())
    }

    /// Returns the repetitions for the next request: at most what the limit leaves, plus one to see
    /// whether there is more.
    fn rows_asked(&self) -> u32 {
        let left = self.walk.limit.map_or(usize::MAX, |limit| limit.saturating_sub(self.found));
        self.repetitions.min(u32::try_from(left).unwrap_or(u32::MAX).saturating_add(1))
    }

    /// Returns how the walk ends if this binding is past its end.
    fn outside(&self, row: VarBindRef<'_>) -> Option<WalkEnd> {
        if row.value == ValueRef::EndOfMibView {
            return Some(WalkEnd::EndOfView);
        }
        match &self.end {
            Some(end) => (row.oid >= end.view()).then_some(WalkEnd::EndOid),
            None => (!row.oid.starts_with(self.root.view())).then_some(WalkEnd::LeftSubtree),
        }
    }

    fn rows_request(&self) -> Pending {
        let kind = match self.rows_asked() {
            _ if self.rescue => RequestKind::GetNext,
            1 => RequestKind::GetNext,
            max_repetitions => RequestKind::GetBulk { non_repeaters: 0, max_repetitions },
        };
        Pending::Own(Request { kind, varbinds: vec![VarBind::unset(self.at.clone())] })
    }

    fn root_request(&self) -> Pending {
        let varbinds = vec![VarBind::unset(self.walk.root.clone())];
        Pending::Own(Request { kind: RequestKind::Get, varbinds })
    }
}

impl Order {
    fn breach(&mut self, previous: OidRef<'_>, next: OidRef<'_>) -> Option<WalkEnd> {
        let increases = next > previous;
        let goes_on = match &mut self.lenient {
            None => increases,
            Some((seen, left)) => {
                let allowed = increases || *left > 0;
                *left -= u32::from(!increases && allowed);
                allowed && seen.insert(next.to_oid())
            }
        };
        (!goes_on)
            .then(|| WalkEnd::NonIncreasing { previous: previous.to_oid(), next: next.to_oid() })
    }

    /// Returns whether an exception says nothing about a new OID, so that the walk cannot go on from
    /// it. `left`: how the walk ends if the OID is outside.
    fn is_stale(&self, previous: OidRef<'_>, row: VarBindRef<'_>, left: Option<&WalkEnd>) -> bool {
        match &self.lenient {
            Some((seen, _)) if left.is_none() => {
                row.oid == previous || seen.contains(&row.oid.to_oid())
            }
            _ => row.oid <= previous,
        }
    }

    fn came(&mut self, oid: OidRef<'_>) {
        if let Some((seen, _)) = &mut self.lenient {
            seen.insert(oid.to_oid());
        }
    }
}

fn is_no_such(value: ValueRef<'_>) -> bool {
    matches!(value, ValueRef::NoSuchObject | ValueRef::NoSuchInstance)
}
