//! For how long a thread of a pool is at work: `Pool::busy_for`.

use netsnmp::{Pool, Query, Target, VarBinds};
use std::{
    sync::{Mutex, mpsc},
    thread,
    time::{Duration, Instant},
};
use testkit::{
    agent::Agent,
    faulty::Faulty,
    lane::{LONG, SYS_NAME, ms, settings, within},
    preload::Held,
    tree::Tree,
};

/// Longer than any work of a test, also on a busy machine.
const WORK: Duration = ms(1000);

/// Waits until something holds.
#[track_caller]
fn until(mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < LONG, "it never holds");
        thread::yield_now();
    }
}

/// The pool is busy while a step of its query holds up the thread that asks this host. Another query
/// of the same pool hides that from nobody.
#[track_caller]
fn shows_a_thread_that_hangs(host: String, other: String) {
    let pool = Pool::builder().lanes(2).workers(2).settings(settings(LONG / 4, 1)).build().unwrap();
    assert_eq!(pool.busy_for(), Duration::ZERO);
    let (go, wait) = mpsc::channel::<()>();
    let wait = Mutex::new(wait);
    let plain = Query::get([SYS_NAME]).unwrap();
    let query = plain.clone().then_with(move |_: &VarBinds| {
        wait.lock().unwrap().recv().unwrap();
        Query::get([SYS_NAME]).unwrap()
    });
    let records = pool.query([Target::new(host)], &query);
    until(|| pool.busy_for() > ms(20));
    for record in pool.query([Target::new(other)], &plain) {
        assert!(record.outcome.is_complete(), "{record}");
    }
    let before = pool.busy_for();
    assert!(before > ms(20), "{before:?}");
    until(|| pool.busy_for() > before);
    go.send(()).unwrap();
    for record in records {
        assert!(record.outcome.is_complete(), "{record}");
    }
    until(|| pool.busy_for() == Duration::ZERO);
}

#[test]
fn a_lane_that_hangs_is_seen() {
    let peer = Faulty::everywhere(|request| vec![Tree::system().answer(request).into()]);
    let [host, other] = peer.hosts(2).try_into().unwrap();
    within(|| shows_a_thread_that_hangs(host, other));
}

#[test]
fn a_thread_of_a_stream_that_hangs_is_seen() {
    let agent = Agent::start();
    let (host, other) = (agent.tcp(), agent.unix());
    within(|| shows_a_thread_that_hangs(host, other));
}

/// Its thread waits for the resolver, which may take as long as it likes.
#[test]
fn the_name_of_a_stream_is_no_work() {
    testkit::alone!(|command| Held::new().prepare(command));
    let agent = Agent::start();
    let host = agent.tcp().replace("127.0.0.1", &Held::name("localhost"));
    assert!(host.contains("held."), "{host}");
    within(move || {
        let pool = Pool::builder().settings(settings(LONG / 4, 1)).build().unwrap();
        let started = Instant::now();
        let mut records = pool.query([Target::new(host)], &Query::get([SYS_NAME]).unwrap());
        until(|| {
            let busy = pool.busy_for();
            assert!(busy < WORK, "{busy:?}");
            started.elapsed() > 2 * WORK
        });
        Held::release();
        let record = records.next().unwrap();
        assert!(record.outcome.is_complete(), "{record}");
    });
}
