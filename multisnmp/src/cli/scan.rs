//! The options of `scan`.

use super::{
    connection::Connection,
    load::Pace,
    logging::Logging,
    output::{CsvSafe, Output},
    remember::Remember,
    run::RunOptions,
    targets::{TARGETS, target_list},
    via::Via,
};
use crate::config::{Flags, TargetList};
use clap::Args;

pub(super) const EXAMPLES: &str = "\
Examples:
  multisnmp scan --credentials creds.toml 10.0.0.0/20 -o hosts.txt
  multisnmp inventory --credentials creds.toml @hosts.txt
  multisnmp scan --credentials creds.toml --cred core,old --dry-run 10.0.0.0/16
  multisnmp scan --credentials creds.toml --block 10.0.7.0/24 --jsonl 10.0.0.0/16
  multisnmp scan -c public 10.0.0.0/24

How a scan works:
  1. Each address is asked for its SNMPv3 engine, which needs no credentials. If the first
     credential is a community, it is asked for both at once.
  2. An address that answers is tried with the credentials, one after the other in their order. Its
     Report says at once whether SNMPv3 credentials are right.
  3. An address that does not answer is sent all communities at once, as silence alone says nothing.
  4. An address that is silent for --fast-timeout is asked once more at the end, with --timeout and
     --retries. An address whose port is closed is done after the first packet.
  Credentials are sent only to the networks of their tag. A tag without networks is tried only if
  --cred names it, or with --yes. A scan of public addresses needs --yes, too.

Output:
  text is a hosts file: ADDRESS cred=TAG # sysName, sysDescr. No format contains a secret.

Exit codes:
  0  an agent answers
  2  an agent answers, but some addresses could not be asked
  3  no agent answers";

#[derive(Debug, Args)]
pub(crate) struct ScanArgs {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) way: Way,
    #[command(flatten)]
    pub(crate) pace: Pace,
    #[command(flatten)]
    pub(crate) output: Output,
    #[command(flatten)]
    pub(crate) csv: CsvSafe,
    #[command(flatten)]
    pub(crate) run: RunOptions,
    #[command(flatten)]
    pub(crate) via: Via,
    #[command(flatten)]
    pub(crate) remember: Remember,
    #[command(flatten)]
    pub(crate) logging: Logging,
    /// The addresses to scan: ranges, networks, addresses, names, @FILE or - (see --help-all)
    #[arg(value_name = "RANGE", value_parser = target_list(), long_help = TARGETS)]
    pub(crate) ranges: Vec<TargetList>,
}

/// How addresses are tried.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Way {
    /// Wait this many seconds for an answer in the first pass, without a resend [default: 0.5]
    #[arg(long, value_name = "SECONDS", help_heading = "Scan")]
    pub(crate) fast_timeout: Option<String>,
    /// Do not ask silent addresses again with --timeout and --retries
    #[arg(long, help_heading = "Scan")]
    pub(crate) no_slow_pass: bool,
    /// Send one address at most N messages with a credential, resends included
    /// [default: as many as the credentials need]
    #[arg(long, value_name = "N", help_heading = "Scan")]
    pub(crate) max_tries_per_host: Option<String>,
    /// Ask only addresses in these networks: 10.0.0.0/8,192.0.2.0/24 [default: all]
    #[arg(long, value_name = "NETS", help_heading = "Scan")]
    pub(crate) allow: Option<String>,
    /// Never ask addresses in these networks; --block wins over --allow
    #[arg(long, value_name = "NETS", help_heading = "Scan")]
    pub(crate) block: Option<String>,
}

impl ScanArgs {
    /// Returns what is given, except `--cred`: a scan may name several tags.
    pub(crate) fn flags(&self) -> Flags {
        let mut flags = Flags::default();
        let connection = Connection { cred: None, ..self.connection.clone() };
        connection.add_to(&mut flags);
        self.pace.add_to(&mut flags);
        self.output.add_to(&mut flags);
        self.run.add_to(&mut flags);
        self.remember.add_to(&mut flags);
        self.via.queue.add_to(&mut flags);
        for (key, flag, value) in [
            ("fast_timeout", "--fast-timeout", &self.way.fast_timeout),
            ("max_tries_per_host", "--max-tries-per-host", &self.way.max_tries_per_host),
            ("allow", "--allow", &self.way.allow),
            ("block", "--block", &self.way.block),
        ] {
            flags.read(key, flag, value.as_ref());
        }
        flags
    }
}
