//! Records of hosts that are not asked, on their way to the consumer: [`Pile`].
//!
//! They come as fast as the feeder takes targets. If each of them woke the consumer, that would cost
//! far more than the record: on a busy machine the two threads then share one turn of the processor
//! for each host. So the consumer is woken for the first one only. It fetches the others itself.

use crate::HostRecord;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Records that the consumer fetches. While there are any, the consumer does not sleep for good.
#[derive(Default)]
pub(super) struct Pile(Mutex<State>);

#[derive(Default)]
struct State {
    records: Vec<HostRecord>,
    /// Whether the consumer sleeps until somebody sends a batch.
    sleeps: bool,
    /// Whether there were records since the last look.
    recent: bool,
}

/// What the consumer does if there is nothing else.
pub(super) enum Look {
    Records(Vec<HostRecord>),
    /// It looks again soon.
    Again,
    /// It sleeps until somebody sends a batch.
    Sleep,
}

impl Pile {
    /// Adds a record. Returns the records if the caller has to send them: the consumer sleeps, or
    /// there are `most` of them.
    pub(super) fn add(&self, record: HostRecord, most: usize) -> Option<Vec<HostRecord>> {
        let mut state = self.lock();
        state.recent = true;
        state.records.push(record);
        let due = std::mem::take(&mut state.sleeps) || state.records.len() >= most;
        due.then(|| std::mem::take(&mut state.records))
    }

    /// Takes the records, if there are any.
    pub(super) fn take(&self) -> Option<Vec<HostRecord>> {
        Some(std::mem::take(&mut self.lock().records)).filter(|records| !records.is_empty())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lock().records.is_empty()
    }

    /// Takes the records, or says how the consumer waits.
    pub(super) fn look(&self) -> Look {
        let mut state = self.lock();
        if !state.records.is_empty() {
            Look::Records(std::mem::take(&mut state.records))
        } else if std::mem::take(&mut state.recent) {
            Look::Again
        } else {
            state.sleeps = true;
            Look::Sleep
        }
    }

    /// Does the same for a consumer that cannot look again by itself.
    #[cfg(feature = "futures")]
    pub(super) fn last_look(&self) -> Option<Vec<HostRecord>> {
        let mut state = self.lock();
        state.sleeps = state.records.is_empty();
        Some(std::mem::take(&mut state.records)).filter(|records| !records.is_empty())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
