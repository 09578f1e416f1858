//! Encodes definitions as the bytes of a snapshot, and decodes them.

use super::{
    Convention, Mib, Object,
    clause::{Access, Kind, Status, Syntax},
    snapshot::{HEADER, MAGIC, NAMES, NONE, RECORD, SECTIONS, UNSIGNED_ENUMS, VERSION},
};
use std::collections::{BTreeMap, BTreeSet, HashMap, hash_map::Entry};
use std::sync::Arc;

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

/// The definition of one OID in one module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Definition {
    pub(super) oid: Vec<u32>,
    pub(super) name: String,
    pub(super) module: String,
    pub(super) kind: Kind,
    pub(super) access: Access,
    pub(super) status: Status,
    /// Shared, because thousands of objects have a few hundred types.
    pub(super) ty: Arc<TypeDefinition>,
    pub(super) units: String,
    /// Names of the INDEX clause, and whether each is IMPLIED.
    pub(super) index: Vec<(String, bool)>,
    pub(super) augments: String,
    /// The DEFVAL clause.
    pub(super) default: String,
    /// The OBJECTS clause of a notification.
    pub(super) objects: Vec<String>,
    /// The precedence among definitions of the same OID or name; a lower rank wins. See `refine`.
    pub(super) rank: (u8, u32),
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
    /// The definition of an object of a snapshot, for a new snapshot.
    fn of(object: &Object<'_>, module: &str, name: &str, types: &mut Types) -> Self {
        let owned = |text: Option<&str>| text.unwrap_or("").to_owned();
        let augments = owned(object.augments());
        Self {
            oid: object.oid().as_slice().to_vec(),
            name: name.to_owned(),
            module: module.to_owned(),
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
            rank: (super::module::rank(module, true), 0),
        }
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

/// Returns the bytes of a snapshot. If two definitions have the same OID, the first takes
/// precedence; the same holds for two OIDs or two conventions with one name. The other one can
/// still be found with its module's name. Otherwise the order of the parts does not matter.
pub(super) fn encode(parts: &Parts) -> Vec<u8> {
    let definitions = &parts.definitions;
    let mut primary: HashMap<&[u32], Option<&Definition>> = HashMap::new();
    primary.insert(&[], None);
    for definition in definitions {
        primary.entry(&definition.oid).or_insert(None).get_or_insert(definition);
        for above in (0..definition.oid.len()).rev() {
            // If this ancestor is known, all above it are known too.
            match primary.entry(&definition.oid[..above]) {
                Entry::Occupied(_) => break,
                Entry::Vacant(vacant) => vacant.insert(None),
            };
        }
    }

    // Breadth first: by depth, then by OID.
    let mut order: Vec<&[u32]> = primary.keys().copied().collect();
    order.sort_unstable_by_key(|oid| (oid.len(), *oid));
    let place: HashMap<&[u32], u32> = order.iter().copied().zip(0..).collect();

    let mut names: Vec<(&str, u32, &str, usize)> = Vec::with_capacity(definitions.len());
    for (rank, definition) in definitions.iter().enumerate() {
        names.push((&definition.name, place[&definition.oid[..]], &definition.module, rank));
    }
    names.sort_by_key(|&(name, _, _, rank)| (name, rank));
    names.dedup_by_key(|&mut (name, node, module, _)| (name, node, module));
    // An INDEX names an object of its own module or an imported one; for the latter, take the first
    // with that name.
    let find = |name: &str, module: &str| {
        let first = names.partition_point(|entry| entry.0 < name);
        let same = || names[first..].iter().take_while(|entry| entry.0 == name);
        same().find(|entry| entry.2 == module).or_else(|| same().next()).map_or(NONE, |e| e.1)
    };

    let mut out = Encoder::default();
    out.lists.push(0);
    out.string("");
    let modules = out.modules(parts, &place);
    let untyped = TypeDefinition::default();
    out.ty(&untyped);
    let conventions = out.conventions(&parts.conventions);
    let mut children = vec![(0, 0); order.len()];
    for (i, oid) in (0..).zip(&order).skip(1) {
        let parent = place[&oid[..oid.len() - 1]] as usize;
        if children[parent].1 == 0 {
            children[parent].0 = i;
        }
        children[parent].1 += 1;
    }
    let mut nodes = Vec::with_capacity(order.len() * 11);
    for (oid, (first, count)) in order.iter().zip(children) {
        let (subid, above) = match oid.split_last() {
            Some((&subid, above)) => (subid, place[above]),
            None => (0, 0),
        };
        let mut record = [0, 0, above, first, count, subid, 0, 0, 0, 0, 0];
        if let Some(d) = primary[oid] {
            record[0] = out.string(&d.name);
            record[1] = out.string(&d.module);
            record[6] = out.shared_ty(&d.ty);
            record[7] = out.string(&d.units);
            record[8] = out.index(d, &find);
            record[9] = u32::from_le_bytes([d.kind as u8, d.access as u8, d.status as u8, 0]);
            record[10] = out.string(&d.default);
        }
        nodes.extend(record);
    }
    let names: Vec<u32> = names
        .into_iter()
        .flat_map(|(name, node, module, _)| [out.string(name), node, out.string(module)])
        .collect();
    out.finish(&modules, &nodes, &names, &conventions)
}

#[derive(Default)]
struct Encoder<'a> {
    strings: Vec<u8>,
    interned: HashMap<&'a str, u32>,
    lists: Vec<u32>,
    known_lists: HashMap<Vec<u32>, u32>,
    types: Vec<u32>,
    known_types: HashMap<[u32; 5], u32>,
    /// Keyed by address; the definitions keep the types alive.
    shared_types: HashMap<*const TypeDefinition, u32>,
}

impl<'a> Encoder<'a> {
    fn string(&mut self, text: &'a str) -> u32 {
        let strings = &mut self.strings;
        *self.interned.entry(text).or_insert_with(|| {
            let place = strings.len() as u32;
            // Names have up to 64 characters, hints up to 255; no text of a module comes near
            // 65,535.
            let end = (0..=text.len().min(u16::MAX.into()))
                .rev()
                .find(|&end| text.is_char_boundary(end))
                .unwrap_or(0);
            strings.extend((end as u16).to_le_bytes());
            strings.extend(&text.as_bytes()[..end]);
            place
        })
    }

    fn list(&mut self, words: Vec<u32>) -> u32 {
        let lists = &mut self.lists;
        *self.known_lists.entry(words).or_insert_with_key(|words| {
            let place = lists.len() as u32;
            lists.extend(words);
            place
        })
    }

    fn shared_ty(&mut self, ty: &'a Arc<TypeDefinition>) -> u32 {
        if let Some(&known) = self.shared_types.get(&Arc::as_ptr(ty)) {
            return known;
        }
        let place = self.ty(ty);
        self.shared_types.insert(Arc::as_ptr(ty), place);
        place
    }

    fn ty(&mut self, ty: &'a TypeDefinition) -> u32 {
        let ranges = if ty.ranges.is_empty() {
            0
        } else {
            let halves = |n: i64| [n as u32, (n as u64 >> 32) as u32];
            let bounds = ty.ranges.iter().flat_map(|&(low, high)| [halves(low), halves(high)]);
            self.list([ty.ranges.len() as u32].into_iter().chain(bounds.flatten()).collect())
        };
        let enums = if ty.enums.is_empty() {
            0
        } else {
            let mut words = vec![ty.enums.len() as u32];
            for (number, label) in &ty.enums {
                words.extend([*number as u32, self.string(label)]);
            }
            self.list(words)
        };
        let unsigned = ty.enums.last().is_some_and(|(number, _)| *number > i32::MAX.into());
        let syntax = ty.syntax as u32 | if unsigned { UNSIGNED_ENUMS } else { 0 };
        let record = [syntax, self.string(&ty.convention), ranges, enums, self.string(&ty.hint)];
        let next = self.known_types.len() as u32;
        let types = &mut self.types;
        *self.known_types.entry(record).or_insert_with(|| {
            types.extend(record);
            next
        })
    }

    fn index(&mut self, d: &'a Definition, find: &impl Fn(&str, &str) -> u32) -> u32 {
        if d.index.is_empty() && d.augments.is_empty() && d.objects.is_empty() {
            return 0;
        }
        if !d.objects.is_empty() {
            let mut words = vec![d.objects.len() as u32, 0, NONE];
            for name in &d.objects {
                words.extend([self.string(name), find(name, &d.module), 0]);
            }
            return self.list(words);
        }
        let augmented = if d.augments.is_empty() { NONE } else { find(&d.augments, &d.module) };
        let mut words = vec![d.index.len() as u32, self.string(&d.augments), augmented];
        for (name, implied) in &d.index {
            words.extend([self.string(name), find(name, &d.module), u32::from(*implied)]);
        }
        self.list(words)
    }

    /// The records of the modules.
    fn modules(&mut self, parts: &'a Parts, place: &HashMap<&[u32], u32>) -> Vec<u32> {
        let mut records: BTreeMap<&str, [u32; 9]> = BTreeMap::new();
        let empty = [0, NONE, 0, 0, 0, 0, 0, 0, 0];
        for (module, last_updated) in &parts.modules {
            records.insert(module, empty);
            if let Some(record) = records.get_mut(&module[..]) {
                record[2] = self.string(last_updated);
            }
        }
        for d in parts.definitions.iter().filter(|d| !d.module.is_empty()) {
            let record = records.entry(&d.module).or_insert(empty);
            record[3] += 1;
            match d.kind {
                Kind::Scalar => record[4] += 1,
                Kind::Table => record[5] += 1,
                Kind::Column => record[6] += 1,
                Kind::Notification => record[7] += 1,
                Kind::ModuleIdentity if record[1] == NONE => record[1] = place[&d.oid[..]],
                _ => {}
            }
        }
        for convention in &parts.conventions {
            records.entry(&convention.module).or_insert(empty)[8] += 1;
        }
        let named = records.into_iter().filter(|(name, _)| !name.is_empty());
        named
            .flat_map(|(name, mut record)| {
                record[0] = self.string(name);
                record
            })
            .collect()
    }

    /// The records of the conventions.
    fn conventions(&mut self, conventions: &'a [ConventionDefinition]) -> Vec<u32> {
        let mut order: Vec<&ConventionDefinition> = conventions.iter().collect();
        order.sort_by(|a, b| a.name.cmp(&b.name));
        order.dedup_by(|a, b| (&a.name, &a.module) == (&b.name, &b.module));
        let mut records = Vec::with_capacity(order.len() * 4);
        for c in order {
            let ty = self.ty(&c.ty);
            records.extend([self.string(&c.name), self.string(&c.module), ty, c.status as u32]);
        }
        records
    }

    fn finish(self, modules: &[u32], nodes: &[u32], names: &[u32], conventions: &[u32]) -> Vec<u8> {
        let sections: [&[u32]; SECTIONS] =
            [&[], &self.lists, modules, &self.types, nodes, names, conventions];
        let mut out = vec![0; HEADER];
        out[..8].copy_from_slice(MAGIC);
        out[8..12].copy_from_slice(&VERSION.to_le_bytes());
        for (i, words) in sections.into_iter().enumerate() {
            let start = out.len() as u32;
            let count = if i == 0 {
                out.extend(&self.strings);
                self.strings.len() as u32
            } else {
                out.extend(words.iter().flat_map(|word| word.to_le_bytes()));
                (words.len() * 4 / RECORD[i]) as u32
            };
            let at = 16 + 8 * i;
            out[at..at + 4].copy_from_slice(&start.to_le_bytes());
            out[at + 4..at + 8].copy_from_slice(&count.to_le_bytes());
        }
        let length = out.len() as u32;
        out[12..16].copy_from_slice(&length.to_le_bytes());
        out
    }
}
