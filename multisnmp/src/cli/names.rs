//! The commands that look names up and ask nobody.

use super::{connection::Names, run::Logging};
use clap::{Args, Subcommand};
use std::{ffi::OsString, path::PathBuf};

pub(super) const TRANSLATE_EXAMPLES: &str = "\
A name or an OID a line comes out for each that goes in; of standard input (-) exactly one for each
line, at once where nothing more waits. What stands behind a name on its line stays there, so that
lines of a walk can be piped through. A line that is no name comes out as ?LINE, a tab and why.

Exit codes: 0 all of them, 2 some not, 3 none.

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

/// How names come out.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Listing {
    /// One JSON array
    #[arg(long, conflicts_with_all = ["jsonl", "csv"], help_heading = "Output")]
    pub(crate) json: bool,
    /// One JSON object a line
    #[arg(long, conflicts_with = "csv", help_heading = "Output")]
    pub(crate) jsonl: bool,
    /// Comma-separated values, with a header
    #[arg(long, help_heading = "Output")]
    pub(crate) csv: bool,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct TranslateArgs {
    /// Names or numbers; - reads them from standard input
    #[arg(value_name = "OID", allow_negative_numbers = true)]
    pub(crate) oids: Vec<String>,
    #[command(flatten)]
    pub(crate) names: Names,
    /// How OIDs are written: n f s S u, X b E (snmpcmd(1))
    #[arg(short = 'O', long = "output-options", value_name = "LETTERS", help_heading = "Output")]
    pub(crate) style: Vec<String>,
    /// The definition of each (-Td)
    #[arg(long, help_heading = "Report")]
    pub(crate) detail: bool,
    /// The tree below each, drawn; of everything without an OID (-Tp)
    #[arg(long, help_heading = "Report")]
    pub(crate) tree: bool,
    /// All below each, as .iso(1).org(3) (-Tl)
    #[arg(long, help_heading = "Report")]
    pub(crate) labels: bool,
    /// All below each, as .1.3 (-To)
    #[arg(long, help_heading = "Report")]
    pub(crate) numbers: bool,
    /// All below each, as .iso.org (-Ts)
    #[arg(long, help_heading = "Report")]
    pub(crate) symbols: bool,
    /// All below each, as \"org\" and \"1.3\" (-Tz)
    #[arg(long, help_heading = "Report")]
    pub(crate) pairs: bool,
    /// Each OID is a regular expression; every name that it matches, in any case (-TB)
    #[arg(long = "match", help_heading = "Report")]
    pub(crate) matching: bool,
    /// The same in net-snmp's letters: d p l o s z B
    #[arg(short = 'T', long = "report-options", value_name = "LETTERS", help_heading = "Report")]
    report: Vec<String>,
    /// Break definitions and trees before so many characters
    #[arg(short = 'w', long, value_name = "N", help_heading = "Report")]
    pub(crate) width: Option<usize>,
    #[command(flatten)]
    pub(crate) listing: Listing,
    #[command(flatten)]
    pub(crate) logging: Logging,
}

impl TranslateArgs {
    /// Takes the letters of `-T` over.
    ///
    /// # Errors
    /// A letter the command does not know, two reports at once.
    pub(crate) fn fold(&mut self) -> Result<(), String> {
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
                    return Err(format!(
                        "-T{letter} is not there; -Tp draws the tree, -Tz lists it"
                    ));
                }
                other => return Err(format!("-T{other}: d p l o s z or B")),
            }
        }
        let whole = [self.tree, self.labels, self.numbers, self.symbols, self.pairs];
        let reports = whole.into_iter().filter(|one| *one).count();
        if reports > 1 || (reports == 1 && (self.detail || self.matching)) {
            return Err("one report at a time: -Td (with -TB or alone), -Tp, -Tl, -To, -Ts or -Tz"
                .to_owned());
        }
        let listed = self.listing.json || self.listing.jsonl || self.listing.csv;
        if listed && (reports > 0 || self.detail) {
            return Err(
                "JSON and CSV tell all of each OID: they take no report but --match".to_owned()
            );
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
    /// The modules there are, or what is in some of them
    #[command(after_help = "Examples:\n  multisnmp mib list\n  multisnmp mib list IF-MIB --csv")]
    List(MibListArgs),
    /// What is known of an object, a textual convention, a module or an enterprise number
    #[command(
        after_help = "Examples:\n  multisnmp mib show ifOperStatus\n  multisnmp mib show ifTable DateAndTime LLDP-MIB"
    )]
    Show(MibShowArgs),
    /// Names that have these words in them, or labels of their enumerations; the nearest first
    #[command(
        after_help = "Examples:\n  multisnmp mib find phys serial\n  multisnmp mib find toner"
    )]
    Find(MibFindArgs),
    /// Reads modules and tells what is wrong with them
    #[command(
        after_help = "Exit codes: 0 nothing wrong, 1 something.\n\nExample:\n  multisnmp mib check ACME-MIB.txt ./acme-mibs/"
    )]
    Check(MibCheckArgs),
}

#[derive(Debug, Args)]
pub(crate) struct MibListArgs {
    /// Modules whose objects are to be listed
    #[arg(value_name = "MODULE")]
    pub(crate) modules: Vec<String>,
    #[command(flatten)]
    pub(crate) names: Names,
    #[command(flatten)]
    pub(crate) listing: Listing,
    #[command(flatten)]
    pub(crate) logging: Logging,
}

#[derive(Debug, Args)]
pub(crate) struct MibShowArgs {
    /// Names or numbers of objects, names of textual conventions or modules
    #[arg(value_name = "NAME", required = true)]
    pub(crate) what: Vec<String>,
    #[command(flatten)]
    pub(crate) names: Names,
    /// One JSON array
    #[arg(long, help_heading = "Output")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) logging: Logging,
}

#[derive(Debug, Args)]
pub(crate) struct MibFindArgs {
    /// Words that all are to be there, in any case
    #[arg(value_name = "TEXT", required = true)]
    pub(crate) words: Vec<String>,
    /// Print at most so many
    #[arg(long, value_name = "N", default_value_t = 50, help_heading = "Output")]
    pub(crate) limit: usize,
    #[command(flatten)]
    pub(crate) names: Names,
    #[command(flatten)]
    pub(crate) listing: Listing,
    #[command(flatten)]
    pub(crate) logging: Logging,
}

#[derive(Debug, Args)]
pub(crate) struct MibCheckArgs {
    /// Files with modules, or folders of them
    #[arg(value_name = "FILE|FOLDER", required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// Directories to look in for what they import; + adds to the default ones
    #[arg(short = 'M', long, value_name = "DIR[:…]", help_heading = "Names")]
    pub(crate) mib_dirs: Option<OsString>,
    /// One JSON array
    #[arg(long, help_heading = "Output")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) logging: Logging,
}
