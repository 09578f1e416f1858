//! The inventory database: SQLite, with all its runs.
//!
//! Several hosts go into one transaction, and a host is reported as done only after its commit: a
//! kill loses nothing that was reported. The log is written ahead (WAL), so that readers never wait
//! for a run and a run never waits for readers.

mod database;
mod runs;
mod tables;
mod write;

#[cfg(test)]
mod tests;

pub(crate) use database::Store;
pub(super) use tables::quoted;
pub(crate) use tables::{check_names, ddl};
pub(crate) use write::{RunStart, StoreWriter};
