//! A section as it is written in a profile, with its fields and their sources.

use crate::{
    Error, ErrorKind,
    inventory::{FieldKind, junk::Is},
};
use std::sync::Arc;

/// A section as it is written in a profile.
#[derive(Debug, Clone, Default)]
pub(in crate::inventory) struct Section {
    pub(in crate::inventory) name: String,
    pub(in crate::inventory) title: Option<String>,
    pub(in crate::inventory) single: Option<bool>,
    pub(in crate::inventory) key: Option<Vec<String>>,
    /// A row without any of these fields says nothing.
    pub(in crate::inventory) needs: Option<Vec<String>>,
    pub(in crate::inventory) on_request: Option<bool>,
    pub(in crate::inventory) when: Option<When>,
    pub(in crate::inventory) tables: Option<Vec<String>>,
    pub(in crate::inventory) fields: Vec<Field>,
    pub(in crate::inventory) groups: Vec<Group>,
    pub(in crate::inventory) place: Location,
}

/// One more source of a section's rows.
#[derive(Debug, Clone, Default)]
pub(in crate::inventory) struct Group {
    pub(in crate::inventory) name: String,
    pub(in crate::inventory) tables: Vec<String>,
    pub(in crate::inventory) when: When,
    pub(in crate::inventory) only_if: Vec<Test>,
    pub(in crate::inventory) first: bool,
    /// Its instances are walked with the tables, because most of the devices lack them.
    pub(in crate::inventory) walk: bool,
    /// Fields of which a row must have one; otherwise those of the section.
    pub(in crate::inventory) needs: Option<Vec<String>>,
    pub(in crate::inventory) fields: Vec<Field>,
    pub(in crate::inventory) place: Location,
}

#[derive(Debug, Clone, Default)]
pub(in crate::inventory) struct Field {
    pub(in crate::inventory) name: String,
    pub(in crate::inventory) kind: Option<FieldKind>,
    pub(in crate::inventory) unit: Option<String>,
    pub(in crate::inventory) volatile: Option<bool>,
    pub(in crate::inventory) is: Option<Is>,
    pub(in crate::inventory) sources: Vec<Source>,
    /// `false` instead of a field: removes the field with this name.
    pub(in crate::inventory) removed: bool,
    pub(in crate::inventory) place: Location,
}

/// Where a value comes from, and how it is changed.
#[derive(Debug, Clone, Default)]
pub(in crate::inventory) struct Source {
    pub(in crate::inventory) object: Option<String>,
    /// An instance below the device's own sysObjectID.
    pub(in crate::inventory) product: Option<String>,
    /// A numeric OID is an instance, although it does not end with `.0`.
    pub(in crate::inventory) instance: bool,
    pub(in crate::inventory) index: Option<Index>,
    pub(in crate::inventory) of: Option<String>,
    pub(in crate::inventory) constant: Option<String>,
    /// The maker of the device's private subtree.
    pub(in crate::inventory) private: bool,
    pub(in crate::inventory) at: Vec<Source>,
    /// Which row to take: the first one that passes the tests. Without tests any row passes.
    pub(in crate::inventory) find: Option<Vec<Test>>,
    pub(in crate::inventory) only_if: Vec<Test>,
    pub(in crate::inventory) not_if: Vec<Test>,
    pub(in crate::inventory) unless: Vec<String>,
    /// Numbers outside of these bounds mean "nothing".
    pub(in crate::inventory) at_least: Option<i64>,
    pub(in crate::inventory) at_most: Option<i64>,
    pub(in crate::inventory) scale: Option<f64>,
    pub(in crate::inventory) scale_by: Option<String>,
    pub(in crate::inventory) sensor: Option<(String, String)>,
    pub(in crate::inventory) decode: Option<Decode>,
    pub(in crate::inventory) typed_by: Option<String>,
    /// Text put before the value.
    pub(in crate::inventory) prefix: Option<String>,
    /// Removed from the text before the patterns.
    pub(in crate::inventory) without: Option<regex_lite::Regex>,
    /// The first pattern that matches counts.
    pub(in crate::inventory) patterns: Vec<regex_lite::Regex>,
    pub(in crate::inventory) map: Vec<(String, String)>,
    pub(in crate::inventory) names: Names,
}

/// What a source names. This is the precedence of the sources of a single section: all that name
/// the unit go before all that name a series, and guesses come last. Sources of the same kind keep
/// their order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::inventory) enum Names {
    /// This one device: its own model, serial number and version.
    #[default]
    Unit,
    /// The series, the platform or the card inside: several models have the same.
    Series,
    /// A pattern for devices of any vendor.
    Guess,
}

impl Names {
    pub(in crate::inventory) const ALL: [(&str, Self); 3] =
        [("unit", Self::Unit), ("series", Self::Series), ("guess", Self::Guess)];
}

/// A part of a row's index.
#[derive(Debug, Clone)]
pub(in crate::inventory) enum Index {
    /// The name of the object in the INDEX clause.
    Name(String),
    /// The sub-identifier at this position, counted from the end if negative.
    Place(i64),
}

/// `{ entPhysicalClass = ["chassis", "stack"] }`: the object, and the values that pass.
#[derive(Debug, Clone)]
pub(in crate::inventory) struct Test {
    pub(in crate::inventory) object: String,
    /// Without values any value passes that is not empty.
    pub(in crate::inventory) values: Vec<String>,
}

/// The conditions under which something is asked.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::inventory) struct When {
    /// The device must be one of these. Without any, every device is.
    pub(in crate::inventory) any: Vec<Which>,
    pub(in crate::inventory) missing: Vec<String>,
}

/// What a device says about itself in the first answer. Each list that is not empty must have one
/// that fits.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::inventory) struct Which {
    pub(in crate::inventory) enterprise: Vec<u32>,
    /// What sysObjectID starts with.
    pub(in crate::inventory) object_id: Vec<String>,
    /// Texts in sysDescr, in lower case.
    pub(in crate::inventory) description: Vec<String>,
    /// Whether it is a computer, and not an appliance that runs a usual system.
    pub(in crate::inventory) computer: Option<bool>,
}

/// What the octets of a value mean if their MIB type does not say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::inventory) enum Decode {
    /// The organisation that owns an OID below `enterprises`.
    Enterprise,
    /// The organisation that owns an OID, if it makes devices; the maker that a text names.
    Maker,
    /// The name that a module has for the whole OID: a product.
    Product,
    /// The labels of BITS.
    Bits,
    /// The prefix length at the end of a RowPointer.
    PrefixPointer,
    /// The prefix length of a mask.
    Mask,
    /// LldpChassisId, with its subtype.
    LldpChassis,
    /// LldpPortId, with its subtype.
    LldpPort,
    /// LldpPortId, if it is no MAC address.
    LldpPortName,
    /// CiscoNetworkAddress, with its type.
    CdpAddress,
    /// The capabilities of CDP, four octets.
    CdpCapabilities,
}

impl Decode {
    pub(super) const ALL: [(&str, Self); 11] = [
        ("enterprise", Self::Enterprise),
        ("maker", Self::Maker),
        ("product", Self::Product),
        ("bits", Self::Bits),
        ("prefix-pointer", Self::PrefixPointer),
        ("mask", Self::Mask),
        ("lldp-chassis", Self::LldpChassis),
        ("lldp-port", Self::LldpPort),
        ("lldp-port-name", Self::LldpPortName),
        ("cdp-address", Self::CdpAddress),
        ("cdp-capabilities", Self::CdpCapabilities),
    ];
}

/// Where something stands in a profile.
#[derive(Debug, Clone, Default)]
pub(in crate::inventory) struct Location {
    pub(super) origin: Arc<str>,
    pub(super) line: usize,
    /// `section "interfaces", field "speed"`.
    pub(super) what: String,
}

impl std::fmt::Display for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.origin, self.line)
    }
}

impl Source {
    /// Describes the source for people.
    pub(in crate::inventory) fn text(&self) -> String {
        let mut text = match (&self.object, &self.product, &self.index, &self.constant) {
            (Some(object), ..) => object.clone(),
            (None, Some(product), ..) => format!("sysObjectID.{product}"),
            (None, None, Some(Index::Name(name)), _) => format!("index {name}"),
            (None, None, Some(Index::Place(place)), _) => format!("index {place}"),
            (None, None, None, Some(constant)) => format!("constant {constant:?}"),
            _ => "the maker of its private objects".to_owned(),
        };
        let tests = |text: &mut String, word: &str, tests: &[Test]| {
            for (place, test) in tests.iter().enumerate() {
                let values = match test.values.is_empty() {
                    true => "is there".to_owned(),
                    false => format!("is {}", test.values.join(" or ")),
                };
                let word = if place == 0 { word } else { "and" };
                text.push_str(&format!(" {word} {} {values}", test.object));
            }
        };
        match self.find.as_deref() {
            Some([]) => text.push_str(" in the first row"),
            Some(find) => tests(&mut text, "where", find),
            None => {}
        }
        tests(&mut text, "if", &self.only_if);
        tests(&mut text, "unless", &self.not_if);
        match &*self.patterns {
            [] => {}
            [only] => text.push_str(&format!(" matching {only}")),
            several => text.push_str(&format!(" matching one of {} patterns", several.len())),
        }
        match self.names {
            Names::Unit => {}
            Names::Series => text.push_str(", which names a series"),
            Names::Guess => text.push_str(", which is a guess"),
        }
        text
    }
}

impl Location {
    pub(in crate::inventory) fn error(&self, why: impl std::fmt::Display) -> Error {
        let Self { origin, line, what } = self;
        let comma = if what.is_empty() { "" } else { ": " };
        if origin.is_empty() {
            return ErrorKind::BadProfile(format!("profiles: {why}")).into();
        }
        ErrorKind::BadProfile(format!("{origin}:{line}: {what}{comma}{why}")).into()
    }
}

impl Section {
    pub(super) fn merge(&mut self, other: Self) {
        fn set<T>(known: &mut Option<T>, other: Option<T>) {
            if other.is_some() {
                *known = other;
            }
        }
        // What is wrong with them then is wrong in the other file.
        if other.key.is_some() || other.needs.is_some() || other.tables.is_some() {
            self.place = other.place;
        }
        set(&mut self.title, other.title);
        set(&mut self.single, other.single);
        set(&mut self.key, other.key);
        set(&mut self.needs, other.needs);
        set(&mut self.on_request, other.on_request);
        set(&mut self.when, other.when);
        set(&mut self.tables, other.tables);
        for field in other.fields {
            // A field of the section replaces the fields of the same name in all its rows.
            if field.removed || !field.sources.is_empty() {
                for group in &mut self.groups {
                    group.fields.retain(|known| known.name != field.name);
                }
            }
            let known = self.fields.iter().position(|known| known.name == field.name);
            match known {
                Some(place) if field.removed => drop(self.fields.remove(place)),
                Some(place) => self.fields[place].merge(field),
                None if field.removed => {}
                None => self.fields.push(field),
            }
        }
        for group in other.groups {
            match self.groups.iter_mut().find(|known| known.name == group.name) {
                Some(known) => *known = group,
                None => self.groups.push(group),
            }
        }
    }
}

impl Field {
    /// Merges a field. Without sources it only changes the unit, the kind or `volatile`.
    fn merge(&mut self, other: Self) {
        if !other.sources.is_empty() {
            *self = other;
            return;
        }
        self.kind = other.kind.or(self.kind);
        self.unit = other.unit.or(self.unit.take());
        self.volatile = other.volatile.or(self.volatile);
        self.is = other.is.or(self.is);
    }
}
