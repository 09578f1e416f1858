//! What the process is to know, and to have set, before its work begins.
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

/// Has the C library's allocator keep what it has: an answer of hundreds of varbinds is half a
/// megabyte that libnetsnmp frees at once (64 KiB a message, 1.1 KiB a varbind), and above 128 KiB
/// glibc would give the end of the heap back to the system and fault it in again for the next one.
/// Only what was in use once is kept.
pub(crate) fn keep_memory() {
    // SAFETY: sets two numbers; called before any other thread is started.
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    unsafe {
        libc::mallopt(libc::M_TRIM_THRESHOLD, 16 << 20);
        // Setting one ends glibc's own adjustment of the other.
        libc::mallopt(libc::M_MMAP_THRESHOLD, 1 << 20);
    }
}
