//! Addresses with the same engine ID.

use super::found::Found;
use crate::{inventory::natural, output::Hex};
use std::collections::BTreeMap;

/// Engine IDs and their addresses.
#[derive(Debug, Default)]
pub(crate) struct Twins(BTreeMap<Vec<u8>, Shared>);

#[derive(Debug)]
struct Shared {
    hosts: Vec<String>,
    more: usize,
    boots: u32,
    /// When the engine started, in seconds on our own clock.
    began: i64,
    /// Boots and time of all addresses are those of one engine.
    one: bool,
}

/// How many addresses are named.
const MAX_NAMED: usize = 8;
/// By how many seconds two readings of one clock may differ: the clock counts whole seconds, and a
/// slow agent takes some seconds to answer.
const SLACK: i64 = 5;

impl Twins {
    /// Adds an address.
    pub(crate) fn add(&mut self, found: &Found, now: i64) {
        let Some(engine) = &found.engine else { return };
        let began = now - i64::from(engine.time());
        let shared = self.0.entry(engine.id().to_vec()).or_insert_with(|| Shared {
            hosts: Vec::new(),
            more: 0,
            boots: engine.boots(),
            began,
            one: true,
        });
        shared.one &= shared.boots == engine.boots() && (shared.began - began).abs() <= SLACK;
        // Sorted by address, so that the order of the answers does not matter.
        let place = shared.hosts.partition_point(|host| natural(host, &found.host).is_lt());
        shared.hosts.insert(place, found.host.clone());
        if shared.hosts.len() > MAX_NAMED {
            shared.hosts.pop();
            shared.more += 1;
        }
    }

    /// Returns a line on each engine ID that several addresses have.
    pub(crate) fn lines(&self) -> impl Iterator<Item = String> + '_ {
        self.0.iter().filter(|(_, shared)| shared.hosts.len() > 1).map(|(id, shared)| {
            let more = match shared.more {
                0 => String::new(),
                n => format!(" and {n} more"),
            };
            let (id, hosts) = (Hex(id), shared.hosts.join(", "));
            match shared.one {
                true => format!("one device: {hosts}{more} (engine ID 0x{id})"),
                false => format!(
                    "different devices with engine ID 0x{id}: {hosts}{more}: give each an engine ID of \
                     its own"
                ),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::found::State;
    use netsnmp::Engine;

    fn add(twins: &mut Twins, host: &str, id: u8, boots: u32, time: u32) {
        let mut found = Found::without(host.to_owned(), None, State::Alive);
        found.engine = Some(Engine::new([id; 6], boots, time));
        twins.add(&found, 1_000_000);
    }

    #[test]
    fn one_device_with_several_addresses_differs_from_two_devices() {
        let mut twins = Twins::default();
        add(&mut twins, "a", 1, 3, 500);
        add(&mut twins, "b", 1, 3, 503);
        add(&mut twins, "c", 2, 3, 500);
        add(&mut twins, "d", 3, 3, 500);
        add(&mut twins, "e", 3, 4, 500);
        add(&mut twins, "f", 3, 3, 500);
        let lines: Vec<_> = twins.lines().collect();
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert_eq!(lines[0], "one device: a, b (engine ID 0x010101010101)");
        let two = "different devices with engine ID 0x030303030303: d, e, f: give each";
        assert!(lines[1].starts_with(two), "{lines:?}");
    }

    #[test]
    fn many_addresses_are_counted_instead_of_named() {
        let mut twins = Twins::default();
        for n in 0..20 {
            add(&mut twins, &(19 - n).to_string(), 1, 1, 5);
        }
        assert!(twins.lines().next().unwrap().contains(": 0, 1, 2, 3, 4, 5, 6, 7 and 12 more ("));
    }
}
