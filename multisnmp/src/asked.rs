//! What is asked of a queue: [`Asked`].

use crate::{
    config::{Layer, Limits},
    error::Error,
};
use netsnmp::{Query, Settings};
use std::sync::{Arc, atomic::AtomicU64};

/// What a run over the queue needs from its command.
pub(crate) struct Asked<'a> {
    pub(crate) query: &'a Query,
    pub(crate) settings: &'a Settings,
    pub(crate) limits: &'a Limits,
    pub(crate) count: u128,
    /// Whether answers lead to further targets, as in a scan.
    pub(crate) adaptive: bool,
    /// How many records are written.
    pub(crate) written: Arc<AtomicU64>,
}

/// Returns whether the run goes over a queue.
///
/// # Errors
/// The setting does not fit.
pub(crate) fn is_wanted(layer: &Layer) -> Result<bool, Error> {
    Ok(layer.via.value()?.is_some_and(|url| url != "none"))
}
