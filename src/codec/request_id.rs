//! Request IDs that nobody can predict: [`RequestIds`].

use crate::{ErrorKind, Result};
use rand::{Rng, SeedableRng, rngs::StdRng, rngs::SysRng};
use std::fmt;

/// Draws request IDs from a cipher, whose key is from the system's randomness.
///
/// SNMPv1 and v2c have nothing else against a forged answer: it needs the request ID, the agent's
/// address and our port. A device that is asked sees many of our IDs. They must not tell it the IDs
/// that other devices get, so a plain generator is not enough: its state follows from its output.
pub(crate) struct RequestIds(StdRng);

/// The key of [`RequestIds`]. Whoever knows it knows the IDs, so it is not printed.
#[derive(Clone)]
pub(crate) struct Seed([u8; 32]);

/// The smallest ID of four octets. All IDs but [short](RequestIds::draw_short) ones have four, so that
/// one can replace another in a message.
pub(crate) const SMALLEST_ID: u32 = 0x0100_0000;

/// The largest [short](RequestIds::draw_short) ID. A signed number of 16 bits holds it.
pub(crate) const LARGEST_SHORT_ID: u32 = 0x7fff;

/// Returns whether `got` is `sent` without its high bits: an agent that keeps 15 or 16 bits, with or
/// without their sign.
pub(crate) fn is_cut(sent: i64, got: i64) -> bool {
    let low = i64::from(LARGEST_SHORT_ID);
    sent != got && sent & low == got & low && (-0x8000..=0xffff).contains(&got)
}

impl Seed {
    /// # Errors
    /// [`Local`](ErrorKind::Local): the system gives no randomness.
    pub(crate) fn new() -> Result<Self> {
        let mut seed = [0; 32];
        match rand::TryRng::try_fill_bytes(&mut SysRng, &mut seed) {
            Ok(()) => Ok(Self(seed)),
            Err(e) => Err(ErrorKind::Local(format!("the system gives no randomness: {e}")).into()),
        }
    }
}

#[cfg(feature = "fuzzing")]
impl Seed {
    /// A seed that everybody knows, so that a run can be repeated.
    pub(crate) fn known() -> Self {
        Self([7; 32])
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(…)")
    }
}

impl RequestIds {
    pub(crate) fn new(seed: &Seed) -> Self {
        Self(StdRng::from_seed(seed.0))
    }

    /// Returns a positive ID of four octets.
    pub(crate) fn draw(&mut self) -> u32 {
        loop {
            let id = self.0.next_u32() >> 1;
            if id >= SMALLEST_ID {
                return id;
            }
        }
    }

    /// Returns a positive ID of 15 bits, as net-snmp makes it with `16bitIDs`.
    pub(crate) fn draw_short(&mut self) -> u32 {
        loop {
            let id = self.0.next_u32() & LARGEST_SHORT_ID;
            if id > 0 {
                return id;
            }
        }
    }

    /// Returns a fraction from 0 to 1.
    pub(crate) fn fraction(&mut self) -> f64 {
        f64::from(self.0.next_u32()) / f64::from(u32::MAX)
    }
}

#[cfg(test)]
mod tests;
