//! What the tests of many hosts at once share.

use netsnmp::{ErrorKind, HostRecord, PoolBuilder, Query, Settings, Target};
use std::{collections::HashMap, sync::mpsc, thread, time::Duration};

pub const SYS_DESCR: &str = "1.3.6.1.2.1.1.1.0";
pub const SYS_UP_TIME: &str = "1.3.6.1.2.1.1.3.0";
pub const SYS_NAME: &str = "1.3.6.1.2.1.1.5.0";

/// Longer than anything here takes on the slowest machine: a wait that ends by it has failed.
pub const LONG: Duration = Duration::from_secs(60);

/// A timeout that no test lives to see.
pub const HOUR: Duration = Duration::from_secs(3600);

pub fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// What `work` gives.
///
/// # Panics
/// `work` panics, or takes longer than [`LONG`]: it hangs.
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

/// Settings with this timeout and so many resends.
pub fn settings(timeout: Duration, retries: u32) -> Settings {
    let mut settings = Settings::default();
    settings.timeout = timeout;
    settings.retries = retries;
    settings
}

/// All records of a query, and the counters at its end.
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

/// The records by host.
///
/// # Panics
/// A host came twice.
pub fn by_host(records: Vec<HostRecord>) -> HashMap<String, HostRecord> {
    let mut hosts = HashMap::new();
    for record in records {
        if let Some(twice) = hosts.insert(record.host.to_string(), record) {
            panic!("a second record of {twice}");
        }
    }
    hosts
}

/// The records of these targets, in the order of the targets.
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

/// Why the record is not complete.
///
/// # Panics
/// It is.
pub fn kind(record: &HostRecord) -> &ErrorKind {
    match record.outcome.error() {
        Some(error) => error.kind(),
        None => panic!("complete: {record}"),
    }
}
