//! One host of a job: [`JobTarget`].

use crate::{
    Engine, Target,
    packed::{self, Pack, Packed, Read, Unreadable},
    query::Habits,
};
use std::sync::Arc;

/// One host of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct JobTarget {
    /// Its number in the run. The record has it as its
    /// [`position`](crate::HostRecord::position).
    pub number: u64,
    /// A line of a hosts file: the host, and settings without secrets.
    pub line: Arc<str>,
    /// The agent's engine, if it is remembered: [`Target::engine`].
    pub engine: Option<Engine>,
    /// What the agent can take, if that is remembered: [`Target::habits`].
    pub habits: Option<Habits>,
}

const ENGINE: u8 = 1;
const HABITS: u8 = 1 << 1;

impl JobTarget {
    /// Makes a target of which nothing is remembered.
    pub fn new(number: u64, line: impl Into<Arc<str>>) -> Self {
        Self { number, line: line.into(), engine: None, habits: None }
    }

    /// Returns the same target with what is remembered of it.
    #[must_use]
    pub fn recall(&self, target: Target) -> Target {
        let target = match &self.engine {
            Some(engine) => target.engine(engine.clone()),
            None => target,
        };
        match self.habits {
            Some(habits) => target.habits(habits),
            None => target,
        }
    }

    pub(super) fn pack_after(&self, before: u64, to: &mut Vec<u8>) {
        let Self { number, line, engine, habits } = self;
        TargetRef { number: *number, line, engine: engine.as_ref(), habits: *habits }
            .pack_after(before, to);
    }

    pub(super) fn unpack_after(before: u64, from: &mut Packed<'_>) -> Read<Self> {
        let number = before.wrapping_add(from.number()?);
        let flags = from.octet()?;
        if flags > ENGINE | HABITS {
            return Err(Unreadable::new("a target of no known kind"));
        }
        let line = from.text()?.into();
        let engine = (flags & ENGINE != 0).then(|| Pack::unpack(from)).transpose()?;
        let habits = (flags & HABITS != 0).then(|| Pack::unpack(from)).transpose()?;
        Ok(Self { number, line, engine, habits })
    }
}

/// A [`JobTarget`] whose parts are elsewhere.
pub(crate) struct TargetRef<'a> {
    pub(crate) number: u64,
    pub(crate) line: &'a str,
    pub(crate) engine: Option<&'a Engine>,
    pub(crate) habits: Option<Habits>,
}

impl TargetRef<'_> {
    pub(crate) fn pack_after(&self, before: u64, to: &mut Vec<u8>) {
        // Nearly all numbers follow each other.
        packed::number(to, self.number.wrapping_sub(before));
        let engine = if self.engine.is_some() { ENGINE } else { 0 };
        to.push(engine | if self.habits.is_some() { HABITS } else { 0 });
        packed::octets(to, self.line.as_bytes());
        if let Some(engine) = self.engine {
            engine.pack(to);
        }
        if let Some(habits) = &self.habits {
            habits.pack(to);
        }
    }
}
