//! A fast hash of addresses and numbers: [`Mix`].

use std::hash::Hasher;

/// Hashes addresses. The list is the user's own and needs no defence against collisions, and this
/// costs only a few instructions per packet.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Mix(u64);

/// The bits of the golden ratio, which no pattern of addresses repeats.
const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

impl Mix {
    fn add(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word ^ SEED) * u128::from(SEED);
        self.0 = (product >> 64) as u64 ^ product as u64;
    }
}

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.add(u64::from_le_bytes(word));
        }
    }

    fn write_u16(&mut self, n: u16) {
        self.add(n.into());
    }

    fn write_u32(&mut self, n: u32) {
        self.add(n.into());
    }

    fn write_isize(&mut self, n: isize) {
        self.add(n as u64);
    }
}
