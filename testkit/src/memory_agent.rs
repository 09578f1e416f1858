//! An agent in memory that answers a plan's query from a walk.

use netsnmp::{
    ErrorKind, ErrorStatus, HostRecord, Mib, Oid, Silence, Value, VarBind, Version,
    inventory::{Device, Plan},
    query::{Dialog, Reply, Request, RequestKind},
};
use std::{collections::BTreeMap, ops::Bound};

/// An agent: its variables, and its faults.
#[derive(Debug, Clone, Default)]
pub struct Agent {
    pub variables: BTreeMap<Oid, Value>,
    /// The subtree in which it answers genErr.
    pub broken: Option<Oid>,
    /// The column that starts over when it reaches its end.
    pub loops: Option<Oid>,
    /// The number of requests after which it is silent.
    pub dies_after: Option<usize>,
    /// The number of requests so far.
    pub requests: usize,
}

impl Agent {
    /// Creates an agent from text. Each line is a variable: a name with its index, a letter for the
    /// type, and the value.
    pub fn of(walk: &str) -> Self {
        let mut agent = Self::default();
        for line in walk.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
            let mut parts = line.splitn(3, ' ');
            let (name, kind) = (parts.next().unwrap(), parts.next().unwrap_or("n"));
            let value = parts.next().unwrap_or("");
            let bytes = || {
                let digits: String = value.chars().filter(|c| !c.is_whitespace()).collect();
                (0..digits.len() / 2)
                    .map(|i| u8::from_str_radix(&digits[2 * i..2 * i + 2], 16).unwrap())
                    .collect()
            };
            let value = match kind {
                "s" => Value::OctetString(value.as_bytes().to_vec()),
                "x" => Value::OctetString(bytes()),
                "i" => Value::Integer(value.parse().unwrap()),
                "c" => Value::Counter32(value.parse().unwrap()),
                "C" => Value::Counter64(value.parse().unwrap()),
                "g" => Value::Gauge32(value.parse().unwrap()),
                "t" => Value::TimeTicks(value.parse().unwrap()),
                "o" => Value::ObjectIdentifier(Mib::builtin().resolve(value).unwrap()),
                "a" => Value::IpAddress(value.parse().unwrap()),
                _ => panic!("no type in {line:?}"),
            };
            let oid = Mib::builtin().resolve(name).unwrap_or_else(|e| panic!("{line}: {e}"));
            agent.variables.insert(oid, value);
        }
        agent
    }

    fn answer(&mut self, request: &Request, version: Version) -> Option<Reply> {
        self.requests += 1;
        if self.dies_after.is_some_and(|after| self.requests > after) {
            return None;
        }
        let is_broken =
            |oid: &Oid| self.broken.as_ref().is_some_and(|broken| oid.starts_with(broken));
        if let Some(place) = request.varbinds.iter().position(|v| is_broken(&v.oid)) {
            let varbinds = request.varbinds.clone();
            let index = place as i64 + 1;
            return Some(Reply { status: ErrorStatus::GEN_ERR, index, varbinds: varbinds.into() });
        }
        let next = |oid: &Oid| {
            if let Some(column) = &self.loops
                && oid.starts_with(column)
            {
                let behind = (Bound::Excluded(oid.clone()), Bound::Unbounded);
                let inside = self.variables.range(behind).next();
                let first = || self.variables.range(column.clone()..).next();
                let found = inside.filter(|(oid, _)| oid.starts_with(column)).or_else(first);
                return found.map(|(oid, v)| VarBind::new(oid.clone(), v.clone()));
            }
            let behind = (Bound::Excluded(oid.clone()), Bound::Unbounded);
            self.variables.range(behind).next().map(|(oid, v)| VarBind::new(oid.clone(), v.clone()))
        };
        let exception = |oid: &Oid, value: Value| VarBind::new(oid.clone(), value);
        let one = |oid: &Oid| match request.kind {
            RequestKind::Get => match self.variables.get(oid) {
                Some(value) => VarBind::new(oid.clone(), value.clone()),
                None => exception(oid, Value::NoSuchObject),
            },
            _ => next(oid).unwrap_or_else(|| exception(oid, Value::EndOfMibView)),
        };
        let mut varbinds = Vec::new();
        let mut row: Vec<Oid> = request.varbinds.iter().map(|v| v.oid.clone()).collect();
        let repetitions = match request.kind {
            RequestKind::GetBulk { max_repetitions, .. } => max_repetitions,
            _ => 1,
        };
        for _ in 0..repetitions {
            for at in &mut row {
                let varbind = one(at);
                *at = varbind.oid.clone();
                varbinds.push(varbind);
            }
        }
        let missing = varbinds.iter().position(|v| v.value.is_exception());
        if let (Version::V1, Some(place)) = (version, missing) {
            let index = place as i64 + 1;
            let varbinds = request.varbinds.clone();
            return Some(Reply {
                status: ErrorStatus::NO_SUCH_NAME,
                index,
                varbinds: varbinds.into(),
            });
        }
        // Like agents that cut an answer to the size of a frame.
        varbinds.truncate(120.max(request.varbinds.len()));
        Some(Reply { status: ErrorStatus::NO_ERROR, index: 0, varbinds: varbinds.into() })
    }

    /// Plays the plan's query and returns the record.
    pub fn record(&mut self, plan: &Plan, version: Version) -> HostRecord {
        let mut dialog = Dialog::new(&plan.query(), version, 25);
        while let Some(request) = dialog.request().cloned() {
            match self.answer(&request, version) {
                Some(reply) => dialog.accept(reply),
                None => {
                    let silence = Silence::Community;
                    dialog.fail(ErrorKind::Timeout { tries: 3, silence }.into());
                }
            }
        }
        let finished = dialog.finish();
        let mut record = HostRecord::new("device", finished.outcome);
        record.varbinds = finished.varbinds;
        record.ends = finished.ends;
        record.tries = self.requests as u32;
        record
    }

    pub fn device(&mut self, plan: &Plan) -> Device {
        plan.device(&self.record(plan, Version::V2c))
    }
}
