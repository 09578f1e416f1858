//! Reads varbinds that another process or machine has packed. They are octets of agents, so they are
//! checked like a reply: what is checked here is what is used, whoever has checked it before.

use super::{
    decode::kind,
    guard::{OBJECT_IDENTIFIER, Reader},
};
use crate::{
    Oid, Value, VarBind, VarBinds,
    oid::is_minimal,
    packed::{Pack, Packed, Read, Unreadable},
    varbinds::{APART, Held, Kind, Place},
};

const WRONG: Unreadable = Unreadable::new("a varbind is not as an agent sends it");

/// The least octets of a varbind: the length of its name, the name, tag and length of its value.
const LEAST: usize = 4;

/// Reads `count` varbinds, which are all of these octets.
pub(crate) fn varbinds(octets: &[u8], count: usize) -> Read<VarBinds> {
    if count.checked_mul(LEAST).is_none_or(|least| least > octets.len()) {
        return Err(WRONG);
    }
    let held = Held::new(octets).ok_or(WRONG)?;
    let mut varbinds = VarBinds { held, places: Vec::with_capacity(count) };
    let mut at = 0;
    for _ in 0..count {
        at = match short(octets, at) {
            Some((place, next)) => {
                varbinds.places.push(place);
                next
            }
            None => long(octets, at, &mut varbinds)?,
        };
    }
    if at == octets.len() { Ok(varbinds) } else { Err(WRONG) }
}

/// Reads a varbind whose lengths have one octet: nearly every one. Returns its place, and where the
/// next one begins.
#[inline]
fn short(octets: &[u8], at: usize) -> Option<(Place, usize)> {
    let &[name @ 1..0x80, ref rest @ ..] = octets.get(at..)? else { return None };
    let (name, value) = rest.split_at_checked(name.into())?;
    let &[tag, len @ ..0x80, ref rest @ ..] = value else { return None };
    let value = rest.get(..len.into())?;
    let place = place(at + 1, name, 2, tag, value)?;
    Some((place, at + 1 + name.len() + 2 + value.len()))
}

/// Reads any varbind. Returns where the next one begins.
fn long(octets: &[u8], at: usize, varbinds: &mut VarBinds) -> Read<usize> {
    let mut from = Packed::new(octets.get(at..).ok_or(WRONG)?);
    let len = from.size()?;
    if len == usize::from(APART) {
        let oid = Oid::unpack(&mut from)?;
        let value = match from.flag()? {
            true => Value::ObjectIdentifier(Pack::unpack(&mut from)?),
            false => {
                let mut alone = VarBinds::new();
                let rest = from.rest();
                // One that is apart inside of one that is apart would go on without end.
                if rest.first() == Some(&APART) {
                    return Err(WRONG);
                }
                alone.held = Held::new(rest).ok_or(WRONG)?;
                let end = one(rest, 0, &mut alone)?;
                let value = alone.first().ok_or(WRONG)?.value.to_value();
                from = Packed::new(&rest[end..]);
                value
            }
        };
        varbinds.push_apart(VarBind { oid, value });
        return Ok(octets.len() - from.left());
    }
    one(octets, at, varbinds)
}

fn one(octets: &[u8], at: usize, varbinds: &mut VarBinds) -> Read<usize> {
    let mut from = Packed::new(octets.get(at..).ok_or(WRONG)?);
    let len = from.size()?;
    let name_at = octets.len() - from.left();
    let name = from.octets(len)?;
    let mut reader = Reader(from.rest());
    let head_at = name_at + len;
    let (tag, value) = reader.next().map_err(|_| WRONG)?;
    let end = octets.len() - reader.0.len();
    let head = end - value.len() - head_at;
    varbinds.places.push(place(name_at, name, head, tag, value).ok_or(WRONG)?);
    Ok(end)
}

/// Returns the place of a binding; `None` if it is not what a place can refer to.
#[inline]
fn place(at: usize, name: &[u8], head: usize, tag: u8, value: &[u8]) -> Option<Place> {
    let (kind, skipped) = kind(tag, value);
    let is_long_tag = tag & 0x1f == 0x1f;
    let is_value = kind != Kind::ObjectIdentifier || tag != OBJECT_IDENTIFIER || is_minimal(value);
    if is_long_tag || !is_minimal(name) || !is_value {
        return None;
    }
    Some(Place {
        at: u32::try_from(at).ok()?,
        value: (value.len() - skipped) as u32,
        name: u16::try_from(name.len()).ok()?,
        head: u8::try_from(head + skipped).ok()?,
        kind,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Malformed;
    use proptest::prelude::*;

    fn oid() -> impl Strategy<Value = Oid> {
        proptest::collection::vec(any_subid(), 0..12).prop_map(|mut subids| {
            if let Some(first) = subids.first_mut() {
                *first %= 3;
            }
            Oid::try_from(&subids[..]).unwrap_or_default()
        })
    }

    fn any_subid() -> impl Strategy<Value = u32> {
        prop_oneof![0..40_u32, any::<u32>()]
    }

    pub(crate) fn value() -> impl Strategy<Value = Value> {
        let octets = || proptest::collection::vec(any::<u8>(), 0..300);
        prop_oneof![
            Just(Value::Null),
            any::<i32>().prop_map(Value::Integer),
            octets().prop_map(Value::OctetString),
            oid().prop_map(Value::ObjectIdentifier),
            any::<u32>().prop_map(|n| Value::IpAddress(n.into())),
            any::<u32>().prop_map(Value::Counter32),
            any::<u32>().prop_map(Value::Gauge32),
            any::<u32>().prop_map(Value::TimeTicks),
            octets().prop_map(|mut octets| {
                // Otherwise it would be a number inside an Opaque.
                octets.insert(0, 0);
                Value::Opaque(octets)
            }),
            any::<u64>().prop_map(Value::Counter64),
            any::<f32>().prop_filter("a number", |x| !x.is_nan()).prop_map(Value::Float),
            any::<i64>().prop_map(Value::Integer64),
            any::<u64>().prop_map(Value::Unsigned64),
            Just(Value::NoSuchObject),
            Just(Value::EndOfMibView),
            Just(Value::Malformed(Box::new(Malformed::check(0x40, &[1, 2]).unwrap()))),
        ]
    }

    fn packed(varbinds: &VarBinds) -> Vec<u8> {
        let mut octets = Vec::new();
        assert_eq!(varbinds.pack_from(0, usize::MAX, &mut octets), varbinds.len());
        octets
    }

    proptest! {
        #[test]
        fn varbinds_come_back(all in proptest::collection::vec((oid(), value()), 0..20)) {
            let all: Vec<_> = all.into_iter().map(|(oid, value)| VarBind { oid, value }).collect();
            let kept = VarBinds::from(all.clone());
            let back = super::varbinds(&packed(&kept), kept.len()).unwrap();
            prop_assert_eq!(back.to_vec(), all);
        }

        #[test]
        fn other_octets_are_refused_or_read(
            all in proptest::collection::vec((oid(), value()), 1..5),
            changes in proptest::collection::vec((any::<usize>(), any::<u8>()), 1..4),
            cut in any::<usize>(),
        ) {
            let all: Vec<_> = all.into_iter().map(|(oid, value)| VarBind { oid, value }).collect();
            let mut octets = packed(&VarBinds::from(all.clone()));
            for (place, octet) in changes {
                let place = place % octets.len();
                octets[place] = octet;
            }
            octets.truncate(cut % (octets.len() + 1));
            for count in 0..all.len() + 2 {
                if let Ok(varbinds) = super::varbinds(&octets, count) {
                    // Whatever was read can be looked at.
                    prop_assert_eq!(varbinds.to_vec().len(), count);
                    let _ = format!("{varbinds:?}");
                }
            }
        }
    }
}
