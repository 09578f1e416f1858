//! Subtrees walked together, as every host is asked them: [`Together`].

use super::{Request, RootItself, Walk};
use crate::Oid;
use std::sync::{Arc, OnceLock};

/// Spans of the tree that one request after the other asks together, each from where it has come.
#[derive(Debug)]
pub(crate) struct Together {
    /// In the order of their OIDs, which is the order they are asked in.
    pub(super) spans: Vec<Span>,
    /// The spans in the order of the result.
    pub(super) given: Vec<usize>,
    /// Whether the spans are one subtree cut up, with one end.
    pub(super) table: bool,
    /// Rows a GETBULK asks for at most; `None`: the session's.
    pub(super) max_repetitions: Option<u32>,
    /// The first request, the same for every host with the same max-repetitions, which is nearly
    /// always every host: made by the first, so that a driver may encode it once for all.
    pub(super) first: OnceLock<Arc<[Request]>>,
}

/// What one column of the request walks.
#[derive(Debug)]
pub(super) struct Span {
    /// Where it ends, and what it is when walked alone.
    pub(super) walk: Arc<Walk>,
    /// What the first request asks behind.
    pub(super) from: Oid,
}

impl Together {
    /// Subtrees, each as [`Walk::new`] has it.
    pub(super) fn subtrees(roots: Vec<Oid>) -> Self {
        Self::of(roots, RootItself::IfEmpty, None)
    }

    /// Subtrees whose roots are no instances, each walked up to a limit of bindings.
    #[cfg(feature = "inventory")]
    pub(super) fn columns(roots: Vec<Oid>, limit: usize) -> Self {
        Self::of(roots, RootItself::Never, Some(limit))
    }

    fn of(roots: Vec<Oid>, root_itself: RootItself, limit: Option<usize>) -> Self {
        let mut sorted: Vec<usize> = (0..roots.len()).collect();
        sorted.sort_by(|&a, &b| roots[a].cmp(&roots[b]));
        let mut given = vec![0; roots.len()];
        for (place, &which) in sorted.iter().enumerate() {
            given[which] = place;
        }
        let span = |which: usize| Span {
            walk: Arc::new(Walk { root_itself, limit, ..Walk::new(roots[which].clone()) }),
            from: roots[which].clone(),
        };
        Self {
            spans: sorted.into_iter().map(span).collect(),
            given,
            table: false,
            max_repetitions: None,
            first: OnceLock::new(),
        }
    }

    /// The subtree under `table`, cut at these columns: from the start of the table to the second
    /// column, from each column to the next, from the last to the end of the table. No variable
    /// of the table falls between two of them, whatever the MIB knows. `None` where there is
    /// nothing to cut.
    pub(super) fn table(
        table: &Oid,
        columns: impl IntoIterator<Item = Oid>,
        max_repetitions: Option<u32>,
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
                ..Walk::new(table.clone())
            };
            let from = if which == 0 { table.clone() } else { column.clone() };
            Span { walk: Arc::new(walk), from }
        };
        Some(Self {
            spans: columns.iter().enumerate().map(span).collect(),
            given: (0..columns.len()).collect(),
            table: true,
            max_repetitions,
            first: OnceLock::new(),
        })
    }
}
