//! Options that say how much a run puts on this machine, the network and the hosts.

use crate::config::Flags;
use clap::Args;

/// How many hosts at once, how fast, for how long.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Pace {
    /// Hosts at once over UDP; how many of them are sent to follows what they answer [default: 32768]
    #[arg(long, value_name = "N", help_heading = "Load")]
    pub(crate) in_flight: Option<String>,
    /// Packets a second over UDP, resends included, fractions too [default: as fast as the hosts
    /// answer]
    #[arg(long, value_name = "N", help_heading = "Load")]
    pub(crate) rate: Option<String>,
    /// Hosts at once in one IPv4 /24 or IPv6 /64, over UDP [default: any number]
    #[arg(long, value_name = "N", help_heading = "Load")]
    pub(crate) per_net: Option<String>,
    /// Threads for hosts over UDP, thousands of hosts each [default: the processors]
    #[arg(long, value_name = "N", help_heading = "Load")]
    pub(crate) lanes: Option<String>,
    /// End the whole run after that long, hosts not done by then as cancelled or partial:
    /// seconds, or 90s 5m 2h
    #[arg(long, value_name = "SECONDS", help_heading = "Timing")]
    pub(crate) deadline: Option<String>,
    /// Records in the order of the targets, not as hosts end; a slow host holds those behind it
    /// back
    #[arg(
        long, value_name = "BOOL", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", help_heading = "Output"
    )]
    pub(crate) ordered: Option<String>,
}

/// The same, and what only matters where targets are of many kinds.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Limits {
    #[command(flatten)]
    pub(crate) pace: Pace,
    /// Requests at once to one address and port, where several targets have the same [default: 1]
    #[arg(long, value_name = "N", help_heading = "Load")]
    pub(crate) per_host: Option<String>,
    /// Threads for hosts over tcp: and unix:, one host each at a time [default: 64]
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
            ("deadline", "--deadline", &self.deadline),
            ("ordered", "--ordered", &self.ordered),
        ] {
            flags.read(key, flag, value.as_ref());
        }
    }
}

impl Limits {
    /// Adds what is given to `flags`.
    pub(crate) fn add_to(&self, flags: &mut Flags) {
        self.pace.add_to(flags);
        for (key, flag, value) in
            [("per_host", "--per-host", &self.per_host), ("workers", "--workers", &self.workers)]
        {
            flags.read(key, flag, value.as_ref());
        }
    }
}
