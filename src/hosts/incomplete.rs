//! Why overrides make no credentials: [`Incomplete`].

use crate::SecurityLevel;
use std::fmt;

/// Why [`Overrides::credentials`](super::Overrides::credentials) gives no credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Incomplete {
    /// Version 3 has no user.
    User,
    /// The user name has more than 32 octets.
    LongUser,
    /// A passphrase has fewer than 8 characters: that for `authentication` or that for `privacy`.
    ShortPassphrase(&'static str),
    /// This level needs a passphrase or key for authentication.
    Authentication(SecurityLevel),
    /// This level needs a passphrase or key for privacy.
    Privacy(SecurityLevel),
    /// There is a key for privacy, but none for authentication.
    PrivacyAlone,
    /// There is a protocol for `authentication` or `privacy` without a passphrase or key. Only the level
    /// `noAuthNoPriv` does without.
    ProtocolAlone(&'static str),
}

/// Names the keys of a hosts file.
impl fmt::Display for Incomplete {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User => f.write_str("version 3 needs a user (user=)"),
            Self::LongUser => f.write_str("a user name has at most 32 octets"),
            Self::ShortPassphrase(what) => {
                write!(f, "the {what} passphrase has fewer than 8 characters")
            }
            Self::Authentication(level) => write!(
                f,
                "{level} needs an authentication passphrase or key (auth_passphrase=, auth_key=)"
            ),
            Self::Privacy(level) => {
                write!(f, "{level} needs a privacy passphrase or key (priv_passphrase=, priv_key=)")
            }
            Self::PrivacyAlone => {
                f.write_str("privacy needs authentication too (auth_passphrase=, auth_key=)")
            }
            Self::ProtocolAlone(what) => {
                let short = if *what == "privacy" { "priv" } else { "auth" };
                write!(
                    f,
                    "a protocol for {what} needs a passphrase or key ({short}_passphrase=, {short}_key=); \
                     level=noAuthNoPriv does without"
                )
            }
        }
    }
}

impl std::error::Error for Incomplete {}
