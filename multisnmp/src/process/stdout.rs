//! Whether the process was started with a standard output.
#![allow(unsafe_code)]

use std::sync::atomic::{AtomicBool, Ordering};

static STDOUT_WAS_CLOSED: AtomicBool = AtomicBool::new(false);

/// Returns whether the process was started without a standard output (`>&-`). Rust's runtime then
/// opens /dev/null in its place: later that looks like a /dev/null that the user asked for.
pub(crate) fn stdout_was_closed() -> bool {
    STDOUT_WAS_CLOSED.load(Ordering::Relaxed)
}

/// The loader calls this before `main`, so before Rust's runtime looks at the descriptors.
#[cfg(any(
    target_os = "linux",
    target_os = "freebsd",
    target_os = "netbsd",
    target_os = "openbsd"
))]
// SAFETY: the section holds pointers to functions of the C calling convention, and this is one.
// The function needs nothing that the runtime sets up, does not panic and returns no value.
#[unsafe(link_section = ".init_array")]
#[used]
static BEFORE_MAIN: extern "C" fn() = {
    extern "C" fn look() {
        // SAFETY: F_GETFD takes no argument and changes nothing, for any descriptor.
        let closed = unsafe { libc::fcntl(libc::STDOUT_FILENO, libc::F_GETFD) } == -1;
        STDOUT_WAS_CLOSED.store(closed, Ordering::Relaxed);
    }
    look
};
