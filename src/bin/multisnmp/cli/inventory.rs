//! The options of `inventory`, `diff`, `schema` and `runs`.

use super::{app::Ask, run::Logging};
use crate::config::{Layer, Origin};
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

--sections takes names; -NAME leaves one of the usual ones out, +NAME adds one that is only asked
on request. --list-sections tells all. Each device comes out as it is done:
  text   HOST, name, vendor, model, serial number, software; with --verbose all rows
  json   one array; jsonl one object a line (multisnmp schema prints their JSON Schema)
  csv    a file for each section, in the folder -o names
  --db   an SQLite database, all runs of it (multisnmp schema --sql prints its tables)";

pub(super) const DIFF_EXAMPLES: &str = "\
A and B are each a JSON lines or JSON file of inventory, or its database: FILE.db is the last run,
FILE.db@12 run 12, FILE.db@-1 the one before the last.

Exit codes: 0 no difference, 1 some, 2 trouble.

Examples:
  multisnmp diff net.db@-1 net.db
  multisnmp diff yesterday.jsonl today.jsonl --jsonl";

#[derive(Debug, Clone, Args)]
pub(crate) struct InventoryArgs {
    #[command(flatten)]
    pub(crate) ask: Ask,
    /// What to ask for: device,interfaces; -vlans without that; +routes besides the usual
    #[arg(long, value_name = "NAMES", allow_hyphen_values = true, help_heading = "Inventory")]
    pub(crate) sections: Option<String>,
    /// Tell which sections there are, and ask nobody
    #[arg(long, help_heading = "Inventory")]
    pub(crate) list_sections: bool,
    /// A profile of your own, TOML: adds to what is asked, or overrides it
    #[arg(long, value_name = "FILE", help_heading = "Inventory")]
    pub(crate) profile: Vec<PathBuf>,
    /// Write into this SQLite database, besides what --format says where that is given
    #[arg(long, value_name = "FILE", help_heading = "Inventory")]
    pub(crate) db: Option<PathBuf>,
    /// Keep so many runs in the database; without it, all
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), help_heading = "Inventory")]
    pub(crate) keep: Option<u32>,
    /// Ask only who is missing: of the last run in --db, or of a JSON lines file, whose good lines
    /// are written again
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = "", help_heading = "Inventory")]
    pub(crate) resume: Option<String>,
    /// In CSV an apostrophe before what a spreadsheet would take for a formula
    #[arg(long, help_heading = "Inventory")]
    pub(crate) csv_safe: bool,
}

impl InventoryArgs {
    /// What is given of the settings that config.toml may have, put into `layer`.
    pub(crate) fn add_to(&self, layer: &mut Layer) {
        if let Some(sections) = &self.sections {
            layer.set("sections", sections.as_str(), Origin::Flag("--sections"));
        }
        if !self.profile.is_empty() {
            let files: Vec<_> = self.profile.iter().map(|file| file.to_string_lossy()).collect();
            layer.set("profiles", files.join(":"), Origin::Flag("--profile"));
        }
        if let Some(db) = &self.db {
            layer.set("db", db.to_string_lossy(), Origin::Flag("--db"));
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

#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The earlier run
    #[arg(value_name = "A")]
    pub(crate) a: String,
    /// The later run
    #[arg(value_name = "B")]
    pub(crate) b: String,
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
