//! Targets go in and records come out: streams that are endless, blocked, broken or dropped.

use netsnmp::{ErrorKind, Pool, PoolBuilder, Query, Records, Session, Target, Value};
use std::{
    net::{Ipv4Addr, TcpListener},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
};
use testkit::{
    agent::Agent,
    faulty::{Action, Faulty},
    lane::{HOUR, LONG, NO_NAME, SYS_UP_TIME, ask, by_host, kind, ms, settings, within},
    tree::Tree,
};

fn query() -> Query {
    Query::get([SYS_UP_TIME]).unwrap()
}

fn pool() -> PoolBuilder {
    Pool::builder().lanes(2).settings(settings(LONG / 4, 1))
}

fn host(number: usize, port: u16) -> Target {
    let number = u32::try_from(number % 0xff_fffe).unwrap() + 1;
    Target::new(format!("{}:{port}", Ipv4Addr::from(0x7f00_0000 + number)))
}

/// Returns endless hosts, the number of hosts taken, and a channel that gets a message when the
/// iterator is dropped.
fn endless(
    port: u16,
) -> (impl Iterator<Item = Target> + Send, Arc<AtomicUsize>, mpsc::Receiver<()>) {
    struct Told(mpsc::Sender<()>);
    impl Drop for Told {
        fn drop(&mut self) {
            let _ = self.0.send(());
        }
    }
    let (sender, dropped) = mpsc::channel();
    let (told, taken) = (Told(sender), Arc::new(AtomicUsize::new(0)));
    let counter = taken.clone();
    let targets = std::iter::repeat_with(move || {
        let _told = &told;
        host(counter.fetch_add(1, Ordering::Relaxed), port)
    });
    (targets, taken, dropped)
}

/// How much may be taken beyond the hosts under way and the records that wait: targets and records
/// are passed on in batches.
const SLACK: usize = 1024;

/// Waits until no more hosts are taken.
fn settled(taken: &AtomicUsize) -> usize {
    let mut before = taken.load(Ordering::Relaxed);
    loop {
        thread::sleep(ms(200));
        let now = taken.load(Ordering::Relaxed);
        if now == before {
            return now;
        }
        before = now;
    }
}

#[test]
fn an_endless_list_is_read_only_as_needed() {
    let peer = Faulty::everywhere(|request| vec![Tree::system().answer(request).into()]);
    let (targets, taken, _dropped) = endless(peer.address().port());
    let (in_flight, buffer) = (100, 50);
    let pool = pool().in_flight(in_flight).buffer(buffer);
    within(move || {
        let mut records = pool.build().unwrap().query(targets, &query());
        for read in 1..=5000 {
            let record = records.next().unwrap();
            assert!(record.outcome.is_complete(), "{record}");
            let ahead = taken.load(Ordering::Relaxed) - read;
            assert!(ahead <= in_flight + buffer + SLACK, "{ahead} ahead");
        }
        // A consumer that stops reading stops the rest.
        let all = settled(&taken);
        assert!(all <= 5000 + in_flight + buffer + SLACK, "{all} taken");
        let asked = peer.requests().len();
        assert!(asked <= all, "{asked} requests");
        for _ in 0..2000 {
            assert!(records.next().unwrap().outcome.is_complete());
        }
    });
}

#[test]
fn silent_hosts_do_not_make_it_read_the_whole_list() {
    let peer = Faulty::everywhere(|_| vec![]);
    let (targets, taken, dropped) = endless(peer.address().port());
    let pool = pool().in_flight(200).settings(settings(HOUR, 0));
    let mut records = pool.build().unwrap().query(targets, &query());
    assert!(peer.wait_for(200, LONG), "{} of 200 are asked", peer.requests().len());
    let all = settled(&taken);
    assert!((200..=200 + SLACK).contains(&all), "{all} taken");
    assert_eq!(peer.requests().len(), 200);
    records.cancel().abort();
    assert_eq!(kind(&records.next().unwrap()), &ErrorKind::Cancelled);
    drop(records);
    assert!(dropped.recv_timeout(LONG).is_ok());
}

#[test]
fn a_list_that_waits_does_not_hold_back_the_hosts_before_it() {
    let agent = Agent::start();
    let port = agent.port();
    for ordered in [false, true] {
        let (more, targets) = mpsc::channel::<Target>();
        let pool = pool().ordered(ordered);
        within(move || {
            let mut records = pool.build().unwrap().query(targets, &query());
            let mut number = 0;
            for burst in [1, 3, 1, 200, 1] {
                for _ in 0..burst {
                    more.send(host(number, port)).unwrap();
                    number += 1;
                }
                for _ in 0..burst {
                    // The iterator waits for the next burst, which comes after these.
                    assert!(records.next().unwrap().outcome.is_complete());
                }
            }
            drop(more);
            assert!(records.next().is_none());
            assert!(records.next().is_none(), "it stays at its end");
        });
    }
}

#[test]
fn hosts_time_out_while_the_list_waits() {
    let dead = Faulty::silent();
    let (more, targets) = mpsc::channel::<Target>();
    within(move || {
        let pool = pool().settings(settings(ms(50), 1));
        let mut records = pool.build().unwrap().query(targets, &query());
        more.send(dead.udp().into()).unwrap();
        assert_eq!(kind(&records.next().unwrap()).name(), "timeout");
        assert_eq!(dead.requests().len(), 2);
        drop(more);
        assert!(records.next().is_none());
    });
}

#[test]
fn hosts_can_be_given_up_while_the_list_waits() {
    let dead = Faulty::silent();
    for deadline in [None, Some(ms(300))] {
        let (more, targets) = mpsc::channel::<Target>();
        let pool = pool().settings(settings(HOUR, 0)).deadline(deadline).build().unwrap();
        let mut records = pool.query(targets, &query());
        let before = dead.requests().len();
        more.send(dead.udp().into()).unwrap();
        assert!(dead.wait_for(before + 1, LONG));
        if deadline.is_none() {
            records.cancel().abort();
        }
        let (record, mut records) = within(move || (records.next().unwrap(), records));
        assert_eq!(*kind(&record), ErrorKind::Cancelled);
        // A host that the list gives afterwards has a record too.
        more.send(dead.udp().into()).unwrap();
        drop(more);
        let rest: Vec<_> = within(move || records.by_ref().collect());
        assert_eq!(rest.len(), 1);
        assert_eq!(*kind(&rest[0]), ErrorKind::Cancelled);
    }
    assert_eq!(dead.requests().len(), 2);
}

#[test]
fn dropping_the_records_while_the_list_waits_ends_it() {
    let agent = Agent::start();
    let (more, targets) = mpsc::channel::<Target>();
    let mut records = pool().build().unwrap().query(targets, &query());
    more.send(host(0, agent.port())).unwrap();
    assert!(records.next().unwrap().outcome.is_complete());
    // Only we could wake the iterator. The drop must not wait for it.
    within(move || drop(records));
    within(move || while more.send(host(1, 9)).is_ok() {});
}

#[test]
fn a_list_that_panics_panics_in_the_consumer_after_its_records() {
    let agent = Agent::start();
    let port = agent.port();
    for ordered in [false, true] {
        let pool = pool().ordered(ordered);
        within(move || {
            let targets = (0..200).map(move |n| {
                assert!(n < 50, "no more targets");
                host(n, port)
            });
            let mut records = pool.build().unwrap().query(targets, &query());
            for _ in 0..50 {
                assert!(records.next().unwrap().outcome.is_complete());
            }
            let panic = catch_unwind(AssertUnwindSafe(|| records.next())).unwrap_err();
            assert_eq!(panic.downcast_ref::<&str>(), Some(&"no more targets"));
            assert!(records.next().is_none(), "once");
        });
    }
}

#[test]
fn dropping_the_records_ends_the_query() {
    let peer = Faulty::everywhere(|request| match request.host_number() % 3 {
        0 => vec![],
        _ => vec![Tree::system().answer(request).into()],
    });
    let (targets, taken, dropped) = endless(peer.address().port());
    let pool = pool().settings(settings(HOUR, 3)).build().unwrap();
    let mut records = pool.query(targets, &query());
    for _ in 0..100 {
        assert!(records.next().unwrap().outcome.is_complete());
    }
    drop(records);
    assert!(dropped.recv_timeout(LONG).is_ok(), "the list is still held");
    let after = taken.load(Ordering::Relaxed);
    // The pool still works.
    let agent = Agent::start();
    let hosts = agent.hosts(50);
    let count = within(move || pool.query(hosts, &query()).count());
    assert_eq!((count, taken.load(Ordering::Relaxed)), (50, after));
}

#[test]
fn records_can_be_read_after_the_pool_is_dropped() {
    let agent = Agent::start();
    let hosts = agent.hosts(300);
    let records: Records = pool().buffer(1).build().unwrap().query(hosts, &query());
    assert_eq!(within(move || records.filter(|r| r.outcome.is_complete()).count()), 300);
}

#[test]
fn queries_of_one_pool_run_at_the_same_time() {
    let agent = Agent::start();
    let dead = Faulty::silent();
    let pool = pool().settings(settings(HOUR, 0)).build().unwrap();
    let waits = pool.query([dead.udp()], &query());
    assert!(dead.wait_for(1, LONG));
    let (first, second) = (agent.hosts(100), agent.hosts(100));
    let count = within(move || {
        let (mut one, mut two) = (pool.query(first, &query()), pool.query(second, &query()));
        // Read them in turns, so that neither can wait for the end of the other.
        (0..100).filter(|_| one.next().is_some() && two.next().is_some()).count()
    });
    assert_eq!(count, 100);
    drop(waits);
}

#[test]
fn hosts_on_other_transports_do_not_wait_for_another_query() {
    let agent = Agent::start();
    let pool = pool().workers(2).build().unwrap();
    // One query still waits for targets, and has already had one for the worker threads.
    let (more, targets) = mpsc::channel::<Target>();
    let mut open = pool.query(targets, &query());
    more.send(agent.tcp().into()).unwrap();
    assert!(open.next().unwrap().outcome.is_complete());
    let hosts = vec![agent.tcp(), agent.unix(), agent.udp()];
    let (complete, scripts) = within(move || {
        let complete = pool.query(hosts.clone(), &query()).filter(|r| r.outcome.is_complete());
        let complete = complete.count();
        let scripts = pool.map(hosts, |session: &mut Session| session.get([SYS_UP_TIME]));
        (complete, scripts.filter(|(_, result)| result.is_ok()).count())
    });
    assert_eq!((complete, scripts), (3, 3));
    drop(more);
    assert!(open.next().is_none());
}

#[test]
fn draining_finishes_hosts_under_way_and_cancels_the_rest() {
    let peer = Faulty::everywhere(|request| {
        vec![Action::from(Tree::system().answer(request)).after(ms(100))]
    });
    let hosts = peer.hosts(400);
    within(move || {
        let mut records = pool().in_flight(20).build().unwrap().query(hosts, &query());
        let first = records.next().unwrap();
        records.cancel().drain();
        let all = by_host(std::iter::once(first).chain(records).collect());
        assert_eq!(all.len(), 400);
        let (complete, cancelled): (Vec<_>, Vec<_>) =
            all.values().partition(|record| record.outcome.is_complete());
        assert!(cancelled.iter().all(|record| *kind(record) == ErrorKind::Cancelled));
        assert!(cancelled.len() >= 300, "{} cancelled", cancelled.len());
        assert_eq!(complete.len(), peer.requests().len(), "asked, and not finished");
    });
}

#[test]
fn aborting_gives_up_all_hosts_and_each_has_a_record() {
    let peer = Faulty::everywhere(|request| match request.host_number() {
        ..=10 => vec![Tree::system().answer(request).into()],
        _ => vec![],
    });
    // Few enough for the peer's socket, even if the peer does not run for a while: nothing is sent
    // twice.
    let mut hosts = peer.hosts(60);
    // This one goes to a worker thread.
    let stuck = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    hosts.push(format!("tcp:{}", stuck.local_addr().unwrap()));
    let two = query().then(Query::get(["1.3.6.1.2.1.1.1.0"]).unwrap());
    within(move || {
        let pool = pool().settings(settings(HOUR, 0)).ordered(true);
        let records = pool.build().unwrap().query(hosts, &two);
        // The ten hosts are asked a second time after their first answer.
        assert!(peer.wait_for(70, LONG));
        records.cancel().abort();
        let all: Vec<_> = records.collect();
        assert_eq!(all.len(), 61);
        for (record, number) in all.iter().zip(1..) {
            match number {
                ..=10 => assert_eq!(record.varbinds.at(0).value, Value::TimeTicks(4711)),
                _ => assert_eq!(*kind(record), ErrorKind::Cancelled),
            }
        }
    });
}

#[test]
fn ordered_records_come_in_the_order_of_the_targets() {
    let peer = Faulty::everywhere(|request| {
        let late = match request.host_number() {
            1 => 300,
            number => u64::from(number * 7919 % 31),
        };
        vec![Action::from(Tree::system().answer(request)).after(ms(late))]
    });
    let mut targets = peer.hosts(600);
    targets.insert(7, "no such host".to_owned());
    targets.insert(300, NO_NAME.to_owned());
    targets.push(String::new());
    let (records, _) = ask(pool().ordered(true), targets.clone(), &query());
    let order: Vec<_> = records.iter().map(|record| record.host.to_string()).collect();
    assert_eq!(order, targets);
    assert_eq!(records.iter().filter(|record| !record.outcome.is_complete()).count(), 3);
}

#[test]
fn an_ordered_query_waits_for_a_slow_host_in_bounded_memory() {
    let (go, gate) = mpsc::channel::<()>();
    // The first host is answered when the test says so, the others at once.
    let peer = Faulty::everywhere(move |request| match request.host_number() {
        1 if gate.try_recv().is_err() => vec![],
        _ => vec![Tree::system().answer(request).into()],
    });
    let (targets, taken, _dropped) = endless(peer.address().port());
    let (in_flight, buffer) = (64, 64);
    let pool =
        pool().ordered(true).in_flight(in_flight).buffer(buffer).settings(settings(ms(300), 1000));
    within(move || {
        let mut records = pool.build().unwrap().query(targets, &query());
        let all = settled(&taken);
        assert!(all <= in_flight + buffer + 8 * SLACK, "{all} taken");
        go.send(()).unwrap();
        for number in 0..500 {
            let record = records.next().unwrap();
            assert_eq!(record.host, *host(number, peer.address().port()).host());
            assert!(record.outcome.is_complete(), "{record}");
        }
    });
}

#[test]
fn batches_hold_each_record_once() {
    let agent = Agent::start();
    let hosts = agent.hosts(500);
    within(move || {
        let mut records = pool().build().unwrap().query(hosts, &query());
        let mut all = vec![records.next().unwrap()];
        while let Some(batch) = records.next_batch() {
            assert!(!batch.is_empty());
            all.extend(batch);
            // Both ways of reading return the next records.
            all.extend(records.next());
        }
        assert!(records.next().is_none());
        let all = by_host(all);
        assert_eq!(all.len(), 500);
        assert!(all.values().all(|record| record.outcome.is_complete()));
    });
}
