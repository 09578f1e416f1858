//! Which variables to ask from a device, round by round: [`Rounds`].

use super::{Compiled, How, Subtree, Variable, Which};
use crate::{Enterprise, Oid, Query, ValueRef, VarBinds, enterprise, packed::Pack, query::Planned};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// The rounds of questions of a plan.
#[derive(Debug)]
pub(in crate::inventory) struct Rounds {
    pub(super) compiled: Arc<Compiled>,
    /// The most values to take from a column.
    pub(super) max_rows: usize,
    /// The queries made so far, by round and by the conditions that are true. Hosts of the same
    /// kind share a query, and so they share its encoded requests.
    made: Mutex<HashMap<Kind, Query>>,
}

/// The round, which conditions are true, and sysObjectID if something below it is asked.
type Kind = (usize, Vec<bool>, Vec<u32>);

/// The slots asked in one round.
#[derive(Debug, Default)]
pub(in crate::inventory) struct Round {
    pub(in crate::inventory) gets: Vec<usize>,
    /// Each walk gives one end.
    pub(in crate::inventory) walks: Vec<usize>,
}

impl Rounds {
    pub(super) fn new(compiled: Arc<Compiled>, max_rows: usize) -> Self {
        Self { compiled, max_rows, made: Mutex::default() }
    }

    pub(super) fn query(rounds: &Arc<Self>) -> Query {
        let compiled = &rounds.compiled;
        let planned: Arc<dyn Planned> = Arc::clone(rounds) as _;
        // The first round asks for private subtrees.
        compiled.get(&compiled.opening(), &[]).then_rounds(&planned, 1 + compiled.last_level() + 1)
    }

    fn ask_level(&self, level: usize, varbinds: &VarBinds) -> Query {
        let compiled = &*self.compiled;
        let came = |missing: &Subtree| {
            let has = |index| missing.has_index(index);
            let mut all = varbinds.iter().filter(|varbind| !varbind.value.is_exception());
            all.any(|varbind| varbind.oid.strip_prefix(&missing.oid).is_some_and(has))
        };
        let identity = Identity::of(compiled, varbinds);
        let hold = compiled.hold(level, &identity, came);
        // Only what is below sysObjectID differs between devices that meet the same conditions.
        let asks_product = compiled.products.iter().any(|&slot| {
            self.compiled.variables[slot].conditions.iter().any(|&condition| hold[condition])
        });
        let object_id = if asks_product { identity.object_id.as_slice() } else { &[] };
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || {
            let round = compiled.rounds(level, &hold).pop().unwrap_or_default();
            let roots = round.walks.iter().map(|&slot| compiled.root(slot)).collect();
            compiled.get(&round.gets, object_id).then(Query::columns_together(roots, self.max_rows))
        };
        made.entry((level, hold.clone(), object_id.to_vec())).or_insert_with(make).clone()
    }
}

impl Planned for Rounds {
    fn ask(&self, round: usize, varbinds: &VarBinds) -> Query {
        match round.checked_sub(1) {
            None => self.compiled.private(varbinds),
            Some(level) => self.ask_level(level, varbinds),
        }
    }

    fn pack(&self, to: &mut Vec<u8>) {
        Pack::pack(self, to);
    }
}

impl Compiled {
    /// Returns the slots of the first GET.
    pub(in crate::inventory) fn opening(&self) -> Vec<usize> {
        let always = |&slot: &usize| {
            self.variables[slot].how == How::Get && self.variables[slot].conditions.contains(&0)
        };
        (0..self.variables.len()).filter(always).collect()
    }

    pub(in crate::inventory) fn last_level(&self) -> usize {
        self.conditions.iter().map(|condition| condition.level).max().unwrap_or(0)
    }

    /// Returns which conditions are true, as far as they are known before this round.
    pub(in crate::inventory) fn hold(
        &self,
        level: usize,
        identity: &Identity,
        came: impl Fn(&Subtree) -> bool,
    ) -> Vec<bool> {
        let holds = |condition: &super::Condition| {
            condition.level <= level
                && condition.which.iter().all(|any| any.iter().any(|which| identity.is(which)))
                && !condition.missing.iter().any(&came)
        };
        self.conditions.iter().map(holds).collect()
    }

    /// Returns what each round up to `last` asks.
    pub(in crate::inventory) fn rounds(&self, last: usize, hold: &[bool]) -> Vec<Round> {
        let mut rounds: Vec<Round> = (0..=last).map(|_| Round::default()).collect();
        for (slot, variable) in self.variables.iter().enumerate() {
            let levels = variable.conditions.iter().filter(|&&condition| hold[condition]);
            let Some(level) = levels.map(|&condition| self.conditions[condition].level).min()
            else {
                continue;
            };
            match variable.how {
                How::Within(_) => {}
                How::Get if variable.conditions.contains(&0) => {}
                How::Get | How::Product { .. } => rounds[level].gets.push(slot),
                How::Column | How::Walked => rounds[level].walks.push(slot),
            }
        }
        rounds
    }

    fn root(&self, slot: usize) -> Oid {
        let Variable { oid, how, .. } = &self.variables[slot];
        match how {
            How::Walked => oid.parent().unwrap_or_else(|| oid.clone()),
            How::Column | How::Get | How::Product { .. } | How::Within(_) => oid.clone(),
        }
    }

    fn get(&self, slots: &[usize], object_id: &[u32]) -> Query {
        let oid = |&slot: &usize| match self.variables[slot].how {
            How::Product { .. } => self.product_oid(slot, object_id),
            _ => Some(self.variables[slot].oid.clone()),
        };
        // An OID needs no lookup, so this cannot fail.
        Query::get(slots.iter().filter_map(oid)).unwrap_or_default()
    }
}

/// What a device says about itself in its first answer.
#[derive(Debug, Default)]
pub(in crate::inventory) struct Identity {
    object_id: Oid,
    /// sysDescr in lower case.
    description: String,
    /// The numbers of the private subtrees of a device whose sysObjectID names no maker.
    private: Vec<u32>,
    /// Whether it is a computer, and not an appliance that runs a usual system.
    computer: bool,
}

impl Identity {
    pub(in crate::inventory) fn of(compiled: &Compiled, varbinds: &VarBinds) -> Self {
        let mut identity = Self::first(varbinds);
        if identity.is_general() {
            identity.private = compiled.private_numbers(varbinds);
        }
        identity.computer = identity.is_computer();
        identity
    }

    /// Reads only the first answer.
    pub(super) fn first(varbinds: &VarBinds) -> Self {
        const SYS_DESCR: [u32; 9] = [1, 3, 6, 1, 2, 1, 1, 1, 0];
        const SYS_OBJECT_ID: [u32; 9] = [1, 3, 6, 1, 2, 1, 1, 2, 0];
        let mut identity = Self::default();
        // Both are in the first answer, but an agent can give it in another order.
        let first = varbinds.iter().take(64);
        for varbind in first {
            match varbind.value {
                ValueRef::ObjectIdentifier(value) if varbind.oid.iter().eq(SYS_OBJECT_ID) => {
                    identity.object_id = value.to_oid();
                }
                ValueRef::OctetString(bytes) if varbind.oid.iter().eq(SYS_DESCR) => {
                    identity.description = String::from_utf8_lossy(bytes).to_lowercase();
                }
                _ => {}
            }
        }
        identity
    }

    /// Returns whether sysObjectID names no maker of devices: there is none, it has a number that
    /// nobody owns, or it is that of an agent which devices of many makers run.
    pub(super) fn is_general(&self) -> bool {
        let owner = self.enterprise().and_then(Enterprise::by_number);
        !owner.is_some_and(|owner| owner.is_maker())
    }

    /// Returns the maker of the first private subtree that is one of a maker.
    pub(in crate::inventory) fn private_maker(&self) -> Option<Enterprise> {
        let makers = self.private.iter().filter_map(|&number| Enterprise::by_number(number));
        makers.into_iter().find(Enterprise::is_maker)
    }

    /// Returns whether the device is a computer with a usual system, and not an appliance: neither
    /// sysObjectID nor a private subtree is that of a maker, but for the agents of makers of servers.
    fn is_computer(&self) -> bool {
        // Compaq (Insight agents), Dell (OpenManage), Supermicro (SuperDoctor).
        const SERVERS: [u32; 3] = [232, 674, 10876];
        const SYSTEMS: [&str; 6] =
            ["linux ", "freebsd ", "netbsd ", "openbsd ", "sunos ", "darwin "];
        let is_maker =
            |&number: &u32| Enterprise::by_number(number).is_none_or(|one| one.is_maker());
        let is_system = match self.object_id.as_slice() {
            // Net-SNMP, UCD-SNMP, FreeBSD.
            [1, 3, 6, 1, 4, 1, 8072 | 2021 | 2238 | 12325, ..] => true,
            // Windows, OpenBSD, AIX, HP-UX, Solaris.
            [1, 3, 6, 1, 4, 1, 311 | 30155, ..]
            | [1, 3, 6, 1, 4, 1, 2, 3, 1, 2, ..]
            | [1, 3, 6, 1, 4, 1, 11, 2, 3, 2, ..]
            | [1, 3, 6, 1, 4, 1, 42, 2, 1, ..] => return true,
            _ => self.is_general() && SYSTEMS.iter().any(|name| self.description.starts_with(name)),
        };
        // "Linux switch 4.19.0-cl-1-amd64 #1 SMP Cumulus 4.19.94": the system of an appliance says so.
        let of_computer = |maker| ["Apple", "HP", "IBM", "Sun"].contains(&maker);
        is_system
            && enterprise::maker_in(&self.description).is_none_or(of_computer)
            && !self.private.iter().any(|number| is_maker(number) && !SERVERS.contains(number))
    }

    pub(in crate::inventory) fn object_id(&self) -> &[u32] {
        self.object_id.as_slice()
    }

    /// Returns the enterprise number in sysObjectID.
    pub(in crate::inventory) fn enterprise(&self) -> Option<u32> {
        match self.object_id.as_slice() {
            [1, 3, 6, 1, 4, 1, enterprise, ..] => Some(*enterprise),
            _ => None,
        }
    }

    fn is(&self, which: &Which) -> bool {
        let Which { enterprise, object_id, description, .. } = which;
        (enterprise.is_empty()
            || self.enterprise().iter().chain(&self.private).any(|one| enterprise.contains(one)))
            && which.computer.is_none_or(|computer| computer == self.computer)
            && (object_id.is_empty()
                || object_id.iter().any(|start| self.object_id.starts_with(start)))
            && (description.is_empty()
                || description.iter().any(|text| self.description.contains(&**text)))
    }
}
