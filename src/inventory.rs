//! From answers to devices: what to ask of a host, and a [`Device`] out of what it said.
//!
//! No I/O and no clock in here: queries out, records in.
//!
//! ```no_run
//! use netsnmp::{Pool, Target, inventory::{Plan, Profiles, Same}};
//!
//! let plan = Plan::new(Profiles::builtin(), None)?;
//! let mut same = Same::new();
//! let hosts = ["192.168.1.1", "192.168.1.2"].map(Target::new);
//! for record in Pool::new()?.query(hosts, &plan.query()) {
//!     let device = plan.device(&record);
//!     let name = device.system().and_then(|system| system.name).unwrap_or_default();
//!     println!("{} {name}: {} interfaces", device.host, device.interfaces().len());
//!     let found = same.add(&device);
//!     if found.first != found.device {
//!         println!("  is device {} ({:?})", found.first, found.evidence);
//!     }
//! }
//! # Ok::<(), netsnmp::Error>(())
//! ```
//!
//! # Profiles
//! What is asked, and how it becomes fields, is written in [`Profiles`]: TOML files of sections.
//! Ours ([`Profiles::builtin_files`]) are the examples; a user's file adds to them or overrides
//! them by name.
//!
//! ```toml
//! [interfaces]                          # a section: lower case letters, digits, underscores
//! title = "Interfaces"                  # for people
//! key = ["index"]                       # the fields that tell its rows apart
//! tables = ["ifTable", "ifXTable"]      # walked together, joined by their index
//!
//! [interfaces.fields]                   # in the order of the columns
//! index = { index = "ifIndex", as = "unsigned" }
//! name = ["ifName", "ifDescr"]          # the first that answers
//! speed = { unit = "bit/s", from = [
//!     { object = "ifSpeed", unless = [0, 4294967295] },
//!     { object = "ifHighSpeed", scale = 1000000 },
//! ] }
//! ```
//!
//! Objects are names of the built-in [`Mib`](crate::Mib) or numeric OIDs; a numeric one that no
//! module describes is an instance where it ends with `.0`, else a column.
//!
//! **A section** has `title`, `key`, `tables`, `fields`, and
//! - `single = true`: one row at most, of instances rather than columns;
//! - `on_request = true`: asked only if it is named;
//! - `when`: asked only of some devices, see below;
//! - `[[section.rows]]`: more places that its rows come from (of a single section, more places of
//!   its fields), each with its own `tables`, `when`, `only_if` and `fields`, and a `name`, the first
//!   table's by default, by which another file overrides it. `first = true` puts fields of a single
//!   section before the section's own.
//!
//! Only the columns that fields name are walked. A row is each index that any of the columns of the
//! section's tables has.
//!
//! **A field** is a source, an array of sources of which the first that gives something counts, or
//! a table with `from` or the keys of one source, and `as` (its [`FieldKind`] by name; by default what
//! the object's syntax says), `unit`, `volatile` (changes by itself, so that comparisons leave it
//! out). `false` in place of a field removes it. A field given for a section takes the place of those
//! its rows had in files before; without sources it only changes kind, unit or volatile.
//!
//! **A source** is the name of an object, or a table with one of
//! - `object`: of the row's tables; of another table, at the same index or at the one that `at` makes
//!   of a source or several: `{ object = "ifName", at = "ipAddressIfIndex" }`; of the first row that
//!   has something and passes `where`: `{ object = "entPhysicalSerialNum", where = { entPhysicalClass
//!   = ["chassis", "stack"] } }`, the values of its first test in turn, `{}` for any row;
//! - `index`: a part of the row's index, by its name in the INDEX clause or as the place of a
//!   sub-identifier, from the end where negative; with `of`, of the first index of that other column
//!   which starts with the row's;
//! - `constant`: text;
//!
//! and with any of
//! - `only_if = { object = values }`: what the row must have in that other object; `not_if`: what it
//!   must not;
//! - `unless = values`: values that mean nothing;
//! - `decode`: what an OID or octets stand for: `enterprise` (the organisation), `product` (what a
//!   module names all of it), `bits`, `mask`, `prefix-pointer`, `cdp-capabilities`, and by the subtype
//!   in the object of `typed_by` `lldp-chassis`, `lldp-port`, `cdp-address`;
//! - `match = 'regex'`: its first group that took part, or the whole match; nothing where it does
//!   not match;
//! - `map = { from = "to" }`: of a text, label or number;
//! - `scale`, `scale_by = "object"`: a factor, another column of the row as factor;
//!   `sensor = [scale, precision]`: EntitySensorDataScale and EntitySensorPrecision.
//!
//! **`when`** has `enterprise`, one number or several of which sysObjectID must have one, and
//! `missing`, tables of which nothing must have come: how a section falls back on older tables. They
//! are asked once the others have answered.
//!
//! # What it costs
//! A GET of the system group; then, in one walk of all columns together, what the vendor has (one
//! GET more where a profile names instances of that vendor); then tables that others were missing
//! for. Columns that a device does not have cost a place in the first requests, not a request each.

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
