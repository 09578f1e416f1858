//! The answers of an agent without faults: [`Tree`]. A faulty peer changes them.

use super::{
    ber::{Message, Oid, Value, oid, pdu},
    faulty::{Faulty, Request},
};
use std::{collections::BTreeMap, ops::Bound};

/// noSuchName, SNMPv1's error-status for an object that does not exist.
pub const NO_SUCH_NAME: i64 = 2;
/// notWritable.
pub const NOT_WRITABLE: i64 = 17;

/// Objects and their values.
#[derive(Debug, Clone, Default)]
pub struct Tree(BTreeMap<Oid, Value>);

impl Tree {
    /// Creates an empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates a tree with sysDescr.0 "a tree", sysObjectID.0, sysUpTime.0 4711 and sysName.0
    /// "tree".
    pub fn system() -> Self {
        Self::new()
            .with("1.3.6.1.2.1.1.1.0", "a tree")
            .with("1.3.6.1.2.1.1.2.0", Value::Oid(oid("1.3.6.1.4.1.8072.9999")))
            .with("1.3.6.1.2.1.1.3.0", Value::TimeTicks(4711))
            .with("1.3.6.1.2.1.1.5.0", "tree")
    }

    /// Adds this object.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(oid(name), value.into());
        self
    }

    /// Adds `rows` rows below `entry`. For each column C of `columns`, `entry.C.R` is INTEGER R.
    pub fn with_table(mut self, entry: &str, columns: &[u32], rows: u32) -> Self {
        for column in columns {
            for row in 1..=rows {
                let name = [oid(entry), vec![*column, row]].concat();
                self.0.insert(name, Value::Integer(i64::from(row)));
            }
        }
        self
    }

    /// Returns the first object after `name`.
    pub fn next(&self, name: &[u32]) -> Option<(&Oid, &Value)> {
        self.0.range::<[u32], _>((Bound::Excluded(name), Bound::Unbounded)).next()
    }

    /// Returns the first object after `name` for SNMPv1, which has no Counter64 (RFC 3584, section
    /// 4.2.2.1).
    fn next_of_v1(&self, name: &[u32]) -> Option<(&Oid, &Value)> {
        let next = self.next(name)?;
        match next.1 {
            Value::Counter64(_) => self.next_of_v1(next.0),
            _ => Some(next),
        }
    }

    /// Answers as an agent without faults: with as many repetitions as requested, with errors as in
    /// the request's version, and with notWritable to a SET.
    pub fn answer(&self, request: &Request) -> Message {
        let asked = request.pdu();
        let v1 = request.message.version == 0;
        if asked.tag == pdu::SET {
            return request.error(if v1 { NO_SUCH_NAME } else { NOT_WRITABLE }, 1);
        }
        if asked.tag == pdu::GET_BULK {
            return request.response(self.repeat(&asked.varbinds, asked.status, asked.index));
        }
        let mut found = Vec::new();
        for (index, (name, _)) in (1..).zip(&asked.varbinds) {
            let varbind = if asked.tag == pdu::GET {
                self.0.get(name).map(|value| (name.clone(), value.clone()))
            } else {
                let next = if v1 { self.next_of_v1(name) } else { self.next(name) };
                next.map(|(name, value)| (name.clone(), value.clone()))
            };
            found.push(match varbind {
                Some(varbind) => varbind,
                None if v1 => return request.error(NO_SUCH_NAME, index),
                None if asked.tag == pdu::GET => (name.clone(), Value::NoSuchObject),
                None => (name.clone(), Value::EndOfMibView),
            });
        }
        request.response(found)
    }

    /// Returns the bindings of a GETBULK (RFC 3416, section 4.2.3).
    fn repeat(
        &self,
        asked: &[(Oid, Value)],
        non_repeaters: i64,
        max_repetitions: i64,
    ) -> Vec<(Oid, Value)> {
        let after = |name: &Oid| match self.next(name) {
            Some((next, value)) => (next.clone(), value.clone()),
            None => (name.clone(), Value::EndOfMibView),
        };
        let once = usize::try_from(non_repeaters).unwrap_or(0).min(asked.len());
        let mut found: Vec<_> = asked[..once].iter().map(|(name, _)| after(name)).collect();
        let mut row: Vec<Oid> = asked[once..].iter().map(|(name, _)| name.clone()).collect();
        for _ in 0..max_repetitions.max(0) {
            if row.is_empty() {
                break;
            }
            let varbinds: Vec<_> = row.iter().map(after).collect();
            row = varbinds.iter().map(|(name, _)| name.clone()).collect();
            let ended = varbinds.iter().all(|(_, value)| *value == Value::EndOfMibView);
            found.extend(varbinds);
            if ended {
                break;
            }
        }
        found
    }
}

impl Faulty {
    /// Starts a peer that answers as `tree` does.
    pub fn honest(tree: Tree) -> Self {
        Self::start(move |request| vec![tree.answer(request).into()])
    }
}
