//! Finds the targets that reach the same device.

use super::natural;
use netsnmp::inventory::{Device, Evidence, Same};
use std::sync::Arc;

/// The devices of a run, to find those that were reached by several addresses.
#[derive(Debug, Default)]
pub(crate) struct Family {
    same: Same,
    hosts: Vec<Arc<str>>,
    /// Pairs of different devices that have something in common.
    shared: Vec<(Arc<str>, Arc<str>, &'static str)>,
}

/// The most lines to print about them.
const MAX_LINES: usize = 20;

impl Family {
    /// Adds a device under its name in the run. Returns the first host before it that is the same
    /// device.
    pub(crate) fn add(&mut self, device: &Device, name: Arc<str>) -> Option<Arc<str>> {
        if device.is_failed() {
            return None;
        }
        let found = self.same.add(device);
        for (other, evidence) in found.shared {
            // Two devices may have the same name on purpose.
            if let Some(other) = self.hosts.get(other)
                && evidence != Evidence::Name
                && self.shared.len() < MAX_LINES
            {
                self.shared.push((Arc::clone(other), Arc::clone(&name), evidence.name()));
            }
        }
        self.hosts.push(name);
        (found.first < found.device).then(|| Arc::clone(&self.hosts[found.first]))
    }

    /// Returns the hosts of each device that has several.
    fn families(&self) -> Vec<Vec<usize>> {
        let mut by_group = std::collections::BTreeMap::<usize, Vec<usize>>::new();
        for device in 0..self.hosts.len() {
            by_group.entry(self.same.group(device)).or_default().push(device);
        }
        // Hosts come in any order; people look for them by their numbers.
        let order = |a: &usize, b: &usize| natural(&self.hosts[*a], &self.hosts[*b]);
        let mut families: Vec<Vec<usize>> =
            by_group.into_values().filter(|group| group.len() > 1).collect();
        families.iter_mut().for_each(|group| group.sort_by(order));
        families.sort_by(|a, b| order(&a[0], &b[0]));
        families
    }

    /// Returns the hosts of devices that have several, each with the name of its group.
    pub(crate) fn groups(&self) -> Vec<(Arc<str>, String)> {
        let mut all = Vec::new();
        for group in self.families() {
            let Some(id) = self.same.id(group[0]) else { continue };
            all.extend(
                group.into_iter().map(|device| (Arc::clone(&self.hosts[device]), id.clone())),
            );
        }
        all
    }

    /// Returns the lines for the summary.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let families = self.families();
        for group in families.iter().take(MAX_LINES) {
            let names: Vec<&str> =
                group.iter().take(8).map(|&device| &*self.hosts[device]).collect();
            let more = if group.len() > 8 {
                format!(" and {} more", group.len() - 8)
            } else {
                String::new()
            };
            lines.push(format!("one device: {}{more}", names.join(", ")));
        }
        if families.len() > MAX_LINES {
            lines.push(format!(
                "{} more devices were reached by several addresses",
                families.len() - MAX_LINES
            ));
        }
        for (one, other, what) in &self.shared {
            lines.push(format!("{one} and {other} are two devices with the same {what}"));
        }
        lines
    }
}
