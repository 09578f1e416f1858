//! Estimates how many octets a binding takes in a message, to choose the size of a request.

use crate::{Oid, Value, VarBind};

/// Returns the octets of a binding in BER, including its headers.
pub(super) fn binding(varbind: &VarBind) -> usize {
    tagged(tagged(oid(&varbind.oid)) + tagged(value(&varbind.value)))
}

/// Returns the octets of a typical binding below `root`: a short index and a small number.
pub(super) fn binding_below(root: &Oid) -> usize {
    const INDEX: usize = 2;
    const NUMBER: usize = 4;
    tagged(tagged(oid(root) + INDEX) + tagged(NUMBER))
}

/// Adds the identifier and length octets of X.690, section 8.1.
fn tagged(content: usize) -> usize {
    content
        + match content {
            0..=127 => 2,
            128..=255 => 3,
            _ => 4,
        }
}

fn oid(oid: &Oid) -> usize {
    let subids = oid.as_slice();
    // The first two sub-identifiers share one octet (X.690, section 8.19.4).
    let rest = subids.get(2..).unwrap_or(&[]);
    1 + rest.iter().map(|&subid| subidentifier(subid)).sum::<usize>()
}

fn subidentifier(subid: u32) -> usize {
    (32 - subid.leading_zeros()).div_ceil(7).max(1) as usize
}

fn value(value: &Value) -> usize {
    match value {
        Value::Null | Value::NoSuchObject | Value::NoSuchInstance | Value::EndOfMibView => 0,
        Value::Integer(n) => signed(i64::from(*n)),
        Value::Counter32(n) | Value::Gauge32(n) | Value::TimeTicks(n) | Value::UInteger32(n) => {
            signed(i64::from(*n))
        }
        Value::Counter64(n) | Value::Unsigned64(n) => unsigned(*n),
        Value::Integer64(n) => signed(*n),
        Value::IpAddress(_) => 4,
        Value::Float(_) => 7,
        Value::Double(_) => 11,
        Value::ObjectIdentifier(n) => oid(n),
        Value::OctetString(octets)
        | Value::Opaque(octets)
        | Value::Nsap(octets)
        | Value::BitString(octets) => octets.len(),
        Value::Malformed(it) => it.octets().len(),
    }
}

fn unsigned(n: u64) -> usize {
    // One more bit for the sign.
    ((64 - n.leading_zeros()) / 8 + 1) as usize
}

fn signed(n: i64) -> usize {
    unsigned(if n < 0 { !n } else { n } as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_match_ber() {
        let at = |value| binding(&VarBind::new("1.3.6.1.2.1.2.2.1.10.300".parse().unwrap(), value));
        // 2b 06 01 02 01 02 02 01 0a 82 2c
        assert_eq!(at(Value::Null), 2 + (2 + 11) + 2);
        for (value, octets) in [
            (Value::Integer(0), 1),
            (Value::Integer(127), 1),
            (Value::Integer(128), 2),
            (Value::Integer(-128), 1),
            (Value::Integer(-129), 2),
            (Value::Counter32(u32::MAX), 5),
            (Value::Counter64(u64::MAX), 9),
            (Value::OctetString(vec![0; 40]), 40),
            (Value::ObjectIdentifier("1.3.128".parse().unwrap()), 3),
        ] {
            assert_eq!(at(value.clone()), 2 + (2 + 11) + (2 + octets), "{value}");
        }
        assert_eq!(at(Value::OctetString(vec![0; 200])), 3 + (2 + 11) + (3 + 200));
        assert_eq!(at(Value::OctetString(vec![0; 300])), 4 + (2 + 11) + (4 + 300));
    }
}
