//! Reads a field of a row as the type of a view.

use crate::inventory::{Field, Row, SectionSchema};
use std::{net::IpAddr, time::Duration};

/// Reads a field as a Rust type; `None` if the field has another type.
pub(super) trait Read: Sized {
    fn read(field: &Field) -> Option<Self>;
}

impl Read for String {
    fn read(field: &Field) -> Option<Self> {
        match field {
            Field::Text(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }
}

impl Read for u64 {
    fn read(field: &Field) -> Option<Self> {
        match *field {
            Field::Unsigned(n) => Some(n),
            Field::Integer(n) => u64::try_from(n).ok(),
            _ => None,
        }
    }
}

impl Read for u32 {
    fn read(field: &Field) -> Option<Self> {
        u64::read(field)?.try_into().ok()
    }
}

impl Read for i64 {
    fn read(field: &Field) -> Option<Self> {
        match *field {
            Field::Integer(n) => Some(n),
            Field::Unsigned(n) => i64::try_from(n).ok(),
            _ => None,
        }
    }
}

impl Read for f64 {
    fn read(field: &Field) -> Option<Self> {
        match *field {
            Field::Number(x) => Some(x),
            Field::Integer(n) => Some(n as f64),
            Field::Unsigned(n) => Some(n as f64),
            _ => None,
        }
    }
}

impl Read for bool {
    fn read(field: &Field) -> Option<Self> {
        match *field {
            Field::Boolean(truth) => Some(truth),
            _ => None,
        }
    }
}

impl Read for Duration {
    fn read(field: &Field) -> Option<Self> {
        Duration::try_from_secs_f64(f64::read(field)?).ok()
    }
}

impl Read for IpAddr {
    fn read(field: &Field) -> Option<Self> {
        match field {
            // The zone of a link-local address is dropped.
            Field::Text(text) => text.split('%').next()?.parse().ok(),
            _ => None,
        }
    }
}

pub(super) fn read<T: Read>(row: &Row, schema: &SectionSchema, field: &str) -> Option<T> {
    T::read(row.get(schema, field)?)
}

/// Removes the `r#` from field names that are Rust keywords.
pub(super) fn name(field: &'static str) -> &'static str {
    field.strip_prefix("r#").unwrap_or(field)
}
