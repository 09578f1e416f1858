//! Reads what a reply says about each of several columns, and checks whether it can be true.

use super::column::Column;
use crate::{
    OidRef, VarBinds,
    query::{WalkEnd, together::Together},
    varbinds::Held,
};

/// The place in a reply where a column ended.
#[derive(Debug)]
pub(super) struct Stop {
    /// The repetition in which it ended.
    pub(super) row: usize,
    pub(super) end: WalkEnd,
}

/// A reply, and the columns it was asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Claims<'r> {
    pub(super) together: &'r Together,
    /// What the bindings of the columns are made of.
    pub(super) held: &'r Held,
    /// All columns, by their span.
    pub(super) columns: &'r [Column],
    /// The columns that were asked, in the order of their OIDs.
    pub(super) asked: &'r [usize],
    /// The bindings of the reply.
    pub(super) got: &'r VarBinds,
}

impl<'r> Claims<'r> {
    /// Returns where each column ended, in the order of the request, or `None` if the reply cannot be
    /// true.
    ///
    /// Some agents answer only the first name, or only the last. Others give all repetitions of the
    /// first name before the second. Then the OIDs go down, or two columns say that different variables
    /// follow the same place.
    pub(super) fn stops(&self) -> Option<Vec<Option<Stop>>> {
        let columns = 0..self.asked.len();
        let stops: Vec<Option<Stop>> =
            columns.map(|place| self.stop(place)).collect::<Option<_>>()?;
        let agree = stops.iter().enumerate().all(|(place, stop)| match stop {
            Some(stop) if stop.end != WalkEnd::EndOfView => {
                self.agrees(&stops, stop.row * self.asked.len() + place)
            }
            _ => true,
        });
        (agree && self.nothing_behind_the_end(&stops)).then_some(stops)
    }

    /// Returns where one column ended, or `None` if the reply cannot be true.
    fn stop(&self, place: usize) -> Option<Option<Stop>> {
        let (held, column) = (&self.got.held, self.asked[place]);
        let span = &self.together.spans[column];
        let mut before = self.columns[column].at(span, self.held);
        let came = self.got.places.get(place..).unwrap_or_default();
        for (row, &next) in came.iter().step_by(self.asked.len()).enumerate() {
            // noSuchObject and noSuchInstance do not end a column. If such a binding has no new OID,
            // the column must be walked alone to get past it.
            if held.is_end(next) {
                return Some(Some(Stop { row, end: WalkEnd::EndOfView }));
            }
            let name = held.name(next);
            // Nearly every variable is the next row of the same column.
            if row == 0 || !span.has_next(before, name) {
                if name <= before {
                    return None;
                }
                if let Some(end) = span.end_before(name) {
                    return Some(Some(Stop { row, end }));
                }
            }
            before = name;
        }
        Some(None)
    }

    /// If a column says that it ended at the end of the MIB: returns whether no binding comes after
    /// that.
    fn nothing_behind_the_end(&self, stops: &[Option<Stop>]) -> bool {
        let last = stops
            .iter()
            .enumerate()
            .filter_map(|(place, stop)| stop.as_ref().map(|stop| (place, stop)))
            .filter(|(_, stop)| stop.end == WalkEnd::EndOfView)
            .map(|(place, stop)| self.before(stop.row * self.asked.len() + place))
            .min();
        last.is_none_or(|last| {
            self.got.iter().all(|next| next.value.is_exception() || next.oid <= last)
        })
    }

    /// Returns the OID that the binding `i` must come after.
    fn before(&self, i: usize) -> OidRef<'r> {
        match i.checked_sub(self.asked.len()) {
            Some(earlier) => self.got.held.name(self.got.places[earlier]),
            None => {
                let column = self.asked[i];
                self.columns[column].at(&self.together.spans[column], self.held)
            }
        }
    }

    /// Checks the binding `i`, which is outside its column. It must be the first variable of every
    /// column of this request that begins between the OID asked and this binding.
    fn agrees(&self, stops: &[Option<Stop>], i: usize) -> bool {
        let (oid, before) = (self.got.at(i).oid, self.before(i));
        let place = i % self.asked.len();
        // The columns are in the order of their first OIDs.
        for (other, &column) in self.asked.iter().enumerate().skip(place + 1) {
            let span = &self.together.spans[column];
            let from = span.from.view();
            if from >= oid {
                // A cell without an index is not a cell. A table that has one is walked column by
                // column.
                return from > oid || !self.together.table;
            }
            // This column already has its first row, perhaps from before the table changed.
            if from <= before || !self.columns[column].found.is_empty() {
                continue;
            }
            let Some(first) = self.got.get(other) else { break };
            let empty = stops[other].as_ref().is_some_and(|stop| stop.row == 0);
            let fits = match empty {
                true => span.end_before(oid).is_some(),
                false => first.oid == oid,
            };
            if !fits {
                return false;
            }
        }
        true
    }
}
