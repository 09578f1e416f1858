//! The options of `report` and `topology`.

use super::logging::Logging;
use clap::{Args, ValueEnum};
use std::{ffi::OsString, path::PathBuf};

pub(super) const REPORT_EXAMPLES: &str = "\
FILE is what inventory wrote, JSON lines or JSON, or its database: FILE.db is the last run,
FILE.db@12 is run 12.

Examples:
  multisnmp report net.db -o report.html
  multisnmp report devices.jsonl --format markdown
  multisnmp topology net.db -o net.svg";

#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// The file that inventory wrote
    #[arg(value_name = "FILE")]
    pub(crate) from: OsString,
    /// Write this format [default: as the name of -o says, or markdown]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<ReportFormat>,
    /// Write to this file instead of standard output; it appears complete or not at all
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) logging: Logging,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// Markdown with tables, as GitHub shows them
    Markdown,
    /// One HTML page without scripts
    Html,
}

#[derive(Debug, Args)]
pub(crate) struct TopologyArgs {
    /// The file that inventory wrote
    #[arg(value_name = "FILE")]
    pub(crate) from: OsString,
    /// Write this format [default: as the name of -o says, or dot]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<PictureFormat>,
    /// Write to this file instead of standard output; it appears complete or not at all
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) logging: Logging,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PictureFormat {
    /// A graph for Graphviz
    Dot,
    /// An SVG picture
    Svg,
}
