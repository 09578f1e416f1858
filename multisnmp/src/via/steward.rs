//! The coordinator of a run: gives out its hosts, and takes their records: [`Run`].

mod workers;

use super::{
    batches::{Added, Batches},
    book::Book,
    desk::{self, News, Order},
    end::End,
    entry::Entry,
    plan::Plan,
    presence::Presence,
    problem::Problem,
    subject,
};
use crate::{output::tell, plural::count};
use async_nats::jetstream::message::Acker;
use crossbeam_channel::{Receiver, RecvTimeoutError, never, select, tick};
use netsnmp::{
    Cancel, ErrorKind, HostRecord, RecordSender, Target,
    job::{Chunk, MOST_TARGETS, Parts},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::mpsc as queue;

/// How long a target may wait until its job is full.
const PATIENCE: Duration = Duration::from_millis(20);
/// How often the steward looks around.
const TICK: Duration = Duration::from_millis(200);
/// How often it says how far the run is, and after how many results at the latest.
const SETTLE: Duration = Duration::from_secs(1);
const MAX_UNSETTLED: usize = 32;
/// How many hosts of a scan are given out at once: each address has a state here.
pub(super) const ADAPTIVE_HOSTS: u64 = 20_000;
/// How long the server may take to forget a run.
const END_LIMIT: Duration = Duration::from_secs(10);

/// The state of a run.
pub(super) struct Run {
    pub(super) plan: Arc<Plan>,
    pub(super) batches: Batches,
    pub(super) book: Book,
    /// What came of hosts that are not whole, for each site.
    pub(super) parts: BTreeMap<String, Parts>,
    pub(super) orders: queue::UnboundedSender<Order>,
    pub(super) news: Receiver<News>,
    pub(super) cancel: Cancel,
    /// `None` once no more records come.
    pub(super) sender: Option<RecordSender>,
    pub(super) drain: Duration,
    pub(super) ordered: bool,
    /// How many hosts may be given out at once.
    pub(super) most: u64,
    pub(super) hosts: Option<u64>,
    /// How many datagrams a second all workers may send together, and among how many it is shared.
    pub(super) rate: Option<f64>,
    pub(super) sharing: usize,
    pub(super) written: Arc<AtomicU64>,
    pub(super) settled: Instant,
    /// How many jobs the server has, and whether every host is in one of them.
    pub(super) given_out: (u64, bool),
    pub(super) workers: BTreeMap<String, (Instant, Presence)>,
    /// Workers of another version that were reported.
    pub(super) strangers: BTreeSet<String>,
    /// Since when a site has no worker, and when that was said.
    pub(super) lonely: BTreeMap<Arc<str>, (Instant, Option<Instant>)>,
    /// Messages that are no results of this run.
    pub(super) foreign: u64,
    /// When the run was stopped.
    pub(super) cancelled: Option<Instant>,
    /// How many copies of jobs of another coordinator are to come.
    pub(super) copies: u64,
    /// Results that came before the last of these copies. The server gives out a few at a time.
    pub(super) early: Vec<News>,
    pub(super) problem: Option<Problem>,
    /// The hosts that another coordinator has written: the first number and how many, in order.
    pub(super) before: Vec<(u64, u64)>,
    pub(super) _listens: Arc<()>,
}

impl Run {
    /// Does the run.
    ///
    /// # Errors
    /// What stopped it.
    pub(super) fn go(
        mut self,
        entry: &Entry,
        targets: Receiver<Target>,
        ended: &Receiver<bool>,
    ) -> Result<End, Problem> {
        let mut targets = Some(targets);
        if self.plan.resumes {
            self.adopt(entry);
            targets = None;
        }
        let ticks = tick(TICK);
        while !self.is_over(targets.is_none()) {
            let full = self.book.missing() >= self.most;
            let wanted = targets.as_ref().filter(|_| !full);
            let unwanted = never();
            let patience = match self.batches.is_empty() {
                true => never(),
                false => crossbeam_channel::after(PATIENCE),
            };
            select! {
                recv(wanted.unwrap_or(&unwanted)) -> target => match target {
                    Ok(target) if self.cancel.is_draining() => {
                        self.refuse(&target, targets.as_ref());
                    }
                    Ok(target) => self.add(&target),
                    Err(_) => {
                        self.flush();
                        self.book.queued = true;
                        targets = None;
                    }
                },
                recv(self.news) -> news => match news {
                    Ok(news) => self.hear(news),
                    Err(_) => self.problem = Some(Problem::Gone),
                },
                recv(patience) -> _ => self.flush(),
                recv(ticks) -> _ => self.look_around(),
            }
        }
        self.finish(targets, ended)
    }

    /// Takes over what another coordinator has given out.
    fn adopt(&mut self, entry: &Entry) {
        let Entry { jobs, queued, ref written, hosts, .. } = *entry;
        let written = written.clone();
        self.hosts = hosts;
        self.before.clone_from(&written);
        self.book.resume(&desk::Progress { hosts, jobs, queued, written });
        self.send(Order::Copies(jobs));
    }

    fn is_over(&mut self, all_taken: bool) -> bool {
        if self.problem.is_some() || self.sender.is_none() {
            return true;
        }
        if self.copies > 0 {
            return self.cancel.is_aborted();
        }
        if self.cancel.is_aborted() {
            return true;
        }
        all_taken && self.batches.is_empty() && (self.book.is_complete() || self.is_abandoned())
    }

    /// Returns whether the rest of the hosts was never given out, because the coordinator that had
    /// their list died.
    fn is_abandoned(&self) -> bool {
        self.plan.resumes && self.book.missing() == 0
    }

    fn send(&self, order: Order) {
        let _ = self.orders.send(order);
    }

    fn send_job(&self, job: desk::Job) {
        self.send(Order::Job(Box::new(job)));
    }

    /// Takes a target that is not asked any more, and those that have come with it. Their records go
    /// together, because waking the consumer for each of them would take far longer than they do.
    fn refuse(&mut self, first: &Target, more: Option<&Receiver<Target>>) {
        let mut records = Vec::new();
        let mut next = Some(first.clone());
        while let Some(target) = next {
            let record = self.batches.refuse(&target, ErrorKind::Cancelled);
            if self.book.refuse(record.position as u64) {
                records.push(record);
            }
            let more = more.filter(|_| records.len() < MOST_TARGETS);
            next = more.and_then(|more| more.try_recv().ok());
        }
        self.pass(None, records);
    }

    fn add(&mut self, target: &Target) {
        match self.batches.add(target, &mut self.book) {
            Added::Waits => {}
            Added::Full(job) => self.send_job(job),
            Added::Refused(record) => {
                if self.book.refuse(record.position as u64) {
                    self.pass(None, vec![*record]);
                }
            }
        }
    }

    fn flush(&mut self) {
        for job in self.batches.flush(&mut self.book) {
            self.send_job(job);
        }
    }

    /// Passes records on to the consumer.
    fn pass(&mut self, ack: Option<Acker>, records: Vec<HostRecord>) {
        self.book.pass(ack, &records, self.ordered);
        if records.is_empty() {
            return;
        }
        let wanted = self.sender.as_ref().is_some_and(|sender| sender.send(records));
        if !wanted {
            self.sender = None;
        }
    }

    fn hear(&mut self, news: News) {
        match news {
            // Without the copy of its job, a result says nothing.
            early @ News::Result { .. } if self.copies > 0 => self.early.push(early),
            News::Result { octets, subject, ack } => self.result(&octets, &subject, ack),
            News::Worker(presence) => self.worker(presence),
            News::Quiet => self.again(),
            News::Cancelled => {
                if self.cancelled.is_none() {
                    tell(format_args!("multisnmp: somebody has cancelled run {}", self.plan.run));
                    self.cancel.drain_for(self.drain);
                    self.cancelled = Some(Instant::now());
                }
            }
            News::Copy(job, copy) => {
                self.copies = self.copies.saturating_sub(1);
                if let Some(copy) = copy
                    && self.book.adopt(&self.plan.run, job, &copy).is_none()
                {
                    let run = &self.plan.run;
                    tell(format_args!(
                        "multisnmp: what the NATS server has as job {job} of run {run} is none: it is \
                         passed over"
                    ));
                }
                if self.copies == 0 {
                    std::mem::take(&mut self.early).into_iter().for_each(|news| self.hear(news));
                }
            }
            News::Note(text) => tell(format_args!("multisnmp: {text}")),
            News::Failed(problem) => self.problem = Some(problem),
            News::Ended => {}
        }
    }

    fn result(&mut self, octets: &[u8], subject: &str, ack: Acker) {
        let words = subject::words("result", subject);
        let numbered = words.and_then(|[site, _, job, end]| Some((site, job.parse().ok()?, end)));
        let Some((site, job, end)) = numbered else {
            return self.foreign(subject, "its subject is not that of a result", ack);
        };
        if self.book.is_elsewhere(job, site) {
            return self.foreign(subject, "the job is at another site", ack);
        }
        let parts = self.parts.entry(site.to_owned()).or_default();
        if matches!(end, subject::DIED | subject::RETURNED) {
            let (jobs, record) = match end {
                subject::DIED => self.book.after_death(job),
                _ => (self.book.once_more(job), None),
            };
            parts.forget(job);
            for job in jobs {
                self.send_job(job);
            }
            return self.pass(Some(ack), record.into_iter().collect());
        }
        match Chunk::read(octets, parts) {
            Ok(chunk) if chunk.run == self.plan.run && chunk.job == job => {
                if let Some(sender) = &self.sender {
                    sender.count(&chunk.counters);
                }
                let records = self.book.take(site, job, chunk.records);
                self.pass(Some(ack), records);
            }
            Ok(_) => self.foreign(subject, "a result of another job", ack),
            Err(why) => self.foreign(subject, &why.to_string(), ack),
        }
        if self.book.unsettled() >= MAX_UNSETTLED {
            self.settle();
        }
    }

    /// Passes over a message that is no result.
    fn foreign(&mut self, subject: &str, why: &str, ack: Acker) {
        self.foreign += 1;
        if self.foreign == 1 {
            tell(format_args!(
                "multisnmp: the message {subject} on the queue is no result ({why}): it is passed \
                 over; workers and coordinator must be of the same version"
            ));
        }
        self.pass(Some(ack), Vec::new());
    }

    /// The server has nothing more of this run: what is missing was lost.
    fn again(&mut self) {
        if self.cancelled.is_some() || self.copies > 0 || self.book.unsettled() > 0 {
            return;
        }
        let jobs = self.book.again();
        if jobs.is_empty() {
            return;
        }
        let hosts = count(self.book.missing(), "host");
        let run = &self.plan.run;
        match self.plan.resumes {
            true => tell(format_args!("multisnmp: run {run}: {hosts} have no result: sent again")),
            false => tell(format_args!(
                "multisnmp: the NATS server has lost jobs or results of run {run}: {hosts} are sent \
                 again"
            )),
        }
        for job in jobs {
            self.send_job(job);
        }
    }

    fn look_around(&mut self) {
        if self.cancel.is_draining() && self.cancelled.is_none() {
            self.cancelled = Some(Instant::now());
        }
        if self.settled.elapsed() >= SETTLE {
            self.settle();
        }
        match self.cancelled {
            Some(since) => self.wait_for_the_rest(since),
            None => {
                self.look_for_workers();
                self.share(None);
            }
        }
    }

    /// After a stop: waits for the hosts that workers are asking.
    fn wait_for_the_rest(&mut self, since: Instant) {
        if since.elapsed() < TICK * 2 {
            self.send(Order::Cancel { drain: self.drain });
            return;
        }
        self.send(Order::Call);
        let run = &self.plan.run;
        let busy = self.workers.values().any(|(heard, presence)| {
            *heard > since + TICK && presence.runs.get(run).is_some_and(|hosts| *hosts > 0)
        });
        // A worker that asks hosts of this run answers the call.
        if !busy && since.elapsed() > Duration::from_secs(1) {
            self.cancel.abort();
        }
    }

    /// Says which results are written.
    fn settle(&mut self) {
        self.settled = Instant::now();
        let acks = self.book.settle(self.written.load(Ordering::Acquire));
        let progress = self.progress();
        let given_out = (progress.jobs, progress.queued);
        if acks.is_empty() && given_out == self.given_out {
            return;
        }
        self.given_out = given_out;
        self.send(Order::Written { acks, progress });
    }

    fn progress(&self) -> desk::Progress {
        let mut progress = self.book.progress();
        if !self.plan.durable {
            // What this process writes is gone if it dies, but not what another one wrote before.
            progress.written.clone_from(&self.before);
        }
        desk::Progress { hosts: self.hosts, ..progress }
    }

    /// Ends the run. Hosts without a record come out as cancelled. When all records are written, the
    /// server forgets the run.
    fn finish(
        mut self,
        targets: Option<Receiver<Target>>,
        ended: &Receiver<bool>,
    ) -> Result<End, Problem> {
        let whole = self.problem.is_none() && self.book.is_complete() && targets.is_none();
        if !whole {
            if self.problem.is_none() {
                self.send(Order::Cancel { drain: Duration::ZERO });
            }
            // Each target comes out once.
            self.cancel.drain();
            let mut records = self.batches.take();
            records.extend(self.book.give_up());
            for record in &records {
                self.book.refuse(record.position as u64);
            }
            self.pass(None, records);
            while let Some(target) = targets.as_ref().and_then(|targets| targets.recv().ok()) {
                if self.sender.is_none() {
                    break;
                }
                self.refuse(&target, targets.as_ref());
            }
        }
        let twice = self.book.twice();
        if twice > 0 {
            log::info!("{} came more than once, and count once", count(twice, "record"));
        }
        let lost = self.hosts.unwrap_or(0).saturating_sub(self.book.expected());
        if self.plan.resumes && lost > 0 {
            tell(format_args!(
                "multisnmp: the coordinator of run {} died before all its hosts were on the queue: {} \
                 were never asked; ask them with a new run",
                self.plan.run,
                count(lost, "host")
            ));
        }
        drop(self.sender.take());
        let written = ended.recv().unwrap_or(false);
        if self.problem.is_some() || !written {
            // What is not written stays on the server, for another coordinator.
            self.settle();
        }
        if let Some(problem) = self.problem.take() {
            return Err(problem);
        }
        if !written {
            let results = self.book.give_back();
            self.send(Order::Back(results));
            self.wait_for_end();
            return Ok(End::Stays);
        }
        self.book.settle(u64::MAX);
        let progress = self.progress();
        self.send(Order::End { progress });
        if self.wait_for_end() {
            return Ok(End::Removed);
        }
        let run = &self.plan.run;
        log::warn!(
            "the NATS server does not forget run {run} in time: `multisnmp queue cancel {run}` removes \
             what is left"
        );
        Ok(End::Unknown)
    }

    /// Waits until the last order is done. Returns whether it is.
    fn wait_for_end(&self) -> bool {
        let limit = Instant::now() + END_LIMIT;
        loop {
            match self.news.recv_deadline(limit) {
                Ok(News::Ended) => return true,
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return false,
            }
        }
    }
}
