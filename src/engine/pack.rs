//! Engines as octets that travel.

use super::Engine;
use crate::packed::{Pack, Packed, Read};

/// The clock goes on while the octets are under way. An engine from far away lags by that time.
impl Pack for Engine {
    fn pack(&self, to: &mut Vec<u8>) {
        self.id.pack(to);
        self.boots.pack(to);
        self.time().pack(to);
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        Ok(Engine::new(<Vec<u8>>::unpack(from)?, u32::unpack(from)?, u32::unpack(from)?))
    }
}
