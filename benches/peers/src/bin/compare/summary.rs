//! The summary of several runs of a contestant.

use crate::runs::Runs;

/// A summary of several runs.
pub struct Summary {
    /// Seconds of the best run.
    pub best: f64,
    /// Seconds of the median run.
    pub median: f64,
    /// Microseconds of CPU time for each host, in the run that took least.
    pub cpu: f64,
    /// MiB of the run that took most.
    pub memory: f64,
    /// Hosts per second in the best run.
    pub rate: f64,
}

impl Summary {
    /// Returns `None` if there is no run.
    pub fn of(runs: &Runs<'_>) -> Option<Self> {
        let sorted = |mut values: Vec<f64>| {
            values.sort_by(f64::total_cmp);
            values
        };
        let walls = sorted(runs.costs.iter().map(|cost| cost.wall.as_secs_f64()).collect());
        let cpus = sorted(runs.costs.iter().map(|cost| cost.cpu.as_secs_f64()).collect());
        let (best, median) = (*walls.first()?, walls[walls.len() / 2]);
        let memory = runs.costs.iter().map(|cost| cost.memory).max()?;
        Some(Self {
            best,
            median,
            cpu: cpus.first()? * 1e6 / runs.hosts as f64,
            memory: memory as f64 / f64::from(1 << 20),
            rate: runs.hosts as f64 / best,
        })
    }
}
