//! Agents that answer a walk without end: the memory for them is bounded.

use std::fs;
use testkit::{
    ber::{Value, pdu},
    faulty::{Action, Faulty},
    home::ended,
};

/// A peer whose every address invents the next rows for ever.
fn endless() -> Faulty {
    Faulty::everywhere(|request| {
        let (mut name, _) = request.pdu().varbinds[0].clone();
        let rows = if request.pdu().tag == pdu::GET_BULK { 25 } else { 1 };
        let row = |_| {
            match name.len() {
                ..11 => name.extend([1, 0]),
                _ => *name.last_mut().unwrap() += 1,
            }
            (name.clone(), Value::from("a value of a device that never ends"))
        };
        vec![Action::from(request.response((0..rows).map(row).collect()))]
    })
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
