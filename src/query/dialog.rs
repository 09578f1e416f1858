//! Plays a query against one host: make a request, accept the reply, repeat. Uses no C code, no
//! sockets and no clock.

use super::{Finished, Habits, Query, Reply, Request, RequestKind, Step};
use crate::{Error, ErrorKind, ErrorStatus, VarBind, VarBinds, Version};
use bulk::Bulk;
use gathered::Gathered;
use get::Get;
use moves::{Move, Pending};
use rows::Rows;
use std::sync::Arc;
use walk::Walking;

mod bulk;
mod check;
mod gathered;
mod get;
mod kept;
mod moves;
mod rows;
mod size;
#[cfg(test)]
mod tests;
mod walk;

/// A query under way against one host.
///
/// The driver sends [`request`](Self::request), passes the result to [`accept`](Self::accept) or
/// [`fail`](Self::fail), and repeats this until there is no request. The driver sends a request
/// again after silence. It fails the request only when all retries are used. The number of requests
/// is bounded by the number of variables that the agent gives, whatever it answers.
#[derive(Debug)]
pub struct Dialog {
    steps: Steps,
    /// The outer queries whose steps built the current one, with their steps still to come. The
    /// innermost is last.
    outer: Vec<Steps>,
    under_way: Option<(Stage, Pending)>,
    gathered: Gathered,
}

/// The steps of a query that are still to come.
#[derive(Debug)]
struct Steps {
    all: Arc<Vec<Step>>,
    /// The step after the one under way.
    next: usize,
}

/// The step under way.
#[derive(Debug)]
enum Stage {
    Get(Get),
    Bulk(Bulk),
    Set(Arc<[Request]>),
    Walk(Box<Walking>),
    Rows(Box<Rows>),
    Discovery,
}

impl Dialog {
    /// Starts `query` against an agent of this version. `max_repetitions` is used if the query has
    /// none.
    ///
    /// This function, [`accept`](Self::accept) and [`fail`](Self::fail) call the closures of
    /// [`Query::then_with`] when their turn comes. They do not catch panics. After a panic the
    /// dialog is done.
    pub fn new(query: &Query, version: Version, max_repetitions: u32) -> Self {
        Self::with_habits(query, version, max_repetitions, Habits::default())
    }

    /// Starts `query` against an agent whose habits are known.
    pub fn with_habits(
        query: &Query,
        version: Version,
        max_repetitions: u32,
        habits: Habits,
    ) -> Self {
        let mut dialog = Self::idle(query, version, max_repetitions, habits);
        dialog.begin();
        dialog
    }

    /// Does the same, but calls no closure before [`begin`](Self::begin).
    pub(crate) fn idle(
        query: &Query,
        version: Version,
        max_repetitions: u32,
        habits: Habits,
    ) -> Self {
        Self {
            steps: Steps::of(query),
            outer: Vec::new(),
            under_way: None,
            gathered: Gathered::new(version, max_repetitions, habits),
        }
    }

    /// Goes to the first request.
    pub(crate) fn begin(&mut self) {
        self.advance();
    }

    /// Ends the query when the host has given this many varbinds, or varbinds that take this much
    /// memory. The host keeps what it gave until then.
    #[must_use]
    pub fn limited(mut self, max_varbinds: usize, max_octets: usize) -> Self {
        let kept = &mut self.gathered.kept;
        (kept.max_varbinds, kept.max_octets) = (max_varbinds, max_octets);
        self
    }

    /// Returns the octets of memory that the varbinds of the host take.
    pub(crate) fn octets(&self) -> usize {
        self.gathered.kept.octets
    }

    /// Returns the request to send now. It stays the same until a reply or a failure is given.
    /// `None` means that the dialog is done.
    pub fn request(&self) -> Option<&Request> {
        match &self.under_way {
            Some((_, Pending::Shared(requests, which))) => requests.get(*which),
            Some((_, Pending::Own(request))) => Some(request),
            None => None,
        }
    }

    /// Returns the request to send now if it is the same for every host with the same settings, as
    /// a list and an index into it. It can then be encoded once for all hosts.
    pub(crate) fn shared_request(&self) -> Option<(&Arc<[Request]>, usize)> {
        match &self.under_way {
            Some((_, Pending::Shared(requests, which))) => Some((requests, *which)),
            _ => None,
        }
    }

    /// Returns whether the request to send now is the discovery of the engine, which has no
    /// variables. A driver that has no engine to discover accepts [`Reply::empty`] for it.
    pub fn is_discovery(&self) -> bool {
        matches!(self.under_way, Some((Stage::Discovery, _)))
    }

    /// Takes the reply to [`request`](Self::request). Does nothing if the query is done.
    pub fn accept(&mut self, reply: Reply) {
        let walks = matches!(self.under_way, Some((Stage::Walk(_) | Stage::Rows(_), _)));
        let mut agent = self.gathered.agent;
        agent.answered(self.request().filter(|_| walks), &reply);
        self.gathered.agent = agent;
        self.answer(reply);
    }

    /// Reports that the current request will be sent for the last time, after silence. Returns
    /// whether [`request`](Self::request) is another one now. The driver sends it under the same
    /// request-id, and a reply to either of them counts.
    ///
    /// Some agents never answer GETBULK. If the host is not known to answer it, the last try of a
    /// walk is a GETNEXT. So a dead host costs no more tries, and such an agent is not lost.
    pub(crate) fn last_try(&mut self) -> bool {
        if !self.gathered.agent.doubts_bulk() {
            return false;
        }
        let Some((stage, pending)) = &mut self.under_way else { return false };
        let next = match stage {
            Stage::Walk(walking) => walking.last_try(),
            Stage::Rows(rows) => rows.last_try(),
            _ => None,
        };
        let changes = next.is_some();
        if let Some(next) = next {
            *pending = next;
        }
        changes
    }

    /// Takes the failure of the request: no answer, a Report, or a response that does not parse.
    ///
    /// - [`TooBig`](ErrorKind::TooBig), which means that the message could not be built or
    ///   received, counts as the agent's tooBig: the next request asks for less.
    /// - [`Timeout`](ErrorKind::Timeout) halves the request if the host has answered before and if
    ///   the request is a GETBULK of a walk, or any request of several walks together. This happens
    ///   at most twice in a row. If that is silent too, a GETNEXT takes the place of the GETBULK.
    ///   Otherwise it ends the query.
    /// - [`BadResponse`](ErrorKind::BadResponse) and [`Status`](ErrorKind::Status) end the current
    ///   step. The rest of the query is still asked, because the host is alive.
    /// - Any other error ends the query.
    ///
    /// Does nothing if the query is done.
    pub fn fail(&mut self, error: Error) {
        match error.kind() {
            ErrorKind::TooBig => {
                self.answer(Reply {
                    status: ErrorStatus::TOO_BIG,
                    index: 0,
                    varbinds: VarBinds::new(),
                });
            }
            ErrorKind::Timeout { .. } => {
                let gathered = &mut self.gathered;
                let less = match &mut self.under_way {
                    Some((Stage::Walk(walking), _)) => walking.after_silence(gathered),
                    Some((Stage::Rows(rows), _)) => rows.after_silence(gathered),
                    _ => None,
                };
                match less {
                    Some(less) => self.go(less),
                    None => self.end(error),
                }
            }
            ErrorKind::BadResponse(_) | ErrorKind::Status { .. } => {
                let Some((stage, _)) = &mut self.under_way else { return };
                let next = match stage {
                    Stage::Get(get) => get.refused(error, &mut self.gathered),
                    Stage::Walk(walking) => walking.refused(error, &mut self.gathered),
                    Stage::Rows(rows) => rows.refused(error, &mut self.gathered),
                    Stage::Bulk(_) | Stage::Set(_) | Stage::Discovery => {
                        self.gathered.note(error);
                        Move::Done
                    }
                };
                self.go(next);
            }
            _ => self.end(error),
        }
    }

    /// Returns whether the host has answered anything.
    pub(crate) fn has_answers(&self) -> bool {
        self.gathered.agent.ever_answered
    }

    /// Ends the query with any error. It also works while no request is under way, for example if
    /// the next step could not be built.
    pub(crate) fn end_with(&mut self, error: Error) {
        match self.under_way {
            Some(_) => self.end(error),
            None => self.gathered.note(error),
        }
    }

    /// Returns the bindings that have come since the last call, in the agent's order. Returns none
    /// while a step [built from them](Query::then_with) is still to come.
    pub fn take_varbinds(&mut self) -> VarBinds {
        if self.outer.iter().chain([&self.steps]).any(Steps::has_later) {
            return VarBinds::new();
        }
        self.gathered.kept.clear();
        std::mem::take(&mut self.gathered.varbinds)
    }

    /// Ends the dialog. Returns the bindings that are left, and how it went. A query that is not done
    /// counts as [cancelled](ErrorKind::Cancelled).
    pub fn finish(mut self) -> Finished {
        self.conclude()
    }

    /// Does the same for a dialog that stays where it is, because copying it would cost time.
    pub(crate) fn conclude(&mut self) -> Finished {
        if self.under_way.is_some() {
            self.end(ErrorKind::Cancelled.into());
        }
        self.gathered.finish()
    }

    fn answer(&mut self, reply: Reply) {
        let gathered = &mut self.gathered;
        let next = match &mut self.under_way {
            Some((Stage::Get(get), _)) => get.accept(reply, gathered),
            Some((Stage::Bulk(bulk), _)) => bulk.accept(reply, gathered),
            Some((Stage::Walk(walking), _)) => walking.accept(reply, gathered),
            Some((Stage::Rows(rows), _)) => rows.accept(reply, gathered),
            Some((Stage::Set(requests), _)) => {
                accept_set(reply, &requests[0].varbinds, gathered);
                Move::Done
            }
            Some((Stage::Discovery, _)) => Move::Done,
            None => return,
        };
        self.go(next);
        if self.under_way.is_some()
            && let Some(limit) = self.gathered.kept.limit()
        {
            self.end(ErrorKind::Limit(limit).into());
        }
    }

    fn go(&mut self, next: Move) {
        match (next, &mut self.under_way) {
            (Move::Ask(request), Some((_, pending))) => *pending = request,
            (Move::AskNext(requests), _) => match next_of(&requests) {
                Some(next) => self.under_way = Some(next),
                None => self.advance(),
            },
            (Move::Done, _) | (_, None) => self.advance(),
        }
    }

    /// Goes on to the next step that has a request.
    fn advance(&mut self) {
        self.under_way = None;
        while self.under_way.is_none() {
            let Some(step) = self.steps.all.get(self.steps.next) else {
                let Some(outer) = self.outer.pop() else { return };
                self.steps = outer;
                continue;
            };
            self.steps.next += 1;
            if let Step::Later(later) = step {
                let inner = Steps::of(&later.steps(&self.gathered.varbinds));
                let outer = std::mem::replace(&mut self.steps, inner);
                // A query can go on page by page, each step building the next. Queries that have
                // nothing left to ask must not pile up.
                if outer.next < outer.all.len() {
                    self.outer.push(outer);
                }
            } else {
                self.under_way = begin(step, &mut self.gathered);
            }
        }
    }

    /// Ends all questions to this host.
    fn end(&mut self, error: Error) {
        let Some((stage, _)) = self.under_way.take() else { return };
        match stage {
            Stage::Get(mut get) => get.give_up(&mut self.gathered),
            Stage::Walk(mut walking) => walking.give_up(&error, &mut self.gathered),
            Stage::Rows(mut rows) => rows.give_up(&error, &mut self.gathered),
            Stage::Bulk(_) | Stage::Set(_) | Stage::Discovery => {}
        }
        self.gathered.note(error);
    }
}

impl Steps {
    fn of(query: &Query) -> Self {
        Self { all: Arc::clone(&query.steps), next: 0 }
    }

    fn has_later(&self) -> bool {
        self.all[self.next..].iter().any(|step| matches!(step, Step::Later(_)))
    }
}

/// Returns the stage of a step; `None` if the step has no request of its own.
fn begin(step: &Step, gathered: &mut Gathered) -> Option<(Stage, Pending)> {
    match step {
        Step::Get(requests) => next_of(requests),
        Step::GetBulk { names, non_repeaters, max_repetitions } => {
            let repetitions = max_repetitions.unwrap_or(gathered.agent.max_repetitions);
            let bulk = Bulk::new(names, *non_repeaters, repetitions)?;
            if gathered.agent.bulk {
                let pending = bulk.request();
                Some((Stage::Bulk(bulk), pending))
            } else {
                next_of(&bulk.as_next())
            }
        }
        // An empty SET writes nothing.
        Step::Set(requests) => (!requests[0].varbinds.is_empty())
            .then(|| (Stage::Set(Arc::clone(requests)), Pending::Shared(Arc::clone(requests), 0))),
        Step::Walk(walk) => {
            let (walking, pending) = Walking::new(Arc::clone(walk), gathered);
            Some((Stage::Walk(Box::new(walking)), pending))
        }
        Step::Together(together) => {
            let (rows, pending) = Rows::new(together, gathered)?;
            Some((Stage::Rows(Box::new(rows)), pending))
        }
        Step::Later(_) => None,
        Step::Discovery => {
            let nothing = Request { kind: RequestKind::Get, varbinds: Vec::new() };
            Some((Stage::Discovery, Pending::Own(nothing)))
        }
    }
}

fn next_of(requests: &Arc<[Request]>) -> Option<(Stage, Pending)> {
    let get = Get::new(Arc::clone(requests))?;
    let pending = get.whole();
    Some((Stage::Get(get), pending))
}

/// Takes the reply to a SET. A SET is never split, because the agent sets all bindings or none (RFC
/// 3416, section 4.2.5). Only the names are checked: an agent that echoes what it stored answers
/// active for a RowStatus that was set to createAndGo.
fn accept_set(reply: Reply, asked: &[VarBind], gathered: &mut Gathered) {
    if reply.status == ErrorStatus::TOO_BIG && asked.len() == 1 {
        gathered.note(ErrorKind::TooBig.into());
    } else if reply.status != ErrorStatus::NO_ERROR {
        gathered.note(check::status(&reply, asked.iter().map(|varbind| &varbind.oid)));
    } else {
        match check::same_names(asked.iter().map(|varbind| &varbind.oid), &reply.varbinds) {
            Ok(()) => gathered.take(reply.varbinds),
            Err(error) => gathered.note(error),
        }
    }
}
