//! Runs over a queue, with a real nats-server. Where none is installed, each test prints a line and
//! passes.

mod collect; // A run that another process finishes.
mod creds; // Users by JWT and nkey.
mod forged; // Messages that are not what they seem.
mod hang; // Hosts that hang their worker.
mod hub; // The server of the documentation: TLS, accounts, permissions.
mod rate; // The rate of a run, which its workers share.
mod refused; // What a queue does not take, and wrong servers.

use serde_json::Value as Json;
use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
        mpsc,
    },
    time::Duration,
};
use testkit::{
    agent::Agent,
    faulty::{Action, Faulty},
    home::{Ended, Home, Running},
    lane::{LONG, ms},
    nats::{self, Nats},
    tree::Tree,
};

const NAME: &str = "1.3.6.1.2.1.1.5.0";

/// A home whose workers lose their job after a second of silence.
fn home() -> Home {
    let home = testkit::home!();
    home.write(".config/multisnmp/config.toml", "via_lease = 1\n");
    home
}

fn worker(home: &Home, nats: &Nats, args: &[&str]) -> Running {
    worker_at(home, &["--via", &nats.url()], args)
}

/// Starts a worker at a server that these arguments name.
fn worker_at(home: &Home, server: &[&str], args: &[&str]) -> Running {
    let mut worker = home.start(&[&["worker"], server, args].concat());
    worker.wait_until_told("takes jobs");
    worker
}

/// The lines of an output, sorted, without what differs between two runs.
fn lines(it: &Ended) -> Vec<String> {
    let head: Vec<&str> = it.out.lines().next().unwrap_or_default().split(',').collect();
    let elapsed = head.iter().position(|name| *name == "elapsed_ms");
    let mut lines: Vec<String> = it
        .out
        .lines()
        .map(|line| match serde_json::from_str::<Json>(line) {
            Ok(Json::Object(mut record)) => {
                record.remove("elapsed_ms");
                record.remove("taken_at");
                Json::Object(record).to_string()
            }
            _ => match elapsed {
                Some(place) => {
                    let mut fields: Vec<&str> = line.split(',').collect();
                    fields.remove(place);
                    fields.join(",")
                }
                None => line.to_owned(),
            },
        })
        .collect();
    lines.sort();
    lines
}

fn tree() -> Tree {
    Tree::new().with_table("1.3.6.1.2.1.2.2.1", &[1, 2, 5, 8], 7)
}

/// Answers after `delay`, and host `silent` never.
fn peer(delay: Duration, silent: u32) -> Faulty {
    let tree = tree().with(NAME, testkit::ber::Value::Octets(b"name".to_vec()));
    Faulty::everywhere(move |request| match request.host_number() == silent {
        true => Vec::new(),
        false => vec![Action::from(tree.answer(request)).after(delay)],
    })
}

/// Every host came out once.
#[track_caller]
fn each_once(it: &Ended, hosts: &[String]) {
    let (mut found, mut expected) = (it.hosts(), hosts.to_vec());
    found.sort();
    expected.sort();
    assert_eq!(found, expected, "{}", it.err);
}

/// Publishes a message that is none of ours.
fn publish(nats: &Nats, subject: &str, octets: &[u8]) {
    publish_with(nats, "", subject, octets);
}

/// Does the same with a header, such as `Name: value`.
fn publish_with(nats: &Nats, header: &str, subject: &str, octets: &[u8]) {
    let mut stream = TcpStream::connect(("127.0.0.1", nats.port())).unwrap();
    let connect = r#"CONNECT {"verbose":false,"pedantic":false,"headers":true}"#;
    let head = match header {
        "" => String::new(),
        header => format!("NATS/1.0\r\n{header}\r\n\r\n"),
    };
    let all = head.len() + octets.len();
    let order = match head.len() {
        0 => format!("PUB {subject} {all}"),
        head => format!("HPUB {subject} {head} {all}"),
    };
    let mut text = format!("{connect}\r\n{order}\r\n{head}").into_bytes();
    text.extend_from_slice(octets);
    text.extend_from_slice(b"\r\nPING\r\n");
    stream.write_all(&text).unwrap();
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    while !line.starts_with("PONG") {
        line.clear();
        assert!(reader.read_line(&mut line).unwrap() > 0);
    }
}

/// Waits until the status of the queue fits.
fn wait_for_status(home: &Home, nats: &Nats, fits: impl Fn(&Json) -> bool) {
    wait_for_status_at(home, &["--via", &nats.url()], fits);
}

/// Does the same at a server that these arguments name.
fn wait_for_status_at(home: &Home, server: &[&str], fits: impl Fn(&Json) -> bool) {
    for _ in 0..60 {
        let it = home.run(&[&["queue", "status", "--json"], server].concat());
        assert_eq!(it.code, 0, "{}", it.err);
        if fits(&serde_json::from_str(&it.out).unwrap()) {
            return;
        }
    }
    panic!("the queue never gets there");
}

#[test]
fn the_output_is_that_of_the_local_run() {
    let Some(nats) = nats::start() else { return };
    let agent = Agent::builder().rows(3).start();
    let home = home();
    let creds = home.write(
        "creds.toml",
        "[core]\nversion = \"2c\"\ncommunity = \"public\"\nnetworks = [\"127.0.0.0/8\"]\n",
    );
    let _workers = [
        worker(&home, &nats, &["--credentials", &creds]),
        worker(&home, &nats, &["--credentials", &creds]),
    ];
    let port = agent.port().to_string();
    let url = nats.url();
    let file = home.write(
        "hosts.txt",
        format!("127.0.0.1 cred=core\n127.0.0.2 cred=core timeout=1 port={port}\n127.0.0.3-9 cred=core # more\n"),
    );
    let targets = format!("@{file}");
    for (options, rest) in [
        (&["get"][..], &["sysName", "sysDescr"][..]),
        (&["get", "--jsonl"], &["sysName", "1.3.6.1.9.9"]),
        (&["next", "--csv"], &["sysORID"]),
        (&["bulk", "-Cr2"], &["sysORID"]),
        (&["walk", "--jsonl"], &["sysORTable"]),
        (&["walk"], &["sysORDescr", "sysORID"]),
        (&["table"], &["sysORTable"]),
        (&["table", "--csv"], &["sysORID,sysORUpTime"]),
        (&["table", "--jsonl"], &["sysORDescr,sysORID"]),
        (&["inventory", "--sections", "device", "--no-memory"], &[]),
    ] {
        let more = ["--port", &port, "--credentials", &creds, &targets];
        let local = [options, &more, rest].concat();
        let far = [&local[..1], &["--via", &url], &local[1..]].concat();
        let (local, far) = (home.run(&local), home.run(&far));
        assert_eq!(lines(&far), lines(&local), "{options:?}: {}", far.err);
        assert_eq!(far.code, local.code, "{options:?}: {}", far.err);
        assert!(far.out.lines().count() >= 9, "{}", far.out);
    }
    let scan = ["scan", "--credentials", &creds, "--cred", "core", "--no-memory", "--port", &port];
    let range = ["--yes", "127.0.0.1-6"];
    let local = home.run(&[&scan[..], &range].concat());
    let far = home.run(&[&scan[..], &["--via", &url], &range].concat());
    assert_eq!(lines(&far), lines(&local), "{}", far.err);
    assert_eq!((far.code, local.code), (0, 0), "{}", far.err);
    // Nothing is left of the runs.
    wait_for_status(&home, &nats, |seen| seen["runs"].as_array().unwrap().is_empty());
}

#[test]
fn an_inventory_goes_into_the_database() {
    let Some(nats) = nats::start() else { return };
    let agent = Agent::start();
    let home = home();
    let _worker = worker(&home, &nats, &[]);
    let (url, port) = (nats.url(), agent.port().to_string());
    home.inventory(&["--via", &url, "--db", "net.db", "--port", &port, "127.0.0.1-5"]);
    assert_eq!(home.number("net.db", "SELECT count(*) FROM devices"), 5);
}

#[test]
fn a_worker_that_is_killed_costs_no_host() {
    let Some(nats) = nats::start() else { return };
    let peer = peer(ms(1500), 0);
    let hosts = peer.hosts(40);
    let home = home();
    let mut first = worker(&home, &nats, &[]);
    let url = nats.url();
    let args = ["get", "--jsonl", "-t", "10", "--via", &url, &hosts.join(","), NAME];
    let asking = home.start(&args);
    assert!(peer.wait_for(40, LONG), "the hosts are asked");
    first.kill();
    let mut second = worker(&home, &nats, &[]);
    let it = asking.wait();
    each_once(&it, &hosts);
    assert_eq!((it.code, &it.kinds()[0][..]), (0, "none"), "{}", it.err);
    second.wait_until_told("was with a worker that died");
}

/// The peer kills the worker that asks it.
#[test]
fn a_host_that_kills_its_worker_is_found_and_named() {
    let Some(nats) = nats::start() else { return };
    let home = home();
    let (asked, kills) = mpsc::channel();
    let tree = tree().with(NAME, testkit::ber::Value::Octets(b"name".to_vec()));
    let peer = Faulty::everywhere(move |request| {
        if request.host_number() == 6 {
            asked.send(()).unwrap();
            return Vec::new();
        }
        vec![tree.answer(request).into()]
    });
    let hosts = peer.hosts(12);
    let url = nats.url();
    let mut now = worker(&home, &nats, &[]);
    let args = ["get", "--jsonl", "-t", "20", "--via", &url, &hosts.join(","), NAME];
    let asking = home.start(&args);
    let deaths = Arc::new(AtomicU32::new(0));
    let (done, over) = mpsc::channel();
    let waiting = std::thread::spawn(move || done.send(asking.wait()));
    let it = loop {
        if kills.recv_timeout(ms(50)).is_ok() {
            now.kill();
            deaths.fetch_add(1, Ordering::Relaxed);
            while kills.try_recv().is_ok() {}
            now = worker(&home, &nats, &[]);
        }
        if let Ok(it) = over.try_recv() {
            break it;
        }
        assert!(deaths.load(Ordering::Relaxed) < 20, "it never ends");
    };
    waiting.join().unwrap().unwrap();
    each_once(&it, &hosts);
    let mut kinds = it.kinds();
    kinds.sort();
    assert_eq!(kinds[10..], ["none", "worker-died"], "{}", it.err);
    assert_eq!(it.of(&hosts[5])["error"]["kind"], "worker-died");
    assert_eq!(it.code, 2);
}

#[test]
fn a_server_that_starts_again_costs_nothing() {
    let Some(mut nats) = nats::start() else { return };
    let peer = peer(ms(1000), 0);
    let hosts = peer.hosts(20);
    let home = home();
    let _worker = worker(&home, &nats, &[]);
    let url = nats.url();
    let asking = home.start(&["get", "--jsonl", "-t", "10", "--via", &url, &hosts.join(","), NAME]);
    assert!(peer.wait_for(20, LONG), "the hosts are asked");
    nats.restart().unwrap();
    let it = asking.wait();
    each_once(&it, &hosts);
    assert_eq!(it.code, 0, "{}", it.err);
}

#[test]
fn what_a_server_loses_is_sent_again() {
    let Some(mut nats) = nats::start() else { return };
    let peer = peer(ms(0), 0);
    let hosts = peer.hosts(20);
    let home = home();
    let url = nats.url();
    let asking = home.start(&["get", "--jsonl", "--via", &url, &hosts.join(","), NAME]);
    wait_for_status(&home, &nats, |seen| {
        seen["sites"].as_array().unwrap().iter().any(|site| site["waiting"] == 1)
    });
    nats.stop();
    nats.lose_store().unwrap();
    nats.restart().unwrap();
    let _worker = worker(&home, &nats, &[]);
    let it = asking.wait();
    each_once(&it, &hosts);
    assert_eq!(it.code, 0, "{}", it.err);
    assert!(it.err.contains("has lost jobs or results"), "{}", it.err);
}

#[test]
fn a_site_without_a_worker_is_named_and_the_run_goes_on_when_one_comes() {
    let Some(nats) = nats::start() else { return };
    let peer = peer(ms(0), 0);
    let hosts = peer.hosts(3);
    let home = home();
    let _other = worker(&home, &nats, &["--site", "paris"]);
    let url = nats.url();
    let file = home.write(
        "hosts.txt",
        format!("{} site=paris\n{} site=berlin\n{} site=berlin\n", hosts[0], hosts[1], hosts[2]),
    );
    let mut asking = home.start(&["get", "--jsonl", "--via", &url, &format!("@{file}"), NAME]);
    asking.wait_until_told("site berlin has no worker: 2 hosts");
    let _berlin = worker(&home, &nats, &["--site", "berlin"]);
    each_once(&asking.wait(), &hosts);
    // The time of a run is limited, if the user says so.
    let late = ["get", "--jsonl", "--deadline", "1", "--site", "rome", "--via", &url];
    let it = home.run(&[&late[..], &[&hosts.join(","), NAME]].concat());
    each_once(&it, &hosts);
    assert_eq!(it.kinds(), ["cancelled"; 3], "{}", it.err);
}

#[test]
fn sites_of_the_configuration_choose_the_queue() {
    let Some(nats) = nats::start() else { return };
    let peer = peer(ms(0), 0);
    let hosts = peer.hosts(4);
    let home = home();
    home.write(
        ".config/multisnmp/config.toml",
        format!(
            "via_lease = 1\nvia = {:?}\n[sites.berlin]\ntargets = [\"127.0.0.1-2\"]\n",
            nats.url()
        ),
    );
    let (_rest, _berlin) = (worker(&home, &nats, &[]), worker(&home, &nats, &["--site", "berlin"]));
    each_once(&home.run(&["get", "--jsonl", &hosts.join(","), NAME]), &hosts);
    let it = home.run(&["queue", "status", "--json"]);
    let seen: Json = serde_json::from_str(&it.out).unwrap();
    let sites: BTreeSet<_> =
        seen["sites"].as_array().unwrap().iter().map(|site| site["name"].to_string()).collect();
    assert_eq!(sites, ["\"berlin\"", "\"default\""].map(str::to_owned).into());
    let set = ["set", &hosts[0], NAME, "s", "x"];
    home.refuses(&set, "SET does not go over a queue");
    // This machine asks nevertheless.
    assert_eq!(home.run(&["get", "--via", "none", &hosts[0], NAME]).code, 0);
}

#[test]
fn results_pile_up_until_somebody_takes_them() {
    // The streams get little room.
    let Some(nats) = nats::start_with("", Some("max_file_store: 12MB")) else { return };
    let text = testkit::ber::Value::Octets(vec![b'x'; 1000]);
    let mut tree = Tree::new();
    for row in 1..=1000 {
        tree = tree.with(&format!("1.3.6.1.4.1.99999.1.{row}"), text.clone());
    }
    let peer = Faulty::everywhere(move |request| vec![tree.answer(request).into()]);
    let hosts = peer.hosts(24);
    let home = home();
    let _worker = worker(&home, &nats, &[]);
    let url = nats.url();
    let mut asking =
        home.start(&["walk", "--jsonl", "--via", &url, &hosts.join(","), ".1.3.6.1.4.1.99999"]);
    // Nobody reads the output for a while. 24 MB do not fit the queue.
    let mut first = [0; 1];
    asking.out.read_exact(&mut first).unwrap();
    wait_for_status(&home, &nats, |seen| {
        seen["sites"].as_array().unwrap().iter().any(|site| site["in_work"] == 1)
    });
    let mut it = asking.wait();
    it.out.insert(0, first[0] as char);
    each_once(&it, &hosts);
    assert!(it.records().iter().all(|record| record["varbinds"].as_array().unwrap().len() == 1000));
}

#[test]
fn messages_of_others_are_passed_over() {
    let Some(nats) = nats::start() else { return };
    let peer = peer(ms(0), 0);
    let hosts = peer.hosts(2);
    let home = home();
    let url = nats.url();
    let mut worker = worker(&home, &nats, &[]);
    let file = home.write("hosts.txt", hosts.join("\n"));
    let args = ["get", "--jsonl", "--via", &url, "--run", "r1", &format!("@{file}"), NAME];
    each_once(&home.run(&args), &hosts);
    publish(&nats, "snmp.job.default.r1.7", b"hello");
    worker.wait_until_told("no job: removed from the queue");
    publish(&nats, "snmp.job.default.r1.8", b"NSJ\x7f");
    worker.wait_until_told("another version of this program: update");
    // A run hears what is no result, and goes on.
    let slow = home.start(&[
        "get",
        "--jsonl",
        "--via",
        &url,
        "--run",
        "r2",
        "--site",
        "rome",
        &hosts.join(","),
        NAME,
    ]);
    wait_for_status(&home, &nats, |seen| {
        seen["sites"]
            .as_array()
            .unwrap()
            .iter()
            .any(|site| site["waiting"] == 1 && site["name"] == "rome")
    });
    publish(&nats, "snmp.result.rome.r2.0.0", b"hello");
    let _rome = self::worker(&home, &nats, &["--site", "rome"]);
    let it = slow.wait();
    each_once(&it, &hosts);
    assert!(it.err.contains("is no result (no chunk of records)"), "{}", it.err);
}

#[test]
fn a_run_that_is_cancelled_ends_with_all_its_hosts() {
    let Some(nats) = nats::start() else { return };
    let peer = peer(ms(0), 2);
    let hosts = peer.hosts(3);
    let home = home();
    let url = nats.url();
    let mut worker = worker(&home, &nats, &[]);
    let args = ["get", "--jsonl", "-t", "3600", "--drain", "0.2", "--via", &url, "--run", "r1"];
    let asking = home.start(&[&args[..], &[&hosts.join(","), NAME]].concat());
    assert!(peer.wait_for(3, LONG), "the hosts are asked");
    let it = home.run(&["queue", "cancel", "--via", &url, "r1"]);
    assert!(it.code == 0 && it.err.contains("is cancelled"), "{}", it.err);
    let it = asking.wait();
    each_once(&it, &hosts);
    assert_eq!(it.of(&hosts[1])["error"]["kind"], "cancelled", "{}", it.err);
    home.refuses(&["queue", "cancel", "--via", &url, "r1"], "there is no run r1");
    // Ctrl-C does the same.
    let asking = home.start(&[&args[..], &[&hosts.join(","), NAME]].concat());
    assert!(peer.wait_for(6, LONG), "the hosts are asked");
    asking.interrupt();
    let it = asking.wait();
    each_once(&it, &hosts);
    assert_eq!(it.code, 130, "{}", it.err);
    // A worker that ends gives back what it has not done.
    worker.terminate();
    worker.wait_until_told("takes jobs");
    assert_eq!(worker.wait().code, 0);
}
