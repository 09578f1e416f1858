//! A device read back from a file or a database.

use netsnmp::inventory::{Device, Field, Row, Schema, Section, State};
use serde_json::{Map, Value};
use std::sync::Arc;

/// A device in the form of its JSON.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Loaded(pub(crate) Map<String, Value>);

impl Loaded {
    pub(crate) fn host(&self) -> &str {
        self.0.get("host").and_then(Value::as_str).unwrap_or("")
    }

    /// Returns its label; without one, its host.
    pub(crate) fn name(&self) -> &str {
        self.0.get("label").and_then(Value::as_str).unwrap_or_else(|| self.host())
    }

    /// Returns the truth value of a key; `false` if the key is missing.
    pub(crate) fn is(&self, key: &str) -> bool {
        self.0.get(key).and_then(Value::as_bool).unwrap_or(false)
    }

    /// Returns `complete`, `absent`, `partial` or `skipped`; `None` if the run did not ask for the
    /// section.
    pub(crate) fn state(&self, section: &str) -> Option<&str> {
        self.0.get("states")?.get(section)?.get("state")?.as_str()
    }

    /// Returns whether the run ended before the host was done. Then the run says nothing about the
    /// host.
    pub(crate) fn is_cancelled(&self) -> bool {
        let kind = self.0.get("error").and_then(|error| error.get("kind"));
        !self.is("complete") && kind.and_then(Value::as_str) == Some("cancelled")
    }

    /// Returns the device with only its section `device`, which says who it is.
    pub(crate) fn identity(&self, schema: &Arc<Schema>) -> Device {
        let mut device = Device::new(self.host(), Arc::clone(schema));
        let row = self.rows("device").first().and_then(Value::as_object);
        if let (Some(row), Some(known)) = (row, schema.section("device")) {
            let text = |value: &Value| value.as_str().map(|text| Field::Text(text.to_owned()));
            let fields = known.fields.iter().map(|field| row.get(&field.name).and_then(text));
            let mut section = Section::new("device", State::Complete);
            section.rows.push(Row(fields.collect()));
            device.sections.push(section);
        }
        device
    }

    /// Returns the rows of a section. A single section has one row.
    pub(crate) fn rows(&self, section: &str) -> &[Value] {
        match self.0.get(section) {
            Some(Value::Array(rows)) => rows,
            Some(one @ Value::Object(_)) => std::slice::from_ref(one),
            _ => &[],
        }
    }
}

/// Returns the first schema with the sections that only the second one has added.
pub(crate) fn merged(mut first: Schema, second: &Schema) -> Schema {
    for section in &second.sections {
        if first.section(&section.name).is_none() {
            first.sections.push(section.clone());
        }
    }
    first
}
