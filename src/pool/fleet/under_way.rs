//! The hosts that a worker process has: [`UnderWay`].

use super::asked::Asked;
use crate::mix::Mix;
use std::{
    collections::{HashMap, VecDeque},
    hash::BuildHasherDefault,
    mem,
};

/// Hosts by number. A map of whole hosts takes megabytes, and each answer would wait for memory that is
/// in no cache. Here the map has only places, so it is small. Hosts that came one after the other are
/// neighbours, and so are their answers.
#[derive(Default)]
pub(super) struct UnderWay {
    /// For each number its place in `hosts`.
    places: HashMap<u64, u32, BuildHasherDefault<Mix>>,
    hosts: Vec<Option<Asked>>,
    /// Places without a host. The one that has been empty longest is taken first.
    free: VecDeque<u32>,
}

impl UnderWay {
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
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
        self.places.insert(number, place);
    }

    /// Takes the host with this number, if it is there.
    pub(super) fn remove(&mut self, number: u64) -> Option<Asked> {
        let place = self.places.remove(&number)?;
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

    proptest! {
        #[test]
        fn hosts_are_found_by_number_until_they_are_taken(
            steps in proptest::collection::vec((any::<bool>(), 0..40_u64), 0..300)
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
