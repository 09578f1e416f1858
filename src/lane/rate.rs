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
    interval: u64,
    slack: u64,
    /// The nanoseconds after the start at which the next is due.
    next: AtomicU64,
}

const SLACK: u64 = 5_000_000;

impl Rate {
    /// `per_second` must be positive. Any other number counts as the slowest rate.
    pub(crate) fn new(per_second: f64) -> Self {
        // The slowest rate is one a day.
        let interval = (1e9 / per_second.max(1e-9)).clamp(1.0, 86_400e9) as u64;
        let slack = if interval < SLACK { SLACK } else { 0 };
        Self { start: Instant::now(), interval, slack, next: AtomicU64::new(0) }
    }

    /// Asks to send one datagram.
    ///
    /// # Errors
    /// How long to wait before asking again.
    pub(crate) fn take(&self, now: Instant) -> Result<(), Duration> {
        let now = now.saturating_duration_since(self.start).as_nanos() as u64;
        let mut next = self.next.load(Ordering::Relaxed);
        loop {
            let ahead = next.saturating_sub(now);
            if ahead > self.slack {
                return Err(Duration::from_nanos(ahead - self.slack));
            }
            let after = next.max(now) + self.interval;
            match self.next.compare_exchange_weak(next, after, Ordering::Relaxed, Ordering::Relaxed)
            {
                Ok(_) => return Ok(()),
                Err(changed) => next = changed,
            }
        }
    }
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
    fn nonsense_is_slow_and_does_not_overflow() {
        let rate = Rate::new(-1.0);
        assert!(rate.take(rate.start).is_ok());
        assert!(rate.take(rate.start + Duration::from_secs(60)).is_err());
    }
}
