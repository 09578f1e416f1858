//! The deadlines of many slots. It reads no clock: the caller passes the time.

use crate::clock::later;
use std::time::{Duration, Instant};

/// A hashed wheel: each slot has at most one deadline, which is set and cleared in constant time.
///
/// Most hosts answer long before their deadline. So it must cost nothing to clear a deadline. A
/// deadline fires up to one tick late, never early.
#[derive(Debug)]
pub(super) struct Timers {
    start: Instant,
    /// The first slot of each bucket's list.
    buckets: Box<[u32; BUCKETS]>,
    /// Which buckets have slots, one bit each.
    occupied: [u64; BUCKETS / 64],
    nodes: Vec<Node>,
    /// The tick up to which everything due has fired.
    fired: u64,
    count: usize,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    previous: u32,
    next: u32,
    /// [`UNSET`] if the slot has no deadline.
    tick: u64,
}

const BUCKETS: usize = 1024;
const TICK: Duration = Duration::from_millis(2);
const NONE: u32 = u32::MAX;
const UNSET: u64 = u64::MAX;

/// Returns the number of whole ticks in that time.
fn ticks(time: Duration) -> u64 {
    // Dividing nanoseconds would take 128 bits.
    let millis = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    millis / TICK.as_millis() as u64
}

impl Timers {
    pub(super) fn new(start: Instant) -> Self {
        Self {
            start,
            buckets: Box::new([NONE; BUCKETS]),
            occupied: [0; BUCKETS / 64],
            nodes: Vec::new(),
            fired: 0,
            count: 0,
        }
    }

    /// Sets the slot's deadline and replaces the old one.
    pub(super) fn set(&mut self, slot: u32, deadline: Instant) {
        self.clear(slot);
        let index = slot as usize;
        if index >= self.nodes.len() {
            self.nodes.resize(index + 1, Node { previous: NONE, next: NONE, tick: UNSET });
        }
        // Use the tick after it, so that it is past when it fires.
        let tick = ticks(deadline.saturating_duration_since(self.start)) + 1;
        let tick = tick.max(self.fired + 1);
        let bucket = bucket_of(tick);
        let next = self.buckets[bucket];
        self.nodes[index] = Node { previous: NONE, next, tick };
        if next != NONE {
            self.nodes[next as usize].previous = slot;
        }
        self.buckets[bucket] = slot;
        self.occupied[bucket / 64] |= 1 << (bucket % 64);
        self.count += 1;
    }

    /// Clears the slot's deadline.
    pub(super) fn clear(&mut self, slot: u32) {
        let Some(node) = self.nodes.get_mut(slot as usize) else { return };
        if node.tick == UNSET {
            return;
        }
        let Node { previous, next, tick } = *node;
        node.tick = UNSET;
        self.count -= 1;
        if next != NONE {
            self.nodes[next as usize].previous = previous;
        }
        if previous != NONE {
            self.nodes[previous as usize].next = next;
            return;
        }
        let bucket = bucket_of(tick);
        self.buckets[bucket] = next;
        if next == NONE {
            self.occupied[bucket / 64] &= !(1 << (bucket % 64));
        }
    }

    /// Returns when there may be something to fire; `None` if no slot has a deadline.
    pub(super) fn next(&self) -> Option<Instant> {
        if self.count == 0 {
            return None;
        }
        // Go around the wheel once. A bucket may hold only slots of a later turn, which costs one
        // early look per turn.
        let from = bucket_of(self.fired + 1);
        let mut ahead = 0;
        while ahead < BUCKETS {
            let bucket = (from + ahead) % BUCKETS;
            let bits = self.occupied[bucket / 64] >> (bucket % 64);
            if bits != 0 {
                ahead += bits.trailing_zeros() as usize;
                break;
            }
            ahead += 64 - bucket % 64;
        }
        Some(self.instant(self.fired + 1 + ahead.min(BUCKETS - 1) as u64))
    }

    /// Clears everything that is due at `now` and returns its slots.
    pub(super) fn expire(&mut self, now: Instant, due: &mut Vec<u32>) {
        let passed = ticks(now.saturating_duration_since(self.start));
        if passed <= self.fired {
            return;
        }
        let turns = (passed - self.fired).min(BUCKETS as u64);
        let first = self.fired + 1;
        self.fired = passed;
        for tick in first..first + turns {
            let mut slot = self.buckets[bucket_of(tick)];
            while slot != NONE {
                let node = self.nodes[slot as usize];
                if node.tick <= passed {
                    self.clear(slot);
                    due.push(slot);
                }
                slot = node.next;
            }
        }
    }

    fn instant(&self, tick: u64) -> Instant {
        let nanos = TICK.as_nanos().saturating_mul(u128::from(tick));
        let after = Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX / 2));
        later(self.start, after)
    }
}

fn bucket_of(tick: u64) -> usize {
    (tick % BUCKETS as u64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    fn due(timers: &mut Timers, now: Instant) -> Vec<u32> {
        let mut due = Vec::new();
        timers.expire(now, &mut due);
        due.sort_unstable();
        due
    }

    #[test]
    fn fires_when_due_and_not_before() {
        let start = Instant::now();
        let mut timers = Timers::new(start);
        timers.set(3, start + Duration::from_millis(100));
        timers.set(9, start + Duration::from_secs(60));
        assert!(due(&mut timers, start + Duration::from_millis(99)).is_empty());
        assert_eq!(due(&mut timers, start + Duration::from_millis(103)), [3]);
        assert!(due(&mut timers, start + Duration::from_secs(59)).is_empty());
        assert_eq!(due(&mut timers, start + Duration::from_secs(61)), [9]);
        assert_eq!(timers.next(), None);
    }

    #[test]
    fn what_is_cleared_or_set_anew_does_not_fire() {
        let start = Instant::now();
        let mut timers = Timers::new(start);
        for slot in 0..4 {
            timers.set(slot, start + Duration::from_millis(10));
        }
        timers.clear(1);
        timers.set(2, start + Duration::from_millis(500));
        assert_eq!(due(&mut timers, start + Duration::from_millis(20)), [0, 3]);
        assert_eq!(due(&mut timers, start + Duration::from_millis(510)), [2]);
    }

    #[test]
    fn a_deadline_in_the_past_fires_at_once() {
        let start = Instant::now();
        let mut timers = Timers::new(start);
        assert!(due(&mut timers, start + Duration::from_secs(5)).is_empty());
        timers.set(0, start + Duration::from_secs(1));
        assert_eq!(due(&mut timers, start + Duration::from_millis(5_002)), [0]);
    }

    proptest! {
        #[test]
        fn every_deadline_fires_once_in_its_time(
            steps in proptest::collection::vec((0u32..40, 0u64..9_000, any::<bool>()), 1..200)
        ) {
            let start = Instant::now();
            let at = |ms| start + Duration::from_millis(ms);
            let mut timers = Timers::new(start);
            let mut model = HashMap::new();
            let mut now = 0;
            for (slot, ms, clear) in steps {
                if clear {
                    timers.clear(slot);
                    model.remove(&slot);
                } else {
                    timers.set(slot, at(now + ms));
                    model.insert(slot, now + ms);
                }
                // Go at most to the time of the wheel's next check.
                if let Some(next) = timers.next() {
                    let earliest = model.values().min().unwrap();
                    prop_assert!(next <= at((*earliest).max(now) + 4), "sleeps past a deadline");
                }
                now += ms / 3;
                let mut fired = Vec::new();
                timers.expire(at(now), &mut fired);
                for slot in fired {
                    let deadline = model.remove(&slot);
                    prop_assert!(deadline.is_some_and(|d| d <= now), "{deadline:?} at {now}");
                }
                prop_assert!(model.values().all(|&d| d + 4 > now), "late at {now}: {model:?}");
            }
        }
    }
}
