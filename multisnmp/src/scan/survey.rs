//! The addresses of a scan, looked at before anything is sent.

use super::bounds::{Bounds, is_public};
use netsnmp::{Endpoint, HostList, Target};
use std::net::IpAddr;

/// How many addresses are looked at one by one.
const MAX_SURVEYED: usize = 20_000_000;

/// Returns the targets that are looked at.
pub(super) fn targets(hosts: &HostList) -> impl Iterator<Item = Target> {
    hosts.iter().take(MAX_SURVEYED)
}

/// Returns the first public address of the Internet that the bounds permit.
pub(crate) fn first_public(hosts: &HostList, bounds: &Bounds) -> Option<IpAddr> {
    let addresses = targets(hosts).filter_map(|target| literal(&target));
    addresses.filter(|address| bounds.permit(*address)).find(|address| is_public(*address))
}

/// Returns the address of a target, if its text is one.
pub(super) fn literal(target: &Target) -> Option<IpAddr> {
    match target.endpoint().ok()? {
        Endpoint::Inet { host, .. } => host.parse().ok(),
        Endpoint::Unix(_) => None,
    }
}
