//! Which hosts of a run have their record: [`Ledger`].

/// Which numbers of a run have their record. A job may be done twice, because its worker was thought
/// dead, or because a queue delivered it again. So the first record of each number counts. A million
/// numbers take 125 KB.
///
/// ```
/// use netsnmp::job::{Ledger, Taken};
///
/// let mut ledger = Ledger::new();
/// ledger.expect(3);
/// assert_eq!(ledger.take(1), Taken::First);
/// assert_eq!(ledger.take(1), Taken::Again);
/// assert_eq!(ledger.take(3), Taken::Unknown);
/// assert_eq!(ledger.missing().collect::<Vec<_>>(), [0, 2]);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// One bit for each number.
    done: Vec<u64>,
    expected: u64,
    finished: u64,
    again: u64,
    unknown: u64,
}

/// What a record is to a [`Ledger`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// The first of its number: it counts.
    First,
    /// Not the first of its number.
    Again,
    /// Its number was not given out.
    Unknown,
}

impl Ledger {
    /// Makes a ledger without numbers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Expects a record for every number below `count`. Numbers that are expected already stay so.
    pub fn expect(&mut self, count: u64) {
        self.expected = self.expected.max(count);
    }

    /// Notes the record of this number.
    pub fn take(&mut self, number: u64) -> Taken {
        if number >= self.expected {
            self.unknown += 1;
            return Taken::Unknown;
        }
        // A number that is expected stands for a target, and targets are in memory or on a disk.
        let (word, bit) = ((number / 64) as usize, 1 << (number % 64));
        if self.done.len() <= word {
            self.done.resize(word + 1, 0);
        }
        if self.done[word] & bit != 0 {
            self.again += 1;
            return Taken::Again;
        }
        self.done[word] |= bit;
        self.finished += 1;
        Taken::First
    }

    /// Returns whether the number has its record.
    pub fn is_done(&self, number: u64) -> bool {
        let word = usize::try_from(number / 64).ok().and_then(|word| self.done.get(word));
        word.is_some_and(|word| word & (1 << (number % 64)) != 0)
    }

    /// Returns the numbers without a record, in order.
    pub fn missing(&self) -> impl Iterator<Item = u64> + '_ {
        (0..self.expected.div_ceil(64)).flat_map(move |word| {
            let done = self.done.get(word as usize).copied().unwrap_or(0);
            let first = word * 64;
            let last = self.expected.min(first + 64);
            // Most words are full.
            let last = if done == u64::MAX { first } else { last };
            (first..last).filter(move |number| done & (1 << (number % 64)) == 0)
        })
    }

    /// Returns how many numbers are expected.
    pub fn expected(&self) -> u64 {
        self.expected
    }

    /// Returns how many numbers have their record.
    pub fn finished(&self) -> u64 {
        self.finished
    }

    /// Returns whether every expected number has its record.
    pub fn is_complete(&self) -> bool {
        self.finished == self.expected
    }

    /// Returns how many records were not the first of their number.
    pub fn again(&self) -> u64 {
        self.again
    }

    /// Returns how many records had a number that was not given out.
    pub fn unknown(&self) -> u64 {
        self.unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn a_ledger_is_a_set(expected in 0..500_u64, numbers in proptest::collection::vec(0..600_u64, 0..900)) {
            let mut ledger = Ledger::new();
            ledger.expect(expected / 2);
            ledger.expect(expected);
            let mut done = BTreeSet::new();
            for number in numbers {
                let taken = match (number < expected, done.contains(&number)) {
                    (false, _) => Taken::Unknown,
                    (true, true) => Taken::Again,
                    (true, false) => Taken::First,
                };
                prop_assert_eq!(ledger.take(number), taken);
                if number < expected {
                    done.insert(number);
                }
                prop_assert_eq!(ledger.is_done(number), number < expected);
            }
            let missing: Vec<u64> = (0..expected).filter(|number| !done.contains(number)).collect();
            prop_assert_eq!(ledger.missing().collect::<Vec<_>>(), missing);
            prop_assert_eq!(ledger.finished(), done.len() as u64);
            prop_assert_eq!(ledger.is_complete(), ledger.missing().next().is_none());
        }
    }
}
