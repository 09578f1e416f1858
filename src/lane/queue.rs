//! The queue of hosts for a lane.

use super::socket::Waker;
use crate::{Error, HostRecord, Outcome, Query, Settings, target::Whom};
use std::{
    collections::VecDeque,
    io,
    net::SocketAddr,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU8, Ordering},
    },
    time::Duration,
};

/// One host to ask over UDP. Its address is known.
#[derive(Debug)]
pub(crate) struct Job {
    /// Its position among the targets.
    pub(crate) number: u64,
    pub(crate) whom: Whom,
    pub(crate) address: SocketAddr,
    /// `None`: those of the lane.
    pub(crate) settings: Option<Arc<Settings>>,
    /// `None`: that of the lane.
    pub(crate) query: Option<Query>,
    /// How long its name took to resolve.
    pub(crate) resolving: Duration,
}

impl Job {
    /// Returns the record of a host that was not asked.
    pub(crate) fn refused(self, error: Error) -> HostRecord {
        let error = error.for_host(self.whom.name.clone());
        let mut record = HostRecord::of(self.number, self.whom, Outcome::Failed(error));
        record.address = Some(self.address);
        record.elapsed = self.resolving;
        record
    }
}

/// The bounded queue of one lane. The feeder waits while it is full. A lane never waits for it; it
/// is woken.
#[derive(Debug)]
pub(crate) struct Queue {
    state: Mutex<State>,
    space: Condvar,
    capacity: usize,
    appetite: AtomicU8,
    pub(super) waker: Waker,
}

#[derive(Debug, Default)]
struct State {
    jobs: VecDeque<Job>,
    /// Whether the feeder waits for room.
    waits: bool,
    /// Whether nothing more will come.
    closed: bool,
    /// Whether the lane has ended, so that it takes no more jobs.
    abandoned: bool,
}

/// The lane has work, or checks the queue by itself.
const BUSY: u8 = 0;
/// The lane would take more, and checks every millisecond. Waking it for each host would cost more
/// than the host.
const HUNGRY: u8 = 1;
/// The lane sleeps until it is woken.
const STARVING: u8 = 2;

/// The number of jobs for which a hungry lane is woken.
const MEAL: usize = 32;

impl Queue {
    /// # Errors
    /// The system has no descriptor left.
    pub(crate) fn new(capacity: usize) -> io::Result<Self> {
        Ok(Self {
            state: Mutex::default(),
            space: Condvar::new(),
            capacity: capacity.max(1),
            appetite: AtomicU8::new(STARVING),
            waker: Waker::new()?,
        })
    }

    /// Adds a job; waits while the queue is full.
    ///
    /// # Errors
    /// The lane has ended: the job is returned.
    pub(crate) fn push(&self, job: Job) -> Result<(), Box<Job>> {
        let mut state = self.lock();
        while state.jobs.len() >= self.capacity && !state.abandoned {
            state.waits = true;
            state = self.space.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.abandoned {
            return Err(Box::new(job));
        }
        state.jobs.push_back(job);
        let enough = state.jobs.len() >= MEAL.min(self.capacity);
        drop(state);
        match self.appetite.load(Ordering::SeqCst) {
            STARVING => self.wake(),
            HUNGRY if enough => self.wake(),
            _ => {}
        }
        Ok(())
    }

    /// Closes the queue: nothing more will come.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.wake();
    }

    /// Ends a wait of the lane.
    pub(crate) fn wake(&self) {
        if self.appetite.swap(BUSY, Ordering::SeqCst) != BUSY {
            self.waker.wake();
        }
    }

    /// Moves up to `count` jobs over; returns whether more may come.
    pub(super) fn take(&self, count: usize, jobs: &mut VecDeque<Job>) -> bool {
        let mut state = self.lock();
        let count = count.min(state.jobs.len());
        jobs.extend(state.jobs.drain(..count));
        let more = !(state.closed && state.jobs.is_empty());
        // The feeder sleeps until there is room for many jobs. Waking it for a few costs more than
        // they do.
        let roomy = state.waits && state.jobs.len() <= self.capacity / 2;
        state.waits &= !roomy;
        drop(state);
        if roomy {
            self.space.notify_all();
        }
        more
    }

    /// Announces that the lane is about to sleep and would take more. With `for_good` only a wake
    /// ends the sleep. Returns `false` if there is already something to take.
    pub(super) fn watch(&self, for_good: bool) -> bool {
        self.appetite.store(if for_good { STARVING } else { HUNGRY }, Ordering::SeqCst);
        let state = self.lock();
        let nothing = state.jobs.is_empty() && !state.closed;
        drop(state);
        if !nothing {
            self.appetite.store(BUSY, Ordering::SeqCst);
        }
        nothing
    }

    /// The lane takes no more jobs. The remaining ones are dropped.
    pub(super) fn abandon(&self) {
        let mut state = self.lock();
        state.abandoned = true;
        state.jobs.clear();
        drop(state);
        self.space.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
