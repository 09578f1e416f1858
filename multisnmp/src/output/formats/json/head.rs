//! The beginning of a varbind: `oid`, `name` and `index`.

use crate::output::{escape::string, formats::decimal, remembered::Remembered, safe};
use netsnmp::mib::Known;

/// Writes the first keys of varbinds. Instances of one object differ only in numbers, so the texts
/// between these numbers are made once for each object.
pub(super) struct Heads(Remembered<Option<Head>>);

/// The texts before the numbers of an instance.
struct Head {
    oid: Vec<u8>,
    name: Vec<u8>,
    index: Vec<Vec<u8>>,
}

impl Heads {
    pub(super) fn new() -> Self {
        Self(Remembered::new())
    }

    /// Writes the keys. Returns false and writes nothing if the instance is not written as plain
    /// numbers.
    pub(super) fn write(&mut self, out: &mut Vec<u8>, known: &Known<'_, 'static>) -> bool {
        let instance = known.instance();
        let Some(head) = self.0.get(known.number(), || Head::new(known)) else { return false };
        // A number beyond 2^31-1 has another type.
        if instance.clone().any(|subid| i32::try_from(subid).is_err()) {
            return false;
        }
        out.extend_from_slice(&head.oid);
        let start = out.len();
        known.instance_into(out);
        let numbers = start..out.len();
        out.extend_from_slice(&head.name);
        out.extend_from_within(numbers.clone());
        out.extend_from_slice(b"\",\"index\":[");
        if let [before] = &head.index[..]
            && instance.clone().count() == 1
        {
            // After the dot.
            let number = numbers.start + 1..numbers.end;
            part(out, before, |out| out.extend_from_within(number.clone()));
        } else if head.index.len() == instance.clone().count() {
            for (i, (before, subid)) in head.index.iter().zip(instance).enumerate() {
                out.extend_from_slice(if i > 0 { b"," } else { b"" });
                part(out, before, |out| decimal::write(out, subid));
            }
        }
        out.extend_from_slice(b"],");
        true
    }
}

/// Writes a value of the index.
fn part(out: &mut Vec<u8>, before: &[u8], number: impl Fn(&mut Vec<u8>)) {
    out.extend_from_slice(before);
    number(out);
    out.extend_from_slice(b",\"text\":\"");
    number(out);
    out.extend_from_slice(b"\",\"raw\":null}");
}

impl Head {
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
        let index = known.plain_index()?.map(|(name, type_name)| {
            let mut before = b"{\"name\":".to_vec();
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
