//! `mib check`: the problems of modules.

use crate::{
    cli::names::MibCheckArgs,
    config::Flags,
    error::Error,
    logging, names,
    output::{Stdout, safe, tell},
};
use netsnmp::mib::{MibSources, ModuleProblem, Replacement};
use serde::Serialize;
use std::{collections::BTreeSet, path::PathBuf};

#[derive(Serialize)]
#[serde(untagged)]
enum Row<'a> {
    Problem { file: Option<String>, line: Option<u32>, module: &'a str, reason: &'a str },
    Replacement { module: &'a str, used: Side<'a>, not_used: Side<'a> },
}

/// One of two modules with the same name.
#[derive(Serialize)]
struct Side<'a> {
    /// `None` for the built-in module.
    file: Option<String>,
    last_updated: Option<&'a str>,
}

pub(super) fn check(args: &MibCheckArgs) -> Result<u8, Error> {
    logging::start(&args.logging, false)?;
    let mut modules = Vec::new();
    for path in &args.paths {
        let metadata = path.metadata().map_err(|e| Error::input(path.display(), e))?;
        let text = path.to_str().ok_or_else(|| Error::input(path.display(), "not UTF-8"))?;
        // A name with a slash is read as a path, and with a slash at its end as a folder.
        let text = if text.contains('/') { text.to_owned() } else { format!("./{text}") };
        let slash = if metadata.is_dir() && !text.ends_with('/') { "/" } else { "" };
        modules.push(format!("{text}{slash}"));
    }
    let mut flags = Flags::default();
    flags.read("mib_dirs", "-M", args.mib_dirs.as_ref());
    let dirs = names::directories(flags.layer.mib_dirs.value()?);
    let sources = MibSources { modules, dirs, files: Vec::new() };
    let compiled = names::compiled(&sources)?;
    let Some(compiled) = compiled else { return Ok(0) };
    let problems = &compiled.problems;
    let mut out = Stdout::open()?;
    if args.json {
        let replacements = compiled.replacements.iter().map(Row::replacement);
        let rows: Vec<Row<'_>> = problems.iter().map(Row::problem).chain(replacements).collect();
        let text = serde_json::to_string_pretty(&rows)?;
        out.write(&format!("{text}\n"))?;
    } else {
        for problem in problems {
            let mut line = match (&problem.file, problem.line) {
                (Some(file), 0) => format!("{}: ", file.display()),
                (Some(file), line) => format!("{}:{line}: ", file.display()),
                (None, _) => String::new(),
            };
            line += &format!("{}: {}", problem.module, problem.reason);
            safe::tame(&mut line, 0, safe::LineEnds::Join);
            out.write(&format!("{line}\n"))?;
        }
    }
    if !args.json {
        for replacement in &compiled.replacements {
            let mut line = replacement.to_string();
            safe::tame(&mut line, 0, safe::LineEnds::Join);
            out.write(&format!("{line}\n"))?;
        }
    }
    out.flush()?;
    let files: BTreeSet<&PathBuf> = problems.iter().filter_map(|p| p.file.as_ref()).collect();
    tell(match (problems.len(), files.len()) {
        (0, _) => "nothing wrong".to_owned(),
        (1, _) => "1 module has a problem".to_owned(),
        (count, _) => format!("{count} modules have a problem"),
    });
    Ok(u8::from(!problems.is_empty()))
}

impl<'a> Row<'a> {
    fn problem(problem: &'a ModuleProblem) -> Self {
        Self::Problem {
            file: problem.file.as_ref().map(|file| file.display().to_string()),
            line: (problem.line > 0).then_some(problem.line),
            module: &problem.module,
            reason: &problem.reason,
        }
    }

    fn replacement(one: &'a Replacement) -> Self {
        let side = |file: &Option<PathBuf>, date: &'a Option<String>| Side {
            file: file.as_ref().map(|file| file.display().to_string()),
            last_updated: date.as_deref(),
        };
        Self::Replacement {
            module: &one.module,
            used: side(&one.used, &one.used_date),
            not_used: side(&one.other, &one.other_date),
        }
    }
}
