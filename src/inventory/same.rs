//! Finds devices of a run that are the same device: [`Same`].

use super::Device;
use std::{collections::HashMap, fmt};

mod junk;

/// Gets the devices of a run one after the other, and finds those that are one device, reached at
/// several of its addresses.
///
/// An agent says the same about itself at every address. So two devices are the same if they share
/// their serial number (of the same vendor), their engine ID or the MAC address of their chassis,
/// and if they differ in none of these and not in sysName. Clones of a system share the engine ID,
/// pairs of firewalls share a MAC address, and the two controllers of a chassis share its serial
/// number. Those are reported as [shared](Match::shared) and not merged. A value that many devices
/// have by default is not evidence: zeros, `N/A`, `0123456789`, engine IDs made from a factory's
/// default address. An equal sysName alone is only a hint and merges nothing.
///
/// For each device only five numbers are kept.
#[derive(Debug, Default)]
pub struct Same {
    /// For the hash of each value of evidence: the first device that has it.
    seen: HashMap<u64, u32>,
    devices: Vec<Known>,
}

/// What is kept about a device.
#[derive(Debug, Clone, Copy)]
struct Known {
    /// An earlier device of its group, or itself if it is the first.
    before: u32,
    /// Hashes in the order of [`Evidence::ALL`], 0 for none. The first device of a group has the
    /// hashes of the whole group.
    evidence: [u64; 4],
}

/// What two devices have in common. The strongest comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Evidence {
    /// The serial number of the same vendor.
    Serial,
    /// snmpEngineID.
    EngineId,
    /// The MAC address of the chassis.
    ChassisMac,
    /// sysName, which is only a hint.
    Name,
}

/// The result for one device.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Match {
    /// The number of the device, counted from 0 in the order of [`Same::add`].
    pub device: usize,
    /// The number of the first device of its group. It is its own number if the device is new.
    pub first: usize,
    /// What it has in common with its group; empty if it is new.
    pub evidence: Vec<Evidence>,
    /// Devices that share something with it but are not merged with it, and what they share.
    pub shared: Vec<(usize, Evidence)>,
}

impl Evidence {
    /// All kinds of evidence.
    pub const ALL: [Self; 4] = [Self::Serial, Self::EngineId, Self::ChassisMac, Self::Name];

    /// Returns `serial`, `engine-id`, `chassis-mac` or `name`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Serial => "serial",
            Self::EngineId => "engine-id",
            Self::ChassisMac => "chassis-mac",
            Self::Name => "name",
        }
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Same {
    /// Creates an empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next device, and returns which earlier device is the same.
    ///
    /// A device may connect two groups. Then the later group joins the earlier one.
    /// [`group`](Self::group) returns the final group when the run is over.
    pub fn add(&mut self, device: &Device) -> Match {
        let evidence = evidence(device);
        let new = self.devices.len() as u32;
        self.devices.push(Known { before: new, evidence });
        let mut found = Match {
            device: new as usize,
            first: new as usize,
            evidence: Vec::new(),
            shared: Vec::new(),
        };
        for (kind, value) in Evidence::ALL.into_iter().zip(evidence) {
            if value == 0 {
                continue;
            }
            let known = *self.seen.entry(value).or_insert(new);
            let (group, own) = (self.first(known), self.first(new));
            if known == new {
                continue;
            }
            if group == own {
                found.evidence.push(kind);
            } else if kind != Evidence::Name && self.agree(group, own) {
                found.evidence.push(kind);
                self.merge(group, own);
            } else {
                found.shared.push((known as usize, kind));
            }
        }
        found.first = self.first(new) as usize;
        found
    }

    /// Returns the number of the first device in the group of this device.
    pub fn group(&self, device: usize) -> usize {
        match u32::try_from(device) {
            Ok(number) if device < self.devices.len() => self.first(number) as usize,
            _ => device,
        }
    }

    /// Returns an identifier for the group of this device. It is the same in every run that finds
    /// the same strongest evidence. `None` if there is no evidence.
    pub fn id(&self, device: usize) -> Option<String> {
        let evidence = self.devices.get(self.group(device))?.evidence;
        let strongest = evidence[..3].iter().find(|&&value| value != 0)?;
        Some(format!("{strongest:016x}"))
    }

    /// Returns the number of devices so far.
    pub fn len(&self) -> usize {
        self.devices.len()
    }

    /// Returns whether there are no devices yet.
    pub fn is_empty(&self) -> bool {
        self.devices.is_empty()
    }

    /// Returns whether the two groups differ in nothing, so that they can be one.
    fn agree(&self, a: u32, b: u32) -> bool {
        let (a, b) = (self.devices[a as usize].evidence, self.devices[b as usize].evidence);
        a.iter().zip(&b).all(|(a, b)| *a == 0 || *b == 0 || a == b)
    }

    fn merge(&mut self, a: u32, b: u32) {
        let (low, high) = (a.min(b), a.max(b));
        let more = self.devices[high as usize].evidence;
        let group = &mut self.devices[low as usize].evidence;
        for (known, more) in group.iter_mut().zip(more) {
            *known = if *known == 0 { more } else { *known };
        }
        self.devices[high as usize].before = low;
    }

    fn first(&self, mut device: u32) -> u32 {
        // Groups join towards lower numbers, so this loop ends.
        while self.devices[device as usize].before != device {
            device = self.devices[device as usize].before;
        }
        device
    }
}

fn evidence(device: &Device) -> [u64; 4] {
    let system = device.system().unwrap_or_default();
    // Use sysObjectID if the vendor's name is unknown.
    let vendor = system.vendor.or(system.object_id).unwrap_or_default();
    let hash = |kind: u8, vendor: &str, value: Option<String>, is_one: fn(&str) -> bool| {
        let value = value.map(|value| value.trim().to_ascii_lowercase());
        value
            .filter(|value| is_one(value))
            .map_or(0, |value| fnv(&[&[kind], vendor.as_bytes(), &[0], value.as_bytes()]))
    };
    [
        hash(0, &vendor, system.serial, junk::is_serial),
        hash(1, "", system.engine_id, junk::is_engine_id),
        hash(2, "", system.chassis_mac, junk::is_mac),
        hash(3, "", system.name, junk::is_name),
    ]
}

/// Computes FNV-1a. It is the same in every build; the standard library's hash does not promise
/// that. Never returns 0.
fn fnv(parts: &[&[u8]]) -> u64 {
    let bytes = parts.iter().copied().flatten();
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::{Field, Plan, Profiles, Row, Section, State};

    fn device(fields: &[(&str, &str)]) -> Device {
        let plan = Plan::new(Profiles::builtin(), Some(&["device".to_owned()])).unwrap();
        let schema = &plan.schema().sections[0];
        let mut row = Row(vec![None; schema.fields.len()]);
        for (field, value) in fields {
            row.0[schema.place(field).unwrap()] = Some(Field::Text((*value).to_owned()));
        }
        let mut device = Device::new("host", plan.schema().clone());
        let mut section = Section::new("device", State::Complete);
        section.rows.push(row);
        device.sections.push(section);
        device
    }

    #[test]
    fn a_device_is_recognized_at_several_addresses() {
        let mut same = Same::new();
        let router = [("name", "r1"), ("vendor", "Cisco Systems"), ("serial", "FOC1234X5YZ")];
        assert_eq!(same.add(&device(&router)).first, 0);
        assert_eq!(same.add(&device(&[("name", "r2"), ("serial", "FOC9999X5YZ")])).first, 1);
        let again = same.add(&device(&router));
        assert_eq!((again.first, again.device), (0, 2));
        assert_eq!(again.evidence, [Evidence::Serial, Evidence::Name]);
        assert_eq!(same.id(0), same.id(2));
        assert_ne!(same.id(0), same.id(1));
    }

    #[test]
    fn a_device_that_matches_two_groups_joins_them() {
        let mut same = Same::new();
        let (engine, mac) = ("80000009030019aabbccdd", "00:19:aa:bb:cc:dd");
        same.add(&device(&[("engine_id", engine)]));
        same.add(&device(&[("chassis_mac", mac)]));
        assert_eq!(same.group(1), 1);
        let link = same.add(&device(&[("engine_id", engine), ("chassis_mac", mac)]));
        assert_eq!(link.first, 0);
        assert_eq!(same.group(1), 0);
        assert_eq!(same.id(1), same.id(2));
    }

    #[test]
    fn clones_are_reported_but_not_merged() {
        let mut same = Same::new();
        let engine = ("engine_id", "80001f8880b78f815d6656046b00000000");
        same.add(&device(&[("name", "web1"), engine]));
        let clone = same.add(&device(&[("name", "web2"), engine]));
        assert_eq!(clone.first, 1);
        assert_eq!(clone.shared, [(0, Evidence::EngineId)]);
        let namesake = same.add(&device(&[("name", "web1")]));
        assert_eq!((namesake.first, &*namesake.shared), (2, &[(0, Evidence::Name)][..]));
    }

    #[test]
    fn default_values_merge_nothing() {
        let mut same = Same::new();
        for (field, junk) in [
            ("serial", "N/A"),
            ("serial", "0123456789"),
            ("serial", "To Be Filled By O.E.M."),
            ("serial", "000000000000"),
            ("engine_id", "800000090000000000"),
            ("engine_id", "8000000901c0a80101"),
            ("engine_id", "80000009017f000001"),
            ("chassis_mac", "00:00:00:00:00:00"),
            ("chassis_mac", "ff:ff:ff:ff:ff:ff"),
            ("chassis_mac", "00:11:22:33:44:55"),
            ("name", "localhost"),
        ] {
            let first = same.add(&device(&[(field, junk)]));
            let second = same.add(&device(&[(field, junk)]));
            assert_eq!(second.first, second.device, "{junk}");
            assert_ne!(second.first, first.first, "{junk}");
            assert_eq!(second.shared, [], "{junk}");
            assert_eq!(same.id(first.device), None, "{junk}");
        }
    }
}
