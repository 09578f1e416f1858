//! `--isolate`: the hosts are asked by worker processes.

use rusqlite::Connection;
use std::{fs, path::Path, process::Command};
use testkit::{
    agent::{AUTH_PASSPHRASE, Agent, PRIV_PASSPHRASE},
    credentials::{community, user},
    faulty::{Action, Faulty},
    home::Ended,
    lane::{LONG, NO_NAME, SYS_DESCR, ms},
    preload::{CRASH, Marked, STUCK},
    process::children,
    tree::Tree,
};

/// Returns the lines without what depends on time, sorted: hosts come as they end.
fn lines(it: &Ended) -> Vec<String> {
    let keys = ["elapsed_ms", "rtt_ms", "uptime", "time", "asked_at", "boot"];
    let mut lines: Vec<String> = it.out.lines().map(|line| without(line, &keys)).collect();
    lines.sort();
    lines
}

/// Returns a line of JSON without these keys. Other text stays.
fn without(line: &str, keys: &[&str]) -> String {
    fn strip(value: &mut serde_json::Value, keys: &[&str]) {
        match value {
            serde_json::Value::Object(map) => {
                map.retain(|key, _| !keys.iter().any(|part| key.contains(part)));
                map.values_mut().for_each(|value| strip(value, keys));
            }
            serde_json::Value::Array(all) => all.iter_mut().for_each(|value| strip(value, keys)),
            _ => {}
        }
    }
    // Of an array, the last line has no comma.
    let line = line.trim_end_matches(',');
    match serde_json::from_str::<serde_json::Value>(line) {
        Ok(mut value) if value.is_object() => {
            strip(&mut value, keys);
            value.to_string()
        }
        // In CSV, only the time has three digits after a point.
        _ => {
            let is_time = |field: &&str| {
                field.split_once('.').is_some_and(|(whole, rest)| {
                    rest.len() == 3 && format!("{whole}{rest}").bytes().all(|b| b.is_ascii_digit())
                })
            };
            line.split(',').filter(|field| !is_time(field)).collect::<Vec<_>>().join(",")
        }
    }
}

/// A tree whose values do not change.
fn still() -> Tree {
    Tree::new()
        .with(SYS_DESCR, "a switch")
        .with("1.3.6.1.2.1.1.2.0", 7)
        .with("1.3.6.1.2.1.1.5.0", "sw")
        .with_table("1.3.6.1.2.1.2.2.1", &[1, 2, 3, 8], 12)
        .with("1.3.6.1.4.1.9.1.0", "odd \u{fc} text")
}

#[test]
fn the_output_is_that_of_the_same_run_in_threads() {
    let tree = still();
    // Every fifth host is dead, and another one answers with an error-status.
    let peer = Faulty::everywhere(move |request| match request.host_number() % 5 {
        0 => vec![],
        1 => vec![request.error(5, 1).into()],
        _ => vec![tree.answer(request).into()],
    });
    let mut hosts = peer.hosts(30);
    hosts.push("no host".to_owned());
    hosts.push(NO_NAME.to_owned());
    let targets = hosts.join(",");
    let home = testkit::home!();
    let quick = ["-t", "0.3", "-r", "0"];
    for format in ["--format=text", "--json", "--jsonl", "--csv"] {
        for command in [
            &["get", &targets, SYS_DESCR, "sysName.0", "1.3.6.1.9.9.0"][..],
            &["next", &targets, "sysDescr"],
            &["bulk", &targets, "ifDescr"],
            &["walk", &targets, "1.3.6.1.2.1.2", "1.3.6.1.4.1.9"],
            &["table", &targets, "ifTable"],
        ] {
            let args = [&command[..1], &[format], &quick, &command[1..]].concat();
            let threads = home.run(&args);
            let processes = home.run(&[&args[..], &["--isolate", "2"]].concat());
            assert_eq!(lines(&processes), lines(&threads), "{args:?}: {}", processes.err);
            assert_eq!(processes.code, threads.code, "{args:?}");
        }
    }
    // In the order of the targets, it is the same octet for octet.
    let args = [&["walk", "--ordered"], &quick[..], &[&targets, "1.3.6.1.2.1.2"]].concat();
    let threads = home.run(&args);
    let processes = home.run(&[&args[..], &["--isolate", "3"]].concat());
    assert_eq!(processes.out, threads.out);
}

#[test]
fn an_inventory_is_that_of_the_same_run_in_threads() {
    let tree = still();
    let peer = Faulty::everywhere(move |request| vec![tree.answer(request).into()]);
    let targets = peer.hosts(8).join(",");
    let home = testkit::home!();
    for format in ["--format=text", "--json", "--jsonl"] {
        let threads = home.inventory(&[format, "--memory", "off", &targets]);
        let processes = home.inventory(&[format, "--memory", "off", "--isolate", "2", &targets]);
        assert_eq!(lines(&processes), lines(&threads), "{}", processes.err);
    }
    let rows = |db: &str| -> Vec<String> {
        let connection = Connection::open(home.path(db)).unwrap();
        let sql = "SELECT name, type, oper_status FROM interfaces ORDER BY 1, 2, 3";
        let mut statement = connection.prepare(sql).unwrap();
        let row = |row: &rusqlite::Row<'_>| {
            let column = |at| row.get::<_, rusqlite::types::Value>(at).unwrap();
            Ok(format!("{:?} {:?} {:?}", column(0), column(1), column(2)))
        };
        statement.query_map([], row).unwrap().map(Result::unwrap).collect()
    };
    home.inventory(&["--db", &home.text("a.db"), &targets]);
    home.inventory(&["--db", &home.text("b.db"), "--isolate", "2", &targets]);
    assert_eq!(rows("a.db").len(), 8 * 12);
    assert_eq!(rows("a.db"), rows("b.db"));
}

#[test]
fn a_scan_is_that_of_the_same_run_in_threads() {
    let agent = Agent::start();
    let host = agent.address().to_string();
    let right = user("right", "u-sha-aes", Some(AUTH_PASSPHRASE), Some(PRIV_PASSPHRASE));
    let wrong = user("wrong", "u-sha-aes", Some("not the passphrase"), Some(PRIV_PASSPHRASE));
    let home = testkit::home!().credentials(&(wrong + &right + &community("old", "nobody-knows")));
    for format in ["--format=text", "--jsonl", "--csv"] {
        let creds = home.text("creds.toml");
        let args = ["scan", "--yes", "--credentials", &creds, "--memory", "off", format, &host];
        let threads = home.run(&args);
        let processes = home.run(&[&args[..], &["--isolate", "2"]].concat());
        assert_eq!(processes.code, 0, "{}", processes.err);
        assert_eq!(lines(&processes).len(), lines(&threads).len());
        if format == "--jsonl" {
            assert_eq!(processes.of(&host)["credential"], "right");
            assert_eq!(processes.of(&host)["tried"], threads.of(&host)["tried"]);
        }
    }
}

/// Workers have given up files. Cryptography and every transport work without them.
#[test]
fn confined_workers_reach_every_kind_of_agent() {
    let agent = Agent::builder().all_users().start();
    let home = testkit::home!();
    let hosts = home.write(
        "hosts",
        format!(
            "{udp}\n{tcp}\n{unix}\nlocalhost:{port}\n\
             {udp} user=u-sha-aes auth=SHA auth_passphrase='{AUTH_PASSPHRASE}' priv=AES priv_passphrase='{PRIV_PASSPHRASE}'\n",
            udp = agent.udp(),
            tcp = agent.tcp(),
            unix = agent.unix(),
            port = agent.port(),
        ),
    );
    let it = home.run(&["get", "--jsonl", "--isolate", "2", &format!("@{hosts}"), "sysDescr"]);
    assert_eq!(it.kinds(), ["none"; 5], "{}\n{}", it.out, it.err);
}

#[test]
fn a_host_that_crashes_the_library_is_one_record() {
    let tree = still();
    let peer = Faulty::everywhere(move |request| match request.host_number() {
        7 => vec![Tree::new().with(SYS_DESCR, CRASH).answer(request).into()],
        _ => vec![Action::from(tree.answer(request)).after(ms(10))],
    });
    let library = Marked::new();
    let home = testkit::home!().variable("LD_PRELOAD", "marked.so");
    fs::copy(library.path(), home.path("marked.so")).unwrap();
    let hosts = peer.hosts(40);
    let it = home.run(&["get", "--jsonl", "--isolate", "2", &hosts.join(","), SYS_DESCR]);
    assert_eq!(it.code, 2, "{}", it.err);
    let mut asked = it.hosts();
    asked.sort();
    asked.dedup();
    assert_eq!((asked.len(), it.records().len()), (40, 40));
    let bad = it.of(&hosts[6]);
    assert_eq!(bad["error"]["kind"], "worker-died", "{bad}");
    let message = bad["error"]["message"].as_str().unwrap();
    assert!(message.contains("signal 11 (SIGSEGV)"), "{message}");
    assert_eq!(it.kinds().iter().filter(|kind| *kind != "none").count(), 1);
}

/// A worker has 30 s for a sign of life. The host that holds it up is asked twice: with others, and
/// alone.
#[test]
fn a_host_of_a_stream_that_holds_up_the_library_is_one_record() {
    let bad = Agent::builder().config(&format!("sysDescr {STUCK}")).start();
    let good = Agent::start();
    let library = Marked::new();
    let home = testkit::home!().variable("LD_PRELOAD", "marked.so");
    fs::copy(library.path(), home.path("marked.so")).unwrap();
    let start = |hosts: &[String; 2]| {
        home.start(&["get", "--jsonl", "--isolate", "1", &hosts.join(","), SYS_DESCR])
    };
    let both = [[bad.tcp(), good.tcp()], [bad.unix(), good.unix()]];
    let asking = both.each_ref().map(start);
    for (hosts, asking) in both.iter().zip(asking) {
        let it = asking.wait_for(3 * LONG);
        assert_eq!((it.code, it.records().len()), (2, 2), "{}{}", it.out, it.err);
        assert_eq!(it.of(&hosts[1])["error"], serde_json::Value::Null, "{}", it.out);
        let error = &it.of(&hosts[0])["error"];
        assert_eq!(error["kind"], "worker-died", "{error}");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("no sign of life for 30 s"), "{message}");
    }
}

#[test]
fn set_refuses_workers_and_does_without_those_of_a_file() {
    let agent = Agent::start();
    let home = testkit::home!();
    let set = ["set", "-c", testkit::agent::RW, &agent.udp(), "sysContact", "=", "noc"];
    home.refuses(&[&set[..], &["--isolate", "2"]].concat(), "would set twice");
    let config = home.write("config.toml", "isolate = 2\n");
    let it = home.run(&[&set[..], &["--config", &config]].concat());
    assert_eq!(it.code, 0, "{}", it.err);
}

#[test]
fn workers_know_secrets_only_by_their_socket_and_ignore_ctrl_c() {
    let silent = Faulty::everywhere(|_| vec![]);
    let home = testkit::home!().credentials(&community("hidden", "a-hidden-community"));
    let targets = silent.hosts(4).join(",");
    let creds = home.text("creds.toml");
    let args = [
        "get",
        "--jsonl",
        "-t",
        "60",
        "-r",
        "0",
        "--drain",
        "0",
        "--isolate",
        "2",
        "--credentials",
        &creds,
        "--cred",
        "hidden",
        &targets,
        SYS_DESCR,
    ];
    let asking = home.start(&args);
    assert!(silent.wait_for(4, LONG));
    let workers = children(asking.pid());
    assert_eq!(workers.len(), 2);
    for worker in &workers {
        for file in ["cmdline", "environ"] {
            let text = fs::read(format!("/proc/{worker}/{file}")).unwrap();
            assert!(!text.windows(8).any(|part| part == b"a-hidden"), "{file}");
        }
        let _ = Command::new("kill").args(["-INT", &worker.to_string()]).status();
    }
    asking.interrupt();
    let it = asking.wait();
    assert_eq!((it.code, it.kinds()), (130, vec!["cancelled".to_owned(); 4]), "{}", it.err);
    // They are gone before the command is.
    assert!(workers.iter().all(|worker| !Path::new(&format!("/proc/{worker}")).exists()));
}

#[test]
fn workers_have_limits() {
    let silent = Faulty::everywhere(|_| vec![]);
    let home = testkit::home!();
    let targets = silent.hosts(4).join(",");
    let asking = home.start(&["get", "-t", "60", "--isolate", "2", &targets, SYS_DESCR]);
    assert!(silent.wait_for(4, LONG));
    for worker in children(asking.pid()) {
        let limits = fs::read_to_string(format!("/proc/{worker}/limits")).unwrap();
        let limit = |name: &str| -> Vec<&str> {
            let line = limits.lines().find_map(|line| line.strip_prefix(name)).unwrap();
            line.split_whitespace().take(2).collect()
        };
        for name in ["Max core file size", "Max file size", "Max locked memory"] {
            assert_eq!(limit(name), ["0", "0"], "{name}: {limits}");
        }
        let open = limit("Max open files");
        assert_eq!(open[0], open[1], "{limits}");
        let data: u64 = limit("Max data size")[1].parse().expect("a limit of memory");
        assert!(data >= 1 << 30, "{limits}");
        let score = fs::read_to_string(format!("/proc/{worker}/oom_score_adj")).unwrap();
        assert_eq!(score.trim(), "500");
    }
}

#[test]
fn doctor_and_dry_run_speak_of_workers() {
    let home = testkit::home!();
    let doctor = home.run(&["doctor", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&doctor.out).unwrap();
    assert!(report["system"]["worker_processes"]["value"]["calls"].is_boolean(), "{}", doctor.out);
    assert_eq!(report["system"]["worker_processes"]["value"]["limits"], true, "{}", doctor.out);
    assert!(home.run(&["doctor"]).out.contains("worker processes"));
    let plan = home.run(&["get", "--dry-run", "--isolate", "2", "10.0.0.1-9", "sysName"]);
    assert!(plan.out.contains("in 2 worker processes"), "{}", plan.out);
    home.refuses(&["get", "--isolate", "many", "10.0.0.1", "sysName"], "isolate");
}
