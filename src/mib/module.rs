//! A module of a MIB.

use super::{
    Mib, Object,
    snapshot::{MODULES, Module as Word, NAMES},
};

/// A module and the numbers of its definitions.
///
/// ```
/// let module = netsnmp::Mib::builtin().module("IF-MIB").unwrap();
/// assert_eq!(module.identity().unwrap().name(), "ifMIB");
/// assert_eq!((module.tables(), module.notifications()), (5, 2));
/// ```
#[derive(Clone, Copy)]
pub struct Module<'a> {
    mib: &'a Mib,
    place: u32,
}

impl<'a> Module<'a> {
    fn word(&self, word: Word) -> u32 {
        self.mib.snapshot.module_word(self.place, word)
    }

    fn number(&self, word: Word) -> usize {
        self.word(word) as usize
    }

    /// The name, for example `IF-MIB`.
    pub fn name(&self) -> &'a str {
        self.mib.snapshot.module(self.place)
    }

    /// Its MODULE-IDENTITY; `None` in SMIv1 and in SNMPv2-SMI, SNMPv2-TC and SNMPv2-CONF.
    pub fn identity(&self) -> Option<Object<'a>> {
        Object::at_node(self.mib, self.word(Word::Identity))
    }

    /// The LAST-UPDATED clause of its MODULE-IDENTITY, unchanged: `200006140000Z` (RFC 2578,
    /// section 2).
    pub fn last_updated(&self) -> Option<&'a str> {
        let text = self.mib.snapshot.string(self.word(Word::LastUpdated));
        (!text.is_empty()).then_some(text)
    }

    /// The number of names with an OID.
    pub fn names(&self) -> usize {
        self.number(Word::Names)
    }

    /// The number of scalars.
    pub fn scalars(&self) -> usize {
        self.number(Word::Scalars)
    }

    /// The number of tables.
    pub fn tables(&self) -> usize {
        self.number(Word::Tables)
    }

    /// The number of columns.
    pub fn columns(&self) -> usize {
        self.number(Word::Columns)
    }

    /// The number of notifications.
    pub fn notifications(&self) -> usize {
        self.number(Word::Notifications)
    }

    /// The number of textual conventions and plain types.
    pub fn conventions(&self) -> usize {
        self.number(Word::Conventions)
    }

    /// The names of everything that has an OID in this module, sorted.
    pub(super) fn names_of_objects(&self) -> Vec<&'a str> {
        let (snapshot, name) = (&self.mib.snapshot, self.name());
        let all = (0..snapshot.count(NAMES)).map(|i| snapshot.name(i));
        all.filter(|(_, _, module)| *module == name).map(|(name, ..)| name).collect()
    }

    /// Its objects, sorted by name. If another module also defines an object and takes precedence,
    /// the returned object names that module. This goes through all names of the MIB.
    pub fn objects(&self) -> impl Iterator<Item = Object<'a>> + use<'a> {
        let (mib, name) = (self.mib, self.name());
        (0..mib.snapshot.count(NAMES))
            .map(|i| mib.snapshot.name(i))
            .filter(move |(_, _, module)| *module == name)
            .filter_map(move |(_, node, _)| Object::at_node(mib, node))
    }
}

impl std::fmt::Debug for Module<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Module({})", self.name())
    }
}

impl Mib {
    /// The names of the modules, sorted.
    pub fn modules(&self) -> impl Iterator<Item = &str> {
        (0..self.snapshot.count(MODULES))
            .map(|i| self.snapshot.module(i))
            .filter(|name| !name.is_empty())
    }

    /// Finds the module with this name.
    pub fn module(&self, name: &str) -> Option<Module<'_>> {
        let place = self.snapshot.module_place(name)?;
        Some(Module { mib: self, place })
    }
}

/// The precedence of a module among modules that define the same; a lower rank wins. SMIv1 modules
/// come after the others, because newer ones replaced them. The SMIv1 modules named after an RFC
/// (RFC1213-MIB) come last.
pub(super) fn rank(module: &str, v2: bool) -> u8 {
    let number = module.strip_prefix("RFC").map(|rest| rest.strip_prefix('-').unwrap_or(rest));
    match number {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => 2,
        _ => u8::from(!v2),
    }
}
