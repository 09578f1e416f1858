//! What a run found out about one host: [`Device`].

use super::{Field, Schema, SectionSchema};
use crate::{Error, memory::Charge};
use std::{net::SocketAddr, sync::Arc, time::Duration};

/// One host of a run, even if it did not answer.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Device {
    /// The target as the user gave it.
    pub host: Arc<str>,
    /// The label of the target, if it is not its host.
    pub label: Option<Arc<str>>,
    /// The address that was asked; `None` if none was reached.
    pub address: Option<SocketAddr>,
    /// The sections in the order of the schema. Every section of the plan is here.
    pub sections: Vec<Section>,
    /// Why the device is not complete. `None` if every section is complete or absent.
    pub error: Option<Error>,
    /// The time from the first datagram to the last.
    pub elapsed: Duration,
    /// The number of messages sent, including resends and discovery.
    pub tries: u32,
    pub(super) schema: Arc<Schema>,
    /// The part of the query's memory that its record had.
    pub(super) charge: Option<Arc<Charge>>,
}

/// One section of one device.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Section {
    /// The section's name in the schema.
    pub name: Arc<str>,
    /// How complete the section is.
    pub state: State,
    /// The rows in the device's order. A single section has at most one.
    pub rows: Vec<Row>,
    /// Texts about values that did not fit and were left out. Only the first few are kept.
    pub notes: Vec<String>,
}

/// How complete a section is.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum State {
    /// Everything was read.
    Complete,
    /// The device has nothing of it.
    Absent,
    /// Only a part of it, or nothing, was read.
    Partial {
        /// The object that the device did not give, or not completely.
        object: String,
        /// What went wrong with it.
        error: Error,
    },
    /// It was not asked, because the device had stopped answering or the profile does not apply to
    /// it.
    Skipped,
}

/// The fields of a row, in the order of the section's schema; `None` for a field without a value.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row(pub Vec<Option<Field>>);

impl Device {
    /// Creates a device about which nothing is known yet.
    pub fn new(host: impl Into<Arc<str>>, schema: Arc<Schema>) -> Self {
        Self {
            host: host.into(),
            label: None,
            address: None,
            sections: Vec::new(),
            error: None,
            elapsed: Duration::ZERO,
            tries: 0,
            schema,
            charge: None,
        }
    }

    /// Returns the label of the target; without one, its host.
    pub fn name(&self) -> &Arc<str> {
        self.label.as_ref().unwrap_or(&self.host)
    }

    /// Returns the schema of the sections and rows.
    pub fn schema(&self) -> &Arc<Schema> {
        &self.schema
    }

    /// Returns the section with this name.
    pub fn section(&self, name: &str) -> Option<&Section> {
        self.sections.iter().find(|section| &*section.name == name)
    }

    /// Returns whether every section is complete or absent.
    pub fn is_complete(&self) -> bool {
        self.error.is_none()
    }

    /// Returns whether the host gave nothing at all.
    pub fn is_failed(&self) -> bool {
        self.error.is_some() && self.sections.iter().all(|section| section.rows.is_empty())
    }
}

impl Section {
    /// Creates a section without rows.
    pub fn new(name: impl Into<Arc<str>>, state: State) -> Self {
        Self { name: name.into(), state, rows: Vec::new(), notes: Vec::new() }
    }
}

impl State {
    /// Returns `complete`, `absent`, `partial` or `skipped`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Absent => "absent",
            Self::Partial { .. } => "partial",
            Self::Skipped => "skipped",
        }
    }

    /// Returns in words why it is partial, for example `ifDescr: no answer to 2 tries`.
    pub fn reason(&self) -> Option<String> {
        match self {
            Self::Partial { object, error } => Some(format!("{object}: {}", error.message())),
            _ => None,
        }
    }
}

impl Row {
    /// Returns the field with this name.
    pub fn get(&self, schema: &SectionSchema, field: &str) -> Option<&Field> {
        self.0.get(schema.place(field)?)?.as_ref()
    }
}
