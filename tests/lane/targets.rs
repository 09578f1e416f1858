//! Targets with their own settings. Each host is asked with its own settings, even though the lane
//! shares some state between all hosts.

use netsnmp::{Oid, Pool, PoolBuilder, Query, Settings, Target, User, Value, VarBind, Version};
use std::{collections::HashSet, thread};
use testkit::{
    ber::{Oid as WireOid, Value as Wire, oid as wire_oid, pdu},
    faulty::{Action, Faulty, Request},
    lane::{
        LONG, NO_NAME, SYS_DESCR, SYS_UP_TIME, ask, ask_in_order, by_host, kind, ms, settings,
        within,
    },
    preload::Held,
    tree::Tree,
};

fn query() -> Query {
    Query::get([SYS_UP_TIME]).unwrap()
}

fn pool() -> PoolBuilder {
    Pool::builder().lanes(2).settings(settings(LONG / 4, 1))
}

/// Answers every name with the community of the request.
fn parrot(request: &Request) -> Vec<(WireOid, Wire)> {
    let community = request.message.community.clone();
    request.names().into_iter().map(|name| (name, Wire::Octets(community.clone()))).collect()
}

#[test]
fn each_host_is_asked_with_its_own_community_and_version() {
    // Answer late, so that all of them are under way at once.
    let peer = Faulty::everywhere(|request| {
        let version = request.host_number() % 2;
        assert_eq!(request.message.version, i64::from(version), "{}", request.to);
        vec![Action::from(request.response(parrot(request))).after(ms(100))]
    });
    let two = query().then(Query::get([SYS_DESCR]).unwrap());
    let targets: Vec<_> = peer
        .hosts(600)
        .into_iter()
        .zip(1..)
        .map(|(host, n)| {
            let target = Target::new(host).community(format!("community of {n}"));
            if n % 2 == 0 { target.version(Version::V1) } else { target }
        })
        .collect();
    let (records, counters) = ask_in_order(pool(), targets, &two);
    for (record, n) in records.iter().zip(1..) {
        assert!(record.outcome.is_complete(), "{record}");
        for varbind in &record.varbinds {
            assert_eq!(varbind.value.as_str(), Some(&*format!("community of {n}")), "{record}");
        }
    }
    assert_eq!(counters.stray + counters.malformed + counters.elsewhere, 0, "{counters:?}");
}

#[test]
fn thousands_of_communities_at_once_do_not_stop_a_lane() {
    let peer = Faulty::everywhere(|request| {
        vec![Action::from(request.response(parrot(request))).after(ms(500))]
    });
    let targets: Vec<_> = peer
        .hosts(4000)
        .into_iter()
        .map(|host| Target::new(host.as_str()).community(host))
        .collect();
    // All hosts are one peer with one socket buffer, so some requests are lost.
    let pool = pool().lanes(1).settings(settings(ms(2500), 6));
    let (records, _) = ask(pool, targets, &query());
    assert_eq!(records.len(), 4000);
    for record in records {
        assert!(record.outcome.is_complete(), "{record}");
        assert_eq!(record.varbinds.at(0).value.as_str(), Some(&*record.host));
    }
}

#[test]
fn each_host_is_asked_its_own_query() {
    // Each query is made for one target and dropped with it. So what the lane keeps for one query
    // must not be used for another.
    let peer = Faulty::everywhere(|request| {
        let n = i64::from(request.host_number());
        let own = wire_oid(&format!("1.3.6.1.4.1.9999.{n}.0"));
        assert_eq!(request.names(), std::slice::from_ref(&own), "{}", request.to);
        vec![Action::from(request.response(vec![(own, Wire::Integer(n))])).after(ms(5))]
    });
    let port = peer.address().port();
    let targets = (1..=2000_u32).map(move |n| {
        let name: Oid = format!("1.3.6.1.4.1.9999.{n}.0").parse().unwrap();
        let host = std::net::Ipv4Addr::from(0x7f00_0000 + n);
        let query = match n % 3 {
            0 => Query::get_next([name]).unwrap(),
            1 => Query::get([name]).unwrap(),
            _ => Query::set([VarBind::new(name, Value::Integer(n as i32))]),
        };
        Target::new(format!("{host}:{port}")).query(query)
    });
    let records = testkit::lane::within(move || {
        let pool = pool().in_flight(100).build().unwrap();
        pool.query(targets, &query()).collect::<Vec<_>>()
    });
    let records = by_host(records);
    assert_eq!(records.len(), 2000);
    for (host, n) in peer.hosts(2000).iter().zip(1..) {
        // The answer to the GETNEXT is the name that was asked, so it does not come after it.
        let record = &records[host];
        if n % 3 != 0 {
            assert!(record.outcome.is_complete(), "{record}");
            assert_eq!(record.varbinds.at(0).value, Value::Integer(n));
        }
    }
}

#[test]
fn each_request_has_its_own_id_that_cannot_be_guessed() {
    let peer = Faulty::everywhere(|request| {
        vec![Action::from(Tree::system().answer(request)).after(ms(20))]
    });
    let two = query().then(Query::get([SYS_DESCR]).unwrap());
    let (records, _) = ask(pool(), peer.hosts(200), &two);
    assert!(records.iter().all(|record| record.outcome.is_complete()));
    let ids: Vec<_> = peer.requests().iter().map(|request| request.pdu().request_id).collect();
    assert_eq!(ids.len(), 400);
    assert!(ids.iter().all(|id| (1..=0x7fff_ffff).contains(id)), "{ids:?}");
    let different: HashSet<_> = ids.iter().collect();
    assert_eq!(different.len(), 400, "an ID came twice");
    // Someone who knows some IDs cannot guess the next one.
    let steps: HashSet<_> = ids.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(steps.len() > 300, "{} different steps", steps.len());
}

#[test]
fn targets_have_their_own_timeouts_retries_ports_and_repetitions() {
    let tree = Tree::system().with_table("1.3.6.1.2.1.2.2.1", &[1], 30);
    let peer = Faulty::everywhere(move |request| match request.host_number() % 2 {
        0 => vec![],
        _ => vec![tree.answer(request).into()],
    });
    let port = peer.address().port();
    let targets: Vec<_> = (1..=40_u32)
        .map(|n| {
            let host = std::net::Ipv4Addr::from(0x7f00_0000 + n);
            let target = Target::new(host.to_string()).port(port).max_repetitions(1 + n);
            target.timeout(ms(20)).retries(n % 5)
        })
        .collect();
    let mut defaults = settings(ms(1), 0);
    defaults.max_repetitions = 99;
    // Hosts that answer have more time than those that never will.
    let targets: Vec<_> = targets
        .into_iter()
        .zip(1..)
        .map(|(target, n)| if n % 2 == 1 { target.timeout(LONG / 4) } else { target })
        .collect();
    let walk = Query::walk("1.3.6.1.2.1.2.2").unwrap();
    let (records, _) = ask_in_order(pool().settings(defaults), targets, &walk);
    let requests = peer.requests();
    for (record, n) in records.iter().zip(1_u32..) {
        let mine: Vec<_> = requests.iter().filter(|r| r.host_number() == n).collect();
        assert_eq!(mine[0].pdu().tag, pdu::GET_BULK);
        assert_eq!(mine[0].pdu().index, i64::from(n + 1), "{record}");
        if n % 2 == 1 {
            assert_eq!(record.varbinds.len(), 30, "{record}");
        } else {
            assert_eq!(kind(record).name(), "timeout");
            assert_eq!(mine.len(), (1 + n % 5) as usize, "{record}");
        }
    }
}

#[test]
fn names_are_resolved_while_addresses_are_asked() {
    testkit::alone!(|command| Held::new().prepare(command));
    let peer = Faulty::everywhere(|request| vec![Tree::system().answer(request).into()]);
    let port = peer.address().port();
    let mut targets = Vec::new();
    for n in 0..100 {
        let name = if n % 5 == 0 { Held::name("localhost") } else { "localhost".to_owned() };
        targets.push(Target::new(format!("{name} {n}")).peer(format!("{name}:{port}")));
        targets.push(Target::new(format!("127.0.1.{n}:{port}")));
    }
    for n in 0..3 {
        targets.insert(30 * n, Target::new(format!("bad {n}")).peer(format!("{n}.{NO_NAME}")));
    }
    let records = within(move || {
        let mut records = pool().per_host(4).build().unwrap().query(targets, &query());
        let mut all: Vec<_> = records.by_ref().take(183).collect();
        // The resolver is still busy with these. All others have their record.
        assert!(!all.iter().any(|record| record.host.starts_with("held")));
        Held::release();
        all.extend(records);
        by_host(all)
    });
    assert_eq!(records.len(), 203);
    for record in records.values() {
        if !record.host.starts_with("bad") {
            assert!(record.outcome.is_complete(), "{record}");
        } else {
            assert_eq!(kind(record).name(), "dns", "{record}");
            assert_eq!(record.address, None);
        }
    }
}

#[test]
fn a_name_does_not_send_credentials_outside_the_allowed_networks() {
    let peer = Faulty::everywhere(|request| vec![Tree::system().answer(request).into()]);
    let mut limited: Settings = settings(LONG / 4, 0);
    limited.networks = Some(["10.0.0.0/8".parse().unwrap()].into());
    let port = peer.address().port();
    let targets = vec![
        Target::new(format!("localhost:{port}")),
        Target::new(format!("127.0.0.1:{port}")),
        Target::new(format!("udp6:[::1]:{port}")),
        // This target has its own community, which has no such limit.
        Target::new(format!("127.0.0.2:{port}")).community("own"),
    ];
    let (records, _) = ask_in_order(pool().settings(limited), targets, &query());
    for record in &records[..3] {
        assert_eq!(kind(record).name(), "bad-credentials", "{record}");
    }
    assert!(records[3].outcome.is_complete(), "{}", records[3]);
    assert_eq!(peer.requests().len(), 1);
}

#[test]
fn one_pool_serves_many_threads() {
    let peer = Faulty::everywhere(|request| vec![Tree::system().answer(request).into()]);
    // Six queries at once can have more requests under way than the socket buffer of the peer
    // holds.
    let pool = pool().settings(settings(ms(2500), 6)).build().unwrap();
    thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                for _ in 0..3 {
                    let records = pool.query(peer.hosts(60), &query());
                    let complete = records.filter(|record| record.outcome.is_complete());
                    assert_eq!(complete.count(), 60);
                }
            });
        }
    });
}

#[test]
fn users_and_communities_of_one_list_do_not_mix() {
    let engine = testkit::faulty::Engine::new(&[0x80, 0, 0, 0, 9, 9, 9, 9]);
    let peer = Faulty::everywhere(move |request| {
        let n = request.host_number();
        assert_eq!(request.message.version == 3, n % 2 == 0, "{}", request.to);
        if request.is_discovery() {
            return vec![engine.discovered(request).into()];
        }
        let user = request.message.v3.as_ref().map(|v3| v3.user.clone());
        assert!(user.is_none_or(|user| user == format!("user-{n}").as_bytes()), "{}", request.to);
        vec![Tree::system().answer(request).into()]
    });
    let targets: Vec<_> = peer
        .hosts(200)
        .into_iter()
        .zip(1..)
        .map(|(host, n)| match n % 2 {
            0 => Target::new(host).user(User::new(format!("user-{n}"))),
            _ => Target::new(host),
        })
        .collect();
    let (records, counters) = ask(pool(), targets, &query());
    for record in records {
        assert!(record.outcome.is_complete(), "{record}");
    }
    assert_eq!((counters.sent, counters.received), (300, 300), "{counters:?}");
}
