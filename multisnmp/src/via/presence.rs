//! What a worker says about itself: [`Presence`].

use super::subject::{self, VERSION};
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
    /// Reads one. Returns `None` if it is something else, or speaks of another worker than its
    /// subject: the server lets a worker use only the subjects of its own site.
    pub(crate) fn read(subject: &str, octets: &[u8]) -> Option<Self> {
        let [site, id] = subject::words("worker", subject)?;
        let presence: Self = serde_json::from_slice(octets).ok()?;
        let fits = presence.site == site
            && presence.id == id
            && presence.runs.keys().all(|run| subject::is_name(run));
        fits.then_some(presence)
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

/// Returns the name of this process among the workers.
pub(crate) fn id() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let mut word: String = name
        .trim()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' })
        .take(40)
        .collect();
    if word.is_empty() {
        "worker".clone_into(&mut word);
    }
    format!("{word}-{}", std::process::id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_speaks_only_for_itself() {
        let id = id();
        let text = |site: &str, id: &str, run: &str| {
            let runs = [(run.to_owned(), 1)].into();
            let presence = Presence {
                v: VERSION,
                site: site.to_owned(),
                id: id.to_owned(),
                runs,
                ends: false,
            };
            serde_json::to_vec(&presence).unwrap()
        };
        let subject = subject::worker("berlin", &id);
        assert!(Presence::read(&subject, &text("berlin", &id, "r1")).is_some());
        for (site, name, run) in
            [("paris", &*id, "r1"), ("berlin", "other-1", "r1"), ("berlin", &id, "\u{1b}[2J")]
        {
            assert!(Presence::read(&subject, &text(site, name, run)).is_none(), "{site} {name}");
        }
        let wild = "\u{1b}[2J";
        assert!(
            Presence::read(&subject::worker("berlin", wild), &text("berlin", wild, "r")).is_none()
        );
    }
}
