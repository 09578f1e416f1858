//! The files of settings: no text of them hurts, and no message repeats a secret.

use super::{KEYS, own, snmp_conf::SnmpConf, tags::Tags};
use std::path::Path;

/// A secret that a test looks for in messages.
pub const SECRET: &str = "s3cr3t-v4lue";

/// No file is there, so that nothing else is read.
const PLACE: &str = "/nonexistent/file";

/// Reads an snmp.conf.
///
/// # Panics
/// There are more complaints than lines, or one repeats a secret.
pub fn snmp_conf(octets: &[u8]) {
    let text = String::from_utf8_lossy(octets);
    for host in [None, Some("core")] {
        let mut conf = SnmpConf::default();
        conf.parse(Path::new(PLACE), &text, host);
        assert!(conf.complaints.len() <= text.lines().count());
        let is_secret = |line: &str| {
            let token = line.trim_start().split(char::is_whitespace).next().unwrap_or_default();
            let mut keys = KEYS.iter().filter(|key| key.secret);
            keys.any(|key| key.token.is_some_and(|name| name.eq_ignore_ascii_case(token)))
        };
        if text.lines().filter(|line| line.contains(SECRET)).all(is_secret) {
            for complaint in &conf.complaints {
                assert!(!complaint.contains(SECRET), "{complaint}");
            }
        }
        // What is wrong is said where it is used.
        let _ = (conf.layer.overrides().err(), conf.layer.rows().len());
    }
}

/// Reads a config.toml.
///
/// # Panics
/// A message repeats a secret.
pub fn config(octets: &[u8]) {
    let Ok(text) = std::str::from_utf8(octets) else { return };
    match own::parse(Path::new(PLACE), text) {
        Ok(own) => {
            for site in own.sites() {
                let layer = own.site(site).expect("a site that is named");
                let _ = layer.clone().over(own.layer.clone(), false).overrides().err();
            }
        }
        Err(error) => keeps_secret(text, &error.to_string()),
    }
}

/// Reads a file of credentials.
///
/// # Panics
/// A message repeats a secret, or a tag is lost.
pub fn credentials(octets: &[u8]) {
    let Ok(text) = std::str::from_utf8(octets) else { return };
    match Tags::parse(Path::new(PLACE), text) {
        Ok(tags) => {
            for (name, _) in tags.iter() {
                assert!(tags.get(name).is_ok(), "the tag {name:?} is lost");
            }
            assert_eq!(tags.is_empty(), tags.iter().next().is_none());
        }
        Err(error) => keeps_secret(text, &error.to_string()),
    }
}

/// The message may repeat what stands elsewhere, for instance in a key. The value of a key that holds
/// a secret it may not.
fn keeps_secret(text: &str, message: &str) {
    let mut lines = text.lines().filter(|line| line.contains(SECRET));
    let is_value = |line: &str| {
        let key = line.split('=').next().unwrap_or_default().trim();
        let known = KEYS.iter().any(|known| known.secret && known.name == key);
        known && line.matches(SECRET).count() == 1
    };
    if lines.all(is_value) && !text.contains("\"\"\"") && !text.contains("'''") {
        assert!(!message.contains(SECRET), "{message}");
    }
}
