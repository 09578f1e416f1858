//! The keys of lines with passphrases. One takes 4 to 5 ms, so several threads make them.

use crate::{config::Config, error::Cause};
use netsnmp::hosts::HostLine;
use std::{
    num::NonZero,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// How many lines wait together. The library keeps the keys of more passphrases than they can have.
pub(super) const BATCH: usize = 256;

/// A line of a hosts file, with its number.
pub(super) type Line = (u64, Result<String, Cause>);

/// Returns whether the line may say what keys are made of. It may contain secrets, so it is not parsed.
pub(super) fn may_need(line: &str) -> bool {
    line.contains("passphrase") || line.contains("cred")
}

/// Makes the keys of these lines. Whoever makes them again then finds them in the library. Wrong lines
/// are left to the caller, who reads them in their order.
pub(super) fn make(lines: &[Line], config: &Config) {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    in_parallel(threads, lines, |(_, line)| {
        let Ok(line) = line else { return };
        if let Ok(Some(parsed)) = HostLine::parse(line.trim()) {
            drop(config.for_host(&parsed.overrides, parsed.spec.host()));
        }
    });
}

/// Calls `work` for each item. The threads end with it, and their stacks with them.
fn in_parallel<T: Sync>(threads: usize, items: &[T], work: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    let run = || {
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            work(item);
        }
    };
    thread::scope(|scope| {
        for _ in 1..threads.min(items.len()) {
            let thread = thread::Builder::new().name("keys".to_owned());
            // Without another thread, this one does all.
            if thread.spawn_scoped(scope, run).is_err() {
                break;
            }
        }
        run();
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        sync::{Condvar, Mutex},
        time::Duration,
    };

    #[test]
    fn two_threads_work_at_once() {
        // Each item waits until both are at work.
        let (at_work, changed) = (Mutex::new(0), Condvar::new());
        in_parallel(2, &[1, 2], |_| {
            let mut count = at_work.lock().unwrap();
            *count += 1;
            changed.notify_all();
            let long = Duration::from_secs(60);
            let both = changed.wait_timeout_while(count, long, |count| *count < 2).unwrap();
            assert!(!both.1.timed_out(), "one after the other");
        });
    }

    #[test]
    fn each_item_is_worked_on_once() {
        for threads in [0, 1, 3, 9] {
            let counts: Vec<_> = (0..7).map(|_| AtomicUsize::new(0)).collect();
            in_parallel(threads, &counts, |count| {
                count.fetch_add(1, Ordering::Relaxed);
            });
            assert!(counts.into_iter().all(|count| count.into_inner() == 1), "{threads}");
        }
    }
}
