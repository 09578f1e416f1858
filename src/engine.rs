//! An agent's SNMP engine: [`Engine`].

mod pack;

use std::time::Instant;

/// An agent's SNMP engine: its ID and the clock that it last reported (RFC 3414, section 2.2).
///
/// [`HostRecord::engine`](crate::HostRecord::engine) holds it if the host was asked over SNMPv3.
/// Given to [`Target::engine`](crate::Target::engine), it saves the discovery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Engine {
    id: Vec<u8>,
    boots: u32,
    time: u32,
    at: Instant,
}

impl Engine {
    /// Creates an engine with this snmpEngineID. `boots` and `time` (in seconds) are its
    /// snmpEngineBoots and snmpEngineTime now.
    pub fn new(id: impl Into<Vec<u8>>, boots: u32, time: u32) -> Self {
        Self::heard(id.into(), boots, time, Instant::now())
    }

    pub(crate) fn heard(id: Vec<u8>, boots: u32, time: u32, at: Instant) -> Self {
        Self { id, boots, time, at }
    }

    /// Returns snmpEngineID.
    pub fn id(&self) -> &[u8] {
        &self.id
    }

    /// Returns snmpEngineBoots.
    pub fn boots(&self) -> u32 {
        self.boots
    }

    /// Returns the snmpEngineTime expected now, in seconds: the reported time plus the time since
    /// then.
    pub fn time(&self) -> u32 {
        let passed = u32::try_from(self.at.elapsed().as_secs()).unwrap_or(u32::MAX);
        self.time.saturating_add(passed).min(i32::MAX as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn time_goes_on_and_stays_in_its_range() {
        assert_eq!(Engine::new([1; 5], 3, 100).boots(), 3);
        let earlier = Instant::now().checked_sub(Duration::from_secs(7)).unwrap();
        assert!((107..110).contains(&Engine::heard(vec![1; 5], 1, 100, earlier).time()));
        assert_eq!(Engine::heard(vec![1; 5], 1, i32::MAX as u32, earlier).time(), i32::MAX as u32);
    }
}
