//! A limit on datagrams per second that several lanes share.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

/// Spaces datagrams evenly, except those that fall into the same few milliseconds, because no lane
/// wakes more often.
#[derive(Debug)]
pub(crate) struct Rate {
    start: Instant,
    /// The nanoseconds between two datagrams.
    interval: AtomicU64,
    /// The nanoseconds after the start at which the next is due.
    next: AtomicU64,
}

const SLACK: u64 = 5_000_000;

impl Rate {
    /// `per_second` must be positive. Any other number counts as the slowest rate.
    pub(crate) fn new(per_second: f64) -> Self {
        let interval = interval(per_second).into();
        Self { start: Instant::now(), interval, next: AtomicU64::new(0) }
    }

    /// Changes the rate for the datagrams from now on.
    pub(crate) fn set(&self, per_second: f64, now: Instant) {
        let interval = interval(per_second);
        self.interval.store(interval, Ordering::Relaxed);
        // At a slow rate, the next datagram may be due in an hour.
        self.next.fetch_min(self.since_start(now).saturating_add(interval), Ordering::Relaxed);
    }

    fn since_start(&self, now: Instant) -> u64 {
        now.saturating_duration_since(self.start).as_nanos() as u64
    }

    /// Asks to send one datagram.
    ///
    /// # Errors
    /// How long to wait before asking again.
    pub(crate) fn take(&self, now: Instant) -> Result<(), Duration> {
        let now = self.since_start(now);
        let interval = self.interval.load(Ordering::Relaxed);
        let slack = if interval < SLACK { SLACK } else { 0 };
        let mut next = self.next.load(Ordering::Relaxed);
        loop {
            let ahead = next.saturating_sub(now);
            if ahead > slack {
                return Err(Duration::from_nanos(ahead - slack));
            }
            let after = next.max(now) + interval;
            match self.next.compare_exchange_weak(next, after, Ordering::Relaxed, Ordering::Relaxed)
            {
                Ok(_) => return Ok(()),
                Err(changed) => next = changed,
            }
        }
    }
}

/// The slowest rate is one a day.
fn interval(per_second: f64) -> u64 {
    (1e9 / per_second.max(1e-9)).clamp(1.0, 86_400e9) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slow_rates_are_spaced_and_fast_ones_come_in_small_bursts() {
        let slow = Rate::new(10.0);
        let start = slow.start;
        assert!(slow.take(start).is_ok());
        let wait = slow.take(start).unwrap_err();
        assert_eq!(wait, Duration::from_millis(100));
        assert!(slow.take(start + wait).is_ok());

        let fast = Rate::new(10_000.0);
        let start = fast.start;
        let at = |ms| start + Duration::from_millis(ms);
        let taken = |ms| std::iter::from_fn(|| fast.take(at(ms)).ok()).count();
        assert_eq!(taken(0), 51);
        let all: usize = (1..=1000).map(taken).sum();
        assert_eq!(all, 10_000);
    }

    #[test]
    fn a_rate_can_change() {
        let rate = Rate::new(0.001);
        let start = rate.start;
        assert!(rate.take(start).is_ok());
        rate.set(10.0, start);
        assert_eq!(rate.take(start).unwrap_err(), Duration::from_millis(100));
        assert!(rate.take(start + Duration::from_millis(100)).is_ok());
        rate.set(1.0, start + Duration::from_millis(100));
        assert!(rate.take(start + Duration::from_millis(200)).is_ok());
        let wait = rate.take(start + Duration::from_millis(200)).unwrap_err();
        assert_eq!(wait, Duration::from_secs(1));
    }

    #[test]
    fn nonsense_is_slow_and_does_not_overflow() {
        let rate = Rate::new(-1.0);
        assert!(rate.take(rate.start).is_ok());
        assert!(rate.take(rate.start + Duration::from_secs(60)).is_err());
    }
}
