//! Settings as the text of a hosts file.

use super::Overrides;
use crate::hex;
use std::fmt::Display;

impl Overrides {
    /// Returns whether any of these settings is a secret: a community, a passphrase or a key.
    pub fn has_secret(&self) -> bool {
        self.community.is_some() || self.auth_key.is_some() || self.priv_key.is_some()
    }

    /// Returns the settings that are not secret, as a line of a hosts file has them behind the host:
    /// `cred=core port=1161`. [`HostLine::parse`](super::HostLine::parse) reads such a line. The
    /// [`site`](Self::site) is left out.
    pub fn to_line(&self) -> String {
        let mut text = String::new();
        let mut add = |key: &str, value: Option<&dyn Display>| {
            let Some(value) = value else { return };
            let gap = if text.is_empty() { "" } else { " " };
            let value = quoted(value.to_string());
            text.push_str(gap);
            text.push_str(key);
            text.push('=');
            text.push_str(&value);
        };
        fn shown<T: Display>(value: &Option<T>) -> Option<&dyn Display> {
            value.as_ref().map(|value| value as &dyn Display)
        }
        let id = |id: &Option<Vec<u8>>| id.as_ref().map(|id| format!("0x{}", hex::text(id)));
        add("cred", shown(&self.cred));
        add("version", shown(&self.version));
        add("user", shown(&self.user));
        add("level", shown(&self.level));
        add("auth", shown(&self.auth));
        add("priv", shown(&self.privacy));
        add("context", shown(&self.context));
        add("context_engine_id", shown(&id(&self.context_engine_id)));
        add("engine_id", shown(&id(&self.engine_id)));
        add("boots_time", shown(&self.boots_time.map(|(boots, time)| format!("{boots},{time}"))));
        add("port", shown(&self.port));
        let seconds = self.timeout.map(|timeout| timeout.as_secs_f64());
        add("timeout", shown(&seconds));
        add("retries", shown(&self.retries));
        add("max_repetitions", shown(&self.max_repetitions));
        add("16bitIDs", shown(&self.short_ids));
        text
    }
}

/// Puts a value into quotes if a line could not be read back without them.
fn quoted(value: String) -> String {
    let is_plain = |c: char| !c.is_whitespace() && !matches!(c, '"' | '\'' | '#' | '\\');
    if !value.is_empty() && value.chars().all(is_plain) {
        return value;
    }
    let mut text = String::from('"');
    for c in value.chars() {
        if matches!(c, '"' | '\\') {
            text.push('\\');
        }
        text.push(c);
    }
    text.push('"');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hosts::HostLine;
    use proptest::prelude::*;

    #[test]
    fn public_settings_are_written_and_secrets_are_not() {
        let pairs = [
            ("cred", "core"),
            ("version", "3"),
            ("user", "net ops"),
            ("level", "authPriv"),
            ("auth", "SHA-256"),
            ("priv", "AES"),
            ("context", "vlan \"1\""),
            ("engine_id", "0x8000000001"),
            ("boots_time", "1,2"),
            ("port", "1161"),
            ("timeout", "0.25"),
            ("retries", "3"),
            ("max_repetitions", "7"),
            ("16bitIDs", "yes"),
            ("auth_passphrase", "s3cret-one"),
        ];
        let all = Overrides::of(&pairs);
        assert!(all.has_secret() && !Overrides::of(&pairs[..14]).has_secret());
        let line = all.to_line();
        assert!(!line.contains("s3cret"), "{line}");
        let back = HostLine::parse(&format!("h {line}")).unwrap().unwrap().overrides;
        assert_eq!(back.to_line(), line);
        assert_eq!(format!("{back:?}"), format!("{:?}", Overrides::of(&pairs[..14])));
        assert_eq!(Overrides::default().to_line(), "");
    }

    proptest! {
        #[test]
        fn any_context_comes_back(context in "\\PC{0,12}") {
            let of = Overrides { context: Some(context.clone()), ..Overrides::default() };
            let line = format!("h {}", of.to_line());
            let back = HostLine::parse(&line).unwrap().unwrap().overrides;
            prop_assert_eq!(back.context, Some(context));
        }
    }
}
