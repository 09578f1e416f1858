//! Settings for single hosts: [`Overrides`].

use super::Incomplete;
use crate::{
    AuthProtocol, Credentials, Error, Key, PrivProtocol, Result, Secret, SecurityLevel, User,
    Version, hex, suggest::closest,
};
use std::time::Duration;

/// Settings that one line gives to its hosts. `None` means: use the default.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Overrides {
    /// `cred=TAG`: an entry of the credentials file.
    pub cred: Option<String>,
    /// `version=`.
    pub version: Option<Version>,
    /// `community=`.
    pub community: Option<Secret>,
    /// `user=`.
    pub user: Option<String>,
    /// `level=`.
    pub level: Option<SecurityLevel>,
    /// `auth=`.
    pub auth: Option<AuthProtocol>,
    /// `auth_passphrase=`, `auth_key=` or `auth_localized_key=`.
    pub auth_key: Option<Key>,
    /// `priv=`.
    pub privacy: Option<PrivProtocol>,
    /// `priv_passphrase=`, `priv_key=` or `priv_localized_key=`.
    pub priv_key: Option<Key>,
    /// `context=`.
    pub context: Option<String>,
    /// `context_engine_id=`.
    pub context_engine_id: Option<Vec<u8>>,
    /// `engine_id=`.
    pub engine_id: Option<Vec<u8>>,
    /// `boots_time=BOOTS,TIME`.
    pub boots_time: Option<(u32, u32)>,
    /// `port=`.
    pub port: Option<u16>,
    /// `timeout=`, in seconds.
    pub timeout: Option<Duration>,
    /// `retries=`.
    pub retries: Option<u32>,
    /// `max_repetitions=`.
    pub max_repetitions: Option<u32>,
    /// `16bitIDs=`.
    pub short_ids: Option<bool>,
    /// `site=`: where a program with pollers in several places asks the host from.
    pub site: Option<String>,
}

/// The keys that a hosts file may contain.
pub const KEYS: &[&str] = &[
    "16bitIDs",
    "auth",
    "auth_key",
    "auth_localized_key",
    "auth_passphrase",
    "boots_time",
    "community",
    "context",
    "context_engine_id",
    "cred",
    "engine_id",
    "level",
    "max_repetitions",
    "port",
    "priv",
    "priv_key",
    "priv_localized_key",
    "priv_passphrase",
    "retries",
    "site",
    "timeout",
    "user",
    "version",
];

impl Overrides {
    /// Sets `key`, one of [`KEYS`].
    ///
    /// # Errors
    /// The key does not exist (the error names the most similar one), or the value is invalid.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        match key {
            "cred" => self.cred = Some(value.to_owned()),
            "version" => self.version = Some(value.parse().map_err(reason)?),
            "community" => self.community = Some(value.into()),
            "user" => self.user = Some(value.to_owned()),
            "level" => self.level = Some(value.parse().map_err(reason)?),
            "auth" => self.auth = Some(value.parse().map_err(reason)?),
            "auth_passphrase" => put_key(&mut self.auth_key, Key::Passphrase(value.into()))?,
            "auth_key" => put_key(&mut self.auth_key, Key::Master(hex_secret(value)?))?,
            "auth_localized_key" => {
                put_key(&mut self.auth_key, Key::Localized(hex_secret(value)?))?
            }
            "priv" => self.privacy = Some(value.parse().map_err(reason)?),
            "priv_passphrase" => put_key(&mut self.priv_key, Key::Passphrase(value.into()))?,
            "priv_key" => put_key(&mut self.priv_key, Key::Master(hex_secret(value)?))?,
            "priv_localized_key" => {
                put_key(&mut self.priv_key, Key::Localized(hex_secret(value)?))?
            }
            "context" => self.context = Some(value.to_owned()),
            "context_engine_id" => self.context_engine_id = Some(engine_id(value)?),
            "engine_id" => self.engine_id = Some(engine_id(value)?),
            "boots_time" => self.boots_time = Some(boots_time(value)?),
            "port" => match value.parse() {
                Ok(port) if port > 0 => self.port = Some(port),
                _ => return Err(format!("port={value}: must be a number from 1 to 65535")),
            },
            "timeout" => self.timeout = Some(timeout(value)?),
            "retries" => match value.parse() {
                Ok(n) if n <= MAX_RETRIES => self.retries = Some(n),
                _ => {
                    return Err(format!(
                        "retries={value}: must be a number from 0 to {MAX_RETRIES}"
                    ));
                }
            },
            "max_repetitions" => match value.parse() {
                Ok(n) if n > 0 => self.max_repetitions = Some(n),
                _ => {
                    return Err(format!(
                        "max_repetitions={value}: must be a number of rows, 1 or more"
                    ));
                }
            },
            "site" if value.is_empty() => {
                return Err("site=: must be the name of a site".to_owned());
            }
            "site" => self.site = Some(value.to_owned()),
            // net-snmp's spelling. Lines of a hosts file come with their keys in lower case.
            "16bitIDs" | "16bitids" => match value.to_ascii_lowercase().as_str() {
                "true" | "yes" | "on" | "1" => self.short_ids = Some(true),
                "false" | "no" | "off" | "0" => self.short_ids = Some(false),
                _ => return Err(format!("16bitIDs {value:?} is neither true nor false")),
            },
            other => {
                return Err(match closest(other, KEYS.iter().copied()) {
                    Some(near) => format!("no key {other:?}; did you mean {near}=?"),
                    None => format!("no key {other:?}; the keys are {}", KEYS.join(" ")),
                });
            }
        }
        Ok(())
    }

    /// Returns these settings, with those of `base` where these say nothing. A user without a
    /// version means version 3, and so does anything else that only a user has; a community without a
    /// version turns version 3 back into 2c.
    #[must_use]
    pub fn or(self, base: &Overrides) -> Self {
        let base = base.clone();
        let version = self.version.or(match (&self.user, &self.community, base.version) {
            (Some(_), ..) => Some(Version::V3),
            (None, Some(_), Some(Version::V3)) => Some(Version::V2c),
            // Who wants to be protected must not be asked for in clear, because the user is forgotten.
            (None, None, _) if self.has_protection() => Some(Version::V3),
            (.., version) => version,
        });
        Self {
            cred: self.cred.or(base.cred),
            version,
            community: self.community.or(base.community),
            user: self.user.or(base.user),
            level: self.level.or(base.level),
            auth: self.auth.or(base.auth),
            auth_key: self.auth_key.or(base.auth_key),
            privacy: self.privacy.or(base.privacy),
            priv_key: self.priv_key.or(base.priv_key),
            context: self.context.or(base.context),
            context_engine_id: self.context_engine_id.or(base.context_engine_id),
            engine_id: self.engine_id.or(base.engine_id),
            boots_time: self.boots_time.or(base.boots_time),
            port: self.port.or(base.port),
            timeout: self.timeout.or(base.timeout),
            retries: self.retries.or(base.retries),
            max_repetitions: self.max_repetitions.or(base.max_repetitions),
            short_ids: self.short_ids.or(base.short_ids),
            site: self.site.or(base.site),
        }
    }

    /// Returns the credentials. Without any setting they are SNMPv2c `public`. A passphrase without
    /// a protocol means MD5 or DES, as in net-snmp (snmp.conf(5), defAuthType).
    ///
    /// # Errors
    /// The user is missing, a key for the level is missing, or a passphrase has fewer than 8
    /// octets.
    pub fn credentials(&self) -> Result<Credentials, Incomplete> {
        let community = || self.community.clone().unwrap_or_else(|| "public".into());
        match self.version {
            Some(Version::V1) => return Ok(Credentials::v1(community())),
            Some(Version::V2c) | None => return Ok(Credentials::v2c(community())),
            Some(Version::V3) => {}
        }
        let name = match self.user.as_deref() {
            None | Some("") => return Err(Incomplete::User),
            Some(name) if name.len() > 32 => {
                return Err(Incomplete::LongUser);
            }
            Some(name) => name,
        };
        let auth = self.auth_key.clone().map(|key| (self.auth.unwrap_or(AuthProtocol::Md5), key));
        let privacy =
            self.priv_key.clone().map(|key| (self.privacy.unwrap_or(PrivProtocol::Des), key));
        for (what, key) in [
            ("authentication", auth.as_ref().map(|(_, key)| key)),
            ("privacy", privacy.as_ref().map(|(_, key)| key)),
        ] {
            if let Some(Key::Passphrase(passphrase)) = key
                && passphrase.len() < 8
            {
                return Err(Incomplete::ShortPassphrase(what));
            }
        }
        let level = self.level.unwrap_or(match (&auth, &privacy) {
            (Some(_), Some(_)) => SecurityLevel::AuthPriv,
            (Some(_), None) => SecurityLevel::AuthNoPriv,
            (None, _) => SecurityLevel::NoAuthNoPriv,
        });
        if level > SecurityLevel::NoAuthNoPriv && auth.is_none() {
            return Err(Incomplete::Authentication(level));
        }
        if level == SecurityLevel::AuthPriv && privacy.is_none() {
            return Err(Incomplete::Privacy(level));
        }
        if self.level.is_none() {
            if privacy.is_some() && auth.is_none() {
                return Err(Incomplete::PrivacyAlone);
            }
            // A passphrase that is missing today, as in a variable, must not mean less protection.
            if self.auth.is_some() && auth.is_none() {
                return Err(Incomplete::ProtocolAlone("authentication"));
            }
            if self.privacy.is_some() && privacy.is_none() {
                return Err(Incomplete::ProtocolAlone("privacy"));
            }
        }
        let mut user = User::new(name);
        user.auth = auth;
        user.privacy = privacy;
        user.level = Some(level);
        user.context = self.context.clone().unwrap_or_default();
        user.context_engine_id = self.context_engine_id.clone();
        user.engine_id = self.engine_id.clone();
        user.boots_time = self.boots_time;
        Ok(Credentials::v3(user))
    }

    /// Returns whether anything here is for SNMPv3 with a user alone.
    fn has_protection(&self) -> bool {
        self.level.is_some()
            || self.auth.is_some()
            || self.auth_key.is_some()
            || self.privacy.is_some()
            || self.priv_key.is_some()
    }

    /// Whether any setting concerns credentials.
    pub fn has_credentials(&self) -> bool {
        self.cred.is_some()
            || self.version.is_some()
            || self.community.is_some()
            || self.user.is_some()
            || self.has_protection()
            || self.context.is_some()
            || self.context_engine_id.is_some()
            || self.engine_id.is_some()
            || self.boots_time.is_some()
    }
}

/// More retries than any network needs. Without a limit, a typing mistake could run for days.
const MAX_RETRIES: u32 = 100;

fn reason(error: Error) -> String {
    error.to_string()
}

fn put_key(slot: &mut Option<Key>, key: Key) -> Result<(), String> {
    match slot.replace(key) {
        None => Ok(()),
        Some(_) => Err("a passphrase and a key for the same protocol; give one of them".to_owned()),
    }
}

/// Parses a timeout, in the syntax of the option `-t`.
fn timeout(text: &str) -> Result<Duration, String> {
    match duration(text) {
        Some(time) if time <= Duration::from_secs(3600) => Ok(time),
        _ => Err(format!("timeout {text:?}: must be above 0 and at most 3600 seconds")),
    }
}

/// Parses a duration above zero: seconds with a fraction, or a number followed by `ms`, `s`, `m` or
/// `h`. The result is at least a millisecond. Returns `None` if the text is no such duration.
pub fn duration(text: &str) -> Option<Duration> {
    let units = [("ms", 0.001), ("s", 1.0), ("m", 60.0), ("h", 3600.0)];
    let (number, unit) = units
        .iter()
        .find_map(|(unit, seconds)| Some((text.strip_suffix(unit)?, *seconds)))
        .unwrap_or((text, 1.0));
    // `from_str` alone would accept "inf" and "1e3".
    if !number.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    let seconds = number.parse::<f64>().ok()? * unit;
    let time = Duration::try_from_secs_f64(seconds).ok()?;
    (seconds > 0.0).then(|| time.max(Duration::from_millis(1)))
}

/// Parses hex digits, with or without `0x`. Errors do not repeat the text, because it may be a key.
fn octets(text: &str) -> Result<Vec<u8>, &'static str> {
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or(text);
    if digits.is_empty() || !digits.len().is_multiple_of(2) || !digits.is_ascii() {
        return Err("an even number of hex digits, with or without 0x");
    }
    let octets = digits.as_bytes().chunks(2);
    octets.map(|pair| hex::octet(pair).ok_or("hex digits only")).collect()
}

/// Parses a key in hex.
///
/// # Errors
/// The text is not hex. The error does not repeat it.
fn hex_secret(text: &str) -> Result<Secret, String> {
    octets(text).map(Secret::new).map_err(|why| format!("a key is {why}"))
}

/// Parses an engine ID in hex: 5 to 32 octets (RFC 3411, section 5, SnmpEngineID).
fn engine_id(text: &str) -> Result<Vec<u8>, String> {
    match octets(text) {
        Ok(id) if (5..=32).contains(&id.len()) => Ok(id),
        Ok(id) => Err(format!("engine ID {text}: {} octets, but it must have 5 to 32", id.len())),
        Err(why) => Err(format!("engine ID {text:?}: {why}")),
    }
}

/// Parses `BOOTS,TIME`; the time is in seconds.
fn boots_time(text: &str) -> Result<(u32, u32), String> {
    text.split_once(',')
        .and_then(|(boots, time)| Some((boots.trim().parse().ok()?, time.trim().parse().ok()?)))
        .ok_or_else(|| format!("boots and time {text:?}: must be two numbers, BOOTS,TIME"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    impl Overrides {
        /// Returns overrides with these keys and values.
        pub(in crate::hosts) fn of(pairs: &[(&str, &str)]) -> Self {
            let mut all = Self::default();
            for (key, value) in pairs {
                all.set(key, value).unwrap();
            }
            all
        }
    }

    #[test]
    fn every_key_is_known() {
        for key in KEYS {
            let error = Overrides::default().set(key, "").err().unwrap_or_default();
            assert!(!error.contains("no key"), "{key}: {error}");
        }
    }

    #[test]
    fn a_user_or_a_community_decides_the_version() {
        let v3 = Overrides::of(&[("version", "3"), ("user", "bob"), ("community", "x")]);
        assert_eq!(Overrides::of(&[("community", "x")]).or(&v3).version, Some(Version::V2c));
        assert_eq!(
            Overrides::of(&[("user", "al")]).or(&Overrides::default()).version,
            Some(Version::V3)
        );
        assert_eq!(Overrides::of(&[("port", "1")]).or(&v3).version, Some(Version::V3));
        for alone in [("level", "authPriv"), ("auth", "SHA"), ("priv_passphrase", "longenough")] {
            let it = Overrides::of(&[alone]).or(&Overrides::default());
            assert_eq!(it.credentials().unwrap_err(), Incomplete::User, "{alone:?}");
        }
        assert_eq!(Overrides::default().credentials().unwrap().version(), Version::V2c);
    }

    #[test]
    fn invalid_credentials_give_the_reason() {
        for (pairs, part) in [
            (&[("version", "3")][..], "needs a user"),
            (&[("version", "3"), ("user", "b"), ("level", "authPriv")], "needs an authentication"),
            (
                &[
                    ("version", "3"),
                    ("user", "b"),
                    ("level", "authPriv"),
                    ("auth_passphrase", "longenough"),
                ],
                "needs a privacy",
            ),
            (
                &[("version", "3"), ("user", "b"), ("auth_passphrase", "s3cret")],
                "authentication passphrase has fewer than 8",
            ),
            (&[("version", "3"), ("user", "b"), ("priv_passphrase", "longenough")], "too"),
            (&[("version", "3"), ("user", "b"), ("auth", "SHA")], "(auth_passphrase=, auth_key=)"),
            (
                &[
                    ("version", "3"),
                    ("user", "b"),
                    ("auth_passphrase", "longenough"),
                    ("priv", "AES"),
                ],
                "(priv_passphrase=, priv_key=)",
            ),
        ] {
            let error = Overrides::of(pairs).credentials().unwrap_err();
            let error = error.to_string();
            assert!(error.contains(part) && !error.contains("s3cret"), "{error}");
        }
        let long = "x".repeat(33);
        assert!(Overrides::of(&[("version", "3"), ("user", &long)]).credentials().is_err());
    }

    #[test]
    fn the_default_level_is_the_highest_the_keys_allow() {
        let all = Overrides::of(&[
            ("version", "3"),
            ("user", "b"),
            ("auth_passphrase", "longenough"),
            ("priv", "AES"),
            ("priv_passphrase", "longenough"),
        ]);
        let Ok(Credentials::V3(user)) = all.credentials() else { panic!("no user") };
        assert_eq!(user.security_level(), SecurityLevel::AuthPriv);
        assert!(matches!(user.auth, Some((AuthProtocol::Md5, _))));
    }

    #[test]
    fn durations_are_seconds_or_have_a_unit() {
        for (text, milliseconds) in [
            ("2", 2_000),
            ("0.5", 500),
            (".5", 500),
            ("0.0001", 1),
            ("250ms", 250),
            ("90s", 90_000),
            ("1.5m", 90_000),
            ("2h", 7_200_000),
        ] {
            assert_eq!(duration(text), Some(Duration::from_millis(milliseconds)), "{text}");
        }
        let none =
            ["", "0", "0s", "-1", "+1", "NaN", "inf", "1e3", "s", "1 s", "1d", "1.2.3", "5S"];
        for text in none.into_iter().chain(["99999999999999999999999999h"]) {
            assert_eq!(duration(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn setting_any_key_to_any_value_never_panics(key in "[a-z_]{1,18}", value in ".{0,20}") {
            let _ = Overrides::default().set(&key, &value);
        }
    }
}
