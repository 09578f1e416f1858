//! A device as one JSON object.
//!
//! - `host`, `label` if another target has that host, `address`, `ok`, `complete`.
//! - `same`: which device it is. Hosts with the same value are one device. It is left out if nothing
//!   identifies the device.
//! - Each section that has rows, by its name: an array of objects; an object if the section is
//!   single. A field that the device did not give is left out. A number past 2^53 is a string.
//! - `states`: the state of each section of the run.
//! - `notes`: texts about values that were left out.
//! - `error`, `elapsed_ms`, `tries`.

use crate::output::{self, MAX_EXACT};
use netsnmp::{
    Error,
    inventory::{Device, Field, FieldKind, Row, Same, Schema, Section, SectionSchema, State},
};
use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::{Map, Value, json};

/// Increases when a key changes its meaning or is removed.
pub(super) const SCHEMA_VERSION: u32 = 2;

/// Writes devices one by one, in an array or as a line each.
#[derive(Debug)]
pub(crate) struct JsonDevices {
    array: bool,
    begun: bool,
}

impl JsonDevices {
    pub(crate) fn new(array: bool) -> Self {
        Self { array, begun: false }
    }

    /// Writes a device.
    pub(crate) fn device(&mut self, out: &mut Vec<u8>, device: &Device) {
        self.before(out);
        output::json(out, &DeviceJson { device });
        self.after(out);
    }

    /// Writes a device that is JSON already.
    pub(crate) fn raw(&mut self, out: &mut Vec<u8>, device: &str) {
        self.before(out);
        out.extend_from_slice(device.as_bytes());
        self.after(out);
    }

    fn before(&mut self, out: &mut Vec<u8>) {
        if self.array {
            out.extend_from_slice(if self.begun { b",\n" } else { b"[\n" });
        }
        self.begun = true;
    }

    fn after(&self, out: &mut Vec<u8>) {
        if !self.array {
            out.push(b'\n');
        }
    }

    /// Writes the end of the array.
    pub(crate) fn end(&mut self, out: &mut Vec<u8>) {
        match (self.array, self.begun) {
            (true, true) => out.extend_from_slice(b"\n]\n"),
            (true, false) => out.extend_from_slice(b"[]\n"),
            (false, _) => {}
        }
    }
}

struct DeviceJson<'d> {
    device: &'d Device,
}

impl Serialize for DeviceJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { device } = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema_version", &SCHEMA_VERSION)?;
        map.serialize_entry("host", &*device.host)?;
        if let Some(label) = &device.label {
            map.serialize_entry("label", &**label)?;
        }
        map.serialize_entry("address", &device.address.map(|address| address.to_string()))?;
        map.serialize_entry("ok", &!device.is_failed())?;
        map.serialize_entry("complete", &device.is_complete())?;
        if let Some(same) = same(device) {
            map.serialize_entry("same", &same)?;
        }
        for (section, schema) in sections(device) {
            match &*section.rows {
                [] => {}
                [row, ..] if schema.single => {
                    map.serialize_entry(&*section.name, &RowJson { schema, row })?;
                }
                rows => map.serialize_entry(&*section.name, &RowsJson { schema, rows })?,
            }
        }
        map.serialize_entry("states", &StatesJson(device))?;
        map.serialize_entry("notes", &NotesJson(device))?;
        map.serialize_entry("error", &device.error.as_ref().map(ErrorJson::new))?;
        map.serialize_entry("elapsed_ms", &tenths(device.elapsed.as_secs_f64() * 1e3))?;
        map.serialize_entry("tries", &device.tries)?;
        map.end()
    }
}

/// Returns which device it is; `None` if it did not answer or nothing identifies it.
pub(super) fn same(device: &Device) -> Option<String> {
    if device.is_failed() { None } else { Same::id(device) }
}

/// Returns the sections that the schema has.
fn sections(device: &Device) -> impl Iterator<Item = (&Section, &SectionSchema)> {
    let schema = device.schema();
    device.sections.iter().filter_map(|section| Some((section, schema.section(&section.name)?)))
}

/// Rounds to one digit after the point.
fn tenths(number: f64) -> f64 {
    format!("{number:.1}").parse().unwrap_or(number)
}

struct RowsJson<'d> {
    schema: &'d SectionSchema,
    rows: &'d [Row],
}

impl Serialize for RowsJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.rows.iter().map(|row| RowJson { schema: self.schema, row }))
    }
}

struct RowJson<'d> {
    schema: &'d SectionSchema,
    row: &'d Row,
}

impl Serialize for RowJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = self.schema.fields.iter().zip(&self.row.0);
        let fields = fields.filter_map(|(field, value)| Some((&field.name, value.as_ref()?)));
        serializer.collect_map(fields.map(|(name, value)| (name, FieldJson(value))))
    }
}

struct FieldJson<'d>(&'d Field);

impl Serialize for FieldJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Field::Text(text) => serializer.serialize_str(text),
            Field::Integer(n) if n.unsigned_abs() > MAX_EXACT => serializer.collect_str(n),
            Field::Unsigned(n) if *n > MAX_EXACT => serializer.collect_str(n),
            Field::Integer(n) => serializer.serialize_i64(*n),
            Field::Unsigned(n) => serializer.serialize_u64(*n),
            Field::Number(n) => serializer.serialize_f64(*n),
            Field::Boolean(truth) => serializer.serialize_bool(*truth),
            _ => serializer.serialize_unit(),
        }
    }
}

struct StatesJson<'d>(&'d Device);

impl Serialize for StatesJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let states = sections(self.0);
        let states = states.map(|(section, _)| (&*section.name, StateJson::new(&section.state)));
        serializer.collect_map(states)
    }
}

#[derive(Serialize)]
struct StateJson {
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    state: &'static str,
}

impl StateJson {
    fn new(state: &State) -> Self {
        let kind = match state {
            State::Partial { error, .. } => Some(error.kind().name()),
            _ => None,
        };
        Self { kind, message: state.reason(), state: state.name() }
    }
}

struct NotesJson<'d>(&'d Device);

impl Serialize for NotesJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let noted = sections(self.0).filter(|(section, _)| !section.notes.is_empty());
        serializer.collect_map(noted.map(|(section, _)| (&*section.name, &section.notes)))
    }
}

#[derive(Serialize)]
struct ErrorJson {
    advice: &'static str,
    kind: &'static str,
    message: String,
}

impl ErrorJson {
    fn new(error: &Error) -> Self {
        Self { advice: output::advice(error), kind: error.kind().name(), message: error.message() }
    }
}

/// Returns the JSON Schema (draft 2020-12) of one device.
pub(crate) fn json_schema(schema: &Schema) -> Value {
    let mut properties = Map::new();
    let mut property = |name: &str, of: Value| properties.insert(name.to_owned(), of);
    property("schema_version", json!({ "const": SCHEMA_VERSION }));
    property("host", json!({ "type": "string" }));
    property("label", json!({ "type": "string" }));
    property("address", json!({ "type": ["string", "null"] }));
    property("ok", json!({ "type": "boolean" }));
    property("complete", json!({ "type": "boolean" }));
    property("same", json!({ "type": "string" }));
    for section in &schema.sections {
        let mut fields = Map::new();
        for field in &section.fields {
            let mut of = match field.kind {
                FieldKind::Boolean => json!({ "type": "boolean" }),
                FieldKind::Number | FieldKind::Duration => json!({ "type": "number" }),
                // A number past 2^53 is a string.
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
