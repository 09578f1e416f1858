//! Sessions that move between threads.

use netsnmp::{Mib, Pool, Query, Records, Session, SessionBuilder, Value, WalkIter};
use std::{sync::mpsc, thread, time::Duration};
use testkit::{
    agent::{Agent, RO},
    users::sha_aes,
};

const SYS_UP_TIME: &str = "1.3.6.1.2.1.1.3.0";

/// It does not compile if one of them is tied to a thread.
#[test]
fn types_are_not_tied_to_a_thread() {
    const fn check<T: Send>() {}
    const fn check_shared<T: Send + Sync>() {}
    check::<Session>();
    check::<SessionBuilder>();
    check::<WalkIter<'static>>();
    check::<Records>();
    check_shared::<Pool>();
    check_shared::<Query>();
    check_shared::<Mib>();
    check_shared::<netsnmp::HostRecord>();
    check_shared::<netsnmp::Error>();
}

#[test]
fn a_session_works_on_every_thread_that_it_moves_to() {
    const THREADS: usize = 4;
    const ROUNDS: usize = 5;
    let mut agent = Agent::start();
    let v3 = || Session::builder(agent.udp()).v3(sha_aes());
    let v2c = || Session::builder(agent.udp()).v2c(RO);
    let builders = [v2c(), v3(), v2c(), v3(), v3()];
    let sessions = builders.map(|it| it.timeout(Duration::from_secs(5)).open().unwrap());
    let count = sessions.len();

    // A ring of threads: each uses what comes, and passes it to the next one.
    let (senders, receivers): (Vec<_>, Vec<_>) =
        (0..THREADS).map(|_| mpsc::channel::<Option<(usize, Session)>>()).unzip();
    let (done, finished) = mpsc::channel();
    thread::scope(|scope| {
        for (at, receiver) in receivers.into_iter().enumerate() {
            let (next, done) = (senders[(at + 1) % THREADS].clone(), done.clone());
            scope.spawn(move || {
                while let Ok(Some((round, mut session))) = receiver.recv() {
                    let answer = session.get([SYS_UP_TIME]).unwrap();
                    assert!(matches!(answer[0].value, Value::TimeTicks(_)), "{answer:?}");
                    // A walk that is left in its middle leaves nothing behind on its thread.
                    let walked = session.walk("1.3.6.1.2.1.1").unwrap().take(3);
                    assert_eq!(walked.filter(Result::is_ok).count(), 3);
                    match round {
                        ROUNDS => done.send(session).unwrap(),
                        _ => next.send(Some((round + 1, session))).unwrap(),
                    }
                }
            });
        }
        for (at, session) in sessions.into_iter().enumerate() {
            senders[at % THREADS].send(Some((0, session))).unwrap();
        }
        let mut back: Vec<Session> = finished.iter().take(count).collect();
        // The engines are discovered again, on another thread than the one that knew them.
        agent.reboot();
        for session in &mut back {
            assert!(session.get([SYS_UP_TIME]).is_ok());
        }
        for sender in senders {
            sender.send(None).unwrap();
        }
        // Closed on another thread than the one that opened them.
        scope.spawn(move || drop(back));
    });
}
