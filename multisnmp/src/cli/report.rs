//! The options of `report` and `topology`.

use super::run::Logging;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

pub(super) const REPORT_EXAMPLES: &str = "\
FILE is a JSON lines or JSON file of inventory, or its database: FILE.db is the last run,
FILE.db@12 run 12.

Examples:
  multisnmp report net.db -o report.html
  multisnmp report devices.jsonl --format markdown
  multisnmp topology net.db -o net.svg";

#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// What inventory wrote
    #[arg(value_name = "FILE")]
    pub(crate) from: String,
    /// How it is written [default: by the name of -o, else markdown]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<ReportFormat>,
    /// Write to this file; it appears whole
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) logging: Logging,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// With tables as GitHub has them
    Markdown,
    /// One page, without a script
    Html,
}

#[derive(Debug, Args)]
pub(crate) struct TopologyArgs {
    /// What inventory wrote
    #[arg(value_name = "FILE")]
    pub(crate) from: String,
    /// How it is written [default: by the name of -o, else dot]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<PictureFormat>,
    /// Write to this file; it appears whole
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) logging: Logging,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PictureFormat {
    /// For Graphviz
    Dot,
    /// A picture
    Svg,
}
