//! Helpers for tests with many hosts at once.

use netsnmp::{ErrorKind, HostRecord, PoolBuilder, Query, Settings, Target};
use std::{collections::HashMap, sync::mpsc, thread, time::Duration};

pub const SYS_DESCR: &str = "1.3.6.1.2.1.1.1.0";
pub const SYS_UP_TIME: &str = "1.3.6.1.2.1.1.3.0";
pub const SYS_NAME: &str = "1.3.6.1.2.1.1.5.0";

/// A name that has no address. No resolver is asked for it, because a part of it is empty. One that
/// does not answer would cost the test 10 s.
pub const NO_NAME: &str = "no-such-host..invalid";

/// Longer than anything here takes on the slowest machine. A wait that reaches it has failed.
pub const LONG: Duration = Duration::from_secs(60);

/// A timeout that no test reaches.
pub const HOUR: Duration = Duration::from_secs(3600);

pub const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// Runs `work` and returns its result.
///
/// # Panics
/// If `work` panics, or if it hangs: it takes longer than [`LONG`].
pub fn within<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, result) = mpsc::channel();
    let thread = thread::spawn(move || {
        let _ = done.send(work());
    });
    match result.recv_timeout(LONG) {
        Ok(result) => result,
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("it hangs"),
        Err(mpsc::RecvTimeoutError::Disconnected) => match thread.join() {
            Err(panic) => std::panic::resume_unwind(panic),
            Ok(()) => panic!("no result"),
        },
    }
}

/// Returns settings with this timeout and this number of retries.
pub fn settings(timeout: Duration, retries: u32) -> Settings {
    let mut settings = Settings::default();
    settings.timeout = timeout;
    settings.retries = retries;
    settings
}

/// Returns all records of a query, and the counters at its end.
pub fn ask<T: Into<Target> + Send + 'static>(
    pool: PoolBuilder,
    targets: Vec<T>,
    query: &Query,
) -> (Vec<HostRecord>, netsnmp::Counters) {
    let query = query.clone();
    within(move || {
        let mut records = pool.build().unwrap().query(targets, &query);
        let all: Vec<_> = records.by_ref().collect();
        (all, records.counters())
    })
}

/// Returns the records by host.
///
/// # Panics
/// If a host comes twice.
pub fn by_host(records: Vec<HostRecord>) -> HashMap<String, HostRecord> {
    let mut hosts = HashMap::new();
    for record in records {
        if let Some(twice) = hosts.insert(record.host.to_string(), record) {
            panic!("a second record of {twice}");
        }
    }
    hosts
}

/// Returns the records of these targets, in the order of the targets.
pub fn ask_in_order(
    pool: PoolBuilder,
    targets: Vec<Target>,
    query: &Query,
) -> (Vec<HostRecord>, netsnmp::Counters) {
    let (records, counters) = ask(pool, targets.clone(), query);
    let mut records = by_host(records);
    let ordered = targets.iter().map(|target| {
        let record = records.remove(target.host().as_ref());
        record.unwrap_or_else(|| panic!("no record of {}", target.host()))
    });
    (ordered.collect(), counters)
}

/// Returns why the record is not complete.
///
/// # Panics
/// If it is complete.
pub fn kind(record: &HostRecord) -> &ErrorKind {
    match record.outcome.error() {
        Some(error) => error.kind(),
        None => panic!("complete: {record}"),
    }
}
