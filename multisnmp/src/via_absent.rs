//! Stands in for the queue in a program that was built without the feature `via`.

use crate::{
    asked::{self, Asked},
    config::Config,
    error::Error,
};
use netsnmp::{Records, Target};

/// Returns what to say instead.
pub(crate) fn absent() -> Error {
    Error::usage("this program was built without --via: build it with the feature `via`")
}

/// There is none.
pub(crate) enum Plan {}

/// There is none.
pub(crate) enum Steward {}

impl Plan {
    /// # Errors
    /// The run is to go over a queue.
    pub(crate) fn of(
        config: &Config,
        name: Option<&str>,
        _: bool,
        _: Vec<String>,
    ) -> Result<Option<Self>, Error> {
        match asked::is_wanted(config.merged())? || name.is_some() {
            true => Err(absent()),
            false => Ok(None),
        }
    }

    /// The same for a scan.
    ///
    /// # Errors
    /// The run is to go over a queue.
    pub(crate) fn of_scan(
        config: &Config,
        name: Option<&str>,
        line: Vec<String>,
        _: bool,
    ) -> Result<Option<Self>, Error> {
        Self::of(config, name, false, line)
    }

    pub(crate) fn durable(self, _: bool) -> Self {
        self
    }

    /// # Errors
    /// Never: there is no plan.
    pub(crate) fn start<I>(self, _: I, _: &Asked<'_>) -> Result<(Records, Steward), Error>
    where
        I: Iterator<Item = Target> + Send + 'static,
    {
        match self {}
    }
}

impl Steward {
    /// # Errors
    /// Never: there is no run.
    pub(crate) fn finish(self, _: bool) -> Result<Option<String>, Error> {
        match self {}
    }
}
