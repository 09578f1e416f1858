//! What sections and fields there are: [`Schema`].

use super::FieldKind;

/// The sections of an inventory, in the order they are asked, stored and shown: the shape of
/// every [`Device`](super::Device) of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schema {
    /// In order; `device` is the first.
    pub sections: Vec<SectionSchema>,
}

/// One section: a table of the database, a file of CSV, a list in JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SectionSchema {
    /// Its name: `interfaces`. Lower case letters, digits and underscores.
    pub name: String,
    /// For people: `Interfaces`.
    pub title: String,
    /// Whether a device has one row of it at most, such as `device`.
    pub single: bool,
    /// The fields that tell one row from another, between runs too; none for a single section.
    pub key: Vec<String>,
    /// In order.
    pub fields: Vec<FieldSchema>,
}

/// One field of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldSchema {
    /// Its name: `oper_status`. Lower case letters, digits and underscores.
    pub name: String,
    /// What it means.
    pub kind: FieldKind,
    /// The unit of its number: `bit/s`.
    pub unit: Option<String>,
    /// Whether it changes by itself, as counters and clocks do: a comparison of two runs leaves
    /// it out.
    pub volatile: bool,
}

impl Schema {
    /// The section of that name.
    pub fn section(&self, name: &str) -> Option<&SectionSchema> {
        self.sections.iter().find(|section| section.name == name)
    }
}

impl SectionSchema {
    /// A section without fields.
    pub fn new(name: impl Into<String>, title: impl Into<String>, single: bool) -> Self {
        let (name, title) = (name.into(), title.into());
        Self { name, title, single, key: Vec::new(), fields: Vec::new() }
    }

    /// The place of a field in each row.
    pub fn place(&self, field: &str) -> Option<usize> {
        self.fields.iter().position(|known| known.name == field)
    }
}

impl FieldSchema {
    /// A field without a unit; counters and times change by themselves.
    pub fn new(name: impl Into<String>, kind: FieldKind) -> Self {
        let volatile = matches!(kind, FieldKind::Counter | FieldKind::Duration);
        Self { name: name.into(), kind, unit: None, volatile }
    }
}
