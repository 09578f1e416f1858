//! The fields `oid`, `name` and `index` of a line.

use super::field::field;
use crate::output::{
    formats::decimal::{self, Digits},
    remembered::Remembered,
    safe::{self, LineEnds},
};
use netsnmp::{OidSubids, mib::Known};

/// Writes these fields. Instances of one object differ only in numbers, so the texts between these
/// numbers are made once for each object.
pub(super) struct Heads(Remembered<Option<Head>>);

/// The texts before the numbers of an instance, each with its comma.
pub(super) struct Head {
    oid: String,
    name: String,
    index: Vec<String>,
}

impl Heads {
    pub(super) fn new() -> Self {
        Self(Remembered::new())
    }

    /// Returns the texts of an object. `None` if its instances are not written as plain numbers.
    pub(super) fn of(&mut self, known: &Known<'_, 'static>) -> Option<&Head> {
        self.0.get(known.number(), || Head::new(known)).as_ref()
    }
}

impl Head {
    /// Writes the fields, each with a comma before it.
    pub(super) fn write(&self, out: &mut Vec<u8>, instance: OidSubids<'_>) {
        let mut subids = instance.clone();
        if let (Some(only), None) = (subids.next(), subids.next()) {
            return self.write_row(out, only);
        }
        out.extend_from_slice(self.oid.as_bytes());
        let start = out.len();
        for subid in instance.clone() {
            out.push(b'.');
            decimal::write(out, subid);
        }
        let numbers = start..out.len();
        out.extend_from_slice(self.name.as_bytes());
        out.extend_from_within(numbers.clone());
        out.push(b',');
        if self.index.len() == instance.clone().count() {
            for (before, subid) in self.index.iter().zip(instance) {
                out.extend_from_slice(before.as_bytes());
                decimal::write(out, subid);
            }
        }
    }

    /// The same for an instance of one number, which is the usual one.
    fn write_row(&self, out: &mut Vec<u8>, subid: u32) {
        let digits = Digits::of(subid);
        out.extend_from_slice(self.oid.as_bytes());
        out.push(b'.');
        digits.write(out);
        out.extend_from_slice(self.name.as_bytes());
        out.push(b'.');
        digits.write(out);
        out.push(b',');
        if let [before] = &self.index[..] {
            out.extend_from_slice(before.as_bytes());
            digits.write(out);
        }
    }

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
