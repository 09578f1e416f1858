//! One object of a MIB and the clauses of its definition.

use super::{
    Mib,
    clause::{Access, Kind, Status, Syntax},
    convention::TypeRef,
    enums::Enums,
    snapshot::{NODES, Node},
};
use crate::Oid;

/// A named node of the tree. It is cheap to copy, because it is only a place in the snapshot.
#[derive(Clone, Copy)]
pub struct Object<'a> {
    pub(super) mib: &'a Mib,
    pub(super) node: u32,
}

/// One object of an INDEX clause.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct IndexObject<'a> {
    /// Its name.
    pub name: &'a str,
    /// The object, if its module is in this MIB.
    pub object: Option<Object<'a>>,
    /// Whether it is IMPLIED: a string or OID without its length (RFC 2578, section 7.7).
    pub implied: bool,
}

impl<'a> Object<'a> {
    fn text(&self, word: Node) -> &'a str {
        self.mib.snapshot.string(self.mib.snapshot.node(self.node, word))
    }

    /// The MIB of the object.
    #[cfg(feature = "inventory")]
    pub(crate) fn mib(&self) -> &'a Mib {
        self.mib
    }

    /// The name, for example `ifDescr`.
    pub fn name(&self) -> &'a str {
        self.text(Node::Name)
    }

    /// The module that defines it, for example `IF-MIB`.
    pub fn module(&self) -> &'a str {
        self.text(Node::Module)
    }

    /// Its OID, without an instance.
    pub fn oid(&self) -> Oid {
        let mut subids = Vec::with_capacity(16);
        let mut node = Some(self.node);
        while let Some(at) = node {
            node = self.mib.snapshot.parent(at);
            if node.is_some() {
                subids.push(self.mib.snapshot.node(at, Node::Subid));
            }
        }
        subids.reverse();
        Oid::from_wire(subids.into_iter())
    }

    /// Its last sub-identifier.
    pub fn subid(&self) -> u32 {
        self.mib.snapshot.node(self.node, Node::Subid)
    }

    /// The kind of definition.
    pub fn kind(&self) -> Kind {
        match self.mib.snapshot.clauses(self.node)[0] {
            1 => Kind::Scalar,
            2 => Kind::Table,
            3 => Kind::Entry,
            4 => Kind::Column,
            5 => Kind::Notification,
            6 => Kind::ModuleIdentity,
            7 => Kind::ObjectIdentity,
            8 => Kind::ObjectGroup,
            9 => Kind::NotificationGroup,
            10 => Kind::ModuleCompliance,
            11 => Kind::AgentCapabilities,
            _ => Kind::Node,
        }
    }

    /// Whether it has one instance, `.0`.
    pub fn is_scalar(&self) -> bool {
        self.kind() == Kind::Scalar
    }

    /// Whether it is a column of a table.
    pub fn is_column(&self) -> bool {
        self.kind() == Kind::Column
    }

    /// Whether it is a table.
    pub fn is_table(&self) -> bool {
        self.kind() == Kind::Table
    }

    /// Whether it is the entry of a table, which has the INDEX.
    pub fn is_entry(&self) -> bool {
        self.kind() == Kind::Entry
    }

    pub(super) fn ty(&self) -> TypeRef<'a> {
        TypeRef { mib: self.mib, ty: self.mib.snapshot.node(self.node, Node::Type) }
    }

    /// The base type of its SYNTAX.
    pub fn syntax(&self) -> Syntax {
        self.ty().syntax()
    }

    /// The textual convention that its SYNTAX names, for example `DisplayString`.
    pub fn convention(&self) -> Option<&'a str> {
        self.ty().convention()
    }

    /// The DISPLAY-HINT of its textual convention (RFC 2579, section 3.1).
    pub fn hint(&self) -> Option<&'a str> {
        self.ty().hint()
    }

    /// The UNITS clause.
    pub fn units(&self) -> Option<&'a str> {
        let text = self.text(Node::Units);
        (!text.is_empty()).then_some(text)
    }

    /// The MAX-ACCESS clause.
    pub fn access(&self) -> Access {
        match self.mib.snapshot.clauses(self.node)[1] {
            1 => Access::NotAccessible,
            2 => Access::Notify,
            3 => Access::ReadOnly,
            4 => Access::ReadWrite,
            5 => Access::ReadCreate,
            6 => Access::WriteOnly,
            _ => Access::None,
        }
    }

    /// The STATUS clause.
    pub fn status(&self) -> Status {
        Status::from_number(self.mib.snapshot.clauses(self.node)[2])
    }

    /// The text between the braces of the DEFVAL clause: `0`, `"public"`, `'00'H`, `{ a, b }`.
    pub fn default_value(&self) -> Option<&'a str> {
        let text = self.text(Node::Default);
        (!text.is_empty()).then_some(text)
    }

    /// The objects that a notification carries: their names, and the objects themselves if they are
    /// in this MIB. They come from its OBJECTS clause (VARIABLES in SMIv1). Empty for everything
    /// else.
    ///
    /// ```
    /// let link = netsnmp::Mib::builtin().find("linkDown").unwrap();
    /// let names: Vec<&str> = link.notification_objects().iter().map(|(name, _)| *name).collect();
    /// assert_eq!(names, ["ifIndex", "ifAdminStatus", "ifOperStatus"]);
    /// ```
    pub fn notification_objects(&self) -> Vec<(&'a str, Option<Object<'a>>)> {
        if self.kind() != Kind::Notification {
            return Vec::new();
        }
        let place = self.mib.snapshot.node(self.node, Node::Index);
        self.listed(place).map(|one| (one.name, one.object)).collect()
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

    /// The ranges of its values, or of the lengths of its strings, with both ends included. Empty
    /// if only the base type limits it. Only Counter64 can have a bound above 9223372036854775807;
    /// it is returned as 9223372036854775807.
    pub fn ranges(&self) -> Vec<(i64, i64)> {
        self.ty().ranges().collect()
    }

    /// The only length that its strings may have (`SIZE (6)`).
    pub fn fixed_size(&self) -> Option<usize> {
        let mut ranges = self.ty().ranges();
        match (ranges.next(), ranges.next()) {
            (Some((low, high)), None) if low == high => usize::try_from(low).ok(),
            _ => None,
        }
    }

    /// The objects of the INDEX clause of this entry, or of the entry of this column or table. If
    /// the entry AUGMENTS another, these are the objects of the other entry. Empty for everything
    /// else.
    pub fn index(&self) -> Vec<IndexObject<'a>> {
        self.each_index().collect()
    }

    /// Like [`index`](Self::index), but without allocating: a walk calls this for every varbind.
    pub(super) fn each_index(&self) -> impl Iterator<Item = IndexObject<'a>> + use<'a> {
        self.listed(self.index_place().unwrap_or(0))
    }

    /// The objects of a list of names and nodes.
    fn listed(&self, place: u32) -> impl Iterator<Item = IndexObject<'a>> + use<'a> {
        let mib = self.mib;
        let at = move |i: u32| mib.snapshot.list(place.saturating_add(i));
        (0..at(0).min(Oid::MAX_LEN as u32)).map(move |i| IndexObject {
            name: mib.snapshot.string(at(3 + 3 * i)),
            object: Object::at_node(mib, at(4 + 3 * i)),
            implied: at(5 + 3 * i) != 0,
        })
    }

    /// The place of the list of the INDEX clause.
    fn index_place(&self) -> Option<u32> {
        let snapshot = &self.mib.snapshot;
        let mut entry = self.entry()?;
        // AUGMENTS of AUGMENTS is not SMI, but a loop of them must end.
        for _ in 0..8 {
            let place = snapshot.node(entry.node, Node::Index);
            if place == 0 || snapshot.list(place) > 0 {
                return Some(place);
            }
            entry = self.at(snapshot.list(place.saturating_add(2)))?;
        }
        None
    }

    /// The name of the entry that this entry AUGMENTS.
    pub fn augments(&self) -> Option<&'a str> {
        let snapshot = &self.mib.snapshot;
        let place = snapshot.node(self.node, Node::Index);
        if place == 0 {
            return None;
        }
        let name = snapshot.string(snapshot.list(place.saturating_add(1)));
        (!name.is_empty()).then_some(name)
    }

    /// Whether there are nodes below it.
    pub(super) fn has_children(&self) -> bool {
        self.mib.snapshot.node(self.node, Node::ChildCount) > 0
    }

    /// The node with this number below it, with or without a name.
    pub(super) fn child_any(&self, subid: u32) -> Option<Object<'a>> {
        self.at(self.mib.snapshot.child(self.node, subid)?)
    }

    fn at(&self, node: u32) -> Option<Object<'a>> {
        Self::at_node(self.mib, node)
    }

    pub(super) fn at_node(mib: &'a Mib, node: u32) -> Option<Object<'a>> {
        (node < mib.snapshot.count(NODES)).then_some(Object { mib, node })
    }

    /// The entry of this table or column, or this entry.
    pub fn entry(&self) -> Option<Object<'a>> {
        match self.kind() {
            Kind::Entry => Some(*self),
            Kind::Column => self.parent().filter(Object::is_entry),
            Kind::Table => self.children().find(Object::is_entry),
            _ => None,
        }
    }

    /// The named node above.
    pub fn parent(&self) -> Option<Object<'a>> {
        let parent = self.mib.snapshot.parent(self.node)?;
        (parent > 0).then_some(Object { mib: self.mib, node: parent })
    }

    /// The named nodes directly below, in the order of their numbers.
    pub fn children(&self) -> impl Iterator<Item = Object<'a>> + use<'a> {
        let (mib, node) = (self.mib, self.node);
        let first = mib.snapshot.node(node, Node::FirstChild);
        let count = mib.snapshot.node(node, Node::ChildCount);
        let last = first.saturating_add(count).min(mib.snapshot.count(NODES));
        (first..last).map(move |node| Object { mib, node })
    }
}

impl std::fmt::Debug for Object<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Object({}::{} = {})", self.module(), self.name(), self.oid())
    }
}

impl PartialEq for Object<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.mib, other.mib) && self.node == other.node
    }
}

impl Eq for Object<'_> {}

impl Mib {
    /// Returns the deepest named node at or above `oid`, and the rest of `oid`: the instance.
    ///
    /// Everything below a scalar is its instance, even if a module gives the instance a name:
    /// DISMAN-EVENT-MIB names sysUpTimeInstance. This way `sysUpTime.0` has the same name with any
    /// set of modules.
    pub fn object<'o>(&self, oid: &'o Oid) -> Option<(Object<'_>, &'o [u32])> {
        let (mut node, mut rest) = (0, oid.as_slice());
        let mut named = None;
        while let Some((&subid, behind)) = rest.split_first() {
            match self.snapshot.child(node, subid) {
                Some(child) if child > node => (node, rest) = (child, behind),
                _ => break,
            }
            // Numbers between two definitions may have no name.
            if self.snapshot.node(node, Node::Name) != 0 {
                let object = Object { mib: self, node };
                named = Some((object, rest));
                if object.is_scalar() {
                    break;
                }
            }
        }
        named
    }

    /// The named node with exactly this OID.
    pub(super) fn object_at(&self, oid: &[u32]) -> Option<Object<'_>> {
        let mut node = 0;
        for &subid in oid {
            node = self.snapshot.child(node, subid).filter(|child| *child > node)?;
        }
        (node > 0 && self.snapshot.node(node, Node::Name) != 0)
            .then_some(Object { mib: self, node })
    }

    /// Finds the object with this name, bare (`ifDescr`) or with its module (`IF-MIB::ifDescr`). If
    /// several modules define the name, this returns the one that takes precedence.
    pub fn find(&self, name: &str) -> Option<Object<'_>> {
        let (module, name) = match name.split_once("::") {
            Some((module, name)) => (Some(module), name),
            None => (None, name),
        };
        self.snapshot
            .named(name)
            .find(|&(_, of)| module.is_none_or(|module| module == of))
            .map(|(node, _)| Object { mib: self, node })
    }

    /// Every named node once, nodes nearer to the root first.
    pub fn objects(&self) -> impl Iterator<Item = Object<'_>> {
        (1..self.snapshot.count(NODES)).map(|node| Object { mib: self, node })
    }

    /// The readable columns of a table; `table` is the OID of the table or of its entry.
    /// Not-accessible columns of the INDEX are left out. Empty if the OID is not a table.
    pub fn columns(&self, table: &Oid) -> Vec<Object<'_>> {
        let Some((object, [])) = self.object(table) else { return Vec::new() };
        if object.is_column() {
            return Vec::new();
        }
        let Some(entry) = object.entry() else { return Vec::new() };
        let readable =
            |o: &Object<'_>| !matches!(o.access(), Access::NotAccessible | Access::Notify);
        entry.children().filter(Object::is_column).filter(readable).collect()
    }
}
