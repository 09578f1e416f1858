//! What is below an OID, and what a pattern matches.

use super::{Records, Tally, Translation, Work};
use crate::{
    cli::names::TranslateArgs,
    failure::{Failure, tell},
    output::{Stdout, safe},
};
use netsnmp::mib::Object;
use regex_lite::RegexBuilder;
use std::fmt::Write;

/// `-TB`: every name that a regular expression matches, anywhere in it and in any case.
pub(super) fn matches(
    work: &Work<'_>,
    args: &TranslateArgs,
    mut out: Stdout,
) -> Result<Tally, Failure> {
    let mut tally = Tally::default();
    let mut records = Records::new(args);
    for pattern in &args.oids {
        let expression = RegexBuilder::new(pattern)
            .case_insensitive(true)
            .build()
            .map_err(|e| Failure::usage(format!("{pattern:?} is no regular expression: {e}")))?;
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
            tally.bad += 1;
        } else {
            tally.good += 1;
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
    Ok(tally)
}

/// `-Tp`, `-Tl`, `-To`, `-Ts`, `-Tz`: all below each OID, of the whole tree without any.
pub(super) fn below(
    work: &Work<'_>,
    args: &TranslateArgs,
    mut out: Stdout,
) -> Result<Tally, Failure> {
    let mib = work.names.mib;
    let mut tally = Tally::default();
    let roots: Vec<String> = match args.oids.as_slice() {
        // The roots themselves, and nothing beside them.
        [] => ["0", "1", "2"].map(str::to_owned).into(),
        oids => oids.to_vec(),
    };
    for name in &roots {
        let found = match work.oid(name) {
            Ok(oid) => match mib.object(&oid) {
                Some((object, [])) => Ok((oid, object)),
                _ => Err(format!("{name} is no object of the MIB: nothing is below it")),
            },
            Err(error) => Err(error),
        };
        match found {
            Ok((oid, object)) => {
                tally.good += 1;
                let mut text = if args.tree {
                    mib.tree(&oid, work.width).unwrap_or_default()
                } else {
                    listing(&object, args)
                };
                safe::tame(&mut text, 0, safe::LineEnds::Keep);
                out.write(&text)?;
            }
            // A tree that starts elsewhere is no mistake of whoever asked for all of it.
            Err(_) if args.oids.is_empty() => {}
            Err(error) => {
                out.flush()?;
                tell(error);
                tally.bad += 1;
            }
        }
    }
    out.flush()?;
    Ok(tally)
}

/// A line for each named object below this one, itself included, in the order of the tree.
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

/// `.iso(1).org(3)`, or `.iso.org`.
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
