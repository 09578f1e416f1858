//! The hosts that a worker process has: [`UnderWay`].

use super::asked::Asked;
use crate::mix::Mix;
use std::{
    collections::{HashMap, VecDeque},
    hash::BuildHasherDefault,
    mem,
};

/// Hosts by number. Their numbers follow each other, and answers come in nearly the same order. Here such
/// hosts are neighbours in memory. A map would spread them, and each answer would wait for memory that is in
/// no cache.
#[derive(Default)]
pub(super) struct UnderWay {
    hosts: Vec<Option<Asked>>,
    /// Empty places in `hosts`. The oldest one is used first: so hosts that follow each other stay
    /// neighbours.
    free: VecDeque<u32>,
    /// Where a host is in `hosts`, by the last bits of its number. Places count from 1, and 0 is none.
    near: Vec<u32>,
    /// The same for a host whose entry in `near` is in use, by its number. It is in use when an old host is
    /// slow.
    far: HashMap<u64, u32, BuildHasherDefault<Mix>>,
}

/// The number of entries in `near`. A worker seldom has two hosts whose numbers differ by as much.
const NEAR: usize = 1 << 16;

impl UnderWay {
    pub(super) fn len(&self) -> usize {
        self.hosts.len() - self.free.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds a host. Each number is there once.
    pub(super) fn insert(&mut self, asked: Asked) {
        let number = asked.number;
        let place = match self.free.pop_front() {
            Some(place) => {
                self.hosts[place as usize] = Some(asked);
                place
            }
            None => {
                self.hosts.push(Some(asked));
                // A worker has at most as many hosts as it may have in flight, and some more.
                (self.hosts.len() - 1) as u32
            }
        };
        if self.near.is_empty() {
            self.near = vec![0; NEAR];
        }
        match &mut self.near[entry(number)] {
            none @ 0 => *none = place + 1,
            _ => {
                self.far.insert(number, place);
            }
        }
    }

    /// Takes the host with this number, if it is there.
    pub(super) fn remove(&mut self, number: u64) -> Option<Asked> {
        let near = self.near.get_mut(entry(number))?;
        let at = near.checked_sub(1);
        let here = at.filter(|at| {
            self.hosts[*at as usize].as_ref().is_some_and(|asked| asked.number == number)
        });
        let place = match here {
            Some(place) => {
                *near = 0;
                place
            }
            None => self.far.remove(&number)?,
        };
        self.free.push_back(place);
        self.hosts[place as usize].take()
    }

    /// Takes all, in the order of their numbers.
    pub(super) fn take_all(&mut self) -> Vec<Asked> {
        let mut hosts: Vec<_> = mem::take(self).hosts.into_iter().flatten().collect();
        hosts.sort_unstable_by_key(|asked| asked.number);
        hosts
    }
}

/// Returns the entry of a number in `near`.
fn entry(number: u64) -> usize {
    number as usize % NEAR
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Target,
        pool::{common::Own, fleet::location::Location},
    };
    use proptest::prelude::*;
    use std::{collections::BTreeSet, time::Duration};

    fn host(number: u64) -> Asked {
        Asked {
            number,
            whom: Target::new(format!("host-{number}")).whom(),
            location: Location::Path("/x".into()),
            own: Own { settings: None, query: None },
            resolving: Duration::ZERO,
        }
    }

    /// Few numbers. Some of them share an entry of `near`.
    fn numbers() -> impl Strategy<Value = u64> {
        (0..20_u64, 0..3_u64).prop_map(|(low, high)| low + high * NEAR as u64)
    }

    proptest! {
        #[test]
        fn hosts_are_found_by_number_until_they_are_taken(
            steps in proptest::collection::vec((any::<bool>(), numbers()), 0..300)
        ) {
            let (mut hosts, mut numbers) = (UnderWay::default(), BTreeSet::new());
            for (adds, number) in steps {
                if adds && numbers.insert(number) {
                    hosts.insert(host(number));
                } else if !adds {
                    let found = hosts.remove(number);
                    prop_assert_eq!(found.is_some(), numbers.remove(&number));
                    if let Some(found) = found {
                        prop_assert_eq!(&*found.whom.name, format!("host-{number}"));
                    }
                }
                prop_assert_eq!(hosts.len(), numbers.len());
                prop_assert_eq!(hosts.is_empty(), numbers.is_empty());
            }
            let left: Vec<_> = hosts.take_all().iter().map(|asked| asked.number).collect();
            prop_assert_eq!(left, numbers.into_iter().collect::<Vec<_>>());
            prop_assert!(hosts.is_empty());
        }
    }
}
