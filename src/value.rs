//! Values and variable bindings.

mod borrow;
mod convert;
mod malformed;
mod view;

pub use malformed::{Malformed, MalformedRef};
pub use view::{ValueRef, VarBindRef};

use crate::Oid;
use std::{fmt, net::Ipv4Addr, time::Duration};

/// A value of a variable binding: every type of SMIv1 and SMIv2, the three exceptions of
/// SNMPv2 (RFC 3416, section 3), and net-snmp's numbers inside an Opaque.
///
/// BITS travel as octet strings (RFC 2578, section 7.1.4), so they are
/// [`OctetString`](Self::OctetString)s here. Only the MIB can tell them apart.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// No value; requests carry it in the value's place (`ASN_NULL`).
    Null,
    /// INTEGER and Integer32, -2^31 to 2^31-1.
    Integer(i32),
    /// OCTET STRING and BITS.
    OctetString(Vec<u8>),
    /// OBJECT IDENTIFIER.
    ObjectIdentifier(Oid),
    /// IpAddress, IPv4 only.
    IpAddress(Ipv4Addr),
    /// Counter32, and Counter of SMIv1.
    Counter32(u32),
    /// Gauge32, Unsigned32, and Gauge of SMIv1: they share one tag on the wire.
    Gauge32(u32),
    /// TimeTicks, hundredths of a second.
    TimeTicks(u32),
    /// Opaque with any other content than the numbers below.
    Opaque(Vec<u8>),
    /// Counter64.
    Counter64(u64),
    /// UInteger32 of RFC 1442, obsolete, still sent by a few agents; `ASN_UINTEGER`.
    UInteger32(u32),
    /// NsapAddress of RFC 1442, obsolete; `ASN_NSAP`.
    Nsap(Vec<u8>),
    /// BIT STRING of RFC 1442, obsolete; `ASN_BIT_STR`.
    BitString(Vec<u8>),
    /// A float inside an Opaque; `ASN_OPAQUE_FLOAT`.
    Float(f32),
    /// A double inside an Opaque; `ASN_OPAQUE_DOUBLE`.
    Double(f64),
    /// A signed 64-bit number inside an Opaque; `ASN_OPAQUE_I64`.
    Integer64(i64),
    /// An unsigned 64-bit number inside an Opaque; `ASN_OPAQUE_U64` and `ASN_OPAQUE_COUNTER64`.
    Unsigned64(u64),
    /// The agent has no such object.
    NoSuchObject,
    /// The object has no such instance.
    NoSuchInstance,
    /// The walk is past the last variable of the view.
    EndOfMibView,
    /// The agent's octets are no value of their type.
    Malformed(Box<Malformed>),
}

impl Value {
    /// Borrows it in the form that varbinds of a reply have.
    pub fn view(&self) -> ValueRef<'_> {
        self.into()
    }

    /// Whether this is noSuchObject, noSuchInstance or endOfMibView rather than a value.
    pub fn is_exception(&self) -> bool {
        self.view().is_exception()
    }

    /// The octets that are no value of their type, and what is wrong with them.
    pub fn malformed(&self) -> Option<&Malformed> {
        match self {
            Self::Malformed(malformed) => Some(malformed),
            _ => None,
        }
    }

    /// The type's stable name, as in the `type` key of JSON records.
    pub fn type_name(&self) -> &'static str {
        self.view().type_name()
    }

    /// The bytes of a string-like value.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        self.view().as_bytes()
    }

    /// The text of an octet string, if it is valid UTF-8.
    pub fn as_str(&self) -> Option<&str> {
        self.view().as_str()
    }

    /// The value of an unsigned type, or of a signed type if it is not negative.
    pub fn as_u64(&self) -> Option<u64> {
        self.view().as_u64()
    }

    /// The value of any integer type, if it fits.
    pub fn as_i64(&self) -> Option<i64> {
        self.view().as_i64()
    }

    /// The value of any integer type, Float or Double. A 64-bit integer above 2^53 is rounded.
    pub fn as_f64(&self) -> Option<f64> {
        self.view().as_f64()
    }

    /// The address of an IpAddress. An InetAddress is an octet string, and only another object
    /// tells what is in it: [`Mib::format`](crate::Mib::format) writes it as an address.
    pub fn as_ip(&self) -> Option<Ipv4Addr> {
        self.view().as_ip()
    }

    /// The time of TimeTicks.
    pub fn as_duration(&self) -> Option<Duration> {
        self.view().as_duration()
    }

    /// The OID of an OBJECT IDENTIFIER value.
    pub fn as_oid(&self) -> Option<&Oid> {
        match self {
            Self::ObjectIdentifier(oid) => Some(oid),
            _ => None,
        }
    }
}

/// Writes the value without help from a MIB: numbers in decimal, strings as text if they are
/// printable UTF-8, otherwise as hex. [`Mib::format`](crate::mib::Mib) knows enumerations, hints
/// and units.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.view().fmt(f)
    }
}

/// A variable binding: an OID and its value (RFC 3416, section 3).
#[derive(Debug, Clone, PartialEq)]
pub struct VarBind {
    /// Which variable.
    pub oid: Oid,
    /// Its value, or the reason why there is none.
    pub value: Value,
}

impl VarBind {
    /// A binding of `oid` to `value`.
    pub fn new(oid: Oid, value: impl Into<Value>) -> Self {
        Self { oid, value: value.into() }
    }

    /// A binding of `oid` without a value, as in a GET request.
    pub fn unset(oid: Oid) -> Self {
        Self::new(oid, Value::Null)
    }

    /// Borrows it in the form that varbinds of a reply have.
    pub fn view(&self) -> VarBindRef<'_> {
        self.into()
    }
}

/// Writes `OID = value`, both without help from a MIB.
impl fmt::Display for VarBind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.view().fmt(f)
    }
}
