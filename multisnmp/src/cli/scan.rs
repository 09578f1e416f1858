//! The options of `scan`.

use super::{TARGETS, connection::Connection, run, target_list};
use crate::config::{Flags, TargetList};
use clap::Args;
use std::path::PathBuf;

pub(super) const EXAMPLES: &str = "\
Examples:
  multisnmp scan --credentials creds.toml 10.0.0.0/20 -o hosts.txt
  multisnmp inventory --credentials creds.toml @hosts.txt
  multisnmp scan --credentials creds.toml --cred core,old --dry-run 10.0.0.0/16
  multisnmp scan --credentials creds.toml --block 10.0.7.0/24 --jsonl 10.0.0.0/16
  multisnmp scan -c public 10.0.0.0/24

How it goes:
  Every address is asked for its SNMPv3 engine, which takes no credentials. Who answers is tried
  with the credentials in their order, one by one, SNMPv3 ones told right or wrong at once by the
  agent's Report. To who does not, all communities go in one window, as silence tells nothing by
  itself. Who is silent for --fast-timeout comes once more at the end, with --timeout and
  --retries. An address whose port is closed is done with the first packet. Where the first
  credential is a community, communities and engine are asked for together.
  A tag is sent to its networks only. One without networks is tried only where --cred names it,
  or with --yes. Ranges of public addresses want --yes, too.

Output:
  text is a hosts file: ADDRESS cred=TAG # sysName, sysDescr. No format has a secret in it.

Exit codes: 0 an agent answers; 2 so does one, and some addresses could not be asked; 3 none does.";

#[derive(Debug, Args)]
pub(crate) struct ScanArgs {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) way: Way,
    #[command(flatten)]
    pub(crate) pace: ScanPace,
    #[command(flatten)]
    pub(crate) output: ScanOutput,
    #[command(flatten)]
    pub(crate) run: ScanRun,
    #[command(flatten)]
    pub(crate) remember: run::Remember,
    #[command(flatten)]
    pub(crate) logging: run::Logging,
    /// What to scan: ranges, networks, addresses, names, @FILE, - (see --help)
    #[arg(value_name = "RANGE", value_parser = target_list(), long_help = TARGETS)]
    pub(crate) ranges: Vec<TargetList>,
}

/// How addresses are tried.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Way {
    /// Seconds the first pass waits for an answer, without a resend [default: 0.5]
    #[arg(long, value_name = "SECONDS", help_heading = "Scan")]
    pub(crate) fast_timeout: Option<String>,
    /// Do not ask the silent again, with --timeout and --retries
    #[arg(long, help_heading = "Scan")]
    pub(crate) no_slow_pass: bool,
    /// Messages with a credential that an address is sent at most, resends included [default: what
    /// the credentials take]
    #[arg(long, value_name = "N", help_heading = "Scan")]
    pub(crate) max_tries_per_host: Option<String>,
    /// Ask only addresses in these networks: NET,NET
    #[arg(long, value_name = "NETS", help_heading = "Scan")]
    pub(crate) allow: Option<String>,
    /// Never ask addresses in these networks
    #[arg(long, value_name = "NETS", help_heading = "Scan")]
    pub(crate) block: Option<String>,
}

/// How fast.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct ScanPace {
    /// Packets a second, resends included [default: 2000]
    #[arg(long, value_name = "N", help_heading = "Load")]
    pub(crate) rate: Option<String>,
    /// Addresses asked at once [default: 32768]
    #[arg(long, value_name = "N", help_heading = "Load")]
    pub(crate) in_flight: Option<String>,
    /// Questions at once in one IPv4 /24 or IPv6 /64 [default: any number]
    #[arg(long, value_name = "N", help_heading = "Load")]
    pub(crate) per_net: Option<String>,
    /// Threads [default: the processors]
    #[arg(long, value_name = "N", help_heading = "Load")]
    pub(crate) lanes: Option<String>,
    /// End the whole scan after that long: seconds, or 90s 5m 2h
    #[arg(long, value_name = "SECONDS", help_heading = "Timing")]
    pub(crate) deadline: Option<String>,
}

/// What becomes of what is found.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct ScanOutput {
    /// text (a hosts file), json, jsonl or csv [default: text]
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: Option<String>,
    /// --format json
    #[arg(long, conflicts_with_all = ["format", "jsonl", "csv"], help_heading = "Output")]
    pub(crate) json: bool,
    /// --format jsonl: one line per address, as it is found
    #[arg(long, conflicts_with_all = ["format", "csv"], help_heading = "Output")]
    pub(crate) jsonl: bool,
    /// --format csv
    #[arg(long, conflicts_with = "format", help_heading = "Output")]
    pub(crate) csv: bool,
    /// In CSV an apostrophe before what a spreadsheet would take for a formula
    #[arg(long, help_heading = "Output")]
    pub(crate) csv_safe: bool,
    /// Write to this file; it appears whole, when the scan is over
    #[arg(short = 'o', long = "output", value_name = "FILE", help_heading = "Output")]
    pub(crate) file: Option<PathBuf>,
    /// Show progress though standard error is no terminal, or records go to that terminal too
    #[arg(long, conflicts_with = "no_progress", help_heading = "Output")]
    pub(crate) progress: bool,
    /// Show no progress
    #[arg(long, help_heading = "Output")]
    pub(crate) no_progress: bool,
    /// No summary line at the end
    #[arg(long, help_heading = "Output")]
    pub(crate) no_summary: bool,
    /// Neither progress nor summary nor warnings
    #[arg(long, help_heading = "Output")]
    pub(crate) quiet: bool,
}

/// How the scan goes.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct ScanRun {
    /// Tell what would be sent to whom, how many packets and how long, and send nothing
    #[arg(long, help_heading = "Run")]
    pub(crate) dry_run: bool,
    /// Send credentials without networks, scan public addresses, and more than 65536
    #[arg(long, help_heading = "Run")]
    pub(crate) yes: bool,
    /// A line of a hosts file that makes no sense ends the command before anything is sent
    #[arg(long, help_heading = "Run")]
    pub(crate) strict: bool,
    /// Refuse more addresses than that [default: 65536]
    #[arg(long, value_name = "N", help_heading = "Run")]
    pub(crate) max_targets: Option<String>,
    /// What config.toml says in [sites.NAME]: targets and other settings
    #[arg(long, value_name = "NAME", help_heading = "Run")]
    pub(crate) site: Option<String>,
}

impl ScanArgs {
    /// Returns what is given, except `--cred`: a scan may name several tags.
    pub(crate) fn flags(&self) -> Flags {
        let mut flags = Flags::default();
        let connection = Connection { cred: None, ..self.connection.clone() };
        connection.add_to(&mut flags);
        self.output.plain().add_to(&mut flags);
        self.remember.add_to(&mut flags);
        for (key, flag, value) in [
            ("fast_timeout", "--fast-timeout", &self.way.fast_timeout),
            ("max_tries_per_host", "--max-tries-per-host", &self.way.max_tries_per_host),
            ("allow", "--allow", &self.way.allow),
            ("block", "--block", &self.way.block),
            ("rate", "--rate", &self.pace.rate),
            ("in_flight", "--in-flight", &self.pace.in_flight),
            ("per_net", "--per-net", &self.pace.per_net),
            ("lanes", "--lanes", &self.pace.lanes),
            ("deadline", "--deadline", &self.pace.deadline),
            ("max_targets", "--max-targets", &self.run.max_targets),
            ("site", "--site", &self.run.site),
        ] {
            flags.read(key, flag, value.as_ref());
        }
        flags
    }
}

impl ScanOutput {
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
