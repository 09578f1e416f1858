//! Several steps, failures and the end.

use super::*;

// One thread begins a dialog and a lane's thread goes on with it.
const _: fn() = || {
    fn send<T: Send>() {}
    send::<Dialog>();
};

fn three() -> Query {
    Query::get(oids(&["1.3.1.0"]))
        .unwrap()
        .then(Query::walk(oid("1.3.2")).unwrap())
        .then(Query::get(oids(&["1.3.3.0"])).unwrap())
}

const NAMES: [&str; 4] = ["1.3.1.0", "1.3.2.1", "1.3.2.2", "1.3.3.0"];

#[test]
fn steps_follow_each_other() {
    let played = play_agent(&three(), &Agent::new(Version::V2c, &NAMES));
    assert_eq!(played.names(), NAMES);
    assert!(played.outcome.is_complete());
    assert_eq!(played.ends, [WalkEnd::LeftSubtree]);
}

#[test]
fn nothing_to_ask_is_complete() {
    let nothing = Query::get(oids(&[]))
        .unwrap()
        .then(Query::set([]))
        .then(Query::get_bulk(oids(&[]), 0, None).unwrap());
    assert!(nothing.is_empty() && Query::default().is_empty() && !three().is_empty());
    let played = play_agent(&nothing, &Agent::new(Version::V2c, &[]));
    assert!(played.requests.is_empty() && played.outcome.is_complete());
}

#[test]
fn the_next_step_is_asked_after_a_refused_step() {
    let agent = Agent::new(Version::V2c, &NAMES);
    for refused in 0..3 {
        for unparsed in [false, true] {
            let mut n = 0;
            let played = play(&three(), Version::V2c, |request| {
                n += 1;
                match (n - 1 == refused, unparsed) {
                    (false, _) => Ok(agent.answer(request)),
                    (true, false) => Ok(refusal(ErrorStatus::AUTHORIZATION_ERROR, 0)),
                    (true, true) => Err(ErrorKind::BadResponse("cut short".to_owned())),
                }
            });
            assert_eq!(played.requests.len(), 3);
            assert!(matches!(played.outcome, Outcome::Partial(_)));
            assert_eq!(played.ends.len(), 1);
            assert_eq!(played.ends[0].is_complete(), refused != 1);
            let name = if unparsed { "bad-response" } else { "no-access" };
            assert_eq!(played.error().name(), name);
        }
    }
}

#[test]
fn the_next_step_is_asked_after_a_reply_that_does_not_parse() {
    let agent = Agent::new(Version::V2c, &NAMES);
    let first = [
        Query::set([value("1.3.9.0", 1)]),
        Query::get_bulk(oids(&["1.3.2"]), 0, None).unwrap(),
        Query::walk_with(Walk {
            root_itself: crate::query::RootItself::First,
            ..walk_of("1.3.2.1")
        }),
    ];
    for first in first {
        let mut n = 0;
        let played = play(&first.then(three()), Version::V2c, |request| {
            n += 1;
            match n {
                1 => Err(ErrorKind::BadResponse("cut short".to_owned())),
                _ => Ok(agent.answer(request)),
            }
        });
        assert_eq!(played.names(), NAMES);
        assert_eq!(played.error().name(), "bad-response");
    }
}

#[test]
fn the_first_error_is_reported() {
    let mut statuses =
        [ErrorStatus::NO_ACCESS, ErrorStatus::GEN_ERR, ErrorStatus::NO_CREATION].into_iter();
    let played = play(&three(), Version::V2c, |_| {
        Ok(refusal(statuses.next().unwrap_or(ErrorStatus::GEN_ERR), 0))
    });
    assert!(played.outcome.is_failed());
    assert_eq!(played.error().name(), "no-access");
}

#[test]
fn a_lost_host_is_not_asked_again() {
    let agent = Agent::new(Version::V2c, &NAMES);
    let losses = [
        silence(),
        ErrorKind::Refused,
        ErrorKind::Unreachable("no route".to_owned()),
        ErrorKind::Report(crate::Report::WrongDigest),
        ErrorKind::Cancelled,
        ErrorKind::Local("no sockets".to_owned()),
        ErrorKind::Library("out of memory".to_owned()),
    ];
    for loss in losses {
        let played = play(&three(), Version::V2c, |_| Err(loss.clone()));
        assert!(played.outcome.is_failed());
        assert_eq!(played.error(), &loss);
        assert_eq!(played.requests.len(), 1);
        assert!(played.ends.is_empty(), "a walk that did not begin has no end");

        let mut n = 0;
        let played = play(&three(), Version::V1, |request| {
            n += 1;
            if n < 3 { Ok(agent.answer(request)) } else { Err(loss.clone()) }
        });
        assert_eq!(played.names(), NAMES[..2]);
        assert!(matches!(played.outcome, Outcome::Partial(_)));
        assert_eq!(played.ends, [WalkEnd::Failed(loss.into())]);
    }
}

#[test]
fn a_dialog_that_is_not_finished_is_cancelled() {
    let mut dialog = Dialog::new(&Query::walk(oid("1.3.2")).unwrap(), Version::V2c, 1);
    let unbegun = Dialog::new(&three(), Version::V2c, 1).finish();
    assert_eq!(unbegun.outcome.error().unwrap().kind(), &ErrorKind::Cancelled);
    assert!(unbegun.outcome.is_failed());
    dialog.accept(reply(vec![value("1.3.2.1", 1)]));
    let finished = dialog.finish();
    assert_eq!(finished.varbinds, [value("1.3.2.1", 1)]);
    assert!(matches!(finished.outcome, Outcome::Partial(_)));
    assert_eq!(finished.ends, [WalkEnd::Failed(ErrorKind::Cancelled.into())]);
}

#[test]
fn a_finished_dialog_ignores_replies_and_failures() {
    let mut dialog = Dialog::new(&Query::default(), Version::V2c, 10);
    dialog.accept(reply(vec![value("1.3.2.1", 1)]));
    dialog.fail(silence().into());
    dialog.fail(ErrorKind::TooBig.into());
    dialog.fail(ErrorKind::BadResponse("late".to_owned()).into());
    let finished = dialog.finish();
    assert!(finished.varbinds.is_empty() && finished.outcome.is_complete());
}

/// A lane holds one dialog for every host in flight.
#[test]
fn a_dialog_is_small() {
    assert!(size_of::<Dialog>() <= 512, "{} octets", size_of::<Dialog>());
}
