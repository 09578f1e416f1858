//! The hosts that are asked: each is a loopback address.

use std::net::Ipv4Addr;

/// The address of a host: 127.1.0.1 and the following ones. The tests use lower addresses.
#[must_use]
pub fn address(host: usize) -> Ipv4Addr {
    Ipv4Addr::from_bits(0x7f01_0001 + u32::try_from(host).expect("the hosts fit into 127/8"))
}
