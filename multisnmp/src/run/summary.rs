//! The summary line of a run, and its exit code.

use super::traffic;
use crate::{exit, plural};
use netsnmp::{Counters, Error, ErrorKind, HostRecord, Outcome};
use std::{
    collections::HashMap,
    fmt::Write,
    time::{Duration, Instant},
};

/// Counts records by outcome.
#[derive(Debug)]
pub(crate) struct Summary {
    started: Instant,
    /// How many hosts there are to ask, if that is known.
    total: Option<u64>,
    /// Whether the user chose the limit of each walk.
    limit_is_chosen: bool,
    complete: u64,
    /// Partial hosts by error kind.
    partial: Kinds,
    /// Failed hosts by error kind. Cancelled hosts are failed, too.
    failed: Kinds,
}

/// Counts hosts by error kind.
#[derive(Debug, Default)]
struct Kinds(HashMap<&'static str, u64>);

impl Kinds {
    fn add(&mut self, error: &Error) {
        *self.0.entry(error.kind().name()).or_default() += 1;
    }

    fn count(&self) -> u64 {
        self.0.values().sum()
    }

    /// Appends `, 6 failed (3 timeout, 2 dns, 1 refused)`, or nothing if there is none.
    fn write(&self, what: &str, line: &mut String) {
        if self.0.is_empty() {
            return;
        }
        let mut kinds: Vec<_> = self.0.iter().map(|(kind, count)| (*kind, *count)).collect();
        kinds.sort_by(|(kind, count), (other, more)| more.cmp(count).then(kind.cmp(other)));
        let kinds: Vec<_> = kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        let _ = write!(line, ", {} {what} ({})", self.count(), kinds.join(", "));
    }
}

impl Summary {
    /// Starts with no host counted. The time of the summary begins here.
    pub(crate) fn new(total: Option<u64>, limit_is_chosen: bool) -> Self {
        Self {
            started: Instant::now(),
            total,
            limit_is_chosen,
            complete: 0,
            partial: Kinds::default(),
            failed: Kinds::default(),
        }
    }

    /// Counts one host.
    pub(crate) fn add(&mut self, record: &HostRecord) {
        match &record.outcome {
            Outcome::Complete => self.complete += 1,
            Outcome::Partial(error)
                if self.limit_is_chosen
                    && matches!(error.kind(), ErrorKind::Limit(limit) if limit.is_of_walk()) =>
            {
                self.complete += 1;
            }
            Outcome::Partial(error) => self.partial.add(error),
            Outcome::Failed(error) => self.failed.add(error),
        }
    }

    /// Returns the line of the summary, except for a single host, because its own lines say
    /// everything.
    pub(crate) fn lines(&self, counters: &Counters) -> Vec<String> {
        if self.total == Some(1) { Vec::new() } else { vec![self.line(counters)] }
    }

    /// Returns `100 hosts: 97 answered, 1 partial (1 loop), 2 failed (2 timeout) in 2.01 s, 49.7 hosts/s`,
    /// followed by the packets that were lost or sent again, if there were any.
    fn line(&self, counters: &Counters) -> String {
        self.line_after(self.started.elapsed()) + &traffic::trouble(counters)
    }

    fn line_after(&self, elapsed: Duration) -> String {
        let asked = self.asked();
        let mut line = match self.total {
            Some(total) if total > asked => format!("{asked} of {}", hosts(total)),
            _ => hosts(asked),
        };
        let _ = write!(line, ": {} answered", self.complete);
        self.partial.write("partial", &mut line);
        self.failed.write("failed", &mut line);
        let seconds = elapsed.as_secs_f64();
        let _ = write!(line, " in {seconds:.2} s");
        if asked > 0 && seconds > 0.0 {
            let _ = write!(line, ", {} hosts/s", rate(asked as f64 / seconds));
        }
        line
    }

    /// Returns 0 if every host is complete or if no more than the allowed share (in percent) is
    /// not. Otherwise returns 3 if all hosts failed, else 2. Without hosts, returns 0.
    pub(crate) fn exit_code(&self, allow: Option<f64>) -> u8 {
        // A host without a record did not answer either.
        let expected = self.total.unwrap_or(0).max(self.asked());
        let missed = expected - self.complete;
        // Some percentages have no exact binary fraction: allow for the rounding.
        let allowed = allow.unwrap_or(0.0) * expected as f64 + 1e-6;
        if missed == 0 || missed as f64 * 100.0 <= allowed {
            exit::OK
        } else if self.complete == 0 && self.partial.count() == 0 {
            exit::ALL_FAILED
        } else {
            exit::SOME_FAILED
        }
    }

    fn asked(&self) -> u64 {
        self.complete + self.partial.count() + self.failed.count()
    }
}

/// Returns the exit code if lines of hosts files are not targets: they count as hosts that failed.
pub(crate) fn with_skipped(code: u8, skipped: usize, asked: u128, allowed: Option<f64>) -> u8 {
    let share = 100.0 * skipped as f64 / (asked as f64 + skipped as f64);
    let too_many = skipped > 0 && share > allowed.unwrap_or(0.0);
    if code == exit::OK && too_many { exit::SOME_FAILED } else { code }
}

/// Returns `1 wrong line` or `2 wrong lines`.
pub(crate) fn wrong_lines(count: usize) -> String {
    plural::count(count, "wrong line")
}

/// Returns `1 host` or `2 hosts`.
pub(crate) fn hosts(count: u64) -> String {
    plural::count(count, "host")
}

/// Returns a rate with three significant digits.
pub(crate) fn rate(per_second: f64) -> String {
    match per_second {
        r if r < 9.995 => format!("{r:.2}"),
        r if r < 99.95 => format!("{r:.1}"),
        r => format!("{r:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use netsnmp::Silence;

    fn timeout() -> Outcome {
        let kind = ErrorKind::Timeout { tries: 2, silence: Silence::Community };
        Outcome::Failed(Error::new(kind))
    }

    fn failed(kind: ErrorKind) -> Outcome {
        Outcome::Failed(Error::new(kind))
    }

    fn partial() -> Outcome {
        Outcome::Partial(Error::new(ErrorKind::Loop("again".to_owned())))
    }

    fn summary(total: Option<u64>, outcomes: &[(u64, Outcome)]) -> Summary {
        let mut summary = Summary::new(total, false);
        for (count, outcome) in outcomes {
            for _ in 0..*count {
                summary.add(&HostRecord::new("h", outcome.clone()));
            }
        }
        summary
    }

    #[test]
    fn the_line_leaves_out_what_did_not_happen() {
        let after = |summary: &Summary, ms| summary.line_after(Duration::from_millis(ms));
        let mixed = [(97, Outcome::Complete), (1, partial()), (2, timeout())];
        assert_eq!(
            after(&summary(Some(100), &mixed), 2010),
            "100 hosts: 97 answered, 1 partial (1 loop), 2 failed (2 timeout) in 2.01 s, 49.8 hosts/s"
        );
        assert_eq!(
            after(&summary(None, &[(1, Outcome::Complete)]), 4),
            "1 host: 1 answered in 0.00 s, 250 hosts/s"
        );
        assert_eq!(
            after(&summary(Some(3), &[(1, timeout())]), 2000),
            "1 of 3 hosts: 0 answered, 1 failed (1 timeout) in 2.00 s, 0.50 hosts/s"
        );
        assert_eq!(after(&summary(Some(0), &[]), 0), "0 hosts: 0 answered in 0.00 s");
    }

    #[test]
    fn error_kinds_are_sorted_by_count_then_name() {
        let outcomes = [
            (1, failed(ErrorKind::Refused)),
            (3, timeout()),
            (1, failed(ErrorKind::Cancelled)),
            (1, failed(ErrorKind::Dns("no such name".to_owned()))),
        ];
        let line = summary(None, &outcomes).line_after(Duration::from_secs(1));
        assert!(line.contains("6 failed (3 timeout, 1 cancelled, 1 dns, 1 refused) in"), "{line}");
    }

    #[test]
    fn exit_codes_depend_on_the_outcomes() {
        let complete = (9, Outcome::Complete);
        assert_eq!(summary(Some(9), std::slice::from_ref(&complete)).exit_code(None), 0);
        assert_eq!(summary(None, &[]).exit_code(None), 0);
        assert_eq!(summary(None, &[complete.clone(), (1, timeout())]).exit_code(None), 2);
        assert_eq!(summary(None, &[complete.clone(), (1, partial())]).exit_code(None), 2);
        assert_eq!(summary(None, &[(2, partial())]).exit_code(None), 2);
        assert_eq!(summary(None, &[(2, partial()), (1, timeout())]).exit_code(None), 2);
        assert_eq!(summary(None, &[(2, timeout())]).exit_code(None), 3);
        assert_eq!(summary(None, &[(2, failed(ErrorKind::Cancelled))]).exit_code(None), 3);
        // One host has no record.
        assert_eq!(summary(Some(10), &[complete]).exit_code(None), 2);
        assert_eq!(summary(Some(2), &[]).exit_code(None), 3);
    }

    #[test]
    fn failures_up_to_the_allowed_share_exit_with_0() {
        let mixed = summary(None, &[(8, Outcome::Complete), (1, partial()), (1, timeout())]);
        assert_eq!(mixed.exit_code(Some(20.0)), 0);
        assert_eq!(mixed.exit_code(Some(19.9)), 2);
        let all = summary(None, &[(2, timeout())]);
        assert_eq!(all.exit_code(Some(99.0)), 3);
        assert_eq!(all.exit_code(Some(100.0)), 0);
        let many = summary(None, &[(9971, Outcome::Complete), (29, timeout())]);
        assert_eq!(many.exit_code(Some(0.29)), 0);
    }

    #[test]
    fn skipped_lines_count_as_failed_hosts() {
        assert_eq!(with_skipped(0, 0, 10, None), 0);
        assert_eq!(with_skipped(0, 1, 9, None), 2);
        assert_eq!(with_skipped(0, 1, 9, Some(10.0)), 0);
        assert_eq!(with_skipped(0, 1, 9, Some(9.0)), 2);
        assert_eq!(with_skipped(3, 1, 9, None), 3);
    }
}
