//! Which hosts a list already has.

use super::spec::{Addresses, HostSpec, Name};
use crate::Transport;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    hash::{BuildHasher, RandomState},
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
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct AddressSpace {
    transport: Transport,
    v6: bool,
    port: u16,
    identity: String,
}

/// The known addresses of one place.
#[derive(Debug, Clone, Default)]
pub(super) struct Covered {
    /// Addresses from ranges, as intervals that do not touch: start to end, inclusive.
    spans: BTreeMap<u128, u128>,
    /// Single addresses that fit into 32 bits; they take a quarter of the memory.
    short: HashSet<u32>,
    long: HashSet<u128>,
}

impl Seen {
    /// Adds a name and returns whether it is new.
    pub(super) fn add_name(&mut self, spec: &HostSpec, port: u16, identity: &str) -> bool {
        let name: Name<'_> = spec.name(port);
        let [high, low] = &self.keys;
        let hash = |keys: &RandomState| u128::from(keys.hash_one((&name, identity)));
        self.names.insert(hash(high) << 64 | hash(low))
    }

    /// The known addresses with the same transport, family, port and identity.
    pub(super) fn addresses(
        &mut self,
        addresses: &Addresses,
        port: u16,
        identity: &str,
    ) -> &mut Covered {
        let port = addresses.port.unwrap_or(port);
        self.at(addresses.transport, addresses.v6, port, identity)
    }

    /// The known IPv4 addresses over UDP.
    pub(super) fn udp(&mut self, port: u16, identity: &str) -> &mut Covered {
        self.at(Transport::Udp, false, port, identity)
    }

    fn at(&mut self, transport: Transport, v6: bool, port: u16, identity: &str) -> &mut Covered {
        let number = match &self.last {
            Some((place, number))
                if place.port == port
                    && place.v6 == v6
                    && place.transport == transport
                    && same(&place.identity, identity) =>
            {
                *number
            }
            _ => {
                let place = AddressSpace { transport, v6, port, identity: identity.to_owned() };
                let covered = &mut self.covered;
                let number = *self.spaces.entry(place.clone()).or_insert_with(|| {
                    covered.push(Covered::default());
                    covered.len() - 1
                });
                self.last = Some((place, number));
                number
            }
        };
        &mut self.covered[number]
    }
}

/// Whether two texts are equal. The check for empty texts is for speed: an empty string has a
/// dangling pointer, and there glibc's memcmp is a hundred times slower. Its masked load of zero
/// bytes causes a fault that the processor has to undo.
fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && (one.is_empty() || one == other)
}

impl Covered {
    /// Adds one address and returns whether it is new.
    pub(super) fn add_one(&mut self, address: u128) -> bool {
        if let Some((_, &end)) = self.spans.range(..=address).next_back()
            && end >= address
        {
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
                Ok(short) => self.short.remove(&short),
                Err(_) => self.long.remove(&address),
            }));
            return taken;
        }
        let within = |address: u128| (first..=last).contains(&address);
        taken.extend(self.short.extract_if(|&address| within(address.into())).map(u128::from));
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
