//! The memory that the values of all hosts of a query may take together: [`Memory`].

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

/// A budget that lanes and workers share.
///
/// When it is used up, hosts wait: none begins, and those under way send nothing more. Only the
/// oldest of them goes on, to its own limit at the latest. Its record frees its memory when it is
/// dropped. So there is always one host that goes on, whatever the consumer does.
#[derive(Debug)]
pub(crate) struct Memory {
    limit: usize,
    used: AtomicUsize,
    /// The hosts that wait, by their position among the targets.
    waiting: Mutex<BTreeSet<u64>>,
    /// Whether a host has ever waited.
    crowded: AtomicBool,
}

/// A host's part of the budget. Dropping it gives the part back.
#[derive(Debug)]
pub(crate) struct Charge {
    memory: Arc<Memory>,
    octets: usize,
}

/// Hosts with less do not count. There are many of them, and in-flight bounds them.
const SMALL: usize = 4096;

impl Memory {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            limit,
            used: AtomicUsize::new(0),
            waiting: Mutex::default(),
            crowded: AtomicBool::new(false),
        }
    }

    fn is_full(&self) -> bool {
        self.used.load(Ordering::Relaxed) >= self.limit
    }

    /// Returns whether this host may send its next request. If not, it counts as waiting until
    /// [`leave`](Self::leave).
    pub(crate) fn may_go_on(&self, number: u64) -> bool {
        if !self.is_full() {
            return true;
        }
        let mut waiting = self.waiting();
        waiting.insert(number);
        self.crowded.store(true, Ordering::Relaxed);
        waiting.first() == Some(&number)
    }

    /// Returns whether this host may begin: if the budget is full, only if it is older than all that
    /// wait.
    pub(crate) fn may_begin(&self, number: u64) -> bool {
        !self.is_full() || self.waiting().first().is_none_or(|first| number < *first)
    }

    /// The host has ended.
    pub(crate) fn leave(&self, number: u64) {
        if self.crowded.load(Ordering::Relaxed) {
            self.waiting().remove(&number);
        }
    }

    fn waiting(&self) -> MutexGuard<'_, BTreeSet<u64>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Charge {
    pub(crate) fn new(memory: &Arc<Memory>) -> Self {
        Self { memory: Arc::clone(memory), octets: 0 }
    }

    /// The host's values take this much now.
    pub(crate) fn set(&mut self, octets: usize) {
        let octets = if octets < SMALL { 0 } else { octets };
        let used = &self.memory.used;
        if octets > self.octets {
            used.fetch_add(octets - self.octets, Ordering::Relaxed);
        } else if octets < self.octets {
            used.fetch_sub(self.octets - octets, Ordering::Relaxed);
        }
        self.octets = octets;
    }
}

impl Drop for Charge {
    fn drop(&mut self) {
        self.set(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_it_is_full_only_the_oldest_host_goes_on() {
        let memory = Arc::new(Memory::new(10_000));
        let mut charge = Charge::new(&memory);
        charge.set(SMALL - 1);
        assert!(memory.may_go_on(7) && memory.may_begin(9));
        charge.set(10_000);
        assert!(memory.may_go_on(7), "it is the only one");
        assert!(!memory.may_go_on(8) && !memory.may_begin(9) && memory.may_begin(6));
        memory.leave(7);
        assert!(memory.may_go_on(8));
        drop(charge);
        assert!(memory.may_go_on(9) && memory.may_begin(10));
    }
}
