//! JSON: an object a host, alone on its line or in one array. The keys are stable; what they
//! mean is `schema_version` 1.

use super::{
    Formatter,
    value::{printable, text_into},
};
use netsnmp::{HostRecord, Mib, Oid, Value, VarBind, mib::IndexValue, query::WalkEnd};
use serde::{Serialize, Serializer, ser::SerializeMap};
use std::{cell::RefCell, fmt::Write};

/// Writes records as objects.
pub(super) struct Json {
    mib: &'static Mib,
    array: bool,
    any: bool,
    scratch: RefCell<String>,
}

impl Json {
    /// An object a line.
    pub(super) fn lines(mib: &'static Mib) -> Self {
        Self { mib, array: false, any: false, scratch: RefCell::default() }
    }

    /// One array.
    pub(super) fn array(mib: &'static Mib) -> Self {
        Self { array: true, ..Self::lines(mib) }
    }
}

impl Formatter for Json {
    fn record(&mut self, record: HostRecord, out: &mut Vec<u8>, _: &mut String) {
        if self.array {
            out.extend_from_slice(if self.any { b",\n" } else { b"[\n" });
        }
        self.any = true;
        let object = Host { record: &record, mib: self.mib, scratch: &self.scratch };
        // Into memory, of types that have a JSON form: it cannot fail.
        let _ = serde_json::to_writer(&mut *out, &object);
        if !self.array {
            out.push(b'\n');
        }
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        match (self.array, self.any) {
            (true, true) => out.extend_from_slice(b"\n]\n"),
            (true, false) => out.extend_from_slice(b"[]\n"),
            (false, _) => {}
        }
    }
}

struct Host<'r> {
    record: &'r HostRecord,
    mib: &'r Mib,
    scratch: &'r RefCell<String>,
}

impl Serialize for Host<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let record = self.record;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema_version", &1)?;
        map.serialize_entry("host", &*record.host)?;
        map.serialize_entry("address", &record.address)?;
        map.serialize_entry("ok", &!record.outcome.is_failed())?;
        map.serialize_entry("complete", &record.outcome.is_complete())?;
        let varbinds =
            Varbinds { varbinds: &record.varbinds, mib: self.mib, scratch: self.scratch };
        map.serialize_entry("varbinds", &varbinds)?;
        let error = record.outcome.error().map(|error| Failure {
            kind: error.kind().name(),
            message: error.message(),
            advice: error.advice(),
        });
        map.serialize_entry("error", &error)?;
        if !record.ends.is_empty() {
            let ends: Vec<_> = record.ends.iter().map(end_name).collect();
            map.serialize_entry("walk_ends", &ends)?;
        }
        map.serialize_entry("elapsed_ms", &(record.elapsed.as_micros() as f64 / 1000.0))?;
        map.serialize_entry("tries", &record.tries)?;
        map.end()
    }
}

#[derive(Serialize)]
struct Failure {
    kind: &'static str,
    message: String,
    advice: &'static str,
}

fn end_name(end: &WalkEnd) -> &'static str {
    match end {
        WalkEnd::EndOfView => "end-of-view",
        WalkEnd::LeftSubtree => "left-subtree",
        WalkEnd::EndOid => "end-oid",
        WalkEnd::NonIncreasing { .. } => "non-increasing",
        WalkEnd::EmptyReply => "empty-reply",
        WalkEnd::Limit(_) => "limit",
        WalkEnd::Failed(_) => "failed",
        _ => "other",
    }
}

struct Varbinds<'r> {
    varbinds: &'r [VarBind],
    mib: &'r Mib,
    scratch: &'r RefCell<String>,
}

impl Serialize for Varbinds<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.varbinds.iter().map(|v| One {
            varbind: v,
            mib: self.mib,
            scratch: self.scratch,
        }))
    }
}

struct One<'r> {
    varbind: &'r VarBind,
    mib: &'r Mib,
    scratch: &'r RefCell<String>,
}

impl One<'_> {
    /// Serialises what `fill` puts into the scratch text: no string of its own for each value.
    fn text<M: SerializeMap>(
        &self,
        map: &mut M,
        key: &'static str,
        fill: impl FnOnce(&mut String),
    ) -> Result<(), M::Error> {
        let mut scratch = self.scratch.borrow_mut();
        scratch.clear();
        fill(&mut scratch);
        map.serialize_entry(key, scratch.as_str())
    }
}

impl Serialize for One<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let VarBind { oid, value } = self.varbind;
        let mib = self.mib;
        let mut map = serializer.serialize_map(None)?;
        self.text(&mut map, "oid", |out| {
            let _ = write!(out, "{oid}");
        })?;
        self.text(&mut map, "name", |out| mib.name_into(out, oid, &super::value::CELL))?;
        let index: Option<Vec<_>> =
            mib.index(oid).map(|values| values.into_iter().map(Index::of).collect());
        map.serialize_entry("index", &index)?;
        map.serialize_entry("type", value.type_name())?;
        map.serialize_entry("value", &Scalar(value))?;
        self.text(&mut map, "text", |out| text_into(out, mib, oid, value))?;
        if let Some(label) = label(mib, oid, value) {
            map.serialize_entry("label", label)?;
        }
        if let Some(bytes) = value.as_bytes() {
            self.text(&mut map, "raw", |out| hex_into(out, bytes))?;
        }
        map.end()
    }
}

/// The label of an enumeration's number.
fn label<'m>(mib: &'m Mib, oid: &Oid, value: &Value) -> Option<&'m str> {
    match value {
        Value::Integer(number) => mib.object(oid)?.0.label((*number).into()),
        _ => None,
    }
}

pub(super) fn hex_into(out: &mut String, bytes: &[u8]) {
    for byte in bytes {
        let _ = write!(out, "{byte:02x}");
    }
}

#[derive(Serialize)]
struct Index<'m> {
    name: &'m str,
    value: Owned,
}

impl<'m> Index<'m> {
    fn of(index: IndexValue<'m>) -> Self {
        Self { name: index.name, value: Owned(index.value) }
    }
}

struct Owned(Value);

impl Serialize for Owned {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Scalar(&self.0).serialize(serializer)
    }
}

/// A value as JSON has it: numbers, beyond 2^53 as strings, since most readers keep doubles;
/// text; hex for octets that are none; null for no value.
struct Scalar<'v>(&'v Value);

impl Serialize for Scalar<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const EXACT: u64 = 1 << 53;
        match self.0 {
            Value::ObjectIdentifier(oid) => serializer.collect_str(oid),
            Value::IpAddress(address) => serializer.collect_str(address),
            Value::Float(x) if x.is_finite() => serializer.serialize_f32(*x),
            Value::Double(x) if x.is_finite() => serializer.serialize_f64(*x),
            Value::Float(x) => serializer.collect_str(x),
            Value::Double(x) => serializer.collect_str(x),
            value => match (value.as_i64(), value.as_u64(), value.as_bytes()) {
                (Some(n), ..) if n.unsigned_abs() <= EXACT => serializer.serialize_i64(n),
                (Some(n), ..) => serializer.collect_str(&n),
                (None, Some(n), _) => serializer.collect_str(&n),
                (.., Some(bytes)) => match printable(value) {
                    Some(text) => serializer.serialize_str(text),
                    None => {
                        let mut text = String::with_capacity(2 * bytes.len());
                        hex_into(&mut text, bytes);
                        serializer.serialize_str(&text)
                    }
                },
                _ => serializer.serialize_none(),
            },
        }
    }
}
