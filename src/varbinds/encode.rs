//! Writes a varbind as BER, so that those that we make are kept like those that agents send.

use super::place::{Kind, Place};
use crate::{Value, VarBind, oid};

/// Appends the binding and returns its place; `None` if octets cannot say the same.
pub(super) fn append(to: &mut Vec<u8>, varbind: &VarBind) -> Option<Place> {
    let name = oid::encode(varbind.oid.as_slice())?;
    let (kind, tag, content) = content(&varbind.value)?;
    let at = u32::try_from(to.len()).ok()?;
    u32::try_from(to.len() + name.len() + content.len() + 6).ok()?;
    to.extend_from_slice(&name);
    let head = to.len();
    to.push(tag);
    let len = content.len() as u32;
    match len {
        0..=0x7f => to.push(len as u8),
        _ => {
            let octets = len.to_be_bytes();
            let used = &octets[len.leading_zeros() as usize / 8..];
            to.push(0x80 | used.len() as u8);
            to.extend_from_slice(used);
        }
    }
    let mut head = (to.len() - head) as u8;
    let mut value = len;
    to.extend_from_slice(&content);
    if matches!(kind, Kind::Float | Kind::Double | Kind::Integer64 | Kind::Unsigned64) {
        (head, value) = (head + 3, value - 3);
    }
    Some(Place { at, value, name: u16::try_from(name.len()).ok()?, head, kind })
}

fn content(value: &Value) -> Option<(Kind, u8, Vec<u8>)> {
    let number = |kind, tag, n: i64| (kind, tag, signed(n));
    let unsigned = |n: u64| match i64::try_from(n) {
        Ok(n) => signed(n),
        Err(_) => [&[0], &n.to_be_bytes()[..]].concat(),
    };
    let inside = |kind, tag: u8, number: Vec<u8>| {
        (kind, 0x44, [&[0x9f, tag, number.len() as u8], &number[..]].concat())
    };
    Some(match value {
        Value::Null => (Kind::Null, 0x05, Vec::new()),
        Value::Integer(n) => number(Kind::Integer, 0x02, (*n).into()),
        Value::OctetString(octets) => (Kind::OctetString, 0x04, octets.clone()),
        Value::ObjectIdentifier(oid) => {
            (Kind::ObjectIdentifier, 0x06, oid::encode(oid.as_slice())?.into_vec())
        }
        Value::IpAddress(ip) => (Kind::IpAddress, 0x40, ip.octets().to_vec()),
        Value::Counter32(n) => number(Kind::Counter32, 0x41, (*n).into()),
        Value::Gauge32(n) => number(Kind::Gauge32, 0x42, (*n).into()),
        Value::TimeTicks(n) => number(Kind::TimeTicks, 0x43, (*n).into()),
        Value::Opaque(octets) => (Kind::Opaque, 0x44, octets.clone()),
        Value::Nsap(octets) => (Kind::Nsap, 0x45, octets.clone()),
        Value::Counter64(n) => (Kind::Counter64, 0x46, unsigned(*n)),
        Value::UInteger32(n) => number(Kind::UInteger32, 0x47, (*n).into()),
        Value::BitString(octets) => (Kind::BitString, 0x03, octets.clone()),
        Value::Float(x) => inside(Kind::Float, 0x78, x.to_be_bytes().to_vec()),
        Value::Double(x) => inside(Kind::Double, 0x79, x.to_be_bytes().to_vec()),
        Value::Integer64(n) => inside(Kind::Integer64, 0x7a, signed(*n)),
        Value::Unsigned64(n) => inside(Kind::Unsigned64, 0x7b, unsigned(*n)),
        Value::NoSuchObject => (Kind::NoSuchObject, 0x80, Vec::new()),
        Value::NoSuchInstance => (Kind::NoSuchInstance, 0x81, Vec::new()),
        Value::EndOfMibView => (Kind::EndOfMibView, 0x82, Vec::new()),
        Value::Malformed(it) => (Kind::Malformed, it.tag(), it.octets().to_vec()),
    })
}

/// Returns as few octets as the number needs (X.690, section 8.3).
fn signed(n: i64) -> Vec<u8> {
    let bits = 65 - if n < 0 { n.leading_ones() } else { n.leading_zeros() };
    n.to_be_bytes()[8 - (bits as usize).div_ceil(8)..].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Malformed, Oid, VarBinds};

    #[test]
    fn every_value_stays_what_it_is() {
        let mut values = vec![
            Value::Null,
            Value::IpAddress([10, 0, 0, 255].into()),
            Value::ObjectIdentifier("1.3.6.1.4.1.300".parse().unwrap()),
            Value::ObjectIdentifier(Oid::default()),
            Value::Float(-1.5),
            Value::Double(f64::MAX),
            Value::NoSuchObject,
            Value::NoSuchInstance,
            Value::EndOfMibView,
            Value::Malformed(Box::new(Malformed::check(0x40, &[1, 2]).unwrap())),
            Value::Malformed(Box::new(Malformed::check(0x50, &[]).unwrap())),
        ];
        for n in [
            0,
            1,
            127,
            128,
            255,
            256,
            32_767,
            32_768,
            1 << 31,
            u64::from(u32::MAX),
            1 << 63,
            u64::MAX,
        ] {
            values.extend([Value::Counter64(n), Value::Unsigned64(n), Value::Integer64(n as i64)]);
            values.extend([
                Value::Integer(n as i32),
                Value::Counter32(n as u32),
                Value::Gauge32(n as u32),
            ]);
            values.extend([Value::TimeTicks(n as u32), Value::UInteger32(n as u32)]);
        }
        for len in [0, 1, 127, 128, 255, 256, 70_000] {
            let octets = || vec![7; len];
            values.extend([Value::OctetString(octets()), Value::Opaque(octets())]);
            values.extend([Value::Nsap(octets()), Value::BitString(octets())]);
        }
        let names = ["1.3", "1.3.6.1.2.1.1.5.0", "2.999.4294967295", "1", "2.4294967295"];
        let varbinds: Vec<_> = values
            .into_iter()
            .zip(names.into_iter().cycle())
            .map(|(value, name)| VarBind::new(name.parse().unwrap(), value))
            .collect();
        let kept = VarBinds::from(varbinds.clone());
        assert_eq!(kept.to_vec(), varbinds);
        let mut twice = kept.clone();
        twice.append(kept.clone());
        assert_eq!(twice.to_vec(), [&varbinds[..], &varbinds].concat());
        assert!(twice.iter().rev().eq(varbinds.iter().chain(&varbinds).rev().map(VarBind::view)));
        twice.retain(|varbind| varbind.value.is_exception());
        assert!(twice.iter().all(|varbind| varbind.value.is_exception()) && twice.len() >= 6);
    }
}
