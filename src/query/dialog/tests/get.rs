//! GET, GETNEXT and SET.

use super::*;
use crate::query::MAX_BINDINGS;

const ABCD: [&str; 4] = ["1.3.1.0", "1.3.2.0", "1.3.3.0", "1.3.4.0"];

#[test]
fn hosts_share_the_request_and_it_stays_until_answered() {
    let query = Query::get(oids(&ABCD)).unwrap();
    let (mut one, two) =
        (Dialog::new(&query, Version::V2c, 10), Dialog::new(&query, Version::V2c, 10));
    assert!(std::ptr::eq(one.request().unwrap(), one.request().unwrap()));
    assert!(std::ptr::eq(one.request().unwrap(), two.request().unwrap()), "copied per host");
    one.accept(Agent::new(Version::V2c, &ABCD).answer(two.request().unwrap()));
    assert_eq!(one.request(), None);
    assert_eq!(one.take_varbinds().len(), 4);
    assert!(one.take_varbinds().is_empty(), "taken twice");
    let finished = one.finish();
    assert!(finished.varbinds.is_empty() && finished.outcome.is_complete());
}

#[test]
fn v2_exceptions_are_answers() {
    let agent = Agent::new(Version::V2c, &["1.3.1.0"]);
    let played = play_agent(&Query::get(oids(&ABCD[..2])).unwrap(), &agent);
    assert_eq!(played.varbinds[1], VarBind::new(oid("1.3.2.0"), Value::NoSuchInstance));
    assert!(played.outcome.is_complete());
    assert_eq!(played.requests.len(), 1);
}

#[test]
fn v1_asks_again_without_what_is_missing() {
    let agent = Agent::new(Version::V1, &["1.3.1.0", "1.3.4.0"]);
    let played = play_agent(&Query::get(oids(&ABCD)).unwrap(), &agent);
    assert_eq!(
        played.varbinds,
        [
            value("1.3.1.0", 1),
            VarBind::new(oid("1.3.2.0"), Value::NoSuchInstance),
            VarBind::new(oid("1.3.3.0"), Value::NoSuchInstance),
            value("1.3.4.0", 2),
        ]
    );
    assert!(played.outcome.is_complete());
    assert_eq!(played.requests.len(), 3);
    let nothing = Agent::new(Version::V1, &[]);
    let played = play_agent(&Query::get(oids(&ABCD)).unwrap(), &nothing);
    assert_eq!(played.names(), ABCD);
    assert_eq!(played.requests.len(), 4);
}

#[test]
fn after_a_wrong_error_index_names_are_asked_one_by_one() {
    for index in [0, 5, -1, i64::MAX] {
        let agent = Agent::new(Version::V1, &["1.3.1.0", "1.3.2.0", "1.3.4.0"]);
        let played = play(&Query::get(oids(&ABCD)).unwrap(), Version::V1, |request| {
            let mut reply = agent.answer(request);
            reply.index = if reply.status == ErrorStatus::NO_ERROR { 0 } else { index };
            Ok(reply)
        });
        assert_eq!(played.names(), ABCD);
        assert_eq!(played.varbinds[2].value, Value::NoSuchInstance);
        assert!(played.outcome.is_complete());
        assert_eq!(played.requests.len(), 5);
    }
}

#[test]
fn after_too_big_halves_are_asked_in_order() {
    for local in [false, true] {
        let agent = Agent { size: 1, ..Agent::new(Version::V2c, &ABCD) };
        let played = play(&Query::get(oids(&ABCD)).unwrap(), Version::V2c, |request| {
            match agent.answer(request) {
                // A message of ours that does not fit is split in the same way.
                reply if local && reply.status == ErrorStatus::TOO_BIG => Err(ErrorKind::TooBig),
                reply => Ok(reply),
            }
        });
        assert_eq!(played.names(), ABCD);
        assert!(played.outcome.is_complete());
        let sizes: Vec<_> = played.requests.iter().map(|r| r.varbinds.len()).collect();
        assert_eq!(sizes, [4, 2, 1, 1, 2, 1, 1]);
    }
}

#[test]
fn if_one_binding_is_too_big_the_others_are_given() {
    let agent = Agent::new(Version::V2c, &ABCD);
    let played = play(&Query::get(oids(&ABCD)).unwrap(), Version::V2c, |request| {
        Ok(match request.varbinds.iter().any(|varbind| varbind.oid == oid("1.3.2.0")) {
            true => refusal(ErrorStatus::TOO_BIG, 0),
            false => agent.answer(request),
        })
    });
    assert_eq!(played.names(), ["1.3.1.0", "1.3.3.0", "1.3.4.0"]);
    assert!(matches!(&played.outcome, Outcome::Partial(_)));
    assert_eq!(played.error(), &ErrorKind::TooBig);
}

#[test]
fn missing_and_too_big_together_keep_the_order() {
    let agent = Agent { size: 1, ..Agent::new(Version::V1, &["1.3.1.0", "1.3.4.0"]) };
    let played = play_agent(&Query::get(oids(&ABCD)).unwrap(), &agent);
    assert_eq!(played.names(), ABCD);
    assert!(played.outcome.is_complete());
}

#[test]
fn a_long_list_is_split_into_requests() {
    let names: Vec<_> = (0..MAX_BINDINGS * 2 + 1).map(|i| format!("1.3.{i}.0")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let agent = Agent::new(Version::V2c, &names);
    let played = play_agent(&Query::get(oids(&names)).unwrap(), &agent);
    assert_eq!(played.names(), names);
    let sizes: Vec<_> = played.requests.iter().map(|r| r.varbinds.len()).collect();
    assert_eq!(sizes, [MAX_BINDINGS, MAX_BINDINGS, 1]);

    let query = Query::get(oids(&names)).unwrap();
    let mut runs = [(); 2].map(|()| Dialog::new(&query, Version::V2c, 10));
    for dialog in &mut runs {
        dialog.accept(agent.answer(dialog.request().unwrap()));
    }
    let [one, two] = runs.each_ref().map(|dialog| dialog.request().unwrap());
    assert!(std::ptr::eq(one, two), "the second request is copied per host");
}

#[test]
fn a_variable_missing_in_v1_does_not_affect_the_next_request() {
    let names: Vec<_> = (0..MAX_BINDINGS + 2).map(|i| format!("1.3.{i}.0")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let agent = Agent::new(Version::V1, &names[1..]);
    let played = play_agent(&Query::get(oids(&names)).unwrap(), &agent);
    assert_eq!(played.names(), names);
    let missing = played.varbinds.iter().filter(|varbind| varbind.value.is_exception()).count();
    assert_eq!(missing, 1);
}

#[test]
fn an_error_status_names_its_binding_and_does_not_split() {
    let played = play(&Query::get(oids(&ABCD)).unwrap(), Version::V2c, |_| {
        Ok(refusal(ErrorStatus::GEN_ERR, 3))
    });
    assert!(played.outcome.is_failed());
    let oid = Some(oid("1.3.3.0"));
    assert_eq!(played.error(), &ErrorKind::Status { status: ErrorStatus::GEN_ERR, index: 3, oid });
    assert_eq!(played.requests.len(), 1);
}

#[test]
fn an_oid_too_short_for_ber_comes_back_longer() {
    let query = Query::get([oid("1"), Oid::default()]).unwrap();
    let played = play(&query, Version::V2c, |_| {
        let none = |name| VarBind::new(oid(name), Value::NoSuchObject);
        Ok(reply(vec![none("1.0"), none("0.0")]))
    });
    assert!(played.outcome.is_complete());
}

#[test]
fn a_variable_missing_in_v1_is_reported_even_after_a_timeout() {
    let mut replies = vec![Err(silence()), Ok(refusal(ErrorStatus::NO_SUCH_NAME, 2))];
    let played = play(&Query::get(oids(&ABCD)).unwrap(), Version::V1, |_| replies.pop().unwrap());
    assert_eq!(played.names(), ["1.3.2.0"]);
    assert!(matches!(played.outcome, Outcome::Partial(_)));
}

#[test]
fn getnext_gives_the_next_variable() {
    for version in [Version::V1, Version::V2c] {
        let agent = Agent::new(version, &ABCD);
        let played =
            play_agent(&Query::get_next(oids(&["1.3.1", "1.3.4.0", "1.3.3"])).unwrap(), &agent);
        assert_eq!(
            played.varbinds,
            [
                value("1.3.1.0", 1),
                VarBind::new(oid("1.3.4.0"), Value::EndOfMibView),
                value("1.3.3.0", 3),
            ]
        );
        assert!(played.outcome.is_complete());
    }
}

#[test]
fn a_getnext_that_goes_backwards_is_an_error_but_the_value_is_given() {
    let query = Query::get_next(oids(&["1.3.2.0"])).unwrap();
    let played = play(&query, Version::V2c, |_| Ok(reply(vec![value("1.3.2.0", 1)])));
    assert_eq!(played.names(), ["1.3.2.0"]);
    let why = "1.3.2.0 does not follow 1.3.2.0".to_owned();
    assert_eq!(played.error(), &ErrorKind::BadResponse(why));
    let played = play(&query, Version::V2c, |_| Ok(reply(vec![])));
    assert!(matches!(played.outcome, Outcome::Failed(_)));
}

#[test]
fn a_set_is_one_pdu_and_gives_what_the_agent_stored() {
    let query = Query::set([value("1.3.1.0", 4), value("1.3.2.0", 5)]);
    let played = play(&query, Version::V2c, |request| {
        assert_eq!(request.varbinds, [value("1.3.1.0", 4), value("1.3.2.0", 5)]);
        // RowStatus: createAndGo(4) becomes active(1).
        Ok(reply(vec![value("1.3.1.0", 1), value("1.3.2.0", 5)]))
    });
    assert_eq!(played.varbinds, [value("1.3.1.0", 1), value("1.3.2.0", 5)]);
    assert_eq!(played.kinds(), [RequestKind::Set]);

    let swapped = play(&query, Version::V2c, |request| {
        Ok(reply(request.varbinds.iter().rev().cloned().collect()))
    });
    assert_eq!(swapped.error().name(), "bad-response");
}

#[test]
fn a_set_is_never_split() {
    let long: Vec<_> = (0..200).map(|i| value(&format!("1.3.{i}.0"), i)).collect();
    let played = play_agent(&Query::set(long), &Agent::new(Version::V2c, &[]));
    assert_eq!(played.requests.len(), 1);
    assert!(played.outcome.is_complete());

    let two = Query::set([value("1.3.1.0", 4), value("1.3.2.0", 5)]);
    for status in [ErrorStatus::TOO_BIG, ErrorStatus::NO_SUCH_NAME, ErrorStatus::WRONG_TYPE] {
        let played = play(&two, Version::V1, |_| Ok(refusal(status, 2)));
        let oid = Some(oid("1.3.2.0"));
        assert_eq!(played.error(), &ErrorKind::Status { status, index: 2, oid });
        assert_eq!(played.requests.len(), 1);
    }
    let one = Query::set([value("1.3.1.0", 4)]);
    let played = play(&one, Version::V2c, |_| Ok(refusal(ErrorStatus::TOO_BIG, 0)));
    assert_eq!(played.error(), &ErrorKind::TooBig);
}
