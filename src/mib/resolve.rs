//! Names in.

use super::Mib;
use crate::{Oid, Result};

impl Mib {
    /// The OID of a name.
    ///
    /// # Errors
    /// [`BadName`](crate::ErrorKind::BadName), with the nearest names.
    pub fn resolve(&self, name: &str) -> Result<Oid> {
        name.parse().map_err(|e: crate::ParseOidError| {
            crate::ErrorKind::BadName { name: name.to_owned(), reason: e.to_string() }.into()
        })
    }

    /// The OID to GET for a name: a scalar's instance where the name is the scalar's own.
    ///
    /// # Errors
    /// As [`resolve`](Self::resolve).
    pub fn resolve_instance(&self, name: &str) -> Result<Oid> {
        self.resolve(name)
    }
}
