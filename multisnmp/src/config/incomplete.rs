//! The missing parts of credentials, in terms of the command's options.

use super::layer::Layer;
use crate::error::Error;
use netsnmp::{Credentials, Key, hosts::Incomplete, hosts::Overrides};

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

/// Puts the keys in the place of the passphrases of a layer. So no passphrase is in memory while hosts
/// are asked with it. What is wrong with it stays as it is: it is an error of the hosts.
pub(super) fn make_keys(layer: &mut Layer) {
    let made = layer.overrides().and_then(|overrides| credentials(&overrides));
    let Ok(Credentials::V3(user)) = made else { return };
    let places = [
        (user.auth.map(|(_, key)| key), &mut layer.auth_passphrase),
        (user.privacy.map(|(_, key)| key), &mut layer.priv_passphrase),
    ];
    for (key, place) in places {
        if let Some(key @ Key::Master(_)) = key {
            place.replace(key);
        }
    }
}

/// Returns the credentials of these settings as they were given.
///
/// # Errors
/// The same as for [`credentials`].
pub(super) fn check(overrides: &Overrides) -> Result<Credentials, Error> {
    let text = |missing| match missing {
        Incomplete::User => "version 3 needs a user (-u, SNMP_SECNAME, user=)".to_owned(),
        Incomplete::Authentication(level) => {
            format!(
                "{level} needs an authentication passphrase or key (-A, SNMP_AUTH_PASSPHRASE, -3m)"
            )
        }
        Incomplete::Privacy(level) => {
            format!("{level} needs a privacy passphrase or key (-X, SNMP_PRIV_PASSPHRASE, -3M)")
        }
        Incomplete::PrivacyAlone => {
            "privacy needs authentication too (-A, SNMP_AUTH_PASSPHRASE, -3m)".to_owned()
        }
        Incomplete::ProtocolAlone(what) => {
            let (letter, long) =
                if what == "privacy" { ("-X", "--priv-pass") } else { ("-A", "--auth-pass") };
            format!(
                "a protocol for {what} needs a passphrase or key ({letter}, {long}); -l noAuthNoPriv does \
                 without"
            )
        }
        other => other.to_string(),
    };
    overrides.credentials().map_err(|missing| Error::usage(text(missing)))
}
