//! The process-wide library lock.
//!
//! It is a pthread mutex, not std's: helgrind and ThreadSanitizer know pthread's locks, but not
//! std's futexes, and they check whether libnetsnmp races under this lock.

use std::{cell::UnsafeCell, marker::PhantomData};

struct LibraryLock(UnsafeCell<libc::pthread_mutex_t>);

// SAFETY: any thread may use a pthread mutex, and all of them use it only through its address.
unsafe impl Sync for LibraryLock {}

/// Distributions build libnetsnmp without `NETSNMP_REENTRANT`, so its own locks are empty macros.
/// This lock is held around every call that touches what the library shares between sessions, and
/// never while anything waits for the network.
static LOCK: LibraryLock = LibraryLock(UnsafeCell::new(libc::PTHREAD_MUTEX_INITIALIZER));

/// Holds the lock until it is dropped, on the thread that took it.
pub(crate) struct Guard(PhantomData<*const ()>);

/// Takes the process-wide library lock. A thread must not take it twice.
pub(crate) fn lock() -> Guard {
    // SAFETY: the mutex is static and initialised, and never moved or destroyed. The call cannot
    // fail, because the default kind of mutex checks nothing.
    unsafe { libc::pthread_mutex_lock(LOCK.0.get()) };
    Guard(PhantomData)
}

impl Drop for Guard {
    fn drop(&mut self) {
        // SAFETY: this thread holds the lock. Only `lock` makes a guard, and a guard cannot go to
        // another thread.
        unsafe { libc::pthread_mutex_unlock(LOCK.0.get()) };
    }
}
