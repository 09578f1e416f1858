//! GET and GETNEXT: everything asked is answered, refused or split.

use super::{Gathered, Move, Pending, Reply, Request, RequestKind, check};
use crate::{Error, ErrorKind, ErrorStatus, Oid, Value, VarBind};
use std::{collections::BTreeSet, ops::Range, sync::Arc};

/// GETs or GETNEXTs under way, one after the other.
#[derive(Debug)]
pub(super) struct Get {
    requests: Arc<[Request]>,
    /// The request under way; the others stand in terms of its bindings.
    which: usize,
    /// What is asked now, but for what is absent.
    part: Range<usize>,
    /// What is still to be asked, the next part last.
    later: Vec<Range<usize>>,
    /// What the agent said it does not have.
    absent: BTreeSet<usize>,
}

impl Get {
    /// `None` where there is nothing to ask.
    pub(super) fn new(requests: Arc<[Request]>) -> Option<Self> {
        let part = 0..requests.first()?.varbinds.len();
        let get = Self { requests, which: 0, part, later: Vec::new(), absent: BTreeSet::new() };
        (!get.part.is_empty()).then_some(get)
    }

    /// The request under way, undivided.
    pub(super) fn whole(&self) -> Pending {
        Pending::Shared(Arc::clone(&self.requests), self.which)
    }

    pub(super) fn accept(&mut self, reply: Reply, gathered: &mut Gathered) -> Move {
        match reply.status {
            ErrorStatus::NO_ERROR => self.take(reply.varbinds, gathered),
            ErrorStatus::TOO_BIG => self.halve(gathered),
            // SNMPv1, and SNMPv2c agents that put a v1 stack behind a new header.
            ErrorStatus::NO_SUCH_NAME => self.without(reply.index),
            // genErr too: agents say it of themselves as often as of one binding, and to split
            // would load one that is failing.
            _ => {
                let error = check::status(&reply, self.asked().map(|i| self.name(i)));
                self.skip(error, gathered);
            }
        }
        self.next(gathered)
    }

    /// What is asked now has failed for good; the rest is not lost with it.
    pub(super) fn refused(&mut self, error: Error, gathered: &mut Gathered) -> Move {
        self.skip(error, gathered);
        self.next(gathered)
    }

    /// No more is asked: tells what is known of the part under way.
    pub(super) fn give_up(&mut self, gathered: &mut Gathered) {
        let absent = self.part.clone().filter(|i| self.absent.contains(i));
        gathered.take(absent.map(|i| self.missing(i)).collect());
    }

    fn name(&self, i: usize) -> &Oid {
        &self.requests[self.which].varbinds[i].oid
    }

    /// The bindings of the request as it was sent.
    fn asked(&self) -> impl Iterator<Item = usize> + Clone {
        self.part.clone().filter(|i| !self.absent.contains(i))
    }

    /// SNMPv1's noSuchName as SNMPv2 would have it. For a GET it does not tell object from
    /// instance; noSuchInstance claims less.
    fn missing(&self, i: usize) -> VarBind {
        let value = match self.requests[self.which].kind {
            RequestKind::GetNext => Value::EndOfMibView,
            _ => Value::NoSuchInstance,
        };
        VarBind::new(self.name(i).clone(), value)
    }

    fn take(&mut self, got: Vec<VarBind>, gathered: &mut Gathered) {
        let fits = match self.requests[self.which].kind {
            RequestKind::GetNext => check::same_count(self.asked().count(), &got),
            _ => check::same_names(self.asked().map(|i| self.name(i)), &got),
        };
        if let Err(error) = fits {
            return self.skip(error, gathered);
        }
        if self.requests[self.which].kind == RequestKind::GetNext {
            let names: Vec<&Oid> = self.asked().map(|i| self.name(i)).collect();
            // The bindings are given all the same: they are what such an agent is looked at for.
            if let Some(error) = check::disorder(&names, names.len(), &got) {
                gathered.note(error);
            }
        }
        if got.len() == self.part.len() {
            gathered.take(got);
        } else {
            let mut got = got.into_iter();
            let all = self.part.clone().filter_map(|i| match self.absent.contains(&i) {
                true => Some(self.missing(i)),
                false => got.next(),
            });
            gathered.take(all.collect());
        }
        self.part = 0..0;
    }

    fn skip(&mut self, error: Error, gathered: &mut Gathered) {
        self.give_up(gathered);
        gathered.note(error);
        self.part = 0..0;
    }

    /// Asks the halves one after the other: agents have small buffers, and a GET is
    /// answered whole or not at all (RFC 3416, section 4.2.1).
    fn halve(&mut self, gathered: &mut Gathered) {
        let asked: Vec<usize> = self.asked().collect();
        if asked.len() < 2 {
            return self.skip(ErrorKind::TooBig.into(), gathered);
        }
        let middle = asked[asked.len() / 2];
        self.later.push(middle..self.part.end);
        self.later.push(self.part.start..middle);
    }

    /// Asks again without the binding the agent does not have: SNMPv1 has one error for the
    /// whole request (RFC 1157, section 4.1.2), so one missing variable hides all the others.
    fn without(&mut self, index: u32) {
        let asked: Vec<usize> = self.asked().collect();
        let named = (index as usize).checked_sub(1).and_then(|i| asked.get(i));
        match (named, &asked[..]) {
            (Some(&i), _) | (None, &[i]) => {
                self.absent.insert(i);
                self.later.push(self.part.clone());
            }
            // Agents that leave the error-index 0 or point behind the end: only asking each
            // alone tells which it is.
            _ => self.later.extend(self.part.clone().rev().map(|i| i..i + 1)),
        }
    }

    /// The next part that has anything to ask, the next request after the last.
    fn next(&mut self, gathered: &mut Gathered) -> Move {
        loop {
            while let Some(part) = self.later.pop() {
                self.part = part;
                if self.asked().next().is_some() {
                    return Move::Ask(self.request());
                }
                self.give_up(gathered);
            }
            self.absent.clear();
            self.which += 1;
            match self.requests.get(self.which) {
                Some(request) => self.later.push(0..request.varbinds.len()),
                None => return Move::Done,
            }
        }
    }

    fn request(&self) -> Pending {
        let whole = &self.requests[self.which];
        if self.absent.is_empty() && self.part == (0..whole.varbinds.len()) {
            return self.whole();
        }
        let varbinds = self.asked().map(|i| whole.varbinds[i].clone()).collect();
        Pending::Own(Request { kind: whole.kind, varbinds })
    }
}
