//! An engine's boots and time: [`Clock`] (RFC 3414, section 2.2).

use std::time::Instant;

/// The engine boots at which an engine stops (RFC 3414, section 2.2.3).
pub(crate) const MAX_BOOTS: u32 = i32::MAX as u32;

/// The largest engine time. After it, the boots are one more.
const MAX_TIME: u32 = i32::MAX as u32;

/// A message may be this many seconds older than the engine's time.
const WINDOW: u32 = 150;

/// The agent's snmpEngineBoots and snmpEngineTime, at a moment of our clock.
///
/// Each host has its own, even if two hosts have the same engine ID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) boots: u32,
    pub(super) time: u32,
    pub(super) at: Instant,
    /// Whether the engine has sent it in an authenticated message. Otherwise it is only a hint,
    /// for example from a discovery, and an authenticated message replaces it whatever it says.
    pub(super) authentic: bool,
}

impl Clock {
    /// Returns what an unauthenticated message, a user or a memory says.
    pub(super) fn hint(boots: u32, time: u32, at: Instant) -> Self {
        Self { boots, time, at, authentic: false }
    }

    /// Returns the boots and the time that the engine should have now.
    pub(super) fn now(&self, now: Instant) -> (u32, u32) {
        let passed = now.saturating_duration_since(self.at).as_secs();
        let time = u64::from(self.time).saturating_add(passed);
        match u32::try_from(time) {
            Ok(time) if time <= MAX_TIME => (self.boots, time),
            // RFC 3414, section 2.2.1: the time starts again, and the boots are one more.
            _ => {
                let over = time - u64::from(MAX_TIME);
                let time = u32::try_from(over).unwrap_or(MAX_TIME).min(MAX_TIME);
                (self.boots.saturating_add(1).min(MAX_BOOTS), time)
            }
        }
    }

    /// Checks the boots and time of an authenticated message, and takes them over if they are later
    /// than the known ones. Returns whether the message is in the time window.
    ///
    /// RFC 3414, section 3.2 7b: the engine's message may be ahead by any time, and may be old by
    /// 150 s. If the boots have reached their end, no message counts.
    pub(super) fn admit(known: &mut Option<Self>, boots: u32, time: u32, now: Instant) -> bool {
        let heard = Self { boots, time, at: now, authentic: true };
        let Some(clock) = known.as_mut().filter(|clock| clock.authentic) else {
            *known = Some(heard);
            return boots < MAX_BOOTS;
        };
        // What is later than everything before is as good as the clock itself. The rest is measured
        // against the time that the engine should have by now.
        let in_window = if (boots, time) > (clock.boots, clock.time) {
            *clock = heard;
            true
        } else {
            let (expected_boots, expected_time) = clock.now(now);
            boots == expected_boots && time >= expected_time.saturating_sub(WINDOW)
        };
        in_window && clock.boots < MAX_BOOTS
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn known(boots: u32, time: u32) -> (Option<Clock>, Instant) {
        let now = Instant::now();
        (Some(Clock { boots, time, at: now, authentic: true }), now)
    }

    #[test]
    fn time_goes_on_and_carries_over_into_the_boots() {
        let (clock, now) = known(3, MAX_TIME - 10);
        let clock = clock.unwrap();
        let after = |secs| clock.now(now + Duration::from_secs(secs));
        assert_eq!(after(0), (3, MAX_TIME - 10));
        assert_eq!(after(10), (3, MAX_TIME));
        assert_eq!(after(15), (4, 5));
        assert_eq!(
            Clock { boots: MAX_BOOTS, ..clock }.now(now + Duration::from_secs(15)).0,
            MAX_BOOTS
        );
    }

    #[test]
    fn a_message_may_be_old_by_the_window_and_ahead_by_any_time() {
        for (boots, time, passed, expected) in [
            (7, 1000, 0, true),
            (7, 850, 0, true),
            (7, 849, 0, false),
            (7, 5_000_000, 0, true),
            (8, 0, 0, true),
            (6, 1000, 0, false),
            // 200 s later, the engine's time should be 1200. What was never heard before still
            // counts, because a clock may be slow.
            (7, 1001, 200, true),
            (7, 1000, 200, false),
            (7, 850, 200, false),
        ] {
            let (mut clock, now) = known(7, 1000);
            let now = now + Duration::from_secs(passed);
            let admitted = Clock::admit(&mut clock, boots, time, now);
            assert_eq!(admitted, expected, "{boots} {time} after {passed} s");
        }
    }

    #[test]
    fn only_a_later_message_sets_the_clock() {
        let (mut clock, now) = known(7, 1000);
        assert!(Clock::admit(&mut clock, 7, 900, now));
        assert_eq!(clock.unwrap().time, 1000);
        assert!(Clock::admit(&mut clock, 7, 1001, now));
        assert!(Clock::admit(&mut clock, 9, 5, now));
        assert_eq!((clock.unwrap().boots, clock.unwrap().time), (9, 5));
        assert!(!Clock::admit(&mut clock, 7, 1001, now));
        assert_eq!(clock.unwrap().boots, 9);
    }

    #[test]
    fn a_hint_gives_way_to_every_authenticated_message() {
        let now = Instant::now();
        let mut clock = Some(Clock::hint(900, 5000, now));
        assert!(Clock::admit(&mut clock, 1, 10, now));
        let clock = clock.unwrap();
        assert_eq!((clock.boots, clock.time, clock.authentic), (1, 10, true));
    }

    #[test]
    fn at_the_end_of_the_boots_no_message_counts() {
        for known in [None, Some(Clock::hint(1, 1, Instant::now())), known(5, 5).0] {
            let mut clock = known;
            assert!(!Clock::admit(&mut clock, MAX_BOOTS, 5, Instant::now()));
            assert_eq!(clock.unwrap().boots, MAX_BOOTS);
            assert!(!Clock::admit(&mut clock, MAX_BOOTS, 6, Instant::now()));
        }
    }
}
