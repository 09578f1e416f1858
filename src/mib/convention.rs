//! Types: the common part of an object's SYNTAX and a textual convention.

use super::{
    Enums, Mib,
    clause::{Status, Syntax},
    snapshot::{CONVENTIONS, Convention as Word, LISTS, Type, UNSIGNED_ENUMS},
};

/// A type record of the snapshot.
#[derive(Clone, Copy)]
pub(super) struct TypeRef<'a> {
    pub(super) mib: &'a Mib,
    pub(super) ty: u32,
}

impl<'a> TypeRef<'a> {
    fn word(self, word: Type) -> u32 {
        self.mib.snapshot.ty(self.ty, word)
    }

    fn text(self, word: Type) -> Option<&'a str> {
        let text = self.mib.snapshot.string(self.word(word));
        (!text.is_empty()).then_some(text)
    }

    pub(super) fn syntax(self) -> Syntax {
        Syntax::from_number(self.word(Type::Syntax) & !UNSIGNED_ENUMS)
    }

    pub(super) fn convention(self) -> Option<&'a str> {
        self.text(Type::Convention)
    }

    pub(super) fn hint(self) -> Option<&'a str> {
        self.text(Type::Hint)
    }

    pub(super) fn enums(self) -> Enums<'a> {
        let unsigned = self.word(Type::Syntax) & UNSIGNED_ENUMS != 0;
        Enums::new(self.mib, self.word(Type::Enums), unsigned)
    }

    pub(super) fn ranges(self) -> impl Iterator<Item = (i64, i64)> + use<'a> {
        let snapshot = &self.mib.snapshot;
        let place = self.word(Type::Ranges);
        let wide = |at: u32| {
            let low = u64::from(snapshot.list(at));
            ((u64::from(snapshot.list(at.saturating_add(1))) << 32) | low) as i64
        };
        (0..snapshot.list(place))
            .map_while(move |i| place.checked_add(1)?.checked_add(i.checked_mul(4)?))
            .take(snapshot.count(LISTS) as usize)
            .map(move |at| (wide(at), wide(at.saturating_add(2))))
    }
}

/// A textual convention, or a plain type of a module: `InetAddressType`, `OwnerString`.
///
/// ```
/// use netsnmp::{Mib, mib::Syntax};
///
/// let truth = Mib::builtin().convention("SNMPv2-TC::TruthValue").unwrap();
/// assert_eq!(truth.syntax(), Syntax::Integer);
/// assert_eq!(truth.enums().collect::<Vec<_>>(), [(1, "true"), (2, "false")]);
/// let mac = Mib::builtin().convention("MacAddress").unwrap();
/// assert_eq!((mac.module(), mac.hint(), mac.ranges()), ("SNMPv2-TC", Some("1x:"), vec![(6, 6)]));
/// ```
#[derive(Clone, Copy)]
pub struct Convention<'a> {
    mib: &'a Mib,
    place: u32,
}

impl<'a> Convention<'a> {
    fn word(&self, word: Word) -> u32 {
        self.mib.snapshot.convention(self.place, word)
    }

    fn ty(&self) -> TypeRef<'a> {
        TypeRef { mib: self.mib, ty: self.word(Word::Type) }
    }

    /// The name, for example `InetAddressType`.
    pub fn name(&self) -> &'a str {
        self.mib.snapshot.string(self.word(Word::Name))
    }

    /// The module that defines it, for example `INET-ADDRESS-MIB`.
    pub fn module(&self) -> &'a str {
        self.mib.snapshot.string(self.word(Word::Module))
    }

    /// The STATUS clause; none for a plain type.
    pub fn status(&self) -> Status {
        Status::from_number(self.word(Word::Status) as u8)
    }

    /// The base type.
    pub fn syntax(&self) -> Syntax {
        self.ty().syntax()
    }

    /// The type that it refines, if that is not a base type.
    pub fn convention(&self) -> Option<&'a str> {
        self.ty().convention()
    }

    /// The DISPLAY-HINT (RFC 2579, section 3.1), its own or that of the type that it refines.
    pub fn hint(&self) -> Option<&'a str> {
        self.ty().hint()
    }

    /// The labels of its enumeration, or of its BITS.
    pub fn enums(&self) -> Enums<'a> {
        self.ty().enums()
    }

    /// The label of a number of its enumeration, or of a bit of its BITS.
    pub fn label(&self, number: i64) -> Option<&'a str> {
        self.enums().label(number)
    }

    /// The number of a label of its enumeration or BITS.
    pub fn number(&self, label: &str) -> Option<i32> {
        self.enums().number(label)
    }

    /// The ranges of its values or of the lengths of its strings, as in [`Object::ranges`].
    ///
    /// [`Object::ranges`]: super::Object::ranges
    pub fn ranges(&self) -> Vec<(i64, i64)> {
        self.ty().ranges().collect()
    }
}

impl std::fmt::Debug for Convention<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Convention({}::{})", self.module(), self.name())
    }
}

impl Mib {
    /// All textual conventions and plain types, used or not, sorted by name. The base types of
    /// SNMPv2-SMI are not included.
    pub fn conventions(&self) -> impl Iterator<Item = Convention<'_>> {
        (0..self.snapshot.count(CONVENTIONS)).map(|place| Convention { mib: self, place })
    }

    /// Finds the textual convention with this name, bare (`InetAddressType`) or with its module
    /// (`INET-ADDRESS-MIB::InetAddressType`). If several modules define the name, this returns the
    /// one that takes precedence.
    pub fn convention(&self, name: &str) -> Option<Convention<'_>> {
        let (module, name) = match name.split_once("::") {
            Some((module, name)) => (Some(module), name),
            None => (None, name),
        };
        self.snapshot
            .conventions_named(name)
            .map(|place| Convention { mib: self, place })
            .find(|found| module.is_none_or(|module| module == found.module()))
    }
}
