//! A session with peers that lose, repeat, damage and forge messages.

use netsnmp::{ErrorKind, Query, Report, Session, Silence, User, Value};
use std::{
    net::Ipv4Addr,
    time::{Duration, Instant},
};
use testkit::{
    ber::{Value as Wire, oid as wire_oid},
    faulty::{Action, Engine, Faulty, counter},
    tree::Tree,
};

const SYS_UP_TIME: &str = "1.3.6.1.2.1.1.3.0";

fn open(peer: &Faulty, timeout: u64, retries: u32) -> Session {
    Session::builder(peer.udp())
        .timeout(Duration::from_millis(timeout))
        .retries(retries)
        .open()
        .unwrap()
}

fn up_time(session: &mut Session) -> Result<Value, ErrorKind> {
    match session.get([SYS_UP_TIME]) {
        Ok(mut answer) => Ok(answer.remove(0).value),
        Err(error) => Err(error.kind().clone()),
    }
}

#[test]
fn a_lost_request_is_sent_again_byte_by_byte() {
    let tree = Tree::system();
    let peer = Faulty::start(move |request| match request.number {
        1 | 2 => vec![],
        _ => vec![tree.answer(request).into()],
    });
    let mut session = open(&peer, 50, 3);
    assert_eq!(up_time(&mut session), Ok(Value::TimeTicks(4711)));
    let seen = peer.requests();
    assert_eq!(seen.len(), 3);
    assert!(seen.iter().all(|request| request.datagram == seen[0].datagram));
}

#[test]
fn a_silent_peer_gets_exactly_the_requested_tries() {
    let peer = Faulty::silent();
    let started = Instant::now();
    let error = up_time(&mut open(&peer, 40, 2)).unwrap_err();
    assert_eq!(error, ErrorKind::Timeout { tries: 3, silence: Silence::Community });
    assert_eq!(peer.requests().len(), 3);
    assert!(started.elapsed() >= Duration::from_millis(120), "{:?}", started.elapsed());
}

#[test]
fn an_answer_to_an_earlier_transmission_counts() {
    let tree = Tree::system();
    // Each answer comes later than the timeout, so only the first one can be in time for a resend.
    let peer = Faulty::start(move |request| {
        vec![Action::from(tree.answer(request)).after(Duration::from_millis(150))]
    });
    assert_eq!(up_time(&mut open(&peer, 100, 3)), Ok(Value::TimeTicks(4711)));
}

#[test]
fn a_late_or_repeated_answer_does_not_answer_the_next_request() {
    let peer = Faulty::start(move |request| {
        let value = Wire::TimeTicks(request.number as u32);
        let answer = request.response(vec![(request.names()[0].clone(), value)]);
        vec![Action::from(answer).times(3)]
    });
    let mut session = open(&peer, 1000, 0);
    for number in 1..=5 {
        assert_eq!(up_time(&mut session), Ok(Value::TimeTicks(number)));
    }
}

#[test]
fn answers_from_other_addresses_or_ports_are_dropped() {
    for elsewhere in [Action::via_other_port as fn(Action) -> Action, |action| {
        action.via_address(Ipv4Addr::new(127, 0, 0, 77))
    }] {
        let tree = Tree::system();
        let peer = Faulty::start(move |request| vec![elsewhere(tree.answer(request).into())]);
        let error = up_time(&mut open(&peer, 60, 0)).unwrap_err();
        assert_eq!(error, ErrorKind::Timeout { tries: 1, silence: Silence::Community });
    }
}

#[test]
fn an_answer_to_another_request_is_dropped() {
    let tree = Tree::system();
    let peer = Faulty::start(move |request| {
        let mut other = tree.answer(request);
        if let Some(pdu) = &mut other.pdu {
            pdu.request_id += 1;
        }
        vec![other.into()]
    });
    let error = up_time(&mut open(&peer, 60, 0)).unwrap_err();
    assert_eq!(error, ErrorKind::Timeout { tries: 1, silence: Silence::OtherId { cut: false } });
}

#[test]
fn nonsense_is_dropped_and_the_answer_after_it_is_used() {
    let tree = Tree::system();
    let peer = Faulty::start(move |request| {
        let answer = tree.answer(request);
        vec![
            vec![0xff; 20].into(),
            Action::from(answer.clone()).truncated(12),
            Action::from(answer).after(Duration::from_millis(20)),
        ]
    });
    assert_eq!(up_time(&mut open(&peer, 1000, 0)), Ok(Value::TimeTicks(4711)));
}

#[test]
fn if_only_nonsense_comes_it_is_a_bad_response() {
    let peer = Faulty::start(|request| {
        let answer = Tree::system().answer(request);
        vec![Action::from(answer).truncated(20)]
    });
    let error = up_time(&mut open(&peer, 60, 1)).unwrap_err();
    assert!(matches!(error, ErrorKind::BadResponse(_)), "{error:?}");
}

#[test]
fn a_session_survives_a_change_of_any_octet() {
    // The most octets of an answer. A request-id has one to four.
    const LONGEST: usize = 50;
    for octet in [0x00, 0x7f, 0x80, 0xff] {
        let peer = Faulty::start(move |request| {
            let answer = Tree::system().answer(request);
            let index = (request.number - 1) % answer.encode().len();
            vec![
                Action::from(answer.clone()).with_octet(index, octet),
                Action::from(answer).after(Duration::from_millis(1)),
            ]
        });
        let mut session = open(&peer, 2000, 0);
        for _ in 0..LONGEST {
            // The changed octet may be in the value or in its name.
            match up_time(&mut session) {
                Ok(_)
                | Err(ErrorKind::BadResponse(_) | ErrorKind::Status { .. } | ErrorKind::TooBig) => {
                }
                Err(other) => panic!("{octet:#x}: {other:?}"),
            }
        }
    }
}

#[test]
fn the_walk_of_a_table_without_end_is_ended() {
    let looping = Faulty::start(|request| {
        let row = wire_oid("1.3.6.1.2.1.2.2.1.1.5");
        vec![request.response(vec![(row, Wire::Integer(5)); 3]).into()]
    });
    let record = open(&looping, 1000, 0).query(&Query::walk("1.3.6.1.2.1.2.2").unwrap());
    assert_eq!(record.outcome.error().unwrap().kind().name(), "loop", "{record:?}");
    assert_eq!(record.varbinds.len(), 1);

    let empty = Faulty::start(|request| vec![request.response(vec![]).into()]);
    let record = open(&empty, 1000, 0).query(&Query::walk("1.3.6.1.2.1.2.2").unwrap());
    assert_eq!(record.outcome.error().unwrap().kind().name(), "loop", "{record:?}");
    assert!(empty.requests().len() <= 3, "{} requests", empty.requests().len());
}

fn v3(peer: &Faulty, timeout: u64) -> Session {
    Session::builder(peer.udp())
        .v3(User::new("anybody"))
        .timeout(Duration::from_millis(timeout))
        .retries(0)
        .open()
        .unwrap()
}

#[test]
fn each_counter_of_a_report_has_its_own_error() {
    for (name, report) in [
        (counter::UNSUPPORTED_SEC_LEVELS, Report::UnsupportedSecLevel),
        (counter::UNKNOWN_USER_NAMES, Report::UnknownUserName),
        (counter::WRONG_DIGESTS, Report::WrongDigest),
        (counter::DECRYPTION_ERRORS, Report::DecryptionError),
        (counter::UNKNOWN_CONTEXTS, Report::UnknownContext),
        (counter::UNAVAILABLE_CONTEXTS, Report::UnavailableContext),
        (counter::UNKNOWN_SECURITY_MODELS, Report::UnknownSecurityModel),
        (counter::INVALID_MSGS, Report::InvalidMessage),
        (counter::UNKNOWN_PDU_HANDLERS, Report::UnknownPduHandler),
    ] {
        let engine = Engine::new(&[0x80, 0, 0, 0, 1, 2, 3]);
        let peer = Faulty::start(move |request| {
            let answer = match request.is_discovery() {
                true => engine.discovered(request),
                false => request.report(&engine, name),
            };
            vec![answer.into()]
        });
        assert_eq!(up_time(&mut v3(&peer, 2000)), Err(ErrorKind::Report(report)));
    }
}

#[test]
fn reports_that_repeat_themselves_do_not_go_on_for_ever() {
    for name in [counter::UNKNOWN_ENGINE_IDS, counter::NOT_IN_TIME_WINDOWS] {
        let engine = Engine::new(&[0x80, 0, 0, 0, 1, 2, 3]);
        let peer = Faulty::start(move |request| vec![request.report(&engine, name).into()]);
        let error = up_time(&mut v3(&peer, 200)).unwrap_err();
        assert!(
            matches!(error, ErrorKind::Report(Report::UnknownEngineId | Report::NotInTimeWindow)),
            "{error:?}"
        );
        assert!(peer.requests().len() <= 8, "{} requests", peer.requests().len());
    }
}

#[test]
fn silence_after_discovery_differs_from_silence_before_it() {
    let peer = Faulty::silent();
    let silence = |error| match error {
        ErrorKind::Timeout { silence, .. } => silence,
        other => panic!("{other:?}"),
    };
    assert_eq!(silence(up_time(&mut v3(&peer, 50)).unwrap_err()), Silence::Discovery);

    let engine = Engine::new(&[0x80, 0, 0, 0, 1, 2, 3]);
    let peer = Faulty::start(move |request| match request.is_discovery() {
        true => vec![engine.discovered(request).into()],
        false => vec![],
    });
    assert_eq!(
        silence(up_time(&mut v3(&peer, 50)).unwrap_err()),
        Silence::Request { encrypted: false, context: false }
    );
}
