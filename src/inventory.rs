//! From answers to devices: what to ask of a host, and a [`Device`] out of what it said.
//!
//! No I/O and no clock in here: queries out, records in.

mod device;
mod field;
mod fold;
mod plan;
mod profile;
mod schema;
mod text;

pub use device::{Device, Row, Section, State};
pub use field::{Field, FieldKind};
pub use plan::Plan;
pub use profile::Profiles;
pub use schema::{FieldSchema, Schema, SectionSchema};
