//! Stopping what is under way.

use std::sync::{
    Arc,
    atomic::{AtomicU8, Ordering},
};

/// Stops a query that is under way, from any thread.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicU8>);

const DRAIN: u8 = 1;
const ABORT: u8 = 2;
const GONE: u8 = 3;

impl Cancel {
    /// Starts nothing new: hosts under way finish, the others come out as
    /// [`Cancelled`](crate::ErrorKind::Cancelled).
    pub fn drain(&self) {
        self.0.fetch_max(DRAIN, Ordering::Relaxed);
    }

    /// Gives up hosts under way too: they come out with what they had, or as
    /// [`Cancelled`](crate::ErrorKind::Cancelled).
    pub fn abort(&self) {
        self.0.fetch_max(ABORT, Ordering::Relaxed);
    }

    /// Nobody wants the rest: no record is owed for it.
    pub(super) fn give_up(&self) {
        self.0.fetch_max(GONE, Ordering::Relaxed);
    }

    pub(super) fn is_draining(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= DRAIN
    }

    pub(crate) fn is_aborted(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= ABORT
    }

    pub(super) fn is_given_up(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= GONE
    }
}
