//! Options that say how hosts are asked.

use crate::config::Flags;
use clap::Args;
use std::{ffi::OsString, path::PathBuf};

/// Version, credentials, timing, addresses.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Connection {
    /// SNMP version: 1, 2c or 3; 3 where a user is given [default: 2c]
    #[arg(short = 'v', long, value_name = "1|2c|3", help_heading = "SNMP")]
    pub(crate) snmp_version: Option<String>,
    /// Community, or fd:N to read it from a descriptor [default: public]
    #[arg(short = 'c', long, value_name = "COMMUNITY", help_heading = "SNMP")]
    pub(crate) community: Option<String>,
    /// SNMPv3 user (security name)
    #[arg(short = 'u', long, value_name = "USER", help_heading = "SNMP")]
    pub(crate) user: Option<String>,
    /// Security level: noAuthNoPriv, authNoPriv or authPriv; as the keys allow by default
    #[arg(short = 'l', long, value_name = "LEVEL", help_heading = "SNMP")]
    pub(crate) level: Option<String>,
    /// Authentication protocol: MD5, SHA, SHA-224, SHA-256, SHA-384 or SHA-512
    #[arg(short = 'a', long, value_name = "PROTOCOL", help_heading = "SNMP")]
    pub(crate) auth: Option<String>,
    /// Authentication passphrase, or fd:N
    #[arg(short = 'A', long, value_name = "PASSPHRASE", help_heading = "SNMP")]
    pub(crate) auth_pass: Option<String>,
    /// Privacy protocol: DES, AES, AES-192, AES-256, AES-192-C or AES-256-C
    #[arg(short = 'x', long = "priv", value_name = "PROTOCOL", help_heading = "SNMP")]
    pub(crate) privacy: Option<String>,
    /// Privacy passphrase, or fd:N
    #[arg(short = 'X', long, value_name = "PASSPHRASE", help_heading = "SNMP")]
    pub(crate) priv_pass: Option<String>,
    /// Context name
    #[arg(short = 'n', long, value_name = "CONTEXT", help_heading = "SNMP")]
    pub(crate) context: Option<String>,
    /// Security engine ID, in hex; discovered by default
    #[arg(short = 'e', long, value_name = "HEX", help_heading = "SNMP")]
    pub(crate) engine_id: Option<String>,
    /// Context engine ID, in hex; the agent's by default
    #[arg(short = 'E', long, value_name = "HEX", help_heading = "SNMP")]
    pub(crate) context_engine_id: Option<String>,
    /// The engine's boots and time; discovered by default
    #[arg(short = 'Z', long, value_name = "BOOTS,TIME", help_heading = "SNMP")]
    pub(crate) boots_time: Option<String>,
    /// Authentication master key, in hex or fd:N (-3m)
    #[arg(long, value_name = "HEX", help_heading = "SNMP")]
    pub(crate) auth_key: Option<String>,
    /// Privacy master key (-3M)
    #[arg(long, value_name = "HEX", help_heading = "SNMP")]
    pub(crate) priv_key: Option<String>,
    /// Authentication key localized to the agent (-3k)
    #[arg(long, value_name = "HEX", help_heading = "SNMP")]
    pub(crate) auth_localized_key: Option<String>,
    /// Privacy key localized to the agent (-3K)
    #[arg(long, value_name = "HEX", help_heading = "SNMP")]
    pub(crate) priv_localized_key: Option<String>,
    /// TOML file of credentials, a table per tag; nobody else may be able to read it
    #[arg(long, value_name = "FILE", help_heading = "SNMP")]
    pub(crate) credentials: Option<PathBuf>,
    /// Ask with the credentials of this tag; auto: with those a scan has found for each host; a scan
    /// tries several, TAG,TAG, in that order
    #[arg(long, value_name = "TAG", help_heading = "SNMP")]
    pub(crate) cred: Option<String>,
    /// Seconds to wait for an answer, fractions too, or 500ms [default: 2]
    #[arg(short = 't', long, value_name = "SECONDS", help_heading = "Timing")]
    pub(crate) timeout: Option<String>,
    /// Resends before a host is given up [default: 1]
    #[arg(short = 'r', long, value_name = "N", help_heading = "Timing")]
    pub(crate) retries: Option<String>,
    /// How many times longer each resend waits than the transmission before it [default: 1]
    #[arg(long, value_name = "FACTOR", help_heading = "Timing")]
    pub(crate) backoff: Option<String>,
    /// Give a host up after that long, with what it gave: seconds, or 90s 5m 2h
    #[arg(long, value_name = "SECONDS", help_heading = "Timing")]
    pub(crate) host_deadline: Option<String>,
    /// Port of targets that name none [default: 161]
    #[arg(long, value_name = "PORT", help_heading = "SNMP")]
    pub(crate) port: Option<String>,
    /// Address of this machine to send from
    #[arg(long, value_name = "ADDRESS", help_heading = "SNMP")]
    pub(crate) source: Option<String>,
    /// Take an answer from another address of the device than the one asked; request ID and
    /// credentials must fit all the same. --any-source=false where it is configured
    #[arg(
        long, value_name = "BOOL", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", help_heading = "SNMP"
    )]
    pub(crate) any_source: Option<String>,
    /// This file in place of multisnmp/config.toml of the user and the system
    #[arg(long, value_name = "FILE", help_heading = "Run")]
    pub(crate) config: Option<PathBuf>,
    /// A token of snmp.conf: defVersion=3, "alias core udp:10.0.0.1"
    #[arg(short = 'Y', long = "config-token", value_name = "TOKEN=VALUE", help_heading = "SNMP")]
    pub(crate) tokens: Vec<String>,
}

/// Where names come from.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Modules {
    /// MIB modules to load besides the built-in ones: X-MIB, ./FILE, FOLDER/ or ALL; + keeps those of
    /// multisnmp/mibs in the configuration folder, '' loads none
    #[arg(short = 'm', long, value_name = "MIB[:…]", help_heading = "Names")]
    pub(crate) mibs: Option<OsString>,
    /// Directories to look for MIB modules in; + adds to the default ones
    #[arg(short = 'M', long, value_name = "DIR[:…]", help_heading = "Names")]
    pub(crate) mib_dirs: Option<OsString>,
}

/// Where names come from and how they are read.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Names {
    #[command(flatten)]
    pub(crate) modules: Modules,
    /// How names and values are read: s SUFFIX, S PREFIX, u (numbers without a leading dot are
    /// below mib-2), r (no range check), h (no DISPLAY-HINT), b (what is no name is a
    /// regular expression: its best match), R (as by default)
    #[arg(short = 'I', long = "input-options", value_name = "LETTERS", help_heading = "Names")]
    pub(crate) input: Vec<String>,
}

impl Connection {
    /// Adds what is given to `flags`.
    pub(crate) fn add_to(&self, flags: &mut Flags) {
        for (key, flag, value) in [
            ("version", "-v", &self.snmp_version),
            ("community", "-c", &self.community),
            ("user", "-u", &self.user),
            ("level", "-l", &self.level),
            ("auth", "-a", &self.auth),
            ("auth_passphrase", "-A", &self.auth_pass),
            ("priv", "-x", &self.privacy),
            ("priv_passphrase", "-X", &self.priv_pass),
            ("context", "-n", &self.context),
            ("engine_id", "-e", &self.engine_id),
            ("context_engine_id", "-E", &self.context_engine_id),
            ("boots_time", "-Z", &self.boots_time),
            ("auth_key", "-3m", &self.auth_key),
            ("priv_key", "-3M", &self.priv_key),
            ("auth_localized_key", "-3k", &self.auth_localized_key),
            ("priv_localized_key", "-3K", &self.priv_localized_key),
            ("cred", "--cred", &self.cred),
            ("timeout", "-t", &self.timeout),
            ("retries", "-r", &self.retries),
            ("port", "--port", &self.port),
            ("source", "--source", &self.source),
            ("backoff", "--backoff", &self.backoff),
            ("host_deadline", "--host-deadline", &self.host_deadline),
            ("any_source", "--any-source", &self.any_source),
        ] {
            flags.read(key, flag, value.as_ref());
        }
        flags.read("credentials", "--credentials", self.credentials.as_ref());
        flags.read("config", "--config", self.config.as_ref());
    }
}

impl Modules {
    /// Adds what is given to `flags`.
    pub(crate) fn add_to(&self, flags: &mut Flags) {
        flags.read("mibs", "-m", self.mibs.as_ref());
        flags.read("mib_dirs", "-M", self.mib_dirs.as_ref());
    }
}
