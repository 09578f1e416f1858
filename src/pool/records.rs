//! Records out: [`Records`], and the sink that lanes and workers fill.

use super::{
    pile::{Look, Pile},
    throttle::Throttle,
    wake::Wake,
};
use crate::{Cancel, Counters, Error, HostRecord, Outcome, Target, memory::Memory};
#[cfg(feature = "futures")]
use crossbeam_channel::TryRecvError;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
#[cfg(feature = "futures")]
use std::task::Poll;
use std::{
    any::Any,
    collections::BTreeMap,
    fmt,
    panic::resume_unwind,
    sync::{Arc, Condvar, Mutex, PoisonError},
    time::{Duration, Instant},
    vec,
};

/// The records of [`Pool::query`](super::Pool::query), as hosts finish. Dropping it stops the
/// lanes. Current hosts are given up within 50 ms. A name that is being resolved is given up when
/// the resolver returns.
pub struct Records {
    batches: Receiver<Vec<HostRecord>>,
    /// The rest of the current batch.
    most: usize,
    current: vec::IntoIter<HostRecord>,
    /// `None` means in the order in which they come.
    order: Option<Order>,
    shared: Arc<Shared>,
    cancel: Cancel,
    counters: Arc<Vec<Mutex<Counters>>>,
    memory: Option<Arc<Memory>>,
    throttle: Option<Throttle>,
    /// Kept, because a pool that is dropped may leave our work undone.
    threads: Option<Arc<rayon::ThreadPool>>,
    /// Replaces the rest if there are no threads to ask anybody.
    refused: Option<Refused>,
}

type Refused = Box<dyn FnMut() -> Option<HostRecord> + Send>;

/// Puts records back into the order of their targets.
#[derive(Debug, Default)]
struct Order {
    next: usize,
    early: BTreeMap<usize, HostRecord>,
}

/// What the consumer tells the feeder.
#[derive(Default)]
struct Shared {
    wake: Wake,
    /// Records of hosts that are not asked.
    pile: Pile,
    panic: Mutex<Option<Box<dyn Any + Send>>>,
    turn: Mutex<Turn>,
    turned: Condvar,
}

#[derive(Default)]
struct Turn {
    /// The target whose record comes out next.
    next: u64,
    /// Whether nobody waits for records any more.
    over: bool,
}

/// Takes the records.
#[derive(Clone)]
pub(super) struct Sink {
    batches: Sender<Vec<HostRecord>>,
    /// The number of records in a batch.
    most: usize,
    shared: Arc<Shared>,
    pub(super) cancel: Cancel,
    /// How many targets may be ahead of the record that is waited for; `None` means any number.
    ahead: Option<u64>,
    /// It comes after `batches`, so that the channel is closed when it is dropped.
    _end: WakeAtEnd,
}

/// Wakes the task that waits for records once a sink is gone: there may be no more.
#[derive(Clone)]
struct WakeAtEnd(Arc<Shared>);

impl Drop for WakeAtEnd {
    fn drop(&mut self) {
        self.0.wake.wake();
    }
}

/// The number of batches that wait in the channel. No batch has more than its share of the records
/// that may wait: hosts that started together end together, thousands in one turn of a lane.
const BATCHES: usize = 4;
/// How long records of hosts that are not asked may wait before the consumer looks for them.
const PAUSE: Duration = Duration::from_millis(1);

/// Creates both ends. About `buffer` records may wait between them. If records come in order, at
/// most `ahead` targets are started before the target of the next record is done.
pub(super) fn channel(
    buffer: usize,
    ahead: Option<usize>,
    cancel: Cancel,
    counters: Arc<Vec<Mutex<Counters>>>,
) -> (Sink, Records) {
    let (sender, batches) = bounded(BATCHES);
    let shared = Arc::new(Shared::default());
    let sink = Sink {
        batches: sender,
        most: (buffer / BATCHES).max(1),
        shared: Arc::clone(&shared),
        cancel: cancel.clone(),
        ahead: ahead.map(|n| n as u64),
        _end: WakeAtEnd(Arc::clone(&shared)),
    };
    let records = Records {
        batches,
        most: buffer.max(1),
        current: Vec::new().into_iter(),
        order: ahead.map(|_| Order::default()),
        shared,
        cancel,
        counters,
        memory: None,
        throttle: None,
        threads: None,
        refused: None,
    };
    (sink, records)
}

impl Sink {
    /// Passes records on; waits while too many are unread. Returns whether more are wanted.
    pub(super) fn send(&self, mut records: Vec<HostRecord>) -> bool {
        while records.len() > self.most {
            let rest = records.split_off(self.most);
            if self.batches.send(std::mem::replace(&mut records, rest)).is_err() {
                return false;
            }
            self.shared.wake.wake();
        }
        let wanted = self.batches.send(records).is_ok();
        self.shared.wake.wake();
        wanted
    }

    /// Passes on a target that is not asked. Returns whether more are wanted.
    pub(super) fn refuse(&self, number: u64, target: &Target, error: Error) -> bool {
        let error = error.for_host(target.name().clone());
        self.set_aside(HostRecord::of(number, target.whom(), Outcome::Failed(error)))
    }

    /// Passes on the record of a host that is not asked. Many such records may come at once. Waits
    /// while too many are unread. Returns whether more are wanted.
    pub(super) fn set_aside(&self, record: HostRecord) -> bool {
        self.shared.pile.add(record, self.most).is_none_or(|records| self.send(records))
    }

    /// Waits until that target may be started. Returns whether it is wanted.
    pub(super) fn wait_for_turn(&self, number: u64) -> bool {
        let Some(ahead) = self.ahead else { return true };
        let mut turn = self.shared.turn.lock().unwrap_or_else(PoisonError::into_inner);
        while number >= turn.next.saturating_add(ahead) && !turn.over {
            turn = self.shared.turned.wait(turn).unwrap_or_else(PoisonError::into_inner);
        }
        !turn.over
    }

    /// Passes the panic of the iterator of targets on to the consumer.
    pub(super) fn panicked(&self, panic: Box<dyn Any + Send>) {
        *self.shared.panic.lock().unwrap_or_else(PoisonError::into_inner) = Some(panic);
    }
}

/// Passes records on from somewhere else than the threads of a pool: [`Records::channel`].
#[derive(Clone)]
pub struct RecordSender {
    sink: Sink,
    counters: Arc<Vec<Mutex<Counters>>>,
}

impl RecordSender {
    /// Passes records on; waits while too many are unread. Each record is one of a number of its own,
    /// its [`position`](HostRecord::position). Returns whether more are wanted.
    pub fn send(&self, records: Vec<HostRecord>) -> bool {
        self.sink.send(records)
    }

    /// Counts what was sent and received.
    pub fn count(&self, more: &Counters) {
        if let Some(counters) = self.counters.first() {
            counters.lock().unwrap_or_else(PoisonError::into_inner).add(more);
        }
    }

    /// Returns what the consumer stops the query with.
    pub fn cancel(&self) -> Cancel {
        self.sink.cancel.clone()
    }
}

impl fmt::Debug for RecordSender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordSender").finish_non_exhaustive()
    }
}

impl Records {
    /// Makes records that come from somewhere else, for example from other machines. About `buffer`
    /// of them may wait. With `ordered` they come out in the order of their positions, which are then
    /// 0, 1, 2 and so on. `deadline` stops the query. The records end when every sender is dropped.
    pub fn channel(
        buffer: usize,
        ordered: bool,
        deadline: Option<Duration>,
    ) -> (RecordSender, Records) {
        let counters = Arc::new(vec![Mutex::default()]);
        let cancel = Cancel::at(deadline.and_then(|time| Instant::now().checked_add(time)));
        let ahead = ordered.then_some(usize::MAX);
        let (sink, records) = channel(buffer, ahead, cancel, Arc::clone(&counters));
        (RecordSender { sink, counters }, records)
    }

    /// Returns a handle that stops the query.
    pub fn cancel(&self) -> Cancel {
        self.cancel.clone()
    }

    /// Returns a handle that changes the rate. `None`: the pool has no
    /// [`rate`](crate::PoolBuilder::rate), or worker processes ask.
    pub fn throttle(&self) -> Option<Throttle> {
        self.throttle.clone()
    }

    /// Returns what has been sent and received so far over UDP.
    pub fn counters(&self) -> Counters {
        let mut sum = Counters::default();
        for counters in self.counters.iter() {
            sum.add(&counters.lock().unwrap_or_else(PoisonError::into_inner));
        }
        sum
    }

    /// The hosts are asked at the rate of this handle.
    pub(super) fn throttled(&mut self, throttle: Option<Throttle>) {
        self.throttle = throttle;
    }

    /// The hosts have this budget.
    pub(super) fn share(&mut self, memory: Option<Arc<Memory>>) {
        self.memory = memory;
    }

    pub(super) fn keep(&mut self, threads: Arc<rayon::ThreadPool>) {
        self.threads = Some(threads);
    }

    /// Nobody can be asked: each target's record says why.
    pub(super) fn refuse_all(
        &mut self,
        mut next: impl FnMut() -> Option<(u64, Target)> + Send + 'static,
        error: Error,
    ) {
        self.refused = Some(Box::new(move || {
            let (number, target) = next()?;
            let outcome = Outcome::Failed(error.clone().for_host(target.name().clone()));
            Some(HostRecord::of(number, target.whom(), outcome))
        }));
    }

    /// Returns records that are ready: at least one, and at most as many as may wait. For consumers to
    /// which every microsecond matters. `None` at the end.
    pub fn next_batch(&mut self) -> Option<Vec<HostRecord>> {
        let mut batch = match self.whole_batch() {
            Some(batch) => batch,
            None => vec![self.next()?],
        };
        // A large batch is handed on as it came. Single records are worth being copied together.
        while batch.len() < self.most.div_ceil(8) {
            match self.next_ready() {
                Some(record) => batch.push(record),
                None => match self.ready() {
                    Some(records) => self.current = records.into_iter(),
                    None => break,
                },
            }
        }
        Some(batch)
    }

    /// Returns whether there may be a record without waiting.
    pub(crate) fn has_more(&self) -> bool {
        self.current.len() > 0 || !self.batches.is_empty() || !self.shared.pile.is_empty()
    }

    /// Waits for a batch if the last one is used up, and records come in any order.
    fn whole_batch(&mut self) -> Option<Vec<HostRecord>> {
        let any = self.order.is_none() && self.refused.is_none() && self.current.len() == 0;
        if any { self.receive().filter(|batch| !batch.is_empty()) } else { None }
    }

    /// Returns the next record, or wakes the task when there may be one.
    #[cfg(feature = "futures")]
    pub(super) fn poll(&mut self, context: &std::task::Context<'_>) -> Poll<Option<HostRecord>> {
        if let Some(refused) = &mut self.refused {
            return Poll::Ready(refused());
        }
        let mut registered = false;
        self.served();
        loop {
            if let Some(record) = self.next_ready() {
                return Poll::Ready(Some(record));
            }
            match self.batches.try_recv() {
                Ok(records) => self.current = records.into_iter(),
                Err(TryRecvError::Disconnected) => match self.shared.pile.take() {
                    Some(records) => self.current = records.into_iter(),
                    None => return Poll::Ready(self.last()),
                },
                Err(TryRecvError::Empty) if registered => match self.shared.pile.last_look() {
                    Some(records) => self.current = records.into_iter(),
                    None => {
                        self.wanted();
                        return Poll::Pending;
                    }
                },
                // A record may have come just before, so look once more.
                Err(TryRecvError::Empty) => {
                    self.shared.wake.register(context.waker());
                    registered = true;
                }
            }
        }
    }

    /// Returns what is left when nothing more comes.
    fn last(&mut self) -> Option<HostRecord> {
        // A target whose record never came would hold back the later ones. There should be none,
        // but dropping the later ones too would hide such a defect.
        let left = self.order.as_mut().and_then(|order| order.early.pop_first());
        if let Some((_, record)) = left {
            return Some(record);
        }
        let panic = self.shared.panic.lock().unwrap_or_else(PoisonError::into_inner).take();
        panic.map(|panic| resume_unwind(panic))
    }

    /// Waits for the next batch. Hosts that wait for memory go on meanwhile.
    fn receive(&self) -> Option<Vec<HostRecord>> {
        if let Some(batch) = self.ready() {
            return Some(batch);
        }
        self.wanted();
        let batch = self.wait();
        self.served();
        batch
    }

    /// Returns a batch if there is one without waiting.
    fn ready(&self) -> Option<Vec<HostRecord>> {
        self.batches.try_recv().ok().or_else(|| self.shared.pile.take())
    }

    fn wait(&self) -> Option<Vec<HostRecord>> {
        loop {
            let came = match self.shared.pile.look() {
                Look::Records(records) => return Some(records),
                Look::Again => self.batches.recv_timeout(PAUSE),
                Look::Sleep => self.batches.recv().map_err(RecvTimeoutError::from),
            };
            match came {
                Ok(batch) => return Some(batch),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return self.shared.pile.take(),
            }
        }
    }

    /// The consumer waits: a host may go on beyond the memory of all hosts.
    fn wanted(&self) {
        if let Some(memory) = &self.memory {
            memory.wanted(self.order.as_ref().map(|order| order.next as u64));
        }
    }

    fn served(&self) {
        if let Some(memory) = &self.memory {
            memory.served();
        }
    }

    /// Returns the next record if there is one without waiting.
    fn next_ready(&mut self) -> Option<HostRecord> {
        let Some(order) = &mut self.order else {
            return self.current.next();
        };
        order.early.extend(self.current.by_ref().map(|record| (record.position, record)));
        let record = order.early.remove(&order.next)?;
        order.next = order.next.wrapping_add(1);
        // Not for each record: the feeder is far ahead.
        if order.next % 64 == 0 || order.early.is_empty() {
            let mut turn = self.shared.turn.lock().unwrap_or_else(PoisonError::into_inner);
            turn.next = order.next as u64;
            self.shared.turned.notify_all();
        }
        Some(record)
    }
}

impl Iterator for Records {
    type Item = HostRecord;

    fn next(&mut self) -> Option<HostRecord> {
        if let Some(refused) = &mut self.refused {
            return refused();
        }
        loop {
            if let Some(record) = self.next_ready() {
                return Some(record);
            }
            match self.receive() {
                Some(records) => self.current = records.into_iter(),
                None => break,
            }
        }
        self.last()
    }
}

impl Drop for Records {
    fn drop(&mut self) {
        self.cancel.give_up();
        self.shared.turn.lock().unwrap_or_else(PoisonError::into_inner).over = true;
        self.shared.turned.notify_all();
    }
}

impl fmt::Debug for Records {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Records").field("cancel", &self.cancel).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(numbers: std::ops::Range<usize>) -> Vec<HostRecord> {
        let record = |position: usize| HostRecord {
            position,
            ..HostRecord::new(position.to_string(), Outcome::Complete)
        };
        numbers.map(record).collect()
    }

    #[test]
    fn hosts_that_end_together_wait_in_no_larger_batch() {
        let (sink, mut ends) = channel(8, None, Cancel::at(None), Arc::default());
        let sender =
            std::thread::spawn(move || sink.send(records(0..100)) && sink.send(records(100..101)));
        let mut all = Vec::new();
        while let Some(batch) = ends.next_batch() {
            assert!(batch.len() <= 8, "{}", batch.len());
            all.extend(batch.into_iter().map(|record| record.host.to_string()));
        }
        assert!(sender.join().unwrap());
        assert_eq!(all, (0..101).map(|number| number.to_string()).collect::<Vec<_>>());
    }
}
