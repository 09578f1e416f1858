//! Four defects of libnetsnmp 5.9. A session avoids them with its own user and its own clock
//! (`src/v3.rs`).
//!
//! Each test fails or crashes if users and engine times are left in the library's lists. The lists
//! belong to the process, so each test runs in its own process.

use netsnmp::{AuthProtocol, ErrorKind, PrivProtocol, Report, Session, User};
use std::time::Duration;
use testkit::agent::{AUTH_PASSPHRASE, Agent, PRIV_PASSPHRASE};

const SYS_UP_TIME: &str = "1.3.6.1.2.1.1.3.0";

fn sha_aes(name: &str, auth: &str, privacy: &str) -> User {
    User::new(name).auth(AuthProtocol::Sha, auth).privacy(PrivProtocol::Aes128, privacy)
}

fn open(agent: &Agent, user: User) -> Session {
    Session::builder(agent.udp()).v3(user).timeout(Duration::from_secs(2)).open().unwrap()
}

fn works(session: &mut Session) -> bool {
    session.get([SYS_UP_TIME]).is_ok()
}

#[test]
fn the_first_passphrase_does_not_win() {
    testkit::alone!();
    let agent = Agent::start();
    let right = || open(&agent, sha_aes("u-sha-aes", AUTH_PASSPHRASE, PRIV_PASSPHRASE));
    let wrong = || open(&agent, sha_aes("u-sha-aes", "not the passphrase", PRIV_PASSPHRASE));
    let refused = |session: &mut Session| {
        matches!(
            session.get([SYS_UP_TIME]).map_err(|e| e.kind().clone()),
            Err(ErrorKind::Report(Report::WrongDigest))
        )
    };
    let mut first = wrong();
    assert!(refused(&mut first), "a wrong passphrase, first");
    let mut second = right();
    assert!(works(&mut second), "the right one after a wrong one");
    let mut third = wrong();
    assert!(refused(&mut third), "a wrong one after the right one");
    assert!(works(&mut second), "the right one again, its session still open");
    assert!(refused(&mut first), "and the wrong one again");
}

#[test]
fn two_devices_with_one_engine_id_both_answer() {
    testkit::alone!();
    let old = Agent::builder().engine_boots(41).start();
    let young = Agent::builder()
        .engine_id(old.engine_id())
        .config("createUser u-twin SHA another-passphrase AES privacy-passphrase")
        .config("group g-users usm u-twin")
        .start();
    let mut of_old = open(&old, sha_aes("u-sha-aes", AUTH_PASSPHRASE, PRIV_PASSPHRASE));
    let mut of_young = open(&young, sha_aes("u-sha-aes", AUTH_PASSPHRASE, PRIV_PASSPHRASE));
    let mut twin = open(&young, sha_aes("u-twin", "another-passphrase", PRIV_PASSPHRASE));
    for round in 0..5 {
        assert!(works(&mut of_old), "41 boots, round {round}");
        assert!(works(&mut of_young), "1 boot, round {round}");
        assert!(works(&mut twin), "1 boot, another user, round {round}");
    }
}

#[test]
fn one_user_works_at_two_levels() {
    testkit::alone!();
    let agent = Agent::start();
    let without_keys = || User::new("u-sha-aes");
    let mut plain = open(&agent, without_keys());
    // The agent may refuse that level. What matters is what the library keeps about the user.
    let _ = works(&mut plain);
    let mut secure = open(&agent, sha_aes("u-sha-aes", AUTH_PASSPHRASE, PRIV_PASSPHRASE));
    assert!(works(&mut secure), "authPriv after noAuthNoPriv");
    let _ = works(&mut plain);
    let mut again = open(&agent, sha_aes("u-sha-aes", AUTH_PASSPHRASE, PRIV_PASSPHRASE));
    assert!(works(&mut again) && works(&mut secure));
    drop(secure);
    assert!(works(&mut again), "after the other session with that user is closed");
}

#[test]
fn the_librarys_lists_stay_empty() {
    testkit::alone!();
    let agents: Vec<_> = (0..3).map(|_| Agent::start()).collect();
    let mut sessions: Vec<_> = agents
        .iter()
        .map(|agent| open(agent, sha_aes("u-sha-aes", AUTH_PASSPHRASE, PRIV_PASSPHRASE)))
        .collect();
    for session in &mut sessions {
        assert!(works(session));
    }
    // SAFETY: reads the head of a list that nothing else uses: this test runs alone, and its
    // sessions are idle.
    let users = unsafe { netsnmp_sys::usm_get_userList() };
    assert!(users.is_null(), "a user of an open session is in the process-wide list");
    for agent in &agents {
        let id = agent.engine_id();
        // SAFETY: looks up an engine ID of the given length in a list that nothing else uses.
        let known =
            unsafe { netsnmp_sys::search_enginetime_list(id.as_ptr().cast_mut(), id.len() as _) };
        assert!(known.is_null(), "an engine's time is in the process-wide list");
    }
}
