//! The start of the library in the middle of a query: the first scene, since it happens once.

use super::{PATIENT, Scene};
use netsnmp::{Pool, Query, Target};
use netsnmp_sys as raw;
use std::{
    ptr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use testkit::{
    agent::Agent,
    lane::{SYS_DESCR, SYS_NAME, settings},
    users::sha_aes,
};

pub(super) const SCENES: &[Scene] = &[("lanes_go_on_while_the_library_starts", while_it_starts)];

/// Returns whether `init_snmp` has been called. It keeps the name that it is given.
fn has_started() -> bool {
    // SAFETY: the call reads a place of a static table. What it returns is compared and no more.
    let name = unsafe {
        raw::netsnmp_ds_get_string(
            raw::NETSNMP_DS_LIBRARY_ID as _,
            raw::NETSNMP_DS_LIB_APPTYPE as _,
        )
    };
    !ptr::eq(name, ptr::null())
}

/// Each host asks something else, so the lanes encode all the time. A v2c host does not start the
/// library, and an SNMPv3 host does.
fn while_it_starts() {
    let agent = Agent::start();
    let scalars = Query::get([SYS_DESCR, SYS_NAME]).unwrap();
    let pool = Pool::builder().lanes(4).settings(settings(PATIENT, 1)).build().unwrap();
    let started_early = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&started_early);
    let targets = agent.hosts(240).into_iter().enumerate().map(move |(number, host)| {
        let walk = Query::walk(format!("1.3.6.1.2.1.1.{}", 1 + number % 9)).unwrap();
        let target = Target::new(host).query(walk);
        if number < 120 {
            seen.fetch_or(has_started(), Ordering::Relaxed);
            return target;
        }
        target.user(sha_aes())
    });
    let records = pool.query(targets, &scalars);
    let complete = records.filter(|record| record.outcome.is_complete()).count();
    assert_eq!(complete, 240);
    assert!(!started_early.load(Ordering::Relaxed), "a host over v2c has started the library");
    assert!(has_started(), "an SNMPv3 host has not started the library");
}
