//! Devices out: files, databases, what changed between two of them.

mod diff;
mod family;
mod json;
mod loaded;
mod order;
mod out;
mod partial;
mod resume;
mod scan;
mod sheets;
mod snapshot;
mod store;
mod text;

pub(crate) use diff::{Change, Compare, Side};
pub(crate) use family::Family;
pub(crate) use json::{Lines, json_schema};
pub(crate) use loaded::{Loaded, Shape};
pub(crate) use order::natural;
pub(crate) use out::{Finished, Form, Outputs, Place, Writer};
pub(crate) use partial::{Partial, name as partial_name, suits as suits_partial};
pub(crate) use resume::{Done, From, line as resumed_line};
pub(crate) use sheets::{Sheets, headers};
pub(crate) use snapshot::Snapshot;
pub(crate) use store::{Begin, Store, StoreWriter, check, ddl};
pub(crate) use text::{line_into, rows_into};
