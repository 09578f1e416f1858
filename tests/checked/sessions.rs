//! One host at a time.

use super::{PATIENT, SHORT, Scene};
use netsnmp::{
    AuthProtocol, Credentials, ErrorKind, Library, Mib, PrivProtocol, Query, Report, Session, User,
    Value, VarBind, mib::MibSources,
};
use testkit::{
    agent::{AUTH_PASSPHRASE, Agent, BASE, NOAUTH_USER, PRIV_PASSPHRASE, RO, RW},
    faulty::{Action, Engine, Faulty},
    lane::{NO_NAME, SYS_DESCR, SYS_UP_TIME},
    tree::Tree,
    users::{sha_aes, user},
};

pub(super) const SCENES: &[Scene] = &[
    ("sessions_of_every_version", every_version),
    ("sessions_of_every_protocol", every_protocol),
    ("sessions_over_streams", streams),
    ("sessions_that_are_refused", refused),
    ("sessions_with_hostile_answers", hostile),
    ("sessions_with_hostile_engines", hostile_engines),
    ("a_module_is_compiled", module),
];

fn open(peer: String, credentials: Credentials) -> Session {
    Session::builder(peer).credentials(credentials).timeout(PATIENT).open().unwrap()
}

/// Sends every kind of request.
fn everything(session: &mut Session) {
    session.get([SYS_DESCR, SYS_UP_TIME]).unwrap();
    session.get_next([SYS_DESCR]).unwrap();
    let walked: Result<Vec<_>, _> = session.walk(format!("{BASE}.2.1.2")).unwrap().collect();
    assert_eq!(walked.unwrap().len(), 10);
    assert_eq!(session.table(format!("{BASE}.2")).unwrap().rows.len(), 10);
    let record =
        session.query(&Query::get([format!("{BASE}.1.8.0"), format!("{BASE}.1.99.0")]).unwrap());
    assert!(record.outcome.error().is_none() || !record.varbinds.is_empty(), "{record}");
}

fn every_version() {
    let agent = Agent::start();
    for credentials in [
        Credentials::v1(RO),
        Credentials::v2c(RO),
        Credentials::v3(User::new(NOAUTH_USER)),
        Credentials::v3(sha_aes()),
    ] {
        let mut session = open(agent.udp(), credentials);
        everything(&mut session);
        // A session may move to another thread.
        std::thread::spawn(move || session.get([SYS_UP_TIME]).unwrap()).join().unwrap();
    }
    for credentials in [Credentials::v2c(RW), Credentials::v3(sha_aes())] {
        let mut session = open(agent.udp(), credentials);
        let set =
            |name: &str, value| VarBind::new(format!("{BASE}.3.{name}.0").parse().unwrap(), value);
        session.set([set("1", Value::Integer(8)), set("2", Value::from("new"))]).unwrap();
        assert!(session.set([set("9", Value::Integer(8))]).is_err());
    }
}

fn every_protocol() {
    let library = Library::get().unwrap();
    let agent = Agent::builder().all_users().start();
    for auth in library.auth_protocols() {
        for privacy in library.priv_protocols().iter().copied().map(Some).chain([None]) {
            let mut session = open(agent.udp(), Credentials::v3(user(*auth, privacy)));
            session.get([SYS_DESCR]).unwrap();
        }
    }
}

fn streams() {
    let mut agent = Agent::start();
    for peer in [agent.tcp(), agent.unix()] {
        everything(&mut open(peer, Credentials::v2c(RO)));
    }
    // One that is lost is opened again, after the timeout.
    let session = Session::builder(agent.tcp()).v3(sha_aes()).timeout(SHORT).retries(9);
    let mut session = session.open().unwrap();
    session.get([SYS_DESCR]).unwrap();
    agent.stop();
    assert!(session.get([SYS_DESCR]).is_err());
}

fn refused() {
    let agent = Agent::start();
    let wrong = User::new("u-sha-aes")
        .auth(AuthProtocol::Sha, "not the passphrase")
        .privacy(PrivProtocol::Aes128, PRIV_PASSPHRASE);
    let level = User::new("u-sha").auth(AuthProtocol::Sha, AUTH_PASSPHRASE);
    for (user, report) in [
        (wrong, Some(Report::WrongDigest)),
        (User::new("nobody"), Some(Report::UnknownUserName)),
        (level, None),
    ] {
        let error = open(agent.udp(), Credentials::v3(user)).get([SYS_DESCR]).err();
        let kind = error.map(|error| error.kind().clone());
        assert_eq!(kind, report.map(ErrorKind::Report));
    }
    let ask = |peer: String, credentials| {
        let session = Session::builder(peer).credentials(credentials).timeout(SHORT).retries(1);
        session.open().unwrap().get([SYS_DESCR]).unwrap_err()
    };
    let silent = Faulty::silent();
    ask(silent.udp(), Credentials::v2c(RO));
    ask(silent.udp(), Credentials::v3(sha_aes()));
    ask(agent.udp(), Credentials::v2c("wrong"));
    assert!(Session::builder(NO_NAME).open().is_err());
}

/// A peer that answers with one octet changed, another one each time, and then rightly.
fn one_octet_changed(octet: u8) -> Faulty {
    let tree = Tree::system();
    Faulty::start(move |request| {
        let answer = tree.answer(request);
        let index = (request.number - 1) % answer.encode().len();
        vec![Action::from(answer.clone()).with_octet(index, octet), Action::from(answer)]
    })
}

fn hostile() {
    for octet in [0x00, 0x30, 0x7f, 0x84, 0xff] {
        let peer = one_octet_changed(octet);
        let mut session = open(peer.udp(), Credentials::v2c(RO));
        for _ in 0..50 {
            let _ = session.get([SYS_UP_TIME]);
        }
    }
}

fn hostile_engines() {
    let engine = Engine::new(&[0x80, 0, 0, 0, 1, 2, 3]);
    for octet in [0x00, 0x84, 0xff] {
        let engine = engine.clone();
        let peer = Faulty::start(move |request| {
            let answer = engine.discovered(request);
            let length = answer.encode().len();
            let changed = Action::from(answer.clone()).with_octet(request.number % length, octet);
            vec![changed, Action::from(answer).truncated(length - request.number % 9)]
        });
        for user in [User::new("anybody"), sha_aes()] {
            let session = Session::builder(peer.udp()).v3(user).timeout(SHORT).retries(0);
            let mut session = session.open().unwrap();
            for _ in 0..5 {
                let _ = session.get([SYS_UP_TIME]);
            }
        }
    }
}

const MODULE: &str = "CHECKED-MIB DEFINITIONS ::= BEGIN
IMPORTS OBJECT-TYPE, Integer32, enterprises FROM SNMPv2-SMI;
checked OBJECT IDENTIFIER ::= { enterprises 99999 }
checkedState OBJECT-TYPE SYNTAX INTEGER { good(1), bad(2) } MAX-ACCESS read-only STATUS current
    DESCRIPTION \"\" ::= { checked 1 }
checkedLimit OBJECT-TYPE SYNTAX Integer32 (0..9) MAX-ACCESS read-only STATUS current
    DESCRIPTION \"\" ::= { checked 2 }
checkedBroken OBJECT-TYPE SYNTAX ::= ( nonsense
END
";

fn module() {
    let folder = testkit::mibs::folder(&[("CHECKED-MIB", MODULE)]);
    let modules = vec!["CHECKED-MIB".to_owned()];
    let dirs = vec![folder.path().to_owned()];
    let (mib, problems) =
        Mib::load(&MibSources { modules, dirs, ..MibSources::default() }).unwrap();
    assert!(mib.resolve("checkedState.0").is_ok(), "{problems:?}");
    assert!(!problems.is_empty());
}
