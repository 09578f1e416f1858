//! Asks the hosts of a run at a worker: [`Asker`].

use crate::error::Error;
use crossbeam_channel::{Sender, unbounded};
use netsnmp::{
    Cancel, Counters, ErrorKind, HostRecord, Pool, PoolBuilder, Query, Target, Throttle,
    job::{ChunkWriter, Job},
};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};
use tokio::sync::Notify;

/// How many chunks of a job may wait for the queue before its hosts have to wait.
const MAX_WAITING: usize = 8;

/// Asks the hosts of a run: one pool, in a thread of its own.
pub(super) struct Asker {
    feed: Sender<(u64, Target)>,
    pool: Pool,
    cancel: Cancel,
    throttle: Option<Throttle>,
    slots: Slots,
    /// The position of the next host.
    next: usize,
    /// The last question, and its octets.
    query: Option<(Vec<u8>, Query)>,
    pub(super) used: Instant,
}

/// By the position of the job's first host. The others follow it.
type Slots = Arc<Mutex<BTreeMap<usize, Arc<Slot>>>>;

/// A job whose hosts are being asked.
pub(super) struct Slot {
    state: Mutex<State>,
    /// Chunks have been taken.
    room: Condvar,
    /// There is something to take.
    pub(super) filled: Notify,
    /// The number of each target, by its place in the job.
    numbers: Vec<u64>,
}

struct State {
    chunks: VecDeque<Vec<u8>>,
    writer: ChunkWriter,
    left: usize,
    /// Whether hosts were left out because the run was stopped.
    cut: bool,
}

/// What a job has ready.
pub(super) struct Ready {
    pub(super) chunks: Vec<Vec<u8>>,
    /// Every host is done.
    pub(super) done: bool,
    pub(super) cut: bool,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Asker {
    /// Starts a pool.
    ///
    /// # Errors
    /// The system or the library refuses what it needs.
    pub(super) fn start(pool: PoolBuilder) -> Result<Self, Error> {
        let pool = pool.build().map_err(Error::Library)?;
        let (feed, targets) = unbounded();
        let mut records = pool.query_numbered(targets, &Query::default());
        let (cancel, throttle) = (records.cancel(), records.throttle());
        let slots = Slots::default();
        let (ours, kept) = (Arc::clone(&slots), pool.clone());
        let work = move || {
            let mut counted = Counters::default();
            while let Some(batch) = records.next_batch() {
                let now = records.counters();
                let delta = difference(&now, &counted);
                counted = now;
                put(&ours, batch, &delta);
            }
            drop(kept);
        };
        thread::Builder::new()
            .name("snmp-records".to_owned())
            .spawn(work)
            .map_err(|e| Error::io("thread", e))?;
        Ok(Self { feed, pool, cancel, throttle, slots, next: 0, query: None, used: Instant::now() })
    }

    /// Asks the hosts of a job. `target` makes a target of a line.
    ///
    /// # Errors
    /// The question cannot be read.
    pub(super) fn ask(
        &mut self,
        job: &Job,
        target: &mut dyn FnMut(&str) -> Target,
    ) -> Result<Arc<Slot>, netsnmp::job::Unreadable> {
        self.used = Instant::now();
        let query = match &self.query {
            Some((octets, query)) if octets == job.query_octets() => query.clone(),
            _ => {
                let query = job.query()?;
                self.query = Some((job.query_octets().to_vec(), query.clone()));
                query
            }
        };
        // With 32 bits, the positions of a long run begin again.
        let first = if self.next.checked_add(job.targets.len()).is_some() { self.next } else { 0 };
        self.next = first + job.targets.len();
        let slot = Arc::new(Slot {
            state: Mutex::new(State {
                chunks: VecDeque::new(),
                writer: ChunkWriter::new(job.run.as_str(), job.number),
                left: job.targets.len(),
                cut: false,
            }),
            room: Condvar::new(),
            filled: Notify::new(),
            numbers: job.targets.iter().map(|target| target.number).collect(),
        });
        if job.targets.is_empty() {
            slot.filled.notify_one();
            return Ok(slot);
        }
        lock(&self.slots).insert(first, Arc::clone(&slot));
        for (position, one) in (first..).zip(&job.targets) {
            let target = one.recall(target(&one.line)).query(query.clone());
            let _ = self.feed.send((position as u64, target));
        }
        Ok(slot)
    }

    /// Stops: hosts under way have this time.
    pub(super) fn stop(&self, drain: Duration) {
        self.cancel.drain_for(drain);
    }

    /// Changes how many datagrams a second are sent, if the run has a rate.
    pub(super) fn slow_down(&self, rate: f64) {
        if let Some(throttle) = &self.throttle {
            throttle.set(rate);
        }
    }

    /// Returns for how long one of its threads has been at work without a pause.
    pub(super) fn busy_for(&self) -> Duration {
        self.pool.busy_for()
    }

    /// Returns how many hosts are not done.
    pub(super) fn hosts(&self) -> usize {
        let slots: Vec<_> = lock(&self.slots).values().cloned().collect();
        slots.iter().map(|slot| lock(&slot.state).left).sum()
    }
}

/// Returns the job of the host with this position, and the position of its first host.
fn job_of(slots: &Slots, position: usize) -> Option<(usize, Arc<Slot>)> {
    let slots = lock(slots);
    let (first, slot) = slots.range(..=position).next_back()?;
    (position - first < slot.numbers.len()).then(|| (*first, Arc::clone(slot)))
}

/// Puts records into the chunks of their jobs.
fn put(slots: &Slots, records: Vec<HostRecord>, delta: &Counters) {
    let mut last = None;
    for mut record in records {
        let Some((first, slot)) = job_of(slots, record.position) else { continue };
        record.position =
            slot.numbers.get(record.position - first).map_or(usize::MAX, |number| *number as usize);
        let mut state = lock(&slot.state);
        // Whoever stops the run writes the records of these hosts.
        let cancelled = record.outcome.error().map(netsnmp::Error::kind);
        match cancelled == Some(&ErrorKind::Cancelled) {
            true => state.cut = true,
            false => {
                let State { writer, chunks, .. } = &mut *state;
                writer.add(&record, &mut |octets| chunks.push_back(octets.to_vec()));
            }
        }
        state.left -= 1;
        if state.left == 0 {
            state.writer.count(delta);
            state.flush();
            lock(slots).remove(&first);
            last = None;
        } else {
            last = Some(Arc::clone(&slot));
        }
        if state.left == 0 || !state.chunks.is_empty() {
            slot.filled.notify_one();
        }
        while state.chunks.len() >= MAX_WAITING && state.left > 0 {
            state = slot.room.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
    if let Some(slot) = last {
        lock(&slot.state).writer.count(delta);
    }
}

impl State {
    fn flush(&mut self) {
        let Self { writer, chunks, .. } = self;
        writer.flush(&mut |octets| chunks.push_back(octets.to_vec()));
    }
}

impl Slot {
    /// Takes what is ready. `flush`: also a chunk that is not full.
    pub(super) fn take(&self, flush: bool) -> Ready {
        let mut state = lock(&self.state);
        if flush {
            state.flush();
        }
        let chunks = std::mem::take(&mut state.chunks).into();
        self.room.notify_all();
        Ready { chunks, done: state.left == 0, cut: state.cut }
    }
}

/// Returns what was counted since.
fn difference(now: &Counters, before: &Counters) -> Counters {
    let mut delta = Counters::default();
    delta.sent = now.sent - before.sent;
    delta.resent = now.resent - before.resent;
    delta.received = now.received - before.received;
    delta.late = now.late - before.late;
    delta.duplicate = now.duplicate - before.duplicate;
    delta.elsewhere = now.elsewhere - before.elsewhere;
    delta.malformed = now.malformed - before.malformed;
    delta.stray = now.stray - before.stray;
    delta.dropped = now.dropped - before.dropped;
    delta
}
