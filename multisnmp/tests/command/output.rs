//! Checks which texts go to standard output, to files and to standard error.

use std::{
    io::{BufRead, BufReader},
    process::Stdio,
};
use testkit::{
    agent::Agent,
    faulty::Faulty,
    home::{Ended, ended},
};

fn run(args: &[&str]) -> Ended {
    testkit::home!().run(args)
}

#[test]
fn one_host_is_printed_as_snmpget_does() {
    let agent = Agent::builder().sys_name("core-1").start();
    let Ended { code, out, err, .. } =
        run(&["get", "-v2c", "-c", "public", &agent.udp(), "sysName.0"]);
    assert_eq!((code, out.as_str()), (0, "SNMPv2-MIB::sysName.0 = STRING: core-1\n"));
    assert_eq!(err, "");
    let Ended { out, .. } = run(&["get", "-Oqv", &agent.udp(), "sysName"]);
    assert_eq!(out, "core-1\n");
    let Ended { out, .. } = run(&["get", "-On", &agent.udp(), "1.3.6.1.2.1.1.5.0"]);
    assert_eq!(out, ".1.3.6.1.2.1.1.5.0 = STRING: core-1\n");
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_standard_output_nothing_is_asked() {
    let agent = Faulty::silent();
    let home = testkit::home!();
    let shell = |redirection: &str| {
        let script = format!("exec \"$0\" \"$@\" {redirection}");
        let args = ["get", "-t", "0.1", "-r", "0", &agent.udp(), "1.3.6.1.2.1.1.5.0"];
        ended(&mut home.shell("sh", &script, &args))
    };
    let closed = shell(">&-");
    assert_eq!(closed.code, 4, "{}", closed.err);
    assert!(closed.err.contains("standard output: it is closed"), "{}", closed.err);
    // A file is an output, and so is /dev/null, however it was opened.
    for redirection in ["-o out >&-", "1<>/dev/null", ">/dev/null"] {
        assert_eq!(shell(redirection).code, 3, "{redirection}");
    }
    assert!(home.path("out").exists());
}

#[test]
fn with_many_hosts_each_line_names_its_host_and_stderr_counts_them() {
    let agent = Agent::builder().sys_name("core-1").start();
    let dead = Faulty::silent();
    let port = agent.port().to_string();
    let targets = format!("127.0.0.1-3,{}", dead.udp());
    let Ended { code, out, err, .. } =
        run(&["get", "--port", &port, "-t", "0.3", "-r0", &targets, "sysName"]);
    assert_eq!(code, 2);
    let mut lines: Vec<_> = out.lines().collect();
    lines.sort_unstable();
    let line = |host: u8| format!("127.0.0.{host}\tSNMPv2-MIB::sysName.0 = STRING: core-1");
    assert_eq!(lines, [line(1), line(2), line(3)]);
    let (told, summary) = err.trim_end().split_once('\n').unwrap();
    assert!(told.starts_with(&format!("{}: timeout: no answer to 1 try; ", dead.udp())), "{told}");
    assert!(summary.starts_with("4 hosts: 3 answered, 1 failed (1 timeout) in "), "{summary}");
}

#[test]
fn a_walk_that_is_cut_short_is_partial() {
    let looping = Faulty::start(|request| {
        let row = testkit::ber::oid("1.3.6.1.2.1.2.2.1.2.5");
        vec![request.response(vec![(row, "again".into()); 2]).into()]
    });
    let Ended { code, out, err, .. } = run(&["walk", &looping.udp(), "ifDescr"]);
    assert_eq!((code, out.as_str()), (2, "IF-MIB::ifDescr.5 = STRING: again\n"));
    assert!(err.contains("partial, 1 varbind: loop: the walk would not end"), "{err}");
}

#[test]
fn a_table_has_one_line_per_row_in_every_format() {
    let agent = Agent::builder().rows(3).start();
    let base = format!(".{}.2", testkit::agent::BASE);
    let Ended { code, out, .. } = run(&["table", &agent.udp(), &base]);
    assert_eq!(code, 0);
    assert!(out.starts_with("SNMP table: "), "{out}");
    assert_eq!(out.lines().filter(|line| line.contains("row ")).count(), 3);
    let Ended { out: csv, .. } = run(&["table", "--csv", &agent.udp(), &base]);
    assert_eq!(csv.lines().count(), 4, "{csv}");
    let Ended { out: boxes, .. } = run(&["table", "--format", "table", &agent.udp(), &base]);
    assert!(boxes.contains("row 3") && boxes.contains('│'), "{boxes}");
}

#[test]
fn a_reader_that_closes_the_pipe_ends_the_run_quietly() {
    let agent = Agent::start();
    let hosts = agent.hosts(2000).join(",");
    let home = testkit::home!();
    let mut child = home
        .command(&["get", "--jsonl", &hosts, "sysName"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.starts_with("{\"schema_version\":1,"), "{line}");
    // The pipe is closed now, and most hosts are still to be asked.
    let ended = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
    assert!(ended.status.success(), "{:?}", ended.status);
}

#[test]
fn with_an_output_file_standard_output_is_empty() {
    let agent = Agent::start();
    let home = testkit::home!();
    let Ended { code, out, .. } =
        home.run(&["get", "--csv", "-o", "out.csv", &agent.udp(), "sysUpTime"]);
    assert_eq!((code, out.as_str()), (0, ""));
    assert_eq!(home.read("out.csv").lines().count(), 2);
}

#[test]
fn the_demo_asks_its_own_agents() {
    let Ended { code, out, err, .. } = run(&["demo", "--hosts", "7", "--jsonl"]);
    assert_eq!(code, 0, "{err}");
    assert_eq!(out.lines().count(), 7);
    assert!(out.lines().all(|line| line.contains("SNMPv2-MIB::sysDescr.0")));
    assert!(err.contains("7 hosts: 7 answered in "), "{err}");
}

#[test]
fn the_doctor_finds_this_library_usable() {
    let Ended { code, out, err, .. } = run(&["doctor"]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.contains(netsnmp::Library::get().unwrap().version()));
    let Ended { out: json, .. } = run(&["doctor", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(report["usable"], true);
}
