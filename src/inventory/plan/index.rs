//! Takes parts out of the sub-identifiers of an index: [`IndexPart`].

use crate::{
    Oid, Value,
    mib::{IndexObject, Syntax},
};
use std::net::Ipv4Addr;

mod address;

/// Where a value is in an index.
#[derive(Debug)]
pub(in crate::inventory) enum IndexPart {
    /// The last one of these parts.
    Parts(Vec<Part>),
    /// The sub-identifier at this position, counted from the end if negative.
    Position(i64),
}

/// One object of an INDEX clause (RFC 2578, section 7.7).
#[derive(Debug, Clone, Copy)]
pub(in crate::inventory) enum Part {
    Number,
    Address,
    Fixed(usize),
    Counted,
    Implied,
    CountedOid,
    ImpliedOid,
    /// An address (RFC 4001) behind the number of its type.
    Inet,
}

impl Part {
    pub(super) fn of(index: &IndexObject<'_>) -> Option<Self> {
        let object = index.object?;
        // LldpManAddress has the same form, behind an address family that has the same numbers for IPv4
        // and IPv6.
        if matches!(object.convention(), Some("InetAddress" | "LldpManAddress")) {
            return Some(Self::Inet);
        }
        Some(match object.syntax() {
            Syntax::IpAddress => Self::Address,
            Syntax::OctetString | Syntax::Bits | Syntax::Opaque => {
                match (object.fixed_size(), index.implied) {
                    (Some(size), _) => Self::Fixed(size),
                    (None, true) => Self::Implied,
                    (None, false) => Self::Counted,
                }
            }
            Syntax::ObjectIdentifier if index.implied => Self::ImpliedOid,
            Syntax::ObjectIdentifier => Self::CountedOid,
            _ => Self::Number,
        })
    }

    fn split<'i>(&self, index: &'i [u32]) -> Option<(&'i [u32], &'i [u32])> {
        match self {
            Self::Number => index.split_at_checked(1),
            Self::Address => index.split_at_checked(4),
            Self::Fixed(size) => index.split_at_checked(*size),
            Self::Implied | Self::ImpliedOid => Some((index, &[])),
            Self::Counted | Self::CountedOid | Self::Inet => {
                let (&count, rest) = index.split_first()?;
                match rest.split_at_checked(count as usize) {
                    Some(split) => Some(split),
                    // Some agents leave out the length of an address at the end of the index.
                    None if matches!(index.len(), 4 | 16) => Some((index, &[])),
                    None => None,
                }
            }
        }
    }

    fn value(&self, subids: &[u32]) -> Option<Value> {
        let octets = || subids.iter().map(|&s| u8::try_from(s).ok()).collect::<Option<Vec<u8>>>();
        Some(match self {
            Self::Number => Value::Gauge32(*subids.first()?),
            Self::Address => Value::IpAddress(Ipv4Addr::from(<[u8; 4]>::try_from(octets()?).ok()?)),
            Self::Fixed(_) | Self::Counted | Self::Implied | Self::Inet => {
                Value::OctetString(octets()?)
            }
            Self::CountedOid | Self::ImpliedOid => {
                Value::ObjectIdentifier(Oid::try_from(subids).ok()?)
            }
        })
    }
}

impl IndexPart {
    /// Returns the value; `None` if the index is too short or has no such value there.
    pub(in crate::inventory) fn value(&self, index: &[u32]) -> Option<Value> {
        match self {
            Self::Position(place) => {
                let len = i64::try_from(index.len()).ok()?;
                let place = if *place < 0 { len + place } else { *place };
                index.get(usize::try_from(place).ok()?).map(|&subid| Value::Gauge32(subid))
            }
            Self::Parts(parts) => {
                let (last, before) = parts.split_last()?;
                let mut rest = index;
                let mut previous: &[u32] = &[];
                for part in before {
                    (previous, rest) = part.split(rest)?;
                }
                match (last, previous, rest) {
                    (Part::Inet, &[kind], _) => address::behind_its_type(kind, rest),
                    (Part::Address, _, &[number]) => address::of_one_number(number),
                    _ => last.value(last.split(rest)?.0),
                }
            }
        }
    }
}
