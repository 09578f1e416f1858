//! Walks of agents that answer noSuchObject or noSuchInstance to GETNEXT and GETBULK. Only
//! endOfMibView is allowed there (RFC 3416, section 4.2.2).

use super::*;
use crate::query::RootItself;

const CELLS: [&str; 6] =
    ["1.3.2.1.1.1", "1.3.2.1.1.2", "1.3.2.1.1.3", "1.3.2.1.2.1", "1.3.2.1.2.2", "1.3.2.1.2.3"];
const BAD: &str = "1.3.2.1.1.2";

fn agent() -> Agent {
    Agent::new(Version::V2c, &[&["1.3.1.0"], &CELLS[..], &["1.3.3.0"]].concat())
}

fn no_such() -> [Value; 2] {
    [Value::NoSuchObject, Value::NoSuchInstance]
}

/// The same table by walk, by rows, and as subtrees together.
fn queries() -> [Query; 3] {
    let columns = || oids(&["1.3.2.1.1", "1.3.2.1.2"]);
    [
        Query::walk(oid("1.3.2")).unwrap(),
        Query::table_with_columns(oid("1.3.2"), columns(), None),
        Query::walk_together(columns()).unwrap(),
    ]
}

/// Answers like `agent`, but does not get past `at`: it answers this exception under that name.
fn stuck(request: &Request, at: &str, exception: &Value) -> Reply {
    let mut reply = agent().answer(request);
    let names = request.varbinds.len();
    for i in 0..reply.varbinds.len() {
        let asked = match i.checked_sub(names) {
            Some(before) => reply.varbinds.at(before).oid.to_oid(),
            None => request.varbinds[i].oid.clone(),
        };
        if asked == oid(at) {
            let stuck = VarBind::new(asked, exception.clone());
            change(&mut reply, |varbinds| varbinds[i] = stuck);
        }
    }
    reply
}

#[test]
fn an_exception_with_the_name_of_its_row_is_a_value_like_any_other() {
    for version in [Version::V1, Version::V2c] {
        for (query, exception) in queries().iter().zip(no_such().iter().cycle()) {
            let mut agent = agent();
            agent.variables.insert(oid(BAD), exception.clone());
            let played = play(query, version, |request| Ok(agent.answer(request)));
            assert_eq!(played.names(), CELLS);
            assert_eq!(played.varbinds[1].value, *exception);
            assert!(played.outcome.is_complete(), "{:?}", played.outcome);
        }
    }
}

#[test]
fn rows_behind_an_exception_with_the_name_that_was_asked_are_taken() {
    // The reply has the rows after the bad one, without its name.
    for exception in no_such() {
        let query = Query::walk(oid("1.3.2")).unwrap();
        let played = play(&query, Version::V2c, |request| {
            let mut reply = agent().answer(request);
            if request.varbinds[0].oid == oid("1.3.2") {
                let again = VarBind::new(oid("1.3.2"), exception.clone());
                change(&mut reply, |varbinds| varbinds[1] = again);
            }
            Ok(reply)
        });
        assert_eq!(played.names(), [&CELLS[..1], &CELLS[2..]].concat());
        assert!(matches!(played.outcome, Outcome::Partial(_)));
        assert!(played.outcome.error().unwrap().to_string().contains(" 1.3.2 "));
        assert_eq!(played.ends, [WalkEnd::LeftSubtree]);
    }
}

#[test]
fn an_agent_that_fails_only_getbulk_at_a_row_is_walked_past_it() {
    for query in queries() {
        let exception = Value::NoSuchInstance;
        let played = play(&query, Version::V2c, |request| {
            Ok(match request.kind {
                RequestKind::GetBulk { .. } => stuck(request, CELLS[0], &exception),
                _ => agent().answer(request),
            })
        });
        assert_eq!(played.names(), CELLS);
        assert!(played.outcome.is_complete(), "{:?}", played.outcome);
    }
}

#[test]
fn an_agent_that_does_not_get_past_a_row_leaves_the_walk_partial() {
    for version in [Version::V1, Version::V2c] {
        for (query, columns) in queries().iter().zip([1, 2, 2]) {
            let exception = Value::NoSuchInstance;
            let played = play(query, version, |request| Ok(stuck(request, BAD, &exception)));
            // The second column has all its rows, unless one walk goes over both.
            let second = if columns == 1 { &[][..] } else { &CELLS[3..] };
            assert_eq!(played.names(), [&CELLS[..2], second].concat());
            assert!(matches!(played.outcome, Outcome::Partial(_)));
            let error = played.outcome.error().unwrap().to_string();
            assert!(error.contains(&format!("noSuchInstance for {BAD} ")), "{error}");
            assert!(played.ends.iter().any(|end| matches!(end, WalkEnd::Failed(_))));
            assert!(played.requests.len() < 12, "{}", played.requests.len());
        }
    }
}

#[test]
fn the_end_of_the_mib_must_be_told_as_such() {
    let mut agent = agent();
    agent.variables.remove(&oid("1.3.3.0"));
    for query in queries() {
        let played = play(&query, Version::V2c, |request| {
            let mut reply = agent.answer(request);
            change(&mut reply, |varbinds| {
                let ends = varbinds.iter_mut().filter(|it| it.value == Value::EndOfMibView);
                ends.for_each(|it| it.value = Value::NoSuchObject);
            });
            Ok(reply)
        });
        assert_eq!(played.names(), CELLS);
        assert!(matches!(played.outcome, Outcome::Partial(_)));
        assert!(played.outcome.error().unwrap().to_string().contains(CELLS[5]));
    }
}

#[test]
fn a_root_that_does_not_exist_comes_as_the_exception() {
    let walks = [RootItself::IfEmpty, RootItself::First, RootItself::Never]
        .map(|root_itself| Query::walk_with(Walk { root_itself, ..walk_of("1.3.9") }));
    let table = Query::table_with_columns(oid("1.3.9"), oids(&["1.3.9.1.1", "1.3.9.1.2"]), None);
    for (query, names) in walks.iter().map(|walk| (walk, &["1.3.9"][..])).chain([(
        &table,
        // The first span begins at the table itself.
        &["1.3.9", "1.3.9.1.2"][..],
    )]) {
        let played = play(query, Version::V2c, |request| {
            let none = |v: &VarBind| VarBind::new(v.oid.clone(), Value::NoSuchObject);
            Ok(reply(request.varbinds.iter().map(none).collect()))
        });
        assert_eq!(played.names(), names);
        assert!(played.varbinds.iter().all(|varbind| varbind.value == Value::NoSuchObject));
        assert!(played.outcome.is_complete(), "{:?}", played.outcome);
        assert_eq!(played.ends, [WalkEnd::EndOfView]);
    }
}

#[test]
fn a_walk_that_allows_disorder_goes_on_past_exceptions_too() {
    let names = ["1.3.2.1", "1.3.2.5", "1.3.2.3", "1.3.2.4"];
    let walk = Walk { allow_non_increasing: true, ..walk_of("1.3.2") };
    for stuck in [false, true] {
        let played = play(&Query::walk_with(walk.clone()), Version::V1, |request| {
            let at = names.iter().position(|name| oid(name) == request.varbinds[0].oid);
            let next = at.map_or(0, |at| at + 1);
            let name = names.get(next).copied().unwrap_or("1.3.3.0");
            Ok(reply(vec![match next {
                2 if stuck => VarBind::new(request.varbinds[0].oid.clone(), Value::NoSuchInstance),
                2 => VarBind::new(oid(name), Value::NoSuchInstance),
                _ => value(name, 1),
            }]))
        });
        assert_eq!(played.names(), if stuck { &names[..2] } else { &names[..] });
        assert_eq!(played.outcome.is_complete(), !stuck);
    }
}
