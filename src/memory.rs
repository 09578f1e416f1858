//! The memory that the values of all hosts of a query may take together: [`Memory`].

use std::{
    collections::BTreeSet,
    ops::Deref,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

#[cfg(test)]
mod tests;

/// A budget that lanes, workers and the consumer share.
///
/// Hosts begin while a quarter of it is used, and go on freely while half of it is used. Then they
/// wait. The oldest of those that wait is chosen as soon as all that it may still give fits into the
/// rest. It goes on to its end without another question. The memory of a record is given back when
/// the record is dropped.
///
/// If nothing fits and no chosen host is under way, one more is chosen only while the consumer waits
/// for a record. So a slow consumer holds back all hosts, and a consumer that keeps its records still
/// gets all of them.
#[derive(Debug)]
pub(crate) struct Memory {
    limit: usize,
    /// What the values of hosts take, and what chosen hosts may take.
    used: AtomicUsize,
    /// The record that the consumer waits for: [`NONE`], [`ANY`], or the position of its target.
    wanted: AtomicU64,
    /// Whether a host has ever waited.
    crowded: AtomicBool,
    state: Mutex<State>,
    /// Wakes workers that wait.
    freed: Condvar,
}

#[derive(Debug)]
struct State {
    /// The hosts that wait, by their position among the targets.
    waiting: BTreeSet<u64>,
    /// The number of chosen hosts under way.
    chosen: usize,
    /// When a host was chosen last.
    chosen_at: Instant,
}

/// A host's part of the budget. Dropping it gives the part back.
#[derive(Debug)]
pub(crate) struct Charge {
    memory: Budget,
    /// The position of its target.
    number: u64,
    /// The most that the host may give.
    most: usize,
    octets: usize,
    /// What is counted: more than the octets if the host is chosen.
    counted: usize,
    chosen: bool,
    waits: bool,
}

/// A lane's or a worker's way to the memory. Each has its own, because threads that count the owners
/// of one thing wait for each other's processor.
#[derive(Debug, Clone)]
pub(crate) struct Budget(Arc<Way>);

#[derive(Debug)]
struct Way(Arc<Memory>);

impl Budget {
    pub(crate) fn of(memory: &Arc<Memory>) -> Self {
        Self(Arc::new(Way(Arc::clone(memory))))
    }
}

impl Deref for Budget {
    type Target = Memory;

    fn deref(&self) -> &Memory {
        &self.0.0
    }
}

/// Hosts with less do not count. There are many of them, and in-flight bounds them.
pub(crate) const SMALL: usize = 4096;

/// The consumer does not wait.
const NONE: u64 = u64::MAX;
/// The consumer waits for any record.
const ANY: u64 = u64::MAX - 1;

/// The consumer may wait for a host that itself waits for others, because of a limit for its network
/// or a late name. After this time, the oldest host goes on all the same.
const STUCK: Duration = Duration::from_secs(1);

impl Memory {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            limit,
            used: AtomicUsize::new(0),
            wanted: AtomicU64::new(NONE),
            crowded: AtomicBool::new(false),
            state: Mutex::new(State {
                waiting: BTreeSet::new(),
                chosen: 0,
                chosen_at: Instant::now(),
            }),
            freed: Condvar::new(),
        }
    }

    fn used(&self) -> usize {
        self.used.load(Ordering::Relaxed)
    }

    /// Returns whether the host of this target may begin. If too much is used, only one that is older
    /// than all that wait may.
    pub(crate) fn may_begin(&self, number: u64) -> bool {
        self.used() < self.limit / 4
            || self.state().waiting.first().is_none_or(|first| number < *first)
    }

    /// Returns whether the limit is reached while the consumer has records to work on.
    pub(crate) fn is_full(&self) -> bool {
        self.used() >= self.limit && self.wanted.load(Ordering::Relaxed) == NONE
    }

    /// Waits a moment, or until something is given back.
    pub(crate) fn pause(&self) {
        self.crowded.store(true, Ordering::Relaxed);
        // A consumer that begins to wait wakes nobody, so look again soon.
        let _ = self.freed.wait_timeout(self.state(), Duration::from_millis(10));
    }

    /// The consumer waits for a record: that of this target if records come in order.
    pub(crate) fn wanted(&self, number: Option<u64>) {
        self.wanted.store(number.unwrap_or(ANY), Ordering::Relaxed);
    }

    /// The consumer has a record.
    pub(crate) fn served(&self) {
        self.wanted.store(NONE, Ordering::Relaxed);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Charge {
    /// The host of this target may give this much at the most.
    pub(crate) fn new(memory: &Budget, number: u64, most: usize) -> Self {
        Self {
            memory: memory.clone(),
            number,
            most: most.min(memory.limit),
            octets: 0,
            counted: 0,
            chosen: false,
            waits: false,
        }
    }

    /// The host's values take this much now.
    pub(crate) fn set(&mut self, octets: usize) {
        self.octets = octets;
        self.count();
    }

    /// Returns whether the host may send its next request. If not, ask again.
    pub(crate) fn may_go_on(&mut self) -> bool {
        if self.chosen {
            return true;
        }
        let used = self.memory.used();
        if used < self.memory.limit / 2 && !self.waits {
            return true;
        }
        let memory = self.memory.clone();
        let mut state = memory.state();
        if used < memory.limit / 2 {
            state.waiting.remove(&self.number);
            self.waits = false;
            return true;
        }
        self.waits = true;
        state.waiting.insert(self.number);
        memory.crowded.store(true, Ordering::Relaxed);
        let fits = used.saturating_sub(self.counted).saturating_add(self.most) <= memory.limit;
        let alone = || {
            state.chosen == 0
                && match memory.wanted.load(Ordering::Relaxed) {
                    NONE => false,
                    ANY => true,
                    number => number == self.number || state.chosen_at.elapsed() >= STUCK,
                }
        };
        if state.waiting.first() != Some(&self.number) || !(fits || alone()) {
            return false;
        }
        state.waiting.remove(&self.number);
        state.chosen += 1;
        state.chosen_at = Instant::now();
        (self.chosen, self.waits) = (true, false);
        // While the lock is held: another host must see it.
        self.count();
        true
    }

    /// Waits a moment, or until something is given back.
    pub(crate) fn pause(&self) {
        self.memory.pause();
    }

    /// The host has ended: only its values count. Returns `None` if they are few.
    pub(crate) fn settle(mut self) -> Option<Self> {
        self.leave();
        (self.counted > 0).then_some(self)
    }

    fn leave(&mut self) {
        if self.chosen || self.waits {
            let mut state = self.memory.state();
            state.chosen -= usize::from(self.chosen);
            state.waiting.remove(&self.number);
            (self.chosen, self.waits) = (false, false);
        }
        self.count();
    }

    fn count(&mut self) {
        let octets = if self.octets < SMALL { 0 } else { self.octets };
        let counted = if self.chosen { octets.max(self.most) } else { octets };
        let used = &self.memory.used;
        if counted > self.counted {
            used.fetch_add(counted - self.counted, Ordering::Relaxed);
        } else if counted < self.counted {
            used.fetch_sub(self.counted - counted, Ordering::Relaxed);
            if self.memory.crowded.load(Ordering::Relaxed) {
                self.memory.freed.notify_all();
            }
        }
        self.counted = counted;
    }
}

/// What a record or a device is made of does not depend on it.
impl PartialEq for Charge {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Drop for Charge {
    fn drop(&mut self) {
        self.octets = 0;
        self.leave();
    }
}
