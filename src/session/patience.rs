//! Opens a socket although the network fails for a moment.

use super::{
    deadline::Deadline,
    link::{Link, Unopened},
    owner::{CANCEL_CHECK, Owner},
};
use crate::{Error, ErrorKind, Result, Settings};
use std::{thread, time::Instant};

/// Calls `open` until it succeeds, `retries` times more at the most. The time between two calls is
/// that between two transmissions. An agent that restarts refuses connections for a moment, and
/// while a link is down there is no route.
///
/// # Errors
/// The last error of `open`; [`Cancelled`](ErrorKind::Cancelled).
pub(super) fn open(
    open: impl Fn() -> Result<Link, Unopened>,
    settings: &Settings,
    retries: u32,
    deadline: Deadline,
    owner: &Owner,
) -> Result<Link> {
    let mut which = 0;
    loop {
        let Unopened { error, may_pass } = match open() {
            Ok(link) => return Ok(link),
            Err(unopened) => unopened,
        };
        if which >= retries || !may_pass || is_final(settings, &error) {
            return Err(error);
        }
        let again = Instant::now().checked_add(settings.timeout_of(which));
        which += 1;
        while again.is_none_or(|again| Instant::now() < again) {
            if owner.gave_up() {
                return Err(ErrorKind::Cancelled.into());
            }
            if deadline.is_over() {
                return Err(error);
            }
            let left = again.map(|again| again.saturating_duration_since(Instant::now()));
            let time = left.unwrap_or(CANCEL_CHECK).min(CANCEL_CHECK);
            owner.waits(|| thread::sleep(time));
        }
    }
}

/// Returns whether a closed port ends the query at once.
pub(super) fn is_final(settings: &Settings, error: &Error) -> bool {
    settings.final_refusals && *error.kind() == ErrorKind::Refused
}
