//! Writes the table of a work, and whether the goals are met.

use crate::{check::Findings, contestant::Role, runs::Runs, work::Work};
use std::fmt::Write as _;

/// A summary of several runs.
struct Summary {
    best: f64,
    median: f64,
    /// Microseconds of CPU time for each host, in the run that took least.
    cpu: f64,
    memory: f64,
    /// Hosts per second in the best run.
    rate: f64,
}

fn summary(runs: &Runs<'_>) -> Option<Summary> {
    let sorted = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values
    };
    let walls = sorted(runs.costs.iter().map(|cost| cost.wall.as_secs_f64()).collect());
    let cpus = sorted(runs.costs.iter().map(|cost| cost.cpu.as_secs_f64()).collect());
    let (best, median) = (*walls.first()?, walls[walls.len() / 2]);
    let memory = runs.costs.iter().map(|cost| cost.memory).max()?;
    Some(Summary {
        best,
        median,
        cpu: cpus.first()? * 1e6 / runs.hosts as f64,
        memory: memory as f64 / f64::from(1 << 20),
        rate: runs.hosts as f64 / best,
    })
}

/// Returns the table of a work.
pub fn table(work: &Work, count: usize, all: &[Runs<'_>]) -> String {
    let summaries: Vec<_> = all.iter().map(summary).collect();
    let of_role = |role| {
        all.iter()
            .zip(&summaries)
            .filter(move |(runs, _)| runs.contestant.role == role)
            .filter_map(|(runs, summary)| Some((runs, summary.as_ref()?)))
            .max_by(|a, b| a.1.rate.total_cmp(&b.1.rate))
    };
    let (limit, peer) = (of_role(Role::Limit), of_role(Role::Peer));
    let mut text = format!("## {}\n", work.title);
    if count != work.hosts {
        // Writing to a String cannot fail, here and below.
        let _ = writeln!(text, "({count} hosts)");
    }
    let _ = writeln!(
        text,
        "{:<20} {:>8} {:>9} {:>9} {:>10} {:>10} {:>8} {:>8} {:>9} {:>9}  result",
        "",
        "hosts",
        "best s",
        "median s",
        "hosts/s",
        "CPU us/h",
        "MiB",
        "x limit",
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
            "{:>8} {:>9.4} {:>9.4} {:>10.0} {:>10.2} {:>8.1} {:>8} {:>9} {:>9}   {}",
            runs.hosts,
            summary.best,
            summary.median,
            summary.rate,
            summary.cpu,
            summary.memory,
            ratio(limit.map(|(_, limit)| limit.rate / summary.rate)),
            ratio(peer.map(|(_, peer)| summary.rate / peer.rate)),
            ratio(peer.map(|(_, peer)| summary.cpu / peer.cpu)),
            result(runs),
        );
    }
    if let Some((_, ours)) = of_role(Role::Ours) {
        let goals = Goals {
            work,
            all,
            summaries: &summaries,
            ours,
            limit: limit.map(|l| l.1),
            peer: peer.map(|p| p.1),
        };
        goals.write(&mut text);
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

/// The goals of our command.
struct Goals<'a> {
    work: &'a Work,
    all: &'a [Runs<'a>],
    summaries: &'a [Option<Summary>],
    ours: &'a Summary,
    limit: Option<&'a Summary>,
    peer: Option<&'a Summary>,
}

impl Goals<'_> {
    fn write(&self, text: &mut String) {
        let ours = self.ours;
        let mut goal = |what: &str, is: f64, at_most: bool, bound: f64| {
            let met = if at_most { is <= bound } else { is >= bound };
            let (relation, verdict) =
                (if at_most { "<=" } else { ">=" }, if met { "met" } else { "MISSED" });
            let _ = writeln!(text, "goal {verdict}: {what} {is:.2} {relation} {bound}");
        };
        let gets = !self.work.tables && !self.work.is_slow();
        if let (true, Some(peer)) = (gets || self.work.tables, self.peer) {
            let bound = if self.work.v3 { 1.0 } else { 1.5 };
            goal("hosts/s to the best peer's", ours.rate / peer.rate, false, bound);
        }
        if let (true, false, Some(peer)) = (gets, self.work.v3, self.peer) {
            goal("CPU to the best peer's", ours.cpu / peer.cpu, true, 0.6);
        }
        if let (true, Some(limit)) = (gets || self.work.tables, self.limit) {
            let bound = if self.work.tables { 2.0 } else { 1.5 };
            goal("wall to the limit's", limit.rate / ours.rate, true, bound);
        }
        match self.work.name {
            "w1-100k" => goal("MiB of memory", ours.memory, true, 48.0),
            "w3" => goal("seconds", ours.best, true, 2.1),
            "w4" => goal("seconds above the delay", ours.best - 0.05, true, 0.15),
            "w5-8" | "w5-1000" => {
                let xargs = self.all.iter().zip(self.summaries);
                let xargs = xargs.filter(|(runs, _)| runs.contestant.name == "xargs-snmpget");
                if let Some(xargs) = xargs.filter_map(|(_, summary)| summary.as_ref()).next() {
                    goal("hosts/s to xargs snmpget's", ours.rate / xargs.rate, false, 20.0);
                }
            }
            _ => {}
        }
    }
}
