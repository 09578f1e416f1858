//! GET and GETNEXT: each name is answered, refused, or asked again in a smaller request.

use super::{
    check::{self, Difference},
    gathered::Gathered,
    moves::{Move, Pending},
};
use crate::{
    Error, ErrorKind, ErrorStatus, Oid, Value, VarBind, VarBinds,
    query::{Reply, Request, RequestKind},
};
use std::{collections::BTreeMap, ops::Range, sync::Arc};

/// GETs or GETNEXTs under way, one after the other.
#[derive(Debug)]
pub(super) struct Get {
    requests: Arc<[Request]>,
    /// The index of the current request. The other fields refer to its bindings.
    which: usize,
    /// The range that is asked now, except for the settled bindings.
    part: Range<usize>,
    /// The ranges that are still to be asked. The next one is last.
    later: Vec<Range<usize>>,
    /// What is known about single bindings, if not a whole reply says it.
    known: BTreeMap<usize, Known>,
    /// How the replies differ from what was asked.
    difference: Option<Box<Difference>>,
}

/// What is known about one binding of the request.
#[derive(Debug, PartialEq)]
enum Known {
    /// It came in a reply that lacks others.
    Came(VarBind),
    /// The agent said that it does not have it.
    Absent,
    /// A reply lacked it. It is asked once more.
    AskAgain,
    /// Two replies lacked it.
    Unanswered,
}

impl Get {
    /// Returns `None` if there is nothing to ask.
    pub(super) fn new(requests: Arc<[Request]>) -> Option<Self> {
        let part = 0..requests.first()?.varbinds.len();
        let get = Self {
            requests,
            which: 0,
            part,
            later: Vec::new(),
            known: BTreeMap::new(),
            difference: None,
        };
        (!get.part.is_empty()).then_some(get)
    }

    /// Returns the current request as a whole.
    pub(super) fn whole(&self) -> Pending {
        Pending::Shared(Arc::clone(&self.requests), self.which)
    }

    pub(super) fn accept(&mut self, reply: Reply, gathered: &mut Gathered) -> Move {
        match reply.status {
            ErrorStatus::NO_ERROR => self.take(reply.varbinds, gathered),
            ErrorStatus::TOO_BIG => self.halve(gathered),
            // SNMPv1 agents say this, and so do SNMPv2c agents that have a v1 stack inside.
            ErrorStatus::NO_SUCH_NAME => self.without(reply.index, gathered),
            // genErr is not split either: agents use it as often for a general failure as for one
            // binding, and more requests would load an agent that is failing.
            _ => {
                let error = check::status(&reply, self.asked().map(|i| self.name(i)));
                self.skip(error, gathered);
            }
        }
        self.next(gathered)
    }

    /// The current range has failed for good. The others are still asked.
    pub(super) fn refused(&mut self, error: Error, gathered: &mut Gathered) -> Move {
        self.skip(error, gathered);
        self.next(gathered)
    }

    /// Stops asking. Gives what is known about the current range and about the replies.
    pub(super) fn give_up(&mut self, gathered: &mut Gathered) {
        self.give(gathered);
        if let Some(difference) = self.difference.take() {
            gathered.differed(difference.error());
        }
    }

    /// Gives what is known about the current range.
    fn give(&mut self, gathered: &mut Gathered) {
        if self.known.is_empty() {
            return;
        }
        let known = self.part.clone().filter_map(|i| match self.known.remove(&i)? {
            Known::Came(varbind) => Some(varbind),
            Known::Absent => Some(self.missing(i)),
            Known::AskAgain | Known::Unanswered => None,
        });
        gathered.take(known.collect());
    }

    fn name(&self, i: usize) -> &Oid {
        &self.requests[self.which].varbinds[i].oid
    }

    /// Returns the bindings of the request as it was sent.
    fn asked(&self) -> impl Iterator<Item = usize> + Clone {
        self.part.clone().filter(|i| matches!(self.known.get(i), None | Some(Known::AskAgain)))
    }

    /// Translates SNMPv1's noSuchName to SNMPv2. For a GET it does not say whether the object or
    /// the instance is missing. noSuchInstance is the weaker claim.
    fn missing(&self, i: usize) -> VarBind {
        let value = match self.requests[self.which].kind {
            RequestKind::GetNext => Value::EndOfMibView,
            _ => Value::NoSuchInstance,
        };
        VarBind::new(self.name(i).clone(), value)
    }

    fn take(&mut self, got: VarBinds, gathered: &mut Gathered) {
        let request = &self.requests[self.which];
        // Nearly every reply has what was asked for.
        if self.known.is_empty()
            && request.kind != RequestKind::GetNext
            && check::same_names(request.varbinds[self.part.clone()].iter().map(|it| &it.oid), &got)
                .is_ok()
        {
            self.part = 0..0;
            return gathered.take(got);
        }
        let asked: Vec<usize> = self.asked().collect();
        if self.requests[self.which].kind == RequestKind::GetNext {
            // The names of the reply are new, so nothing says which one is missing or extra.
            if let Err(error) = check::same_count(asked.len(), &got) {
                return self.skip(error, gathered);
            }
            let names: Vec<&Oid> = asked.iter().map(|&i| self.name(i)).collect();
            // Give the bindings anyway. People who debug such an agent want to see them.
            if let Some(error) = check::disorder(&names, names.len(), &got) {
                gathered.note(error);
            }
        } else if check::same_names(asked.iter().map(|&i| self.name(i)), &got).is_err() {
            return self.take_by_name(&asked, got);
        }
        if got.len() == self.part.len() {
            gathered.take(got);
        } else {
            self.known.extend(asked.into_iter().zip(got.into_iter().map(Known::Came)));
            self.give(gathered);
        }
        self.part = 0..0;
    }

    /// Takes the requested variables that a reply has. Some agents give bindings in another order,
    /// leave some out, or add some. Some answer `X.0.0` for `X.0`. The missing ones are asked once
    /// more.
    fn take_by_name(&mut self, asked: &[usize], got: VarBinds) {
        let mut got: Vec<Option<VarBind>> = got.into_iter().map(Some).collect();
        let mut missing = Vec::new();
        for &i in asked {
            let name = self.name(i);
            let fits = |it: &&mut Option<VarBind>| {
                it.as_ref().is_some_and(|it| check::same_name(name, it.oid.view()))
            };
            let known = match got.iter_mut().find(fits).and_then(Option::take) {
                Some(varbind) => Known::Came(varbind),
                None if self.known.contains_key(&i) => Known::Unanswered,
                None => Known::AskAgain,
            };
            if known == Known::Unanswered {
                missing.push(name.clone());
            }
            self.known.insert(i, known);
        }
        let asks_again = asked.iter().any(|i| self.known.get(i) == Some(&Known::AskAgain));
        let others: Vec<Oid> = got.into_iter().flatten().map(|it| it.oid).collect();
        let differs = !missing.is_empty() || !others.is_empty();
        if differs && !asks_again {
            let difference = self.difference.get_or_insert_default();
            difference.missing.extend(missing);
            difference.others.extend(others);
        }
        self.later.push(self.part.clone());
    }

    fn skip(&mut self, error: Error, gathered: &mut Gathered) {
        self.give(gathered);
        gathered.note(error);
        self.part = 0..0;
    }

    /// Asks for the halves one after the other. Agents have small buffers, and a GET is answered as
    /// a whole or not at all (RFC 3416, section 4.2.1).
    fn halve(&mut self, gathered: &mut Gathered) {
        let asked: Vec<usize> = self.asked().collect();
        if asked.len() < 2 {
            return self.skip(ErrorKind::TooBig.into(), gathered);
        }
        let middle = asked[asked.len() / 2];
        self.later.push(middle..self.part.end);
        self.later.push(self.part.start..middle);
    }

    /// Asks again without the binding that the agent does not have. SNMPv1 has one error for the
    /// whole request (RFC 1157, section 4.1.2), so one missing variable hides all others.
    fn without(&mut self, index: i64, gathered: &mut Gathered) {
        let asked: Vec<usize> = self.asked().collect();
        let named = check::place(index).and_then(|i| asked.get(i));
        match (named, &asked[..]) {
            (Some(&i), _) | (None, &[i]) => {
                gathered.no_such_names.push(self.name(i).clone());
                self.known.insert(i, Known::Absent);
                self.later.push(self.part.clone());
            }
            // Some agents leave the error-index at 0 or point past the end. Ask for each binding
            // alone to find the missing one.
            _ => self.later.extend(self.part.clone().rev().map(|i| i..i + 1)),
        }
    }

    /// Goes on to the next range that has something to ask, then to the next request.
    fn next(&mut self, gathered: &mut Gathered) -> Move {
        loop {
            while let Some(part) = self.later.pop() {
                self.part = part;
                if self.asked().next().is_some() {
                    return Move::Ask(self.request());
                }
                self.give(gathered);
            }
            self.known.clear();
            self.which += 1;
            match self.requests.get(self.which) {
                Some(request) => self.later.push(0..request.varbinds.len()),
                None => {
                    self.give_up(gathered);
                    return Move::Done;
                }
            }
        }
    }

    fn request(&self) -> Pending {
        let whole = &self.requests[self.which];
        if self.known.is_empty() && self.part == (0..whole.varbinds.len()) {
            return self.whole();
        }
        let varbinds = self.asked().map(|i| whole.varbinds[i].clone()).collect();
        Pending::Own(Request { kind: whole.kind, varbinds })
    }
}
