//! The owners of private enterprise numbers (IANA's registry, RFC 1155 section 3.1.4).

use crate::Oid;
use once_cell::sync::Lazy;

#[cfg(feature = "inventory")]
mod brands;
#[cfg(feature = "inventory")]
mod registry;

#[cfg(feature = "inventory")]
pub(crate) use brands::maker_in;

/// An organisation below `1.3.6.1.4.1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Enterprise {
    /// Its number: the sub-identifier after `enterprises`.
    pub number: u32,
    /// The name of the node in its own MIB modules or in ours, such as `juniperMIB`; `None` if no
    /// module of ours names it.
    pub name: Option<&'static str>,
    /// The organisation, by the name that people use for its devices: `Juniper`.
    pub organization: &'static str,
}

impl Enterprise {
    /// Returns the organisation of a number. With the feature `inventory` the whole registry of
    /// IANA is known, without it only the organisations that networks have most often.
    ///
    /// ```
    /// let juniper = netsnmp::Enterprise::by_number(2636).unwrap();
    /// assert_eq!(juniper.organization, "Juniper");
    /// ```
    pub fn by_number(number: u32) -> Option<Self> {
        if let Ok(place) = FREQUENT.binary_search_by_key(&number, |one| one.number) {
            return Some(FREQUENT[place]);
        }
        #[cfg(feature = "inventory")]
        if let Some(organization) = registry::organization(number) {
            return Some(Self { number, name: None, organization });
        }
        None
    }

    /// Returns the organisation whose branch an OID is in; mostly used for sysObjectID.
    pub fn of(oid: &Oid) -> Option<Self> {
        match oid.as_slice() {
            [1, 3, 6, 1, 4, 1, number, ..] => Self::by_number(*number),
            _ => None,
        }
    }

    /// Returns whether the organisation makes devices. Others make agents or MIB modules for the
    /// devices of many makers, so their number in sysObjectID does not say who made the device.
    pub fn is_maker(&self) -> bool {
        !NOT_MAKERS.contains(&self.number)
    }

    /// Returns the organisations that networks have most often, sorted by number.
    pub fn frequent() -> impl ExactSizeIterator<Item = Self> {
        FREQUENT.iter().copied()
    }
}

/// The numbers that devices of many makers have in sysObjectID.
const NOT_MAKERS: [u32; 17] = [
    // Nobody's, and the first two, which some agents have by default.
    0, 1, 4, //
    // Systems for switches: Radlan, Aricent (two numbers), Broadcom's FASTPATH.
    89, 2076, 29601, 4413, //
    // Agents: SNMP Research, UCD-SNMP, Net-SNMP, FreeBSD's bsnmpd, pySNMP.
    99, 2021, 8072, 12325, 20408, //
    // MIB modules: printers, cable modems, sFlow, tape libraries, cable television.
    2699, 4491, 14706, 14851, 17409, //
];

/// The lines of the file, sorted by number.
static FREQUENT: Lazy<Vec<Enterprise>> = Lazy::new(|| {
    let lines = include_str!("enterprise/frequent.tsv").lines();
    let one = |line: &'static str| {
        let mut parts = line.split('\t');
        let number = parts.next()?.parse().ok()?;
        Some(Enterprise { number, organization: parts.next()?, name: parts.next() })
    };
    lines.filter_map(one).collect()
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Mib;

    #[test]
    fn frequent_numbers_are_sorted_and_found() {
        assert!(Enterprise::frequent().len() >= 500);
        assert!(FREQUENT.is_sorted_by(|a, b| a.number < b.number));
        let lines = include_str!("enterprise/frequent.tsv").lines();
        assert_eq!(lines.filter(|line| !line.starts_with('#')).count(), FREQUENT.len());
        for one in Enterprise::frequent() {
            assert_eq!(Enterprise::by_number(one.number), Some(one));
        }
        let oid = "1.3.6.1.4.1.9.1.1208".parse().unwrap();
        assert_eq!(Enterprise::of(&oid).unwrap().organization, "Cisco");
        assert_eq!(Enterprise::of(&"1.3.6.1.4.1".parse().unwrap()), None);
        assert_eq!(Enterprise::of(&"1.3.6.1.2.1.1".parse().unwrap()), None);
        assert!(!Enterprise::by_number(8072).unwrap().is_maker());
        assert!(Enterprise::by_number(9).unwrap().is_maker());
    }

    /// The table and `vendor/mibs` agree.
    #[test]
    fn the_built_in_mib_has_the_same_names() {
        for (one, name) in Enterprise::frequent().filter_map(|one| Some((one, one.name?))) {
            let object = Mib::builtin().find(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(object.oid().as_slice(), [1, 3, 6, 1, 4, 1, one.number], "{name}");
        }
        let enterprises = Mib::builtin().find("enterprises").unwrap();
        for child in enterprises.children().filter(|child| !child.name().is_empty()) {
            let known = Enterprise::by_number(child.subid()).and_then(|one| one.name);
            assert_eq!(known, Some(child.name()));
        }
    }
}
