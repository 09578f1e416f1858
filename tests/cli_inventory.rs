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
    assert_eq!(fs::read_dir(&dir).unwrap().count(), sheet_count(&home), "temporary files are left");
    // The next run's files take the place of these; one with fewer sections would leave a mixture.
    home.inventory(&["--csv", "-o", &dir, &host]);
    let again = home.run(&["inventory", "--csv", "-o", &dir, "--sections", "device", &host]);
    assert_eq!(again.code, 1);
    assert!(again.err.contains("another folder"), "{}", again.err);
    let nowhere = home.run(&["inventory", "--csv", &host]);
    assert!(nowhere.code == 1 && nowhere.err.contains("-o FOLDER"), "{}", nowhere.err);
}

/// How many files CSV has: one of the hosts, and one a section that is not only on request.
fn sheet_count(home: &Home) -> usize {
    let list = home.run(&["inventory", "--list-sections"]).out;
    1 + list.lines().filter(|line| !line.contains("on request")).count()
}

/// Every key and type that comes is in the schema that is printed.
#[test]
fn what_comes_fits_the_schema() {
    let agent = Agent::start();
    let home = Home::new();
    let schema: Value = serde_json::from_str(&home.run(&["schema", "--json-schema"]).out).unwrap();
    assert_eq!(home.run(&["schema"]).out, home.run(&["schema", "--json-schema"]).out);
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
    // What is told on standard output is in the database.
    assert_eq!(first.len(), good.len());
    assert_eq!(home.number("net.db", "SELECT count(*) FROM results WHERE complete"), 5);
    let busy = home.run(&["inventory", "--db", &db, "--resume", &targets]);
    assert!(busy.code == 1 && busy.err.contains("still under way, in process"), "{}", busy.err);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(home.number("net.db", "SELECT count(*) FROM runs WHERE finished IS NULL"), 1);
    assert!(home.run(&["runs", &db]).out.contains("killed       5 of 6 hosts, 5 answered"));
    let other = ["inventory", "--db", &db, "--resume", "--sections", "device", &targets];
    let other = home.run(&other);
    assert!(other.code == 1 && other.err.contains("wants the same --sections"), "{}", other.err);
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
    // The output is the whole run: what was there already, then what was asked now.
    let told = devices(&resumed.out);
    assert_eq!((told.len(), &told[5]["error"]["kind"]), (6, &"timeout".into()));
    assert!(told[..5].iter().all(|device| device["complete"] == true), "{}", resumed.out);
    assert_eq!(home.number("net.db", "SELECT count(*) FROM runs"), 1);
    assert_eq!(home.number("net.db", "SELECT count(*) FROM results"), 6);
    assert_eq!(home.number("net.db", "SELECT count(*) FROM results WHERE complete"), 5);
    // All of them are one agent, the five of the run before too.
    let one = "SELECT count(*) FROM results WHERE same IS NOT NULL";
    assert_eq!(home.number("net.db", one), 5);
    // A run that came to its end is none to go on with: a nightly --resume begins the next.
    let next = home.inventory(&["--db", &db, "--resume", &good[0]]);
    assert!(next.err.contains("a new run begins"), "{}", next.err);
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

/// The targets, one of which never answers, as they are asked by a command that waits for it.
struct Waiting {
    child: std::process::Child,
    good: Vec<String>,
    targets: String,
    _silent: Faulty,
    _agent: Agent,
}

impl Waiting {
    fn start(home: &Home, args: &[&str]) -> Self {
        let (agent, silent) = (Agent::start(), Faulty::silent());
        let good = agent.hosts(4);
        let targets = format!("{},{}", good.join(","), silent.udp());
        let child = home
            .std_command(
                &[&["inventory", "--sections", "device"], args, &["-t", "600", &targets]].concat(),
            )
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Self { child, good, targets, _silent: silent, _agent: agent }
    }

    fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        assert!(std::process::Command::new("kill").args([name, &pid]).status().unwrap().success());
    }

    /// Waits until it is so.
    fn until(&self, is: impl Fn() -> bool) {
        let started = std::time::Instant::now();
        while !is() {
            assert!(started.elapsed() < LONG, "it does not come");
            std::thread::yield_now();
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines(path: &std::path::Path) -> usize {
    fs::read_to_string(path).map_or(0, |text| text.matches('\n').count())
}

#[test]
fn a_kill_leaves_the_lines_that_were_there() {
    let home = Home::new();
    let file = home.text("net.jsonl");
    let mut waiting = Waiting::start(&home, &["--jsonl", "-o", &file]);
    let partial = home.path("net.jsonl.partial");
    waiting.until(|| lines(&partial) == 4);
    assert!(!home.path("net.jsonl").exists());
    waiting.child.kill().unwrap();
    waiting.child.wait().unwrap();
    // In the middle of a line.
    let mut text = fs::read_to_string(&partial).unwrap();
    text.truncate(text.len() - 20);
    fs::write(&partial, &text).unwrap();
    let targets = waiting.good.join(",");
    let args = ["--sections", "device", "--jsonl", "-o", &file, "--resume", &targets];
    let resumed = home.inventory(&args);
    assert!(resumed.err.contains("3 hosts done by an earlier run"), "{}", resumed.err);
    let all = || {
        let mut all = devices(&fs::read_to_string(home.path("net.jsonl")).unwrap());
        all.sort_by_key(|device| device["host"].to_string());
        all
    };
    let before = all();
    assert!(
        before.len() == 4 && before.iter().all(|device| device["complete"] == true),
        "{before:?}"
    );
    assert_eq!(fs::read_dir(home.0.path()).unwrap().count(), 1, "something is left");
    // All is done: nobody is asked.
    let again = home.inventory(&args);
    assert!(again.err.contains("4 hosts done by an earlier run"), "{}", again.err);
    assert_eq!(all(), before);
}

#[test]
fn an_interrupted_run_has_what_was_done() {
    let home = Home::new();
    let (db, file) = (home.text("net.db"), home.text("net.json"));
    let mut waiting = Waiting::start(&home, &["--db", &db, "--json", "-o", &file]);
    waiting.until(|| {
        let connection = Connection::open(&db).unwrap();
        let count = connection
            .query_row("SELECT count(*) FROM results", [], |row| row.get::<_, i64>(0))
            .unwrap_or(0);
        count == 4
    });
    waiting.signal("-INT");
    let mut err = BufReader::new(waiting.child.stderr.take().unwrap());
    let mut told = String::new();
    while !told.contains("interrupted") {
        assert!(err.read_line(&mut told).unwrap() > 0, "{told}");
    }
    waiting.signal("-INT");
    assert_eq!(waiting.child.wait().unwrap().code(), Some(130), "{told}");
    let devices: Vec<Value> = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(devices.len(), 4);
    let sql = "SELECT count(*) FROM runs WHERE interrupted AND finished IS NOT NULL AND hosts = 5";
    assert_eq!(home.number("net.db", sql), 1);
    // It is no news that the fifth is not there.
    let whole = home.run(&[
        "inventory",
        "--sections",
        "device",
        "--db",
        &db,
        "-t",
        "0.1",
        "-r",
        "0",
        &waiting.targets,
    ]);
    assert_eq!(whole.code, 2, "{}", whole.err);
    let diff = home.run(&["diff", &format!("{db}@2"), &format!("{db}@1")]);
    assert_eq!((diff.code, diff.out.lines().count()), (0, 1), "{}{}", diff.out, diff.err);
    assert!(diff.out.starts_with("? ") && diff.err.starts_with("no difference"), "{}", diff.out);
    assert_eq!(home.run(&["diff", &db]).code, 0, "the fifth may have been there before");
}

#[test]
fn a_run_past_its_deadline_can_be_resumed() {
    let (agent, silent, home) = (Agent::start(), Faulty::silent(), Home::new());
    let (db, good) = (home.text("net.db"), agent.address().to_string());
    let targets = format!("{good},{}", silent.udp());
    let args = ["inventory", "--sections", "device", "--db", &db];
    let cut = home.run(&[&args[..], &["-t", "600", "--deadline", "2", &targets]].concat());
    assert_eq!(cut.code, 2, "{}", cut.err);
    assert!(cut.err.contains("the deadline of 2 s came before 1 host"), "{}", cut.err);
    let again = home.run(&[&args[..], &["-t", "0.1", "-r", "0", "--resume", &targets]].concat());
    assert!(again.err.contains("1 host done by an earlier run"), "{}", again.err);
    assert_eq!(home.number("net.db", "SELECT count(*) FROM results WHERE run = 1"), 2);
    assert_eq!(home.number("net.db", "SELECT count(*) FROM runs WHERE NOT interrupted"), 1);
}

#[test]
fn one_address_in_several_contexts_is_several_hosts() {
    let (agent, home) = (Agent::start(), Home::new());
    let (db, at) = (home.text("net.db"), agent.address());
    let hosts = home.text("hosts");
    fs::write(&hosts, format!("{at} context=a\n{at} context=b\n")).unwrap();
    let args = ["--sections", "device", "--db", &db, &format!("@{hosts}")];
    home.inventory(&args);
    assert_eq!(home.number("net.db", "SELECT count(*) FROM results WHERE complete"), 2);
    home.inventory(&args);
    let diff = home.run(&["diff", &db]);
    assert_eq!((diff.code, diff.out.as_str()), (0, ""), "{}", diff.err);
    // Nobody can tell which of them an interrupted run has: both are asked again.
    let connection = Connection::open(&db).unwrap();
    connection.execute_batch("UPDATE runs SET interrupted = 1 WHERE id = 2").unwrap();
    let again = home.inventory(&[&["--resume"], &args[..]].concat());
    assert!(!again.err.contains("earlier run"), "{}", again.err);
    assert_eq!(home.number("net.db", "SELECT count(*) FROM results WHERE run = 2"), 2);
}

#[test]
fn a_full_disk_is_said_and_what_was_written_stays() {
    let (agent, home) = (Agent::start(), Home::new());
    let host = agent.address().to_string();
    let full = home.run(&["inventory", "--jsonl", "-o", "/dev/full", &host]);
    assert!(full.code == 4 && full.err.contains("cannot write /dev/full: "), "{}", full.err);
    // Files that may not grow: the shell has the signal ignored, so that writing fails.
    let db = home.text("net.db");
    home.inventory(&["--db", &db, &host]);
    let size = fs::metadata(&db).unwrap().len() / 1024;
    let targets = agent.hosts(40).join(",");
    let script = format!("trap '' XFSZ; ulimit -f {}; exec \"$@\"", size + 40);
    let mut command = std::process::Command::new("bash");
    command.args([
        "-c",
        &script,
        "bash",
        env!("CARGO_BIN_EXE_multisnmp"),
        "inventory",
        "--db",
        &db,
    ]);
    command.arg(&targets).env_clear().env("HOME", home.0.path()).env("PATH", "/usr/bin:/bin");
    command.env("SNMPCONFPATH", "/nonexistent").env("SNMP_COMMUNITY", RO);
    let output = Command::from_std(command).timeout(LONG).output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(4), "{err}");
    assert!(err.contains(&db), "{err}");
    assert_eq!(home.number("net.db", "SELECT count(*) FROM results WHERE run = 1"), 1);
    let check: String = Connection::open(&db)
        .unwrap()
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(check, "ok");
    let resumed = home.inventory(&["--db", &db, "--resume", &targets]);
    assert_eq!(
        home.number("net.db", "SELECT count(*) FROM results WHERE run = 2"),
        40,
        "{}",
        resumed.err
    );
}

#[test]
fn a_pipe_that_closes_ends_no_database() {
    let (agent, home) = (Agent::start(), Home::new());
    let (db, targets) = (home.text("net.db"), agent.hosts(30).join(","));
    let mut command =
        home.std_command(&["inventory", "--sections", "device", "--jsonl", "--db", &db, &targets]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let status = child.wait().unwrap();
    assert_eq!(status.code(), Some(0));
    assert_eq!(home.number("net.db", "SELECT count(*) FROM results WHERE complete"), 30);
}

#[test]
fn large_counters_keep_their_digits() {
    let (agent, home) = (Agent::start(), Home::new());
    let (db, host, profile) =
        (home.text("net.db"), agent.address().to_string(), home.text("big.toml"));
    let oid = format!("{}.1.8.0", common::agent::BASE);
    fs::write(
        &profile,
        format!("[device.fields]\nbig = {{ object = \"{oid}\", as = \"unsigned\" }}\n"),
    )
    .unwrap();
    let args = ["--sections", "device", "--profile", &profile];
    let line = home.inventory(&[&args[..], &["--jsonl", &host]].concat()).out;
    assert_eq!(devices(&line)[0]["device"]["big"], "18446744073709551615");
    fs::write(home.path("a.jsonl"), line).unwrap();
    home.inventory(&[&args[..], &["--db", &db, &host]].concat());
    assert_eq!(home.number("net.db", "SELECT big = '18446744073709551615' FROM device"), 1);
    let file = home.text("a.jsonl");
    let diff = home.run(&["diff", "--profile", &profile, &file, &db]);
    assert_eq!((diff.code, diff.out.as_str()), (0, ""), "{}", diff.err);
    // A JSON file of any form, and what is none.
    let devices = devices(&fs::read_to_string(&file).unwrap());
    fs::write(home.path("b.json"), serde_json::to_string_pretty(&devices).unwrap()).unwrap();
    assert_eq!(home.run(&["diff", &file, &home.text("b.json")]).code, 0);
    fs::write(home.path("c.csv"), "host,name\n").unwrap();
    let wrong = home.run(&["diff", &file, &home.text("c.csv")]);
    assert!(wrong.code == 2 && wrong.err.contains("neither JSON nor a database"), "{}", wrong.err);
    assert_eq!(home.run(&["diff"]).code, 2);
    assert_eq!(home.run(&["diff", "--nonsense", &file, &file]).code, 2);
}

#[test]
fn formulas_are_guarded_on_request() {
    let agent = Agent::builder().sys_name("=HYPERLINK(1)").start();
    let (home, host) = (Home::new(), agent.address().to_string());
    for (args, cell) in [(&["--csv-safe"][..], ",'=HYPERLINK(1),"), (&[], ",=HYPERLINK(1),")] {
        let dir = home.text("sheets");
        let base = ["--csv", "-o", &dir, "--sections", "device"];
        home.inventory(&[&base[..], args, &[&host]].concat());
        let sheet = fs::read_to_string(home.path("sheets/device.csv")).unwrap();
        assert!(sheet.contains(cell), "{sheet}");
    }
}

#[test]
fn nothing_is_sent_by_a_dry_run_and_no_flag_does_nothing() {
    let (silent, home) = (Faulty::silent(), Home::new());
    let db = home.text("net.db");
    let it = home.inventory(&["--dry-run", "--db", &db, "--sections", "device", &silent.udp()]);
    assert!(it.out.contains("nothing was sent") && it.out.contains("device"), "{}", it.out);
    assert!(silent.requests().is_empty() && !home.path("net.db").exists());
    for flag in ["-Of", "-mALL", "--color=always"] {
        let it = home.run(&["inventory", flag, &silent.udp()]);
        assert_eq!(it.code, 1, "{flag}: {}", it.err);
    }
    for (args, why) in [
        (&["--resume", "127.0.0.1"][..], "--resume=FILE"),
        (&["--resume=x", "--db", &db, "127.0.0.1"], "resumed from it"),
        (&["--resume", "--db", &db, "127.0.0.1"], "no such database"),
        (&["--format", "table", "127.0.0.1"], "inventory writes"),
        (&["--keep", "3", "127.0.0.1"], "--db"),
    ] {
        let it = home.run(&[&["inventory"], args].concat());
        assert!(it.code == 1 && it.err.contains(why), "{args:?}: {}", it.err);
    }
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
