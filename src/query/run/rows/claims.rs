//! What a reply to several columns says of each, and whether it can be true.

use super::Rows;
use crate::{
    Oid, VarBind,
    query::{WalkEnd, together::Span},
};

/// Where in a reply a column ended.
#[derive(Debug)]
pub(super) struct Stop {
    /// The repetition.
    pub(super) row: usize,
    pub(super) end: WalkEnd,
}

/// The stops of the columns asked, by their place in the request; `None` where the reply cannot
/// be what follows each of them.
///
/// Agents answer the first name alone, or the last, or all repetitions of the first name before
/// the second: their OIDs go down, or two of them say of one place that different variables
/// follow.
pub(super) fn stops(rows: &Rows, columns: &[usize], got: &[VarBind]) -> Option<Vec<Option<Stop>>> {
    let mut stops: Vec<Option<Stop>> = Vec::new();
    stops.resize_with(columns.len(), || None);
    for (row, part) in got.chunks(columns.len()).enumerate() {
        for (place, next) in part.iter().enumerate() {
            if stops[place].is_some() {
                continue;
            }
            // noSuchObject and noSuchInstance too: see the walk of one subtree.
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

/// Whether no binding lies behind what a column says is the last variable of all.
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

/// The OID that the binding `i` was asked behind.
fn before<'r>(rows: &'r Rows, columns: &[usize], got: &'r [VarBind], i: usize) -> &'r Oid {
    match i.checked_sub(columns.len()) {
        Some(earlier) => &got[earlier].oid,
        None => rows.at(columns[i]),
    }
}

/// Whether the binding `i`, which is outside its column, is the first of all columns of this
/// request that begin between what it was asked behind and itself.
fn agrees(
    rows: &Rows,
    columns: &[usize],
    got: &[VarBind],
    stops: &[Option<Stop>],
    i: usize,
) -> bool {
    let (oid, before) = (&got[i].oid, before(rows, columns, got, i));
    let place = i % columns.len();
    // In the order of where they begin.
    for (other, &column) in columns.iter().enumerate().skip(place + 1) {
        let span = &rows.together.spans[column];
        if span.from >= *oid {
            // A cell without an index is no cell: such a table is walked column by column.
            return span.from > *oid || !rows.together.table;
        }
        // It has its first row already, perhaps from before the table changed.
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
    /// How it ends at a variable, which follows one of its own.
    fn end_before(&self, oid: &Oid) -> Option<WalkEnd> {
        match &self.walk.end {
            Some(end) => (oid >= end).then_some(WalkEnd::EndOid),
            None => (!oid.starts_with(&self.walk.root)).then_some(WalkEnd::LeftSubtree),
        }
    }
}
