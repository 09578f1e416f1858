//! Options that say how a run goes and what becomes of its records.

use super::ColorWhen;
use crate::config::Flags;
use clap::{ArgAction, Args};
use std::path::PathBuf;

/// What becomes of the records.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Output {
    /// How values are written: n f s S u, q Q v, e x a t T U X b E (snmpcmd(1))
    #[arg(short = 'O', long = "output-options", value_name = "LETTERS", help_heading = "Output")]
    pub(crate) style: Vec<String>,
    /// text, json, jsonl, csv or table [default: text]
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: Option<String>,
    /// --format json
    #[arg(long, conflicts_with_all = ["format", "jsonl", "csv"], help_heading = "Output")]
    pub(crate) json: bool,
    /// --format jsonl: one line per host, as it ends
    #[arg(long, conflicts_with_all = ["format", "csv"], help_heading = "Output")]
    pub(crate) jsonl: bool,
    /// --format csv
    #[arg(long, conflicts_with = "format", help_heading = "Output")]
    pub(crate) csv: bool,
    /// Write to this file; it appears whole, when the run is over
    #[arg(short = 'o', long = "output", value_name = "FILE", help_heading = "Output")]
    pub(crate) file: Option<PathBuf>,
    /// When to use colors
    #[arg(long, value_enum, value_name = "WHEN", default_value_t, help_heading = "Output")]
    pub(crate) color: ColorWhen,
    /// Show progress though standard error is no terminal, or records go to that terminal too
    #[arg(long, conflicts_with = "no_progress", help_heading = "Output")]
    pub(crate) progress: bool,
    /// Show no progress
    #[arg(long, help_heading = "Output")]
    pub(crate) no_progress: bool,
    /// No summary line at the end; of a single host there is none
    #[arg(long, help_heading = "Output")]
    pub(crate) no_summary: bool,
    /// Neither progress nor summary nor warnings
    #[arg(long, help_heading = "Output")]
    pub(crate) quiet: bool,
}

/// How the run goes.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Run {
    /// Tell what would be asked of whom, and send nothing
    #[arg(long, help_heading = "Run")]
    pub(crate) dry_run: bool,
    /// Answer every question with yes: a SET to several hosts, a range of more than 65536
    #[arg(long, help_heading = "Run")]
    pub(crate) yes: bool,
    /// A line of a hosts file that makes no sense ends the command before anything is sent
    #[arg(long, help_heading = "Run")]
    pub(crate) strict: bool,
    /// Refuse more targets than that
    #[arg(long, value_name = "N", help_heading = "Run")]
    pub(crate) max_targets: Option<String>,
    /// What config.toml says in [sites.NAME]: targets and other settings
    #[arg(long, value_name = "NAME", help_heading = "Run")]
    pub(crate) site: Option<String>,
    /// Exit with 0 while no more than this share of hosts fails or is partial
    #[arg(long, value_name = "PERCENT", value_parser = percent, help_heading = "Run")]
    pub(crate) allow_failures: Option<f64>,
}

/// The memory of devices.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Remember {
    /// The memory of devices: what answered the last time is tried first
    /// [default: multisnmp/devices.db below $XDG_STATE_HOME or ~/.local/state]
    #[arg(long, value_name = "FILE", conflicts_with = "no_memory", help_heading = "Memory")]
    pub(crate) memory: Option<PathBuf>,
    /// Neither use nor keep what is known of devices
    #[arg(long, help_heading = "Memory")]
    pub(crate) no_memory: bool,
}

/// What is told of the work itself.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Logging {
    /// error, warn, info, debug or trace; RUST_LOG has finer filters [default: warn]
    #[arg(long, value_name = "LEVEL", help_heading = "Logging")]
    pub(crate) log_level: Option<log::LevelFilter>,
    /// More of it: info, twice debug
    #[arg(long, action = ArgAction::Count, help_heading = "Logging")]
    pub(crate) verbose: u8,
    /// Log every message in hex, its community masked
    #[arg(short = 'd', long, help_heading = "Logging")]
    pub(crate) dump_packets: bool,
    /// Debug messages, of these modules alone where they are named
    #[arg(
        short = 'D', long = "debug", value_name = "MODULES", num_args = 0..=1, require_equals = true,
        default_missing_value = "", help_heading = "Logging"
    )]
    pub(crate) debug: Option<String>,
    /// Where messages go: e standard error, o standard output, n nowhere, f FILE
    #[arg(short = 'L', long = "log-options", value_name = "LETTERS", help_heading = "Logging")]
    pub(crate) to: Option<String>,
}

impl Output {
    /// Adds what is given to `flags`.
    pub(crate) fn add_to(&self, flags: &mut Flags) {
        for (given, flag, name) in [
            (self.json, "--json", "json"),
            (self.jsonl, "--jsonl", "jsonl"),
            (self.csv, "--csv", "csv"),
        ] {
            flags.read("format", flag, given.then_some(name));
        }
        flags.read("format", "--format", self.format.as_ref());
        if !self.style.is_empty() {
            flags.read("output_options", "-O", Some(&self.style.concat()));
        }
    }

    /// Whether the summary line is printed.
    pub(crate) fn shows_summary(&self) -> bool {
        !self.quiet && !self.no_summary
    }
}

impl Remember {
    /// Adds what is given to `flags`.
    pub(crate) fn add_to(&self, flags: &mut Flags) {
        flags.read("memory", "--no-memory", self.no_memory.then_some("off"));
        flags.read("memory", "--memory", self.memory.as_ref());
    }
}

impl Run {
    /// Adds what is given to `flags`.
    pub(crate) fn add_to(&self, flags: &mut Flags) {
        flags.read("max_targets", "--max-targets", self.max_targets.as_ref());
        flags.read("site", "--site", self.site.as_ref());
    }
}

/// `5` or `5%`, as a share of one hundred.
fn percent(text: &str) -> Result<f64, String> {
    match text.strip_suffix('%').unwrap_or(text).parse::<f64>() {
        Ok(share) if (0.0..=100.0).contains(&share) => Ok(share),
        _ => Err("a percentage from 0 to 100".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages() {
        assert_eq!(percent("5"), Ok(5.0));
        assert_eq!(percent("0.5%"), Ok(0.5));
        for text in ["-1", "101", "x", "", "NaN"] {
            assert!(percent(text).is_err(), "{text}");
        }
    }
}
