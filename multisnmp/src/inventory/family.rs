//! Which targets reach one device.

use super::natural;
use netsnmp::inventory::{Device, Evidence, Same};
use std::sync::Arc;

/// Devices that were reached by several addresses.
#[derive(Debug, Default)]
pub(crate) struct Family {
    same: Same,
    hosts: Vec<Arc<str>>,
    /// Pairs that have something in common and are two all the same.
    shared: Vec<(Arc<str>, Arc<str>, &'static str)>,
}

/// Lines told of them.
const TOLD: usize = 20;

impl Family {
    /// Takes a device, by the name it has in the run; the first host before it that is the same
    /// device.
    pub(crate) fn add(&mut self, device: &Device, name: Arc<str>) -> Option<Arc<str>> {
        if device.is_failed() {
            return None;
        }
        let found = self.same.add(device);
        for (other, evidence) in found.shared {
            // Names are given twice on purpose, too.
            if let Some(other) = self.hosts.get(other)
                && evidence != Evidence::Name
                && self.shared.len() < TOLD
            {
                self.shared.push((Arc::clone(other), Arc::clone(&name), evidence.name()));
            }
        }
        self.hosts.push(name);
        (found.first < found.device).then(|| Arc::clone(&self.hosts[found.first]))
    }

    /// The hosts of each group of several.
    fn families(&self) -> Vec<Vec<usize>> {
        let mut by_group = std::collections::BTreeMap::<usize, Vec<usize>>::new();
        for device in 0..self.hosts.len() {
            by_group.entry(self.same.group(device)).or_default().push(device);
        }
        // Hosts are as they came in; people look for them by their numbers.
        let order = |a: &usize, b: &usize| natural(&self.hosts[*a], &self.hosts[*b]);
        let mut families: Vec<Vec<usize>> =
            by_group.into_values().filter(|group| group.len() > 1).collect();
        families.iter_mut().for_each(|group| group.sort_by(order));
        families.sort_by(|a, b| order(&a[0], &b[0]));
        families
    }

    /// The hosts of such groups, each with the name of its group.
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

    /// What there is to tell of it.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let families = self.families();
        for group in families.iter().take(TOLD) {
            let names: Vec<&str> =
                group.iter().take(8).map(|&device| &*self.hosts[device]).collect();
            let more = if group.len() > 8 {
                format!(" and {} more", group.len() - 8)
            } else {
                String::new()
            };
            lines.push(format!("one device: {}{more}", names.join(", ")));
        }
        if families.len() > TOLD {
            lines.push(format!(
                "{} more devices were reached by several addresses",
                families.len() - TOLD
            ));
        }
        for (one, other, what) in &self.shared {
            lines.push(format!("{one} and {other} are two devices with one {what}"));
        }
        lines
    }
}
