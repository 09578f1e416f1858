//! Hosts that worker processes ask: [`Fleet`].
//!
//! Each worker has two threads here. One starts the process, reads what it sends, and starts another
//! one when it dies. The other one writes jobs. Which worker asks a host depends on its address, so
//! the limits for an address and a network hold in all of them together.

mod child;
pub(crate) mod frame;
mod link;
mod tags;
mod writer;

pub(crate) use child::VARIABLE;

use super::records::Sink;
use crate::{
    Counters, ErrorKind, HostRecord, Outcome, Query, Settings,
    error::Error,
    job::{Blame, Ledger, Suspects, Taken},
    memory::Memory,
    mix::Mix,
    target::Whom,
};
use frame::Hello;
use std::{
    collections::{HashMap, VecDeque},
    hash::BuildHasherDefault,
    os::unix::net::UnixStream,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// One host on its way to a worker and back.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) number: u64,
    pub(super) whom: Whom,
    /// Where it is, as a line of a hosts file has it. A worker resolves no names.
    pub(super) place: Box<str>,
    pub(super) address: Option<std::net::SocketAddr>,
    pub(super) settings: Arc<Settings>,
    pub(super) query: Query,
    pub(super) resolving: Duration,
}

/// The worker processes of one query.
pub(super) struct Fleet {
    pub(super) defaults: Arc<Settings>,
    /// For each worker: how much it may do.
    pub(super) hellos: Vec<Hello>,
    /// How long a worker may show no life.
    pub(super) patience: Duration,
    /// How many hosts a worker has at once.
    window: usize,
    sink: Mutex<Option<Sink>>,
    cancel: crate::Cancel,
    counters: Arc<Vec<Mutex<Counters>>>,
    /// The memory of records that wait for the consumer.
    memory: Option<Arc<Memory>>,
    state: Mutex<State>,
    /// Wakes the feeder when a worker can take more.
    room: Condvar,
    /// For each worker: wakes its two threads.
    work: Vec<Condvar>,
    /// Whether something waits for room.
    waits: AtomicBool,
}

#[derive(Default)]
struct State {
    slots: Vec<Slot>,
    /// The feeder has given all hosts.
    closed: bool,
    ledger: Ledger,
}

type Numbers = HashMap<u64, Asked, BuildHasherDefault<Mix>>;

/// What one worker has to do.
#[derive(Default)]
struct Slot {
    /// Hosts that were not given to the worker yet.
    waiting: VecDeque<Asked>,
    /// Hosts of workers that died.
    suspects: Vec<Suspects<Asked>>,
    /// Hosts that the worker has.
    under_way: Numbers,
    /// Whether they are suspects that were asked apart before.
    apart: bool,
    /// The socket of the current worker.
    stream: Option<Arc<Mutex<UnixStream>>>,
    /// Which worker that is.
    generation: u64,
    /// The worker was told that there is nothing more.
    ended: bool,
    /// Its link has ended.
    gone: bool,
    /// Why there are no workers any more.
    failed: Option<String>,
}

impl Slot {
    fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.suspects.is_empty() && self.under_way.is_empty()
    }
}

impl Fleet {
    pub(super) fn new(
        defaults: Arc<Settings>,
        hellos: Vec<Hello>,
        patience: Duration,
        sink: Sink,
        counters: Arc<Vec<Mutex<Counters>>>,
        memory: Option<Arc<Memory>>,
    ) -> Self {
        let count = hellos.len();
        let in_flight = hellos.iter().map(|hello| hello.in_flight).max().unwrap_or(1);
        Self {
            defaults,
            // A worker finds its next hosts without a turn through the socket.
            window: in_flight.saturating_mul(2).min(in_flight.saturating_add(2048)),
            hellos,
            patience,
            cancel: sink.cancel.clone(),
            sink: Mutex::new(Some(sink)),
            counters,
            memory,
            state: Mutex::new(State {
                slots: (0..count).map(|_| Slot::default()).collect(),
                ..State::default()
            }),
            room: Condvar::new(),
            work: (0..count).map(|_| Condvar::new()).collect(),
            waits: AtomicBool::new(false),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the number of workers.
    pub(super) fn count(&self) -> usize {
        self.work.len()
    }

    /// Gives a host to this worker; waits while it has enough.
    ///
    /// # Errors
    /// Nobody asks it any more: the host is returned with the reason.
    pub(super) fn push(&self, which: usize, asked: Asked) -> Result<(), (Asked, Error)> {
        let mut state = self.lock();
        loop {
            let slot = &state.slots[which];
            if let Some(why) = &slot.failed {
                return Err((asked, ErrorKind::Local(why.clone()).into()));
            }
            if self.cancel.is_draining() {
                return Err((asked, ErrorKind::Cancelled.into()));
            }
            if slot.waiting.len() + slot.under_way.len() < self.window {
                break;
            }
            self.waits.store(true, Ordering::Relaxed);
            // A query that is given up wakes nobody.
            let wait = Duration::from_millis(50);
            state = self.room.wait_timeout(state, wait).unwrap_or_else(PoisonError::into_inner).0;
        }
        state.ledger.expect(asked.number.saturating_add(1));
        let slot = &mut state.slots[which];
        slot.waiting.push_back(asked);
        // Its threads look for more before they sleep.
        let first = slot.waiting.len() == 1;
        drop(state);
        if first {
            self.work[which].notify_all();
        }
        Ok(())
    }

    /// There are no more hosts.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.work.iter().for_each(Condvar::notify_all);
    }

    /// Does the work of one thread: of the first `count` ones each is the link of a worker, and of
    /// the next `count` ones each is the writer.
    pub(super) fn run(&self, thread: usize) {
        let count = self.count();
        if thread >= 2 * count {
            return;
        }
        let which = thread % count;
        match thread < count {
            true => {
                link::run(self, which);
                let mut state = self.lock();
                let slot = &mut state.slots[which];
                (slot.ended, slot.gone) = (true, true);
                let left = slot.waiting.drain(..).collect();
                // A host may come after this thread.
                slot.failed.get_or_insert_with(|| "its worker has ended".to_owned());
                let is_last = state.slots.iter().all(|slot| slot.gone);
                drop(state);
                self.work[which].notify_all();
                self.refuse(left, &ErrorKind::Cancelled);
                if is_last {
                    // The records end when nobody can send any more.
                    self.sink.lock().unwrap_or_else(PoisonError::into_inner).take();
                }
            }
            false => writer::run(self, which),
        }
    }

    /// Takes records from a worker. Returns whether more are wanted.
    fn deliver(&self, which: usize, records: Vec<HostRecord>) -> bool {
        if records.is_empty() {
            return true;
        }
        let mut batch = Vec::with_capacity(records.len());
        let mut state = self.lock();
        let State { slots, ledger, .. } = &mut *state;
        let slot = &mut slots[which];
        for record in records {
            let number = record.position as u64;
            // A worker can only speak of hosts that it has.
            let Some(asked) = slot.under_way.remove(&number) else { continue };
            if ledger.take(number) != Taken::First {
                continue;
            }
            let mut record = record.about(asked.whom);
            record.elapsed += asked.resolving;
            batch.push(record);
        }
        let idle = slot.under_way.is_empty();
        drop(state);
        if idle {
            self.work[which].notify_all();
        }
        if self.waits.swap(false, Ordering::Relaxed) {
            self.room.notify_all();
        }
        self.send(batch)
    }

    fn send(&self, batch: Vec<HostRecord>) -> bool {
        let sink = self.sink.lock().unwrap_or_else(PoisonError::into_inner).clone();
        batch.is_empty() || sink.is_some_and(|sink| sink.send(batch))
    }

    /// Passes on records of hosts that are not asked.
    fn refuse(&self, hosts: Vec<Asked>, why: &ErrorKind) -> bool {
        let mut batch = Vec::with_capacity(hosts.len());
        let mut state = self.lock();
        for asked in hosts {
            if state.ledger.take(asked.number) == Taken::First {
                batch.push(refused(asked, why.clone().into()));
            }
        }
        drop(state);
        self.send(batch)
    }

    /// Takes the hosts that have not been given to a worker.
    fn take_unsent(&self, which: usize) -> Vec<Asked> {
        let mut state = self.lock();
        let slot = &mut state.slots[which];
        let suspects = std::mem::take(&mut slot.suspects);
        let waiting = std::mem::take(&mut slot.waiting);
        drop(state);
        self.room.notify_all();
        suspects.into_iter().flat_map(Suspects::into_hosts).chain(waiting).collect()
    }

    /// Takes back the hosts of a worker that never began.
    fn take_back(&self, which: usize) {
        let mut state = self.lock();
        let slot = &mut state.slots[which];
        slot.stream = None;
        let mut hosts: Vec<Asked> = slot.under_way.drain().map(|(_, asked)| asked).collect();
        hosts.sort_unstable_by_key(|asked| std::cmp::Reverse(asked.number));
        if std::mem::take(&mut slot.apart) {
            slot.suspects.push(Suspects::again(hosts));
        } else {
            hosts.into_iter().for_each(|asked| slot.waiting.push_front(asked));
        }
    }

    /// Decides what becomes of the hosts of a worker that has died.
    fn bury(&self, which: usize, how: &str) {
        let mut state = self.lock();
        let slot = &mut state.slots[which];
        slot.stream = None;
        let mut hosts: Vec<Asked> = slot.under_way.drain().map(|(_, asked)| asked).collect();
        hosts.sort_unstable_by_key(|asked| asked.number);
        let apart = std::mem::take(&mut slot.apart);
        if self.cancel.is_draining() {
            drop(state);
            self.refuse(hosts, &ErrorKind::Cancelled);
            return;
        }
        if !hosts.is_empty() {
            log::debug!("a worker process died ({how}) with {} hosts under way", hosts.len());
        }
        let group = if apart { Suspects::again(hosts) } else { Suspects::of(hosts) };
        match group.after_death() {
            Blame::Again(halves) => slot.suspects.extend(halves),
            Blame::Killer(asked) => {
                drop(state);
                self.refuse(vec![asked], &ErrorKind::ProcessDied(how.to_owned()));
            }
        }
    }
}

/// Returns the record of a host that was not asked.
pub(super) fn refused(asked: Asked, error: Error) -> HostRecord {
    let error = error.for_host(Arc::clone(&asked.whom.name));
    let mut record = HostRecord::of(asked.number, asked.whom, Outcome::Failed(error));
    record.address = asked.address;
    record.elapsed = asked.resolving;
    record
}
