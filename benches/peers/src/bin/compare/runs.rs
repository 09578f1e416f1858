//! The results of a contestant at a work.

use crate::{check::Findings, contestant::Contestant};
use netsnmp_bench::measure::Cost;

/// The runs of one contestant at one work.
pub struct Runs<'a> {
    pub contestant: &'a Contestant,
    pub hosts: usize,
    pub costs: Vec<Cost>,
    pub findings: Vec<Findings>,
    /// The reason why it does not take part.
    pub skipped: Option<String>,
}
