//! What all commands that ask hosts share: what they work with, the loop that asks, the progress,
//! the summary and the exit code.

pub(crate) mod context;
pub(crate) mod drive;
pub(crate) mod dry_run;
pub(crate) mod estimate;
mod first_word;
mod interrupt;
pub(crate) mod progress;
pub(crate) mod records;
pub(crate) mod said;
pub(crate) mod summary;
pub(crate) mod targets;
mod traffic;
mod verdict;
