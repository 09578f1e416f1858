//! Devices out: files, databases, what changed between two of them.

mod diff;
mod json;
mod loaded;
mod sheets;
mod store;
mod text;

pub(crate) use diff::{Change, Compare};
pub(crate) use json::{Lines, json_schema};
pub(crate) use loaded::{Loaded, Shape, Snapshot};
pub(crate) use sheets::{Sheets, headers};
pub(crate) use store::{Store, StoreWriter, ddl};
pub(crate) use text::{line_into, rows_into};
