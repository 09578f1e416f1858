//! The SNMPv3 engine alone: it is discovered before any credential is sent, and remembered.

use netsnmp::{
    AuthProtocol, Engine, ErrorKind, HostRecord, Pool, PrivProtocol, Query, Session, Silence,
    Target, User,
};
use testkit::{
    agent::{AUTH_PASSPHRASE, Agent, PRIV_PASSPHRASE},
    faulty::{Engine as Peer, Faulty, counter},
    lane::{SYS_UP_TIME, ask, kind, ms, settings},
    tree::Tree,
};

fn user() -> User {
    User::new("u-sha-aes")
        .auth(AuthProtocol::Sha, AUTH_PASSPHRASE)
        .privacy(PrivProtocol::Aes128, PRIV_PASSPHRASE)
}

fn one(target: Target, query: &Query) -> HostRecord {
    let pool = Pool::builder().settings(settings(ms(2000), 1));
    let mut records = ask(pool, vec![target], query).0;
    assert_eq!(records.len(), 1);
    records.remove(0)
}

#[test]
fn discovery_returns_the_engine_and_sends_no_user() {
    let agent = Agent::builder().engine_boots(7).start();
    let record = one(Target::new(agent.udp()).user(User::new("nobody")), &Query::discovery());
    assert!(record.outcome.is_complete(), "{record}");
    let engine = record.engine.unwrap();
    assert_eq!((engine.id(), engine.boots()), (agent.engine_id(), 7));
    assert_eq!(record.tries, 1);
    assert!(record.rtt.is_some() && record.varbinds.is_empty());

    let heard = Faulty::silent();
    let target = Target::new(heard.udp()).user(User::new("nobody")).timeout(ms(100)).retries(1);
    let record = one(target, &Query::discovery());
    let silence = ErrorKind::Timeout { tries: 2, silence: Silence::Discovery };
    assert_eq!(kind(&record), &silence);
    assert!(record.engine.is_none() && record.rtt.is_none());
    assert_eq!(heard.requests().len(), 2);
    assert!(heard.requests().iter().all(|request| request.is_discovery()));
}

#[test]
fn nothing_is_discovered_with_a_community() {
    let heard = Faulty::silent();
    let query = Query::discovery();
    let record = one(Target::new(heard.udp()), &query);
    assert!(record.outcome.is_complete() && record.tries == 0, "{record}");
    let mut session = Session::builder(heard.udp()).v2c("public").open().unwrap();
    assert!(session.query(&query).outcome.is_complete());
    assert!(heard.requests().is_empty());
}

#[test]
fn a_session_discovers_too() {
    let agent = Agent::start();
    let mut session = Session::builder(agent.udp()).v3(user()).open().unwrap();
    let record = session.query(&Query::discovery());
    assert_eq!(record.engine.unwrap().id(), agent.engine_id());
    assert!(record.rtt.is_some());
    let record = session.query(&Query::get([SYS_UP_TIME]).unwrap());
    assert_eq!((record.tries, record.varbinds.len()), (1, 1));
}

#[test]
fn a_remembered_engine_is_not_discovered_again() {
    let agent = Agent::start();
    let get = Query::get([SYS_UP_TIME]).unwrap();
    let target = Target::new(agent.udp()).user(user());
    let first = one(target.clone(), &get);
    assert!(first.outcome.is_complete() && first.tries == 2, "{first}");
    let second = one(target.engine(first.engine.unwrap()), &get);
    assert!(second.outcome.is_complete() && second.tries == 1, "{second}");
}

/// A wrong remembered engine costs a message or two, but the host still answers.
#[test]
fn a_stale_engine_is_discovered_again() {
    let mut agent = Agent::builder().engine_boots(5).start();
    let get = Query::get([SYS_UP_TIME]).unwrap();
    let target = || Target::new(agent.udp()).user(user());
    let id = agent.engine_id().to_vec();
    for (what, engine, most) in [
        ("another device", Engine::new(*b"\x80\x00\x1f\x88\x04other", 5, 10), 3),
        ("rebooted since", Engine::new(id.clone(), 4, 1_000_000), 3),
        ("boots lost", Engine::new(id.clone(), 900, 100), 4),
        ("time ran back", Engine::new(id.clone(), 5, 1_000_000), 4),
        ("no engine ID at all", Engine::new(*b"x", 5, 10), 2),
    ] {
        let record = one(target().engine(engine.clone()), &get);
        assert!(record.outcome.is_complete(), "{what}: {record}");
        assert!(record.tries <= most, "{what}: {} messages", record.tries);
        let heard = record.engine.unwrap();
        assert_eq!((heard.id(), heard.boots()), (agent.engine_id(), 5), "{what}");
        let settings = settings(ms(2000), 1);
        let mut session = Session::open(&target().engine(engine), &settings).unwrap();
        assert!(session.get([SYS_UP_TIME]).is_ok(), "{what}");
    }
    agent.reboot();
    let record = one(Target::new(agent.udp()).user(user()).engine(Engine::new(id, 5, 10)), &get);
    assert!(record.outcome.is_complete(), "{record}");
    assert_eq!(record.engine.unwrap().boots(), 6);
}

const OLD: &[u8] = b"\x80\x00\x1f\x88\x04old";
const NEW: &[u8] = b"\x80\x00\x1f\x88\x04new";

/// Returns a peer that is another engine from its third message on. With `settles` it stays that one,
/// otherwise it changes with each message.
fn changing(settles: bool) -> Faulty {
    let tree = Tree::system();
    Faulty::start(move |request| {
        let new = if settles { request.number > 1 } else { request.number % 2 == 0 };
        let peer = Peer::new(if new { NEW } else { OLD });
        let asked = request.message.v3.as_ref().unwrap();
        vec![match asked.engine_id == peer.id {
            true => tree.answer(request).into(),
            false => peer.discovered(request).into(),
        }]
    })
}

fn in_both(peer: impl Fn() -> Faulty, user: &User) -> [HostRecord; 2] {
    let get = Query::get([SYS_UP_TIME]).unwrap();
    let (first, second) = (peer(), peer());
    let lane = one(Target::new(first.udp()).user(user.clone()), &get);
    let session = Session::builder(second.udp()).v3(user.clone()).timeout(ms(2000)).retries(1);
    [lane, session.open().unwrap().query(&get)]
}

#[test]
fn an_engine_that_changes_in_mid_run_is_discovered_again() {
    for record in in_both(|| changing(true), &User::new("u")) {
        assert!(record.outcome.is_complete(), "{record}");
        assert_eq!(record.engine.unwrap().id(), NEW);
    }
}

#[test]
fn an_engine_may_change_as_often_as_there_are_tries() {
    for retries in [2, 3] {
        let peer = || {
            let tree = Tree::system();
            Faulty::start(move |request| {
                // It changes before each of the first three requests.
                let name =
                    [b"\x80\x00\x1f\x88\x04".as_slice(), &[(request.number / 2).min(3) as u8]]
                        .concat();
                let peer = Peer::new(&name);
                vec![match request.message.v3.as_ref().unwrap().engine_id == peer.id {
                    true => tree.answer(request).into(),
                    false => peer.discovered(request).into(),
                }]
            })
        };
        let get = Query::get([SYS_UP_TIME]).unwrap();
        let (first, second) = (peer(), peer());
        let pool = Pool::builder().settings(settings(ms(2000), retries));
        let lane = ask(pool, vec![Target::new(first.udp()).user(User::new("u"))], &get).0.remove(0);
        let session = Session::builder(second.udp()).v3(User::new("u")).retries(retries);
        for record in [lane, session.open().unwrap().query(&get)] {
            assert_eq!(record.outcome.is_complete(), retries == 3, "{retries}: {record}");
        }
    }
}

#[test]
fn an_engine_that_keeps_changing_is_an_error_with_both_ids() {
    for record in in_both(|| changing(false), &User::new("u")) {
        assert_eq!(kind(&record).name(), "engine", "{record}");
        let text = record.outcome.error().unwrap().to_string();
        assert!(text.contains("80001f88046f6c64") && text.contains("80001f88046e6577"), "{text}");
        // Two discoveries, and a request after each.
        assert_eq!(record.tries, 4);
    }
}

#[test]
fn another_engine_than_the_given_one_is_an_error_at_once() {
    let mut user = User::new("u");
    user.engine_id = Some(OLD.to_vec());
    let other = || Faulty::start(|request| vec![Peer::new(NEW).discovered(request).into()]);
    for record in in_both(other, &user) {
        let expected =
            ErrorKind::OtherEngine { expected: OLD.into(), found: NEW.into(), given: true };
        assert_eq!(kind(&record), &expected);
        assert_eq!(record.tries, 1);
    }
}

#[test]
fn an_engine_with_the_most_boots_is_named() {
    let last = |answers: bool| {
        move || {
            Faulty::start(move |request| {
                let engine = Peer { id: OLD.to_vec(), boots: 2_147_483_647, time: 5 };
                match (request.is_discovery(), answers) {
                    (true, _) => vec![engine.discovered(request).into()],
                    (false, true) => {
                        vec![request.report(&engine, counter::NOT_IN_TIME_WINDOWS).into()]
                    }
                    (false, false) => vec![],
                }
            })
        }
    };
    for answers in [true, false] {
        for record in in_both(last(answers), &user()) {
            assert_eq!(kind(&record), &ErrorKind::OutOfBoots);
            assert_eq!(kind(&record).name(), "not-in-window");
            assert!(record.outcome.error().unwrap().to_string().contains("2147483647"));
        }
    }
}

#[test]
fn advice_about_silence_names_the_context_and_only_privacy_that_is_used() {
    let engine = || {
        Faulty::start(|request| match request.is_discovery() {
            true => vec![Peer::new(OLD).discovered(request).into()],
            false => vec![],
        })
    };
    let plain = User::new("u");
    for (user, privacy, context) in [
        (plain.clone(), false, false),
        (plain.context("vlan-1"), false, true),
        (user(), true, false),
        (user().context("vlan-1"), true, true),
    ] {
        let peer = engine();
        let target = Target::new(peer.udp()).user(user).timeout(ms(800)).retries(0);
        let record = one(target, &Query::get([SYS_UP_TIME]).unwrap());
        let advice = record.outcome.error().unwrap().advice();
        assert_eq!(advice.contains("privacy"), privacy, "{advice}");
        assert_eq!(advice.contains("context"), context, "{advice}");
    }
}
