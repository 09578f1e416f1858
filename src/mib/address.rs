//! Addresses whose form is given by another object: InetAddress by its InetAddressType (RFC 4001),
//! TransportAddress and TAddress by their domain (RFC 3419, RFC 2579), and similar pairs.

use super::{Object, digits};
use crate::{Oid, Value};
use std::{
    fmt::Write,
    net::{Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

/// What the octets of an address mean: an IP address, perhaps with a zone or a port, a hardware
/// address, or a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressKind(Form);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Ip(Ip),
    /// A hardware address such as Ethernet's: octets in hex.
    Mac,
    /// A domain name, with a port in transport addresses.
    Name,
    /// An IANA address family in the first octet, followed by the address (LLDP).
    Family,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ip {
    v6: bool,
    /// Whether four octets with a zone index follow the address.
    zone: bool,
    /// Whether the last two octets are a port.
    port: bool,
}

const fn ip(v6: bool, zone: bool, port: bool) -> AddressKind {
    AddressKind(Form::Ip(Ip { v6, zone, port }))
}

const MAC: AddressKind = AddressKind(Form::Mac);

/// Pairs of conventions: values of the second give the form of the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    Inet,
    Transport,
    Domain,
    Family,
    LldpChassis,
    LldpPort,
}

impl Rule {
    /// The rule for values of a textual convention.
    pub(super) fn of(convention: &str) -> Option<Self> {
        Some(match convention {
            "InetAddress" => Self::Inet,
            "TransportAddress" => Self::Transport,
            "TAddress" => Self::Domain,
            "LldpManAddress" => Self::Family,
            "LldpChassisId" => Self::LldpChassis,
            "LldpPortId" => Self::LldpPort,
            _ => return None,
        })
    }

    /// Whether values of this convention give the form of the address.
    pub(super) fn is_told_by(self, convention: &str) -> bool {
        match self {
            Self::Inet => convention == "InetAddressType",
            Self::Transport => matches!(convention, "TransportAddressType" | "TransportDomain"),
            Self::Domain => matches!(convention, "TDomain" | "TransportDomain"),
            Self::Family => convention == "AddressFamilyNumbers",
            Self::LldpChassis => convention == "LldpChassisIdSubtype",
            Self::LldpPort => convention == "LldpPortIdSubtype",
        }
    }

    /// Returns the kind of address that a value of the type stands for.
    pub(super) fn kind(self, of: &Value) -> Option<AddressKind> {
        match (self, of) {
            (Self::Inet, Value::Integer(n)) => AddressKind::inet(*n),
            (Self::Transport, Value::Integer(n)) => transport(u32::try_from(*n).ok()?),
            (Self::Transport | Self::Domain, Value::ObjectIdentifier(oid)) => domain(oid),
            (Self::Family, Value::Integer(n)) => family(u8::try_from(*n).ok()?),
            (Self::LldpChassis, Value::Integer(4)) | (Self::LldpPort, Value::Integer(3)) => {
                Some(MAC)
            }
            (Self::LldpChassis, Value::Integer(5)) | (Self::LldpPort, Value::Integer(4)) => {
                Some(AddressKind(Form::Family))
            }
            _ => None,
        }
    }

    /// Guesses the kind from the octets if the type is unknown. An InetAddress of 4 or 16 octets
    /// that are not text can only be an IP address.
    pub(super) fn guess(self, octets: &[u8]) -> Option<AddressKind> {
        let text = octets.iter().all(|octet| (b' '..=b'~').contains(octet));
        match (self, octets.len()) {
            (Self::Inet, 4) if !text => Some(ip(false, false, false)),
            (Self::Inet, 16) if !text => Some(ip(true, false, false)),
            _ => None,
        }
    }
}

/// The kind for a TransportAddressType; the domains of TRANSPORT-ADDRESS-MIB end in the same
/// numbers.
fn transport(number: u32) -> Option<AddressKind> {
    match number {
        1..=12 => {
            let form = (number - 1) % 4;
            Some(ip(form % 2 == 1, form >= 2, true))
        }
        14..=16 => Some(AddressKind(Form::Name)),
        _ => None,
    }
}

fn domain(oid: &Oid) -> Option<AddressKind> {
    match oid.as_slice() {
        // snmpUDPDomain of SNMPv2-TM, and the domains of transportDomains.
        [1, 3, 6, 1, 6, 1, 1] => Some(ip(false, false, true)),
        [1, 3, 6, 1, 2, 1, 100, 1, number] => transport(*number),
        // snmpSSHDomain, snmpTLSTCPDomain, snmpDTLSUDPDomain.
        [1, 3, 6, 1, 6, 1, 7..=9] => Some(AddressKind(Form::Name)),
        _ => None,
    }
}

/// IANA address family numbers.
fn family(number: u8) -> Option<AddressKind> {
    match number {
        1 => Some(ip(false, false, false)),
        2 => Some(ip(true, false, false)),
        6 => Some(MAC),
        16 => Some(AddressKind(Form::Name)),
        _ => None,
    }
}

impl AddressKind {
    /// The kind for an InetAddressType (RFC 4001).
    pub(super) fn inet(number: i32) -> Option<Self> {
        match number {
            1..=4 => Some(ip(number % 2 == 0, number >= 3, false)),
            16 => Some(AddressKind(Form::Name)),
            _ => None,
        }
    }

    /// The kind of values whose convention alone decides it.
    pub(super) fn of_convention(convention: &str) -> Option<Self> {
        Some(match convention {
            "MacAddress" | "PhysAddress" => MAC,
            "InetAddressIPv4" => ip(false, false, false),
            "InetAddressIPv6" | "Ipv6Address" => ip(true, false, false),
            "InetAddressIPv4z" => ip(false, true, false),
            "InetAddressIPv6z" => ip(true, true, false),
            "TransportAddressIPv4" | "SnmpUDPAddress" => ip(false, false, true),
            "TransportAddressIPv6" => ip(true, false, true),
            "TransportAddressIPv4z" => ip(false, true, true),
            "TransportAddressIPv6z" => ip(true, true, true),
            _ => return None,
        })
    }

    /// Writes the address in its usual form: `10.0.0.1`, `2001:db8::1` (RFC 5952), `fe80::1%3` with
    /// the zone in decimal, `10.0.0.1:161`, `[2001:db8::1]:161`, `00:1b:21:09:ab:ff`, a domain
    /// name. Returns false and writes nothing if the octets are not an address of this kind.
    pub fn write(self, out: &mut String, octets: &[u8]) -> bool {
        match self.0 {
            Form::Ip(ip) => ip.write(out, octets).is_some(),
            Form::Mac => {
                // The lengths of hardware addresses: EUI-48, EUI-64, InfiniBand.
                if !matches!(octets.len(), 6 | 8 | 20) {
                    return false;
                }
                for (i, &octet) in octets.iter().enumerate() {
                    out.push_str(if i > 0 { ":" } else { "" });
                    digits::hex(out, octet.into(), 2);
                }
                true
            }
            Form::Name => match std::str::from_utf8(octets) {
                Ok(name) if !name.is_empty() && octets.iter().all(u8::is_ascii_graphic) => {
                    out.push_str(name);
                    true
                }
                _ => false,
            },
            Form::Family => match octets.split_first() {
                Some((&number, rest)) => family(number).is_some_and(|kind| kind.write(out, rest)),
                None => false,
            },
        }
    }

    /// Parses an address in that form. Returns `None` if the text is not an address of this kind.
    pub(super) fn parse(self, text: &str) -> Option<Vec<u8>> {
        match self.0 {
            Form::Ip(ip) => ip.parse(text),
            Form::Mac => parse_mac(text),
            Form::Name => {
                let name = !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic());
                name.then(|| text.as_bytes().to_vec())
            }
            Form::Family => [6, 1, 2].into_iter().find_map(|number| {
                let rest = family(number)?.parse(text)?;
                Some([&[number][..], &rest].concat())
            }),
        }
    }
}

impl Ip {
    fn write(self, out: &mut String, octets: &[u8]) -> Option<()> {
        let (octets, port) = match self.port {
            true => {
                octets.split_last_chunk::<2>().map(|(o, p)| (o, Some(u16::from_be_bytes(*p))))?
            }
            false => (octets, None),
        };
        let (octets, zone) = match self.zone {
            true => {
                octets.split_last_chunk::<4>().map(|(o, z)| (o, Some(u32::from_be_bytes(*z))))?
            }
            false => (octets, None),
        };
        let zone = |out: &mut String| zone.map_or(Ok(()), |zone| write!(out, "%{zone}"));
        let done = if self.v6 {
            let address = Ipv6Addr::from(<[u8; 16]>::try_from(octets).ok()?);
            if port.is_some() {
                out.push('[');
            }
            let done = write!(out, "{address}").and_then(|()| zone(out));
            if port.is_some() {
                out.push(']');
            }
            done
        } else {
            let address = Ipv4Addr::from(<[u8; 4]>::try_from(octets).ok()?);
            write!(out, "{address}").and_then(|()| zone(out))
        };
        done.and_then(|()| port.map_or(Ok(()), |port| write!(out, ":{port}"))).ok()
    }

    fn parse(self, text: &str) -> Option<Vec<u8>> {
        let (text, port) = match self.port {
            // The hint of snmpUDPAddress puts a slash before the port.
            true => text.rsplit_once([':', '/']).map(|(a, p)| (a, Some(p)))?,
            false => (text, None),
        };
        let text = match port {
            Some(_) if self.v6 => text.strip_prefix('[')?.strip_suffix(']')?,
            _ => text,
        };
        let (text, zone) = match self.zone {
            true => text.split_once('%').map(|(a, z)| (a, Some(z)))?,
            false => (text, None),
        };
        let mut octets = match self.v6 {
            false => text.parse::<Ipv4Addr>().ok()?.octets().to_vec(),
            true => match text.parse::<Ipv6Addr>() {
                Ok(address) => address.octets().to_vec(),
                // Octet by octet, as net-snmp writes it in an index.
                Err(_) => super::hint::parse_octets("1x:", text).filter(|o| o.len() == 16)?,
            },
        };
        if let Some(zone) = zone {
            octets.extend(plain::<u32>(zone)?.to_be_bytes());
        }
        if let Some(port) = port {
            octets.extend(plain::<u16>(port)?.to_be_bytes());
        }
        Some(octets)
    }
}

/// Parses a hardware address for an object with such a convention, in forms that its hint does not
/// accept.
pub(super) fn hardware(object: &Object<'_>, text: &str) -> Option<Vec<u8>> {
    let is = matches!(object.convention(), Some("MacAddress" | "PhysAddress"));
    is.then(|| parse_mac(text))?
}

/// Parses a number without a sign: `parse` alone would accept "+1".
fn plain<T: FromStr>(text: &str) -> Option<T> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

/// Parses a hardware address in its usual forms: `0:1b:21:9:ab:ff`, `00-1B-21-09-AB-FF`,
/// `001b.2109.abff`, `001b2109abff`.
pub(super) fn parse_mac(text: &str) -> Option<Vec<u8>> {
    let mark = [':', '-', '.'].into_iter().find(|&mark| text.contains(mark));
    let octet = |digits: &str| {
        let good = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_hexdigit());
        good.then(|| u8::from_str_radix(digits, 16).ok())?
    };
    let run = |digits: &str, length: usize| -> Option<Vec<u8>> {
        let good = digits.len() == length && digits.is_ascii();
        good.then(|| digits.as_bytes().chunks(2))?
            .map(|pair| octet(std::str::from_utf8(pair).ok()?))
            .collect()
    };
    match mark {
        Some('.') => text
            .split('.')
            .map(|group| run(group, 4))
            .collect::<Option<Vec<_>>>()
            .map(|g| g.concat()),
        Some(mark) => text.split(mark).map(octet).collect(),
        None => run(text, 12),
    }
}

/// Where to find the type of an address.
#[derive(Debug, Clone)]
pub(super) struct Teller {
    pub(super) rule: Rule,
    /// The type's place in the INDEX, if it is there.
    pub(super) place: Option<usize>,
    /// The type's OID, if its value must be read.
    pub(super) oid: Option<Oid>,
}

impl Teller {
    /// Finds the type that belongs to an address object. RFC 4001 requires it before the address,
    /// in the row or its INDEX. If a row has several, the names of a pair begin alike.
    pub(super) fn of(object: &Object<'_>) -> Option<Self> {
        let rule = Rule::of(object.convention()?)?;
        let tells = |o: &Object<'_>| o.convention().is_some_and(|name| rule.is_told_by(name));
        let alike = |o: &Object<'_>| {
            let pairs = o.name().bytes().zip(object.name().bytes());
            pairs.take_while(|(a, b)| a == b).count()
        };
        let siblings = object.parent().into_iter().flat_map(|parent| parent.children());
        let sibling = siblings
            .filter(tells)
            .max_by_key(|o| (alike(o), o.subid() < object.subid(), o.subid()));
        let index = object.index();
        let indexed = index
            .iter()
            .enumerate()
            .filter_map(|(place, index)| index.object.filter(tells).map(|object| (place, object)));
        let indexed = indexed.max_by_key(|(place, o)| (alike(o), *place));
        Some(match (sibling, indexed) {
            // A type in the INDEX is a column too, but usually one that cannot be read.
            (Some(sibling), Some((place, o))) if o == sibling || alike(&o) > alike(&sibling) => {
                Self { rule, place: Some(place), oid: None }
            }
            (Some(sibling), _) => Self { rule, place: None, oid: Some(sibling.oid()) },
            (None, Some((place, _))) => Self { rule, place: Some(place), oid: None },
            (None, None) => Self { rule, place: None, oid: None },
        })
    }

    /// The kind of one address, decided by the INDEX, by the value of the type, or by the octets.
    pub(super) fn kind(
        &self,
        object: &Object<'_>,
        instance: &[u32],
        octets: &[u8],
        look: &mut dyn FnMut(&Oid) -> Option<Value>,
    ) -> Option<AddressKind> {
        match self.told(object, instance, look) {
            Some(value) => self.rule.kind(&value),
            None => self.rule.guess(octets),
        }
    }

    /// The value of the type, if it is known.
    pub(super) fn told(
        &self,
        object: &Object<'_>,
        instance: &[u32],
        look: &mut dyn FnMut(&Oid) -> Option<Value>,
    ) -> Option<Value> {
        match (&self.oid, self.place) {
            (Some(oid), _) => look(&oid.join(instance).ok()?),
            (None, Some(place)) => indexed(object, instance, place),
            (None, None) => None,
        }
    }
}

/// The value at a place of the INDEX of a column's instance.
fn indexed(object: &Object<'_>, instance: &[u32], place: usize) -> Option<Value> {
    let mut rest = instance;
    for (i, index) in object.each_index().enumerate() {
        let (part, behind) = index.take(rest)?;
        if i == place {
            return part.value(index.object?.syntax());
        }
        rest = behind;
    }
    None
}

#[cfg(test)]
mod tests;
