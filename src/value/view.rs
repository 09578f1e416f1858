//! Borrowed values and variable bindings: [`ValueRef`], [`VarBindRef`].

use super::malformed::MalformedRef;
use crate::OidRef;
use std::{fmt, net::Ipv4Addr, time::Duration};

/// A [`Value`](crate::Value) that belongs to something else, for example to the reply of an agent. Strings and
/// OIDs are not copied. [`to_value`](Self::to_value) makes an owned copy.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum ValueRef<'a> {
    /// [`Value::Null`](crate::Value::Null).
    Null,
    /// [`Value::Integer`](crate::Value::Integer).
    Integer(i32),
    /// [`Value::OctetString`](crate::Value::OctetString).
    OctetString(&'a [u8]),
    /// [`Value::ObjectIdentifier`](crate::Value::ObjectIdentifier).
    ObjectIdentifier(OidRef<'a>),
    /// [`Value::IpAddress`](crate::Value::IpAddress).
    IpAddress(Ipv4Addr),
    /// [`Value::Counter32`](crate::Value::Counter32).
    Counter32(u32),
    /// [`Value::Gauge32`](crate::Value::Gauge32).
    Gauge32(u32),
    /// [`Value::TimeTicks`](crate::Value::TimeTicks).
    TimeTicks(u32),
    /// [`Value::Opaque`](crate::Value::Opaque).
    Opaque(&'a [u8]),
    /// [`Value::Counter64`](crate::Value::Counter64).
    Counter64(u64),
    /// [`Value::UInteger32`](crate::Value::UInteger32).
    UInteger32(u32),
    /// [`Value::Nsap`](crate::Value::Nsap).
    Nsap(&'a [u8]),
    /// [`Value::BitString`](crate::Value::BitString).
    BitString(&'a [u8]),
    /// [`Value::Float`](crate::Value::Float).
    Float(f32),
    /// [`Value::Double`](crate::Value::Double).
    Double(f64),
    /// [`Value::Integer64`](crate::Value::Integer64).
    Integer64(i64),
    /// [`Value::Unsigned64`](crate::Value::Unsigned64).
    Unsigned64(u64),
    /// [`Value::NoSuchObject`](crate::Value::NoSuchObject).
    NoSuchObject,
    /// [`Value::NoSuchInstance`](crate::Value::NoSuchInstance).
    NoSuchInstance,
    /// [`Value::EndOfMibView`](crate::Value::EndOfMibView).
    EndOfMibView,
    /// [`Value::Malformed`](crate::Value::Malformed).
    Malformed(MalformedRef<'a>),
}

impl<'a> ValueRef<'a> {
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

    /// The address of an IpAddress; see [`Value::as_ip`](crate::Value::as_ip).
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

/// Writes the value as [`Value`](crate::Value) does.
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

/// A [`VarBind`](crate::VarBind) that belongs to something else, for example to a
/// [`HostRecord`](crate::HostRecord). [`to_varbind`](Self::to_varbind) makes an owned copy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VarBindRef<'a> {
    /// Which variable.
    pub oid: OidRef<'a>,
    /// Its value, or the reason why there is none.
    pub value: ValueRef<'a>,
}

/// Writes `OID = value`, both without help from a MIB.
impl fmt::Display for VarBindRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {}", self.oid, self.value)
    }
}

fn hex(f: &mut fmt::Formatter<'_>, bytes: &[u8]) -> fmt::Result {
    for (i, byte) in bytes.iter().enumerate() {
        if i > 0 {
            f.write_str(" ")?;
        }
        write!(f, "{byte:02X}")?;
    }
    Ok(())
}
