//! The CPU time that a process has used.

use std::{mem::zeroed, time::Duration};

/// The CPU time of this process so far, in user and system mode together.
#[must_use]
pub fn cpu() -> Duration {
    // SAFETY: all zeros is a valid rusage, and the call fills it in.
    let usage = unsafe {
        let mut usage: libc::rusage = zeroed();
        libc::getrusage(libc::RUSAGE_SELF, &raw mut usage);
        usage
    };
    cpu_of(&usage)
}

/// The CPU time in a rusage.
#[must_use]
pub fn cpu_of(usage: &libc::rusage) -> Duration {
    let time = |t: libc::timeval| {
        Duration::from_secs(t.tv_sec.unsigned_abs())
            + Duration::from_micros(t.tv_usec.unsigned_abs())
    };
    time(usage.ru_utime) + time(usage.ru_stime)
}
