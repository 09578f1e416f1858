//! Devices that break the protocol, asked by the lane and by a session, over SNMPv1 and SNMPv2c.

use netsnmp::{
    HostRecord, Oid, Outcome, Pool, Query, Session, Settings, Target, User, Value, Version,
};
use testkit::{
    ber::{self, Value as Wire},
    faulty::{Action, Engine, Faulty, Request},
    lane::{LONG, ask, kind, ms, settings},
    tree::Tree,
};

fn oid(text: &str) -> Oid {
    text.parse().unwrap()
}

/// Starts one device for each way to ask, so that each one begins anew. Returns the records.
fn records(
    settings: &Settings,
    versions: &[Version],
    query: &Query,
    device: impl Fn(&Request) -> Vec<Action> + Clone + Send + 'static,
) -> Vec<HostRecord> {
    let mut records = Vec::new();
    for &version in versions {
        let peer = Faulty::start(device.clone());
        let target = Target::new(peer.udp()).version(version);
        let pool = Pool::builder().settings(settings.clone());
        records.extend(ask(pool, vec![target], query).0);
        let peer = Faulty::start(device.clone());
        let target = Target::new(peer.udp()).version(version);
        records.push(Session::open(&target, settings).unwrap().query(query));
    }
    records
}

const BOTH: [Version; 2] = [Version::V1, Version::V2c];
const TABLE: &str = "1.3.6.1.4.1.9999.1";
const ENTRY: &str = "1.3.6.1.4.1.9999.1.1";

/// Two columns of five rows, and a variable behind them.
fn table() -> Tree {
    Tree::system().with_table(ENTRY, &[1, 2], 5).with("1.3.6.1.4.1.9999.2.0", "behind")
}

fn by_rows() -> Query {
    let columns = [1, 2].map(|column| oid(&format!("{ENTRY}.{column}")));
    Query::table_with_columns(oid(TABLE), columns, None)
}

fn names(record: &HostRecord) -> Vec<String> {
    record.varbinds.iter().map(|varbind| varbind.oid.to_string()).collect()
}

fn cells() -> Vec<String> {
    let cells = |column| (1..=5).map(move |row| format!("{ENTRY}.{column}.{row}"));
    [1, 2].into_iter().flat_map(cells).collect()
}

#[test]
fn an_exception_in_the_midst_of_a_walk_does_not_end_it() {
    let query = Query::walk(oid(TABLE)).unwrap().then(by_rows());
    for (wire, value) in
        [(Wire::NoSuchObject, Value::NoSuchObject), (Wire::NoSuchInstance, Value::NoSuchInstance)]
    {
        let tree = table().with(&format!("{ENTRY}.1.3"), wire);
        let device = move |request: &Request| vec![tree.answer(request).into()];
        for record in records(&settings(LONG / 4, 1), &BOTH, &query, device) {
            assert_eq!(names(&record), [cells(), cells()].concat(), "{record}");
            assert_eq!(record.varbinds.at(2).value, value);
            assert!(record.outcome.is_complete(), "{record}");
        }
    }
}

/// The kinds of values that do not parse: number, address, OID, unknown type.
fn malformed() -> [(Wire, &'static str); 5] {
    [
        (Wire::Raw(2, vec![]), "an INTEGER without octets"),
        (Wire::Raw(0x41, vec![]), "a Counter32 without octets"),
        (Wire::Raw(0x40, vec![10, 0, 1]), "an IpAddress of 3 octets"),
        (Wire::Raw(6, vec![0x2b, 0x86]), "an OID that ends inside a sub-identifier"),
        (Wire::Raw(0x50, b"?".to_vec()), "a value with the unknown tag 0x50"),
    ]
}

#[test]
fn a_value_that_does_not_parse_costs_only_itself() {
    let bad = format!("{ENTRY}.1.3");
    let here = || [1, 2, 3].map(|row| format!("{ENTRY}.1.{row}")).map(|name| oid(&name));
    let bulk = Query::get_bulk([oid(&format!("{ENTRY}.1"))], 0, Some(5)).unwrap();
    let queries = [
        (Query::get(here()).unwrap(), 3, 2),
        (Query::get_next([2, 3].map(|row| oid(&format!("{ENTRY}.1.{row}")))).unwrap(), 2, 0),
        (bulk, 5, 2),
        (Query::walk(oid(TABLE)).unwrap(), 10, 2),
        (by_rows(), 10, 2),
    ];
    for (wire, what) in malformed() {
        for (query, count, at) in &queries {
            let tree = table().with(&bad, wire.clone());
            let device = move |request: &Request| vec![tree.answer(request).into()];
            for record in records(&settings(LONG / 4, 1), &BOTH, query, device) {
                // Over SNMPv1, the GETBULK is one GETNEXT.
                if record.varbinds.len() == 1 && *count == 5 {
                    continue;
                }
                assert_eq!(record.varbinds.len(), *count, "{record}");
                let value = record.varbinds.at(*at).value.malformed().unwrap();
                assert_eq!(value.to_string(), what);
                let others = record.varbinds.iter().filter(|it| it.value.malformed().is_none());
                assert_eq!(others.count(), count - 1, "{record}");
                let Outcome::Partial(error) = &record.outcome else { panic!("{record}") };
                assert_eq!(error.kind().name(), "bad-response");
                assert_eq!(error.message(), format!("bad response: the value of {bad} is {what}"));
            }
        }
    }
}

#[test]
fn a_value_that_does_not_parse_costs_nothing_behind_the_subtree() {
    let query = Query::walk(oid(TABLE)).unwrap().then(by_rows());
    for (wire, _) in malformed() {
        let tree = table().with("1.3.6.1.4.1.9999.2.0", wire);
        let device = move |request: &Request| vec![tree.answer(request).into()];
        for record in records(&settings(LONG / 4, 1), &BOTH, &query, device) {
            assert_eq!(names(&record), [cells(), cells()].concat(), "{record}");
            assert!(record.outcome.is_complete(), "{record}");
        }
    }
}

/// With SNMPv3, the library has authenticated and decrypted the values before we see them.
#[test]
fn a_value_that_does_not_parse_costs_only_itself_over_snmpv3() {
    let bad = "1.3.6.1.2.1.1.3.0";
    for (wire, what) in malformed() {
        let (tree, engine) = (Tree::system().with(bad, wire), Engine::new(b"odd values"));
        let peer = Faulty::start(move |request| {
            vec![match request.is_discovery() {
                true => engine.discovered(request).into(),
                false => tree.answer(request).into(),
            }]
        });
        let target = Target::new(peer.udp())
            .credentials(netsnmp::Credentials::V3(Box::new(User::new("reader"))));
        let query = Query::walk(oid("1.3.6.1.2.1.1")).unwrap();
        let pool = Pool::builder().settings(settings(LONG / 4, 0));
        let mut records = ask(pool, vec![target.clone()], &query).0;
        records.push(Session::open(&target, &settings(LONG / 4, 0)).unwrap().query(&query));
        for record in records {
            assert_eq!(record.varbinds.len(), 4, "{record}");
            assert_eq!(record.varbinds.at(2).value.malformed().unwrap().to_string(), what);
            assert!(matches!(record.outcome, Outcome::Partial(_)), "{record}");
        }
    }
}

#[test]
fn an_error_index_is_told_as_it_was_sent() {
    let query = Query::get([oid("1.3.6.1.2.1.1.5.0")]).unwrap();
    for (status, index, expected) in [
        (5, -1, "genErr at index -1"),
        (5, 7, "genErr at index 7"),
        (5, 0x7fff_ffff, "genErr at index 2147483647"),
        (-3, 0, "error-status -3"),
    ] {
        let device = move |request: &Request| vec![request.error(status, index).into()];
        for record in records(&settings(LONG / 4, 0), &BOTH, &query, device) {
            assert_eq!(record.outcome.error().unwrap().message(), expected);
        }
    }
}

#[test]
fn a_report_without_snmpv3_is_no_answer() {
    let query = Query::get([oid("1.3.6.1.2.1.1.5.0")]).unwrap();
    let device = |request: &Request| {
        let answer = Tree::system().answer(request);
        let mut report = answer.clone();
        report.pdu.as_mut().unwrap().tag = ber::pdu::REPORT;
        vec![report.into(), Action::from(answer).after(ms(20))]
    };
    for record in records(&settings(LONG / 4, 0), &BOTH, &query, device) {
        assert!(record.outcome.is_complete(), "{record}");
        assert_eq!(record.varbinds.at(0).value.as_str(), Some("tree"));
    }
}

#[test]
fn a_walk_that_an_exception_stops_is_partial_and_names_the_oid() {
    let at = format!("{ENTRY}.1.3");
    let stuck = ber::oid(&at);
    let device = move |request: &Request| {
        let mut answer = table().answer(request);
        let asked = request.names();
        let varbinds = &mut answer.pdu.as_mut().unwrap().varbinds;
        for i in 0..varbinds.len() {
            let before = match i.checked_sub(asked.len()) {
                Some(before) => varbinds[before].0.clone(),
                None => asked[i].clone(),
            };
            if before == stuck {
                varbinds[i] = (before, Wire::NoSuchInstance);
            }
        }
        vec![answer.into()]
    };
    let expected = [&cells()[..3], &cells()[5..]].concat();
    for record in records(&settings(LONG / 4, 1), &BOTH, &by_rows(), device) {
        assert_eq!(names(&record), expected, "{record}");
        assert!(matches!(record.outcome, Outcome::Partial(_)), "{record}");
        assert!(record.to_string().contains(&format!("noSuchInstance for {at} ")), "{record}");
    }
}

const SCALARS: [&str; 3] = ["1.3.6.1.2.1.1.3.0", "1.3.6.1.2.1.1.5.0", "1.3.6.1.4.1.9999.2.0"];

/// Asks for three scalars. `mangle` changes the bindings of each reply; it also gets the number of
/// the request.
fn records_of_get(
    mangle: impl Fn(usize, &mut Vec<(ber::Oid, Wire)>) + Clone + Send + 'static,
) -> Vec<HostRecord> {
    let query = Query::get(SCALARS.map(oid)).unwrap();
    records(&settings(LONG / 4, 1), &BOTH, &query, move |request| {
        let mut answer = table().answer(request);
        mangle(request.number, &mut answer.pdu.as_mut().unwrap().varbinds);
        vec![answer.into()]
    })
}

#[test]
fn a_get_is_answered_by_name_and_asked_once_more() {
    let reversed = records_of_get(|_, varbinds| varbinds.reverse());
    let late = records_of_get(|number, v| v.truncate(if number == 1 { 1 } else { 3 }));
    for (records, tries) in [(reversed, 1), (late, 2)] {
        for record in records {
            assert_eq!(names(&record), SCALARS, "{record}");
            assert!(record.outcome.is_complete(), "{record}");
            assert_eq!(record.varbinds.at(2).value, Value::OctetString(b"behind".to_vec()));
            assert_eq!(record.tries, tries);
        }
    }
    let more = records_of_get(|_, v| v.insert(1, (ber::oid("1.3.6.1.9.0"), Wire::Integer(7))));
    for record in more {
        assert_eq!(names(&record), SCALARS, "{record}");
        assert!(matches!(record.outcome, Outcome::Partial(_)), "{record}");
        assert!(record.to_string().contains("got 1.3.6.1.9.0, which nobody asked for"), "{record}");
    }
}

#[test]
fn a_get_that_is_answered_with_other_names_is_partial_and_names_them() {
    let bad = ber::oid(SCALARS[1]);
    let records = records_of_get(move |_, varbinds| {
        for (name, _) in varbinds.iter_mut().filter(|(name, _)| *name == bad) {
            name.push(0);
        }
    });
    for record in &records {
        assert_eq!(names(record), [SCALARS[0], SCALARS[2]], "{record}");
        assert!(matches!(record.outcome, Outcome::Partial(_)), "{record}");
        let reason = format!("asked twice for {0}, got {0}.0 instead", SCALARS[1]);
        assert!(record.to_string().contains(&reason), "{record}");
        assert_eq!(record.tries, 2);
    }
    // Not one name fits.
    let records = records_of_get(|_, varbinds| {
        varbinds.iter_mut().for_each(|(name, _)| name.push(0));
    });
    for record in &records {
        assert!(matches!(record.outcome, Outcome::Partial(_)), "{record}");
        assert!(record.varbinds.is_empty() && record.tries == 2, "{record}");
    }
}

/// Answers GETBULK only with at most this many repetitions.
fn up_to(most: i64) -> impl Fn(&Request) -> Vec<Action> + Clone + Send + 'static {
    move |request| {
        let pdu = request.pdu();
        match pdu.tag == ber::pdu::GET_BULK && pdu.index > most {
            true => vec![],
            false => vec![table().answer(request).into()],
        }
    }
}

#[test]
fn an_agent_that_does_not_answer_getbulk_is_walked_with_getnext() {
    for query in [Query::walk(oid(TABLE)).unwrap(), by_rows()] {
        for retries in [1, 2] {
            let asked = settings(ms(150), retries);
            for record in records(&asked, &[Version::V2c], &query, up_to(0)) {
                assert!(record.outcome.is_complete(), "{record}");
                assert_eq!(names(&record), cells(), "{record}");
                // The next run begins with GETNEXT.
                assert!(!record.habits.bulk, "{:?}", record.habits);
                let peer = Faulty::start(up_to(0));
                let target = Target::new(peer.udp()).habits(record.habits);
                let again = Session::open(&target, &asked).unwrap().query(&query);
                assert_eq!(names(&again), cells(), "{again}");
                let bulk = |request: &Request| request.pdu().tag == ber::pdu::GET_BULK;
                assert!(!peer.requests().iter().any(bulk));
            }
        }
    }
}

#[test]
fn large_replies_that_are_lost_make_the_walk_ask_for_less() {
    let get = Query::get([oid(SCALARS[0])]).unwrap();
    for query in [Query::walk(oid(TABLE)).unwrap(), by_rows()] {
        // One try or several, and a host that has answered before or not.
        for (retries, before) in [(0, true), (1, true), (1, false)] {
            let query = if before { get.clone().then(query.clone()) } else { query.clone() };
            for mut record in
                records(&settings(ms(150), retries), &[Version::V2c], &query, up_to(6))
            {
                assert!(record.outcome.is_complete(), "{record}");
                let walked = record.varbinds.iter().skip(before.into()).map(netsnmp::VarBind::from);
                record.varbinds = walked.collect();
                assert_eq!(names(&record), cells(), "{record}");
                let habits = record.habits;
                assert!(habits.bulk && habits.ceiling.is_some_and(|it| it <= 12), "{habits:?}");
            }
        }
    }
}

#[test]
fn a_dead_host_costs_a_walk_only_its_tries() {
    for query in [Query::walk(oid(TABLE)).unwrap(), by_rows()] {
        for retries in 0..3 {
            for record in records(&settings(ms(100), retries), &BOTH, &query, |_| vec![]) {
                assert_eq!(kind(&record).name(), "timeout", "{record}");
                assert_eq!(record.tries, retries + 1);
                assert!(record.habits.bulk && record.habits.ceiling.is_none());
            }
        }
    }
}

#[test]
fn slow_answers_to_getbulk_count_after_the_last_try() {
    for query in [Query::walk(oid(TABLE)).unwrap(), by_rows()] {
        // Only the GETBULK is slow, and it is slower than its timeout.
        let device = |request: &Request| match request.pdu().tag == ber::pdu::GET_BULK {
            true => vec![Action::from(table().answer(request)).after(ms(300))],
            false => vec![],
        };
        for record in records(&settings(ms(200), 1), &[Version::V2c], &query, device) {
            assert!(record.outcome.is_complete(), "{record}");
            assert_eq!(names(&record), cells(), "{record}");
            assert!(record.habits.bulk && record.habits.ceiling.is_none());
        }
    }
}

#[test]
fn an_snmpv3_agent_that_does_not_answer_getbulk_is_walked_with_getnext() {
    let engine = Engine::new(b"\x80\0\x1f\x88\x04devices");
    let device = move |request: &Request| match request.is_discovery() {
        true => vec![engine.discovered(request).into()],
        false => up_to(0)(request),
    };
    for query in [Query::walk(oid(TABLE)).unwrap(), by_rows()] {
        let peer = Faulty::everywhere(device.clone());
        let hosts = peer.hosts(2).into_iter();
        let targets: Vec<_> = hosts.map(|host| Target::new(host).user(User::new("u"))).collect();
        let asked = settings(ms(150), 1);
        let pool = Pool::builder().settings(asked.clone());
        let mut records = ask(pool, vec![targets[0].clone()], &query).0;
        records.push(Session::open(&targets[1], &asked).unwrap().query(&query));
        for record in records {
            assert!(record.outcome.is_complete(), "{record}");
            assert_eq!(names(&record), cells(), "{record}");
            assert!(!record.habits.bulk, "{:?}", record.habits);
        }
    }
}
