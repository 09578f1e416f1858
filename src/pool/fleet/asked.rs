//! One host on its way to a worker process and back: [`Asked`].

use super::location::Location;
use crate::{pool::common::Own, target::Whom};
use std::time::Duration;

/// One host on its way to a worker and back.
#[derive(Debug)]
pub(in crate::pool) struct Asked {
    pub(in crate::pool) number: u64,
    pub(in crate::pool) whom: Whom,
    pub(in crate::pool) location: Location,
    pub(in crate::pool) own: Own,
    pub(in crate::pool) resolving: Duration,
}
