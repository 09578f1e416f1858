//! What all commands that ask hosts have in common: what they work with, the one loop that asks,
//! and what is told on the way and at the end.

pub(crate) mod context;
pub(crate) mod drive;
pub(crate) mod dry_run;
pub(crate) mod estimate;
mod interrupt;
pub(crate) mod progress;
pub(crate) mod records;
pub(crate) mod summary;
pub(crate) mod targets;
mod traffic;
