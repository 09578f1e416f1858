//! Which private subtrees a device has, if its sysObjectID names no maker.
//!
//! An appliance that runs Net-SNMP has the sysObjectID of Net-SNMP. But its own objects are below the
//! number of its maker. One GETNEXT finds out which numbers those are.

use super::{Compiled, Identity};
use crate::{Oid, Query, VarBinds};

/// The starts of the GETNEXT. Agents with a general sysObjectID usually have the objects of UCD-SNMP
/// (2021) and Net-SNMP (8072). The first number before, between and after these is the maker's.
const STARTS: [&[u32]; 3] =
    [&[1, 3, 6, 1, 4, 1], &[1, 3, 6, 1, 4, 1, 2022], &[1, 3, 6, 1, 4, 1, 8073]];

impl Compiled {
    /// Returns the GETNEXT. It is empty if sysObjectID names the maker, or if nothing in the plan
    /// depends on the maker.
    pub(super) fn private(&self, varbinds: &VarBinds) -> Query {
        if !self.asks_makers() || !Identity::first(varbinds).is_general() {
            return Query::default();
        }
        let starts = STARTS.iter().filter_map(|start| Oid::try_from(*start).ok());
        // An OID needs no lookup, so this cannot fail.
        Query::get_next(starts).unwrap_or_default()
    }

    fn asks_makers(&self) -> bool {
        let mut all = self.conditions.iter().flat_map(|condition| condition.which.iter().flatten());
        all.any(|which| !which.enterprise.is_empty())
    }

    /// Returns the numbers that the GETNEXT found. Its answers come after those of the first GET.
    pub(super) fn private_numbers(&self, varbinds: &VarBinds) -> Vec<u32> {
        let mut opening: Vec<&Oid> =
            self.opening().into_iter().map(|slot| &self.variables[slot].oid).collect();
        let first = varbinds.iter().take_while(|varbind| {
            // A GETNEXT can end at one of these too. So each counts once.
            let place = opening.iter().position(|&oid| varbind.oid == oid);
            place.map(|place| opening.swap_remove(place)).is_some()
        });
        let first = first.count();
        let found = varbinds.iter().skip(first).zip(STARTS);
        found
            .filter_map(|(varbind, start)| match varbind.oid.to_oid().as_slice() {
                oid @ [1, 3, 6, 1, 4, 1, number, ..]
                    if oid > start && !varbind.value.is_exception() =>
                {
                    Some(*number)
                }
                _ => None,
            })
            .collect()
    }
}
