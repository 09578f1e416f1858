//! The labels of a type: [`Enums`].

use super::{Mib, snapshot::LISTS};

/// The labels of an enumeration or of BITS, in ascending order of their numbers.
#[derive(Debug, Clone)]
pub struct Enums<'a> {
    mib: &'a Mib,
    next: u32,
    left: u32,
}

impl<'a> Enums<'a> {
    /// The list at this place of the snapshot.
    pub(super) fn new(mib: &'a Mib, place: u32) -> Self {
        Self { mib, next: place.saturating_add(1), left: mib.snapshot.list(place) }
    }

    pub(super) fn label(mut self, number: i64) -> Option<&'a str> {
        self.find(|&(n, _)| i64::from(n) == number).map(|(_, label)| label)
    }

    pub(super) fn number(mut self, label: &str) -> Option<i32> {
        self.find(|&(_, l)| l == label).map(|(n, _)| n)
    }
}

impl<'a> Iterator for Enums<'a> {
    type Item = (i32, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let snapshot = &self.mib.snapshot;
        if self.left == 0 || self.next >= snapshot.count(LISTS) {
            return None;
        }
        let number = snapshot.list(self.next) as i32;
        let label = snapshot.string(snapshot.list(self.next.saturating_add(1)));
        self.left -= 1;
        self.next = self.next.saturating_add(2);
        Some((number, label))
    }
}
