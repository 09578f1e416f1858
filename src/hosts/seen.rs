//! Which hosts a list already has.

use super::{
    bits::Bits,
    spec::{Addresses, HostSpec, Name},
};
use crate::Transport;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    hash::{BuildHasher, Hash, RandomState},
};

/// The hosts of a list, to tell new hosts from known ones.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    spaces: HashMap<AddressSpace, usize>,
    covered: Vec<Covered>,
    /// The place of the last address: the next one nearly always has the same.
    last: Option<(AddressSpace, usize)>,
    /// Names, stored as 128 bits of two keyed hashes, because the names themselves would take ten
    /// times as much memory. Among a billion names, the chance that two are mistaken for one is one
    /// in 10^20. Nobody can raise that chance on purpose, because each process draws new keys.
    names: HashSet<u128>,
    keys: [RandomState; 2],
}

/// What distinguishes two hosts besides the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct AddressSpace {
    transport: Transport,
    v6: bool,
    port: u16,
    identity: u128,
}

/// The known addresses of one place.
#[derive(Debug, Clone, Default)]
pub(super) struct Covered {
    /// Addresses from ranges, as intervals that do not touch: start to end, inclusive.
    spans: BTreeMap<u128, u128>,
    /// Single addresses below 2^32: all of IPv4.
    short: Bits,
    /// Single addresses that need more than 32 bits.
    long: HashSet<u128>,
}

impl Seen {
    /// Adds a name and returns whether it is new.
    pub(super) fn add_name(&mut self, spec: &HostSpec, port: u16, identity: u128) -> bool {
        let name: Name<'_> = spec.name(port);
        self.names.insert(self.hash((&name, identity)))
    }

    /// Returns whether it has this name.
    pub(super) fn has_name(&self, spec: &HostSpec, port: u16, identity: u128) -> bool {
        let name: Name<'_> = spec.name(port);
        self.names.contains(&self.hash((&name, identity)))
    }

    /// Adds a text that is no host, and returns whether it is new.
    pub(super) fn add_word(&mut self, text: &str) -> bool {
        self.names.insert(self.hash(text))
    }

    /// Returns whether it has this text.
    pub(super) fn has_word(&self, text: &str) -> bool {
        self.names.contains(&self.hash(text))
    }

    /// Returns whether it has the first of these addresses.
    pub(super) fn has_address(&self, addresses: &Addresses, port: u16, identity: u128) -> bool {
        let Addresses { transport, v6, first, port: own, .. } = *addresses;
        let space = AddressSpace { transport, v6, port: own.unwrap_or(port), identity };
        self.spaces.get(&space).is_some_and(|&number| self.covered[number].has(first))
    }

    fn hash(&self, what: impl Hash) -> u128 {
        let [high, low] = &self.keys;
        let hash = |keys: &RandomState| u128::from(keys.hash_one(&what));
        hash(high) << 64 | hash(low)
    }

    /// The known addresses with the same transport, family, port and identity.
    pub(super) fn addresses(
        &mut self,
        addresses: &Addresses,
        port: u16,
        identity: u128,
    ) -> &mut Covered {
        let port = addresses.port.unwrap_or(port);
        self.at(addresses.transport, addresses.v6, port, identity)
    }

    /// The known IPv4 addresses over UDP.
    pub(super) fn udp(&mut self, port: u16, identity: u128) -> &mut Covered {
        self.at(Transport::Udp, false, port, identity)
    }

    fn at(&mut self, transport: Transport, v6: bool, port: u16, identity: u128) -> &mut Covered {
        let space = AddressSpace { transport, v6, port, identity };
        let number = match &self.last {
            Some((last, number)) if *last == space => *number,
            _ => {
                let covered = &mut self.covered;
                let number = *self.spaces.entry(space).or_insert_with(|| {
                    covered.push(Covered::default());
                    covered.len() - 1
                });
                self.last = Some((space, number));
                number
            }
        };
        &mut self.covered[number]
    }
}

impl Covered {
    fn has(&self, address: u128) -> bool {
        let alone = match u32::try_from(address) {
            Ok(short) => self.short.has(short),
            Err(_) => self.long.contains(&address),
        };
        alone || self.is_in_span(address)
    }

    fn is_in_span(&self, address: u128) -> bool {
        self.spans.range(..=address).next_back().is_some_and(|(_, &end)| end >= address)
    }

    /// Adds one address and returns whether it is new.
    pub(super) fn add_one(&mut self, address: u128) -> bool {
        if !self.spans.is_empty() && self.is_in_span(address) {
            return false;
        }
        match u32::try_from(address) {
            Ok(short) => self.short.insert(short),
            Err(_) => self.long.insert(address),
        }
    }

    /// Adds an interval and returns the parts of it that are new.
    pub(super) fn add(&mut self, first: u128, last: u128) -> Vec<(u128, u128)> {
        let alone = self.take_alone(first, last);
        let mut fresh = Vec::new();
        for (start, end) in self.add_span(first, last) {
            let mut next = Some(start);
            let from = alone.partition_point(|&address| address < start);
            for &address in alone[from..].iter().take_while(|&&address| address <= end) {
                if let Some(at) = next
                    && at < address
                {
                    fresh.push((at, address - 1));
                }
                next = address.checked_add(1);
            }
            if let Some(at) = next
                && at <= end
            {
                fresh.push((at, end));
            }
        }
        fresh
    }

    /// Removes the single addresses inside the interval, which now covers them, and returns them
    /// sorted.
    fn take_alone(&mut self, first: u128, last: u128) -> Vec<u128> {
        let count = (last - first).saturating_add(1);
        let mut taken: Vec<u128> = Vec::new();
        if count <= (self.short.len() + self.long.len()) as u128 {
            taken.extend((first..=last).filter(|&address| match u32::try_from(address) {
                Ok(short) => self.short.remove(short),
                Err(_) => self.long.remove(&address),
            }));
            return taken;
        }
        let within = |address: u128| (first..=last).contains(&address);
        taken.extend(self.short.take(within));
        taken.extend(self.long.extract_if(|&address| within(address)));
        taken.sort_unstable();
        taken
    }

    fn add_span(&mut self, first: u128, last: u128) -> Vec<(u128, u128)> {
        let mut fresh = Vec::new();
        let mut next = Some(first);
        let (mut start, mut end) = (first, last);
        // The interval before may overlap this one or end right before it.
        let from = match self.spans.range(..=first).next_back() {
            Some((&a, &b)) if b.saturating_add(1) >= first => a,
            _ => first,
        };
        let touched: Vec<(u128, u128)> =
            self.spans.range(from..=last.saturating_add(1)).map(|(&a, &b)| (a, b)).collect();
        for (a, b) in touched {
            self.spans.remove(&a);
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
        self.spans.insert(start, end);
        fresh
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Compares with a plain set of addresses: single addresses and ranges, of 32 and of 128
        /// bits.
        #[test]
        fn each_new_address_is_reported_once(
            adds in proptest::collection::vec((0u32..80, 0u32..20, any::<bool>()), 1..60),
            base in prop_oneof![Just(0u128), Just(u128::from(u32::MAX) - 40), Just(u128::MAX - 100)],
        ) {
            let (mut covered, mut set) = (Covered::default(), std::collections::BTreeSet::new());
            for (first, more, alone) in adds {
                let first = base + u128::from(first);
                if alone {
                    prop_assert_eq!(covered.add_one(first), set.insert(first));
                    continue;
                }
                let last = first + u128::from(more);
                let new: Vec<u128> = (first..=last).filter(|&a| set.insert(a)).collect();
                let told: Vec<u128> =
                    covered.add(first, last).into_iter().flat_map(|(a, b)| a..=b).collect();
                prop_assert_eq!(told, new);
            }
        }
    }
}
