//! `multisnmp diff` and `runs`.

use serde_json::Value;
use std::fs;
use testkit::{
    agent::{Agent, RW},
    home::records,
};

#[test]
fn a_diff_of_two_runs_shows_the_changes() {
    let agent = Agent::start();
    let home = testkit::home!();
    let (host, db) = (agent.address().to_string(), home.text("net.db"));
    let other = agent.hosts(2)[1].clone();
    let set = |value: &str| {
        let it = home.run(&["set", "-c", RW, &host, "sysContact.0", "s", value]);
        assert_eq!(it.code, 0, "{}", it.err);
    };
    set("noc");
    home.inventory(&["--db", &db, &host]);
    home.inventory(&["--jsonl", "-o", &home.text("a.jsonl"), &host]);
    let same = home.run(&["diff", &db, &home.text("a.jsonl")]);
    assert_eq!((same.code, same.out.as_str()), (0, ""), "{}", same.err);
    set("admin");
    home.inventory(&["--db", &db, &host]);
    let changed = home.run(&["diff", &format!("{db}@-2"), &db]);
    assert_eq!(changed.code, 1, "{}", changed.err);
    assert_eq!(changed.out, format!("~ {host}  device contact: \"noc\" -> \"admin\"\n"));
    assert!(changed.err.starts_with("0 new, 0 gone, 1 changed of 1"), "{}", changed.err);
    home.inventory(&["--db", &db, &other]);
    let moved = home.run(&["diff", "--jsonl", &format!("{db}@2"), &format!("{db}@3")]);
    let moved: Vec<(String, String)> = moved
        .records()
        .iter()
        .map(|c| (c["change"].as_str().unwrap().to_owned(), c["host"].as_str().unwrap().to_owned()))
        .collect();
    assert!(moved.contains(&("new".to_owned(), other.clone())), "{moved:?}");
    assert!(moved.contains(&("unknown".to_owned(), host.clone())), "{moved:?}");
    // Counters and clocks are compared only with --all.
    assert!(
        home.run(&["diff", "--all", &format!("{db}@-3"), &format!("{db}@2")])
            .out
            .contains("uptime")
    );
    for (wrong, why) in
        [(format!("{db}@9"), "there is no run 9"), (home.text("none"), "No such file")]
    {
        let it = home.run(&["diff", &wrong, &db]);
        assert_eq!(it.code, 2, "{}", it.err);
        assert!(it.err.contains(why), "{}", it.err);
    }
    let runs: Vec<Value> = serde_json::from_str(&home.run(&["runs", "--json", &db]).out).unwrap();
    assert_eq!(runs.len(), 3);
    assert_eq!((&runs[2]["hosts"], &runs[2]["interrupted"]), (&1.into(), &false.into()));
    home.inventory(&["--db", &db, "--keep", "2", &host]);
    assert_eq!(home.number("net.db", "SELECT count(*) FROM runs"), 2);
    assert_eq!(home.number("net.db", "SELECT count(*) FROM pragma_foreign_key_check"), 0);
}

#[test]
fn large_counters_keep_their_digits() {
    let (agent, home) = (Agent::start(), testkit::home!());
    let (db, host, profile) =
        (home.text("net.db"), agent.address().to_string(), home.text("big.toml"));
    let oid = format!("{}.1.8.0", testkit::agent::BASE);
    fs::write(
        &profile,
        format!("[device.fields]\nbig = {{ object = \"{oid}\", as = \"unsigned\" }}\n"),
    )
    .unwrap();
    let args = ["--sections", "device", "--profile", &profile];
    let line = home.inventory(&[&args[..], &["--jsonl", &host]].concat()).out;
    assert_eq!(records(&line)[0]["device"]["big"], "18446744073709551615");
    fs::write(home.path("a.jsonl"), line).unwrap();
    home.inventory(&[&args[..], &["--db", &db, &host]].concat());
    assert_eq!(home.number("net.db", "SELECT big = '18446744073709551615' FROM device"), 1);
    let file = home.text("a.jsonl");
    let diff = home.run(&["diff", "--profile", &profile, &file, &db]);
    assert_eq!((diff.code, diff.out.as_str()), (0, ""), "{}", diff.err);
    // A JSON file in another layout, and a file that is not JSON.
    let devices = records(&fs::read_to_string(&file).unwrap());
    fs::write(home.path("b.json"), serde_json::to_string_pretty(&devices).unwrap()).unwrap();
    assert_eq!(home.run(&["diff", &file, &home.text("b.json")]).code, 0);
    fs::write(home.path("c.csv"), "host,name\n").unwrap();
    let wrong = home.run(&["diff", &file, &home.text("c.csv")]);
    assert!(wrong.code == 2 && wrong.err.contains("neither JSON nor a database"), "{}", wrong.err);
    assert_eq!(home.run(&["diff"]).code, 2);
    assert_eq!(home.run(&["diff", "--nonsense", &file, &file]).code, 2);
}

/// A silent device is gone; a device that was not asked is unknown. Text of a device cannot act on a
/// terminal, in JSON neither.
#[test]
fn a_device_is_gone_if_it_was_asked_and_is_silent() {
    let home = testkit::home!();
    let device = |host: &str, name: &str| {
        format!(
            "{{\"schema_version\":1,\"host\":\"{host}\",\"ok\":true,\"complete\":true,\
             \"device\":{{\"name\":\"{name}\"}},\"states\":{{\"device\":{{\"state\":\"complete\"}}}},\
             \"notes\":{{}},\"error\":null}}\n"
        )
    };
    let silent = "{\"schema_version\":1,\"host\":\"b\",\"ok\":false,\"complete\":false,\"states\":{},\
                  \"notes\":{},\"error\":{\"kind\":\"timeout\",\"message\":\"\",\"advice\":\"\"}}\n";
    let before = [device("a", "old"), device("b", "b"), device("c", "c")].concat();
    home.write("before.jsonl", &before);
    home.write("after.jsonl", [&*device("a", "new\u{202e}"), silent].concat());
    let text = home.run(&["diff", "before.jsonl", "after.jsonl"]);
    assert_eq!(text.code, 1, "{}", text.err);
    assert!(text.out.contains("- b ok: \"answered\" -> \"timeout\"\n"), "{}", text.out);
    assert!(text.out.contains("? c: \"answered\" -> \"not asked\"\n"), "{}", text.out);
    assert!(text.err.starts_with("0 new, 1 gone, 1 changed of 3"), "{}", text.err);
    for form in ["--json", "--jsonl"] {
        let json = home.run(&["diff", form, "before.jsonl", "after.jsonl"]).out;
        assert!(json.contains("new\\u202e") && !json.contains('\u{202e}'), "{json}");
    }
    assert_eq!(home.run(&["diff", "after.jsonl", "after.jsonl"]).code, 0);
}
