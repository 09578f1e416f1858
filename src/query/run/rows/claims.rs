//! Reads what a reply says about each of several columns, and checks whether it can be true.

use super::Rows;
use crate::{
    Oid, VarBind,
    query::{WalkEnd, together::Span},
};

/// The place in a reply where a column ended.
#[derive(Debug)]
pub(super) struct Stop {
    /// The repetition in which it ended.
    pub(super) row: usize,
    pub(super) end: WalkEnd,
}

/// Returns where each column ended, in the order of the request, or `None` if the reply cannot be
/// true.
///
/// Some agents answer only the first name, or only the last. Others give all repetitions of the
/// first name before the second. Then the OIDs go down, or two columns say that different variables
/// follow the same place.
pub(super) fn stops(rows: &Rows, columns: &[usize], got: &[VarBind]) -> Option<Vec<Option<Stop>>> {
    let mut stops: Vec<Option<Stop>> = Vec::new();
    stops.resize_with(columns.len(), || None);
    for (row, part) in got.chunks(columns.len()).enumerate() {
        for (place, next) in part.iter().enumerate() {
            if stops[place].is_some() {
                continue;
            }
            // noSuchObject and noSuchInstance count too, as in the walk of one subtree.
            if next.value.is_exception() {
                stops[place] = Some(Stop { row, end: WalkEnd::EndOfView });
                continue;
            }
            if next.oid <= *before(rows, columns, got, row * columns.len() + place) {
                return None;
            }
            if let Some(end) = rows.together.spans[columns[place]].end_before(&next.oid) {
                stops[place] = Some(Stop { row, end });
            }
        }
    }
    let agree = stops.iter().enumerate().all(|(place, stop)| match stop {
        Some(stop) if stop.end != WalkEnd::EndOfView => {
            agrees(rows, columns, got, &stops, stop.row * columns.len() + place)
        }
        _ => true,
    });
    (agree && nothing_behind_the_end(rows, columns, got, &stops)).then_some(stops)
}

/// If a column says that it ended at the end of the MIB: returns whether no binding comes after
/// that.
fn nothing_behind_the_end(
    rows: &Rows,
    columns: &[usize],
    got: &[VarBind],
    stops: &[Option<Stop>],
) -> bool {
    let last = stops
        .iter()
        .enumerate()
        .filter_map(|(place, stop)| stop.as_ref().map(|stop| (place, stop)))
        .filter(|(_, stop)| stop.end == WalkEnd::EndOfView)
        .map(|(place, stop)| before(rows, columns, got, stop.row * columns.len() + place))
        .min();
    last.is_none_or(|last| got.iter().all(|next| next.value.is_exception() || next.oid <= *last))
}

/// Returns the OID that the binding `i` must come after.
fn before<'r>(rows: &'r Rows, columns: &[usize], got: &'r [VarBind], i: usize) -> &'r Oid {
    match i.checked_sub(columns.len()) {
        Some(earlier) => &got[earlier].oid,
        None => rows.at(columns[i]),
    }
}

/// Checks the binding `i`, which is outside its column. It must be the first variable of every
/// column of this request that begins between the OID asked and this binding.
fn agrees(
    rows: &Rows,
    columns: &[usize],
    got: &[VarBind],
    stops: &[Option<Stop>],
    i: usize,
) -> bool {
    let (oid, before) = (&got[i].oid, before(rows, columns, got, i));
    let place = i % columns.len();
    // The columns are in the order of their first OIDs.
    for (other, &column) in columns.iter().enumerate().skip(place + 1) {
        let span = &rows.together.spans[column];
        if span.from >= *oid {
            // A cell without an index is not a cell. A table that has one is walked column by
            // column.
            return span.from > *oid || !rows.together.table;
        }
        // This column already has its first row, perhaps from before the table changed.
        if span.from <= *before || !rows.columns[column].found.is_empty() {
            continue;
        }
        let Some(first) = got.get(other) else { break };
        let empty = stops[other].as_ref().is_some_and(|stop| stop.row == 0);
        let fits = match empty {
            true => span.end_before(oid).is_some(),
            false => first.oid == *oid,
        };
        if !fits {
            return false;
        }
    }
    true
}

impl Span {
    /// Returns how the span ends if this variable follows its last one.
    fn end_before(&self, oid: &Oid) -> Option<WalkEnd> {
        match &self.walk.end {
            Some(end) => (oid >= end).then_some(WalkEnd::EndOid),
            None => (!oid.starts_with(&self.walk.root)).then_some(WalkEnd::LeftSubtree),
        }
    }
}
