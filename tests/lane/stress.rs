//! Many threads for a while. helgrind watches them: `scripts/helgrind`.

use netsnmp::{AuthProtocol, Credentials, ErrorKind, Library, PrivProtocol, Report, Session, User};
use std::{
    env, thread,
    time::{Duration, Instant},
};
use testkit::agent::{AUTH_PASSPHRASE, Agent, PRIV_PASSPHRASE};

const THREADS: usize = 64;

/// 64 threads ask four agents over v2c and v3 authPriv, with right and wrong passphrases, in old
/// and new sessions. `STRESS_SECONDS` sets the duration; the default is 60.
#[test]
#[ignore = "a minute: scripts/helgrind runs it"]
fn sixty_four_threads() {
    let seconds = env::var("STRESS_SECONDS").map_or(60, |text| text.parse().unwrap());
    let end = Instant::now() + Duration::from_secs(seconds);
    // Initialise before the threads start, because helgrind does not see what orders the
    // initialisation for them.
    Library::get().unwrap();
    let agents: Vec<_> = (0..4).map(|_| Agent::start()).collect();
    let user = |auth: &str| {
        User::new("u-sha-aes")
            .auth(AuthProtocol::Sha, auth)
            .privacy(PrivProtocol::Aes128, PRIV_PASSPHRASE)
    };
    let asked: usize = thread::scope(|scope| {
        let worker = |worker: usize| {
            let agents = &agents;
            move || {
                let mut asked = 0;
                while Instant::now() < end {
                    let agent = &agents[(worker + asked) % agents.len()];
                    let wrong = worker % 8 == 7;
                    let credentials = match worker % 2 {
                        0 => Credentials::v2c("public"),
                        _ if wrong => Credentials::v3(user("not the passphrase")),
                        _ => Credentials::v3(user(AUTH_PASSPHRASE)),
                    };
                    let mut session = Session::builder(agent.udp())
                        .credentials(credentials)
                        .timeout(Duration::from_secs(60))
                        .open()
                        .unwrap();
                    for _ in 0..5 {
                        let answer = session.get(["1.3.6.1.2.1.1.3.0", "1.3.6.1.2.1.1.1.0"]);
                        match answer.map_err(|e| e.kind().clone()) {
                            Ok(varbinds) => assert!(!wrong && varbinds.len() == 2),
                            Err(ErrorKind::Report(Report::WrongDigest)) => assert!(wrong),
                            Err(other) => panic!("{other:?}"),
                        }
                        asked += 1;
                    }
                }
                asked
            }
        };
        let workers: Vec<_> = (0..THREADS).map(|n| scope.spawn(worker(n))).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).sum()
    });
    eprintln!("{asked} requests by {THREADS} threads in {seconds} s");
    assert!(asked >= THREADS * 5);
}
