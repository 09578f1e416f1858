//! Queries with the names of any MIB: [`Using`].

use super::{Query, Walk};
use crate::{Mib, Result, mib::ToOid};

/// Makes queries from the names of a MIB of the caller; [`Query::using`] returns it. Its functions
/// are those of [`Query`].
///
/// ```no_run
/// use netsnmp::{Mib, Query, mib::MibSources};
///
/// let mut sources = MibSources::default();
/// sources.files.push("ACME-FAN-MIB.txt".into());
/// let (mib, _problems) = Mib::load(&sources)?;
/// let query = Query::using(&mib).get(["acmeFanCount"])?.then(Query::using(&mib).table("acmeFanTable")?);
/// # Ok::<(), netsnmp::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Using<'m>(&'m Mib);

impl Query {
    /// Returns what makes queries from the names of `mib`.
    pub fn using(mib: &Mib) -> Using<'_> {
        Using(mib)
    }
}

impl Using<'_> {
    /// Returns a GET: see [`Query::get`].
    ///
    /// # Errors
    /// [`BadName`](crate::ErrorKind::BadName) if the MIB does not have a name.
    pub fn get<T: ToOid>(self, names: impl IntoIterator<Item = T>) -> Result<Query> {
        Query::get_in(self.0, names)
    }

    /// Returns a GETNEXT: see [`Query::get_next`].
    ///
    /// # Errors
    /// The same as for [`get`](Self::get).
    pub fn get_next<T: ToOid>(self, names: impl IntoIterator<Item = T>) -> Result<Query> {
        Query::get_next_in(self.0, names)
    }

    /// Returns a GETBULK: see [`Query::get_bulk`].
    ///
    /// # Errors
    /// The same as for [`get`](Self::get).
    pub fn get_bulk<T: ToOid>(
        self,
        names: impl IntoIterator<Item = T>,
        non_repeaters: u32,
        max_repetitions: Option<u32>,
    ) -> Result<Query> {
        Query::get_bulk_in(self.0, names, non_repeaters, max_repetitions)
    }

    /// Returns a walk: see [`Query::walk`].
    ///
    /// # Errors
    /// The same as for [`get`](Self::get).
    pub fn walk(self, root: impl ToOid) -> Result<Query> {
        Ok(Query::walk_with(Walk::new(root.to_oid_in(self.0)?)))
    }

    /// Returns a walk of several subtrees: see [`Query::walk_together`].
    ///
    /// # Errors
    /// The same as for [`get`](Self::get).
    pub fn walk_together<T: ToOid>(self, roots: impl IntoIterator<Item = T>) -> Result<Query> {
        Query::walk_together_in(self.0, roots)
    }

    /// Returns the walk of a table by rows, with the columns that the MIB knows: see
    /// [`Query::table`].
    ///
    /// # Errors
    /// The same as for [`get`](Self::get).
    pub fn table(self, table: impl ToOid) -> Result<Query> {
        Query::table_in(self.0, table)
    }

    /// Returns the walk of a table as a subtree: see [`Query::table_by_columns`].
    ///
    /// # Errors
    /// The same as for [`get`](Self::get).
    pub fn table_by_columns(self, table: impl ToOid) -> Result<Query> {
        Ok(Query::table_with_columns(table.to_oid_in(self.0)?, [], None))
    }
}
