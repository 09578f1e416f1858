//! The limits of a run, seen from the command and from the hosts.

use std::{
    collections::HashSet,
    io::Read,
    net::{Ipv4Addr, TcpListener},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};
use testkit::{
    agent::Agent,
    faulty::{Action, Faulty, Request},
    home::Ended,
    lane::{SYS_UP_TIME, ms},
    tree::Tree,
};

/// `multisnmp COMMAND --jsonl ARGS TARGETS OID`
fn run(command: &str, args: &[&str], targets: &[String], oid: &str) -> Ended {
    let targets = targets.join(",");
    testkit::home!().run(&[&[command, "--jsonl"], args, &[&targets, oid]].concat())
}

/// The summary line of the run.
fn summary(it: &Ended) -> &str {
    it.told(" answered")
}

fn get(args: &[&str], targets: &[String]) -> Ended {
    run("get", args, targets, SYS_UP_TIME)
}

fn answer(request: &Request) -> Action {
    Tree::system().answer(request).into()
}

/// Hosts on every loopback address that answer after this time.
fn slow(time: Duration) -> Faulty {
    Faulty::everywhere(move |request| vec![answer(request).after(time)])
}

/// The largest number of requests within `span`.
fn most_within(peer: &Faulty, span: Duration) -> usize {
    let times: Vec<_> = peer.requests().iter().map(|request| request.at).collect();
    let within =
        |from: Instant| times.iter().filter(|at| (from..from + span).contains(*at)).count();
    times.iter().map(|from| within(*from)).max().unwrap_or(0)
}

#[test]
fn in_flight_bounds_the_hosts_at_once() {
    let peer = slow(ms(50));
    let it = get(&["--in-flight", "3"], &peer.hosts(12));
    assert_eq!((it.code, it.records().len()), (0, 12), "{}", it.err);
    // The next host is asked only after an answer, so 50 ms apart for each of the three.
    assert!(most_within(&peer, ms(50)) <= 3, "{}", most_within(&peer, ms(50)));
}

#[test]
fn per_net_bounds_the_hosts_of_each_network() {
    let peer = slow(ms(50));
    let port = peer.address().port();
    let host = |net, host| format!("{}:{port}", Ipv4Addr::new(127, 0, net, host));
    let hosts: Vec<_> = (1..=6).flat_map(|n| [host(0, n), host(9, n)]).collect();
    let it = get(&["--per-net", "1"], &hosts);
    assert_eq!((it.code, it.records().len()), (0, 12), "{}", it.err);
    assert!(most_within(&peer, ms(50)) <= 2, "{}", most_within(&peer, ms(50)));
}

#[test]
fn per_host_allows_several_requests_to_one_address_at_once() {
    // No request is answered before the third has arrived.
    let peer = Faulty::everywhere(|request| match request.number {
        1 | 2 => vec![],
        _ => vec![answer(request)],
    });
    let port = peer.address().port();
    let dir = tempfile::tempdir().unwrap();
    let hosts = dir.path().join("hosts");
    let line = |n| format!("127.0.0.1:{port} context=c{n}\n");
    std::fs::write(&hosts, (1..=3).map(line).collect::<String>()).unwrap();
    let targets = [format!("@{}", hosts.display())];
    let it = get(&["--per-host", "3", "-t", "1", "-r", "5"], &targets);
    assert_eq!((it.code, it.records().len()), (0, 3), "{}", it.err);
    let requests = peer.requests();
    assert!(requests[..3].iter().all(|request| request.transmission == 1));
    // Without --per-host each request waits for the answer to the one before.
    let peer = slow(ms(50));
    let line = |n| format!("127.0.0.1:{} context=c{n}\n", peer.address().port());
    std::fs::write(&hosts, (1..=3).map(line).collect::<String>()).unwrap();
    let it = get(&[], &targets);
    assert_eq!((it.code, it.records().len()), (0, 3), "{}", it.err);
    assert_eq!(most_within(&peer, ms(50)), 1);
}

#[test]
fn rate_spaces_the_packets() {
    let peer = slow(Duration::ZERO);
    let it = get(&["--rate", "50"], &peer.hosts(16));
    assert_eq!((it.code, it.records().len()), (0, 16), "{}", it.err);
    // 15 gaps of 20 ms.
    assert!(it.took >= ms(300), "{:?}", it.took);
    let silent = Faulty::everywhere(|_| vec![]);
    let it = get(&["--rate", "20.5", "-t", "0.01", "-r", "3"], &silent.hosts(2));
    assert_eq!((it.code, silent.requests().len()), (3, 8), "{}", it.err);
    assert!(it.took >= Duration::from_secs_f64(7.0 / 20.5), "resends: {:?}", it.took);
}

#[test]
fn lanes_have_sockets_of_their_own() {
    for (lanes, several) in [("1", false), ("3", true)] {
        let peer = slow(Duration::ZERO);
        let it = get(&["--lanes", lanes], &peer.hosts(60));
        assert_eq!((it.code, it.records().len()), (0, 60), "{}", it.err);
        let ports: HashSet<_> = peer.requests().iter().map(|request| request.from).collect();
        assert_eq!(ports.len() > 1, several, "{ports:?}");
    }
}

#[test]
fn ordered_keeps_the_order_of_the_targets() {
    // The first is the slowest.
    let peer = || {
        Faulty::everywhere(|request| {
            vec![answer(request).after(ms(40 * (8 - u64::from(request.host_number()))))]
        })
    };
    let (first, second) = (peer(), peer());
    let it = get(&["--ordered"], &first.hosts(8));
    assert_eq!((it.code, it.hosts()), (0, first.hosts(8)));
    let it = get(&["--ordered=no"], &second.hosts(8));
    assert_eq!((it.code, &it.hosts()[7]), (0, &second.hosts(8)[0]), "{}", it.err);
}

#[test]
fn backoff_lets_each_resend_wait_longer() {
    let peer = Faulty::silent();
    let args = ["-t", "200ms", "-r", "2", "--backoff", "2"];
    let it = get(&args, &[peer.udp()]);
    assert_eq!((it.code, it.kinds(), peer.requests().len()), (3, vec!["timeout".to_owned()], 3));
    // 0.2 + 0.4 + 0.8 s.
    assert!(it.record()["elapsed_ms"].as_f64().unwrap() >= 1390.0, "{}", it.record());
}

/// A TCP listener that accepts connections and never answers. Returns its port and the largest
/// number of open connections.
fn deaf_stream() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("0.0.0.0:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (open, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let told = Arc::clone(&most);
    // The thread ends with the test process.
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { break };
            most.fetch_max(open.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            let open = Arc::clone(&open);
            thread::spawn(move || {
                while stream.read(&mut [0; 512]).is_ok_and(|octets| octets > 0) {}
                open.fetch_sub(1, Ordering::SeqCst);
            });
        }
    });
    (port, told)
}

#[test]
fn backoff_and_deadlines_apply_to_streams() {
    let (port, _) = deaf_stream();
    let target = [format!("tcp:127.0.0.1:{port}")];
    let it = get(&["-t", "0.1", "-r", "1", "--backoff", "4"], &target);
    assert_eq!((it.code, it.kinds()), (3, vec!["timeout".to_owned()]), "{}", it.err);
    assert!(it.record()["elapsed_ms"].as_f64().unwrap() >= 490.0, "{}", it.record());
    let it = get(&["-t", "60", "--host-deadline", "200ms"], &target);
    assert_eq!((it.code, it.kinds()), (3, vec!["timeout".to_owned()]), "{}", it.err);
    let it = get(&["-t", "60", "--deadline", "200ms"], &target);
    assert_eq!((it.code, it.kinds()), (3, vec!["cancelled".to_owned()]), "{}", it.err);
}

#[test]
fn workers_bound_the_streams_at_once() {
    for (workers, at_once) in [("1", 1), ("2", 2)] {
        let (port, most) = deaf_stream();
        let hosts: Vec<_> = (1..=2).map(|n| format!("tcp:127.0.0.{n}:{port}")).collect();
        let it = get(&["--workers", workers, "-t", "1", "-r", "0"], &hosts);
        assert_eq!((it.code, it.kinds()), (3, vec!["timeout".to_owned(); 2]), "{}", it.err);
        // A closed connection may still be counted when the next one opens.
        let most = most.load(Ordering::SeqCst);
        assert!(most >= at_once && (at_once == 2 || it.took >= ms(2000)), "{most}, {:?}", it.took);
    }
}

#[test]
fn a_host_past_its_deadline_keeps_its_rows() {
    let tree = Tree::new().with_table("1.3.6.1.2.1.2.2.1", &[1], 10_000);
    let peer =
        Faulty::everywhere(move |request| vec![Action::from(tree.answer(request)).after(ms(50))]);
    let args = ["--host-deadline", "1.2", "-Cr2"];
    let it = run("walk", &args, &peer.hosts(2), "1.3.6.1.2.1.2.2.1");
    assert_eq!((it.code, it.kinds()), (2, vec!["partial".to_owned(); 2]), "{}", it.err);
    for record in &it.records() {
        assert!(!record["varbinds"].as_array().unwrap().is_empty(), "{record}");
        let message = record["error"]["message"].as_str().unwrap();
        assert!(message.contains("deadline of 1.2 s"), "{message}");
    }
}

#[test]
fn a_run_past_its_deadline_accounts_for_every_host() {
    let alive = slow(Duration::ZERO);
    let dead = Faulty::everywhere(|_| vec![]);
    let args = ["-t", "60", "--deadline", "2500ms"];
    let it = get(&args, &[alive.hosts(3), dead.hosts(4)].concat());
    assert_eq!((it.code, it.records().len()), (2, 7), "{}", it.err);
    assert_eq!(it.kinds().iter().filter(|kind| *kind == "cancelled").count(), 4);
    assert!(
        it.err.contains("the deadline of 2.5 s ended the run before 4 hosts were done"),
        "{}",
        it.err
    );
    assert!(summary(&it).starts_with("7 hosts: 3 answered, 4 failed (4 cancelled)"));
    let records = it.records();
    let advice = records.iter().find_map(|record| record["error"]["advice"].as_str());
    assert!(advice.unwrap().contains("--deadline"), "{advice:?}");
    let it = get(&args, &dead.hosts(2));
    assert_eq!((it.code, it.kinds()), (3, vec!["cancelled".to_owned(); 2]), "{}", it.err);
}

#[test]
fn any_source_accepts_an_answer_from_another_address() {
    let other = Ipv4Addr::new(127, 0, 0, 77);
    let peer = Faulty::everywhere(move |request| vec![answer(request).via_address(other)]);
    let args = ["-t", "1", "-r", "0"];
    let it = get(&args, &peer.hosts(2));
    assert_eq!((it.code, it.kinds()), (3, vec!["timeout".to_owned(); 2]), "{}", it.err);
    let error = &it.records()[0]["error"];
    assert!(error["message"].as_str().unwrap().contains("127.0.0.77"), "{error}");
    assert!(error["advice"].as_str().unwrap().contains("--any-source"), "{error}");
    assert!(summary(&it).ends_with("; 2 packets sent; dropped: 2 from elsewhere"), "{}", it.err);
    let it = get(&["-t", "20", "--any-source"], &peer.hosts(2));
    assert_eq!((it.code, it.kinds()), (0, vec!["none".to_owned(); 2]), "{}", it.err);
}

#[test]
fn the_summary_of_a_clean_run_is_short() {
    let agent = Agent::start();
    let it = get(&["-t", "20", "--verbose"], &agent.hosts(20));
    assert_eq!((it.code, it.records().len()), (0, 20), "{}", it.err);
    let summary = summary(&it);
    assert!(summary.starts_with("20 hosts: 20 answered in "), "{summary}");
    assert!(summary.ends_with(" hosts/s"), "{summary}");
    let log = "packets: 20 sent, 0 of them resent, 20 received; dropped: none";
    assert!(it.err.contains(log), "{}", it.err);
    let it = get(&["-t", "20"], &agent.hosts(20));
    assert!(!it.err.contains("packets"), "{}", it.err);
}

#[test]
fn losses_are_in_the_summary_and_standard_output_has_only_records() {
    // The first transmission is lost. The second gets a truncated answer and a complete one.
    let peer = Faulty::everywhere(|request| match request.transmission {
        1 => vec![],
        _ => vec![answer(request).truncated(20), answer(request)],
    });
    let it = get(&["-t", "1", "-r", "3"], &peer.hosts(5));
    assert_eq!((it.code, it.records().len()), (0, 5), "{}", it.err);
    let end = "; 10 packets sent, 5 resent; dropped: 5 malformed";
    assert!(summary(&it).ends_with(end), "{}", it.err);
    let it = get(&["-t", "1", "-r", "3", "--quiet"], &peer.hosts(6)[5..]);
    assert_eq!((it.code, it.err.as_str()), (0, ""));
}

#[test]
fn the_demo_accepts_the_limits() {
    let args = ["demo", "--hosts", "20", "--ordered", "--in-flight", "2", "--lanes", "2"];
    let it = testkit::home!().run(&[&args[..], &["--jsonl", "--rate", "2000"]].concat());
    assert_eq!(it.code, 0, "{}", it.err);
    let hosts = it.hosts();
    assert_eq!(hosts.len(), 20, "{}", it.err);
    let number = |host: &str| -> u32 {
        let last = host.split(':').next().unwrap().rsplit('.').next().unwrap();
        last.parse().unwrap()
    };
    let numbers: Vec<_> = hosts.iter().map(|host| number(host)).collect();
    assert!(numbers.is_sorted(), "{hosts:?}");
}
