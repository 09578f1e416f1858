//! A scripted agent for the tests of dialogs, and helpers to play a query against it.

use super::*;
use crate::{
    Oid, Outcome, Silence, Value,
    query::{Walk, WalkEnd},
};
use std::collections::BTreeMap;

mod bulk;
mod exceptions;
mod get;
mod habits;
mod later;
mod lost_bulk;
mod other_names;
mod properties;
mod rows;
mod rows_faults;
mod rows_properties;
mod steps;
mod walk;
mod walk_faults;

/// An agent that follows the RFCs. Its message size is counted in bindings.
#[derive(Debug, Clone)]
struct Agent {
    version: Version,
    variables: BTreeMap<Oid, Value>,
    /// Bindings that fit in a response.
    size: usize,
    /// Whether a GETBULK reply that does not fit is cut to size. If not, the answer is tooBig.
    cuts: bool,
}

impl Agent {
    fn new(version: Version, variables: &[&str]) -> Self {
        let variables = variables.iter().zip(1..).map(|(name, n)| (oid(name), Value::Integer(n)));
        Self { version, variables: variables.collect(), size: usize::MAX, cuts: true }
    }

    fn answer(&self, request: &Request) -> Reply {
        match request.kind {
            RequestKind::Get => self.each(request, |oid| match self.variables.get(oid) {
                Some(value) => VarBind::new(oid.clone(), value.clone()),
                None => VarBind::new(oid.clone(), Value::NoSuchInstance),
            }),
            RequestKind::GetNext => self.each(request, |oid| self.next(oid)),
            RequestKind::Set => self.each(request, |oid| {
                request.varbinds.iter().find(|varbind| varbind.oid == *oid).unwrap().clone()
            }),
            RequestKind::GetBulk { non_repeaters, max_repetitions } => {
                assert_ne!(self.version, Version::V1, "SNMPv1 has no GETBULK");
                let (once, repeated) = request.varbinds.split_at(non_repeaters as usize);
                let mut varbinds: Vec<_> = once.iter().map(|v| self.next(&v.oid)).collect();
                let mut row: Vec<_> = repeated.iter().map(|v| v.oid.clone()).collect();
                for _ in 0..max_repetitions {
                    if varbinds.len() > self.variables.len() + self.size.min(9) {
                        break;
                    }
                    for oid in &mut row {
                        varbinds.push(self.next(oid));
                        oid.clone_from(&varbinds[varbinds.len() - 1].oid);
                    }
                }
                if varbinds.len() > self.size && (!self.cuts || self.size == 0) {
                    return refusal(ErrorStatus::TOO_BIG, 0);
                }
                varbinds.truncate(self.size);
                reply(varbinds)
            }
        }
    }

    fn each(&self, request: &Request, answer: impl Fn(&Oid) -> VarBind) -> Reply {
        if request.varbinds.len() > self.size {
            return refusal(ErrorStatus::TOO_BIG, 0);
        }
        let varbinds: Vec<_> = request.varbinds.iter().map(|v| answer(&v.oid)).collect();
        match varbinds.iter().position(|varbind| varbind.value.is_exception()) {
            Some(i) if self.version == Version::V1 => {
                refusal(ErrorStatus::NO_SUCH_NAME, i as i64 + 1)
            }
            _ => reply(varbinds),
        }
    }

    fn next(&self, oid: &Oid) -> VarBind {
        match self
            .variables
            .range((std::ops::Bound::Excluded(oid), std::ops::Bound::Unbounded))
            .next()
        {
            Some((oid, value)) => VarBind::new(oid.clone(), value.clone()),
            None => VarBind::new(oid.clone(), Value::EndOfMibView),
        }
    }
}

/// The result of a dialog, and the requests it made.
#[derive(Debug)]
struct Played {
    varbinds: Vec<VarBind>,
    outcome: Outcome,
    ends: Vec<WalkEnd>,
    requests: Vec<Request>,
}

impl Played {
    fn names(&self) -> Vec<String> {
        self.varbinds.iter().map(|varbind| varbind.oid.to_string()).collect()
    }

    fn kinds(&self) -> Vec<RequestKind> {
        self.requests.iter().map(|request| request.kind).collect()
    }

    fn asked(&self) -> Vec<Vec<String>> {
        let names = |request: &Request| {
            request.varbinds.iter().map(|varbind| varbind.oid.to_string()).collect()
        };
        self.requests.iter().map(names).collect()
    }

    fn error(&self) -> &ErrorKind {
        self.outcome.error().expect("an error").kind()
    }
}

/// Plays `query` with 10 repetitions. A dialog with more than `BOUND` requests does not end.
fn play(
    query: &Query,
    version: Version,
    mut peer: impl FnMut(&Request) -> Result<Reply, ErrorKind>,
) -> Played {
    const BOUND: usize = 5_000;
    let mut dialog = Dialog::new(query, version, 10);
    let mut requests = Vec::new();
    let mut varbinds = Vec::new();
    while let Some(request) = dialog.request() {
        let request = request.clone();
        let answer = peer(&request);
        requests.push(request);
        assert!(requests.len() < BOUND, "does not end: {dialog:?}");
        match answer {
            Ok(reply) => dialog.accept(reply),
            Err(kind) => dialog.fail(kind.into()),
        }
        varbinds.extend(dialog.take_varbinds());
    }
    let finished = dialog.finish();
    varbinds.extend(finished.varbinds);
    Played { varbinds, outcome: finished.outcome, ends: finished.ends, requests }
}

fn play_agent(query: &Query, agent: &Agent) -> Played {
    play(query, agent.version, |request| Ok(agent.answer(request)))
}

fn oid(text: &str) -> Oid {
    text.parse().unwrap()
}

fn oids(texts: &[&str]) -> Vec<Oid> {
    texts.iter().map(|text| oid(text)).collect()
}

fn walk_of(root: &str) -> Walk {
    Walk::new(oid(root))
}

fn value(name: &str, n: i32) -> VarBind {
    VarBind::new(oid(name), Value::Integer(n))
}

fn reply(varbinds: Vec<VarBind>) -> Reply {
    Reply { status: ErrorStatus::NO_ERROR, index: 0, varbinds: varbinds.into() }
}

fn refusal(status: ErrorStatus, index: i64) -> Reply {
    Reply { status, index, varbinds: VarBinds::new() }
}

/// Changes the bindings of a reply.
fn change(reply: &mut Reply, change: impl FnOnce(&mut Vec<VarBind>)) {
    let mut varbinds = reply.varbinds.to_vec();
    change(&mut varbinds);
    reply.varbinds = varbinds.into();
}

fn silence() -> ErrorKind {
    ErrorKind::Timeout { tries: 2, silence: Silence::Community }
}

fn bulk(max_repetitions: u32) -> RequestKind {
    RequestKind::GetBulk { non_repeaters: 0, max_repetitions }
}
