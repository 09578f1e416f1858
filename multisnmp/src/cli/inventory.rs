//! The options of `inventory`, `diff`, `schema`, `runs` and `init`.

use super::{
    app::{Ask, Bulk},
    connection::Connection,
    load::LoadOptions,
    logging::Logging,
    modules::{Modules, NameOptions},
    output::{CsvSafe, Look, Output},
    remember::Remember,
    run::{AllowFailures, RunOptions},
    targets::{TARGETS, target_list},
    via::Via,
};
use crate::config::{Flags, Setting, TargetList};
use clap::Args;
use std::{ffi::OsString, path::PathBuf};

pub(super) const INVENTORY_EXAMPLES: &str = "\
Examples:
  multisnmp inventory --credentials creds.toml @hosts.txt --db net.db
  multisnmp inventory 10.0.0.0/24 --jsonl > devices.jsonl
  multisnmp inventory @hosts.txt --sections device,interfaces --csv -o today/
  multisnmp inventory @hosts.txt --db net.db --resume
  multisnmp inventory --site berlin
  multisnmp inventory --explain 10.0.0.1
  multisnmp diff net.db@-2 net.db

Output, each device as soon as it is done:
  text   HOST, name, vendor, model, serial number and software; with --verbose all
         fields and rows. Where there is no model, it is the first line of sysDescr
  json   one array; jsonl: one object per line (`multisnmp schema` prints their JSON Schema)
  csv    one file for each section, in the folder that -o names
  --db   an SQLite database that keeps all runs (`multisnmp schema --sql` prints its tables)";

pub(super) const DIFF_EXAMPLES: &str = "\
A and B are each a file of inventory, JSON lines or JSON, or a database: FILE.db is the last run,
FILE.db@12 is run 12, FILE.db@-1 is the last run, FILE.db@-2 the one before.

A device is gone if it answered in A and not in B, although B asked for it. A device that B did not ask
for is unknown.

If a run did not ask for something, got only a part of it or ran out of time, that part is unknown,
not gone. Counters and clocks are left out; --all includes them.

Exit codes: 0 no difference, 1 some differences, 2 an error.

Examples:
  multisnmp diff net.db
  multisnmp diff net.db@12 net.db@-2
  multisnmp diff yesterday.jsonl today.jsonl --jsonl";

#[derive(Debug, Clone, Args)]
pub(crate) struct InventoryArgs {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) bulk: Bulk,
    #[command(flatten)]
    pub(crate) limits: LoadOptions,
    #[command(flatten)]
    pub(crate) output: Output,
    #[command(flatten)]
    pub(crate) csv: CsvSafe,
    #[command(flatten)]
    pub(crate) run: RunOptions,
    #[command(flatten)]
    pub(crate) failures: AllowFailures,
    #[command(flatten)]
    pub(crate) via: Via,
    #[command(flatten)]
    pub(crate) remember: Remember,
    #[command(flatten)]
    pub(crate) modules: Modules,
    #[command(flatten)]
    pub(crate) logging: Logging,
    /// The hosts to ask: names, addresses, ranges, networks, @FILE or - (see --help-all)
    #[arg(value_name = "TARGETS", value_parser = target_list(), long_help = TARGETS)]
    pub(crate) targets: Vec<TargetList>,
    /// Ask for these sections: device,interfaces [default: all but those on request]
    ///
    /// -NAME leaves a default section out, +NAME adds one on request: --sections -vlans,+routes.
    #[arg(long, value_name = "NAMES", allow_hyphen_values = true, help_heading = "Inventory")]
    pub(crate) sections: Option<String>,
    /// List the sections and exit
    #[arg(long, help_heading = "Inventory")]
    pub(crate) list_sections: bool,
    /// Read this TOML profile, which adds to the built-in ones or overrides them
    #[arg(long, value_name = "FILE", help_heading = "Inventory")]
    pub(crate) profile: Vec<PathBuf>,
    /// Print which profile and object gave each field, and what was tried before
    ///
    /// It also lists the private subtrees of the device that no profile reads. The hosts are asked
    /// one after the other.
    #[arg(long, conflicts_with_all = ["db", "resume", "json", "jsonl", "csv", "format"], help_heading = "Inventory")]
    pub(crate) explain: bool,
    /// Take at most N rows of each table [default: 100000]
    ///
    /// This stops a device that makes up rows without end. A device that has more rows than you ask
    /// for is not complete, and that is no failure.
    #[arg(long, visible_alias = "max-rows", value_name = "N", value_parser = clap::value_parser!(u32).range(1..), help_heading = "Inventory")]
    pub(crate) limit: Option<u32>,
    /// Write into this SQLite database, and in a format only if one is given
    #[arg(long, value_name = "FILE", help_heading = "Inventory")]
    pub(crate) db: Option<PathBuf>,
    /// Keep only the last N runs in the database [default: all]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), help_heading = "Inventory")]
    pub(crate) keep: Option<u32>,
    /// Ask only hosts that the last run did not complete
    ///
    /// The last run is the one in --db, or in the file of --jsonl -o FILE. --resume=FILE takes over
    /// the complete lines of another file.
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = "", help_heading = "Inventory")]
    pub(crate) resume: Option<OsString>,
}

impl InventoryArgs {
    /// Adds what is given to `flags`.
    pub(crate) fn add_to(&self, flags: &mut Flags) {
        flags.read("sections", "--sections", self.sections.as_ref());
        flags.read("db", "--db", self.db.as_ref());
        if !self.profile.is_empty() {
            let shown: Vec<_> = self.profile.iter().map(|file| file.to_string_lossy()).collect();
            flags.layer.profiles =
                Setting::flag(self.profile.clone(), shown.join(":"), "--profile");
        }
    }

    /// Returns the options that the commands for OIDs have, too.
    pub(crate) fn ask(&self) -> Ask {
        Ask {
            connection: self.connection.clone(),
            names: NameOptions { modules: self.modules.clone(), ..NameOptions::default() },
            limits: self.limits.clone(),
            output: self.output.clone(),
            look: Look::default(),
            run: self.run.clone(),
            failures: self.failures.clone(),
            remember: self.remember.clone(),
            via: self.via.clone(),
            logging: self.logging.clone(),
            targets: self.target_list(),
            voice: None,
        }
    }

    /// Returns the targets of all arguments, if there are any.
    pub(crate) fn target_list(&self) -> Option<TargetList> {
        (!self.targets.is_empty()).then(|| self.targets.iter().cloned().collect())
    }
}

#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// Write to this file; - is standard output
    /// [default: multisnmp/config.toml in $XDG_CONFIG_HOME or ~/.config]
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// Overwrite the file if it exists
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) logging: Logging,
}

#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The earlier run; alone, a database whose last two runs are compared
    #[arg(value_name = "A")]
    pub(crate) a: OsString,
    /// The later run
    #[arg(value_name = "B")]
    pub(crate) b: Option<OsString>,
    /// Read this TOML profile, which names the keys of its sections in files
    #[arg(long, value_name = "FILE")]
    pub(crate) profile: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) modules: Modules,
    /// Include counters and clocks
    #[arg(long)]
    pub(crate) all: bool,
    /// Print one JSON array
    #[arg(long, conflicts_with = "jsonl")]
    pub(crate) json: bool,
    /// Print one JSON object per line
    #[arg(long)]
    pub(crate) jsonl: bool,
    #[command(flatten)]
    pub(crate) logging: Logging,
}

#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// Print the JSON Schema of a device; this is the default
    #[arg(long, conflicts_with_all = ["sql", "csv"])]
    pub(crate) json_schema: bool,
    /// Print the SQL of the database
    #[arg(long, conflicts_with = "csv")]
    pub(crate) sql: bool,
    /// Print the headers of the CSV files
    #[arg(long)]
    pub(crate) csv: bool,
    /// Read this TOML profile, which adds sections of its own
    #[arg(long, value_name = "FILE")]
    pub(crate) profile: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) modules: Modules,
    #[command(flatten)]
    pub(crate) logging: Logging,
}

#[derive(Debug, Args)]
pub(crate) struct RunsArgs {
    /// The database that inventory wrote
    #[arg(value_name = "FILE")]
    pub(crate) db: PathBuf,
    /// Print one JSON array
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) logging: Logging,
}
