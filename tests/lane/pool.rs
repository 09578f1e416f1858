//! The pool gives one record for each target, whatever happens to the host or to the reader.

use netsnmp::{
    Error, ErrorKind, Pool, Query, Session, Settings, Target, User, Value, Version, mib::ToOid,
};
use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use testkit::{
    agent::{Agent, RW},
    faulty::Faulty,
    lane::{NO_NAME, within},
};

const SYS_UP_TIME: &str = "1.3.6.1.2.1.1.3.0";
const SYS_NAME: &str = "1.3.6.1.2.1.1.5.0";

fn query() -> Query {
    Query::get([SYS_UP_TIME]).unwrap()
}

fn pool(workers: usize, timeout: Duration) -> Pool {
    let mut settings = Settings::default();
    settings.timeout = timeout;
    settings.retries = 0;
    Pool::builder().workers(workers).settings(settings).build().unwrap()
}

#[test]
fn a_thousand_hosts_give_one_record_each() {
    let agent = Agent::start();
    let hosts = agent.hosts(1000);
    let mut seen = HashMap::new();
    for record in Pool::new().unwrap().query(hosts.clone(), &query()) {
        assert!(record.outcome.is_complete(), "{record}");
        assert_eq!(record.address.unwrap().to_string(), *record.host);
        *seen.entry(record.host.to_string()).or_insert(0) += 1;
    }
    assert_eq!(seen.len(), 1000);
    assert!(hosts.iter().all(|host| seen[host] == 1));
}

#[test]
fn each_record_says_its_target_by_position_and_carries_the_value_of_the_caller() {
    #[derive(Debug, PartialEq)]
    struct Customer(usize);

    let agent = Agent::start();
    let hosts = [
        agent.address().to_string(),
        // The same host twice, as two contexts or communities of it would be.
        agent.address().to_string(),
        agent.tcp(),
        format!("localhost:{}", agent.port()),
        "not a host".to_owned(),
        "tcp:127.0.0.1:1".to_owned(),
        "unix:/nonexistent".to_owned(),
    ];
    for ordered in [false, true] {
        let targets: Vec<_> = hosts
            .iter()
            .enumerate()
            .map(|(n, host)| Target::new(host.as_str()).data(Customer(100 + n)))
            .collect();
        let mut settings = Settings::default();
        settings.timeout = Duration::from_secs(5);
        settings.retries = 0;
        let pool = Pool::builder().ordered(ordered).settings(settings).build().unwrap();
        let records: Vec<_> = pool.query(targets, &query()).collect();
        let mut seen: Vec<_> = records.iter().map(|record| record.position).collect();
        for record in &records {
            assert_eq!(*record.host, *hosts[record.position], "{record}");
            assert_eq!(record.data(), Some(&Customer(100 + record.position)), "{record}");
            assert_eq!(record.data::<String>(), None);
        }
        if !ordered {
            seen.sort_unstable();
        }
        assert_eq!(seen, (0..hosts.len()).collect::<Vec<_>>());
    }
    let mut session = Session::open(&Target::new(agent.udp()).data("x"), &Settings::default());
    let record = session.as_mut().unwrap().query(&query());
    assert_eq!((record.position, record.data()), (0, Some(&"x")));
}

#[test]
fn targets_of_every_kind_mix_in_one_list() {
    let agent = Agent::start();
    let dead = Faulty::silent();
    let own = Query::get([SYS_NAME]).unwrap();
    let targets = vec![
        Target::new(agent.address().to_string()),
        Target::from("127.0.0.2").port(agent.port()).community(RW),
        Target::new(agent.udp()).version(Version::V1),
        Target::new(agent.tcp()),
        Target::new(format!("127.0.0.3:{}", agent.port())).user(User::new("u-none")),
        Target::new(format!("127.0.0.4:{}", agent.port())).query(own),
        Target::new(dead.udp()).timeout(Duration::from_millis(50)),
        Target::new("no such host"),
        Target::new(NO_NAME),
        Target::new("127.0.0.5").version(Version::V3),
    ];
    let expected = targets.len();
    let records: Vec<_> = pool(4, Duration::from_secs(5)).query(targets, &query()).collect();
    assert_eq!(records.len(), expected);
    let find = |host: &str| records.iter().find(|r| r.host.contains(host)).unwrap();
    for host in ["127.0.0.1:", "127.0.0.2", "udp:", "tcp:", "127.0.0.3", "127.0.0.4"] {
        assert!(find(host).outcome.is_complete(), "{}", find(host));
    }
    assert!(find("127.0.0.4").varbinds.at(0).oid == SYS_NAME.to_oid().unwrap());
    let kind = |host: &str| find(host).outcome.error().unwrap().kind().name();
    assert_eq!(kind(&dead.udp()), "timeout");
    assert_eq!(kind("no such host"), "bad-target");
    assert_eq!(kind(NO_NAME), "dns");
    assert_eq!(kind("127.0.0.5"), "bad-credentials");
    for record in &records {
        let named = record.outcome.error().and_then(Error::host);
        assert!(named.is_none() || named == Some(&*record.host), "{record:?}");
    }
}

#[test]
fn a_script_runs_for_each_host_and_a_panic_fails_only_that_host() {
    let agent = Agent::start();
    let port = agent.port();
    let results: Vec<_> = pool(4, Duration::from_secs(5))
        .map(agent.hosts(20), move |session: &mut Session| {
            assert!(session.host() != format!("127.0.0.7:{port}"), "host seven");
            let first = session.get([SYS_UP_TIME])?;
            session.get([first[0].oid.clone()])
        })
        .collect();
    assert_eq!(results.len(), 20);
    for (target, result) in results {
        match result {
            Ok(answer) => assert!(matches!(answer[0].value, Value::TimeTicks(_))),
            Err(error) => {
                assert_eq!(target.host().to_string(), format!("127.0.0.7:{port}"));
                assert_eq!(error.kind().name(), "worker-died");
                assert!(error.to_string().contains("host seven"), "{error}");
            }
        }
    }
}

#[test]
fn an_empty_list_gives_nothing() {
    assert_eq!(pool(2, Duration::from_secs(1)).query(Vec::<Target>::new(), &query()).count(), 0);
}

#[test]
fn dropping_the_records_stops_the_workers() {
    let agent = Agent::start();
    let port = agent.port();
    let taken = Arc::new(AtomicUsize::new(0));
    let counter = taken.clone();
    let (held, dropped) = std::sync::mpsc::channel::<()>();
    // The list has no end, so only the drop can stop it.
    let targets = std::iter::repeat_with(move || {
        let _ = &held;
        counter.fetch_add(1, Ordering::Relaxed);
        Target::new(format!("127.0.0.1:{port}"))
    });
    let pool = pool(4, Duration::from_secs(5));
    let mut records = pool.query(targets, &query());
    assert!(records.by_ref().take(10).all(|record| record.outcome.is_complete()));
    drop(records);
    // The channel ends with an error, because the other side is gone.
    assert!(
        dropped
            .recv_timeout(Duration::from_secs(60))
            .is_err_and(|e| e.to_string().contains("closed"))
    );
    let after = taken.load(Ordering::Relaxed);
    assert_eq!(pool.query(agent.hosts(8), &query()).count(), 8);
    assert_eq!(taken.load(Ordering::Relaxed), after);
}

#[test]
fn a_dropped_query_does_not_wait_for_a_dead_host() {
    let dead = Faulty::silent();
    let agent = Agent::start();
    let pool = pool(1, Duration::from_secs(3600));
    let records = pool.query([dead.udp()], &query());
    assert!(dead.wait_for(1, Duration::from_secs(10)));
    drop(records);
    // The timeout is an hour. This ends only if the worker has given up the dead host.
    let query = Query::get([SYS_UP_TIME]).unwrap();
    assert_eq!(pool.query(agent.hosts(1), &query).count(), 1);
}

#[test]
fn after_draining_every_target_has_a_record() {
    let dead = Faulty::silent();
    let agent = Agent::start();
    let mut hosts = agent.hosts(200);
    // One host at a time, so that the dead one holds up the others while the first record is read.
    hosts.insert(1, dead.udp());
    let mut settings = Settings::default();
    settings.timeout = Duration::from_millis(500);
    let pool = Pool::builder().in_flight(1).settings(settings).build().unwrap();
    let mut records = pool.query(hosts, &query());
    let cancel = records.cancel();
    let first = records.next().unwrap();
    cancel.drain();
    let all: Vec<_> = std::iter::once(first).chain(records).collect();
    assert_eq!(all.len(), 201);
    let cancelled = all.iter().filter(|record| {
        record.outcome.error().is_some_and(|e| matches!(e.kind(), ErrorKind::Cancelled))
    });
    assert!(cancelled.count() > 0);
}

#[test]
fn aborting_gives_up_hosts_under_way() {
    let dead = Faulty::silent();
    let mut records = pool(1, Duration::from_secs(3600)).query([dead.udp()], &query());
    assert!(dead.wait_for(1, Duration::from_secs(10)));
    records.cancel().abort();
    let record = records.next().unwrap();
    assert_eq!(record.outcome.error().unwrap().kind().name(), "cancelled");
    assert!(records.next().is_none());
}

#[cfg(target_os = "linux")]
use {
    socket2::{Domain, Socket, Type},
    std::net::{SocketAddr, TcpStream},
};

/// A listener whose queue is full: the system answers no more attempts to connect.
#[cfg(target_os = "linux")]
fn full_listener() -> (Socket, Vec<TcpStream>, SocketAddr) {
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    listener.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
    listener.listen(0).unwrap();
    let address = listener.local_addr().unwrap().as_socket().unwrap();
    let short = Duration::from_millis(200);
    let inside = std::iter::from_fn(|| TcpStream::connect_timeout(&address, short).ok());
    let inside = inside.take(100).collect();
    (listener, inside, address)
}

#[cfg(target_os = "linux")]
#[test]
fn the_end_of_a_run_ends_an_attempt_to_connect() {
    let (_listener, _inside, address) = full_listener();
    let targets = [format!("tcp:{address}")];
    let mut settings = Settings::default();
    settings.timeout = Duration::from_secs(3600);
    let deadline = Some(Duration::from_millis(500));
    let pool = Pool::builder().settings(settings).deadline(deadline).build().unwrap();
    let mut records = pool.query(targets, &query());
    let record = within(move || records.next()).unwrap();
    assert_eq!(record.outcome.error().unwrap().kind().name(), "cancelled");
}

#[test]
fn a_consumer_that_stops_reading_loses_nothing() {
    let agent = Agent::start();
    let taken = Arc::new(AtomicUsize::new(0));
    let counter = taken.clone();
    let hosts = agent.hosts(300).into_iter().inspect(move |_| {
        counter.fetch_add(1, Ordering::Relaxed);
    });
    let mut settings = Settings::default();
    settings.timeout = Duration::from_secs(5);
    let pool = Pool::builder().lanes(2).in_flight(4).buffer(2).settings(settings).build().unwrap();
    let mut records = pool.query(hosts, &query());
    let first = records.next();
    assert!(first.is_some());
    // For each of two lanes: hosts under way, hosts about to start, and records not read yet.
    assert!(taken.load(Ordering::Relaxed) <= 6 * 4 + 1);
    assert_eq!(records.count(), 299);
}

#[test]
fn a_target_iterator_that_panics_panics_in_the_consumer() {
    let agent = Agent::start();
    let port = agent.port();
    let targets = (1..10).map(move |n| {
        assert!(n < 5, "no more targets");
        Target::new(format!("127.0.0.{n}:{port}"))
    });
    let mut records = pool(2, Duration::from_secs(5)).query(targets, &query());
    assert!(records.by_ref().take(4).all(|record| record.outcome.is_complete()));
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| records.next()));
    assert!(panic.unwrap_err().downcast_ref::<&str>().is_some_and(|m| *m == "no more targets"));
}
