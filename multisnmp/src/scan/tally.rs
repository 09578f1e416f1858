//! The summary line of a scan, and its exit code.

use super::found::{Found, State};
use crate::{exit, plural};
use std::{
    collections::BTreeMap,
    fmt::Write,
    time::{Duration, Instant},
};

/// Counts addresses by their state.
#[derive(Debug)]
pub(crate) struct Tally {
    started: Instant,
    total: u64,
    works: u64,
    /// How many of them answer to which credentials.
    by: BTreeMap<String, u64>,
    alive: u64,
    silent: u64,
    refused: u64,
    unreachable: u64,
    excluded: u64,
    unasked: u64,
    /// The run ended while they were asked.
    unfinished: u64,
}

impl Tally {
    pub(crate) fn new() -> Self {
        Self {
            started: Instant::now(),
            total: 0,
            works: 0,
            by: BTreeMap::new(),
            alive: 0,
            silent: 0,
            refused: 0,
            unreachable: 0,
            excluded: 0,
            unasked: 0,
            unfinished: 0,
        }
    }

    pub(crate) fn add(&mut self, found: &Found) {
        self.total += 1;
        match &found.state {
            State::Works { tag, version, .. } => {
                self.works += 1;
                let name = tag.clone().unwrap_or_else(|| format!("version {version}"));
                *self.by.entry(name).or_default() += 1;
            }
            State::Alive => self.alive += 1,
            State::Silent => self.silent += 1,
            State::Refused => self.refused += 1,
            State::Unreachable => self.unreachable += 1,
            State::Excluded => self.excluded += 1,
            State::Unasked(_) => self.unasked += 1,
            State::Unfinished => self.unfinished += 1,
        }
    }

    /// Returns `65534 addresses: 655 answer (400 core, 255 old), 2 alive without a credential that
    /// works, 64877 silent in 65.4 s, 131725 packets`.
    pub(crate) fn line(&self, packets: u64) -> String {
        self.line_after(packets, self.started.elapsed())
    }

    fn line_after(&self, packets: u64, elapsed: Duration) -> String {
        let mut line = format!("{}: {} answer", plural::count(self.total, "address"), self.works);
        if !self.by.is_empty() {
            let by: Vec<_> = self.by.iter().map(|(tag, count)| format!("{count} {tag}")).collect();
            let _ = write!(line, " ({})", by.join(", "));
        }
        for (count, what) in [
            (self.alive, "alive without a credential that works"),
            (self.silent, "silent"),
            (self.refused, "refused"),
            (self.unreachable, "unreachable"),
            (self.excluded, "excluded"),
            (self.unasked, "not asked"),
            (self.unfinished, "not finished"),
        ] {
            if count > 0 {
                let _ = write!(line, ", {count} {what}");
            }
        }
        let _ = write!(
            line,
            " in {:.2} s, {}",
            elapsed.as_secs_f64(),
            plural::count(packets, "packet")
        );
        line
    }

    /// Returns 0 if an agent answers, 3 if none does, 2 if an address could not be asked.
    pub(crate) fn exit_code(&self) -> u8 {
        match (self.works, self.unasked + self.unfinished) {
            (0, _) => exit::ALL_FAILED,
            (_, 0) => exit::OK,
            _ => exit::SOME_FAILED,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_leaves_out_states_without_addresses() {
        let mut tally = Tally::new();
        let mut add = |state| tally.add(&Found::without("h".to_owned(), None, state));
        add(State::Silent);
        add(State::Silent);
        add(State::Refused);
        add(State::Unfinished);
        add(State::Unasked(netsnmp::ErrorKind::Local("no socket".to_owned()).into()));
        let line = tally.line_after(9, Duration::from_millis(1500));
        assert_eq!(
            line,
            "5 addresses: 0 answer, 2 silent, 1 refused, 1 not asked, 1 not finished in 1.50 s, 9 packets"
        );
        assert_eq!(tally.exit_code(), 3);
    }
}
