//! What can be configured, and where.

/// One setting: its key in config.toml and where else it can be given.
#[derive(Debug)]
pub(crate) struct Setting {
    /// The key, in config.toml and in `config show`.
    pub(crate) key: &'static str,
    /// The environment variable; with `_FILE` behind it, the file its value is in.
    pub(crate) env: Option<&'static str>,
    /// The token of snmp.conf, in lower case.
    pub(crate) token: Option<&'static str>,
    /// The built-in value.
    pub(crate) default: Option<&'static str>,
    /// Whether the value is shown to nobody.
    pub(crate) secret: bool,
    /// Whether a tag of the credentials file decides it.
    pub(crate) credential: bool,
}

const fn setting(key: &'static str) -> Setting {
    Setting { key, env: None, token: None, default: None, secret: false, credential: false }
}

impl Setting {
    const fn env(self, env: &'static str) -> Self {
        Self { env: Some(env), ..self }
    }
    const fn token(self, token: &'static str) -> Self {
        Self { token: Some(token), ..self }
    }
    const fn default(self, default: &'static str) -> Self {
        Self { default: Some(default), ..self }
    }
    const fn secret(self) -> Self {
        Self { secret: true, credential: true, ..self }
    }
    const fn credential(self) -> Self {
        Self { credential: true, ..self }
    }
}

/// Every setting, in the order `config show` prints them.
pub(crate) const SETTINGS: &[Setting] = &[
    setting("version").env("SNMP_VERSION").token("defversion").default("2c").credential(),
    setting("community").env("SNMP_COMMUNITY").token("defcommunity").default("public").secret(),
    setting("user").env("SNMP_SECNAME").token("defsecurityname").credential(),
    setting("level").token("defsecuritylevel").credential(),
    setting("auth").token("defauthtype").credential(),
    setting("auth_passphrase").env("SNMP_AUTH_PASSPHRASE").token("defauthpassphrase").secret(),
    setting("auth_key").token("defauthmasterkey").secret(),
    setting("auth_localized_key").token("defauthlocalizedkey").secret(),
    setting("priv").token("defprivtype").credential(),
    setting("priv_passphrase").env("SNMP_PRIV_PASSPHRASE").token("defprivpassphrase").secret(),
    setting("priv_key").token("defprivmasterkey").secret(),
    setting("priv_localized_key").token("defprivlocalizedkey").secret(),
    // For both, where they have none of their own.
    setting("passphrase").token("defpassphrase").secret(),
    setting("context").token("defcontext").credential(),
    setting("context_engine_id").credential(),
    setting("engine_id").credential(),
    setting("boots_time").credential(),
    setting("credentials"),
    setting("cred"),
    setting("timeout").env("SNMP_TIMEOUT").token("timeout").default("2"),
    setting("retries").env("SNMP_RETRIES").token("retries").default("1"),
    setting("port").token("defaultport").default("161"),
    setting("max_repetitions").default("25"),
    setting("source").token("clientaddr"),
    setting("backoff").env("SNMP_BACKOFF").default("1"),
    setting("host_deadline").env("SNMP_HOST_DEADLINE"),
    setting("any_source").env("SNMP_ANY_SOURCE").default("false"),
    setting("in_flight").env("SNMP_IN_FLIGHT").default("32768"),
    setting("rate").env("SNMP_RATE"),
    setting("per_host").env("SNMP_PER_HOST").default("1"),
    setting("per_net").env("SNMP_PER_NET"),
    // As many as there are processors.
    setting("lanes").env("SNMP_LANES"),
    setting("workers").env("SNMP_WORKERS").default("64"),
    setting("deadline").env("SNMP_DEADLINE"),
    setting("ordered").env("SNMP_ORDERED").default("false"),
    setting("config").env("MULTISNMP_CONFIG"),
    setting("site"),
    setting("targets"),
    setting("sections"),
    setting("profiles"),
    setting("db"),
    setting("max_targets"),
    setting("fast_timeout").default("0.5"),
    setting("max_tries_per_host"),
    setting("allow"),
    setting("block"),
    setting("memory"),
    setting("format").default("text"),
    setting("output_options"),
    setting("mibs").env("MIBS").token("mibs"),
    setting("mib_dirs").env("MIBDIRS").token("mibdirs"),
    setting("mib_files").env("MIBFILES").token("mibfile"),
];

/// The setting of that key.
pub(crate) fn by_key(key: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|s| s.key == key)
}

/// Settings of which one displaces the others: what a key is made from.
pub(crate) fn rivals(key: &str) -> &'static [&'static str] {
    const AUTH: &[&str] = &["auth_passphrase", "auth_key", "auth_localized_key"];
    const PRIV: &[&str] = &["priv_passphrase", "priv_key", "priv_localized_key"];
    [AUTH, PRIV].into_iter().find(|group| group.contains(&key)).unwrap_or(&[])
}
