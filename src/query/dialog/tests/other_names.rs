//! Agents that answer a GET with other bindings than asked.

use super::*;
use crate::query::{MAX_BINDINGS, RootItself};

const ABC: [&str; 3] = ["1.3.1.0", "1.3.2.0", "1.3.3.0"];

fn agent(version: Version) -> Agent {
    Agent::new(version, &ABC)
}

fn get() -> Query {
    Query::get(oids(&ABC)).unwrap()
}

/// Plays a GET of three names. The replies are changed by `mangle`, with the request's number.
fn play_mangled(version: Version, mangle: impl Fn(usize, &mut Vec<VarBind>)) -> Played {
    let mut number = 0;
    play(&get(), version, |request| {
        number += 1;
        let mut reply = agent(version).answer(request);
        change(&mut reply, |varbinds| mangle(number, varbinds));
        Ok(reply)
    })
}

/// Checks that the result is partial, and that the reason has these words.
#[track_caller]
fn partial(played: &Played, names: &[&str], reason: &str) {
    assert_eq!(played.names(), names);
    assert!(matches!(played.outcome, Outcome::Partial(_)), "{:?}", played.outcome);
    assert_eq!(played.error(), &ErrorKind::BadResponse(reason.to_owned()));
}

#[test]
fn another_order_does_no_harm() {
    for version in [Version::V1, Version::V2c] {
        let played = play_mangled(version, |_, varbinds| varbinds.reverse());
        assert_eq!(played.varbinds, [value(ABC[0], 1), value(ABC[1], 2), value(ABC[2], 3)]);
        assert!(played.outcome.is_complete());
        assert_eq!(played.requests.len(), 1);
    }
}

#[test]
fn bindings_that_nobody_asked_for_are_named_and_not_given() {
    for version in [Version::V1, Version::V2c] {
        for at in 0..=3 {
            for extra in ["1.3.2.0.0", "1.3.2.0"] {
                let played = play_mangled(version, |_, v| v.insert(at, value(extra, 2)));
                partial(&played, &ABC, &format!("got {extra}, which nobody asked for"));
                assert_eq!(played.varbinds[1], value(ABC[1], 2));
                assert_eq!(played.requests.len(), 1);
            }
        }
    }
}

#[test]
fn what_is_missing_is_asked_once_more() {
    for version in [Version::V1, Version::V2c] {
        for (missing, name) in ABC.into_iter().enumerate() {
            let played = play_mangled(version, |number, varbinds| {
                if number == 1 {
                    varbinds.remove(missing);
                }
            });
            assert_eq!(played.varbinds, [value(ABC[0], 1), value(ABC[1], 2), value(ABC[2], 3)]);
            assert!(played.outcome.is_complete());
            assert_eq!(played.asked()[1..], [[name]]);
        }
        // The first reply has nothing.
        let played = play_mangled(version, |number, varbinds| {
            varbinds.retain(|_| number > 1);
        });
        assert_eq!(played.names(), ABC);
        assert!(played.outcome.is_complete());
    }
}

#[test]
fn what_is_missing_twice_is_named() {
    for version in [Version::V1, Version::V2c] {
        let played = play_mangled(version, |_, v| v.retain(|it| it.oid != oid(ABC[1])));
        partial(&played, &[ABC[0], ABC[2]], "asked twice for 1.3.2.0, got nothing instead");
        assert_eq!(played.requests.len(), 2);

        let played = play_mangled(version, |_, varbinds| {
            for varbind in varbinds.iter_mut().filter(|it| it.oid == oid(ABC[1])) {
                varbind.oid = oid("1.3.2.0.0");
            }
        });
        partial(&played, &[ABC[0], ABC[2]], "asked twice for 1.3.2.0, got 1.3.2.0.0 instead");

        // Nothing fits, but the host answered.
        let played = play_mangled(version, |_, varbinds| {
            *varbinds = vec![value("1.3.9.0", 1)];
        });
        let reason = "asked twice for 1.3.1.0, 1.3.2.0, 1.3.3.0, got 1.3.9.0 instead";
        partial(&played, &[], reason);
        let played = play_mangled(version, |_, varbinds| varbinds.clear());
        let reason = "asked twice for 1.3.1.0, 1.3.2.0, 1.3.3.0, got nothing instead";
        partial(&played, &[], reason);
    }
}

#[test]
fn an_agent_that_answers_only_the_first_name_is_asked_twice() {
    let played = play_mangled(Version::V2c, |_, varbinds| varbinds.truncate(1));
    partial(&played, &ABC[..2], "asked twice for 1.3.3.0, got nothing instead");
    assert_eq!(played.requests.len(), 2);
}

#[test]
fn a_name_that_is_asked_twice_needs_two_bindings() {
    let query = Query::get(oids(&[ABC[0], ABC[0], ABC[1]])).unwrap();
    let played = play(&query, Version::V2c, |request| {
        let mut reply = agent(Version::V2c).answer(request);
        change(&mut reply, |varbinds| varbinds.reverse());
        Ok(reply)
    });
    assert_eq!(played.names(), [ABC[0], ABC[0], ABC[1]]);
    assert!(played.outcome.is_complete());
}

#[test]
fn what_came_is_kept_if_the_second_request_fails() {
    let failures: [fn() -> Result<Reply, ErrorKind>; 4] = [
        || Err(silence()),
        || Err(ErrorKind::BadResponse("cut short".to_owned())),
        || Ok(refusal(ErrorStatus::GEN_ERR, 1)),
        || Ok(refusal(ErrorStatus::TOO_BIG, 0)),
    ];
    for failure in failures {
        let mut number = 0;
        let played = play(&get(), Version::V2c, |request| {
            number += 1;
            match number {
                1 => {
                    let mut reply = agent(Version::V2c).answer(request);
                    change(&mut reply, |varbinds| drop(varbinds.remove(1)));
                    Ok(reply)
                }
                _ => failure(),
            }
        });
        assert_eq!(played.names(), [ABC[0], ABC[2]]);
        assert!(matches!(played.outcome, Outcome::Partial(_)));
        assert_eq!(played.requests.len(), 2);
    }
}

#[test]
fn v1_can_lack_variables_and_leave_out_others() {
    let agent = Agent::new(Version::V1, &[ABC[0], ABC[2]]);
    let mut number = 0;
    let played = play(&get(), Version::V1, |request| {
        number += 1;
        let mut reply = agent.answer(request);
        if number == 2 {
            change(&mut reply, |varbinds| drop(varbinds.remove(0)));
        }
        Ok(reply)
    });
    assert_eq!(played.names(), ABC);
    assert_eq!(played.varbinds[1].value, Value::NoSuchInstance);
    assert!(played.outcome.is_complete());
    assert_eq!(played.requests.len(), 3);
}

#[test]
fn long_lists_name_what_is_missing_of_all_requests() {
    let names: Vec<_> = (0..MAX_BINDINGS * 2).map(|i| format!("1.3.{i}.0")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let agent = Agent::new(Version::V2c, &names);
    let lacks = |every: usize| {
        play(&Query::get(oids(&names)).unwrap(), Version::V2c, |request| {
            let mut reply = agent.answer(request);
            let gone =
                |oid: crate::OidRef<'_>| oid.iter().nth(2).unwrap().is_multiple_of(every as u32);
            reply.varbinds.retain(|it| !gone(it.oid));
            Ok(reply)
        })
    };
    let played = lacks(MAX_BINDINGS);
    assert_eq!(played.varbinds.len(), 2 * MAX_BINDINGS - 2);
    let reason = "asked twice for 1.3.0.0, 1.3.64.0, got nothing instead";
    assert_eq!(played.error(), &ErrorKind::BadResponse(reason.to_owned()));
    assert_eq!(played.requests.len(), 4);
    let played = lacks(2);
    assert_eq!(played.varbinds.len(), MAX_BINDINGS);
    let reason = played.outcome.error().unwrap().to_string();
    assert!(reason.contains("1.3.18.0 and 54 more, got nothing"), "{reason}");
}

#[test]
fn the_next_step_is_asked_after_other_names() {
    let query = get().then(Query::get(oids(&["1.3.1.0"])).unwrap());
    let mut number = 0;
    let played = play(&query, Version::V2c, |request| {
        number += 1;
        let mut reply = agent(Version::V2c).answer(request);
        reply.varbinds.retain(|_| number > 2);
        Ok(reply)
    });
    partial(&played, &ABC[..1], "asked twice for 1.3.1.0, 1.3.2.0, 1.3.3.0, got nothing instead");
}

#[test]
fn the_root_of_a_walk_is_taken_by_its_name_too() {
    for root_itself in [RootItself::First, RootItself::IfEmpty] {
        let walk = Query::walk_with(Walk { root_itself, ..walk_of(ABC[1]) });
        for (good_from, expected) in
            [(1, Ok(1)), (2, Ok(2)), (9, Err("asked twice for 1.3.2.0, got 1.3.2.0.0 instead"))]
        {
            let mut gets = 0;
            let played = play(&walk, Version::V2c, |request| {
                let mut reply = agent(Version::V2c).answer(request);
                if request.kind == RequestKind::Get {
                    gets += 1;
                    if gets < good_from {
                        change(&mut reply, |varbinds| varbinds[0].oid = oid("1.3.2.0.0"));
                    }
                }
                Ok(reply)
            });
            match expected {
                Ok(count) => {
                    assert_eq!(played.names(), [ABC[1]]);
                    assert!(played.outcome.is_complete(), "{:?}", played.outcome);
                    assert_eq!(gets, count);
                }
                Err(reason) => partial(&played, &[], reason),
            }
        }
        let played = play(&walk, Version::V2c, |request| {
            let mut reply = agent(Version::V2c).answer(request);
            if request.kind == RequestKind::Get {
                change(&mut reply, |varbinds| varbinds.insert(0, value("1.3.2.0.0", 1)));
            }
            Ok(reply)
        });
        partial(&played, &[ABC[1]], "got 1.3.2.0.0, which nobody asked for");
    }
}
