//! What is to be known of the process before Rust's runtime starts.
#![allow(unsafe_code)]

use std::sync::atomic::{AtomicBool, Ordering};

static STDOUT_WAS_CLOSED: AtomicBool = AtomicBool::new(false);

/// Whether the process was started without a standard output (`>&-`). The runtime opens /dev/null
/// in its place, which nobody can tell from one that was meant.
pub(crate) fn stdout_was_closed() -> bool {
    STDOUT_WAS_CLOSED.load(Ordering::Relaxed)
}

/// Called by the loader before `main`, and so before the runtime looks at the descriptors.
#[cfg(any(
    target_os = "linux",
    target_os = "freebsd",
    target_os = "netbsd",
    target_os = "openbsd"
))]
// SAFETY: the section holds pointers to functions of the C calling convention, and this is one;
// it needs nothing that the runtime sets up, does not panic and does not return a value.
#[unsafe(link_section = ".init_array")]
#[used]
static BEFORE_MAIN: extern "C" fn() = {
    extern "C" fn look() {
        // SAFETY: F_GETFD takes no argument and changes nothing, whatever the descriptor is.
        let closed = unsafe { libc::fcntl(libc::STDOUT_FILENO, libc::F_GETFD) } == -1;
        STDOUT_WAS_CLOSED.store(closed, Ordering::Relaxed);
    }
    look
};
