//! The table at the end: what was tried, and what survived.

use crate::{faults, seen::Seen};
use std::sync::{Mutex, MutexGuard, PoisonError};

static ROWS: Mutex<Vec<Row>> = Mutex::new(Vec::new());

#[derive(Debug)]
struct Row {
    fault: &'static str,
    runs: u32,
    seen: Seen,
    /// Why it was not tried.
    left_out: Option<&'static str>,
}

fn rows() -> MutexGuard<'static, Vec<Row>> {
    ROWS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn with_row(fault: &'static str, change: impl FnOnce(&mut Row)) {
    let mut rows = rows();
    let at = rows.iter().position(|row| row.fault == fault).unwrap_or_else(|| {
        rows.push(Row { fault, runs: 0, seen: Seen::default(), left_out: None });
        rows.len() - 1
    });
    change(&mut rows[at]);
}

/// Adds what one run has shown.
pub(crate) fn note(fault: &'static str, seen: Seen) {
    with_row(fault, |row| {
        row.runs += 1;
        row.seen.add(&seen);
    });
}

/// Writes what the only run has shown, for the process that reads it with [`Seen::read`].
pub(crate) fn hand_over() {
    rows().iter().for_each(|row| row.seen.write());
}

/// Says that the fault cannot be tried on this machine.
pub(crate) fn leave_out(fault: &'static str, why: &'static str) {
    with_row(fault, |row| row.left_out = Some(why));
}

/// Prints a line for each fault, and a sum.
pub(crate) fn print() {
    let line = |name: &str, runs: u32, seen: &Seen| {
        println!(
            "| {name:<34} | {runs:>5} | {:>6} | {:>8} | {:>7} | {:>4} | {:>5} |",
            seen.asked, seen.complete, seen.told, seen.lost, seen.twice
        );
    };
    let mut rows = std::mem::take(&mut *rows());
    rows.sort_by_key(|row| faults::place(row.fault));
    println!(
        "| {:<34} |  runs |  hosts | complete | refused | lost | twice |\n|{}|------:|-------:|---------:|--------:|-----:|------:|",
        "fault",
        "-".repeat(36)
    );
    let (mut all, mut runs) = (Seen::default(), 0);
    for Row { fault, runs: of, seen, left_out } in &rows {
        if let Some(why) = left_out {
            println!("| {fault:<34} | not tried: {why} |");
            continue;
        }
        line(fault, *of, seen);
        all.add(seen);
        runs += of;
    }
    line("all", runs, &all);
    println!("\nrefused: the record, or one line, says why the host is not complete\n");
}
