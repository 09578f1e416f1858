//! Resends, deadlines and limits with many hosts at once, as the hosts see them.

use netsnmp::{
    ErrorKind, Outcome, Pool, PoolBuilder, Query, Settings, Silence, Target, User, Value,
};
use std::{
    collections::{HashMap, HashSet},
    net::{IpAddr, Ipv6Addr},
    time::{Duration, Instant},
};
use testkit::{
    agent::{Agent, has_ipv6},
    ber::{Value as Wire, oid as wire_oid},
    faulty::{Action, Faulty, Request},
    lane::{
        HOUR, LONG, SYS_DESCR, SYS_NAME, SYS_UP_TIME, ask, by_host, kind, ms, settings, within,
    },
    tree::Tree,
};

fn query() -> Query {
    Query::get([SYS_UP_TIME]).unwrap()
}

fn pool(settings: Settings) -> PoolBuilder {
    Pool::builder().lanes(2).settings(settings)
}

fn by_address(requests: Vec<Request>) -> HashMap<IpAddr, Vec<Request>> {
    let mut hosts: HashMap<_, Vec<_>> = HashMap::new();
    for request in requests {
        hosts.entry(request.to).or_default().push(request);
    }
    hosts
}

#[test]
fn lost_requests_are_sent_again_byte_by_byte() {
    let tree = Tree::system();
    // Each host loses as many transmissions as its number says.
    let peer = Faulty::everywhere(move |request| {
        match request.transmission > request.host_number() as usize % 4 {
            true => vec![tree.answer(request).into()],
            false => vec![],
        }
    });
    let (records, counters) = ask(pool(settings(ms(150), 3)), peer.hosts(40), &query());
    for (host, record) in by_host(records) {
        assert!(record.outcome.is_complete(), "{host}: {record}");
        let IpAddr::V4(address) = record.address.unwrap().ip() else { panic!("{host}") };
        assert_eq!(record.tries, 1 + u32::from(address) % 4, "{host}");
    }
    let seen = by_address(peer.requests());
    assert_eq!(seen.len(), 40);
    for (address, requests) in &seen {
        let different: HashSet<_> = requests.iter().map(|r| (&r.datagram, r.from)).collect();
        assert_eq!(different.len(), 1, "{address}: not the same octets from the same port");
    }
    let sent = 10 * (1 + 2 + 3 + 4);
    assert_eq!((counters.sent, counters.resent, counters.received), (sent, sent - 40, 40));
}

#[test]
fn silent_hosts_cost_their_tries_and_wait_at_the_same_time() {
    let peer = Faulty::everywhere(|_| vec![]);
    let mut targets: Vec<_> = peer.hosts(150).into_iter().map(Target::new).collect();
    for target in &mut targets[100..] {
        *target = target.clone().retries(0);
    }
    let started = Instant::now();
    let (records, counters) = ask(pool(settings(ms(200), 2)), targets, &query());
    let took = started.elapsed();
    assert!(took >= ms(600), "{took:?}");
    // One after the other, they would take a minute.
    assert!(took < LONG / 4, "{took:?}");
    assert_eq!(records.len(), 150);
    for record in &records {
        let short = record.host.split(':').next().unwrap().split('.').next_back().unwrap();
        let tries = if short.parse::<u32>().unwrap() > 100 { 1 } else { 3 };
        assert_eq!(*kind(record), ErrorKind::Timeout { tries, silence: Silence::Community });
        assert_eq!(record.tries, tries);
        assert!(record.outcome.is_failed());
        assert!(record.elapsed >= ms(190) * tries, "{:?}", record.elapsed);
    }
    assert_eq!(peer.requests().len(), 350);
    assert_eq!((counters.sent, counters.resent, counters.received), (350, 200, 0));
}

#[test]
fn resends_and_silence_are_the_same_over_ipv6() {
    if !has_ipv6() {
        return;
    }
    let lossy = Faulty::on((Ipv6Addr::LOCALHOST, 0), |request| match request.transmission {
        1 => vec![],
        _ => vec![Tree::system().answer(request).into()],
    });
    let dead = Faulty::on((Ipv6Addr::LOCALHOST, 0), |_| vec![]);
    let two = query().then(Query::get([SYS_NAME]).unwrap());
    let (records, counters) = ask(pool(settings(ms(120), 1)), vec![lossy.udp(), dead.udp()], &two);
    let records = by_host(records);
    assert!(records[&lossy.udp()].outcome.is_complete(), "{}", records[&lossy.udp()]);
    assert_eq!(records[&lossy.udp()].tries, 4);
    assert_eq!(kind(&records[&dead.udp()]).name(), "timeout");
    let seen = lossy.requests();
    assert!(seen[0].datagram == seen[1].datagram && seen[1].datagram != seen[2].datagram);
    assert_eq!((counters.sent, counters.received), (6, 2), "{counters:?}");
}

#[test]
fn backoff_makes_each_wait_longer() {
    let peer = Faulty::silent();
    let mut slower = settings(ms(100), 3);
    slower.backoff = 2.0;
    let (records, _) = ask(pool(slower), vec![peer.udp()], &query());
    assert!(matches!(kind(&records[0]), ErrorKind::Timeout { tries: 4, .. }));
    let at: Vec<_> = peer.requests().iter().map(|request| request.at).collect();
    let waits: Vec<_> = at.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert_eq!(waits.len(), 3);
    // The peer may record a request late, but never early.
    assert!(waits[2] > waits[0] * 2, "{waits:?}");
    assert!(at[3] - at[0] >= ms(600), "{waits:?}");
    assert!(records[0].elapsed >= ms(1300), "{:?}", records[0].elapsed);
}

#[test]
fn an_answer_to_an_earlier_transmission_counts() {
    let tree = Tree::system();
    // The answer is later than the timeout, so only the answer to the first transmission can be in
    // time.
    let peer =
        Faulty::everywhere(move |request| vec![Action::from(tree.answer(request)).after(ms(250))]);
    let (records, _) = ask(pool(settings(ms(150), 3)), peer.hosts(20), &query());
    for record in records {
        assert!(record.outcome.is_complete(), "{record}");
        assert_eq!(record.varbinds.at(0).value, Value::TimeTicks(4711));
    }
    let seen = by_address(peer.requests());
    assert!(seen.values().all(|requests| (2..=3).contains(&requests.len())), "{seen:?}");
}

#[test]
fn a_host_that_dies_during_a_query_is_given_up_once() {
    let tree = Tree::system();
    let peer = Faulty::everywhere(move |request| match request.names()[0].ends_with(&[3, 0]) {
        true => vec![tree.answer(request).into()],
        false => vec![],
    });
    let steps = [SYS_NAME, SYS_DESCR, SYS_UP_TIME].map(|name| Query::get([name]).unwrap());
    let query = steps.into_iter().fold(query(), Query::then);
    let query = query.then(Query::walk("1.3.6.1.2.1.2.2").unwrap());
    let (records, counters) = ask(pool(settings(ms(60), 1)), peer.hosts(30), &query);
    for record in &records {
        assert!(matches!(record.outcome, Outcome::Partial(_)), "{record}");
        assert_eq!(kind(record).name(), "timeout");
        assert_eq!(record.varbinds.len(), 1);
        assert_eq!(record.tries, 3, "one answered, two not");
    }
    assert_eq!(peer.requests().len(), 30 * 3);
    assert_eq!(counters.sent, 30 * 3);
}

#[test]
fn a_walk_that_goes_silent_ends_with_what_it_has() {
    let tree = Tree::new().with_table("1.3.6.1.2.1.2.2.1", &[1, 2], 30);
    let peer = Faulty::start(move |request| match request.number {
        1 => vec![tree.answer(request).into()],
        _ => vec![],
    });
    let walk = Query::walk("1.3.6.1.2.1.2.2").unwrap();
    let mut settings = settings(ms(60), 1);
    settings.max_repetitions = 10;
    let (records, _) = ask(pool(settings), vec![peer.udp()], &walk.then(query()));
    assert!(matches!(records[0].outcome, Outcome::Partial(_)), "{}", records[0]);
    assert_eq!(kind(&records[0]).name(), "timeout");
    assert_eq!(records[0].varbinds.len(), 10);
    assert_eq!(records[0].ends.len(), 1);
    // Silence may mean that the request was too large: the walk asks for half, at most twice. Then
    // it gives up.
    let asked = peer.requests().len();
    assert!((3..=1 + 3 * 2).contains(&asked), "{asked} requests");
}

/// An agent whose table has no end. It takes time for each row.
fn endless_table(pause: Duration) -> Faulty {
    Faulty::everywhere(move |request| {
        let column = wire_oid("1.3.6.1.2.1.2.2.1.1");
        let row = match request.names()[0].strip_prefix(column.as_slice()) {
            Some([row, ..]) => row + 1,
            _ => 1,
        };
        let name = [column, vec![row]].concat();
        let answer = request.response(vec![(name, Wire::Integer(i64::from(row)))]);
        vec![Action::from(answer).after(pause)]
    })
}

#[test]
fn the_deadline_of_a_host_ends_a_walk_without_end() {
    let peer = endless_table(ms(10));
    let walk = Query::walk("1.3.6.1.2.1.2.2").unwrap();
    let mut limited = settings(HOUR, 0);
    limited.host_deadline = Some(ms(300));
    let (records, _) = ask(pool(limited), peer.hosts(20), &walk.then(query()));
    assert_eq!(records.len(), 20);
    for record in records {
        assert!(matches!(record.outcome, Outcome::Partial(_)), "{record}");
        assert_eq!(kind(&record).name(), "partial", "{:?}", record.outcome);
        assert!(!record.varbinds.is_empty());
        assert!(record.elapsed >= ms(290), "{:?}", record.elapsed);
    }
}

#[test]
fn the_deadline_of_a_host_ends_a_silent_host_too() {
    let peer = Faulty::silent();
    let mut limited = settings(HOUR, 5);
    limited.host_deadline = Some(ms(100));
    let (records, _) = ask(pool(limited), vec![peer.udp()], &query());
    assert!(records[0].outcome.is_failed());
    let name = kind(&records[0]).name();
    assert!(["timeout", "partial"].contains(&name), "{}", records[0]);
    assert_eq!(peer.requests().len(), 1);
}

#[test]
fn the_deadline_ends_the_run_and_every_host_has_a_record() {
    let peer = Faulty::everywhere(|request| match request.host_number() {
        ..=20 => vec![Tree::system().answer(request).into()],
        _ => vec![],
    });
    let pool = pool(settings(HOUR, 0)).deadline(Some(ms(700))).in_flight(100);
    let (records, _) = ask(pool, peer.hosts(500), &query());
    assert_eq!(records.len(), 500);
    let records = by_host(records);
    for (host, n) in peer.hosts(500).iter().zip(1..) {
        let record = &records[host];
        match n {
            ..=20 => assert!(record.outcome.is_complete(), "{record}"),
            _ => assert_eq!(*kind(record), ErrorKind::Cancelled, "{record}"),
        }
    }
    assert!(peer.requests().len() <= 120, "{} asked", peer.requests().len());
}

#[test]
fn a_deadline_that_is_not_reached_changes_nothing() {
    let agent = Agent::start();
    let mut limited = settings(LONG / 4, 1);
    limited.host_deadline = Some(HOUR);
    let (records, _) = ask(pool(limited).deadline(Some(HOUR)), agent.hosts(100), &query());
    assert!(records.iter().all(|record| record.outcome.is_complete()));
}

#[test]
fn an_address_with_several_targets_gets_one_request_at_a_time_by_default() {
    let delay = ms(25);
    for (per_host, targets) in [(None, 12), (Some(3), 24)] {
        let peer = Faulty::start(move |request| {
            vec![Action::from(Tree::system().answer(request)).after(delay)]
        });
        let targets: Vec<_> = (0..targets)
            .map(|n| {
                let target = Target::new(format!("target {n}")).peer(peer.udp());
                target.community(format!("community-{n}"))
            })
            .collect();
        let mut pool = pool(settings(LONG / 4, 0));
        if let Some(per_host) = per_host {
            pool = pool.per_host(per_host);
        }
        let two = query().then(Query::get([SYS_NAME]).unwrap());
        let (records, _) = ask(pool, targets, &two);
        assert!(records.iter().all(|record| record.outcome.is_complete()));
        let at: Vec<_> = peer.requests().iter().map(|request| request.at).collect();
        assert_eq!(at.len(), records.len() * 2);
        let limit = per_host.unwrap_or(1);
        // The answer to a request leaves `delay` after it. The request that comes `limit` places
        // later has to wait for that answer.
        for pair in at.windows(limit + 1) {
            assert!(pair[limit] - pair[0] >= delay, "more than {limit} at once");
        }
        let together = at.windows(2).filter(|pair| pair[1] - pair[0] < delay).count();
        assert!(limit == 1 || together > 0, "never two at once");
    }
}

#[test]
fn contexts_of_one_agent_are_hosts_with_one_address() {
    let agent = Agent::builder().context("vlan-1").context("vlan-2").start();
    let targets: Vec<_> = (0..30)
        .map(|n| {
            let user = User::new("u-none").context(["vlan-1", "vlan-2"][n % 2]);
            Target::new(format!("{n}")).peer(agent.udp()).user(user)
        })
        .collect();
    let query = Query::get([SYS_DESCR]).unwrap();
    let (records, _) = ask(pool(settings(LONG / 4, 0)), targets, &query);
    assert_eq!(records.len(), 30);
    for record in records {
        assert_eq!(record.varbinds.at(0).value.as_str(), Some("a string"), "{record}");
    }
}

/// Returns how many of these spans overlap at most at one moment.
fn most_at_once(spans: &[(Instant, Instant)]) -> usize {
    let at_once = |at: &Instant| spans.iter().filter(|(from, to)| from <= at && at < to).count();
    spans.iter().map(|(from, _)| at_once(from)).max().unwrap_or(0)
}

#[test]
fn at_most_the_allowed_number_of_hosts_of_a_network_is_asked() {
    let delay = ms(15);
    let peer = Faulty::everywhere(move |request| {
        vec![Action::from(Tree::system().answer(request)).after(delay)]
    });
    let port = peer.address().port();
    let hosts: Vec<_> =
        (1..=20).flat_map(|n| [8, 9].map(|net| format!("127.0.{net}.{n}:{port}"))).collect();
    let two = query().then(Query::get([SYS_NAME]).unwrap());
    let (records, _) = ask(pool(settings(LONG / 4, 0)).per_net(Some(2)), hosts, &two);
    assert_eq!(records.iter().filter(|record| record.outcome.is_complete()).count(), 40);
    let mut nets: HashMap<u32, Vec<_>> = HashMap::new();
    let seen = by_address(peer.requests());
    for requests in seen.values() {
        let span = (requests[0].at, requests[1].at + delay);
        nets.entry(requests[0].host_number() >> 8).or_default().push(span);
    }
    assert_eq!(nets.len(), 2);
    for spans in nets.values() {
        assert_eq!(most_at_once(spans), 2);
    }
    let all: Vec<_> = nets.into_values().flatten().collect();
    assert!(most_at_once(&all) > 2, "one network waits for the other");
}

#[test]
fn with_limits_per_host_and_per_network_every_host_is_asked() {
    let peer = Faulty::everywhere(|request| {
        vec![Action::from(Tree::system().answer(request)).after(ms(1))]
    });
    let port = peer.address().port();
    // Three networks of three hosts, ten targets each: in turns, and one network after the other.
    for turns in [true, false] {
        let mut targets: Vec<_> = (0..90)
            .map(|n| {
                let (net, host) = if turns { (n % 3, n / 3 % 3) } else { (n / 30, n / 10 % 3) };
                Target::new(format!("{turns} {n}")).peer(format!("127.5.{net}.{host}:{port}"))
            })
            .collect();
        targets.push(Target::new("dead").peer("127.5.0.0:9").timeout(ms(50)).retries(0));
        for (per_host, per_net) in [(1, 1), (2, 3), (3, 2)] {
            let pool = pool(settings(LONG / 4, 0)).per_host(per_host).per_net(Some(per_net));
            let (records, _) = ask(pool, targets.clone(), &query());
            let complete = records.iter().filter(|record| record.outcome.is_complete());
            assert_eq!((records.len(), complete.count()), (91, 90));
        }
    }
}

#[test]
fn at_most_the_allowed_number_of_hosts_is_under_way() {
    let delay = ms(15);
    let peer = Faulty::everywhere(move |request| {
        vec![Action::from(Tree::system().answer(request)).after(delay)]
    });
    let pool = pool(settings(LONG / 4, 0)).in_flight(10);
    let (records, _) = ask(pool, peer.hosts(100), &query());
    assert_eq!(records.len(), 100);
    let spans: Vec<_> = peer.requests().iter().map(|r| (r.at, r.at + delay)).collect();
    let most = most_at_once(&spans);
    assert!((2..=10).contains(&most), "{most} at once");
}

#[test]
fn the_rate_limits_what_is_sent_including_resends() {
    let peer = Faulty::everywhere(|request| match request.host_number() % 2 {
        0 => vec![],
        _ => vec![Tree::system().answer(request).into()],
    });
    // 50 hosts answer the first time, and 50 are asked three times: 200 datagrams. On a busy machine an
    // answer may come too late for the first time.
    let pool = pool(settings(ms(100), 2)).rate(Some(250.0));
    let (records, counters) = ask(pool, peer.hosts(100), &query());
    assert_eq!(records.iter().filter(|record| record.outcome.is_complete()).count(), 50);
    assert!(counters.sent >= 200, "{}", counters.sent);
    let at: Vec<_> = peer.requests().iter().map(|request| request.at).collect();
    assert_eq!(at.len() as u64, counters.sent);
    // 200 take 0.8 s. The peer may record the first request late, and a small burst is allowed.
    let span = at[at.len() - 1] - at[0];
    assert!(span >= ms(4 * counters.sent - 200), "{span:?}");
    // There are no bursts either: any 100 requests take 0.4 s, and must take at least half of that.
    assert!(at.windows(100).all(|part| part[99] - part[0] >= ms(200)));
}

#[test]
fn a_rate_does_not_turn_waiting_into_timeouts() {
    let peer = Faulty::everywhere(|request| vec![Tree::system().answer(request).into()]);
    // All of them together take four times the timeout.
    let pool = pool(settings(ms(250), 0)).rate(Some(100.0));
    let (records, _) = ask(pool, peer.hosts(100), &query());
    for record in records {
        assert!(record.outcome.is_complete(), "{record}");
        assert!(record.elapsed < LONG, "{:?}", record.elapsed);
    }
}

#[test]
fn dead_hosts_do_not_hold_up_the_others() {
    // Two of three are dead: either the first ones, or every second and third one. All requests
    // together fit the peer's socket buffer, even if the machine is slow.
    for first in [true, false] {
        let peer = Faulty::everywhere(move |request| {
            let number = request.host_number();
            match if first { number <= 160 } else { number % 3 != 0 } {
                true => vec![],
                false => vec![Tree::system().answer(request).into()],
            }
        });
        within(move || {
            let pool = pool(settings(HOUR, 0)).build().unwrap();
            let mut records = pool.query(peer.hosts(240), &query());
            // The dead hosts would be given up only after an hour.
            for _ in 0..80 {
                assert!(records.next().unwrap().outcome.is_complete());
            }
        });
    }
}
