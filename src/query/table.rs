//! Rows from the varbinds of a table.

use crate::{Oid, Value, VarBind};
use std::collections::{BTreeMap, BTreeSet};

/// A table: rows in index order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// The rows.
    pub rows: Vec<Row>,
}

/// A conceptual row (RFC 2578, section 7.7).
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The instance identifier: the part after the column's OID.
    /// [`Mib::row_index`](crate::mib::Mib::row_index) decodes it.
    pub index: Vec<u32>,
    /// The value of each column, by column number. Empty cells are missing.
    pub cells: BTreeMap<u32, Value>,
}

/// The part of a table that an OID names. Only the MIB can tell: `1.1.1` after a table's OID is
/// column 1 of row 1, but after its entry's OID it is row 1.1 of column 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TablePart {
    /// The table: `ifTable`.
    Table,
    /// The entry of a table: `ifEntry`.
    Entry,
    /// A column of a table: `ifDescr`.
    Column,
}

impl TablePart {
    /// Returns the OID of the table of which `oid` is this part; `None` if `oid` is too short.
    pub fn table_of(self, oid: &Oid) -> Option<Oid> {
        match self {
            Self::Table => Some(oid.clone()),
            Self::Entry => oid.parent(),
            Self::Column => oid.parent()?.parent(),
        }
    }
}

impl Table {
    /// Folds the varbinds of a walk of `table`, or of any part of it, into rows.
    ///
    /// `table` is the OID of the table itself, even if only its entry or a column was walked:
    /// [`TablePart::table_of`] returns it. Varbinds outside the table and exceptions are skipped.
    /// The cells may come in any order and some may be missing, because agents leave holes and send
    /// the columns of one row far apart.
    pub fn from_varbinds<'a>(table: &Oid, varbinds: impl IntoIterator<Item = &'a VarBind>) -> Self {
        let mut rows = BTreeMap::<&[u32], BTreeMap<u32, Value>>::new();
        for varbind in varbinds {
            // A table's only child is its entry, `.1`, and an entry's children are its columns.
            if let Some([1, column, index @ ..]) = varbind.oid.strip_prefix(table)
                && !index.is_empty()
                && !varbind.value.is_exception()
            {
                rows.entry(index).or_default().insert(*column, varbind.value.clone());
            }
        }
        let row = |(index, cells): (&[u32], _)| Row { index: index.to_vec(), cells };
        Self { rows: rows.into_iter().map(row).collect() }
    }

    /// Returns the numbers of the columns that have a value in any row.
    pub fn columns(&self) -> BTreeSet<u32> {
        self.rows.iter().flat_map(|row| row.cells.keys().copied()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn oid(text: &str) -> Oid {
        text.parse().unwrap()
    }

    fn varbind(text: &str, number: i32) -> VarBind {
        VarBind::new(oid(text), Value::Integer(number))
    }

    #[test]
    fn a_walk_by_columns_becomes_rows_with_holes() {
        let varbinds = [
            varbind("1.3.9.1.1.10.4", 1),
            varbind("1.3.9.1.1.9.4", 2),
            varbind("1.3.9.1.2.10.4", 3),
            varbind("1.3.9.1.7.11", 4),
        ];
        let table = Table::from_varbinds(&oid("1.3.9"), &varbinds);
        let cells = |cells: &[(u32, i32)]| {
            cells.iter().map(|&(column, n)| (column, Value::Integer(n))).collect::<BTreeMap<_, _>>()
        };
        assert_eq!(
            table.rows,
            [
                Row { index: vec![9, 4], cells: cells(&[(1, 2)]) },
                Row { index: vec![10, 4], cells: cells(&[(1, 1), (2, 3)]) },
                Row { index: vec![11], cells: cells(&[(7, 4)]) },
            ]
        );
        assert_eq!(table.columns(), BTreeSet::from([1, 2, 7]));
    }

    #[test]
    fn varbinds_that_are_not_cells_are_skipped() {
        let varbinds = [
            varbind("1.3.8.1.1.1", 1),
            varbind("1.3.9.2.1.1", 1),
            varbind("1.3.9.1.1", 1),
            varbind("1.3.9.1", 1),
            varbind("1.3.9", 1),
            VarBind::new(oid("1.3.9.1.1.1"), Value::NoSuchInstance),
        ];
        assert_eq!(Table::from_varbinds(&oid("1.3.9"), &varbinds), Table::default());
    }

    #[test]
    fn each_part_finds_its_table() {
        let table = oid("1.3.9");
        assert_eq!(TablePart::Table.table_of(&table), Some(table.clone()));
        assert_eq!(TablePart::Entry.table_of(&oid("1.3.9.1")), Some(table.clone()));
        assert_eq!(TablePart::Column.table_of(&oid("1.3.9.1.5")), Some(table));
        assert_eq!(TablePart::Column.table_of(&oid("1")), None);
        let one = [varbind("1.3.9.1.5.2", 7)];
        let column = TablePart::Column.table_of(&oid("1.3.9.1.5")).unwrap();
        assert_eq!(Table::from_varbinds(&column, &one).columns(), BTreeSet::from([5]));
    }
}
