//! Queries as octets that travel to another process or machine.

use super::{
    Later, Planned, Query, RequestKind, RootItself, Step, Walk, requests,
    together::{Span, Together},
};
use crate::{
    Oid, VarBind,
    error::Stays,
    packed::{self, Pack, Packed, Read, Unreadable},
    query::Request,
};
use std::sync::Arc;

/// Reads the data of rounds.
pub(crate) type ReadPlanned<'r> = &'r dyn Fn(&mut Packed<'_>) -> Read<Arc<dyn Planned>>;

const GET: u8 = 0;
const GET_NEXT: u8 = 1;
const GET_BULK: u8 = 2;
const WALK: u8 = 3;
const TOGETHER: u8 = 4;
const ROUND: u8 = 5;
const DISCOVERY: u8 = 6;

/// The most steps of a query. Each of them may ask thousands of variables.
const MOST_STEPS: usize = 100_000;

impl Query {
    /// Appends its octets.
    ///
    /// # Errors
    /// It cannot leave the process.
    pub(crate) fn pack(&self, to: &mut Vec<u8>) -> Result<(), Stays> {
        let mut rounds: Vec<&Arc<dyn Planned>> = Vec::new();
        for step in self.steps.iter() {
            match step {
                Step::Set(_) => return Err(Stays::Set),
                Step::Later(Later::Made(_)) => return Err(Stays::Code),
                Step::Later(Later::Round(one, _)) if place(&rounds, one).is_none() => {
                    rounds.push(one);
                }
                _ => {}
            }
        }
        packed::list(to, &rounds, |to, one| {
            let at = packed::room(to);
            one.pack(to);
            let len = to.len() - at - 4;
            packed::put_fixed(to, at, len);
        });
        packed::list(to, &self.steps, |to, step| pack_step(step, &rounds, to));
        Ok(())
    }

    /// Reads it back.
    pub(crate) fn unpack(from: &mut Packed<'_>, read_planned: ReadPlanned<'_>) -> Read<Self> {
        let rounds = from.list(4, |from| {
            let len = from.fixed()?;
            let mut data = Packed::new(from.octets(len)?);
            let rounds = read_planned(&mut data)?;
            data.end()?;
            Ok(rounds)
        })?;
        let steps = from.list(1, |from| unpack_step(from, &rounds))?;
        if steps.len() > MOST_STEPS {
            return Err(Unreadable::new("a query has too many steps"));
        }
        Ok(Self { steps: Arc::new(steps) })
    }

    /// Asks this query, then these rounds.
    #[cfg(feature = "inventory")]
    pub(crate) fn then_rounds(mut self, rounds: &Arc<dyn Planned>, count: usize) -> Self {
        let round = |which| Step::Later(Later::Round(Arc::clone(rounds), which));
        Arc::make_mut(&mut self.steps).extend((0..count).map(round));
        self
    }

    /// Returns whether both are the same steps in the same place of memory.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.steps, &other.steps)
    }
}

fn place(rounds: &[&Arc<dyn Planned>], one: &Arc<dyn Planned>) -> Option<usize> {
    rounds.iter().position(|known| Arc::ptr_eq(known, one))
}

fn pack_step(step: &Step, rounds: &[&Arc<dyn Planned>], to: &mut Vec<u8>) {
    match step {
        Step::Get(requests) => {
            let next = requests.first().is_some_and(|request| request.kind == RequestKind::GetNext);
            to.push(if next { GET_NEXT } else { GET });
            let names: Vec<&Oid> = names(requests).collect();
            packed::list(to, &names, |to, name| name.pack(to));
        }
        Step::GetBulk { names: requests, non_repeaters, max_repetitions } => {
            to.push(GET_BULK);
            let names: Vec<&Oid> = names(requests).collect();
            packed::list(to, &names, |to, name| name.pack(to));
            non_repeaters.pack(to);
            max_repetitions.pack(to);
        }
        Step::Walk(walk) => {
            to.push(WALK);
            walk.pack(to);
        }
        Step::Together(together) => {
            to.push(TOGETHER);
            packed::list(to, &together.spans, |to, span| {
                span.walk.pack(to);
                span.from.oid().pack(to);
            });
            packed::list(to, &together.given, |to, place| place.pack(to));
            together.table.pack(to);
            together.max_repetitions.pack(to);
        }
        Step::Later(Later::Round(one, which)) => {
            to.push(ROUND);
            place(rounds, one).unwrap_or_default().pack(to);
            which.pack(to);
        }
        // `Query::pack` has refused them.
        Step::Set(_) | Step::Later(Later::Made(_)) | Step::Discovery => to.push(DISCOVERY),
    }
}

fn unpack_step(from: &mut Packed<'_>, rounds: &[Arc<dyn Planned>]) -> Read<Step> {
    let names = |from: &mut Packed<'_>| from.list(1, Oid::unpack);
    Ok(match from.octet()? {
        GET => Step::Get(requests(RequestKind::Get, names(from)?)),
        GET_NEXT => Step::Get(requests(RequestKind::GetNext, names(from)?)),
        GET_BULK => {
            let varbinds = names(from)?.into_iter().map(VarBind::unset).collect();
            Step::GetBulk {
                names: Arc::new([Request { kind: RequestKind::GetNext, varbinds }]),
                non_repeaters: Pack::unpack(from)?,
                max_repetitions: Pack::unpack(from)?,
            }
        }
        WALK => Step::Walk(Arc::new(Walk::unpack(from)?)),
        TOGETHER => {
            let span =
                |from: &mut Packed<'_>| Ok(Span::new(Walk::unpack(from)?, Pack::unpack(from)?));
            let spans = from.list(2, span)?;
            let given = from.list(1, usize::unpack)?;
            let mut places = given.clone();
            places.sort_unstable();
            if !places.into_iter().eq(0..spans.len()) {
                return Err(Unreadable::new("a query gives its walks in no order"));
            }
            let table = from.flag()?;
            Step::Together(Arc::new(Together {
                spans,
                given,
                table,
                max_repetitions: Pack::unpack(from)?,
                first: Default::default(),
                later: Default::default(),
                usual_rows: Default::default(),
            }))
        }
        ROUND => {
            let (which, round) = (from.size()?, from.size()?);
            let rounds = rounds.get(which);
            let rounds = rounds.ok_or(Unreadable::new("a query has no such rounds"))?;
            Step::Later(Later::Round(Arc::clone(rounds), round))
        }
        DISCOVERY => Step::Discovery,
        _ => return Err(Unreadable::new("a query has a step of no known kind")),
    })
}

fn names(requests: &[Request]) -> impl Iterator<Item = &Oid> {
    requests.iter().flat_map(|request| &request.varbinds).map(|varbind| &varbind.oid)
}

impl Pack for Walk {
    fn pack(&self, to: &mut Vec<u8>) {
        self.root.pack(to);
        self.end.pack(to);
        to.push(match self.root_itself {
            RootItself::IfEmpty => 0,
            RootItself::First => 1,
            RootItself::Never => 2,
        });
        self.allow_non_increasing.pack(to);
        self.limit.pack(to);
        self.max_repetitions.pack(to);
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        Ok(Self {
            root: Pack::unpack(from)?,
            end: Pack::unpack(from)?,
            root_itself: match from.octet()? {
                0 => RootItself::IfEmpty,
                1 => RootItself::First,
                2 => RootItself::Never,
                _ => return Err(Unreadable::new("a walk of no known kind")),
            },
            allow_non_increasing: Pack::unpack(from)?,
            limit: Pack::unpack(from)?,
            max_repetitions: Pack::unpack(from)?,
        })
    }
}
