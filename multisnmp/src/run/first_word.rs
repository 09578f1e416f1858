//! The first word after a command: usually TARGETS, but not always what the user means.

use crate::{config::TargetList, error::Error, names::NameLookup};
use std::{
    fs,
    net::{IpAddr, ToSocketAddrs},
    os::unix::fs::FileTypeExt,
};

/// Returns the word if it may be an OID.
pub(super) fn of(targets: &TargetList) -> Option<&str> {
    let mut items = targets.items();
    let word = items.next()?.to_str()?;
    // The OID `1.3.6.1` would be an address, too. Nobody means the address.
    let is_address = word.parse::<IpAddr>().is_ok() && word != "1.3.6.1";
    (items.next().is_none() && !is_address && !word.starts_with(['@', '-'])).then_some(word)
}

/// Returns whether the word is an OID, or the name of one.
pub(super) fn is_oid(word: &str, names: &NameLookup) -> bool {
    names.oid_tersely(word).is_ok()
}

/// Tells somebody who writes `get sysName < hosts.txt` how standard input is read.
///
/// # Errors
/// Nothing is fed, and no host has the name of the object.
pub(super) fn check(word: &str) -> Result<(), Error> {
    let is_fed = fs::metadata("/dev/stdin")
        .map(|about| about.file_type())
        .is_ok_and(|kind| kind.is_fifo() || kind.is_file() || kind.is_socket());
    if is_fed {
        log::warn!(
            "{word:?} stands where targets do, so standard input is not read: to read targets from \
             it, write - before {word}"
        );
        return Ok(());
    }
    match (word, 161).to_socket_addrs() {
        Ok(_) => Ok(()),
        Err(_) => Err(Error::usage(format!(
            "{word} is the name of an object, and of no host: a target goes first\n\nExample:\n  \
             multisnmp get 10.0.0.1 {word}"
        ))),
    }
}
