//! Options for how hosts are asked.

use crate::config::Flags;
use clap::Args;
use std::path::PathBuf;

/// Version, credentials, timing, addresses.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Connection {
    /// Use this SNMP version: 1, 2c or 3 [default: 2c; 3 with a user]
    #[arg(short = 'v', long, value_name = "1|2c|3", help_heading = "SNMP")]
    pub(crate) snmp_version: Option<String>,
    /// Use this community for versions 1 and 2c [default: public]
    ///
    /// fd:N reads it from descriptor N, so that it does not show in the list of processes.
    #[arg(short = 'c', long, value_name = "COMMUNITY", help_heading = "SNMP")]
    pub(crate) community: Option<String>,
    /// Ask as this SNMPv3 user (security name)
    #[arg(short = 'u', long, value_name = "USER", help_heading = "SNMP")]
    pub(crate) user: Option<String>,
    /// Use this security level: noAuthNoPriv, authNoPriv or authPriv
    ///
    /// The default is the highest level that the given keys allow.
    #[arg(short = 'l', long, value_name = "LEVEL", help_heading = "SNMP")]
    pub(crate) level: Option<String>,
    /// Use this authentication protocol, such as SHA-256 [default: MD5]
    ///
    /// It is MD5, SHA, SHA-224, SHA-256, SHA-384 or SHA-512.
    #[arg(short = 'a', long, value_name = "PROTOCOL", help_heading = "SNMP")]
    pub(crate) auth: Option<String>,
    /// Use this authentication passphrase, of 8 characters or more
    ///
    /// fd:N reads it from descriptor N, so that it does not show in the list of processes.
    #[arg(short = 'A', long, value_name = "PASSPHRASE", help_heading = "SNMP")]
    pub(crate) auth_pass: Option<String>,
    /// Use this privacy protocol, such as AES [default: DES]
    ///
    /// It is DES, AES, AES-192, AES-256, AES-192-C or AES-256-C.
    #[arg(short = 'x', long = "priv", value_name = "PROTOCOL", help_heading = "SNMP")]
    pub(crate) privacy: Option<String>,
    /// Use this privacy passphrase, of 8 characters or more
    ///
    /// fd:N reads it from descriptor N, so that it does not show in the list of processes.
    #[arg(short = 'X', long, value_name = "PASSPHRASE", help_heading = "SNMP")]
    pub(crate) priv_pass: Option<String>,
    /// Ask in this SNMPv3 context [default: the empty one]
    #[arg(short = 'n', long, value_name = "CONTEXT", help_heading = "SNMP")]
    pub(crate) context: Option<String>,
    /// Use this security engine ID, in hex [default: discovered]
    #[arg(short = 'e', long, value_name = "HEX", help_heading = "SNMP")]
    pub(crate) engine_id: Option<String>,
    /// Use this context engine ID, in hex [default: the agent's]
    #[arg(short = 'E', long, value_name = "HEX", help_heading = "SNMP")]
    pub(crate) context_engine_id: Option<String>,
    /// Use these boots and time of the engine [default: discovered]
    #[arg(short = 'Z', long, value_name = "BOOTS,TIME", help_heading = "SNMP")]
    pub(crate) boots_time: Option<String>,
    /// Use this authentication master key, in hex or fd:N (-3m)
    #[arg(long, value_name = "HEX", help_heading = "SNMP")]
    pub(crate) auth_key: Option<String>,
    /// Use this privacy master key, in hex or fd:N (-3M)
    #[arg(long, value_name = "HEX", help_heading = "SNMP")]
    pub(crate) priv_key: Option<String>,
    /// Use this authentication key, localized to the agent, in hex or fd:N (-3k)
    #[arg(long, value_name = "HEX", help_heading = "SNMP")]
    pub(crate) auth_localized_key: Option<String>,
    /// Use this privacy key, localized to the agent, in hex or fd:N (-3K)
    #[arg(long, value_name = "HEX", help_heading = "SNMP")]
    pub(crate) priv_localized_key: Option<String>,
    /// Read credentials from this TOML file, with one table per tag
    ///
    /// Only its owner may be able to read it: chmod 600 FILE. A tag looks like this:
    /// [core] user = "netops" auth = "SHA-256" auth_passphrase = "…" networks = ["10.0.0.0/8"].
    #[arg(long, value_name = "FILE", help_heading = "SNMP")]
    pub(crate) credentials: Option<PathBuf>,
    /// Ask with the credentials of this tag
    ///
    /// --cred auto asks each host with the tag that a scan has found for it. A scan tries several
    /// tags in their order: --cred core,old.
    #[arg(long, value_name = "TAG", help_heading = "SNMP")]
    pub(crate) cred: Option<String>,
    /// Wait this long for an answer: seconds, or 500ms [default: 2]
    #[arg(short = 't', long, value_name = "SECONDS", help_heading = "Timing")]
    pub(crate) timeout: Option<String>,
    /// Send a request again N times before the host fails [default: 1]
    #[arg(short = 'r', long, value_name = "N", help_heading = "Timing")]
    pub(crate) retries: Option<String>,
    /// Multiply the timeout by this factor for each resend [default: 1]
    #[arg(long, value_name = "FACTOR", help_heading = "Timing")]
    pub(crate) backoff: Option<String>,
    /// Stop asking a host after this time: seconds, or 90s 5m 2h [default: none]
    ///
    /// What the host has given by then is kept, as a partial record.
    #[arg(long, value_name = "SECONDS", help_heading = "Timing")]
    pub(crate) host_deadline: Option<String>,
    /// Use this port for targets that name none [default: 161]
    #[arg(long, value_name = "PORT", help_heading = "SNMP")]
    pub(crate) port: Option<String>,
    /// Send from this address of this machine, such as 192.0.2.1 [default: the system chooses]
    #[arg(long, value_name = "ADDRESS", help_heading = "SNMP")]
    pub(crate) source: Option<String>,
    /// Accept answers from another address than the one that was asked [default: false]
    ///
    /// Devices with several addresses may answer from any of them. Request ID and credentials must
    /// match in any case. --any-source=false turns the setting of a file off.
    #[arg(
        long, value_name = "BOOL", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", help_heading = "SNMP"
    )]
    pub(crate) any_source: Option<String>,
    /// Use request IDs of at most 16 bits: some agents cut larger ones [default: no]
    ///
    /// Answers are then told apart by their address too, so --any-source has no effect. snmp.conf has
    /// the same token. A single host can have 16bitIDs=yes in a hosts file.
    #[arg(
        long = "16bitIDs", value_name = "BOOL", num_args = 0..=1, require_equals = true,
        default_missing_value = "yes", help_heading = "SNMP"
    )]
    pub(crate) short_ids: Option<String>,
    /// Read this file instead of the config.toml of the user and the system
    #[arg(long, value_name = "FILE", help_heading = "Run")]
    pub(crate) config: Option<PathBuf>,
    /// Set a token of snmp.conf: -Y defVersion=3, -Y "alias core udp:10.0.0.1"
    #[arg(short = 'Y', long = "config-token", value_name = "TOKEN=VALUE", help_heading = "SNMP")]
    pub(crate) tokens: Vec<String>,
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
            ("16bitIDs", "--16bitIDs", &self.short_ids),
        ] {
            flags.read(key, flag, value.as_ref());
        }
        flags.read("credentials", "--credentials", self.credentials.as_ref());
        flags.read("config", "--config", self.config.as_ref());
    }
}
