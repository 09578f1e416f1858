//! Recorded walks: what `snmpwalk -On` and `multisnmp walk -On` print, as a [`Tree`] that answers.

use super::{
    ber::{Value, oid},
    tree::Tree,
};

/// The tree that a walk saw. Lines without a name and ` = ` go on with the string before them.
///
/// # Panics
/// A line makes no sense.
pub fn recorded(walk: &str) -> Tree {
    let mut lines: Vec<String> = Vec::new();
    for line in walk.lines() {
        match line.split_once(" = ") {
            Some((name, _)) if name.starts_with('.') => lines.push(line.to_owned()),
            _ if line.is_empty() || line.starts_with('#') => {}
            _ => {
                let last = lines.last_mut().unwrap_or_else(|| panic!("what is {line:?}?"));
                last.push('\n');
                last.push_str(line);
            }
        }
    }
    lines.iter().fold(Tree::new(), |tree, line| {
        let (name, value) = line.split_once(" = ").unwrap();
        match self::value(value) {
            Some(value) => tree.with(name, value),
            None => panic!("no value in {line:?}"),
        }
    })
}

fn value(text: &str) -> Option<Value> {
    let Some((kind, text)) = text.split_once(": ") else {
        return (text == "\"\"" || text == "STRING:").then(|| Value::from(""));
    };
    // `up(1)`, `(123) 0:00:01.23`, `1000 bits per second`: the number is what counts.
    let number = || {
        let inside = text.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
        let digits = inside.map_or(text, |(digits, _)| digits).split_whitespace().next()?;
        digits.parse::<i128>().ok()
    };
    Some(match kind {
        "STRING" => Value::from(unquoted(text).as_str()),
        "Hex-STRING" | "BITS" => Value::Octets(
            // `BITS: 80 sunday(0)`.
            text.split_whitespace()
                .map_while(|octet| {
                    (octet.len() == 2).then(|| u8::from_str_radix(octet, 16).ok())?
                })
                .collect(),
        ),
        "INTEGER" => Value::Integer(number()?.try_into().ok()?),
        "Counter32" => Value::Counter32(number()?.try_into().ok()?),
        "Counter64" => Value::Counter64(number()?.try_into().ok()?),
        "Gauge32" => Value::Gauge32(number()?.try_into().ok()?),
        "Timeticks" => Value::TimeTicks(number()?.try_into().ok()?),
        "OID" => Value::Oid(oid(text)),
        "IpAddress" => Value::IpAddress(text.parse::<std::net::Ipv4Addr>().ok()?.octets()),
        // `C0:00:02:01`.
        "Network Address" => {
            let octets = text.split(':').map(|octet| u8::from_str_radix(octet, 16).ok());
            Value::IpAddress(octets.collect::<Option<Vec<_>>>()?.try_into().ok()?)
        }
        _ => return None,
    })
}

fn unquoted(text: &str) -> String {
    let inside = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inside.map_or_else(
        || text.to_owned(),
        |inside| inside.replace("\\\"", "\"").replace("\\\\", "\\"),
    )
}
