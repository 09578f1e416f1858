//! Who this program is to the NATS server: [`Login`].

use crate::{
    config::{self, read_private},
    error::Error,
};
use async_nats::ConnectOptions;
use std::{
    fmt, io,
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// How a file begins that `nsc` wrote.
const CREDS: &str = "-----BEGIN NATS USER JWT-----";

/// Who this program is to the NATS server. It holds a secret, so it has no `Debug`.
#[derive(Clone)]
pub(crate) struct Login {
    file: PathBuf,
    secret: Secret,
}

/// Where the credentials come from that a server refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    Nowhere,
    Url,
    File(PathBuf),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nowhere => f.write_str(
                "refuses a connection without credentials: name a file with them, \
                 --via-credentials FILE",
            ),
            Self::Url => f.write_str(
                "refuses the credentials that are in its URL (--via): correct them, or name a file with \
                 others, --via-credentials FILE",
            ),
            Self::File(file) => {
                write!(f, "refuses the credentials in {}: correct them there", file.display())
            }
        }
    }
}

#[derive(Clone)]
enum Secret {
    User(String, Zeroizing<String>),
    Token(Zeroizing<String>),
    /// The seed of a user's nkey.
    Nkey(Zeroizing<String>),
    /// The text of a file that `nsc` wrote.
    Creds(Zeroizing<String>),
}

impl Login {
    /// Reads a file with credentials.
    ///
    /// # Errors
    /// Others can read it, or it has no credentials. No message repeats a part of it.
    pub(crate) fn read(path: &Path) -> Result<Self, Error> {
        let text = read_private(path)?;
        let failed = |why: String| Error::input(path.display(), why);
        if text.contains(CREDS) {
            let secret = Secret::Creds(text);
            return match secret.add_to(ConnectOptions::new()) {
                Ok(_) => Ok(Self { file: path.to_owned(), secret }),
                Err(_) => Err(failed("no user JWT with its seed, as nsc writes them".to_owned())),
            };
        }
        let mut table = config::table(path, &text)?;
        let mut take = |key: &str| match table.remove(key) {
            Some(toml::Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(failed(format!("{key} must be a text in quotes"))),
            None => Ok(None),
        };
        let (user, password) = (take("user")?, take("password")?.map(Zeroizing::new));
        let (token, nkey) = (take("token")?.map(Zeroizing::new), take("nkey")?.map(Zeroizing::new));
        if let Some(key) = table.keys().next() {
            return Err(failed(format!("no key {key}: there are user, password, token and nkey")));
        }
        let secret = match (user, password, token, nkey) {
            (Some(user), Some(password), None, None) => Secret::User(user, password),
            (None, None, Some(token), None) => Secret::Token(token),
            (None, None, None, Some(seed)) => {
                let secret = Secret::Nkey(seed);
                if !secret.is_seed() {
                    return Err(failed("nkey is no seed of a user: it begins with SU".to_owned()));
                }
                secret
            }
            _ => {
                return Err(failed(
                    "credentials for a NATS server are user and password, or token, or nkey, or the \
                     file that nsc writes"
                        .to_owned(),
                ));
            }
        };
        Ok(Self { file: path.to_owned(), secret })
    }

    /// Returns where it comes from.
    pub(super) fn origin(&self) -> Origin {
        Origin::File(self.file.clone())
    }

    /// Adds it to the options of a connection.
    ///
    /// # Errors
    /// The text of `nsc` has no JWT or no seed.
    pub(super) fn add_to(&self, options: ConnectOptions) -> io::Result<ConnectOptions> {
        self.secret.add_to(options)
    }
}

impl Secret {
    /// Returns whether the seed has the form of one.
    fn is_seed(&self) -> bool {
        let Self::Nkey(seed) = self else { return false };
        let seed = seed.trim();
        seed.starts_with("SU")
            && seed.len() == 58
            && seed.bytes().all(|b| b.is_ascii_alphanumeric())
    }

    fn add_to(&self, options: ConnectOptions) -> io::Result<ConnectOptions> {
        Ok(match self {
            Self::User(user, password) => {
                options.user_and_password(user.clone(), password.to_string())
            }
            Self::Token(token) => options.token(token.to_string()),
            Self::Nkey(seed) => options.nkey(seed.trim().to_owned()),
            Self::Creds(text) => return options.credentials(text),
        })
    }
}
