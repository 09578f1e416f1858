//! What the process looks up and sets before its work begins.
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

/// Makes the C library's allocator keep freed memory. An answer with hundreds of varbinds takes half
/// a megabyte that libnetsnmp frees at once (64 KiB a message, 1.1 KiB a varbind). Above 128 KiB,
/// glibc returns the end of the heap to the system, and the next answer has to fault it in again.
/// The process keeps only memory that it has used.
pub(crate) fn keep_memory() {
    // SAFETY: the calls set two numbers, and no other thread has started yet.
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    unsafe {
        libc::mallopt(libc::M_TRIM_THRESHOLD, 16 << 20);
        // Setting one of the two stops glibc from adjusting the other.
        libc::mallopt(libc::M_MMAP_THRESHOLD, 1 << 20);
    }
}
