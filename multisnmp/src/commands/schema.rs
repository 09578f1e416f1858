//! `schema` and `runs`: the sections and fields of an inventory, and the runs in a database.

use super::inventory::profiles;
use crate::{
    cli::inventory::{RunsArgs, SchemaArgs},
    error::Error,
    exit,
    inventory::{Store, check_names, csv_headers, ddl, json_schema},
    logging,
    names::NameLookup,
    output::{print, push_safe},
};
use netsnmp::inventory::Plan;
use std::{fmt::Write, fs::File};

pub(super) fn schema(args: &SchemaArgs) -> Result<u8, Error> {
    logging::start(&args.logging, false)?;
    let names = NameLookup::alone(&args.modules, &[], [])?;
    let profiles = profiles(&args.profile, &names)?;
    let all: Vec<String> = profiles.sections().map(|(name, _)| name.to_owned()).collect();
    let plan = Plan::new(&profiles, Some(&all)).map_err(Error::Rejected)?;
    check_names(plan.schema()).map_err(Error::usage)?;
    let text = if args.sql {
        ddl(plan.schema())
    } else if args.csv {
        csv_headers(plan.schema())
            .into_iter()
            .map(|(name, columns)| format!("{name}.csv: {}\n", columns.join(",")))
            .collect()
    } else {
        serde_json::to_string_pretty(&json_schema(plan.schema()))? + "\n"
    };
    print(text.as_bytes())?;
    Ok(exit::OK)
}

pub(super) fn runs(args: &RunsArgs) -> Result<u8, Error> {
    logging::start(&args.logging, false)?;
    // SQLite does not say why it cannot open a file.
    File::open(&args.db).map_err(|e| Error::input(args.db.display(), e))?;
    let runs = Store::open(&args.db)
        .and_then(|store| store.runs())
        .map_err(|e| Error::input(args.db.display(), e))?;
    let mut text = String::new();
    if args.json {
        let rows: Vec<_> = runs
            .iter()
            .map(|run| {
                serde_json::json!({
                    "run": run.id, "started": run.started, "finished": run.finished,
                    "state": run.state(), "interrupted": run.interrupted, "wanted": run.wanted,
                    "hosts": run.hosts, "answered": run.answered, "complete": run.complete,
                    "targets": run.targets,
                })
            })
            .collect();
        text = serde_json::to_string_pretty(&rows)? + "\n";
    } else {
        for run in &runs {
            let wanted = run.wanted.map_or(String::new(), |wanted| format!(" of {wanted}"));
            let _ = write!(
                text,
                "{:4}  {}  {:<11}  {}{wanted} {}, {} answered, {} complete  ",
                run.id,
                run.started,
                run.state(),
                run.hosts,
                if run.wanted.unwrap_or(run.hosts) == 1 { "host" } else { "hosts" },
                run.answered,
                run.complete
            );
            // The beginning is enough to recognise a list of hundreds.
            let shown: String = run.targets.chars().take(60).collect();
            push_safe(&mut text, &shown);
            text.push_str(if shown.len() < run.targets.len() { "…\n" } else { "\n" });
        }
    }
    print(text.as_bytes())?;
    Ok(exit::OK)
}
