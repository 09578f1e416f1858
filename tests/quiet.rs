//! Tests that need the machine to themselves: they count packets, and a machine that does not let
//! the agent run for long loses some. Cargo runs one test binary after the other, and in this one
//! a lock lets one test run at a time.

use netsnmp::{Pool, Query};
use std::sync::{Mutex, MutexGuard, PoisonError};
use testkit::{
    agent::{Agent, BASE},
    lane::{LONG, SYS_DESCR, SYS_NAME, ask, by_host, settings},
};

/// Waits until no other test runs.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

#[test]
fn with_the_defaults_thousands_of_hosts_on_one_agent_lose_nothing() {
    let _alone = alone();
    const HOSTS: u32 = 2500;
    let agent = Agent::start();
    let query = Query::get([SYS_DESCR, SYS_NAME]).unwrap();
    let hosts = agent.hosts(HOSTS);
    let (records, counters) = ask(Pool::builder(), hosts.clone(), &query);
    let records = by_host(records);
    assert_eq!(records.len(), hosts.len());
    for host in &hosts {
        let record = &records[host];
        assert!(record.outcome.is_complete(), "{record}");
        assert_eq!(record.address.unwrap().to_string(), *host);
        assert_eq!(record.varbinds.len(), 2, "{record}");
    }
    let tries: u32 = records.values().map(|record| record.tries).sum();
    assert_eq!(u64::from(tries), counters.sent, "{counters:?}");
    assert_eq!(counters.sent - counters.resent, u64::from(HOSTS), "{counters:?}");
    assert_eq!(counters.dropped, 0, "{counters:?}");
    // If they were all sent at once, most of them would be lost in the agent's socket buffer. A few
    // may be lost while the machine lets neither process run for long.
    assert!(counters.resent <= u64::from(HOSTS / 50), "{counters:?}");
}

#[test]
fn large_answers_are_not_lost_either() {
    let _alone = alone();
    let agent = Agent::builder().rows(60).start();
    let query = Query::table(format!("{BASE}.2").parse::<netsnmp::Oid>().unwrap()).unwrap();
    let pool = Pool::builder().settings(settings(LONG / 4, 1));
    let (records, counters) = ask(pool, agent.hosts(60), &query);
    assert_eq!(records.len(), 60);
    for record in &records {
        assert!(record.outcome.is_complete(), "{record}");
        assert_eq!(record.varbinds.len(), 180);
        assert_eq!(record.varbinds, records[0].varbinds);
    }
    assert_eq!((counters.resent, counters.dropped), (0, 0), "{counters:?}");
}
