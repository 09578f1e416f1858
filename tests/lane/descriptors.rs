//! A process without file descriptors.
//!
//! The limit applies to the whole process, so the test runs in its own process.
#![cfg(unix)]

use netsnmp::{Pool, Query};
use std::{fs::File, os::fd::AsRawFd};
use testkit::{
    agent::Agent,
    lane::{LONG, SYS_UP_TIME, ask, by_host, kind, settings},
};

/// Allows the process only descriptors below `limit`. Returns the old limit.
fn limit_descriptors(limit: u64) -> u64 {
    let mut limits = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: writes to, then reads from, a structure that lives through both calls.
    unsafe {
        assert_eq!(libc::getrlimit(libc::RLIMIT_NOFILE, &mut limits), 0);
        let before = limits.rlim_cur;
        limits.rlim_cur = limit as _;
        assert_eq!(libc::setrlimit(libc::RLIMIT_NOFILE, &limits), 0);
        before as _
    }
}

#[test]
fn hosts_without_a_descriptor_report_it_and_none_is_lost() {
    testkit::alone!();
    let agent = Agent::start();
    let query = Query::get([SYS_UP_TIME]).unwrap();
    let mut hosts = agent.hosts(40);
    hosts.extend([agent.tcp(), agent.unix(), format!("localhost:{}", agent.port())]);
    let pool = || Pool::builder().lanes(2).workers(2).settings(settings(LONG / 4, 0));
    // Descriptors that a first run opens and keeps must not count below.
    let (records, _) = ask(pool(), hosts.clone(), &query);
    assert!(records.iter().all(|record| record.outcome.is_complete()));

    let lowest_free = File::open("/dev/null").unwrap().as_raw_fd() as u64;
    let mut asked = Vec::new();
    for free in [0, 1, 2, 3, 4, 6, 8, 12, 20, 40] {
        let before = limit_descriptors(lowest_free + free);
        let pool = pool().build();
        let records = pool.map(|pool| {
            let (hosts, query) = (hosts.clone(), query.clone());
            testkit::lane::within(move || pool.query(hosts, &query).collect::<Vec<_>>())
        });
        limit_descriptors(before);
        // A pool that cannot be built without descriptors reports that itself.
        let records = match records {
            Ok(records) => by_host(records),
            Err(error) => {
                assert_eq!(error.kind().name(), "local", "{error}");
                continue;
            }
        };
        assert_eq!(records.len(), hosts.len(), "{free} descriptors");
        let mut complete = 0;
        for (host, record) in &records {
            if record.outcome.is_complete() {
                complete += 1;
                continue;
            }
            // A resolver without a descriptor fails like a name that does not resolve.
            let name = kind(record).name();
            let named = name == "local" || (name == "dns" && host.starts_with("localhost"));
            assert!(named, "{free} descriptors: {record}");
            let error = record.outcome.error().unwrap();
            assert!(error.advice().contains("ulimit") || name == "dns", "{}", error.advice());
        }
        asked.push((free, complete));
    }
    assert!(asked.iter().any(|(_, complete)| *complete < hosts.len()), "never short: {asked:?}");
    let (_, most) = asked.last().unwrap();
    assert_eq!(*most, hosts.len(), "{asked:?}");

    let (records, _) = ask(pool(), hosts.clone(), &query);
    assert!(records.iter().all(|record| record.outcome.is_complete()), "afterwards");
}
