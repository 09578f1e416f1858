//! The name of a setting, and the other places where it can be set.

/// A key of config.toml, and the other places where its setting can be given.
#[derive(Debug)]
pub(crate) struct Key {
    /// Its name, in config.toml and in `config show`.
    pub(crate) name: &'static str,
    /// The environment variable. With `_FILE` appended, it names a file with the value.
    pub(crate) env: Option<&'static str>,
    /// The token of snmp.conf, in lower case.
    pub(crate) token: Option<&'static str>,
    /// The built-in value.
    pub(crate) default: Option<&'static str>,
    /// Whether the value is secret.
    pub(crate) secret: bool,
    /// Whether a tag of the credentials file decides it.
    pub(crate) credential: bool,
    /// The separator between the items of a list. `None`: it is not a list.
    pub(crate) separator: Option<&'static str>,
}

/// Returns a key that only config.toml has.
pub(super) const fn key(name: &'static str) -> Key {
    Key {
        name,
        env: None,
        token: None,
        default: None,
        secret: false,
        credential: false,
        separator: None,
    }
}

impl Key {
    pub(super) const fn env(self, env: &'static str) -> Self {
        Self { env: Some(env), ..self }
    }
    pub(super) const fn token(self, token: &'static str) -> Self {
        Self { token: Some(token), ..self }
    }
    pub(super) const fn default(self, default: &'static str) -> Self {
        Self { default: Some(default), ..self }
    }
    pub(super) const fn secret(self) -> Self {
        Self { secret: true, credential: true, ..self }
    }
    /// Secret, and no tag decides it.
    pub(super) const fn hidden(self) -> Self {
        Self { secret: true, ..self }
    }
    pub(super) const fn credential(self) -> Self {
        Self { credential: true, ..self }
    }
    pub(super) const fn list(self, separator: &'static str) -> Self {
        Self { separator: Some(separator), ..self }
    }
}
