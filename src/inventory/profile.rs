//! What to ask and how it becomes fields, as read from profiles: [`Profiles`].

use super::plan;
use crate::{Error, ErrorKind, Mib, Result};
use std::sync::OnceLock;

mod read;
mod section;

pub(super) use section::{
    Decode, Field, Group, Index, Location, Names, Section, Source, Test, When, Which,
};

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

const BUILTIN: [(&str, &str); 23] = [
    ("device.toml", include_str!("profiles/device.toml")),
    ("makers.toml", include_str!("profiles/makers.toml")),
    ("vendors/network.toml", include_str!("profiles/vendors/network.toml")),
    ("vendors/carrier.toml", include_str!("profiles/vendors/carrier.toml")),
    ("vendors/radio.toml", include_str!("profiles/vendors/radio.toml")),
    ("vendors/security.toml", include_str!("profiles/vendors/security.toml")),
    ("vendors/hosts.toml", include_str!("profiles/vendors/hosts.toml")),
    ("vendors/media.toml", include_str!("profiles/vendors/media.toml")),
    ("vendors/power.toml", include_str!("profiles/vendors/power.toml")),
    ("vendors/sites.toml", include_str!("profiles/vendors/sites.toml")),
    ("vendors/industry.toml", include_str!("profiles/vendors/industry.toml")),
    ("vendors/edge.toml", include_str!("profiles/vendors/edge.toml")),
    ("vendors/access.toml", include_str!("profiles/vendors/access.toml")),
    ("vendors/pdu.toml", include_str!("profiles/vendors/pdu.toml")),
    ("components.toml", include_str!("profiles/components.toml")),
    ("interfaces.toml", include_str!("profiles/interfaces.toml")),
    ("neighbors.toml", include_str!("profiles/neighbors.toml")),
    ("bridge.toml", include_str!("profiles/bridge.toml")),
    ("host.toml", include_str!("profiles/host.toml")),
    ("power.toml", include_str!("profiles/power.toml")),
    ("printer.toml", include_str!("profiles/printer.toml")),
    ("vendors/health.toml", include_str!("profiles/vendors/health.toml")),
    ("vendors/ports.toml", include_str!("profiles/vendors/ports.toml")),
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
    /// [`BadProfile`](crate::ErrorKind::BadProfile) if the text is not TOML, has an unknown key, names an
    /// object that no module has, and so on. The message has the file, the line, the section, the
    /// field and similar names.
    pub fn with(&self, text: &str, origin: &str) -> Result<Self> {
        let mut all = self.clone();
        all.take(text, origin)?;
        all.checked().map_err(|error| match error.kind() {
            // The text has changed a section so that another part of it does not fit any more. The user
            // knows only the own file.
            ErrorKind::BadProfile(why) if !why.starts_with(origin) => {
                ErrorKind::BadProfile(format!("{origin}: with it, {why}")).into()
            }
            _ => error,
        })
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
