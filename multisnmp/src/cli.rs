//! The command line: what may be typed, and what it means.

pub(crate) mod app;
pub(crate) mod argv;
pub(crate) mod connection;
pub(crate) mod inventory;
pub(crate) mod limits;
pub(crate) mod names;
pub(crate) mod report;
pub(crate) mod run;
pub(crate) mod scan;

use crate::config::TargetList;
use app::{BulkArgs, GetArgs, SetArgs, TableArgs, WalkArgs};
use clap::{
    Args, Parser, Subcommand, ValueEnum,
    builder::{OsStringValueParser, TypedValueParser},
};
use connection::{Connection, Names};
use inventory::{
    DIFF_EXAMPLES, DiffArgs, INVENTORY_EXAMPLES, InitArgs, InventoryArgs, RunsArgs, SchemaArgs,
};
use limits::{Limits, Pace};
use names::{MIB_EXAMPLES, MibArgs, TRANSLATE_EXAMPLES, TranslateArgs};
use report::{REPORT_EXAMPLES, ReportArgs, TopologyArgs};
use run::{Logging, Output};
use scan::ScanArgs;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  multisnmp get 10.0.0.1 sysDescr sysName
  multisnmp get -v2c -c private 10.0.0.0/22 sysName --jsonl
  multisnmp walk 10.0.0.1,10.0.0.2 ifTable
  multisnmp table --csv -o ports.csv @hosts.txt ifTable
  multisnmp get --rate 5000 --per-net 20 --deadline 10m 10.0.0.0/16 sysName
  multisnmp get --credentials creds.toml --cred core 10.0.0.1-50 sysUpTime
  multisnmp set 10.0.0.1 sysContact s \"noc@example.com\"
  multisnmp translate -Td ifOperStatus

Exit codes:
  0  every host complete          3    every host failed
  1  usage or configuration       4    the library, the disk or this machine
  2  some failed or partial       130  interrupted, results flushed

A host written wrong on the command line fails alone, as a record; a line written wrong in a
hosts file is reported with its number and counts as a host that failed. So does a host that is
not done when --deadline comes.

Every setting of `config show` has a key of that name in multisnmp/config.toml below
$XDG_CONFIG_HOME or /etc, or in --config FILE (MULTISNMP_CONFIG); those of Timing and Load have a
variable, too: SNMP_RATE, SNMP_DEADLINE.";

/// Asks one SNMP agent or a whole network at once.
///
/// Takes snmpget's options with their meanings; in the place of its AGENT stand targets, one or
/// many. Records go to standard output, everything else to standard error. Three defaults are
/// not net-snmp's: version 2c with community public, a timeout of 2 s, 1 retry.
#[derive(Debug, Parser)]
#[command(name = "multisnmp", version, propagate_version = true, after_long_help = EXAMPLES)]
#[command(
    max_term_width = 100,
    args_override_self = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// GET: the variables named; a scalar's bare name means its instance .0
    #[command(alias = "snmpget", after_help = GET_EXAMPLES)]
    Get(Box<GetArgs>),
    /// GETNEXT: the variable behind each one named
    #[command(aliases = ["getnext", "get-next", "snmpgetnext"], after_help = NEXT_EXAMPLES)]
    Next(Box<GetArgs>),
    /// One GETBULK: what lies behind the variables named, many at a time
    #[command(aliases = ["getbulk", "get-bulk", "bulkget", "snmpbulkget"], after_help = BULK_EXAMPLES)]
    Bulk(Box<BulkArgs>),
    /// Everything under each variable named; GETBULK, over SNMPv1 GETNEXT
    #[command(aliases = ["bulkwalk", "snmpwalk", "snmpbulkwalk"], after_help = WALK_EXAMPLES)]
    Walk(Box<WalkArgs>),
    /// A conceptual table by rows
    #[command(alias = "snmptable", after_help = TABLE_EXAMPLES)]
    Table(Box<TableArgs>),
    /// SET: writes variables and reads them back
    #[command(alias = "snmpset", after_help = SET_EXAMPLES)]
    Set(Box<SetArgs>),
    /// Names into OIDs and OIDs into names, and what the MIB says of them
    #[command(alias = "snmptranslate", after_help = TRANSLATE_EXAMPLES)]
    Translate(Box<TranslateArgs>),
    /// The MIB: modules, objects, what is wrong with a module
    #[command(after_help = MIB_EXAMPLES)]
    Mib(Box<MibArgs>),
    /// Which addresses speak SNMP, and with which credentials
    #[command(after_help = scan::EXAMPLES)]
    Scan(Box<ScanArgs>),
    /// A configuration to start with, every setting explained
    #[command(after_help = "Example:\n  multisnmp init && multisnmp config show")]
    Init(InitArgs),
    /// Devices out of a network: what they are, and what is in them
    #[command(after_help = INVENTORY_EXAMPLES)]
    Inventory(Box<InventoryArgs>),
    /// What changed from one run of inventory to another
    #[command(after_help = DIFF_EXAMPLES)]
    Diff(DiffArgs),
    /// An inventory as a page to read: Markdown or HTML
    #[command(after_help = REPORT_EXAMPLES)]
    Report(ReportArgs),
    /// Who is connected with whom, by LLDP and CDP: DOT or SVG
    #[command(after_help = REPORT_EXAMPLES)]
    Topology(TopologyArgs),
    /// The form of what inventory writes: JSON Schema, SQL, CSV headers
    #[command(
        after_help = "Examples:\n  multisnmp schema > device.schema.json\n  multisnmp schema --sql"
    )]
    Schema(SchemaArgs),
    /// The runs in a database of inventory
    #[command(after_help = "Example:\n  multisnmp runs net.db")]
    Runs(RunsArgs),
    /// Asks a hundred agents on this machine, to see that it works
    Demo(Box<DemoArgs>),
    /// What the linked Net-SNMP can do, and what stands in the way
    Doctor(DoctorArgs),
    /// What is configured, and where
    Config(ConfigArgs),
    /// A completion script for a shell
    #[command(
        after_help = "Example:\n  multisnmp completions bash > ~/.local/share/bash-completion/completions/multisnmp"
    )]
    Completions(CompletionsArgs),
    /// The manual page
    #[command(after_help = "Example:\n  multisnmp man --dir /usr/local/share/man/man1")]
    Man(ManArgs),
}

/// What TARGETS may be, for the help of the commands that take them.
pub(crate) const TARGETS: &str = "\
Whom to ask: one or a comma list of
  core.example.com  10.0.0.1:1161  udp6:[::1]:161  tcp:10.0.0.1  unix:/run/agent.sock
  10.0.0.1-50  10.0.0.1-10.0.1.20   a range
  10.0.0.0/22                       a network, without its network and broadcast address
  @hosts.txt                        a file, one of these a line, then key=value of its own
  -                                 the same on standard input
  alias:NAME                        an alias of snmp.conf
Without targets, standard input is read where it is no terminal.

Keys of a hosts file: version community user level auth auth_passphrase auth_key
auth_localized_key priv priv_passphrase priv_key priv_localized_key context context_engine_id
engine_id boots_time cred port timeout retries max_repetitions; \"…\" around a value with spaces,
# before a comment. cred=auto: the tag that a scan has found.";

/// Reads TARGETS: a path in it need not be UTF-8.
fn target_list() -> impl TypedValueParser<Value = TargetList> {
    OsStringValueParser::new().map(|text| TargetList::split(&text))
}

const GET_EXAMPLES: &str = "\
Examples:
  multisnmp get 10.0.0.1
  multisnmp get -v2c -c public 10.0.0.1 sysDescr.0 IF-MIB::ifHCInOctets.3
  multisnmp get --jsonl @hosts.txt sysName sysUpTime | jq -r .host
  multisnmp get -v3 -u netops -l authPriv -a SHA-256 -x AES --credentials creds.toml --cred core 10.0.0.0/24";
const NEXT_EXAMPLES: &str = "Example:\n  multisnmp next 10.0.0.1 ifIndex";
const BULK_EXAMPLES: &str =
    "Example:\n  multisnmp bulk -Cn1 -Cr10 10.0.0.1 sysUpTime ifDescr ifSpeed";
const WALK_EXAMPLES: &str = "\
Examples:
  multisnmp walk 10.0.0.1 ifXTable
  multisnmp walk -Cr50 -CE ifPhysAddress 10.0.0.0/24 ifTable --csv -o ports.csv";
const TABLE_EXAMPLES: &str = "\
Examples:
  multisnmp table 10.0.0.1 ifTable
  multisnmp table -Ci -Cf , 10.0.0.1 hrStorageTable";
const SET_EXAMPLES: &str = "\
Types:
  i INTEGER  u unsigned  t TimeTicks  a IpAddress  o OID  s string  x hex string
  d decimal string  b BITS  U unsigned 64  I signed 64  F float  D double  = as the MIB says
With = the value is as it is printed: a label (up), labels of BITS ('{bridge router}'), text by the
DISPLAY-HINT, a time (2024-02-29T13:30:15+02:00), an address (10.0.0.1, 00:1b:21:09:ab:ff), a name
for an OID. NAME=VALUE in one word is the same. What the MIB does not allow (read-only, another
type, out of range) is not sent; -Ir sends it.

Examples:
  multisnmp set 10.0.0.1 sysContact s \"noc@example.com\"
  multisnmp set 10.0.0.1 ifAdminStatus.3 = down
  multisnmp set 10.0.0.1 ifAdminStatus.3=down ifAlias.3=\"spare\"
  multisnmp set --dry-run @access.txt sysLocation = \"building 3\"";

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// How many hosts to ask
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=65_534))]
    pub(crate) hosts: u32,
    #[command(flatten)]
    pub(crate) pace: Pace,
    #[command(flatten)]
    pub(crate) output: Output,
    #[command(flatten)]
    pub(crate) logging: Logging,
}

#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) logging: Logging,
}

#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    #[command(subcommand)]
    pub(crate) command: ConfigCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Prints every setting, its value and where it comes from; secrets stay hidden
    Show(Box<ConfigShowArgs>),
}

#[derive(Debug, Args)]
pub(crate) struct ConfigShowArgs {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) names: Names,
    #[command(flatten)]
    pub(crate) limits: Limits,
    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) logging: Logging,
}

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// Write a page for every command into this directory, instead of one to standard output
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
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

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_grammar_holds() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_letter_has_a_long_name_and_every_option_a_help() {
        for command in Cli::command().get_subcommands() {
            for arg in command.get_arguments().filter(|arg| !arg.is_positional()) {
                let name = (command.get_name(), arg.get_id());
                assert!(arg.get_long().is_some() || arg.get_short() == Some('C'), "{name:?}");
                assert!(arg.get_help().is_some(), "{name:?}");
            }
        }
    }

    #[test]
    fn an_empty_value_is_a_value() {
        let cli = Cli::try_parse_from(["m", "get", "-c=", "-u==x", "h"]).unwrap();
        let Command::Get(args) = cli.command else { panic!("not get") };
        assert_eq!(args.ask.connection.community.as_deref(), Some(""));
        assert_eq!(args.ask.connection.user.as_deref(), Some("=x"));
    }
}
