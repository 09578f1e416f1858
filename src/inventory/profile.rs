//! What to ask and how it maps to fields, as profiles say it: [`Profiles`].

use super::{FieldKind, plan};
use crate::{Error, ErrorKind, Mib, Result};
use std::sync::{Arc, OnceLock};

mod read;

/// The profiles of an inventory: ours, and those of the user on top.
///
/// A profile is a TOML file of sections. Ours are in `src/inventory/profiles`, are written in the
/// same format, and are its examples; the crate's documentation of [`inventory`](super) has the
/// keys.
#[derive(Debug, Clone)]
pub struct Profiles {
    pub(super) sections: Vec<Section>,
    /// Where names are looked up.
    pub(super) mib: &'static Mib,
}

/// A section as written.
#[derive(Debug, Clone, Default)]
pub(super) struct Section {
    pub(super) name: String,
    pub(super) title: Option<String>,
    pub(super) single: Option<bool>,
    pub(super) key: Option<Vec<String>>,
    pub(super) on_request: Option<bool>,
    pub(super) when: Option<When>,
    pub(super) tables: Option<Vec<String>>,
    pub(super) fields: Vec<Field>,
    pub(super) groups: Vec<Group>,
    pub(super) place: Place,
}

/// One more place that the rows of a section come from.
#[derive(Debug, Clone, Default)]
pub(super) struct Group {
    pub(super) name: String,
    pub(super) tables: Vec<String>,
    pub(super) when: When,
    pub(super) only_if: Vec<Test>,
    pub(super) first: bool,
    pub(super) fields: Vec<Field>,
    pub(super) place: Place,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) kind: Option<FieldKind>,
    pub(super) unit: Option<String>,
    pub(super) volatile: Option<bool>,
    pub(super) sources: Vec<Source>,
    /// `false` in place of a field: the one of that name goes.
    pub(super) removed: bool,
    pub(super) place: Place,
}

/// Where a value comes from, and what is done to it.
#[derive(Debug, Clone, Default)]
pub(super) struct Source {
    pub(super) object: Option<String>,
    pub(super) index: Option<Index>,
    pub(super) of: Option<String>,
    pub(super) constant: Option<String>,
    pub(super) at: Vec<Source>,
    /// Of which row: the first that passes; any, where empty.
    pub(super) find: Option<Vec<Test>>,
    pub(super) only_if: Vec<Test>,
    pub(super) not_if: Vec<Test>,
    pub(super) unless: Vec<String>,
    pub(super) scale: Option<f64>,
    pub(super) scale_by: Option<String>,
    pub(super) sensor: Option<(String, String)>,
    pub(super) decode: Option<Decode>,
    pub(super) typed_by: Option<String>,
    pub(super) pattern: Option<regex_lite::Regex>,
    pub(super) map: Vec<(String, String)>,
}

/// A part of a row's index.
#[derive(Debug, Clone)]
pub(super) enum Index {
    /// By the name of its object in the INDEX clause.
    Name(String),
    /// The sub-identifier at that place, from the end where negative.
    Place(i64),
}

/// `{ entPhysicalClass = ["chassis", "stack"] }`: the object, and the values it may have.
#[derive(Debug, Clone)]
pub(super) struct Test {
    pub(super) object: String,
    pub(super) values: Vec<String>,
}

/// What must hold for something to be asked.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct When {
    pub(super) enterprise: Vec<u32>,
    pub(super) missing: Vec<String>,
}

/// What the octets of a value stand for, where their MIB type does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decode {
    /// The organisation of an OID below `enterprises`.
    Enterprise,
    /// What a module calls the OID, if it has a name for all of it: a product.
    Product,
    /// The labels of BITS.
    Bits,
    /// The length of the prefix that a RowPointer ends with.
    PrefixPointer,
    /// The length of the prefix of a mask.
    Mask,
    /// LldpChassisId, by its subtype.
    LldpChassis,
    /// LldpPortId, by its subtype.
    LldpPort,
    /// CiscoNetworkAddress, by its type.
    CdpAddress,
    /// The capabilities of CDP, four octets.
    CdpCapabilities,
}

impl Decode {
    const ALL: [(&str, Self); 9] = [
        ("enterprise", Self::Enterprise),
        ("product", Self::Product),
        ("bits", Self::Bits),
        ("prefix-pointer", Self::PrefixPointer),
        ("mask", Self::Mask),
        ("lldp-chassis", Self::LldpChassis),
        ("lldp-port", Self::LldpPort),
        ("cdp-address", Self::CdpAddress),
        ("cdp-capabilities", Self::CdpCapabilities),
    ];
}

/// Where something is written.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    origin: Arc<str>,
    line: usize,
    /// `section "interfaces", field "speed"`.
    what: String,
}

impl Place {
    pub(super) fn error(&self, why: impl std::fmt::Display) -> Error {
        let Self { origin, line, what } = self;
        let comma = if what.is_empty() { "" } else { ": " };
        if origin.is_empty() {
            return ErrorKind::BadProfile(format!("profiles: {why}")).into();
        }
        ErrorKind::BadProfile(format!("{origin}:{line}: {what}{comma}{why}")).into()
    }
}

const BUILTIN: [(&str, &str); 9] = [
    ("device.toml", include_str!("profiles/device.toml")),
    ("vendors.toml", include_str!("profiles/vendors.toml")),
    ("components.toml", include_str!("profiles/components.toml")),
    ("interfaces.toml", include_str!("profiles/interfaces.toml")),
    ("neighbors.toml", include_str!("profiles/neighbors.toml")),
    ("bridge.toml", include_str!("profiles/bridge.toml")),
    ("host.toml", include_str!("profiles/host.toml")),
    ("power.toml", include_str!("profiles/power.toml")),
    ("printer.toml", include_str!("profiles/printer.toml")),
];

impl Profiles {
    /// Those compiled into this crate.
    ///
    /// # Panics
    /// Not in a build whose tests have passed: they are read by one.
    pub fn builtin() -> &'static Self {
        static ALL: OnceLock<Profiles> = OnceLock::new();
        ALL.get_or_init(|| {
            let empty = Self { sections: Vec::new(), mib: Mib::builtin() };
            let all = BUILTIN.iter().try_fold(empty, |mut all, (origin, text)| {
                all.take(text, origin)?;
                Ok::<_, Error>(all)
            });
            all.and_then(|all| all.checked()).unwrap_or_else(|error| panic!("{error}"))
        })
    }

    /// The files of the built-in profiles, by name: what a user's own may start from.
    pub fn builtin_files() -> impl ExactSizeIterator<Item = (&'static str, &'static str)> {
        BUILTIN.into_iter()
    }

    /// These, and what the text of a profile adds to or overrides in them; `origin` is what
    /// errors call it, a file's name.
    ///
    /// Of a section that exists, what is given replaces what was: its title, key, tables, a field
    /// of the same name, rows of the same name. What is new is added behind.
    ///
    /// # Errors
    /// [`BadProfile`](ErrorKind::BadProfile): it is no TOML, has a key that does not exist, names
    /// an object that no module has, …: with the file, the line, section, field,
    /// and what is near.
    pub fn with(&self, text: &str, origin: &str) -> Result<Self> {
        let mut all = self.clone();
        all.take(text, origin)?;
        all.checked()
    }

    /// These, whose names, and those of what is [added](Self::with), are looked up in `mib`: one
    /// with modules besides the built-in ones, as [`CompiledMib`](crate::mib::CompiledMib) has.
    /// `'static`, as plans and devices read it for as long as there are any.
    pub fn named_by(&self, mib: &'static Mib) -> Self {
        Self { mib, ..self.clone() }
    }

    /// The names of the sections, in order, and whether each is asked only on request.
    pub fn sections(&self) -> impl Iterator<Item = (&str, bool)> {
        self.sections.iter().map(|s| (s.name.as_str(), s.on_request == Some(true)))
    }

    fn checked(self) -> Result<Self> {
        let all: Vec<&Section> = self.sections.iter().collect();
        plan::compile(&all, self.mib)?;
        Ok(self)
    }

    fn take(&mut self, text: &str, origin: &str) -> Result<()> {
        for section in read::sections(text, origin)? {
            match self.sections.iter_mut().find(|known| known.name == section.name) {
                Some(known) => known.merge(section),
                None => self.sections.push(section),
            }
        }
        Ok(())
    }
}

impl Section {
    fn merge(&mut self, other: Self) {
        fn set<T>(known: &mut Option<T>, other: Option<T>) {
            if other.is_some() {
                *known = other;
            }
        }
        set(&mut self.title, other.title);
        set(&mut self.single, other.single);
        set(&mut self.key, other.key);
        set(&mut self.on_request, other.on_request);
        set(&mut self.when, other.when);
        set(&mut self.tables, other.tables);
        for field in other.fields {
            // Given for the section it holds for all its rows, whatever they had.
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
    /// Without sources it only says more of the field: its unit, its kind.
    fn merge(&mut self, other: Self) {
        if !other.sources.is_empty() {
            *self = other;
            return;
        }
        self.kind = other.kind.or(self.kind);
        self.unit = other.unit.or(self.unit.take());
        self.volatile = other.volatile.or(self.volatile);
    }
}
