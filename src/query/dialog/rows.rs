//! Walks several subtrees at once, row by row. What fails that way is walked one subtree after the
//! other.

use super::{
    check,
    gathered::{Gathered, Less},
    moves::{Move, Pending},
    walk::Walking,
};
use crate::{
    Error, ErrorStatus, OidRef, VarBind, VarBinds,
    query::{MAX_BINDINGS, Reply, Request, RequestKind, RootItself, WalkEnd, together::Together},
    varbinds::{self, Held, Place},
};
use column::{Column, table_end};
use pace::Pace;
use std::sync::Arc;

mod claims;
mod column;
mod pace;
mod take;

/// Walks that go on together.
#[derive(Debug)]
pub(super) struct Rows {
    together: Arc<Together>,
    /// One column for each span.
    columns: Vec<Column>,
    /// What the bindings of the columns are made of.
    held: Held,
    asking: Asking,
    pace: Pace,
    /// Whether the columns are walked one after the other from now on.
    alone: bool,
    /// Whether that is done with GETNEXT.
    one_by_one: bool,
    /// Whether the roots are asked one after the other.
    roots_alone: bool,
    /// How many columns in a row the host failed to answer for.
    refusals: u8,
    /// Whether the GETBULK under way was sent as a GETNEXT in its last try.
    rescue: bool,
    /// Whether the next column to walk alone is the last open one instead of the first.
    from_behind: bool,
}

/// What the current request asks for.
#[derive(Debug)]
enum Asking {
    /// Rows of these columns, in the order of their OIDs.
    Rows { columns: Vec<usize>, repetitions: u32 },
    /// The roots of these columns, whose subtrees are empty.
    Roots(Vec<usize>),
    /// The walk of this column alone.
    Alone(usize, Box<Walking>),
}

/// The number of columns in a row without a readable answer after which the others are given up.
/// Each one costs all tries of a request.
const REFUSALS: u8 = 2;

impl Rows {
    /// Returns `None` if there is nothing to walk.
    pub(super) fn new(
        together: &Arc<Together>,
        gathered: &mut Gathered,
    ) -> Option<(Self, Pending)> {
        if together.spans.is_empty() {
            return None;
        }
        let mut rows = Self {
            columns: together.spans.iter().map(|_| Column::default()).collect(),
            held: Held::default(),
            asking: Asking::Roots(Vec::new()),
            pace: Pace::new(together, &gathered.agent),
            alone: false,
            one_by_one: false,
            roots_alone: false,
            refusals: 0,
            rescue: false,
            from_behind: false,
            together: Arc::clone(together),
        };
        let first = rows.first_request(gathered)?;
        Some((rows, first))
    }

    pub(super) fn accept(&mut self, reply: Reply, gathered: &mut Gathered) -> Move {
        self.refusals = 0;
        if std::mem::take(&mut self.rescue)
            && reply.status == ErrorStatus::NO_ERROR
            && let Asking::Rows { columns, repetitions } = &mut self.asking
            && reply.varbinds.len() <= columns.len()
        {
            let asked = u32::try_from(bindings(columns, *repetitions)).unwrap_or(u32::MAX);
            gathered.agent.rescued(asked, u32::try_from(columns.len()).unwrap_or(u32::MAX));
            *repetitions = 1;
        }
        match &mut self.asking {
            Asking::Rows { .. } => match reply.status {
                ErrorStatus::NO_ERROR => self.take_rows(reply.varbinds, gathered),
                _ => self.refused_rows(&reply, gathered),
            },
            Asking::Roots(_) => self.take_roots(reply, gathered),
            Asking::Alone(..) => {
                self.play_alone(gathered, |walking, apart| walking.accept(reply, apart))
            }
        }
    }

    /// The current request has failed for good.
    pub(super) fn refused(&mut self, error: Error, gathered: &mut Gathered) -> Move {
        match &mut self.asking {
            // One row that does not parse hides all other rows of its message.
            Asking::Rows { .. } => {
                self.one_by_one = true;
                self.go_alone(gathered)
            }
            Asking::Roots(_) => self.roots_go_alone(gathered),
            Asking::Alone(..) => {
                self.refusals += 1;
                // Empty columns all run into the same variable after them. If it cannot be read for
                // one column, it cannot be read for the next. Columns from the other end do not
                // meet it.
                self.from_behind = !self.from_behind;
                if self.refusals >= REFUSALS {
                    self.give_up(&error, gathered);
                    gathered.note(error);
                    return Move::Done;
                }
                self.play_alone(gathered, |walking, apart| walking.refused(error, apart))
            }
        }
    }

    /// Asks for less after a silence, like the walk of one subtree.
    pub(super) fn after_silence(&mut self, gathered: &mut Gathered) -> Option<Move> {
        match &mut self.asking {
            Asking::Rows { columns, repetitions } => {
                let (asked, bulk) = (bindings(columns, *repetitions), *repetitions > 1);
                let rescue = std::mem::take(&mut self.rescue);
                if asked < 2 {
                    return None;
                }
                match gathered.agent.after_silence(bulk, rescue) {
                    Less::Half => Some(self.ask_fewer(asked / 2, gathered)),
                    Less::Next if bulk => {
                        let row = columns.len();
                        gathered.agent.falls_back = true;
                        Some(self.ask_fewer(row, gathered))
                    }
                    Less::Next | Less::GiveUp => None,
                }
            }
            Asking::Roots(_) => None,
            Asking::Alone(_, walking) => walking.after_silence(gathered),
        }
    }

    /// Returns the GETNEXT for the last try of the GETBULK under way. A reply to either counts.
    pub(super) fn last_try(&mut self) -> Option<Pending> {
        match &mut self.asking {
            Asking::Rows { columns, repetitions: 2.. } => {
                let (all, spans, held) = (&self.columns, &self.together.spans, &self.held);
                let at = |&which: &usize| all[which].at(&spans[which], held).to_oid();
                let varbinds = columns.iter().map(at).map(VarBind::unset).collect();
                self.rescue = true;
                Some(Pending::Own(Request { kind: RequestKind::GetNext, varbinds }))
            }
            Asking::Rows { .. } | Asking::Roots(_) => None,
            Asking::Alone(_, walking) => walking.last_try(),
        }
    }

    /// Ends all questions to this host.
    pub(super) fn give_up(&mut self, error: &Error, gathered: &mut Gathered) {
        let _ = self.play_alone_with(gathered, |walking, apart| walking.give_up(error, apart));
        for column in &mut self.columns {
            column.end.get_or_insert_with(|| WalkEnd::Failed(error.clone()));
        }
        self.give(gathered);
    }

    fn refused_rows(&mut self, reply: &Reply, gathered: &mut Gathered) -> Move {
        let Asking::Rows { columns, repetitions } = &self.asking else { return Move::Done };
        let (asked, bulk) = (bindings(columns, *repetitions), *repetitions > 1);
        match reply.status {
            // Agents should cut a GETBULK reply to size (RFC 3416, section 4.2.3), but some do not.
            // A GETNEXT is answered as a whole or not at all.
            ErrorStatus::TOO_BIG if asked > 1 => self.ask_fewer(asked / 2, gathered),
            // SNMPv2 has no such answer to a GETBULK: this is a v1 stack with a v2c header.
            ErrorStatus::NO_SUCH_NAME if bulk => {
                gathered.agent.bulk = false;
                self.next(gathered)
            }
            // SNMPv1 says in this way that no variable follows (RFC 1157, section 4.1.3). One such
            // name fails the whole request.
            ErrorStatus::NO_SUCH_NAME => {
                let named = match columns[..] {
                    [only] => Some(only),
                    _ => check::place(reply.index).and_then(|place| columns.get(place).copied()),
                };
                match named {
                    Some(column) => {
                        gathered.no_such_names.push(self.at(column).to_oid());
                        self.columns[column].end = Some(WalkEnd::EndOfView);
                        self.next(gathered)
                    }
                    None => self.go_alone(gathered),
                }
            }
            // This status is about the message, not a variable (RFC 3413, section 3.2). Other
            // requests would fail too.
            ErrorStatus::AUTHORIZATION_ERROR => {
                let asked: Vec<_> =
                    columns.iter().map(|&column| self.at(column).to_oid()).collect();
                let error = check::status(reply, asked.iter());
                self.give_up(&error, gathered);
                Move::Done
            }
            // tooBig for a single variable, a row that the agent cannot read, or a PDU that it does
            // not know.
            _ => self.go_alone(gathered),
        }
    }

    fn take_roots(&mut self, reply: Reply, gathered: &mut Gathered) -> Move {
        let Asking::Roots(columns) = &mut self.asking else { return Move::Done };
        let columns = std::mem::take(columns);
        let roots = columns.iter().map(|&column| &self.together.spans[column].walk.root);
        let fits = reply.status == ErrorStatus::NO_ERROR
            && check::same_names(roots, &reply.varbinds).is_ok();
        if !fits {
            self.asking = Asking::Roots(columns);
            return self.roots_go_alone(gathered);
        }
        let shift = self.held.absorb(reply.varbinds.held);
        for (column, root) in columns.into_iter().zip(reply.varbinds.places) {
            self.columns[column].found.push(root.shifted(shift));
        }
        self.next(gathered)
    }

    fn play_alone(
        &mut self,
        gathered: &mut Gathered,
        play: impl FnOnce(&mut Walking, &mut Gathered) -> Move,
    ) -> Move {
        match self.play_alone_with(gathered, play) {
            Some(Move::Done) | None => self.next(gathered),
            Some(goes_on) => goes_on,
        }
    }

    /// Plays the walk that goes on alone, if there is one, and takes its result.
    fn play_alone_with<T>(
        &mut self,
        gathered: &mut Gathered,
        play: impl FnOnce(&mut Walking, &mut Gathered) -> T,
    ) -> Option<T> {
        let Asking::Alone(which, walking) = &mut self.asking else { return None };
        let which = *which;
        let (result, mut apart) = gathered.apart(|apart| play(walking, apart));
        let root = &self.together.spans[which].walk.root;
        // The walk of one subtree counts an agent that starts over as being at the end.
        if let Some(WalkEnd::NonIncreasing { next, .. }) = &apart.end
            && !next.starts_with(root)
        {
            apart.end = Some(WalkEnd::LeftSubtree);
            apart.error = None;
        }
        let beyond = walking.take_beyond();
        let column = &mut self.columns[which];
        let shift = self.held.absorb(apart.varbinds.held);
        let came = apart.varbinds.places.into_iter();
        column.found.extend(came.map(|place| place.shifted(shift)));
        column.error = column.error.take().or(apart.error);
        if apart.end.is_some() {
            column.end = apart.end;
            column.root_asked = true;
        }
        if let Some(varbind) = beyond {
            let place = self.held.keep(varbind);
            self.came_beyond(which, place);
        }
        Some(result)
    }

    fn ask_fewer(&mut self, bindings: usize, gathered: &mut Gathered) -> Move {
        let ceiling = &mut gathered.agent.ceiling;
        *ceiling = (*ceiling).min(u32::try_from(bindings).unwrap_or(u32::MAX));
        self.next(gathered)
    }

    fn go_alone(&mut self, gathered: &mut Gathered) -> Move {
        self.alone = true;
        self.next(gathered)
    }

    fn roots_go_alone(&mut self, gathered: &mut Gathered) -> Move {
        self.roots_alone = true;
        if let Asking::Roots(columns) = &self.asking {
            columns.iter().for_each(|&column| self.columns[column].root_asked = false);
        }
        self.next(gathered)
    }

    fn next(&mut self, gathered: &mut Gathered) -> Move {
        match self.next_request(gathered) {
            Some(request) => Move::Ask(request),
            None => {
                self.give(gathered);
                Move::Done
            }
        }
    }

    /// Returns the same first request as for the host before, if that host was asked for as much.
    fn first_request(&mut self, gathered: &mut Gathered) -> Option<Pending> {
        let (columns, repetitions) = self.pace.ask(self.columns.len(), None, &gathered.agent);
        let kind = rows_kind(repetitions);
        let together = Arc::clone(&self.together);
        if let Some(first) = together.first.get()
            && first[0].kind == kind
            && first[0].varbinds.len() == columns
        {
            self.asking = Asking::Rows { columns: (0..columns).collect(), repetitions };
            return Some(Pending::Shared(Arc::clone(first), 0));
        }
        let request = self.next_request(gathered)?;
        let Pending::Own(own) = request else { return Some(request) };
        let own = Arc::new([own]);
        // Another host may have set it meanwhile, with a request of another size.
        let _ = together.first.set(own.clone());
        Some(Pending::Shared(own, 0))
    }

    /// Asks for rows while there are open columns, then for the roots of the empty subtrees.
    fn next_request(&mut self, gathered: &mut Gathered) -> Option<Pending> {
        let mut open = self.places(|column| column.end.is_none());
        match open[..] {
            [] => self.roots_request(gathered),
            [first, ..] if self.alone => {
                let last = open.last().copied().filter(|_| self.from_behind);
                let next = last.unwrap_or(first);
                let walk = Arc::clone(&self.together.spans[next].walk);
                let at = self.at(next).to_oid();
                let found = varbinds::Iter::new(&self.held, &self.columns[next].found);
                let (walking, request) =
                    Walking::resume(walk, at, found, self.one_by_one, gathered);
                self.asking = Asking::Alone(next, Box::new(walking));
                Some(request)
            }
            _ => {
                let found = open.iter().map(|&column| self.columns[column].found.len()).max();
                // An agent that has not answered a GETBULK yet must show whether it does.
                let guess = self.together.usual_rows.guess().map(|rows| rows as usize);
                let guess = guess.filter(|_| gathered.agent.bulk_answered);
                let left = guess.zip(found).and_then(|(rows, found)| rows.checked_sub(found));
                // A guess that has been reached was wrong.
                let left = left.filter(|left| *left > 0).and_then(|left| left.try_into().ok());
                let (columns, repetitions) = self.pace.ask(open.len(), left, &gathered.agent);
                open.truncate(columns);
                let kind = rows_kind(repetitions);
                let varbinds = open.iter().map(|&column| self.at(column).to_oid());
                let varbinds = varbinds.map(VarBind::unset).collect();
                self.asking = Asking::Rows { columns: open, repetitions };
                Some(self.pending(Request { kind, varbinds }))
            }
        }
    }

    fn roots_request(&mut self, gathered: &mut Gathered) -> Option<Pending> {
        let mut columns: Vec<usize> = self.places(|column| {
            column.found.is_empty()
                && !column.root_asked
                && column.end.as_ref().is_some_and(WalkEnd::is_complete)
        });
        columns.retain(|&column| {
            let walk = &self.together.spans[column].walk;
            walk.root_itself == RootItself::IfEmpty && walk.root_can_be_instance()
        });
        columns.truncate(if self.roots_alone { 1 } else { MAX_BINDINGS });
        for &column in &columns {
            self.columns[column].root_asked = true;
        }
        let root = |column: usize| &self.together.spans[column].walk;
        if let [only] = columns[..] {
            let end = self.columns[only].end.take()?;
            let (walking, request) = Walking::root_last(Arc::clone(root(only)), end, gathered);
            self.asking = Asking::Alone(only, Box::new(walking));
            return Some(request);
        }
        if columns.is_empty() {
            return None;
        }
        let varbinds = columns.iter().map(|&column| VarBind::unset(root(column).root.clone()));
        let request = Request { kind: RequestKind::Get, varbinds: varbinds.collect() };
        self.asking = Asking::Roots(columns);
        Some(self.pending(request))
    }

    fn pending(&self, request: Request) -> Pending {
        match self.together.later.share(request) {
            Ok(shared) => Pending::Shared(shared, 0),
            Err(own) => Pending::Own(own),
        }
    }

    fn places(&self, which: impl Fn(&Column) -> bool) -> Vec<usize> {
        (0..self.columns.len()).filter(|&column| which(&self.columns[column])).collect()
    }

    /// Returns the name for the next request: the last OID of the column.
    fn at(&self, column: usize) -> OidRef<'_> {
        self.columns[column].at(&self.together.spans[column], &self.held)
    }

    /// Gives everything, in the order in which the walks were given.
    fn give(&mut self, gathered: &mut Gathered) {
        let mut columns = std::mem::take(&mut self.columns);
        let mut found = Vec::with_capacity(columns.len());
        let all = columns.iter().map(|column| column.found.len()).sum();
        let mut ends = Vec::with_capacity(columns.len());
        for &which in &self.together.given {
            let column = std::mem::take(&mut columns[which]);
            found.push(column.found);
            // The end says it in rows.
            let is_limit = matches!(column.end, Some(WalkEnd::Limit(_)));
            if let Some(error) = column.error.filter(|_| !is_limit) {
                gathered.note(error);
            }
            ends.extend(column.end);
        }
        if ends.iter().all(WalkEnd::is_complete) {
            let rows = found.iter().map(Vec::len).max().unwrap_or(0);
            self.together.usual_rows.saw(u32::try_from(rows).unwrap_or(u32::MAX));
        }
        let mut places: Vec<Place> = Vec::with_capacity(all);
        found.iter().for_each(|found| places.extend_from_slice(found));
        let held = std::mem::take(&mut self.held).without_waste(&mut places);
        gathered.take_counted(VarBinds { held, places });
        if self.together.table {
            ends = table_end(ends).into_iter().collect();
        }
        ends.into_iter().for_each(|end| gathered.rows_ended(end));
    }
}

fn rows_kind(repetitions: u32) -> RequestKind {
    match repetitions {
        1 => RequestKind::GetNext,
        max_repetitions => RequestKind::GetBulk { non_repeaters: 0, max_repetitions },
    }
}

fn bindings(columns: &[usize], repetitions: u32) -> usize {
    columns.len().saturating_mul(repetitions as usize)
}
