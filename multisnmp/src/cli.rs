//! The command line: its commands and options.

pub(crate) mod app;
pub(crate) mod argv;
pub(crate) mod connection;
mod help;
pub(crate) mod inventory;
mod letters;
pub(crate) mod load;
pub(crate) mod logging;
pub(crate) mod machines;
pub(crate) mod modules;
pub(crate) mod names;
mod on_call;
pub(crate) mod output;
pub(crate) mod profile;
pub(crate) mod remember;
pub(crate) mod report;
pub(crate) mod run;
pub(crate) mod scan;
mod targets;
pub(crate) mod via;

use crate::exit;
use app::{BulkArgs, GetArgs, SetArgs, TableArgs, WalkArgs};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use connection::Connection;
use inventory::{
    DIFF_EXAMPLES, DiffArgs, INVENTORY_EXAMPLES, InitArgs, InventoryArgs, RunsArgs, SchemaArgs,
};
use load::{LoadOptions, Order, Pace};
use logging::Logging;
use machines::{
    COLLECT_EXAMPLES, CollectArgs, QUEUE_EXAMPLES, QueueArgs, WORKER_EXAMPLES, WorkerArgs,
};
use modules::NameOptions;
use names::{MIB_EXAMPLES, MibArgs, TRANSLATE_EXAMPLES, TranslateArgs};
use on_call::OnCall;
use output::{Look, Output};
use profile::{PROFILE_EXAMPLES, ProfileArgs};
use report::{REPORT_EXAMPLES, ReportArgs, TopologyArgs};
use scan::ScanArgs;
use std::{ffi::OsString, path::PathBuf};

const OVERVIEW: &str = "\
Examples:
  multisnmp get 10.0.0.1 sysDescr sysName
  multisnmp get -v2c -c private 10.0.0.0/22 sysName --jsonl
  multisnmp walk 10.0.0.1,10.0.0.2 ifTable
  multisnmp table --csv -o ports.csv @hosts.txt ifTable
  multisnmp get --rate 5000 --per-net 20 --deadline 10m 10.0.0.0/16 sysName
  multisnmp get --credentials creds.toml --cred core 10.0.0.1-50 sysUpTime
  multisnmp set 10.0.0.1 sysContact s \"noc@example.com\"
  multisnmp translate -Td ifOperStatus

A wrong target on the command line fails alone, with a record that says why. A wrong line of a hosts
file is reported with its number and counts as a host that failed. A host that is not done when
--deadline comes counts as failed, too.

Settings: each setting that `multisnmp config show` lists has a key of that name in config.toml, in
the folder multisnmp of $XDG_CONFIG_HOME or /etc, or in --config FILE (MULTISNMP_CONFIG). The
settings of Timing and Load also have a variable: SNMP_RATE, SNMP_DEADLINE.";

/// Asks one SNMP agent or a whole network at once.
///
/// The options of snmpget work, with the same meanings. Where snmpget takes one AGENT, multisnmp takes
/// TARGETS: one host or many. Records go to standard output, everything else to standard error.
/// Three defaults differ from net-snmp's: version 2c with community public, a timeout of 2 s, and 1
/// retry.
#[derive(Debug, Parser)]
#[command(name = "multisnmp", version, propagate_version = true, after_help = overview())]
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

/// Returns what follows the list of commands.
fn overview() -> String {
    let codes: String =
        exit::OF_HOSTS.iter().map(|(code, meaning)| format!("  {code:<5}{meaning}\n")).collect();
    OVERVIEW.replacen("\n\n", &format!("\n\nExit codes:\n{codes}\n"), 1)
}

/// Returns the grammar of the command line.
pub(crate) fn command() -> clap::Command {
    help::with_help(Cli::command())
}

/// Returns the grammar for one command line: if a command comes first, the others have no options.
pub(crate) fn grammar_of(line: &[OsString]) -> clap::Command {
    let names = || on_call::only("", Cli::command);
    let first = line.get(1).and_then(|word| word.to_str());
    let called =
        first.and_then(|word| names().find_subcommand(word).map(|it| it.get_name().to_owned()));
    match called {
        Some(called) => help::with_help(on_call::only(&called, Cli::command)),
        None => command(),
    }
}

/// Reads a command line.
///
/// # Errors
/// It is wrong, or it asks for help.
pub(crate) fn parse(grammar: clap::Command, args: Vec<OsString>) -> Result<Cli, clap::Error> {
    Cli::from_arg_matches(&grammar.try_get_matches_from(without_dash(args))?)
}

/// Drops `-o -`: without -o, standard output is written anyway. By now, each short option and its value
/// are one word.
fn without_dash(mut args: Vec<OsString>) -> Vec<OsString> {
    let end = args.iter().position(|arg| arg == "--").unwrap_or(args.len());
    let rest = args.split_off(end);
    let mut kept = Vec::with_capacity(end + rest.len());
    let mut args = args.into_iter().peekable();
    while let Some(arg) = args.next() {
        let takes_next =
            (arg == "-o" || arg == "--output") && args.peek().is_some_and(|next| next == "-");
        if takes_next {
            args.next();
        } else if arg != "-o-" && arg != "-o=-" && arg != "--output=-" {
            kept.push(arg);
        }
    }
    kept.extend(rest);
    kept
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Get the named variables (GET); the bare name of a scalar means its instance .0
    #[command(alias = "snmpget", after_help = GET_EXAMPLES)]
    Get(OnCall<GetArgs>),
    /// Get the variable that follows each named one (GETNEXT)
    #[command(aliases = ["getnext", "get-next", "snmpgetnext"], after_help = NEXT_EXAMPLES)]
    Next(OnCall<GetArgs>),
    /// Get many variables that follow the named ones with one GETBULK
    #[command(aliases = ["getbulk", "get-bulk", "bulkget", "snmpbulkget"], after_help = BULK_EXAMPLES)]
    Bulk(OnCall<BulkArgs>),
    /// Get everything below each named variable (GETBULK; GETNEXT over SNMPv1)
    #[command(aliases = ["bulkwalk", "snmpwalk", "snmpbulkwalk"], after_help = WALK_EXAMPLES)]
    Walk(OnCall<WalkArgs>),
    /// Get a table and print it by rows
    #[command(alias = "snmptable", after_help = TABLE_EXAMPLES)]
    Table(OnCall<TableArgs>),
    /// Set variables (SET) and check them by reading them back
    #[command(alias = "snmpset", after_help = SET_EXAMPLES)]
    Set(OnCall<SetArgs>),
    /// Translate names and OIDs, and print what the MIB says about them
    #[command(alias = "snmptranslate", after_help = TRANSLATE_EXAMPLES)]
    Translate(OnCall<TranslateArgs>),
    /// List, show, find and check MIB modules and their objects
    #[command(after_help = MIB_EXAMPLES)]
    Mib(OnCall<MibArgs>),
    /// Find the addresses that speak SNMP, and the credentials that work
    #[command(after_help = scan::EXAMPLES)]
    Scan(OnCall<ScanArgs>),
    /// Write a config.toml to start with, which explains the usual settings
    #[command(after_help = "Example:\n  multisnmp init && multisnmp config show")]
    Init(OnCall<InitArgs>),
    /// List the devices of a network: what they are, and what is in them
    #[command(after_help = INVENTORY_EXAMPLES)]
    Inventory(OnCall<InventoryArgs>),
    /// Show what changed between two runs of inventory
    #[command(after_help = DIFF_EXAMPLES)]
    Diff(OnCall<DiffArgs>),
    /// Write an inventory as a page to read: Markdown or HTML
    #[command(after_help = REPORT_EXAMPLES)]
    Report(OnCall<ReportArgs>),
    /// Draw which devices are connected, as LLDP and CDP say: DOT or SVG
    #[command(after_help = REPORT_EXAMPLES)]
    Topology(OnCall<TopologyArgs>),
    /// Print the schema of what inventory writes: JSON Schema, SQL or CSV headers
    #[command(
        after_help = "Examples:\n  multisnmp schema > device.schema.json\n  multisnmp schema --sql"
    )]
    Schema(OnCall<SchemaArgs>),
    /// List, show and try the profiles of inventory
    #[command(after_help = PROFILE_EXAMPLES)]
    Profile(OnCall<ProfileArgs>),
    /// List the runs in a database of inventory
    #[command(after_help = "Example:\n  multisnmp runs net.db")]
    Runs(OnCall<RunsArgs>),
    /// Ask hosts for runs on other machines (--via), from this one
    #[command(after_help = WORKER_EXAMPLES)]
    Worker(OnCall<WorkerArgs>),
    /// Finish a run of --via whose process has died
    #[command(after_help = COLLECT_EXAMPLES)]
    Collect(OnCall<CollectArgs>),
    /// Show the queue of --via, or end a run on it
    #[command(after_help = QUEUE_EXAMPLES)]
    Queue(OnCall<QueueArgs>),
    /// Ask a hundred agents on this machine, to see that it works
    #[command(after_help = "Examples:\n  multisnmp demo --hosts 1000\n  multisnmp demo --via")]
    Demo(OnCall<DemoArgs>),
    /// Report what the Net-SNMP library and this machine can do, and how to fix what they cannot
    #[command(
        after_help = "Exit codes: 0 a run can work, 4 it cannot.\n\nExample:\n  multisnmp doctor"
    )]
    Doctor(OnCall<DoctorArgs>),
    /// Show the configuration
    #[command(after_help = "Example:\n  multisnmp config show")]
    Config(OnCall<ConfigArgs>),
    /// Install the manual pages, and the completions of bash, zsh and fish
    #[command(name = "setup-shell", after_help = SETUP_EXAMPLES)]
    SetupShell(OnCall<SetupShellArgs>),
    /// Print a completion script for a shell
    #[command(after_help = "Example:\n  source <(multisnmp completions bash)")]
    Completions(OnCall<CompletionsArgs>),
    /// Print a manual page, or write the pages of all commands
    #[command(
        after_help = "Examples:\n  multisnmp man get | man -l -\n  multisnmp man --dir ./man1"
    )]
    Man(OnCall<ManArgs>),
}

const GET_EXAMPLES: &str = "\
Examples:
  multisnmp get 10.0.0.1
  multisnmp get -v2c -c public 10.0.0.1 sysDescr.0 IF-MIB::ifHCInOctets.3
  multisnmp get --jsonl @hosts.txt sysName sysUpTime | jq -r .host
  multisnmp get --credentials creds.toml --cred core 10.0.0.0/24 sysName";
const SETUP_EXAMPLES: &str = "\
Each file has a line that names this command. A file without that line is neither overwritten nor
removed; then nothing is written, and the exit code is 1. If `man` or a shell does not look at the
place by itself, a line on standard error says what to do. Start a new shell to use the completions.

Examples:
  multisnmp setup-shell
  multisnmp setup-shell --shell bash --dry-run
  sudo multisnmp setup-shell --prefix /usr/local
  multisnmp setup-shell --remove";
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
  multisnmp table 10.0.0.1 ifDescr,ifOperStatus,ifHCInOctets
  multisnmp table --format table 10.0.0.1 ifTable,ifXTable
  multisnmp table --jsonl @hosts.txt ifTable | jq '.rows[] | {ifDescr, ifOperStatus}'
  multisnmp table -Ci -Cf , 10.0.0.1 hrStorageTable";
const SET_EXAMPLES: &str = "\
Types:
  i INTEGER  u unsigned  t TimeTicks  a IpAddress  o OID  s string  x hex string
  d decimal string  b BITS  U unsigned 64  I signed 64  F float  D double  = as the MIB says
With = write the value as it is printed: a label (up), labels of BITS ('{bridge router}'), a text in
the form of its DISPLAY-HINT, a time (2024-02-29T13:30:15+02:00), an address (10.0.0.1,
00:1b:21:09:ab:ff), or a name for an OID. NAME=VALUE in one word is the same.
A value that the MIB does not allow (read-only, another type, out of range) is not sent; -Ir sends
it.

Examples:
  multisnmp set 10.0.0.1 sysContact s \"noc@example.com\"
  multisnmp set 10.0.0.1 ifAdminStatus.3 = down
  multisnmp set 10.0.0.1 ifAdminStatus.3=down ifAlias.3=\"spare\"
  multisnmp set --dry-run @access.txt sysLocation = \"building 3\"";

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// Ask N hosts
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=65_534))]
    pub(crate) hosts: u32,
    /// Let two workers ask them over a private NATS server, and kill one in the middle
    #[arg(long)]
    pub(crate) via: bool,
    #[command(flatten)]
    pub(crate) pace: Pace,
    #[command(flatten)]
    pub(crate) order: Order,
    #[command(flatten)]
    pub(crate) output: Output,
    #[command(flatten)]
    pub(crate) look: Look,
    #[command(flatten)]
    pub(crate) logging: Logging,
}

#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    /// Print JSON
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
    /// Print every setting that has a value, and its origin; secrets stay hidden
    #[command(
        after_help = "Examples:\n  multisnmp config show\n  multisnmp config show --cred core --json"
    )]
    Show(Box<ConfigShowArgs>),
}

#[derive(Debug, Args)]
pub(crate) struct ConfigShowArgs {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) names: NameOptions,
    #[command(flatten)]
    pub(crate) limits: LoadOptions,
    /// Show the settings with [sites.NAME] of config.toml
    #[arg(long, value_name = "NAME", help_heading = "Run")]
    pub(crate) site: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) logging: Logging,
}

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell to print the script for
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(crate) struct SetupShellArgs {
    /// Write the completions of these shells only [default: bash,zsh,fish]
    #[arg(long, value_name = "SHELL", value_delimiter = ',', value_parser = ["bash", "zsh", "fish"])]
    pub(crate) shell: Vec<String>,
    /// Write below DIR/share
    /// [default: ~/.local; for root /usr/local]
    #[arg(long, value_name = "DIR")]
    pub(crate) prefix: Option<PathBuf>,
    /// Remove what an earlier run has written
    #[arg(long, conflicts_with = "shell")]
    pub(crate) remove: bool,
    /// Print what would be written or removed, and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// The command whose page is printed, such as get or config show [default: the overview]
    #[arg(value_name = "COMMAND", conflicts_with = "dir")]
    pub(crate) command: Vec<String>,
    /// Write a page for every command into this directory, instead of one to standard output
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_holds() {
        command().debug_assert();
    }

    #[test]
    fn every_letter_has_a_long_name_and_every_option_a_help() {
        for command in command().get_subcommands() {
            for arg in command.get_arguments().filter(|arg| !arg.is_positional()) {
                let name = (command.get_name(), arg.get_id());
                assert!(arg.get_long().is_some() || arg.get_short() == Some('C'), "{name:?}");
                assert!(arg.get_help().is_some(), "{name:?}");
            }
        }
    }

    #[test]
    fn the_grammar_of_a_line_has_the_whole_command_that_comes_first() {
        let help = |mut root: clap::Command, name: &str| {
            root.build();
            let mut pages = Vec::new();
            let mut left = vec![root.find_subcommand_mut(name).unwrap().clone()];
            while let Some(mut command) = left.pop() {
                pages.push(command.render_long_help().to_string());
                left.extend(command.get_subcommands().cloned());
            }
            pages
        };
        for one in command().get_subcommands() {
            let alias = one.get_all_aliases().next();
            for word in [Some(one.get_name()), alias].into_iter().flatten() {
                let grammar = grammar_of(&["m".into(), word.into()]);
                let others = grammar.get_subcommands().filter(|it| it.get_name() != one.get_name());
                let options = others.flat_map(clap::Command::get_arguments);
                assert!(
                    options.filter(|it| !it.get_id().as_str().starts_with("help")).count() == 0
                );
                let name = one.get_name();
                assert_eq!(help(grammar, name), help(command(), name), "{word}");
            }
        }
        let grammar = grammar_of(&["m".into(), "-v1".into(), "get".into()]);
        assert!(grammar.find_subcommand("walk").unwrap().get_arguments().count() > 20);
    }

    #[test]
    fn an_empty_value_is_a_value() {
        let cli = Cli::try_parse_from(["m", "get", "-c=", "-u==x", "h"]).unwrap();
        let Command::Get(args) = cli.command else { panic!("not get") };
        assert_eq!(args.ask.connection.community.as_deref(), Some(""));
        assert_eq!(args.ask.connection.user.as_deref(), Some("=x"));
    }
}
