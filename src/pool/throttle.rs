//! The rate of a query that runs: [`Throttle`].

use crate::lane::rate::Rate;
use std::{sync::Arc, time::Instant};

/// Changes how many datagrams a second a query sends, while it runs.
/// [`Records::throttle`](crate::Records::throttle) returns it.
#[derive(Debug, Clone)]
pub struct Throttle(Arc<Rate>);

impl Throttle {
    pub(super) fn new(rate: Arc<Rate>) -> Self {
        Self(rate)
    }

    /// Limits the datagrams per second over UDP from now on, resends included.
    pub fn set(&self, datagrams: f64) {
        self.0.set(datagrams, Instant::now());
    }
}
