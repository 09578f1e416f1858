//! Options for how much a run asks of this machine, the network and the hosts.

use crate::config::Flags;
use clap::Args;

/// How many hosts at once, how fast, for how long.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Pace {
    /// Work on at most N hosts at once over UDP [default: 32768, fewer if little
    /// memory is left; inventory: 1000]
    ///
    /// How many of them are sent to at once depends on how they answer. inventory keeps what a
    /// device has given until it is done, so it works on fewer.
    #[arg(long, value_name = "N", help_heading = "Load")]
    pub(crate) in_flight: Option<String>,
    /// Send at most N packets per second [default: no limit; scan: 2000]
    ///
    /// Packets over UDP count, and resends too. N can be a fraction: 0.5 is one packet every two seconds.
    #[arg(long, value_name = "N", help_heading = "Load")]
    pub(crate) rate: Option<String>,
    /// Ask at most N hosts at once in one IPv4 /24 or IPv6 /64, over UDP [default: no limit]
    #[arg(long, value_name = "N", help_heading = "Load")]
    pub(crate) per_net: Option<String>,
    /// Use N threads for hosts over UDP, each for thousands of hosts [default: one per processor]
    #[arg(long, value_name = "N", help_heading = "Load")]
    pub(crate) lanes: Option<String>,
    /// Ask hosts in N worker processes, so that a crash costs one host [default: 0, none]
    ///
    /// A device whose answer crashes the SNMP library then ends one worker and not the run. The worker is
    /// replaced, the hosts that it had are asked again, and the device is reported as worker-died. Workers
    /// give up files and other rights first; `multisnmp doctor` says what is in force. --lanes and all
    /// limits are divided among them. set refuses this option, because asking again would set twice.
    #[arg(long, value_name = "N", help_heading = "Load")]
    pub(crate) isolate: Option<String>,
    /// Take at most N varbinds of a host [default: 500000]
    ///
    /// This stops a device that answers without end. It keeps what it gave, as partial.
    #[arg(long, value_name = "N", help_heading = "Load")]
    pub(crate) max_varbinds: Option<String>,
    /// Keep at most SIZE of memory for the values of a host, as 64K, 8M or 1G [default: 64M]
    ///
    /// The default is lower if little memory is left: at most a sixteenth of the default of --max-memory.
    #[arg(long, value_name = "SIZE", help_heading = "Load")]
    pub(crate) max_octets: Option<String>,
    /// Keep at most SIZE of memory for the values of all hosts at once [default: 1G]
    ///
    /// When half of it is used, only as many hosts go on as surely fit; the others wait. The default is at most half of the machine's memory, and a
    /// quarter of what a limit of the process (ulimit -v, ulimit -d) leaves.
    #[arg(long, value_name = "SIZE", help_heading = "Load")]
    pub(crate) max_memory: Option<String>,
    /// Stop the run after this time: seconds, or 90s 5m 2h [default: none]
    ///
    /// Hosts that are not done by then end as cancelled or partial.
    #[arg(long, value_name = "SECONDS", help_heading = "Timing")]
    pub(crate) deadline: Option<String>,
    /// After Ctrl-C, SIGTERM or SIGHUP, wait this long for hosts under way: seconds, or 90s 5m; 0 does not
    /// wait [default: 10]
    ///
    /// Then they end as cancelled or partial, and everything is written. A second signal ends the
    /// wait.
    #[arg(long, value_name = "SECONDS", help_heading = "Timing")]
    pub(crate) drain: Option<String>,
}

/// In which order records come.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Order {
    /// Write records in the order of the targets [default: as each host ends]
    ///
    /// A slow host then holds back the records of the hosts behind it. --ordered=false turns the
    /// setting of a file off.
    #[arg(
        long, value_name = "BOOL", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", help_heading = "Output"
    )]
    pub(crate) ordered: Option<String>,
}

/// The pace, the order, and what matters only if targets are of many kinds.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct LoadOptions {
    #[command(flatten)]
    pub(crate) pace: Pace,
    #[command(flatten)]
    pub(crate) order: Order,
    /// Send at most N requests at once to one address and port, if several targets have the same
    /// [default: 1]
    #[arg(long, value_name = "N", help_heading = "Load")]
    pub(crate) per_host: Option<String>,
    /// Use N threads for hosts over tcp: and unix:, each for one host at a time [default: 64]
    #[arg(long, value_name = "N", help_heading = "Load")]
    pub(crate) workers: Option<String>,
}

impl Pace {
    /// Adds what is given to `flags`.
    pub(crate) fn add_to(&self, flags: &mut Flags) {
        for (key, flag, value) in [
            ("in_flight", "--in-flight", &self.in_flight),
            ("rate", "--rate", &self.rate),
            ("per_net", "--per-net", &self.per_net),
            ("lanes", "--lanes", &self.lanes),
            ("isolate", "--isolate", &self.isolate),
            ("max_varbinds", "--max-varbinds", &self.max_varbinds),
            ("max_octets", "--max-octets", &self.max_octets),
            ("max_memory", "--max-memory", &self.max_memory),
            ("deadline", "--deadline", &self.deadline),
            ("drain", "--drain", &self.drain),
        ] {
            flags.read(key, flag, value.as_ref());
        }
    }
}

impl Order {
    /// Adds what is given to `flags`.
    pub(crate) fn add_to(&self, flags: &mut Flags) {
        flags.read("ordered", "--ordered", self.ordered.as_ref());
    }
}

impl LoadOptions {
    /// Adds what is given to `flags`.
    pub(crate) fn add_to(&self, flags: &mut Flags) {
        self.pace.add_to(flags);
        self.order.add_to(flags);
        flags.read("per_host", "--per-host", self.per_host.as_ref());
        flags.read("workers", "--workers", self.workers.as_ref());
    }
}
