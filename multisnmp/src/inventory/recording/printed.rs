//! Reads values as a walk prints them.

use netsnmp::{Mib, Oid, Value, mib::bits_set};
use std::net::Ipv4Addr;

/// Lines of a walk that have no value.
const EXCEPTIONS: [&str; 3] = [
    "No Such Object available on this agent",
    "No Such Instance currently exists",
    "No more variables left in this MIB View",
];

/// Reads the value of a walk: `STRING: "text"`, `INTEGER: up(1)`, `Hex-STRING: 00 1B`. It may have
/// several lines. `Some(None)`: the device has no value there. `None`: the text does not fit its
/// type.
pub(super) fn printed(mib: &Mib, oid: &Oid, text: &str) -> Option<Option<Value>> {
    let text = without_remark(text.trim_start());
    match EXCEPTIONS.iter().any(|exception| text.starts_with(exception)) {
        true => Some(None),
        false => typed(mib, oid, text).map(Some),
    }
}

/// Drops what stands before a value that does not fit the MIB of the one who walked.
fn without_remark(text: &str) -> &str {
    let text = match text.strip_prefix("Wrong Type (should be ") {
        Some(rest) => rest.split_once("): ").map_or(text, |(_, value)| value),
        None => text,
    };
    if !text.starts_with("(Bad hint ignored: ") {
        return text;
    }
    let ends = [") STRING: ", ") Hex-STRING: ", ") \"\""].into_iter();
    let end = ends.filter_map(|end| text.find(end)).min();
    end.map_or(text, |end| &text[end + 2..])
}

fn typed(mib: &Mib, oid: &Oid, text: &str) -> Option<Value> {
    let parts = text.split_once(": ");
    let Some((kind, value)) = parts.or_else(|| text.trim_end().strip_suffix(':').map(|k| (k, "")))
    else {
        return Some(plain(text));
    };
    // Lines after a number are remarks of the program that walked.
    let line = value.lines().next().unwrap_or_default().trim();
    // The hint of an object can write a number in hexadecimal digits, and an address in decimal ones.
    let has_hint = mib.object(oid).is_some_and(|(object, _)| object.hint().is_some());
    let by_mib = |text: &str| {
        let value = mib.parse_value_among(oid, '=', text, false, &mut |_| None);
        value.ok().filter(|_| has_hint)
    };
    Some(match kind {
        "STRING" if value.starts_with('"') => Value::OctetString(unquoted(value).into()),
        "STRING" => match by_mib(value.trim_end_matches(['\n', '\r'])) {
            Some(value @ Value::OctetString(_)) => value,
            _ => Value::OctetString(unquoted(value).into()),
        },
        "Hex-STRING" => Value::OctetString(lines_of_hex(value)?),
        "BITS" => Value::OctetString(bits(value)?),
        "INTEGER" | "Integer32" => match by_mib(line) {
            Some(value @ Value::Integer(_)) => value,
            _ => Value::Integer(number(line).parse().ok()?),
        },
        "Gauge32" | "Unsigned32" => match by_mib(line) {
            Some(value @ Value::Gauge32(_)) => value,
            _ => Value::Gauge32(number(line).parse().ok()?),
        },
        "Counter32" => Value::Counter32(number(line).parse().ok()?),
        "Counter64" => Value::Counter64(number(line).parse().ok()?),
        "Timeticks" => Value::TimeTicks(number(line).parse().ok()?),
        "IpAddress" | "Network Address" => Value::IpAddress(address(line)?),
        "OID" => Value::ObjectIdentifier(line.trim_start_matches('.').parse().ok()?),
        "Opaque" => match line.split_once(": ") {
            Some(("Float", number)) => Value::Float(number.trim().parse().ok()?),
            Some(("UInt64", number)) => Value::Unsigned64(number.trim().parse().ok()?),
            Some(("Int64", number)) => Value::Integer64(number.trim().parse().ok()?),
            _ => Value::Opaque(lines_of_hex(value).unwrap_or_default()),
        },
        "OPAQUE" => Value::Opaque(lines_of_hex(value)?),
        "NsapAddress" => Value::Nsap(lines_of_hex(value)?),
        _ => plain(text),
    })
}

/// Returns the number of `up(1)`, of `(123) 0:00:01.23`, and of `5 seconds`, which has its unit
/// after it.
fn number(line: &str) -> &str {
    let first = line.split_whitespace().next().unwrap_or_default();
    if first.parse::<i128>().is_ok() {
        return first;
    }
    let inside = line.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
    inside.map_or(first, |(number, _)| number)
}

/// A value without a type, as `-OQ` prints it.
fn plain(text: &str) -> Value {
    match text.trim() {
        "NULL" => Value::Null,
        text => match text.parse() {
            Ok(number) => Value::Integer(number),
            Err(_) => Value::OctetString(unquoted(text).into()),
        },
    }
}

/// Reads a text up to the quote that ends it, or a text without quotes.
fn unquoted(text: &str) -> String {
    let Some(inside) = text.strip_prefix('"') else {
        return text.trim_end_matches(['\n', '\r']).to_owned();
    };
    let mut out = String::with_capacity(inside.len());
    let mut rest = inside.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' if rest.as_str().starts_with(['"', '\\']) => out.extend(rest.next()),
            // A quote inside a text that somebody has written by hand.
            '"' if !rest.as_str().lines().next().is_none_or(|line| line.trim().is_empty()) => {
                out.push('"');
            }
            '"' => break,
            c => out.push(c),
        }
    }
    out
}

/// Reads octets and the names of the bits that are set: `80 40 notification(0) 9`. A bit without a
/// name is a number, which may look like an octet.
fn bits(text: &str) -> Option<Vec<u8>> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let octet = |word: &&str| hex(word).filter(|_| word.len() == 2).map(|octets| octets[0]);
    let octets: Vec<u8> = words.iter().map_while(octet).collect();
    let named = |from: usize| -> Option<Vec<usize>> {
        let bit = |word: &&str| {
            let number = word.rsplit_once('(').map_or(*word, |(_, number)| number);
            number.trim_end_matches(')').parse().ok()
        };
        words[from..].iter().map(bit).collect()
    };
    let fits = |count: &usize| named(*count) == Some(bits_set(&octets[..*count]).collect());
    match (0..=octets.len()).rev().find(fits) {
        Some(count) => Some(octets[..count].to_vec()),
        None if octets.is_empty() => hex(text),
        None => Some(octets),
    }
}

/// Reads `10.0.0.1`, or the `0A:00:00:01` of a NetworkAddress.
fn address(text: &str) -> Option<Ipv4Addr> {
    let octets = || <[u8; 4]>::try_from(hex(&text.replace(':', ""))?).ok().map(Ipv4Addr::from);
    text.parse().ok().or_else(octets)
}

/// Reads lines of hexadecimal digits. `-OT` writes their text after each. Other lines after them are
/// remarks of the program that walked.
fn lines_of_hex(text: &str) -> Option<Vec<u8>> {
    let mut lines = text.lines().map(|line| hex(line.split("  [").next().unwrap_or_default()));
    let mut octets = lines.next().unwrap_or_else(|| Some(Vec::new()))?;
    octets.extend(lines.map_while(|line| line).flatten());
    Some(octets)
}

/// Reads hexadecimal digits, with or without blanks.
pub(super) fn hex(text: &str) -> Option<Vec<u8>> {
    let text = text.trim().trim_start_matches("0x");
    let digits: Vec<u32> = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_digit(16))
        .collect::<Option<_>>()?;
    let pair = |pair: &[u32]| (pair[0] << 4 | pair[1]) as u8;
    digits.len().is_multiple_of(2).then(|| digits.chunks(2).map(pair).collect())
}
