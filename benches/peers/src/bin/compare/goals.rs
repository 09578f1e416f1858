//! The goals of our command at each work.

use crate::{summary::Summary, work::Work};
use std::fmt::Write as _;

/// What is measured.
#[derive(Clone, Copy)]
enum Measure {
    /// Time for a host, as a multiple of the packet limit's.
    LimitWall,
    /// CPU time for a host, as a multiple of the packet limit's.
    LimitCpu,
    /// Hosts per second, as a multiple of the fastest peer's.
    PeerRate,
    /// CPU time for a host, as a multiple of that of the peer that needs least.
    PeerCpu,
    /// CPU time of JSON lines, as a multiple of text.
    JsonLinesCpu,
    /// CPU time of CSV, as a multiple of text.
    CsvCpu,
    /// MiB of memory.
    Memory,
    /// Seconds of the best run.
    Seconds,
    /// The same without the delay of the answers.
    AboveDelay,
}

use Measure::{
    AboveDelay, CsvCpu, JsonLinesCpu, LimitCpu, LimitWall, Memory, PeerCpu, PeerRate, Seconds,
};

/// A goal: the bound that must be met, and a better one that is wanted.
struct Goal {
    measure: Measure,
    must: f64,
    wanted: Option<f64>,
}

const fn must(measure: Measure, must: f64) -> Goal {
    Goal { measure, must, wanted: None }
}

const fn wanted(measure: Measure, must: f64, wanted: f64) -> Goal {
    Goal { measure, must, wanted: Some(wanted) }
}

/// The goals of a work.
fn goals(work: &str) -> &'static [Goal] {
    const TABLES: [Goal; 5] = [
        wanted(PeerRate, 2.0, 3.0),
        wanted(PeerCpu, 0.5, 0.35),
        must(JsonLinesCpu, 1.6),
        must(CsvCpu, 1.5),
        must(Memory, 32.0),
    ];
    match work {
        "w1" => const { &[wanted(LimitWall, 1.4, 1.25), must(LimitCpu, 1.5), must(PeerRate, 1.6)] },
        "w1-100k" => {
            const {
                &[
                    wanted(LimitWall, 1.25, 1.12),
                    must(LimitCpu, 1.35),
                    must(PeerRate, 1.3),
                    must(Memory, 24.0),
                ]
            }
        }
        "w2" | "w6" => &TABLES,
        "w3" => const { &[must(Seconds, 2.06)] },
        "w4" => const { &[must(AboveDelay, 0.06)] },
        "w5-8" | "w5-1000" => const { &[wanted(PeerRate, 1.8, 3.0), must(PeerCpu, 0.5)] },
        "w5-sha512" => const { &[must(PeerRate, 1.0)] },
        _ => &[],
    }
}

/// The contestants that the goals are about.
pub struct Figures<'a> {
    pub ours: &'a Summary,
    pub limit: Option<&'a Summary>,
    /// The fastest peer.
    pub peer: Option<&'a Summary>,
    /// The peer that needs least CPU time.
    pub frugal: Option<&'a Summary>,
    pub jsonl: Option<&'a Summary>,
    pub csv: Option<&'a Summary>,
}

/// How many goals of all works are met.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Tally {
    met: usize,
    missed: usize,
    unmeasured: usize,
}

impl Tally {
    /// A line for the end; empty if there are no goals.
    pub fn summary(self) -> String {
        let Self { met, missed, unmeasured } = self;
        match met + missed + unmeasured {
            0 => String::new(),
            _ => format!("goals: {met} met, {missed} missed, {unmeasured} not measured\n"),
        }
    }
}

impl Measure {
    /// What follows the number.
    fn unit(self) -> &'static str {
        match self {
            LimitWall => "x the packet limit's time",
            LimitCpu => "x the packet limit's CPU",
            PeerRate => "x the hosts/s of the fastest peer",
            PeerCpu => "x the CPU of the peer that needs least",
            JsonLinesCpu => "x the CPU of text for JSON lines",
            CsvCpu => "x the CPU of text for CSV",
            Memory => " MiB of memory",
            Seconds => " s",
            AboveDelay => " s above the delay",
        }
    }

    /// Returns `None` if the contestant to compare with did not take part.
    fn value(self, work: &Work, figures: &Figures<'_>) -> Option<f64> {
        let ours = figures.ours;
        Some(match self {
            LimitWall => figures.limit?.rate / ours.rate,
            LimitCpu => ours.cpu / figures.limit?.cpu,
            PeerRate => ours.rate / figures.peer?.rate,
            PeerCpu => ours.cpu / figures.frugal?.cpu,
            JsonLinesCpu => figures.jsonl?.cpu / ours.cpu,
            CsvCpu => figures.csv?.cpu / ours.cpu,
            Memory => ours.memory,
            Seconds => ours.best,
            AboveDelay => ours.best - f64::from(work.delay) / 1e3,
        })
    }

    fn meets(self, value: f64, bound: f64) -> bool {
        if matches!(self, PeerRate) { value >= bound } else { value <= bound }
    }
}

/// Writes a line for each goal of a work, and counts them.
pub fn report(work: &Work, figures: &Figures<'_>, tally: &mut Tally) -> String {
    let mut text = String::new();
    for &Goal { measure, must, wanted } in goals(work.name) {
        let relation = if matches!(measure, PeerRate) { "at least" } else { "at most" };
        let unit = measure.unit();
        let bounds = match wanted {
            Some(wanted) => format!("must be {relation} {must}, wanted {wanted}"),
            None => format!("must be {relation} {must}"),
        };
        // Writing to a String cannot fail.
        let _ = match measure.value(work, figures) {
            None => {
                tally.unmeasured += 1;
                let what = unit.trim_start_matches('x').trim_start();
                writeln!(text, "goal not measured: {what}; {bounds}")
            }
            Some(value) if !measure.meets(value, must) => {
                tally.missed += 1;
                writeln!(text, "goal MISSED: {value:.2}{unit}; {bounds}")
            }
            Some(value) => {
                tally.met += 1;
                let more = wanted.is_some_and(|wanted| measure.meets(value, wanted));
                let verdict = if more { "met, as wanted" } else { "met" };
                writeln!(text, "goal {verdict}: {value:.2}{unit}; {bounds}")
            }
        };
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::work::WORKS;

    #[test]
    fn goals_are_met_missed_or_not_measured() {
        let of = |rate: f64, cpu, memory| Summary { best: 1.0, median: 1.0, cpu, memory, rate };
        let (ours, peer, jsonl) = (of(25.0, 4.0, 40.0), of(10.0, 12.0, 0.0), of(20.0, 6.0, 0.0));
        let figures = Figures {
            ours: &ours,
            limit: None,
            peer: Some(&peer),
            frugal: Some(&peer),
            jsonl: Some(&jsonl),
            csv: None,
        };
        let mut tally = Tally::default();
        let work = WORKS.iter().find(|work| work.name == "w6").unwrap();
        let text = report(work, &figures, &mut tally);
        assert_eq!(
            text.lines().collect::<Vec<_>>(),
            [
                "goal met: 2.50x the hosts/s of the fastest peer; must be at least 2, wanted 3",
                "goal met, as wanted: 0.33x the CPU of the peer that needs least; must be at most 0.5, wanted 0.35",
                "goal met: 1.50x the CPU of text for JSON lines; must be at most 1.6",
                "goal not measured: the CPU of text for CSV; must be at most 1.5",
                "goal MISSED: 40.00 MiB of memory; must be at most 32",
            ]
        );
        assert_eq!(tally, Tally { met: 3, missed: 1, unmeasured: 1 });
    }

    #[test]
    fn every_default_work_has_goals() {
        for work in WORKS.iter().filter(|work| work.default) {
            assert!(!goals(work.name).is_empty(), "{}", work.name);
        }
    }
}
