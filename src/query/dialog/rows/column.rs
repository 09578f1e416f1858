//! One of several walks that go on together.

use crate::{
    Error, OidRef,
    query::{WalkEnd, together::Span},
    varbinds::{Held, Place},
};

/// What one of the walks has so far.
#[derive(Debug, Default)]
pub(super) struct Column {
    pub(super) found: Vec<Place>,
    /// The first error of this walk.
    pub(super) error: Option<Error>,
    /// `None` until the walk ends.
    pub(super) end: Option<WalkEnd>,
    pub(super) root_asked: bool,
}

impl Column {
    /// Returns the OID that the next request continues from: the last one of the column.
    pub(super) fn at<'c>(&'c self, span: &'c Span, held: &'c Held) -> OidRef<'c> {
        match self.found.last() {
            Some(last) => held.name(*last),
            None => span.from.view(),
        }
    }

    /// Returns whether the column that `next` belongs to has as many bindings as it may have. A span
    /// of a table may have columns that the MIB does not know, and each has its own rows. `depth` is
    /// the length of a column's OID.
    pub(super) fn is_full(
        &self,
        limit: usize,
        depth: usize,
        next: OidRef<'_>,
        held: &Held,
    ) -> bool {
        let Some(first) = self.found.len().checked_sub(limit) else { return false };
        let same = |other: OidRef<'_>| other.iter().take(depth).eq(next.iter().take(depth));
        self.found.get(first).is_none_or(|first| same(held.name(*first)))
    }
}

/// Returns the end of a table: the first end that is not complete, or else that of the last part.
pub(super) fn table_end(mut ends: Vec<WalkEnd>) -> Option<WalkEnd> {
    match ends.iter().position(|end| !end.is_complete()) {
        Some(first) => Some(ends.swap_remove(first)),
        None => ends.pop(),
    }
}
