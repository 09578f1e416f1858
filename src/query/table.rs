//! Rows from the varbinds of a table.

use crate::{Oid, Value, VarBind};
use std::collections::BTreeMap;

/// A table: rows in index order.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// The rows.
    pub rows: Vec<Row>,
}

/// A conceptual row (RFC 2578, section 7.7).
#[derive(Debug, Clone)]
pub struct Row {
    /// The instance identifier: what follows the column's OID. [`Mib::index`](crate::mib::Mib::index) decodes it.
    pub index: Vec<u32>,
    /// Column number to value; a hole is absent.
    pub cells: BTreeMap<u32, Value>,
}

impl Table {
    /// Folds the varbinds of a walk of `table` (or of its entry, or of one column) into rows.
    /// Varbinds outside the table are passed over.
    pub fn from_varbinds<'a>(table: &Oid, varbinds: impl IntoIterator<Item = &'a VarBind>) -> Self {
        let mut rows = BTreeMap::<Vec<u32>, BTreeMap<u32, Value>>::new();
        for varbind in varbinds {
            // A table's only child is its entry, `.1`, and an entry's children are its columns.
            if let Some([1, column, index @ ..]) = varbind.oid.strip_prefix(table)
                && !index.is_empty()
                && !varbind.value.is_exception()
            {
                rows.entry(index.to_vec()).or_default().insert(*column, varbind.value.clone());
            }
        }
        Self { rows: rows.into_iter().map(|(index, cells)| Row { index, cells }).collect() }
    }
}
