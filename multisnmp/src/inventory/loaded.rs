//! A device read back, and what its fields mean.

use netsnmp::inventory::{Device, Field as Cell, Row, Schema, Section as Rows, State};
use serde_json::{Map, Value};
use std::sync::Arc;

/// A device in the form of its JSON.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Loaded(pub(crate) Map<String, Value>);

impl Loaded {
    pub(crate) fn host(&self) -> &str {
        self.0.get("host").and_then(Value::as_str).unwrap_or("")
    }

    pub(crate) fn is(&self, key: &str) -> bool {
        self.0.get(key).and_then(Value::as_bool).unwrap_or(false)
    }

    /// `complete`, `absent`, `partial`, `skipped`; nothing where it was not to be asked.
    pub(crate) fn state(&self, section: &str) -> Option<&str> {
        self.0.get("states")?.get(section)?.get("state")?.as_str()
    }

    /// Whether the run ended before the host was done: it says nothing of the host.
    pub(crate) fn is_cancelled(&self) -> bool {
        let kind = self.0.get("error").and_then(|error| error.get("kind"));
        !self.is("complete") && kind.and_then(Value::as_str) == Some("cancelled")
    }

    /// The device again, but with its single section `device` alone: who it is.
    pub(crate) fn identity(&self, schema: &Arc<Schema>) -> Device {
        let mut device = Device::new(self.host(), Arc::clone(schema));
        let row = self.rows("device").first().and_then(Value::as_object);
        if let (Some(row), Some(shape)) = (row, schema.section("device")) {
            let field = |value: &Value| value.as_str().map(|text| Cell::Text(text.to_owned()));
            let fields =
                shape.fields.iter().map(|known| row.get(&known.name).and_then(field)).collect();
            let mut section = Rows::new("device", State::Complete);
            section.rows.push(Row(fields));
            device.sections.push(section);
        }
        device
    }

    /// The rows of a section; of a single one it is one.
    pub(crate) fn rows(&self, section: &str) -> &[Value] {
        match self.0.get(section) {
            Some(Value::Array(rows)) => rows,
            Some(one @ Value::Object(_)) => std::slice::from_ref(one),
            _ => &[],
        }
    }
}

/// What the fields of the sections mean, as far as a comparison wants to know.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shape(Vec<Section>);

#[derive(Debug, Clone)]
struct Section {
    name: String,
    single: bool,
    fields: Vec<Field>,
}

#[derive(Debug, Clone)]
struct Field {
    name: String,
    kind: String,
    volatile: bool,
    key: bool,
}

impl Shape {
    pub(crate) fn of(schema: &Schema) -> Self {
        let mut shape = Self::default();
        for section in &schema.sections {
            for field in &section.fields {
                shape.add(
                    &section.name,
                    &field.name,
                    field.kind.name(),
                    field.volatile,
                    section.key.contains(&field.name),
                    section.single,
                );
            }
        }
        shape
    }

    pub(crate) fn add(
        &mut self,
        section: &str,
        field: &str,
        kind: &str,
        volatile: bool,
        key: bool,
        single: bool,
    ) {
        let field = Field { name: field.to_owned(), kind: kind.to_owned(), volatile, key };
        match self.0.iter_mut().find(|known| known.name == section) {
            Some(known) => known.fields.push(field),
            None => {
                self.0.push(Section { name: section.to_owned(), single, fields: vec![field] });
            }
        }
    }

    /// What this one has, and what the other one has besides.
    pub(crate) fn and(mut self, other: Shape) -> Self {
        for section in other.0 {
            if !self.0.iter().any(|known| known.name == section.name) {
                self.0.push(section);
            }
        }
        self
    }

    fn section(&self, name: &str) -> Option<&Section> {
        self.0.iter().find(|section| section.name == name)
    }

    pub(crate) fn sections(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|section| section.name.as_str())
    }

    pub(crate) fn is_single(&self, section: &str) -> bool {
        self.section(section).is_some_and(|section| section.single)
    }

    /// Name and kind of the fields.
    pub(crate) fn fields(&self, section: &str) -> impl Iterator<Item = (&str, &str)> {
        let fields = self.section(section).map_or(&[][..], |section| &section.fields);
        fields.iter().map(|field| (field.name.as_str(), field.kind.as_str()))
    }

    pub(crate) fn is_volatile(&self, section: &str, field: &str) -> bool {
        let fields = self.section(section).map_or(&[][..], |section| &section.fields);
        fields.iter().any(|known| known.name == field && known.volatile)
    }

    /// The fields that tell one row from another.
    pub(crate) fn key(&self, section: &str) -> Vec<&str> {
        let fields = self.section(section).map_or(&[][..], |section| &section.fields);
        fields.iter().filter(|field| field.key).map(|field| field.name.as_str()).collect()
    }
}
