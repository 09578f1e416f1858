//! The addresses of a scan, looked at before anything is sent.

use super::bounds::{Bounds, is_public};
use crate::hosts::Hosts;
use netsnmp::{Endpoint, Target};
use std::net::IpAddr;

/// How many addresses are looked at one by one.
const MAX_SURVEYED: usize = 20_000_000;

/// Returns the targets that are looked at.
pub(super) fn targets(hosts: &Hosts) -> impl Iterator<Item = Target> {
    hosts.listed().take(MAX_SURVEYED).map(|host| host.target)
}

/// Returns the first public address of the Internet that the bounds permit.
pub(crate) fn first_public(hosts: &Hosts, bounds: &Bounds) -> Option<IpAddr> {
    let addresses = targets(hosts).filter_map(|target| literal(&target));
    addresses.filter(|address| bounds.permit(*address)).find(|address| is_public(*address))
}

/// Returns the address of a target, if its text is one.
pub(super) fn literal(target: &Target) -> Option<IpAddr> {
    match target.endpoint().ok()? {
        Endpoint::Inet { host, .. } => host.parse().ok(),
        _ => None,
    }
}
