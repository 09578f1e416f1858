//! The rate of a run, which its workers share.

use super::{NAME, each_once, home, peer, worker};
use std::time::Duration;
use testkit::{lane::ms, nats};

#[test]
fn two_workers_send_the_rate_of_the_run_together() {
    let Some(nats) = nats::start() else { return };
    let peer = peer(ms(0), 0);
    let hosts = peer.hosts(60);
    let home = home();
    let _workers =
        [worker(&home, &nats, &["--site", "berlin"]), worker(&home, &nats, &["--site", "paris"])];
    let line = |(place, host): (usize, &String)| {
        format!("{host} site={}\n", ["berlin", "paris"][place % 2])
    };
    let file = home.write("hosts.txt", hosts.iter().enumerate().map(line).collect::<String>());
    let args = ["get", "--jsonl", "--rate", "20", "--via", &nats.url(), &format!("@{file}"), NAME];
    let it = home.run(&args);
    each_once(&it, &hosts);
    assert_eq!(it.code, 0, "{}", it.err);
    let times: Vec<_> = peer.requests().iter().map(|request| request.at).collect();
    let took = times.iter().max().unwrap().duration_since(*times.iter().min().unwrap());
    // 60 requests take 3 s at 20 a second. If each worker sent that many, they would take 1.5 s.
    assert!(took >= Duration::from_millis(2300), "{} requests in {took:?}", times.len());
}
