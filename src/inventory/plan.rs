//! What to ask every host of a run, and how to read the answers: [`Plan`].

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

/// Prepared profiles: they give one [`Query`] for every host, and make a [`Device`](super::Device)
/// from each of its records. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Plan {
    pub(super) compiled: Arc<Compiled>,
    pub(super) rounds: Arc<Rounds>,
}

/// The sections of a plan. All names are resolved, and each variable has a slot.
#[derive(Debug)]
pub(super) struct Compiled {
    pub(super) schema: Arc<Schema>,
    pub(super) variables: Vec<Variable>,
    /// The slots in the order of their OIDs.
    pub(super) sorted: Vec<usize>,
    /// The first condition is always true.
    pub(super) conditions: Vec<Condition>,
    pub(super) sections: Vec<Section>,
}

/// A column or an instance.
#[derive(Debug)]
pub(super) struct Variable {
    pub(super) oid: Oid,
    /// The name in the profile.
    pub(super) name: String,
    pub(super) how: How,
    /// The conditions of the groups that need it.
    pub(super) conditions: Vec<usize>,
}

/// How a variable is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// A column, which is walked.
    Column,
    /// An instance that every device has, or that is asked from few devices. It is read with a GET.
    Get,
    /// An instance of a MIB that most devices lack. It is walked with the columns. With a GET, an
    /// SNMPv1 agent would need one more request, because one noSuchName fails all other variables.
    Walked,
    /// An instance of this column, which is walked anyway.
    Within(usize),
}

#[derive(Debug, Default, PartialEq)]
pub(super) struct Condition {
    /// The enterprise number must be in each of these lists.
    pub(super) enterprise: Vec<Vec<u32>>,
    /// These tables must be empty.
    pub(super) missing: Vec<Oid>,
    /// The round of questions before which the condition is known.
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
    /// The position in the row, and the sources in order.
    pub(super) fields: Vec<(usize, Vec<Source>)>,
    /// The slots of all variables that the group needs.
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
    /// A cell of the row: the position in the group's columns, and the slot.
    Own(usize, usize),
    /// A column of another table, at the row's index.
    Same(usize),
    /// A column, at an index that is built from values.
    At(usize, Vec<Source>),
    /// A column, in the first row that passes the tests. The values of the first test are tried in
    /// turn.
    Find(usize, Vec<Test>),
    /// An instance.
    Instance(usize),
    /// A part of the row's index.
    Index(Shape),
    /// A part of the first index of that column that starts with the row's index.
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

/// The default limit of rows for each table: twice the number of routes in the Internet.
const MOST_ROWS: usize = 2_000_000;

impl Plan {
    /// Creates a plan for these sections. `None` means all sections that are not `on_request`.
    ///
    /// # Errors
    /// [`BadProfile`](ErrorKind::BadProfile) if a section does not exist. The message suggests
    /// similar names.
    pub fn new(profiles: &Profiles, sections: Option<&[String]>) -> Result<Self> {
        let known = || profiles.sections.iter().map(|section| section.name.as_str());
        for name in sections.unwrap_or_default() {
            if !known().any(|known| known == name) {
                let near = question(&nearest(name, known()));
                let all: Vec<&str> = known().collect();
                let why =
                    format!("unknown section {name:?}: the sections are {}{near}", all.join(", "));
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

    /// Sets the highest number of rows for each table. The default is 2,000,000. An agent that
    /// invents rows without end would otherwise be asked for ever, and its values are kept in
    /// memory until it ends. A section that is cut off becomes [`Partial`](super::State::Partial).
    /// The other sections stay complete.
    #[must_use]
    pub fn max_rows(mut self, rows: usize) -> Self {
        self.rounds = Arc::new(Rounds::new(self.compiled.clone(), rows));
        self
    }

    /// Returns the query for every host: a GET of the system group, then all tables together, then
    /// what depends on them. [`device`](Self::device) reads its varbinds and its ends, so add no
    /// other query before or after it.
    pub fn query(&self) -> Query {
        Rounds::query(&self.rounds)
    }

    /// Returns the sections and fields of the devices.
    pub fn schema(&self) -> &Arc<Schema> {
        &self.compiled.schema
    }
}
