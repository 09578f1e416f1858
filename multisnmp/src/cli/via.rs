//! Options for other machines that ask the hosts.

use crate::config::Flags;
use clap::Args;
use std::path::PathBuf;

/// The queue between the machines.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Queue {
    /// Use the queue of this NATS server, such as nats://hub.example.net:4222
    ///
    /// With it, workers (`multisnmp worker`) ask the hosts, each those of its site. config.toml and
    /// MULTISNMP_VIA may name it; --via none asks from here nevertheless.
    #[arg(long, value_name = "URL", help_heading = "Machines")]
    pub(crate) via: Option<String>,
    /// Read the user and password, the token or the credentials for the NATS server from this file
    ///
    /// It is what `nsc` writes, or TOML: user = "…" and password = "…", or token = "…", or nkey = "SU…".
    /// Only its owner may be able to read it: chmod 600 FILE.
    #[arg(long, value_name = "FILE", help_heading = "Machines")]
    pub(crate) via_credentials: Option<PathBuf>,
    /// Speak TLS with the NATS server, and trust this certificate of an authority (PEM)
    #[arg(long, value_name = "FILE", help_heading = "Machines")]
    pub(crate) via_ca: Option<PathBuf>,
    /// Show the NATS server this certificate of this machine (PEM)
    #[arg(long, value_name = "FILE", help_heading = "Machines")]
    pub(crate) via_cert: Option<PathBuf>,
    /// Read the key of --via-cert from this file (PEM) [default: the file of --via-cert]
    ///
    /// Only its owner may be able to read it: chmod 600 FILE.
    #[arg(long, value_name = "FILE", help_heading = "Machines")]
    pub(crate) via_key: Option<PathBuf>,
    /// Use the JetStream of this domain, if the NATS server is a leaf node of the hub
    #[arg(long, value_name = "NAME", help_heading = "Machines")]
    pub(crate) via_domain: Option<String>,
}

/// The queue, and the name of the run.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Via {
    #[command(flatten)]
    pub(crate) queue: Queue,
    /// Give the run of --via this name, by which `collect` and `queue` know it
    /// [default: the time and a random word]
    #[arg(long = "run", value_name = "NAME", help_heading = "Machines")]
    pub(crate) run_name: Option<String>,
    /// The run that another process has begun.
    #[arg(skip)]
    pub(crate) resumed: Option<Resumed>,
}

/// A run that another process has begun.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Resumed {
    /// How many hosts it has, as far as that is known.
    pub(crate) hosts: u64,
    /// How many of these hosts have no written record yet.
    pub(crate) left: u64,
    /// Whether the output is the file that the other process wrote.
    pub(crate) same_file: bool,
}

impl Queue {
    /// Adds what is given to `flags`.
    pub(crate) fn add_to(&self, flags: &mut Flags) {
        flags.read("via", "--via", self.via.as_ref());
        flags.read("via_credentials", "--via-credentials", self.via_credentials.as_ref());
        flags.read("via_ca", "--via-ca", self.via_ca.as_ref());
        flags.read("via_cert", "--via-cert", self.via_cert.as_ref());
        flags.read("via_key", "--via-key", self.via_key.as_ref());
        flags.read("via_domain", "--via-domain", self.via_domain.as_ref());
    }
}
