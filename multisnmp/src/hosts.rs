//! The hosts of a command, and the source of each host's credentials.

use netsnmp::{
    Error, ErrorKind, HostList, Target, hosts,
    hosts::{HostSpec, Identity},
};
use std::{net::Ipv4Addr, num::NonZero, ops::Range, sync::Arc};

/// Where the credentials of a host come from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Access {
    /// From its target, or from the settings of the command.
    #[default]
    Own,
    /// `cred=auto`: only from the memory of devices.
    Remembered,
}

/// Why a host with [`Access::Remembered`] is not asked.
pub(crate) fn unremembered() -> Error {
    let why = "the memory of devices has no credentials for this host: find them with \
               `multisnmp scan`, or name them with cred=TAG";
    ErrorKind::BadCredentials(why.to_owned()).into()
}

/// A host of the list.
#[derive(Debug, Clone)]
pub(crate) struct Listed {
    pub(crate) target: Target,
    pub(crate) access: Access,
}

impl Listed {
    /// Returns the target for a run without a memory. A target that needs the memory is refused.
    pub(crate) fn without_memory(self) -> Target {
        match self.access {
            Access::Own => self.target,
            Access::Remembered => self.target.refused(unremembered()),
        }
    }
}

/// The hosts of a command, each once, in the order in which they were written.
#[derive(Debug)]
pub(crate) struct Hosts {
    list: HostList,
    /// The positions in `list` of hosts with [`Access::Remembered`], as ranges in order.
    remembered: Vec<Range<u128>>,
}

impl Hosts {
    /// Makes an empty list. `port` is the port of hosts that name none.
    pub(crate) fn new(port: u16) -> Self {
        Self { list: HostList::new(port), remembered: Vec::new() }
    }

    /// Adds the hosts of `spec`. Returns how many of them are there already. `identity` tells
    /// hosts apart that are asked in two ways, with two contexts or two users.
    pub(crate) fn add(
        &mut self,
        spec: &HostSpec,
        template: &Arc<Target>,
        access: Access,
        identity: &Identity,
    ) -> u128 {
        let before = self.list.count();
        let doubles = self.list.push_shared(spec, template, identity);
        self.mark(before, access);
        doubles
    }

    /// Adds one IPv4 address with its port, if there is one. It is faster than [`add`](Self::add).
    /// Returns whether it is new.
    pub(crate) fn add_address(
        &mut self,
        address: Ipv4Addr,
        port: Option<NonZero<u16>>,
        template: &Arc<Target>,
        access: Access,
        identity: &Identity,
    ) -> bool {
        let before = self.list.count();
        let new = self.list.push_address(address, port, template, identity);
        self.mark(before, access);
        new
    }

    /// Adds a text that names no host. Its record says why.
    pub(crate) fn add_refused(&mut self, text: &str, why: Error) {
        self.list.push_refused(text, why);
    }

    /// Notes the access of the hosts that were added after the first `before` ones.
    fn mark(&mut self, before: u128, access: Access) {
        let after = self.list.count();
        if access == Access::Own || before == after {
            return;
        }
        match self.remembered.last_mut() {
            Some(last) if last.end == before => last.end = after,
            _ => self.remembered.push(before..after),
        }
    }

    /// Returns how many hosts there are.
    pub(crate) fn count(&self) -> u128 {
        self.list.count()
    }

    /// Returns whether a host has [`Access::Remembered`].
    pub(crate) fn want_memory(&self) -> bool {
        !self.remembered.is_empty()
    }

    /// Returns how many of them come from ranges and networks.
    pub(crate) fn expanded(&self) -> u128 {
        self.list.expanded()
    }

    /// Returns the hosts with their access.
    pub(crate) fn listed(&self) -> ListedHosts {
        ListedHosts::new(self.list.iter(), self.remembered.clone())
    }

    /// Returns the hosts with their access, and consumes the list.
    pub(crate) fn into_listed(self) -> ListedHosts {
        ListedHosts::new(self.list.into_iter(), self.remembered)
    }

    /// Returns the hosts as they are asked without a memory.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Target> + Send + use<> {
        self.listed().map(Listed::without_memory)
    }

    /// Returns the library's list.
    pub(crate) fn into_list(self) -> HostList {
        self.list
    }
}

impl IntoIterator for Hosts {
    type Item = Target;
    type IntoIter = std::iter::Map<ListedHosts, fn(Listed) -> Target>;

    fn into_iter(self) -> Self::IntoIter {
        self.into_listed().map(Listed::without_memory)
    }
}

/// The hosts of [`Hosts`] in their order.
#[derive(Debug)]
pub(crate) struct ListedHosts {
    targets: hosts::Targets,
    position: u128,
    remembered: std::vec::IntoIter<Range<u128>>,
    /// The range that ends after `position`.
    next: Range<u128>,
}

impl ListedHosts {
    fn new(targets: hosts::Targets, remembered: Vec<Range<u128>>) -> Self {
        let mut remembered = remembered.into_iter();
        let next = remembered.next().unwrap_or(u128::MAX..u128::MAX);
        Self { targets, position: 0, remembered, next }
    }
}

impl Iterator for ListedHosts {
    type Item = Listed;

    fn next(&mut self) -> Option<Listed> {
        let target = self.targets.next()?;
        if self.position == self.next.end {
            self.next = self.remembered.next().unwrap_or(u128::MAX..u128::MAX);
        }
        let access = match self.next.contains(&self.position) {
            true => Access::Remembered,
            false => Access::Own,
        };
        self.position += 1;
        Some(Listed { target, access })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_host_keeps_its_access() {
        let mut hosts = Hosts::new(161);
        let template = Arc::new(Target::new(""));
        for (item, access) in [
            ("10.0.0.1", Access::Own),
            ("10.0.0.2-3", Access::Remembered),
            ("10.0.0.3-4", Access::Remembered),
            ("10.0.0.4", Access::Own),
            ("core", Access::Own),
            ("edge", Access::Remembered),
        ] {
            hosts.add(&HostSpec::parse(item).unwrap(), &template, access, &Identity::default());
        }
        hosts.add_address(
            "10.0.0.9".parse().unwrap(),
            None,
            &template,
            Access::Own,
            &Identity::default(),
        );
        let remembered: Vec<_> = hosts
            .listed()
            .filter(|listed| listed.access == Access::Remembered)
            .map(|listed| listed.target.host().to_string())
            .collect();
        assert_eq!(remembered, ["10.0.0.2", "10.0.0.3", "10.0.0.4", "edge"]);
        assert_eq!(hosts.remembered, [1..4, 5..6]);
        let refused = hosts.into_iter().filter(|target| target.endpoint().is_err()).count();
        assert_eq!(refused, 4);
    }
}
