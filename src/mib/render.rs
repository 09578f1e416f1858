//! Writes the built-in modules as text, so that a user's modules can import them.
//!
//! The parser must find SNMPv2-SMI, SNMPv2-TC or IF-MIB even if the system has no MIB files. It
//! only needs their types, and their names with the OIDs; everything else comes from the snapshot.

use super::{
    Convention, Mib, Object,
    clause::{Status, Syntax},
    module::rank,
    snapshot::{NAMES, Node},
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Write,
    fs,
    hash::{BuildHasher, RandomState},
    io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

/// A directory that only this user can read, removed when dropped.
pub(super) struct Scratch(PathBuf);

impl Scratch {
    pub(super) fn new() -> io::Result<Self> {
        loop {
            // Nobody can make folders with all these names before, in a directory for all users. A
            // hasher of the standard library has random keys.
            let name = format!("netsnmp-{:016x}", RandomState::new().hash_one(std::process::id()));
            let path = std::env::temp_dir().join(name);
            match fs::DirBuilder::new().mode(0o700).create(&path) {
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
                made => return made.map(|()| Self(path)),
            }
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Writes the modules of a MIB into a directory, each into a file with its name.
pub(super) fn write_into(mib: &Mib, dir: &Path) -> io::Result<()> {
    modules(mib).into_iter().try_for_each(|(name, text)| fs::write(dir.join(name), text))
}

/// Returns the name and the text of each module.
pub(super) fn modules(mib: &Mib) -> Vec<(&str, String)> {
    let mut own: BTreeMap<&str, Own<'_>> =
        mib.modules().map(|module| (module, Own::new())).collect();
    for i in 0..mib.snapshot.count(NAMES) {
        let (name, node, module) = mib.snapshot.name(i);
        if let Some(own) = own.get_mut(module) {
            own.insert(node, name);
        }
    }
    let mut conventions: HashMap<&str, Vec<Convention<'_>>> = HashMap::new();
    for convention in mib.conventions() {
        conventions.entry(convention.module()).or_default().push(convention);
    }
    let imports = imports(mib, &own);
    own.iter()
        .map(|(module, own)| {
            let conventions = conventions.get(module).map(Vec::as_slice).unwrap_or_default();
            (*module, render(mib, module, own, conventions, &imports[module]))
        })
        .collect()
}

/// The nodes to which a module gives a name.
type Own<'a> = BTreeMap<u32, &'a str>;

/// Returns the nearest node above that has a name, in this module or in any other.
fn named_above(mib: &Mib, own: &Own<'_>, node: u32) -> Option<u32> {
    let above = std::iter::successors(mib.snapshot.parent(node), |at| mib.snapshot.parent(*at));
    let named = |at: &u32| own.contains_key(at) || mib.snapshot.node(*at, Node::Name) != 0;
    above.take_while(|at| *at > 0).find(named)
}

/// Returns for each module where to import each foreign node from. The parser reads imported
/// modules first, so no two modules may import each other: if several modules define a node, one is
/// chosen whose own imports are already settled.
fn imports<'a>(
    mib: &'a Mib,
    own: &BTreeMap<&'a str, Own<'a>>,
) -> BTreeMap<&'a str, HashMap<u32, &'a str>> {
    let wanted: Vec<(&str, BTreeSet<u32>)> = own
        .iter()
        .map(|(module, names)| {
            let above = names.keys().filter_map(|node| named_above(mib, names, *node));
            // The roots belong to no module: they are built into the parser.
            let foreign = |node: &u32| {
                !names.contains_key(node) && !Object { mib, node: *node }.module().is_empty()
            };
            (*module, above.filter(foreign).collect())
        })
        .collect();
    // Use superseded modules last: a user's copy of one may not have everything that ours has.
    let (mut late, mut wanted): (Vec<_>, Vec<_>) =
        wanted.into_iter().partition(|(module, _)| rank(module, true) > 0);
    let mut source: HashMap<u32, &str> = HashMap::new();
    let mut imports = BTreeMap::new();
    while !(wanted.is_empty() && late.is_empty()) {
        let before = wanted.len();
        wanted.retain(|(module, nodes)| {
            let ready = nodes.iter().all(|node| source.contains_key(node));
            if ready {
                let from = nodes.iter().map(|node| (*node, source[node])).collect();
                imports.insert(*module, from);
                for node in own[module].keys() {
                    source.entry(*node).or_insert(module);
                }
            }
            !ready
        });
        if wanted.len() < before {
            continue;
        }
        if !late.is_empty() {
            wanted.append(&mut late);
        } else {
            // The rest imports each other: take each node from its own module.
            for (module, nodes) in wanted.drain(..) {
                let home = |node: u32| (node, Object { mib, node }.module());
                imports.insert(module, nodes.into_iter().map(home).collect());
            }
        }
    }
    imports
}

fn render(
    mib: &Mib,
    module: &str,
    own: &Own<'_>,
    conventions: &[Convention<'_>],
    imports: &HashMap<u32, &str>,
) -> String {
    let mut imported: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut body = String::new();
    for (&node, name) in own {
        let _ = write!(body, "{name} OBJECT IDENTIFIER ::= {{");
        let above = named_above(mib, own, node);
        if let Some(above) = above {
            let label = match (own.get(&above), imports.get(&above)) {
                (Some(label), _) => label,
                (None, from) => {
                    let label = mib.snapshot.string(mib.snapshot.node(above, Node::Name));
                    if let Some(from) = from {
                        imported.entry(from).or_default().insert(label);
                    }
                    label
                }
            };
            let _ = write!(body, " {label}");
        }
        let mut subids = Vec::new();
        let mut at = node;
        while at != above.unwrap_or(0) {
            subids.push(mib.snapshot.node(at, Node::Subid));
            at = mib.snapshot.parent(at).unwrap_or(0);
        }
        for subid in subids.iter().rev() {
            let _ = write!(body, " {subid}");
        }
        body.push_str(" }\n");
    }
    let mut text = format!("{module} DEFINITIONS ::= BEGIN\n");
    if !imported.is_empty() {
        text.push_str("IMPORTS\n");
        for (from, names) in imported {
            let names: Vec<&str> = names.into_iter().collect();
            let _ = writeln!(text, "{} FROM {from}", names.join(", "));
        }
        text.push_str(";\n");
    }
    for one in conventions {
        convention(&mut text, one);
    }
    text.push_str(&body);
    text.push_str("END\n");
    text
}

fn convention(out: &mut String, convention: &Convention<'_>) {
    let _ = write!(out, "{} ::= ", convention.name());
    if convention.status() != Status::None {
        out.push_str("TEXTUAL-CONVENTION ");
        if let Some(hint) = convention.hint() {
            let _ = write!(out, "DISPLAY-HINT \"{hint}\" ");
        }
        out.push_str("STATUS current DESCRIPTION \"\" SYNTAX ");
    }
    out.push_str(convention.syntax().name());
    let ranges = convention.ranges();
    let labels: Vec<String> =
        convention.enums().wide().map(|(number, label)| format!("{label}({number})")).collect();
    if !labels.is_empty() {
        let _ = write!(out, " {{ {} }}", labels.join(", "));
    } else if !ranges.is_empty() {
        let ranges: Vec<String> =
            ranges.iter().map(|(low, high)| format!("{low}..{high}")).collect();
        let sized = matches!(convention.syntax(), Syntax::OctetString | Syntax::Opaque);
        let (open, close) = if sized { ("(SIZE (", "))") } else { ("(", ")") };
        let _ = write!(out, " {open}{}{close}", ranges.join(" | "));
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parser must read the same names and types from the rendered text.
    #[test]
    fn the_rendered_modules_equal_the_builtin_ones() {
        let dir = tempfile::tempdir().unwrap();
        let ours = Mib::builtin();
        write_into(ours, dir.path()).unwrap();
        let again = Mib::from_snapshot(Mib::compile_directory(dir.path()).unwrap()).unwrap();
        assert!(ours.modules().eq(again.modules()));
        let names = |mib: &Mib| -> Vec<String> {
            let count = mib.snapshot.count(NAMES);
            let all = (0..count).map(|i| mib.snapshot.name(i));
            all.map(|(name, node, module)| {
                format!("{module}::{name} {}", Object { mib, node }.oid())
            })
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect()
        };
        assert_eq!(names(ours), names(&again));
        let types = |mib: &Mib| -> BTreeSet<String> {
            mib.conventions()
                .map(|c| {
                    let enums: Vec<_> = c.enums().collect();
                    format!("{c:?} {:?} {:?} {enums:?} {:?}", c.syntax(), c.ranges(), c.hint())
                })
                .collect()
        };
        assert_eq!(types(ours), types(&again));
    }
}
