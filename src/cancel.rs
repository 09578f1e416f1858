//! Stops a query: [`Cancel`].

use std::{
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    time::Instant,
};

/// Stops a running query, from any thread.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: AtomicU8,
    deadline: Option<Instant>,
}

const DRAIN: u8 = 1;
const ABORT: u8 = 2;
const GONE: u8 = 3;

impl Cancel {
    /// Creates a handle that aborts automatically at the deadline.
    pub(crate) fn at(deadline: Option<Instant>) -> Self {
        Self(Arc::new(Shared { state: AtomicU8::new(0), deadline }))
    }

    /// Starts nothing new. Hosts that are being asked finish; the others come out as
    /// [`Cancelled`](crate::ErrorKind::Cancelled).
    pub fn drain(&self) {
        self.reach(DRAIN);
    }

    /// Also gives up the hosts that are being asked. They come out with what they had, or as
    /// [`Cancelled`](crate::ErrorKind::Cancelled).
    pub fn abort(&self) {
        self.reach(ABORT);
    }

    /// Nobody reads the rest, so it needs no records.
    pub(crate) fn give_up(&self) {
        self.reach(GONE);
    }

    pub(crate) fn is_draining(&self) -> bool {
        self.state() >= DRAIN
    }

    pub(crate) fn is_aborted(&self) -> bool {
        self.state() >= ABORT
    }

    pub(crate) fn is_given_up(&self) -> bool {
        self.state() >= GONE
    }

    fn reach(&self, state: u8) {
        self.0.state.fetch_max(state, Ordering::Relaxed);
    }

    fn state(&self) -> u8 {
        let state = self.0.state.load(Ordering::Relaxed);
        match self.0.deadline {
            Some(deadline) if state < ABORT && deadline <= Instant::now() => {
                self.abort();
                state.max(ABORT)
            }
            _ => state,
        }
    }
}
