//! Which hosts a list has already.

use super::spec::{Addresses, HostSpec, Name};
use crate::Transport;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    hash::{BuildHasher, RandomState},
};

/// The hosts of a list, to tell a new one from one that is there.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    places: HashMap<Place, usize>,
    covered: Vec<Covered>,
    /// Where the last address was: the next one is there too, nearly always.
    last: Option<(Place, usize)>,
    /// Names by 128 bits of two keyed hashes: a name itself would be ten times as much. That two
    /// of a billion names are taken for one has a chance of one in 10^20, and nobody can make it
    /// likelier, as the keys are drawn anew by each process.
    names: HashSet<u128>,
    keys: [RandomState; 2],
}

/// Apart from the address, what tells two of them apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Place {
    transport: Transport,
    v6: bool,
    port: u16,
    identity: String,
}

/// Addresses that are there.
#[derive(Debug, Clone, Default)]
pub(super) struct Covered {
    /// Those of ranges, as intervals that do not touch: start to end, inclusive.
    spans: BTreeMap<u128, u128>,
    /// Those that came alone, of IPv4: a quarter of the bytes.
    short: HashSet<u32>,
    long: HashSet<u128>,
}

impl Seen {
    /// Adds a name; whether it is new.
    pub(super) fn add_name(&mut self, spec: &HostSpec, port: u16, identity: &str) -> bool {
        let name: Name<'_> = spec.name(port);
        let [high, low] = &self.keys;
        let hash = |keys: &RandomState| u128::from(keys.hash_one((&name, identity)));
        self.names.insert(hash(high) << 64 | hash(low))
    }

    /// The addresses that are there, of those that are asked as these are.
    pub(super) fn addresses(
        &mut self,
        addresses: &Addresses,
        port: u16,
        identity: &str,
    ) -> &mut Covered {
        let port = addresses.port.unwrap_or(port);
        self.at(addresses.transport, addresses.v6, port, identity)
    }

    /// The same of IPv4 over UDP.
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
                let place = Place { transport, v6, port, identity: identity.to_owned() };
                let covered = &mut self.covered;
                let number = *self.places.entry(place.clone()).or_insert_with(|| {
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

/// Whether two texts are one. An empty one points to nowhere, where glibc's memcmp is a hundred
/// times slower than elsewhere: its masked load of nothing is a fault that the processor undoes.
fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && (one.is_empty() || one == other)
}

impl Covered {
    /// Adds one address; whether it is new.
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

    /// Adds an interval; returns the parts of it that were not there.
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

    /// Takes out what came alone and lies in the interval, sorted: the interval stands for it.
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
        // The one before may reach into ours, or end right at it.
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
        /// As a set of addresses has it, whether they come alone or in a row, short or long.
        #[test]
        fn what_is_new_is_told_once(
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
