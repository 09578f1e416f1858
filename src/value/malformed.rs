//! A value that does not parse: [`Malformed`].

use std::fmt;

/// The tag and octets of a value that is not a value of its type, for example an INTEGER without
/// octets or an IpAddress of three. Only this value is lost. The other bindings of the reply are
/// as good as without it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    tag: u8,
    octets: Vec<u8>,
}

/// A [`Malformed`] value that belongs to something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MalformedRef<'a> {
    tag: u8,
    octets: &'a [u8],
}

/// What is wrong with a value.
enum Fault {
    Length,
    /// An OID whose last octet says that another one follows.
    Cut,
    /// An OID with a sub-identifier above 2^32-1.
    Large,
    /// An OID with more than 128 sub-identifiers.
    Many,
    Tag,
}

impl Malformed {
    /// Returns the value if it does not parse, and `None` if it does. `tag` is its identifier octet
    /// on the wire, and `octets` are its content.
    ///
    /// Numbers may have more octets than they need, as libnetsnmp allows it.
    pub fn check(tag: u8, octets: &[u8]) -> Option<Self> {
        MalformedRef::check(tag, octets).map(Self::from)
    }

    /// Returns the identifier octet.
    pub fn tag(&self) -> u8 {
        self.tag
    }

    /// Returns the octets of the content.
    pub fn octets(&self) -> &[u8] {
        &self.octets
    }

    /// Returns the name of the type that the tag says, as in
    /// [`Value::type_name`](crate::Value::type_name). `None` if SNMP has no type with this tag.
    pub fn claimed_type(&self) -> Option<&'static str> {
        named(self.tag)
    }

    /// Borrows it.
    pub fn view(&self) -> MalformedRef<'_> {
        MalformedRef { tag: self.tag, octets: &self.octets }
    }
}

impl<'a> MalformedRef<'a> {
    /// Does the same as [`Malformed::check`] and borrows the octets.
    pub fn check(tag: u8, octets: &'a [u8]) -> Option<Self> {
        fault(tag, octets).map(|_| Self { tag, octets })
    }

    /// A value that [`check`](Self::check) has found wrong before.
    pub(crate) fn known(tag: u8, octets: &'a [u8]) -> Self {
        Self { tag, octets }
    }

    /// Returns the identifier octet.
    pub fn tag(self) -> u8 {
        self.tag
    }

    /// Returns the octets of the content.
    pub fn octets(self) -> &'a [u8] {
        self.octets
    }

    /// Returns the same as [`Malformed::claimed_type`].
    pub fn claimed_type(self) -> Option<&'static str> {
        named(self.tag)
    }
}

impl From<MalformedRef<'_>> for Malformed {
    fn from(it: MalformedRef<'_>) -> Self {
        Self { tag: it.tag, octets: it.octets.to_vec() }
    }
}

/// Writes what is wrong, for example `an IpAddress of 3 octets`.
impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.view().fmt(f)
    }
}

/// Writes what is wrong, for example `an IpAddress of 3 octets`.
impl fmt::Display for MalformedRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(name) = named(self.tag) else {
            return write!(f, "a value with the unknown tag 0x{:02x}", self.tag);
        };
        let article = if name.starts_with(['I', 'O', 'U']) { "an" } else { "a" };
        write!(f, "{article} {name} ")?;
        match fault(self.tag, self.octets) {
            Some(Fault::Cut) => f.write_str("that ends inside a sub-identifier"),
            Some(Fault::Large) => f.write_str("with a sub-identifier above 4294967295"),
            Some(Fault::Many) => f.write_str("with more than 128 sub-identifiers"),
            _ => match self.octets.len() {
                0 => f.write_str("without octets"),
                1 => f.write_str("of 1 octet"),
                n => write!(f, "of {n} octets"),
            },
        }
    }
}

fn named(tag: u8) -> Option<&'static str> {
    Some(match tag {
        0x02 => "INTEGER",
        0x03 => "BIT STRING",
        0x04 => "STRING",
        0x05 => "Null",
        0x06 => "OID",
        0x40 => "IpAddress",
        0x41 => "Counter32",
        0x42 => "Gauge32",
        0x43 => "TimeTicks",
        0x44 => "Opaque",
        0x45 => "NsapAddress",
        0x46 => "Counter64",
        0x47 => "UInteger32",
        0x80 => "noSuchObject",
        0x81 => "noSuchInstance",
        0x82 => "endOfMibView",
        _ => return None,
    })
}

fn fault(tag: u8, octets: &[u8]) -> Option<Fault> {
    // With a C `long` of eight octets, libnetsnmp allows as many.
    const MOST: usize = 8;
    let unsigned = |most: usize| match octets {
        [0, rest @ ..] => rest.len() <= most,
        _ => octets.len() <= most,
    };
    let fits = match tag {
        0x02 => (1..=MOST).contains(&octets.len()),
        0x41 | 0x42 | 0x43 | 0x47 => !octets.is_empty() && unsigned(MOST),
        // The library takes one without octets as 0, but an INTEGER has at least one (X.690,
        // section 8.3.1).
        0x46 => !octets.is_empty() && unsigned(MOST),
        0x03 => !octets.is_empty(),
        0x40 => octets.len() == 4,
        0x06 => return oid_fault(octets),
        0x04 | 0x05 | 0x44 | 0x45 | 0x80 | 0x81 | 0x82 => true,
        _ => return Some(Fault::Tag),
    };
    (!fits).then_some(Fault::Length)
}

/// An OID without octets is 0.0 for libnetsnmp, and agents send it for zeroDotZero.
fn oid_fault(octets: &[u8]) -> Option<Fault> {
    let (mut subids, mut subid) = (0, 0_u64);
    for &octet in octets {
        subid = subid << 7 | u64::from(octet & 0x7f);
        if subid > u64::from(u32::MAX) {
            return Some(Fault::Large);
        }
        if octet & 0x80 == 0 {
            (subids, subid) = (subids + 1, 0);
        }
    }
    match octets.last() {
        Some(last) if last & 0x80 != 0 => Some(Fault::Cut),
        // The first two share one number, and the library has room for 128.
        _ if subids > 127 => Some(Fault::Many),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_says_what_is_wrong() {
        let cases: [(u8, &[u8], &str); 12] = [
            (0x02, &[], "an INTEGER without octets"),
            (0x02, &[1; 9], "an INTEGER of 9 octets"),
            (0x41, &[], "a Counter32 without octets"),
            (0x42, &[1; 9], "a Gauge32 of 9 octets"),
            (0x46, &[], "a Counter64 without octets"),
            (0x46, &[1; 9], "a Counter64 of 9 octets"),
            (0x40, &[10, 0, 1], "an IpAddress of 3 octets"),
            (0x03, &[], "a BIT STRING without octets"),
            (0x06, &[0x2b, 0x86], "an OID that ends inside a sub-identifier"),
            (
                0x06,
                &[0x2b, 0x90, 0x80, 0x80, 0x80, 0],
                "an OID with a sub-identifier above 4294967295",
            ),
            (0x06, &[1; 128], "an OID with more than 128 sub-identifiers"),
            (0x50, &[1], "a value with the unknown tag 0x50"),
        ];
        for (tag, octets, expected) in cases {
            let found = Malformed::check(tag, octets).unwrap();
            assert_eq!(found.to_string(), expected);
            assert_eq!((found.tag(), found.octets()), (tag, octets));
        }
    }

    #[test]
    fn what_agents_send_by_habit_is_no_fault() {
        let cases: [(u8, &[u8]); 9] = [
            (0x02, &[0, 0xff, 0xff, 0xff, 0xff]),
            (0x41, &[0xff, 0xff, 0xff, 0xff]),
            (0x41, &[0, 0xff, 0xff, 0xff, 0xff]),
            (0x46, &[0, 1, 2, 3, 4, 5, 6, 7, 8]),
            (0x06, &[]),
            (0x06, &[0x2b, 0x8f, 0xff, 0xff, 0xff, 0x7f]),
            (0x06, &[1; 127]),
            (0x80, &[1]),
            (0x44, &[0x9f, 0x78]),
        ];
        for (tag, octets) in cases {
            assert_eq!(Malformed::check(tag, octets), None, "{tag:x} {octets:?}");
        }
    }
}
