//! Varbinds that follow each other and are instances of one object: [`Run`].

use super::{
    Printer,
    known::Known,
    met::Met,
    quick::{self, Quick},
};
use crate::{OidSubids, ValueRef, VarBindsIter};

/// The next varbinds of a list, as long as they are instances of one object.
///
/// Varbinds of a table follow each other by the hundred. What depends on the object is looked up once
/// for all of them. Made by [`Printer::run`].
#[derive(Debug)]
pub struct Run<'p, 'm, 'i, 'v> {
    number: u64,
    met: &'p Met<'m>,
    varbinds: &'i mut VarBindsIter<'v>,
}

/// A varbind of a [`Run`], whose value needs no rule of net-snmp's.
#[derive(Debug, Clone)]
pub struct Cell<'v, 'm> {
    /// The sub-identifiers after the OID of the object.
    pub instance: OidSubids<'v>,
    /// The value.
    pub value: ValueRef<'v>,
    /// The same value, as it is written.
    pub quick: Quick<'v, 'm>,
}

impl<'m> Printer<'m> {
    /// Begins with the next varbind. `None` if there is none, or if its object must be looked up each
    /// time.
    pub fn run<'p, 'i, 'v>(
        &'p mut self,
        varbinds: &'i mut VarBindsIter<'v>,
    ) -> Option<Run<'p, 'm, 'i, 'v>> {
        let (held, places) = varbinds.rest();
        let (place, _) = self.find(held.name(*places.first()?))?;
        let number = self.forgotten + place as u64;
        Some(Run { number, met: &self.met[place], varbinds })
    }
}

impl<'p, 'm, 'v> Run<'p, 'm, '_, 'v> {
    /// Returns what the printer remembers about the object.
    pub fn known(&self) -> Known<'p, 'm> {
        Known::new(self.number, self.met, OidSubids::behind(&[]))
    }

    /// Returns the next varbind of the list, if it belongs to the run and its value is
    /// [`Quick`]. It stays in the list until [`taken`](Self::taken).
    // As a function of its own, it would write each cell to memory for the caller to read it there.
    #[inline(always)]
    pub fn cell(&self) -> Option<Cell<'v, 'm>> {
        let (held, places) = self.varbinds.rest();
        let varbind = held.view(*places.first()?);
        let instance = self.met.instance(varbind.oid)?;
        let quick = quick::quick(self.met, varbind.value)?;
        Some(Cell { instance, value: varbind.value, quick })
    }

    /// Goes on to the varbind after it.
    #[inline]
    pub fn taken(&mut self) {
        self.varbinds.skip_first(1);
    }
}
