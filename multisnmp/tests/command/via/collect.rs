//! A run whose coordinator has died, and `collect`, which finishes it.

use super::{NAME, each_once, home, peer, tree, wait_for_status, worker};
use std::{
    fs,
    io::Read,
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use testkit::{
    faulty::{Action, Faulty},
    home::{Home, Running},
    lane::{ms, within},
    nats::{self, Nats},
};

/// Hosts of which the second half does not answer before the gate opens.
fn gated(gate: &Arc<AtomicBool>) -> Faulty {
    let gate = Arc::clone(gate);
    let tree = tree().with(NAME, testkit::ber::Value::Octets(b"name".to_vec()));
    Faulty::everywhere(move |request| {
        match request.host_number() > 10 && !gate.load(Ordering::Relaxed) {
            true => Vec::new(),
            false => vec![Action::from(tree.answer(request))],
        }
    })
}

/// A worker, and twenty hosts of which half are asked.
struct HalfWay {
    home: Home,
    gate: Arc<AtomicBool>,
    peer: Faulty,
    hosts: Vec<String>,
    _worker: Running,
}

impl HalfWay {
    fn new(nats: &Nats) -> Self {
        let home = home();
        let worker = worker(&home, nats, &[]);
        let gate = Arc::new(AtomicBool::new(false));
        let peer = gated(&gate);
        let hosts = peer.hosts(20);
        Self { home, gate, peer, hosts, _worker: worker }
    }

    fn open(&self) {
        self.gate.store(true, Ordering::Relaxed);
    }
}

/// Waits until the server knows that ten hosts are written, and kills their coordinator.
fn kill_half_way(home: &Home, nats: &Nats, mut asking: Running) -> String {
    wait_for_status(home, nats, |seen| seen["runs"][0]["written"] == 10);
    asking.kill();
    let mut out = String::new();
    asking.out.read_to_string(&mut out).unwrap();
    out
}

/// The hosts of JSON lines, sorted.
fn hosts_of(lines: &str) -> Vec<String> {
    let host = |line: &str| {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        record["host"].as_str().unwrap().to_owned()
    };
    let mut hosts: Vec<String> = lines.lines().map(host).collect();
    hosts.sort();
    hosts
}

fn sorted(mut hosts: Vec<String>) -> Vec<String> {
    hosts.sort();
    hosts
}

#[test]
fn another_process_finishes_the_run_of_one_that_died() {
    let Some(nats) = nats::start() else { return };
    let peer = peer(ms(400), 0);
    let hosts = peer.hosts(30);
    let home = home();
    let url = nats.url();
    let file = home.write("hosts.txt", hosts.join("\n"));
    let args = ["get", "--jsonl", "--via", &url, "--run", "nightly", &format!("@{file}"), NAME];
    let mut asking = home.start(&args);
    wait_for_status(&home, &nats, |seen| {
        seen["sites"].as_array().unwrap().iter().any(|site| site["waiting"] == 1)
    });
    // A run has one coordinator.
    home.refuses(&args, "there is a run nightly already");
    home.refuses(&["collect", "--via", &url, "nightly"], "the coordinator of run nightly is alive");
    asking.kill();
    let mut out = String::new();
    asking.out.read_to_string(&mut out).unwrap();
    assert_eq!(out, "");
    let _worker = worker(&home, &nats, &[]);
    let it = home.run(&["collect", "--via", &url, "nightly"]);
    each_once(&it, &hosts);
    assert_eq!(it.code, 0, "{}", it.err);
    assert!(it.records().iter().all(|record| record["varbinds"][0]["text"] == "name"));
    home.refuses(&["collect", "--via", &url, "nightly"], "there is no run nightly");
}

#[test]
fn collect_goes_on_with_the_file_and_with_the_database_of_an_inventory() {
    let Some(nats) = nats::start() else { return };
    let home = home();
    let url = nats.url();
    let _worker = worker(&home, &nats, &[]);
    for place in [
        &["--jsonl", "-o", "net.jsonl"][..],
        &["--db", "net.db"],
        &["--db", "both.db", "--json", "-o", "both.json"],
    ] {
        let gate = Arc::new(AtomicBool::new(false));
        let peer = gated(&gate);
        let hosts = peer.hosts(20);
        let list = hosts.join(",");
        let how = [
            "inventory",
            "--sections",
            "device",
            "--no-memory",
            "-t",
            "1",
            "-r",
            "30",
            "--run",
            "nightly",
        ];
        let asking = home.start(&[&how[..], &["--via", &url], place, &[&list]].concat());
        kill_half_way(&home, &nats, asking);
        gate.store(true, Ordering::Relaxed);
        let it = home.run(&[&["collect", "--via", &url, "nightly"], place].concat());
        assert_eq!(it.code, 0, "{place:?}: {}", it.err);
        assert!(!it.err.contains("replaces"), "{}", it.err);
        assert!(it.err.contains("10 hosts done by an earlier run"), "{place:?}: {}", it.err);
        let hosts = sorted(hosts);
        match place {
            [.., "net.jsonl"] => assert_eq!(hosts_of(&home.read("net.jsonl")), hosts),
            [.., "both.json"] => {
                let all: Vec<serde_json::Value> =
                    serde_json::from_str(&home.read("both.json")).unwrap();
                let all = all.iter().map(|device| device["host"].as_str().unwrap().to_owned());
                assert_eq!(sorted(all.collect()), hosts);
            }
            _ => {
                // One run, with all hosts and an end.
                assert_eq!(home.number("net.db", "SELECT count(*) FROM runs"), 1);
                assert_eq!(
                    home.number(
                        "net.db",
                        "SELECT count(*) FROM runs WHERE finished IS NOT NULL AND hosts = 20"
                    ),
                    1
                );
                assert_eq!(home.number("net.db", "SELECT count(*) FROM results"), 20);
            }
        }
        assert!(!home.path("net.jsonl.partial").exists());
    }
}

#[test]
fn what_a_process_has_put_out_is_not_put_out_again() {
    let Some(nats) = nats::start() else { return };
    let scene = HalfWay::new(&nats);
    let (home, url, list) = (&scene.home, nats.url(), scene.hosts.join(","));
    let args =
        ["get", "--jsonl", "-t", "0.5", "-r", "90", "--via", &url, "--run", "r1", &list, NAME];
    let first = kill_half_way(home, &nats, home.start(&args));
    assert_eq!(first.lines().count(), 10, "{first}");
    // The file of a second process appears only when all is over, so it counts as not written.
    let mut second = home.start(&["collect", "--via", &url, "r1", "-o", "rest.jsonl"]);
    wait_for_status(home, &nats, |seen| seen["runs"][0]["coordinator"] == true);
    second.kill();
    assert!(!home.path("rest.jsonl").exists());
    scene.open();
    let third = home.run(&["collect", "--via", &url, "r1", "-o", "rest.jsonl"]);
    assert_eq!(third.code, 0, "{}", third.err);
    let mut all = hosts_of(&first);
    all.extend(hosts_of(&home.read("rest.jsonl")));
    assert_eq!(sorted(all), sorted(scene.hosts));
}

#[test]
fn a_file_of_a_dead_process_is_written_again_as_a_whole() {
    let Some(nats) = nats::start() else { return };
    let scene = HalfWay::new(&nats);
    let (home, url, list) = (&scene.home, nats.url(), scene.hosts.join(","));
    // The one who collects has another configuration and no credentials.
    home.write("creds.toml", "[core]\ncommunity = \"public\"\n");
    home.write("other.toml", format!("via = {url:?}\n"));
    let args = [
        "get",
        "-t",
        "0.5",
        "-r",
        "90",
        "--via",
        &url,
        "--run",
        "r1",
        "--credentials",
        "creds.toml",
    ];
    let mut asking = home.start(&[&args[..], &["-o", "out.jsonl", &list, NAME]].concat());
    assert!(scene.peer.wait_for(20, testkit::lane::LONG), "the hosts are asked");
    asking.kill();
    scene.open();
    fs::remove_file(home.path("creds.toml")).unwrap();
    let it = home.run(&["collect", "--config", "other.toml", "r1", "-o", "out.jsonl"]);
    assert_eq!(it.code, 0, "{}", it.err);
    assert_eq!(hosts_of(&home.read("out.jsonl")), sorted(scene.hosts));
}

/// Who can write to the queue writes the line of a run.
#[test]
fn collect_writes_into_no_memory_that_the_run_names() {
    let Some(nats) = nats::start() else { return };
    for own in [&["--memory", "own.db"][..], &[]] {
        let scene = HalfWay::new(&nats);
        let (home, url, list) = (&scene.home, nats.url(), scene.hosts.join(","));
        let how = ["inventory", "--sections", "device", "--jsonl", "-t", "1", "-r", "30"];
        let run = ["--memory", "theirs.db", "--via", &url, "--run", "r1", &list];
        kill_half_way(home, &nats, home.start(&[&how[..], &run].concat()));
        let theirs = home.path("theirs.db");
        fs::remove_file(&theirs).unwrap();
        scene.open();
        let it = home.run(&[&["collect", "--via", &url, "r1"], own].concat());
        assert_eq!((it.code, it.records().len()), (0, 10), "{}", it.err);
        assert!(!theirs.exists());
        assert_eq!(home.path("own.db").exists(), !own.is_empty());
    }
}

#[test]
fn a_scan_is_not_collected_and_says_why() {
    let Some(nats) = nats::start() else { return };
    let home = home();
    let url = nats.url();
    let creds = home.write("creds.toml", "[core]\ncommunity = \"public\"\n");
    let args = ["scan", "--via", &url, "--run", "r1", "--credentials", &creds, "--cred", "core"];
    let mut asking = home.start(&[&args[..], &["--no-memory", "--yes", "127.0.0.1-5"]].concat());
    wait_for_status(&home, &nats, |seen| seen["sites"][0]["waiting"].as_u64() > Some(0));
    asking.kill();
    home.refuses(
        &["collect", "--via", &url, "r1"],
        "run r1 is a scan: what it asks next depends on",
    );
    assert_eq!(home.run(&["queue", "cancel", "--via", &url, "r1"]).code, 0);
    home.refuses(&["collect", "--via", &url, "r1"], "there is no run r1");
}

#[test]
fn a_run_is_over_only_when_somebody_has_read_its_records() {
    let Some(nats) = nats::start() else { return };
    let peer = peer(ms(0), 0);
    let hosts = peer.hosts(5);
    let home = home();
    let url = nats.url();
    let worker = worker(&home, &nats, &[]);
    let unread = |args: &[&str]| {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = home.command(args);
        command.stdin(Stdio::null()).stdout(writer);
        let ended = within(move || command.output().unwrap());
        assert_eq!(ended.status.code(), Some(0));
        String::from_utf8(ended.stderr).unwrap()
    };
    for args in [&["get", "--jsonl"][..], &["inventory", "--no-memory", "--sections", "device"]] {
        let list = hosts.join(",");
        let mut args = [args, &["--via", &url, "--run", "nightly", &list]].concat();
        if args[0] == "get" {
            args.push(NAME);
        }
        let collect = ["collect", "--via", &url, "nightly"];
        for args in [&args[..], &collect] {
            let told = unread(args);
            assert!(told.contains("`multisnmp collect nightly` writes the others"), "{told}");
        }
        let asked = peer.requests().len();
        let it = home.run(&collect);
        assert_eq!(it.code, 0, "{}", it.err);
        // The results were still there, and came at once.
        assert_eq!(peer.requests().len(), asked, "{}", it.err);
        for host in &hosts {
            assert!(it.out.contains(host), "{host}: {}", it.out);
        }
        let told = it.told("run nightly is over");
        assert!(told.contains("the NATS server has removed it"), "{told}");
        home.refuses(&collect, "there is no run nightly");
    }
    drop(worker);
}
