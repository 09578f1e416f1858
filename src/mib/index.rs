//! Instances taken apart into the values of their INDEX (RFC 2578, section 7.7).

use super::{Mib, Object};
use crate::{Oid, Value};

/// One value of an index.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexValue<'a> {
    /// The name of the object it is a value of.
    pub name: &'a str,
    /// The object, where its module is in the MIB.
    pub object: Option<Object<'a>>,
    /// Its value.
    pub value: Value,
}

impl Mib {
    /// The values of the INDEX in the OID of a column's instance; `None` where `oid` is no
    /// instance of a known column, or its sub-identifiers do not fit the INDEX.
    pub fn index(&self, oid: &Oid) -> Option<Vec<IndexValue<'_>>> {
        let _ = oid;
        None
    }
}
