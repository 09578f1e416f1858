//! The hosts that are asked: one loopback address each.

use std::net::Ipv4Addr;

/// The address of a host: 127.1.0.1 and those behind it. Those of all tests are below.
#[must_use]
pub fn address(host: usize) -> Ipv4Addr {
    Ipv4Addr::from_bits(0x7f01_0001 + u32::try_from(host).expect("the hosts fit into 127/8"))
}
