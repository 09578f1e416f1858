//! Splits instances into the values of their INDEX (RFC 2578, section 7.7).

use super::{AddressKind, IndexObject, Kind, Mib, Object, Syntax, address::Rule};
use crate::{Oid, Value};
use std::net::Ipv4Addr;

/// One value of an index.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct IndexValue<'a> {
    /// The name of its object.
    pub name: &'a str,
    /// The object, if its module is in the MIB.
    pub object: Option<Object<'a>>,
    /// Its value.
    pub value: Value,
    /// The kind of address, if a value before it in the INDEX says so.
    pub address: Option<AddressKind>,
    pub(super) plain: bool,
}

impl IndexValue<'_> {
    /// Whether it is a plain number, without enumeration, hint or units.
    pub fn is_plain(&self) -> bool {
        self.plain
    }
}

/// The sub-identifiers of one value of an index, without a leading length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part<'o> {
    Number(u32),
    /// Each of them is below 256.
    Octets(&'o [u32]),
    ObjectId(&'o [u32]),
    Ip([u8; 4]),
    /// NetworkAddress of SMIv1: the kind comes before the address.
    Network([u8; 4]),
}

impl<'a> IndexObject<'a> {
    pub(super) fn is_plain(&self) -> bool {
        self.object.is_some_and(|object| {
            object.syntax().is_number()
                && object.enums().next().is_none()
                && (object.hint().is_none_or(|hint| hint == "d") && object.units().is_none())
                && object.syntax() != Syntax::TimeTicks
        })
    }

    /// Returns the value at the front of `rest` and the rest after it; `None` if `rest` does not
    /// fit the object or the object is unknown.
    pub(super) fn take<'o>(&self, rest: &'o [u32]) -> Option<(Part<'o>, &'o [u32])> {
        let object = self.object?;
        let counted = |fixed: Option<usize>| match fixed {
            _ if self.implied => Some((rest, &[][..])),
            Some(size) => rest.split_at_checked(size),
            None => {
                let (&count, rest) = rest.split_first()?;
                rest.split_at_checked(usize::try_from(count).ok()?)
            }
        };
        let address = |rest: &'o [u32]| {
            let (octets, rest) = rest.split_first_chunk::<4>()?;
            let mut ip = [0; 4];
            for (to, &from) in ip.iter_mut().zip(octets) {
                *to = u8::try_from(from).ok()?;
            }
            Some((ip, rest))
        };
        match object.syntax() {
            syntax if syntax.is_number() => {
                let (&number, rest) = rest.split_first()?;
                Some((Part::Number(number), rest))
            }
            Syntax::OctetString | Syntax::Bits | Syntax::Opaque | Syntax::NsapAddress => {
                let (octets, rest) = counted(object.fixed_size())?;
                octets.iter().all(|&o| o < 256).then_some((Part::Octets(octets), rest))
            }
            Syntax::ObjectIdentifier => {
                let (subids, rest) = counted(None)?;
                Some((Part::ObjectId(subids), rest))
            }
            Syntax::IpAddress => address(rest).map(|(ip, rest)| (Part::Ip(ip), rest)),
            Syntax::NetworkAddress => {
                let rest = rest.strip_prefix(&[1])?;
                address(rest).map(|(ip, rest)| (Part::Network(ip), rest))
            }
            _ => None,
        }
    }
}

impl Part<'_> {
    pub(super) fn value(self, syntax: Syntax) -> Option<Value> {
        Some(match self {
            Self::Number(n) => match syntax {
                Syntax::TimeTicks => Value::TimeTicks(n),
                Syntax::Counter32 => Value::Counter32(n),
                Syntax::Unsigned32 | Syntax::Gauge32 => Value::Gauge32(n),
                Syntax::UInteger32 => Value::UInteger32(n),
                // A sub-identifier has no sign. An INTEGER cannot hold one above 2147483647.
                _ => i32::try_from(n).map_or(Value::Gauge32(n), Value::Integer),
            },
            Self::Octets(octets) => Value::OctetString(bytes(octets)),
            Self::ObjectId(subids) => {
                Value::ObjectIdentifier(Oid::from_wire(subids.iter().copied()))
            }
            Self::Ip(ip) | Self::Network(ip) => Value::IpAddress(Ipv4Addr::from(ip)),
        })
    }
}

/// Returns the kind of address that a value of this convention is. The nearest type before it in
/// the index decides.
fn address(convention: &str, octets: &[u8], before: &[IndexValue<'_>]) -> Option<AddressKind> {
    if let Some(kind) = AddressKind::of_convention(convention) {
        return Some(kind);
    }
    let rule = Rule::of(convention)?;
    let tells = |index: &&IndexValue<'_>| {
        let convention = index.object.and_then(|object| object.convention());
        convention.is_some_and(|name| rule.is_told_by(name))
    };
    match before.iter().rev().find(tells) {
        Some(index) => rule.kind(&index.value),
        None => rule.guess(octets),
    }
}

pub(super) fn bytes(octets: &[u32]) -> Vec<u8> {
    octets.iter().map(|&o| o as u8).collect()
}

impl Mib {
    /// Returns the values of the INDEX in the OID of a column's instance; `None` if `oid` is not an
    /// instance of a known column or does not fit the INDEX.
    ///
    /// ```
    /// # use netsnmp::{Mib, Value};
    /// let mib = Mib::builtin();
    /// let index = mib.index(&mib.resolve("ifStackStatus.3.7")?).unwrap();
    /// assert_eq!((index[0].name, &index[0].value), ("ifStackHigherLayer", &Value::Integer(3)));
    /// assert_eq!((index[1].name, &index[1].value), ("ifStackLowerLayer", &Value::Integer(7)));
    /// # Ok::<(), netsnmp::Error>(())
    /// ```
    pub fn index(&self, oid: &Oid) -> Option<Vec<IndexValue<'_>>> {
        let (column, mut rest) = self.object(oid)?;
        if column.kind() != Kind::Column {
            return None;
        }
        let mut values: Vec<IndexValue<'_>> = Vec::new();
        for index in column.each_index() {
            let (part, behind) = index.take(rest)?;
            let syntax = index.object.map_or(Syntax::None, |object| object.syntax());
            // Agents with negative numbers in an index send them as two's complement. A label shows
            // that the number is meant to be negative.
            let negative = |n: u32| {
                (n as i32) < 0 && index.object.is_some_and(|o| o.label((n as i32).into()).is_some())
            };
            let value = match part {
                Part::Number(n) if syntax.is_signed() && negative(n) => Value::Integer(n as i32),
                part => part.value(syntax)?,
            };
            let convention = index.object.and_then(|object| object.convention());
            let address = match (convention, value.as_bytes()) {
                (Some(convention), Some(octets)) => address(convention, octets, &values),
                _ => None,
            };
            values.push(IndexValue {
                name: index.name,
                object: index.object,
                value,
                address,
                plain: index.is_plain(),
            });
            rest = behind;
        }
        (rest.is_empty() && !values.is_empty()).then_some(values)
    }

    /// Returns the values of the INDEX of a [row](crate::query::Row) of a table; `table` is the OID
    /// of the table or of its entry. Returns `None` in the same cases as [`index`](Self::index).
    pub fn row_index(&self, table: &Oid, index: &[u32]) -> Option<Vec<IndexValue<'_>>> {
        let column = self.columns(table).first()?.oid();
        self.index(&column.join(index).ok()?)
    }
}
