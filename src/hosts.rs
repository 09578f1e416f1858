//! Lists of hosts. A [`HostList`] keeps names, addresses, ranges and networks as written and
//! expands them one by one. A [`HostSpec`] is one item of a list, a [`HostLine`] one line of a
//! hosts file.

use crate::{Error, Target};
use std::{
    collections::HashMap,
    net::Ipv4Addr,
    num::NonZero,
    sync::{Arc, OnceLock},
};

mod batch;
mod bits;
mod identity;
mod incomplete;
mod labels;
mod line;
mod overrides;
mod seen;
mod spec;
mod targets;
mod written;

use batch::{Batch, Template};
pub use identity::Identity;
pub use incomplete::Incomplete;
use labels::{Labels, Shared};
pub use line::HostLine;
pub use overrides::{KEYS, Overrides, duration};
use seen::Seen;
pub use spec::HostSpec;
use targets::Common;
pub use targets::Targets;

/// Hosts to ask, each once.
///
/// A million hosts take 10 to 60 MB, depending on their lines: addresses stay numbers, texts stand
/// one after the other in one string, and common settings are stored once. Ranges and networks stay
/// two numbers until they are iterated, so a /8 costs no memory.
///
/// A host that was pushed before is not added again. Two texts are the same host if transport, port
/// and address (or name, ignoring case) are equal. A host with two identities or two ports, for
/// instance two contexts, is two targets. Then each has a [label](Target::label): the host and the
/// public part of its [`Identity`], and from the second one without a difference a number:
/// `core context=vlan-10`, `core#2`. The label of a target is not needed if it is the host itself.
///
/// ```
/// use netsnmp::{HostList, Target, hosts::{HostSpec, Identity}};
///
/// let mut hosts = HostList::new(161);
/// let template = Target::new("").community("mysecret");
/// for item in ["10.0.0.0/30", "10.0.0.2-4", "core.example.com"] {
///     hosts.push(&HostSpec::parse(item)?, &template, &Identity::default());
/// }
/// let texts: Vec<_> = hosts.into_iter().map(|target| target.host().to_string()).collect();
/// assert_eq!(texts, ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "core.example.com"]);
/// # Ok::<(), netsnmp::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct HostList {
    batches: Vec<Batch>,
    templates: Vec<Common>,
    /// Maps the address of a template, and an identity, to a place in `templates`. Each template
    /// stays alive, so its address is never reused.
    numbers: HashMap<(usize, u128), Template>,
    /// The identity and the port of the first host, and whether another host has others.
    first: Option<(u128, Option<u16>)>,
    varied: bool,
    /// The hosts that are in the list several times. It is found when the list is iterated.
    shared: OnceLock<Option<Arc<Shared>>>,
    seen: Seen,

    port: u16,
    count: u128,
    expanded: u128,
}

impl HostList {
    /// Creates an empty list. A text without a port means `default_port`, so that `host` and
    /// `host:161` are the same host.
    pub fn new(default_port: u16) -> Self {
        Self { port: default_port, ..Self::default() }
    }

    /// Adds the hosts of `spec`, each with the settings of `template`, and returns how many of them
    /// the list had already. A host with two identities counts as two hosts.
    pub fn push(&mut self, spec: &HostSpec, template: &Target, identity: &Identity) -> u128 {
        self.push_shared(spec, &Arc::new(template.clone()), identity)
    }

    /// Like [`push`](Self::push), for many hosts with one template: the template is stored once.
    pub fn push_shared(
        &mut self,
        spec: &HostSpec,
        template: &Arc<Target>,
        identity: &Identity,
    ) -> u128 {
        self.note(template, identity);
        let (key, port) = (identity.key(), template.own_port().unwrap_or(self.port));
        let Some(addresses) = spec.addresses() else {
            if !self.seen.add_name(spec, port, key) {
                return 1;
            }
            self.text(spec.text(), template, identity);
            return 0;
        };
        let covered = self.seen.addresses(addresses, port, key);
        if spec.is_plain() {
            if !covered.add_one(addresses.first) {
                return 1;
            }
            // If std parses the text as an address, it writes the address the same way.
            match spec.text().parse() {
                Ok(address) => self.address(address, None, template, identity),
                Err(_) => self.text(spec.text(), template, identity),
            }
            return 0;
        }
        let mut added = 0u128;
        for (first, last) in covered.add(addresses.first, addresses.last) {
            let count = (last - first).saturating_add(1);
            added = added.saturating_add(count);
            self.count = self.count.saturating_add(count);
            self.expanded = self.expanded.saturating_add(count);
            let template = self.number(template, identity);
            self.batches.push(Batch::Many(addresses.part(first, last).into(), template));
        }
        addresses.count() - added
    }

    /// Like [`push_shared`](Self::push_shared) with the address, and the port if there is one, as the
    /// spec. Returns whether the host is new.
    pub fn push_address(
        &mut self,
        address: Ipv4Addr,
        port: Option<NonZero<u16>>,
        template: &Arc<Target>,
        identity: &Identity,
    ) -> bool {
        self.note(template, identity);
        let asked = port.map(NonZero::get).or(template.own_port()).unwrap_or(self.port);
        let new = self.seen.udp(asked, identity.key()).add_one(u32::from(address).into());
        if new {
            self.address(address, port, template, identity);
        }
        new
    }

    /// Adds a text that names no host. It becomes a target whose record gives the reason `why`.
    pub fn push_refused(&mut self, text: &str, why: Error) {
        let template = Arc::new(Target::new(text).refused(why));
        self.text(text, &template, &Identity::default());
    }

    fn text(&mut self, text: &str, template: &Arc<Target>, identity: &Identity) {
        self.count = self.count.saturating_add(1);
        let template = self.number(template, identity);
        if !self.batches.last_mut().is_some_and(|batch| batch.add_text(text, template)) {
            self.batches.push(Batch::of_text(text, template));
        }
    }

    fn address(
        &mut self,
        address: Ipv4Addr,
        port: Option<NonZero<u16>>,
        template: &Arc<Target>,
        identity: &Identity,
    ) {
        self.count = self.count.saturating_add(1);
        let template = self.number(template, identity);
        let last = self.batches.last_mut();
        if !last.is_some_and(|batch| batch.add_address(address, port, template)) {
            self.batches.push(Batch::of_address(address, port, template));
        }
    }

    fn number(&mut self, template: &Arc<Target>, identity: &Identity) -> Template {
        if let Some((last, shown)) = self.templates.last()
            && Arc::ptr_eq(last, template)
            && Arc::ptr_eq(shown, identity.shown())
        {
            return Template::of(self.templates.len() - 1);
        }
        let templates = &mut self.templates;
        let key = (Arc::as_ptr(template) as usize, identity.key());
        *self.numbers.entry(key).or_insert_with(|| {
            templates.push((Arc::clone(template), Arc::clone(identity.shown())));
            Template::of(templates.len() - 1)
        })
    }

    /// Notes whether the list has hosts with different settings.
    fn note(&mut self, template: &Target, identity: &Identity) {
        let one = (identity.key(), template.own_port());
        self.varied |= *self.first.get_or_insert(one) != one;
        if self.shared.get().is_some() {
            self.shared = OnceLock::new();
        }
    }

    /// Returns what names the targets, if some of them have the same host.
    fn labels(&self) -> Option<Labels> {
        let find = || self.varied.then(|| Shared::find(&self.batches)).flatten();
        self.shared.get_or_init(find).clone().map(Labels::new)
    }

    /// The number of targets.
    pub fn count(&self) -> u128 {
        self.count
    }

    /// The number of targets that come from expanding ranges and networks.
    pub fn expanded(&self) -> u128 {
        self.expanded
    }

    /// Iterates over the targets in order and creates each one when it is asked for.
    pub fn iter(&self) -> Targets {
        Targets::new(self.batches.clone(), self.templates.clone(), self.labels())
    }
}

impl IntoIterator for HostList {
    type Item = Target;
    type IntoIter = Targets;

    fn into_iter(self) -> Targets {
        let labels = self.labels();
        Targets::new(self.batches, self.templates, labels)
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
            doubles += list.push(&HostSpec::parse(item).unwrap(), &Target::new(""), &"".into());
        }
        (list, doubles)
    }

    fn texts(items: &[&str]) -> Vec<String> {
        list(items).0.into_iter().map(|t| t.host().to_string()).collect()
    }

    #[test]
    fn hosts_are_expanded_in_order_and_once() {
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
    fn networks_are_counted_without_being_expanded() {
        let (list, doubles) = list(&["10.0.0.0/8", "10.1.0.0/16", "2001:db8::/32"]);
        assert_eq!(doubles, 65_534);
        assert_eq!(list.count(), (1 << 24) - 2 + (1 << 96));
        assert_eq!(list.expanded(), list.count());
        assert_eq!(list.iter().nth(70_000).unwrap().host().as_ref(), "10.1.17.113");
    }

    #[test]
    fn counting_all_ipv6_addresses_does_not_overflow() {
        let (list, _) = list(&["::/0"]);
        assert_eq!(list.count(), u128::MAX);
    }

    #[test]
    fn a_host_with_two_identities_counts_twice() {
        let mut list = HostList::new(161);
        let spec = HostSpec::parse("10.0.0.1").unwrap();
        assert_eq!(list.push(&spec, &Target::new(""), &"vlan-1".into()), 0);
        assert_eq!(list.push(&spec, &Target::new(""), &"vlan-2".into()), 0);
        assert_eq!(list.push(&spec, &Target::new(""), &"vlan-2".into()), 1);
        assert_eq!(list.push(&spec, &Target::new("").port(1161), &"vlan-2".into()), 0);
        let name = HostSpec::parse("core").unwrap();
        assert_eq!(list.push(&name, &Target::new(""), &"vlan-1".into()), 0);
        assert_eq!(list.push(&name, &Target::new(""), &"vlan-2".into()), 0);
        assert_eq!(
            list.push(&HostSpec::parse("CORE:161").unwrap(), &Target::new(""), &"vlan-2".into()),
            1
        );
    }

    #[test]
    fn hosts_keep_their_order_text_and_template() {
        let mut list = HostList::new(161);
        let templates: Vec<_> = (1..4).map(|port| Arc::new(Target::new("").port(port))).collect();
        let mut expected = Vec::new();
        for i in 0..200_000_u32 {
            // First alternate kinds and templates, then add many hosts of one kind: more than a batch
            // holds.
            let kind = if i < 1000 { i % 5 } else { i / 70_000 };
            let template = &templates[(i % 3) as usize];
            let [_, a, b, c] = i.to_be_bytes();
            let text = match kind {
                0 => format!("10.{a}.{b}.{c}"),
                1 => format!("name-{i}"),
                2 => format!("2001:db8::{a:x}:{b:x}:{c:x}"),
                3 => format!("udp:10.{a}.{b}.{c}"),
                _ => format!("11.{a}.{b}.{c}-{c}"),
            };
            expected.push((text.split('-').next().unwrap().to_owned(), template.own_port()));
            if kind == 1 {
                expected.last_mut().unwrap().0 = text.clone();
            }
            assert_eq!(list.push_shared(&HostSpec::parse(&text).unwrap(), template, &"".into()), 0);
        }
        assert!(!list.push_address([10, 0, 0, 0].into(), None, &templates[0], &"".into()));
        assert!(list.push_address([10, 0, 0, 0].into(), None, &templates[1], &"".into()));
        expected.push(("10.0.0.0".to_owned(), Some(2)));
        for (port, new) in [(1, false), (161, true), (161, false)] {
            let port = NonZero::new(port);
            let added = list.push_address([10, 0, 0, 0].into(), port, &templates[0], &"".into());
            assert_eq!(added, new, "{port:?}");
        }
        expected.push(("10.0.0.0:161".to_owned(), Some(1)));
        assert_eq!(list.count(), expected.len() as u128);
        assert_eq!(list.templates.len(), 3);
        let settings = crate::Settings::default();
        let seen = |target: Target| {
            // What a list says about an address is what its text says.
            let read = Target::new(target.host().clone()).literal(&settings);
            assert_eq!(target.literal(&settings), read);
            (target.host().to_string(), target.own_port())
        };
        assert!(list.iter().map(seen).eq(expected.iter().cloned()));
        assert!(list.into_iter().map(seen).eq(expected));
    }

    proptest! {
        #[test]
        fn every_address_is_listed_once(ranges in proptest::collection::vec((0u8..60, 0u8..12), 1..30)) {
            let mut expected = Vec::new();
            let mut list = HostList::new(161);
            let mut doubles = 0;
            for (first, more) in ranges {
                // Even numbers become single addresses.
                let more = if first % 2 == 0 { 0 } else { more };
                let last = first + more;
                let text = match more {
                    0 => format!("10.0.0.{first}"),
                    _ => format!("10.0.0.{first}-{last}"),
                };
                let spec = HostSpec::parse(&text).unwrap();
                doubles += list.push(&spec, &Target::new(""), &"".into());
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
