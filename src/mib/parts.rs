//! The content of a snapshot: definitions and conventions.

use super::{
    Convention, Mib, Object,
    clause::{Access, Kind, Status, Syntax},
    snapshot::NAMES,
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};

/// The content of a snapshot.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) definitions: Vec<Definition>,
    pub(super) conventions: Vec<ConventionDefinition>,
    /// Every module with its LAST-UPDATED, including modules without definitions.
    pub(super) modules: BTreeMap<String, String>,
}

/// The type of a definition.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct TypeDefinition {
    pub(super) syntax: Syntax,
    pub(super) convention: String,
    pub(super) ranges: Vec<(i64, i64)>,
    pub(super) enums: Vec<(i64, String)>,
    pub(super) hint: String,
}

/// The definition of one OID in one module. There may be hundreds of thousands, so it is small.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Definition {
    pub(super) oid: Box<[u32]>,
    pub(super) name: Box<str>,
    pub(super) module: Arc<str>,
    pub(super) kind: Kind,
    pub(super) access: Access,
    pub(super) status: Status,
    /// Shared, because thousands of objects have a few hundred types.
    pub(super) ty: Arc<TypeDefinition>,
    /// `None` if all of them are empty.
    pub(super) clauses: Option<Box<Clauses>>,
    /// The precedence among definitions of the same OID or name; a lower rank wins. See `refine`.
    pub(super) rank: (u8, u32),
    /// The precedence among equal ranks: the place in the parser's tree.
    pub(super) order: u32,
}

/// The clauses that few definitions have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Clauses {
    pub(super) units: String,
    /// Names of the INDEX clause, and whether each is IMPLIED.
    pub(super) index: Vec<(String, bool)>,
    pub(super) augments: String,
    /// The DEFVAL clause.
    pub(super) default: String,
    /// The OBJECTS clause of a notification.
    pub(super) objects: Vec<String>,
}

/// Types by their content, so that equal types of many objects are stored once.
#[derive(Debug, Default)]
pub(super) struct SharedTypes(HashSet<Arc<TypeDefinition>>);

impl SharedTypes {
    pub(super) fn share(&mut self, ty: TypeDefinition) -> Arc<TypeDefinition> {
        if let Some(known) = self.0.get(&ty) {
            return Arc::clone(known);
        }
        let new = Arc::new(ty);
        self.0.insert(Arc::clone(&new));
        new
    }
}

/// A textual convention or a plain type of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ConventionDefinition {
    pub(super) name: String,
    pub(super) module: String,
    pub(super) status: Status,
    pub(super) ty: TypeDefinition,
}

impl ConventionDefinition {
    fn of(convention: &Convention<'_>) -> Self {
        Self {
            name: convention.name().to_owned(),
            module: convention.module().to_owned(),
            status: convention.status(),
            ty: TypeDefinition::of(convention),
        }
    }
}

impl TypeDefinition {
    /// The type of a convention of a snapshot.
    pub(super) fn of(convention: &Convention<'_>) -> Self {
        Self {
            syntax: convention.syntax(),
            convention: convention.convention().unwrap_or("").to_owned(),
            ranges: convention.ranges(),
            enums: convention.enums().wide().map(|(n, label)| (n, label.to_owned())).collect(),
            hint: convention.hint().unwrap_or("").to_owned(),
        }
    }
}

/// Types, keyed by their number in a snapshot.
type Types = HashMap<u32, Arc<TypeDefinition>>;

impl Definition {
    /// A name and its place, without any clause.
    pub(super) fn new(oid: &[u32], name: &str, module: &Arc<str>) -> Self {
        Self {
            oid: oid.into(),
            name: name.into(),
            module: Arc::clone(module),
            kind: Kind::Node,
            access: Access::None,
            status: Status::None,
            ty: Arc::default(),
            clauses: None,
            rank: (0, 0),
            order: 0,
        }
    }

    pub(super) fn clauses(&self) -> &Clauses {
        static NONE: Clauses = Clauses {
            units: String::new(),
            index: Vec::new(),
            augments: String::new(),
            default: String::new(),
            objects: Vec::new(),
        };
        self.clauses.as_deref().unwrap_or(&NONE)
    }

    pub(super) fn set_clauses(&mut self, clauses: Clauses) {
        self.clauses = (clauses != Clauses::default()).then(|| Box::new(clauses));
    }

    /// The definition of an object of a snapshot, for a new snapshot.
    fn of(object: &Object<'_>, module: &str, name: &str, types: &mut Types) -> Self {
        let owned = |text: Option<&str>| text.unwrap_or("").to_owned();
        let augments = owned(object.augments());
        let clauses = Clauses {
            units: owned(object.units()),
            index: if object.is_entry() && augments.is_empty() {
                object.index().iter().map(|i| (i.name.to_owned(), i.implied)).collect()
            } else {
                Vec::new()
            },
            augments,
            default: owned(object.default_value()),
            objects: object
                .notification_objects()
                .into_iter()
                .map(|(name, _)| name.to_owned())
                .collect(),
        };
        let mut definition = Self {
            kind: object.kind(),
            access: object.access(),
            status: object.status(),
            ty: Arc::clone(types.entry(object.ty().ty).or_insert_with(|| {
                Arc::new(TypeDefinition {
                    syntax: object.syntax(),
                    convention: owned(object.convention()),
                    ranges: object.ranges(),
                    enums: object.enums().wide().map(|(n, label)| (n, label.to_owned())).collect(),
                    hint: owned(object.hint()),
                })
            })),
            rank: (super::module::rank(module, true), 0),
            ..Self::new(object.oid().as_slice(), name, &module.into())
        };
        definition.set_clauses(clauses);
        definition
    }
}

impl Parts {
    /// The content of a MIB, except for the modules in `without`.
    pub(super) fn of(mib: &Mib, without: &BTreeSet<String>) -> Self {
        let mut types = Types::new();
        let mut found: Vec<_> = (0..mib.snapshot.count(NAMES))
            .map(|i| mib.snapshot.name(i))
            .filter(|(_, _, module)| !without.contains(*module))
            .map(|(name, node, module)| {
                let object = Object { mib, node };
                // The definition that took precedence must keep it.
                let primary = object.name() == name && object.module() == module;
                (node, !primary, Definition::of(&object, module, name, &mut types))
            })
            .collect();
        found.sort_by_key(|(node, alias, _)| (*node, *alias));
        let modules = mib.modules().filter(|name| !without.contains(*name));
        Self {
            definitions: found.into_iter().map(|(_, _, definition)| definition).collect(),
            conventions: mib
                .conventions()
                .filter(|convention| !without.contains(convention.module()))
                .map(|convention| ConventionDefinition::of(&convention))
                .collect(),
            modules: modules
                .filter_map(|name| mib.module(name))
                .map(|m| (m.name().to_owned(), m.last_updated().unwrap_or("").to_owned()))
                .collect(),
        }
    }
}
