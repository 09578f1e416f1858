//! Stands in for the queue in a program that was built without the feature `via`.

use crate::{
    config::{Config, Layer, Limits},
    error::Error,
};
use netsnmp::{Query, Records, Settings, Target};
use std::sync::{Arc, atomic::AtomicU64};

/// Returns what to say instead.
pub(crate) fn absent() -> Error {
    Error::usage("this program was built without --via: build it with the feature `via`")
}

/// There is none.
pub(crate) enum Plan {}

/// There is none.
pub(crate) enum Steward {}

#[expect(dead_code, reason = "nobody reads it")]
pub(crate) struct Asked<'a> {
    pub(crate) query: &'a Query,
    pub(crate) settings: &'a Settings,
    pub(crate) limits: &'a Limits,
    pub(crate) count: u128,
    pub(crate) adaptive: bool,
    pub(crate) written: Arc<AtomicU64>,
}

/// Returns whether the run goes over a queue.
///
/// # Errors
/// The setting does not fit.
pub(crate) fn is_wanted(layer: &Layer) -> Result<bool, Error> {
    Ok(layer.via.value()?.is_some_and(|url| url != "none"))
}

impl Plan {
    /// # Errors
    /// The run is to go over a queue.
    pub(crate) fn of(
        config: &Config,
        name: Option<&str>,
        _: bool,
        _: Vec<String>,
    ) -> Result<Option<Self>, Error> {
        match is_wanted(config.merged())? || name.is_some() {
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

    #[expect(dead_code, reason = "the demo has it only with the feature")]
    pub(crate) fn of_demo(_: String, _: usize, _: std::time::Duration) -> Self {
        unreachable!("there is no queue")
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
    pub(crate) fn finish(self, _: bool) -> Result<(), Error> {
        match self {}
    }
}
