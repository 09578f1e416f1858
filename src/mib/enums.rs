//! The labels of a type: [`Enums`].

use super::{Mib, snapshot::LISTS};

/// The labels of an enumeration or of BITS, in ascending order of their numbers.
#[derive(Debug, Clone)]
pub struct Enums<'a> {
    mib: &'a Mib,
    next: u32,
    left: u32,
    unsigned: bool,
}

impl<'a> Enums<'a> {
    /// The list at this place of the snapshot. If `unsigned`, its numbers go up to 4294967295.
    pub(super) fn new(mib: &'a Mib, place: u32, unsigned: bool) -> Self {
        Self { mib, next: place.saturating_add(1), left: mib.snapshot.list(place), unsigned }
    }

    /// The same labels with numbers up to 4294967295, which some modules use against RFC 2578. The
    /// iterator itself returns such a number as an `i32` with the same bits.
    pub fn wide(self) -> impl Iterator<Item = (i64, &'a str)> + use<'a> {
        let unsigned = self.unsigned;
        self.map(move |(number, label)| {
            (if unsigned { i64::from(number as u32) } else { i64::from(number) }, label)
        })
    }

    /// The label of a number. A device sends 4294967295 as an INTEGER with the same bits, -1.
    pub(super) fn label(self, number: i64) -> Option<&'a str> {
        let same_bits = match i32::try_from(number) {
            Ok(number) if self.unsigned => i64::from(number as u32),
            _ => number,
        };
        self.wide().find(|&(n, _)| n == same_bits).map(|(_, label)| label)
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
