//! Habits of an agent, and how they change the next query.

use super::*;

const NAMES: [&str; 8] =
    ["1.3.1.1", "1.3.1.2", "1.3.1.3", "1.3.1.4", "1.3.1.5", "1.3.1.6", "1.3.1.7", "1.3.2.1"];

/// Plays a walk. Returns the kinds of its requests and the result.
fn walk(agent: &Agent, habits: Habits) -> (Vec<RequestKind>, Finished) {
    let query = Query::walk(oid("1.3.1")).unwrap();
    let mut dialog = Dialog::with_habits(&query, agent.version, 10, habits);
    let mut kinds = Vec::new();
    while let Some(request) = dialog.request().cloned() {
        kinds.push(request.kind);
        let reply = agent.answer(&request);
        dialog.accept(reply);
    }
    (kinds, dialog.finish())
}

#[test]
fn an_agent_without_limits_has_default_habits() {
    let (_, finished) = walk(&Agent::new(Version::V2c, &NAMES), Habits::default());
    assert!(finished.outcome.is_complete());
    assert_eq!(finished.habits, Habits::default());
}

#[test]
fn a_size_that_was_too_big_is_not_asked_again() {
    let agent = Agent { size: 2, cuts: false, ..Agent::new(Version::V2c, &NAMES) };
    let (first, learnt) = walk(&agent, Habits::default());
    assert_eq!(learnt.habits, Habits::new(true, Some(2)));
    let (second, finished) = walk(&agent, learnt.habits);
    assert!(second.len() < first.len(), "{first:?} {second:?}");
    let kind = RequestKind::GetBulk { non_repeaters: 0, max_repetitions: 2 };
    assert!(second.iter().all(|it| *it == kind), "{second:?}");
    assert_eq!((finished.varbinds.len(), finished.habits), (7, learnt.habits));
}

#[test]
fn an_agent_without_getbulk_is_asked_with_getnext() {
    let agent = Agent::new(Version::V2c, &NAMES);
    let (kinds, finished) = walk(&agent, Habits::new(false, Some(0)));
    assert!(kinds.iter().all(|kind| *kind == RequestKind::GetNext), "{kinds:?}");
    assert!(!finished.habits.bulk && finished.varbinds.len() == 7);
    // SNMPv1 does not show whether the agent has GETBULK.
    let agent = Agent::new(Version::V1, &NAMES);
    assert!(walk(&agent, Habits::default()).1.habits.bulk);
}

#[test]
fn the_next_walk_goes_past_an_oid_that_does_not_increase() {
    let names = ["1.3.1.1", "1.3.1.5", "1.3.1.3", "1.3.2.1"];
    let play = |query: &Query, habits| {
        let mut dialog = Dialog::with_habits(query, Version::V2c, 1, habits);
        while let Some(request) = dialog.request().cloned() {
            // The next name is the next one in the list.
            let next = |asked: &VarBind| {
                let known = names.iter().position(|name| oid(name) == asked.oid);
                let behind = || names.iter().position(|name| oid(name) > asked.oid);
                match known.map(|i| i + 1).or_else(behind).and_then(|i| names.get(i)) {
                    Some(name) => value(name, 1),
                    None => VarBind::new(asked.oid.clone(), Value::EndOfMibView),
                }
            };
            dialog.accept(reply(request.varbinds.iter().map(next).collect()));
        }
        dialog.finish()
    };
    let table = Query::walk_together([oid("1.3.1"), oid("1.3.2")]).unwrap();
    for query in [Query::walk(oid("1.3.1")).unwrap(), table] {
        let first = play(&query, Habits::default());
        assert!(!first.outcome.is_complete());
        assert!(!first.habits.ordered);
        let second = play(&query, first.habits);
        assert!(second.outcome.is_complete(), "{:?}", second.outcome);
        let came: Vec<_> = second.varbinds.iter().map(|v| v.oid.to_string()).collect();
        assert_eq!(came[..3], names[..3]);
        assert_eq!(second.habits, first.habits);
    }
}
