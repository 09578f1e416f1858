//! Agents that do not answer GETBULK, or not a large one, but answer GETNEXT.

use super::*;

const COLUMNS: u32 = 4;
const ROWS: u32 = 12;

fn cells() -> Vec<String> {
    let cells = |column| (1..=ROWS).map(move |row| format!("1.3.2.1.{column}.{row}"));
    (1..=COLUMNS).flat_map(cells).collect()
}

fn agent() -> Agent {
    let mut names = cells();
    names.insert(0, "1.3.1.0".to_owned());
    names.push("1.3.3.0".to_owned());
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Agent::new(Version::V2c, &names)
}

/// The same cells by walk, by rows, and as subtrees together.
fn queries() -> [Query; 3] {
    let columns = || (1..=COLUMNS).map(|column| oid(&format!("1.3.2.1.{column}")));
    [
        Query::walk(oid("1.3.2")).unwrap(),
        Query::table_with_columns(oid("1.3.2"), columns(), None),
        Query::walk_together(columns()).unwrap(),
    ]
}

/// What was sent, and the result.
struct Tried {
    sent: Vec<RequestKind>,
    /// The exchanges that ended in silence.
    silences: usize,
    finished: Finished,
    names: Vec<String>,
}

/// Plays a query as a driver does, which sends each request up to `retries` more times.
fn tried(
    query: &Query,
    retries: usize,
    habits: Habits,
    mut peer: impl FnMut(&Request) -> Option<Reply>,
) -> Tried {
    let mut dialog = Dialog::with_habits(query, Version::V2c, 10, habits);
    let (mut sent, mut silences) = (Vec::new(), 0);
    while dialog.request().is_some() {
        let mut reply = None;
        for which in 0..=retries {
            if which > 0 && which == retries {
                dialog.last_try();
            }
            let request = dialog.request().unwrap();
            sent.push(request.kind);
            assert!(sent.len() < 500, "does not end");
            reply = peer(request);
            if reply.is_some() {
                break;
            }
        }
        match reply {
            Some(reply) => dialog.accept(reply),
            None => {
                silences += 1;
                dialog.fail(silence().into());
            }
        }
    }
    let finished = dialog.finish();
    let names = finished.varbinds.iter().map(|varbind| varbind.oid.to_string()).collect();
    Tried { sent, silences, finished, names }
}

/// Answers a GETBULK only if it asks for at most this many bindings.
fn up_to(most: u32) -> impl FnMut(&Request) -> Option<Reply> {
    move |request| match request.kind {
        RequestKind::GetBulk { max_repetitions, .. }
            if max_repetitions * request.varbinds.len() as u32 > most =>
        {
            None
        }
        _ => Some(agent().answer(request)),
    }
}

fn bulks(sent: &[RequestKind]) -> usize {
    sent.iter().filter(|kind| matches!(kind, RequestKind::GetBulk { .. })).count()
}

#[track_caller]
fn whole(tried: &Tried) {
    assert!(tried.finished.outcome.is_complete(), "{:?}", tried.finished.outcome);
    assert_eq!(tried.names, cells());
}

#[test]
fn an_agent_without_getbulk_is_walked_with_getnext_and_remembered() {
    for query in queries() {
        for retries in [1, 2, 5] {
            let first = tried(&query, retries, Habits::default(), up_to(0));
            whole(&first);
            assert_eq!(first.silences, 0, "each exchange had an answer to its last try");
            assert_eq!(bulks(&first.sent), 4 * retries);
            assert_eq!(first.finished.habits, Habits::new(false, None));
            let second = tried(&query, retries, first.finished.habits, up_to(0));
            whole(&second);
            assert_eq!(bulks(&second.sent), 0);
        }
    }
}

#[test]
fn a_getbulk_that_is_small_enough_is_found_and_remembered() {
    for (query, most) in queries().iter().zip([5, 10, 10]) {
        for retries in [1, 3] {
            let first = tried(query, retries, Habits::default(), up_to(most));
            whole(&first);
            let habits = first.finished.habits;
            assert!(habits.bulk && habits.ceiling.is_some_and(|it| it <= most), "{habits:?}");
            let second = tried(query, retries, habits, up_to(most));
            whole(&second);
            assert!(second.sent.len() < first.sent.len());
        }
    }
}

#[test]
fn with_one_try_a_host_that_answered_before_is_asked_for_less_and_then_with_getnext() {
    for query in queries() {
        let get = Query::get(oids(&["1.3.1.0"])).unwrap();
        let mut played = tried(&get.then(query), 0, Habits::default(), up_to(0));
        played.names.remove(0);
        whole(&played);
        assert_eq!(played.silences, 3);
        assert_eq!(bulks(&played.sent), 3);
        assert_eq!(played.finished.habits, Habits::new(false, None));
    }
}

#[test]
fn a_dead_host_costs_its_tries_and_shows_nothing() {
    for query in queries() {
        for retries in 0..4 {
            let dead = tried(&query, retries, Habits::default(), |_| None);
            assert_eq!((dead.sent.len(), dead.silences), (retries + 1, 1));
            assert!(dead.finished.outcome.is_failed());
            assert_eq!(dead.finished.habits, Habits::default());
        }
    }
}

#[test]
fn a_host_that_dies_has_not_shown_that_it_lacks_getbulk() {
    for query in queries() {
        for retries in 0..3 {
            for answers in 1..4 {
                let get = Query::get(oids(&["1.3.1.0"])).unwrap();
                let small = Agent { size: 5, ..agent() };
                let mut left = answers;
                let played = tried(&get.then(query.clone()), retries, Habits::default(), |it| {
                    left -= 1;
                    (left >= 0).then(|| small.answer(it))
                });
                assert!(matches!(played.finished.outcome, Outcome::Partial(_)));
                assert!(played.silences <= if retries == 0 { 4 } else { 3 });
                assert!(played.finished.habits.bulk);
            }
        }
    }
}

#[test]
fn one_lost_datagram_changes_nothing() {
    for query in queries() {
        for lost in 0..3 {
            let mut number = 0;
            let played = tried(&query, 1, Habits::default(), |request| {
                number += 1;
                (number != lost + 1).then(|| agent().answer(request))
            });
            whole(&played);
            assert_eq!(played.finished.habits, Habits::default());
        }
    }
}

#[test]
fn the_late_answer_to_the_getbulk_counts() {
    for query in queries() {
        let mut before = None;
        let played = tried(&query, 1, Habits::default(), |request| {
            // Each answer is later than the first try.
            let late = before.take().map(|before| agent().answer(&before));
            before = late.is_none().then(|| request.clone());
            late
        });
        whole(&played);
        assert_eq!(played.finished.habits, Habits::default());
        let exchanges = played.sent.len() / 2;
        assert!(exchanges <= 6, "{exchanges}");
    }
}
