//! Names out.

use super::{Mib, Names};
use crate::Oid;

impl Mib {
    /// The name of an OID.
    pub fn name(&self, oid: &Oid, names: Names) -> String {
        let _ = names;
        oid.to_string()
    }
}
