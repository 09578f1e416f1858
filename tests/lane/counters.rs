//! Datagrams that are not an answer for a host under way are dropped, and each is counted by its
//! kind.

use netsnmp::{
    Counters, ErrorKind, HostRecord, Pool, Query, Settings, Silence, Target, User, Value,
};
use std::net::{IpAddr, Ipv4Addr};
use testkit::{
    ber::Message,
    faulty::{Action, Engine, Faulty, Request, counter},
    lane::{LONG, SYS_NAME, SYS_UP_TIME, ask, by_host, kind, ms, settings},
    tree::Tree,
};

const OTHER: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 77);

fn query() -> Query {
    Query::get([SYS_UP_TIME]).unwrap()
}

/// Asks one peer next to a slow one that keeps the run going. Returns the record of the first.
fn beside_a_slow_one(peer: &Faulty, own: Settings) -> (HostRecord, Counters) {
    let slow =
        Faulty::start(|request| vec![Action::from(Tree::system().answer(request)).after(ms(600))]);
    let target = Target::new(peer.udp()).timeout(own.timeout).retries(own.retries);
    let targets = vec![target, Target::new(slow.udp()).timeout(LONG / 4).retries(0)];
    let (records, counters) = ask(Pool::builder().lanes(1).settings(own), targets, &query());
    let mut records = by_host(records);
    assert!(records[&slow.udp()].outcome.is_complete(), "{}", records[&slow.udp()]);
    (records.remove(&peer.udp()).unwrap(), counters)
}

/// Returns the counters without the slow peer, whose request was answered once.
fn without_the_slow_one(mut counters: Counters) -> Counters {
    counters.sent -= 1;
    counters.received -= 1;
    counters
}

/// Returns counters in which only some are set.
fn counted(fill: impl FnOnce(&mut Counters)) -> Counters {
    let mut counters = Counters::default();
    fill(&mut counters);
    counters
}

#[test]
fn a_clean_run_counts_what_was_sent_and_received() {
    let peer = Faulty::everywhere(|request| vec![Tree::system().answer(request).into()]);
    let two = query().then(Query::get([SYS_NAME]).unwrap());
    let pool = Pool::builder().settings(settings(LONG / 4, 0));
    let (_, counters) = ask(pool, peer.hosts(200), &two);
    let expected = counted(|c| {
        c.sent = 400;
        c.received = 400;
    });
    assert_eq!(counters, expected);
}

#[test]
fn an_answer_for_a_host_that_was_given_up_is_late() {
    let peer =
        Faulty::start(|request| vec![Action::from(Tree::system().answer(request)).after(ms(250))]);
    let (record, counters) = beside_a_slow_one(&peer, settings(ms(50), 1));
    assert_eq!(*kind(&record), ErrorKind::Timeout { tries: 2, silence: Silence::Community });
    let expected = counted(|c| {
        c.sent = 2;
        c.resent = 1;
        c.received = 2;
        c.late = 2;
    });
    assert_eq!(without_the_slow_one(counters), expected);
}

#[test]
fn an_answer_that_comes_again_is_a_duplicate() {
    let peer = Faulty::start(|request| {
        let answer = Action::from(Tree::system().answer(request));
        match request.number {
            1 => vec![answer.times(3)],
            // Answer late: the duplicates come while the host is still under way.
            _ => vec![answer.after(ms(200))],
        }
    });
    let two = query().then(Query::get([SYS_NAME]).unwrap());
    let pool = Pool::builder().settings(settings(LONG / 4, 0));
    let (records, counters) = ask(pool, vec![peer.udp()], &two);
    assert!(records[0].outcome.is_complete(), "{}", records[0]);
    assert_eq!(records[0].varbinds.len(), 2);
    let expected = counted(|c| {
        c.sent = 2;
        c.received = 4;
        c.duplicate = 2;
    });
    assert_eq!(counters, expected);
}

#[test]
fn a_resend_that_crosses_the_answer_gives_a_duplicate() {
    let peer = Faulty::start(|request| {
        let late = if request.transmission == 1 { 300 } else { 200 };
        vec![Action::from(Tree::system().answer(request)).after(ms(late))]
    });
    let (record, counters) = beside_a_slow_one(&peer, settings(ms(200), 1));
    assert!(record.outcome.is_complete(), "{record}");
    assert_eq!(record.tries, 2);
    let expected = counted(|c| {
        c.sent = 2;
        c.resent = 1;
        c.received = 2;
        c.duplicate = 1;
    });
    assert_eq!(without_the_slow_one(counters), expected);
}

fn from_elsewhere() -> Faulty {
    Faulty::start(|request| vec![Action::from(Tree::system().answer(request)).via_address(OTHER)])
}

#[test]
fn an_answer_from_another_address_is_dropped_and_the_error_names_the_address() {
    let peer = from_elsewhere();
    let pool = Pool::builder().settings(settings(ms(400), 1));
    let (records, counters) = ask(pool, vec![peer.udp()], &query());
    let silence = Silence::Elsewhere(IpAddr::from(OTHER));
    assert_eq!(*kind(&records[0]), ErrorKind::Timeout { tries: 2, silence });
    let error = records[0].outcome.error().unwrap();
    assert!(error.to_string().contains("127.0.0.77"), "{error}");
    assert!(error.advice().contains("any_source"), "{}", error.advice());
    assert_eq!((counters.elsewhere, counters.received), (2, 2), "{counters:?}");
}

#[test]
fn any_source_accepts_an_answer_from_another_address() {
    let peer = from_elsewhere();
    let mut any = settings(LONG / 4, 0);
    any.any_source = true;
    let two = query().then(Query::get([SYS_NAME]).unwrap());
    let (records, counters) = ask(Pool::builder().settings(any), vec![peer.udp()], &two);
    assert!(records[0].outcome.is_complete(), "{}", records[0]);
    assert_eq!(records[0].varbinds.len(), 2);
    let expected = counted(|c| {
        c.sent = 2;
        c.received = 2;
    });
    assert_eq!(counters, expected);
}

#[test]
fn any_source_does_not_accept_another_request_id() {
    let peer = Faulty::start(|request| vec![Action::from(misnumbered(request)).via_address(OTHER)]);
    let mut any = settings(ms(400), 0);
    any.any_source = true;
    let (records, counters) = ask(Pool::builder().settings(any), vec![peer.udp()], &query());
    assert_eq!(kind(&records[0]).name(), "timeout", "{}", records[0]);
    assert_eq!(counters.stray + counters.elsewhere, 1, "{counters:?}");
}

#[test]
fn any_source_works_over_v3_too() {
    let engine = Engine::new(&[0x80, 0, 0, 0, 1, 2, 3, 4]);
    let peer = Faulty::start(move |request| {
        let answer = match request.is_discovery() {
            true => engine.discovered(request),
            false => Tree::system().answer(request),
        };
        vec![Action::from(answer).via_address(OTHER)]
    });
    for accepted in [false, true] {
        let mut settings = settings(if accepted { LONG / 4 } else { ms(400) }, 0);
        settings.any_source = accepted;
        let target = Target::new(peer.udp()).user(User::new("anybody"));
        let (records, _) = ask(Pool::builder().settings(settings), vec![target], &query());
        assert_eq!(records[0].outcome.is_complete(), accepted, "{}", records[0]);
        if !accepted {
            let error = records[0].outcome.error().unwrap();
            assert!(error.to_string().contains("127.0.0.77"), "{error}");
        }
    }
}

#[test]
fn an_answer_from_another_port_is_dropped() {
    let peer = Faulty::start(|request| {
        vec![Action::from(Tree::system().answer(request)).via_other_port()]
    });
    let pool = Pool::builder().settings(settings(ms(400), 1));
    let (records, counters) = ask(pool, vec![peer.udp()], &query());
    assert!(matches!(kind(&records[0]), ErrorKind::Timeout { tries: 2, .. }), "{}", records[0]);
    assert_eq!(counters.elsewhere, 2, "{counters:?}");
}

#[test]
fn one_host_cannot_answer_for_another() {
    // Host 1 answers for both hosts: for host 2 with a copy of what host 2 was asked.
    let mut asked = None;
    let peer = Faulty::everywhere(move |request| {
        if request.host_number() == 2 {
            asked.get_or_insert_with(|| Tree::system().answer(request));
            return vec![];
        }
        let forged = asked.clone().map(|answer| Action::from(answer).via_address([127, 0, 0, 1]));
        forged.into_iter().chain([Tree::system().answer(request).into()]).collect()
    });
    let hosts = peer.hosts(2);
    let targets = vec![
        Target::new(hosts[1].as_str()).timeout(ms(500)).retries(0),
        // Ask host 1 again and again meanwhile.
        Target::new(hosts[0].as_str()).query((0..40).fold(query(), |all, _| all.then(query()))),
    ];
    let pool = Pool::builder().lanes(1).settings(settings(LONG / 4, 0));
    let (records, counters) = ask(pool, targets, &query());
    let records = by_host(records);
    assert!(records[&hosts[0]].outcome.is_complete(), "{}", records[&hosts[0]]);
    assert_eq!(kind(&records[&hosts[1]]).name(), "timeout", "{}", records[&hosts[1]]);
    assert!(counters.elsewhere > 0, "{counters:?}");
}

#[test]
fn nonsense_is_malformed_and_the_answer_after_it_is_used() {
    let peer = Faulty::start(|request| {
        let answer = Tree::system().answer(request);
        let octets = answer.encode();
        vec![
            vec![0xff; 20].into(),
            vec![0x30].into(),
            vec![0x30, 0x84, 0x7f, 0xff, 0xff, 0xff].into(),
            Action::from(answer.clone()).truncated(12),
            Action::from(answer.clone()).truncated(octets.len() - 1),
            Action::from(answer).after(ms(50)),
        ]
    });
    let pool = Pool::builder().settings(settings(LONG / 4, 0));
    let (records, counters) = ask(pool, vec![peer.udp()], &query());
    assert!(records[0].outcome.is_complete(), "{}", records[0]);
    let expected = counted(|c| {
        c.sent = 1;
        c.received = 6;
        c.malformed = 5;
    });
    assert_eq!(counters, expected);
}

#[test]
fn if_only_nonsense_comes_it_is_counted_and_the_host_fails() {
    let peer =
        Faulty::start(|request| vec![Action::from(Tree::system().answer(request)).truncated(20)]);
    let pool = Pool::builder().settings(settings(ms(400), 1));
    let (records, counters) = ask(pool, vec![peer.udp()], &query());
    assert!(records[0].outcome.is_failed());
    // A session gives the same error.
    assert_eq!(kind(&records[0]).name(), "bad-response", "{}", records[0]);
    assert_eq!((counters.malformed, counters.sent), (2, 2), "{counters:?}");
}

#[test]
fn nonsense_from_another_address_does_not_fail_a_host() {
    let peer = Faulty::start(|request| {
        vec![
            Action::from(vec![0xff; 40]).via_address(OTHER),
            Action::from(Tree::system().answer(request)).after(ms(50)),
        ]
    });
    let pool = Pool::builder().settings(settings(LONG / 4, 0));
    let (records, counters) = ask(pool, vec![peer.udp()], &query());
    assert!(records[0].outcome.is_complete(), "{}", records[0]);
    assert_eq!(counters.malformed + counters.elsewhere, 1, "{counters:?}");
}

fn misnumbered(request: &Request) -> Message {
    let mut answer = Tree::system().answer(request);
    if let Some(pdu) = &mut answer.pdu {
        pdu.request_id ^= 0x0155_5555;
    }
    answer
}

#[test]
fn an_answer_to_no_request_is_a_stray() {
    let peer = Faulty::start(|request| {
        let mut small = Tree::system().answer(request);
        let mut negative = small.clone();
        small.pdu.as_mut().unwrap().request_id = 0;
        negative.pdu.as_mut().unwrap().request_id = -1;
        vec![
            misnumbered(request).into(),
            small.into(),
            negative.into(),
            Action::from(Tree::system().answer(request)).after(ms(50)),
        ]
    });
    let pool = Pool::builder().settings(settings(LONG / 4, 0));
    let (records, counters) = ask(pool, vec![peer.udp()], &query());
    assert!(records[0].outcome.is_complete(), "{}", records[0]);
    assert_eq!(records[0].varbinds.at(0).value, Value::TimeTicks(4711));
    let expected = counted(|c| {
        c.sent = 1;
        c.received = 4;
        c.stray = 3;
    });
    assert_eq!(counters, expected);
}

#[test]
fn an_echo_is_not_an_answer() {
    let peer = Faulty::start(|request| vec![request.datagram.clone().into()]);
    let pool = Pool::builder().settings(settings(ms(400), 1));
    let (records, counters) = ask(pool, vec![peer.udp()], &query());
    assert!(records[0].outcome.is_failed());
    assert!(records[0].varbinds.is_empty(), "{}", records[0]);
    assert_eq!(counters.received, 2);
    assert_eq!(counters.stray + counters.malformed, 2, "{counters:?}");
}

#[test]
fn an_answer_of_another_version_is_dropped() {
    for version in [0, 3] {
        let peer = Faulty::start(move |request| {
            let mut answer = Tree::system().answer(request);
            answer.version = version;
            vec![answer.into()]
        });
        let pool = Pool::builder().settings(settings(ms(400), 0));
        let (records, counters) = ask(pool, vec![peer.udp()], &query());
        assert!(records[0].outcome.is_failed(), "{version}: {}", records[0]);
        assert_eq!(counters.stray + counters.malformed, 1, "{version}: {counters:?}");
    }
}

#[test]
fn a_v3_answer_with_another_message_id_is_a_stray() {
    let engine = Engine::new(&[0x80, 0, 0, 0, 1, 2, 3, 5]);
    let peer = Faulty::start(move |request| {
        if request.is_discovery() {
            return vec![engine.discovered(request).into()];
        }
        let answer = Tree::system().answer(request);
        let mut other = answer.clone();
        other.v3.as_mut().unwrap().message_id ^= 0x0155_5555;
        vec![other.into(), Action::from(answer).after(ms(50))]
    });
    let target = Target::new(peer.udp()).user(User::new("anybody"));
    let pool = Pool::builder().settings(settings(LONG / 4, 0));
    let (records, counters) = ask(pool, vec![target], &query());
    assert!(records[0].outcome.is_complete(), "{}", records[0]);
    assert_eq!((counters.sent, counters.received, counters.stray), (2, 3, 1), "{counters:?}");
}

#[test]
fn a_report_for_an_unknown_message_is_dropped() {
    let engine = Engine::new(&[0x80, 0, 0, 0, 1, 2, 3, 6]);
    let peer = Faulty::start(move |request| {
        if request.is_discovery() {
            return vec![engine.discovered(request).into()];
        }
        // The report is not authenticated and is for another message, so it must not end the host.
        let mut report = request.report(&engine, counter::UNKNOWN_USER_NAMES);
        report.v3.as_mut().unwrap().message_id ^= 0x0155_5555;
        vec![report.into(), Action::from(Tree::system().answer(request)).after(ms(50))]
    });
    let target = Target::new(peer.udp()).user(User::new("anybody"));
    let pool = Pool::builder().settings(settings(LONG / 4, 0));
    let (records, counters) = ask(pool, vec![target], &query());
    assert!(records[0].outcome.is_complete(), "{}", records[0]);
    assert_eq!(counters.stray, 1, "{counters:?}");
}

#[test]
fn counters_can_be_read_while_it_runs() {
    let peer = Faulty::everywhere(|request| match request.host_number() {
        1 => vec![Tree::system().answer(request).into()],
        _ => vec![],
    });
    let hosts = peer.hosts(10);
    let pool = Pool::builder().settings(settings(LONG, 0)).build().unwrap();
    let mut records = pool.query(hosts, &query());
    assert!(records.next().unwrap().outcome.is_complete());
    assert!(peer.wait_for(10, LONG));
    let counters = records.counters();
    assert_eq!(counters.received, 1, "{counters:?}");
    assert!((1..=10).contains(&counters.sent), "{counters:?}");
}
