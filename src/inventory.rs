//! From answers to devices: what to ask of a host, and a [`Device`] out of what it said.
//!
//! No I/O and no clock in here: queries out, records in.

mod device;
mod field;
mod fold;
mod plan;
mod profile;
mod same;
mod schema;
mod text;
mod views;

pub use device::{Device, Row, Section, State};
pub use field::{Field, FieldKind};
pub use plan::Plan;
pub use profile::Profiles;
pub use same::{Evidence, Match, Same};
pub use schema::{FieldSchema, Schema, SectionSchema};
pub use views::{
    Address, ArpEntry, Component, FdbEntry, Interface, Neighbor, Package, Poe, PoePort, Printer,
    PrinterSupply, Process, Processor, Route, Sensor, Storage, System, Ups, UpsLine, Vlan,
};
