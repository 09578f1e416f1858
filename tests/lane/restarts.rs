//! An agent that restarts, and other errors of the network that pass.

use netsnmp::{
    AuthProtocol, ErrorKind, Pool, PoolBuilder, PrivProtocol, Query, Target, User, query::Walk,
};
use std::{
    net::{Ipv4Addr, SocketAddr, UdpSocket},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};
use testkit::{
    agent::{AUTH_PASSPHRASE, Agent, BASE, PRIV_PASSPHRASE},
    faulty::Faulty,
    lane::{HOUR, SYS_NAME, SYS_UP_TIME, ask, kind, ms, settings, within},
    tree::Tree,
};

fn query() -> Query {
    Query::get([SYS_UP_TIME]).unwrap()
}

fn pool(timeout: Duration, retries: u32) -> PoolBuilder {
    Pool::builder().lanes(2).settings(settings(timeout, retries))
}

/// Returns an address on which nothing listens.
fn closed() -> SocketAddr {
    UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap()
}

#[test]
fn an_agent_that_restarts_in_mid_run_loses_no_host() {
    const HOSTS: u32 = 400;
    let mut agent = Agent::start();
    let hosts = agent.hosts(HOSTS);
    // Slow enough for a restart in the midst.
    let pool = pool(ms(1000), 4).rate(Some(800.0)).build().unwrap();
    let (resent, records) = within(move || {
        let mut records = pool.query(hosts, &query());
        let mut all: Vec<_> = records.by_ref().take(50).collect();
        agent.stop();
        let sent = records.counters().sent;
        // These are refused.
        while records.counters().sent < sent + 50 {
            thread::yield_now();
        }
        agent.reboot();
        all.extend(records.by_ref());
        (records.counters().resent, all)
    });
    assert_eq!(records.len(), HOSTS as usize);
    let failed: Vec<_> = records.iter().filter(|record| !record.outcome.is_complete()).collect();
    assert!(failed.is_empty(), "{} of {HOSTS}: {}", failed.len(), failed[0]);
    assert!(resent > 0);
}

/// Walks of many hosts over SNMPv3. Meanwhile the agent restarts with more boots, with fewer (it has lost
/// its state) and as another engine.
#[test]
fn an_snmpv3_agent_that_restarts_again_and_again_loses_no_host() {
    const HOSTS: u32 = 60;
    const ROWS: u32 = 25;
    let mut agent = Agent::builder().rows(ROWS).engine_boots(7).start();
    let user = User::new("u-sha-aes")
        .auth(AuthProtocol::Sha, AUTH_PASSPHRASE)
        .privacy(PrivProtocol::Aes128, PRIV_PASSPHRASE);
    let targets: Vec<_> =
        agent.hosts(HOSTS).into_iter().map(|host| Target::new(host).user(user.clone())).collect();
    let mut walk = Walk::new(format!("{BASE}.2.1.1").parse().unwrap());
    walk.max_repetitions = Some(1);
    // Slow enough for the restarts.
    let pool = pool(ms(1000), 6).rate(Some(500.0)).build().unwrap();
    let records = within(move || {
        let mut records = pool.query(targets, &Query::walk_with(walk));
        let (other, third) = (b"\x80\x00\x1f\x88\x04other", b"\x80\x00\x1f\x88\x04third");
        let restarts =
            [(None, 8), (None, 2), (Some(other), 1), (None, 30), (Some(third), 1), (None, 2)];
        let mut all = Vec::new();
        for (engine_id, boots) in restarts {
            all.extend(records.by_ref().take(7));
            agent.stop();
            // These are refused. No host ends meanwhile, so the lanes do not wait for a reader.
            let sent = records.counters().sent;
            while records.counters().sent < sent + 10 {
                thread::yield_now();
            }
            match engine_id {
                Some(id) => agent.reboot_as(id),
                None => agent.reboot_to(boots),
            }
        }
        all.extend(records);
        all
    });
    assert_eq!(records.len(), HOSTS as usize);
    let failed: Vec<_> = records.iter().filter(|record| !record.outcome.is_complete()).collect();
    assert!(failed.is_empty(), "{} of {HOSTS}: {}", failed.len(), failed[0]);
    for record in &records {
        assert_eq!(record.varbinds.len(), ROWS as usize, "{record}");
    }
}

#[test]
fn refusals_use_up_the_tries_at_the_normal_spacing() {
    let target = closed().to_string();
    let (records, counters) = ask(pool(ms(150), 2), vec![target], &query());
    assert_eq!(*kind(&records[0]), ErrorKind::Refused);
    assert_eq!((records[0].tries, counters.sent, counters.resent), (3, 3, 2));
    // After the last try there is nothing to wait for.
    assert!(records[0].elapsed >= ms(300), "{:?}", records[0].elapsed);
}

#[test]
fn without_retries_a_refusal_is_final() {
    let (records, _) = ask(pool(HOUR, 0), vec![closed().to_string()], &query());
    assert_eq!((kind(&records[0]), records[0].tries), (&ErrorKind::Refused, 1));
}

#[test]
fn refusals_can_be_final_with_retries_too() {
    let mut settings = settings(HOUR, 5);
    settings.final_refusals = true;
    let (records, _) = ask(pool(HOUR, 5).settings(settings), vec![closed().to_string()], &query());
    assert_eq!((kind(&records[0]), records[0].tries), (&ErrorKind::Refused, 1));
}

/// Returns a peer, and a query whose second request is refused: before it is sent the peer is gone
/// for a moment.
fn interrupted() -> (String, Query) {
    let start = |address: SocketAddr| {
        let tree = Tree::system();
        Faulty::on(address, move |request| vec![tree.answer(request).into()])
    };
    let peer = start((Ipv4Addr::LOCALHOST, 0).into());
    let (target, address) = (peer.udp(), peer.address());
    let peer = Arc::new(Mutex::new(Some(peer)));
    let query = query().then_with(move |_| {
        if let Some(old) = peer.lock().unwrap().take() {
            drop(old);
            let peer = Arc::clone(&peer);
            // No event tells that the request was sent and refused.
            thread::spawn(move || {
                thread::sleep(ms(200));
                *peer.lock().unwrap() = Some(start(address));
            });
        }
        Query::get([SYS_NAME]).unwrap()
    });
    (target, query)
}

#[test]
fn a_host_that_has_answered_is_tried_again_without_retries_too() {
    let (target, query) = interrupted();
    let (records, counters) = ask(pool(ms(1000), 0), vec![target], &query);
    assert!(records[0].outcome.is_complete(), "{}", records[0]);
    assert_eq!((records[0].varbinds.len(), counters.sent), (2, 3));

    let (target, query) = interrupted();
    let record = within(move || {
        let mut session =
            netsnmp::Session::open(&target.as_str().into(), &settings(ms(1000), 0)).unwrap();
        session.query(&query)
    });
    assert!(record.outcome.is_complete(), "{record}");
    assert_eq!((record.varbinds.len(), record.tries), (2, 3));
}
