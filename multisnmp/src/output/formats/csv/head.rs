//! The fields `oid`, `name` and `index` of a line.

use super::field::field;
use crate::output::{
    formats::decimal,
    remembered::Remembered,
    safe::{self, LineEnds},
};
use netsnmp::mib::Known;

/// Writes these fields. Instances of one object differ only in numbers, so the texts between these
/// numbers are made once for each object.
pub(super) struct Heads(Remembered<Option<Head>>);

/// The texts before the numbers of an instance, each with its comma.
struct Head {
    oid: String,
    name: String,
    index: Vec<String>,
}

impl Heads {
    pub(super) fn new() -> Self {
        Self(Remembered::new())
    }

    /// Writes the fields, each with a comma before it. Returns false and writes nothing if the
    /// instance is not written as plain numbers.
    pub(super) fn write(&mut self, out: &mut Vec<u8>, known: &Known<'_, 'static>) -> bool {
        let instance = known.instance();
        let Some(head) = self.0.get(known.number(), || Head::new(known)) else { return false };
        out.extend_from_slice(head.oid.as_bytes());
        let start = out.len();
        known.instance_into(out);
        let numbers = start..out.len();
        out.extend_from_slice(head.name.as_bytes());
        out.extend_from_within(numbers.clone());
        out.push(b',');
        if head.index.len() == instance.clone().count() {
            for (before, subid) in head.index.iter().zip(instance) {
                out.extend_from_slice(before.as_bytes());
                decimal::write(out, subid);
            }
        }
        true
    }
}

impl Head {
    fn new(known: &Known<'_, 'static>) -> Option<Self> {
        let mut name = known.name()?.to_owned();
        safe::tame(&mut name, 0, LineEnds::Keep);
        let index = known.plain_index()?.enumerate();
        let index = index.map(|(i, (name, _))| match i {
            0 => format!("{name}="),
            _ => format!(";{name}="),
        });
        let index: Vec<String> = index.collect();
        // The numbers follow, so there must be no quotes.
        let plain = |text: &str| {
            let mut out = Vec::new();
            field(&mut out, text);
            out.len() == text.len() + 1
        };
        (plain(&name) && index.iter().all(|text| plain(text))).then(|| Self {
            oid: format!(",{}", known.numbers()),
            name: format!(",{name}"),
            index,
        })
    }
}
