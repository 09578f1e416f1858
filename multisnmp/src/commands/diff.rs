//! `diff`: what changed from one run of `inventory` to another.

use super::inventory::profiles;
use crate::{
    cli::inventory::DiffArgs,
    error::Error,
    exit,
    inventory::{Change, Compare, Side, Snapshot, merged, natural},
    logging,
    names::NameLookup,
    output::{Stdout, json, push_safe, tell},
    run::summary,
};
use netsnmp::inventory::{Plan, Schema};
use serde_json::Value;
use std::collections::BTreeSet;

/// Compares two runs. As diff(1): 0 if they are the same, 1 if they differ, 2 if they cannot be
/// compared.
pub(super) fn diff(args: &DiffArgs) -> Result<u8, Error> {
    match compare(args) {
        Err(Error::ReaderGone) => Err(Error::ReaderGone),
        Err(error) => {
            tell(format_args!("multisnmp: {error}"));
            Ok(exit::TROUBLE)
        }
        done => done,
    }
}

fn compare(args: &DiffArgs) -> Result<u8, Error> {
    logging::start(&args.logging, false)?;
    let (mut a, mut b) = match &args.b {
        Some(b) => (Snapshot::open(&args.a)?, Snapshot::open(b)?),
        None => {
            let mut before = args.a.clone();
            before.push("@-2");
            (Snapshot::open(&before)?, Snapshot::open(&args.a)?)
        }
    };
    let known = || known(args);
    let schema = match (b.schema(), a.schema()) {
        (Some(b), Some(a)) => merged(b.clone(), a),
        (Some(one), None) | (None, Some(one)) => merged(one.clone(), &known()?),
        (None, None) => known()?,
    };
    let side =
        |run: &Snapshot| Ok::<_, Error>(Side { whole: run.is_whole()?, asked: run.asked()? });
    let compare = Compare { schema, all: args.all, a: side(&a)?, b: side(&b)? };
    let mut hosts: Vec<String> = a.hosts().into_iter().chain(b.hosts()).collect();
    hosts.sort_by(|a, b| natural(a, b));
    hosts.dedup();
    let mut out = Stdout::open()?;
    let mut told = 0_usize;
    let mut counts = [0_usize; 3];
    // Sections that one of the runs did not ask for. They are named once, not for every host.
    let mut unasked = BTreeSet::new();
    for host in &hosts {
        let (before, after) = (a.load(host)?, b.load(host)?);
        let changes = compare.host(host, before.as_ref(), after.as_ref());
        let certain = changes.iter().filter(|change| change.is_certain());
        match certain.clone().next().map(|change| change.change) {
            None => {}
            Some("new") => counts[0] += 1,
            Some("gone") => counts[1] += 1,
            Some(_) => counts[2] += 1,
        }
        for change in &changes {
            let json = || {
                let mut text = Vec::new();
                json(&mut text, change);
                String::from_utf8_lossy(&text).into_owned()
            };
            if args.json {
                out.write(if told == 0 { "[" } else { ",\n " })?;
                out.write(&json())?;
            } else if args.jsonl {
                out.write(&format!("{}\n", json()))?;
            } else if let Some(section) = change.unasked() {
                unasked.insert(section.to_owned());
            } else {
                out.write(&line(change))?;
            }
            told += 1;
        }
    }
    if args.json {
        out.write(if told == 0 { "[]\n" } else { "]\n" })?;
    }
    out.flush()?;
    let [new, gone, changed] = counts;
    if !args.json && !args.jsonl {
        if !unasked.is_empty() {
            let sections = unasked.into_iter().collect::<Vec<_>>().join(", ");
            tell(format!("not asked in both runs: {sections}"));
        }
        let all = summary::hosts(hosts.len() as u64);
        tell(match new + gone + changed {
            0 => format!("no difference in {all}"),
            _ => format!("{new} new, {gone} gone, {changed} changed of {all}"),
        });
    }
    Ok(if new + gone + changed > 0 { exit::DIFFERENT } else { exit::OK })
}

/// Returns the meaning of the fields in files, from our profiles and the given ones. Files do not
/// contain it.
fn known(args: &DiffArgs) -> Result<Schema, Error> {
    let names = NameLookup::alone(&args.modules, &[], [])?;
    let profiles = profiles(&args.profile, &names)?;
    let all: Vec<String> = profiles.sections().map(|(name, _)| name.to_owned()).collect();
    let plan = Plan::new(&profiles, Some(&all)).map_err(Error::Rejected)?;
    Ok(plan.schema().as_ref().clone())
}

/// Returns `~ sw-1  interfaces [3 Gi0/3] alias: "x" -> "y"`.
fn line(change: &Change) -> String {
    let mark = match change.change {
        "new" | "added" => '+',
        "gone" | "removed" => '-',
        "unknown" => '?',
        _ => '~',
    };
    let mut text = format!("{mark} {}", change.host);
    if let Some(section) = &change.section {
        text += &format!("  {section}");
    }
    if let Some(row) = &change.row {
        let name = change.name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
        text += &format!(" [{row}{name}]");
    }
    if let Some(field) = &change.field {
        text += &format!(" {field}");
    }
    if let (Some(from), Some(to)) = (&change.from, &change.to) {
        text += &format!(": {} -> {}", short(from), short(to));
    }
    let mut line = String::new();
    push_safe(&mut line, &text);
    line + "\n"
}

fn short(value: &Value) -> String {
    match value {
        Value::Null => "(nothing)".to_owned(),
        other => other.to_string(),
    }
}
