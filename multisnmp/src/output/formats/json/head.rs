//! The beginning of a varbind: `oid`, `name` and `index`.

use crate::output::{
    escape::string,
    formats::decimal::{self, Digits},
    remembered::Remembered,
    safe,
};
use netsnmp::{OidSubids, mib::Known};

/// Writes the first keys of varbinds. Instances of one object differ only in numbers, so the texts
/// between these numbers are made once for each object.
pub(super) struct Heads(Remembered<Option<Head>>);

/// The texts before the numbers of an instance.
pub(super) struct Head {
    oid: Vec<u8>,
    name: Vec<u8>,
    /// Before each number of the index, with what follows the name of the instance.
    index: Vec<Vec<u8>>,
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

const NO_INDEX: &[u8] = b"\",\"index\":[],";
const INDEX: &[u8] = b"\",\"index\":[";

impl Head {
    /// Writes the keys. Returns false and writes nothing if a number is not written as it is.
    pub(super) fn write(&self, out: &mut Vec<u8>, instance: OidSubids<'_>) -> bool {
        let mut subids = instance.clone();
        if let (Some(only), None) = (subids.next(), subids.next())
            && let [index] = &self.index[..]
        {
            return self.write_row(out, index, only);
        }
        // A number beyond 2^31-1 has another type.
        if instance.clone().any(|subid| i32::try_from(subid).is_err()) {
            return false;
        }
        out.extend_from_slice(&self.oid);
        let start = out.len();
        for subid in instance.clone() {
            out.push(b'.');
            decimal::write(out, subid);
        }
        let numbers = start..out.len();
        out.extend_from_slice(&self.name);
        out.extend_from_within(numbers.clone());
        let count = instance.clone().count();
        if self.index.len() != count || count == 0 {
            out.extend_from_slice(NO_INDEX);
            return true;
        }
        for (before, subid) in self.index.iter().zip(instance) {
            out.extend_from_slice(before);
            decimal::write(out, subid);
            out.extend_from_slice(b",\"text\":\"");
            decimal::write(out, subid);
            out.extend_from_slice(b"\",\"raw\":null}");
        }
        out.extend_from_slice(b"],");
        true
    }

    /// The same for an index of one number, which is the usual one.
    fn write_row(&self, out: &mut Vec<u8>, index: &[u8], subid: u32) -> bool {
        let Ok(subid) = i32::try_from(subid) else { return false };
        let digits = Digits::of(subid);
        out.extend_from_slice(&self.oid);
        out.push(b'.');
        digits.write(out);
        out.extend_from_slice(&self.name);
        out.push(b'.');
        digits.write(out);
        out.extend_from_slice(index);
        digits.write(out);
        out.extend_from_slice(b",\"text\":\"");
        digits.write(out);
        out.extend_from_slice(b"\",\"raw\":null}],");
        true
    }

    fn new(known: &Known<'_, 'static>) -> Option<Self> {
        let open = |key: &[u8], text: &str| {
            let mut text = text.to_owned();
            safe::tame(&mut text, 0, safe::LineEnds::Join);
            let mut head = key.to_vec();
            string(&mut head, &text);
            // The numbers follow inside the quotes.
            head.pop();
            head
        };
        let index = known.plain_index()?.enumerate().map(|(i, (name, type_name))| {
            let mut before = if i > 0 { b",".to_vec() } else { INDEX.to_vec() };
            before.extend_from_slice(b"{\"name\":");
            string(&mut before, name);
            before.extend_from_slice(b",\"type\":");
            string(&mut before, type_name);
            before.extend_from_slice(b",\"value\":");
            before
        });
        Some(Self {
            oid: open(b"{\"oid\":", known.numbers()),
            name: open(b"\",\"name\":", known.name()?),
            index: index.collect(),
        })
    }
}
