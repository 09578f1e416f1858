//! Finds the host that kills its worker: [`Suspects`].

/// Hosts of a worker that died. One of them may have killed it, with an answer that crashes the
/// library. They are asked again, in halves, each by a worker that asks nobody else. A half whose
/// worker dies is halved again. At last the host that kills is alone.
///
/// ```
/// use netsnmp::job::{Blame, Suspects};
///
/// let mut groups = vec![Suspects::of((0..100).collect())];
/// let mut killers = Vec::new();
/// while let Some(group) = groups.pop() {
///     // 42 kills.
///     if group.hosts().contains(&42) {
///         match group.after_death() {
///             Blame::Again(halves) => groups.extend(halves),
///             Blame::Killer(host) => killers.push(host),
///         }
///     }
/// }
/// assert_eq!(killers, [42]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspects<T> {
    hosts: Vec<T>,
    /// Whether they have been asked apart from others before.
    apart: bool,
}

/// What follows from the death of a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Blame<T> {
    /// Ask these again, each group apart from all others.
    Again(Vec<Suspects<T>>),
    /// This host was alone, and it was not the first time.
    Killer(T),
}

impl<T> Suspects<T> {
    /// Hosts that were under way with others when their worker died. They are asked a first time.
    pub fn of(hosts: Vec<T>) -> Self {
        Self { hosts, apart: false }
    }

    /// Hosts of such a group whose worker died once more.
    pub fn again(hosts: Vec<T>) -> Self {
        Self { hosts, apart: true }
    }

    /// Returns the hosts.
    pub fn hosts(&self) -> &[T] {
        &self.hosts
    }

    /// Returns the hosts.
    pub fn into_hosts(self) -> Vec<T> {
        self.hosts
    }

    /// Returns the same group without the hosts that have their record.
    #[must_use]
    pub fn without(mut self, mut is_done: impl FnMut(&T) -> bool) -> Self {
        self.hosts.retain(|host| !is_done(host));
        self
    }

    /// Returns what follows if their worker has died.
    pub fn after_death(mut self) -> Blame<T> {
        if self.hosts.len() == 1
            && self.apart
            && let Some(host) = self.hosts.pop()
        {
            return Blame::Killer(host);
        }
        let second = self.hosts.split_off(self.hosts.len().div_ceil(2));
        let halves = [self.hosts, second].into_iter().filter(|half| !half.is_empty());
        Blame::Again(halves.map(|hosts| Self { hosts, apart: true }).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn every_killer_is_found_and_nobody_else(hosts in 1..300_u32, killers in proptest::collection::btree_set(0..300_u32, 0..6)) {
            let mut groups = vec![Suspects::of((0..hosts).collect())];
            let (mut found, mut asked) = (Vec::new(), BTreeMap::<u32, u32>::new());
            let mut whole = true;
            while let Some(group) = groups.pop() {
                let dies = group.hosts().iter().any(|host| killers.contains(host));
                if !std::mem::take(&mut whole) {
                    group.hosts().iter().for_each(|host| *asked.entry(*host).or_default() += 1);
                }
                match dies.then(|| group.after_death()) {
                    Some(Blame::Again(halves)) => groups.extend(halves),
                    Some(Blame::Killer(host)) => found.push(host),
                    None => {}
                }
            }
            found.sort_unstable();
            let expected: Vec<u32> = killers.into_iter().filter(|host| *host < hosts).collect();
            prop_assert_eq!(found, expected);
            // Halving ends: nobody is asked more often than there are halves.
            prop_assert!(asked.values().all(|times| *times <= hosts.ilog2() + 2));
        }
    }

    #[test]
    fn a_host_that_was_alone_by_chance_is_asked_once_more() {
        let Blame::Again(again) = Suspects::of(vec![7]).after_death() else { panic!() };
        assert_eq!(again.len(), 1);
        assert_eq!(again[0].clone().after_death(), Blame::Killer(7));
        let nobody = Suspects::<u32>::of(Vec::new());
        assert_eq!(nobody.after_death(), Blame::Again(Vec::new()));
    }
}
