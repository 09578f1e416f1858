//! Steps that are built from the answers to earlier ones.

use super::*;
use std::sync::{Arc, Mutex};

const NAMES: [&str; 4] = ["1.3.1.0", "1.3.2.1", "1.3.2.2", "1.3.3.0"];

fn get(name: &str) -> Query {
    Query::get(oids(&[name])).unwrap()
}

/// A step that asks for the names so far, each with `9` added.
fn echo(seen: &Arc<Mutex<Vec<Vec<String>>>>) -> impl Fn(&VarBinds) -> Query + use<> {
    let seen = Arc::clone(seen);
    move |varbinds| {
        let names: Vec<String> = varbinds.iter().map(|v| v.oid.to_string()).collect();
        seen.lock().unwrap().push(names);
        let more = varbinds.iter().map(|v| v.oid.to_oid().join(&[9]).unwrap());
        Query::get(more).unwrap()
    }
}

#[test]
fn a_later_step_sees_all_varbinds_and_keeps_its_place() {
    let seen = Arc::default();
    let query = get("1.3.1.0")
        .then(Query::walk(oid("1.3.2")).unwrap().then_with(echo(&seen)).then(get("1.3.3.0")));
    assert!(!query.is_empty() && !query.has_set());
    let agent = Agent::new(Version::V2c, &NAMES);
    for _ in 0..2 {
        let played = play_agent(&query, &agent);
        let names = &NAMES[..3];
        let nines: Vec<String> = names.iter().map(|name| format!("{name}.9")).collect();
        let mut expected: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        expected.extend(nines);
        expected.push("1.3.3.0".to_owned());
        assert_eq!(played.names(), expected);
        assert!(played.outcome.is_complete());
        assert_eq!(seen.lock().unwrap().pop().unwrap(), names);
    }
}

#[test]
fn an_empty_later_query_ends_the_dialog() {
    let query = get("1.3.1.0").then_with(|_| Query::default());
    let played = play_agent(&query, &Agent::new(Version::V2c, &NAMES));
    assert_eq!(played.names(), ["1.3.1.0"]);
    assert!(played.outcome.is_complete());
    let alone = Query::default().then_with(|varbinds| {
        assert!(varbinds.is_empty());
        Query::default()
    });
    assert!(!alone.is_empty());
    assert!(Dialog::new(&alone, Version::V2c, 10).request().is_none());
}

#[test]
fn steps_built_within_steps_come_in_order() {
    fn page(varbinds: &VarBinds) -> Query {
        let last = varbinds.last().unwrap();
        match last.value.is_exception() {
            true => Query::default(),
            false => Query::get_next([last.oid.to_oid()]).unwrap().then_with(page),
        }
    }
    let query = Query::get_next(oids(&["1.3"])).unwrap().then_with(page).then(get("1.3.2.1"));
    let many: Vec<String> = (1..=500).map(|n| format!("1.3.2.{n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let agent = Agent::new(Version::V2c, &many);
    let mut dialog = Dialog::new(&query, Version::V2c, 10);
    let mut requests = 0;
    while let Some(request) = dialog.request() {
        requests += 1;
        let answer = agent.answer(request);
        dialog.accept(answer);
        assert!(dialog.outer.len() <= 1, "pages pile up");
        assert!(
            requests > 500 || dialog.take_varbinds().is_empty(),
            "a later step still needs them"
        );
    }
    assert_eq!(requests, 502);
    let got = dialog.finish().varbinds;
    assert_eq!(got.at(499), value("1.3.2.500", 500));
    assert!(got.at(500).value.is_exception());
    assert_eq!(got.at(501), value("1.3.2.1", 1));
}

#[test]
fn later_steps_run_after_a_refusal_but_not_after_a_lost_host() {
    let seen = Arc::default();
    let query = get("1.3.1.0").then_with(echo(&seen)).then(get("1.3.3.0"));
    let mut n = 0;
    let played = play(&query, Version::V2c, |request| {
        n += 1;
        match n {
            1 => Ok(refusal(ErrorStatus::AUTHORIZATION_ERROR, 0)),
            _ => Ok(Agent::new(Version::V2c, &NAMES).answer(request)),
        }
    });
    assert_eq!(played.names(), ["1.3.3.0"]);
    assert_eq!(seen.lock().unwrap().len(), 1);
    let played = play(&query, Version::V2c, |_| Err(silence()));
    assert!(played.outcome.is_failed());
    assert_eq!(seen.lock().unwrap().len(), 1);
}

#[test]
fn a_panic_reaches_the_driver_and_ends_the_dialog() {
    let query = get("1.3.1.0").then_with(|_| panic!("a bug of the user's")).then(get("1.3.3.0"));
    let mut dialog = Dialog::new(&query, Version::V2c, 10);
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        dialog.accept(reply(vec![value("1.3.1.0", 1)]));
    }));
    assert!(caught.is_err());
    assert!(dialog.request().is_none());
    assert_eq!(dialog.finish().varbinds, [value("1.3.1.0", 1)]);
}

#[test]
fn a_query_can_be_shared_by_threads() {
    fn shared<T: Clone + Send + Sync + std::fmt::Debug>(_: &T) {}
    let query = Query::default().then_with(|_| Query::default());
    shared(&query);
    assert_eq!(format!("{query:?}"), "Query { steps: [Later(Later)] }");
}
