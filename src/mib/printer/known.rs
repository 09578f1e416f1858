//! An object that a printer remembers: [`Known`].

use super::met::Met;
use crate::{OidSubids, mib::index::Part};

/// An object that a [`Printer`](super::Printer) remembers, and the instance that it was asked for.
/// A format can keep its own text for the object under [`number`](Self::number).
#[derive(Debug, Clone)]
pub struct Known<'p, 'm> {
    number: u64,
    pub(super) met: &'p Met<'m>,
    pub(super) instance: OidSubids<'p>,
}

impl<'p, 'm> Known<'p, 'm> {
    pub(super) fn new(number: u64, met: &'p Met<'m>, instance: OidSubids<'p>) -> Self {
        Self { number, met, instance }
    }

    /// The number of the object. No other object of this printer gets it.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The OID of the object in numbers, without a leading dot.
    pub fn numbers(&self) -> &'p str {
        &self.met.numbers
    }

    /// The sub-identifiers after the OID of the object.
    pub fn instance(&self) -> OidSubids<'p> {
        self.instance.clone()
    }

    /// The name of the object, if each instance is written as this name and its numbers.
    pub fn name(&self) -> Option<&'p str> {
        self.met.plain.then_some(&*self.met.name)
    }

    /// Name and [type](crate::Value::type_name) of each value of the INDEX, if each is a plain number.
    /// A number above 2^31-1 is a Gauge32, whatever its type here. Empty if the object is not a
    /// column.
    pub fn plain_index(&self) -> Option<impl Iterator<Item = (&'m str, &'static str)>> {
        let index = self.met.index.as_ref().filter(|all| all.iter().all(|(_, plain)| *plain))?;
        Some(index.iter().filter_map(|(index, _)| {
            let value = Part::Number(0).value(index.object?.syntax())?;
            Some((index.name, value.type_name()))
        }))
    }
}
