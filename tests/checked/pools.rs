//! Many hosts at once: lanes, threads, worker processes.

use super::{PATIENT, SHORT, Scene};
use netsnmp::{
    Credentials, HostRecord, Pool, PoolBuilder, Query, Session, Target, User, query::Walk,
};
use std::thread;
use testkit::{
    agent::{Agent, BASE, NOAUTH_USER, RO},
    faulty::{Action, Engine, Faulty},
    lane::{NO_NAME, SYS_DESCR, SYS_NAME, SYS_UP_TIME, settings},
    tree::Tree,
    users::sha_aes,
};

pub(super) const SCENES: &[Scene] = &[
    ("lanes_of_every_version", lanes),
    ("lanes_with_hostile_answers", hostile),
    ("lanes_with_silent_hosts", silent),
    ("lanes_that_are_given_up", given_up),
    ("threads_of_sessions", threads),
    ("scripts_of_a_pool", scripts),
    ("workers_ask", workers),
];

fn pool() -> PoolBuilder {
    Pool::builder().lanes(4).settings(settings(PATIENT, 1))
}

fn query() -> Query {
    let walk = Walk::new(format!("{BASE}.2").parse().unwrap());
    Query::get([SYS_DESCR, SYS_NAME]).unwrap().then(Query::walk_with(walk))
}

/// Returns each host of the agent with credentials in turns.
fn targets(agent: &Agent, count: u32) -> Vec<Target> {
    let hosts = agent.hosts(count).into_iter().enumerate();
    hosts
        .map(|(number, host)| match number % 4 {
            0 => Target::new(host).version(netsnmp::Version::V1),
            1 => Target::new(host),
            2 => Target::new(host).user(User::new(NOAUTH_USER)),
            _ => Target::new(host).user(sha_aes()),
        })
        .collect()
}

fn all(pool: PoolBuilder, targets: Vec<Target>, query: &Query) -> Vec<HostRecord> {
    let count = targets.len();
    let records: Vec<_> = pool.build().unwrap().query(targets, query).collect();
    assert_eq!(records.len(), count);
    records
}

fn lanes() {
    let agent = Agent::start();
    let mut wanted = targets(&agent, 80);
    wanted.push(Target::new(agent.tcp()));
    wanted.push(Target::new(NO_NAME));
    wanted.push(Target::new(agent.address().to_string()).label("x").user(User::new("nobody")));
    let records = all(pool(), wanted, &query());
    let complete = records.iter().filter(|record| record.outcome.is_complete()).count();
    assert_eq!(complete, 81);
}

fn hostile() {
    let tree = Tree::system();
    let engine = Engine::new(&[0x80, 0, 0, 0, 1, 2, 3]);
    let peer = Faulty::everywhere(move |request| {
        let host = request.host_number() as usize;
        let answer = match request.is_discovery() {
            true => engine.discovered(request),
            false if request.message.pdu.is_some() => tree.answer(request),
            false => request.report(&engine, testkit::faulty::counter::WRONG_DIGESTS),
        };
        let length = answer.encode().len();
        let octet = [0x00, 0x30, 0x7f, 0x84, 0xff][host % 5];
        vec![
            Action::from(answer.clone()).with_octet(host % length, octet),
            Action::from(answer.clone()).truncated(length - host % 20),
            Action::from(answer).times(2),
        ]
    });
    let hosts = peer.hosts(240).into_iter().enumerate();
    let targets = hosts.map(|(number, host)| match number % 3 {
        0 => Target::new(host).user(User::new("anybody")),
        1 => Target::new(host).user(sha_aes()),
        _ => Target::new(host),
    });
    let pool = Pool::builder().lanes(4).settings(settings(SHORT * 5, 0));
    all(pool, targets.collect(), &Query::get([SYS_UP_TIME]).unwrap());
}

fn silent() {
    let peer = Faulty::everywhere(|_| vec![]);
    let mut agent = Agent::start();
    agent.stop();
    let mut targets: Vec<_> = peer.hosts(20).into_iter().map(Target::new).collect();
    targets
        .extend(peer.hosts(40).into_iter().skip(20).map(|host| Target::new(host).user(sha_aes())));
    targets.extend(agent.hosts(20).into_iter().map(Target::new));
    let pool = Pool::builder().lanes(4).settings(settings(SHORT, 1));
    let records = all(pool, targets, &Query::get([SYS_UP_TIME]).unwrap());
    assert!(records.iter().all(|record| !record.outcome.is_complete()));
}

fn given_up() {
    let agent = Agent::start();
    let mut targets = targets(&agent, 40);
    let silent = Faulty::everywhere(|_| vec![]);
    targets.extend(silent.hosts(40).into_iter().map(Target::new));
    // Dropped in mid-run.
    let mut records = pool().build().unwrap().query(targets.clone(), &query());
    records.next().unwrap();
    drop(records);
    // Told to end.
    let mut records = pool().build().unwrap().query(targets, &query());
    records.next().unwrap();
    records.cancel().abort();
    assert_eq!(records.count(), 79);
}

fn threads() {
    let agents = [Agent::start(), Agent::start()];
    thread::scope(|scope| {
        for number in 0..8 {
            let agent = &agents[number % 2];
            scope.spawn(move || {
                for _ in 0..3 {
                    let credentials = match number % 4 {
                        0 => Credentials::v2c(RO),
                        1 => Credentials::v3(User::new(NOAUTH_USER)),
                        _ => Credentials::v3(sha_aes()),
                    };
                    let session = Session::builder(agent.udp()).credentials(credentials);
                    let mut session = session.timeout(PATIENT).open().unwrap();
                    for _ in 0..3 {
                        assert_eq!(session.get([SYS_DESCR, SYS_NAME]).unwrap().len(), 2);
                    }
                }
            });
        }
    });
}

fn scripts() {
    let agent = Agent::start();
    let pool = pool().workers(4).build().unwrap();
    let results =
        pool.map(targets(&agent, 16), |session| session.get([SYS_NAME]).map(|all| all.len()));
    assert_eq!(results.filter(|(_, result)| matches!(result, Ok(1))).count(), 16);
}

fn workers() {
    let agent = Agent::start();
    let targets = targets(&agent, 40);
    let records = all(pool().lanes(1).isolate(2), targets, &query());
    let failed = records.iter().find_map(|record| record.outcome.error());
    assert!(failed.is_none(), "{failed:?}");
}
