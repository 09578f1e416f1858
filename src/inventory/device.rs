//! What one host turned out to be: [`Device`].

use super::{Field, Schema, SectionSchema};
use std::{net::SocketAddr, sync::Arc, time::Duration};

/// One host of a run, whatever it gave.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Device {
    /// The target, as it was given.
    pub host: Arc<str>,
    /// The address asked; `None` where none was reached.
    pub address: Option<SocketAddr>,
    /// The sections in the order of the schema, one of each that was to be asked.
    pub sections: Vec<Section>,
    /// Why it is not complete, by the kind's stable name and in words; `None` where every section
    /// is complete or absent.
    pub error: Option<(&'static str, String)>,
    /// From the first datagram to the last.
    pub elapsed: Duration,
    /// Messages sent, resends and discovery included.
    pub tries: u32,
    pub(super) schema: Arc<Schema>,
}

/// One section of one device.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Section {
    /// Its name in the schema.
    pub name: Arc<str>,
    /// Whether it is all there.
    pub state: State,
    /// The rows, in the device's order; one at most of a single section.
    pub rows: Vec<Row>,
    /// Values that did not fit and were left out, in words; the first few of them.
    pub notes: Vec<String>,
}

/// How a section went.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum State {
    /// All of it.
    Complete,
    /// The device has none of it.
    Absent,
    /// A part of it, or nothing, and why: the error kind's stable name, and words.
    Partial(&'static str, String),
    /// It was not asked, because the device had stopped answering or the profile does not apply.
    Skipped,
}

/// The fields of a row, in the order of the section's schema; `None` where the device gave none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row(pub Vec<Option<Field>>);

impl Device {
    /// A device of which nothing is known yet.
    pub fn new(host: impl Into<Arc<str>>, schema: Arc<Schema>) -> Self {
        Self {
            host: host.into(),
            address: None,
            sections: Vec::new(),
            error: None,
            elapsed: Duration::ZERO,
            tries: 0,
            schema,
        }
    }

    /// The shape of its sections and rows.
    pub fn schema(&self) -> &Arc<Schema> {
        &self.schema
    }

    /// A section by its name.
    pub fn section(&self, name: &str) -> Option<&Section> {
        self.sections.iter().find(|section| &*section.name == name)
    }

    /// Whether every section is complete or absent.
    pub fn is_complete(&self) -> bool {
        self.error.is_none()
    }

    /// Whether the host gave nothing at all.
    pub fn is_failed(&self) -> bool {
        self.error.is_some() && self.sections.iter().all(|section| section.rows.is_empty())
    }
}

impl Section {
    /// A section without rows.
    pub fn new(name: impl Into<Arc<str>>, state: State) -> Self {
        Self { name: name.into(), state, rows: Vec::new(), notes: Vec::new() }
    }
}

impl State {
    /// `complete`, `absent`, `partial`, `skipped`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Absent => "absent",
            Self::Partial(..) => "partial",
            Self::Skipped => "skipped",
        }
    }
}

impl Row {
    /// A field by its name.
    pub fn get(&self, schema: &SectionSchema, field: &str) -> Option<&Field> {
        self.0.get(schema.place(field)?)?.as_ref()
    }
}
