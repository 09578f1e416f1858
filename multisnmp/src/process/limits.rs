//! The limits of this process.
#![allow(unsafe_code)]

use std::mem::MaybeUninit;

/// The type of a limit's name, which differs between C libraries.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
type Name = libc::__rlimit_resource_t;
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
type Name = libc::c_int;

/// What this process may still say on standard error, if that is a file.
const LAST_WORDS: u64 = 1 << 20;

/// Lets the process make no file longer, and never have more descriptors than it may have now.
pub(crate) fn limit_files() {
    let mut length = 0;
    let mut about = MaybeUninit::<libc::stat>::uninit();
    // SAFETY: the call fills the structure. It is read only if the call has succeeded. SIG_IGN is no
    // function of ours: a write above the limit then fails, and does not end the process.
    unsafe {
        if libc::fstat(libc::STDERR_FILENO, about.as_mut_ptr()) == 0 {
            let about = about.assume_init();
            if about.st_mode & libc::S_IFMT == libc::S_IFREG {
                length = u64::try_from(about.st_size).unwrap_or(0).saturating_add(LAST_WORDS);
            }
        }
        libc::signal(libc::SIGXFSZ, libc::SIG_IGN);
    }
    lower(libc::RLIMIT_FSIZE, length);
    lower(libc::RLIMIT_NOFILE, u64::MAX);
    // No memory that stays in place.
    lower(libc::RLIMIT_MEMLOCK, 0);
}

/// Lets the process take no more memory than that.
pub(crate) fn limit_memory(octets: u64) {
    lower(libc::RLIMIT_DATA, octets);
}

/// Lowers a limit to this value, for good. A lower one stays.
fn lower(name: Name, most: u64) {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the first call writes one local value, the second one reads it. If the system refuses
    // either, the process works all the same.
    unsafe {
        if libc::getrlimit(name, &raw mut limit) == 0 {
            let most = libc::rlim_t::try_from(most).unwrap_or(libc::rlim_t::MAX);
            limit.rlim_cur = limit.rlim_cur.min(most);
            limit.rlim_max = limit.rlim_cur;
            libc::setrlimit(name, &raw const limit);
        }
    }
}
