//! Agents from recorded walks and from rules: [`recorded`], [`Objects`], [`answer`].
//!
//! A recorded walk is the output of `multisnmp walk -On` or `snmpwalk -On`. So a walk that somebody
//! sends can be used as a test without changes:
//!
//! ```text
//! .1.3.6.1.2.1.1.1.0 = STRING: "a switch"
//! .1.3.6.1.2.1.2.2.1.6.1 = Hex-STRING: 00 1B 54 AA BB 01
//! ```

use super::{
    ber::{Message, Oid, Value, oid, pdu},
    faulty::{Action, Faulty, Request},
    tree::{NO_SUCH_NAME, Tree},
};
use std::{cell::Cell, fs, path::Path};

/// tooBig.
pub const TOO_BIG: i64 = 1;
/// genErr.
pub const GEN_ERR: i64 = 5;
/// The octets of bindings in an answer that fits a frame.
pub const FRAME: usize = 1400;

/// The objects of an agent, stored or computed.
pub trait Objects: Send {
    /// Returns the instance with this name.
    fn get(&self, name: &[u32]) -> Option<Value> {
        // No OID comes right before `name`, but this one is smaller and close enough.
        let below = match name.split_last() {
            Some((0, above)) => above.to_vec(),
            Some((last, above)) => [above, &[last - 1, u32::MAX, u32::MAX]].concat(),
            None => return None,
        };
        self.next(&below).filter(|(found, _)| found == name).map(|(_, value)| value)
    }

    /// Returns the first object after this name.
    fn next(&self, name: &[u32]) -> Option<(Oid, Value)>;
}

impl Objects for Tree {
    fn next(&self, name: &[u32]) -> Option<(Oid, Value)> {
        Tree::next(self, name).map(|(name, value)| (name.clone(), value.clone()))
    }
}

/// The objects of both parts.
pub struct Both<A, B>(pub A, pub B);

impl<A: Objects, B: Objects> Objects for Both<A, B> {
    fn next(&self, name: &[u32]) -> Option<(Oid, Value)> {
        let all = [self.0.next(name), self.1.next(name)];
        all.into_iter().flatten().min_by(|a, b| a.0.cmp(&b.0))
    }
}

/// A table with `rows` rows of `columns` below `entry`. Nothing is stored: the index and the values
/// of a row are computed from its number, counted from 0. The indexes must increase with the number
/// and must all have the same length.
pub struct Computed<I, V> {
    pub entry: Oid,
    pub columns: Vec<u32>,
    pub rows: u32,
    pub index: I,
    pub value: V,
    /// The last row that was found. The next one is mostly the row after it.
    pub last: Cell<u32>,
}

impl<I, V> Objects for Computed<I, V>
where
    I: Fn(u32) -> Oid + Send,
    V: Fn(u32, u32) -> Value + Send,
{
    fn next(&self, name: &[u32]) -> Option<(Oid, Value)> {
        for &column in &self.columns {
            let root = [&self.entry[..], &[column]].concat();
            let first = match name.strip_prefix(&root[..]) {
                Some(index) => self.behind(index),
                None if name < &root[..] => 0,
                None => continue,
            };
            if first < self.rows {
                self.last.set(first);
                let name = [root, (self.index)(first)].concat();
                return Some((name, (self.value)(column, first)));
            }
        }
        None
    }
}

impl<I: Fn(u32) -> Oid, V> Computed<I, V> {
    /// Returns how many rows have an index up to this one.
    fn behind(&self, index: &[u32]) -> u32 {
        // If several columns are asked together, the others are one row behind.
        let last = self.last.get();
        for row in [last.saturating_sub(1), last] {
            if row < self.rows && (self.index)(row) == index {
                return row + 1;
            }
        }
        let (mut low, mut high) = (0, self.rows);
        while low < high {
            let middle = low + (high - low) / 2;
            match (self.index)(middle).as_slice() <= index {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        low
    }
}

/// Answers like an agent with these objects, with at most `octets` of bindings. A GETBULK is cut to
/// size; anything else gives tooBig. SNMPv1 has no Counter64 (RFC 3584, section 4.2.2.1).
pub fn answer(objects: &dyn Objects, request: &Request, octets: usize) -> Message {
    let asked = request.pdu();
    let v1 = request.message.version == 0;
    let next = |name: &[u32]| {
        let mut found = objects.next(name);
        while v1 && matches!(found, Some((_, Value::Counter64(_)))) {
            found = found.and_then(|(name, _)| objects.next(&name));
        }
        found
    };
    if asked.tag == pdu::GET_BULK {
        return match repeat(request, octets, next) {
            found if found.is_empty() && !asked.varbinds.is_empty() => request.error(TOO_BIG, 0),
            found => request.response(found),
        };
    }
    let mut found = Vec::new();
    for (place, (name, _)) in (1..).zip(&asked.varbinds) {
        let varbind = match asked.tag {
            pdu::GET => objects
                .get(name)
                .filter(|value| !(v1 && matches!(value, Value::Counter64(_))))
                .map(|value| (name.clone(), value)),
            _ => next(name),
        };
        found.push(match varbind {
            Some(varbind) => varbind,
            None if v1 => return request.error(NO_SUCH_NAME, place),
            None if asked.tag == pdu::GET => (name.clone(), Value::NoSuchObject),
            None => (name.clone(), Value::EndOfMibView),
        });
    }
    match found.iter().map(size).sum::<usize>() {
        much if much > octets => request.error(TOO_BIG, 0),
        _ => request.response(found),
    }
}

/// Returns the bindings of a GETBULK without non-repeaters, until the answer is full.
fn repeat(
    request: &Request,
    octets: usize,
    next: impl Fn(&[u32]) -> Option<(Oid, Value)>,
) -> Vec<(Oid, Value)> {
    let asked = request.pdu();
    assert_eq!(asked.status, 0, "non-repeaters");
    let mut row = request.names();
    let (mut found, mut full) = (Vec::new(), 0);
    for _ in 0..asked.index {
        let mut ended = true;
        for at in &mut row {
            let varbind = next(at).unwrap_or_else(|| (at.clone(), Value::EndOfMibView));
            full += size(&varbind);
            if full > octets {
                return found;
            }
            ended &= varbind.1 == Value::EndOfMibView;
            at.clone_from(&varbind.0);
            found.push(varbind);
        }
        if ended {
            break;
        }
    }
    found
}

/// Returns the highest number of octets that a binding can take.
fn size((name, value): &(Oid, Value)) -> usize {
    let of = |oid: &[u32]| {
        oid.iter().map(|sub| (38 - (sub | 1).leading_zeros() as usize) / 7).sum::<usize>()
    };
    // Tags and lengths of the binding, its name and its value.
    of(name)
        + 12
        + match value {
            Value::Octets(octets) | Value::Opaque(octets) | Value::Raw(_, octets) => octets.len(),
            Value::Oid(oid) => of(oid),
            _ => 9,
        }
}

/// Starts a peer with these objects. Its answers fit a frame.
pub fn peer(objects: impl Objects + 'static) -> Faulty {
    Faulty::start(move |request| vec![answer(&objects, request, FRAME).into()])
}

/// Starts a peer that speaks only SNMPv1. It ignores messages of other versions.
pub fn v1_peer(objects: impl Objects + 'static) -> Faulty {
    Faulty::start(move |request| match request.message.version {
        0 => vec![Action::from(answer(&objects, request, FRAME))],
        _ => Vec::new(),
    })
}

/// Reads the objects of `walks/NAME.walk`.
pub fn walk_file(name: &str) -> Tree {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("walks");
    let path = folder.join(name).with_extension("walk");
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    recorded(&text)
}

/// Reads the objects of a recorded walk. Lines that start with `#` are skipped.
///
/// # Panics
/// If a line does not belong to a walk. Otherwise its object would be missing in the agent.
pub fn recorded(text: &str) -> Tree {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let begins = line.starts_with(".1.") && line.contains(" = ");
        match lines.last_mut() {
            // The line goes on with a text that has line ends, or with more than 16 hex octets.
            Some(last) if !begins => {
                last.push('\n');
                last.push_str(line);
            }
            _ => lines.push(line.to_owned()),
        }
    }
    let mut tree = Tree::new();
    for line in lines.iter().filter(|line| !line.trim().is_empty()) {
        let (name, value) = line.split_once(" = ").unwrap_or_else(|| panic!("no walk: {line:?}"));
        // A walk says in this way that it has ended.
        if value.starts_with("No more variables") || value.starts_with("No Such ") {
            continue;
        }
        let value = read(value).unwrap_or_else(|| panic!("no value of a walk: {line:?}"));
        tree = tree.with(name, value);
    }
    tree
}

fn read(text: &str) -> Option<Value> {
    let Some((kind, value)) = text.split_once(": ") else {
        return match text.trim_end_matches([':', ' ', '\n']) {
            "\"\"" | "STRING" | "Hex-STRING" => Some(Value::Octets(Vec::new())),
            "NULL" => Some(Value::Null),
            _ => None,
        };
    };
    let plain = value.trim_end();
    Some(match kind {
        "Wrong Type (should be INTEGER)" | "Wrong Type (should be OCTET STRING)" => read(value)?,
        "STRING" => Value::Octets(string(value)?),
        "Hex-STRING" | "Network Address" => Value::Octets(octets(plain, 16)?),
        // The labels of the bits come after the octets.
        "BITS" => {
            let is_octet = |word: &&str| word.len() == 2 && u8::from_str_radix(word, 16).is_ok();
            let words: Vec<&str> = plain.split_whitespace().take_while(is_octet).collect();
            Value::Octets(octets(&words.join(" "), 16)?)
        }
        "INTEGER" => Value::Integer(number(plain)?),
        "Gauge32" | "Unsigned32" => Value::Gauge32(number(plain)?),
        "Counter32" => Value::Counter32(number(plain)?),
        "Counter64" => Value::Counter64(number(plain)?),
        "Timeticks" => Value::TimeTicks(number(plain)?),
        "OID" => Value::Oid(oid(plain)),
        "IpAddress" => {
            let octets = octets(plain, 10)?;
            Value::IpAddress(octets.try_into().ok()?)
        }
        _ => return None,
    })
}

/// Reads the number in `6`, `ethernetCsmacd(6)`, `(4711) 0:00:47.11` or `1500 octets`.
fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
    let inside = text.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
    let digits = inside.map_or_else(|| text.split(' ').next(), |(inside, _)| Some(inside));
    digits?.parse().ok()
}

/// Reads numbers from 0 to 255, separated by blanks, colons or points.
fn octets(text: &str, radix: u32) -> Option<Vec<u8>> {
    let words = text.split([' ', ':', '.', '\n']).filter(|word| !word.is_empty());
    words.map(|word| u8::from_str_radix(word, radix).ok()).collect()
}

/// Reads text in quotes, or text that was printed with a DISPLAY-HINT: a hardware address or a
/// date. Anything else stays as it is.
fn string(text: &str) -> Option<Vec<u8>> {
    if let Some(quoted) = text.strip_prefix('"') {
        let quoted = quoted.trim_end_matches('\n').strip_suffix('"')?;
        let mut plain = Vec::new();
        let mut bytes = quoted.bytes();
        while let Some(byte) = bytes.next() {
            plain.push(if byte == b'\\' { bytes.next()? } else { byte });
        }
        return Some(plain);
    }
    let is_address =
        text.contains(':') && text.split(':').all(|part| (1..=2).contains(&part.len()));
    match octets(text, 16) {
        Some(octets) if is_address => Some(octets),
        _ => Some(date(text).unwrap_or_else(|| text.as_bytes().to_vec())),
    }
}

/// Reads `2024-2-29,13:30:15.0,+1:0`, the printed form of DateAndTime (RFC 2579).
fn date(text: &str) -> Option<Vec<u8>> {
    let mut parts = text.splitn(3, ',');
    let (day, time, zone) = (parts.next()?, parts.next()?, parts.next());
    let (year, day) = day.split_once('-')?;
    let mut octets = year.parse::<u16>().ok()?.to_be_bytes().to_vec();
    octets.extend(numbers(day, &['-'], 2)?);
    octets.extend(numbers(time, &[':', '.'], 4)?);
    if let Some(zone) = zone {
        let (sign, time) = zone.split_at_checked(1)?;
        octets.extend(sign.bytes());
        octets.extend(numbers(time, &[':'], 2)?);
    }
    Some(octets)
}

fn numbers(text: &str, between: &[char], count: usize) -> Option<Vec<u8>> {
    let all: Option<Vec<u8>> = text.split(between).map(|part| part.parse().ok()).collect();
    all.filter(|all| all.len() == count)
}
