//! The object of one host.

use super::{
    head::Heads,
    number::{boolean, milliseconds, scalar},
    row::RowJson,
    value::{NULL, extras, plain_number_keys, quick_keys, value_keys},
};
use crate::output::{
    advice::advice,
    escape::string,
    options::Content,
    rows::Columns,
    values::{Meaning, Values},
};
use netsnmp::{
    Error, HostRecord, Mib, Oid, OidRef, VarBindRef, VarBinds, VarBindsIter,
    mib::{Cell, Sense, Style},
};
use std::{fmt, net::SocketAddr};

/// Writes records straight into the page. A host may have thousands of varbinds: every step between
/// a value and its bytes costs more than the value and the bytes do.
pub(super) struct RecordJson {
    values: Values,
    heads: Heads,
    /// Writes rows in place of variables.
    rows: Option<RowJson>,
    /// One allocation for all texts.
    text: String,
}

impl RecordJson {
    pub(super) fn new(values: Values, content: &Content) -> Self {
        let rows = match content {
            Content::Varbinds => None,
            Content::Table(table) => Some(RowJson::new(Columns::new(values.mib, &table.parts))),
        };
        Self { values: values.without_units(), heads: Heads::new(), rows, text: String::new() }
    }

    pub(super) fn write(&mut self, record: &HostRecord, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"schema_version\":1,\"host\":");
        string(out, &record.host);
        if let Some(label) = &record.label {
            out.extend_from_slice(b",\"label\":");
            string(out, label);
        }
        out.extend_from_slice(b",\"address\":");
        match record.address {
            Some(address) => self.address(out, address),
            None => out.extend_from_slice(NULL),
        }
        out.extend_from_slice(b",\"ok\":");
        boolean(out, !record.outcome.is_failed());
        out.extend_from_slice(b",\"complete\":");
        boolean(out, record.outcome.is_complete());
        self.values.begin();
        match &self.rows {
            Some(rows) => {
                out.extend_from_slice(b",\"rows\":[");
                rows.write(record, &mut self.values, &mut self.text, out);
            }
            None => {
                out.extend_from_slice(b",\"varbinds\":[");
                self.varbinds(out, &record.varbinds);
            }
        }
        out.extend_from_slice(b"],\"error\":");
        match record.outcome.error() {
            Some(error) => failure(out, error),
            None => out.extend_from_slice(NULL),
        }
        out.extend_from_slice(b",\"elapsed_ms\":");
        milliseconds(out, record.elapsed);
        out.extend_from_slice(b",\"tries\":");
        scalar(out, &record.tries);
        if !record.ends.is_empty() {
            out.extend_from_slice(b",\"walk_ends\":[");
            for (i, end) in record.ends.iter().enumerate() {
                out.extend_from_slice(if i > 0 { b"," } else { b"" });
                string(out, end.name());
            }
            out.push(b']');
        }
        out.push(b'}');
    }

    fn varbinds(&mut self, out: &mut Vec<u8>, all: &VarBinds) {
        let mut rest = all.iter();
        loop {
            self.run(out, &mut rest);
            let Some(varbind) = rest.next() else { break };
            self.varbind(out, varbind, all);
            out.push(b',');
        }
        if !all.is_empty() {
            // The comma after the last one.
            out.pop();
        }
    }

    /// Writes the next varbinds, up to the first one that needs [`varbind`](Self::varbind).
    fn run(&mut self, out: &mut Vec<u8>, rest: &mut VarBindsIter<'_>) {
        loop {
            let before = rest.len();
            let Some(mut run) = self.values.run(rest) else { return };
            let Some(head) = self.heads.of(&run.known()) else { return };
            while let Some(Cell { instance, value, quick }) = run.cell() {
                if !head.write(out, instance) {
                    return;
                }
                quick_keys(out, value, quick);
                out.extend_from_slice(b"},");
                run.taken();
            }
            if rest.len() == before {
                return;
            }
        }
    }

    fn varbind(&mut self, out: &mut Vec<u8>, varbind: VarBindRef<'_>, all: &VarBinds) {
        let VarBindRef { oid, value } = varbind;
        let known = self.values.known(oid);
        let head = known.as_ref().and_then(|known| self.heads.of(known));
        if !head.zip(known).is_some_and(|(head, known)| head.write(out, known.instance())) {
            out.extend_from_slice(b"{\"oid\":");
            self.made(out, |values, text| values.numbers_into(text, oid));
            out.extend_from_slice(b",\"name\":");
            self.made(out, |values, text| values.name_into(text, oid));
            out.extend_from_slice(b",\"index\":[");
            self.index(out, oid);
            out.extend_from_slice(b"],");
        }
        let Self { values, text, .. } = self;
        text.clear();
        let meaning = values.value_into(text, varbind, all);
        value_keys(out, value, text);
        if meaning.sense != Sense::Plain {
            extras(out, meaning.sense, value, text, |bit| values.bit(oid, bit));
        }
        units(out, meaning);
        out.push(b'}');
    }

    fn index(&mut self, out: &mut Vec<u8>, oid: OidRef<'_>) {
        let Self { values, text, .. } = self;
        for (i, index) in values.index(oid).into_iter().enumerate() {
            out.extend_from_slice(if i > 0 { b",{\"name\":" } else { b"{\"name\":" });
            string(out, index.name);
            out.push(b',');
            text.clear();
            if index.is_plain() {
                plain_number_keys(out, index.value.view());
            } else {
                let meaning = values.index_into(text, &index);
                value_keys(out, index.value.view(), text);
                if meaning.sense != Sense::Plain {
                    let label = |bit| index.object.and_then(|object| object.label(bit as i64));
                    extras(out, meaning.sense, index.value.view(), text, label);
                }
                units(out, meaning);
            }
            out.push(b'}');
        }
    }

    /// Writes the text that `make` makes, in quotes.
    fn made(&mut self, out: &mut Vec<u8>, make: impl FnOnce(&mut Values, &mut String)) {
        self.text.clear();
        make(&mut self.values, &mut self.text);
        string(out, &self.text);
    }

    fn address(&mut self, out: &mut Vec<u8>, address: SocketAddr) {
        let SocketAddr::V4(v4) = address else {
            return self.made(out, |_, text| {
                let _ = fmt::Write::write_fmt(text, format_args!("{address}"));
            });
        };
        out.push(b'"');
        for (i, octet) in v4.ip().octets().iter().enumerate() {
            out.extend_from_slice(if i > 0 { b"." } else { b"" });
            scalar(out, octet);
        }
        out.push(b':');
        scalar(out, &v4.port());
        out.push(b'"');
    }
}

/// Writes `units`, with a comma before it, if the MIB tells them.
fn units(out: &mut Vec<u8>, meaning: Meaning) {
    if let Some(units) = meaning.units {
        out.extend_from_slice(b",\"units\":");
        string(out, units);
    }
}

/// Returns the values of the INDEX in the OID of a column's instance, as `index` of a varbind has
/// them.
pub(crate) fn index_json(mib: &'static Mib, oid: &Oid) -> serde_json::Value {
    let mut out = vec![b'['];
    RecordJson::new(Values::new(mib, Style::default()), &Content::Varbinds)
        .index(&mut out, oid.view());
    out.push(b']');
    serde_json::from_slice(&out).unwrap_or_default()
}

fn failure(out: &mut Vec<u8>, error: &Error) {
    out.extend_from_slice(b"{\"kind\":");
    string(out, error.kind().name());
    out.extend_from_slice(b",\"message\":");
    string(out, &error.message());
    out.extend_from_slice(b",\"advice\":");
    string(out, advice(error));
    out.push(b'}');
}
