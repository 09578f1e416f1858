//! The settings that the command line gives.

use super::{
    environment::Descriptors,
    layer::{KEYS, Layer},
    origin::Origin,
    read::Raw,
};
use crate::vault;
use std::{ffi::OsStr, os::unix::ffi::OsStrExt};

/// The settings that the command line gives. They win over all others.
#[derive(Default)]
pub(crate) struct Flags {
    pub(crate) layer: Layer,
    pub(super) descriptors: Descriptors,
    /// Whether a secret stands on the command line.
    pub(super) shows_secret: bool,
    /// Whether the program stands in for one of Net-SNMP's commands: their defaults apply.
    pub(crate) stands_in: bool,
    /// Whether a queue may carry the run to other machines, which have the credentials.
    pub(crate) may_go_elsewhere: bool,
    /// Whether the command has no format `table`.
    pub(crate) writes_no_table: bool,
}

impl Flags {
    /// Reads the text of a flag, if it is given. A secret may be `fd:N`, to be read from a
    /// descriptor.
    pub(crate) fn read(
        &mut self,
        key: &'static str,
        flag: &'static str,
        text: Option<&(impl AsRef<OsStr> + ?Sized)>,
    ) {
        let Some(text) = text.map(AsRef::as_ref) else { return };
        let origin = Origin::Flag(flag);
        let is_secret = KEYS.iter().any(|known| known.name == key && known.secret);
        if !is_secret {
            return self.layer.read_text(key, text, origin);
        }
        let hidden = text.to_str().and_then(vault::get);
        let secret = hidden.as_ref().map_or(text, |secret| OsStr::from_bytes(secret));
        let Some(secret) = secret.to_str() else {
            return self.layer.read_text(key, secret, origin);
        };
        match self.descriptors.expand(secret) {
            Ok(value) => {
                // A URL is only secret if it has a password.
                let is_open = secret == "public" || key == "via" && !secret.contains('@');
                self.shows_secret |= *value == secret && !is_open;
                self.layer.read_text(key, value.as_str(), origin);
            }
            Err(bad) => self.layer.read(key, Raw::Unreadable(&bad), origin),
        }
    }
}
