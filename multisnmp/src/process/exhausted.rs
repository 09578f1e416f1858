//! The end of a process that gets no more memory.
#![allow(unsafe_code)]

use crate::exit;
use std::{
    io::{Cursor, Write},
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

/// What else is said before the end. It must not allocate.
static LAST_WORDS: OnceLock<fn()> = OnceLock::new();

/// The thread that ends the process.
static ENDING: AtomicUsize = AtomicUsize::new(0);

/// Sets what else is said if the process ends for lack of memory. It must not allocate or wait.
pub(crate) fn at_exhaustion(last_words: fn()) {
    let _ = LAST_WORDS.set(last_words);
}

/// Ends the process: the system refuses so many octets. Rust would abort it, with a backtrace and a
/// signal in place of a line and an exit code.
#[cold]
pub(super) fn end(size: usize) -> ! {
    // SAFETY: it takes nothing and cannot fail.
    let this = unsafe { libc::pthread_self() } as usize;
    match ENDING.compare_exchange(0, this, Ordering::AcqRel, Ordering::Acquire) {
        Ok(_) => {
            let mut line = Cursor::new([0_u8; 160]);
            let _ = writeln!(
                line,
                "multisnmp: out of memory: the system refuses {size} octets more; --in-flight and \
                 --max-memory make a run smaller"
            );
            let end = line.position() as usize;
            say(&line.get_ref()[..end]);
            if let Some(last_words) = LAST_WORDS.get() {
                last_words();
            }
        }
        // Another thread ends the process.
        Err(other) if other != this => loop {
            // SAFETY: it waits for a signal and takes nothing. `thread::park` may allocate.
            unsafe { libc::pause() };
        },
        // The last words have allocated.
        Err(_) => {}
    }
    // SAFETY: no handler of the process runs, and nothing is waited for.
    unsafe { libc::_exit(exit::LOCAL.into()) }
}

/// Writes to standard error. It takes no lock and no memory: a thread that has stopped may hold both.
pub(crate) fn say(mut octets: &[u8]) {
    while !octets.is_empty() {
        // SAFETY: the call reads that many octets of the slice.
        let written =
            unsafe { libc::write(libc::STDERR_FILENO, octets.as_ptr().cast(), octets.len()) };
        match usize::try_from(written) {
            Ok(written @ 1..) => octets = &octets[written..],
            _ => return,
        }
    }
}
