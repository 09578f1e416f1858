//! Lists of hosts: names, addresses, ranges and networks, kept as written and expanded one by
//! one ([`HostList`]); what one item may be ([`HostSpec`]); the lines of a hosts file
//! ([`HostLine`]).

use crate::{Error, Target};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

mod line;
mod overrides;
mod spec;

pub use line::HostLine;
#[doc(hidden)]
pub use overrides::nearest;
pub use overrides::{KEYS, Overrides};
pub use spec::HostSpec;
use spec::{Addresses, Place};

/// Hosts to ask, each once.
///
/// Ranges and networks stay two numbers until they are iterated, so that a /8 costs no memory.
/// What was pushed before is not asked again: two texts are the same host where transport,
/// address (or name, in any case) and port are the same.
///
/// ```
/// use netsnmp::{HostList, Target, hosts::HostSpec};
///
/// let mut hosts = HostList::new(161);
/// let template = Target::new("").community("mysecret");
/// for item in ["10.0.0.0/30", "10.0.0.2-4", "core.example.com"] {
///     hosts.push(&HostSpec::parse(item)?, &template, "");
/// }
/// let texts: Vec<_> = hosts.into_iter().map(|target| target.host().to_string()).collect();
/// assert_eq!(texts, ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "core.example.com"]);
/// # Ok::<(), netsnmp::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct HostList {
    groups: Vec<Group>,
    seen: HashMap<Where, Covered>,
    port: u16,
    count: u128,
    expanded: u128,
}

/// Hosts that share a template.
#[derive(Debug, Clone)]
struct Group {
    hosts: Hosts,
    template: Target,
}

#[derive(Debug, Clone)]
enum Hosts {
    One(Arc<str>),
    Many(Addresses),
}

/// Apart from the address, what tells two hosts apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Where {
    place: Place,
    identity: String,
}

/// Addresses already there, as intervals that do not touch: start to end, inclusive.
#[derive(Debug, Clone, Default)]
struct Covered(BTreeMap<u128, u128>);

impl HostList {
    /// An empty list. `default_port` is what a text without a port means, so that `host` and
    /// `host:161` are one.
    pub fn new(default_port: u16) -> Self {
        Self { port: default_port, ..Self::default() }
    }

    /// Adds the hosts of `spec`, each with the settings of `template`; returns how many of them
    /// were there already. `identity` keeps apart what is one host asked in two ways: two
    /// contexts, two users.
    pub fn push(&mut self, spec: &HostSpec, template: &Target, identity: &str) -> u128 {
        let place = spec.place(template.own_port().unwrap_or(self.port));
        let covered = self.seen.entry(Where { place, identity: identity.to_owned() }).or_default();
        match spec.addresses() {
            None => {
                // A name's place is the name itself; one point stands for it.
                if covered.add(0, 0).is_empty() {
                    return 1;
                }
                self.one(spec.text().clone(), template);
                0
            }
            Some(addresses) => {
                let fresh = covered.add(addresses.first, addresses.last);
                let single = addresses.first == addresses.last;
                let mut added = 0u128;
                for (first, last) in fresh {
                    let count = (last - first).saturating_add(1);
                    added = added.saturating_add(count);
                    if single && spec.is_plain() {
                        self.one(spec.text().clone(), template);
                        continue;
                    }
                    self.count = self.count.saturating_add(count);
                    self.expanded = self.expanded.saturating_add(count);
                    let hosts = Hosts::Many(addresses.part(first, last));
                    self.groups.push(Group { hosts, template: template.clone() });
                }
                addresses.count() - added
            }
        }
    }

    /// Adds a text that names no host: it comes out as a target whose record says why.
    pub fn push_refused(&mut self, text: &str, why: Error) {
        self.one(text.into(), &Target::new(text).refused(why));
    }

    fn one(&mut self, text: Arc<str>, template: &Target) {
        self.count = self.count.saturating_add(1);
        self.groups.push(Group { hosts: Hosts::One(text), template: template.clone() });
    }

    /// How many targets there are.
    pub fn count(&self) -> u128 {
        self.count
    }

    /// How many of them nobody wrote down: addresses of ranges and networks.
    pub fn expanded(&self) -> u128 {
        self.expanded
    }

    /// The targets in order, made as they are asked for.
    pub fn iter(&self) -> Targets {
        self.clone().into_iter()
    }
}

impl IntoIterator for HostList {
    type Item = Target;
    type IntoIter = Targets;

    fn into_iter(self) -> Targets {
        Targets { groups: self.groups.into_iter(), current: None }
    }
}

/// The targets of a [`HostList`].
#[derive(Debug)]
pub struct Targets {
    groups: std::vec::IntoIter<Group>,
    current: Option<(Addresses, Target)>,
}

impl Iterator for Targets {
    type Item = Target;

    fn next(&mut self) -> Option<Target> {
        loop {
            if let Some((addresses, template)) = &mut self.current {
                if let Some(text) = addresses.next() {
                    return Some(template.for_host(text));
                }
                self.current = None;
            }
            let Group { hosts, template } = self.groups.next()?;
            match hosts {
                Hosts::One(text) => return Some(template.for_host(text)),
                Hosts::Many(addresses) => self.current = Some((addresses, template)),
            }
        }
    }
}

impl Covered {
    /// Adds an interval; returns the parts of it that were not there.
    fn add(&mut self, first: u128, last: u128) -> Vec<(u128, u128)> {
        let mut fresh = Vec::new();
        let mut next = Some(first);
        let (mut start, mut end) = (first, last);
        // The one before may reach into ours, or end right at it.
        let from = match self.0.range(..=first).next_back() {
            Some((&a, &b)) if b.saturating_add(1) >= first => a,
            _ => first,
        };
        let touched: Vec<(u128, u128)> =
            self.0.range(from..=last.saturating_add(1)).map(|(&a, &b)| (a, b)).collect();
        for (a, b) in touched {
            self.0.remove(&a);
            start = start.min(a);
            end = end.max(b);
            if let Some(at) = next
                && a > at
                && at <= last
            {
                fresh.push((at, (a - 1).min(last)));
            }
            next = next.and_then(|at| b.checked_add(1).map(|after| at.max(after)));
        }
        if let Some(at) = next
            && at <= last
        {
            fresh.push((at, last));
        }
        self.0.insert(start, end);
        fresh
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn list(items: &[&str]) -> (HostList, u128) {
        let mut list = HostList::new(161);
        let mut doubles = 0;
        for item in items {
            doubles += list.push(&HostSpec::parse(item).unwrap(), &Target::new(""), "");
        }
        (list, doubles)
    }

    fn texts(items: &[&str]) -> Vec<String> {
        list(items).0.into_iter().map(|t| t.host().to_string()).collect()
    }

    #[test]
    fn expands_in_order_and_once() {
        assert_eq!(texts(&["10.0.0.9-11"]), ["10.0.0.9", "10.0.0.10", "10.0.0.11"]);
        assert_eq!(texts(&["10.0.0.254-10.0.1.1"]).len(), 4);
        assert_eq!(texts(&["10.0.0.0/31"]), ["10.0.0.0", "10.0.0.1"]);
        assert_eq!(texts(&["2001:db8::/127"]), ["2001:db8::", "2001:db8::1"]);
        assert_eq!(texts(&["[2001:db8::/127]:1161"]), ["[2001:db8::]:1161", "[2001:db8::1]:1161"]);
        assert_eq!(texts(&["tcp:10.0.0.1-2:705"]), ["tcp:10.0.0.1:705", "tcp:10.0.0.2:705"]);
        assert_eq!(texts(&["a", "A", "a:161", "a:162"]), ["a", "a:162"]);
        assert_eq!(
            texts(&["10.0.0.2", "10.0.0.1-4", "10.0.0.3-6", "udp:10.0.0.6:161"]),
            ["10.0.0.2", "10.0.0.1", "10.0.0.3", "10.0.0.4", "10.0.0.5", "10.0.0.6"]
        );
    }

    #[test]
    fn counts_what_it_does_not_hold() {
        let (list, doubles) = list(&["10.0.0.0/8", "10.1.0.0/16", "2001:db8::/32"]);
        assert_eq!(doubles, 65_534);
        assert_eq!(list.count(), (1 << 24) - 2 + (1 << 96));
        assert_eq!(list.expanded(), list.count());
        assert_eq!(list.iter().nth(70_000).unwrap().host().as_ref(), "10.1.17.113");
    }

    #[test]
    fn all_of_v6_does_not_overflow() {
        let (list, _) = list(&["::/0"]);
        assert_eq!(list.count(), u128::MAX);
    }

    #[test]
    fn identities_keep_a_host_apart() {
        let mut list = HostList::new(161);
        let spec = HostSpec::parse("10.0.0.1").unwrap();
        assert_eq!(list.push(&spec, &Target::new(""), "vlan-1"), 0);
        assert_eq!(list.push(&spec, &Target::new(""), "vlan-2"), 0);
        assert_eq!(list.push(&spec, &Target::new(""), "vlan-2"), 1);
        assert_eq!(list.push(&spec, &Target::new("").port(1161), "vlan-2"), 0);
    }

    proptest! {
        #[test]
        fn every_address_comes_once(ranges in proptest::collection::vec((0u8..60, 0u8..12), 1..12)) {
            let mut expected = Vec::new();
            let mut list = HostList::new(161);
            let mut doubles = 0;
            for (first, more) in ranges {
                let last = first + more;
                let spec = HostSpec::parse(&format!("10.0.0.{first}-{last}")).unwrap();
                doubles += list.push(&spec, &Target::new(""), "");
                for n in first..=last {
                    let text = format!("10.0.0.{n}");
                    if expected.contains(&text) { doubles -= 1 } else { expected.push(text) }
                }
            }
            prop_assert_eq!(doubles, 0);
            prop_assert_eq!(list.count(), expected.len() as u128);
            let found: Vec<String> = list.into_iter().map(|t| t.host().to_string()).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
