//! Runs of `multisnmp inventory` that stop early, and how they are resumed.

use rusqlite::Connection;
use serde_json::Value;
use std::{
    fs,
    io::{BufRead, Read},
    process::Stdio,
};
use testkit::{
    agent::Agent,
    faulty::Faulty,
    home::{Home, Running, ended, records},
    lane::LONG,
    relay::Relay,
    tree::Tree,
};

/// A command that waits for one silent target; the other targets answer.
struct Waiting {
    command: Running,
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
        let args = [&["inventory", "--sections", "device"], args, &["-t", "600", &targets]];
        let command = home.start(&args.concat());
        Self { command, good, targets, _silent: silent, _agent: agent }
    }

    /// Waits until the condition is true.
    fn until(&self, is: impl Fn() -> bool) {
        let started = std::time::Instant::now();
        while !is() {
            assert!(started.elapsed() < LONG, "the condition never became true");
            std::thread::yield_now();
        }
    }
}

fn lines(path: &std::path::Path) -> usize {
    fs::read_to_string(path).map_or(0, |text| text.matches('\n').count())
}

#[test]
fn a_killed_run_is_resumed_and_asks_only_the_missing_hosts() {
    let agent = Agent::start();
    let silent = Faulty::silent();
    let home = testkit::home!();
    let db = home.text("net.db");
    let good = agent.hosts(5);
    let targets = format!("{},{}", good.join(","), silent.udp());
    // A run that is killed while it waits for one host.
    let mut killed = home.start(&["inventory", "--jsonl", "--db", &db, "-t", "600", &targets]);
    let lines = killed.out.by_ref().lines();
    let first: Vec<String> = lines.take(good.len()).map(Result::unwrap).collect();
    // Every record on standard output is in the database.
    assert_eq!(first.len(), good.len());
    assert_eq!(home.number("net.db", "SELECT count(*) FROM results WHERE complete"), 5);
    let busy = home.run(&["inventory", "--db", &db, "--resume", &targets]);
    assert!(busy.code == 1 && busy.err.contains("still running, in process"), "{}", busy.err);
    killed.kill();
    assert_eq!(home.number("net.db", "SELECT count(*) FROM runs WHERE finished IS NULL"), 1);
    assert!(home.run(&["runs", &db]).out.contains("killed       5 of 6 hosts, 5 answered"));
    let report = home.run(&["report", &db]);
    assert!(report.out.contains("The run was ended before 1 more host."), "{}", report.out);
    let other = ["inventory", "--db", &db, "--resume", "--sections", "device", &targets];
    let other = home.run(&other);
    assert!(other.code == 1 && other.err.contains("needs the same --sections"), "{}", other.err);
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
    // The output is the whole run: first the stored records, then the new ones.
    let told = resumed.records();
    assert_eq!((told.len(), &told[5]["error"]["kind"]), (6, &"timeout".into()));
    assert!(told[..5].iter().all(|device| device["complete"] == true), "{}", resumed.out);
    assert_eq!(home.number("net.db", "SELECT count(*) FROM runs"), 1);
    assert_eq!(home.number("net.db", "SELECT count(*) FROM results"), 6);
    assert_eq!(home.number("net.db", "SELECT count(*) FROM results WHERE complete"), 5);
    // All of them are one agent, also the five of the earlier run.
    let one = "SELECT count(*) FROM results WHERE same IS NOT NULL";
    assert_eq!(home.number("net.db", one), 5);
    // A finished run cannot be resumed. A nightly --resume then starts a new run.
    let next = home.inventory(&["--db", &db, "--resume", &good[0]]);
    assert!(next.err.contains("a new run begins"), "{}", next.err);
    assert_eq!(home.number("net.db", "SELECT count(*) FROM runs"), 2);
    // The same from JSON lines, with the last line cut off.
    let file = home.path("cut.jsonl");
    let cut = &first[4][..first[4].len() / 2];
    fs::write(&file, format!("{}\n{cut}", first[..4].join("\n"))).unwrap();
    let resume = format!("--resume={}", file.display());
    let again = home.inventory(&[&resume, "--jsonl", &good.join(",")]);
    let mut all: Vec<String> =
        again.records().iter().map(|d| d["host"].as_str().unwrap().to_owned()).collect();
    all.sort();
    assert_eq!(all, {
        let mut good = good.clone();
        good.sort();
        good
    });
    assert!(again.err.contains("4 hosts done by an earlier run"), "{}", again.err);
}

#[test]
fn a_kill_leaves_the_lines_that_were_written() {
    let home = testkit::home!();
    let file = home.text("net.jsonl");
    let mut waiting = Waiting::start(&home, &["--jsonl", "-o", &file]);
    let partial = home.path("net.jsonl.partial");
    waiting.until(|| lines(&partial) == 4);
    assert!(!home.path("net.jsonl").exists());
    waiting.command.kill();
    // Cut it in the middle of a line.
    let mut text = fs::read_to_string(&partial).unwrap();
    text.truncate(text.len() - 20);
    fs::write(&partial, &text).unwrap();
    let targets = waiting.good.join(",");
    let args = ["--sections", "device", "--jsonl", "-o", &file, "--resume", &targets];
    let resumed = home.inventory(&args);
    assert!(resumed.err.contains("3 hosts done by an earlier run"), "{}", resumed.err);
    let all = || {
        let mut all = records(&fs::read_to_string(home.path("net.jsonl")).unwrap());
        all.sort_by_key(|device| device["host"].to_string());
        all
    };
    let before = all();
    assert!(
        before.len() == 4 && before.iter().all(|device| device["complete"] == true),
        "{before:?}"
    );
    let mut left: Vec<_> =
        fs::read_dir(home.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    // The memory of devices is below .local.
    assert_eq!(left, [".local", "net.jsonl"], "there are files left");
    // Nothing is left to do, so no host is asked.
    let again = home.inventory(&args);
    assert!(again.err.contains("4 hosts done by an earlier run"), "{}", again.err);
    assert_eq!(all(), before);
}

#[test]
fn an_interrupted_run_keeps_its_records() {
    let home = testkit::home!();
    let (db, file) = (home.text("net.db"), home.text("net.json"));
    let mut waiting = Waiting::start(&home, &["--db", &db, "--json", "-o", &file]);
    waiting.until(|| {
        let connection = Connection::open(&db).unwrap();
        let count = connection
            .query_row("SELECT count(*) FROM results", [], |row| row.get::<_, i64>(0))
            .unwrap_or(0);
        count == 4
    });
    waiting.command.interrupt();
    waiting.command.wait_until_told("interrupted");
    waiting.command.interrupt();
    let it = waiting.command.wait();
    assert_eq!(it.code, 130, "{}", it.err);
    let devices: Vec<Value> = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    let cancelled = devices.iter().filter(|device| device["error"]["kind"] == "cancelled").count();
    assert_eq!((devices.len(), cancelled), (5, 1));
    assert_eq!(home.number("net.db", "SELECT count(*) FROM results"), 4);
    let sql = "SELECT count(*) FROM runs WHERE interrupted AND finished IS NOT NULL AND hosts = 5";
    assert_eq!(home.number("net.db", sql), 1);
    // The missing fifth host is not a difference.
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
    let (agent, silent, home) = (Agent::start(), Faulty::silent(), testkit::home!());
    let (db, good) = (home.text("net.db"), agent.address().to_string());
    let targets = format!("{good},{}", silent.udp());
    let args = ["inventory", "--sections", "device", "--db", &db];
    let cut = home.run(&[&args[..], &["-t", "600", "--deadline", "2", &targets]].concat());
    assert_eq!(cut.code, 2, "{}", cut.err);
    assert!(cut.err.contains("the deadline of 2 s ended the run before 1 host"), "{}", cut.err);
    let again = home.run(&[&args[..], &["-t", "0.1", "-r", "0", "--resume", &targets]].concat());
    assert!(again.err.contains("1 host done by an earlier run"), "{}", again.err);
    assert_eq!(home.number("net.db", "SELECT count(*) FROM results WHERE run = 1"), 2);
    assert_eq!(home.number("net.db", "SELECT count(*) FROM runs WHERE NOT interrupted"), 1);
}

#[test]
fn a_database_has_what_hosts_gave_before_the_run_ended() {
    let (agent, silent, home) = (Agent::start(), Faulty::silent(), testkit::home!());
    let cut = Relay::start(agent.address(), |number| number <= 2);
    let db = home.text("net.db");
    let targets = format!("{},{},{}", agent.address(), cut.udp(), silent.udp());
    let args = ["inventory", "--db", &db, "-t", "600", "--deadline", "3", &targets];
    let it = home.run(&args);
    assert_eq!(it.code, 2, "{}", it.err);
    let count = |more: &str| {
        home.number("net.db", &format!("SELECT count(*) FROM results WHERE complete OR {more}"))
    };
    assert_eq!(count("true"), 2, "{}", it.err);
    let cancelled = "error_kind = 'cancelled' AND ok";
    assert_eq!(count(cancelled), 2, "{}", it.err);
    let report = home.run(&["report", &db]);
    assert!(report.out.contains("The run was ended before 1 more host."), "{}", report.out);
    // Both are asked again.
    let again = home.run(&["inventory", "--db", &db, "-t", "0.2", "-r", "0", "--resume", &targets]);
    assert!(again.err.contains("1 host done by an earlier run"), "{}", again.err);
    assert_eq!((count("true"), count(cancelled)), (3, 1));
}

#[test]
fn a_second_run_into_one_file_is_refused_while_the_first_goes_on() {
    let home = testkit::home!();
    let file = home.text("net.jsonl");
    let partial = std::path::PathBuf::from(format!("{file}.partial"));
    let mut first = Waiting::start(&home, &["--jsonl", "-o", &file]);
    first.until(|| lines(&partial) == 4);
    for more in [&["--resume"][..], &[]] {
        let args = ["inventory", "--sections", "device", "--jsonl", "-o", &file, &first.targets];
        let second = home.run(&[&args[..], more].concat());
        assert_eq!((second.code, second.out.as_str()), (4, ""), "{}", second.err);
        let why = format!("another run is writing {}", partial.display());
        assert!(second.err.contains(&why), "{}", second.err);
        assert!(!second.err.contains("interrupted"), "{}", second.err);
    }
    assert_eq!(lines(&partial), 4);
    first.command.interrupt();
    first.command.wait_until_told("interrupted");
    first.command.interrupt();
    assert_eq!(first.command.wait().code, 130);
    assert_eq!(lines(std::path::Path::new(&file)), 5);
}

#[test]
fn one_address_in_several_contexts_is_several_hosts() {
    let (agent, home) = (Agent::start(), testkit::home!());
    let (db, at) = (home.text("net.db"), agent.address());
    let hosts = home.text("hosts");
    fs::write(&hosts, format!("{at} context=a\n{at} context=b\n")).unwrap();
    let args = ["--sections", "device", "--db", &db, &format!("@{hosts}")];
    home.inventory(&args);
    assert_eq!(home.number("net.db", "SELECT count(*) FROM results WHERE complete"), 2);
    home.inventory(&args);
    let diff = home.run(&["diff", &db]);
    assert_eq!((diff.code, diff.out.as_str()), (0, ""), "{}", diff.err);
    // Their labels tell which of them is done.
    let connection = Connection::open(&db).unwrap();
    let sql = "UPDATE runs SET interrupted = 1 WHERE id = 2;
               UPDATE results SET complete = 0
               WHERE run = 2 AND device = (SELECT id FROM devices WHERE label LIKE '%context=b')";
    connection.execute_batch(sql).unwrap();
    let again = home.inventory(&[&["--resume"], &args[..]].concat());
    assert!(again.err.contains("1 host done by an earlier run"), "{}", again.err);
    assert_eq!(home.number("net.db", "SELECT count(*) FROM results WHERE run = 2"), 2);
}

#[test]
fn a_full_disk_is_reported_and_written_records_stay() {
    let (agent, home) = (Agent::start(), testkit::home!());
    let host = agent.address().to_string();
    let full = home.run(&["inventory", "--jsonl", "-o", "/dev/full", &host]);
    assert!(full.code == 4 && full.err.contains("cannot write /dev/full: "), "{}", full.err);
    // Files may not grow further. The shell ignores the signal, so writing fails instead.
    let db = home.text("net.db");
    home.inventory(&["--db", &db, &host]);
    let size = fs::metadata(&db).unwrap().len() / 1024;
    // More than fits, even if the machine has little to report.
    let targets = agent.hosts(400).join(",");
    let script = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"", size + 40);
    let args = ["inventory", "--db", &db, &targets];
    let it = ended(&mut home.shell("bash", &script, &args));
    assert_eq!(it.code, 4, "{}", it.err);
    assert!(it.err.contains(&db), "{}", it.err);
    assert_eq!(home.number("net.db", "SELECT count(*) FROM results WHERE run = 1"), 1);
    let check: String = Connection::open(&db)
        .unwrap()
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(check, "ok");
    // One snmpd answers for all of them.
    let patient = ["-t", "5", "-r", "5", "--in-flight", "20"];
    let resumed = [&["--db", &db, "--resume"][..], &patient, &[&targets]].concat();
    let resumed = home.inventory(&resumed);
    assert_eq!(
        home.number("net.db", "SELECT count(*) FROM results WHERE run = 2"),
        400,
        "{}",
        resumed.err
    );
}

#[test]
fn a_closed_pipe_does_not_stop_the_database() {
    let (agent, home) = (Agent::start(), testkit::home!());
    let (db, targets) = (home.text("net.db"), agent.hosts(30).join(","));
    let mut command =
        home.command(&["inventory", "--sections", "device", "--jsonl", "--db", &db, &targets]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let status = child.wait().unwrap();
    assert_eq!(status.code(), Some(0));
    assert_eq!(home.number("net.db", "SELECT count(*) FROM results WHERE complete"), 30);
}

#[test]
fn a_database_of_the_first_version_is_read_and_resumed() {
    let (agent, home) = (Agent::start(), testkit::home!());
    let (db, hosts) = (home.text("net.db"), agent.hosts(2));
    let targets = hosts.join(",");
    home.inventory(&["--sections", "device", "--db", &db, &targets]);
    // The tables as they were, and a run that was interrupted before its second host.
    let connection = Connection::open(&db).unwrap();
    let interrupted = format!(
        "PRAGMA foreign_keys = ON;
         DELETE FROM results WHERE device = (SELECT id FROM devices WHERE host = '{}');
         UPDATE runs SET interrupted = 1",
        hosts[1]
    );
    connection.execute_batch(&interrupted).unwrap();
    testkit::home::make_first_version(&connection);
    drop(connection);
    for args in [&["runs", &db][..], &["diff", &db, &db], &["report", &db]] {
        let it = home.run(args);
        assert_eq!(it.code, 0, "{args:?}: {}{}", it.out, it.err);
    }
    assert!(home.run(&["runs", &db]).out.contains(" 1 of 2 hosts, 1 answered"));
    assert!(home.run(&["report", &db]).out.contains(&hosts[0]));
    let it = home.inventory(&["--sections", "device", "--db", &db, "--resume", &targets]);
    assert!(it.err.contains("1 host done by an earlier run"), "{}", it.err);
    assert_eq!(home.number("net.db", "SELECT count(*) FROM results WHERE run = 1"), 2);
    assert_eq!(home.number("net.db", "SELECT user_version FROM pragma_user_version"), 2);
}

/// Also with a database, which keeps what hosts gave and not what they were never asked.
#[test]
fn every_host_of_an_interrupted_run_has_its_line() {
    let home = testkit::home!();
    let db = home.text("net.db");
    let mut waiting = Waiting::start(&home, &["--jsonl", "--db", &db, "--drain", "0"]);
    let good: Vec<String> =
        waiting.command.out.by_ref().lines().take(waiting.good.len()).map(Result::unwrap).collect();
    waiting.command.interrupt();
    let Waiting { command, good: hosts, .. } = waiting;
    let it = command.wait();
    assert_eq!((good.len(), it.code), (hosts.len(), 130), "{}", it.err);
    assert_eq!(it.record()["error"]["kind"], "cancelled", "{}", it.out);
    assert_eq!(home.number("net.db", "SELECT count(*) FROM results"), hosts.len() as i64);
}

#[test]
fn what_a_host_gave_before_the_deadline_is_in_the_database() {
    let tree = Tree::system().with_table("1.3.6.1.2.1.2.2.1", &[1, 2, 3], 20);
    // It answers the first requests only.
    let peer = Faulty::start(move |request| match request.number {
        1..=3 => vec![tree.answer(request).into()],
        _ => vec![],
    });
    let home = testkit::home!();
    let db = home.text("net.db");
    let limits = ["-t", "600", "--deadline", "1"];
    let host = peer.udp();
    let it = home.run(&[&["inventory", "--jsonl", "--db", &db], &limits[..], &[&host]].concat());
    let record = it.record();
    assert_eq!((it.code, &record["error"]["kind"]), (2, &"cancelled".into()), "{}", it.err);
    assert_eq!(record["device"]["name"], "tree", "{record}");
    assert_eq!(home.number("net.db", "SELECT count(*) FROM results WHERE NOT complete"), 1);
    assert_eq!(home.number("net.db", "SELECT count(*) FROM device WHERE name = 'tree'"), 1);
}

#[test]
fn a_folder_of_csv_that_cannot_be_filled_is_removed() {
    let (agent, home) = (Agent::start(), testkit::home!());
    let script = "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\"";
    let host = agent.address().to_string();
    let args = ["inventory", "--sections", "device", "--csv", "-o", "csv", &host];
    let it = ended(&mut home.shell("bash", script, &args));
    assert!(it.code == 4 && it.err.contains("cannot write csv"), "{}", it.err);
    assert!(!home.path("csv").exists(), "{}", it.err);
    fs::create_dir(home.path("csv")).unwrap();
    assert_eq!(ended(&mut home.shell("bash", script, &args)).code, 4);
    assert!(home.path("csv").exists(), "it was there before");
}
