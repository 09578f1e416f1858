//! What is known of an agent's engine: [`Engine`].

use std::time::Instant;

/// An agent's SNMP engine: its ID, and its clock as it was last heard (RFC 3414, section 2.2).
///
/// [`HostRecord::engine`](crate::HostRecord::engine) has it of a host that was asked over SNMPv3.
/// Given back with [`Target::engine`](crate::Target::engine) it spares the discovery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Engine {
    id: Vec<u8>,
    boots: u32,
    time: u32,
    at: Instant,
}

impl Engine {
    /// An engine of that snmpEngineID whose snmpEngineBoots and snmpEngineTime, in seconds, are
    /// these now.
    pub fn new(id: impl Into<Vec<u8>>, boots: u32, time: u32) -> Self {
        Self::heard(id.into(), boots, time, Instant::now())
    }

    pub(crate) fn heard(id: Vec<u8>, boots: u32, time: u32, at: Instant) -> Self {
        Self { id, boots, time, at }
    }

    /// snmpEngineID.
    pub fn id(&self) -> &[u8] {
        &self.id
    }

    /// snmpEngineBoots.
    pub fn boots(&self) -> u32 {
        self.boots
    }

    /// snmpEngineTime in seconds, as it should be now: the time heard and what has passed since.
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
