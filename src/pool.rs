//! Many hosts at once: [`Pool`].

mod cancel;
mod stream;

pub use cancel::Cancel;

use crate::{
    Error, ErrorKind, HostRecord, Library, Outcome, Query, Result, Session, Settings, Target,
};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Instant,
};
use stream::Stream;

/// Worker threads that ask many hosts one query, or run one script for each.
///
/// The threads are a rayon pool. Each takes the next target, asks it over a session of its own,
/// and hands the record on; nothing is shared between them but the targets and the records.
/// Records come in the order hosts finish, through a channel that holds a few: a consumer that
/// stops reading stops the workers, and nothing is dropped.
///
/// ```no_run
/// use netsnmp::{Pool, Query, Target};
///
/// let targets = [Target::new("192.168.1.100"), Target::new("example.com").community("mysecret")];
/// for record in Pool::new()?.query(targets, &Query::get(["sysDescr"])?) {
///     println!("{record}");
/// }
/// # Ok::<(), netsnmp::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Pool {
    threads: Arc<rayon::ThreadPool>,
    settings: Arc<Settings>,
    buffer: usize,
}

/// How a [`Pool`] is to be.
#[derive(Debug, Clone)]
pub struct PoolBuilder {
    workers: usize,
    buffer: usize,
    settings: Settings,
}

impl Default for PoolBuilder {
    fn default() -> Self {
        Self { workers: 64, buffer: 256, settings: Settings::default() }
    }
}

impl PoolBuilder {
    /// Hosts asked at the same time, a thread each; 64 by default. A thread mostly waits, so
    /// this has little to do with the number of processors.
    #[must_use]
    pub fn workers(mut self, workers: usize) -> Self {
        self.workers = workers.max(1);
        self
    }

    /// Finished records that wait for the consumer before workers do; 256 by default.
    #[must_use]
    pub fn buffer(mut self, records: usize) -> Self {
        self.buffer = records;
        self
    }

    /// How hosts are asked where their target says nothing else.
    #[must_use]
    pub fn settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// Starts the threads.
    ///
    /// # Errors
    /// [`Local`](ErrorKind::Local) where the system refuses a thread,
    /// [`Library`](ErrorKind::Library) where the loaded C library is not the one compiled for.
    pub fn build(self) -> Result<Pool> {
        // Before any thread: initialising sets what all of them read.
        Library::get()?;
        let threads = rayon::ThreadPoolBuilder::new()
            .num_threads(self.workers)
            .thread_name(|i| format!("snmp-{i}"))
            .build()
            .map_err(|e| ErrorKind::Local(format!("{} worker threads: {e}", self.workers)))?;
        Ok(Pool {
            threads: Arc::new(threads),
            settings: Arc::new(self.settings),
            buffer: self.buffer,
        })
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
    /// exactly once, whatever happens to it. Dropping the iterator stops the workers.
    ///
    /// Targets are taken as workers become free, so the iterator may be long or endless. If it
    /// panics, the panic goes on in the consumer, after the records of the targets it gave.
    pub fn query<I>(&self, targets: I, query: &Query) -> Records
    where
        I: IntoIterator,
        I::Item: Into<Target>,
        I::IntoIter: Send + 'static,
    {
        let (settings, query) = (self.settings.clone(), query.clone());
        Records(self.fan_out(targets, move |target, cancel| {
            let query = target.own_query().unwrap_or(&query);
            ask(&target, &settings, query, cancel)
        }))
    }

    /// Runs `script` with an open session for every target, each exactly once. An error of the
    /// script, or its panic, is that host's result.
    pub fn map<I, F, R>(&self, targets: I, script: F) -> Results<R>
    where
        I: IntoIterator,
        I::Item: Into<Target>,
        I::IntoIter: Send + 'static,
        F: Fn(&mut Session) -> Result<R> + Send + Sync + 'static,
        R: Send + 'static,
    {
        let settings = self.settings.clone();
        Results(self.fan_out(targets, move |target, cancel| {
            let result = if cancel.is_draining() {
                Err(ErrorKind::Cancelled.into())
            } else {
                guarded(|| {
                    script(&mut Session::open_cancellable(
                        &target,
                        &settings,
                        Some(cancel.clone()),
                    )?)
                })
            };
            let result = result.map_err(|e: Error| e.for_host(target.host().clone()));
            (target, result)
        }))
    }

    fn fan_out<I, F, T>(&self, targets: I, work: F) -> Stream<T>
    where
        I: IntoIterator,
        I::Item: Into<Target>,
        I::IntoIter: Send + 'static,
        F: Fn(Target, &Cancel) -> T + Send + Sync + 'static,
        T: Send + 'static,
    {
        stream::start(&self.threads, self.buffer, targets.into_iter(), work)
    }
}

fn ask(target: &Target, settings: &Settings, query: &Query, cancel: &Cancel) -> HostRecord {
    let started = Instant::now();
    let failed = |error: Error| {
        let mut record = HostRecord::new(target.host().clone(), Outcome::Failed(error));
        record.elapsed = started.elapsed();
        record
    };
    if cancel.is_draining() {
        return failed(ErrorKind::Cancelled.into());
    }
    let asked = guarded(|| {
        let mut session = Session::open_cancellable(target, settings, Some(cancel.clone()))?;
        Ok(session.query(query))
    });
    match asked {
        Ok(mut record) => {
            record.elapsed = started.elapsed();
            record
        }
        Err(error) => failed(error),
    }
}

/// Turns a panic into that host's error: one bad answer must not cost the others.
fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let message = panic
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "no message".to_owned());
        Err(ErrorKind::WorkerDied(message).into())
    })
}

/// The records of [`Pool::query`], as hosts finish. Dropping it stops the workers: hosts under
/// way are given up within 50 ms, a name that is being resolved when the resolver returns.
#[derive(Debug)]
pub struct Records(Stream<HostRecord>);

impl Records {
    /// A handle that stops the query.
    pub fn cancel(&self) -> Cancel {
        self.0.cancel()
    }
}

impl Iterator for Records {
    type Item = HostRecord;

    fn next(&mut self) -> Option<HostRecord> {
        self.0.next()
    }
}

/// The results of [`Pool::map`]: each target with what its script gave.
#[derive(Debug)]
pub struct Results<R>(Stream<(Target, Result<R>)>);

impl<R> Results<R> {
    /// A handle that stops the scripts: no new one is started, and one that waits for its agent
    /// gets [`Cancelled`](ErrorKind::Cancelled) once the handle aborts.
    pub fn cancel(&self) -> Cancel {
        self.0.cancel()
    }
}

impl<R> Iterator for Results<R> {
    type Item = (Target, Result<R>);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }
}
