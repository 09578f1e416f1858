//! What tells two targets with the same host apart: [`Identity`].

use super::Overrides;
use crate::{Key, Secret, Version, hex};
use std::{
    fmt::{self, Display, Write},
    hash::{BuildHasher, Hash, Hasher, RandomState},
    sync::{Arc, LazyLock},
};

/// What tells two targets of a [`HostList`](super::HostList) apart that have the same host and port:
/// all settings that say who asks, and in which context.
///
/// Its `Display` shows the part of them that is public, as the keys of a hosts file:
/// `version=1 context=vlan-10`. Communities, passphrases and keys count, but nothing shows them.
#[derive(Debug, Clone, Default)]
pub struct Identity {
    /// A hash of all settings. Two keys that are drawn anew in each process go into it. So it tells
    /// nothing about a secret, and cannot be tried out elsewhere.
    key: u128,
    shown: Arc<str>,
}

static KEYS: LazyLock<[RandomState; 2]> = LazyLock::new(Default::default);

impl Identity {
    pub(super) fn key(&self) -> u128 {
        self.key
    }

    pub(super) fn shown(&self) -> &Arc<str> {
        &self.shown
    }

    fn of(hash: impl Fn(&mut dyn Hasher), shown: String) -> Self {
        let half = |keys: &RandomState| {
            let mut hasher = keys.build_hasher();
            hash(&mut hasher);
            u128::from(hasher.finish())
        };
        let [high, low] = &*KEYS;
        Self { key: half(high) << 64 | half(low), shown: shown.into() }
    }
}

/// Takes a public text. An empty text is no identity at all.
impl From<&str> for Identity {
    fn from(text: &str) -> Self {
        match text {
            "" => Self::default(),
            _ => Self::of(|hasher| hasher.write(text.as_bytes()), text.to_owned()),
        }
    }
}

impl Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl Overrides {
    /// Returns the identity of a host with these settings over `below`, the settings that apply
    /// where these say nothing. It shows the public settings that differ from `below`.
    ///
    /// Timeout, retries and max-repetitions do not count: they change how a host is asked, not what
    /// it is asked. The port does not count either, as a list compares the ports themselves.
    pub fn identity(&self, below: &Overrides) -> Identity {
        let all = self.clone().or(below);
        Identity::of(|hasher| hash(&all, hasher), shown(self, below))
    }
}

fn hash(all: &Overrides, mut to: &mut dyn Hasher) {
    let secret = |to: &mut &mut dyn Hasher, secret: &Secret| secret.expose().hash(to);
    let key = |to: &mut &mut dyn Hasher, key: &Option<Key>| {
        let (kind, of) = match key {
            None => return 0_u8.hash(to),
            Some(Key::Passphrase(of)) => (1_u8, of),
            Some(Key::Master(of)) => (2, of),
            Some(Key::Localized(of)) => (3, of),
        };
        kind.hash(to);
        secret(to, of);
    };
    all.cred.hash(&mut to);
    all.version.unwrap_or(Version::V2c).hash(&mut to);
    match &all.community {
        Some(community) => secret(&mut to, community),
        None => b"public"[..].hash(&mut to),
    }
    (&all.user, all.level).hash(&mut to);
    (all.auth.map(|auth| auth as u8), all.privacy.map(|privacy| privacy as u8)).hash(&mut to);
    key(&mut to, &all.auth_key);
    key(&mut to, &all.priv_key);
    (&all.context, &all.context_engine_id, &all.engine_id, all.boots_time).hash(&mut to);
    // Two sites may use the same addresses.
    all.site.hash(&mut to);
}

fn shown(own: &Overrides, below: &Overrides) -> String {
    let mut text = String::new();
    let mut show = |key: &str, value: &dyn Display| {
        let gap = if text.is_empty() { "" } else { " " };
        let value = value.to_string();
        let _ = match value.contains([' ', '\t', '"', '#']) || value.is_empty() {
            true => write!(text, "{gap}{key}={value:?}"),
            false => write!(text, "{gap}{key}={value}"),
        };
    };
    macro_rules! show {
        ($($key:literal: $field:ident as $text:expr;)*) => {$(
            if let Some(value) = &own.$field
                && own.$field != below.$field
            {
                let text: fn(_) -> _ = $text;
                show($key, &text(value));
            }
        )*};
    }
    show! {
        "cred": cred as |cred: &String| cred.clone();
        "version": version as |version: &Version| *version;
        "user": user as |user: &String| user.clone();
        "level": level as |level: &crate::SecurityLevel| *level;
        "auth": auth as |auth: &crate::AuthProtocol| *auth;
        "priv": privacy as |privacy: &crate::PrivProtocol| *privacy;
        "context": context as |context: &String| context.clone();
        "context_engine_id": context_engine_id as |id: &Vec<u8>| hex::text(id);
        "engine_id": engine_id as |id: &Vec<u8>| hex::text(id);
        "port": port as |port: &u16| *port;
        "site": site as |site: &String| site.clone();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_that_says_who_asks_counts() {
        let below = Overrides::of(&[("community", "public"), ("port", "161")]);
        let plain = Overrides::default().identity(&below);
        let same: [&[(&str, &str)]; 4] = [
            &[("version", "2c")],
            &[("community", "public")],
            &[("timeout", "5"), ("retries", "3"), ("max_repetitions", "5")],
            &[("port", "162")],
        ];
        for pairs in same {
            assert_eq!(Overrides::of(pairs).identity(&below).key, plain.key, "{pairs:?}");
        }
        let mut keys = std::collections::HashSet::from([plain.key]);
        for (key, value) in [
            ("community", "s3cret@10"),
            ("community", "s3cret@20"),
            ("version", "1"),
            ("user", "bob"),
            ("level", "authPriv"),
            ("auth", "SHA"),
            ("auth_passphrase", "s3cret-one"),
            ("auth_key", "0x0102"),
            ("auth_localized_key", "0x0102"),
            ("priv", "AES"),
            ("priv_passphrase", "s3cret-one"),
            ("context", "vlan-10"),
            ("context_engine_id", "0x8000000001"),
            ("engine_id", "0x8000000001"),
            ("boots_time", "1,2"),
            ("cred", "core"),
            ("site", "berlin"),
        ] {
            let one = Overrides::of(&[(key, value)]).identity(&below);
            assert!(keys.insert(one.key), "{key}={value}");
            assert!(!format!("{one:?} {one}").contains("s3cret"), "{one:?}");
        }
    }

    #[test]
    fn what_is_public_and_differs_is_shown() {
        let below = Overrides::of(&[("user", "ops"), ("version", "3"), ("port", "161")]);
        for (pairs, text) in [
            (&[("user", "ops"), ("context", "vlan-10")][..], "context=vlan-10"),
            (&[("version", "3"), ("port", "161")], ""),
            (&[("version", "1"), ("community", "s3cret"), ("port", "1161")], "version=1 port=1161"),
            (&[("context", "two words")], "context=\"two words\""),
            (&[("engine_id", "0x8000000001")], "engine_id=8000000001"),
        ] {
            assert_eq!(Overrides::of(pairs).identity(&below).to_string(), text);
        }
    }
}
