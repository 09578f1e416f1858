//! SNMPv3 with a real agent: protocols, keys, Reports, engines that change.

use netsnmp::{
    AuthProtocol, Error, ErrorKind, ErrorStatus, Key, Library, PrivProtocol, Report, Secret,
    SecurityLevel, Session, Silence, User, Value,
};
use std::{thread, time::Duration};
use testkit::{
    agent::{AUTH_PASSPHRASE, Agent, NOAUTH_USER, PRIV_PASSPHRASE, RESTRICTED_USER, STRICT_USER},
    users::{sha_aes, user},
};

const SYS_UP_TIME: &str = "1.3.6.1.2.1.1.3.0";
const SYS_DESCR: &str = "1.3.6.1.2.1.1.1.0";

fn open(agent: &Agent, user: User) -> Session {
    Session::builder(agent.udp()).v3(user).timeout(Duration::from_secs(5)).open().unwrap()
}

fn ask(agent: &Agent, user: User) -> Result<Value, Error> {
    let mut answer = open(agent, user).get([SYS_UP_TIME])?;
    Ok(answer.remove(0).value)
}

fn report(agent: &Agent, user: User) -> Report {
    match ask(agent, user).unwrap_err().kind() {
        ErrorKind::Report(report) => report.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_protocol_of_the_library_works_with_every_other() {
    let library = Library::get().unwrap();
    let agent = Agent::builder().all_users().start();
    for auth in library.auth_protocols() {
        for privacy in library.priv_protocols().iter().copied().map(Some).chain([None]) {
            let answer = ask(&agent, user(*auth, privacy));
            assert!(matches!(answer, Ok(Value::TimeTicks(_))), "{auth} {privacy:?}: {answer:?}");
        }
    }
    assert!(library.auth_protocols().contains(&AuthProtocol::Sha));
    assert!(library.priv_protocols().contains(&PrivProtocol::Aes128));
}

#[test]
fn each_report_has_its_error() {
    let agent = Agent::start();
    assert_eq!(report(&agent, User::new("nobody")), Report::UnknownUserName);
    let wrong = User::new("u-sha-aes").auth(AuthProtocol::Sha, "not the passphrase");
    assert_eq!(report(&agent, wrong), Report::WrongDigest);
    let privacy = User::new("u-sha")
        .auth(AuthProtocol::Sha, AUTH_PASSPHRASE)
        .privacy(PrivProtocol::Aes128, PRIV_PASSPHRASE);
    assert_eq!(report(&agent, privacy), Report::UnsupportedSecLevel);
}

#[test]
fn a_level_below_the_required_one_is_an_authorization_error() {
    let agent = Agent::start();
    let mut strict = User::new(STRICT_USER).auth(AuthProtocol::Sha, AUTH_PASSPHRASE);
    strict.level = Some(SecurityLevel::AuthNoPriv);
    let error = ask(&agent, strict).unwrap_err();
    let status = ErrorStatus::AUTHORIZATION_ERROR;
    assert!(
        matches!(error.kind(), ErrorKind::Status { status: s, .. } if *s == status),
        "{error:?}"
    );
    assert_eq!(error.kind().name(), "no-access");
}

#[test]
fn a_wrong_privacy_passphrase_is_silence_with_the_right_advice() {
    let agent = Agent::start();
    let wrong = User::new("u-sha-aes")
        .auth(AuthProtocol::Sha, AUTH_PASSPHRASE)
        .privacy(PrivProtocol::Aes128, "not the passphrase");
    let mut session = Session::builder(agent.udp())
        .v3(wrong)
        .timeout(Duration::from_millis(200))
        .retries(0)
        .open()
        .unwrap();
    let error = session.get([SYS_UP_TIME]).unwrap_err();
    match error.kind() {
        // snmpd 5.9 drops a message that decrypts to nonsense. Other agents send the Report.
        ErrorKind::Timeout {
            tries: 1,
            silence: Silence::Request { encrypted: true, context: false },
        } => {
            assert!(error.advice().contains("privacy passphrase"), "{}", error.advice());
        }
        ErrorKind::Report(Report::DecryptionError) => {}
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_agents_views_and_contexts_apply() {
    let agent = Agent::builder().context("vlan-1").start();
    let restricted = User::new(RESTRICTED_USER)
        .auth(AuthProtocol::Sha, AUTH_PASSPHRASE)
        .privacy(PrivProtocol::Aes128, PRIV_PASSPHRASE);
    let hidden = open(&agent, restricted).get(["1.3.6.1.4.1.8072.9999.9999.1.1.0"]).unwrap();
    assert!(hidden[0].value.is_exception(), "{hidden:?}");

    let mut session = open(&agent, sha_aes().context("vlan-1"));
    let inside = session.get([SYS_DESCR]).unwrap();
    assert_eq!(inside[0].value.as_str(), Some("a string"));
}

/// The library drops the whole reply: the Opaque begins like a float, but ends too soon.
#[test]
fn a_value_inside_an_encrypted_message_costs_nothing_else() {
    let at = "1.3.6.1.4.1.8072.9998.1.0";
    let dir = tempfile::tempdir().unwrap();
    let script = dir.path().join("odd.sh");
    std::fs::write(&script, format!("printf '.{at}\\nopaque\\n9F 78 04 3F\\n'\n")).unwrap();
    let pass = format!("pass .1.3.6.1.4.1.8072.9998 /bin/sh {}", script.display());
    let agent = Agent::builder().config(&pass).start();
    let plain = User::new("u-sha").auth(AuthProtocol::Sha, AUTH_PASSPHRASE);
    for user in [sha_aes(), plain] {
        let got = open(&agent, user).get([SYS_UP_TIME, at, SYS_DESCR]).unwrap();
        assert!(matches!(got[0].value, Value::TimeTicks(_)), "{got:?}");
        assert_eq!(got[1].value, Value::Opaque(vec![0x9f, 0x78, 4, 0x3f]));
        assert!(got[2].value.as_str().is_some(), "{got:?}");
    }
}

#[test]
fn keys_work_instead_of_passphrases() {
    let agent = Agent::start();
    let ku = |passphrase: &str| master_key(passphrase);
    let keys = |auth: Key, privacy: Key| {
        let mut user = User::new("u-sha-aes");
        user.auth = Some((AuthProtocol::Sha, auth));
        user.privacy = Some((PrivProtocol::Aes128, privacy));
        user
    };
    let (auth, privacy) = (ku(AUTH_PASSPHRASE), ku(PRIV_PASSPHRASE));
    let master =
        keys(Key::Master(Secret::new(auth.clone())), Key::Master(Secret::new(privacy.clone())));
    assert!(ask(&agent, master).is_ok());

    let kul = |ku: &[u8]| localized_key(ku, agent.engine_id());
    let localized = keys(
        Key::Localized(Secret::new(kul(&auth))),
        Key::Localized(Secret::new(kul(&privacy)[..16].to_vec())),
    );
    assert!(ask(&agent, localized.clone()).is_ok());

    // The key is localised to this engine, so it does not work for another.
    let other = Agent::start();
    assert_eq!(report(&other, localized), Report::WrongDigest);
}

#[test]
fn an_engine_that_the_user_gives_is_not_discovered() {
    let agent = Agent::start();
    let mut given = sha_aes();
    given.engine_id = Some(agent.engine_id().to_vec());
    let record = open(&agent, given.clone()).query(&netsnmp::Query::get([SYS_UP_TIME]).unwrap());
    assert!(record.outcome.is_complete(), "{record:?}");
    // The first request has boots 0. The agent corrects that.
    assert_eq!(record.tries, 2);

    let mut discovered = open(&agent, sha_aes());
    let query = netsnmp::Query::get([SYS_UP_TIME]).unwrap();
    assert_eq!(discovered.query(&query).tries, 2);
    assert_eq!(discovered.query(&query).tries, 1);
}

#[test]
fn a_session_works_after_its_agent_reboots() {
    let mut agent = Agent::start();
    let mut session = open(&agent, sha_aes());
    assert!(session.get([SYS_UP_TIME]).is_ok());
    agent.reboot();
    assert!(session.get([SYS_UP_TIME]).is_ok(), "more boots");
    agent.reboot_to(9);
    assert!(session.get([SYS_UP_TIME]).is_ok(), "many more");
    agent.reboot_to(3);
    let answer = session.get([SYS_UP_TIME]);
    assert!(answer.is_ok(), "an agent that has lost its boots: {answer:?}");
}

#[test]
fn threads_do_not_mix_up_users_engines_or_answers() {
    let agents: Vec<_> = (0..4).map(|_| Agent::start()).collect();
    thread::scope(|scope| {
        for worker in 0..16 {
            let agents = &agents;
            scope.spawn(move || {
                for round in 0..6 {
                    let agent = &agents[(worker + round) % agents.len()];
                    match (worker + round) % 4 {
                        0 => {
                            let wrong = User::new("u-sha-aes")
                                .auth(AuthProtocol::Sha, "not the passphrase")
                                .privacy(PrivProtocol::Aes128, PRIV_PASSPHRASE);
                            assert_eq!(report(agent, wrong), Report::WrongDigest);
                        }
                        1 => assert!(ask(agent, User::new(NOAUTH_USER)).is_ok()),
                        2 => {
                            assert!(
                                ask(agent, user(AuthProtocol::Sha256, Some(PrivProtocol::Aes128)))
                                    .is_ok()
                            );
                        }
                        _ => {
                            let mut session = open(agent, sha_aes());
                            for _ in 0..5 {
                                assert!(session.get([SYS_UP_TIME]).is_ok());
                            }
                        }
                    }
                }
            });
        }
    });
}

#[test]
fn credentials_that_cannot_work_are_refused_before_anything_is_sent() {
    let open = |user: User| Session::builder("127.0.0.1:1").v3(user).open().unwrap_err();
    let short = open(User::new("u").auth(AuthProtocol::Sha, "short"));
    assert_eq!(short.kind().name(), "bad-credentials");
    assert!(short.to_string().contains("shorter than 8 characters"), "{short}");
    assert!(!short.to_string().contains("\"short\""), "{short}");

    let mut level = User::new("u");
    level.level = Some(SecurityLevel::AuthPriv);
    assert!(open(level).to_string().contains("level authPriv needs an authentication protocol"));
    let mut privacy = User::new("u").privacy(PrivProtocol::Aes128, PRIV_PASSPHRASE);
    privacy.level = Some(SecurityLevel::NoAuthNoPriv);
    assert!(open(privacy).to_string().contains("privacy needs an authentication protocol"));
    assert!(open(User::new("")).to_string().contains("a user name has 1 to 32 octets"));
    assert!(open(User::new("nul\0")).to_string().contains("NUL"));
}

fn master_key(passphrase: &str) -> Vec<u8> {
    let oid = SHA_OID;
    let (mut key, mut len) = (vec![0_u8; 64], 64);
    // SAFETY: reads the OID and the passphrase within their lengths, and writes at most `len`
    // octets.
    let code = unsafe {
        netsnmp_sys::generate_Ku(
            oid.as_ptr(),
            oid.len() as _,
            passphrase.as_ptr(),
            passphrase.len(),
            key.as_mut_ptr(),
            &mut len,
        )
    };
    assert_eq!(code, 0);
    key.truncate(len);
    key
}

fn localized_key(master: &[u8], engine_id: &[u8]) -> Vec<u8> {
    let oid = SHA_OID;
    let (mut key, mut len) = (vec![0_u8; 64], 64);
    // SAFETY: as above. The master key and the engine ID are read within their lengths.
    let code = unsafe {
        netsnmp_sys::generate_kul(
            oid.as_ptr(),
            oid.len() as _,
            engine_id.as_ptr(),
            engine_id.len(),
            master.as_ptr(),
            master.len(),
            key.as_mut_ptr(),
            &mut len,
        )
    };
    assert_eq!(code, 0);
    key.truncate(len);
    key
}

/// usmHMACSHAAuthProtocol.
const SHA_OID: [netsnmp_sys::oid; 10] = [1, 3, 6, 1, 6, 3, 10, 1, 1, 3];
