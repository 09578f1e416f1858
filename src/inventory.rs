//! Makes inventories: plans what to ask a host, and makes a [`Device`] from its answers.
//!
//! There is no I/O and no clock here. Queries go out, records come in.
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
//!     same.add(&device);
//! }
//! for numbers in same.groups() {
//!     println!("one device has {} addresses", numbers.len());
//! }
//! # Ok::<(), netsnmp::Error>(())
//! ```
//!
//! # Profiles
//! [`Profiles`] say what to ask and how answers become fields. They are TOML files with sections.
//! The built-in files ([`Profiles::builtin_files`]) serve as examples. A user's file adds to them,
//! or replaces parts of them by name.
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
//! An object is a name in the built-in [`Mib`](crate::Mib) or a numeric OID. If no module describes
//! a numeric OID, it is an instance if it ends with `.0`, and otherwise a column.
//!
//! **A section** has `title`, `key`, `tables`, `fields`, and
//! - `single = true`: it has at most one row, and the fields are instances instead of columns;
//! - `needs`: names of fields. A row without any of these is left out. Rows can have their own;
//! - `on_request = true`: it is asked only if the user names it;
//! - `when`: it is asked only from some devices, see below;
//! - `[[section.rows]]`: more sources of its rows, or of its fields if the section is single. Each
//!   has its own `tables`, `when`, `only_if`, `fields` and `name`. The name is the first table by
//!   default; another file replaces the rows by this name. `first = true` puts fields of a single
//!   section before the section's own fields.
//!
//! Only the columns that fields name are walked. There is one row for each index that any of the
//! columns of the section's tables has. If several sources of rows give rows with the same key,
//! they are merged: what came first counts.
//!
//! **A field** is a source, an array of sources, or a table. Of an array, the first source with a
//! value is used. A table has `from` or the keys of one source, and also `as` (the name of a
//! [`FieldKind`]; by default it follows from the object's syntax), `unit`, `volatile` (the value
//! changes by itself, so comparisons leave it out), and `is`: `serial`, `model` or `version`. Then
//! texts that devices have where nobody has written the value count as none, such as `N/A`. `false`
//! instead of a field removes it. A field of a section replaces the fields of the same name that
//! earlier files gave to its rows. Without sources it only changes kind, unit or volatile.
//!
//! **A source** is the name of an object, or a table with one of
//! - `object`: an object of the row's tables. From another table, it is read at the row's index, or
//!   at the index that `at` builds from one or more sources: `{ object = "ifName", at =
//!   "ipAddressIfIndex" }`. With `where` it is read from the first row that has a value and passes
//!   the tests: `{ object = "entPhysicalSerialNum", where = { entPhysicalClass = ["chassis",
//!   "stack"] } }`. The values of the first test are tried in turn, `true` is any value that is not
//!   empty and no placeholder such as `N/A`, and `{}` matches any row. With `instance = true` a
//!   numeric OID that does not end with `.0` is an instance;
//! - `product`: an instance below the device's own sysObjectID, such as `"1.2.0"`. Each `^.` before
//!   it leaves out one sub-identifier of sysObjectID;
//! - `index`: a part of the row's index. It is a name in the INDEX clause or the position of a
//!   sub-identifier, counted from the end if negative. With `of`, it is a part of the first index
//!   of that other column that starts with the row's index;
//! - `constant`: text;
//! - `private = true`: the maker of the device's private objects. Only a device whose sysObjectID
//!   names no maker is asked for it;
//!
//! and with any of
//! - `only_if = { object = values }`: the row must have one of the values in that other object.
//!   `not_if`: the row must not have one of them;
//! - `unless = values`: values that mean "nothing". `at_least`, `at_most`: numbers beyond these do;
//! - `decode`: what an OID or octets mean: `enterprise` (the organisation), `maker` (the
//!   organisation if it makes devices; of text, the maker that it names), `product` (the name that
//!   a module has for the whole OID), `bits`, `mask`, `prefix-pointer`, `cdp-capabilities`. The
//!   decodes `lldp-chassis`, `lldp-port`, `lldp-port-name` (no MAC address) and `cdp-address` use
//!   the subtype in the object of `typed_by`;
//! - `match = 'regex'`: the first group that took part in a match, or the whole match. There is no
//!   value if the regex does not match. Of several regexes, the first one that matches counts.
//!   `without = 'regex'` removes what matches from the text before that;
//! - `names`: what the value names, `unit`, `series` or `guess`. In a single section, all sources
//!   that name the unit are tried before all that name a series, and guesses come last;
//! - `map = { from = "to" }`: replaces a text, label or number;
//! - `prefix`: a text put before the value;
//! - `scale`: a factor. `scale_by = "object"`: another column of the row is the factor. `sensor =
//!   [scale, precision]`: EntitySensorDataScale and EntitySensorPrecision.
//!
//! **`when`** has `enterprise`, `object_id`, `description`, `computer` and `missing`. `object_id` is
//! what sysObjectID starts with. `description` is a text in sysDescr, in upper or lower case. Of an
//! array of tables, one must hold; they have no `missing`. `enterprise` is one number or several,
//! and sysObjectID must have one of them. If sysObjectID names no maker of devices, as that of
//! Net-SNMP, then the device must have a private subtree with one of these numbers. `computer =
//! true` holds for a host with a usual system: sysObjectID is that of Net-SNMP, Windows or the
//! like, and no private subtree is that of a maker of appliances. `missing` lists tables that must
//! all be empty, so that a section can fall back to older tables. It can be a part of a table: in
//! `"ipNetToPhysicalType.*.1"` the second number of the index is 1. What depends on `missing` is
//! asked after the other tables have answered.
//!
//! # What it costs
//! First, one GET of the system group. If sysObjectID names no maker of devices, one GETNEXT asks
//! which private subtrees there are. Then one walk of all columns together, including those of the
//! vendor. It takes one more GET if a profile names instances of that vendor. Then the tables that
//! replace missing ones. A column that a device does not have takes a place in the first requests,
//! but no request of its own.

mod device;
mod field;
mod fold;
mod junk;
mod plan;
mod profile;
mod same;
mod schema;
mod text;
mod views;

use crate::{
    packed::{Pack, Packed, Read},
    query::Planned,
};
use std::sync::Arc;

pub use device::{Device, Row, Section, State};
pub use field::{Field, FieldKind};
pub use fold::{Attempt, Explanation};
pub use plan::Plan;
pub use profile::Profiles;
pub use same::{Evidence, Same, Shared};
pub use schema::{FieldSchema, Schema, SectionSchema};
/// Reads the questions of a plan.
pub(crate) fn read_planned(from: &mut Packed<'_>) -> Read<Arc<dyn Planned>> {
    Ok(Arc::new(plan::Rounds::unpack(from)?))
}

pub use views::{
    Address, ArpEntry, Component, FdbEntry, Interface, Neighbor, Package, Poe, PoePort, PortVlan,
    Printer, PrinterSupply, Process, Processor, Route, Sensor, StackMember, Storage, System, Ups,
    UpsLine, Vlan,
};
