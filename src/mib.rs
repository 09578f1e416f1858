//! Names, types and text: the MIB as an immutable snapshot.

use crate::{Oid, Result};

/// Something that names a variable: an [`Oid`], its numbers, or a name of the built-in MIB.
pub trait ToOid {
    /// The OID named, as it stands.
    ///
    /// # Errors
    /// [`BadName`](crate::ErrorKind::BadName) where there is none.
    fn to_oid(&self) -> Result<Oid>;

    /// The OID to GET: the bare name of a scalar means its instance `.0`.
    ///
    /// # Errors
    /// As [`to_oid`](Self::to_oid).
    fn to_instance(&self) -> Result<Oid> {
        self.to_oid()
    }
}

impl ToOid for Oid {
    fn to_oid(&self) -> Result<Oid> {
        Ok(self.clone())
    }
}

impl<T: ToOid + ?Sized> ToOid for &T {
    fn to_oid(&self) -> Result<Oid> {
        (**self).to_oid()
    }
    fn to_instance(&self) -> Result<Oid> {
        (**self).to_instance()
    }
}

impl ToOid for str {
    fn to_oid(&self) -> Result<Oid> {
        Mib::builtin().resolve(self)
    }
    fn to_instance(&self) -> Result<Oid> {
        Mib::builtin().resolve_instance(self)
    }
}

impl ToOid for String {
    fn to_oid(&self) -> Result<Oid> {
        self.as_str().to_oid()
    }
    fn to_instance(&self) -> Result<Oid> {
        self.as_str().to_instance()
    }
}

/// Names, syntaxes, enumerations, hints, units and indexes of a set of modules.
#[derive(Debug)]
pub struct Mib {}

impl Mib {
    /// The modules compiled into this crate.
    pub fn builtin() -> &'static Mib {
        static BUILTIN: Mib = Mib {};
        &BUILTIN
    }

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
