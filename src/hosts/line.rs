//! One line of a hosts file: [`HostLine`].

use super::{HostSpec, Overrides};
use zeroize::Zeroizing;

/// A line of a hosts file: `HOST [key=value …]`.
///
/// HOST is anything that [`HostSpec`] parses, including ranges and networks. A value with spaces or
/// a `#` must be quoted, `"…"` or `'…'`; in double quotes, a backslash makes the next character
/// literal. A `#` at the start of a word begins a comment. [`KEYS`](super::KEYS) lists the keys.
#[derive(Debug, Clone)]
pub struct HostLine {
    /// The hosts.
    pub spec: HostSpec,
    /// Their own settings.
    pub overrides: Overrides,
}

impl HostLine {
    /// Parses one line; returns `None` if it is empty or only a comment.
    ///
    /// # Errors
    /// The reason why the line is invalid, without the value of a key that holds a secret.
    pub fn parse(line: &str) -> Result<Option<Self>, String> {
        let mut words = words(line)?.into_iter();
        let Some(host) = words.next() else { return Ok(None) };
        let spec = HostSpec::parse(&host).map_err(|e| e.to_string())?;
        let mut overrides = Overrides::default();
        let mut given = Vec::new();
        for word in words {
            // Do not repeat the word: it may be a secret whose key was forgotten.
            let (key, value) =
                word.split_once('=').ok_or("after the host only key=value pairs may follow")?;
            let key = key.to_ascii_lowercase();
            if given.contains(&key) {
                return Err(format!("{key}= is given twice"));
            }
            overrides.set(&key, value)?;
            given.push(key);
        }
        Ok(Some(Self { spec, overrides }))
    }
}

/// Splits a line at blanks, respecting quotes, and stops at a comment. A word may hold a secret, so
/// it is wiped, and has room for the whole line: a word that grows would leave pieces behind.
fn words(line: &str) -> Result<Vec<Zeroizing<String>>, String> {
    let mut words = Vec::new();
    let mut word: Option<Zeroizing<String>> = None;
    let empty = || Zeroizing::new(String::with_capacity(line.len()));
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            c if c.is_whitespace() => words.extend(word.take()),
            '#' if word.is_none() => break,
            quote @ ('"' | '\'') => {
                let word = word.get_or_insert_with(empty);
                loop {
                    match chars.next().ok_or_else(|| format!("a closing {quote} is missing"))? {
                        c if c == quote => break,
                        '\\' if quote == '"' => {
                            word.push(chars.next().ok_or("a closing \" is missing")?)
                        }
                        c => word.push(c),
                    }
                }
            }
            c if c.is_control() => {
                return Err(format!("a control character, U+{:04X}", u32::from(c)));
            }
            c => word.get_or_insert_with(empty).push(c),
        }
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Key;
    use proptest::prelude::*;
    use std::time::Duration;

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
    fn errors_name_the_mistake_and_show_no_secret() {
        for (text, part) in [
            ("sw1 comunity=s3cret", "did you mean community=?"),
            ("sw1 s3cret", "key=value"),
            ("sw1 port=0", "1 to 65535"),
            ("sw1 port=99999", "1 to 65535"),
            ("sw1 timeout=-1", "above 0"),
            ("sw1 community=\"s3cret", "a closing \" is missing"),
            ("sw1 auth_key=s3cret", "hex digits"),
            ("sw1 auth_key=00 auth_passphrase=s3cret123", "one of them"),
            ("sw1 user=a user=b", "twice"),
            ("sw1 zzz=1", "the keys are"),
            ("sw1 engine_id=80", "5 to 32"),
            ("$w1", "cannot contain '$'"),
            ("10.0.0.1-999", "above 255"),
        ] {
            let error = HostLine::parse(text).unwrap_err();
            assert!(error.contains(part), "{text}: {error}");
            assert!(!error.contains("s3cret"), "{error}");
        }
    }

    proptest! {
        #[test]
        fn parsing_any_line_never_panics(text in "\\PC*") {
            let _ = HostLine::parse(&text);
        }
    }
}
