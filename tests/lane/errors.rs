//! Hosts that refuse, cannot be reached or answer wrongly, among others that work.

use netsnmp::{
    AuthProtocol, ErrorKind, HostRecord, Outcome, Pool, PoolBuilder, PrivProtocol, Query, Session,
    Target, User, Value, VarBind, Version, query::WalkEnd,
};
use std::{
    net::{Ipv4Addr, UdpSocket},
    time::Duration,
};
use testkit::{
    agent::{Agent, RESTRICTED},
    ber::{Value as Wire, oid as wire_oid},
    faulty::{Action, Faulty},
    lane::{
        HOUR, LONG, NO_NAME, SYS_DESCR, SYS_NAME, SYS_UP_TIME, ask, by_host, kind, ms, settings,
    },
    relay::Relay,
    tree::Tree,
};

fn query() -> Query {
    Query::get([SYS_UP_TIME]).unwrap()
}

fn pool() -> PoolBuilder {
    Pool::builder().lanes(2).settings(settings(LONG / 4, 1))
}

/// Returns a port on which nothing listens at any address of 127.0.0.0/8.
fn closed_port() -> u16 {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
    socket.local_addr().unwrap().port()
}

#[test]
fn an_error_of_the_network_keeps_the_error_of_the_system() {
    fn code(error: &netsnmp::Error) -> Option<i32> {
        let source = std::error::Error::source(error)?;
        source.downcast_ref::<std::io::Error>()?.raw_os_error()
    }
    let closed = format!("127.0.0.1:{}", closed_port());
    let (records, _) = ask(pool(), vec![closed.clone()], &query());
    let error = records[0].outcome.error().unwrap();
    assert_eq!(code(error), Some(libc::ECONNREFUSED), "{error:?}");
    let error = Session::builder(closed).open().unwrap().get([SYS_UP_TIME]).unwrap_err();
    assert_eq!(code(&error), Some(libc::ECONNREFUSED), "{error:?}");
    let io = std::io::Error::from(error);
    assert_eq!(io.kind(), std::io::ErrorKind::ConnectionRefused);
}

#[test]
fn a_closed_port_is_refused_at_once() {
    let agent = Agent::start();
    let port = closed_port();
    let mut hosts = agent.hosts(100);
    // The kernel sends at most a few hundred refusals a second for each host.
    hosts.extend((1..=10).map(|n| format!("127.1.0.{n}:{port}")));
    hosts.push(format!("[::1]:{port}"));
    // Without a refusal, an hour would pass before the timeout.
    let pool = pool().settings(settings(HOUR, 0));
    let (records, _) = ask(pool, hosts.clone(), &query());
    let records = by_host(records);
    for (n, host) in hosts.iter().enumerate() {
        let record = &records[host];
        match n {
            ..100 => assert!(record.outcome.is_complete(), "{record}"),
            110 if !testkit::agent::has_ipv6() => assert!(record.outcome.is_failed()),
            _ => assert_eq!(*kind(record), ErrorKind::Refused, "{record}"),
        }
    }
}

#[test]
fn a_refusal_ends_only_its_own_host() {
    // Two targets with one address. One of them is refused.
    let peer = Faulty::honest(Tree::system());
    let port = closed_port();
    let targets = vec![
        Target::new(format!("127.0.0.1:{port}")),
        Target::new(peer.udp()).query(query().then(Query::get([SYS_NAME]).unwrap())),
    ];
    let (records, _) = ask(pool().settings(settings(HOUR, 0)), targets, &query());
    let records = by_host(records);
    assert!(records[&peer.udp()].outcome.is_complete(), "{}", records[&peer.udp()]);
    assert_eq!(*kind(&records[&format!("127.0.0.1:{port}")]), ErrorKind::Refused);
}

#[test]
fn the_answers_of_an_agent_that_stops_are_kept() {
    let mut agent = Agent::start();
    let relay = Relay::start(agent.address(), move |number| {
        if number == 2 {
            agent.stop();
        }
        true
    });
    let two = query().then(Query::get([SYS_NAME]).unwrap());
    let (records, _) = ask(pool().settings(settings(ms(200), 1)), vec![relay.udp()], &two);
    assert!(matches!(records[0].outcome, Outcome::Partial(_)), "{}", records[0]);
    assert_eq!(records[0].varbinds.len(), 1);
    assert_eq!(kind(&records[0]).name(), "timeout");
}

#[test]
fn an_address_that_cannot_be_sent_to_fails_only_its_host() {
    let agent = Agent::start();
    // Broadcast addresses, the host itself without an address, a link without its interface, IPv4
    // through IPv6. No packet leaves the machine. Each system reports different errors for these.
    let nowhere = [
        "255.255.255.255",
        "127.255.255.255",
        "0.0.0.0:1",
        "no port",
        "udp6:[fe80::1]",
        "udp6:[::ffff:127.0.0.1]:1",
    ];
    let mut targets: Vec<_> = agent.hosts(50).into_iter().map(Target::new).collect();
    targets.extend(nowhere.map(|host| {
        let target = Target::new(host).timeout(ms(200)).retries(0);
        if host == "no port" { target.peer("127.0.0.1").port(0) } else { target }
    }));
    // They must not block these hosts.
    targets.extend(agent.hosts(100).into_iter().skip(50).map(Target::new));
    let (records, _) = ask(pool(), targets, &query());
    let records = by_host(records);
    assert_eq!(records.len(), 100 + nowhere.len());
    for host in agent.hosts(100) {
        assert!(records[&host].outcome.is_complete(), "{}", records[&host]);
    }
    for host in nowhere {
        let name = kind(&records[host]).name();
        let fits = ["unreachable", "refused", "timeout", "local"].contains(&name);
        assert!(fits, "{}", records[host]);
        assert_eq!(records[host].outcome.error().unwrap().host(), Some(host));
    }
    // Linux sends to neither of these two.
    if cfg!(target_os = "linux") {
        for host in ["127.255.255.255", "255.255.255.255"] {
            let session = Session::builder(host).timeout(ms(100)).retries(0).open();
            let expected = session.and_then(|mut session| session.get([SYS_UP_TIME])).unwrap_err();
            assert_eq!(kind(&records[host]).name(), expected.kind().name(), "{}", records[host]);
        }
    }
}

#[test]
fn requests_and_answers_too_big_for_a_datagram_are_reported() {
    let peer = Faulty::honest(Tree::system());
    // The first fits a datagram, and its answer repeats it. The second does not fit.
    for (octets, name) in [(60_000, "no-access"), (70_000, "too-big")] {
        let value = Value::OctetString(vec![b'x'; octets]);
        let query = Query::set([VarBind::new(SYS_NAME.parse().unwrap(), value)]);
        let target = Target::new(peer.udp());
        let expected = Session::open(&target, &settings(LONG, 0)).unwrap().query(&query);
        let (records, _) = ask(pool(), vec![target], &query);
        assert_eq!(kind(&records[0]).name(), name, "{octets}: {}", records[0]);
        assert_eq!(records[0].outcome.error(), expected.outcome.error(), "{octets}");
    }
}

#[test]
fn an_agent_that_says_too_big_is_asked_for_less() {
    let tree = Tree::system().with_table("1.3.6.1.2.1.2.2.1", &[1, 2, 3], 20);
    let peer = Faulty::everywhere(move |request| {
        let asked = request.pdu();
        let bindings = match asked.tag {
            testkit::ber::pdu::GET_BULK => asked.varbinds.len() * asked.index as usize,
            _ => asked.varbinds.len(),
        };
        let answer = if bindings > 4 { request.error(1, 0) } else { tree.answer(request) };
        vec![answer.into()]
    });
    let names: Vec<_> = (1..=20).map(|row| format!("1.3.6.1.2.1.2.2.1.2.{row}")).collect();
    let names: Vec<netsnmp::Oid> = names.iter().map(|name| name.parse().unwrap()).collect();
    let query = Query::table("1.3.6.1.2.1.2.2").unwrap().then(Query::get(&names).unwrap());
    let mut targets: Vec<_> = peer.hosts(40).into_iter().map(Target::new).collect();
    for target in &mut targets[20..] {
        *target = target.clone().version(Version::V1);
    }
    let (records, _) = ask(pool(), targets, &query);
    for record in records {
        assert!(record.outcome.is_complete(), "{record}");
        assert_eq!(record.varbinds.len(), 60 + 20, "{record}");
    }
}

#[test]
fn too_big_for_a_single_binding_is_reported() {
    let peer = Faulty::everywhere(|request| vec![request.error(1, 0).into()]);
    let query =
        Query::get([SYS_DESCR, SYS_NAME]).unwrap().then(Query::walk("1.3.6.1.2.1.2.2").unwrap());
    let (records, _) = ask(pool(), peer.hosts(10), &query);
    for record in records {
        assert!(record.outcome.is_failed());
        assert_eq!(kind(&record).name(), "too-big", "{record}");
    }
    assert!(peer.requests().len() <= 10 * 16, "{} requests", peer.requests().len());
}

#[test]
fn walks_that_would_not_end_are_ended() {
    let peer = Faulty::everywhere(|request| {
        let row = |n: u32| (wire_oid(&format!("1.3.6.1.2.1.2.2.1.1.{n}")), Wire::Integer(n.into()));
        let answer = match request.host_number() {
            1 => vec![row(5); 3],
            2 => vec![],
            3 => vec![row(request.number as u32 % 2 + 1)],
            _ => vec![row(9), row(8)],
        };
        vec![request.response(answer).into()]
    });
    let walk = Query::walk("1.3.6.1.2.1.2.2").unwrap();
    let pool = pool().in_flight(1).lanes(1);
    let (records, _) = ask(pool, peer.hosts(4), &walk);
    for record in records {
        assert_eq!(kind(&record).name(), "loop", "{record}");
        assert!(!record.ends[0].is_complete());
        let nothing = record.ends[0] == WalkEnd::EmptyReply;
        assert_eq!(nothing, record.varbinds.is_empty(), "{record}");
    }
    assert!(peer.requests().len() <= 4 * 4, "{} requests", peer.requests().len());
}

#[test]
fn answers_that_do_not_fit_their_request_fail_only_their_host() {
    let peer = Faulty::everywhere(|request| {
        let mut answer = Tree::system().answer(request);
        let pdu = answer.pdu.as_mut().unwrap();
        match request.host_number() {
            // Fewer bindings, more bindings, another name, an unknown error-status, an error-index
            // past the end.
            1 => pdu.varbinds.clear(),
            2 => pdu.varbinds.push(pdu.varbinds[0].clone()),
            3 => pdu.varbinds[0].0 = wire_oid(SYS_NAME),
            4 => (pdu.status, pdu.index) = (77, 1),
            5 => (pdu.status, pdu.index) = (5, 99),
            6 => pdu.varbinds[0].1 = Wire::Raw(0x4f, vec![1, 2, 3]),
            _ => {}
        }
        vec![answer.into()]
    });
    let hosts = peer.hosts(60);
    let pool = pool().settings(settings(ms(300), 0));
    let (records, _) = ask(pool, hosts.clone(), &query());
    let records = by_host(records);
    for (n, host) in hosts.iter().enumerate() {
        let target = Target::new(host.as_str());
        let session = Session::open(&target, &settings(ms(300), 0)).unwrap().query(&query());
        let record = &records[host];
        // The C library adds a detail in brackets if any session of the process had one before.
        let told = |record: &HostRecord| {
            let error = record.outcome.error()?;
            Some((error.kind().name(), error.to_string().split(" (").next().map(str::to_owned)))
        };
        assert_eq!(told(record), told(&session), "{n}: {record}");
        assert_eq!(record.outcome.is_complete(), n >= 6, "{n}: {record}");
    }
}

#[test]
fn settings_that_make_no_sense_break_nothing() {
    // Answer only the second transmission, so that the waiting times are used.
    let peer = Faulty::everywhere(|request| match request.transmission {
        1 if request.host_number() % 2 == 0 => vec![],
        _ => vec![Tree::system().answer(request).into()],
    });
    let odd = |n: u32| Target::new(peer.hosts(2 * n + 1).remove(2 * n as usize));
    let mut cases = Vec::new();
    for backoff in [f64::MAX, f64::INFINITY, f64::NAN, 0.0, -1.0, 1e-300] {
        let mut settings = settings(ms(100), 3);
        settings.backoff = backoff;
        cases.push(settings);
    }
    for timeout in [Duration::MAX, Duration::MAX / 2, HOUR * 24 * 365 * 100] {
        let mut settings = settings(timeout, u32::MAX);
        settings.backoff = 2.0;
        settings.host_deadline = Some(timeout);
        cases.push(settings);
    }
    for (case, n) in cases.into_iter().zip(1..) {
        let what = format!("{case:?}");
        let unheard = Target::new(peer.hosts(2 * n).remove(2 * n as usize - 1));
        let mut targets = vec![odd(n)];
        if case.timeout < HOUR {
            targets.push(unheard);
        }
        let count = targets.len();
        let pool = pool().settings(case).deadline(Some(Duration::MAX)).rate(Some(f64::INFINITY));
        let (records, _) = ask(pool.in_flight(usize::MAX), targets, &query());
        let complete = records.iter().filter(|record| record.outcome.is_complete()).count();
        // With no waiting time at all, the second host may be given up too early.
        assert!(complete >= 1 && records.len() == count, "{what}: {records:?}");
    }
}

#[test]
fn a_limit_of_zero_counts_as_one() {
    let peer = Faulty::everywhere(|request| vec![Tree::system().answer(request).into()]);
    let pool = pool().in_flight(0).per_host(0).per_net(Some(0)).lanes(0).workers(0).buffer(0);
    let mut targets = peer.hosts(20);
    targets.push("unix:/nowhere".to_owned());
    for ordered in [false, true] {
        let (records, _) = ask(pool.clone().ordered(ordered), targets.clone(), &query());
        let complete = records.iter().filter(|record| record.outcome.is_complete());
        assert_eq!((complete.count(), records.len()), (20, 21));
    }
}

#[test]
fn the_answer_is_found_in_a_flood_of_nonsense() {
    let peer = Faulty::start(|request| {
        vec![
            Action::from(vec![0x30; 100]).times(5000),
            Action::from(Tree::system().answer(request)).after(ms(300)),
        ]
    });
    let (records, counters) =
        ask(pool().settings(settings(ms(3000), 3)), vec![peer.udp()], &query());
    assert!(records[0].outcome.is_complete(), "{}", records[0]);
    assert!(counters.malformed > 0, "{counters:?}");
}

#[test]
fn no_secret_is_in_any_record() {
    let secrets = ["c0mmun1ty-s3cr3t", "4uth-s3cr3t-phrase", "pr1v-s3cr3t-phrase"];
    let agent = Agent::start();
    let dead = Faulty::silent();
    let closed = format!("127.0.0.1:{}", closed_port());
    let user = User::new("u-sha-aes")
        .auth(AuthProtocol::Sha, secrets[1])
        .privacy(PrivProtocol::Aes128, secrets[2]);
    let mut targets = Vec::new();
    for host in [agent.udp(), dead.udp(), closed, NO_NAME.into(), "255.255.255.255".into()] {
        for (what, credentials) in [("v2c", None), ("v3", Some(user.clone()))] {
            let target = Target::new(format!("{host} {what}")).peer(host.as_str());
            targets.push(match credentials {
                None => target.community(secrets[0]),
                Some(user) => target.user(user),
            });
        }
    }
    targets.push(Target::new(agent.udp()).community(RESTRICTED).version(Version::V3));
    let count = targets.len();
    let (records, _) = ask(pool().settings(settings(ms(100), 0)), targets, &query());
    assert_eq!(records.len(), count);
    for record in &records {
        assert!(record.outcome.is_failed(), "{record}");
        let text = format!("{record} {record:?} {:?}", record.outcome.error().unwrap().advice());
        assert!(secrets.iter().all(|secret| !text.contains(secret)), "{text}");
    }
}
