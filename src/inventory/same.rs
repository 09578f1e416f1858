//! Finds devices of a run that are the same device: [`Same`].

use super::Device;
use std::{collections::BTreeMap, fmt};

mod junk;

/// Gets the devices of a run, and finds those that are one device, reached at several of its
/// addresses.
///
/// An agent says the same about itself at every address. So devices are the same if they agree in
/// everything that identifies a device: its serial number (with its vendor), its engine ID, the MAC
/// address of its chassis and its sysName. At least one of the first three must be there.
///
/// Some values are [shared](Same::shared) by different devices: clones of a system share the engine
/// ID, pairs of firewalls share a MAC address, and the two controllers of a chassis share its serial
/// number. So a shared value alone merges nothing. A value that many devices have by default does not
/// count: zeros, `N/A`, `0123456789`, engine IDs made from a factory's default address.
///
/// The result does not depend on the order of the devices. For each device four numbers are kept.
#[derive(Debug, Default)]
pub struct Same {
    devices: Vec<Identity>,
}

/// What identifies a device: hashes in the order of [`Evidence::ALL`], then that of sysName; 0 for
/// none.
type Identity = [u64; 4];

/// What devices can have in common. The strongest comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Evidence {
    /// The serial number of the same vendor.
    Serial,
    /// snmpEngineID.
    EngineId,
    /// The MAC address of the chassis.
    ChassisMac,
}

/// Devices that have something in common and are not known to be one device.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Shared {
    /// What they have in common.
    pub evidence: Vec<Evidence>,
    /// The numbers of the devices, counted from 0 in the order of [`Same::add`]. Those that are one
    /// device are together.
    pub devices: Vec<Vec<usize>>,
    /// Whether they differ in something else. If not, some of them say less about themselves than
    /// the others.
    pub differ: bool,
}

impl Evidence {
    /// All kinds of evidence.
    pub const ALL: [Self; 3] = [Self::Serial, Self::EngineId, Self::ChassisMac];

    /// Returns `serial`, `engine-id` or `chassis-mac`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Serial => "serial",
            Self::EngineId => "engine-id",
            Self::ChassisMac => "chassis-mac",
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

    /// Returns an identifier that two devices share exactly if they are the same. It depends on
    /// nothing but the device, so it is the same in every run in which the device says the same
    /// about itself. `None` if nothing identifies the device.
    pub fn id(device: &Device) -> Option<String> {
        let identity = identity(device);
        let bytes = identity.map(u64::to_be_bytes);
        is_known(&identity).then(|| format!("{:016x}", fnv(&bytes.each_ref().map(|b| &b[..]))))
    }

    /// Takes a device, and returns its number, counted from 0.
    pub fn add(&mut self, device: &Device) -> usize {
        self.devices.push(identity(device));
        self.devices.len() - 1
    }

    /// Returns the devices that were added several times, each as the list of its numbers.
    pub fn groups(&self) -> Vec<Vec<usize>> {
        self.by_identity().into_values().filter(|group| group.len() > 1).collect()
    }

    /// Returns the devices that have something in common and are not known to be one device.
    pub fn shared(&self) -> Vec<Shared> {
        let identities = self.by_identity();
        let mut by_value = BTreeMap::<(Evidence, u64), Vec<Identity>>::new();
        for identity in identities.keys() {
            for (kind, value) in Evidence::ALL.into_iter().zip(*identity) {
                if value != 0 {
                    by_value.entry((kind, value)).or_default().push(*identity);
                }
            }
        }
        // Two devices may share several values. That is one result.
        let mut by_devices = BTreeMap::<Vec<Identity>, Vec<Evidence>>::new();
        for ((kind, _), sharing) in by_value {
            if sharing.len() > 1 {
                by_devices.entry(sharing).or_default().push(kind);
            }
        }
        by_devices
            .into_iter()
            .map(|(sharing, evidence)| Shared {
                evidence,
                differ: differ(&sharing),
                devices: sharing.iter().map(|identity| identities[identity].clone()).collect(),
            })
            .collect()
    }

    /// Returns the number of devices so far.
    pub fn len(&self) -> usize {
        self.devices.len()
    }

    /// Returns whether there are no devices yet.
    pub fn is_empty(&self) -> bool {
        self.devices.is_empty()
    }

    fn by_identity(&self) -> BTreeMap<Identity, Vec<usize>> {
        let mut all = BTreeMap::<Identity, Vec<usize>>::new();
        for (number, identity) in self.devices.iter().enumerate() {
            if is_known(identity) {
                all.entry(*identity).or_default().push(number);
            }
        }
        all
    }
}

/// Returns whether there is more than a name, which several devices may have.
fn is_known(identity: &Identity) -> bool {
    identity[..Evidence::ALL.len()].iter().any(|&value| value != 0)
}

/// Returns whether two of them have different values of one kind.
fn differ(identities: &[Identity]) -> bool {
    (0..4).any(|kind| {
        let mut values = identities.iter().map(|identity| identity[kind]).filter(|&v| v != 0);
        let first = values.next();
        values.any(|value| Some(value) != first)
    })
}

fn identity(device: &Device) -> Identity {
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

    const ENGINE: (&str, &str) = ("engine_id", "80001f8880b78f815d6656046b00000000");

    #[test]
    fn a_device_is_recognized_at_several_addresses() {
        let mut same = Same::new();
        let router = device(&[("name", "r1"), ("vendor", "Cisco"), ("serial", "FOC1234X5YZ")]);
        let other = device(&[("name", "r2"), ("serial", "FOC9999X5YZ")]);
        assert_eq!([&router, &other, &router].map(|device| same.add(device)), [0, 1, 2]);
        assert_eq!(same.groups(), [[0, 2]]);
        assert_eq!(same.shared(), []);
        assert_eq!(Same::id(&router), Same::id(&router.clone()));
        assert_ne!(Same::id(&router), Same::id(&other));
        // Only a name: that identifies nothing.
        assert_eq!(Same::id(&device(&[("name", "r1")])), None);
    }

    #[test]
    fn the_order_of_devices_changes_nothing() {
        let a = device(&[("name", "web1"), ENGINE]);
        let b = device(&[("name", "web2"), ENGINE]);
        // It fits both, so it joins neither.
        let vague = device(&[ENGINE]);
        let devices = [&a, &b, &a, &vague];
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [3, 0, 1, 2], [2, 3, 0, 1]] {
            let mut same = Same::new();
            order.iter().for_each(|&at| _ = same.add(devices[at]));
            let back = |group: &[usize]| {
                let mut group: Vec<usize> = group.iter().map(|&number| order[number]).collect();
                group.sort_unstable();
                group
            };
            let groups: Vec<_> = same.groups().iter().map(|group| back(group)).collect();
            assert_eq!(groups, [[0, 2]], "{order:?}");
            let [shared] = &same.shared()[..] else { panic!("{:?}", same.shared()) };
            assert_eq!((&*shared.evidence, shared.differ), (&[Evidence::EngineId][..], true));
            let mut sharing: Vec<_> = shared.devices.iter().map(|group| back(group)).collect();
            sharing.sort_unstable();
            assert_eq!(sharing, [vec![0, 2], vec![1], vec![3]], "{order:?}");
        }
    }

    #[test]
    fn a_device_that_says_less_is_not_merged_but_named() {
        let mut same = Same::new();
        same.add(&device(&[("serial", "FOC1234X5YZ"), ENGINE]));
        same.add(&device(&[ENGINE]));
        assert!(same.groups().is_empty());
        let [shared] = &same.shared()[..] else { panic!("{:?}", same.shared()) };
        assert!(!shared.differ, "{shared:?}");
        assert_eq!(shared.devices.len(), 2);
    }

    #[test]
    fn default_values_identify_nothing() {
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
            let device = device(&[(field, junk)]);
            let mut same = Same::new();
            same.add(&device);
            same.add(&device);
            assert!(same.groups().is_empty() && same.shared().is_empty(), "{junk}");
            assert_eq!(Same::id(&device), None, "{junk}");
        }
    }
}
