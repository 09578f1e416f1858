//! Walks of agents that answer correctly.

use super::*;
use crate::query::RootItself;

const NAMES: [&str; 7] =
    ["1.3.1.0", "1.3.2.1", "1.3.2.2", "1.3.2.3", "1.3.2.4", "1.3.3.0", "1.3.4.0"];
const SUBTREE: [&str; 4] = ["1.3.2.1", "1.3.2.2", "1.3.2.3", "1.3.2.4"];

fn v2c() -> Agent {
    Agent::new(Version::V2c, &NAMES)
}

fn with(walk: Walk, agent: &Agent) -> Played {
    play_agent(&Query::walk_with(walk), agent)
}

#[test]
fn v2_walks_with_getbulk_and_v1_with_getnext() {
    let played = with(walk_of("1.3.2"), &v2c());
    assert_eq!(played.names(), SUBTREE);
    assert_eq!(played.kinds(), [bulk(10)]);
    let played = with(walk_of("1.3.2"), &Agent::new(Version::V1, &NAMES));
    assert_eq!(played.names(), SUBTREE);
    assert_eq!(played.kinds(), [RequestKind::GetNext; 5]);
    assert_eq!(played.asked(), [["1.3.2"], ["1.3.2.1"], ["1.3.2.2"], ["1.3.2.3"], ["1.3.2.4"]]);
}

#[test]
fn repetitions_come_from_the_walk_or_the_session() {
    let repetitions = |n| Walk { max_repetitions: Some(n), ..walk_of("1.3.2") };
    assert_eq!(with(repetitions(2), &v2c()).kinds(), [bulk(2); 3]);
    for n in [0, 1] {
        let played = with(repetitions(n), &v2c());
        assert_eq!(played.kinds(), [RequestKind::GetNext; 5]);
        assert_eq!(played.names(), SUBTREE);
    }
    assert_eq!(with(repetitions(u32::MAX), &v2c()).kinds(), [bulk(i32::MAX as u32)]);
}

#[test]
fn a_walk_ends_with_the_subtree_the_mib_or_at_the_end_oid() {
    let played = with(walk_of("1.3.2"), &v2c());
    assert_eq!(played.ends, [WalkEnd::LeftSubtree]);
    for version in [Version::V1, Version::V2c] {
        let agent = Agent::new(version, &NAMES);
        let played = with(walk_of("1.3"), &agent);
        assert_eq!(played.names(), NAMES);
        assert_eq!(played.ends, [WalkEnd::EndOfView]);
        assert!(played.outcome.is_complete());
    }
    let end = |end| Walk { end: Some(oid(end)), ..walk_of("1.3.2") };
    let played = with(end("1.3.2.3"), &v2c());
    assert_eq!(played.names(), SUBTREE[..2]);
    assert_eq!(played.ends, [WalkEnd::EndOid]);
    // The end OID replaces the end of the subtree, as in snmpwalk.
    assert_eq!(with(end("1.3.4"), &v2c()).names(), NAMES[1..6]);
}

#[test]
fn the_whole_mib_can_be_walked_from_a_root_too_short_for_ber() {
    for root in [Oid::default(), oid("1"), oid("1.3")] {
        for version in [Version::V1, Version::V2c] {
            let played = with(Walk::new(root.clone()), &Agent::new(version, &NAMES));
            assert_eq!(played.names(), NAMES);
            assert_eq!(played.ends, [WalkEnd::EndOfView]);
        }
    }
    let played = with(walk_of("1"), &Agent::new(Version::V2c, &[]));
    assert_eq!(played.requests.len(), 1, "a GET of 1 makes no sense");
    assert!(played.outcome.is_complete());
}

#[test]
fn an_agent_that_starts_over_has_left_the_subtree() {
    let played = play(&Query::walk(oid("1.3.2")).unwrap(), Version::V2c, |_| {
        Ok(reply(vec![value("1.3.2.1", 1), value("1.3.1.0", 1), value("1.3.2.1", 1)]))
    });
    assert_eq!(played.names(), ["1.3.2.1"]);
    assert_eq!(played.ends, [WalkEnd::LeftSubtree]);
}

#[test]
fn an_empty_subtree_asks_the_root_itself() {
    for version in [Version::V1, Version::V2c] {
        let agent = Agent::new(version, &NAMES);
        let played = with(walk_of("1.3.3.0"), &agent);
        assert_eq!(played.varbinds, [value("1.3.3.0", 6)]);
        assert_eq!(played.kinds().last(), Some(&RequestKind::Get));
        assert!(played.outcome.is_complete());
        assert_eq!(played.ends, [WalkEnd::LeftSubtree]);

        let played = with(walk_of("1.3.2.9"), &agent);
        assert_eq!(played.varbinds, [VarBind::new(oid("1.3.2.9"), Value::NoSuchInstance)]);
        assert!(played.outcome.is_complete());
    }
}

#[test]
fn the_root_can_be_asked_first_or_never() {
    let asks = |root_itself, root| Walk { root_itself, ..walk_of(root) };
    let mut names = NAMES.to_vec();
    names.push("1.3.2");
    for version in [Version::V1, Version::V2c] {
        let agent = Agent::new(version, &names);
        let played = with(asks(RootItself::First, "1.3.2"), &agent);
        assert_eq!(played.names(), ["1.3.2", "1.3.2.1", "1.3.2.2", "1.3.2.3", "1.3.2.4"]);
        let agent = Agent::new(version, &NAMES);
        let played = with(asks(RootItself::First, "1.3.2"), &agent);
        assert_eq!(played.names(), SUBTREE, "a root that is no instance is not shown");
        let played = with(asks(RootItself::First, "1.3.9"), &agent);
        assert_eq!(played.varbinds, [VarBind::new(oid("1.3.9"), Value::NoSuchInstance)]);
        let gets = played.kinds().iter().filter(|kind| **kind == RequestKind::Get).count();
        assert_eq!(gets, 1);
        let played = with(asks(RootItself::Never, "1.3.3.0"), &agent);
        assert!(played.varbinds.is_empty() && played.outcome.is_complete());
        assert_eq!(played.requests.len(), 1);
    }
}

#[test]
fn a_refused_root_is_reported() {
    for (root_itself, root, names) in
        [(RootItself::First, "1.3.2", &SUBTREE[..]), (RootItself::IfEmpty, "1.3.3.0", &[])]
    {
        for status in [ErrorStatus::GEN_ERR, ErrorStatus::TOO_BIG] {
            let query = Query::walk_with(Walk { root_itself, ..walk_of(root) });
            let played = play(&query, Version::V2c, |request| {
                Ok(match request.kind {
                    RequestKind::Get => refusal(status, 0),
                    _ => v2c().answer(request),
                })
            });
            assert_eq!(played.names(), names);
            assert!(!played.outcome.is_complete());
            assert_eq!(played.ends, [WalkEnd::LeftSubtree]);
        }
    }
}

#[test]
fn silence_about_the_root_does_not_undo_the_walk() {
    let played =
        play(&Query::walk(oid("1.3.3.0")).unwrap(), Version::V2c, |request| match request.kind {
            RequestKind::Get => Err(silence()),
            _ => Ok(v2c().answer(request)),
        });
    assert_eq!(played.ends, [WalkEnd::LeftSubtree]);
    assert_eq!(played.error().name(), "timeout");
    assert_eq!(played.requests.len(), 2);
}

#[test]
fn a_limit_is_partial_only_if_there_is_more() {
    for version in [Version::V1, Version::V2c] {
        let agent = Agent::new(version, &NAMES);
        let limit = |limit| Walk { limit: Some(limit), ..walk_of("1.3.2") };
        for n in 0..4 {
            let played = with(limit(n), &agent);
            assert_eq!(played.names(), SUBTREE[..n]);
            assert_eq!(played.ends, [WalkEnd::Limit(n)]);
            assert_eq!(played.error().name(), "limit");
        }
        for n in [4, 5, usize::MAX] {
            let played = with(limit(n), &agent);
            assert_eq!(played.names(), SUBTREE);
            assert!(played.outcome.is_complete(), "{n}: {:?}", played.outcome);
        }
    }
}

#[test]
fn a_limit_asks_for_at_most_one_row_more() {
    let walk = Walk { limit: Some(3), ..walk_of("1.3.2") };
    assert_eq!(with(walk, &v2c()).kinds(), [bulk(4)]);
    let first = Walk { limit: Some(1), root_itself: RootItself::First, ..walk_of("1.3.2.1") };
    assert_eq!(with(first, &v2c()).kinds(), [RequestKind::Get, RequestKind::GetNext]);
}

#[test]
fn a_walk_goes_on_where_a_cut_reply_ends() {
    let agent = Agent { size: 3, ..v2c() };
    let played = with(walk_of("1.3.2"), &agent);
    assert_eq!(played.names(), SUBTREE);
    assert_eq!(played.asked(), [["1.3.2"], ["1.3.2.3"]]);
    assert_eq!(played.kinds(), [bulk(10); 2]);
}
