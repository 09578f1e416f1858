//! Walks of agents that answer wrongly.

use super::*;
use crate::query::RootItself;

const NAMES: [&str; 6] = ["1.3.2.1", "1.3.2.2", "1.3.2.3", "1.3.2.4", "1.3.2.5", "1.3.3.0"];
const SUBTREE: [&str; 5] = ["1.3.2.1", "1.3.2.2", "1.3.2.3", "1.3.2.4", "1.3.2.5"];

fn v2c() -> Agent {
    Agent::new(Version::V2c, &NAMES)
}

fn query() -> Query {
    Query::walk(oid("1.3.2")).unwrap()
}

fn is_bulk(request: &Request) -> bool {
    matches!(request.kind, RequestKind::GetBulk { .. })
}

/// Answers rows in this order. After the last one it starts again with the first.
fn ring(names: &[&str]) -> impl FnMut(&Request) -> Result<Reply, ErrorKind> {
    let names = oids(names);
    move |request| {
        let mut at = names.iter().position(|name| *name == request.varbinds[0].oid);
        let count = match request.kind {
            RequestKind::GetBulk { max_repetitions, .. } => max_repetitions,
            _ => 1,
        };
        let rows = (0..count).map(|_| {
            let next = at.map_or(0, |i| (i + 1) % names.len());
            at = Some(next);
            VarBind::new(names[next].clone(), Value::Integer(1))
        });
        Ok(reply(rows.collect()))
    }
}

#[test]
fn an_oid_that_does_not_increase_ends_the_walk() {
    for (version, requests) in [(Version::V1, 4), (Version::V2c, 1)] {
        let played = play(&query(), version, ring(&["1.3.2.1", "1.3.2.5", "1.3.2.3"]));
        assert_eq!(played.names(), ["1.3.2.1", "1.3.2.5"]);
        let (previous, next) = (oid("1.3.2.5"), oid("1.3.2.3"));
        assert_eq!(played.ends, [WalkEnd::NonIncreasing { previous, next }]);
        assert!(matches!(played.outcome, Outcome::Partial(_)));
        assert_eq!(played.error(), &ErrorKind::Loop("1.3.2.3 came after 1.3.2.5".to_owned()));
        assert!(played.requests.len() <= requests);
    }
    // The same OID for ever. In the second case it is the root.
    for stuck in ["1.3.2.4", "1.3.2"] {
        let played = play(&query(), Version::V1, ring(&[stuck]));
        assert_eq!(played.error().name(), "loop");
    }
}

#[test]
fn a_walk_that_allows_disorder_gives_every_row_once() {
    let names = ["1.3.2.1", "1.3.2.5", "1.3.2.3", "1.3.2.4", "1.3.2.2"];
    let walk = Walk { allow_non_increasing: true, ..walk_of("1.3.2") };
    for version in [Version::V1, Version::V2c] {
        let played = play(&Query::walk_with(walk.clone()), version, ring(&names));
        assert_eq!(played.names(), names);
        assert_eq!(played.error().name(), "loop", "it comes back to the start");
        let mut end = ring(&names);
        let played = play(&Query::walk_with(walk.clone()), version, |request| {
            end(request).map(|mut reply| {
                let last = reply.varbinds.iter().position(|v| v.oid == oid("1.3.2.2"));
                let at_end = request.varbinds[0].oid == oid("1.3.2.2");
                reply.varbinds.truncate(if at_end { 0 } else { last.map_or(99, |i| i + 1) });
                if at_end {
                    reply.varbinds.push(value("1.3.3.0", 1));
                }
                reply
            })
        });
        assert_eq!(played.names(), names);
        assert!(played.outcome.is_complete());
    }
}

#[test]
fn a_walk_that_allows_disorder_ends_even_if_every_oid_is_new() {
    // Each OID is smaller than the one before, so none comes twice.
    let walk = Walk { allow_non_increasing: true, ..walk_of("1.3.2") };
    let mut dialog = Dialog::new(&Query::walk_with(walk), Version::V2c, 1000);
    let mut next = u32::MAX;
    let mut requests = 0;
    while dialog.request().is_some() {
        requests += 1;
        assert!(requests < 200, "does not end");
        let rows = (0..1000).map(|_| {
            next -= 1;
            VarBind::new(Oid::new([1, 3, 2, next]).unwrap(), Value::Null)
        });
        dialog.accept(reply(rows.collect()));
    }
    assert!(matches!(dialog.finish().ends[..], [WalkEnd::NonIncreasing { .. }]));
}

#[test]
fn a_root_that_was_read_first_is_recognized_when_it_comes_again() {
    let walk =
        Walk { allow_non_increasing: true, root_itself: RootItself::First, ..walk_of("1.3.2.1") };
    let played =
        play(&Query::walk_with(walk), Version::V1, |_| Ok(reply(vec![value("1.3.2.1", 1)])));
    assert_eq!(played.names(), ["1.3.2.1"]);
    assert_eq!(played.error().name(), "loop");
}

#[test]
fn an_empty_reply_ends_the_walk() {
    for version in [Version::V1, Version::V2c] {
        let played = play(&query(), version, |_| Ok(reply(vec![])));
        assert_eq!(played.ends, [WalkEnd::EmptyReply]);
        assert_eq!(played.error().name(), "loop");
        assert!(played.outcome.is_failed());
        assert!(played.requests.len() <= 2);
    }
    // The agent cuts each GETBULK reply to nothing, but answers single rows.
    let played = play(&query(), Version::V2c, |request| {
        Ok(if is_bulk(request) { reply(vec![]) } else { v2c().answer(request) })
    });
    assert_eq!(played.names(), SUBTREE);
    assert!(played.outcome.is_complete());
}

#[test]
fn too_big_halves_the_request_and_is_remembered() {
    let agent = Agent { size: 3, cuts: false, ..v2c() };
    let played = play_agent(&query().then(query()), &agent);
    assert_eq!(played.names(), [SUBTREE, SUBTREE].concat());
    assert!(played.outcome.is_complete());
    assert_eq!(
        played.kinds(),
        [bulk(10), bulk(5), bulk(2), bulk(2), bulk(2), bulk(2), bulk(2), bulk(2)]
    );

    let played = play_agent(&query(), &Agent { size: 0, ..agent });
    assert_eq!(played.error(), &ErrorKind::TooBig);
    assert_eq!(played.kinds().last(), Some(&RequestKind::GetNext));
    assert_eq!(played.requests.len(), 4);
}

#[test]
fn more_rows_than_asked_for_are_taken() {
    let generous = Agent::new(Version::V2c, &NAMES);
    for version in [Version::V1, Version::V2c] {
        let played = play(&query(), version, |request| {
            let bulk = Request { kind: bulk(4), varbinds: request.varbinds.clone() };
            Ok(generous.answer(&bulk))
        });
        assert_eq!(played.names(), SUBTREE);
        assert_eq!(played.requests.len(), 2);
    }
}

#[test]
fn a_bad_row_hides_only_the_rows_after_it() {
    let agent = v2c();
    let played = play(&query(), Version::V2c, |request| {
        let reply = agent.answer(request);
        Ok(match reply.varbinds.iter().any(|row| row.oid == oid("1.3.2.4")) {
            true => refusal(ErrorStatus::GEN_ERR, 1),
            false => reply,
        })
    });
    assert_eq!(played.names(), SUBTREE[..3]);
    assert!(matches!(played.outcome, Outcome::Partial(_)));
    let at = Some(oid("1.3.2.3"));
    let error = ErrorKind::Status { status: ErrorStatus::GEN_ERR, index: 1, oid: at };
    assert_eq!(played.ends, [WalkEnd::Failed(error.into())]);
}

#[test]
fn a_v1_stack_behind_v2c_is_walked_with_getnext() {
    let agent = Agent::new(Version::V1, &NAMES);
    for (status, bulks) in [(ErrorStatus::NO_SUCH_NAME, 1), (ErrorStatus::GEN_ERR, 2)] {
        let played = play(&query().then(query()), Version::V2c, |request| {
            Ok(if is_bulk(request) { refusal(status, 1) } else { agent.answer(request) })
        });
        assert_eq!(played.names(), [SUBTREE, SUBTREE].concat());
        assert!(played.outcome.is_complete());
        // genErr may be about one row. noSuchName is about the PDU and is remembered.
        assert_eq!(played.requests.iter().filter(|request| is_bulk(request)).count(), bulks);
    }
    let whole = play(&Query::walk(oid("1.3")).unwrap(), Version::V2c, |request| {
        Ok(if is_bulk(request) {
            refusal(ErrorStatus::NO_SUCH_NAME, 1)
        } else {
            agent.answer(request)
        })
    });
    assert_eq!(whole.ends, [WalkEnd::EndOfView]);
}

#[test]
fn a_refused_walk_is_failed_or_partial() {
    let denied = || Ok(refusal(ErrorStatus::AUTHORIZATION_ERROR, 0));
    let played = play(&query(), Version::V3, |_| denied());
    assert!(played.outcome.is_failed());
    assert_eq!(played.error().name(), "no-access");
    assert_eq!(played.requests.len(), 1);
    let agent = Agent { size: 2, ..v2c() };
    let played = play(&query(), Version::V3, |request| {
        if request.varbinds[0].oid == oid("1.3.2.2") { denied() } else { Ok(agent.answer(request)) }
    });
    assert_eq!(played.names(), SUBTREE[..2]);
    assert!(matches!(played.outcome, Outcome::Partial(_)));
}

#[test]
fn after_a_silence_in_the_middle_the_walk_asks_for_less() {
    // A path that loses every answer of more than three rows.
    let agent = v2c();
    let query = Query::get(oids(&["1.3.3.0"])).unwrap().then(query()).then(query());
    let played = play(&query, Version::V2c, |request| match request.kind {
        RequestKind::GetBulk { max_repetitions: 4.., .. } => Err(silence()),
        _ => Ok(agent.answer(request)),
    });
    assert_eq!(played.names(), [&["1.3.3.0"], &SUBTREE[..], &SUBTREE[..]].concat());
    assert!(played.outcome.is_complete());
    assert_eq!(played.kinds()[1..4], [bulk(10), bulk(5), bulk(2)]);
    assert!(!played.kinds()[4..].contains(&bulk(10)), "the walk remembers the smaller size");
}

#[test]
fn a_host_that_dies_is_given_up_soon() {
    let played = play(&query(), Version::V2c, |_| Err(silence()));
    assert_eq!(played.requests.len(), 1, "a host that never answered costs one timeout");
    let agent = Agent { size: 2, ..v2c() };
    let mut answers = 0;
    let played = play(&query(), Version::V2c, |request| {
        answers += 1;
        if answers == 1 { Ok(agent.answer(request)) } else { Err(silence()) }
    });
    assert_eq!(played.names(), SUBTREE[..2]);
    let kinds = [bulk(10), bulk(10), bulk(5), bulk(2), RequestKind::GetNext];
    assert_eq!(played.kinds(), kinds);
    assert_eq!(played.ends, [WalkEnd::Failed(silence().into())]);
    assert!(matches!(played.outcome, Outcome::Partial(_)));
    // A GETNEXT cannot be made smaller.
    let mut answers = 0;
    let played = play(&query(), Version::V1, |request| {
        answers += 1;
        if answers == 1 { Ok(agent.answer(request)) } else { Err(silence()) }
    });
    assert_eq!(played.requests.len(), 2);
}

#[test]
fn silences_are_counted_from_the_last_answer() {
    let agent = Agent { size: 1, ..v2c() };
    let walk = Walk { max_repetitions: Some(40), ..walk_of("1.3.2") };
    let mut turn = 0;
    let played = play(&Query::walk_with(walk), Version::V2c, |request| {
        turn += 1;
        if turn % 2 == 0 { Err(silence()) } else { Ok(agent.answer(request)) }
    });
    assert_eq!(played.names(), SUBTREE);
    assert!(played.outcome.is_complete());
    let asked = [40, 40, 20, 20, 10, 10, 5, 5, 2, 2].map(bulk);
    assert_eq!(played.kinds()[..10], asked);
}
