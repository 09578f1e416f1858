//! A user whose fields were checked, with the keys that all engines share: [`Account`].

use super::{engine_id, key};
use crate::{
    Ability, AuthProtocol, Error, ErrorKind, Library, PrivProtocol, Result, SecurityLevel, User,
};

/// What all hosts of one user have in common.
pub(crate) struct Account {
    pub(super) name: String,
    pub(super) context: String,
    /// Empty: the agent's own.
    pub(super) context_engine_id: Vec<u8>,
    pub(super) level: SecurityLevel,
    pub(super) auth: Option<(AuthProtocol, key::Material)>,
    pub(super) privacy: Option<(PrivProtocol, key::Material)>,
}

impl Account {
    /// Checks the user and derives its keys. A new passphrase takes milliseconds, so never call
    /// this under the library lock.
    ///
    /// # Errors
    /// [`BadCredentials`](ErrorKind::BadCredentials), [`Unsupported`](ErrorKind::Unsupported).
    pub(crate) fn new(user: &User) -> Result<Self> {
        let level = user.security_level();
        if user.name.is_empty() || user.name.len() > 32 {
            return Err(Error::bad_credentials("a user name has 1 to 32 octets"));
        }
        if user.engine_id.as_ref().is_some_and(|id| !engine_id::is_whole(id)) {
            return Err(Error::bad_credentials("an engine ID has 5 to 32 octets"));
        }
        if user.privacy.is_some() && user.auth.is_none() {
            return Err(Error::bad_credentials("privacy needs an authentication protocol and key"));
        }
        let needed = |wanted: SecurityLevel, what: &str, given: bool| match (level >= wanted, given)
        {
            (true, false) => Err(Error::bad_credentials(format!("level {level} needs {what}"))),
            (needed, _) => Ok(needed),
        };
        let with_auth = needed(
            SecurityLevel::AuthNoPriv,
            "an authentication protocol and key",
            user.auth.is_some(),
        )?;
        let with_privacy =
            needed(SecurityLevel::AuthPriv, "a privacy protocol and key", user.privacy.is_some())?;

        let library = Library::get()?;
        if !library.can(Ability::V3) {
            return Err(ErrorKind::Unsupported("SNMPv3".to_owned()).into());
        }
        let auth = match &user.auth {
            Some((protocol, key)) if with_auth => {
                if !library.auth_protocols().contains(protocol) {
                    let what = format!("authentication protocol {protocol}");
                    return Err(missing(what, "usm_lookup_auth_type"));
                }
                Some((*protocol, key::authentication(*protocol, key)?))
            }
            _ => None,
        };
        let privacy = match (&user.privacy, &auth) {
            (Some((protocol, key)), Some((hash, _))) if with_privacy => {
                if !library.priv_protocols().contains(protocol) {
                    let what = format!("privacy protocol {protocol}");
                    return Err(missing(what, "usm_lookup_priv_type"));
                }
                Some((*protocol, key::privacy(*protocol, *hash, key)?))
            }
            _ => None,
        };
        Ok(Self {
            name: without_nul(&user.name, "user name")?,
            context: without_nul(&user.context, "context name")?,
            context_engine_id: user.context_engine_id.clone().unwrap_or_default(),
            level,
            auth,
            privacy,
        })
    }
}

/// Returns the error for a protocol that the library was built without. The function that reports
/// it returns -1.
fn missing(what: String, function: &'static str) -> Error {
    Error::new(ErrorKind::Unsupported(what)).from_call(function, -1, "")
}

/// The library's sessions take both as C strings.
fn without_nul(text: &str, what: &str) -> Result<String> {
    match text.contains('\0') {
        true => Err(Error::bad_credentials(format!("a NUL character in the {what}"))),
        false => Ok(text.to_owned()),
    }
}
