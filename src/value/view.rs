//! Borrowed values and variable bindings: [`ValueRef`], [`VarBindRef`].

use super::{Malformed, MalformedRef, Value, VarBind, hex};
use crate::{Oid, OidRef};
use std::{fmt, net::Ipv4Addr, time::Duration};

/// A [`Value`] that belongs to something else, for example to the reply of an agent. Strings and
/// OIDs are not copied. [`to_value`](Self::to_value) makes an owned copy.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum ValueRef<'a> {
    /// [`Value::Null`].
    Null,
    /// [`Value::Integer`].
    Integer(i32),
    /// [`Value::OctetString`].
    OctetString(&'a [u8]),
    /// [`Value::ObjectIdentifier`].
    ObjectIdentifier(OidRef<'a>),
    /// [`Value::IpAddress`].
    IpAddress(Ipv4Addr),
    /// [`Value::Counter32`].
    Counter32(u32),
    /// [`Value::Gauge32`].
    Gauge32(u32),
    /// [`Value::TimeTicks`].
    TimeTicks(u32),
    /// [`Value::Opaque`].
    Opaque(&'a [u8]),
    /// [`Value::Counter64`].
    Counter64(u64),
    /// [`Value::UInteger32`].
    UInteger32(u32),
    /// [`Value::Nsap`].
    Nsap(&'a [u8]),
    /// [`Value::BitString`].
    BitString(&'a [u8]),
    /// [`Value::Float`].
    Float(f32),
    /// [`Value::Double`].
    Double(f64),
    /// [`Value::Integer64`].
    Integer64(i64),
    /// [`Value::Unsigned64`].
    Unsigned64(u64),
    /// [`Value::NoSuchObject`].
    NoSuchObject,
    /// [`Value::NoSuchInstance`].
    NoSuchInstance,
    /// [`Value::EndOfMibView`].
    EndOfMibView,
    /// [`Value::Malformed`].
    Malformed(MalformedRef<'a>),
}

impl<'a> ValueRef<'a> {
    /// Returns an owned copy.
    pub fn to_value(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Integer(n) => Value::Integer(n),
            Self::OctetString(octets) => Value::OctetString(octets.to_vec()),
            Self::ObjectIdentifier(oid) => Value::ObjectIdentifier(oid.to_oid()),
            Self::IpAddress(ip) => Value::IpAddress(ip),
            Self::Counter32(n) => Value::Counter32(n),
            Self::Gauge32(n) => Value::Gauge32(n),
            Self::TimeTicks(n) => Value::TimeTicks(n),
            Self::Opaque(octets) => Value::Opaque(octets.to_vec()),
            Self::Counter64(n) => Value::Counter64(n),
            Self::UInteger32(n) => Value::UInteger32(n),
            Self::Nsap(octets) => Value::Nsap(octets.to_vec()),
            Self::BitString(octets) => Value::BitString(octets.to_vec()),
            Self::Float(x) => Value::Float(x),
            Self::Double(x) => Value::Double(x),
            Self::Integer64(n) => Value::Integer64(n),
            Self::Unsigned64(n) => Value::Unsigned64(n),
            Self::NoSuchObject => Value::NoSuchObject,
            Self::NoSuchInstance => Value::NoSuchInstance,
            Self::EndOfMibView => Value::EndOfMibView,
            Self::Malformed(it) => Value::Malformed(Box::new(Malformed::from(it))),
        }
    }

    /// Whether this is noSuchObject, noSuchInstance or endOfMibView rather than a value.
    pub fn is_exception(self) -> bool {
        matches!(self, Self::NoSuchObject | Self::NoSuchInstance | Self::EndOfMibView)
    }

    /// The octets that are no value of their type, and what is wrong with them.
    pub fn malformed(self) -> Option<MalformedRef<'a>> {
        match self {
            Self::Malformed(malformed) => Some(malformed),
            _ => None,
        }
    }

    /// The type's stable name, as in the `type` key of JSON records.
    pub fn type_name(self) -> &'static str {
        match self {
            Self::Null => "Null",
            Self::Integer(_) => "INTEGER",
            Self::OctetString(_) => "STRING",
            Self::ObjectIdentifier(_) => "OID",
            Self::IpAddress(_) => "IpAddress",
            Self::Counter32(_) => "Counter32",
            Self::Gauge32(_) => "Gauge32",
            Self::TimeTicks(_) => "TimeTicks",
            Self::Opaque(_) => "Opaque",
            Self::Counter64(_) => "Counter64",
            Self::UInteger32(_) => "UInteger32",
            Self::Nsap(_) => "NsapAddress",
            Self::BitString(_) => "BIT STRING",
            Self::Float(_) => "Float",
            Self::Double(_) => "Double",
            Self::Integer64(_) => "Integer64",
            Self::Unsigned64(_) => "Unsigned64",
            Self::NoSuchObject => "noSuchObject",
            Self::NoSuchInstance => "noSuchInstance",
            Self::EndOfMibView => "endOfMibView",
            Self::Malformed(_) => "Malformed",
        }
    }

    /// The bytes of a string-like value.
    pub fn as_bytes(self) -> Option<&'a [u8]> {
        match self {
            Self::OctetString(b) | Self::Opaque(b) | Self::Nsap(b) | Self::BitString(b) => Some(b),
            _ => None,
        }
    }

    /// The text of an octet string, if it is valid UTF-8.
    pub fn as_str(self) -> Option<&'a str> {
        match self {
            Self::OctetString(b) => std::str::from_utf8(b).ok(),
            _ => None,
        }
    }

    /// The value of an unsigned type, or of a signed type if it is not negative.
    pub fn as_u64(self) -> Option<u64> {
        match self {
            Self::Integer(n) => u64::try_from(n).ok(),
            Self::Integer64(n) => u64::try_from(n).ok(),
            Self::Counter32(n) | Self::Gauge32(n) | Self::TimeTicks(n) | Self::UInteger32(n) => {
                Some(n.into())
            }
            Self::Counter64(n) | Self::Unsigned64(n) => Some(n),
            _ => None,
        }
    }

    /// The value of any integer type, if it fits.
    pub fn as_i64(self) -> Option<i64> {
        match self {
            Self::Integer(n) => Some(n.into()),
            Self::Integer64(n) => Some(n),
            _ => self.as_u64().and_then(|n| i64::try_from(n).ok()),
        }
    }

    /// The value of any integer type, Float or Double. A 64-bit integer above 2^53 is rounded.
    pub fn as_f64(self) -> Option<f64> {
        match self {
            Self::Float(x) => Some(x.into()),
            Self::Double(x) => Some(x),
            Self::Integer64(n) => Some(n as f64),
            Self::Integer(n) => Some(n.into()),
            _ => self.as_u64().map(|n| n as f64),
        }
    }

    /// The address of an IpAddress; see [`Value::as_ip`].
    pub fn as_ip(self) -> Option<Ipv4Addr> {
        match self {
            Self::IpAddress(ip) => Some(ip),
            _ => None,
        }
    }

    /// The time of TimeTicks.
    pub fn as_duration(self) -> Option<Duration> {
        match self {
            Self::TimeTicks(hundredths) => Some(Duration::from_millis(10 * u64::from(hundredths))),
            _ => None,
        }
    }

    /// The OID of an OBJECT IDENTIFIER value.
    pub fn as_oid(self) -> Option<OidRef<'a>> {
        match self {
            Self::ObjectIdentifier(oid) => Some(oid),
            _ => None,
        }
    }
}

impl<'a> From<&'a Value> for ValueRef<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Integer(n) => Self::Integer(*n),
            Value::OctetString(octets) => Self::OctetString(octets),
            Value::ObjectIdentifier(oid) => Self::ObjectIdentifier(oid.view()),
            Value::IpAddress(ip) => Self::IpAddress(*ip),
            Value::Counter32(n) => Self::Counter32(*n),
            Value::Gauge32(n) => Self::Gauge32(*n),
            Value::TimeTicks(n) => Self::TimeTicks(*n),
            Value::Opaque(octets) => Self::Opaque(octets),
            Value::Counter64(n) => Self::Counter64(*n),
            Value::UInteger32(n) => Self::UInteger32(*n),
            Value::Nsap(octets) => Self::Nsap(octets),
            Value::BitString(octets) => Self::BitString(octets),
            Value::Float(x) => Self::Float(*x),
            Value::Double(x) => Self::Double(*x),
            Value::Integer64(n) => Self::Integer64(*n),
            Value::Unsigned64(n) => Self::Unsigned64(*n),
            Value::NoSuchObject => Self::NoSuchObject,
            Value::NoSuchInstance => Self::NoSuchInstance,
            Value::EndOfMibView => Self::EndOfMibView,
            Value::Malformed(it) => Self::Malformed(it.view()),
        }
    }
}

impl From<ValueRef<'_>> for Value {
    fn from(value: ValueRef<'_>) -> Self {
        value.to_value()
    }
}

impl PartialEq<Value> for ValueRef<'_> {
    fn eq(&self, other: &Value) -> bool {
        *self == other.view()
    }
}

impl PartialEq<&Value> for ValueRef<'_> {
    fn eq(&self, other: &&Value) -> bool {
        *self == other.view()
    }
}

impl PartialEq<ValueRef<'_>> for Value {
    fn eq(&self, other: &ValueRef<'_>) -> bool {
        self.view() == *other
    }
}

/// Writes the value as [`Value`] does.
impl fmt::Display for ValueRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("NULL"),
            Self::Integer(n) => write!(f, "{n}"),
            Self::OctetString(b) => match std::str::from_utf8(b) {
                Ok(text) if !text.chars().any(|c| c.is_control() && !c.is_whitespace()) => {
                    f.write_str(text)
                }
                _ => hex(f, b),
            },
            Self::ObjectIdentifier(oid) => write!(f, "{oid}"),
            Self::IpAddress(ip) => write!(f, "{ip}"),
            Self::Counter32(n) | Self::Gauge32(n) | Self::TimeTicks(n) | Self::UInteger32(n) => {
                write!(f, "{n}")
            }
            Self::Counter64(n) | Self::Unsigned64(n) => write!(f, "{n}"),
            Self::Integer64(n) => write!(f, "{n}"),
            Self::Float(x) => write!(f, "{x}"),
            Self::Double(x) => write!(f, "{x}"),
            Self::Opaque(b) | Self::Nsap(b) | Self::BitString(b) => hex(f, b),
            Self::NoSuchObject | Self::NoSuchInstance | Self::EndOfMibView => {
                f.write_str(self.type_name())
            }
            Self::Malformed(it) => {
                write!(f, "malformed ({it})")?;
                if !it.octets().is_empty() {
                    f.write_str(": ")?;
                }
                hex(f, it.octets())
            }
        }
    }
}

/// A [`VarBind`] that belongs to something else, for example to a
/// [`HostRecord`](crate::HostRecord). [`to_varbind`](Self::to_varbind) makes an owned copy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VarBindRef<'a> {
    /// Which variable.
    pub oid: OidRef<'a>,
    /// Its value, or the reason why there is none.
    pub value: ValueRef<'a>,
}

impl VarBindRef<'_> {
    /// Returns an owned copy.
    pub fn to_varbind(self) -> VarBind {
        VarBind { oid: self.oid.to_oid(), value: self.value.to_value() }
    }
}

impl<'a> From<&'a VarBind> for VarBindRef<'a> {
    fn from(varbind: &'a VarBind) -> Self {
        Self { oid: varbind.oid.view(), value: varbind.value.view() }
    }
}

impl From<VarBindRef<'_>> for VarBind {
    fn from(varbind: VarBindRef<'_>) -> Self {
        varbind.to_varbind()
    }
}

impl From<VarBindRef<'_>> for (Oid, Value) {
    fn from(varbind: VarBindRef<'_>) -> Self {
        (varbind.oid.to_oid(), varbind.value.to_value())
    }
}

impl PartialEq<VarBind> for VarBindRef<'_> {
    fn eq(&self, other: &VarBind) -> bool {
        *self == other.view()
    }
}

impl PartialEq<VarBindRef<'_>> for VarBind {
    fn eq(&self, other: &VarBindRef<'_>) -> bool {
        self.view() == *other
    }
}

/// Writes `OID = value`, both without help from a MIB.
impl fmt::Display for VarBindRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {}", self.oid, self.value)
    }
}
