//! The options of `worker`, `collect` and `queue`.

use super::{logging::Logging, output::Output, remember::Remember, via::Queue};
use crate::config::Flags;
use clap::{Args, Subcommand};
use std::path::PathBuf;

pub(super) const WORKER_EXAMPLES: &str = "\
A worker takes jobs of its site from the queue, asks their hosts from this machine, and sends the
records back. The coordinator is any of get, next, bulk, walk, table, scan and inventory with --via.
Several workers of one site share its hosts. If a worker dies, its hosts go to another one.

Credentials never go over the queue: a job names a tag, and the worker has it in its own credentials
file. The worker keeps to the networks of the tag.

SIGTERM or Ctrl-C: the worker takes no more jobs, finishes the hosts under way, and gives back the rest.

Example:
  multisnmp worker --via nats://hub.example.net:4222 --site berlin --credentials creds.toml";

pub(super) const COLLECT_EXAMPLES: &str = "\
Goes on where the coordinator of a run has died: writes the records that it has not written, and asks
the hosts that have none. The form of the output is that of the run, unless an option says another one.
With the --db of an inventory, its run of the database goes on; with -o FILE of its JSON lines,
FILE.partial does. Records in another unfinished -o FILE count as not written.

Without -o or --db, the records go to standard output. Once all of them are written, the run is over: the
server removes it, and it cannot be collected again. If they cannot be written, or nobody reads them any
more, the run stays.

A scan cannot be collected: its next questions depend on answers that died with its process. Scan again.

Examples:
  multisnmp queue status --via nats://hub.example.net:4222
  multisnmp collect nightly --via nats://hub.example.net:4222 --jsonl -o rest.jsonl";

pub(super) const QUEUE_EXAMPLES: &str = "\
Examples:
  multisnmp queue status --via nats://hub.example.net:4222
  multisnmp queue cancel nightly --via nats://hub.example.net:4222";

#[derive(Debug, Args)]
pub(crate) struct WorkerArgs {
    #[command(flatten)]
    pub(crate) queue: Queue,
    /// Take the jobs of this site [default: default]
    #[arg(long, value_name = "NAME", help_heading = "Machines")]
    pub(crate) site: Option<String>,
    /// Read credentials from this TOML file, with one table per tag
    ///
    /// Only its owner may be able to read it: chmod 600 FILE.
    #[arg(long, value_name = "FILE", help_heading = "SNMP")]
    pub(crate) credentials: Option<PathBuf>,
    /// Ask hosts whose job names no tag with the credentials of this one
    #[arg(long, value_name = "TAG", help_heading = "SNMP")]
    pub(crate) cred: Option<String>,
    /// Send from this address of this machine, such as 192.0.2.1 [default: the system chooses]
    #[arg(long, value_name = "ADDRESS", help_heading = "SNMP")]
    pub(crate) source: Option<String>,
    /// Work on at most N hosts of a run at once over UDP [default: 32768]
    #[arg(long, value_name = "N", help_heading = "Load")]
    pub(crate) in_flight: Option<String>,
    /// Send at most N packets per second for a run [default: no limit]
    ///
    /// A run's own limit is shared among the workers that ask its hosts. The lower one counts.
    #[arg(long, value_name = "N", help_heading = "Load")]
    pub(crate) rate: Option<String>,
    /// Ask at most N hosts at once in one IPv4 /24 or IPv6 /64, over UDP [default: no limit]
    #[arg(long, value_name = "N", help_heading = "Load")]
    pub(crate) per_net: Option<String>,
    /// Use N threads for hosts over UDP, each for thousands of hosts [default: one per processor]
    #[arg(long, value_name = "N", help_heading = "Load")]
    pub(crate) lanes: Option<String>,
    /// Keep at most SIZE of memory for the values of all hosts of a run [default: 1G]
    #[arg(long, value_name = "SIZE", help_heading = "Load")]
    pub(crate) max_memory: Option<String>,
    /// After SIGTERM or Ctrl-C, wait this long for hosts under way [default: 10]
    #[arg(long, value_name = "SECONDS", help_heading = "Timing")]
    pub(crate) drain: Option<String>,
    /// Read this file instead of the config.toml of the user and the system
    #[arg(long, value_name = "FILE", help_heading = "Run")]
    pub(crate) config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) logging: Logging,
}

impl WorkerArgs {
    /// Returns what is given.
    pub(crate) fn flags(&self) -> Flags {
        let mut flags = Flags::default();
        self.queue.add_to(&mut flags);
        for (key, flag, value) in [
            ("cred", "--cred", &self.cred),
            ("source", "--source", &self.source),
            ("in_flight", "--in-flight", &self.in_flight),
            ("rate", "--rate", &self.rate),
            ("per_net", "--per-net", &self.per_net),
            ("lanes", "--lanes", &self.lanes),
            ("max_memory", "--max-memory", &self.max_memory),
            ("drain", "--drain", &self.drain),
        ] {
            flags.read(key, flag, value.as_ref());
        }
        flags.read("credentials", "--credentials", self.credentials.as_ref());
        flags.read("config", "--config", self.config.as_ref());
        flags
    }
}

#[derive(Debug, Args)]
pub(crate) struct CollectArgs {
    #[command(flatten)]
    pub(crate) queue: Queue,
    #[command(flatten)]
    pub(crate) output: Output,
    #[command(flatten)]
    pub(crate) remember: Remember,
    /// Write the devices of an inventory into this SQLite database: the run goes on if it is there
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) db: Option<PathBuf>,
    /// Read this file instead of the config.toml of the user and the system
    #[arg(long, value_name = "FILE", help_heading = "Run")]
    pub(crate) config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) logging: Logging,
    /// The name of the run, as `queue status` lists it
    #[arg(value_name = "RUN")]
    pub(crate) run: String,
}

#[derive(Debug, Args)]
pub(crate) struct QueueArgs {
    #[command(subcommand)]
    pub(crate) command: QueueCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum QueueCommand {
    /// List the runs, and for each site its jobs and workers
    #[command(
        after_help = "Example:\n  multisnmp queue status --via nats://hub.example.net:4222 --json"
    )]
    Status(QueueStatusArgs),
    /// End a run: workers stop asking its hosts, and the server forgets it
    #[command(
        after_help = "Example:\n  multisnmp queue cancel nightly --via nats://hub.example.net:4222"
    )]
    Cancel(QueueCancelArgs),
}

#[derive(Debug, Args)]
pub(crate) struct QueueStatusArgs {
    #[command(flatten)]
    pub(crate) queue: Queue,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Read this file instead of the config.toml of the user and the system
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) logging: Logging,
}

#[derive(Debug, Args)]
pub(crate) struct QueueCancelArgs {
    #[command(flatten)]
    pub(crate) queue: Queue,
    /// Read this file instead of the config.toml of the user and the system
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) logging: Logging,
    /// The name of the run, as `queue status` lists it
    #[arg(value_name = "RUN")]
    pub(crate) run: String,
}
