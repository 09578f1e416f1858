//! How many names a command without hosts resolved.

use crate::exit;

/// Counts names.
#[derive(Debug, Default)]
pub(super) struct Resolved {
    pub(super) good: u64,
    pub(super) bad: u64,
}

impl Resolved {
    /// Counts one name.
    pub(super) fn add(&mut self, good: bool) {
        if good { self.good += 1 } else { self.bad += 1 }
    }

    /// The exit code, with the meaning that it has for hosts.
    pub(super) fn exit_code(&self) -> u8 {
        match (self.good, self.bad) {
            (_, 0) => exit::OK,
            (0, _) => exit::ALL_FAILED,
            _ => exit::SOME_FAILED,
        }
    }
}
