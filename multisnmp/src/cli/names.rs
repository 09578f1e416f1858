//! The commands that look up names without asking a host.

use super::{logging::Logging, modules::NameOptions};
use crate::error::Error;
use clap::{Args, Subcommand};
use std::{ffi::OsString, path::PathBuf};

pub(super) const TRANSLATE_EXAMPLES: &str = "\
Each name or OID gives one line. With - each line of standard input gives exactly one line, without
delay, and what stands behind a name on its line stays there: so you can pipe the lines of a walk
through. A line that is not a name comes out as ?LINE, a tab and the reason.

Exit codes: 0 all translated, 2 some not, 3 none.

Examples:
  multisnmp translate -On IF-MIB::ifHCInOctets.3
  multisnmp translate 1.3.6.1.2.1.4.35.1.4.3.1.4.10.0.0.1
  multisnmp translate -Td ifOperStatus
  multisnmp translate -Tp ifXTable
  multisnmp translate -TB 'hc.*octets'
  cut -f2 traps.log | multisnmp translate -
  multisnmp translate -Ib 'sys.*time'
  multisnmp translate --json ifPhysAddress | jq -r '.[0].syntax'";

pub(super) const MIB_EXAMPLES: &str = "\
Examples:
  multisnmp mib list
  multisnmp mib list LLDP-MIB
  multisnmp mib show ifTable InetAddressType 1.3.6.1.4.1.2636
  multisnmp mib find serial
  multisnmp mib check ./vendor-mibs/";

/// How a listing is written.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Listing {
    /// Print one JSON array
    #[arg(long, conflicts_with_all = ["jsonl", "csv"], help_heading = "Output")]
    pub(crate) json: bool,
    /// Print one JSON object per line
    #[arg(long, conflicts_with = "csv", help_heading = "Output")]
    pub(crate) jsonl: bool,
    /// Print comma-separated values with a header
    #[arg(long, help_heading = "Output")]
    pub(crate) csv: bool,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct TranslateArgs {
    /// Names or numbers; - reads them from standard input, one per line
    #[arg(value_name = "OID", allow_negative_numbers = true)]
    pub(crate) oids: Vec<String>,
    #[command(flatten)]
    pub(crate) names: NameOptions,
    /// Set how OIDs are written: n f s S u, X b E, as in snmpcmd(1)
    #[arg(short = 'O', long = "output-options", value_name = "LETTERS", help_heading = "Output")]
    pub(crate) style: Vec<String>,
    /// Print the definition of each object (-Td)
    #[arg(long, help_heading = "Report")]
    pub(crate) detail: bool,
    /// Draw the tree below each object, or the whole tree if no OID is given (-Tp)
    #[arg(long, help_heading = "Report")]
    pub(crate) tree: bool,
    /// List all below each object as .iso(1).org(3) (-Tl)
    #[arg(long, help_heading = "Report")]
    pub(crate) labels: bool,
    /// List all below each object as .1.3 (-To)
    #[arg(long, help_heading = "Report")]
    pub(crate) numbers: bool,
    /// List all below each object as .iso.org (-Ts)
    #[arg(long, help_heading = "Report")]
    pub(crate) symbols: bool,
    /// List all below each object as "org" and "1.3" (-Tz)
    #[arg(long, help_heading = "Report")]
    pub(crate) pairs: bool,
    /// Take each OID as a regular expression and print every name that matches, in any case (-TB)
    #[arg(long = "match", help_heading = "Report")]
    pub(crate) matching: bool,
    /// Set the same with net-snmp's letters: d p l o s z B
    #[arg(short = 'T', long = "report-options", value_name = "LETTERS", help_heading = "Report")]
    report: Vec<String>,
    /// Break definitions and trees at N characters [default: no limit]
    #[arg(short = 'w', long, value_name = "N", help_heading = "Report")]
    pub(crate) width: Option<usize>,
    #[command(flatten)]
    pub(crate) listing: Listing,
    #[command(flatten)]
    pub(crate) logging: Logging,
}

impl TranslateArgs {
    /// Applies the letters of `-T`.
    ///
    /// # Errors
    /// The command has no such letter, or two reports are asked for.
    pub(crate) fn fold(&mut self) -> Result<(), Error> {
        for letter in std::mem::take(&mut self.report).concat().chars() {
            match letter {
                'd' => self.detail = true,
                'p' => self.tree = true,
                'l' => self.labels = true,
                'o' => self.numbers = true,
                's' => self.symbols = true,
                'z' => self.pairs = true,
                'B' => self.matching = true,
                'a' | 't' => {
                    return Err(Error::usage(format!(
                        "there is no -T{letter}: -Tp draws the tree, -Tz lists it"
                    )));
                }
                other => {
                    return Err(Error::usage(format!(
                        "there is no -T{other}: use d p l o s z or B"
                    )));
                }
            }
        }
        let whole = [self.tree, self.labels, self.numbers, self.symbols, self.pairs];
        let reports = whole.into_iter().filter(|one| *one).count();
        if reports > 1 || (reports == 1 && (self.detail || self.matching)) {
            return Err(Error::usage(
                "give one report at a time: -Td (alone or with -TB), -Tp, -Tl, -To, -Ts or -Tz",
            ));
        }
        let listed = self.listing.json || self.listing.jsonl || self.listing.csv;
        if listed && (reports > 0 || self.detail) {
            return Err(Error::usage(
                "JSON and CSV contain all of each OID: they take no report but --match",
            ));
        }
        Ok(())
    }
}

#[derive(Debug, Args)]
pub(crate) struct MibArgs {
    #[command(subcommand)]
    pub(crate) command: MibCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum MibCommand {
    /// List the modules, or the objects of some modules
    #[command(after_help = "Examples:\n  multisnmp mib list\n  multisnmp mib list IF-MIB --csv")]
    List(MibListArgs),
    /// Show all about an object, a textual convention, a module or an enterprise number
    #[command(
        after_help = "Examples:\n  multisnmp mib show ifOperStatus\n  multisnmp mib show ifTable DateAndTime LLDP-MIB"
    )]
    Show(MibShowArgs),
    /// Find names, or labels of enumerations, that contain these words; the best matches first
    #[command(
        after_help = "Examples:\n  multisnmp mib find phys serial\n  multisnmp mib find toner"
    )]
    Find(MibFindArgs),
    /// Read modules and report what is wrong with them
    #[command(
        after_help = "Exit codes: 0 nothing is wrong, 1 something is.\n\nExample:\n  multisnmp mib check ACME-MIB.txt ./acme-mibs/"
    )]
    Check(MibCheckArgs),
}

#[derive(Debug, Args)]
pub(crate) struct MibListArgs {
    /// Modules whose objects are listed [default: list the modules]
    #[arg(value_name = "MODULE")]
    pub(crate) modules: Vec<String>,
    #[command(flatten)]
    pub(crate) names: NameOptions,
    #[command(flatten)]
    pub(crate) listing: Listing,
    #[command(flatten)]
    pub(crate) logging: Logging,
}

#[derive(Debug, Args)]
pub(crate) struct MibShowArgs {
    /// Names or numbers of objects, or names of textual conventions or modules
    #[arg(value_name = "NAME", required = true)]
    pub(crate) what: Vec<String>,
    #[command(flatten)]
    pub(crate) names: NameOptions,
    /// Print one JSON array
    #[arg(long, help_heading = "Output")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) logging: Logging,
}

#[derive(Debug, Args)]
pub(crate) struct MibFindArgs {
    /// Words that a name must contain, all of them, in any case
    #[arg(value_name = "TEXT", required = true)]
    pub(crate) words: Vec<String>,
    /// Print at most N names
    #[arg(long, value_name = "N", default_value_t = 50, help_heading = "Output")]
    pub(crate) limit: usize,
    #[command(flatten)]
    pub(crate) names: NameOptions,
    #[command(flatten)]
    pub(crate) listing: Listing,
    #[command(flatten)]
    pub(crate) logging: Logging,
}

#[derive(Debug, Args)]
pub(crate) struct MibCheckArgs {
    /// Files of modules, or folders with such files
    #[arg(value_name = "FILE|FOLDER", required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// Look for imported modules in these directories; with + before the list, also in the default ones
    #[arg(short = 'M', long, value_name = "DIR[:…]", help_heading = "Names")]
    pub(crate) mib_dirs: Option<OsString>,
    /// Print one JSON array
    #[arg(long, help_heading = "Output")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) logging: Logging,
}
