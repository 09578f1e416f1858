//! Agents that answer a walk without end: the memory for them is bounded.

use std::{fs, io::BufRead};
use testkit::{
    agent::Agent,
    ber::{Message, Value, pdu},
    faulty::{Action, Faulty, Request},
    home::ended,
    streams::Streams,
};

/// A peer whose every address invents the next rows of every column for ever.
fn endless() -> Faulty {
    Faulty::everywhere(|request| vec![Action::from(next_rows(request))])
}

fn next_rows(request: &Request) -> Message {
    let mut names = request.names();
    let rows = match request.pdu().tag {
        pdu::GET_BULK => 24 / names.len().min(24) + 1,
        _ => 1,
    };
    let mut varbinds = Vec::new();
    for which in 0..rows * names.len() {
        let columns = names.len();
        let name = &mut names[which % columns];
        if request.pdu().tag != pdu::GET {
            match name.last_mut() {
                Some(last @ 1_000_000..) => *last += 1,
                _ => name.push(1_000_000),
            }
        }
        varbinds.push((name.clone(), Value::from("a value of a device that never ends")));
    }
    request.response(varbinds)
}

#[test]
fn a_thousand_endless_agents_fit_into_little_memory() {
    let (peer, home) = (endless(), testkit::home!());
    let file = home.write("hosts", peer.hosts(1000).join("\n"));
    // What the program itself takes, and 256 MiB above it.
    let program = fs::metadata(env!("CARGO_BIN_EXE_multisnmp")).unwrap().len() >> 10;
    let script = format!("ulimit -v {}; exec \"$0\" \"$@\"", program + (256 << 10));
    let targets = format!("@{file}");
    let args =
        ["walk", "--jsonl", "-t", "1", "-r", "20", "--max-varbinds", "100", "--max-memory", "2M"];
    let it = ended(&mut home.shell("sh", &script, &[&args[..], &[&targets, "ifTable"]].concat()));
    assert_eq!(it.code, 2, "{}", it.err);
    let records = it.records();
    assert_eq!(records.len(), 1000);
    for record in &records {
        assert_eq!(record["error"]["kind"], "limit", "{record}");
        let advice = record["error"]["advice"].as_str().unwrap();
        assert!(advice.contains("--max-varbinds"), "{advice}");
        assert!(record["varbinds"].as_array().unwrap().len() >= 100);
        assert_eq!(record["walk_ends"], serde_json::json!(["limit"]));
    }
}

#[test]
fn a_host_with_large_values_is_cut_at_its_octets() {
    let (peer, home) = (endless(), testkit::home!());
    let host = peer.hosts(1).remove(0);
    let it = home.run(&["walk", "--jsonl", "--max-octets", "64K", "--ordered", &host, "ifTable"]);
    assert_eq!(it.code, 2, "{}", it.err);
    let advice = it.record()["error"]["advice"].to_string();
    assert!(advice.contains("--max-octets"), "{advice}");
    assert!(home.run(&["get", "--max-memory", "1", &host]).err.contains("64K to 1024G"));
}

/// Small limits: the hosts fill the memory for all of them, and most have to wait.
const TIGHT: [&str; 9] =
    ["--jsonl", "--max-octets", "64K", "--max-memory", "256K", "-t", "1", "-r", "20"];

fn tight<'a>(args: &[&'a str]) -> Vec<&'a str> {
    [&["walk"][..], &TIGHT, args].concat()
}

#[test]
fn hosts_that_wait_for_memory_come_out_in_order() {
    let (peer, home) = (endless(), testkit::home!());
    let hosts = peer.hosts(60);
    let file = format!("@{}", home.write("hosts", hosts.join("\n")));
    let it = home.run(&tight(&["--ordered", &file, "ifTable"]));
    assert_eq!(it.code, 2, "{}", it.err);
    assert_eq!(it.hosts(), hosts);
    assert!(it.records().iter().all(|record| record["error"]["kind"] == "limit"));
}

#[test]
fn a_reader_that_waits_holds_back_all_hosts_and_gets_all() {
    let peer = endless();
    holds_back(&peer.hosts(60), || peer.requests().len());
}

#[test]
fn hosts_of_streams_count_in_the_memory_for_all() {
    let peer = Streams::start(next_rows);
    holds_back(&[peer.tcp(30), peer.unix(30)].concat(), || peer.requests());
}

/// A reader that waits after the first record holds back all hosts and gets all.
fn holds_back(hosts: &[String], requests: impl Fn() -> usize) {
    let home = testkit::home!();
    let file = format!("@{}", home.write("hosts", hosts.join("\n")));
    let mut running = home.start(&tight(&[&file, "ifTable"]));
    let mut first = String::new();
    running.out.read_line(&mut first).unwrap();
    // Nobody reads: at some time no host asks any more.
    let mut seen = 0;
    while seen < requests() {
        seen = requests();
        std::thread::sleep(std::time::Duration::from_millis(500));
    }
    let it = running.wait();
    assert_eq!(it.code, 2, "{}", it.err);
    assert_eq!(testkit::home::records(&(first + &it.out)).len(), hosts.len());
    assert!(seen < requests(), "all hosts were asked without a reader");
}

#[test]
fn a_host_that_waits_for_memory_still_has_its_deadline() {
    let (peer, home) = (endless(), testkit::home!());
    let file = format!("@{}", home.write("hosts", peer.hosts(60).join("\n")));
    let mut args = tight(&["--host-deadline", "1", "--ordered", &file, "ifTable"]);
    args.extend(["--max-varbinds", "1000000"]);
    let it = home.run(&args);
    assert_eq!(it.code, 2, "{}", it.err);
    assert_eq!(it.records().len(), 60);
    assert!(it.kinds().iter().all(|kind| kind == "limit" || kind == "partial"), "{}", it.err);
}

#[test]
fn devices_of_an_inventory_wait_for_memory_and_come_out_in_order() {
    let (agent, home) = (Agent::start(), testkit::home!());
    let hosts = agent.hosts(40);
    let file = format!("@{}", home.write("hosts", hosts.join("\n")));
    let limits = ["inventory", "--max-octets", "64K", "--max-memory", "128K", "-t", "20"];
    let it = home.run(&[&limits[..], &["--jsonl", "--ordered", &file]].concat());
    assert_eq!(it.hosts(), hosts, "{}", it.err);
    for device in it.records() {
        let limited = device["error"]["kind"] == "limit";
        assert!(limited || device["complete"] == true, "{device}");
        assert!(device["device"].is_object(), "{device}");
    }
}

#[test]
fn the_plan_and_the_settings_show_the_limits() {
    let home = testkit::home!();
    let limits = ["--max-varbinds", "7", "--max-octets", "70K", "--max-memory", "3G"];
    let it = home.run(&[&["walk", "--dry-run"], &limits[..], &["192.0.2.1"]].concat());
    let line = "memory       a host at most 7 varbinds and 70K; all hosts together 3G";
    assert!(it.out.contains(line), "{}", it.out);
    let it = home.run(&["config", "show"]);
    for key in ["max_varbinds", "max_octets", "max_memory"] {
        assert!(it.out.contains(key), "{}", it.out);
    }
}

/// A table and an inventory take that many rows of each table.
#[test]
fn a_limit_of_rows_is_no_failure_either() {
    let (peer, home) = (endless(), testkit::home!());
    let host = peer.hosts(1).remove(0);
    for name in ["--limit", "--max-rows"] {
        let it = home.run(&["table", "--jsonl", name, "3", &host, "ifTable"]);
        assert_eq!(it.code, 0, "{}", it.err);
        let record = it.record();
        assert_eq!(
            (&record["complete"], &record["error"]["kind"]),
            (&false.into(), &"limit".into())
        );
        let said = record["error"]["message"].as_str().unwrap();
        assert!(said.contains("3 rows"), "{said}");
        let it = home.run(&["inventory", "--jsonl", "--sections", "interfaces", name, "3", &host]);
        assert_eq!(it.code, 0, "{}", it.err);
        assert_eq!(it.record()["interfaces"].as_array().unwrap().len(), 3);
    }
    let it = home.run(&["table", "--limit", "3", &host, "1.3.6.1.4.1.99999.1"]);
    assert!(it.code == 1 && it.err.contains("--limit counts rows"), "{}: {}", it.code, it.err);
}

#[test]
fn a_limit_that_the_user_set_is_no_failure() {
    let (peer, home) = (endless(), testkit::home!());
    let host = peer.hosts(1).remove(0);
    let it = home.run(&["walk", "--jsonl", "--limit", "7", &host, "ifTable"]);
    assert_eq!(it.code, 0, "{}", it.err);
    let record = it.record();
    assert_eq!(record["varbinds"].as_array().unwrap().len(), 7);
    assert_eq!((&record["complete"], &record["error"]["kind"]), (&false.into(), &"limit".into()));
}

#[test]
fn at_every_limit_of_memory_a_run_is_whole_or_says_why_not() {
    let (peer, home) = (Faulty::everywhere(|_| Vec::new()), testkit::home!());
    let host = peer.hosts(1).remove(0);
    let mut refused = 0;
    for megabytes in (20..200).rev().step_by(4) {
        let script = format!("ulimit -v {}; exec \"$0\" \"$@\"", megabytes << 10);
        let args = ["get", "--jsonl", "-t", "0.01", "-r", "0", "-o", "out.jsonl", &host];
        let mut command = home.shell("bash", &script, &args);
        command.stdin(std::process::Stdio::null());
        let it = command.output().unwrap();
        let err = String::from_utf8_lossy(&it.stderr);
        match it.status.code() {
            Some(3) => assert!(home.read("out.jsonl").contains("timeout"), "{megabytes}: {err}"),
            Some(4) => {
                refused += 1;
                assert!(err.starts_with("multisnmp: "), "{megabytes}: {err}");
            }
            // The system cannot load the program and its libraries any more.
            _ if err.is_empty() || err.contains("loading shared libraries") => break,
            code => panic!("{megabytes}: exit code {code:?}: {err}"),
        }
    }
    assert!(refused > 0, "no limit was too small");
}
