//! Stops a query: [`Cancel`].

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU8, Ordering},
    },
    time::{Duration, Instant},
};

/// Stops a running query, from any thread.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: AtomicU8,
    deadline: Option<Instant>,
    /// The end of the time that [`Cancel::drain_for`] gives.
    drained: OnceLock<Instant>,
}

const DRAIN: u8 = 1;
const ABORT: u8 = 2;
const GONE: u8 = 3;

impl Cancel {
    /// Creates a handle that aborts automatically at the deadline.
    pub(crate) fn at(deadline: Option<Instant>) -> Self {
        Self(Arc::new(Shared { deadline, ..Shared::default() }))
    }

    /// Starts nothing new. Hosts that are being asked finish; the others come out as
    /// [`Cancelled`](crate::ErrorKind::Cancelled).
    pub fn drain(&self) {
        self.reach(DRAIN);
    }

    /// [Drains](Self::drain), and [aborts](Self::abort) after `time` if hosts are still being asked.
    /// If this is called again, the time of the first call counts.
    pub fn drain_for(&self, time: Duration) {
        if let Some(end) = Instant::now().checked_add(time) {
            self.0.drained.get_or_init(|| end);
        }
        self.drain();
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

    /// Returns whether nothing new is started any more.
    pub fn is_draining(&self) -> bool {
        self.state() >= DRAIN
    }

    /// Returns whether the query also gives up the hosts that are being asked now.
    pub fn is_aborted(&self) -> bool {
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
        if state >= ABORT {
            return state;
        }
        let drained = if state == DRAIN { self.0.drained.get().copied() } else { None };
        match self.0.deadline.into_iter().chain(drained).min() {
            Some(end) if end <= Instant::now() => {
                self.abort();
                ABORT
            }
            _ => state,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drain_ends_with_its_time() {
        let cancel = Cancel::default();
        cancel.drain_for(Duration::from_secs(3600));
        assert!(cancel.is_draining() && !cancel.is_aborted());
        // The first time counts.
        cancel.drain_for(Duration::ZERO);
        assert!(!cancel.is_aborted());
        let short = Cancel::default();
        short.drain_for(Duration::ZERO);
        assert!(short.is_aborted() && !short.is_given_up());
        let endless = Cancel::default();
        endless.drain_for(Duration::MAX);
        assert!(endless.is_draining() && !endless.is_aborted());
    }
}
