//! `multisnmp inventory`, `diff`, `schema` and `runs`.
#![cfg(feature = "cli")]

mod common;

use assert_cmd::Command;
use common::{
    agent::{Agent, RO, RW},
    faulty::Faulty,
    lane::LONG,
};
use rusqlite::Connection;
use serde_json::Value;
use std::{
    fs,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::Stdio,
};
use tempfile::TempDir;

/// A home with nothing in it.
struct Home(TempDir);

struct Ended {
    code: i32,
    out: String,
    err: String,
}

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    fn std_command(&self, args: &[&str]) -> std::process::Command {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_multisnmp"));
        command.env_clear().env("HOME", self.0.path()).env("SNMPCONFPATH", "/nonexistent");
        command.env("SNMP_COMMUNITY", RO).args(args);
        command
    }

    fn run(&self, args: &[&str]) -> Ended {
        let output = Command::from_std(self.std_command(args)).timeout(LONG).output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        Ended {
            code: output.status.code().unwrap_or_else(|| panic!("it hangs: {err}")),
            out: String::from_utf8(output.stdout).unwrap(),
            err,
        }
    }

    /// A run that does what is asked of it.
    #[track_caller]
    fn inventory(&self, args: &[&str]) -> Ended {
        let it = self.run(&[&["inventory"], args].concat());
        assert_eq!(it.code, 0, "{args:?}: {}{}", it.out, it.err);
        it
    }

    /// What an SQL query of one number gives.
    fn number(&self, db: &str, sql: &str) -> i64 {
        let connection = Connection::open(self.path(db)).unwrap();
        connection.query_row(sql, [], |row| row.get(0)).unwrap_or_else(|e| panic!("{sql}: {e}"))
    }
}

fn devices(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_device_in_every_form() {
    let agent = Agent::builder().sys_name("core-1").start();
    let home = Home::new();
    let host = agent.address().to_string();
    let line = home.inventory(&[&host]).out;
    let columns: Vec<&str> = line.trim_end().split('\t').collect();
    assert_eq!(columns[..3], [&*host, "core-1", "Net-SNMP"], "{line}");
    let jsonl = devices(&home.inventory(&["--jsonl", &host]).out);
    assert_eq!(jsonl[0]["device"]["name"], "core-1");
    assert_eq!(jsonl[0]["states"]["interfaces"]["state"], "complete");
    assert_eq!(jsonl[0]["states"]["ups"]["state"], "absent");
    let lo = &jsonl[0]["interfaces"][0];
    assert_eq!((&lo["type"], &lo["oper_status"]), (&"softwareLoopback".into(), &"up".into()));
    assert_eq!(jsonl[0]["error"], Value::Null);
    let array = home.inventory(&["--json", &host]).out;
    let array: Vec<Value> = serde_json::from_str(&array).unwrap();
    assert_eq!(array[0]["device"]["name"], "core-1");
    let dir = home.text("sheets");
    home.inventory(&["--csv", "-o", &dir, &host]);
    let sheet = fs::read_to_string(home.path("sheets/device.csv")).unwrap();
    assert!(sheet.starts_with("host,name,description,"), "{sheet}");
    assert!(sheet.contains(&format!("\n{host},core-1,")), "{sheet}");
    // A second run takes the place of the first.
    home.inventory(&["--csv", "-o", &dir, &host]);
    let again = fs::read_to_string(home.path("sheets/device.csv")).unwrap();
    assert_eq!(again.lines().count(), 2, "{again}");
    let nowhere = home.run(&["inventory", "--csv", &host]);
    assert!(nowhere.code == 1 && nowhere.err.contains("-o FOLDER"), "{}", nowhere.err);
}

/// Every key and type that comes is in the schema that is printed.
#[test]
fn what_comes_fits_the_schema() {
    let agent = Agent::start();
    let home = Home::new();
    let schema: Value = serde_json::from_str(&home.run(&["schema"]).out).unwrap();
    let device = &devices(&home.inventory(&["--jsonl", &agent.address().to_string()]).out)[0];
    for key in schema["required"].as_array().unwrap() {
        assert!(device.get(key.as_str().unwrap()).is_some(), "{key}");
    }
    for (key, value) in device.as_object().unwrap() {
        let of = &schema["properties"][key];
        assert!(of.is_object(), "{key} is in no schema");
        let rows = value.as_array().map_or(vec![value], |rows| rows.iter().collect());
        let item = if value.is_array() { &of["items"] } else { of };
        let Some(fields) = item["properties"].as_object().filter(|_| key != "error") else {
            continue;
        };
        for (name, cell) in rows.iter().flat_map(|row| row.as_object().unwrap()) {
            let wanted = fields[name]["type"].to_string();
            let is = match cell {
                Value::String(_) => "string",
                Value::Bool(_) => "boolean",
                Value::Number(n) if n.is_f64() => "number",
                Value::Number(_) if wanted.contains("number") => "number",
                Value::Number(_) => "integer",
                other => panic!("{key}.{name} is {other}"),
            };
            assert!(wanted.contains(is), "{key}.{name} is {cell}, not {wanted}");
        }
    }
    // The SQL makes the tables that a run makes.
    let sql = home.run(&["schema", "--sql"]).out;
    let memory = Connection::open_in_memory().unwrap();
    memory.execute_batch(&sql).unwrap();
    home.inventory(&["--db", &home.text("net.db"), &agent.address().to_string()]);
    let made = Connection::open(home.path("net.db")).unwrap();
    let tables = |connection: &Connection| -> Vec<String> {
        let sql = "SELECT sql FROM sqlite_master WHERE name = 'interfaces'";
        let mut statement = connection.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    assert_eq!(tables(&memory), tables(&made));
    assert!(home.run(&["schema", "--csv"]).out.contains("\nneighbors.csv: host,"));
}

#[test]
fn sections_are_chosen() {
    let agent = Agent::start();
    let home = Home::new();
    let host = agent.address().to_string();
    let states = |args: &[&str]| -> Vec<String> {
        let out = home.inventory(&[args, &["--jsonl", &host]].concat()).out;
        devices(&out)[0]["states"].as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(states(&["--sections", "interfaces,device"]), ["device", "interfaces"]);
    let usual = states(&[]);
    assert!(usual.contains(&"arp".to_owned()) && !usual.contains(&"routes".to_owned()));
    let other = states(&["--sections", "-arp,+routes"]);
    assert!(!other.contains(&"arp".to_owned()) && other.contains(&"routes".to_owned()));
    let wrong = home.run(&["inventory", "--sections", "intrfaces", &host]);
    assert!(wrong.code == 1 && wrong.err.contains("did you mean interfaces?"), "{}", wrong.err);
    let list = home.run(&["inventory", "--list-sections"]).out;
    assert!(list.contains("routes  on request: +routes\n"), "{list}");
}

#[test]
fn a_profile_of_the_users_grows_the_database() {
    let agent = Agent::start();
    let home = Home::new();
    let (host, db) = (agent.address().to_string(), home.text("net.db"));
    home.inventory(&["--db", &db, "--sections", "device", &host]);
    let profile = home.text("own.toml");
    fs::write(&profile, "[device.fields]\nlocation_code = \"sysLocation.0\"\n").unwrap();
    home.inventory(&["--db", &db, "--sections", "device", "--profile", &profile, &host]);
    let filled = "SELECT count(location_code) FROM device WHERE run = ";
    assert_eq!(home.number("net.db", &format!("{filled}1")), 0);
    assert_eq!(home.number("net.db", &format!("{filled}2")), 1);
    fs::write(&profile, "[device.fields]\nlocation_code = \"sysLocaton.0\"\n").unwrap();
    let wrong = home.run(&["inventory", "--profile", &profile, &host]);
    assert_eq!(wrong.code, 1);
    assert!(wrong.err.contains("own.toml") && wrong.err.contains("sysLocation"), "{}", wrong.err);
}

#[test]
fn two_runs_and_what_changed() {
    let agent = Agent::start();
    let home = Home::new();
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
    let changed = home.run(&["diff", &format!("{db}@-1"), &db]);
    assert_eq!(changed.code, 1, "{}", changed.err);
    assert_eq!(changed.out, format!("~ {host}  device contact: \"noc\" -> \"admin\"\n"));
    assert!(changed.err.starts_with("0 new, 0 gone, 1 changed of 1"), "{}", changed.err);
    home.inventory(&["--db", &db, &other]);
    let moved = home.run(&["diff", "--jsonl", &format!("{db}@2"), &format!("{db}@3")]);
    let moved: Vec<(String, String)> = devices(&moved.out)
        .iter()
        .map(|c| (c["change"].as_str().unwrap().to_owned(), c["host"].as_str().unwrap().to_owned()))
        .collect();
    assert!(moved.contains(&("new".to_owned(), other.clone())), "{moved:?}");
    assert!(moved.contains(&("gone".to_owned(), host.clone())), "{moved:?}");
    // Counters and clocks count where they are asked for.
    assert!(
        home.run(&["diff", "--all", &format!("{db}@-2"), &format!("{db}@2")])
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
fn one_device_by_several_addresses() {
    let agent = Agent::start();
    let home = Home::new();
    let hosts = agent.hosts(3).join(",");
    let it = home.inventory(&["--db", &home.text("net.db"), &hosts]);
    assert!(it.err.lines().any(|line| line.starts_with("one device: 127.0.0.")), "{}", it.err);
    let sql = "SELECT count(DISTINCT same) FROM results WHERE same IS NOT NULL";
    assert_eq!(home.number("net.db", sql), 1);
    assert_eq!(home.number("net.db", "SELECT count(*) FROM results WHERE same IS NULL"), 0);
}

#[test]
fn who_does_not_answer_is_told_and_asked_again() {
    let agent = Agent::start();
    let silent = Faulty::silent();
    let home = Home::new();
    let db = home.text("net.db");
    let good = agent.hosts(5);
    let targets = format!("{},{}", good.join(","), silent.udp());
    // A run that is killed while one host keeps it waiting.
    let mut child = home
        .std_command(&["inventory", "--jsonl", "--db", &db, "-t", "600", &targets])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first: Vec<String> = lines.take(good.len()).map(Result::unwrap).collect();
    // What is told on standard output may still be on its way to the database.
    let connection = Connection::open(&db).unwrap();
    connection.busy_timeout(LONG).unwrap();
    let complete = || -> i64 {
        let sql = "SELECT count(*) FROM results WHERE complete";
        connection.query_row(sql, [], |row| row.get(0)).unwrap()
    };
    while complete() < good.len() as i64 {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(home.number("net.db", "SELECT count(*) FROM runs WHERE finished IS NULL"), 1);
    let resumed = home.run(&[
        "inventory",
        "--jsonl",
        "--db",
        &db,
        "--resume",
        "-t",
        "0.2",
        "-r",
        "0",
        &targets,
    ]);
    assert_eq!(resumed.code, 3, "{}", resumed.err);
    assert!(resumed.err.contains("5 hosts done by an earlier run"), "{}", resumed.err);
    // What the run had already comes again from the database: the output is whole.
    let told = devices(&resumed.out);
    let failed: Vec<&Value> = told.iter().filter(|device| device["ok"] == false).collect();
    assert_eq!((told.len(), failed.len()), (6, 1), "{}", resumed.out);
    assert_eq!(failed[0]["error"]["kind"], "timeout");
    assert_eq!(home.number("net.db", "SELECT count(*) FROM runs"), 1);
    assert_eq!(home.number("net.db", "SELECT count(*) FROM results"), 6);
    assert_eq!(home.number("net.db", "SELECT count(*) FROM results WHERE complete"), 5);
    let nothing =
        home.run(&["inventory", "--db", &db, "--resume", "-t", "0.2", "-r", "0", &targets]);
    assert_eq!(nothing.code, 2);
    assert!(nothing.err.contains("nothing to resume, a new run begins"), "{}", nothing.err);
    assert_eq!(home.number("net.db", "SELECT count(*) FROM runs"), 2);
    // The same from JSON lines, the last of them cut off.
    let file = home.path("cut.jsonl");
    let cut = &first[4][..first[4].len() / 2];
    fs::write(&file, format!("{}\n{cut}", first[..4].join("\n"))).unwrap();
    let resume = format!("--resume={}", file.display());
    let again = home.inventory(&[&resume, "--jsonl", &good.join(",")]);
    let mut all: Vec<String> =
        devices(&again.out).iter().map(|d| d["host"].as_str().unwrap().to_owned()).collect();
    all.sort();
    assert_eq!(all, {
        let mut good = good.clone();
        good.sort();
        good
    });
    assert!(again.err.contains("4 hosts done by an earlier run"), "{}", again.err);
}

#[test]
fn a_database_that_is_none_is_left_alone() {
    let home = Home::new();
    let db = home.text("other.db");
    Connection::open(&db).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    let it = home.run(&["inventory", "--db", &db, "127.0.0.1"]);
    assert!(it.code == 4 && it.err.contains("another program"), "{}", it.err);
    fs::write(home.path("text.db"), "no database at all, but a text of some length").unwrap();
    assert_eq!(home.run(&["inventory", "--db", &home.text("text.db"), "127.0.0.1"]).code, 4);
    let nowhere = home.run(&["inventory", "--db", "/nowhere/net.db", "127.0.0.1"]);
    assert!(nowhere.code == 4 && nowhere.err.contains("/nowhere/net.db"), "{}", nowhere.err);
    assert_eq!(home.run(&["runs", &home.text("none.db")]).code, 1);
}

#[test]
fn a_site_of_the_configuration() {
    let agent = Agent::start();
    let home = Home::new();
    let written = home.run(&["init"]);
    assert_eq!(written.code, 0, "{}", written.err);
    let config = home.path(".config/multisnmp/config.toml");
    let again = home.run(&["init"]);
    assert!(again.code == 1 && again.err.contains("--force"), "{}", again.err);
    assert_eq!(home.run(&["init", "--force"]).code, 0);
    assert_eq!(home.run(&["init", "-"]).out, fs::read_to_string(&config).unwrap());
    // As it is written it changes nothing.
    assert_eq!(home.run(&["config", "show"]).code, 0);
    let db = home.text("berlin.db");
    let site = format!(
        "\n[sites.berlin]\ntargets = [\"{}\"]\ndb = \"{db}\"\nsections = [\"device\", \"storage\"]\n",
        agent.hosts(2).join("\", \"")
    );
    fs::write(&config, fs::read_to_string(&config).unwrap() + &site).unwrap();
    let nightly = home.run(&["inventory", "--site", "berlin"]);
    assert_eq!((nightly.code, nightly.out.as_str()), (0, ""), "{}", nightly.err);
    assert_eq!(home.number("berlin.db", "SELECT count(*) FROM results WHERE complete"), 2);
    assert_eq!(home.number("berlin.db", "SELECT count(DISTINCT section) FROM states"), 2);
    // A flag comes before it; other commands take its targets, too.
    let one = home.run(&["get", "--site", "berlin", "--jsonl"]);
    assert_eq!((one.code, one.out.lines().count()), (0, 2), "{}", one.err);
    let wrong = home.run(&["inventory", "--site", "berln"]);
    assert!(wrong.code == 1 && wrong.err.contains("did you mean \"berlin\"?"), "{}", wrong.err);
}
