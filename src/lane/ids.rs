//! The request IDs of a lane: [`Ids`].

use crate::{
    codec::request_id::{LARGEST_SHORT_ID, RequestIds, Seed},
    mix::Mix,
};
use std::{
    collections::{HashMap, hash_map::Entry},
    hash::BuildHasherDefault,
    net::{IpAddr, SocketAddr},
};

type Map<K, V> = HashMap<K, V, BuildHasherDefault<Mix>>;

/// A short ID at the address that was asked under it.
type Short = (IpAddr, u16, u32);

/// Gives each slot IDs that nobody can predict, and finds the slot of an ID.
///
/// An ID leads to its slot until the slot has had two others. So a late answer is known as such while
/// the slot waits for the next one. No two slots have the same ID at the same time. Short IDs are too
/// few for that: no two slots have the same one at the same address.
pub(super) struct Ids {
    draw: RequestIds,
    slots: Map<u32, u32>,
    short: Map<Short, u32>,
    /// The addresses of the short IDs, by slot and ID.
    asked: Map<(u32, u32), SocketAddr>,
    /// The last two IDs of each slot, the latest first; 0 if it has had fewer.
    latest: Vec<[u32; 2]>,
}

impl Ids {
    pub(super) fn new(seed: &Seed) -> Self {
        Self {
            draw: RequestIds::new(seed),
            slots: HashMap::default(),
            short: HashMap::default(),
            asked: HashMap::default(),
            latest: Vec::new(),
        }
    }

    /// Returns the next ID of the slot; a short one if `short` is the address that will be asked.
    pub(super) fn make(&mut self, slot: u32, short: Option<SocketAddr>) -> u32 {
        let at = slot as usize;
        if at >= self.latest.len() {
            self.latest.resize(at + 1, [0; 2]);
        }
        let [before, older] = self.latest[at];
        self.forget(slot, older);
        let id = match short {
            Some(address) => self.make_short(slot, address, before),
            None => loop {
                let id = self.draw.draw();
                if let Entry::Vacant(place) = self.slots.entry(id) {
                    place.insert(slot);
                    break id;
                }
            },
        };
        self.latest[at] = [id, before];
        id
    }

    fn forget(&mut self, slot: u32, id: u32) {
        if id > LARGEST_SHORT_ID {
            self.slots.remove(&id);
        } else if let Some(address) = self.asked.remove(&(slot, id)) {
            let key = (address.ip(), address.port(), id);
            if self.short.get(&key) == Some(&slot) {
                self.short.remove(&key);
            }
        }
    }

    fn make_short(&mut self, slot: u32, address: SocketAddr, before: u32) -> u32 {
        let key = |id| (address.ip(), address.port(), id);
        let mut id = self.draw.draw_short();
        // If all are in use at that address, take one away from another slot. Its request is then sent
        // in vain, and sent again.
        for _ in 0..LARGEST_SHORT_ID {
            if id != before && !self.short.contains_key(&key(id)) {
                break;
            }
            id = id % LARGEST_SHORT_ID + 1;
        }
        self.short.insert(key(id), slot);
        self.asked.insert((slot, id), address);
        id
    }

    /// Returns the slot that has this ID, or had it before its present one. `from` is where the ID came
    /// from: it tells short ones apart.
    pub(super) fn slot(&self, id: u32, from: SocketAddr) -> Option<u32> {
        match id {
            ..=LARGEST_SHORT_ID => self.short.get(&(from.ip(), from.port(), id)).copied(),
            _ => self.slots.get(&id).copied(),
        }
    }

    /// Returns a fraction from 0 to 1.
    pub(super) fn fraction(&mut self) -> f64 {
        self.draw.fraction()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::HashSet, net::Ipv4Addr};

    const FROM: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 161);

    #[test]
    fn an_id_leads_to_its_slot_until_it_is_forgotten() {
        let mut ids = Ids::new(&Seed::new().unwrap());
        let mut latest = HashMap::new();
        for round in 0..20_u32 {
            for slot in (0..2000).filter(|slot| slot % (round + 1) == 0) {
                let before = latest.get(&slot).copied();
                latest.insert(slot, ids.make(slot, None));
                assert!(before.is_none_or(|id| ids.slot(id, FROM) == Some(slot)));
            }
            let different: HashSet<_> = latest.values().collect();
            assert_eq!(different.len(), latest.len());
            assert!(latest.iter().all(|(slot, id)| ids.slot(*id, FROM) == Some(*slot)));
            assert!(ids.slots.len() <= 2 * 2000);
        }
        let [first, second, third] = [(); 3].map(|()| ids.make(7, None));
        assert_eq!([first, second, third].map(|id| ids.slot(id, FROM)), [None, Some(7), Some(7)]);
        assert_eq!(ids.slot(0, FROM), None);
    }
    #[test]
    fn short_ids_are_told_apart_by_address() {
        let mut ids = Ids::new(&Seed::new().unwrap());
        let address = |slot: u32| SocketAddr::new(IpAddr::V4((0x0a00_0000 + slot).into()), 161);
        let all: Vec<_> =
            (0..40_000).map(|slot| (slot, ids.make(slot, Some(address(slot))))).collect();
        assert!(all.iter().all(|(slot, id)| ids.slot(*id, address(*slot)) == Some(*slot)));
        assert!(all.iter().all(|(_, id)| (1..=0x7fff).contains(id)));
        // One address has each ID once.
        let same: HashSet<_> = (0..0x7fff).map(|slot| ids.make(slot, Some(FROM))).collect();
        assert_eq!(same.len(), 0x7fff);
        // No more are left there, and that is no reason to wait for ever.
        ids.make(40_001, Some(FROM));
        // They are forgotten like the others.
        for _ in 0..3 {
            for slot in 0..40_002 {
                ids.make(slot, None);
            }
        }
        assert!(ids.short.is_empty() && ids.asked.is_empty());
    }
}
