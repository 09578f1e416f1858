//! `profile`: lists, shows and tries profiles.

use super::{explain::private, inventory::profiles};
use crate::{
    cli::profile::{ProfileCommand, ProfileListArgs, ProfileShowArgs, ProfileTestArgs},
    error::Error,
    exit,
    inventory::{Recording, explain},
    logging,
    names::NameLookup,
    nearest::nearest,
    output::print,
};
use netsnmp::inventory::{Plan, Profiles};
use std::{fmt::Write, fs};

pub(super) fn run(command: &ProfileCommand) -> Result<u8, Error> {
    match command {
        ProfileCommand::List(args) => list(args),
        ProfileCommand::Show(args) => show(args),
        ProfileCommand::Test(args) => test(args),
    }
}

/// Prints the files, and the names of the rows in each.
fn list(args: &ProfileListArgs) -> Result<u8, Error> {
    logging::start(&args.logging, false)?;
    let mut text = String::new();
    for (file, content) in Profiles::builtin_files() {
        let _ = writeln!(text, "{file}");
        for (section, names) in rows(content) {
            let _ = writeln!(text, "  {section}: {}", names.join(", "));
        }
    }
    print(text.as_bytes())?;
    Ok(exit::OK)
}

/// Returns the sections of a file in order, each with the names of its rows.
fn rows(content: &str) -> Vec<(String, Vec<String>)> {
    let mut all: Vec<(String, Vec<String>)> = Vec::new();
    for block in blocks(content) {
        let place = all.iter().position(|(section, _)| *section == block.section);
        let place = place.unwrap_or_else(|| {
            all.push((block.section.clone(), Vec::new()));
            all.len() - 1
        });
        all[place].1.extend(block.name);
    }
    all.retain(|(_, names)| !names.is_empty());
    all
}

/// The text of one `[[section.rows]]`.
struct Block<'t> {
    section: String,
    name: Option<String>,
    text: &'t str,
}

fn blocks(content: &str) -> Vec<Block<'_>> {
    let starts: Vec<usize> = content
        .match_indices("[[")
        .map(|(at, _)| at)
        .filter(|&at| at == 0 || content.as_bytes()[at - 1] == b'\n')
        .collect();
    let ends = starts.iter().skip(1).copied().chain([content.len()]);
    let block = |(&start, end): (&usize, usize)| {
        // The comment before a block belongs to it.
        let comment = |at: usize| {
            let before = &content[..at];
            let lines = before.lines().rev().take_while(|line| line.starts_with('#'));
            at - lines.map(|line| line.len() + 1).sum::<usize>()
        };
        let text = &content[comment(start)..if end == content.len() { end } else { comment(end) }];
        let head = content[start + 2..].split("]]").next().unwrap_or_default();
        let section = head.split('.').next().unwrap_or_default().to_owned();
        let quoted = |key: &str| {
            let line = text.lines().find(|line| line.starts_with(key))?;
            line.split('"').nth(1).map(str::to_owned)
        };
        let name = quoted("name = ").or_else(|| quoted("tables = "));
        Block { section, name, text: text.trim_end() }
    };
    starts.iter().zip(ends).map(block).collect()
}

fn show(args: &ProfileShowArgs) -> Result<u8, Error> {
    logging::start(&args.logging, false)?;
    let name = args.name.as_str();
    let files = || Profiles::builtin_files();
    let is_file = |file: &str| {
        let stem = file.trim_end_matches(".toml");
        file == name || stem == name || stem.rsplit('/').next() == Some(name)
    };
    let mut text = String::new();
    if let Some((_, content)) = files().find(|(file, _)| is_file(file)) {
        text.push_str(content);
    } else {
        for (file, content) in files() {
            for block in blocks(content).iter().filter(|block| block.name.as_deref() == Some(name))
            {
                let _ = writeln!(text, "# {file}\n{}\n", block.text);
            }
        }
    }
    if text.is_empty() {
        let rows = files().flat_map(|(_, content)| blocks(content)).filter_map(|block| block.name);
        let all: Vec<String> = files().map(|(file, _)| file.to_owned()).chain(rows).collect();
        let near = match nearest(name, all.iter().map(String::as_str)) {
            Some(near) => format!(": did you mean {near}?"),
            None => String::new(),
        };
        return Err(Error::usage(format!(
            "there is no built-in profile {name:?}{near}; `multisnmp profile list` has all names"
        )));
    }
    print(text.as_bytes())?;
    Ok(exit::OK)
}

/// Tries a profile on a recorded device.
fn test(args: &ProfileTestArgs) -> Result<u8, Error> {
    logging::start(&args.logging, false)?;
    let names = NameLookup::alone(&args.modules, &[], [])?;
    let profiles = profiles(std::slice::from_ref(&args.file), &names)?;
    let plan = Plan::new(&profiles, None).map_err(Error::Rejected)?;
    let place = args.recording.display().to_string();
    let bytes = fs::read(&args.recording).map_err(|e| Error::input(&place, e))?;
    let recording = Recording::read(&String::from_utf8_lossy(&bytes), names.mib)
        .map_err(|why| Error::usage(format!("{place}: {why}")))?;
    if let [first, others @ ..] = &recording.skipped[..] {
        let others = match others.len() {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        log::warn!(
            "{place}: line {first} is left out, because its value does not fit its type{others}"
        );
    }
    let record = recording.record(&plan, &place);
    let private = private(|oid| Ok::<_, Error>(recording.next(oid)))?;
    print(explain(&plan, &record, Some(&private)).as_bytes())?;
    Ok(exit::OK)
}
