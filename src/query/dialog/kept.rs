//! Counts what a host has given, and compares it with the limits: [`Kept`].

use crate::Limit;

/// The varbinds of a host that are kept, and the most there may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept {
    varbinds: usize,
    /// The memory that they take.
    pub(super) octets: usize,
    pub(super) max_varbinds: usize,
    pub(super) max_octets: usize,
}

/// The most octets of a host, whatever its limit is: places of varbinds count them in 32 bits, and the
/// last reply comes on top.
const MOST: usize = 1 << 31;

/// No limits.
impl Default for Kept {
    fn default() -> Self {
        Self { varbinds: 0, octets: 0, max_varbinds: usize::MAX, max_octets: usize::MAX }
    }
}

impl Kept {
    /// Counts more varbinds that take this much memory together.
    pub(super) fn count(&mut self, varbinds: usize, octets: usize) {
        self.varbinds += varbinds;
        self.octets += octets;
    }

    /// The driver has taken all varbinds.
    pub(super) fn clear(&mut self) {
        (self.varbinds, self.octets) = (0, 0);
    }

    /// Returns the limit that is reached.
    pub(super) fn limit(&self) -> Option<Limit> {
        if self.varbinds >= self.max_varbinds {
            return Some(Limit::Varbinds(self.max_varbinds));
        }
        let most = self.max_octets.min(MOST);
        (self.octets >= most).then_some(Limit::Octets(most))
    }
}
