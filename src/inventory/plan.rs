//! What to ask of every host of a run, and what its answers mean: [`Plan`].

use super::{Profiles, Schema, profile};
use crate::{
    ErrorKind, Oid, Query, Result,
    inventory::FieldKind,
    mib::Object,
    suggest::{nearest, question},
};
use std::sync::Arc;

mod ask;
mod compile;
mod index;

pub(super) use ask::{Rounds, enterprise};
pub(super) use compile::compile;
pub(super) use index::Shape;

/// Profiles made ready: one [`Query`] for every host, and a [`Device`](super::Device) out of each
/// record it gives. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Plan {
    pub(super) compiled: Arc<Compiled>,
    pub(super) rounds: Arc<Rounds>,
}

/// The sections of a plan, their names resolved and given a slot each.
#[derive(Debug)]
pub(super) struct Compiled {
    pub(super) schema: Arc<Schema>,
    pub(super) variables: Vec<Variable>,
    /// The slots in the order of their OIDs.
    pub(super) sorted: Vec<usize>,
    /// The first holds always.
    pub(super) conditions: Vec<Condition>,
    pub(super) sections: Vec<Section>,
}

/// A column or an instance.
#[derive(Debug)]
pub(super) struct Variable {
    pub(super) oid: Oid,
    /// As the profile names it.
    pub(super) name: String,
    pub(super) how: How,
    /// The conditions of those who need it.
    pub(super) conditions: Vec<usize>,
}

/// How a variable is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// A column: walked.
    Column,
    /// An instance every device has, or that is asked of few devices: a GET.
    Get,
    /// An instance of a MIB most devices do not have: walked with the columns, as a GET of it would
    /// cost an SNMPv1 agent a request (noSuchName fails the others with it).
    Walked,
    /// An instance of that column, which is walked anyway.
    Within(usize),
}

#[derive(Debug, Default, PartialEq)]
pub(super) struct Condition {
    /// The enterprise must be among each of these.
    pub(super) enterprise: Vec<Vec<u32>>,
    /// Nothing must have come of these tables.
    pub(super) missing: Vec<Oid>,
    /// The round of questions it is decided before.
    pub(super) level: usize,
}

#[derive(Debug)]
pub(super) struct Section {
    pub(super) name: Arc<str>,
    pub(super) single: bool,
    pub(super) kinds: Vec<FieldKind>,
    pub(super) groups: Vec<Group>,
}

#[derive(Debug)]
pub(super) struct Group {
    pub(super) condition: usize,
    /// The columns whose indexes make the rows.
    pub(super) columns: Vec<usize>,
    pub(super) only_if: Vec<Test>,
    /// The place in the row, and the sources in turn.
    pub(super) fields: Vec<(usize, Vec<Source>)>,
    /// All it needs.
    pub(super) needs: Vec<usize>,
}

#[derive(Debug)]
pub(super) struct Source {
    pub(super) from: From,
    pub(super) object: Option<Object<'static>>,
    pub(super) only_if: Vec<Test>,
    pub(super) not_if: Vec<Test>,
    pub(super) unless: Vec<Wanted>,
    pub(super) scale: f64,
    pub(super) scale_by: Option<usize>,
    pub(super) sensor: Option<(usize, usize)>,
    pub(super) decode: Option<profile::Decode>,
    pub(super) typed_by: Option<usize>,
    pub(super) pattern: Option<regex_lite::Regex>,
    pub(super) map: Vec<(String, String)>,
}

#[derive(Debug)]
pub(super) enum From {
    /// A cell of the row: the place in the group's columns, and the slot.
    Own(usize, usize),
    /// A column of another table at the row's index.
    Same(usize),
    /// A column at an index made of values.
    At(usize, Vec<Source>),
    /// A column where another first has one of the values, the values in turn.
    Find(usize, Vec<Test>),
    /// An instance.
    Instance(usize),
    /// A part of the row's index.
    Index(Shape),
    /// A part of the first index of that column that the row's index starts.
    Below(usize, Shape),
    Constant(String),
}

#[derive(Debug)]
pub(super) struct Test {
    pub(super) slot: usize,
    pub(super) wanted: Vec<Wanted>,
}

/// A value to compare with.
#[derive(Debug, PartialEq)]
pub(super) enum Wanted {
    Number(i64),
    Oid(Oid),
    Text(String),
}

/// Rows taken of a table, unless the plan says otherwise: twice the routes of the Internet.
const MOST_ROWS: usize = 2_000_000;

impl Plan {
    /// A plan for these sections, all that are not asked only on request where `None`.
    ///
    /// # Errors
    /// [`BadProfile`](ErrorKind::BadProfile) for a section that does not exist, with those near.
    pub fn new(profiles: &Profiles, sections: Option<&[String]>) -> Result<Self> {
        let known = || profiles.sections.iter().map(|section| section.name.as_str());
        for name in sections.unwrap_or_default() {
            if !known().any(|known| known == name) {
                let near = question(&nearest(name, known()));
                let all: Vec<&str> = known().collect();
                let why = format!("no section {name:?}: there are {}{near}", all.join(", "));
                return Err(ErrorKind::BadProfile(why).into());
            }
        }
        let chosen: Vec<&profile::Section> = profiles
            .sections
            .iter()
            .filter(|section| match sections {
                Some(names) => names.contains(&section.name),
                None => section.on_request != Some(true),
            })
            .collect();
        let compiled = Arc::new(compile(&chosen, profiles.mib)?);
        let rounds = Arc::new(Rounds::new(compiled.clone(), MOST_ROWS));
        Ok(Self { compiled, rounds })
    }

    /// With no more than so many rows of any table, 2,000,000 if not said. An agent that makes up
    /// rows without end would be asked for ever, and what it gives is kept until it has given all.
    /// A section that is cut so is [`Partial`](super::State::Partial); the others stay whole.
    #[must_use]
    pub fn max_rows(mut self, rows: usize) -> Self {
        self.rounds = Arc::new(Rounds::new(self.compiled.clone(), rows));
        self
    }

    /// What to ask: a GET of the system group, then all tables together, then what depends on them.
    /// Its varbinds and ends are what [`device`](Self::device) reads: ask nothing before or behind
    /// it.
    pub fn query(&self) -> Query {
        Rounds::query(&self.rounds)
    }

    /// The sections and fields of its devices.
    pub fn schema(&self) -> &Arc<Schema> {
        &self.compiled.schema
    }
}
