//! The user of this process.
#![allow(unsafe_code)]

/// Returns the user on whose behalf files are opened.
pub(crate) fn user() -> u32 {
    // SAFETY: it takes nothing and cannot fail.
    unsafe { libc::geteuid() }
}
