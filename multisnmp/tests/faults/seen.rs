//! What became of the hosts of a run: [`Seen`].

use std::collections::BTreeMap;
use testkit::home::{Ended, records};

/// What became of the hosts of a run.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Seen {
    pub(crate) asked: usize,
    /// Hosts of which everything came.
    pub(crate) complete: usize,
    /// Hosts of which a record, or the summary, says why not.
    pub(crate) told: usize,
    /// Hosts without any word.
    pub(crate) lost: usize,
    /// Hosts with more than one record.
    pub(crate) twice: usize,
}

impl Seen {
    pub(crate) fn add(&mut self, other: &Self) {
        self.asked += other.asked;
        self.complete += other.complete;
        self.told += other.told;
        self.lost += other.lost;
        self.twice += other.twice;
    }

    /// Writes it for [`read`](Self::read).
    pub(crate) fn write(&self) {
        let Self { asked, complete, told, lost, twice } = self;
        println!("seen {asked} {complete} {told} {lost} {twice}");
    }

    /// Reads a line that a process in its own network has written.
    pub(crate) fn read(line: &str) -> Option<Self> {
        let numbers = line.strip_prefix("seen ")?;
        let numbers: Vec<usize> =
            numbers.split(' ').map(|n| n.parse().ok()).collect::<Option<_>>()?;
        let [asked, complete, told, lost, twice] = numbers[..] else { return None };
        Some(Self { asked, complete, told, lost, twice })
    }

    /// Counts records of these hosts.
    pub(crate) fn of(hosts: &[String], text: &str) -> Self {
        let mut seen = Self { asked: hosts.len(), ..Self::default() };
        let mut found: BTreeMap<String, usize> = BTreeMap::new();
        for record in records(text) {
            let host = record["host"].as_str().unwrap();
            assert!(hosts.iter().any(|asked| asked == host), "nobody asked {host}");
            *found.entry(host.to_owned()).or_default() += 1;
            let complete = record["complete"] == true;
            assert_eq!(complete, record["error"].is_null(), "{record}");
            if complete { seen.complete += 1 } else { seen.told += 1 }
        }
        seen.lost = hosts.iter().filter(|host| !found.contains_key(*host)).count();
        seen.twice = found.values().filter(|count| **count > 1).count();
        seen
    }

    /// Counts the addresses of a scan. Its records are those that answer. Its summary counts all.
    pub(crate) fn of_scan(hosts: &[String], text: &str, it: &Ended) -> Self {
        let mut found: BTreeMap<String, usize> = BTreeMap::new();
        for record in records(text) {
            let host = record["host"].as_str().unwrap();
            assert!(hosts.iter().any(|asked| asked == host), "nobody asked {host}");
            *found.entry(host.to_owned()).or_default() += 1;
        }
        let line = it.told(" addresses: ");
        let line = line.strip_prefix("interrupted: ").unwrap_or(line);
        let number = |text: &str| text.split(' ').next().unwrap().parse().unwrap();
        let (total, rest): (usize, _) = (number(line), line.split_once(": ").unwrap().1);
        let complete: usize = number(rest);
        Self {
            asked: hosts.len(),
            complete,
            told: total.saturating_sub(complete),
            lost: hosts.len().saturating_sub(total),
            twice: found.values().filter(|count| **count > 1).count()
                + total.saturating_sub(hosts.len()),
        }
    }

    /// Returns whether every host is complete.
    pub(crate) fn whole(&self) -> bool {
        self.complete == self.asked
    }
}
