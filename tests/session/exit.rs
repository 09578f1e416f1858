//! A process that ends while its worker threads end.

use netsnmp::{AuthProtocol, Credentials, Pool, PrivProtocol, Query, Settings, User};
use std::{env, process::Command, time::Duration};
use testkit::agent::{AUTH_PASSPHRASE, Agent, PRIV_PASSPHRASE};

const PORT: &str = "NETSNMP_TEST_PORT";

/// OpenSSL tears itself down in `exit`, while threads of a pool that was just dropped may still use
/// it. One in six of these processes crashed after its last record.
#[test]
fn a_pool_dropped_at_the_end_of_the_process_does_not_crash_it() {
    let agent = Agent::start();
    for run in 1..=25 {
        let child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "exit::child", "--ignored"])
            .env(PORT, agent.port().to_string())
            .output()
            .unwrap();
        assert!(child.status.success(), "run {run}: {child:?}");
    }
}

#[test]
#[ignore = "run by the test above in its own processes"]
fn child() {
    let port: u16 = env::var(PORT).unwrap().parse().unwrap();
    let user = User::new("u-sha-aes")
        .auth(AuthProtocol::Sha, AUTH_PASSPHRASE)
        .privacy(PrivProtocol::Aes128, PRIV_PASSPHRASE);
    let mut settings = Settings::default();
    settings.credentials = Credentials::v3(user);
    settings.timeout = Duration::from_secs(10);
    let pool = Pool::builder().workers(64).settings(settings).build().unwrap();
    let hosts = (1..=100).map(move |n| format!("127.0.0.{n}:{port}"));
    let query = Query::get(["1.3.6.1.2.1.1.3.0"]).unwrap();
    let records: Vec<_> = pool.query(hosts, &query).collect();
    assert_eq!(records.iter().filter(|record| record.outcome.is_complete()).count(), 100);
    // Do not leave through the test harness, which takes its time.
    drop((records, pool));
    std::process::exit(0);
}

/// The first thing that a program does may be to make keys, which uses OpenSSL before any session.
#[test]
fn openssl_does_not_shut_down_either_if_keys_are_made_first() {
    let child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "exit::keys_first", "--ignored"])
        .env(PORT, "0")
        .output()
        .unwrap();
    assert!(child.status.success(), "{child:?}");
}

#[test]
#[ignore = "run by the test above in its own process"]
fn keys_first() {
    assert!(env::var(PORT).is_ok());
    let mut user = User::new("bob").auth(AuthProtocol::Sha, AUTH_PASSPHRASE);
    user.derive_keys().unwrap();
    // SAFETY: looks a name up among the libraries already loaded.
    let at_exit = unsafe { libc::dlsym(libc::RTLD_DEFAULT, c"OPENSSL_atexit".as_ptr()) };
    if !at_exit.is_null() {
        extern "C" fn shuts_down() {
            // SAFETY: it ends the process and takes no pointer.
            unsafe { libc::_exit(77) };
        }
        // SAFETY: OpenSSL has the function with this prototype, and calls `shuts_down` when it shuts
        // down. That takes no argument.
        unsafe {
            let at_exit: extern "C" fn(extern "C" fn()) -> i32 = std::mem::transmute(at_exit);
            at_exit(shuts_down);
        }
    }
    std::process::exit(0);
}
