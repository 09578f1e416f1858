//! Lines of a hosts file that are wrong: [`Wrong`].

use crate::plural;
use std::collections::BTreeMap;

/// How many lines are named that are wrong for the same reason. A file may have thousands of them.
const NAMED: u64 = 3;
/// How many reasons are remembered.
const REASONS: usize = 1000;

/// The wrong lines of one file, by the reason.
#[derive(Debug, Default)]
pub(super) struct Wrong(BTreeMap<String, u64>);

impl Wrong {
    /// Says what is wrong with a line, if it is not clear by now.
    pub(super) fn add(&mut self, name: &str, number: u64, why: &str) {
        if self.0.len() >= REASONS && !self.0.contains_key(why) {
            log::error!("{name}:{number}: {why}");
            return;
        }
        let count = self.0.entry(why.to_owned()).or_default();
        *count += 1;
        if *count <= NAMED {
            log::error!("{name}:{number}: {why}");
        }
    }

    /// Says how many lines were not named.
    pub(super) fn end(&mut self, name: &str) {
        for (why, count) in std::mem::take(&mut self.0) {
            if count > NAMED {
                let lines = plural::count(count - NAMED, "more line");
                log::error!("{name}: {lines}: {why}");
            }
        }
    }
}
