//! One line of a hosts file: [`HostLine`].

use super::{HostSpec, Overrides};

/// A line of a hosts file: `HOST [key=value …]`.
///
/// HOST is what [`HostSpec`] reads, a range and a network too. A value with spaces or a `#` is
/// quoted, `"…"` or `'…'`; within double quotes a backslash takes the next character as it is.
/// `#` begins a comment where a word would begin. [`KEYS`](super::KEYS) are the keys.
#[derive(Debug, Clone)]
pub struct HostLine {
    /// The hosts.
    pub spec: HostSpec,
    /// What they have of their own.
    pub overrides: Overrides,
}

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

    proptest! {
        #[test]
        fn any_line_is_a_host_or_an_error(text in "\\PC*") {
            let _ = HostLine::parse(&text);
        }
    }
}
