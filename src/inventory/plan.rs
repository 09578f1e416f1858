//! What to ask every host of a run, and how to read the answers: [`Plan`].

use super::{Profiles, Schema, profile};
use crate::{
    ErrorKind, Query, Result,
    suggest::{nearest, question},
};
use std::sync::Arc;

mod ask;
mod compile;
mod compiled;
mod index;
mod matcher;
mod pack;
mod private;
mod product;

pub(super) use ask::{Identity, Rounds};
pub(super) use compile::compile;
pub(super) use compiled::{
    Compiled, Condition, From, Group, How, Section, Source, Subtree, Test, Variable, Wanted, Which,
};
pub(super) use index::IndexPart;

/// Prepared profiles: they give one [`Query`] for every host, and make a [`Device`](super::Device)
/// from each of its records. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Plan {
    pub(super) compiled: Arc<Compiled>,
    pub(super) rounds: Arc<Rounds>,
}

/// The default limit of rows for each table. Large switches have some 100,000 addresses learnt.
const MAX_ROWS: usize = 100_000;

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
        let rounds = Arc::new(Rounds::new(compiled.clone(), MAX_ROWS));
        Ok(Self { compiled, rounds })
    }

    /// Sets the highest number of rows for each table. The default is 100,000. An agent that
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
