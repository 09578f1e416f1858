//! What to ask and how it becomes fields, as read from profiles: [`Profiles`].

use super::{FieldKind, plan};
use crate::{Error, ErrorKind, Mib, Result};
use std::sync::{Arc, OnceLock};

mod read;

/// The profiles of an inventory: the built-in ones, plus those of the user.
///
/// A profile is a TOML file with sections. The built-in ones are in `src/inventory/profiles`. They
/// use the same format and serve as examples. The documentation of [`inventory`](super) lists the
/// keys.
#[derive(Debug, Clone)]
pub struct Profiles {
    pub(super) sections: Vec<Section>,
    /// The MIB in which names are looked up.
    pub(super) mib: &'static Mib,
}

/// A section as it is written in a profile.
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

/// One more source of a section's rows.
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
    /// `false` instead of a field: removes the field with this name.
    pub(super) removed: bool,
    pub(super) place: Place,
}

/// Where a value comes from, and how it is changed.
#[derive(Debug, Clone, Default)]
pub(super) struct Source {
    pub(super) object: Option<String>,
    pub(super) index: Option<Index>,
    pub(super) of: Option<String>,
    pub(super) constant: Option<String>,
    pub(super) at: Vec<Source>,
    /// Which row to take: the first one that passes the tests. Without tests any row passes.
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
    /// The name of the object in the INDEX clause.
    Name(String),
    /// The sub-identifier at this position, counted from the end if negative.
    Place(i64),
}

/// `{ entPhysicalClass = ["chassis", "stack"] }`: the object, and the values that pass.
#[derive(Debug, Clone)]
pub(super) struct Test {
    pub(super) object: String,
    pub(super) values: Vec<String>,
}

/// The conditions under which something is asked.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct When {
    pub(super) enterprise: Vec<u32>,
    pub(super) missing: Vec<String>,
}

/// What the octets of a value mean if their MIB type does not say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decode {
    /// The organisation that owns an OID below `enterprises`.
    Enterprise,
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
    /// CiscoNetworkAddress, with its type.
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

/// Where something stands in a profile.
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
    /// Returns the profiles that are compiled into this crate.
    ///
    /// # Panics
    /// Only if a built-in profile is invalid; a test checks them.
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

    /// Returns the built-in files with their names. A user's own profile can start from them.
    pub fn builtin_files() -> impl ExactSizeIterator<Item = (&'static str, &'static str)> {
        BUILTIN.into_iter()
    }

    /// Returns these profiles plus the text of another one. `origin` is the file name for error
    /// messages.
    ///
    /// If a section exists already, the text replaces only the parts that it has: the title, the
    /// key, the tables, a field with the same name, rows with the same name. New sections, fields
    /// and rows are added at the end.
    ///
    /// # Errors
    /// [`BadProfile`](ErrorKind::BadProfile) if the text is not TOML, has an unknown key, names an
    /// object that no module has, and so on. The message has the file, the line, the section, the
    /// field and similar names.
    pub fn with(&self, text: &str, origin: &str) -> Result<Self> {
        let mut all = self.clone();
        all.take(text, origin)?;
        all.checked()
    }

    /// Returns these profiles with another MIB. Their names and those of [added](Self::with)
    /// profiles are looked up in `mib`, which may have more modules than the built-in one, like
    /// [`CompiledMib`](crate::mib::CompiledMib). It is `'static` because plans and devices use it
    /// as long as they live.
    pub fn named_by(&self, mib: &'static Mib) -> Self {
        Self { mib, ..self.clone() }
    }

    /// Returns the names of the sections in order, and whether each is asked only on request.
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
    }
}
