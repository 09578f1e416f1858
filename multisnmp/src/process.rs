//! What the process looks up and sets before its work begins.
#![allow(unsafe_code)]

mod exhausted;
mod limits;
mod memory;
mod stdout;
mod words;

pub(crate) use exhausted::{at_exhaustion, say};
pub(crate) use limits::{limit_files, limit_memory};
pub(crate) use memory::{Wiping, keep_memory, refuse_core_dumps};
pub(crate) use stdout::stdout_was_closed;
pub(crate) use words::{blank_argument, take_variable};

use std::mem::MaybeUninit;

/// Returns whether this process was started to ignore the signal, as by nohup.
pub(crate) fn ignores(signal: i32) -> bool {
    let mut action = MaybeUninit::<libc::sigaction>::uninit();
    // SAFETY: without a new action, the call only fills the place for the old one. It is read only
    // if the call has succeeded.
    unsafe {
        libc::sigaction(signal, std::ptr::null(), action.as_mut_ptr()) == 0
            && action.assume_init().sa_sigaction == libc::SIG_IGN
    }
}

/// Ignores the signals that interrupt a command.
pub(crate) fn ignore_interrupts() {
    for signal in [libc::SIGINT, libc::SIGTERM, libc::SIGHUP] {
        // SAFETY: SIG_IGN is no function of ours that could be called at a wrong moment. No other
        // thread has started yet.
        unsafe { libc::signal(signal, libc::SIG_IGN) };
    }
}

/// Returns the user on whose behalf files are opened.
pub(crate) fn user() -> u32 {
    // SAFETY: it takes nothing and cannot fail.
    unsafe { libc::geteuid() }
}
