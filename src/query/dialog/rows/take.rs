//! Takes the rows of a reply into the columns.

use super::{Asking, Rows, claims::Claims};
use crate::{
    VarBinds,
    query::{
        WalkEnd,
        dialog::{gathered::Gathered, moves::Move},
    },
    varbinds::Place,
};

impl Rows {
    /// Takes the bindings of each column. A reply may end in the middle of a row, because agents cut it
    /// to size (RFC 3416, section 4.2.3). The columns that are missing in the last row are asked
    /// again.
    pub(super) fn take_rows(&mut self, got: VarBinds, gathered: &mut Gathered) -> Move {
        let Asking::Rows { columns, repetitions } = &mut self.asking else { return Move::Done };
        let (columns, repetitions) = (std::mem::take(columns), *repetitions);
        // A reply to GETNEXT must have one binding for each name. If the number differs, nothing
        // says which one is missing or extra.
        let whole = repetitions > 1 || got.len() == columns.len();
        let stops = match whole && !got.is_empty() {
            true => Claims {
                together: &self.together,
                held: &self.held,
                columns: &self.columns,
                asked: &columns,
                got: &got,
            }
            .stops(),
            false => None,
        };
        // Take all or nothing: if a reply is wrong in one place, no other place can be trusted.
        let Some(stops) = stops else { return self.go_alone(gathered) };
        self.pace.took(columns.len(), repetitions, &got.places);
        let shift = self.held.absorb(got.held);
        let rows = got.places.len().div_ceil(columns.len());
        // One piece of memory for a column of the usual number of rows.
        let usual = self.together.usual_rows.guess().unwrap_or(0).min(1000) as usize;
        for (place, (stop, &column)) in stops.iter().zip(&columns).enumerate() {
            let taken = stop.as_ref().map_or(rows, |stop| stop.row);
            let came = got.places.get(place..).unwrap_or_default();
            let came = || came.iter().step_by(columns.len()).map(|next| next.shifted(shift));
            if self.together.spans[column].walk.limit.is_none() {
                let found = &mut self.columns[column].found;
                let before = found.len();
                found.reserve(taken.max(usual.saturating_sub(before)));
                found.extend(came().take(taken));
                let octets = found[before..].iter().map(|next| self.held.memory(*next)).sum();
                gathered.kept.count(found.len() - before, octets);
            } else {
                for next in came().take(taken) {
                    self.take(column, next, gathered);
                }
            }
            if stop.is_some()
                && let Some(beyond) = came().nth(taken)
            {
                self.came_beyond(column, beyond);
            }
        }
        for (stop, column) in stops.into_iter().zip(columns) {
            let end = &mut self.columns[column].end;
            *end = end.take().or(stop.map(|stop| stop.end));
        }
        self.next(gathered)
    }

    /// Takes one more binding of a column, or ends the column at its limit.
    fn take(&mut self, column: usize, next: Place, gathered: &mut Gathered) {
        let held = &self.held;
        let walk = &self.together.spans[column].walk;
        let column = &mut self.columns[column];
        if let Some(limit) = walk.limit
            && column.end.is_none()
        {
            let depth = if self.together.table { walk.root.len() + 2 } else { 0 };
            if column.is_full(limit, depth, held.name(next), held) {
                column.end = Some(WalkEnd::Limit(limit));
            }
        }
        if column.end.is_none() {
            gathered.kept.count(1, held.memory(next));
            column.found.push(next);
        }
    }

    /// Takes the binding that ended a column of a table. It is not in that column. But if its name
    /// is the OID of another column, without an index, no column would contain it.
    pub(super) fn came_beyond(&mut self, column: usize, place: Place) {
        let varbind = self.held.view(place);
        if !self.together.table || varbind.value.is_exception() {
            return;
        }
        let later = &self.together.spans[column + 1..];
        let named = later.iter().position(|span| span.from.view() >= varbind.oid);
        let Some(named) = named.map(|i| column + 1 + i) else { return };
        let found = &mut self.columns[named].found;
        if self.together.spans[named].from.view() == varbind.oid
            && found.first().is_none_or(|first| self.held.name(*first) != varbind.oid)
        {
            found.insert(0, place);
        }
    }
}
