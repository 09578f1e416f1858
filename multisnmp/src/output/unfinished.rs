//! The temporary files of outputs that are not complete yet.

use crate::process;
use std::{
    mem,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn lock() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Notes that the file is begun.
pub(crate) fn begin(path: &Path) {
    lock().push(path.to_owned());
}

/// Forgets the file and does the last step with it, a rename. While that runs,
/// [`stop`] waits.
pub(crate) fn end<T>(path: &Path, last: impl FnOnce() -> T) -> T {
    let mut files = lock();
    files.retain(|there| there != path);
    last()
}

/// Returns the files that are not complete and stay. Call it when no writer is left.
pub(crate) fn left() -> Vec<PathBuf> {
    let mut left = lock().clone();
    left.retain(|path| path.exists());
    left
}

/// Names the files that are not complete and stay, without taking memory or waiting.
pub(crate) fn name_all() {
    // If the list is locked, a file is becoming complete just now.
    let Ok(files) = UNFINISHED.try_lock() else { return };
    for path in files.iter() {
        process::say(b"multisnmp: the output is not complete: ");
        process::say(path.as_os_str().as_encoded_bytes());
        process::say(b"\n");
    }
}

/// Returns the files that are not complete, and lets no other file become complete from now on. For
/// a caller that ends the process without going through the writer.
pub(crate) fn stop() -> Vec<PathBuf> {
    let mut files = lock();
    let left = mem::take(&mut *files);
    // A writer that is done just now must not rename a file that was named as unfinished.
    mem::forget(files);
    left
}
