//! The credentials of a request: a community, or an SNMPv3 user.

mod pack;

use crate::{Error, ErrorKind, Result, Secret};
use std::{fmt, str::FromStr};

/// The SNMP version of a message. Versions compare by age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// SNMPv1 (RFC 1157): it has no GETBULK and no Counter64, and one missing variable fails the
    /// whole GET.
    V1,
    /// SNMPv2c (RFC 1901).
    V2c,
    /// SNMPv3 (RFC 3412) with the user-based security model (RFC 3414).
    V3,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V1 => "1",
            Self::V2c => "2c",
            Self::V3 => "3",
        })
    }
}

impl FromStr for Version {
    type Err = Error;

    /// Accepts `1`, `2c` and `3`, and also `2`, `v1`, `v2c` and `v3`.
    fn from_str(text: &str) -> Result<Self> {
        match text.to_ascii_lowercase().trim_start_matches('v') {
            "1" => Ok(Self::V1),
            "2" | "2c" => Ok(Self::V2c),
            "3" => Ok(Self::V3),
            _ => {
                Err(ErrorKind::BadCredentials(format!("no SNMP version {text:?}; use 1, 2c or 3"))
                    .into())
            }
        }
    }
}

/// The credentials of a request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Credentials {
    /// SNMPv1 with a community.
    V1(Secret),
    /// SNMPv2c with a community.
    V2c(Secret),
    /// SNMPv3 with a user.
    V3(Box<User>),
}

impl Credentials {
    /// SNMPv1 with this community.
    pub fn v1(community: impl Into<Secret>) -> Self {
        Self::V1(community.into())
    }

    /// SNMPv2c with this community.
    pub fn v2c(community: impl Into<Secret>) -> Self {
        Self::V2c(community.into())
    }

    /// SNMPv3 with this user.
    pub fn v3(user: User) -> Self {
        Self::V3(Box::new(user))
    }

    /// The version of the messages.
    pub fn version(&self) -> Version {
        match self {
            Self::V1(_) => Version::V1,
            Self::V2c(_) => Version::V2c,
            Self::V3(_) => Version::V3,
        }
    }
}

impl Default for Credentials {
    /// SNMPv2c, community `public`.
    fn default() -> Self {
        Self::v2c("public")
    }
}

/// How much of a message is protected (RFC 3411, section 3.4.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SecurityLevel {
    /// Neither authenticated nor encrypted.
    NoAuthNoPriv,
    /// Authenticated.
    AuthNoPriv,
    /// Authenticated and encrypted.
    AuthPriv,
}

impl fmt::Display for SecurityLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoAuthNoPriv => "noAuthNoPriv",
            Self::AuthNoPriv => "authNoPriv",
            Self::AuthPriv => "authPriv",
        })
    }
}

impl FromStr for SecurityLevel {
    type Err = Error;

    /// Accepts the RFC's names in any case, and net-snmp's `nanp`, `anp`, `ap`, `noauth`, `auth`,
    /// `priv`.
    fn from_str(text: &str) -> Result<Self> {
        match text.to_ascii_lowercase().as_str() {
            "noauthnopriv" | "nanp" | "noauth" | "1" => Ok(Self::NoAuthNoPriv),
            "authnopriv" | "anp" | "auth" | "2" => Ok(Self::AuthNoPriv),
            "authpriv" | "ap" | "priv" | "3" => Ok(Self::AuthPriv),
            _ => Err(ErrorKind::BadCredentials(format!(
                "no security level {text:?}; use noAuthNoPriv, authNoPriv or authPriv"
            ))
            .into()),
        }
    }
}

macro_rules! protocols {
    ($(#[$doc:meta])* $type:ident, $what:literal { $($(#[$vdoc:meta])* $variant:ident = $name:literal $(| $alias:literal)*;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $type { $($(#[$vdoc])* $variant,)* }

        impl $type {
            /// All protocols. [`Library`](crate::Library) lists the ones that the linked library
            /// has.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name that users and net-snmp use.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }

        impl FromStr for $type {
            type Err = Error;

            /// Accepts the usual spellings, in any case, with or without dashes.
            fn from_str(text: &str) -> Result<Self> {
                let folded: String = text.chars().filter(|c| *c != '-' && *c != '_').collect::<String>().to_ascii_uppercase();
                $(if [$name $(, $alias)*].iter().any(|known| known.replace('-', "") == folded) {
                    return Ok(Self::$variant);
                })*
                let known: Vec<_> = Self::ALL.iter().map(|p| p.name()).collect();
                Err(ErrorKind::BadCredentials(format!(concat!("no ", $what, " protocol {:?}; use one of {}"), text, known.join(", "))).into())
            }
        }
    };
}

protocols! {
    /// An authentication protocol of the user-based security model.
    AuthProtocol, "authentication" {
        /// HMAC-MD5-96 (RFC 3414).
        Md5 = "MD5" | "HMACMD5";
        /// HMAC-SHA-96 (RFC 3414).
        Sha = "SHA" | "SHA1" | "HMACSHA";
        /// HMAC-128-SHA-224 (RFC 7860).
        Sha224 = "SHA-224" | "SHA2-224";
        /// HMAC-192-SHA-256 (RFC 7860).
        Sha256 = "SHA-256" | "SHA2-256";
        /// HMAC-256-SHA-384 (RFC 7860).
        Sha384 = "SHA-384" | "SHA2-384";
        /// HMAC-384-SHA-512 (RFC 7860).
        Sha512 = "SHA-512" | "SHA2-512";
    }
}

protocols! {
    /// A privacy protocol of the user-based security model.
    PrivProtocol, "privacy" {
        /// CBC-DES (RFC 3414).
        Des = "DES";
        /// CFB128-AES-128 (RFC 3826).
        Aes128 = "AES" | "AES128";
        /// AES-192 with the key extension of draft-blumenthal-aes-usm-04.
        Aes192 = "AES-192" | "AES192BLUMENTHAL";
        /// AES-256 with the key extension of draft-blumenthal-aes-usm-04.
        Aes256 = "AES-256" | "AES256BLUMENTHAL";
        /// AES-192 with the key extension of draft-reeder-snmpv3-usm-3desede; Cisco uses it.
        Aes192Cisco = "AES-192-C" | "AES192CISCO";
        /// AES-256 with the key extension of draft-reeder-snmpv3-usm-3desede; Cisco uses it.
        Aes256Cisco = "AES-256-C" | "AES256CISCO";
    }
}

/// A secret from which an authentication or privacy key is made.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Key {
    /// A passphrase of 8 characters or more. The key is derived from it once per process and
    /// authentication protocol (RFC 3414, appendix A.2: a million bytes through the hash).
    Passphrase(Secret),
    /// Ku, the master key: derived from the passphrase, not yet localised to an engine.
    Master(Secret),
    /// Kul, the key localised to one engine ID: it works with that agent only.
    Localized(Secret),
}

/// An SNMPv3 user.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct User {
    /// The security name; at most 32 octets (RFC 3414, section 2.4).
    pub name: String,
    /// Authentication protocol and key.
    pub auth: Option<(AuthProtocol, Key)>,
    /// Privacy protocol and key; they need authentication.
    pub privacy: Option<(PrivProtocol, Key)>,
    /// How messages are protected; `None`: the highest level that the keys allow.
    pub level: Option<SecurityLevel>,
    /// Context name.
    pub context: String,
    /// Context engine ID; `None`: the agent's own.
    pub context_engine_id: Option<Vec<u8>>,
    /// Security engine ID; `None`: discovered.
    pub engine_id: Option<Vec<u8>>,
    /// The engine's boots and time in seconds; `None`: discovered.
    pub boots_time: Option<(u32, u32)>,
}

impl User {
    /// A user without keys, at noAuthNoPriv.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            auth: None,
            privacy: None,
            level: None,
            context: String::new(),
            context_engine_id: None,
            engine_id: None,
            boots_time: None,
        }
    }

    /// Sets the authentication protocol and its passphrase.
    #[must_use]
    pub fn auth(mut self, protocol: AuthProtocol, passphrase: impl Into<Secret>) -> Self {
        self.auth = Some((protocol, Key::Passphrase(passphrase.into())));
        self
    }

    /// Sets the privacy protocol and its passphrase.
    #[must_use]
    pub fn privacy(mut self, protocol: PrivProtocol, passphrase: impl Into<Secret>) -> Self {
        self.privacy = Some((protocol, Key::Passphrase(passphrase.into())));
        self
    }

    /// Sets the context name.
    #[must_use]
    pub fn context(mut self, name: impl Into<String>) -> Self {
        self.context = name.into();
        self
    }

    /// The security level of the messages: the requested one, or the highest that the keys allow.
    pub fn security_level(&self) -> SecurityLevel {
        self.level.unwrap_or(match (&self.auth, &self.privacy) {
            (Some(_), Some(_)) => SecurityLevel::AuthPriv,
            (Some(_), None) => SecurityLevel::AuthNoPriv,
            (None, _) => SecurityLevel::NoAuthNoPriv,
        })
    }
}
