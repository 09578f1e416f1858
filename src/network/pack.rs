//! Networks as octets that travel.

use super::Network;
use crate::packed::{Pack, Packed, Read, Unreadable};
use std::net::IpAddr;

impl Pack for Network {
    fn pack(&self, to: &mut Vec<u8>) {
        self.first.pack(to);
        to.push(self.prefix);
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        let (first, prefix) = (IpAddr::unpack(from)?, from.octet()?);
        Network::new(first, prefix).map_err(|_| Unreadable::new("a network has too long a prefix"))
    }
}
