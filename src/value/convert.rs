//! Rust's types as values, and values as Rust's types.
//!
//! An integer becomes the SNMP type with its range: `i32` and smaller integers become INTEGER, `u32`
//! becomes Gauge32, and `u64` becomes Counter64. Unsigned32 is encoded as Gauge32 is. For every other
//! type, name the variant: `Value::TimeTicks(100)`.

use super::Value;
use crate::{Error, ErrorKind, Oid};
use std::{
    net::{IpAddr, Ipv4Addr},
    time::Duration,
};

macro_rules! from {
    ($($from:ty => $variant:ident,)*) => {
        $(impl From<$from> for Value {
            fn from(it: $from) -> Self {
                Self::$variant(it.into())
            }
        })*
    };
}

from! {
    i8 => Integer,
    i16 => Integer,
    i32 => Integer,
    u8 => Integer,
    u16 => Integer,
    u32 => Gauge32,
    u64 => Counter64,
    f32 => Float,
    f64 => Double,
    &str => OctetString,
    String => OctetString,
    &[u8] => OctetString,
    Vec<u8> => OctetString,
    Oid => ObjectIdentifier,
    Ipv4Addr => IpAddress,
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(octets: [u8; N]) -> Self {
        Self::OctetString(octets.into())
    }
}

impl<const N: usize> From<&[u8; N]> for Value {
    fn from(octets: &[u8; N]) -> Self {
        Self::OctetString(octets.to_vec())
    }
}

impl From<&Oid> for Value {
    fn from(oid: &Oid) -> Self {
        Self::ObjectIdentifier(oid.clone())
    }
}

macro_rules! try_from {
    ($($to:ty, $what:literal: $read:expr;)*) => {
        $(
            /// Fails with [`BadValue`](ErrorKind::BadValue) if the value is of another type, or too
            /// large.
            impl<'v> TryFrom<&'v Value> for $to {
                type Error = Error;

                fn try_from(value: &'v Value) -> Result<Self, Error> {
                    let read: fn(&'v Value) -> Option<Self> = $read;
                    read(value).ok_or_else(|| unfit(value, $what))
                }
            }
        )*
    };
}

fn signed<T: TryFrom<i64>>(value: &Value) -> Option<T> {
    value.as_i64()?.try_into().ok()
}

fn unsigned<T: TryFrom<u64>>(value: &Value) -> Option<T> {
    value.as_u64()?.try_into().ok()
}

try_from! {
    i8, "a signed number of 8 bits": signed;
    i16, "a signed number of 16 bits": signed;
    i32, "a signed number of 32 bits": signed;
    i64, "a signed number of 64 bits": signed;
    u8, "an unsigned number of 8 bits": unsigned;
    u16, "an unsigned number of 16 bits": unsigned;
    u32, "an unsigned number of 32 bits": unsigned;
    u64, "an unsigned number of 64 bits": unsigned;
    f64, "a number": Value::as_f64;
    &'v str, "UTF-8 text": Value::as_str;
    String, "UTF-8 text": |value| value.as_str().map(str::to_owned);
    &'v [u8], "octets": Value::as_bytes;
    Vec<u8>, "octets": |value| value.as_bytes().map(<[u8]>::to_vec);
    &'v Oid, "an OID": Value::as_oid;
    Oid, "an OID": |value| value.as_oid().cloned();
    Ipv4Addr, "an IPv4 address": Value::as_ip;
    IpAddr, "an address": |value| value.as_ip().map(IpAddr::V4);
    Duration, "a time": Value::as_duration;
}

/// Returns the error of a value that is not `wanted`. A long value is cut.
fn unfit(value: &Value, wanted: &str) -> Error {
    /// Enough to recognise a value.
    const SHOWN: usize = 60;
    let name = value.type_name();
    let text = match value {
        Value::Null | Value::NoSuchObject | Value::NoSuchInstance | Value::EndOfMibView => {
            return ErrorKind::BadValue(format!("{name} is not {wanted}")).into();
        }
        _ => value.to_string(),
    };
    let end = text.char_indices().nth(SHOWN).map(|(at, _)| at);
    let shown = end.map_or_else(|| text.clone(), |end| format!("{}…", &text[..end]));
    ErrorKind::BadValue(format!("{name} {shown:?} is not {wanted}")).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{VarBind, Version};

    #[test]
    fn rust_types_become_the_values_that_have_their_range() {
        let oid: Oid = "1.3.6.1".parse().unwrap();
        for (value, expected) in [
            (Value::from(-7_i8), Value::Integer(-7)),
            (Value::from(-300_i16), Value::Integer(-300)),
            (Value::from(i32::MIN), Value::Integer(i32::MIN)),
            (Value::from(255_u8), Value::Integer(255)),
            (Value::from(65535_u16), Value::Integer(65535)),
            (Value::from(u32::MAX), Value::Gauge32(u32::MAX)),
            (Value::from(u64::MAX), Value::Counter64(u64::MAX)),
            (Value::from(0.5_f32), Value::Float(0.5)),
            (Value::from(0.5_f64), Value::Double(0.5)),
            (Value::from("core"), Value::OctetString(b"core".to_vec())),
            (Value::from("core".to_owned()), Value::OctetString(b"core".to_vec())),
            (Value::from(b"core"), Value::OctetString(b"core".to_vec())),
            (Value::from([0, 27]), Value::OctetString(vec![0, 27])),
            (Value::from(&[1_u8][..]), Value::OctetString(vec![1])),
            (Value::from(vec![0, 255]), Value::OctetString(vec![0, 255])),
            (Value::from(&oid), Value::ObjectIdentifier(oid.clone())),
            (Value::from(oid.clone()), Value::ObjectIdentifier(oid.clone())),
            (Value::from(Ipv4Addr::LOCALHOST), Value::IpAddress(Ipv4Addr::LOCALHOST)),
        ] {
            assert_eq!(value, expected);
        }
    }

    #[test]
    fn values_become_rust_types_if_they_fit() {
        let text = Value::from("core");
        assert_eq!(<&str>::try_from(&text), Ok("core"));
        assert_eq!(String::try_from(&text), Ok("core".to_owned()));
        assert_eq!(<&[u8]>::try_from(&text), Ok(&b"core"[..]));
        assert_eq!(Vec::<u8>::try_from(&text), Ok(b"core".to_vec()));
        assert_eq!(u64::try_from(&Value::Counter64(u64::MAX)), Ok(u64::MAX));
        assert_eq!(u32::try_from(&Value::TimeTicks(100)), Ok(100));
        assert_eq!(i64::try_from(&Value::Integer(-1)), Ok(-1));
        assert_eq!(i8::try_from(&Value::Gauge32(127)), Ok(127));
        assert_eq!(f64::try_from(&Value::Float(0.5)), Ok(0.5));
        assert_eq!(f64::try_from(&Value::Integer(-2)), Ok(-2.0));
        assert_eq!(Duration::try_from(&Value::TimeTicks(250)), Ok(Duration::from_millis(2500)));
        let ip = Value::from(Ipv4Addr::LOCALHOST);
        assert_eq!(Ipv4Addr::try_from(&ip), Ok(Ipv4Addr::LOCALHOST));
        assert_eq!(IpAddr::try_from(&ip), Ok(IpAddr::V4(Ipv4Addr::LOCALHOST)));
        let oid: Oid = "1.3.6.1".parse().unwrap();
        assert_eq!(Oid::try_from(&Value::from(&oid)), Ok(oid));
    }

    #[test]
    fn a_value_that_does_not_fit_says_what_it_is() {
        let message = |result: Result<u8, Error>| result.unwrap_err().message();
        assert_eq!(
            message(u8::try_from(&Value::Integer(256))),
            "bad value: INTEGER \"256\" is not an unsigned number of 8 bits"
        );
        assert_eq!(
            message(u8::try_from(&Value::NoSuchInstance)),
            "bad value: noSuchInstance is not an unsigned number of 8 bits"
        );
        let long = message(u8::try_from(&Value::from("é".repeat(500))));
        assert!(long.chars().count() < 150 && long.contains('…'), "{long}");
        assert!(<&str>::try_from(&Value::from([0xff])).is_err());
        assert!(u64::try_from(&Value::Integer(-1)).is_err());
    }

    #[test]
    fn varbinds_oids_and_versions_do_what_rust_expects() {
        let oid: Oid = "1.3.6.1".parse().unwrap();
        assert_eq!(VarBind::new(oid.clone(), 5).to_string(), "1.3.6.1 = 5");
        let mut sum = 0;
        for subid in &oid {
            sum += subid;
        }
        assert_eq!(sum, 11);
        assert!(Version::V1 < Version::V2c && Version::V2c < Version::V3);
    }
}
