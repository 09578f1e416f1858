//! The missing parts of credentials, in terms of the command's options.

use crate::error::Error;
use netsnmp::{Credentials, hosts::Incomplete, hosts::Overrides};

/// Returns the credentials of these settings.
///
/// # Errors
/// The missing parts, with the options that set them.
pub(super) fn credentials(overrides: &Overrides) -> Result<Credentials, Error> {
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
