//! Subtrees that are walked together, the same for every host: [`Together`].

use super::{Request, RootItself, Walk, WalkEnd, repeated::Repeated, usual::UsualRows};
use crate::{Oid, OidRef, varbinds::Name};
use std::sync::{Arc, OnceLock};

/// Spans of the tree that each request asks for together, each from its last OID on.
#[derive(Debug)]
pub(crate) struct Together {
    /// The spans in the order of their OIDs. They are asked in this order.
    pub(super) spans: Vec<Span>,
    /// The order in which the result gives the spans.
    pub(super) given: Vec<usize>,
    /// Whether the spans are parts of one subtree and have one end.
    pub(super) table: bool,
    /// The most rows a GETBULK asks for; `None`: the session's.
    pub(super) max_repetitions: Option<u32>,
    /// The first request. It is the same for every host with the same max-repetitions, which is
    /// nearly every host. The first host makes it, so that a driver can encode it once for all.
    pub(super) first: OnceLock<Arc<[Request]>>,
    /// The later requests.
    pub(super) later: Repeated,
    pub(super) usual_rows: UsualRows,
}

/// The part of the tree that one column of the request walks.
#[derive(Debug)]
pub(super) struct Span {
    /// The walk of this span alone, including where it ends.
    pub(super) walk: Arc<Walk>,
    /// The OID in the first request.
    pub(super) from: Name,
    root: Name,
    end: Option<Name>,
}

impl Span {
    pub(super) fn new(walk: Walk, from: Oid) -> Self {
        Self {
            from: Name::new(from),
            root: Name::new(walk.root.clone()),
            end: walk.end.clone().map(Name::new),
            walk: Arc::new(walk),
        }
    }

    /// Returns whether `next` comes after `before` in this span, if `before` is in it. `false` says
    /// nothing: only names that differ in their last octet are compared.
    #[inline]
    pub(super) fn has_next(&self, before: OidRef<'_>, next: OidRef<'_>) -> bool {
        let (Some(before), Some(next)) = (before.octets(), next.octets()) else { return false };
        let ([stem @ .., before], [next_stem @ .., next]) = (before, next) else { return false };
        // The stem alone says on which side of the border both are.
        let border = self.end.as_ref().unwrap_or(&self.root);
        border.octets().is_some_and(|border| border.len() <= stem.len())
            && before < next
            && is_same(stem, next_stem)
    }

    /// Returns how the span ends if this variable follows its last one.
    pub(super) fn end_before(&self, oid: OidRef<'_>) -> Option<WalkEnd> {
        match &self.end {
            Some(end) => (oid >= end.view()).then_some(WalkEnd::EndOid),
            None => (!oid.starts_with(self.root.view())).then_some(WalkEnd::LeftSubtree),
        }
    }
}

/// Compares two names. Most have 8 to 16 octets, and for so few a call takes longer than the rest.
#[inline]
fn is_same(a: &[u8], b: &[u8]) -> bool {
    match (a.first_chunk::<8>(), a.last_chunk::<8>(), b.first_chunk::<8>(), b.last_chunk::<8>()) {
        (Some(a_first), Some(a_last), Some(b_first), Some(b_last)) if a.len() <= 16 => {
            a.len() == b.len() && a_first == b_first && a_last == b_last
        }
        _ => a == b,
    }
}

impl Together {
    /// Subtrees, each walked as with [`Walk::new`].
    pub(super) fn subtrees(roots: Vec<Oid>) -> Self {
        Self::of(roots, RootItself::IfEmpty, None, None)
    }

    /// Subtrees whose roots are not instances, each walked up to `limit` bindings.
    pub(super) fn columns(
        roots: Vec<Oid>,
        limit: Option<usize>,
        max_repetitions: Option<u32>,
    ) -> Self {
        Self::of(roots, RootItself::Never, limit, max_repetitions)
    }

    fn of(
        roots: Vec<Oid>,
        root_itself: RootItself,
        limit: Option<usize>,
        max_repetitions: Option<u32>,
    ) -> Self {
        let mut sorted: Vec<usize> = (0..roots.len()).collect();
        sorted.sort_by(|&a, &b| roots[a].cmp(&roots[b]));
        let mut given = vec![0; roots.len()];
        for (place, &which) in sorted.iter().enumerate() {
            given[which] = place;
        }
        let span = |which: usize| {
            let root = roots[which].clone();
            let walk = Walk { root_itself, limit, max_repetitions, ..Walk::new(root.clone()) };
            Span::new(walk, root)
        };
        Self {
            spans: sorted.into_iter().map(span).collect(),
            given,
            table: false,
            max_repetitions,
            first: OnceLock::new(),
            later: Repeated::default(),
            usual_rows: UsualRows::default(),
        }
    }

    /// Cuts the subtree under `table` at these columns: from the start of the table to the second
    /// column, from each column to the next, and from the last column to the end of the table. So
    /// every variable of the table is in one span, even if the MIB does not know it. Returns `None`
    /// if there is nothing to cut.
    pub(super) fn table(
        table: &Oid,
        columns: impl IntoIterator<Item = Oid>,
        max_repetitions: Option<u32>,
        limit: Option<usize>,
    ) -> Option<Self> {
        let mut columns: Vec<Oid> = columns
            .into_iter()
            .filter(|column| column.len() > table.len() && column.starts_with(table))
            .collect();
        columns.sort();
        columns.dedup();
        if columns.len() < 2 {
            return None;
        }
        let span = |(which, column): (usize, &Oid)| {
            let walk = Walk {
                end: columns.get(which + 1).cloned(),
                root_itself: RootItself::Never,
                max_repetitions,
                limit,
                ..Walk::new(table.clone())
            };
            let from = if which == 0 { table.clone() } else { column.clone() };
            Span::new(walk, from)
        };
        Some(Self {
            spans: columns.iter().enumerate().map(span).collect(),
            given: (0..columns.len()).collect(),
            table: true,
            max_repetitions,
            first: OnceLock::new(),
            later: Repeated::default(),
            usual_rows: UsualRows::default(),
        })
    }
}
