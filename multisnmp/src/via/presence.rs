//! What a worker says about itself: [`Presence`].

use super::subject::VERSION;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a worker says about itself, every ten seconds and whenever it is called.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Presence {
    /// The version of jobs and results that it reads and writes.
    pub(crate) v: u64,
    pub(crate) site: String,
    /// Its name among the workers: the machine and the process.
    pub(crate) id: String,
    /// How many hosts it is asking, for each run.
    pub(crate) runs: BTreeMap<String, u64>,
    /// Whether it ends.
    #[serde(default)]
    pub(crate) ends: bool,
}

impl Presence {
    /// Reads one. Returns `None` if it is something else.
    pub(crate) fn read(octets: &[u8]) -> Option<Self> {
        serde_json::from_slice(octets).ok()
    }

    /// Returns how many hosts it is asking.
    pub(crate) fn hosts(&self) -> u64 {
        self.runs.values().sum()
    }

    /// Returns whether it speaks this version.
    pub(crate) fn is_of_this_version(&self) -> bool {
        self.v == VERSION
    }
}
