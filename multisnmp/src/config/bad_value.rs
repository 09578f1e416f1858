//! Why a text is not a value of a setting.

use std::{error, fmt};

/// Why a text is not a value of a setting. No message repeats a secret.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum BadValue {
    /// It is not UTF-8, and the setting is not a path.
    NotUtf8,
    /// It is not a number in the range.
    Number { key: &'static str, text: String, range: String },
    /// It is not a duration.
    Time { key: &'static str, text: String, longest: u64 },
    /// It is neither true nor false.
    Truth { key: &'static str, text: String },
    /// It is not a source address.
    Source(String),
    /// It is not an output format.
    Format(String),
    /// It is not a network, or the list is empty.
    Network(Option<String>),
    /// The descriptor of `fd:N` cannot be read.
    Descriptor(u32, String),
    /// The descriptor of `fd:N` is not open.
    Closed(u32),
    /// It was a secret, and has been wiped.
    Forgotten,
    /// The library says why.
    Library(String),
}

impl fmt::Display for BadValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const NETWORKS: &str = "10.0.0.0/8,2001:db8::/32";
        match self {
            Self::NotUtf8 => f.write_str("the value is not UTF-8"),
            Self::Number { key, text, range } => {
                write!(f, "{key} {text:?} is not a number from {range}")
            }
            Self::Time { key, text, longest } => write!(
                f,
                "{key} {text:?} is not a time: give seconds, above 0 and at most {longest}, or a \
                 number with a unit: 500ms 90s 5m 2h"
            ),
            Self::Truth { key, text } => write!(f, "{key} {text:?} is neither true nor false"),
            Self::Source(text) => write!(
                f,
                "source address {text:?}: give an address of this machine, such as 192.0.2.1"
            ),
            Self::Format(text) => {
                write!(f, "no format {text:?}: use text, json, jsonl, csv or table")
            }
            Self::Network(Some(text)) => {
                write!(f, "{text:?} is not a network: write {NETWORKS}")
            }
            Self::Network(None) => write!(f, "no network: write {NETWORKS}"),
            Self::Descriptor(number, why) => write!(f, "fd:{number}: {why}"),
            Self::Closed(number) => {
                write!(f, "fd:{number}: descriptor {number} is not open")
            }
            Self::Forgotten => f.write_str("the secret is not kept any more"),
            Self::Library(why) => f.write_str(why),
        }
    }
}

impl error::Error for BadValue {}
