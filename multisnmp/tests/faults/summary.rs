//! The table at the end: what was tried, and what survived.

use crate::{faults, seen::Seen};
use std::sync::{Mutex, MutexGuard, PoisonError};

static ROWS: Mutex<Vec<Row>> = Mutex::new(Vec::new());

#[derive(Debug)]
struct Row {
    fault: &'static str,
    tried: u32,
    survived: u32,
    /// What became of the hosts, as far as there are records.
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
        rows.push(Row { fault, tried: 0, survived: 0, seen: Seen::default(), left_out: None });
        rows.len() - 1
    });
    change(&mut rows[at]);
}

/// Plays a cell and counts it. A cell that panics has not survived.
pub(crate) fn counted(fault: &'static str, play: impl FnOnce()) {
    with_row(fault, |row| row.tried += 1);
    play();
    with_row(fault, |row| row.survived += 1);
}

/// Adds what the records of one run show. Call it before anything is checked.
pub(crate) fn note(fault: &'static str, seen: Seen) {
    with_row(fault, |row| row.seen.add(&seen));
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
    let line = |name: &str, tried: u32, survived: u32, seen: &Seen| {
        println!(
            "| {name:<32} | {tried:>5} | {survived:>8} | {:>5} | {:>8} | {:>8} | {:>4} | {:>5} |",
            seen.asked, seen.complete, seen.told, seen.lost, seen.twice
        );
    };
    let mut rows = std::mem::take(&mut *rows());
    rows.sort_by_key(|row| faults::place(row.fault));
    println!(
        "| {:<32} | tried | survived | hosts | complete | told why | lost | twice |\n\
         |{}|------:|---------:|------:|---------:|---------:|-----:|------:|",
        "fault",
        "-".repeat(34)
    );
    let (mut all, mut of_all) = (Seen::default(), (0, 0));
    for Row { fault, tried, survived, seen, left_out } in &rows {
        if let Some(why) = left_out {
            println!("| {fault:<32} | not tried: {why} |");
            continue;
        }
        line(fault, *tried, *survived, seen);
        all.add(seen);
        of_all = (of_all.0 + tried, of_all.1 + survived);
    }
    line("all", of_all.0, of_all.1, &all);
    println!(
        "\nA host is counted if its run has records. A run whose output cannot be written ends with \
         one line for all hosts.\n"
    );
}
