//! Names, types and text: the MIB as an immutable snapshot.
//!
//! libnetsnmp's parser compiles MIB modules ([`Mib::load`]) into one block of bytes, the snapshot,
//! which is read in place. The modules built into this crate are such a block in the program's
//! read-only data: [`Mib::builtin`] opens no file, parses nothing and allocates nothing. A [`Mib`]
//! never changes, so any number of threads can read it without a lock.
//!
//! ```
//! use netsnmp::{Mib, Value, VarBind, mib::Style};
//!
//! let mib = Mib::builtin();
//! let oid = mib.resolve("IF-MIB::ifOperStatus.3")?;
//! assert_eq!(oid.to_string(), "1.3.6.1.2.1.2.2.1.8.3");
//! let line = mib.line(&VarBind::new(oid, Value::Integer(1)), &Style::default());
//! assert_eq!(line, "IF-MIB::ifOperStatus.3 = INTEGER: up(1)");
//! # Ok::<(), netsnmp::Error>(())
//! ```

use crate::{Oid, Result};

mod address;
mod cache;
mod clause;
mod compile;
mod convention;
mod date;
mod describe;
mod digits;
mod encode;
mod enums;
mod facts;
mod format;
mod hint;
mod index;
mod index_in;
mod lexer;
mod merge;
mod module;
mod module_text;
mod name;
mod object;
mod parts;
mod printer;
mod problem;
mod refine;
mod render;
mod resolve;
mod snapshot;
mod sources;
mod stage;
mod style;

#[cfg(test)]
mod tests;
mod text;
mod token;
mod value_in;

pub use address::AddressKind;
pub use cache::{CacheUse, CompiledMib, MibCache};
pub use clause::{Access, Kind, Status, Syntax};
pub use convention::Convention;
pub use date::rfc3339;
pub use enums::Enums;
pub use facts::Sense;
pub use format::bits_set;
pub use index::IndexValue;
pub use module::Module;
pub use object::{IndexObject, Object};
pub use printer::{Cell, Known, Printer, Quick, Run, hardware};
pub use sources::{MibSources, ModuleProblem, Replacement};
pub use style::{Names, Strings, Style};

use snapshot::Snapshot;

/// Anything that names a variable: an [`Oid`], its numbers as text, or a name of a MIB.
pub trait ToOid {
    /// Returns the OID, without adding an instance. A name is one of `mib`.
    ///
    /// # Errors
    /// [`BadName`](crate::ErrorKind::BadName) if the name cannot be resolved.
    fn to_oid_in(&self, mib: &Mib) -> Result<Oid>;

    /// Returns the OID to GET: the bare name of a scalar means its instance `.0`.
    ///
    /// # Errors
    /// The same as for [`to_oid_in`](Self::to_oid_in).
    fn to_instance_in(&self, mib: &Mib) -> Result<Oid> {
        self.to_oid_in(mib)
    }

    /// Returns the same as [`to_oid_in`](Self::to_oid_in) with the built-in MIB.
    ///
    /// # Errors
    /// The same.
    fn to_oid(&self) -> Result<Oid> {
        self.to_oid_in(Mib::builtin())
    }

    /// Returns the same as [`to_instance_in`](Self::to_instance_in) with the built-in MIB.
    ///
    /// # Errors
    /// The same.
    fn to_instance(&self) -> Result<Oid> {
        self.to_instance_in(Mib::builtin())
    }
}

impl ToOid for Oid {
    fn to_oid_in(&self, _: &Mib) -> Result<Oid> {
        Ok(self.clone())
    }
}

impl<T: ToOid + ?Sized> ToOid for &T {
    fn to_oid_in(&self, mib: &Mib) -> Result<Oid> {
        (**self).to_oid_in(mib)
    }
    fn to_instance_in(&self, mib: &Mib) -> Result<Oid> {
        (**self).to_instance_in(mib)
    }
}

impl ToOid for str {
    fn to_oid_in(&self, mib: &Mib) -> Result<Oid> {
        mib.resolve(self)
    }
    fn to_instance_in(&self, mib: &Mib) -> Result<Oid> {
        mib.resolve_instance(self)
    }
}

impl ToOid for String {
    fn to_oid_in(&self, mib: &Mib) -> Result<Oid> {
        self.as_str().to_oid_in(mib)
    }
    fn to_instance_in(&self, mib: &Mib) -> Result<Oid> {
        self.as_str().to_instance_in(mib)
    }
}

/// Names, syntaxes, enumerations, hints, units and indexes of a set of modules.
#[derive(Debug)]
pub struct Mib {
    snapshot: Snapshot,
}

impl Mib {
    const fn new(snapshot: Snapshot) -> Self {
        Self { snapshot }
    }

    /// The modules compiled into this crate.
    pub fn builtin() -> &'static Mib {
        static BUILTIN: Mib = Mib::new(Snapshot::builtin());
        &BUILTIN
    }

    /// Creates a MIB from bytes that [`snapshot`](Self::snapshot) returned, in this or another
    /// process of the same version.
    ///
    /// # Errors
    /// [`Local`](crate::ErrorKind::Local): the bytes are not a snapshot, are damaged, or come from
    /// another version.
    pub fn from_snapshot(bytes: Vec<u8>) -> Result<Mib> {
        Ok(Mib::new(Snapshot::checked(bytes)?))
    }

    /// The bytes of this MIB, for a cache. They are the same on every machine.
    pub fn snapshot(&self) -> &[u8] {
        self.snapshot.bytes()
    }
}

#[cfg(feature = "fuzzing")]
pub(crate) mod fuzzing {
    pub use super::stage::fuzzing::mib;
}
