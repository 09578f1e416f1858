//! The options of `inventory`, `diff`, `schema` and `runs`.

use super::{
    TARGETS,
    app::{Ask, Bulk},
    connection::{Connection, Modules, Names},
    limits::Limits,
    run::{self, Logging, Remember, Run},
    target_list,
};
use crate::config::{Flags, Setting, TargetList};
use clap::Args;
use std::path::PathBuf;

pub(super) const INVENTORY_EXAMPLES: &str = "\
Examples:
  multisnmp inventory --credentials creds.toml @hosts.txt --db net.db
  multisnmp inventory 10.0.0.0/24 --jsonl > devices.jsonl
  multisnmp inventory @hosts.txt --sections device,interfaces --csv -o today/
  multisnmp inventory @hosts.txt --db net.db --resume
  multisnmp inventory --site berlin
  multisnmp diff net.db@-1 net.db

No more than 1000 devices are under way at once, as each is held until it has given all;
--in-flight says otherwise.

--sections takes names; -NAME leaves one of the usual ones out, +NAME adds one that is only asked
on request. --list-sections tells all. Each device comes out as it is done:
  text   HOST, name, vendor, model, serial number, software; with --verbose all rows
  json   one array; jsonl one object a line (multisnmp schema prints their JSON Schema)
  csv    a file for each section, in the folder -o names
  --db   an SQLite database, all runs of it (multisnmp schema --sql prints its tables)";

pub(super) const DIFF_EXAMPLES: &str = "\
A and B are each a JSON lines or JSON file of inventory, or its database: FILE.db is the last run,
FILE.db@12 run 12, FILE.db@-1 the one before the last.

What a run did not ask for, did not get whole, or had no time for is unknown, not gone. Counters and
clocks are left out; --all has them.

Exit codes: 0 no difference, 1 some, 2 trouble.

Examples:
  multisnmp diff net.db
  multisnmp diff net.db@12 net.db@-1
  multisnmp diff yesterday.jsonl today.jsonl --jsonl";

#[derive(Debug, Clone, Args)]
pub(crate) struct InventoryArgs {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) bulk: Bulk,
    #[command(flatten)]
    pub(crate) limits: Limits,
    #[command(flatten)]
    pub(crate) output: InventoryOutput,
    #[command(flatten)]
    pub(crate) run: Run,
    #[command(flatten)]
    pub(crate) remember: Remember,
    #[command(flatten)]
    pub(crate) modules: Modules,
    #[command(flatten)]
    pub(crate) logging: Logging,
    /// Whom to ask: names, addresses, ranges, networks, @FILE, - (see --help)
    #[arg(value_name = "TARGETS", value_parser = target_list(), long_help = TARGETS)]
    pub(crate) targets: Vec<TargetList>,
    /// What to ask for: device,interfaces; -vlans without that; +routes besides the usual
    #[arg(long, value_name = "NAMES", allow_hyphen_values = true, help_heading = "Inventory")]
    pub(crate) sections: Option<String>,
    /// Tell which sections there are, and ask nobody
    #[arg(long, help_heading = "Inventory")]
    pub(crate) list_sections: bool,
    /// A profile of your own, TOML: adds to what is asked, or overrides it
    #[arg(long, value_name = "FILE", help_heading = "Inventory")]
    pub(crate) profile: Vec<PathBuf>,
    /// Rows taken of a table at most: a device that makes up rows without end is cut there, and its
    /// other sections are whole [default: 2000000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), help_heading = "Inventory")]
    pub(crate) max_rows: Option<u32>,
    /// Write into this SQLite database, besides what --format says where that is given
    #[arg(long, value_name = "FILE", help_heading = "Inventory")]
    pub(crate) db: Option<PathBuf>,
    /// Keep so many runs in the database; without it, all
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), help_heading = "Inventory")]
    pub(crate) keep: Option<u32>,
    /// Ask only who is missing or was not complete: go on with the last run in --db, or the file
    /// of --jsonl -o FILE; =FILE takes the good lines of another file over
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = "", help_heading = "Inventory")]
    pub(crate) resume: Option<String>,
    /// In CSV an apostrophe before what a spreadsheet would take for a formula
    #[arg(long, help_heading = "Inventory")]
    pub(crate) csv_safe: bool,
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
}

/// What becomes of the devices.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct InventoryOutput {
    /// text, json, jsonl or csv [default: text; with --db none]
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: Option<String>,
    /// --format json
    #[arg(long, conflicts_with_all = ["format", "jsonl", "csv"], help_heading = "Output")]
    pub(crate) json: bool,
    /// --format jsonl: one line per device, as it is done
    #[arg(long, conflicts_with_all = ["format", "csv"], help_heading = "Output")]
    pub(crate) jsonl: bool,
    /// --format csv: a file for each section, in the folder -o names
    #[arg(long, conflicts_with = "format", help_heading = "Output")]
    pub(crate) csv: bool,
    /// Write to this file, of CSV into this folder; it appears whole, when the run is over. Lines of
    /// JSON are in FILE.partial until then, as each device is done
    #[arg(short = 'o', long = "output", value_name = "FILE", help_heading = "Output")]
    pub(crate) file: Option<PathBuf>,
    /// Show progress though standard error is no terminal, or devices go to that terminal too
    #[arg(long, conflicts_with = "no_progress", help_heading = "Output")]
    pub(crate) progress: bool,
    /// Show no progress
    #[arg(long, help_heading = "Output")]
    pub(crate) no_progress: bool,
    /// No summary at the end
    #[arg(long, help_heading = "Output")]
    pub(crate) no_summary: bool,
    /// Neither progress nor summary nor warnings
    #[arg(long, help_heading = "Output")]
    pub(crate) quiet: bool,
}

impl InventoryOutput {
    /// As the other commands have it.
    pub(crate) fn plain(&self) -> run::Output {
        run::Output {
            format: self.format.clone(),
            json: self.json,
            jsonl: self.jsonl,
            csv: self.csv,
            file: self.file.clone(),
            progress: self.progress,
            no_progress: self.no_progress,
            no_summary: self.no_summary,
            quiet: self.quiet,
            ..run::Output::default()
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// Write it here, - to standard output [default: multisnmp/config.toml below $XDG_CONFIG_HOME]
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// Write over a file that is there
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) logging: Logging,
}

impl InventoryArgs {
    /// As the commands that ask for OIDs have it.
    pub(crate) fn ask(&self) -> Ask {
        Ask {
            connection: self.connection.clone(),
            names: Names { modules: self.modules.clone(), ..Names::default() },
            limits: self.limits.clone(),
            output: self.output.plain(),
            run: self.run.clone(),
            remember: self.remember.clone(),
            logging: self.logging.clone(),
            targets: self.target_list(),
        }
    }

    /// Returns the targets of all arguments, if there are any.
    pub(crate) fn target_list(&self) -> Option<TargetList> {
        (!self.targets.is_empty()).then(|| self.targets.iter().cloned().collect())
    }
}

#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The earlier run; alone, a database whose last two runs are compared
    #[arg(value_name = "A")]
    pub(crate) a: String,
    /// The later run
    #[arg(value_name = "B")]
    pub(crate) b: Option<String>,
    /// With this profile of your own, which tells the keys of sections in files
    #[arg(long, value_name = "FILE")]
    pub(crate) profile: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) modules: Modules,
    /// Counters and clocks, too
    #[arg(long)]
    pub(crate) all: bool,
    /// One JSON array
    #[arg(long, conflicts_with = "jsonl")]
    pub(crate) json: bool,
    /// One JSON object a line
    #[arg(long)]
    pub(crate) jsonl: bool,
    #[command(flatten)]
    pub(crate) logging: Logging,
}

#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// The JSON Schema of a device: without any of these, too
    #[arg(long, conflicts_with_all = ["sql", "csv"])]
    pub(crate) json_schema: bool,
    /// The SQL of the database
    #[arg(long, conflicts_with = "csv")]
    pub(crate) sql: bool,
    /// The headers of the CSV files
    #[arg(long)]
    pub(crate) csv: bool,
    /// With this profile of your own
    #[arg(long, value_name = "FILE")]
    pub(crate) profile: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) modules: Modules,
    #[command(flatten)]
    pub(crate) logging: Logging,
}

#[derive(Debug, Args)]
pub(crate) struct RunsArgs {
    /// The database of inventory
    #[arg(value_name = "FILE")]
    pub(crate) db: PathBuf,
    /// One JSON array
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) logging: Logging,
}
