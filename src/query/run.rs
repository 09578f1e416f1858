//! Plays a query against one host: next request, accept the reply, done. No C, no sockets, no clock.

use super::{Habits, Query, Step};
use crate::{Error, ErrorKind, ErrorStatus, Oid, VarBind, Version, record::Outcome};
use bulk::Bulk;
use gathered::Gathered;
use get::Get;
use rows::Rows;
use std::sync::Arc;
use walk::Walking;

mod bulk;
mod check;
mod gathered;
mod get;
mod rows;
mod size;
#[cfg(test)]
mod tests;
mod walk;

/// The operation of a request (RFC 3416, section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestKind {
    /// GetRequest.
    Get,
    /// GetNextRequest.
    GetNext,
    /// GetBulkRequest, with its two numbers.
    GetBulk {
        /// Bindings asked once.
        non_repeaters: u32,
        /// How often the others are asked.
        max_repetitions: u32,
    },
    /// SetRequest.
    Set,
}

/// One request, to be encoded and sent by whoever runs the query.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The operation.
    pub kind: RequestKind,
    /// Its bindings; [`Value::Null`](crate::Value::Null) where it only asks.
    pub varbinds: Vec<VarBind>,
}

/// The response to a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// error-status.
    pub status: ErrorStatus,
    /// error-index; 1 is the first binding.
    pub index: u32,
    /// The bindings.
    pub varbinds: Vec<VarBind>,
}

impl Reply {
    /// One without bindings and without an error.
    pub fn empty() -> Self {
        Self { status: ErrorStatus::NO_ERROR, index: 0, varbinds: Vec::new() }
    }
}

/// Why a walk ended.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum WalkEnd {
    /// endOfMibView, or noSuchName in answer to a GETNEXT: there is nothing behind.
    EndOfView,
    /// The next variable lies outside the subtree, behind it or (agents that start over at the
    /// end of their MIB) before it.
    LeftSubtree,
    /// The end OID of the walk was reached.
    EndOid,
    /// An OID came that does not follow the one before, or, where that is allowed, one that had
    /// come already.
    NonIncreasing {
        /// The one before.
        previous: Oid,
        /// The one that came.
        next: Oid,
    },
    /// A reply without bindings.
    EmptyReply,
    /// The limit of the walk, with at least one more variable behind it.
    Limit(usize),
    /// An error: an error-status, a timeout, …
    Failed(Error),
}

impl WalkEnd {
    /// Whether the walk gave all there is.
    pub fn is_complete(&self) -> bool {
        matches!(self, Self::EndOfView | Self::LeftSubtree | Self::EndOid)
    }

    /// Why it did not.
    pub fn error(&self) -> Option<Error> {
        let kind = match self {
            Self::EndOfView | Self::LeftSubtree | Self::EndOid => return None,
            Self::NonIncreasing { previous, next } => {
                ErrorKind::Loop(format!("{next} came after {previous}"))
            }
            Self::EmptyReply => ErrorKind::Loop("a reply without bindings".to_owned()),
            Self::Limit(limit) => ErrorKind::Partial(format!("the limit of {limit} varbinds")),
            Self::Failed(error) => return Some(error.clone()),
        };
        Some(kind.into())
    }
}

/// What a finished query gives.
#[derive(Debug)]
pub struct Finished {
    /// Bindings not yet taken.
    pub varbinds: Vec<VarBind>,
    /// Whether it is all, a part, or nothing.
    pub outcome: Outcome,
    /// How each walk of the query ended, in order; none for a walk that was not begun.
    pub ends: Vec<WalkEnd>,
    /// What the agent has shown that it can take.
    pub habits: Habits,
}

/// A query under way against one host.
///
/// The driver sends [`request`](Self::request), gives what came of it to
/// [`accept`](Self::accept) or [`fail`](Self::fail), and repeats until there is no request.
/// Resending after silence is the driver's: it fails a request only once its retries are spent.
/// Whatever the agent answers, the number of requests is bounded by the variables it gives.
#[derive(Debug)]
pub struct Run {
    steps: Steps,
    /// What is left of the queries that the one under way was built within, the innermost last.
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

/// The request to be answered.
#[derive(Debug)]
enum Pending {
    /// That one of these, as the query has them for every host.
    Shared(Arc<[Request]>, usize),
    /// Made for this host.
    Own(Request),
}

/// What follows from a reply.
#[derive(Debug)]
enum Move {
    Ask(Pending),
    /// The GETBULK goes on as a GETNEXT.
    AskNext(Get),
    Done,
}

impl Run {
    /// `query` against an agent of that version; `max_repetitions` where the query names none.
    ///
    /// Like [`accept`](Self::accept) and [`fail`](Self::fail) it calls what
    /// [`Query::then_with`] was given, when it comes to it, and does not catch its panics; after
    /// one the run is done.
    pub fn new(query: &Query, version: Version, max_repetitions: u32) -> Self {
        Self::with_habits(query, version, max_repetitions, Habits::default())
    }

    /// The same against an agent of which it is known what it can take.
    pub fn with_habits(
        query: &Query,
        version: Version,
        max_repetitions: u32,
        habits: Habits,
    ) -> Self {
        let mut run = Self {
            steps: Steps::of(query),
            outer: Vec::new(),
            under_way: None,
            gathered: Gathered::new(version, max_repetitions, habits),
        };
        run.advance();
        run
    }

    /// The request to send now; the same again until a reply or a failure is given; `None`: done.
    pub fn request(&self) -> Option<&Request> {
        match &self.under_way {
            Some((_, Pending::Shared(requests, which))) => requests.get(*which),
            Some((_, Pending::Own(request))) => Some(request),
            None => None,
        }
    }

    /// The request to send now where it is the same for every host with the same settings: which
    /// of these. It can then be encoded once for all of them.
    pub(crate) fn shared_request(&self) -> Option<(&Arc<[Request]>, usize)> {
        match &self.under_way {
            Some((_, Pending::Shared(requests, which))) => Some((requests, *which)),
            _ => None,
        }
    }

    /// Whether the request to send now is the discovery of the engine, without variables: a driver
    /// that has no engine to discover accepts [`Reply::empty`] for it.
    pub fn is_discovery(&self) -> bool {
        matches!(self.under_way, Some((Stage::Discovery, _)))
    }

    /// Takes the reply to [`request`](Self::request). Nothing happens once the query is done.
    pub fn accept(&mut self, reply: Reply) {
        self.gathered.agent.answered();
        self.answer(reply);
    }

    /// Takes that the request failed: no answer, a Report, a response that does not parse.
    ///
    /// - [`TooBig`](ErrorKind::TooBig) (the message could not be built or taken in) counts as the
    ///   agent's tooBig: less is asked.
    /// - [`Timeout`](ErrorKind::Timeout) of a GETBULK in a walk, or of any request of several
    ///   walks together, from a host that has answered before: half as much is asked, twice in a
    ///   row at most.
    /// - [`BadResponse`](ErrorKind::BadResponse) and [`Status`](ErrorKind::Status) end what was
    ///   asked; the rest of the query is still asked, as the host is alive.
    /// - Anything else ends the query.
    ///
    /// Nothing happens once the query is done.
    pub fn fail(&mut self, error: Error) {
        match error.kind() {
            ErrorKind::TooBig => {
                self.answer(Reply { status: ErrorStatus::TOO_BIG, index: 0, varbinds: Vec::new() });
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

    /// Whether the host has answered anything.
    pub(crate) fn has_answers(&self) -> bool {
        self.gathered.agent.ever_answered
    }

    /// Ends the query whatever the error is: also that of building its next step, while nothing
    /// is under way.
    pub(crate) fn end_with(&mut self, error: Error) {
        match self.under_way {
            Some(_) => self.end(error),
            None => self.gathered.note(error),
        }
    }

    /// The bindings that have come since the last call, in the agent's order; none as long as a
    /// step [built from them](Query::then_with) is still to come.
    pub fn take_varbinds(&mut self) -> Vec<VarBind> {
        if self.outer.iter().chain([&self.steps]).any(Steps::has_later) {
            return Vec::new();
        }
        std::mem::take(&mut self.gathered.varbinds)
    }

    /// The end: what is left and how it went. A query that is not done counts as
    /// [cancelled](ErrorKind::Cancelled).
    pub fn finish(mut self) -> Finished {
        self.end(ErrorKind::Cancelled.into());
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
    }

    fn go(&mut self, next: Move) {
        match (next, &mut self.under_way) {
            (Move::Ask(request), Some((_, pending))) => *pending = request,
            (Move::AskNext(get), under_way) => {
                let pending = get.whole();
                *under_way = Some((Stage::Get(get), pending));
            }
            (Move::Done, _) | (_, None) => self.advance(),
        }
    }

    /// On to the next step that asks anything.
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
                // A query that goes on page by page, each step building the next, must not pile
                // up what has nothing left to ask.
                if outer.next < outer.all.len() {
                    self.outer.push(outer);
                }
            } else {
                self.under_way = begin(step, &mut self.gathered);
            }
        }
    }

    /// No more of this host.
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

/// The stage of a step; `None` where it asks nothing by itself.
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

/// Takes the reply to a SET. It is never split, as it is all or none (RFC 3416, section 4.2.5),
/// and only its names are checked: a RowStatus set to createAndGo comes back as active from
/// agents that echo what they stored.
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
