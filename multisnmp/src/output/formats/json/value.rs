//! The keys of one value: of a varbind and of a part of its index.

use super::number::scalar;
use crate::output::{
    escape::{MAX_EXACT, string},
    formats::decimal::{self, Digits},
    hex,
    values::octets,
};
use netsnmp::{
    ValueRef,
    mib::{Quick, Sense, bits_set, hardware, rfc3339},
};
use std::{fmt, io::Write};

pub(super) const NULL: &[u8] = b"null";

/// Writes `type`, `value`, `text` and `raw`, and `tag` and `error` of a value that does not parse.
pub(super) fn value_keys(out: &mut Vec<u8>, value: ValueRef<'_>, text: &str) {
    type_key(out, value);
    out.extend_from_slice(b",\"value\":");
    typed(out, value, text);
    out.extend_from_slice(b",\"text\":");
    string(out, text);
    out.extend_from_slice(b",\"raw\":");
    match octets(value) {
        Some(bytes) => {
            out.push(b'"');
            hex::append(out, bytes);
            out.push(b'"');
        }
        None => out.extend_from_slice(NULL),
    }
    if let Some(malformed) = value.malformed() {
        out.extend_from_slice(b",\"tag\":");
        scalar(out, &malformed.tag());
        out.extend_from_slice(b",\"error\":");
        string(out, &malformed.to_string());
    }
}

/// Writes the same keys for a number whose text is the number.
pub(super) fn plain_number_keys(out: &mut Vec<u8>, value: ValueRef<'_>) {
    type_key(out, value);
    out.extend_from_slice(b",\"value\":");
    let start = out.len();
    typed(out, value, "");
    let end = out.len();
    out.extend_from_slice(b",\"text\":");
    // A number beyond 2^53 has its quotes.
    let quote: &[u8] = if out[start] == b'"' { b"" } else { b"\"" };
    out.extend_from_slice(quote);
    out.extend_from_within(start..end);
    out.extend_from_slice(quote);
    out.extend_from_slice(b",\"raw\":null");
}

/// Writes the same keys for a value whose text is itself, a label or a hardware address. Such an address
/// has its `address`, too.
pub(super) fn quick_keys(out: &mut Vec<u8>, value: ValueRef<'_>, quick: Quick<'_, '_>) {
    match quick {
        Quick::Unsigned(number) if number <= MAX_EXACT => number_keys(out, value, number),
        Quick::Signed(number) => number_keys(out, value, number),
        Quick::Unsigned(_) => plain_number_keys(out, value),
        Quick::Label(label, number) => {
            out.extend_from_slice(b"\"type\":\"INTEGER\",\"value\":");
            decimal::write(out, number);
            out.extend_from_slice(b",\"text\":");
            string(out, label);
            out.extend_from_slice(b",\"raw\":null");
        }
        Quick::Text(text) => {
            string_keys(out, text.as_bytes(), |out| string(out, text));
        }
        Quick::Hardware(octets, kind) => {
            string_keys(out, octets, |out| {
                out.push(b'"');
                hardware(out, octets);
                out.push(b'"');
            });
            extras(out, Sense::Address(kind), value, &mut String::new(), |_| None);
        }
    }
}

/// Writes `type`, `value`, `text` and `raw` of a number that every reader of JSON can hold.
fn number_keys(out: &mut Vec<u8>, value: ValueRef<'_>, number: impl itoa::Integer) {
    type_and_value(out, value);
    let digits = Digits::of(number);
    digits.write(out);
    out.extend_from_slice(b",\"text\":\"");
    digits.write(out);
    out.extend_from_slice(b"\",\"raw\":null");
}

/// Writes `type`, `value`, `text` and `raw` of a string.
fn string_keys(out: &mut Vec<u8>, octets: &[u8], text: impl Fn(&mut Vec<u8>)) {
    out.extend_from_slice(b"\"type\":\"STRING\",\"value\":");
    let start = out.len();
    text(out);
    let end = out.len();
    out.extend_from_slice(b",\"text\":");
    out.extend_from_within(start..end);
    out.extend_from_slice(b",\"raw\":\"");
    hex::append(out, octets);
    out.push(b'"');
}

/// Writes `type`, and `value` without the value.
fn type_and_value(out: &mut Vec<u8>, value: ValueRef<'_>) {
    match value {
        ValueRef::Integer(_) => out.extend_from_slice(b"\"type\":\"INTEGER\",\"value\":"),
        ValueRef::Counter32(_) => out.extend_from_slice(b"\"type\":\"Counter32\",\"value\":"),
        ValueRef::Counter64(_) => out.extend_from_slice(b"\"type\":\"Counter64\",\"value\":"),
        ValueRef::Gauge32(_) => out.extend_from_slice(b"\"type\":\"Gauge32\",\"value\":"),
        value => {
            type_key(out, value);
            out.extend_from_slice(b",\"value\":");
        }
    }
}

/// Writes `type`. No type name needs escaping.
fn type_key(out: &mut Vec<u8>, value: ValueRef<'_>) {
    out.extend_from_slice(b"\"type\":\"");
    out.extend_from_slice(value.type_name().as_bytes());
    out.push(b'"');
}

/// Writes `address`, `time` or `bits`, with a comma before it. `text` is only a buffer.
pub(super) fn extras<'l>(
    out: &mut Vec<u8>,
    sense: Sense,
    value: ValueRef<'_>,
    text: &mut String,
    label: impl FnMut(usize) -> Option<&'l str>,
) {
    let bytes = value.as_bytes().unwrap_or_default();
    text.clear();
    match sense {
        Sense::Address(kind) => {
            out.extend_from_slice(b",\"address\":");
            match kind.write(text, bytes) {
                true => string(out, text),
                false => out.extend_from_slice(NULL),
            }
        }
        Sense::Time => {
            out.extend_from_slice(b",\"time\":");
            match rfc3339(text, bytes) {
                true => string(out, text),
                false => out.extend_from_slice(NULL),
            }
        }
        Sense::Bits => {
            out.extend_from_slice(b",\"bits\":");
            bits(out, bytes, label);
        }
        _ => {}
    }
}

/// Writes a value as a row of a table has it: the labels of BITS, an address, a time, the label of
/// an enumeration, or else the same as `value` of a varbind. `label` tells the labels.
pub(super) fn cell<'l>(
    out: &mut Vec<u8>,
    value: ValueRef<'_>,
    text: &str,
    sense: Sense,
    mut label: impl FnMut(i64) -> Option<&'l str>,
) {
    let octets = value.as_bytes();
    let better = |write: &dyn Fn(&mut String, &[u8]) -> bool| {
        let mut better = String::new();
        octets.is_some_and(|octets| write(&mut better, octets)).then_some(better)
    };
    let better = match sense {
        Sense::Bits if octets.is_some() => {
            return bits(out, octets.unwrap_or_default(), |bit| label(i64::try_from(bit).ok()?));
        }
        Sense::Address(kind) => better(&|out, octets| kind.write(out, octets)),
        Sense::Time => better(&|out, octets| rfc3339(out, octets)),
        _ => None,
    };
    let label = match value {
        ValueRef::Integer(number) => label(i64::from(number)),
        _ => None,
    };
    match (better, label) {
        (Some(better), _) => string(out, &better),
        (None, Some(label)) => string(out, label),
        (None, None) => typed(out, value, text),
    }
}

/// Writes the labels of the bits that are set, and the numbers of those without a label.
fn bits<'l>(out: &mut Vec<u8>, octets: &[u8], mut label: impl FnMut(usize) -> Option<&'l str>) {
    out.push(b'[');
    for (i, bit) in bits_set(octets).enumerate() {
        out.extend_from_slice(if i > 0 { b"," } else { b"" });
        match label(bit) {
            Some(label) => string(out, label),
            None => scalar(out, &bit),
        }
    }
    out.push(b']');
}

/// Writes the value by its type; `text` is the value of the types that are strings.
fn typed(out: &mut Vec<u8>, value: ValueRef<'_>, text: &str) {
    let quoted = |out: &mut Vec<u8>, what: &dyn fmt::Display| {
        // None of them has a character that needs a backslash.
        let _ = write!(out, "\"{what}\"");
    };
    match value {
        ValueRef::Integer(n) => scalar(out, &n),
        ValueRef::Counter32(n)
        | ValueRef::Gauge32(n)
        | ValueRef::TimeTicks(n)
        | ValueRef::UInteger32(n) => scalar(out, &n),
        ValueRef::Counter64(n) | ValueRef::Unsigned64(n) if n <= MAX_EXACT => scalar(out, &n),
        ValueRef::Counter64(n) | ValueRef::Unsigned64(n) => quoted(out, &n),
        ValueRef::Integer64(n) if n.unsigned_abs() <= MAX_EXACT => scalar(out, &n),
        ValueRef::Integer64(n) => quoted(out, &n),
        // JSON has no infinity and no NaN.
        ValueRef::Float(x) if x.is_finite() => scalar(out, &x),
        ValueRef::Float(x) => quoted(out, &x),
        ValueRef::Double(x) if x.is_finite() => scalar(out, &x),
        ValueRef::Double(x) => quoted(out, &x),
        ValueRef::ObjectIdentifier(oid) => quoted(out, &oid),
        ValueRef::IpAddress(ip) => quoted(out, &ip),
        value if value.as_bytes().is_some() => string(out, text),
        // NULL and the exceptions: their `type` says which.
        _ => out.extend_from_slice(NULL),
    }
}
