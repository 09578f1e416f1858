//! An snmpEngineID: [`EngineId`].

/// An snmpEngineID, which has at most 32 octets. There is one for each host, so it does not
/// allocate.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct EngineId {
    octets: [u8; Self::MOST],
    len: u8,
}

impl EngineId {
    /// The most octets that one may have (RFC 3411, SnmpEngineID).
    pub(super) const MOST: usize = 32;

    /// Returns `None` if there are no octets, or too many.
    pub(super) fn new(id: &[u8]) -> Option<Self> {
        let mut octets = [0; Self::MOST];
        if id.is_empty() {
            return None;
        }
        octets.get_mut(..id.len())?.copy_from_slice(id);
        Some(Self { octets, len: id.len() as u8 })
    }

    pub(super) fn octets(&self) -> &[u8] {
        &self.octets[..usize::from(self.len)]
    }
}

/// Returns whether the length fits an snmpEngineID that somebody writes down (RFC 3411,
/// SnmpEngineID).
pub(super) fn is_whole(id: &[u8]) -> bool {
    (5..=EngineId::MOST).contains(&id.len())
}
