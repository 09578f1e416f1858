//! The objects of every simulated agent: the system group and the interfaces, encoded once.

use super::ber::{self, COUNTER32, COUNTER64, GAUGE32, INTEGER, OCTETS, SEQUENCE, TIMETICKS};
use std::cmp::Ordering;

/// mib-2.
const MIB_2: [u32; 6] = [1, 3, 6, 1, 2, 1];

/// Objects in the order of their OIDs, each with its encoded varbind.
pub struct Tree {
    bytes: Vec<u8>,
    entries: Vec<Entry>,
    index: Index,
    sys_name: usize,
}

/// An object, as ranges of [`Tree::bytes`].
struct Entry {
    varbind: (u32, u32),
    oid: (u32, u32),
    /// The bytes of the OID's last number. The bytes before it name the column.
    last: u32,
    /// Whether the value is a Counter64, which SNMPv1 does not have.
    counter64: bool,
}

/// An object's OID and its encoded value.
type Object = (Vec<u8>, Vec<u8>);

impl Tree {
    /// Creates the system group, ifNumber, and `rows` interfaces in ifTable and ifXTable.
    pub fn new(rows: u32) -> Self {
        let mut objects = system();
        objects.push(object(&[2, 1, 0], |out| number(out, INTEGER, rows.into())));
        for column in 1..=22 {
            for row in 1..=rows {
                objects.push(object(&[2, 2, 1, column, row], |out| if_entry(out, column, row)));
            }
        }
        for column in 1..=19 {
            for row in 1..=rows {
                let numbers = [31, 1, 1, 1, column, row];
                objects.push(object(&numbers, |out| if_x_entry(out, column, row)));
            }
        }
        Self::of(&objects)
    }

    fn of(objects: &[Object]) -> Self {
        assert!(objects.is_sorted_by(|a, b| compare(&a.0, &b.0) == Ordering::Less));
        let mut tree = Self {
            bytes: Vec::new(),
            entries: Vec::with_capacity(objects.len()),
            // One entry for every object and at most one more for its column, so at most half full.
            index: Index(vec![0; (objects.len() * 4).next_power_of_two()]),
            sys_name: objects.iter().position(|(oid, _)| *oid == mib_2(&[1, 5, 0])).unwrap_or(0),
        };
        let mut last_column: &[u8] = &[];
        for (i, (oid, value)) in objects.iter().enumerate() {
            let mut name = Vec::new();
            ber::push(&mut name, ber::OID, oid);
            let start = tree.bytes.len() as u32;
            ber::push_header(&mut tree.bytes, SEQUENCE, name.len() + value.len());
            tree.bytes.extend_from_slice(&name);
            let end = tree.bytes.len() as u32;
            tree.bytes.extend_from_slice(value);
            let column = column_of(oid);
            tree.entries.push(Entry {
                varbind: (start, tree.bytes.len() as u32),
                oid: (end - oid.len() as u32, end),
                last: (oid.len() - column.len()) as u32,
                counter64: value[0] == COUNTER64,
            });
            tree.index.insert(oid, i, true);
            // The first request of a walk names the column itself.
            if column != last_column {
                tree.index.insert(column, i, false);
                last_column = column;
            }
        }
        tree
    }

    /// The number of objects.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no objects.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Finds the object with this name; the error is the first object after the name.
    pub fn find(&self, oid: &[u8]) -> Result<usize, usize> {
        let indexed = self.index.get(oid, |i, exact| {
            let entry = &self.entries[i];
            let name = self.oid(i);
            if exact { name == oid } else { name[..name.len() - entry.last as usize] == *oid }
        });
        match indexed {
            Some((i, true)) => Ok(i),
            Some((i, false)) => Err(i),
            None => {
                let mut range = 0..self.entries.len();
                while !range.is_empty() {
                    let middle = range.start + range.len() / 2;
                    match compare(self.oid(middle), oid) {
                        Ordering::Less => range.start = middle + 1,
                        Ordering::Greater => range.end = middle,
                        Ordering::Equal => return Ok(middle),
                    }
                }
                Err(range.start)
            }
        }
    }

    /// The first object after this name.
    pub fn next(&self, oid: &[u8], v1: bool) -> usize {
        let mut i = match self.find(oid) {
            Ok(i) => i + 1,
            Err(i) => i,
        };
        while v1 && self.entries.get(i).is_some_and(|e| e.counter64) {
            i += 1;
        }
        i
    }

    /// Whether the object of this name exists with other instances: then the answer is "no such
    /// instance", not "no such object". `next` is the first object after the name.
    pub fn has_object(&self, oid: &[u8], next: usize) -> bool {
        [next.checked_sub(1), Some(next)].into_iter().flatten().any(|i| {
            self.entries.get(i).is_some_and(|e| {
                let name = self.oid(i);
                oid.starts_with(&name[..name.len() - e.last as usize])
            })
        })
    }

    /// The name of an object.
    pub fn oid(&self, i: usize) -> &[u8] {
        let (start, end) = self.entries[i].oid;
        &self.bytes[start as usize..end as usize]
    }

    /// The varbind of an object.
    #[inline]
    pub fn varbind(&self, i: usize) -> &[u8] {
        let (start, end) = self.entries[i].varbind;
        &self.bytes[start as usize..end as usize]
    }

    /// Whether its value is a Counter64.
    pub fn is_counter64(&self, i: usize) -> bool {
        self.entries[i].counter64
    }

    /// Whether this is sysName, whose value is different for each agent; see
    /// [`Agent`](super::agent::Agent).
    #[inline]
    pub fn is_sys_name(&self, i: usize) -> bool {
        i == self.sys_name
    }
}

/// Finds names by hash: one probe instead of the eleven steps of a binary search.
struct Index(Vec<u32>);

impl Index {
    fn first(&self, oid: &[u8]) -> usize {
        let hash = oid.iter().fold(0u64, |h, &b| {
            (h.rotate_left(5) ^ u64::from(b)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        });
        (hash >> 32) as usize & (self.0.len() - 1)
    }

    fn insert(&mut self, oid: &[u8], entry: usize, exact: bool) {
        let mut slot = self.first(oid);
        while self.0[slot] != 0 {
            slot = (slot + 1) & (self.0.len() - 1);
        }
        self.0[slot] = (entry as u32 + 1) << 1 | u32::from(exact);
    }

    fn get(&self, oid: &[u8], is: impl Fn(usize, bool) -> bool) -> Option<(usize, bool)> {
        let mut slot = self.first(oid);
        loop {
            let found = self.0[slot];
            let (entry, exact) = ((found >> 1).checked_sub(1)? as usize, found & 1 == 1);
            if is(entry, exact) {
                return Some((entry, exact));
            }
            slot = (slot + 1) & (self.0.len() - 1);
        }
    }
}

/// Compares encoded names. The order differs from the order of the bytes, because a number with
/// more bytes is greater.
fn compare(a: &[u8], b: &[u8]) -> Ordering {
    let Some(differs) = a.iter().zip(b).position(|(x, y)| x != y) else {
        return a.len().cmp(&b.len());
    };
    let start = a[..differs].iter().rposition(|&byte| byte < 0x80).map_or(0, |i| i + 1);
    let digits = |oid: &[u8]| oid[start..].iter().take_while(|&&byte| byte >= 0x80).count();
    digits(a).cmp(&digits(b)).then(a[differs].cmp(&b[differs]))
}

/// A name without its last number.
fn column_of(oid: &[u8]) -> &[u8] {
    let before = &oid[..oid.len() - 1];
    &before[..before.iter().rposition(|&byte| byte < 0x80).map_or(0, |i| i + 1)]
}

/// The encoded OID of an object below mib-2.
pub fn mib_2(numbers: &[u32]) -> Vec<u8> {
    ber::oid(&[&MIB_2, numbers].concat())
}

fn object(numbers: &[u32], value: impl FnOnce(&mut Vec<u8>)) -> Object {
    let mut encoded = Vec::new();
    value(&mut encoded);
    (mib_2(numbers), encoded)
}

fn number(out: &mut Vec<u8>, tag: u8, number: u64) {
    ber::push_number(out, tag, number.into());
}

fn text(out: &mut Vec<u8>, text: &str) {
    ber::push(out, OCTETS, text.as_bytes());
}

fn system() -> Vec<Object> {
    let enterprise = ber::oid(&[1, 3, 6, 1, 4, 1, 8072, 3, 2, 10]);
    vec![
        object(&[1, 1, 0], |o| {
            text(o, "Simulated Switch 2960, Version 15.2(7)E3, RELEASE SOFTWARE (fc3)");
        }),
        object(&[1, 2, 0], |o| ber::push(o, ber::OID, &enterprise)),
        object(&[1, 3, 0], |o| number(o, TIMETICKS, 123_456_789)),
        object(&[1, 4, 0], |o| text(o, "Network Operations <noc@example.com>")),
        // Replaced by the name of the agent.
        object(&[1, 5, 0], |o| text(o, "host")),
        object(&[1, 6, 0], |o| text(o, "Building 7, floor 2, rack 14")),
        object(&[1, 7, 0], |o| number(o, INTEGER, 78)),
    ]
}

/// Writes a value of ifTable. One interface in eight is down.
fn if_entry(out: &mut Vec<u8>, column: u32, row: u32) {
    let n = u64::from(row);
    let up = !row.is_multiple_of(8);
    match column {
        1 => number(out, INTEGER, n),
        2 => text(out, &format!("GigabitEthernet1/0/{row}")),
        3 => number(out, INTEGER, 6),
        4 => number(out, INTEGER, 1_500),
        5 => number(out, GAUGE32, 1_000_000_000),
        6 => ber::push(out, OCTETS, &[0x00, 0x1b, 0x54, 0xc0, (row >> 8) as u8, row as u8]),
        7 => number(out, INTEGER, 1),
        8 => number(out, INTEGER, if up { 1 } else { 2 }),
        9 => number(out, TIMETICKS, 4_321 * n),
        10 => number(out, COUNTER32, n * 3_141_592_653 % 0xffff_ffff),
        11 => number(out, COUNTER32, n * 2_718_281 % 0xffff_ffff),
        12 => number(out, COUNTER32, n * 1_618),
        13 | 19 => number(out, COUNTER32, n % 5),
        14 | 20 => number(out, COUNTER32, n % 3),
        15 => number(out, COUNTER32, 0),
        16 => number(out, COUNTER32, n * 1_414_213_562 % 0xffff_ffff),
        17 => number(out, COUNTER32, n * 1_732_050 % 0xffff_ffff),
        18 => number(out, COUNTER32, n * 577),
        21 => number(out, GAUGE32, 0),
        _ => ber::push(out, ber::OID, &[0]),
    }
}

/// Writes a value of ifXTable.
fn if_x_entry(out: &mut Vec<u8>, column: u32, row: u32) {
    let n = u64::from(row);
    match column {
        1 => text(out, &format!("Gi1/0/{row}")),
        2..=5 => number(out, COUNTER32, n * u64::from(column) * 65_537),
        6..=13 => number(out, COUNTER64, n * u64::from(column) * 987_654_321_987),
        14 => number(out, INTEGER, 1),
        15 => number(out, GAUGE32, 1_000),
        16 => number(out, INTEGER, 2),
        17 => number(out, INTEGER, 1),
        18 => text(out, &format!("uplink to access switch {row}")),
        _ => number(out, TIMETICKS, 0),
    }
}
