//! The loop of all commands that ask hosts: pool, interrupt, progress, deadline, drop counters,
//! summary and exit code.

use super::{
    interrupt::Interrupt,
    progress::Progress,
    summary::{self, Summary},
    traffic,
};
use crate::{
    asked::Asked, cli::output::Output, config::Limits, error::Error, exit, output::tell, via::Plan,
};
use netsnmp::{Counters, ErrorKind, HostRecord, Outcome, Query, Settings, Target};
use std::{
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// One run: how hosts are asked, and what is shown about it.
pub(crate) struct Drive<'d> {
    pub(crate) settings: Settings,
    pub(crate) limits: &'d Limits,
    /// How many hosts are asked.
    pub(crate) count: u128,
    /// How many records may wait for the consumer. Without it, the pool decides.
    pub(crate) buffer: Option<usize>,
    pub(crate) output: &'d Output,
    /// Whether the user chose the limit of each walk: then reaching it is no failure.
    pub(crate) limit_is_chosen: bool,
    /// The share of hosts, in percent, that may fail without changing the exit code.
    pub(crate) allowed: Option<f64>,
    /// Lines of hosts files that are not targets. They count as hosts that failed.
    pub(crate) skipped: usize,
    /// The queue, if workers on other machines ask the hosts.
    pub(crate) via: Option<Plan>,
    /// Whether answers lead to further targets.
    pub(crate) adaptive: bool,
}

/// What becomes of the records of a run.
pub(crate) trait Consumer {
    /// Takes records. Breaks if it can take no more: then the run ends, and
    /// [`finish`](Self::finish) says why.
    fn take(&mut self, records: Vec<HostRecord>, ticker: &mut Ticker) -> ControlFlow<()>;

    /// Takes what the run still knows after its last record.
    fn settle(&mut self, _: &mut Ticker) {}

    /// Returns the number of records that are written by now, if writing takes a while.
    fn written(&self) -> Option<Arc<AtomicU64>> {
        None
    }

    /// Writes the rest. `whole`: every host had its turn.
    ///
    /// # Errors
    /// The output cannot be written. [`Error::ReaderGone`] if nobody reads it any more.
    fn finish(&mut self, whole: bool) -> Result<(), Error>;

    /// Returns remarks on the results. Only `--quiet` hides them.
    fn remarks(&self) -> Vec<String> {
        Vec::new()
    }

    /// Returns the lines of the summary.
    fn summary(&self, counts: &Summary, counters: &Counters) -> Vec<String> {
        counts.lines(counters)
    }

    /// Returns an exit code that replaces the one of the counted hosts.
    fn exit_code(&self) -> Option<u8> {
        None
    }
}

/// Counts the hosts of a run as they end.
pub(crate) struct Ticker {
    summary: Summary,
    progress: Progress,
    unfinished: u64,
}

impl Ticker {
    /// Counts a host by its record.
    pub(crate) fn count(&mut self, record: &HostRecord) {
        self.summary.add(record);
        self.progress.tick(&record.outcome);
        let cancelled = record.outcome.error().map(|e| e.kind()) == Some(&ErrorKind::Cancelled);
        self.unfinished += u64::from(cancelled);
    }

    /// Shows one more host that is done. Its outcome is counted elsewhere.
    pub(crate) fn tick(&mut self) {
        self.progress.tick(&Outcome::Complete);
    }
}

impl Drive<'_> {
    /// Asks every target and gives its record to the consumer. Returns the exit code.
    ///
    /// # Errors
    /// The library or the system refuses what the run needs, or the output fails.
    pub(crate) fn run<I>(
        self,
        targets: I,
        query: &Query,
        consumer: &mut dyn Consumer,
    ) -> Result<u8, Error>
    where
        I: IntoIterator<Item = Target>,
        I::IntoIter: Send + 'static,
    {
        let total = u64::try_from(self.count).ok();
        let written = consumer.written();
        let taken = written.clone().unwrap_or_default();
        // The pool lives until the run ends.
        let mut pool = None;
        let (mut records, steward) = match self.via {
            Some(plan) => {
                let asked = Asked {
                    query,
                    settings: &self.settings,
                    limits: self.limits,
                    count: self.count,
                    adaptive: self.adaptive,
                    written: Arc::clone(&taken),
                };
                let (records, steward) = plan.start(targets.into_iter(), &asked)?;
                (records, Some(steward))
            }
            None => {
                let builder = self.limits.pool(self.settings, self.count);
                let builder = self.buffer.into_iter().fold(builder, netsnmp::PoolBuilder::buffer);
                let pool = pool.insert(builder.build().map_err(Error::Library)?);
                (pool.query(targets, query), None)
            }
        };
        let mut ticker = Ticker {
            summary: Summary::new(total, self.limit_is_chosen),
            progress: Progress::for_output(self.output, total),
            unfinished: 0,
        };
        let cancel = records.cancel();
        let interrupt = Interrupt::watch(cancel.clone(), self.limits.drain)?;
        while let Some(batch) = records.next_batch() {
            let count = batch.len() as u64;
            if consumer.take(batch, &mut ticker).is_break() {
                cancel.abort();
                break;
            }
            // Without a writer of its own, the consumer has written what it takes.
            if written.is_none() {
                taken.fetch_add(count, Ordering::Release);
            }
        }
        let counters = records.counters();
        consumer.settle(&mut ticker);
        // If nobody reads any more, give up what is under way before writing the rest.
        drop(records);
        let Ticker { summary, progress, unfinished } = ticker;
        progress.finish();
        let finished = consumer.finish(!interrupt.seen() && unfinished == 0);
        // What could not be written stays on the queue.
        let finished = match steward.map(|steward| steward.finish(finished.is_ok())) {
            Some(Err(error)) => finished.and(Err(error)),
            Some(Ok(Some(remark))) if !self.output.quiet => {
                tell(format_args!("multisnmp: {remark}"));
                finished
            }
            _ => finished,
        };
        let interrupted = interrupt.seen();
        // Only now: a second signal must still stop the command while the rest is written.
        drop(interrupt);
        finished?;

        log::info!("{}", traffic::all(&counters));
        if let Some(deadline) = self.limits.deadline
            && unfinished > 0
            && !interrupted
        {
            let (time, hosts) = (deadline.as_secs_f64(), summary::hosts(unfinished));
            let were = if unfinished == 1 { "was" } else { "were" };
            log::warn!("the deadline of {time} s ended the run before {hosts} {were} done");
        }
        if !self.output.quiet {
            consumer.remarks().iter().for_each(tell);
        }
        if self.output.shows_summary() {
            let lines = consumer.summary(&summary, &counters);
            for (at, line) in lines.iter().enumerate() {
                // The last line counts the hosts.
                let how = if interrupted && at + 1 == lines.len() { "interrupted: " } else { "" };
                tell(format_args!("{how}{line}"));
            }
            if self.skipped > 0 {
                let lines = summary::wrong_lines(self.skipped);
                tell(format!("{lines} of hosts files, not asked"));
            }
        }
        if counters.dropped > 0 && !self.output.quiet {
            tell(traffic::advice(&counters));
        }
        let code = consumer.exit_code().unwrap_or_else(|| {
            let code = summary.exit_code(self.allowed);
            summary::with_skipped(code, self.skipped, self.count, self.allowed)
        });
        Ok(if interrupted { exit::INTERRUPTED } else { code })
    }
}
