//! The request IDs of a lane: [`Ids`].

use super::crowd::Mix;
use crate::codec::request_id::{RequestIds, Seed};
use std::{collections::HashMap, hash::BuildHasherDefault};

/// Gives each slot IDs that nobody can predict, and finds the slot of an ID.
///
/// An ID leads to its slot until the slot has had two others. So a late answer is known as such while
/// the slot waits for the next one. No two slots have the same ID at the same time.
pub(super) struct Ids {
    draw: RequestIds,
    slots: HashMap<u32, u32, BuildHasherDefault<Mix>>,
    /// The last two IDs of each slot, the latest first; 0 if it has had fewer.
    latest: Vec<[u32; 2]>,
}

impl Ids {
    pub(super) fn new(seed: &Seed) -> Self {
        Self { draw: RequestIds::new(seed), slots: HashMap::default(), latest: Vec::new() }
    }

    /// Returns the next ID of the slot.
    pub(super) fn make(&mut self, slot: u32) -> u32 {
        let at = slot as usize;
        if at >= self.latest.len() {
            self.latest.resize(at + 1, [0; 2]);
        }
        let [before, older] = self.latest[at];
        self.slots.remove(&older);
        let id = loop {
            let id = self.draw.draw();
            if !self.slots.contains_key(&id) {
                break id;
            }
        };
        self.slots.insert(id, slot);
        self.latest[at] = [id, before];
        id
    }

    /// Returns the slot that has this ID, or had it before its present one.
    pub(super) fn slot(&self, id: u32) -> Option<u32> {
        self.slots.get(&id).copied()
    }

    /// Returns a fraction from 0 to 1.
    pub(super) fn fraction(&mut self) -> f64 {
        self.draw.fraction()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn an_id_leads_to_its_slot_until_it_is_forgotten() {
        let mut ids = Ids::new(&Seed::new().unwrap());
        let mut latest = HashMap::new();
        for round in 0..20_u32 {
            for slot in (0..2000).filter(|slot| slot % (round + 1) == 0) {
                let before = latest.get(&slot).copied();
                latest.insert(slot, ids.make(slot));
                assert!(before.is_none_or(|id| ids.slot(id) == Some(slot)));
            }
            let different: HashSet<_> = latest.values().collect();
            assert_eq!(different.len(), latest.len());
            assert!(latest.iter().all(|(slot, id)| ids.slot(*id) == Some(*slot)));
            assert!(ids.slots.len() <= 2 * 2000);
        }
        let [first, second, third] = [(); 3].map(|()| ids.make(7));
        assert_eq!([first, second, third].map(|id| ids.slot(id)), [None, Some(7), Some(7)]);
        assert_eq!(ids.slot(0), None);
    }
}
