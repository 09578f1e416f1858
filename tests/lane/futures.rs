//! Records in an async program, woken by the lanes.

use futures_core::Stream;
use netsnmp::{Pool, Query, RecordStream, Target};
use std::{
    future::{Future, poll_fn},
    pin::Pin,
};
use testkit::{
    agent::Agent,
    faulty::Faulty,
    lane::{HOUR, LONG, SYS_UP_TIME, kind, settings, within},
};
use tokio::runtime::Builder;

fn query() -> Query {
    Query::get([SYS_UP_TIME]).unwrap()
}

/// Runs a task on a single thread. The test fails if the task blocks this thread for long.
fn run<T: Send + 'static>(task: impl Future<Output = T> + Send + 'static) -> T {
    within(move || Builder::new_current_thread().build().unwrap().block_on(task))
}

#[test]
fn a_stream_gives_each_target_once_and_ends() {
    let agent = Agent::start();
    for ordered in [false, true] {
        let pool = Pool::builder().ordered(ordered).settings(settings(LONG, 1)).build().unwrap();
        let mut targets: Vec<_> = agent.hosts(500).into_iter().map(Target::new).collect();
        targets.push(Target::new(agent.tcp()));
        targets.push(Target::new("not a host"));
        let mut stream = pool.query(targets, &query()).into_stream();
        let mut positions = run(async move {
            let mut positions = Vec::new();
            while let Some(record) = stream.next().await {
                assert_eq!(record.outcome.is_complete(), record.position < 501, "{record}");
                positions.push(record.position);
            }
            assert!(stream.next().await.is_none());
            positions
        });
        if !ordered {
            positions.sort_unstable();
        }
        assert_eq!(positions, (0..502).collect::<Vec<_>>());
    }
}

#[test]
fn other_tasks_run_while_a_stream_waits_and_the_lane_wakes_it() {
    let silent = Faulty::silent();
    let pool = Pool::builder().settings(settings(HOUR, 0)).build().unwrap();
    let mut stream: RecordStream = pool.query([silent.udp()], &query()).into_stream();
    let record = run(async move {
        let cancel = stream.cancel();
        // The first one waits for the host. Only then the other one runs.
        let next = poll_fn(|context| Pin::new(&mut stream).poll_next(context));
        tokio::join!(next, async move { cancel.abort() }).0
    });
    assert_eq!(kind(&record.unwrap()).name(), "cancelled");
}

#[test]
fn a_stream_without_targets_ends_and_a_panic_of_the_targets_goes_on_in_it() {
    let pool = Pool::builder().settings(settings(LONG, 1)).build().unwrap();
    let mut none = pool.query(Vec::<Target>::new(), &query()).into_stream();
    assert!(run(async move { none.next().await }).is_none());
    let agent = Agent::start();
    let host = agent.address().to_string();
    let targets = (0..2).map(move |n| match n {
        0 => Target::new(host.as_str()),
        _ => panic!("no more"),
    });
    let mut stream = pool.query(targets, &query()).into_stream();
    let (first, panicked) = run(async move {
        let first = stream.next().await;
        let second = tokio::task::spawn(async move { stream.next().await }).await;
        (first, second.is_err())
    });
    assert!(first.unwrap().outcome.is_complete());
    assert!(panicked);
}
