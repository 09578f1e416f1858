//! One row of a table, and the names of its columns: [`Row`].

use crate::{
    Mib, Oid, Value,
    mib::{Object, ToOid},
};
use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, OnceLock},
};

/// A conceptual row (RFC 2578, section 7.7).
#[derive(Clone)]
#[non_exhaustive]
pub struct Row {
    /// The instance identifier: the part after the column's OID. [`index`](Row::index()) decodes it.
    pub index: Vec<u32>,
    /// The value of each column, by column number. Empty cells are missing.
    pub cells: BTreeMap<u32, Value>,
    pub(crate) columns: Arc<Columns>,
}

/// What the rows of one table share.
pub(crate) struct Columns {
    table: Oid,
    /// `None` means the built-in one.
    mib: Option<Arc<Mib>>,
    /// Each name with the number of its column. Most programs that use numbers never need it.
    names: OnceLock<Vec<(Box<str>, u32)>>,
}

impl Columns {
    pub(super) fn new(table: Oid, mib: Option<Arc<Mib>>) -> Self {
        Self { table, mib, names: OnceLock::new() }
    }

    fn mib(&self) -> &Mib {
        self.mib.as_deref().unwrap_or(Mib::builtin())
    }

    /// Returns the columns that the MIB knows, also those that are not accessible: some agents give
    /// them all the same.
    pub(crate) fn names(&self) -> &[(Box<str>, u32)] {
        self.names.get_or_init(|| {
            let table = self.mib().object(&self.table).filter(|(_, rest)| rest.is_empty());
            let entry = table.and_then(|(table, _)| table.entry());
            let columns = entry.into_iter().flat_map(|entry| entry.children());
            columns.map(|column| (column.name().into(), column.subid())).collect()
        })
    }

    fn number(&self, name: &str) -> Option<u32> {
        // With a module, or as an OID.
        if name.contains([':', '.']) {
            let oid = name.to_oid_in(self.mib()).ok()?;
            return match oid.strip_prefix(&self.table)? {
                [1, column] => Some(*column),
                _ => None,
            };
        }
        self.names().iter().find(|(known, _)| **known == *name).map(|(_, number)| *number)
    }
}

impl Row {
    /// Returns the value of the column with this name, for example `ifDescr` or `IF-MIB::ifDescr`.
    /// `None` if the row has no such cell, or the table no such column.
    pub fn get(&self, column: &str) -> Option<&Value> {
        self.cells.get(&self.columns.number(column)?)
    }

    /// Returns the value of the object with this name in the INDEX of the table, for example
    /// `ifIndex`. `None` if the INDEX has no such object, or the row does not fit the INDEX.
    pub fn index(&self, object: &str) -> Option<Value> {
        let name = object.rsplit(':').next().unwrap_or(object);
        self.each_index().into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// Returns the values of the INDEX with their names, in order. Empty if the MIB does not know
    /// the table, or the row does not fit its INDEX.
    pub fn each_index(&self) -> Vec<(String, Value)> {
        let mib = self.columns.mib();
        let values = mib.row_index(&self.columns.table, &self.index).unwrap_or_default();
        values.into_iter().map(|index| (index.name.to_owned(), index.value)).collect()
    }

    /// Returns the OID of a cell, for [`Mib::format`] and the like. `None` if it has too many
    /// sub-identifiers.
    pub fn oid(&self, column: u32) -> Option<Oid> {
        self.columns.table.join(&[1, column]).and_then(|oid| oid.join(&self.index)).ok()
    }

    /// Returns the MIB that its names come from.
    pub fn mib(&self) -> &Mib {
        self.columns.mib()
    }

    /// Returns the object of a column, if the MIB knows it.
    pub fn column(&self, column: u32) -> Option<Object<'_>> {
        let oid = self.columns.table.join(&[1, column]).ok()?;
        self.mib().object(&oid).filter(|(_, rest)| rest.is_empty()).map(|(object, _)| object)
    }
}

/// Rows are equal if they have the same index and cells.
impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        (&self.index, &self.cells) == (&other.index, &other.cells)
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row")
            .field("index", &self.index)
            .field("cells", &self.cells)
            .finish_non_exhaustive()
    }
}
