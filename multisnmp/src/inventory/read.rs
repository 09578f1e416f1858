//! Runs read back from JSON lines, JSON files and databases.

mod database;
mod device;
mod snapshot;
mod split;

pub(crate) use device::{Loaded, merged};
pub(crate) use snapshot::Snapshot;
