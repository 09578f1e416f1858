//! Times in the future that the clock can hold.

use std::time::{Duration, Instant};

/// Returns the time that comes this long after `start`. A wait of many years would overflow the
/// clock, so it ends after one year instead.
pub(crate) fn later(start: Instant, wait: Duration) -> Instant {
    start.checked_add(wait).unwrap_or_else(|| start + Duration::from_secs(86_400 * 365))
}
