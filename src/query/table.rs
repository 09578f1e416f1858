//! Rows from the varbinds of a table.

use super::row::{Columns, Row};
use crate::{Mib, Oid, Value, VarBindRef, varbinds::Name};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// A table: rows in index order.
///
/// ```
/// use netsnmp::{VarBind, query::Table};
///
/// let varbinds = [
///     VarBind::new("1.3.6.1.2.1.2.2.1.2.7".parse()?, "eth0"),
///     VarBind::new("1.3.6.1.2.1.2.2.1.8.7".parse()?, 1),
/// ];
/// let table = Table::from_varbinds(&"1.3.6.1.2.1.2.2".parse()?, &varbinds);
/// let row = &table.rows[0];
/// assert_eq!(row.get("ifDescr").and_then(|value| value.as_str()), Some("eth0"));
/// assert_eq!(row.index("ifIndex"), Some(7.into()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Table {
    /// The rows.
    pub rows: Vec<Row>,
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
    ///
    /// The names of columns and indexes are those of the built-in MIB.
    pub fn from_varbinds<'a, V: Into<VarBindRef<'a>>>(
        table: &Oid,
        varbinds: impl IntoIterator<Item = V>,
    ) -> Self {
        Self::fold(None, table, varbinds)
    }

    /// Does the same as [`from_varbinds`](Self::from_varbinds) with the names of `mib`.
    pub fn from_varbinds_in<'a, V: Into<VarBindRef<'a>>>(
        mib: &Arc<Mib>,
        table: &Oid,
        varbinds: impl IntoIterator<Item = V>,
    ) -> Self {
        Self::fold(Some(Arc::clone(mib)), table, varbinds)
    }

    fn fold<'a, V: Into<VarBindRef<'a>>>(
        mib: Option<Arc<Mib>>,
        table: &Oid,
        varbinds: impl IntoIterator<Item = V>,
    ) -> Self {
        let name = Name::new(table.clone());
        let mut rows = BTreeMap::<Vec<u32>, BTreeMap<u32, Value>>::new();
        for varbind in varbinds {
            let varbind = varbind.into();
            let Some(mut subids) = varbind.oid.strip_prefix(name.view()) else { continue };
            // A table's only child is its entry, `.1`, and an entry's children are its columns.
            let (Some(1), Some(column)) = (subids.next(), subids.next()) else { continue };
            let index: Vec<u32> = subids.collect();
            if !index.is_empty() && !varbind.value.is_exception() {
                rows.entry(index).or_default().insert(column, varbind.value.to_value());
            }
        }
        let columns = Arc::new(Columns::new(table.clone(), mib));
        let row = |(index, cells)| Row { index, cells, columns: Arc::clone(&columns) };
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
    use crate::VarBind;

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
        let rows: Vec<_> =
            table.rows.iter().map(|row| (&row.index[..], row.cells.clone())).collect();
        assert_eq!(
            rows,
            [
                (&[9, 4][..], cells(&[(1, 2)])),
                (&[10, 4][..], cells(&[(1, 1), (2, 3)])),
                (&[11][..], cells(&[(7, 4)])),
            ]
        );
        assert_eq!(table.columns(), BTreeSet::from([1, 2, 7]));
    }

    #[test]
    fn cells_and_indexes_have_the_names_of_the_mib() {
        let if_stack = oid("1.3.6.1.2.1.31.1.2");
        let varbinds =
            [varbind("1.3.6.1.2.1.31.1.2.1.3.3.7", 1), varbind("1.3.6.1.2.1.31.1.2.1.99.3.8", 2)];
        let table = Table::from_varbinds(&if_stack, &varbinds);
        let [first, second] = &table.rows[..] else { panic!("{table:?}") };
        for name in ["ifStackStatus", "IF-MIB::ifStackStatus", "1.3.6.1.2.1.31.1.2.1.3"] {
            assert_eq!(first.get(name), Some(&Value::Integer(1)), "{name}");
            assert_eq!(second.get(name), None, "{name}");
        }
        assert_eq!(first.index("ifStackHigherLayer"), Some(Value::Integer(3)));
        assert_eq!(first.index("IF-MIB::ifStackLowerLayer"), Some(Value::Integer(7)));
        for name in ["ifDescr", "IF-MIB::ifDescr", "nothing", "", "::"] {
            assert_eq!((first.get(name), first.index(name)), (None, None), "{name}");
        }
        assert_eq!(first.oid(3).unwrap().to_string(), "1.3.6.1.2.1.31.1.2.1.3.3.7");
        assert_eq!(first.column(3).unwrap().name(), "ifStackStatus");
        // A table that no module defines, and a row that does not fit the INDEX.
        let unknown = Table::from_varbinds(&oid("1.3.9"), &[varbind("1.3.9.1.1.4", 1)]);
        assert_eq!((unknown.rows[0].get("x"), unknown.rows[0].index("x")), (None, None));
        let short = Table::from_varbinds(&if_stack, &[varbind("1.3.6.1.2.1.31.1.2.1.3.3", 1)]);
        assert_eq!(short.rows[0].index("ifStackHigherLayer"), None);
        assert_eq!(short.rows[0].get("ifStackStatus"), Some(&Value::Integer(1)));
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
