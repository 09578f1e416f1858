//! The records are those of the same query in threads.

use super::Test;
use netsnmp::{
    AuthProtocol, Credentials, ErrorKind, HostRecord, Pool, PrivProtocol, Query, Settings, Target,
    User, VarBind, VarBinds, Version, query::Walk,
};
use std::time::Duration;
use testkit::{
    agent::{AUTH_PASSPHRASE, Agent, BASE, NOAUTH_USER, PRIV_PASSPHRASE},
    faulty::{Action, Faulty},
    lane::{LONG, NO_NAME, SYS_NAME, SYS_UP_TIME, kind, ms, settings, within},
    tree::Tree,
};

pub(super) const TESTS: &[Test] = &[
    ("records_are_those_of_threads", records_are_those_of_threads),
    ("an_inventory_asks_the_same", an_inventory_asks_the_same),
    ("records_come_in_the_order_of_the_targets", records_come_in_the_order_of_the_targets),
    ("what_cannot_leave_the_process_is_refused", what_cannot_leave_the_process_is_refused),
    ("the_limits_of_the_run_hold", the_limits_of_the_run_hold),
    ("a_query_can_be_given_up", a_query_can_be_given_up),
    ("counters_are_added_up", counters_are_added_up),
    ("large_hosts_come_whole", large_hosts_come_whole),
];

pub(super) fn ask(
    pool: netsnmp::PoolBuilder,
    targets: Vec<Target>,
    query: &Query,
) -> Vec<HostRecord> {
    let query = query.clone();
    within(move || pool.build().unwrap().query(targets, &query).collect())
}

/// What does not depend on time.
fn seen(mut records: Vec<HostRecord>) -> Vec<String> {
    records.sort_by_key(|record| record.position);
    let one = |record: &HostRecord| {
        let engine = record.engine.as_ref().map(|engine| engine.id().to_vec());
        format!(
            "{} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {engine:?} {:?} {:?}",
            record.position,
            record.host,
            record.label,
            record.address,
            record.varbinds,
            record.outcome,
            record.ends,
            record.no_such_names,
            record.habits,
            record.data::<u32>(),
        )
    };
    records.iter().map(one).collect()
}

fn at(suffix: &str) -> netsnmp::Oid {
    format!("{BASE}.{suffix}").parse().unwrap()
}

fn records_are_those_of_threads() {
    let agent = Agent::start();
    let (udp, tcp) = (agent.udp(), agent.tcp());
    let peer = udp.trim_start_matches("udp:").to_owned();
    let port: u16 = peer.rsplit(':').next().unwrap().parse().unwrap();
    let user = || {
        User::new("u-sha-aes")
            .auth(AuthProtocol::Sha, AUTH_PASSPHRASE)
            .privacy(PrivProtocol::Aes128, PRIV_PASSPHRASE)
    };
    let to = |label: &str| Target::new(peer.clone()).label(label);
    let targets = || {
        vec![
            to("v1").version(Version::V1),
            to("v2c").data(7_u32),
            to("noAuthNoPriv").user(User::new(NOAUTH_USER)),
            to("authPriv").user(user()),
            to("no such user").user(User::new("nobody")),
            to("retries").retries(3).max_repetitions(5).short_ids(true),
            to("own query").query(Query::get([SYS_NAME]).unwrap()),
            to("timeout").timeout(LONG / 5),
            Target::new(tcp.clone()),
            Target::new(agent.unix()),
            Target::new(format!("tcp:localhost:{}", tcp.rsplit(':').next().unwrap())),
            Target::new("localhost").port(port),
            Target::new("no host"),
            Target::new(NO_NAME),
            Target::new("unix:/does/not/exist"),
            Target::new(peer.clone()).label("networks").networks(["192.0.2.0/24".parse().unwrap()]),
            Target::new("refused").refused(ErrorKind::BadValue("by the caller".to_owned()).into()),
        ]
    };
    let mut one_by_one = Walk::new(at("2.1.3"));
    one_by_one.max_repetitions = Some(1);
    one_by_one.limit = Some(7);
    let types: Vec<_> = (1..=10).map(|n| at(&format!("1.{n}.0"))).collect();
    for query in [
        Query::get(types).unwrap(),
        Query::get([at("1.1.0"), at("1.99.0"), at("2.1.1.999")]).unwrap(),
        Query::get_next([at("1"), at("2.1.2")]).unwrap(),
        Query::get_bulk([at("1"), at("2.1.1")], 1, Some(9)).unwrap(),
        Query::walk_with(one_by_one).then(Query::table(at("2")).unwrap()),
        Query::discovery(),
    ] {
        let pool = || Pool::builder().settings(settings(LONG / 4, 0));
        let threads = seen(ask(pool(), targets(), &query));
        let processes = seen(ask(pool().isolate(2), targets(), &query));
        assert_eq!(processes, threads);
    }
}

fn an_inventory_asks_the_same() {
    let agent = Agent::start();
    let plan =
        netsnmp::inventory::Plan::new(netsnmp::inventory::Profiles::builtin(), None).unwrap();
    let targets = || vec![Target::new(agent.udp())];
    let pool = || Pool::builder().settings(settings(LONG / 4, 0));
    let threads = ask(pool(), targets(), &plan.query());
    let processes = ask(pool().isolate(1), targets(), &plan.query());
    let names = |records: &[HostRecord]| {
        let name = |varbind: netsnmp::VarBindRef<'_>| varbind.oid.to_oid();
        (records[0].varbinds.iter().map(name).collect::<Vec<_>>(), records[0].ends.clone())
    };
    assert!(threads[0].varbinds.len() > 10);
    assert_eq!(names(&processes), names(&threads));
}

fn records_come_in_the_order_of_the_targets() {
    let tree = Tree::system();
    let peer = Faulty::everywhere(move |request| {
        let late = ms(if request.host_number() % 3 == 0 { 20 } else { 0 });
        vec![Action::from(tree.answer(request)).after(late)]
    });
    let hosts = peer.hosts(200);
    let targets = hosts.iter().map(|host| Target::new(host.clone())).collect();
    let pool =
        Pool::builder().settings(settings(LONG / 4, 0)).ordered(true).in_flight(50).isolate(3);
    let records = ask(pool, targets, &Query::get([SYS_UP_TIME]).unwrap());
    let order: Vec<String> = records.iter().map(|record| record.host.to_string()).collect();
    assert_eq!(order, hosts);
}

fn what_cannot_leave_the_process_is_refused() {
    let pool = || Pool::builder().isolate(1);
    let set = Query::set([VarBind::new("1.3.6.1.2.1.1.5.0".parse().unwrap(), "x")]);
    let code = Query::get([SYS_NAME]).unwrap().then_with(|_: &VarBinds| Query::default());
    for query in [set, code] {
        let targets = vec![Target::new("127.0.0.1"), Target::new("127.0.0.2")];
        let records = ask(pool(), targets, &query);
        assert_eq!(records.len(), 2);
        assert!(records.iter().all(|record| kind(record).name() == "unsupported"), "{records:?}");
    }
}

fn the_limits_of_the_run_hold() {
    let tree = Tree::system();
    let peer =
        Faulty::everywhere(move |request| vec![Action::from(tree.answer(request)).after(ms(50))]);
    let targets = peer.hosts(12).into_iter().map(Target::new).collect();
    let pool = Pool::builder().settings(settings(LONG / 4, 0)).in_flight(4).isolate(2);
    let records = ask(pool, targets, &Query::get([SYS_UP_TIME]).unwrap());
    assert_eq!(records.len(), 12);
    let times: Vec<_> = peer.requests().iter().map(|request| request.at).collect();
    let most = times
        .iter()
        .map(|from| times.iter().filter(|at| (*from..*from + ms(50)).contains(at)).count());
    assert!(most.max().unwrap() <= 4);
}

fn a_query_can_be_given_up() {
    let silent = Faulty::everywhere(|_| vec![]);
    let pool = Pool::builder().settings(settings(LONG, 9)).in_flight(20).isolate(2);
    let targets: Vec<_> = silent.hosts(300).into_iter().map(Target::new).collect();
    let records = within(move || {
        let pool = pool.build().unwrap();
        let mut records = pool.query(targets, &Query::get([SYS_UP_TIME]).unwrap());
        assert!(silent.wait_for(20, LONG));
        records.cancel().abort();
        records.by_ref().collect::<Vec<_>>()
    });
    assert_eq!(records.len(), 300);
    assert!(records.iter().all(|record| kind(record).name() == "cancelled"), "{:?}", records[0]);
    // With a deadline it ends by itself, and dropping the records ends it as well.
    let silent = Faulty::everywhere(|_| vec![]);
    let targets: Vec<_> = silent.hosts(30).into_iter().map(Target::new).collect();
    let builder = Pool::builder().settings(settings(LONG, 9)).isolate(2);
    let query = Query::get([SYS_UP_TIME]).unwrap();
    let pool = builder.clone().deadline(Some(ms(300)));
    let ended = ask(pool, targets.clone(), &query);
    assert_eq!(ended.len(), 30);
    within(move || drop(builder.build().unwrap().query(targets, &query)));
}

fn counters_are_added_up() {
    let tree = Tree::system();
    let peer = Faulty::everywhere(move |request| vec![tree.answer(request).into()]);
    let targets: Vec<_> = peer.hosts(500).into_iter().map(Target::new).collect();
    let pool = Pool::builder().settings(settings(LONG / 4, 0)).isolate(2);
    let counters = within(move || {
        let mut records = pool.build().unwrap().query(targets, &Query::get([SYS_UP_TIME]).unwrap());
        assert_eq!(records.by_ref().filter(|record| record.outcome.is_complete()).count(), 500);
        records.counters()
    });
    assert_eq!((counters.sent, counters.received), (500, 500));
}

fn large_hosts_come_whole() {
    // 6,000 values of 200 octets are several chunks.
    let text = "x".repeat(200);
    let tree = (1..=6000_u32)
        .fold(Tree::new(), |tree, row| tree.with(&format!("1.3.6.1.4.1.9.9.1.{row}"), &*text));
    let peer = Faulty::start(move |request| vec![tree.answer(request).into()]);
    let query = Query::walk("1.3.6.1.4.1.9.9").unwrap();
    let mut settings = Settings::default();
    settings.timeout = Duration::from_secs(20);
    settings.credentials = Credentials::v2c("public");
    for memory in [None, Some(3 << 20)] {
        let pool = Pool::builder().settings(settings.clone()).memory(memory).isolate(1);
        let records = ask(pool, vec![Target::new(peer.udp())], &query);
        assert_eq!(records[0].varbinds.len(), 6000, "{:?}", records[0].outcome);
    }
}
