//! Walks together of agents that answer wrongly. No cell is lost and no cell comes twice.

use super::*;

const COLUMNS: u32 = 4;

/// A table 1.3.2 of 4 columns and 5 rows with a hole in the third column, and variables around it.
fn names() -> Vec<String> {
    let cells = |column| (1..=5).map(move |row| format!("1.3.2.1.{column}.{row}"));
    let mut names: Vec<String> = (1..=COLUMNS).flat_map(cells).collect();
    names.retain(|name| name != "1.3.2.1.3.2");
    names.insert(0, "1.3.1.0".to_owned());
    names.push("1.3.3.0".to_owned());
    names
}

fn agent(version: Version) -> Agent {
    let names = names();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Agent::new(version, &names)
}

fn table() -> Query {
    let columns = (1..=COLUMNS).map(|column| oid(&format!("1.3.2.1.{column}")));
    Query::table_with_columns(oid("1.3.2"), columns, None)
}

fn cells() -> Vec<String> {
    let names = names();
    names[1..names.len() - 1].to_vec()
}

/// Checks that all cells came, even if that took more requests.
#[track_caller]
fn whole(played: &Played) {
    assert_eq!(played.names(), cells());
    assert!(played.outcome.is_complete(), "{:?}", played.outcome);
    assert_eq!(played.ends, [WalkEnd::LeftSubtree]);
    assert!(played.requests.len() < 40, "{}", played.requests.len());
}

/// The request for only these names.
fn part(request: &Request, names: std::ops::Range<usize>) -> Request {
    Request { kind: request.kind, varbinds: request.varbinds[names].to_vec() }
}

fn is_many(request: &Request) -> bool {
    request.varbinds.len() > 1
}

#[test]
fn an_agent_that_answers_column_by_column_is_asked_column_by_column() {
    let agent = agent(Version::V2c);
    let played = play(&table(), Version::V2c, |request| {
        let each = (0..request.varbinds.len()).map(|i| agent.answer(&part(request, i..i + 1)));
        Ok(reply(each.flat_map(|reply| reply.varbinds).collect()))
    });
    whole(&played);
    assert_eq!(played.requests.iter().filter(|request| is_many(request)).count(), 1);
}

#[test]
fn an_agent_that_answers_only_one_name_is_asked_one_at_a_time() {
    let agent = agent(Version::V2c);
    for which in 0..COLUMNS as usize {
        for rows in [1, 10] {
            let played = play(&table(), Version::V2c, |request| {
                let which = which.min(request.varbinds.len() - 1);
                let mut reply = agent.answer(&part(request, which..which + 1));
                reply.varbinds.truncate(rows * request.varbinds.len());
                Ok(reply)
            });
            whole(&played);
        }
    }
}

#[test]
fn a_row_in_another_order_is_rejected() {
    let agent = agent(Version::V2c);
    let mangles: [fn(&mut [VarBind]); 3] =
        [|row| row.reverse(), |row| row.rotate_left(1), |row| row.rotate_right(1)];
    for mangle in mangles {
        let played = play(&table(), Version::V2c, |request| {
            let mut reply = agent.answer(request);
            let names = request.varbinds.len();
            change(&mut reply, |varbinds| varbinds.chunks_mut(names).for_each(mangle));
            Ok(reply)
        });
        whole(&played);
    }
}

#[test]
fn after_an_empty_reply_each_column_is_asked_alone() {
    let agent = agent(Version::V2c);
    let played = play(&table(), Version::V2c, |request| {
        Ok(if is_many(request) { reply(vec![]) } else { agent.answer(request) })
    });
    whole(&played);
    let played = play(&table(), Version::V2c, |_| Ok(reply(vec![])));
    assert_eq!(played.ends, [WalkEnd::EmptyReply]);
    assert!(played.outcome.is_failed());
    assert!(played.requests.len() <= 1 + 2 * COLUMNS as usize);
}

#[test]
fn a_getnext_with_a_binding_missing_or_too_many_is_asked_again_alone() {
    let agent = agent(Version::V1);
    for missing in 0..COLUMNS as usize {
        let played = play(&table(), Version::V1, |request| {
            let mut reply = agent.answer(request);
            if is_many(request) && missing < reply.varbinds.len() {
                change(&mut reply, |varbinds| drop(varbinds.remove(missing)));
            }
            Ok(reply)
        });
        whole(&played);
    }
    let played = play(&table(), Version::V1, |request| {
        let mut reply = agent.answer(request);
        if is_many(request) {
            reply.varbinds.push(value("1.3.2.1.1.3", 1));
        }
        Ok(reply)
    });
    whole(&played);
}

#[test]
fn more_rows_than_asked_for_are_taken() {
    let agent = agent(Version::V2c);
    let played = play(&table(), Version::V2c, |request| {
        let kind = match request.kind {
            RequestKind::GetBulk { max_repetitions, .. } => bulk(max_repetitions + 7),
            other => other,
        };
        Ok(agent.answer(&Request { kind, varbinds: request.varbinds.clone() }))
    });
    whole(&played);
    assert_eq!(played.requests.len(), 1);
}

#[test]
fn a_column_out_of_order_does_not_affect_the_others() {
    let agent = agent(Version::V2c);
    for (from, to) in [("1.3.2.1.2.3", "1.3.2.1.2.3"), ("1.3.2.1.2.3", "1.3.2.1.2.1")] {
        // After `from` comes `to`, again and again.
        let played = play(&table(), Version::V2c, |request| {
            let mut reply = agent.answer(request);
            let n = request.varbinds.len();
            for i in 0..reply.varbinds.len() {
                let earlier = i.checked_sub(n).map(|i| reply.varbinds.at(i).oid);
                let before = earlier.unwrap_or_else(|| request.varbinds[i].oid.view());
                if before == oid(from) {
                    change(&mut reply, |varbinds| varbinds[i].oid = oid(to));
                }
            }
            Ok(reply)
        });
        let mut expected = cells();
        expected.retain(|name| !["1.3.2.1.2.4", "1.3.2.1.2.5"].contains(&name.as_str()));
        assert_eq!(played.names(), expected);
        assert_eq!(played.error().name(), "loop");
        let (previous, next) = (oid(from), oid(to));
        assert_eq!(played.ends, [WalkEnd::NonIncreasing { previous, next }]);
    }
}

#[test]
fn an_agent_that_starts_over_has_left_the_table() {
    let mut agent = agent(Version::V2c);
    agent.variables.retain(|name, _| *name < oid("1.3.3"));
    for start in ["1.3.1.0", "1.3.0"] {
        let played = play(&table(), Version::V2c, |request| {
            let mut reply = agent.answer(request);
            change(&mut reply, |varbinds| {
                let ends = varbinds.iter_mut().filter(|row| row.value.is_exception());
                ends.for_each(|row| *row = value(start, 1));
            });
            Ok(reply)
        });
        whole(&played);
    }
}

#[test]
fn too_big_halves_rows_then_columns() {
    let played = play_agent(&table(), &Agent { size: 3, cuts: false, ..agent(Version::V2c) });
    whole(&played);
    let bindings: Vec<usize> = played.requests[..5].iter().map(|r| r.varbinds.len()).collect();
    assert_eq!(bindings, [4, 4, 4, 4, 2]);
    assert_eq!(
        played.kinds()[..5],
        [bulk(10), bulk(5), bulk(2), RequestKind::GetNext, RequestKind::GetNext]
    );
    for version in [Version::V1, Version::V2c] {
        for size in 1..12 {
            let agent = Agent { size, cuts: false, ..agent(version) };
            let played = play_agent(&table(), &agent);
            assert_eq!(played.names(), cells());
            assert!(played.outcome.is_complete());
        }
        let played = play_agent(&table(), &Agent { size: 0, cuts: false, ..agent(version) });
        assert_eq!(played.error(), &ErrorKind::TooBig);
        assert!(played.requests.len() <= 7 + COLUMNS as usize);
    }
}

#[test]
fn the_size_that_was_too_big_is_remembered() {
    let agent = Agent { size: 9, cuts: false, ..agent(Version::V2c) };
    let walk = Query::walk(oid("1.3.2")).unwrap();
    let played = play_agent(&table().then(table()).then(walk), &agent);
    let refused = played
        .requests
        .iter()
        .filter(|request| agent.answer(request).status == ErrorStatus::TOO_BIG)
        .count();
    assert_eq!(refused, 3, "40, 20 and 10 bindings");
    assert_eq!(played.varbinds.len(), 3 * cells().len());
    assert!(played.outcome.is_complete());
}

#[test]
fn after_a_silence_in_the_middle_the_walk_asks_for_less() {
    // A path that loses every answer of more than ten bindings.
    let agent = agent(Version::V2c);
    let lossy = |request: &Request| {
        let answer = agent.answer(request);
        if answer.varbinds.len() > 10 { Err(silence()) } else { Ok(answer) }
    };
    let query = Query::get(oids(&["1.3.1.0"])).unwrap().then(table());
    let played = play(&query, Version::V2c, lossy);
    assert_eq!(played.names()[1..], cells());
    assert!(played.outcome.is_complete());
    assert_eq!(played.kinds()[1..4], [bulk(10), bulk(5), bulk(2)]);
    // A host that never answered is not asked for less.
    assert_eq!(play(&table(), Version::V2c, |_| Err(silence())).requests.len(), 1);
    // It asks for less at most twice in a row, then with GETNEXT.
    let mut n = 0;
    let played = play(&query, Version::V2c, |request| {
        n += 1;
        if n == 1 { Ok(agent.answer(request)) } else { Err(silence()) }
    });
    assert_eq!(played.requests.len(), 5);
    assert_eq!(played.kinds()[4], RequestKind::GetNext);
    assert_eq!(played.error().name(), "timeout");
    assert_eq!(played.ends.len(), 1);
}

#[test]
fn a_bad_row_hides_only_the_rows_after_it_in_its_column() {
    for version in [Version::V1, Version::V2c] {
        let agent = agent(version);
        let played = play(&table(), version, |request| {
            let reply = agent.answer(request);
            let bad = oid("1.3.2.1.2.4");
            Ok(match reply.varbinds.iter().position(|row| row.oid == bad) {
                Some(i) => refusal(ErrorStatus::GEN_ERR, (i % request.varbinds.len()) as i64 + 1),
                None => reply,
            })
        });
        let mut expected = cells();
        expected.retain(|name| !["1.3.2.1.2.4", "1.3.2.1.2.5"].contains(&name.as_str()));
        assert_eq!(played.names(), expected);
        assert!(matches!(played.outcome, Outcome::Partial(_)));
        let at = Some(oid("1.3.2.1.2.3"));
        let error = ErrorKind::Status { status: ErrorStatus::GEN_ERR, index: 1, oid: at };
        assert_eq!(played.ends, [WalkEnd::Failed(error.into())]);
    }
}

#[test]
fn a_v1_stack_behind_v2c_is_asked_with_getnext() {
    let agent = agent(Version::V1);
    for status in [ErrorStatus::NO_SUCH_NAME, ErrorStatus::GEN_ERR] {
        let played = play(&table(), Version::V2c, |request| {
            Ok(match request.kind {
                RequestKind::GetBulk { .. } => refusal(status, 1),
                _ => agent.answer(request),
            })
        });
        assert_eq!(played.names(), cells());
        assert!(played.outcome.is_complete());
        let bulks = |request: &&Request| request.kind != RequestKind::GetNext;
        let expected = if status == ErrorStatus::NO_SUCH_NAME { 1 } else { 1 + COLUMNS as usize };
        assert_eq!(played.requests.iter().filter(bulks).count(), expected);
    }
}

#[test]
fn if_the_error_names_no_variable_each_is_asked_alone() {
    let mut agent = agent(Version::V1);
    agent.variables.retain(|name, _| *name < oid("1.3.3"));
    for index in [0, 9] {
        let played = play(&table(), Version::V1, |request| {
            let mut reply = agent.answer(request);
            if reply.status == ErrorStatus::NO_SUCH_NAME {
                reply.index = index;
            }
            Ok(reply)
        });
        assert_eq!(played.names(), cells());
        assert_eq!(played.ends, [WalkEnd::EndOfView]);
        assert!(played.outcome.is_complete());
    }
}

#[test]
fn if_the_whole_message_is_refused_the_columns_are_not_asked_alone() {
    let denied = |_: &Request| Ok(refusal(ErrorStatus::AUTHORIZATION_ERROR, 0));
    let played = play(&table(), Version::V3, denied);
    assert_eq!(played.requests.len(), 1);
    assert_eq!(played.error().name(), "no-access");
    let roots = Query::walk_together(oids(&["1.3.1", "1.3.2", "1.3.3"])).unwrap();
    let played = play(&roots, Version::V3, denied);
    assert_eq!((played.requests.len(), played.ends.len()), (1, 3));
    assert!(played.ends.iter().all(|end| !end.is_complete()));
}

#[test]
fn a_row_that_does_not_parse_hides_only_the_rest_of_its_column() {
    let agent = agent(Version::V2c);
    let bad = |name: &str| Err(ErrorKind::BadResponse(name.to_owned()));
    let played = play(&table(), Version::V2c, |request| {
        let reply = agent.answer(request);
        match reply.varbinds.iter().any(|row| row.oid == oid("1.3.2.1.2.4")) {
            true => bad("a value of no type"),
            false => Ok(reply),
        }
    });
    let mut expected = cells();
    expected.retain(|name| !["1.3.2.1.2.4", "1.3.2.1.2.5"].contains(&name.as_str()));
    assert_eq!(played.names(), expected);
    assert_eq!(played.error().name(), "bad-response");
    // The walk gives up soon, because each failure costs all tries of a request.
    let played = play(&table(), Version::V2c, |_| bad("nothing parses"));
    assert_eq!(played.requests.len(), 3);
    assert!(played.outcome.is_failed());
    assert_eq!(played.ends.len(), 1);
}

#[test]
fn a_refused_root_does_not_affect_the_others() {
    let agent = Agent::new(Version::V2c, &["1.3.1.0", "1.3.2.0", "1.3.3.0"]);
    let query = Query::walk_together(oids(&["1.3.1.0", "1.3.2.0", "1.3.3.0"])).unwrap();
    for status in [ErrorStatus::GEN_ERR, ErrorStatus::TOO_BIG] {
        let played = play(&query, Version::V2c, |request| {
            let get = request.kind == RequestKind::Get;
            let bad = request.varbinds.iter().any(|varbind| varbind.oid == oid("1.3.2.0"));
            Ok(if get && bad { refusal(status, 2) } else { agent.answer(request) })
        });
        assert_eq!(played.names(), ["1.3.1.0", "1.3.3.0"]);
        assert_eq!(played.ends.len(), 3);
        assert!(matches!(played.outcome, Outcome::Partial(_)));
    }
    let played = play(&query, Version::V2c, |request| match request.kind {
        RequestKind::Get => Err(ErrorKind::BadResponse("cut short".to_owned())),
        _ => Ok(agent.answer(request)),
    });
    assert!(played.outcome.is_failed() && played.ends.len() == 3);
    assert!(played.requests.len() <= 4);
    let played = play(&query, Version::V2c, |request| match request.kind {
        RequestKind::Get => Err(silence()),
        _ => Ok(agent.answer(request)),
    });
    assert_eq!(played.requests.len(), 2);
    assert_eq!(played.error().name(), "timeout");
    assert_eq!(played.ends, [WalkEnd::LeftSubtree, WalkEnd::LeftSubtree, WalkEnd::EndOfView]);
}
