//! Writes the table of a work, and whether the goals are met.

use crate::{
    check::Findings,
    contestant::Role,
    goals::{self, Figures, Tally},
    runs::Runs,
    summary::Summary,
    work::Work,
};
use std::fmt::Write as _;

/// Returns the table of a work, and counts its goals.
pub fn table(work: &Work, count: usize, all: &[Runs<'_>], tally: &mut Tally) -> String {
    let summaries: Vec<_> = all.iter().map(Summary::of).collect();
    let of_role = |role| {
        all.iter()
            .zip(&summaries)
            .filter(move |(runs, _)| runs.contestant.role == role)
            .filter_map(|(runs, summary)| Some((runs, summary.as_ref()?)))
            .max_by(|a, b| a.1.rate.total_cmp(&b.1.rate))
    };
    let (limit, peer) = (of_role(Role::Limit), of_role(Role::Peer));
    // The fastest peer may need more CPU time than a slower one.
    let frugal = all
        .iter()
        .zip(&summaries)
        .filter(|(runs, _)| runs.contestant.role == Role::Peer)
        .filter_map(|(_, summary)| summary.as_ref())
        .min_by(|a, b| a.cpu.total_cmp(&b.cpu));
    let mut text = format!("## {}\n", work.title);
    if count != work.hosts {
        // Writing to a String cannot fail, here and below.
        let _ = writeln!(text, "({count} hosts)");
    }
    let _ = writeln!(
        text,
        "{:<20} {:>8} {:>9} {:>9} {:>10} {:>10} {:>8} {:>8} {:>11} {:>9} {:>10}  result",
        "",
        "hosts",
        "best s",
        "median s",
        "hosts/s",
        "CPU us/h",
        "MiB",
        "x limit",
        "CPU x limit",
        "x peer",
        "CPU x peer",
    );
    for (runs, summary) in all.iter().zip(&summaries) {
        let _ = write!(text, "{:<20} ", runs.contestant.name);
        let Some(summary) = summary else {
            let _ = writeln!(text, "skipped: {}", runs.skipped.as_deref().unwrap_or("no run"));
            continue;
        };
        let ratio = |of: Option<f64>| of.map_or("-".to_owned(), |of| format!("{of:.2}"));
        let _ = writeln!(
            text,
            "{:>8} {:>9.4} {:>9.4} {:>10.0} {:>10.2} {:>8.1} {:>8} {:>11} {:>9} {:>10}  {}",
            runs.hosts,
            summary.best,
            summary.median,
            summary.rate,
            summary.cpu,
            summary.memory,
            ratio(limit.map(|(_, limit)| limit.rate / summary.rate)),
            ratio(limit.map(|(_, limit)| summary.cpu / limit.cpu)),
            ratio(peer.map(|(_, peer)| summary.rate / peer.rate)),
            ratio(frugal.map(|frugal| summary.cpu / frugal.cpu)),
            result(runs),
        );
    }
    let named = |name: &str| {
        let mut found = all.iter().zip(&summaries).filter(|(runs, _)| runs.contestant.name == name);
        found.next().and_then(|(_, summary)| summary.as_ref())
    };
    if let Some((_, ours)) = of_role(Role::Ours) {
        let figures = Figures {
            ours,
            limit: limit.map(|(_, limit)| limit),
            peer: peer.map(|(_, peer)| peer),
            frugal,
            jsonl: named("multisnmp-jsonl"),
            csv: named("multisnmp-csv"),
        };
        text.push_str(&goals::report(work, &figures, tally));
        if let Some(before) = named("multisnmp-before") {
            let _ = writeln!(
                text,
                "multisnmp to multisnmp-before: {:.2}x the hosts/s, {:.2}x the CPU, {:.2}x the memory",
                ours.rate / before.rate,
                ours.cpu / before.cpu,
                ours.memory / before.memory,
            );
        }
    }
    text
}

/// Returns the result of all runs of a contestant.
fn result(runs: &Runs<'_>) -> String {
    let wrong: Vec<&Findings> = runs.findings.iter().filter(|f| !f.is_empty()).collect();
    let mut text = match wrong.iter().max_by_key(|f| f.wrongly_dead + f.missing + f.values) {
        None => "ok".to_owned(),
        Some(worst) => {
            format!("{} of {} runs wrong: {}", wrong.len(), runs.findings.len(), worst.summary())
        }
    };
    if let Some(skipped) = &runs.skipped {
        let _ = write!(text, "; then {skipped}");
    }
    text
}
