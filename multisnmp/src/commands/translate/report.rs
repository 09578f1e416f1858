//! The objects below an OID, and the names that match a pattern.

use super::{record::Translation, work::Work, writer::TranslationWriter};
use crate::{
    cli::names::TranslateArgs,
    commands::resolved::Resolved,
    error::Error,
    output::{Stdout, safe, tell},
};
use netsnmp::mib::Object;
use regex_lite::RegexBuilder;
use std::fmt::Write;

/// `-TB`: lists every name that a regular expression matches, anywhere in the name, in upper or
/// lower case.
pub(super) fn matches(
    work: &Work<'_>,
    args: &TranslateArgs,
    mut out: Stdout,
) -> Result<Resolved, Error> {
    let mut resolved = Resolved::default();
    let mut records = TranslationWriter::new(args);
    for pattern in &args.oids {
        let expression = RegexBuilder::new(pattern)
            .case_insensitive(true)
            .build()
            .map_err(|e| Error::usage(format!("{pattern:?} is not a regular expression: {e}")))?;
        let mut found: Vec<(netsnmp::Oid, Object<'_>)> = work
            .names
            .mib
            .objects()
            .filter(|object| !object.name().is_empty() && expression.is_match(object.name()))
            .map(|object| (object.oid(), object))
            .collect();
        found.sort_by(|a, b| a.0.cmp(&b.0));
        if found.is_empty() {
            out.flush()?;
            tell(format_args!("no name matches {pattern:?}"));
            resolved.bad += 1;
        } else {
            resolved.good += 1;
        }
        for (oid, object) in found {
            match &mut records {
                Some(records) => {
                    let one = Translation::of(work.names.mib, &work.style, object.name(), Ok(oid));
                    records.write(&mut out, &one)?;
                }
                None => {
                    let detail = if args.detail { work.detail(&oid) } else { String::new() };
                    out.write(&format!("{}\n{detail}", work.line(&oid)))?;
                }
            }
        }
    }
    if let Some(records) = records {
        records.end(&mut out)?;
    }
    out.flush()?;
    Ok(resolved)
}

/// `-Tp`, `-Tl`, `-To`, `-Ts`, `-Tz`: lists everything below each OID, or the whole tree.
pub(super) fn below(
    work: &Work<'_>,
    args: &TranslateArgs,
    mut out: Stdout,
) -> Result<Resolved, Error> {
    let mib = work.names.mib;
    let mut resolved = Resolved::default();
    let roots: Vec<String> = match args.oids.as_slice() {
        // The three roots of the tree.
        [] => ["0", "1", "2"].map(str::to_owned).into(),
        oids => oids.to_vec(),
    };
    for name in &roots {
        let found = match work.oid(name) {
            Ok(oid) => match mib.object(&oid) {
                Some((object, [])) => Ok((oid, object)),
                _ => Err(Error::usage(format!(
                    "{name} is not an object of the MIB: nothing is below it"
                ))),
            },
            Err(error) => Err(error),
        };
        match found {
            Ok((oid, object)) => {
                resolved.good += 1;
                let mut text = if args.tree {
                    mib.tree(&oid, work.width).unwrap_or_default()
                } else {
                    listing(&object, args)
                };
                safe::tame(&mut text, 0, safe::LineEnds::Keep);
                out.write(&text)?;
            }
            // The user asked for the whole tree: a missing root is not an error.
            Err(_) if args.oids.is_empty() => {}
            Err(error) => {
                out.flush()?;
                tell(error);
                resolved.bad += 1;
            }
        }
    }
    out.flush()?;
    Ok(resolved)
}

/// Returns a line for this object and each named object below it, in the order of the tree.
fn listing(root: &Object<'_>, args: &TranslateArgs) -> String {
    let mut out = String::new();
    let mut stack = vec![*root];
    while let Some(object) = stack.pop() {
        let children: Vec<Object<'_>> = object.children().collect();
        stack.extend(children.into_iter().rev());
        if object.name().is_empty() {
            continue;
        }
        let _ = if args.numbers {
            writeln!(out, ".{}", object.oid())
        } else if args.pairs {
            writeln!(out, "\"{}\"\t\t\t\"{}\"", object.name(), object.oid())
        } else {
            path(&mut out, &object, args.labels);
            writeln!(out)
        };
    }
    out
}

/// Writes `.iso(1).org(3)` or `.iso.org`.
fn path(out: &mut String, object: &Object<'_>, numbers: bool) {
    let mut nodes = vec![*object];
    while let Some(parent) = nodes.last().and_then(Object::parent) {
        nodes.push(parent);
    }
    for node in nodes.iter().rev() {
        let (name, subid) = (node.name(), node.subid());
        let _ = match (name, numbers) {
            ("", _) => write!(out, ".{subid}"),
            (_, true) => write!(out, ".{name}({subid})"),
            (_, false) => write!(out, ".{name}"),
        };
    }
}
