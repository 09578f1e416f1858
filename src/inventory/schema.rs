//! The sections and fields of an inventory: [`Schema`].

use super::FieldKind;

/// The sections of an inventory, in the order in which they are asked, stored and shown. All
/// [`Device`](super::Device)s of a run have this shape.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schema {
    /// The sections in order. `device` is the first.
    pub sections: Vec<SectionSchema>,
}

/// One section. It is a table in the database, a CSV file, a list in JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SectionSchema {
    /// The name, such as `interfaces`: lower case letters, digits and underscores.
    pub name: String,
    /// The title for people, such as `Interfaces`.
    pub title: String,
    /// Whether a device has at most one row of it, as with `device`.
    pub single: bool,
    /// The fields that identify a row, also across runs. A single section has none.
    pub key: Vec<String>,
    /// The fields in order.
    pub fields: Vec<FieldSchema>,
}

/// One field of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldSchema {
    /// The name, such as `oper_status`: lower case letters, digits and underscores.
    pub name: String,
    /// The meaning of the field.
    pub kind: FieldKind,
    /// The unit of the number, such as `bit/s`.
    pub unit: Option<String>,
    /// Whether the value changes by itself, as counters and clocks do. Such a field is left out
    /// when two runs are compared.
    pub volatile: bool,
}

impl Schema {
    /// Returns the section with this name.
    pub fn section(&self, name: &str) -> Option<&SectionSchema> {
        self.sections.iter().find(|section| section.name == name)
    }
}

impl SectionSchema {
    /// Creates a section without fields.
    pub fn new(name: impl Into<String>, title: impl Into<String>, single: bool) -> Self {
        let (name, title) = (name.into(), title.into());
        Self { name, title, single, key: Vec::new(), fields: Vec::new() }
    }

    /// Returns the position of a field in each row.
    pub fn place(&self, field: &str) -> Option<usize> {
        self.fields.iter().position(|known| known.name == field)
    }
}

impl FieldSchema {
    /// Creates a field without a unit. Counters and durations are volatile.
    pub fn new(name: impl Into<String>, kind: FieldKind) -> Self {
        let volatile = matches!(kind, FieldKind::Counter | FieldKind::Duration);
        Self { name: name.into(), kind, unit: None, volatile }
    }
}
