//! Several subtrees walked at once, row by row; what does not go so, one after the other.

use super::{Gathered, Move, Pending, Reply, Request, RequestKind, WalkEnd, check};
use crate::{
    Error, ErrorStatus, Oid, VarBind,
    query::{MAX_BINDINGS, RootItself, run::Walking, together::Together},
};
use pace::Pace;
use std::sync::Arc;

mod claims;
mod pace;

/// Walks under way together.
#[derive(Debug)]
pub(super) struct Rows {
    together: Arc<Together>,
    /// By their span.
    columns: Vec<Column>,
    asking: Asking,
    pace: Pace,
    /// Whether the columns are walked one after the other from here.
    alone: bool,
    /// Whether they are so with GETNEXT.
    one_by_one: bool,
    /// Whether the roots are asked one after the other.
    roots_alone: bool,
    /// Columns in a row that the host failed to answer for.
    refusals: u8,
    /// Whether the last of the open columns is the next to be walked alone, not the first.
    from_behind: bool,
}

/// What one of the walks has so far.
#[derive(Debug, Default)]
struct Column {
    found: Vec<VarBind>,
    /// The first error of it.
    error: Option<Error>,
    /// `None` while it is not at its end.
    end: Option<WalkEnd>,
    root_asked: bool,
}

/// What the request under way asks.
#[derive(Debug)]
enum Asking {
    /// Rows of these columns, in the order of their OIDs.
    Rows { columns: Vec<usize>, repetitions: u32 },
    /// The roots of these, whose subtrees are empty.
    Roots(Vec<usize>),
    /// What the walk of that one alone asks.
    Alone(usize, Box<Walking>),
}

/// Columns in a row without an answer that can be read before the others are given up: each costs
/// all tries of a request.
const REFUSALS: u8 = 2;

impl Rows {
    /// `None` where there is nothing to walk.
    pub(super) fn new(
        together: &Arc<Together>,
        gathered: &mut Gathered,
    ) -> Option<(Self, Pending)> {
        if together.spans.is_empty() {
            return None;
        }
        let mut rows = Self {
            columns: together.spans.iter().map(|_| Column::default()).collect(),
            asking: Asking::Roots(Vec::new()),
            pace: Pace::new(together, &gathered.agent),
            alone: false,
            one_by_one: false,
            roots_alone: false,
            refusals: 0,
            from_behind: false,
            together: Arc::clone(together),
        };
        let first = rows.first_request(gathered)?;
        Some((rows, first))
    }

    pub(super) fn accept(&mut self, reply: Reply, gathered: &mut Gathered) -> Move {
        self.refusals = 0;
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

    /// What was asked has failed for good.
    pub(super) fn refused(&mut self, error: Error, gathered: &mut Gathered) -> Move {
        match &mut self.asking {
            // One row that does not parse hides all the others of its message.
            Asking::Rows { .. } => {
                self.one_by_one = true;
                self.go_alone(gathered)
            }
            Asking::Roots(_) => self.roots_go_alone(gathered),
            Asking::Alone(..) => {
                self.refusals += 1;
                // Columns that are empty all run into the variable behind them: what cannot be
                // read for one cannot for the next. Those at the other end do not.
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

    /// A smaller request after silence; see the walk of one subtree.
    pub(super) fn after_silence(&mut self, gathered: &mut Gathered) -> Option<Move> {
        match &mut self.asking {
            Asking::Rows { columns, repetitions } => {
                let asked = bindings(columns, *repetitions);
                if asked < 2 || !gathered.agent.forgives_silence() {
                    return None;
                }
                Some(self.ask_fewer(asked / 2, gathered))
            }
            Asking::Roots(_) => None,
            Asking::Alone(_, walking) => walking.after_silence(gathered),
        }
    }

    /// No more of this host.
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
            // Agents should cut a GETBULK reply to size (RFC 3416, section 4.2.3); not all do,
            // and a GETNEXT is answered whole or not at all.
            ErrorStatus::TOO_BIG if asked > 1 => self.ask_fewer(asked / 2, gathered),
            // Not an answer SNMPv2 has to a GETBULK: a v1 stack behind a v2c header.
            ErrorStatus::NO_SUCH_NAME if bulk => {
                gathered.agent.bulk = false;
                self.next(gathered)
            }
            // How SNMPv1 says that nothing is behind (RFC 1157, section 4.1.3). It fails the whole
            // request for one.
            ErrorStatus::NO_SUCH_NAME => {
                let named = match columns[..] {
                    [only] => Some(only),
                    _ => (reply.index as usize)
                        .checked_sub(1)
                        .and_then(|place| columns.get(place).copied()),
                };
                match named {
                    Some(column) => {
                        self.columns[column].end = Some(WalkEnd::EndOfView);
                        self.next(gathered)
                    }
                    None => self.go_alone(gathered),
                }
            }
            // Of the message, not of a variable (RFC 3413, section 3.2): no other request fares
            // better.
            ErrorStatus::AUTHORIZATION_ERROR => {
                let error = check::status(reply, columns.iter().map(|&column| self.at(column)));
                self.give_up(&error, gathered);
                Move::Done
            }
            // tooBig for a single variable, a row that cannot be read, a PDU that is not known.
            _ => self.go_alone(gathered),
        }
    }

    /// Takes what came row by row. A reply that ends in mid-row is fine: agents cut it to size
    /// (RFC 3416, section 4.2.3), and the columns it did not come to are asked again.
    fn take_rows(&mut self, got: Vec<VarBind>, gathered: &mut Gathered) -> Move {
        let Asking::Rows { columns, repetitions } = &mut self.asking else { return Move::Done };
        let (columns, repetitions) = (std::mem::take(columns), *repetitions);
        // A GETNEXT has a binding for each that was asked; which is missing or too many is not told.
        let whole = repetitions > 1 || got.len() == columns.len();
        let stops = match whole && !got.is_empty() {
            true => claims::stops(self, &columns, &got),
            false => None,
        };
        // All or nothing: of a reply that is wrong in one place, no other is to be believed.
        let Some(stops) = stops else { return self.go_alone(gathered) };
        self.pace.took(columns.len(), repetitions, &got);
        let mut got = got.into_iter();
        for row in 0.. {
            if got.len() == 0 {
                break;
            }
            for (stop, (&column, next)) in stops.iter().zip(columns.iter().zip(got.by_ref())) {
                match stop {
                    Some(stop) if stop.row < row => {}
                    Some(stop) if stop.row == row => self.came_beyond(column, next),
                    _ => self.take(column, next),
                }
            }
        }
        for (stop, column) in stops.into_iter().zip(columns) {
            let end = &mut self.columns[column].end;
            *end = end.take().or(stop.map(|stop| stop.end));
        }
        self.next(gathered)
    }

    /// Takes one more of a column, or that its limit is reached.
    fn take(&mut self, column: usize, next: VarBind) {
        let limit = self.together.spans[column].walk.limit;
        let column = &mut self.columns[column];
        match limit {
            Some(limit) if column.found.len() >= limit => column.end = Some(WalkEnd::Limit(limit)),
            _ => column.found.push(next),
        }
    }

    /// Takes the binding that ended a column of a table: it is none of it, but where it is named
    /// as another column is, without an index, no column would have it.
    fn came_beyond(&mut self, column: usize, varbind: VarBind) {
        if !self.together.table || varbind.value.is_exception() {
            return;
        }
        let later = &self.together.spans[column + 1..];
        let named = later.iter().position(|span| span.from >= varbind.oid);
        let Some(named) = named.map(|i| column + 1 + i) else { return };
        let found = &mut self.columns[named].found;
        if self.together.spans[named].from == varbind.oid
            && found.first().is_none_or(|first| first.oid != varbind.oid)
        {
            found.insert(0, varbind);
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
        for (column, root) in columns.into_iter().zip(reply.varbinds) {
            self.columns[column].found.push(root);
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

    /// Plays the walk that is alone, if one is, and takes what it gave.
    fn play_alone_with<T>(
        &mut self,
        gathered: &mut Gathered,
        play: impl FnOnce(&mut Walking, &mut Gathered) -> T,
    ) -> Option<T> {
        let Asking::Alone(which, walking) = &mut self.asking else { return None };
        let which = *which;
        let (result, mut apart) = gathered.apart(|apart| play(walking, apart));
        let root = &self.together.spans[which].walk.root;
        // The walk of a subtree takes an agent that starts over for one that is at the end.
        if let Some(WalkEnd::NonIncreasing { next, .. }) = &apart.end
            && !next.starts_with(root)
        {
            apart.end = Some(WalkEnd::LeftSubtree);
            apart.error = None;
        }
        let beyond = walking.take_beyond();
        let column = &mut self.columns[which];
        column.found.append(&mut apart.varbinds);
        column.error = column.error.take().or(apart.error);
        if apart.end.is_some() {
            column.end = apart.end;
            column.root_asked = true;
        }
        if let Some(varbind) = beyond {
            self.came_beyond(which, varbind);
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

    /// As the host before had it, if it was asked for as much.
    fn first_request(&mut self, gathered: &mut Gathered) -> Option<Pending> {
        let (columns, repetitions) = self.pace.ask(self.columns.len(), &gathered.agent);
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
        // Another host may have been first, and not have been asked for as much.
        let _ = together.first.set(own.clone());
        Some(Pending::Shared(own, 0))
    }

    /// Rows while there are any, then the roots of the empty subtrees.
    fn next_request(&mut self, gathered: &mut Gathered) -> Option<Pending> {
        let mut open = self.places(|column| column.end.is_none());
        match open[..] {
            [] => self.roots_request(gathered),
            [first, ..] if self.alone => {
                let last = open.last().copied().filter(|_| self.from_behind);
                let next = last.unwrap_or(first);
                let walk = Arc::clone(&self.together.spans[next].walk);
                let (at, found) = (self.at(next).clone(), &self.columns[next].found[..]);
                let (walking, request) =
                    Walking::resume(walk, at, found, self.one_by_one, gathered);
                self.asking = Asking::Alone(next, Box::new(walking));
                Some(request)
            }
            _ => {
                let (columns, repetitions) = self.pace.ask(open.len(), &gathered.agent);
                open.truncate(columns);
                let kind = rows_kind(repetitions);
                let varbinds = open.iter().map(|&column| self.at(column).clone());
                let varbinds = varbinds.map(VarBind::unset).collect();
                self.asking = Asking::Rows { columns: open, repetitions };
                Some(Pending::Own(Request { kind, varbinds }))
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
        Some(Pending::Own(request))
    }

    fn places(&self, which: impl Fn(&Column) -> bool) -> Vec<usize> {
        (0..self.columns.len()).filter(|&column| which(&self.columns[column])).collect()
    }

    /// What the next request asks behind: the last OID of the column.
    fn at(&self, column: usize) -> &Oid {
        match self.columns[column].found.last() {
            Some(last) => &last.oid,
            None => &self.together.spans[column].from,
        }
    }

    /// Gives all there is, in the order the walks were given.
    fn give(&mut self, gathered: &mut Gathered) {
        let mut columns = std::mem::take(&mut self.columns);
        gathered.varbinds.reserve(columns.iter().map(|column| column.found.len()).sum());
        let mut ends = Vec::with_capacity(columns.len());
        for &which in &self.together.given {
            let column = std::mem::take(&mut columns[which]);
            gathered.take(column.found);
            if let Some(error) = column.error {
                gathered.note(error);
            }
            ends.extend(column.end);
        }
        if self.together.table {
            ends = table_end(ends).into_iter().collect();
        }
        ends.into_iter().for_each(|end| gathered.walk_ended(end));
    }
}

/// The end of a table: the first that is not complete, else that of its last part.
fn table_end(mut ends: Vec<WalkEnd>) -> Option<WalkEnd> {
    match ends.iter().position(|end| !end.is_complete()) {
        Some(first) => Some(ends.swap_remove(first)),
        None => ends.pop(),
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
