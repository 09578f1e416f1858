//! A blocking session with a real agent: transports, operations, types, errors.

use netsnmp::{
    ErrorKind, ErrorStatus, Oid, Query, Session, Value, VarBind,
    query::{Walk, WalkEnd},
};
use std::time::Duration;
use testkit::{
    agent::{Agent, BASE, RESTRICTED, RO, RW, has_ipv6},
    busy::Busy,
    lane::NO_NAME,
};

const SYS_DESCR: &str = "1.3.6.1.2.1.1.1.0";
const SYS_UP_TIME: &str = "1.3.6.1.2.1.1.3.0";

fn open(peer: String) -> Session {
    Session::builder(peer).v2c(RO).timeout(Duration::from_secs(5)).open().unwrap()
}

fn oid(text: &str) -> Oid {
    text.parse().unwrap()
}

fn at(suffix: &str) -> Oid {
    oid(&format!("{BASE}.{suffix}"))
}

#[test]
fn every_transport_carries_a_get() {
    let agent = Agent::start();
    let mut peers = vec![
        agent.udp(),
        agent.tcp(),
        agent.unix(),
        agent.address().to_string(),
        format!("localhost:{}", agent.port()),
    ];
    if has_ipv6() {
        peers.extend([agent.udp6(), agent.tcp6(), format!("[::1]:{}", agent.port())]);
    }
    for peer in peers {
        let mut session = open(peer.clone());
        for _ in 0..2 {
            let answer = session.get([SYS_UP_TIME]).unwrap_or_else(|e| panic!("{peer}: {e}"));
            assert!(matches!(answer[0].value, Value::TimeTicks(_)), "{peer}: {answer:?}");
        }
        assert_eq!(session.address().is_none(), peer.starts_with("unix:"));
    }
}

#[test]
fn a_message_larger_than_a_datagram_goes_over_tcp() {
    let agent = Agent::builder().rows(400).start();
    let mut session = Session::builder(agent.tcp())
        .v2c(RO)
        .max_repetitions(400)
        .timeout(Duration::from_secs(5))
        .open()
        .unwrap();
    let walked: Result<Vec<_>, _> = session.walk(at("2.1.2")).unwrap().collect();
    assert_eq!(walked.unwrap().len(), 400);
}

#[test]
fn a_lost_connection_is_opened_again() {
    let mut agent = Agent::start();
    for peer in [agent.tcp(), agent.unix()] {
        let session = Session::builder(peer.clone()).timeout(Duration::from_millis(500));
        let mut session = session.open().unwrap();
        assert!(session.get([SYS_UP_TIME]).is_ok());
        agent.reboot();
        let answer = session.get([SYS_UP_TIME]);
        assert!(answer.is_ok(), "{peer}: {answer:?}");
        agent.stop();
        let kind = session.get([SYS_UP_TIME]).unwrap_err().kind().name();
        assert_eq!(kind, "refused", "{peer}");
        agent.reboot();
        assert!(session.get([SYS_UP_TIME]).is_ok(), "{peer}: back again");
    }
}

#[test]
fn every_type_is_read() {
    let agent = Agent::start();
    let names: Vec<_> = (1..=10).map(|n| at(&format!("1.{n}.0"))).collect();
    let answer = open(agent.udp()).get(&names).unwrap();
    let values: Vec<_> = answer.into_iter().map(|varbind| varbind.value).collect();
    assert_eq!(
        values,
        [
            Value::Integer(-42),
            Value::OctetString(b"a string".to_vec()),
            Value::Gauge32(u32::MAX),
            Value::Counter32(u32::MAX - 1),
            Value::TimeTicks(8_640_000),
            Value::IpAddress([192, 0, 2, 7].into()),
            Value::ObjectIdentifier(oid("1.3.6.1.4.1.8072")),
            Value::Counter64(u64::MAX),
            Value::OctetString(vec![0, 1, 0xfe, 0xff]),
            Value::Float(1.0),
        ]
    );
}

#[test]
fn every_type_is_written_and_read_back() {
    let agent = Agent::start();
    let mut session =
        Session::builder(agent.udp()).v2c(RW).timeout(Duration::from_secs(5)).open().unwrap();
    let new = [
        Value::Integer(i32::MIN),
        Value::OctetString(b"new text".to_vec()),
        Value::Gauge32(4_000_000_000),
        Value::IpAddress([127, 0, 0, 1].into()),
        Value::ObjectIdentifier(oid("1.3.6.1.4.1.4294967295.7")),
        Value::TimeTicks(4_000_000_001),
        Value::OctetString(vec![0x80, 0, 0xff]),
    ];
    let varbinds: Vec<_> =
        (1..).zip(new).map(|(n, value)| VarBind::new(at(&format!("3.{n}.0")), value)).collect();
    assert_eq!(session.set(varbinds.clone()).unwrap(), varbinds);
    let names: Vec<_> = varbinds.iter().map(|varbind| varbind.oid.clone()).collect();
    assert_eq!(session.get(&names).unwrap(), varbinds);
}

#[test]
fn a_refused_set_names_its_variable() {
    let agent = Agent::start();
    let mut session =
        Session::builder(agent.udp()).v2c(RW).timeout(Duration::from_secs(5)).open().unwrap();
    // sysContact and sysLocation: snmpd undoes a failed SET of these.
    let good = VarBind::new(oid("1.3.6.1.2.1.1.4.0"), Value::OctetString(b"new".to_vec()));
    let wrong = VarBind::new(oid("1.3.6.1.2.1.1.6.0"), Value::Integer(1));
    let before = session.get([&good.oid]).unwrap();
    let error = session.set([good.clone(), wrong.clone()]).unwrap_err();
    match error.kind() {
        ErrorKind::Status { status, index, oid } => {
            assert_eq!(*status, ErrorStatus::WRONG_TYPE);
            assert_eq!((*index, oid.as_ref()), (2, Some(&wrong.oid)));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(session.get([&good.oid]).unwrap(), before, "all or none");

    let mut reader = open(agent.udp());
    let error = reader.set([VarBind::new(at("3.1.0"), Value::Integer(1))]).unwrap_err();
    assert_eq!(error.kind().name(), "no-access", "{error}");
}

#[test]
fn an_exception_cannot_be_sent() {
    let agent = Agent::start();
    let error =
        open(agent.udp()).set([VarBind::new(at("3.1.0"), Value::NoSuchInstance)]).unwrap_err();
    assert_eq!(error.kind().name(), "bad-value");
}

#[test]
fn a_missing_variable_is_an_exception_over_every_version() {
    let agent = Agent::start();
    let names = [SYS_DESCR, "1.3.6.1.2.1.1.1.1", "1.3.6.1.2.1.999.1.0", SYS_UP_TIME];
    let v2c = open(agent.udp()).get(names).unwrap();
    let mut v1 =
        Session::builder(agent.udp()).v1(RO).timeout(Duration::from_secs(5)).open().unwrap();
    let v1 = v1.get(names).unwrap();
    for answer in [v1, v2c] {
        let oids: Vec<_> = answer.iter().map(|varbind| varbind.oid.to_string()).collect();
        assert_eq!(oids, names);
        let missing: Vec<_> = answer.iter().map(|varbind| varbind.value.is_exception()).collect();
        assert_eq!(missing, [false, true, true, false], "{answer:?}");
    }
}

#[test]
fn next_and_bulk_follow_the_agents_order() {
    let agent = Agent::start();
    let mut session = open(agent.udp());
    let next = session.get_next(["1.3.6.1.2.1.1.1", "1.3.6.1.2.1.1.3"]).unwrap();
    let oids: Vec<_> = next.iter().map(|varbind| varbind.oid.to_string()).collect();
    assert_eq!(oids, [SYS_DESCR, SYS_UP_TIME]);

    let bulk = session.get_bulk([oid("1.3.6.1.2.1.1.3"), at("2.1.1")], 1, 3).unwrap();
    let oids: Vec<_> = bulk.into_iter().map(|varbind| varbind.oid).collect();
    assert_eq!(oids, [oid(SYS_UP_TIME), at("2.1.1.1"), at("2.1.1.2"), at("2.1.1.3")]);
}

#[test]
fn a_walk_says_why_it_ended_over_every_version() {
    let agent = Agent::builder().rows(60).start();
    let mut v1 =
        Session::builder(agent.udp()).v1(RO).timeout(Duration::from_secs(5)).open().unwrap();
    let mut v2c = open(agent.udp());
    for session in [&mut v1, &mut v2c] {
        let mut walk = session.walk(at("2.1.1")).unwrap();
        let rows: Result<Vec<_>, _> = walk.by_ref().collect();
        let rows = rows.unwrap();
        let values: Vec<_> = rows.iter().filter_map(|row| row.value.as_i64()).collect();
        assert_eq!(values, (1..=60).collect::<Vec<_>>());
        assert_eq!(walk.end(), Some(&WalkEnd::LeftSubtree));
    }
}

#[test]
fn a_walk_of_an_instance_gives_that_instance() {
    let agent = Agent::start();
    let walked: Result<Vec<_>, _> = open(agent.udp()).walk(SYS_UP_TIME).unwrap().collect();
    let walked = walked.unwrap();
    assert_eq!(walked.len(), 1);
    assert_eq!(walked[0].oid.to_string(), SYS_UP_TIME);
}

#[test]
fn a_walk_that_reaches_its_limit_says_so() {
    let agent = Agent::builder().rows(60).start();
    let walk = Walk { limit: Some(7), ..Walk::new(at("2.1.1")) };
    let record = open(agent.udp()).query(&Query::walk_with(walk.clone()));
    assert_eq!(record.varbinds.len(), 7);
    assert_eq!(record.outcome.error().unwrap().kind().name(), "limit");
    assert_eq!(record.ends, [WalkEnd::Limit(7)]);

    let mut session = open(agent.udp());
    let items: Vec<_> = session.walk_with(walk).collect();
    assert_eq!(items.len(), 8);
    assert!(items[..7].iter().all(Result::is_ok) && items[7].is_err());
}

#[test]
fn the_view_of_a_community_ends_the_walk() {
    let agent = Agent::start();
    let mut session = Session::builder(agent.udp())
        .v2c(RESTRICTED)
        .timeout(Duration::from_secs(5))
        .open()
        .unwrap();
    let walked: Result<Vec<_>, _> = session.walk("1.3.6.1").unwrap().collect();
    let system = oid("1.3.6.1.2.1.1");
    let walked = walked.unwrap();
    assert!(!walked.is_empty() && walked.iter().all(|varbind| varbind.oid.starts_with(&system)));
}

#[test]
fn an_answer_that_is_too_big_comes_in_parts() {
    let agent = Agent::builder().rows(40).max_message(900).start();
    let names: Vec<_> = (1..=40).map(|row| at(&format!("2.1.2.{row}"))).collect();
    let answer = open(agent.udp()).get(&names).unwrap();
    let values: Vec<_> = answer.iter().filter_map(|varbind| varbind.value.as_str()).collect();
    assert_eq!(values, (1..=40).map(|row| format!("row {row}")).collect::<Vec<_>>());
}

#[test]
fn a_table_has_its_rows_by_index() {
    let agent = Agent::builder().rows(30).start();
    let table = open(agent.udp()).table(at("2")).unwrap();
    assert_eq!(table.rows.len(), 30);
    for (number, row) in (1_u32..).zip(&table.rows) {
        assert_eq!(row.index, [number]);
        assert_eq!(row.cells.len(), 3);
        assert_eq!(row.cells[&2].as_str(), Some(format!("row {number}").as_str()));
        assert_eq!(row.cells[&3], Value::Counter64(u64::from(number) << 32));
    }
}

#[test]
fn requests_come_from_the_source_address() {
    let agent = Agent::builder().config("rocommunity from-nine 127.0.0.9").start();
    let from = |source: &str| {
        Session::builder(agent.udp())
            .v2c("from-nine")
            .source(format!("{source}:0").parse().unwrap())
            .timeout(Duration::from_millis(300))
            .retries(0)
            .open()
            .unwrap()
            .get([SYS_UP_TIME])
    };
    assert!(from("127.0.0.9").is_ok());
    assert_eq!(from("127.0.0.8").unwrap_err().kind().name(), "timeout");
    let other_family = Session::builder(agent.udp()).source("[::1]:0".parse().unwrap()).open();
    assert!(other_family.unwrap_err().to_string().contains("another family"));
}

#[test]
fn each_way_to_miss_an_agent_has_its_own_error() {
    let kind = |peer: &str| {
        let session = Session::builder(peer).timeout(Duration::from_millis(100)).retries(0).open();
        session.and_then(|mut session| session.get([SYS_UP_TIME])).unwrap_err().kind().name()
    };
    let mut agent = Agent::start();
    let port = agent.port();
    agent.stop();
    assert_eq!(kind(&format!("127.0.0.1:{port}")), "refused");
    assert_eq!(kind(&format!("tcp:127.0.0.1:{port}")), "refused");
    assert_eq!(kind("unix:/nonexistent/socket"), "unreachable");
    assert_eq!(kind(&Busy::start().unix()), "timeout");
    assert_eq!(kind(NO_NAME), "dns");
    assert_eq!(kind("127.0.0.1:99999"), "bad-target");
    assert_eq!(kind("dtlsudp:127.0.0.1"), "unsupported");
}

#[test]
fn a_wrong_community_is_silence_with_the_right_advice() {
    let agent = Agent::start();
    let error = Session::builder(agent.udp())
        .v2c("no such community")
        .timeout(Duration::from_millis(100))
        .open()
        .unwrap()
        .get([SYS_UP_TIME])
        .unwrap_err();
    assert_eq!(error.to_string(), format!("{}: no answer to 2 tries", agent.udp()));
    assert!(error.advice().contains("wrong community"));
    assert!(!format!("{error:?}").contains("no such community"));
}

/// Tables of snmpd with holes. Some columns are not accessible, deprecated or missing, and some
/// rows do not have every column.
const TABLES: [&str; 8] = [
    "ifTable",
    "ifXTable",
    "hrStorageTable",
    "hrDeviceTable",
    "hrNetworkTable",
    "ifRcvAddressTable",
    "sysORTable",
    "1.3.6.1.4.1.8072.1.3.2.3",
];

#[test]
fn a_table_is_the_same_by_rows_and_by_columns() {
    let agent = Agent::builder().extend("one", "1").extend("another", "2").start();
    let peer = agent.udp();
    let sessions = [
        Session::builder(&*peer).v1(RO),
        Session::builder(&*peer).v2c(RO).max_repetitions(1),
        Session::builder(&*peer).v2c(RO).max_repetitions(50),
    ];
    for session in sessions {
        let mut session = session.timeout(Duration::from_secs(5)).open().unwrap();
        for table in TABLES {
            let rows = session.query(&Query::table(table).unwrap());
            let columns = session.query(&Query::table_by_columns(table).unwrap());
            let names = |record: &netsnmp::HostRecord| {
                record.varbinds.iter().map(|varbind| varbind.oid.to_oid()).collect::<Vec<_>>()
            };
            // Do not compare the values: the loopback interface has counted octets meanwhile.
            assert_eq!(names(&rows), names(&columns), "{table}");
            assert!(rows.outcome.is_complete(), "{table}: {rows:?}");
            assert_eq!(rows.ends, columns.ends, "{table}");
            assert!(rows.tries <= columns.tries, "{table}: {} messages", rows.tries);
        }
    }
}

#[test]
fn a_table_by_rows_is_complete_with_wrong_or_missing_columns() {
    // A message of 700 octets holds a few rows. Columns 4 and 7 do not exist, and column 3 is not
    // named.
    for agent in [
        Agent::builder().rows(60).start(),
        Agent::builder().rows(60).max_bulk_responses(7).start(),
        Agent::builder().rows(60).max_message(700).start(),
    ] {
        let mut session = open(agent.udp());
        let columns: Vec<Oid> = [1, 2, 4, 7].iter().map(|n| at(&format!("2.1.{n}"))).collect();
        let rows = session.query(&Query::table_with_columns(at("2"), columns, None));
        let columns = session.query(&Query::table_by_columns(at("2")).unwrap());
        assert_eq!(columns.varbinds.len(), 180);
        assert_eq!(rows.varbinds, columns.varbinds);
        assert_eq!(rows.ends, columns.ends);
        assert!(rows.outcome.is_complete());
    }
}

#[test]
fn subtrees_are_the_same_together_and_one_by_one() {
    let agent = Agent::builder().rows(30).start();
    let roots = [at("2.1.3"), at("1"), at("3.2.0"), at("2.1.1"), at("9"), at("2.1.2")];
    let mut v1 = Session::builder(agent.udp()).v1(RO).open().unwrap();
    for session in [&mut open(agent.udp()), &mut v1] {
        let together = session.query(&Query::walk_together(&roots).unwrap());
        let query = |query: Query, root| query.then(Query::walk(root).unwrap());
        let one_by_one = session.query(&roots.iter().fold(Query::default(), query));
        assert_eq!(together.varbinds, one_by_one.varbinds);
        assert_eq!(together.ends, one_by_one.ends);
        assert!(together.outcome.is_complete());
        assert!(together.tries < one_by_one.tries);
    }
}

#[test]
fn later_steps_are_built_from_earlier_answers() {
    let agent = Agent::builder().rows(5).start();
    let query = Query::walk(at("2.1.1")).unwrap().then_with(|varbinds| {
        let odd =
            varbinds.iter().filter_map(|varbind| varbind.value.as_u64()).filter(|n| n % 2 == 1);
        Query::get(odd.map(|n| at(&format!("2.1.2.{n}")))).unwrap()
    });
    let record = open(agent.udp()).query(&query);
    assert!(record.outcome.is_complete());
    let values: Vec<_> = record.varbinds.iter().skip(5).filter_map(|v| v.value.as_str()).collect();
    assert_eq!(values, ["row 1", "row 3", "row 5"]);
}

#[test]
fn an_agent_that_restarts_is_asked_again() {
    let mut agent = Agent::start();
    let slow = |peer: String| {
        Session::builder(peer).timeout(Duration::from_secs(1)).retries(4).open().unwrap()
    };
    for peer in [agent.udp(), agent.tcp()] {
        let mut session = slow(peer.clone());
        assert!(session.get([SYS_UP_TIME]).is_ok());
        agent.stop();
        let asking = std::thread::scope(|scope| {
            let ask = scope.spawn(|| {
                agent.reboot();
            });
            let answer = session.get([SYS_UP_TIME]);
            ask.join().unwrap();
            answer
        });
        assert!(asking.is_ok(), "{peer}: {asking:?}");
    }
}

#[test]
fn refusals_use_up_the_tries_of_a_session() {
    let mut agent = Agent::start();
    let (udp, tcp) = (agent.udp(), agent.tcp());
    let waits = Duration::from_millis(100);
    let mut session = Session::builder(udp).timeout(waits).retries(2).open().unwrap();
    agent.stop();
    let record = session.query(&Query::get([SYS_UP_TIME]).unwrap());
    assert_eq!(record.outcome.error().unwrap().kind().name(), "refused");
    assert_eq!(record.tries, 3);
    assert!(record.elapsed >= 2 * waits, "{:?}", record.elapsed);
    let began = std::time::Instant::now();
    let refused = Session::builder(tcp).timeout(waits).retries(2).open().unwrap_err();
    assert_eq!(refused.kind().name(), "refused");
    assert!(began.elapsed() >= 2 * waits, "{:?}", began.elapsed());
}
