//! Options for what is written, where, and what is shown beside it.

use crate::{config::Flags, error::Error};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// The format, the file, and what is shown on standard error.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Output {
    /// Write text, json, jsonl or csv [default: text]
    ///
    /// get, next, bulk, walk and table also write a table with --format table. inventory with --db
    /// writes nothing but the database, unless a format is given.
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: Option<String>,
    /// Write one JSON array (--format json)
    #[arg(long, conflicts_with_all = ["format", "jsonl", "csv"], help_heading = "Output")]
    pub(crate) json: bool,
    /// Write one line of JSON per host (--format jsonl)
    #[arg(long, conflicts_with_all = ["format", "csv"], help_heading = "Output")]
    pub(crate) jsonl: bool,
    /// Write comma-separated values (--format csv)
    ///
    /// inventory writes one file for each section, into the folder that -o names.
    #[arg(long, conflicts_with = "format", help_heading = "Output")]
    pub(crate) csv: bool,
    /// Write to this file instead of standard output
    ///
    /// Its ending chooses the format if no option does: .txt, .json, .jsonl or .csv. The file appears
    /// when the run is over, complete or not at all. The JSON lines of an inventory
    /// are in FILE.partial until then. - is standard output.
    #[arg(short = 'o', long = "output", value_name = "FILE", help_heading = "Output")]
    pub(crate) file: Option<PathBuf>,
    /// Always show progress on standard error
    ///
    /// By default, progress is shown if standard error is a terminal and the records do not go to
    /// a terminal.
    #[arg(long, conflicts_with = "no_progress", help_heading = "Output")]
    pub(crate) progress: bool,
    /// Show no progress
    #[arg(long, help_heading = "Output")]
    pub(crate) no_progress: bool,
    /// Print no summary line at the end
    #[arg(long, help_heading = "Output")]
    pub(crate) no_summary: bool,
    /// Print no progress, no summary and no warnings
    #[arg(long, help_heading = "Output")]
    pub(crate) quiet: bool,
}

/// How values look.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Look {
    /// Set how OIDs and values are written, such as n, q or v
    ///
    /// The letters are n f s S u, q Q v, e x a t T U X b E 0, and p N.N, as in snmpcmd(1): -On writes OIDs as numbers, -Oq leaves out types, -Ov
    /// leaves out names.
    #[arg(short = 'O', long = "output-options", value_name = "LETTERS", help_heading = "Output")]
    pub(crate) style: Vec<String>,
    /// Set when to use colors
    #[arg(long, value_enum, value_name = "WHEN", default_value_t, help_heading = "Output")]
    pub(crate) color: ColorWhen,
}

/// When to use colors.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorWhen {
    /// On a terminal, unless NO_COLOR, CLICOLOR_FORCE or TERM say otherwise
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How spreadsheets are protected.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct CsvSafe {
    /// Prefix CSV cells that look like formulas with an apostrophe
    #[arg(long, help_heading = "Output")]
    pub(crate) csv_safe: bool,
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
        if !flags.layer.format.is_set() {
            flags.read("format", "-o", self.file.as_deref().and_then(format_of));
        }
    }

    /// Returns whether the summary line is printed.
    pub(crate) fn shows_summary(&self) -> bool {
        !self.quiet && !self.no_summary
    }
}

/// Endings of files in formats that no command writes.
const FOREIGN: [&str; 16] = [
    "bmp", "db", "doc", "docx", "gif", "htm", "html", "jpeg", "jpg", "md", "ods", "pdf", "png",
    "svg", "xls", "xlsx",
];

/// Returns the format that the ending of a file names. Some of them no command can write.
fn format_of(file: &Path) -> Option<&'static str> {
    let ending = file.extension()?.to_str()?.to_ascii_lowercase();
    let ours = [
        ("json", "json"),
        ("jsonl", "jsonl"),
        ("ndjson", "jsonl"),
        ("csv", "csv"),
        ("txt", "text"),
    ];
    let ours = ours.into_iter().find(|(known, _)| *known == ending).map(|(_, format)| format);
    ours.or_else(|| FOREIGN.into_iter().find(|known| *known == ending))
}

/// Refuses a file whose ending names a format that a command does not write. `own`: the endings of its
/// formats, whose names are `formats`. Other endings, such as `.txt`, are no formats.
///
/// # Errors
/// The ending is that of another format.
pub(crate) fn check_ending(file: Option<&Path>, own: &[&str], formats: &str) -> Result<(), Error> {
    const OURS: [&str; 7] = ["csv", "dot", "gv", "json", "jsonl", "markdown", "ndjson"];
    let ending = file.and_then(Path::extension).and_then(|ending| ending.to_str());
    let Some(ending) = ending.map(str::to_ascii_lowercase) else { return Ok(()) };
    let known = FOREIGN.iter().chain(&OURS).any(|known| *known == ending);
    match known && !own.contains(&ending.as_str()) {
        true => Err(Error::usage(format!("-o: no format {ending:?}: use {formats} (--format)"))),
        false => Ok(()),
    }
}

impl Look {
    /// Adds what is given to `flags`.
    pub(crate) fn add_to(&self, flags: &mut Flags) {
        if !self.style.is_empty() {
            flags.read("output_options", "-O", Some(&self.style.join(" ")));
        }
    }
}
