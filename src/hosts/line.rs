//! One line of a hosts file: [`HostLine`].

use super::HostSpec;
use crate::{AuthProtocol, Error, Key, PrivProtocol, Result, Secret, SecurityLevel, Version};
use std::time::Duration;

/// A line of a hosts file: `HOST [key=value …]`.
///
/// HOST is what [`HostSpec`] reads, a range and a network too. A value with spaces or a `#` is
/// quoted, `"…"` or `'…'`; within double quotes a backslash takes the next character as it is.
/// `#` begins a comment where a word would begin. [`KEYS`] are the keys.
#[derive(Debug, Clone)]
pub struct HostLine {
    /// The hosts.
    pub spec: HostSpec,
    /// What they have of their own.
    pub overrides: Overrides,
}

/// What hosts of a line have of their own; `None`: what the command says.
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
    /// `port=`.
    pub port: Option<u16>,
    /// `timeout=`, in seconds.
    pub timeout: Option<Duration>,
    /// `retries=`.
    pub retries: Option<u32>,
    /// `max_repetitions=`.
    pub max_repetitions: Option<u32>,
}

/// The keys of a hosts file.
pub const KEYS: &[&str] = &[
    "auth",
    "auth_key",
    "auth_localized_key",
    "auth_passphrase",
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
    "timeout",
    "user",
    "version",
];

impl HostLine {
    /// Reads one line; `None` for an empty one and a comment.
    ///
    /// # Errors
    /// What is wrong with it, without the value of a key that holds a secret.
    pub fn parse(line: &str) -> Result<Option<Self>, String> {
        let mut words = words(line)?.into_iter();
        let Some(host) = words.next() else { return Ok(None) };
        let spec = HostSpec::parse(&host).map_err(|e| e.to_string())?;
        let mut overrides = Overrides::default();
        let mut given = Vec::new();
        for word in words {
            // The word itself may be a secret that lost its key: it is not repeated.
            let (key, value) = word.split_once('=').ok_or("after the host come key=value pairs")?;
            let key = key.to_ascii_lowercase();
            if given.contains(&key) {
                return Err(format!("{key}= twice"));
            }
            overrides.set(&key, value)?;
            given.push(key);
        }
        Ok(Some(Self { spec, overrides }))
    }
}

impl Overrides {
    /// Sets `key`, one of [`KEYS`].
    ///
    /// # Errors
    /// No such key, with the nearest one; a value that does not fit.
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
            "port" => match value.parse() {
                Ok(port) if port > 0 => self.port = Some(port),
                _ => return Err(format!("port={value}: a number from 1 to 65535")),
            },
            "timeout" => self.timeout = Some(seconds(value)?),
            "retries" => match value.parse() {
                Ok(n) if n <= MAX_RETRIES => self.retries = Some(n),
                _ => return Err(format!("retries={value}: a number from 0 to {MAX_RETRIES}")),
            },
            "max_repetitions" => match value.parse() {
                Ok(n) if n > 0 => self.max_repetitions = Some(n),
                _ => return Err(format!("max_repetitions={value}: a number of rows, 1 or more")),
            },
            other => {
                return Err(match nearest(other, KEYS.iter().copied()) {
                    Some(near) => format!("no key {other:?}; did you mean {near}=?"),
                    None => format!("no key {other:?}; the keys are {}", KEYS.join(" ")),
                });
            }
        }
        Ok(())
    }

    /// What keeps one host apart from itself asked otherwise: tag, user and context.
    pub fn identity(&self) -> String {
        match (&self.cred, &self.user, &self.context) {
            (None, None, None) => String::new(),
            parts => format!("{parts:?}"),
        }
    }

    /// Whether it says anything about credentials.
    pub fn has_credentials(&self) -> bool {
        self.cred.is_some()
            || self.version.is_some()
            || self.community.is_some()
            || self.user.is_some()
            || self.level.is_some()
            || self.auth.is_some()
            || self.auth_key.is_some()
            || self.privacy.is_some()
            || self.priv_key.is_some()
            || self.context.is_some()
            || self.context_engine_id.is_some()
            || self.engine_id.is_some()
    }
}

/// More resends than any network needs; a slip of the finger would run for days.
const MAX_RETRIES: u32 = 100;

fn reason(error: Error) -> String {
    error.to_string()
}

fn put_key(slot: &mut Option<Key>, key: Key) -> Result<(), String> {
    match slot.replace(key) {
        None => Ok(()),
        Some(_) => Err("a passphrase and a key for one thing: give one of them".to_owned()),
    }
}

/// Seconds with a fraction, as `-t` takes them.
fn seconds(text: &str) -> Result<Duration, String> {
    match text.parse::<f64>() {
        Ok(s) if s.is_finite() && s > 0.0 && s <= 3600.0 => {
            Ok(Duration::from_secs_f64(s).max(Duration::from_millis(1)))
        }
        _ => Err(format!("timeout {text:?}: seconds, above 0, at most 3600")),
    }
}

/// Hex digits, with or without `0x`. The text is not repeated: it may be a key.
fn hex(text: &str) -> Result<Vec<u8>, &'static str> {
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or(text);
    if digits.is_empty() || digits.len() % 2 != 0 || !digits.is_ascii() {
        return Err("an even number of hex digits, 0x before them or not");
    }
    (0..digits.len())
        .step_by(2)
        .map(|i| {
            let pair = &digits[i..i + 2];
            // `from_str_radix` alone would take "+f".
            if !pair.bytes().all(|b| b.is_ascii_hexdigit()) {
                return Err("hex digits only");
            }
            u8::from_str_radix(pair, 16).map_err(|_| "hex digits only")
        })
        .collect()
}

/// A key in hex.
///
/// # Errors
/// Not hex; the text is not repeated.
fn hex_secret(text: &str) -> Result<Secret, String> {
    hex(text).map(Secret::new).map_err(|why| format!("a key is {why}"))
}

/// An engine ID in hex: 5 to 32 octets (RFC 3411, section 5, SnmpEngineID).
fn engine_id(text: &str) -> Result<Vec<u8>, String> {
    match hex(text) {
        Ok(id) if (5..=32).contains(&id.len()) => Ok(id),
        Ok(id) => Err(format!("engine ID {text}: {} octets, but it has 5 to 32", id.len())),
        Err(why) => Err(format!("engine ID {text:?}: {why}")),
    }
}

/// The candidate that differs from `text` by a slip or two.
pub fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (distance(&text.to_ascii_lowercase(), candidate), candidate))
        .filter(|(d, candidate)| *d <= 1 + candidate.len().min(text.len()) / 4)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Insertions, deletions and replacements between two texts (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let cost = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = cost.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// Splits at blanks, quotes heeded; ends at a comment.
fn words(line: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            c if c.is_whitespace() => words.extend(word.take()),
            '#' if word.is_none() => break,
            quote @ ('"' | '\'') => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next().ok_or_else(|| format!("a {quote} is not closed"))? {
                        c if c == quote => break,
                        '\\' if quote == '"' => {
                            word.push(chars.next().ok_or("a \" is not closed")?)
                        }
                        c => word.push(c),
                    }
                }
            }
            c if c.is_control() => {
                return Err(format!("a control character, U+{:04X}", u32::from(c)));
            }
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(text: &str) -> HostLine {
        HostLine::parse(text).unwrap().unwrap()
    }

    #[test]
    fn reads_overrides_quotes_and_comments() {
        let it = line("10.0.0.0/24 port=1161 community=\"a b#\\\"c\" timeout=0.5 # lab");
        assert_eq!(it.spec.text().as_ref(), "10.0.0.0/24");
        assert_eq!(it.overrides.port, Some(1161));
        assert_eq!(it.overrides.community.unwrap().len(), 6);
        assert_eq!(it.overrides.timeout, Some(Duration::from_millis(500)));
        assert!(HostLine::parse("").unwrap().is_none());
        assert!(HostLine::parse("  # only a comment\r").unwrap().is_none());
        let v3 =
            line("sw1 user=bob auth=sha256 auth_key=0x00ff priv=AES priv_passphrase='12 45678'");
        assert!(matches!(v3.overrides.auth_key, Some(Key::Master(_))));
        assert!(v3.overrides.has_credentials());
    }

    #[test]
    fn says_what_is_wrong_and_no_secret() {
        for (text, part) in [
            ("sw1 comunity=s3cret", "did you mean community=?"),
            ("sw1 s3cret", "key=value"),
            ("sw1 port=0", "1 to 65535"),
            ("sw1 port=99999", "1 to 65535"),
            ("sw1 timeout=-1", "above 0"),
            ("sw1 community=\"s3cret", "not closed"),
            ("sw1 auth_key=s3cret", "hex digits"),
            ("sw1 auth_key=00 auth_passphrase=s3cret123", "one of them"),
            ("sw1 user=a user=b", "twice"),
            ("sw1 zzz=1", "the keys are"),
            ("sw1 engine_id=80", "5 to 32"),
            ("$w1", "no '$'"),
            ("10.0.0.1-999", "above 255"),
        ] {
            let error = HostLine::parse(text).unwrap_err();
            assert!(error.contains(part), "{text}: {error}");
            assert!(!error.contains("s3cret"), "{error}");
        }
    }

    #[test]
    fn every_key_is_known() {
        for key in KEYS {
            let error = Overrides::default().set(key, "").err().unwrap_or_default();
            assert!(!error.contains("no key"), "{key}: {error}");
        }
    }

    proptest! {
        #[test]
        fn any_line_is_a_host_or_an_error(text in "\\PC*") {
            let _ = HostLine::parse(&text);
        }

        #[test]
        fn any_override_is_one_or_an_error(key in "[a-z_]{1,18}", value in ".{0,20}") {
            let _ = Overrides::default().set(&key, &value);
        }
    }
}
