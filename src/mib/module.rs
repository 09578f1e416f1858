//! A module of a MIB.

use super::{
    Mib, Object,
    snapshot::{MODULES, Module as Word, NAMES},
};

/// A module and how much it defines.
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

    /// Its name, `IF-MIB`.
    pub fn name(&self) -> &'a str {
        self.mib.snapshot.module(self.place)
    }

    /// Its MODULE-IDENTITY; `None` in SMIv1 and in SNMPv2-SMI, -TC and -CONF.
    pub fn identity(&self) -> Option<Object<'a>> {
        Object::at_node(self.mib, self.word(Word::Identity))
    }

    /// LAST-UPDATED of its MODULE-IDENTITY as written there, `200006140000Z` (RFC 2578, section 2).
    pub fn last_updated(&self) -> Option<&'a str> {
        let text = self.mib.snapshot.string(self.word(Word::LastUpdated));
        (!text.is_empty()).then_some(text)
    }

    /// How many names with an OID it defines.
    pub fn names(&self) -> usize {
        self.number(Word::Names)
    }

    /// How many scalars.
    pub fn scalars(&self) -> usize {
        self.number(Word::Scalars)
    }

    /// How many tables.
    pub fn tables(&self) -> usize {
        self.number(Word::Tables)
    }

    /// How many columns.
    pub fn columns(&self) -> usize {
        self.number(Word::Columns)
    }

    /// How many notifications.
    pub fn notifications(&self) -> usize {
        self.number(Word::Notifications)
    }

    /// How many textual conventions and plain types.
    pub fn conventions(&self) -> usize {
        self.number(Word::Conventions)
    }

    /// Its objects, sorted by name. One that a module before it in the order of preference defines
    /// too is given as that module's. Looks through every name of the MIB.
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

    /// The module of a name.
    pub fn module(&self, name: &str) -> Option<Module<'_>> {
        let place = self.snapshot.module_place(name)?;
        Some(Module { mib: self, place })
    }
}
