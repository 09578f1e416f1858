//! Secrets of the command line and of variables, from the start of the process until they are read.
//!
//! They are taken out before clap and others copy them, and wiped from the memory from which other
//! programs read arguments and variables.

use crate::process;
use std::{
    ffi::OsString,
    os::unix::ffi::OsStringExt,
    sync::{Mutex, MutexGuard, PoisonError},
};
use zeroize::Zeroizing;

/// A secret by the name of its variable, or by the text that stands for it on the command line.
type Entry = (String, Zeroizing<Vec<u8>>);

static VAULT: Mutex<Vec<Entry>> = Mutex::new(Vec::new());

/// Begins the texts that stand for an argument. No user types it.
const MARK: char = '\u{1}';

fn lock() -> MutexGuard<'static, Vec<Entry>> {
    VAULT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes these variables out of the environment. Call it while there is only one thread.
pub(crate) fn take_variables(names: impl Iterator<Item = &'static str>) {
    for name in names {
        if let Some(value) = process::take_variable(name) {
            lock().push((name.to_owned(), Zeroizing::new(value.into_vec())));
        }
    }
}

/// Takes in the value of an option. Returns the text that stands for it.
pub(crate) fn put(value: OsString) -> OsString {
    let mut vault = lock();
    let name = format!("{MARK}{}", vault.len());
    vault.push((name.clone(), Zeroizing::new(value.into_vec())));
    name.into()
}

/// Returns whether a word has a text that stands for a secret.
pub(crate) fn hides(word: &str) -> bool {
    word.contains(MARK)
}

/// Returns the secret of a variable, or of a text that stands for an argument.
pub(crate) fn get(name: &str) -> Option<Zeroizing<Vec<u8>>> {
    lock().iter().find(|(known, _)| known == name).map(|(_, secret)| secret.clone())
}

/// Wipes all secrets. Call it when the settings have been read.
pub(crate) fn clear() {
    *lock() = Vec::new();
}
