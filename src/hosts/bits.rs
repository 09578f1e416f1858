//! Many numbers of 32 bits in little memory: [`Bits`].

use crate::mix::Mix;
use std::{collections::HashMap, hash::BuildHasherDefault};

/// A set of addresses.
///
/// Most lists have many addresses of each network. So 32 neighbours share an entry, with a bit for
/// each of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Bits {
    /// By the upper 27 bits.
    blocks: HashMap<u32, u32, BuildHasherDefault<Mix>>,
    count: usize,
}

fn split(number: u32) -> (u32, u32) {
    (number >> 5, 1 << (number & 31))
}

impl Bits {
    pub(super) fn len(&self) -> usize {
        self.count
    }

    pub(super) fn has(&self, number: u32) -> bool {
        let (block, bit) = split(number);
        self.blocks.get(&block).is_some_and(|bits| bits & bit != 0)
    }

    /// Adds a number and returns whether it is new.
    pub(super) fn insert(&mut self, number: u32) -> bool {
        let (block, bit) = split(number);
        let bits = self.blocks.entry(block).or_default();
        let new = *bits & bit == 0;
        *bits |= bit;
        self.count += usize::from(new);
        new
    }

    /// Removes a number and returns whether it was there.
    pub(super) fn remove(&mut self, number: u32) -> bool {
        let (block, bit) = split(number);
        let Some(bits) = self.blocks.get_mut(&block) else { return false };
        let there = *bits & bit != 0;
        *bits &= !bit;
        self.count -= usize::from(there);
        there
    }

    /// Removes the numbers of which `which` says so, and returns them in any order.
    pub(super) fn take(&mut self, which: impl Fn(u128) -> bool) -> Vec<u128> {
        let mut taken = Vec::new();
        for (block, bits) in &mut self.blocks {
            for place in 0..32 {
                let number = u128::from(block << 5 | place);
                if *bits & 1 << place != 0 && which(number) {
                    *bits &= !(1 << place);
                    taken.push(number);
                }
            }
        }
        self.count -= taken.len();
        taken
    }
}
