//! Many hosts at once: [`Pool`].

mod cancel;
mod counters;
mod stream;

pub use cancel::Cancel;
pub use counters::Counters;

use crate::{
    Error, ErrorKind, HostRecord, Library, Outcome, Query, Result, Session, Settings, Target,
};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::{Duration, Instant},
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
    limits: Limits,
    buffer: usize,
}

/// How a [`Pool`] is to be.
#[derive(Debug, Clone)]
pub struct PoolBuilder {
    workers: usize,
    lanes: usize,
    buffer: usize,
    settings: Settings,
    limits: Limits,
}

/// What bounds the requests of a query over UDP.
#[derive(Debug, Clone)]
pub(crate) struct Limits {
    pub(crate) in_flight: usize,
    pub(crate) rate: Option<f64>,
    pub(crate) per_host: usize,
    pub(crate) per_net: Option<usize>,
    pub(crate) deadline: Option<Duration>,
    pub(crate) ordered: bool,
}

impl Default for PoolBuilder {
    fn default() -> Self {
        Self {
            workers: 64,
            lanes: std::thread::available_parallelism().map_or(1, usize::from),
            buffer: 256,
            settings: Settings::default(),
            limits: Limits {
                in_flight: 32_768,
                rate: None,
                per_host: 1,
                per_net: None,
                deadline: None,
                ordered: false,
            },
        }
    }
}

impl PoolBuilder {
    /// Threads for [`Pool::map`] and for hosts that are not asked over UDP, one host each at a
    /// time; 64 by default. A thread mostly waits, so this has little to do with the number of
    /// processors. They are started when the first such host comes.
    #[must_use]
    pub fn workers(mut self, workers: usize) -> Self {
        self.workers = workers.max(1);
        self
    }

    /// Threads that share the hosts asked over UDP, thousands each at a time; as many as there
    /// are processors by default.
    #[must_use]
    pub fn lanes(mut self, lanes: usize) -> Self {
        self.lanes = lanes.max(1);
        self
    }

    /// Hosts under way at the same time over UDP; 32,768 by default. How many of them are sent
    /// to at once is found out as the run goes: what they answer must fit the socket buffers of
    /// this machine, and what they are sent those of the agents.
    #[must_use]
    pub fn in_flight(mut self, hosts: usize) -> Self {
        self.limits.in_flight = hosts.max(1);
        self
    }

    /// At most so many datagrams a second over UDP, resends included; `None`, the default: as
    /// many as the hosts take.
    #[must_use]
    pub fn rate(mut self, datagrams: Option<f64>) -> Self {
        self.limits.rate = datagrams;
        self
    }

    /// Requests under way at once to one address and port over UDP; 1 by default. It matters
    /// where several targets share an address: contexts, credentials, names.
    #[must_use]
    pub fn per_host(mut self, requests: usize) -> Self {
        self.limits.per_host = requests.max(1);
        self
    }

    /// Hosts under way at once in one network, a /24 or an IPv6 /64, over UDP; `None`, the
    /// default: as many as there are.
    #[must_use]
    pub fn per_net(mut self, hosts: Option<usize>) -> Self {
        self.limits.per_net = hosts;
        self
    }

    /// How long a query may take for all its hosts. Those not finished by then come out with
    /// what they had, or as [`Cancelled`](ErrorKind::Cancelled). `None` by default.
    #[must_use]
    pub fn deadline(mut self, deadline: Option<Duration>) -> Self {
        self.limits.deadline = deadline;
        self
    }

    /// Whether records come in the order of the targets, and not as hosts finish. A slow host
    /// then holds the records behind it back, and once a bounded number of them waits, new
    /// hosts too.
    #[must_use]
    pub fn ordered(mut self, ordered: bool) -> Self {
        self.limits.ordered = ordered;
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
            limits: self.limits,
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

    /// What has been sent and received so far.
    pub fn counters(&self) -> Counters {
        Counters::default()
    }

    /// All records that are ready, one at least: for consumers that count every microsecond.
    /// `None` at the end.
    pub fn next_batch(&mut self) -> Option<Vec<HostRecord>> {
        self.next().map(|record| vec![record])
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
