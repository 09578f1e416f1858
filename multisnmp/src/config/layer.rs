//! The settings of one place, and how the settings of several places are merged.

use super::{
    key::{Key, key},
    key_forms::{displace, only_key},
    letters::with_letters,
    origin::Origin,
    read::{self, MemoryFile, Raw},
    room::{MAX_LANES, Room, processors},
    search_list::{SearchList, Stand},
    setting::Setting,
    target_list::TargetList,
    tokens::Tokens,
};
use crate::{error::Error, output::Format};
use netsnmp::{
    AuthProtocol, Key as AgentKey, Network, PrivProtocol, Secret, SecurityLevel, Version,
    hosts::Overrides, mib::Style,
};
use std::{ffi::OsStr, mem, net::SocketAddr, path::PathBuf, time::Duration};

/// Defines [`Layer`] and [`KEYS`]: each setting has a field, a type, a key and a function that
/// reads it.
macro_rules! settings {
    ($($field:ident: $type:ty = $read:expr, $key:expr;)*) => {
        /// The settings of one place, or the merged settings of several.
        #[derive(Clone, Default)]
        pub(crate) struct Layer {
            $(pub(crate) $field: Setting<$type>,)*
        }

        /// The keys of all settings, in the order in which `config show` prints them.
        pub(crate) const KEYS: &[Key] = &[$($key),*];

        impl Layer {
            /// Reads a setting. `name` is the name of one of the [`KEYS`]; other names are skipped.
            pub(crate) fn read(&mut self, name: &str, raw: Raw<'_>, origin: Origin) {
                $({
                    const KEY: Key = $key;
                    if name == KEY.name {
                        let text = raw.shown(KEY.separator.unwrap_or(","));
                        let read: fn(Raw<'_>) -> Result<$type, _> = $read;
                        self.$field = Setting::new(read(raw), text, origin);
                        return;
                    }
                })*
            }

            /// Returns the settings that are set, in the order of [`KEYS`].
            pub(crate) fn rows(&self) -> Vec<Row> {
                let mut rows = Vec::new();
                let mut keys = KEYS.iter();
                $(
                    if let (Some(key), Some(text), Some(origin)) =
                        (keys.next(), self.$field.text(), self.$field.origin())
                    {
                        let bad = self.$field.bad().map(ToString::to_string);
                        let (text, origin) = (text.to_owned(), origin.clone());
                        rows.push(Row { key, text, origin, bad });
                    }
                )*
                rows
            }

            /// Takes over the settings that `other` sets.
            pub(crate) fn put(&mut self, other: Layer) {
                $(if other.$field.is_set() { self.$field = other.$field; })*
            }

            /// Takes over the settings that `lower` sets and this layer does not.
            fn fill(&mut self, lower: Layer) {
                $(if !self.$field.is_set() { self.$field = lower.$field; })*
            }

            /// Wipes the values that are secret. Their origins stay.
            pub(crate) fn forget_secrets(&mut self) {
                $({
                    const KEY: Key = $key;
                    if KEY.secret {
                        self.$field.forget();
                    }
                })*
            }

            /// Removes the settings that a tag of the credentials file decides.
            fn remove_credentials(&mut self) {
                $({
                    const KEY: Key = $key;
                    if KEY.credential {
                        self.$field = Setting::default();
                    }
                })*
            }
        }
    };
}

settings! {
    version: Version = |raw| read::host("version", raw, |o| o.version),
        key("version").env("SNMP_VERSION").token("defversion").default("2c").credential();
    community: Secret = |raw| read::host("community", raw, |o| o.community),
        key("community").env("SNMP_COMMUNITY").token("defcommunity").default("public").secret();
    user: String = |raw| read::host("user", raw, |o| o.user),
        key("user").env("SNMP_SECNAME").token("defsecurityname").credential();
    level: SecurityLevel = |raw| read::host("level", raw, |o| o.level),
        key("level").token("defsecuritylevel").credential();
    auth: AuthProtocol = |raw| read::host("auth", raw, |o| o.auth),
        key("auth").token("defauthtype").credential();
    auth_passphrase: AgentKey = |raw| read::host("auth_passphrase", raw, |o| o.auth_key),
        key("auth_passphrase").env("SNMP_AUTH_PASSPHRASE").token("defauthpassphrase").secret();
    auth_key: AgentKey = |raw| read::host("auth_key", raw, |o| o.auth_key),
        key("auth_key").token("defauthmasterkey").secret();
    auth_localized_key: AgentKey = |raw| read::host("auth_localized_key", raw, |o| o.auth_key),
        key("auth_localized_key").token("defauthlocalizedkey").secret();
    privacy: PrivProtocol = |raw| read::host("priv", raw, |o| o.privacy),
        key("priv").token("defprivtype").credential();
    priv_passphrase: AgentKey = |raw| read::host("priv_passphrase", raw, |o| o.priv_key),
        key("priv_passphrase").env("SNMP_PRIV_PASSPHRASE").token("defprivpassphrase").secret();
    priv_key: AgentKey = |raw| read::host("priv_key", raw, |o| o.priv_key),
        key("priv_key").token("defprivmasterkey").secret();
    priv_localized_key: AgentKey = |raw| read::host("priv_localized_key", raw, |o| o.priv_key),
        key("priv_localized_key").token("defprivlocalizedkey").secret();
    // For both, if they have none of their own.
    passphrase: AgentKey = |raw| read::host("auth_passphrase", raw, |o| o.auth_key),
        key("passphrase").token("defpassphrase").secret();
    context: String = |raw| read::host("context", raw, |o| o.context),
        key("context").token("defcontext").credential();
    context_engine_id: Vec<u8> = |raw| read::host("context_engine_id", raw, |o| o.context_engine_id),
        key("context_engine_id").credential();
    engine_id: Vec<u8> = |raw| read::host("engine_id", raw, |o| o.engine_id),
        key("engine_id").credential();
    boots_time: (u32, u32) = |raw| read::host("boots_time", raw, |o| o.boots_time),
        key("boots_time").credential();
    credentials: PathBuf = read::path, key("credentials");
    cred: String = read::text, key("cred");
    timeout: Duration = |raw| read::host("timeout", raw, |o| o.timeout),
        key("timeout").env("SNMP_TIMEOUT").token("timeout").default("2");
    retries: u32 = |raw| read::host("retries", raw, |o| o.retries),
        key("retries").env("SNMP_RETRIES").token("retries").default("1");
    port: u16 = |raw| read::host("port", raw, |o| o.port),
        key("port").token("defaultport").default("161");
    max_repetitions: u32 = |raw| read::host("max_repetitions", raw, |o| o.max_repetitions),
        key("max_repetitions").default("25");
    source: SocketAddr = read::source, key("source").token("clientaddr");
    backoff: f64 = |raw| read::number("backoff", raw, 1.0..=100.0),
        key("backoff").env("SNMP_BACKOFF").default("1");
    host_deadline: Duration = |raw| read::deadline("host_deadline", raw),
        key("host_deadline").env("SNMP_HOST_DEADLINE");
    any_source: bool = |raw| read::truth("any_source", raw),
        key("any_source").env("SNMP_ANY_SOURCE").default("false");
    short_ids: bool = |raw| read::host("16bitIDs", raw, |o| o.short_ids),
        key("16bitIDs").env("SNMP_16BIT_IDS").token("16bitids").default("no");
    in_flight: usize = |raw| read::number("in_flight", raw, 1..=10_000_000),
        key("in_flight").env("SNMP_IN_FLIGHT");
    rate: f64 = |raw| read::number("rate", raw, 0.001..=1e9), key("rate").env("SNMP_RATE");
    per_host: usize = |raw| read::number("per_host", raw, 1..=65_536),
        key("per_host").env("SNMP_PER_HOST").default("1");
    per_net: usize = |raw| read::number("per_net", raw, 1..=1_000_000),
        key("per_net").env("SNMP_PER_NET");
    // The default is the number of processors.
    lanes: usize = |raw| read::number("lanes", raw, 1..=MAX_LANES),
        key("lanes").env("SNMP_LANES");
    workers: usize = |raw| read::number("workers", raw, 1..=10_000),
        key("workers").env("SNMP_WORKERS").default("64");
    isolate: usize = |raw| read::number("isolate", raw, 0..=MAX_PROCESSES),
        key("isolate").env("SNMP_ISOLATE").default("0");
    deadline: Duration = |raw| read::deadline("deadline", raw),
        key("deadline").env("SNMP_DEADLINE");
    max_varbinds: usize = |raw| read::number("max_varbinds", raw, 1..=1_000_000_000),
        key("max_varbinds").env("SNMP_MAX_VARBINDS").default("500000");
    // The defaults of these two, and of `in_flight`, follow the memory of the machine.
    max_octets: usize = |raw| read::size("max_octets", raw),
        key("max_octets").env("SNMP_MAX_OCTETS");
    max_memory: usize = |raw| read::size("max_memory", raw),
        key("max_memory").env("SNMP_MAX_MEMORY");
    drain: Duration = read::drain, key("drain").env("SNMP_DRAIN").default("10");
    ordered: bool = |raw| read::truth("ordered", raw),
        key("ordered").env("SNMP_ORDERED").default("false");
    config: PathBuf = read::path, key("config").env("MULTISNMP_CONFIG");
    site: String = read::text, key("site");
    targets: TargetList = read::targets, key("targets").list(",");
    sections: Vec<String> = read::names, key("sections").list(",");
    profiles: Vec<PathBuf> = read::paths, key("profiles").list(":");
    db: PathBuf = read::path, key("db");
    max_targets: u64 = |raw| read::number("max_targets", raw, 1..=u64::MAX), key("max_targets");
    fast_timeout: Duration = read::fast_timeout, key("fast_timeout").default("0.5");
    max_tries_per_host: u32 = |raw| read::number("max_tries_per_host", raw, 1..=10_000),
        key("max_tries_per_host");
    allow: Vec<Network> = read::networks, key("allow").list(",");
    block: Vec<Network> = read::networks, key("block").list(",");
    memory: MemoryFile = read::memory, key("memory");
    // It may hold a password.
    via: String = read::text, key("via").env("MULTISNMP_VIA").hidden();
    via_credentials: PathBuf = read::path,
        key("via_credentials").env("MULTISNMP_VIA_CREDENTIALS");
    via_ca: PathBuf = read::path, key("via_ca");
    via_cert: PathBuf = read::path, key("via_cert");
    via_key: PathBuf = read::path, key("via_key");
    via_domain: String = read::text, key("via_domain");
    via_lease: Duration = |raw| read::deadline("via_lease", raw), key("via_lease").default("30");
    format: Format = read::format, key("format").default("text");
    output_options: String = read::style, key("output_options");
    tokens: Tokens = read::tokens, key("tokens").list(",");
    mibs: SearchList<String> = read::modules, key("mibs").env("MIBS").token("mibs").list(":");
    mib_dirs: SearchList<PathBuf> = read::search_paths,
        key("mib_dirs").env("MIBDIRS").token("mibdirs").list(":");
    mib_files: SearchList<PathBuf> = read::search_paths,
        key("mib_files").env("MIBFILES").token("mibfile").list(":");
}

/// More worker processes than any machine has processors.
const MAX_PROCESSES: usize = 1024;

/// A setting as `config show` prints it.
pub(crate) struct Row {
    pub(crate) key: &'static Key,
    pub(crate) text: String,
    pub(crate) origin: Origin,
    /// Why the text does not fit.
    pub(crate) bad: Option<String>,
}

impl Layer {
    /// Reads a setting from a text.
    pub(crate) fn read_text(&mut self, name: &str, text: impl AsRef<OsStr>, origin: Origin) {
        self.read(name, Raw::Text(text.as_ref()), origin);
    }

    /// Lays this layer over `lower`: a setting here hides the same setting there.
    ///
    /// The version belongs to the credentials with which it is given. A user alone means version 3.
    /// With a community alone, a version 3 below does not count. `whole` says that the credentials
    /// here are complete, like those of a tag, so none from below is mixed in.
    pub(crate) fn over(mut self, mut lower: Layer, whole: bool) -> Layer {
        if !self.version.is_set() {
            self.version = self.implied_version(&lower);
        }
        // Passphrase, key and localized key displace each other.
        let Layer { auth_key, auth_localized_key, auth_passphrase, .. } = &mut lower;
        let ours = [&self.auth_key, &self.auth_localized_key, &self.auth_passphrase];
        displace(ours, [auth_key, auth_localized_key, auth_passphrase]);
        let Layer { priv_key, priv_localized_key, priv_passphrase, .. } = &mut lower;
        let ours = [&self.priv_key, &self.priv_localized_key, &self.priv_passphrase];
        displace(ours, [priv_key, priv_localized_key, priv_passphrase]);
        if whole {
            lower.remove_credentials();
        }
        // config.toml says how everything looks. The letters of -O change what is configured.
        if self.output_options.origin().is_some_and(|origin| !matches!(origin, Origin::Flag(_))) {
            lower.tokens = Setting::default();
        }
        self.add_tokens_to(&lower.tokens);
        self.fill(lower);
        self
    }

    /// Puts the common passphrase where one is needed and none is given. Privacy needs one if its
    /// protocol is named or the level asks for it.
    #[must_use]
    pub(crate) fn spread_passphrase(mut self) -> Layer {
        let both = mem::take(&mut self.passphrase);
        if !both.is_set() {
            return self;
        }
        let privacy = self.privacy.is_set() || self.level.fit() == Some(&SecurityLevel::AuthPriv);
        let ours = [&self.auth_key, &self.auth_localized_key, &self.auth_passphrase];
        if ours.into_iter().all(|setting| !setting.is_set()) {
            self.auth_passphrase = both.clone();
        }
        let ours = [&self.priv_key, &self.priv_localized_key, &self.priv_passphrase];
        if privacy && ours.into_iter().all(|setting| !setting.is_set()) {
            self.priv_passphrase = both;
        }
        self
    }

    fn implied_version(&self, lower: &Layer) -> Setting<Version> {
        let (version, origin) = match (self.user.origin(), self.community.origin()) {
            (Some(user), _) => (Version::V3, user),
            // Net-SNMP's own commands have version 3 by default, whatever else is given.
            (None, Some(community))
                if lower.version.fit() == Some(&Version::V3)
                    && lower.version.origin() != Some(&Origin::BuiltIn) =>
            {
                (Version::V2c, community)
            }
            (None, None) => match self.protection() {
                // Who wants to be protected must not be asked for in clear, because -u is forgotten.
                Some(flag @ Origin::Flag(_)) => (Version::V3, flag),
                _ => return Setting::default(),
            },
            _ => return Setting::default(),
        };
        Setting::new(Ok(version), version.to_string(), origin.clone())
    }

    /// Returns where a setting comes from that is for SNMPv3 with a user alone.
    fn protection(&self) -> Option<&Origin> {
        let keys =
            [&self.auth_key, &self.auth_localized_key, &self.priv_key, &self.priv_localized_key];
        let passphrases = [&self.auth_passphrase, &self.priv_passphrase];
        let secrets = keys.into_iter().chain(passphrases).find_map(Setting::origin);
        self.level.origin().or(self.auth.origin()).or(self.privacy.origin()).or(secrets)
    }

    /// Returns what this program does by default.
    pub(crate) fn built_in() -> Layer {
        let mut layer = Layer::default();
        for key in KEYS {
            if let Some(default) = key.default {
                layer.read_text(key.name, default, Origin::BuiltIn);
            }
        }
        let room = Room::default();
        let size =
            |octets: usize| Setting::new(Ok(octets), format!("{}K", octets >> 10), Origin::BuiltIn);
        (layer.max_memory, layer.max_octets) = (size(room.run()), size(room.host()));
        let number = |number: usize| Setting::new(Ok(number), number.to_string(), Origin::BuiltIn);
        (layer.in_flight, layer.lanes) = (number(room.hosts()), number(processors()));
        layer
    }

    /// Returns what Net-SNMP's own commands do by default (snmpcmd(1)).
    pub(crate) fn of_tools() -> Layer {
        let mut layer = Self::built_in();
        layer.community = Setting::default();
        let defaults =
            [("version", "3"), ("timeout", "1"), ("retries", "5"), ("max_repetitions", "10")];
        for (key, default) in defaults {
            layer.read_text(key, default, Origin::BuiltIn);
        }
        layer
    }

    /// Returns the output format: text by default.
    ///
    /// # Errors
    /// There is no such format.
    pub(crate) fn output_format(&self) -> Result<Format, Error> {
        Ok(self.format.value()?.copied().unwrap_or(Format::Text))
    }

    /// Returns how values are written.
    ///
    /// # Errors
    /// `-O` has no such letter.
    pub(crate) fn style(&self) -> Result<Style, Error> {
        let style = self.tokens.value()?.map(|tokens| tokens.style).unwrap_or_default();
        match self.output_options.value()? {
            Some(letters) => with_letters(style, letters),
            None => Ok(style),
        }
    }

    /// Puts tokens of a lower place before those of this layer, which win.
    pub(crate) fn add_tokens_to(&mut self, lower: &Setting<Tokens>) {
        let (Some(first), Some(second), Some(origin)) =
            (lower.text(), self.tokens.text(), self.tokens.origin().cloned())
        else {
            return;
        };
        let text = format!("{first}, {second}");
        self.tokens = Setting::new(Tokens::read(&text), text, origin);
    }

    /// Adds a list of snmp.conf. A list that begins with `+` is added to the earlier ones.
    pub(crate) fn add_up<T: Clone>(
        before: &Setting<SearchList<T>>,
        more: &mut Setting<SearchList<T>>,
    ) {
        let (Some(first), Some(second), Some(origin)) =
            (before.fit(), more.fit(), more.origin().cloned())
        else {
            return;
        };
        if second.stand != Stand::After {
            return;
        }
        let items = first.items.iter().chain(&second.items).cloned().collect();
        let (was, is) = (before.text().unwrap_or(""), more.text().unwrap_or(""));
        let text = format!("{was}:{}", is.strip_prefix('+').unwrap_or(is));
        *more = Setting::new(Ok(SearchList { stand: first.stand, items }), text, origin);
    }

    /// Returns the settings that a single host can have.
    ///
    /// # Errors
    /// A value does not fit.
    pub(crate) fn overrides(&self) -> Result<Overrides, Error> {
        let mut overrides = Overrides::default();
        overrides.version = self.version.value()?.copied();
        overrides.community = self.community.value()?.cloned();
        overrides.user = self.user.value()?.cloned();
        overrides.level = self.level.value()?.copied();
        overrides.auth = self.auth.value()?.copied();
        overrides.auth_key =
            only_key([&self.auth_key, &self.auth_localized_key, &self.auth_passphrase])?;
        overrides.privacy = self.privacy.value()?.copied();
        overrides.priv_key =
            only_key([&self.priv_key, &self.priv_localized_key, &self.priv_passphrase])?;
        overrides.context = self.context.value()?.cloned();
        overrides.context_engine_id = self.context_engine_id.value()?.cloned();
        overrides.engine_id = self.engine_id.value()?.cloned();
        overrides.boots_time = self.boots_time.value()?.copied();
        overrides.port = self.port.value()?.copied();
        overrides.timeout = self.timeout.value()?.copied();
        overrides.retries = self.retries.value()?.copied();
        overrides.max_repetitions = self.max_repetitions.value()?.copied();
        overrides.short_ids = self.short_ids.value()?.copied();
        Ok(overrides)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(flag: &'static str, pairs: &[(&'static str, &str)]) -> Layer {
        let mut layer = Layer::default();
        for (key, text) in pairs {
            layer.read_text(key, text, Origin::Flag(flag));
        }
        layer
    }

    #[test]
    fn keys_and_fields_agree() {
        let mut all = Layer::default();
        for key in KEYS {
            all.read_text(key.name, "x", Origin::BuiltIn);
        }
        let names: Vec<_> = all.rows().into_iter().map(|row| row.key.name).collect();
        assert_eq!(names, KEYS.iter().map(|key| key.name).collect::<Vec<_>>());
    }

    #[test]
    fn what_is_above_hides_what_is_below() {
        let merged = layer("a", &[("timeout", "1")])
            .over(layer("b", &[("timeout", "5"), ("retries", "3")]), false)
            .over(Layer::built_in(), false);
        assert_eq!(merged.timeout.text(), Some("1"));
        assert_eq!(merged.retries.origin(), Some(&Origin::Flag("b")));
        assert_eq!(merged.port.origin(), Some(&Origin::BuiltIn));
    }

    #[test]
    fn a_user_or_a_community_brings_its_version() {
        let below = layer("conf", &[("version", "3"), ("user", "bob")]);
        let merged = layer("-c", &[("community", "x")]).over(below.clone(), false);
        assert_eq!(merged.version.text(), Some("2c"));
        let merged = layer("-u", &[("user", "al")]).over(Layer::built_in(), false);
        assert_eq!(merged.version.text(), Some("3"));
        let merged = layer("-t", &[("timeout", "1")]).over(below, false);
        assert_eq!(merged.version.text(), Some("3"));
        let v1 = layer("conf", &[("version", "1")]);
        let merged = layer("-c", &[("community", "x")]).over(v1, false);
        assert_eq!(merged.version.text(), Some("1"));
    }

    #[test]
    fn a_key_hides_a_passphrase_below() {
        let below = layer("conf", &[("auth_passphrase", "longenough")]);
        let merged = layer("-3m", &[("auth_key", "0x00")]).over(below, false);
        assert!(!merged.auth_passphrase.is_set());
    }

    #[test]
    fn one_layer_has_one_key_for_one_thing() {
        let both = [("auth_passphrase", "longenough"), ("auth_key", "0x00")];
        let error = layer("conf", &both).overrides().unwrap_err().to_string();
        assert!(error.contains("give one of them") && !error.contains("longenough"), "{error}");
        // From below, the key counts.
        let merged = Layer::default().over(layer("conf", &both), false);
        assert!(merged.auth_key.is_set() && !merged.auth_passphrase.is_set());
    }

    #[test]
    fn the_common_passphrase_goes_where_one_is_needed() {
        let auth = layer("conf", &[("passphrase", "longenough")]).spread_passphrase();
        assert_eq!(auth.auth_passphrase.text(), Some("longenough"));
        assert!(!auth.priv_passphrase.is_set() && !auth.passphrase.is_set());
        let both = &[("passphrase", "longenough"), ("auth_key", "0x00"), ("level", "ap")];
        let both = layer("conf", both).spread_passphrase();
        assert!(!both.auth_passphrase.is_set());
        assert_eq!(both.priv_passphrase.text(), Some("longenough"));
    }

    #[test]
    fn the_credentials_of_a_tag_are_complete() {
        let below = layer("env", &[("auth_passphrase", "longenough"), ("timeout", "9")]);
        let merged = layer("tag", &[("version", "3"), ("user", "bob")]).over(below, true);
        assert!(!merged.auth_passphrase.is_set());
        assert_eq!(merged.timeout.text(), Some("9"));
    }
}
