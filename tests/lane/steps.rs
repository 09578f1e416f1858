//! Queries whose later steps depend on earlier answers, and walks by rows, with many hosts.

use netsnmp::{
    Oid, Outcome, Pool, PoolBuilder, Query, Session, Target, User, Value, VarBinds, Version,
};
use std::{
    net::UdpSocket,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};
use testkit::{
    agent::{Agent, BASE},
    ber::{Message, Value as Wire, pdu},
    faulty::{Action, Faulty},
    lane::{
        LONG, SYS_DESCR, SYS_NAME, SYS_UP_TIME, ask, ask_in_order, by_host, kind, ms, settings,
        within,
    },
    tree::Tree,
};

fn pool() -> PoolBuilder {
    Pool::builder().lanes(2).settings(settings(LONG / 4, 1))
}

fn oid(text: &str) -> Oid {
    text.parse().unwrap()
}

/// Asks for as many rows of a column as the first answer says.
fn counted() -> Query {
    Query::get([oid("1.3.6.1.2.1.2.1.0")]).unwrap().then_with(|varbinds: &VarBinds| {
        let rows = varbinds.last().and_then(|varbind| varbind.value.as_u64()).unwrap_or(0);
        let names = (1..=rows).map(|row| oid(&format!("1.3.6.1.2.1.2.2.1.1.{row}")));
        Query::get(names).unwrap()
    })
}

#[test]
fn steps_are_built_from_the_hosts_own_answers() {
    let peer = Faulty::everywhere(|request| {
        let rows = i64::from(request.host_number() % 7);
        let tree = Tree::system().with("1.3.6.1.2.1.2.1.0", Wire::Integer(rows)).with_table(
            "1.3.6.1.2.1.2.2.1",
            &[1],
            rows as u32,
        );
        vec![Action::from(tree.answer(request)).after(ms(rows as u64))]
    });
    let targets: Vec<_> = peer.hosts(300).into_iter().map(Target::new).collect();
    let query = counted().then(Query::get([oid(SYS_NAME)]).unwrap());
    let (records, _) = ask_in_order(pool(), targets, &query);
    let requests = peer.requests();
    for (record, n) in records.iter().zip(1_i32..) {
        assert!(record.outcome.is_complete(), "{record}");
        let rows = n % 7;
        let values: Vec<_> = record.varbinds.iter().map(|varbind| varbind.value).collect();
        let mut expected = vec![Value::Integer(rows)];
        expected.extend((1..=rows).map(Value::Integer));
        expected.push(Value::OctetString(b"tree".to_vec()));
        assert_eq!(values, expected, "{record}");
        // An empty step sends no request.
        let asked = requests.iter().filter(|request| {
            request.host_number() == n.unsigned_abs() && request.transmission == 1
        });
        assert_eq!(asked.count(), if rows == 0 { 2 } else { 3 });
    }
}

#[test]
fn a_step_that_panics_ends_only_its_host() {
    let peer = Faulty::everywhere(|request| vec![Tree::system().answer(request).into()]);
    let calls = Arc::new(AtomicUsize::new(0));
    let counter = calls.clone();
    let query = Query::get([oid(SYS_UP_TIME)]).unwrap().then_with(move |varbinds: &VarBinds| {
        assert_eq!(varbinds.len(), 1);
        let call = counter.fetch_add(1, Ordering::Relaxed);
        assert!(call % 10 != 3, "steps of this test");
        Query::get([oid(SYS_NAME)]).unwrap()
    });
    let (records, _) = ask(pool(), peer.hosts(100), &query);
    assert_eq!((records.len(), calls.load(Ordering::Relaxed)), (100, 100));
    let (complete, died): (Vec<_>, Vec<_>) =
        records.iter().partition(|record| record.outcome.is_complete());
    assert_eq!((complete.len(), died.len()), (90, 10));
    for record in died {
        assert_eq!(kind(record).name(), "worker-died");
        assert!(record.to_string().contains("steps of this test"), "{record}");
        assert_eq!(record.varbinds.len(), 1, "what had come");
        assert!(matches!(record.outcome, Outcome::Partial(_)), "{record:?}");
    }
}

#[test]
fn a_first_step_that_panics_ends_only_its_host() {
    let peer = Faulty::everywhere(|request| vec![Tree::system().answer(request).into()]);
    let own = Query::default().then_with(|_: &VarBinds| panic!("the first step"));
    let mut targets: Vec<_> = peer.hosts(60).into_iter().map(Target::new).collect();
    for target in targets.iter_mut().step_by(6) {
        *target = target.clone().query(own.clone());
    }
    let (records, _) = ask_in_order(pool(), targets, &Query::get([oid(SYS_NAME)]).unwrap());
    for (record, n) in records.iter().zip(0..) {
        match n % 6 {
            0 => assert_eq!(kind(record).name(), "worker-died", "{record}"),
            _ => assert!(record.outcome.is_complete(), "{record}"),
        }
    }
}

#[test]
fn steps_are_not_built_for_a_host_that_stopped_answering() {
    let peer = Faulty::everywhere(|_| vec![]);
    let query = Query::get([oid(SYS_UP_TIME)])
        .unwrap()
        .then_with(|_: &VarBinds| panic!("there was no answer"));
    let (records, _) = ask(pool().settings(settings(ms(50), 1)), peer.hosts(10), &query);
    for record in records {
        assert_eq!(kind(&record).name(), "timeout", "{record}");
    }
}

#[test]
fn steps_can_build_steps() {
    fn countdown(rows: u32) -> Query {
        let query = Query::get([oid(&format!("1.3.6.1.2.1.2.2.1.1.{rows}"))]).unwrap();
        match rows {
            1 => query,
            rows => query.then_with(move |_: &VarBinds| countdown(rows - 1)),
        }
    }
    let tree = Tree::new().with_table("1.3.6.1.2.1.2.2.1", &[1], 20);
    let peer = Faulty::everywhere(move |request| vec![tree.answer(request).into()]);
    let (records, _) = ask(pool(), peer.hosts(50), &countdown(20));
    for record in records {
        let values: Vec<_> = record.varbinds.iter().map(|varbind| varbind.value).collect();
        let expected: Vec<_> = (1..=20).rev().map(Value::Integer).collect();
        assert_eq!(values, expected, "{record}");
    }
}

/// A table with holes: column C has the rows that C does not divide. The last column ends with row
/// 9.
fn holes() -> Tree {
    let mut tree = Tree::system();
    for column in 2..=6_u32 {
        for row in (1..=40_u32).filter(|row| row % column != 0 && (column < 6 || *row < 10)) {
            let name = format!("1.3.6.1.4.1.9999.1.1.{column}.{row}");
            tree = tree.with(&name, Wire::Integer(i64::from(column * 100 + row)));
        }
    }
    // This variable comes after the table and is not in it.
    tree.with("1.3.6.1.4.1.9999.2.0", "behind")
}

#[test]
fn columns_are_the_same_walked_together_or_alone() {
    let tree = holes();
    // Agents that give everything, only a few, or one at a time, or that say tooBig above ten.
    let peer = Faulty::everywhere(move |request| {
        let asked = request.pdu();
        let names = asked.varbinds.len();
        let mut answer = tree.answer(request);
        if asked.tag == pdu::GET_BULK {
            let varbinds = &mut answer.pdu.as_mut().unwrap().varbinds;
            match request.host_number() % 4 {
                0 => {}
                1 => varbinds.truncate(names + 1),
                2 => varbinds.truncate(1),
                _ if varbinds.len() > 10 => answer = request.error(1, 0),
                _ => {}
            }
        }
        vec![answer.into()]
    });
    let columns: Vec<_> = (2..=7).map(|c| oid(&format!("1.3.6.1.4.1.9999.1.1.{c}"))).collect();
    let together = Query::walk_together(columns.clone()).unwrap();
    let alone = columns
        .iter()
        .map(|column| Query::walk(column.clone()).unwrap())
        .reduce(Query::then)
        .unwrap();
    let targets: Vec<_> = peer
        .hosts(24)
        .into_iter()
        .zip(0..)
        .map(|(host, n)| match n % 3 {
            0 => Target::new(host).version(Version::V1),
            1 => Target::new(host).max_repetitions(4),
            _ => Target::new(host),
        })
        .collect();
    let (by_rows, _) = ask_in_order(pool(), targets.clone(), &together);
    let (by_columns, _) = ask_in_order(pool(), targets, &alone);
    for (ours, theirs) in by_rows.iter().zip(&by_columns) {
        assert!(ours.outcome.is_complete(), "{ours}");
        assert_eq!(ours.varbinds, theirs.varbinds, "{}", ours.host);
        // A column that does not exist has the same result as a walk that finds nothing.
        assert_eq!(ours.ends.len(), 6, "{:?}", ours.ends);
        assert!(ours.ends.iter().all(|end| end.is_complete()), "{:?}", ours.ends);
    }
}

#[test]
fn a_table_by_rows_is_complete_despite_lost_datagrams() {
    let tree = holes();
    let peer = Faulty::everywhere(move |request| {
        // Every third datagram is lost, for any host.
        match request.number % 3 {
            0 => vec![],
            _ => vec![tree.answer(request).into()],
        }
    });
    let columns: Vec<_> = (2..=6).map(|c| oid(&format!("1.3.6.1.4.1.9999.1.1.{c}"))).collect();
    let query = Query::walk_together(columns).unwrap();
    let (records, _) = ask(pool().settings(settings(ms(150), 9)), peer.hosts(20), &query);
    assert_eq!(records.len(), 20);
    for record in &records {
        assert!(record.outcome.is_complete(), "{record}");
        assert_eq!(record.varbinds, records[0].varbinds, "{record}");
    }
}

#[test]
fn tables_of_a_real_agent_are_the_same_as_in_a_session() {
    let agent = Agent::builder().rows(30).start();
    let base = oid(BASE);
    let columns = (1..=3).map(|c| oid(&format!("{BASE}.2.1.{c}")));
    let query = Query::walk_together(columns)
        .unwrap()
        .then_with(move |varbinds: &VarBinds| {
            assert!(varbinds.iter().all(|varbind| varbind.oid.starts_with(&base)));
            Query::get([oid(SYS_DESCR)]).unwrap()
        })
        .then(Query::table("sysORTable").unwrap());
    let targets: Vec<_> = agent
        .hosts(20)
        .into_iter()
        .zip(0..)
        .map(|(host, n)| match n % 3 {
            0 => Target::new(host).version(Version::V1),
            1 => Target::new(host),
            _ => Target::new(host).user(User::new("u-none")),
        })
        .collect();
    let (records, _) = ask(pool(), targets.clone(), &query);
    let records = by_host(records);
    for target in targets {
        let session = Session::open(&target, &settings(LONG / 4, 1)).unwrap().query(&query);
        let record = &records[target.host().as_ref()];
        assert!(record.outcome.is_complete(), "{record}");
        assert_eq!(record.varbinds, session.varbinds, "{}", record.host);
        assert_eq!(record.ends, session.ends, "{}", record.host);
    }
}

#[test]
fn datagrams_that_the_kernel_drops_while_a_lane_is_blocked_are_counted() {
    const FLOOD: usize = 280;
    let peer = Faulty::start(|request| {
        let answer = Action::from(Tree::system().answer(request));
        match request.number {
            // 16 MiB: more than a receive buffer holds.
            1 => vec![answer, Action::from(vec![0xff; 60_000]).times(FLOOD)],
            2 => vec![answer],
            // Answer after the lane has asked the kernel how much it dropped.
            _ => vec![answer.after(ms(100))],
        }
    });
    let address = peer.address();
    // This step waits, although no step should. The peer answers it after its flood.
    let held = move |_: &VarBinds| {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket.set_read_timeout(Some(LONG)).unwrap();
        let probe = Message::v2c("public", pdu::GET, 1, &[SYS_UP_TIME]).encode();
        socket.send_to(&probe, address).unwrap();
        socket.recv(&mut [0; 500]).unwrap();
        Query::get([oid(SYS_NAME)]).unwrap()
    };
    let query = Query::get([oid(SYS_UP_TIME)]).unwrap().then_with(held);
    let (records, counters) = ask(pool(), vec![peer.udp()], &query);
    assert!(records[0].outcome.is_complete(), "{}", records[0]);
    if cfg!(target_os = "linux") {
        assert!(counters.dropped > 0, "{counters:?}");
        let all = counters.dropped + counters.malformed;
        assert_eq!(all, FLOOD as u64, "{counters:?}");
    }
}

#[test]
fn a_lane_that_was_blocked_gives_up_no_host_that_answered() {
    let peer = Faulty::everywhere(|request| vec![Tree::system().answer(request).into()]);
    let held = |_: &VarBinds| {
        // Wait past the timeout of the others. Their answers are in the socket.
        thread::sleep(ms(400));
        Query::default()
    };
    let slow = Query::get([oid(SYS_UP_TIME)]).unwrap().then_with(held);
    let mut targets: Vec<_> = peer.hosts(100).into_iter().map(Target::new).collect();
    targets[0] = targets[0].clone().query(slow.clone());
    targets[50] = targets[50].clone().query(slow);
    let pool = pool().lanes(1).settings(settings(ms(200), 0));
    let (records, counters) = ask(pool, targets, &Query::get([oid(SYS_NAME)]).unwrap());
    for record in records {
        assert!(record.outcome.is_complete(), "{record}");
    }
    assert_eq!((counters.late, counters.resent), (0, 0), "{counters:?}");
}

#[test]
fn a_consumer_that_pauses_causes_no_timeouts() {
    let peer = Faulty::everywhere(|request| vec![Tree::system().answer(request).into()]);
    let pool = pool().buffer(1).in_flight(50).settings(settings(ms(150), 0));
    within(move || {
        let query = Query::get([oid(SYS_NAME)]).unwrap();
        let records = pool.build().unwrap().query(peer.hosts(600), &query);
        for (record, n) in records.zip(0..) {
            assert!(record.outcome.is_complete(), "{n}: {record}");
            if n % 200 == 0 {
                thread::sleep(ms(400));
            }
        }
    });
}
