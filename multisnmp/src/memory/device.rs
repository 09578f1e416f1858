//! What is known of one device.

use netsnmp::{Engine, HostRecord, Version, query::Habits};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long habits are believed: a week, in seconds.
const HABITS_LAST: i64 = 7 * 86_400;

/// What is known of one address and port.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Device {
    /// The tag of the credentials that worked. `None`: they have no tag.
    pub(crate) tag: Option<String>,
    pub(crate) version: Option<Version>,
    pub(crate) engine: Option<Clock>,
    pub(crate) rtt: Option<Duration>,
    /// How large its answers can be and in which order it gives them.
    pub(crate) habits: Habits,
    /// When its habits last changed, in seconds since 1970.
    pub(crate) habits_at: i64,
    /// When it last answered, in seconds since 1970.
    pub(crate) seen: i64,
}

/// snmpEngineID, with its boots and time as they were at one moment.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Clock {
    pub(crate) id: Vec<u8>,
    pub(crate) boots: u32,
    pub(crate) time: u32,
    /// That moment, in seconds since 1970.
    pub(crate) at: i64,
}

impl Clock {
    pub(crate) fn of(engine: &Engine, now: i64) -> Self {
        let (boots, time) = (engine.boots(), engine.time());
        Self { id: engine.id().to_vec(), boots, time, at: now }
    }

    /// Returns the engine as it should be now. Its time never goes back, even if our own clock was
    /// set back.
    pub(crate) fn engine(&self, now: i64) -> Engine {
        let passed = u32::try_from(now.saturating_sub(self.at).max(0)).unwrap_or(u32::MAX);
        let time = self.time.saturating_add(passed).min(i32::MAX as u32);
        Engine::new(self.id.clone(), self.boots, time)
    }
}

impl Device {
    /// Returns its habits, or the default ones after a week: a bad line that lost large answers
    /// may work now.
    pub(crate) fn habits(&self, now: i64) -> Habits {
        match now.saturating_sub(self.habits_at) < HABITS_LAST {
            true => self.habits,
            false => Habits::default(),
        }
    }

    /// Learns from a record. Returns whether the device answered at all.
    pub(crate) fn learn(&mut self, record: &HostRecord, now: i64) -> bool {
        if record.rtt.is_none() && record.varbinds.is_empty() {
            return false;
        }
        self.seen = now;
        if let Some(engine) = &record.engine {
            self.engine = Some(Clock::of(engine, now));
        }
        self.rtt = record.rtt.or(self.rtt);
        if record.habits != self.habits {
            self.habits = record.habits;
            self.habits_at = now;
        }
        true
    }
}

/// Returns the seconds since 1970.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn habits_are_believed_for_a_week() {
        let habits = Habits::new(false, Some(40));
        let device = Device { habits, habits_at: 900, ..Device::default() };
        assert_eq!(device.habits(1000), device.habits);
        assert_eq!(device.habits(900 + HABITS_LAST), Habits::default());
    }

    #[test]
    fn engine_time_goes_on_and_never_back() {
        let clock = Clock { id: vec![1; 5], boots: 3, time: 100, at: 1000 };
        assert_eq!(clock.engine(1060).time(), 160);
        assert_eq!(clock.engine(900).time(), 100);
        assert_eq!(clock.engine(i64::MAX).time(), i32::MAX as u32);
    }
}
