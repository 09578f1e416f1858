//! One JSON object per host: one per line, or all in one array.
//!
//! | key | meaning |
//! | --- | --- |
//! | `schema_version` | 1; it rises when a key changes its meaning or goes away |
//! | `host` | the target as it was given |
//! | `label` | its label, if the run has several targets with this host and it is not the host |
//! | `address` | the address and port that were asked, or null |
//! | `ok` | whether the host answered at all |
//! | `complete` | whether the host gave everything that was asked for |
//! | `varbinds` | in the agent's order |
//! | `error` | null, or `kind`, `message` and `advice`: why the record is not complete |
//! | `elapsed_ms` | milliseconds from the first datagram to the last |
//! | `tries` | messages sent |
//!
//! A varbind has these keys:
//! - `oid`: its OID in numbers, and `name`: its name.
//! - `index`: one object per value of the index, with `name`, `type`, `value`, `text` and `raw`.
//! - `type`: the name of its type.
//! - `value`: a number, or a string. A number past 2^53 is a string, because most JSON readers hold
//!   doubles. An OID is in numbers. A string has its text here.
//! - `text`: the value by its enumeration and hint, without units. BITS are labels.
//! - `raw`: the octets of a string in hex; null for other types.
//!
//! Some keys are there only if the MIB says more about a value, also in an index:
//! - `units`: the UNITS of its object.
//! - `address`: `00:1b:21:09:ab:ff` for a MacAddress or PhysAddress, `10.0.0.1` or `2001:db8::1`
//!   for an InetAddress by its type, with the port for a TransportAddress. Null if the octets are
//!   no address.
//! - `time`: a DateAndTime in the form of RFC 3339, or null.
//! - `bits`: the labels of the set BITS; the number of a bit that has no label.
//!
//! `label` and `walk_ends` may be missing. `walk_ends` is there if walks were made, and has the end of
//! each walk, in order. `end-of-view`, `left-subtree` and `end-oid` mean that the walk is complete.
//! The others are `non-increasing`, `empty-reply`, `limit`, or the `kind` of the error that ended
//! the walk.
//!
//! The record of a table has `rows` in place of `varbinds`. A row has `index`, an object with the
//! values of the INDEX by name, and each column by name. The values are plain: the label of an
//! enumeration, an address, a time, the list of the labels of BITS, or else what `value` of a varbind
//! is. A cell that the agent does not have is null. If no module has the table, or the numbers do
//! not fit its INDEX, `index` has the numbers as `oid`, and columns are named by their numbers.

mod head;
mod number;
mod record;
mod row;
mod value;

#[cfg(test)]
mod tests;

pub(crate) use record::index_json;

use crate::output::{
    options::Content,
    page::{Page, Render},
    values::Values,
};
use netsnmp::HostRecord;
use record::RecordJson;

/// One object per line, for each host as it ends.
pub(super) struct JsonLines(RecordJson);

/// `[`, one object per line, `]`.
pub(super) struct JsonArray {
    json: RecordJson,
    begun: bool,
}

impl JsonLines {
    pub(super) fn new(values: Values, content: &Content) -> Self {
        Self(RecordJson::new(values, content))
    }
}

impl JsonArray {
    pub(super) fn new(values: Values, content: &Content) -> Self {
        Self { json: RecordJson::new(values, content), begun: false }
    }
}

impl Render for JsonLines {
    fn record(&mut self, record: HostRecord, page: &mut Page) {
        self.0.write(&record, &mut page.out);
        page.out.push(b'\n');
    }
}

impl Render for JsonArray {
    fn begin(&mut self, page: &mut Page) {
        page.out.push(b'[');
    }

    fn record(&mut self, record: HostRecord, page: &mut Page) {
        page.out.extend_from_slice(if self.begun { b",\n" } else { b"\n" });
        self.begun = true;
        self.json.write(&record, &mut page.out);
    }

    fn end(&mut self, page: &mut Page) {
        page.out.extend_from_slice(if self.begun { b"\n]\n" } else { b"]\n" });
    }
}
