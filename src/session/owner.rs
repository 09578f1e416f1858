//! The pool that a session belongs to: [`Owner`].

use crate::{Cancel, pulse::Place};
use std::time::Duration;

/// How long a wait may go on after the query was given up.
pub(super) const CANCEL_CHECK: Duration = Duration::from_millis(50);

/// The query of a pool that a session works for. While a session waits, it says so, and looks now and
/// then whether the query is given up. By default a session works for itself.
#[derive(Debug, Clone, Default)]
pub(crate) struct Owner {
    cancel: Option<Cancel>,
    place: Place,
}

impl Owner {
    /// The query is given up with `cancel`. `place` is that of the thread.
    pub(crate) fn new(cancel: Cancel, place: Place) -> Self {
        Self { cancel: Some(cancel), place }
    }

    /// Returns whether the query begins nothing new.
    pub(crate) fn drains(&self) -> bool {
        self.cancel.as_ref().is_some_and(Cancel::is_draining)
    }

    /// Returns whether the query is given up.
    pub(super) fn gave_up(&self) -> bool {
        self.cancel.as_ref().is_some_and(Cancel::is_aborted)
    }

    /// Returns how long a wait of this time may go on before the session looks again.
    pub(super) fn most(&self, time: Duration) -> Duration {
        if self.cancel.is_some() { time.min(CANCEL_CHECK) } else { time }
    }

    /// Calls `wait`, during which the session only waits.
    pub(super) fn waits<T>(&self, wait: impl FnOnce() -> T) -> T {
        self.place.pauses(wait)
    }
}
