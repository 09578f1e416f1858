//! The threads of queries: a team for each that is under way.

use crate::{Error, ErrorKind};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Teams of threads, all alike.
///
/// A query has a team to itself: it waits for its consumer, and one that had to wait for the
/// end of another would wait for ever where one consumer reads both in turns.
#[derive(Debug)]
pub(super) struct Teams {
    members: usize,
    /// What each is called.
    name: fn(usize) -> String,
    idle: Mutex<Vec<Arc<rayon::ThreadPool>>>,
}

/// A team at work; when the query's last thread drops it, the team is idle again.
#[derive(Debug)]
pub(super) struct Team {
    threads: Arc<rayon::ThreadPool>,
    home: Weak<Teams>,
}

impl Teams {
    /// Teams of so many, recruited when they are needed.
    pub(super) fn new(members: usize, name: fn(usize) -> String) -> Arc<Self> {
        Arc::new(Self { members, name, idle: Mutex::default() })
    }

    /// Threads of each team.
    pub(super) fn members(&self) -> usize {
        self.members
    }

    /// A team that nobody else has.
    ///
    /// # Errors
    /// [`Local`](ErrorKind::Local) where the system refuses a thread.
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
