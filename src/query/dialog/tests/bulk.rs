//! One GETBULK.

use super::*;

const NAMES: [&str; 5] = ["1.3.1.0", "1.3.2.1", "1.3.2.2", "1.3.2.3", "1.3.3.0"];

fn query(non_repeaters: u32, max_repetitions: Option<u32>) -> Query {
    Query::get_bulk(oids(&["1.3.1", "1.3.2"]), non_repeaters, max_repetitions).unwrap()
}

#[test]
fn a_getbulk_is_one_request_with_the_given_numbers() {
    let agent = Agent::new(Version::V2c, &NAMES);
    let played = play_agent(&query(1, Some(2)), &agent);
    assert_eq!(played.names(), ["1.3.1.0", "1.3.2.1", "1.3.2.2"]);
    assert!(played.outcome.is_complete());
    let kind = |max_repetitions| RequestKind::GetBulk { non_repeaters: 1, max_repetitions };
    assert_eq!(played.kinds(), [kind(2)]);
    assert_eq!(play_agent(&query(1, None), &agent).kinds(), [kind(10)]);
}

#[test]
fn zero_repetitions_are_allowed() {
    let agent = Agent::new(Version::V2c, &NAMES);
    assert_eq!(play_agent(&query(1, Some(0)), &agent).names(), ["1.3.1.0"]);
    let nothing = play_agent(&query(0, Some(0)), &agent);
    assert!(nothing.outcome.is_complete() && nothing.varbinds.is_empty());
    assert_eq!(nothing.requests.len(), 1);
}

#[test]
fn v1_sends_a_getnext() {
    let agent = Agent::new(Version::V1, &NAMES);
    let played = play_agent(&query(1, Some(9)), &agent);
    assert_eq!(played.names(), ["1.3.1.0", "1.3.2.1"]);
    assert_eq!(played.kinds(), [RequestKind::GetNext]);
    assert_eq!(play_agent(&query(1, Some(0)), &agent).names(), ["1.3.1.0"]);
    let nothing = play_agent(&query(0, Some(0)), &agent);
    assert!(nothing.requests.is_empty() && nothing.outcome.is_complete());
}

#[test]
fn too_big_halves_the_repetitions_then_splits_the_names() {
    let agent = Agent { size: 3, cuts: false, ..Agent::new(Version::V2c, &NAMES) };
    let played = play_agent(&query(1, Some(4)), &agent);
    assert_eq!(played.names(), ["1.3.1.0", "1.3.2.1", "1.3.2.2"]);
    assert_eq!(played.requests.len(), 2);

    let agent = Agent { size: 1, cuts: false, ..agent };
    let played = play_agent(&query(0, Some(4)), &agent);
    assert_eq!(played.names(), ["1.3.1.0", "1.3.2.1"]);
    assert!(played.outcome.is_complete());

    let played = play_agent(&query(0, Some(4)), &Agent { size: 0, ..agent });
    assert!(played.outcome.is_failed());
    assert_eq!(played.error(), &ErrorKind::TooBig);
}

#[test]
fn a_v1_stack_behind_v2c_is_asked_with_getnext() {
    let agent = Agent::new(Version::V1, &NAMES);
    let refusals =
        [(ErrorStatus::GEN_ERR, 4), (ErrorStatus::NO_ERROR, 4), (ErrorStatus::NO_SUCH_NAME, 3)];
    for (status, requests) in refusals {
        let twice = query(1, Some(9)).then(query(1, Some(9)));
        let played = play(&twice, Version::V2c, |request| {
            Ok(match request.kind {
                RequestKind::GetBulk { .. } => refusal(status, 0),
                _ => agent.answer(request),
            })
        });
        assert_eq!(played.names(), ["1.3.1.0", "1.3.2.1", "1.3.1.0", "1.3.2.1"]);
        assert!(played.outcome.is_complete());
        assert_eq!(played.requests.len(), requests, "noSuchName is remembered");
    }
}

#[test]
fn other_refusals_are_reported() {
    let played =
        play(&query(1, Some(9)), Version::V3, |_| Ok(refusal(ErrorStatus::AUTHORIZATION_ERROR, 1)));
    assert_eq!(played.error().name(), "no-access");
    assert_eq!(played.requests.len(), 1);
    let played = play(&query(0, Some(0)), Version::V3, |_| Ok(refusal(ErrorStatus::GEN_ERR, 0)));
    assert_eq!(played.error().name(), "error-status");
}

#[test]
fn disorder_between_repetitions_is_an_error_but_the_rows_are_given() {
    let rows = [value("1.3.1.0", 1), value("1.3.2.1", 2), value("1.3.2.1", 3)];
    let played = play(&query(1, Some(2)), Version::V2c, |_| Ok(reply(rows.to_vec())));
    assert_eq!(played.varbinds, rows);
    let why = "1.3.2.1 does not follow 1.3.2.1".to_owned();
    assert_eq!(played.error(), &ErrorKind::BadResponse(why));
    // Each of the interleaved columns increases.
    let rows = ["1.3.1.1", "1.3.2.1", "1.3.1.2", "1.3.2.2"].map(|name| value(name, 1));
    let played = play(&query(0, Some(2)), Version::V2c, |_| Ok(reply(rows.to_vec())));
    assert!(played.outcome.is_complete());
    // More bindings than names, though all names are non-repeaters.
    let played = play(&query(2, Some(2)), Version::V2c, |_| Ok(reply(rows.to_vec())));
    let why = "asked for 2 bindings, got 4 bindings".to_owned();
    assert_eq!(played.error(), &ErrorKind::BadResponse(why));
}

#[test]
fn numbers_that_are_too_large_are_capped() {
    let dialog = Dialog::new(&query(u32::MAX, Some(u32::MAX)), Version::V2c, 10);
    let largest = i32::MAX as u32;
    assert_eq!(
        dialog.request().unwrap().kind,
        RequestKind::GetBulk { non_repeaters: largest, max_repetitions: largest }
    );
}
