//! The content of varbinds: [`Held`].

use super::{
    encode,
    place::{Kind, Place, Shift},
};
use crate::{MalformedRef, OidRef, Value, ValueRef, VarBind, VarBindRef};
use std::net::Ipv4Addr;

/// What varbinds are made of.
#[derive(Debug, Clone, Default)]
pub(crate) struct Held {
    /// Bindings in BER. Between them may be octets that no place refers to.
    octets: Vec<u8>,
    /// Bindings that octets cannot hold: those with an OID of fewer than two sub-identifiers.
    owned: Vec<VarBind>,
}

impl Held {
    /// Takes octets that hold bindings. The caller makes their places. `None`: a place cannot count so
    /// many octets.
    pub(crate) fn new(octets: &[u8]) -> Option<Self> {
        u32::try_from(octets.len()).ok()?;
        Some(Self { octets: octets.to_vec(), owned: Vec::new() })
    }

    /// Keeps a binding.
    pub(crate) fn keep(&mut self, varbind: VarBind) -> Place {
        if let Some(place) = encode::append(&mut self.octets, &varbind) {
            return place;
        }
        self.keep_apart(varbind)
    }

    /// Keeps a binding apart from the octets.
    pub(super) fn keep_apart(&mut self, varbind: VarBind) -> Place {
        // A host has fewer than 2^32 of them: its memory has a limit.
        let at = self.owned.len() as u32;
        self.owned.push(varbind);
        Place { at, value: 0, name: 0, head: 0, kind: Kind::Owned }
    }

    /// Appends what another one holds. Its places are [shifted](Place::shifted) by the result.
    pub(crate) fn absorb(&mut self, other: Held) -> Shift {
        // A host gives fewer than 2^32 octets: see `Kept`.
        let shift = Shift { octets: self.octets.len() as u32, owned: self.owned.len() as u32 };
        if self.octets.is_empty() {
            self.octets = other.octets;
        } else {
            let (len, more) = (self.octets.len(), other.octets.len());
            if self.octets.capacity() - len < more {
                // The last reply of a host is often a small one. It must not double the memory.
                self.octets.reserve_exact(more.max(len / 4));
            }
            self.octets.extend_from_slice(&other.octets);
        }
        self.owned.extend(other.owned);
        shift
    }

    /// Returns the octets of memory that a binding takes.
    pub(crate) fn memory(&self, place: Place) -> usize {
        let content = match place.kind {
            Kind::Owned => self.owned.get(place.at as usize).map_or(0, memory),
            // The tags and lengths of the name and of the whole binding take some more.
            _ => usize::from(place.name) + usize::from(place.head) + place.value as usize + 4,
        };
        size_of::<Place>() + content
    }

    /// Copies the bindings at these places to new memory, if much of the memory holds nothing of them.
    /// In any other case, a copy of each binding would take longer than everything else with it.
    pub(crate) fn without_waste(mut self, places: &mut [Place]) -> Self {
        let used: usize = places.iter().filter(|place| place.kind != Kind::Owned).map(span).sum();
        if self.octets.capacity() <= used + used / 2 + WASTE {
            return self;
        }
        let mut octets = Vec::with_capacity(used);
        for place in places.iter_mut().filter(|place| place.kind != Kind::Owned) {
            // All together they are not more than before.
            let at = octets.len() as u32;
            octets.extend_from_slice(&self.octets[place.at as usize..][..span(place)]);
            place.at = at;
        }
        self.octets = octets;
        self
    }

    /// Returns the octets of a binding, from its name to its value; `None` if it is kept apart.
    #[inline]
    pub(super) fn piece(&self, place: Place) -> Option<&[u8]> {
        (place.kind != Kind::Owned).then(|| &self.octets[place.at as usize..][..span(&place)])
    }

    /// Returns how many octets it has.
    pub(super) fn octets(&self) -> usize {
        self.octets.len()
    }

    /// Returns a binding that is kept apart.
    pub(super) fn owned(&self, place: Place) -> &VarBind {
        &self.owned[place.at as usize]
    }

    #[inline]
    pub(crate) fn name(&self, place: Place) -> OidRef<'_> {
        match place.kind {
            Kind::Owned => self.owned[place.at as usize].oid.view(),
            _ => OidRef::encoded(&self.octets[place.at as usize..][..place.name.into()]),
        }
    }

    /// Whether the value is endOfMibView.
    pub(crate) fn is_end(&self, place: Place) -> bool {
        match place.kind {
            Kind::Owned => self.view(place).value == ValueRef::EndOfMibView,
            kind => kind == Kind::EndOfMibView,
        }
    }

    #[inline]
    pub(crate) fn view(&self, place: Place) -> VarBindRef<'_> {
        if place.kind == Kind::Owned {
            return self.owned[place.at as usize].view();
        }
        let (name, rest) = self.octets[place.at as usize..].split_at(place.name.into());
        let octets = &rest[place.head.into()..][..place.value as usize];
        let value = match place.kind {
            Kind::Null | Kind::Owned => ValueRef::Null,
            Kind::Integer => ValueRef::Integer(Self::integer(octets)),
            Kind::OctetString => ValueRef::OctetString(octets),
            Kind::ObjectIdentifier => ValueRef::ObjectIdentifier(OidRef::encoded(octets)),
            Kind::IpAddress => {
                let address = <[u8; 4]>::try_from(octets).unwrap_or_default();
                ValueRef::IpAddress(Ipv4Addr::from(address))
            }
            Kind::Counter32 => ValueRef::Counter32(Self::unsigned(octets) as u32),
            Kind::Gauge32 => ValueRef::Gauge32(Self::unsigned(octets) as u32),
            Kind::TimeTicks => ValueRef::TimeTicks(Self::unsigned(octets) as u32),
            Kind::UInteger32 => ValueRef::UInteger32(Self::unsigned(octets) as u32),
            Kind::Counter64 => ValueRef::Counter64(Self::unsigned(octets)),
            Kind::Unsigned64 => ValueRef::Unsigned64(Self::unsigned(octets)),
            Kind::Integer64 => ValueRef::Integer64(signed(octets)),
            Kind::Opaque => ValueRef::Opaque(octets),
            Kind::Nsap => ValueRef::Nsap(octets),
            Kind::BitString => ValueRef::BitString(octets),
            Kind::Float => {
                ValueRef::Float(f32::from_be_bytes(octets.try_into().unwrap_or_default()))
            }
            Kind::Double => {
                ValueRef::Double(f64::from_be_bytes(octets.try_into().unwrap_or_default()))
            }
            Kind::NoSuchObject => ValueRef::NoSuchObject,
            Kind::NoSuchInstance => ValueRef::NoSuchInstance,
            Kind::EndOfMibView => ValueRef::EndOfMibView,
            Kind::Malformed => ValueRef::Malformed(MalformedRef::known(rest[0], octets)),
        };
        VarBindRef { oid: OidRef::encoded(name), value }
    }

    /// Returns the octets of name and value, unless the binding is kept apart.
    #[inline]
    pub(crate) fn parts(&self, place: Place) -> Option<(&[u8], &[u8])> {
        if place.kind == Kind::Owned {
            return None;
        }
        let (name, rest) = self.octets[place.at as usize..].split_at(place.name.into());
        Some((name, &rest[place.head.into()..][..place.value as usize]))
    }

    /// Reads an INTEGER as the library does: it cuts a number beyond 32 bits, and changes the sign of
    /// one below them after that. So a lane and a session say the same of such an agent.
    #[inline]
    pub(crate) fn integer(octets: &[u8]) -> i32 {
        let number = signed(octets);
        let cut = number & 0xffff_ffff;
        (if number < i32::MIN.into() { -cut } else { cut }) as i32
    }

    /// Reads a number without sign as the library does. Agents leave out the zero before a number
    /// whose first bit is 1.
    #[inline]
    pub(crate) fn unsigned(octets: &[u8]) -> u64 {
        octets.iter().fold(0, |number, octet| number << 8 | u64::from(*octet))
    }
}

/// The octets without a binding that are not worth a copy.
const WASTE: usize = 512;

/// Returns the number of octets from the name of a binding to the end of its value.
fn span(place: &Place) -> usize {
    usize::from(place.name) + usize::from(place.head) + place.value as usize
}

/// Returns the octets of memory of a binding, with those of its long OIDs and its string.
fn memory(varbind: &VarBind) -> usize {
    let value = match &varbind.value {
        Value::ObjectIdentifier(oid) => oid.heap_octets(),
        value => value.as_bytes().map_or(0, |octets| octets.len() + BLOCK),
    };
    size_of::<VarBind>() + varbind.oid.heap_octets() + value
}

/// What an allocator takes for a small block, besides its content.
const BLOCK: usize = 16;

/// Reads a number as the library does. It extends the sign also of a number of 64 bits without sign.
fn signed(octets: &[u8]) -> i64 {
    let sign = match octets.first() {
        Some(first) if *first >= 0x80 => -1,
        _ => 0,
    };
    octets.iter().fold(sign, |number, octet| number << 8 | i64::from(*octet))
}
