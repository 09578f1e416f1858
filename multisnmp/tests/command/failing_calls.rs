//! Every call of the system fails once, one in each run: the run ends, says why, and loses no host.
//!
//! A database makes a hundred calls. Of those, the tests take some, and all of them if
//! `FAIL_EVERY_CALL` is set.

use rusqlite::Connection;
use std::{
    collections::BTreeSet,
    env, fs,
    io::{BufRead, Read},
    thread,
};
use testkit::{
    faulty::Faulty,
    home::{Ended, Home, ended, records},
    preload::Failing,
    tree::Tree,
};

/// The calls that fail, and how.
const CALLS: [(&str, i32); 9] = [
    ("sendmmsg", libc::ENOBUFS),
    ("recvmmsg", libc::ENOMEM),
    ("open", libc::EMFILE),
    ("write", libc::ENOSPC),
    ("pwrite", libc::ENOSPC),
    ("pread", libc::EIO),
    ("fsync", libc::EIO),
    ("ftruncate", libc::EIO),
    ("rename", libc::EIO),
];

/// No run makes more calls of one kind.
const MOST: usize = 2000;

/// Runs a command again and again in a home that `prepare` makes. In run n, call n of a kind fails.
/// `check` looks at what is there after each of these runs. Returns how many runs had a failing call.
fn fail_each(
    prepare: &(dyn Fn() -> Home + Sync),
    args: &(dyn Fn(&Home) -> Vec<String> + Sync),
    check: &(dyn Fn(&Home, &Ended, &str) + Sync),
) -> usize {
    let failing = Failing::new();
    let fail_all = &|(kind, errno)| {
        let all = env::var_os("FAIL_EVERY_CALL").is_some();
        let calls = (1..).filter(|at| all || *at <= 8 || at % 6 == 0);
        let runs = calls.take_while(|&at| {
            assert!(at < MOST, "{kind} is called without end");
            let home = prepare();
            let args = args(&home);
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            let mut command = home.command(&args);
            let mark = home.path("failed");
            failing.prepare(&mut command, kind, at..=at, errno, &mark);
            let it = ended(&mut command);
            if !Failing::happened(&mark) {
                return false;
            }
            let what = format!("{kind} {at} of {args:?}: exit code {}, {:?}", it.code, it.err);
            assert!((0..=4).contains(&it.code), "{what}");
            assert!(!it.err.contains("panicked"), "{what}");
            assert!(it.code == 0 || !it.err.trim().is_empty(), "{what}");
            check(&home, &it, &what);
            true
        });
        runs.count()
    };
    thread::scope(|scope| {
        let kinds = CALLS.map(|call| scope.spawn(move || fail_all(call)));
        kinds.into_iter().map(|kind| kind.join().unwrap()).sum()
    })
}

fn peer() -> Faulty {
    let tree = Tree::system().with_table("1.3.6.1.2.1.2.2.1", &[1, 2, 10], 8);
    Faulty::everywhere(move |request| vec![tree.answer(request).into()])
}

/// Checks that the file has every host once, or that there is no file and the command says so.
fn check_file(home: &Home, name: &str, hosts: &[String], it: &Ended, what: &str) {
    let path = home.path(name);
    if path.exists() {
        let told = records(&fs::read_to_string(&path).unwrap());
        let all: BTreeSet<_> = told.iter().map(|record| record["host"].as_str().unwrap()).collect();
        assert_eq!((told.len(), all.len()), (hosts.len(), hosts.len()), "{what}");
        let lost = told.iter().any(|record| record["complete"] == false);
        // A run may have lost a host, but then it does not call itself a success.
        assert!(!lost || it.code != 0, "{what}");
    } else {
        assert!(it.code != 0, "{what}");
    }
    let entries = fs::read_dir(path.parent().unwrap()).unwrap();
    let partial = |name: &str| name.contains(".partial");
    let left: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| partial(name))
        .collect();
    assert!(left.is_empty() || it.err.contains(&left[0]), "{left:?} is left: {what}");
}

/// Checks that the database is sound. If the run called itself a success, it has every host.
fn check_database(home: &Home, hosts: usize, it: &Ended, what: &str) {
    let path = home.path("net.db");
    if !path.exists() {
        return assert!(it.code != 0, "{what}");
    }
    let database = Connection::open(&path).unwrap();
    let sound: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(sound, "ok", "{what}");
    if it.code == 0 {
        let all = home.number("net.db", "SELECT count(*) FROM results WHERE complete");
        assert_eq!(all, hosts as i64, "{what}");
    }
    drop(database);
}

fn args(fixed: &[&str], file: &str, targets: &str, last: &[&str]) -> Vec<String> {
    let all = [fixed, &["-t", "0.2", "-r", "3", "-o", file, targets], last].concat();
    all.iter().map(|argument| (*argument).to_owned()).collect()
}

#[test]
fn no_failing_call_loses_a_host_of_a_get() {
    let peer = peer();
    let hosts = peer.hosts(3);
    let failed = fail_each(
        &|| testkit::home!(),
        &|home| {
            let file = home.text("out.jsonl");
            args(&["get", "--jsonl"], &file, &hosts.join(","), &["1.3.6.1.2.1.1.3.0"])
        },
        &|home, it, what| check_file(home, "out.jsonl", &hosts, it, what),
    );
    assert!(failed >= 10, "{failed} calls");
}

#[test]
fn no_failing_call_loses_a_host_of_a_walk() {
    let peer = peer();
    let hosts = peer.hosts(2);
    let failed = fail_each(
        &|| testkit::home!(),
        &|home| {
            let file = home.text("out.jsonl");
            let fixed = ["walk", "--jsonl", "-Cr3"];
            args(&fixed, &file, &hosts.join(","), &["1.3.6.1.2.1.2.2.1.2", "1.3.6.1.2.1.2.2.1.10"])
        },
        &|home, it, what| check_file(home, "out.jsonl", &hosts, it, what),
    );
    assert!(failed >= 10, "{failed} calls");
}

#[test]
fn no_failing_call_breaks_the_database_of_an_inventory() {
    let peer = peer();
    let hosts = peer.hosts(2);
    let failed = fail_each(
        &|| testkit::home!(),
        &|home| {
            let fixed =
                ["inventory", "--jsonl", "--sections", "device", "--db", &home.text("net.db")];
            args(&fixed, &home.text("out.jsonl"), &hosts.join(","), &[])
        },
        &|home, it, what| {
            check_file(home, "out.jsonl", &hosts, it, what);
            check_database(home, hosts.len(), it, what);
        },
    );
    assert!(failed >= 10, "{failed} calls");
}

#[test]
fn no_failing_call_breaks_a_run_that_is_resumed() {
    let peer = peer();
    let silent = Faulty::silent();
    let good = peer.hosts(2);
    // A run that was killed while it waited for one host. Its database is copied for each run.
    let begun = testkit::home!();
    let targets = format!("{},{}", good.join(","), silent.udp());
    let db = begun.text("net.db");
    let fixed =
        ["inventory", "--jsonl", "--sections", "device", "--db", &db, "-t", "600", &targets];
    let mut killed = begun.start(&fixed);
    let told: Vec<_> = killed.out.by_ref().lines().take(good.len()).collect();
    assert_eq!(told.len(), good.len());
    killed.kill();
    drop(killed);
    let resume = ["--resume", "--sections", "device", "--jsonl"];
    let failed = fail_each(
        &|| {
            let home = testkit::home!();
            for name in ["net.db", "net.db-wal", "net.db-shm"] {
                let _ = fs::copy(begun.path(name), home.path(name));
            }
            home
        },
        &|home| {
            let db = home.text("net.db");
            let fixed = [&["inventory", "--db", &db], &resume[..]].concat();
            args(&fixed, &home.text("out.jsonl"), &targets, &["-r", "0"])
        },
        &|home, it, what| {
            let path = home.path("out.jsonl");
            assert!(it.code != 0, "one host is silent: {what}");
            if path.exists() {
                let told = records(&fs::read_to_string(&path).unwrap());
                let all: BTreeSet<_> =
                    told.iter().map(|record| record["host"].to_string()).collect();
                assert_eq!((told.len(), all.len()), (3, 3), "{what}");
            }
            check_database(home, 3, it, what);
            // The hosts of the first run are still there.
            let kept = home.number("net.db", "SELECT count(*) FROM results WHERE complete");
            assert_eq!(kept, 2, "{what}");
        },
    );
    assert!(failed >= 10, "{failed} calls");
}
