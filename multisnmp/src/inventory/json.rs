//! A device as one JSON object.
//!
//! `host`, `address`, `ok`, `complete`, and `same_as`, the first host before it that is the same
//! device; then each section that has rows, by its name: a list of
//! objects, of a single section the object; `states` of all sections that were to be asked; `notes`
//! on values that were left out; `error`, `elapsed_ms`, `tries`. A field the device did not give is
//! not there. Numbers past 2^53 are in strings.

use crate::output;
use netsnmp::inventory::{Device, Field, FieldKind, Row, Schema, SectionSchema, State};
use serde_json::{Map, Value, json};
use std::io::Write;

/// What a key of this form means changes, or goes.
pub(super) const SCHEMA_VERSION: u32 = 1;

/// Numbers that every reader of JSON holds exactly.
const EXACT: u64 = 1 << 53;

/// A device at a time, in a list or a line each.
#[derive(Debug)]
pub(crate) struct Lines {
    array: bool,
    begun: bool,
}

impl Lines {
    pub(crate) fn new(array: bool) -> Self {
        Self { array, begun: false }
    }

    /// `advice` is what to do about its error, `same_as` the host before it that is the same device.
    pub(crate) fn device(
        &mut self,
        out: &mut Vec<u8>,
        device: &Device,
        advice: Option<&str>,
        same_as: Option<&str>,
    ) {
        if self.array {
            out.extend_from_slice(if self.begun { b",\n" } else { b"[\n" });
        }
        self.begun = true;
        device_into(out, device, advice, same_as);
        if !self.array {
            out.push(b'\n');
        }
    }

    /// A line that is one already.
    pub(crate) fn raw(&mut self, out: &mut Vec<u8>, line: &str) {
        if self.array {
            out.extend_from_slice(if self.begun { b",\n" } else { b"[\n" });
        }
        self.begun = true;
        out.extend_from_slice(line.as_bytes());
        if !self.array {
            out.push(b'\n');
        }
    }

    pub(crate) fn end(&mut self, out: &mut Vec<u8>) {
        match (self.array, self.begun) {
            (true, true) => out.extend_from_slice(b"\n]\n"),
            (true, false) => out.extend_from_slice(b"[]\n"),
            (false, _) => {}
        }
    }
}

/// One device. `advice` is what to do about its error.
fn device_into(out: &mut Vec<u8>, device: &Device, advice: Option<&str>, same_as: Option<&str>) {
    let _ = write!(out, "{{\"schema_version\":{SCHEMA_VERSION},\"host\":");
    output::json(out, &&*device.host);
    out.extend_from_slice(b",\"address\":");
    output::json(out, &device.address.map(|address| address.to_string()));
    let _ = write!(out, ",\"ok\":{},\"complete\":{}", !device.is_failed(), device.is_complete());
    if let Some(host) = same_as {
        out.extend_from_slice(b",\"same_as\":");
        output::json(out, &host);
    }
    let schema = device.schema();
    let sections = device
        .sections
        .iter()
        .filter_map(|section| Some((section, schema.section(&section.name)?)));
    for (section, shape) in sections.clone().filter(|(section, _)| !section.rows.is_empty()) {
        out.push(b',');
        output::json(out, &&*section.name);
        out.push(b':');
        if shape.single {
            row_into(out, shape, &section.rows[0]);
            continue;
        }
        for (i, row) in section.rows.iter().enumerate() {
            out.push(if i > 0 { b',' } else { b'[' });
            row_into(out, shape, row);
        }
        out.push(b']');
    }
    out.extend_from_slice(b",\"states\":{");
    for (i, (section, _)) in sections.clone().enumerate() {
        out.extend_from_slice(if i > 0 { b"," } else { b"" });
        output::json(out, &&*section.name);
        out.push(b':');
        match &section.state {
            State::Partial { error, .. } => {
                let (kind, message) = (error.kind().name(), section.state.reason());
                output::json(out, &json!({ "state": "partial", "kind": kind, "message": message }))
            }
            state => output::json(out, &json!({ "state": state.name() })),
        }
    }
    out.extend_from_slice(b"},\"notes\":{");
    for (i, (section, _)) in sections.filter(|(section, _)| !section.notes.is_empty()).enumerate() {
        out.extend_from_slice(if i > 0 { b"," } else { b"" });
        output::json(out, &&*section.name);
        out.push(b':');
        output::json(out, &section.notes);
    }
    out.extend_from_slice(b"},\"error\":");
    match &device.error {
        None => out.extend_from_slice(b"null"),
        Some(error) => output::json(
            out,
            &json!({
                "kind": error.kind().name(),
                "message": error.message(),
                "advice": advice.unwrap_or(""),
            }),
        ),
    }
    let elapsed = device.elapsed.as_secs_f64() * 1e3;
    let _ = write!(out, ",\"elapsed_ms\":{elapsed:.1},\"tries\":{}}}", device.tries);
}

fn row_into(out: &mut Vec<u8>, shape: &SectionSchema, row: &Row) {
    let mut before = b'{';
    for (field, value) in shape.fields.iter().zip(&row.0) {
        let Some(value) = value else { continue };
        out.push(before);
        before = b',';
        output::json(out, &field.name);
        out.push(b':');
        field_into(out, value);
    }
    out.extend_from_slice(if before == b'{' { b"{}" } else { b"}" });
}

fn field_into(out: &mut Vec<u8>, value: &Field) {
    let _ = match value {
        Field::Text(text) => return output::json(out, text),
        Field::Integer(n) if n.unsigned_abs() > EXACT => write!(out, "\"{n}\""),
        Field::Unsigned(n) if *n > EXACT => write!(out, "\"{n}\""),
        Field::Integer(n) => write!(out, "{n}"),
        Field::Unsigned(n) => write!(out, "{n}"),
        Field::Boolean(truth) => write!(out, "{truth}"),
        Field::Number(n) => return output::json(out, n),
        _ => write!(out, "null"),
    };
}

/// The JSON Schema (draft 2020-12) of one device.
pub(crate) fn json_schema(schema: &Schema) -> Value {
    let mut properties = Map::new();
    let mut property = |name: &str, of: Value| properties.insert(name.to_owned(), of);
    property("schema_version", json!({ "const": SCHEMA_VERSION }));
    property("host", json!({ "type": "string" }));
    property("address", json!({ "type": ["string", "null"] }));
    property("ok", json!({ "type": "boolean" }));
    property("complete", json!({ "type": "boolean" }));
    property("same_as", json!({ "type": "string" }));
    for section in &schema.sections {
        let mut fields = Map::new();
        for field in &section.fields {
            let mut of = match field.kind {
                FieldKind::Boolean => json!({ "type": "boolean" }),
                FieldKind::Number | FieldKind::Duration => json!({ "type": "number" }),
                // In a string past 2^53.
                FieldKind::Integer | FieldKind::Unsigned | FieldKind::Counter => {
                    json!({ "type": ["integer", "string"] })
                }
                _ => json!({ "type": "string" }),
            };
            of["x-kind"] = json!(field.kind.name());
            if let Some(unit) = &field.unit {
                of["x-unit"] = json!(unit);
            }
            fields.insert(field.name.clone(), of);
        }
        let row = json!({
            "type": "object", "properties": fields, "additionalProperties": false,
        });
        let of = match section.single {
            true => row,
            false => json!({ "type": "array", "items": row, "x-key": section.key }),
        };
        property(&section.name, of);
    }
    let state = json!({
        "type": "object",
        "properties": {
            "state": { "enum": ["complete", "absent", "partial", "skipped"] },
            "kind": { "type": "string" },
            "message": { "type": "string" },
        },
        "required": ["state"],
    });
    property("states", json!({ "type": "object", "additionalProperties": state }));
    let notes = json!({ "type": "array", "items": { "type": "string" } });
    property("notes", json!({ "type": "object", "additionalProperties": notes }));
    property(
        "error",
        json!({
            "type": ["object", "null"],
            "properties": {
                "kind": { "type": "string" },
                "message": { "type": "string" },
                "advice": { "type": "string" },
            },
        }),
    );
    property("elapsed_ms", json!({ "type": "number" }));
    property("tries", json!({ "type": "integer" }));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A device of multisnmp inventory",
        "type": "object",
        "properties": properties,
        "required": [
            "schema_version", "host", "address", "ok", "complete", "states", "notes", "error",
            "elapsed_ms", "tries",
        ],
        "additionalProperties": false,
    })
}
