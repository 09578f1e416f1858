//! The process-wide library lock.
//!
//! A pthread mutex rather than std's: helgrind and ThreadSanitizer know pthread's locks and not
//! futexes of others, and whether libnetsnmp races under this lock is what they are asked.

use std::{cell::UnsafeCell, marker::PhantomData};

struct LibraryLock(UnsafeCell<libc::pthread_mutex_t>);

// SAFETY: a pthread mutex is made to be used from any thread, through its address only.
unsafe impl Sync for LibraryLock {}

/// Distributions build libnetsnmp without `NETSNMP_REENTRANT`: its own locks are empty macros.
/// Held around every call that touches what the library shares between sessions, and never while
/// anything waits for the network.
static LOCK: LibraryLock = LibraryLock(UnsafeCell::new(libc::PTHREAD_MUTEX_INITIALIZER));

/// Holds the lock; released on drop, on the thread that took it.
pub(crate) struct Guard(PhantomData<*const ()>);

/// Takes the process-wide library lock. Not twice on one thread.
pub(crate) fn lock() -> Guard {
    // SAFETY: a static mutex that is initialised and never moved or destroyed. It cannot fail:
    // the default kind checks nothing.
    unsafe { libc::pthread_mutex_lock(LOCK.0.get()) };
    Guard(PhantomData)
}

impl Drop for Guard {
    fn drop(&mut self) {
        // SAFETY: locked by this thread, as a guard is made nowhere else and cannot be sent.
        unsafe { libc::pthread_mutex_unlock(LOCK.0.get()) };
    }
}
