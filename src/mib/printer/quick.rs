//! Values that need no rule of net-snmp's: [`Quick`].

use super::{met::Met, way::Way};
use crate::{
    ValueRef,
    mib::{AddressKind, digits, hint},
};

/// A value whose text is itself or a label. Nearly all values of tables are of this kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quick<'v, 'm> {
    /// A number without a sign.
    Unsigned(u64),
    /// A number with a sign.
    Signed(i32),
    /// A number of an enumeration, with its label.
    Label(&'m str, i32),
    /// A string of printable ASCII characters.
    Text(&'v str),
    /// A hardware address, and the kind of address by which it is one. [`hardware`] writes its text.
    Hardware(&'v [u8], AddressKind),
}

/// Returns the value if its text needs no more than this. `None`: the printer writes it.
#[inline(always)]
pub(super) fn quick<'v, 'm>(met: &Met<'m>, value: ValueRef<'v>) -> Option<Quick<'v, 'm>> {
    Some(match (met.way, value) {
        (Way::Text(most), ValueRef::OctetString(octets)) => {
            let shown = octets.len() <= most && hint::is_ascii_print(octets);
            Quick::Text(std::str::from_utf8(octets).ok().filter(|_| shown)?)
        }
        (Way::Physical, ValueRef::OctetString(octets)) => {
            Quick::Hardware(octets, met.facts.address_kind()?)
        }
        (Way::Counter32, ValueRef::Counter32(number))
        | (Way::Gauge32, ValueRef::Gauge32(number)) => Quick::Unsigned(number.into()),
        (Way::Counter64, ValueRef::Counter64(number)) => Quick::Unsigned(number),
        (Way::Integer { labels, bare }, ValueRef::Integer(number)) => {
            match met.facts.label(number.into()).filter(|_| labels) {
                Some(label) => Quick::Label(label, number),
                None if bare => Quick::Signed(number),
                None => return None,
            }
        }
        _ => return None,
    })
}

/// Writes the text of a hardware address: its octets in hex with colons, without zeros before.
pub fn hardware(out: &mut Vec<u8>, octets: &[u8]) {
    digits::colons(out, octets);
}
