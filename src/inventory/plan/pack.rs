//! The questions of a plan as octets that travel. Only what decides the questions travels: no names,
//! no fields and no profiles. So a worker needs neither the user's profiles nor their modules.

use super::{Compiled, Condition, How, Rounds, Subtree, Variable, Which};
use crate::{
    Oid,
    packed::{self, Pack, Packed, Read, Unreadable},
};
use std::sync::Arc;

impl Pack for Rounds {
    fn pack(&self, to: &mut Vec<u8>) {
        self.max_rows.pack(to);
        packed::list(to, &self.compiled.variables, |to, variable| variable.pack(to));
        packed::list(to, &self.compiled.conditions, |to, condition| condition.pack(to));
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        let max_rows = from.size()?;
        let variables = from.list(3, Variable::unpack)?;
        let conditions = from.list(3, Condition::unpack)?;
        let known = |variable: &Variable| {
            variable.conditions.iter().all(|condition| *condition < conditions.len())
                && !matches!(variable.how, How::Within(slot) if slot >= variables.len())
        };
        if !variables.iter().all(known) {
            return Err(Unreadable::new("a plan names a condition or a variable that it lacks"));
        }
        // Each level is a round of its own.
        if conditions.iter().any(|condition| condition.level > conditions.len()) {
            return Err(Unreadable::new("a plan has too many rounds"));
        }
        let is_product = |&slot: &usize| matches!(variables[slot].how, How::Product { .. });
        let products = (0..variables.len()).filter(is_product).collect();
        let compiled = Compiled {
            schema: Arc::default(),
            sorted: Vec::new(),
            products,
            variables,
            conditions,
            sections: Vec::new(),
        };
        Ok(Rounds::new(Arc::new(compiled), max_rows))
    }
}

impl Pack for Variable {
    fn pack(&self, to: &mut Vec<u8>) {
        self.oid.pack(to);
        match self.how {
            How::Column => to.push(0),
            How::Get => to.push(1),
            How::Walked => to.push(2),
            How::Product { up } => {
                to.push(3);
                up.pack(to);
            }
            How::Within(slot) => {
                to.push(4);
                slot.pack(to);
            }
        }
        packed::list(to, &self.conditions, |to, condition| condition.pack(to));
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        Ok(Self {
            oid: Pack::unpack(from)?,
            name: String::new(),
            how: match from.octet()? {
                0 => How::Column,
                1 => How::Get,
                2 => How::Walked,
                3 => How::Product { up: Pack::unpack(from)? },
                4 => How::Within(Pack::unpack(from)?),
                _ => return Err(Unreadable::new("a variable of no known kind")),
            },
            conditions: from.list(1, usize::unpack)?,
        })
    }
}

impl Pack for Condition {
    fn pack(&self, to: &mut Vec<u8>) {
        packed::list(to, &self.which, |to, any| {
            packed::list(to, any, |to, which| which.pack(to));
        });
        packed::list(to, &self.missing, |to, missing| missing.pack(to));
        self.level.pack(to);
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        Ok(Self {
            which: from.list(1, |from| from.list(4, Which::unpack))?,
            missing: from.list(2, Subtree::unpack)?,
            level: Pack::unpack(from)?,
        })
    }
}

impl Pack for Subtree {
    fn pack(&self, to: &mut Vec<u8>) {
        self.oid.pack(to);
        packed::list(to, &self.index, |to, part| part.pack(to));
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        Ok(Self { oid: Pack::unpack(from)?, index: from.list(1, Pack::unpack)? })
    }
}

impl Pack for Which {
    fn pack(&self, to: &mut Vec<u8>) {
        packed::list(to, &self.enterprise, |to, number| number.pack(to));
        packed::list(to, &self.object_id, |to, oid| oid.pack(to));
        packed::list(to, &self.description, |to, text| text.pack(to));
        self.computer.pack(to);
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        Ok(Self {
            enterprise: from.list(1, u32::unpack)?,
            object_id: from.list(1, Oid::unpack)?,
            description: from.list(1, String::unpack)?,
            computer: Pack::unpack(from)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        Query, VarBind, VarBinds,
        inventory::{Plan, Profiles},
        packed::{Pack, Packed},
        query::{Dialog, Planned},
    };
    use std::sync::Arc;

    #[test]
    fn the_questions_of_every_profile_come_back() {
        let profiles = Profiles::builtin();
        let all: Vec<String> = profiles.sections().map(|(name, _)| name.to_owned()).collect();
        let plan = Plan::new(profiles, Some(&all)).unwrap().max_rows(77);
        let mut octets = Vec::new();
        Pack::pack(&*plan.rounds, &mut octets);
        assert!(octets.len() < 64 * 1024, "{}", octets.len());
        let mut from = Packed::new(&octets);
        let back = super::Rounds::unpack(&mut from).unwrap();
        from.end().unwrap();
        let mut again = Vec::new();
        Pack::pack(&back, &mut again);
        assert_eq!(octets, again);

        // Several kinds of devices are asked the same in every round.
        for (object_id, descr) in [
            ("1.3.6.1.4.1.9.1.1208", "Cisco IOS Software"),
            ("1.3.6.1.4.1.8072.3.2.10", "Linux core 6.1"),
            ("1.3.6.1.4.1.2636.1.1.1.2.29", "Juniper Networks"),
        ] {
            let varbinds = VarBinds::from(vec![
                VarBind::new("1.3.6.1.2.1.1.1.0".parse().unwrap(), descr),
                VarBind::new(
                    "1.3.6.1.2.1.1.2.0".parse().unwrap(),
                    crate::Value::ObjectIdentifier(object_id.parse().unwrap()),
                ),
            ]);
            for round in 0..=plan.compiled.last_level() + 1 {
                let asked = |planned: &dyn Planned| packed(&planned.ask(round, &varbinds));
                assert_eq!(asked(&*plan.rounds), asked(&back), "{descr}, round {round}");
            }
        }
        let _ = Dialog::new;
    }

    fn packed(query: &Query) -> Vec<u8> {
        let mut octets = Vec::new();
        query.pack(&mut octets).unwrap();
        octets
    }

    #[test]
    fn a_query_with_a_plan_comes_back() {
        let query = Plan::new(Profiles::builtin(), None).unwrap().query();
        let octets = packed(&query);
        let read =
            |from: &mut Packed<'_>| Ok(Arc::new(super::Rounds::unpack(from)?) as Arc<dyn Planned>);
        let back = Query::unpack(&mut Packed::new(&octets), &read).unwrap();
        assert_eq!(packed(&back), octets);
    }
}
