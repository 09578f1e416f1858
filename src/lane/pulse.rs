//! Whether the lanes of a worker process go on: [`Pulse`].

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

/// Since when each lane is at work without a pause. A lane that waits for packets or for its consumer
/// pauses. One that hangs, for example in the C library, does not.
#[derive(Debug)]
pub(crate) struct Pulse {
    start: Instant,
    /// Milliseconds after the start, plus one. 0: the lane waits.
    since: Vec<AtomicU64>,
}

impl Pulse {
    pub(crate) fn new(lanes: usize) -> Self {
        Self { start: Instant::now(), since: (0..lanes).map(|_| AtomicU64::new(0)).collect() }
    }

    /// The lane is at work from now on.
    pub(super) fn work(&self, lane: usize, now: Instant) {
        self.set(lane, now.saturating_duration_since(self.start).as_millis() as u64 + 1);
    }

    /// The lane waits.
    pub(super) fn rest(&self, lane: usize) {
        self.set(lane, 0);
    }

    fn set(&self, lane: usize, since: u64) {
        if let Some(place) = self.since.get(lane) {
            place.store(since, Ordering::Relaxed);
        }
    }

    /// Returns how long the lane has been at work that has been so longest.
    pub(crate) fn longest(&self) -> Duration {
        let now = self.start.elapsed();
        let at_work = self.since.iter().map(|since| since.load(Ordering::Relaxed));
        let first = at_work.filter(|since| *since > 0).min();
        first.map_or(Duration::ZERO, |since| now.saturating_sub(Duration::from_millis(since - 1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lane_that_waits_is_not_at_work() {
        let pulse = Pulse::new(2);
        assert_eq!(pulse.longest(), Duration::ZERO);
        let earlier = pulse.start;
        pulse.work(1, earlier);
        // The clock has no finer steps than a millisecond here.
        while pulse.longest() < Duration::from_millis(3) {
            std::thread::yield_now();
        }
        pulse.work(0, Instant::now());
        assert!(pulse.longest() >= Duration::from_millis(3));
        pulse.rest(1);
        pulse.rest(0);
        assert_eq!(pulse.longest(), Duration::ZERO);
    }
}
