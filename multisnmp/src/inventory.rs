//! Inventories in files and databases: writing them, reading them back, comparing two of them.
//!
//! [`DeviceOutput`] writes devices: to the database first ([`Store`]), then as text, JSON or CSV.
//! [`Snapshot`] reads one run back, host by host.

mod csv_folder;
mod diff;
mod explain;
mod family;
#[cfg(feature = "fuzzing")]
pub(crate) mod fuzzing;
mod json;
mod order;
mod out;
mod partial_file;
mod read;
mod recording;
mod resume;
mod store;
mod text;

pub(crate) use csv_folder::{CsvFolder, csv_headers};
pub(crate) use diff::{Change, Compare, Side};
pub(crate) use explain::{SUBTREE, explain};
pub(crate) use json::{JsonDevices, json_schema};
pub(crate) use order::natural;
pub(crate) use out::{Destination, DeviceOutput, DeviceWriter, Form};
pub(crate) use partial_file::{PartialFile, partial_name, suits_partial};
pub(crate) use read::{Loaded, Snapshot, merged};
pub(crate) use recording::Recording;
pub(crate) use resume::{Done, EarlierRun};
#[cfg(feature = "fuzzing")]
use store::StoreWriter;
pub(crate) use store::{RunStart, Store, check_names, ddl};
