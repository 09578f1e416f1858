//! The interface through which SNMPv3 is added.

use super::{
    agent::{Agent, Asked},
    ber::Out,
};

/// Answers SNMPv3 messages.
pub trait Secure {
    /// Writes the answer to a message. Returns `false` if there is no answer.
    fn answer(&mut self, agent: &mut Agent, message: &[u8], asked: Asked, out: &mut Out) -> bool;
}

/// No SNMPv3: its messages get no answer.
pub struct NoV3;

impl Secure for NoV3 {
    fn answer(&mut self, _: &mut Agent, _: &[u8], _: Asked, _: &mut Out) -> bool {
        false
    }
}
