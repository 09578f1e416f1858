//! Where a run waits for a fault: [`Gate`].

use std::{
    collections::BTreeSet,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
};
use testkit::lane::LONG;

/// Some requests pass, and the next ones get no answer until the fault has happened. So the fault
/// always finds a run that is under way.
#[derive(Debug)]
pub(crate) struct Gate {
    state: Mutex<State>,
    passed: Condvar,
    /// How many requests pass before the fault.
    first: usize,
}

#[derive(Debug, Default)]
struct State {
    /// Whether requests count. Before that they all pass.
    armed: bool,
    open: bool,
    passed: usize,
    hosts: BTreeSet<u64>,
}

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pass {
    /// The fault is not there yet, and must not be: the run is prepared.
    Calm,
    Through,
    Held,
}

impl Gate {
    /// Creates a gate that lets `first` requests pass once it is armed.
    pub(crate) fn after(first: usize) -> Self {
        Self { state: Mutex::default(), passed: Condvar::new(), first }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins to count.
    pub(crate) fn arm(&self) {
        self.lock().armed = true;
    }

    /// Lets everything pass from now on.
    pub(crate) fn open(&self) {
        self.lock().open = true;
    }

    /// Counts a request of this host.
    pub(crate) fn pass(&self, host: impl Into<u64>) -> Pass {
        let mut state = self.lock();
        if !state.armed {
            return Pass::Calm;
        }
        state.passed += 1;
        state.hosts.insert(host.into());
        self.passed.notify_all();
        if state.open || state.passed <= self.first { Pass::Through } else { Pass::Held }
    }

    /// Waits until the gate holds the first request.
    pub(crate) fn wait(&self) {
        self.wait_while(|state| state.passed <= self.first, "no request was held");
    }

    /// Waits until so many hosts were asked.
    pub(crate) fn wait_for_hosts(&self, count: usize) {
        self.wait_while(|state| state.hosts.len() < count, "some hosts were never asked");
    }

    fn wait_while(&self, lacks: impl Fn(&State) -> bool, else_say: &str) {
        let (state, waited) = self
            .passed
            .wait_timeout_while(self.lock(), LONG, |state| lacks(state))
            .unwrap_or_else(PoisonError::into_inner);
        drop(state);
        assert!(!waited.timed_out(), "{else_say}");
    }
}
