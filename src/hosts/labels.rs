//! What targets of a list are called that have the same host.

use super::{HostSpec, batch::Batch, seen::Seen};
use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    num::NonZero,
    sync::Arc,
};

/// The hosts that a list has more than once, each time with other settings.
#[derive(Debug, Clone, Default)]
pub(super) struct Shared(Seen);

/// Names targets in their order.
#[derive(Debug)]
pub(super) struct Labels {
    shared: Arc<Shared>,
    /// How often each label was given, by its hash.
    given: HashMap<u64, u32>,
    keys: RandomState,
}

impl Shared {
    /// Finds them. Returns `None` if there are none.
    pub(super) fn find(batches: &[Batch]) -> Option<Arc<Self>> {
        let (mut seen, mut shared, mut any) = (Seen::default(), Seen::default(), false);
        for batch in batches {
            match batch {
                Batch::Addresses(all) => {
                    for &(address, port, _) in all {
                        let (address, port) = (u32::from(address).into(), number(port));
                        if !seen.udp(port, 0).add_one(address) {
                            shared.udp(port, 0).add_one(address);
                            any = true;
                        }
                    }
                }
                Batch::Texts(all, ends) => {
                    let mut begin = 0;
                    for &(end, _) in ends {
                        let text = &all[begin..end as usize];
                        begin = end as usize;
                        if !seen.add_text(text) {
                            shared.add_text(text);
                            any = true;
                        }
                    }
                }
                Batch::Many(range, _) => {
                    let mut next = Some(range.first);
                    let new = seen.addresses(range, 0, 0).add(range.first, range.last);
                    let shared = shared.addresses(range, 0, 0);
                    for (first, last) in new {
                        if let Some(at) = next
                            && at < first
                        {
                            shared.add(at, first - 1);
                            any = true;
                        }
                        next = last.checked_add(1);
                    }
                    if let Some(at) = next
                        && at <= range.last
                    {
                        shared.add(at, range.last);
                        any = true;
                    }
                }
            }
        }
        any.then(|| Arc::new(Self(shared)))
    }
}

fn number(port: Option<NonZero<u16>>) -> u16 {
    port.map_or(0, NonZero::get)
}

impl Labels {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self { shared, given: HashMap::new(), keys: RandomState::new() }
    }

    /// Returns the label of the next target, if its host is not enough. `settings` are those that
    /// are public.
    pub(super) fn label(&mut self, host: &str, settings: &str) -> Option<Arc<str>> {
        if !self.shared.0.has_text(host) {
            return None;
        }
        let gap = if settings.is_empty() { "" } else { " " };
        let label = format!("{host}{gap}{settings}");
        let times = self.given.entry(self.keys.hash_one(&label)).or_default();
        *times += 1;
        match *times {
            1 if settings.is_empty() => None,
            1 => Some(label.into()),
            n => Some(format!("{label}#{n}").into()),
        }
    }
}

impl Seen {
    /// Adds a host by its text alone. Returns whether it is new.
    fn add_text(&mut self, text: &str) -> bool {
        match HostSpec::parse(text) {
            Ok(spec) => match spec.addresses() {
                Some(addresses) => self.addresses(addresses, 0, 0).add_one(addresses.first),
                None => self.add_name(&spec, 0, 0),
            },
            // An alias, or a text that names no host.
            Err(_) => self.add_word(text),
        }
    }

    fn has_text(&self, text: &str) -> bool {
        match HostSpec::parse(text) {
            Ok(spec) => match spec.addresses() {
                Some(addresses) => self.has_address(addresses, 0, 0),
                None => self.has_name(&spec, 0, 0),
            },
            Err(_) => self.has_word(text),
        }
    }
}
