//! The built-in modules as text: what a user's modules import.
//!
//! The parser must find SNMPv2-SMI, SNMPv2-TC or IF-MIB where the system has no MIB files. It
//! needs no more of them than names with their places and the types; all else about them comes
//! from the snapshot.

use super::{
    Convention, Mib, Object,
    clause::{Status, Syntax},
    snapshot::NAMES,
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Write,
    fs, io,
    path::Path,
};

/// Writes the modules of a MIB into a directory, each in a file of its name.
pub(super) fn write_into(mib: &Mib, dir: &Path) -> io::Result<()> {
    modules(mib).into_iter().try_for_each(|(name, text)| fs::write(dir.join(name), text))
}

/// Name and text of each module.
pub(super) fn modules(mib: &Mib) -> Vec<(&str, String)> {
    let mut named: BTreeMap<&str, Vec<(u32, &str)>> =
        mib.modules().map(|module| (module, Vec::new())).collect();
    for i in 0..mib.snapshot.count(NAMES) {
        let (name, node, module) = mib.snapshot.name(i);
        if let Some(names) = named.get_mut(module) {
            names.push((node, name));
        }
    }
    let mut conventions: HashMap<&str, Vec<Convention<'_>>> = HashMap::new();
    for convention in mib.conventions() {
        conventions.entry(convention.module()).or_default().push(convention);
    }
    let text = |(module, mut names): (_, Vec<(u32, &str)>)| {
        names.sort_unstable();
        let conventions = conventions.get(module).map(Vec::as_slice).unwrap_or_default();
        (module, render(mib, module, &names, conventions))
    };
    named.into_iter().map(text).collect()
}

fn render(
    mib: &Mib,
    module: &str,
    names: &[(u32, &str)],
    conventions: &[Convention<'_>],
) -> String {
    let own: HashMap<u32, &str> = names.iter().copied().collect();
    let mut imports: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut body = String::new();
    for &(node, name) in names {
        let _ = write!(body, "{name} OBJECT IDENTIFIER ::= {{ ");
        let mut subids = vec![mib.snapshot.node(node, super::snapshot::Node::Subid)];
        let mut at = node;
        while let Some(above) = mib.snapshot.parent(at).filter(|above| *above > 0) {
            let parent = Object { mib, node: above };
            if let Some(label) = own.get(&above) {
                body.push_str(label);
                break;
            }
            if !parent.name().is_empty() {
                body.push_str(parent.name());
                // The roots are of no module: the parser has them built in.
                if !parent.module().is_empty() {
                    imports.entry(parent.module()).or_default().insert(parent.name());
                }
                break;
            }
            subids.push(parent.subid());
            at = above;
        }
        for subid in subids.iter().rev() {
            let _ = write!(body, " {subid}");
        }
        body.push_str(" }\n");
    }
    let mut text = format!("{module} DEFINITIONS ::= BEGIN\n");
    if !imports.is_empty() {
        text.push_str("IMPORTS\n");
        for (from, names) in imports {
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
        convention.enums().map(|(number, label)| format!("{label}({number})")).collect();
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
