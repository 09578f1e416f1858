//! Finds the targets that reach the same device.

use super::natural;
use netsnmp::inventory::{Device, Evidence, Same, Shared};
use std::sync::Arc;

/// The devices of a run, to find those that were reached by several addresses. Nothing in it depends
/// on the order in which they came.
#[derive(Debug, Default)]
pub(crate) struct Family {
    same: Same,
    hosts: Vec<Arc<str>>,
}

/// The most lines of each kind to print about them.
const MAX_LINES: usize = 20;
/// The most hosts to name in a line.
const MAX_NAMES: usize = 8;

impl Family {
    /// Adds a device under its name in the run.
    pub(crate) fn add(&mut self, device: &Device, name: Arc<str>) {
        if !device.is_failed() {
            self.same.add(device);
            self.hosts.push(name);
        }
    }

    /// Returns the lines for the summary.
    pub(crate) fn lines(&self) -> Vec<String> {
        let groups = self.same.groups();
        let groups = in_order(groups.iter().map(|group| self.names(group)).collect());
        let mut lines: Vec<String> = groups
            .iter()
            .take(MAX_LINES)
            .map(|names| format!("one device: {}", listed(names)))
            .collect();
        if groups.len() > MAX_LINES {
            let more = match groups.len() - MAX_LINES {
                1 => "1 more device was".to_owned(),
                more => format!("{more} more devices were"),
            };
            lines.push(format!("{more} reached by several addresses"));
        }
        let shared = self.same.shared();
        let texts = shared.iter().map(|shared| {
            // One host stands for each device.
            let first = |group: &Vec<usize>| self.names(group).swap_remove(0);
            let names = in_order(shared.devices.iter().map(|group| vec![first(group)]).collect());
            let names: Vec<&str> = names.into_iter().flatten().collect();
            (natural_key(&names), text(&names, shared))
        });
        let mut texts: Vec<_> = texts.collect();
        texts.sort_by(|(a, x), (b, y)| natural(a, b).then_with(|| x.cmp(y)));
        let more = texts.len().saturating_sub(MAX_LINES);
        lines.extend(texts.into_iter().take(MAX_LINES).map(|(_, text)| text));
        if more > 0 {
            lines.push(format!("{more} more values are shared by several devices"));
        }
        lines
    }

    /// Returns the names of these hosts. People look for them by their numbers.
    fn names(&self, group: &[usize]) -> Vec<&str> {
        let mut names: Vec<&str> = group.iter().map(|&number| &*self.hosts[number]).collect();
        names.sort_by(|a, b| natural(a, b));
        names
    }
}

fn in_order(mut groups: Vec<Vec<&str>>) -> Vec<Vec<&str>> {
    groups.sort_by(|a, b| natural(a[0], b[0]));
    groups
}

/// Returns the text by which a line is sorted.
fn natural_key(names: &[&str]) -> String {
    names.iter().take(MAX_NAMES).copied().collect::<Vec<_>>().join(" ")
}

fn text(names: &[&str], shared: &Shared) -> String {
    let what: Vec<&str> = shared.evidence.iter().map(|kind| words(*kind)).collect();
    let (names, what) = (listed(names), what.join(" and "));
    match shared.differ {
        true => format!("different devices with the same {what}: {names}"),
        false => format!(
            "one device, perhaps: {names}: they have the same {what}, but some say less than others"
        ),
    }
}

fn words(kind: Evidence) -> &'static str {
    match kind {
        Evidence::Serial => "serial number",
        Evidence::EngineId => "engine ID",
        Evidence::ChassisMac => "MAC address of the chassis",
        other => other.name(),
    }
}

/// Returns `A, B and 2 more`.
fn listed(names: &[&str]) -> String {
    let (few, more) = names.split_at(names.len().min(MAX_NAMES));
    match more.len() {
        0 => few.join(", "),
        more => format!("{} and {more} more", few.join(", ")),
    }
}
