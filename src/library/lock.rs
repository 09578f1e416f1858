//! The process-wide locks of the library.
//!
//! They are pthread's, not std's. helgrind and ThreadSanitizer look for races in libnetsnmp. They know
//! pthread's locks, but not the futexes of std.

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

struct StartLock(UnsafeCell<libc::pthread_rwlock_t>);

// SAFETY: any thread may use a pthread lock, and all of them use it only through its address.
unsafe impl Sync for StartLock {}

/// SNMPv1 and v2c work before the library has started, without the lock above, and the first SNMPv3
/// host or MIB module starts it in the middle of that. Encoding reads settings and the list of
/// security models, which the start writes. So whoever encodes reads this lock, and the start
/// writes it. It is taken before the other lock, never after it.
static START: StartLock = StartLock(UnsafeCell::new(libc::PTHREAD_RWLOCK_INITIALIZER));

/// Keeps the library from starting, or others from encoding, until the thread that took it drops it.
pub(crate) struct Steady(PhantomData<*const ()>);

/// Waits while the library starts, and then keeps it from starting.
pub(crate) fn steady() -> Steady {
    // SAFETY: the lock is static and initialised. It is never moved or destroyed. The call fails in two
    // cases that do not happen: this thread writes the lock (a start encodes nothing), or the lock has
    // more readers than it can count.
    unsafe { libc::pthread_rwlock_rdlock(START.0.get()) };
    Steady(PhantomData)
}

/// Waits until nobody encodes.
pub(super) fn starting() -> Steady {
    // SAFETY: as above. A thread that starts the library is not encoding.
    unsafe { libc::pthread_rwlock_wrlock(START.0.get()) };
    Steady(PhantomData)
}

impl Drop for Steady {
    fn drop(&mut self) {
        // SAFETY: this thread holds the lock: only the functions above make a guard, and a guard
        // cannot go to another thread.
        unsafe { libc::pthread_rwlock_unlock(START.0.get()) };
    }
}
