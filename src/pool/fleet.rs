//! Hosts that worker processes ask: [`Fleet`].
//!
//! Each worker has two threads here. One starts the process, reads what it sends, and starts another
//! one when it dies. The other one writes jobs. Which worker asks a host depends on its address, so
//! the limits for an address and a network hold in all of them together.

mod asked;
mod child;
pub(crate) mod frame;
mod link;
mod location;
mod run;
mod tags;
mod under_way;
mod writer;

pub(super) use asked::Asked;
pub(crate) use child::VARIABLE;
pub(super) use location::Location;

use super::{common::Common, records::Sink};
use crate::{
    Counters, ErrorKind, HostRecord, Outcome,
    error::Error,
    job::{Blame, Ledger, MOST_TARGETS, Suspects, Taken},
    memory::Memory,
};
use frame::Hello;
use std::{
    collections::VecDeque,
    os::unix::net::UnixStream,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use under_way::UnderWay;

/// The worker processes of one query.
pub(super) struct Fleet {
    pub(super) common: Arc<Common>,
    /// For each worker: how much it may do.
    pub(super) hellos: Vec<Hello>,
    /// How long a worker may show no life.
    pub(super) patience: Duration,
    /// How many hosts a worker has at once.
    window: usize,
    sink: Mutex<Option<Sink>>,
    cancel: crate::Cancel,
    counters: Arc<Vec<Mutex<Counters>>>,
    /// Counts the memory of records that the consumer has not taken yet.
    memory: Option<Arc<Memory>>,
    places: Vec<Place>,
}

/// The place of one worker.
#[derive(Default)]
struct Place {
    slot: Mutex<Slot>,
    /// Wakes the feeder when the worker can take more.
    room: Condvar,
    /// Wakes the two threads of the worker.
    work: Condvar,
}

/// What one worker has to do.
#[derive(Default)]
struct Slot {
    /// The feeder has given all hosts.
    closed: bool,
    /// Which numbers of this place have their record.
    ledger: Ledger,
    /// Whether the feeder waits for room.
    feeder_waits: bool,
    /// Hosts that were not given to the worker yet.
    waiting: VecDeque<Asked>,
    /// Hosts of workers that died.
    suspects: Vec<Suspects<Asked>>,
    /// Hosts that the worker has.
    under_way: UnderWay,
    /// How many hosts are on their way from the other lists to `under_way`.
    preparing: usize,
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
        self.waiting.is_empty()
            && self.suspects.is_empty()
            && self.under_way.is_empty()
            && self.preparing == 0
    }

    /// Returns how many hosts wait for their record, but for suspects.
    fn load(&self) -> usize {
        self.waiting.len() + self.preparing + self.under_way.len()
    }
}

impl Fleet {
    pub(super) fn new(
        common: Arc<Common>,
        hellos: Vec<Hello>,
        patience: Duration,
        sink: Sink,
        counters: Arc<Vec<Mutex<Counters>>>,
        memory: Option<Arc<Memory>>,
    ) -> Self {
        let count = hellos.len();
        let in_flight = hellos.iter().map(|hello| hello.in_flight).max().unwrap_or(1);
        Self {
            common,
            // A worker finds its next hosts without a turn through the socket.
            window: in_flight.saturating_mul(2).min(in_flight.saturating_add(2048)),
            hellos,
            patience,
            cancel: sink.cancel.clone(),
            sink: Mutex::new(Some(sink)),
            counters,
            memory,
            places: (0..count).map(|_| Place::default()).collect(),
        }
    }

    fn lock(&self, which: usize) -> MutexGuard<'_, Slot> {
        self.places[which].slot.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes the two threads of a worker.
    fn wake(&self, which: usize) {
        self.places[which].work.notify_all();
    }

    /// Returns the number of workers.
    pub(super) fn count(&self) -> usize {
        self.places.len()
    }

    /// Gives a host to this worker; waits while it has enough.
    ///
    /// # Errors
    /// Nobody asks it any more: the host is returned with the reason.
    pub(super) fn push(&self, which: usize, asked: Asked) -> Result<(), Box<(Asked, Error)>> {
        let mut slot = self.lock(which);
        loop {
            let refusal = match &slot.failed {
                Some(why) => Some(ErrorKind::Local(why.clone())),
                None => self.cancel.is_draining().then_some(ErrorKind::Cancelled),
            };
            if let Some(kind) = refusal {
                return Err(Box::new((asked, kind.into())));
            }
            if slot.load() < self.window {
                break;
            }
            slot.feeder_waits = true;
            // A query that is given up wakes nobody.
            let wait = Duration::from_millis(50);
            let room = &self.places[which].room;
            slot = room.wait_timeout(slot, wait).unwrap_or_else(PoisonError::into_inner).0;
        }
        slot.ledger.expect(asked.number.saturating_add(1));
        slot.waiting.push_back(asked);
        // The writer sleeps while there is no host, or until a job is full. Other hosts need not wake it.
        let wakes = matches!(slot.waiting.len(), 1 | MOST_TARGETS);
        drop(slot);
        if wakes {
            self.wake(which);
        }
        Ok(())
    }

    /// There are no more hosts.
    pub(super) fn close(&self) {
        for which in 0..self.count() {
            self.lock(which).closed = true;
            self.wake(which);
        }
    }

    /// Takes records from a worker. Returns whether more are wanted.
    fn deliver(&self, which: usize, mut records: Vec<HostRecord>) -> bool {
        if records.is_empty() {
            return true;
        }
        let mut locked = self.lock(which);
        let slot = &mut *locked;
        // They stay where they are: most of what a record costs here is moving it.
        records.retain_mut(|record| {
            let number = record.position as u64;
            // A worker can only speak of hosts that it has.
            let Some(asked) = slot.under_way.remove(number) else { return false };
            if slot.ledger.take(number) != Taken::First {
                return false;
            }
            record.concern(asked.whom);
            record.elapsed += asked.resolving;
            true
        });
        let idle = slot.under_way.is_empty();
        // The feeder sleeps until there is room for many hosts.
        let roomy = slot.feeder_waits && slot.load() <= self.window - self.window / 4;
        slot.feeder_waits &= !roomy;
        drop(locked);
        if idle {
            self.wake(which);
        }
        if roomy {
            self.places[which].room.notify_all();
        }
        self.send(records)
    }

    fn send(&self, batch: Vec<HostRecord>) -> bool {
        let sink = self.sink.lock().unwrap_or_else(PoisonError::into_inner).clone();
        batch.is_empty() || sink.is_some_and(|sink| sink.send(batch))
    }

    /// Passes on records of hosts that are not asked.
    fn refuse(&self, which: usize, hosts: Vec<Asked>, why: &ErrorKind) -> bool {
        let mut batch = Vec::with_capacity(hosts.len());
        let mut slot = self.lock(which);
        for asked in hosts {
            if slot.ledger.take(asked.number) == Taken::First {
                batch.push(refused(asked, why.clone().into()));
            }
        }
        drop(slot);
        self.send(batch)
    }

    /// Takes the hosts that have not been given to a worker.
    fn take_unsent(&self, which: usize) -> Vec<Asked> {
        let mut slot = self.lock(which);
        let suspects = std::mem::take(&mut slot.suspects);
        let waiting = std::mem::take(&mut slot.waiting);
        drop(slot);
        self.places[which].room.notify_all();
        suspects.into_iter().flat_map(Suspects::into_hosts).chain(waiting).collect()
    }

    /// Takes back the hosts of a worker that never began.
    fn take_back(&self, which: usize) {
        let mut slot = self.lock(which);
        slot.stream = None;
        let hosts = slot.under_way.take_all();
        if std::mem::take(&mut slot.apart) {
            slot.suspects.push(Suspects::again(hosts));
        } else {
            hosts.into_iter().rev().for_each(|asked| slot.waiting.push_front(asked));
        }
    }

    /// Decides what becomes of the hosts of a worker that has died.
    fn bury(&self, which: usize, how: &str) {
        let mut slot = self.lock(which);
        slot.stream = None;
        let hosts = slot.under_way.take_all();
        let apart = std::mem::take(&mut slot.apart);
        if self.cancel.is_draining() {
            drop(slot);
            self.refuse(which, hosts, &ErrorKind::Cancelled);
            return;
        }
        if !hosts.is_empty() {
            log::debug!("a worker process died ({how}) with {} hosts under way", hosts.len());
        }
        let group = if apart { Suspects::again(hosts) } else { Suspects::of(hosts) };
        match group.after_death() {
            Blame::Again(halves) => slot.suspects.extend(halves),
            Blame::Killer(asked) => {
                drop(slot);
                self.refuse(which, vec![asked], &ErrorKind::ProcessDied(how.to_owned()));
            }
        }
    }
}

/// Returns the record of a host that was not asked.
pub(super) fn refused(asked: Asked, error: Error) -> HostRecord {
    let error = error.for_host(Arc::clone(&asked.whom.name));
    let mut record = HostRecord::of(asked.number, asked.whom, Outcome::Failed(error));
    record.address = asked.location.address();
    record.elapsed = asked.resolving;
    record
}
