//! The time at which a query is given up.

use crate::clock::later;
use std::time::{Duration, Instant};

/// The time at which a query is given up. By default there is none.
#[derive(Clone, Copy, Default)]
pub(super) struct Deadline(Option<Instant>);

impl Deadline {
    /// Returns the deadline that comes this time after `start`.
    pub(super) fn after(start: Instant, time: Option<Duration>) -> Self {
        Self(time.and_then(|time| start.checked_add(time)))
    }

    pub(super) fn is_over(self) -> bool {
        self.0.is_some_and(|end| end <= Instant::now())
    }

    /// Returns when to stop waiting for an answer: after `timeout`, or at the deadline if that is
    /// earlier.
    pub(super) fn or_timeout(self, timeout: Duration) -> Instant {
        let stop = later(Instant::now(), timeout);
        self.0.map_or(stop, |end| end.min(stop))
    }
}
