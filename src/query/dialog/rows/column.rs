//! One of several walks that go on together.

use crate::{
    Error, Oid, VarBind,
    query::{WalkEnd, together::Span},
};

/// What one of the walks has so far.
#[derive(Debug, Default)]
pub(super) struct Column {
    pub(super) found: Vec<VarBind>,
    /// The first error of this walk.
    pub(super) error: Option<Error>,
    /// `None` until the walk ends.
    pub(super) end: Option<WalkEnd>,
    pub(super) root_asked: bool,
}

impl Column {
    /// Returns the OID that the next request continues from: the last one of the column.
    pub(super) fn at<'c>(&'c self, span: &'c Span) -> &'c Oid {
        match self.found.last() {
            Some(last) => &last.oid,
            None => &span.from,
        }
    }

    /// Returns whether the column that `next` belongs to has as many bindings as it may have. A span
    /// of a table may have columns that the MIB does not know, and each has its own rows. `depth` is
    /// the length of a column's OID.
    pub(super) fn is_full(&self, limit: usize, depth: usize, next: &Oid) -> bool {
        let Some(first) = self.found.len().checked_sub(limit) else { return false };
        let same = |other: &Oid| other.as_slice().get(..depth) == next.as_slice().get(..depth);
        self.found.get(first).is_none_or(|first| same(&first.oid))
    }
}

/// Returns the end of a table: the first end that is not complete, or else that of the last part.
pub(super) fn table_end(mut ends: Vec<WalkEnd>) -> Option<WalkEnd> {
    match ends.iter().position(|end| !end.is_complete()) {
        Some(first) => Some(ends.swap_remove(first)),
        None => ends.pop(),
    }
}
