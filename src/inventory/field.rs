//! One value of a device: [`Field`].

use std::fmt;

/// A value, in a form for files, databases and people.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Field {
    /// Text, a label, an address, an OID in names or numbers, a time.
    Text(String),
    /// A number with a sign.
    Integer(i64),
    /// A number without a sign. Counters reach 2^64 - 1.
    Unsigned(u64),
    /// A number with a fraction, such as the scaled value of a sensor.
    Number(f64),
    /// Yes or no.
    Boolean(bool),
}

/// The meaning of a field: how it is read from an answer, stored and shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FieldKind {
    /// Text: UTF-8, control characters replaced.
    Text,
    /// A signed number.
    Integer,
    /// An unsigned number.
    Unsigned,
    /// A number that only rises, until it wraps or the device restarts.
    Counter,
    /// A number with a fraction.
    Number,
    /// A truth value.
    Boolean,
    /// The label of an enumeration, or the number as text if it has no label.
    Label,
    /// A hardware address: `00:1b:54:aa:bb:cc`.
    Mac,
    /// An IPv4 or IPv6 address.
    Address,
    /// An OID, in numbers.
    ObjectIdentifier,
    /// A point in time, RFC 3339.
    Time,
    /// A length of time in seconds.
    Duration,
    /// Octets as hexadecimal digits.
    Hex,
}

impl FieldKind {
    /// Returns the name in profiles and schemas.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Unsigned => "unsigned",
            Self::Counter => "counter",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Label => "label",
            Self::Mac => "mac",
            Self::Address => "address",
            Self::ObjectIdentifier => "oid",
            Self::Time => "time",
            Self::Duration => "duration",
            Self::Hex => "hex",
        }
    }

    /// Returns the kind with this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// All kinds.
    pub const ALL: [Self; 13] = [
        Self::Text,
        Self::Integer,
        Self::Unsigned,
        Self::Counter,
        Self::Number,
        Self::Boolean,
        Self::Label,
        Self::Mac,
        Self::Address,
        Self::ObjectIdentifier,
        Self::Time,
        Self::Duration,
        Self::Hex,
    ];
}

/// Formats the value as in CSV and reports. A truth value is `true` or `false`.
impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Integer(number) => number.fmt(f),
            Self::Unsigned(number) => number.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Boolean(truth) => truth.fmt(f),
        }
    }
}
