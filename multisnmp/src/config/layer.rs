//! Values of one place, and how places are laid over each other.

pub(super) use super::origin::Origin;
use super::{
    limits,
    setting::{self, SETTINGS},
};
use netsnmp::{SecurityLevel, Version, hosts::Overrides};
use std::{collections::BTreeMap, fmt, time::Duration};
use zeroize::Zeroizing;

/// A value as it was written, and where.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) text: Zeroizing<String>,
    pub(crate) origin: Origin,
}

/// The values of one place, or of several laid over each other.
#[derive(Clone, Default)]
pub(crate) struct Layer(BTreeMap<&'static str, Entry>);

impl Layer {
    /// Sets a value. `key` is that of a [`setting`].
    pub(crate) fn set(&mut self, key: &'static str, text: impl Into<String>, origin: Origin) {
        debug_assert!(setting::by_key(key).is_some(), "{key}");
        let entry = Entry { text: Zeroizing::new(text.into()), origin };
        self.0.insert(key, entry);
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Entry> {
        self.0.get(key)
    }

    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(|entry| entry.text.as_str())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, &Entry)> {
        self.0.iter().map(|(key, entry)| (*key, entry))
    }

    /// This layer over `lower`: what is set here hides what is set there.
    ///
    /// The version goes with the credentials it was given for: a user alone means 3, a community
    /// alone that a 3 below is not meant. `whole` says that the credentials here are complete (a
    /// tag's), so that none of those below is mixed in.
    pub(crate) fn over(mut self, lower: Layer, whole: bool) -> Layer {
        if !self.0.contains_key("version")
            && let Some(entry) = self.implied_version(&lower)
        {
            self.0.insert("version", entry);
        }
        for (key, entry) in lower.0 {
            let hidden = self.0.contains_key(key)
                || setting::rivals(key).iter().any(|rival| self.0.contains_key(rival))
                || whole && setting::by_key(key).is_some_and(|s| s.credential);
            if !hidden {
                self.0.insert(key, entry);
            }
        }
        self
    }

    /// Puts the passphrase for both where one is wanted and none is given: privacy wants one where
    /// its protocol is named or the level asks for it.
    #[must_use]
    pub(crate) fn spread_passphrase(mut self) -> Layer {
        let Some(both) = self.0.remove("passphrase") else { return self };
        let privacy = self.0.contains_key("priv")
            || self.text("level").and_then(|l| l.parse().ok()) == Some(SecurityLevel::AuthPriv);
        for (key, wanted) in [("auth_passphrase", true), ("priv_passphrase", privacy)] {
            if wanted && !setting::rivals(key).iter().any(|rival| self.0.contains_key(rival)) {
                self.0.insert(key, both.clone());
            }
        }
        self
    }

    fn implied_version(&self, lower: &Layer) -> Option<Entry> {
        let implied = |entry: &Entry, version: Version| Entry {
            text: Zeroizing::new(version.to_string()),
            origin: entry.origin.clone(),
        };
        if let Some(user) = self.0.get("user") {
            return Some(implied(user, Version::V3));
        }
        let community = self.0.get("community")?;
        let below = lower.text("version")?.parse::<Version>().ok()?;
        (below == Version::V3).then(|| implied(community, Version::V2c))
    }

    /// What this program does where nobody says otherwise.
    pub(crate) fn built_in() -> Layer {
        let mut layer = Layer::default();
        for setting in SETTINGS {
            if let Some(default) = setting.default {
                layer.set(setting.key, default, Origin::BuiltIn);
            }
        }
        layer.set("lanes", limits::processors().to_string(), Origin::BuiltIn);
        layer
    }

    /// The values that one host can have of its own.
    ///
    /// # Errors
    /// A value that does not fit, with where it was found.
    pub(crate) fn overrides(&self) -> Result<Overrides, String> {
        let mut overrides = Overrides::default();
        for (key, entry) in self.iter() {
            if key != "cred" && netsnmp::hosts::KEYS.contains(&key) {
                overrides
                    .set(key, &entry.text)
                    .map_err(|why| format!("{}: {why}", entry.origin))?;
            }
        }
        Ok(overrides)
    }

    /// A number.
    ///
    /// # Errors
    /// Not one, or outside `range`, with where it was found.
    pub(crate) fn number<T>(
        &self,
        key: &str,
        range: std::ops::RangeInclusive<T>,
    ) -> Result<Option<T>, String>
    where
        T: std::str::FromStr + PartialOrd + fmt::Display,
    {
        let Some(entry) = self.get(key) else { return Ok(None) };
        match entry.text.parse() {
            Ok(n) if range.contains(&n) => Ok(Some(n)),
            _ => Err(format!(
                "{}: {key} {:?} is no number from {} to {}",
                entry.origin,
                entry.text.as_str(),
                range.start(),
                range.end()
            )),
        }
    }

    /// A span of time above zero.
    ///
    /// # Errors
    /// None, or longer than `most`, with where it was found.
    pub(crate) fn duration(&self, key: &str, most: Duration) -> Result<Option<Duration>, String> {
        let Some(entry) = self.get(key) else { return Ok(None) };
        match netsnmp::hosts::duration(&entry.text) {
            Some(time) if time <= most => Ok(Some(time)),
            _ => Err(format!(
                "{}: {key} {:?} is no time: seconds above 0 and at most {}, or with a unit, 90s 5m 2h",
                entry.origin,
                entry.text.as_str(),
                most.as_secs()
            )),
        }
    }

    /// Yes or no.
    ///
    /// # Errors
    /// Neither, with where it was found.
    pub(crate) fn truth(&self, key: &str) -> Result<Option<bool>, String> {
        let Some(entry) = self.get(key) else { return Ok(None) };
        match entry.text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => Ok(Some(true)),
            "false" | "no" | "off" | "0" => Ok(Some(false)),
            _ => Err(format!(
                "{}: {key} {:?} is neither true nor false",
                entry.origin,
                entry.text.as_str()
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(flag: &'static str, pairs: &[(&'static str, &str)]) -> Layer {
        let mut layer = Layer::default();
        for (key, text) in pairs {
            layer.set(key, *text, Origin::Flag(flag));
        }
        layer
    }

    #[test]
    fn what_is_above_hides_what_is_below() {
        let merged = layer("a", &[("timeout", "1")])
            .over(layer("b", &[("timeout", "5"), ("retries", "3")]), false)
            .over(Layer::built_in(), false);
        assert_eq!(merged.text("timeout"), Some("1"));
        assert_eq!(merged.get("retries").unwrap().origin, Origin::Flag("b"));
        assert_eq!(merged.get("port").unwrap().origin, Origin::BuiltIn);
    }

    #[test]
    fn a_user_or_a_community_brings_its_version() {
        let below = layer("conf", &[("version", "3"), ("user", "bob")]);
        let merged = layer("-c", &[("community", "x")]).over(below.clone(), false);
        assert_eq!(merged.text("version"), Some("2c"));
        let merged = layer("-u", &[("user", "al")]).over(Layer::built_in(), false);
        assert_eq!(merged.text("version"), Some("3"));
        let merged = layer("-t", &[("timeout", "1")]).over(below, false);
        assert_eq!(merged.text("version"), Some("3"));
        let v1 = layer("conf", &[("version", "1")]);
        assert_eq!(layer("-c", &[("community", "x")]).over(v1, false).text("version"), Some("1"));
    }

    #[test]
    fn a_key_hides_a_passphrase_below() {
        let below = layer("conf", &[("auth_passphrase", "longenough")]);
        let merged = layer("-3m", &[("auth_key", "0x00")]).over(below, false);
        assert!(merged.text("auth_passphrase").is_none());
    }

    #[test]
    fn a_passphrase_for_both_goes_where_it_is_wanted() {
        let auth = layer("conf", &[("passphrase", "longenough")]).spread_passphrase();
        assert_eq!(auth.text("auth_passphrase"), Some("longenough"));
        assert!(auth.text("priv_passphrase").is_none() && auth.text("passphrase").is_none());
        let both = &[("passphrase", "longenough"), ("auth_key", "0x00"), ("level", "ap")];
        let both = layer("conf", both).spread_passphrase();
        assert!(both.text("auth_passphrase").is_none());
        assert_eq!(both.text("priv_passphrase"), Some("longenough"));
    }

    #[test]
    fn a_tag_is_whole() {
        let below = layer("env", &[("auth_passphrase", "longenough"), ("timeout", "9")]);
        let merged = layer("tag", &[("version", "3"), ("user", "bob")]).over(below, true);
        assert!(merged.text("auth_passphrase").is_none());
        assert_eq!(merged.text("timeout"), Some("9"));
    }
}
