//! The threads of queries: a team for each that is under way.

use crate::{Error, ErrorKind};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Teams of threads, one more than there are lanes: the first takes the targets.
///
/// A query has a team to itself: it waits for its consumer, and one that had to wait for the
/// end of another would wait for ever where one consumer reads both in turns.
#[derive(Debug)]
pub(super) struct Teams {
    lanes: usize,
    first: Arc<rayon::ThreadPool>,
    idle: Mutex<Vec<Arc<rayon::ThreadPool>>>,
}

/// A team at work; when the query's last thread drops it, the team is idle again.
#[derive(Debug)]
pub(super) struct Team {
    threads: Arc<rayon::ThreadPool>,
    home: Weak<Teams>,
}

impl Teams {
    /// # Errors
    /// [`Local`](ErrorKind::Local) where the system refuses a thread.
    pub(super) fn new(lanes: usize) -> Result<Arc<Self>, Error> {
        let first = recruit(lanes)?;
        let idle = Mutex::new(vec![Arc::clone(&first)]);
        Ok(Arc::new(Self { lanes, first, idle }))
    }

    /// Threads that are there whatever happens; they may be at work.
    pub(super) fn first(&self) -> &Arc<rayon::ThreadPool> {
        &self.first
    }

    /// Threads that ask, in each team.
    pub(super) fn lanes(&self) -> usize {
        self.lanes
    }

    /// A team that nobody else has.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub(super) fn take(self: &Arc<Self>) -> Result<Team, Error> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let threads = idle.map_or_else(|| recruit(self.lanes), Ok)?;
        Ok(Team { threads, home: Arc::downgrade(self) })
    }
}

fn recruit(lanes: usize) -> Result<Arc<rayon::ThreadPool>, Error> {
    let count = lanes + 1;
    let threads = rayon::ThreadPoolBuilder::new()
        .num_threads(count)
        .thread_name(|i| match i {
            0 => "snmp-feed".to_owned(),
            i => format!("snmp-lane-{i}"),
        })
        .build()
        .map_err(|e| ErrorKind::Local(format!("{count} threads: {e}")))?;
    Ok(Arc::new(threads))
}

impl Team {
    pub(super) fn threads(&self) -> Arc<rayon::ThreadPool> {
        Arc::clone(&self.threads)
    }
}

impl Drop for Team {
    fn drop(&mut self) {
        if let Some(home) = self.home.upgrade() {
            let mut idle = home.idle.lock().unwrap_or_else(PoisonError::into_inner);
            idle.push(Arc::clone(&self.threads));
        }
    }
}
