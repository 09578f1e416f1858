//! Hosts that hang the thread of a worker that asks them.

use super::{LONG, NAME, Running, each_once, home, ms, nats, worker};
use std::{fs, sync::mpsc, thread};
use testkit::{
    agent::Agent,
    faulty::Faulty,
    lane::SYS_DESCR,
    preload::{Marked, STUCK},
    tree::Tree,
};

/// Asks these hosts. The first one hangs its worker, and whenever a worker ends, another one starts.
#[track_caller]
fn is_found_and_named(hosts: &[String], oid: &str) {
    let Some(nats) = nats::start() else { return };
    let library = Marked::new();
    let home = home().variable("LD_PRELOAD", "marked.so");
    fs::copy(library.path(), home.path("marked.so")).unwrap();
    let mut now = worker(&home, &nats, &[]);
    let url = nats.url();
    let asking = home.start(&["get", "--jsonl", "--via", &url, &hosts.join(","), oid]);
    let (done, over) = mpsc::channel();
    let waiting = thread::spawn(move || done.send(asking.wait_for(3 * LONG)));
    let mut ended: Vec<Running> = Vec::new();
    let it = loop {
        match over.recv_timeout(ms(50)) {
            Ok(it) => break it,
            Err(mpsc::RecvTimeoutError::Disconnected) => panic!("the run does not end"),
            Err(mpsc::RecvTimeoutError::Timeout) if now.has_ended() => {
                ended.push(std::mem::replace(&mut now, worker(&home, &nats, &[])));
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {}
        }
    };
    waiting.join().unwrap().unwrap();
    each_once(&it, hosts);
    assert_eq!(it.of(&hosts[0])["error"]["kind"], "worker-died", "{}", it.err);
    assert_eq!(it.kinds().iter().filter(|kind| *kind == "none").count(), hosts.len() - 1);
    assert_eq!(it.code, 2, "{}", it.err);
    assert!(!ended.is_empty());
    for worker in ended {
        let it = worker.wait();
        assert_eq!(it.code, 4, "{}", it.err);
        it.told("a thread that asks hosts hangs: it has been at work for ");
    }
}

#[test]
fn a_host_that_hangs_a_lane_of_its_worker_is_found_and_named() {
    let name = |text: &str| Tree::new().with(NAME, text);
    let peer = Faulty::everywhere(move |request| match request.host_number() {
        1 => vec![name(STUCK).answer(request).into()],
        _ => vec![name("name").answer(request).into()],
    });
    is_found_and_named(&peer.hosts(4), NAME);
}

#[test]
fn a_host_of_a_stream_that_hangs_its_worker_is_found_and_named() {
    let bad = Agent::builder().config(&format!("sysDescr {STUCK}")).start();
    let good = Agent::start();
    is_found_and_named(&[bad.tcp(), good.tcp(), good.udp()], SYS_DESCR);
}
