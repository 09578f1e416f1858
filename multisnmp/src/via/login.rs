//! Who this program is to the NATS server: [`Login`].

use crate::{
    config::{self, read_private},
    error::Error,
};
use async_nats::ConnectOptions;
use std::{io, path::Path};
use zeroize::Zeroizing;

/// How a file begins that `nsc` wrote.
const CREDS: &str = "-----BEGIN NATS USER JWT-----";

/// Who this program is to the NATS server. It holds a secret, so it has no `Debug`.
#[derive(Clone)]
pub(crate) enum Login {
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
            let login = Self::Creds(text);
            return match login.add_to(ConnectOptions::new()) {
                Ok(_) => Ok(login),
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
        match (user, password, token, nkey) {
            (Some(user), Some(password), None, None) => Ok(Self::User(user, password)),
            (None, None, Some(token), None) => Ok(Self::Token(token)),
            (None, None, None, Some(seed)) => {
                let login = Self::Nkey(seed);
                match login.is_seed() {
                    true => Ok(login),
                    false => Err(failed("nkey is no seed of a user: it begins with SU".to_owned())),
                }
            }
            _ => Err(failed(
                "credentials for a NATS server are user and password, or token, or nkey, or the file \
                 that nsc writes"
                    .to_owned(),
            )),
        }
    }

    /// Returns whether the seed has the form of one.
    fn is_seed(&self) -> bool {
        let Self::Nkey(seed) = self else { return false };
        let seed = seed.trim();
        seed.starts_with("SU")
            && seed.len() == 58
            && seed.bytes().all(|b| b.is_ascii_alphanumeric())
    }

    /// Adds it to the options of a connection.
    ///
    /// # Errors
    /// The text of `nsc` has no JWT or no seed.
    pub(super) fn add_to(&self, options: ConnectOptions) -> io::Result<ConnectOptions> {
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
