//! The three forms of a key in a layer: key, localized key and passphrase.

use super::{origin::Origin, setting::Setting};
use crate::error::Error;
use netsnmp::Key;

/// Removes all keys in `lower` if one is set in `ours`. Otherwise keeps only the first one that is
/// set.
pub(super) fn displace(ours: [&Setting<Key>; 3], lower: [&mut Setting<Key>; 3]) {
    let mut is_taken = ours.into_iter().any(Setting::is_set);
    for setting in lower {
        if is_taken {
            *setting = Setting::default();
        }
        is_taken |= setting.is_set();
    }
}

/// Returns the only key of a layer.
pub(super) fn only_key(settings: [&Setting<Key>; 3]) -> Result<Option<Key>, Error> {
    let mut only = None;
    for setting in settings {
        let Some(key) = setting.value()? else { continue };
        if only.replace(key.clone()).is_some() {
            let why = "a passphrase and a key for the same thing: give one of them";
            let origin = setting.origin().cloned().unwrap_or(Origin::BuiltIn);
            return Err(Error::Setting { origin, source: why.into() });
        }
    }
    Ok(only)
}
