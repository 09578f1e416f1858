//! The missing parts of credentials, in terms of the command's options.

use crate::error::Error;
use netsnmp::{Credentials, hosts::Incomplete, hosts::Overrides};

/// Returns the credentials of these settings, with keys in the place of passphrases. So no passphrase
/// is in memory while hosts are asked.
///
/// # Errors
/// The missing parts, with the options that set them.
pub(super) fn credentials(overrides: &Overrides) -> Result<Credentials, Error> {
    let mut credentials = check(overrides)?;
    // An error is an error of the hosts that are asked with them. The library reports it there.
    if let Err(error) = credentials.derive_keys() {
        log::debug!("{error}");
    }
    Ok(credentials)
}

/// Returns the credentials of these settings as they were given.
///
/// # Errors
/// The same as for [`credentials`].
pub(super) fn check(overrides: &Overrides) -> Result<Credentials, Error> {
    let text = |missing| match missing {
        Incomplete::User => "version 3 needs a user (-u, user=)".to_owned(),
        Incomplete::Authentication(level) => {
            format!("{level} needs an authentication passphrase or key (-A, -3m)")
        }
        Incomplete::Privacy(level) => {
            format!("{level} needs a privacy passphrase or key (-X, -3M)")
        }
        Incomplete::PrivacyAlone => "privacy needs authentication too (-A, -3m)".to_owned(),
        other => other.to_string(),
    };
    overrides.credentials().map_err(|missing| Error::usage(text(missing)))
}
