//! The threads of queries: one team for each current query.

use crate::{Error, ErrorKind};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Teams of threads, all alike.
///
/// Each query has its own team, because it waits for its consumer. If a query had to wait for the
/// end of another, a consumer that reads both in turns would wait for ever.
#[derive(Debug)]
pub(super) struct Teams {
    members: usize,
    /// The name of each thread.
    name: fn(usize) -> String,
    idle: Mutex<Vec<Arc<rayon::ThreadPool>>>,
}

/// A busy team. When the query's last thread drops it, the team is idle again.
#[derive(Debug)]
pub(super) struct Team {
    threads: Arc<rayon::ThreadPool>,
    home: Weak<Teams>,
}

impl Teams {
    /// Creates teams of this size when they are needed.
    pub(super) fn new(members: usize, name: fn(usize) -> String) -> Arc<Self> {
        Arc::new(Self { members, name, idle: Mutex::default() })
    }

    /// Returns the number of threads of each team.
    pub(super) fn members(&self) -> usize {
        self.members
    }

    /// Returns a team that nobody else has.
    ///
    /// # Errors
    /// [`Local`](ErrorKind::Local) if the system refuses a thread.
    pub(super) fn take(self: &Arc<Self>) -> Result<Team, Error> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let threads = idle.map_or_else(|| self.recruit(), Ok)?;
        Ok(Team { threads, home: Arc::downgrade(self) })
    }

    fn recruit(&self) -> Result<Arc<rayon::ThreadPool>, Error> {
        let threads = rayon::ThreadPoolBuilder::new()
            .num_threads(self.members)
            .thread_name(self.name)
            .build()
            .map_err(|e| ErrorKind::Local(format!("{} threads: {e}", self.members)))?;
        Ok(Arc::new(threads))
    }
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
