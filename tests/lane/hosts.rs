//! Many hosts at once over UDP. The answers are the same as in a session, and each host has one
//! record.

use netsnmp::{
    AuthProtocol, Oid, Pool, PrivProtocol, Query, Session, Settings, Target, User, Value, VarBind,
    Version, query::Walk,
};
use std::net::Ipv4Addr;
use testkit::{
    agent::{AUTH_PASSPHRASE, Agent, BASE, NOAUTH_USER, PRIV_PASSPHRASE, RESTRICTED, RW, has_ipv6},
    faulty::Faulty,
    lane::{LONG, NO_NAME, SYS_DESCR, SYS_NAME, SYS_UP_TIME, ask, by_host, kind, ms, settings},
};

fn oid(text: &str) -> Oid {
    text.parse().unwrap()
}

fn at(suffix: &str) -> Oid {
    oid(&format!("{BASE}.{suffix}"))
}

fn patient() -> Settings {
    settings(LONG / 4, 1)
}

/// Reads and walks of values that do not change.
fn reads() -> Vec<(&'static str, Query)> {
    let types: Vec<_> = (1..=10).map(|n| at(&format!("1.{n}.0"))).collect();
    let many: Vec<_> = (1..=50)
        .flat_map(|row| (1..=3).map(move |column| at(&format!("2.1.{column}.{row}"))))
        .collect();
    let mut some_of_column = Walk::new(at("2.1.1"));
    some_of_column.limit = Some(7);
    let mut one_by_one = Walk::new(at("2.1.3"));
    one_by_one.max_repetitions = Some(1);
    let mut part = Walk::new(at("2.1.1"));
    part.end = Some(at("2.1.2.5"));
    vec![
        ("every type", Query::get(&types).unwrap()),
        ("what is not there", Query::get([at("1.1.0"), at("1.99.0"), at("2.1.1.999")]).unwrap()),
        ("more than a PDU holds", Query::get(&many).unwrap()),
        ("get_next", Query::get_next([at("1"), at("2.1.2"), oid("1.3.6.1.2.1.1.4.0")]).unwrap()),
        ("get_bulk", Query::get_bulk([at("1"), at("2.1.1"), at("2.1.3")], 1, Some(9)).unwrap()),
        ("walk", Query::walk(at("2.1.2")).unwrap()),
        ("walk by GETNEXT", Query::walk_with(one_by_one)),
        ("walk of nothing", Query::walk(oid("1.3.6.1.4.1.8072.9999.1")).unwrap()),
        ("walk of an instance", Query::walk(oid(SYS_DESCR)).unwrap()),
        ("walk with a limit", Query::walk_with(some_of_column)),
        ("walk with an end", Query::walk_with(part)),
        ("table", Query::table(at("2")).unwrap()),
        (
            "several steps",
            Query::get([SYS_DESCR, SYS_NAME])
                .unwrap()
                .then(Query::table(at("2")).unwrap())
                .then(Query::get([at("1.99.0")]).unwrap())
                .then(Query::get_bulk([at("2.1.1")], 0, Some(3)).unwrap())
                .then(Query::walk(at("3")).unwrap()),
        ),
        ("nothing", Query::get::<Oid>([]).unwrap()),
    ]
}

fn sha_aes() -> User {
    User::new("u-sha-aes")
        .auth(AuthProtocol::Sha, AUTH_PASSPHRASE)
        .privacy(PrivProtocol::Aes128, PRIV_PASSPHRASE)
}

/// Returns targets for one host with every kind of credentials.
fn credentials(host: &str) -> Vec<Target> {
    let to = |credentials: &str| Target::new(format!("{host} {credentials}")).peer(host);
    vec![
        to("v1").version(Version::V1),
        to("v2c"),
        to("restricted").community(RESTRICTED),
        to("noAuthNoPriv").user(User::new(NOAUTH_USER)),
        to("authNoPriv").user(User::new("u-sha").auth(AuthProtocol::Sha, AUTH_PASSPHRASE)),
        to("authPriv").user(sha_aes()),
    ]
}

/// Asks `targets` and compares each record with the one from a session.
fn compare(what: &str, targets: &[Target], query: &Query) {
    // The targets share an address. They must not be asked one by one because of that.
    let pool = Pool::builder().settings(patient()).lanes(2).per_host(8);
    let (records, _) = ask(pool, targets.to_vec(), query);
    let records = by_host(records);
    assert_eq!(records.len(), targets.len(), "{what}");
    for target in targets {
        let what = format!("{what}: {}", target.host());
        let record = &records[target.host().as_ref()];
        let expected = Session::open(target, &patient()).unwrap().query(query);
        for (ours, theirs) in record.varbinds.iter().zip(&expected.varbinds) {
            assert_eq!(ours, theirs, "{what}");
        }
        assert_eq!(record.varbinds.len(), expected.varbinds.len(), "{what}");
        assert_eq!(record.ends, expected.ends, "{what}");
        assert_eq!(record.outcome.error(), expected.outcome.error(), "{what}");
        assert_eq!(record.outcome.is_failed(), expected.outcome.is_failed(), "{what}");
        assert_eq!(record.address, expected.address, "{what}");
    }
}

#[test]
fn answers_are_the_same_as_in_a_session() {
    let agent = Agent::builder().rows(50).start();
    let mut targets = credentials(&agent.address().to_string());
    if has_ipv6() {
        targets.extend(credentials(&agent.udp6()));
    }
    for (what, query) in reads() {
        compare(what, &targets, &query);
    }
}

#[test]
fn small_answers_give_the_same_table() {
    let agent = Agent::builder().rows(80).max_message(1500).max_bulk_responses(11).start();
    let targets = credentials(&agent.address().to_string());
    compare("table", &targets, &Query::table(at("2")).unwrap());
    // The request fits 1,500 octets but its answer does not: tooBig, and fewer names are asked.
    let names: Vec<_> = (1..=60).map(|row| at(&format!("2.1.2.{row}"))).collect();
    compare("get", &targets, &Query::get(&names).unwrap());
}

#[test]
fn sets_are_stored_and_refused_sets_say_why() {
    let agent = Agent::start();
    let value = |text: &str| Value::OctetString(text.as_bytes().to_vec());
    let names: Vec<_> = agent.hosts(30);
    let targets: Vec<_> = names
        .iter()
        .zip(1..)
        .map(|(host, n)| {
            let written = VarBind::new(oid("1.3.6.1.2.1.1.4.0"), value(&format!("contact {n}")));
            let query = Query::set([written]).then(Query::get(["1.3.6.1.2.1.1.4.0"]).unwrap());
            let target = Target::new(host.as_str()).query(query);
            if n % 2 == 0 { target.user(sha_aes()) } else { target.community(RW) }
        })
        .collect();
    // One after the other, because all of them are one agent.
    let pool = Pool::builder().settings(patient()).in_flight(1).lanes(1).workers(1);
    let (records, _) = ask(pool, targets, &Query::get([SYS_NAME]).unwrap());
    let records = by_host(records);
    for (host, n) in names.iter().zip(1..) {
        let record = &records[host];
        assert!(record.outcome.is_complete(), "{record}");
        let set: Vec<_> = record.varbinds.iter().map(|varbind| varbind.value).collect();
        assert_eq!(set, [&value(&format!("contact {n}")); 2]);
    }

    let wrong = VarBind::new(oid("1.3.6.1.2.1.1.6.0"), Value::Integer(1));
    let refused = VarBind::new(oid(SYS_UP_TIME), Value::TimeTicks(1));
    let hosts: Vec<_> = agent.hosts(4).into_iter().map(|h| Target::new(h).community(RW)).collect();
    for (varbind, name) in [(wrong, "error-status"), (refused, "no-access")] {
        let query = Query::set([varbind.clone()]).then(Query::get([SYS_NAME]).unwrap());
        compare(name, &hosts, &query);
        let (records, _) = ask(Pool::builder().settings(patient()), hosts.clone(), &query);
        for record in records {
            assert_eq!(kind(&record).name(), name);
            assert_eq!(record.varbinds.len(), 1, "the GET behind it");
        }
    }
}

#[test]
fn every_answer_goes_to_the_host_it_came_from() {
    // Each host answers with its number, and answers overtake each other.
    let peer = Faulty::everywhere(|request| {
        let number = request.host_number();
        let value = testkit::ber::Value::Gauge32(number);
        let answer = request.response(vec![(request.names()[0].clone(), value)]);
        let late = ms(u64::from(number * 7919 % 23));
        vec![testkit::faulty::Action::from(answer).after(late)]
    });
    let query = Query::get([SYS_DESCR]).unwrap().then(Query::get([SYS_NAME]).unwrap());
    let pool = Pool::builder().settings(patient()).lanes(3);
    let (records, _) = ask(pool, peer.hosts(1500), &query);
    assert_eq!(records.len(), 1500);
    for record in by_host(records).into_values() {
        let number = match record.address.unwrap().ip() {
            std::net::IpAddr::V4(address) => u32::from(address) & 0x00ff_ffff,
            other => panic!("{other}"),
        };
        let values: Vec<_> = record.varbinds.iter().map(|varbind| varbind.value).collect();
        assert_eq!(values, [&Value::Gauge32(number); 2], "{record}");
    }
}

#[test]
fn the_same_target_twice_is_asked_twice() {
    let peer = Faulty::honest(testkit::tree::Tree::system());
    let pool = Pool::builder().settings(patient()).lanes(2);
    let (records, counters) = ask(pool, vec![peer.udp(); 50], &Query::get([SYS_UP_TIME]).unwrap());
    assert_eq!(records.len(), 50);
    assert!(records.iter().all(|record| record.outcome.is_complete()));
    assert_eq!((counters.sent, peer.requests().len()), (50, 50));
}

#[test]
fn targets_of_every_kind_can_be_mixed() {
    let agent = Agent::start();
    let dead = Faulty::silent();
    let port = agent.port();
    let mut good = vec![
        Target::new(agent.udp()),
        Target::new(agent.tcp()),
        Target::new(agent.unix()),
        Target::new(format!("localhost:{port}")),
        Target::new("127.0.0.9").port(port).user(sha_aes()),
        Target::new("a name of its own").peer(format!("127.0.0.10:{port}")),
        Target::new(format!("127.0.0.11:{port}")).query(Query::table(at("2")).unwrap()),
        Target::from(std::net::SocketAddr::from((Ipv4Addr::new(127, 0, 0, 12), port))),
    ];
    if has_ipv6() {
        good.extend([agent.udp6(), agent.tcp6()].map(Target::new));
        good.push(Target::new(format!("[::1]:{port}")).user(sha_aes()));
    }
    let bad = [
        (Target::new(dead.udp()).timeout(ms(60)).retries(0), "timeout"),
        (Target::new("no such host"), "bad-target"),
        (Target::new(NO_NAME), "dns"),
        (Target::new("dtlsudp:127.0.0.1"), "unsupported"),
        (Target::new("127.0.0.13").version(Version::V3), "bad-credentials"),
        (
            Target::new("127.0.0.14").user(User::new("u").auth(AuthProtocol::Sha, "short")),
            "bad-credentials",
        ),
        (Target::new("127.0.0.15").networks(["10.0.0.0/8".parse().unwrap()]), "bad-credentials"),
        (Target::new("unix:/nowhere/at/all"), "unreachable"),
    ];
    let mut targets = good.clone();
    targets.extend(bad.iter().map(|(target, _)| target.clone()));
    let query = Query::get([SYS_UP_TIME]).unwrap();
    for ordered in [false, true] {
        let pool = Pool::builder().settings(patient()).workers(4).ordered(ordered);
        let (records, _) = ask(pool, targets.clone(), &query);
        let order: Vec<_> = records.iter().map(|record| record.host.clone()).collect();
        let given: Vec<_> = targets.iter().map(|target| target.host().clone()).collect();
        assert!(!ordered || order == given, "{order:?}");
        let records = by_host(records);
        assert_eq!(records.len(), targets.len());
        for target in &good {
            let record = &records[target.host().as_ref()];
            assert!(record.outcome.is_complete(), "{record}");
            assert!(!record.varbinds.is_empty(), "{record}");
        }
        for (target, name) in &bad {
            let record = &records[target.host().as_ref()];
            assert!(record.outcome.is_failed(), "{record}");
            assert_eq!(kind(record).name(), *name, "{record}");
            assert_eq!(record.outcome.error().unwrap().host(), Some(&*record.host), "{record:?}");
        }
    }
}

#[test]
fn requests_come_from_the_source_address() {
    let peer = Faulty::honest(testkit::tree::Tree::system());
    let mut settings = patient();
    settings.source = Some((Ipv4Addr::new(127, 0, 0, 99), 0).into());
    let query = Query::get([SYS_UP_TIME]).unwrap();
    let (records, _) = ask(Pool::builder().settings(settings), vec![peer.udp()], &query);
    assert!(records[0].outcome.is_complete(), "{}", records[0]);
    assert_eq!(peer.requests()[0].from.ip(), Ipv4Addr::new(127, 0, 0, 99));

    let mut settings = patient();
    settings.source = Some((Ipv4Addr::new(192, 0, 2, 1), 0).into());
    let (records, _) = ask(Pool::builder().settings(settings), vec![peer.udp()], &query);
    assert_eq!(kind(&records[0]).name(), "unreachable", "{}", records[0]);
}
