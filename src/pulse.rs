//! Whether the threads of a pool that ask hosts go on: [`Pulse`].

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

/// Since when each thread is at work without a pause. A thread that waits for the network or for its
/// consumer pauses. One that hangs, for example in the C library, does not.
#[derive(Debug)]
pub(crate) struct Pulse {
    start: Instant,
    /// Those of threads that have ended are gone.
    places: Mutex<Vec<Weak<AtomicU64>>>,
}

impl Default for Pulse {
    fn default() -> Self {
        Self { start: Instant::now(), places: Mutex::default() }
    }
}

impl Pulse {
    /// Makes a place for a thread. It counts until it is dropped.
    pub(crate) fn place(&self) -> Place {
        let since = Arc::new(AtomicU64::new(0));
        let mut places = self.places();
        places.retain(|place| place.strong_count() > 0);
        places.push(Arc::downgrade(&since));
        Place(Some((self.start, since)))
    }

    /// Returns how long the thread has been at work that has been so longest.
    pub(crate) fn longest(&self) -> Duration {
        let now = self.start.elapsed();
        let places = self.places();
        let at_work =
            places.iter().filter_map(|place| Some(place.upgrade()?.load(Ordering::Relaxed)));
        let first = at_work.filter(|since| *since > 0).min();
        first.map_or(Duration::ZERO, |since| now.saturating_sub(Duration::from_millis(since - 1)))
    }

    fn places(&self) -> MutexGuard<'_, Vec<Weak<AtomicU64>>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where one thread says whether it is at work: milliseconds after the start, plus one. 0: the thread
/// waits. By default nobody watches it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place(Option<(Instant, Arc<AtomicU64>)>);

impl Place {
    /// The thread is at work from now on.
    pub(crate) fn works(&self, now: Instant) {
        if let Some((start, since)) = &self.0 {
            let millis = now.saturating_duration_since(*start).as_millis() as u64;
            since.store(millis + 1, Ordering::Relaxed);
        }
    }

    /// The thread may take long now.
    pub(crate) fn rests(&self) {
        if let Some((_, since)) = &self.0 {
            since.store(0, Ordering::Relaxed);
        }
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
        let pulse = Pulse::default();
        assert_eq!(pulse.longest(), Duration::ZERO);
        let (first, second, third) = (pulse.place(), pulse.place(), pulse.place());
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
    fn a_thread_that_has_ended_does_not_count() {
        let pulse = Pulse::default();
        let place = pulse.place();
        place.works(pulse.start);
        wait_for(&pulse);
        assert!(pulse.longest() >= Duration::from_millis(3));
        drop(place);
        assert_eq!(pulse.longest(), Duration::ZERO);
        let _other = pulse.place();
        assert_eq!(pulse.places().len(), 1);
    }

    #[test]
    fn work_begins_anew_after_a_pause() {
        let pulse = Pulse::default();
        let place = pulse.place();
        place.works(pulse.start);
        wait_for(&pulse);
        let before = pulse.longest();
        assert!(before >= Duration::from_millis(3));
        let long = place.pauses(|| {
            assert_eq!(pulse.longest(), Duration::ZERO);
            wait_for(&pulse);
            pulse.start.elapsed()
        });
        let since = place.0.as_ref().unwrap().1.load(Ordering::Relaxed);
        assert!(u128::from(since) > long.as_millis(), "{since} {long:?}");
        // A thread that nobody watches can do the same.
        assert_eq!(Place::default().pauses(|| 7), 7);
    }
}
