//! Keeps a value that does not parse from costing the whole reply.
//!
//! `snmp_pdu_parse` gives up at the first value that it cannot read. So before it sees a PDU, each
//! such value gets the tag of an OCTET STRING, which may have any octets. Afterwards the value gets
//! its own type back, or becomes a [`Malformed`]. So does a value that the library reads wrong.

use super::{
    decode,
    guard::{self, Reader},
};
use crate::{Malformed, MalformedRef, Value, VarBind, varbinds::Kind};
use std::ffi::c_long;

/// A value that the library would not read, or not rightly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Odd {
    /// The number of its binding.
    which: usize,
    /// Where its tag is.
    at: usize,
    tag: u8,
}

const OCTET_STRING: u8 = 0x04;
const OPAQUE: u8 = 0x44;

/// Finds such values in a PDU. Finds none in a PDU that is not sound: the library refuses it.
pub(super) fn find(pdu: &[u8]) -> Vec<Odd> {
    let mut odd = Vec::new();
    match look(pdu, &mut odd) {
        Ok(()) => odd,
        Err(_) => Vec::new(),
    }
}

/// The same for a scoped PDU, with the tags changed.
pub(super) fn disguise_scoped(scoped: &mut [u8]) -> Vec<Odd> {
    let Ok(at) = guard::pdu_of_scoped(scoped) else { return Vec::new() };
    let pdu = &mut scoped[at..];
    let odd = find(pdu);
    disguise(pdu, &odd);
    odd
}

/// Changes the tags, so that the library reads the values as octets.
pub(super) fn disguise(pdu: &mut [u8], odd: &[Odd]) {
    for it in odd {
        pdu[it.at] = OCTET_STRING;
    }
}

/// Gives the values back what they are, in the bindings of the disguised PDU.
pub(super) fn restore(varbinds: &mut [VarBind], odd: &[Odd]) {
    for it in odd {
        if let Some(VarBind { value, .. }) = varbinds.get_mut(it.which)
            && let Value::OctetString(octets) = value
        {
            let octets = std::mem::take(octets);
            *value = match Malformed::check(it.tag, &octets) {
                Some(malformed) => Value::Malformed(Box::new(malformed)),
                None => decode::value(it.tag, &octets),
            };
        }
    }
}

fn look(pdu: &[u8], odd: &mut Vec<Odd>) -> Result<(), &'static str> {
    let mut outer = Reader(pdu);
    let (_, body) = outer.next()?;
    let mut body = Reader(body);
    for _ in 0..3 {
        body.integer()?;
    }
    let mut varbinds = Reader(body.expect(guard::SEQUENCE)?);
    // Both may be followed by octets that nobody reads.
    let behind = outer.0.len() + body.0.len();
    let mut which = 0;
    while !varbinds.0.is_empty() {
        let mut varbind = Reader(varbinds.expect(guard::SEQUENCE)?);
        varbind.expect(guard::OBJECT_IDENTIFIER)?;
        let at = pdu.len() - behind - varbinds.0.len() - varbind.0.len();
        let (tag, octets) = varbind.next()?;
        if MalformedRef::check(tag, octets).is_some() || !is_read(tag, octets) {
            odd.push(Odd { which, at, tag });
        }
        which += 1;
    }
    Ok(())
}

/// Returns whether the library reads this value as what it is.
fn is_read(tag: u8, octets: &[u8]) -> bool {
    match tag {
        OPAQUE => !is_half_number(octets) && !is_misread(octets),
        // It reads them into a C `long`, which has four octets on some systems. A zero before an unsigned
        // number does not count.
        0x02 => octets.len() <= size_of::<c_long>(),
        0x41 | 0x42 | 0x43 | 0x47 => {
            octets.len() - usize::from(octets.first() == Some(&0)) <= size_of::<c_long>()
        }
        _ => true,
    }
}

/// Returns whether the octets of an Opaque begin like one of net-snmp's numbers, but are none. The
/// library refuses them, but as an Opaque they are as good as any.
fn is_half_number(octets: &[u8]) -> bool {
    matches!(octets, [0x9f, 0x76 | 0x78..=0x7b, _, ..]) && decode::opaque(octets).0 == Kind::Opaque
}

/// Returns whether the library reads another number in an Opaque than the agent has written. On big endian
/// processors `asn_parse_float` and `asn_parse_double` exchange halves, as if the processor were little endian.
fn is_misread(octets: &[u8]) -> bool {
    cfg!(target_endian = "big") && matches!(decode::opaque(octets).0, Kind::Float | Kind::Double)
}
