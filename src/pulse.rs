//! Whether the threads of a worker process that ask hosts go on: [`Pulse`].

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

/// Since when each thread is at work without a pause. A thread that waits for the network or for its
/// consumer pauses. One that hangs, for example in the C library, does not.
#[derive(Debug)]
pub(crate) struct Pulse {
    start: Instant,
    lanes: usize,
    /// Milliseconds after the start, plus one. 0: the thread waits. The lanes come first.
    since: Box<[AtomicU64]>,
}

impl Pulse {
    /// Has a place for each lane, and for each thread that asks one host at a time.
    pub(crate) fn new(lanes: usize, blocking: usize) -> Arc<Self> {
        let since = (0..lanes + blocking).map(|_| AtomicU64::new(0)).collect();
        Arc::new(Self { start: Instant::now(), lanes, since })
    }

    /// Returns the place of a lane.
    pub(crate) fn lane(self: &Arc<Self>, which: usize) -> Place {
        Place(Some((Arc::clone(self), which)))
    }

    /// Returns the place of a thread that asks one host at a time.
    pub(crate) fn blocking(self: &Arc<Self>, which: usize) -> Place {
        self.lane(self.lanes + which)
    }

    /// Returns how long the thread has been at work that has been so longest.
    pub(crate) fn longest(&self) -> Duration {
        let now = self.start.elapsed();
        let at_work = self.since.iter().map(|since| since.load(Ordering::Relaxed));
        let first = at_work.filter(|since| *since > 0).min();
        first.map_or(Duration::ZERO, |since| now.saturating_sub(Duration::from_millis(since - 1)))
    }
}

/// Where one thread says whether it is at work. By default nobody watches it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place(Option<(Arc<Pulse>, usize)>);

impl Place {
    /// The thread is at work from now on.
    pub(crate) fn works(&self, now: Instant) {
        if let Some((pulse, _)) = &self.0 {
            self.set(now.saturating_duration_since(pulse.start).as_millis() as u64 + 1);
        }
    }

    /// The thread may take long now.
    pub(crate) fn rests(&self) {
        self.set(0);
    }

    /// Calls `wait`, during which a thread that is at work may take long.
    pub(crate) fn pauses<T>(&self, wait: impl FnOnce() -> T) -> T {
        self.rests();
        let result = wait();
        if self.0.is_some() {
            self.works(Instant::now());
        }
        result
    }

    fn set(&self, since: u64) {
        if let Some((pulse, which)) = &self.0
            && let Some(place) = pulse.since.get(*which)
        {
            place.store(since, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Waits until the clock has gone on by more than a millisecond, which is its finest step here.
    fn wait_for(pulse: &Pulse) {
        let start = Instant::now();
        while start.elapsed() < Duration::from_millis(5) {
            std::thread::yield_now();
        }
        assert!(pulse.start < start);
    }

    #[test]
    fn a_thread_that_waits_is_not_at_work() {
        let pulse = Pulse::new(2, 1);
        assert_eq!(pulse.longest(), Duration::ZERO);
        let (first, second, third) = (pulse.lane(0), pulse.lane(1), pulse.blocking(0));
        for place in [&second, &third] {
            place.works(pulse.start);
            wait_for(&pulse);
            first.works(Instant::now());
            assert!(pulse.longest() >= Duration::from_millis(3));
            place.rests();
            first.rests();
            assert_eq!(pulse.longest(), Duration::ZERO);
        }
    }

    #[test]
    fn work_begins_anew_after_a_pause() {
        let pulse = Pulse::new(0, 1);
        let place = pulse.blocking(0);
        place.works(pulse.start);
        wait_for(&pulse);
        let before = pulse.longest();
        assert!(before >= Duration::from_millis(3));
        let long = place.pauses(|| {
            assert_eq!(pulse.longest(), Duration::ZERO);
            wait_for(&pulse);
            pulse.start.elapsed()
        });
        let since = pulse.since[0].load(Ordering::Relaxed);
        assert!(u128::from(since) > long.as_millis(), "{since} {long:?}");
        // A thread that nobody watches can do the same.
        assert_eq!(Place::default().pauses(|| 7), 7);
    }
}
