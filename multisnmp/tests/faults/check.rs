//! What must be true after each run.

use crate::{
    ask::Ask,
    faults::{End, Fault},
    seen::Seen,
    summary,
    world::World,
};
use std::{
    fs,
    path::{Path, PathBuf},
};
use testkit::home::{Ended, Home, records};

/// Checks a run of a cell.
pub(crate) fn run(fault: &'static Fault, ask: &Ask, home: &Home, world: &World, it: &Ended) {
    let text = ask.records(home, &it.out);
    let what = format!("exit code {}\n{}\n{text}", it.code, it.err);
    assert!(!it.err.contains("panicked"), "{what}");
    if fault.end == End::WholeOrRefused && it.code == 4 {
        assert_eq!(text, "", "{what}");
        check_line(&it.err, &what);
    } else {
        let seen = match ask.scans() {
            true => Seen::of_scan(&world.hosts, &text, it),
            false => Seen::of(&world.hosts, &text),
        };
        summary::note(fault.name, seen);
        assert_eq!((seen.lost, seen.twice), (0, 0), "{seen:?} {what}");
        assert_eq!(it.code, code(fault, ask, &seen, &text, it), "{what}");
        let must_be_whole = match fault.end {
            End::Whole => true,
            End::WholeButScan => !ask.scans(),
            End::Told | End::Interrupted | End::WholeOrRefused => false,
        };
        assert!(!must_be_whole || seen.whole(), "{seen:?} {what}");
        check_summary(&it.err, &what);
    }
    if let Some(name) = ask.database() {
        check_database(home, name, ask, world, it, &what);
    }
    check_files(home, &it.err, &what);
}

/// Returns the exit code that these records must have.
fn code(fault: &Fault, ask: &Ask, seen: &Seen, text: &str, it: &Ended) -> i32 {
    if fault.end == End::Interrupted {
        return 130;
    }
    if ask.scans() {
        let unasked = it.told(" addresses: ").contains("not asked");
        return match (seen.complete, unasked) {
            (0, _) => 3,
            (_, true) => 2,
            (_, false) => 0,
        };
    }
    let answered = records(text).iter().any(|record| record["ok"] == true);
    match (seen.whole(), answered) {
        (true, _) => 0,
        (false, true) => 2,
        (false, false) => 3,
    }
}

/// A run that could not do its work says why in one line.
pub(crate) fn check_line(err: &str, what: &str) {
    // Another line names a file that stays.
    let is_reason = |line: &&str| {
        line.starts_with("multisnmp: ") && !line.contains("the output is not complete")
    };
    assert_eq!(err.lines().filter(is_reason).count(), 1, "{what}");
}

/// A run that has asked sums it up in one line.
fn check_summary(err: &str, what: &str) {
    let is_sum = |line: &&str| line.contains(" hosts: ") || line.contains(" addresses: ");
    assert_eq!(err.lines().filter(is_sum).count(), 1, "{what}");
}

/// The database is sound. It has every host of a run that a signal did not end.
fn check_database(home: &Home, name: &str, ask: &Ask, world: &World, it: &Ended, what: &str) {
    if it.code == 4 && !home.path(name).exists() {
        return;
    }
    let database = rusqlite::Connection::open(home.path(name)).unwrap();
    let sound: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(sound, "ok", "{what}");
    drop(database);
    let stored =
        home.number(name, "SELECT count(*) FROM results WHERE run = (SELECT max(id) FROM runs)");
    if it.code < 4 {
        assert_eq!(stored, world.hosts.len() as i64, "{what}");
    }
    // A run that is resumed keeps what it had.
    if ask.resumes {
        let half = (world.hosts.len() / 2) as i64;
        let complete = home.number(name, "SELECT count(*) FROM results WHERE complete");
        assert!(complete >= half, "{what}");
    }
    let listed = home.run(&["runs", name]);
    assert_eq!(listed.code, 0, "{}", listed.err);
}

/// No temporary file is left, except those that the command names.
pub(crate) fn check_files(home: &Home, err: &str, what: &str) {
    let mut left = Vec::new();
    files(&home.path(""), &mut left);
    left.retain(|path| {
        let name = path.file_name().unwrap().to_string_lossy();
        let temporary = [".partial", "-journal", "-wal", "-shm", ".tmp"];
        let inside = path.starts_with(home.path("tmp"));
        inside || temporary.iter().any(|end| name.ends_with(end)) || name.starts_with(".tmp")
    });
    left.retain(|path| !err.contains(&*path.file_name().unwrap().to_string_lossy()));
    if err.contains("out of memory") {
        // SQLite puts its log into the database when it is opened again.
        left.retain(|path| !path.to_string_lossy().ends_with("-wal"));
        left.retain(|path| !path.to_string_lossy().ends_with("-shm"));
    }
    assert!(left.is_empty(), "{left:?} is left\n{what}");
}

fn files(below: &Path, all: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(below).unwrap().flatten() {
        match entry.file_type().unwrap().is_dir() {
            true => files(&entry.path(), all),
            false => all.push(entry.path()),
        }
    }
}
