//! Encodes definitions as the bytes of a snapshot.

use super::{
    clause::Kind,
    parts::{ConventionDefinition, Definition, Parts, TypeDefinition},
    snapshot::{HEADER, MAGIC, NONE, RECORD, SECTIONS, UNSIGNED_ENUMS, VERSION},
};
use crate::suggest;
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// Returns the bytes of a snapshot. If two definitions have the same OID, the first takes
/// precedence; the same holds for two OIDs or two conventions with one name. The other one can
/// still be found with its module's name. Otherwise the order of the parts does not matter.
pub(super) fn encode(parts: Parts) -> Vec<u8> {
    let definitions = &parts.definitions;
    let tree = Tree::of(definitions);
    let place = |i: u32| tree.places[i as usize];
    let at = |i: u32| &definitions[i as usize];
    let mut names: Vec<u32> = (0..definitions.len() as u32).collect();
    names.sort_unstable_by_key(|&i| (&at(i).name, i));
    names.dedup_by_key(|i| (&at(*i).name, place(*i), &at(*i).module));
    // An INDEX names an object of its own module or an imported one; for the latter, take the first
    // with that name.
    let find = |name: &str, module: &str| {
        let first = names.partition_point(|&i| &*at(i).name < name);
        let same = || names[first..].iter().take_while(|&&i| &*at(i).name == name);
        let own = same().find(|&&i| &*at(i).module == module);
        own.or_else(|| same().next()).map_or(NONE, |&i| place(i))
    };

    let mut out = Encoder::default();
    out.lists.push(0);
    out.string("");
    let modules = out.modules(&parts, &tree.places);
    let untyped = TypeDefinition::default();
    out.ty(&untyped);
    let conventions = out.conventions(&parts.conventions);
    let mut nodes = Vec::with_capacity(tree.nodes.len() * 11);
    for node in &tree.nodes {
        let (first, count) = node.children;
        let mut record = [0, 0, node.parent, first, count, node.subid, 0, 0, 0, 0, 0];
        if node.definition != NONE {
            let d = at(node.definition);
            record[0] = out.string(&d.name);
            record[1] = out.string(&d.module);
            record[6] = out.shared_ty(&d.ty);
            record[7] = out.string(&d.clauses().units);
            record[8] = out.index(d, &find);
            record[9] = u32::from_le_bytes([d.kind as u8, d.access as u8, d.status as u8, 0]);
            record[10] = out.string(&d.clauses().default);
        }
        nodes.extend(record);
    }
    let mut different: Vec<&str> = names.iter().map(|&i| &*at(i).name).collect();
    different.dedup();
    different.sort_by_key(|name| name.len());
    let lettered: Vec<u32> = different.iter().map(|name| out.string(name)).collect();
    let halves = |letters: u64| [letters as u32, (letters >> 32) as u32];
    let letters: Vec<u32> =
        different.iter().flat_map(|name| halves(suggest::letters(name.as_bytes()))).collect();
    let name = |&i: &u32| [out.string(&at(i).name), place(i), out.string(&at(i).module)];
    let names: Vec<u32> = names.iter().flat_map(name).collect();
    let (strings, lists, types) = out.end();
    // The bytes may be as large as the parts.
    drop((tree, parts));
    let sections: [&[u32]; SECTIONS - 1] =
        [&lists, &modules, &types, &nodes, &names, &conventions, &letters, &lettered];
    finish(&strings, sections)
}

/// A node of the tree. The numbers of nodes are their places in breadth-first order.
#[derive(Debug, Clone, Copy)]
struct TreeNode {
    parent: u32,
    subid: u32,
    /// The first child, and how many there are.
    children: (u32, u32),
    /// The definition that takes precedence, or [`NONE`].
    definition: u32,
}

/// All OIDs and everything above them.
struct Tree {
    nodes: Vec<TreeNode>,
    /// The node of each definition.
    places: Vec<u32>,
}

impl Tree {
    fn of(definitions: &[Definition]) -> Self {
        let oid = |i: u32| &definitions[i as usize].oid;
        let mut order: Vec<u32> = (0..definitions.len() as u32).collect();
        order.sort_unstable_by_key(|&i| (oid(i), i));
        // Depth first, as the sorted OIDs are. The depth is the first number of each node.
        let root = TreeNode { parent: 0, subid: 0, children: (0, 0), definition: NONE };
        let mut deep = vec![(0, root)];
        let mut places = vec![0; definitions.len()];
        let mut path: Vec<u32> = vec![0];
        let mut before: &[u32] = &[];
        for i in order {
            let common = before.iter().zip(oid(i)).take_while(|(a, b)| a == b).count();
            path.truncate(common + 1);
            for &subid in &oid(i)[common..] {
                let parent = path.last().copied().unwrap_or(0);
                let new = deep.len() as u32;
                deep.push((path.len(), TreeNode { parent, subid, ..root }));
                path.push(new);
            }
            let node = path.last().copied().unwrap_or(0);
            places[i as usize] = node;
            let definition = &mut deep[node as usize].1.definition;
            *definition = (*definition).min(i);
            before = oid(i);
        }
        // Nodes of one depth keep their order.
        let mut broad: Vec<u32> = (0..deep.len() as u32).collect();
        broad.sort_by_key(|&i| deep[i as usize].0);
        let mut new_place = vec![0; deep.len()];
        for (new, &old) in (0..).zip(&broad) {
            new_place[old as usize] = new;
        }
        let mut nodes: Vec<TreeNode> = broad.iter().map(|&old| deep[old as usize].1).collect();
        for i in 1..nodes.len() {
            let parent = new_place[nodes[i].parent as usize];
            nodes[i].parent = parent;
            let (first, count) = &mut nodes[parent as usize].children;
            if *count == 0 {
                *first = i as u32;
            }
            *count += 1;
        }
        places.iter_mut().for_each(|place| *place = new_place[*place as usize]);
        Self { nodes, places }
    }
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
        let (module, d) = (&d.module, d.clauses());
        if d.index.is_empty() && d.augments.is_empty() && d.objects.is_empty() {
            return 0;
        }
        if !d.objects.is_empty() {
            let mut words = vec![d.objects.len() as u32, 0, NONE];
            for name in &d.objects {
                words.extend([self.string(name), find(name, module), 0]);
            }
            return self.list(words);
        }
        let augmented = if d.augments.is_empty() { NONE } else { find(&d.augments, module) };
        let mut words = vec![d.index.len() as u32, self.string(&d.augments), augmented];
        for (name, implied) in &d.index {
            words.extend([self.string(name), find(name, module), u32::from(*implied)]);
        }
        self.list(words)
    }

    /// The records of the modules.
    fn modules(&mut self, parts: &'a Parts, places: &[u32]) -> Vec<u32> {
        let mut records: BTreeMap<&str, [u32; 9]> = BTreeMap::new();
        let empty = [0, NONE, 0, 0, 0, 0, 0, 0, 0];
        for (module, last_updated) in &parts.modules {
            records.insert(module, empty);
            if let Some(record) = records.get_mut(&module[..]) {
                record[2] = self.string(last_updated);
            }
        }
        let definitions = parts.definitions.iter().zip(places);
        for (d, place) in definitions.filter(|(d, _)| !d.module.is_empty()) {
            let record = records.entry(&d.module).or_insert(empty);
            record[3] += 1;
            match d.kind {
                Kind::Scalar => record[4] += 1,
                Kind::Table => record[5] += 1,
                Kind::Column => record[6] += 1,
                Kind::Notification => record[7] += 1,
                Kind::ModuleIdentity if record[1] == NONE => record[1] = *place,
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

    /// The strings, the lists and the types.
    fn end(self) -> (Vec<u8>, Vec<u32>, Vec<u32>) {
        (self.strings, self.lists, self.types)
    }
}

/// Joins the strings and the words of all other sections.
fn finish(strings: &[u8], words: [&[u32]; SECTIONS - 1]) -> Vec<u8> {
    let size = words.iter().map(|words| 4 * words.len()).sum::<usize>();
    let mut out = Vec::with_capacity(HEADER + strings.len() + size);
    out.resize(HEADER, 0);
    out[..8].copy_from_slice(MAGIC);
    out[8..12].copy_from_slice(&VERSION.to_le_bytes());
    let section = |out: &mut Vec<u8>, i: usize, start: usize| {
        let count = ((out.len() - start) / RECORD[i]) as u32;
        let at = 16 + 8 * i;
        out[at..at + 4].copy_from_slice(&(start as u32).to_le_bytes());
        out[at + 4..at + 8].copy_from_slice(&count.to_le_bytes());
    };
    out.extend(strings);
    section(&mut out, 0, HEADER);
    for (i, words) in (1..).zip(words) {
        let start = out.len();
        out.extend(words.iter().flat_map(|word| word.to_le_bytes()));
        section(&mut out, i, start);
    }
    let length = out.len() as u32;
    out[12..16].copy_from_slice(&length.to_le_bytes());
    out
}
