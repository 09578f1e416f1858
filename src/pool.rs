//! Many hosts at once: [`Pool`].

use crate::{HostRecord, Query, Result, Session, Settings, Target};

/// Worker threads that ask many hosts one query.
#[derive(Debug)]
pub struct Pool {}

/// How a [`Pool`] is to be.
#[derive(Debug, Default)]
pub struct PoolBuilder {}

impl PoolBuilder {
    /// Hosts asked at the same time; 64 by default.
    #[must_use]
    pub fn workers(self, workers: usize) -> Self {
        let _ = workers;
        self
    }

    /// How hosts are asked where their target says nothing else.
    #[must_use]
    pub fn settings(self, settings: Settings) -> Self {
        let _ = settings;
        self
    }

    /// Starts the threads.
    ///
    /// # Errors
    /// The system refuses a thread, or the C library does not load.
    pub fn build(self) -> Result<Pool> {
        Ok(Pool {})
    }
}

impl Pool {
    /// A pool with the defaults.
    ///
    /// # Errors
    /// As [`PoolBuilder::build`].
    pub fn new() -> Result<Self> {
        Self::builder().build()
    }

    /// A pool to be configured.
    pub fn builder() -> PoolBuilder {
        PoolBuilder::default()
    }

    /// Asks every target `query`, or the target's own. Records come as hosts finish, each target
    /// exactly once. Dropping the iterator stops the workers.
    pub fn query<I>(&self, targets: I, query: &Query) -> Records
    where
        I: IntoIterator,
        I::Item: Into<Target>,
        I::IntoIter: Send + 'static,
    {
        let _ = (targets, query);
        Records {}
    }

    /// Runs `script` with an open session for every target.
    pub fn map<I, F, R>(&self, targets: I, script: F) -> Results<R>
    where
        I: IntoIterator,
        I::Item: Into<Target>,
        I::IntoIter: Send + 'static,
        F: Fn(&mut Session) -> Result<R> + Send + Sync + 'static,
        R: Send + 'static,
    {
        let _ = (targets, script);
        Results(std::marker::PhantomData)
    }
}

/// Stops a query that is under way; from any thread, a signal handler's too.
#[derive(Debug, Clone)]
pub struct Cancel {}

impl Cancel {
    /// Starts nothing new: hosts under way finish, the others come out as
    /// [`Cancelled`](crate::ErrorKind::Cancelled).
    pub fn drain(&self) {}

    /// Gives up hosts under way too.
    pub fn abort(&self) {}
}

/// The records of [`Pool::query`], as hosts finish.
#[derive(Debug)]
pub struct Records {}

impl Records {
    /// A handle that stops the query.
    pub fn cancel(&self) -> Cancel {
        Cancel {}
    }
}

impl Iterator for Records {
    type Item = HostRecord;
    fn next(&mut self) -> Option<HostRecord> {
        None
    }
}

/// The results of [`Pool::map`]: each target with what its script gave.
#[derive(Debug)]
pub struct Results<R>(std::marker::PhantomData<R>);

impl<R> Iterator for Results<R> {
    type Item = (Target, Result<R>);
    fn next(&mut self) -> Option<Self::Item> {
        None
    }
}
