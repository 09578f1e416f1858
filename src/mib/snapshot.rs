//! The bytes of a MIB, read in place.
//!
//! A snapshot is one block. All numbers are little-endian 32-bit words, so it is the same on every
//! machine and the built-in one needs no alignment. The header lists the sections:
//!
//! | section | record |
//! |---|---|
//! | strings | length (16 bits), then UTF-8; a reference is the offset, 0 the empty string |
//! | lists | words; a list starts with its count; a reference is the place of that word, 0 no list |
//! | modules | see [`Module`]; sorted by name |
//! | types | base syntax, textual convention, ranges, enumeration, hint |
//! | nodes | see [`Node`]; breadth first, so the children of a node are neighbours, sorted by number |
//! | names | name, node, module; sorted by name, then by precedence |
//! | conventions | name, module, type, status; sorted like the names |
//! | letters | the letters of each different name (64 bits); sorted by its length, then by the name |
//! | lettered | the names that have these letters |
//!
//! Every accessor checks bounds and always returns: damaged bytes give empty results, never a panic
//! or an endless loop. [`Snapshot::checked`] rejects damaged bytes.

use crate::{ErrorKind, Result};
use std::borrow::Cow;

pub(super) const MAGIC: &[u8; 8] = b"NSNMPMIB";
/// Increase it whenever the layout of a record changes.
pub(super) const VERSION: u32 = 3;
/// Magic, version, length, then offset and count of each section.
pub(super) const HEADER: usize = 16 + 8 * SECTIONS;
pub(super) const SECTIONS: usize = 9;
/// No such node.
pub(super) const NONE: u32 = u32::MAX;

pub(super) const STRINGS: usize = 0;
pub(super) const LISTS: usize = 1;
pub(super) const MODULES: usize = 2;
pub(super) const TYPES: usize = 3;
pub(super) const NODES: usize = 4;
pub(super) const NAMES: usize = 5;
pub(super) const CONVENTIONS: usize = 6;
pub(super) const LETTERS: usize = 7;
pub(super) const LETTERED: usize = 8;

/// Bytes of one record of each section.
pub(super) const RECORD: [usize; SECTIONS] = [1, 4, 36, 20, 44, 12, 16, 8, 4];

/// Words of a node's record.
#[derive(Clone, Copy)]
pub(super) enum Node {
    Name = 0,
    Module = 1,
    Parent = 2,
    FirstChild = 3,
    ChildCount = 4,
    Subid = 5,
    Type = 6,
    Units = 7,
    /// INDEX or AUGMENTS of an entry, OBJECTS of a notification.
    Index = 8,
    /// Kind, access and status, one byte each.
    Clauses = 9,
    /// The DEFVAL clause.
    Default = 10,
}

/// Words of a module's record.
#[derive(Clone, Copy)]
pub(super) enum Module {
    Name = 0,
    /// The node of its MODULE-IDENTITY.
    Identity = 1,
    LastUpdated = 2,
    Names = 3,
    Scalars = 4,
    Tables = 5,
    Columns = 6,
    Notifications = 7,
    Conventions = 8,
}

/// Words of a convention's record.
#[derive(Clone, Copy)]
pub(super) enum Convention {
    Name = 0,
    Module = 1,
    Type = 2,
    Status = 3,
}

/// This bit of a type's syntax says that the numbers of its enumeration are unsigned.
pub(super) const UNSIGNED_ENUMS: u32 = 0x100;

/// Words of a type's record.
#[derive(Clone, Copy)]
pub(super) enum Type {
    Syntax = 0,
    Convention = 1,
    Ranges = 2,
    Enums = 3,
    Hint = 4,
}

pub(super) struct Snapshot {
    bytes: Cow<'static, [u8]>,
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Snapshot({} modules, {} nodes)", self.count(MODULES), self.count(NODES))
    }
}

impl Snapshot {
    /// The built-in snapshot. `tests/mib/builtin.rs` checks it.
    pub(super) const fn builtin() -> Self {
        Self { bytes: Cow::Borrowed(include_bytes!("builtin.snapshot")) }
    }

    /// Creates a snapshot from bytes of unknown origin. Checks every reference once.
    pub(super) fn checked(bytes: Vec<u8>) -> Result<Self> {
        let snapshot = Self { bytes: Cow::Owned(bytes) };
        match snapshot.problem() {
            None => Ok(snapshot),
            Some(what) => Err(ErrorKind::Local(format!("not a MIB snapshot: {what}")).into()),
        }
    }

    /// Creates a snapshot from bytes that [`encode`](super::encode) is known to have written.
    /// Checks only the header.
    pub(super) fn trusted(bytes: Vec<u8>) -> Result<Self> {
        let snapshot = Self { bytes: Cow::Owned(bytes) };
        match snapshot.header_problem() {
            None => Ok(snapshot),
            Some(what) => Err(ErrorKind::Local(format!("not a MIB snapshot: {what}")).into()),
        }
    }

    /// Creates a snapshot from bytes that were just encoded.
    pub(super) fn unchecked(bytes: Vec<u8>) -> Self {
        Self { bytes: Cow::Owned(bytes) }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn word(&self, offset: usize) -> u32 {
        match self.bytes.get(offset..offset.saturating_add(4)) {
            Some(&[a, b, c, d]) => u32::from_le_bytes([a, b, c, d]),
            _ => 0,
        }
    }

    fn start(&self, section: usize) -> usize {
        self.word(16 + 8 * section) as usize
    }

    /// The number of records in a section that fit into the bytes. This limits every loop.
    pub(super) fn count(&self, section: usize) -> u32 {
        let room = self.bytes.len().saturating_sub(self.start(section)) / RECORD[section];
        self.said(section).min(u32::try_from(room).unwrap_or(u32::MAX))
    }

    /// The number of records in a section according to the header.
    fn said(&self, section: usize) -> u32 {
        self.word(20 + 8 * section)
    }

    fn field(&self, section: usize, record: u32, word: usize) -> u32 {
        if record >= self.count(section) {
            return 0;
        }
        let place = (record as usize).saturating_mul(RECORD[section]).saturating_add(4 * word);
        self.word(self.start(section).saturating_add(place))
    }

    pub(super) fn node(&self, node: u32, word: Node) -> u32 {
        self.field(NODES, node, word as usize)
    }

    pub(super) fn ty(&self, ty: u32, word: Type) -> u32 {
        self.field(TYPES, ty, word as usize)
    }

    pub(super) fn convention(&self, place: u32, word: Convention) -> u32 {
        self.field(CONVENTIONS, place, word as usize)
    }

    pub(super) fn module_word(&self, place: u32, word: Module) -> u32 {
        self.field(MODULES, place, word as usize)
    }

    /// Kind, access and status of a node.
    pub(super) fn clauses(&self, node: u32) -> [u8; 3] {
        let [kind, access, status, _] = self.node(node, Node::Clauses).to_le_bytes();
        [kind, access, status]
    }

    /// The word at this place of the lists section.
    pub(super) fn list(&self, place: u32) -> u32 {
        self.field(LISTS, place, 0)
    }

    fn raw(&self, reference: u32) -> Option<&[u8]> {
        let section = self.start(STRINGS);
        let end = section.checked_add(self.count(STRINGS) as usize)?;
        let strings = self.bytes.get(section..end)?;
        let (length, rest) = strings.get(reference as usize..)?.split_first_chunk::<2>()?;
        rest.get(..u16::from_le_bytes(*length).into())
    }

    pub(super) fn string(&self, reference: u32) -> &str {
        self.raw(reference).and_then(|raw| std::str::from_utf8(raw).ok()).unwrap_or("")
    }

    pub(super) fn module(&self, i: u32) -> &str {
        self.string(self.module_word(i, Module::Name))
    }

    /// The place of the module with this name.
    pub(super) fn module_place(&self, name: &str) -> Option<u32> {
        let count = self.count(MODULES);
        let place = partition(count, |i| self.module(i) < name);
        (place < count && self.module(place) == name).then_some(place)
    }

    /// The letters of all different names of these lengths, and the place of the first of them in
    /// [`lettered`](Self::lettered).
    pub(super) fn letters(
        &self,
        lengths: std::ops::RangeInclusive<usize>,
    ) -> (u32, impl Iterator<Item = u64>) {
        let count = self.count(LETTERS).min(self.count(LETTERED));
        let from = partition(count, |i| self.lettered(i).len() < *lengths.start());
        let to = partition(count, |i| self.lettered(i).len() <= *lengths.end());
        let at = |i: u32| self.start(LETTERS).saturating_add(8 * i as usize);
        let bytes = self.bytes.get(at(from)..at(to)).unwrap_or_default();
        (from, bytes.as_chunks().0.iter().map(|eight| u64::from_le_bytes(*eight)))
    }

    /// The name at this place of the section of letters.
    pub(super) fn lettered(&self, i: u32) -> &str {
        self.string(self.field(LETTERED, i, 0))
    }

    /// The name, node and module of the i-th entry of the names.
    pub(super) fn name(&self, i: u32) -> (&str, u32, &str) {
        let field = |word| self.field(NAMES, i, word);
        (self.string(field(0)), field(1), self.string(field(2)))
    }

    /// The nodes and modules of the entries with this name.
    pub(super) fn named(&self, name: &str) -> impl Iterator<Item = (u32, &str)> + use<'_> {
        self.same_name(NAMES, name).map(|i| {
            let (_, node, module) = self.name(i);
            (node, module)
        })
    }

    /// The places of the conventions with this name.
    pub(super) fn conventions_named(&self, name: &str) -> std::ops::Range<u32> {
        self.same_name(CONVENTIONS, name)
    }

    /// The records with this name, in a section that is sorted by the string in its first word.
    fn same_name(&self, section: usize, name: &str) -> std::ops::Range<u32> {
        let key = |i| self.raw(self.field(section, i, 0)).unwrap_or(b"");
        let first = partition(self.count(section), |i| key(i) < name.as_bytes());
        let last = partition(self.count(section), |i| key(i) <= name.as_bytes());
        first..last.max(first)
    }

    /// The child of a node with this number.
    pub(super) fn child(&self, node: u32, subid: u32) -> Option<u32> {
        let first = self.node(node, Node::FirstChild);
        let count = self.node(node, Node::ChildCount);
        let at = |i: u32| self.node(first.saturating_add(i), Node::Subid);
        let i = partition(count, |i| at(i) < subid);
        (i < count && at(i) == subid).then(|| first.saturating_add(i))
    }

    /// The node's parent; `None` for the root.
    pub(super) fn parent(&self, node: u32) -> Option<u32> {
        let parent = self.node(node, Node::Parent);
        // Breadth-first order puts parents before children. This check makes sure that every walk
        // upwards ends.
        (parent < node).then_some(parent)
    }

    /// Returns what is wrong with the header.
    fn header_problem(&self) -> Option<&'static str> {
        if !self.bytes.starts_with(MAGIC) {
            return Some("another kind of file");
        }
        if self.word(8) != VERSION {
            return Some("written by another version");
        }
        if self.word(12) as usize != self.bytes.len() {
            return Some("its length is wrong");
        }
        for section in 0..SECTIONS {
            if self.start(section) < HEADER || self.said(section) > self.count(section) {
                return Some("a section outside the file");
            }
        }
        None
    }

    /// Returns what is wrong with the bytes.
    fn problem(&self) -> Option<&'static str> {
        if let Some(what) = self.header_problem() {
            return Some(what);
        }
        let text = |r| self.raw(r).is_some_and(|raw| std::str::from_utf8(raw).is_ok());
        let nodes = self.count(NODES);
        let node_or_none = |n| n == NONE || n < nodes;
        let good = (0..self.count(MODULES)).all(|i| {
            text(self.module_word(i, Module::Name))
                && text(self.module_word(i, Module::LastUpdated))
                && node_or_none(self.module_word(i, Module::Identity))
                && (i == 0 || self.module(i - 1) < self.module(i))
        }) && (0..self.count(CONVENTIONS)).all(|i| self.convention_is_good(i, &text))
            && (0..self.count(TYPES)).all(|i| self.type_is_good(i, &text))
            && (0..self.count(NAMES)).all(|i| {
                text(self.field(NAMES, i, 0))
                    && self.field(NAMES, i, 1) < nodes
                    && text(self.field(NAMES, i, 2))
                    && (i == 0 || self.name(i - 1).0 <= self.name(i).0)
            })
            && self.count(LETTERS) == self.count(LETTERED)
            && (0..self.count(LETTERED)).all(|i| text(self.field(LETTERED, i, 0)))
            && nodes > 0
            && (0..nodes).all(|i| self.node_is_good(i, &text, &node_or_none));
        (!good).then_some("damaged")
    }

    fn convention_is_good(&self, i: u32, text: &impl Fn(u32) -> bool) -> bool {
        let field = |word| self.convention(i, word);
        let name = |i| self.string(self.convention(i, Convention::Name));
        text(field(Convention::Name))
            && text(field(Convention::Module))
            && field(Convention::Type) < self.count(TYPES)
            && field(Convention::Status) <= 5
            && (i == 0 || name(i - 1) <= name(i))
    }

    fn type_is_good(&self, i: u32, text: &impl Fn(u32) -> bool) -> bool {
        let field = |word: Type| self.field(TYPES, i, word as usize);
        let enums = field(Type::Enums);
        field(Type::Syntax) & !UNSIGNED_ENUMS <= 16
            && text(field(Type::Convention))
            && text(field(Type::Hint))
            && self.list_is_good(field(Type::Ranges), 4)
            && self.list_is_good(enums, 2)
            && (0..self.list(enums)).all(|k| text(self.list(enums + 2 + 2 * k)))
    }

    fn node_is_good(
        &self,
        i: u32,
        text: &impl Fn(u32) -> bool,
        node_or_none: &impl Fn(u32) -> bool,
    ) -> bool {
        let field = |word| self.node(i, word);
        let (first, count) = (field(Node::FirstChild), field(Node::ChildCount));
        let children = first.checked_add(count).is_some_and(|end| end <= self.count(NODES))
            && (count == 0 || first > i)
            && (first..first + count).all(|c| {
                self.node(c, Node::Parent) == i
                    && (c == first || self.node(c - 1, Node::Subid) < self.node(c, Node::Subid))
            });
        let index = field(Node::Index);
        let [kind, access, status] = self.clauses(i);
        children
            && (i == 0 || field(Node::Parent) < i)
            && text(field(Node::Name))
            && text(field(Node::Module))
            && text(field(Node::Units))
            && text(field(Node::Default))
            && field(Node::Type) < self.count(TYPES)
            && (kind <= 11 && access <= 6 && status <= 5)
            && (index == 0
                || (text(self.list(index + 1))
                    && node_or_none(self.list(index + 2))
                    && self.list_is_good(index, 3)
                    && (0..self.list(index)).all(|k| {
                        text(self.list(index + 3 + 3 * k))
                            && node_or_none(self.list(index + 4 + 3 * k))
                    })))
    }

    /// Whether a list with records of this many words lies inside its section.
    fn list_is_good(&self, place: u32, words: u32) -> bool {
        let end = u64::from(place) + 3 + u64::from(self.list(place)) * u64::from(words);
        place == 0 || end <= u64::from(self.count(LISTS)) + 2
    }
}

/// Returns the first of `0..count` for which `before` is false.
fn partition(count: u32, before: impl Fn(u32) -> bool) -> u32 {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low + (high - low) / 2;
        if before(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}
