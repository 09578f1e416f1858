//! Configures a pool: [`PoolBuilder`].

use crate::{Cancel, Mib, Settings, pulse::Pulse};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// How long a worker process may show no life.
const PATIENCE: Duration = Duration::from_secs(30);

/// Configures a [`Pool`](crate::Pool).
#[derive(Debug, Clone)]
pub struct PoolBuilder {
    pub(super) workers: usize,
    pub(super) lanes: usize,
    pub(super) buffer: usize,
    pub(super) settings: Settings,
    pub(super) mib: Option<Arc<Mib>>,
    pub(super) bounds: Bounds,
    pub(super) isolate: usize,
    pub(super) patience: Duration,
    pub(super) siblings: usize,
    /// Where the threads say that they go on, if not in one of the pool's own.
    pub(super) pulse: Option<Arc<Pulse>>,
}

/// The limits on the requests of a query over UDP.
#[derive(Debug, Clone)]
pub(crate) struct Bounds {
    pub(crate) in_flight: usize,
    pub(crate) rate: Option<f64>,
    pub(crate) per_host: usize,
    pub(crate) per_net: Option<usize>,
    pub(crate) deadline: Option<Duration>,
    pub(crate) ordered: bool,
    pub(crate) memory: Option<usize>,
}

impl Bounds {
    /// Returns what stops a query that starts now: at its deadline, if there is one.
    pub(super) fn cancel(&self) -> Cancel {
        Cancel::at(self.deadline.and_then(|time| Instant::now().checked_add(time)))
    }
}

impl Default for PoolBuilder {
    fn default() -> Self {
        Self {
            workers: 64,
            lanes: std::thread::available_parallelism().map_or(1, usize::from),
            buffer: 1024,
            settings: Settings::default(),
            mib: None,
            bounds: Bounds {
                in_flight: 32_768,
                rate: None,
                per_host: 1,
                per_net: None,
                deadline: None,
                ordered: false,
                memory: None,
            },
            isolate: 0,
            patience: PATIENCE,
            siblings: 1,
            pulse: None,
        }
    }
}

impl PoolBuilder {
    /// Sets the number of threads for [`Pool::map`](crate::Pool::map) and for hosts that are not asked over UDP. Each
    /// asks one host at a time; the default is 64. A thread mostly waits, so the number of
    /// processors hardly matters. The threads start when the first such host comes.
    #[must_use]
    pub fn workers(mut self, workers: usize) -> Self {
        self.workers = workers.max(1);
        self
    }

    /// Sets the number of threads that share the hosts asked over UDP, thousands each at a time.
    /// The default is the number of processors.
    #[must_use]
    pub fn lanes(mut self, lanes: usize) -> Self {
        self.lanes = lanes.max(1);
        self
    }

    /// Sets how many hosts are asked at the same time over UDP; the default is 32,768. How many of
    /// them are sent to at once is found out during the query: their answers must fit the socket
    /// buffers of this machine, and the requests must fit those of the agents.
    #[must_use]
    pub fn in_flight(mut self, hosts: usize) -> Self {
        self.bounds.in_flight = hosts.max(1);
        self
    }

    /// Limits the datagrams per second over UDP, resends included. `None`, the default, means as
    /// many as the hosts take.
    #[must_use]
    pub fn rate(mut self, datagrams: Option<f64>) -> Self {
        self.bounds.rate = datagrams;
        self
    }

    /// Limits the simultaneous requests to one address and port over UDP; the default is 1. This
    /// matters if several targets share an address: contexts, credentials, names.
    #[must_use]
    pub fn per_host(mut self, requests: usize) -> Self {
        self.bounds.per_host = requests.max(1);
        self
    }

    /// Limits the hosts asked at once in one network, a /24 or an IPv6 /64, over UDP. `None`, the
    /// default, means no limit.
    #[must_use]
    pub fn per_net(mut self, hosts: Option<usize>) -> Self {
        self.bounds.per_net = hosts;
        self
    }

    /// Limits the time of a query for all its hosts. Hosts that are not finished by then come out
    /// with what they had, or as [`Cancelled`](crate::ErrorKind::Cancelled). `None` by default.
    #[must_use]
    pub fn deadline(mut self, deadline: Option<Duration>) -> Self {
        self.bounds.deadline = deadline;
        self
    }

    /// Sets whether records come in the order of the targets, instead of as hosts finish. Then a
    /// slow host delays the records after it, and new hosts too once a bounded number of records
    /// waits.
    #[must_use]
    pub fn ordered(mut self, ordered: bool) -> Self {
        self.bounds.ordered = ordered;
        self
    }

    /// Limits the memory that the values of all hosts of a query take together, in octets. `None`,
    /// the default, means no limit. When a quarter of it is used, no other host begins. When half of
    /// it is used, only the oldest hosts under way go on: as many as can reach their own limit
    /// ([`Settings::max_octets`]) in the rest. The others wait, also while their deadline runs. A
    /// host counts until its record is dropped. A consumer that keeps its records gets all of them,
    /// but the last ones one after the other. A host with less than 4 KiB does not count.
    #[must_use]
    pub fn memory(mut self, octets: Option<usize>) -> Self {
        self.bounds.memory = octets;
        self
    }

    /// Asks the hosts of [`Pool::query`](crate::Pool::query) in this many processes instead of in this one; 0, the default,
    /// means no processes of their own. So an answer that crashes the C library costs one host, and
    /// not the whole program. The lanes, the blocking workers and all limits are divided among the
    /// processes.
    ///
    /// The processes are this program, started once more for each query. Its `main` must call
    /// [`worker::run_if_asked`](crate::worker::run_if_asked) before anything else. Credentials reach
    /// them over a socket, and never by arguments or the environment. They end with the query.
    ///
    /// A process that dies, or shows no life for 30 s because a thread hangs, is replaced at once. The
    /// hosts that it had are asked again, in halves, until the host that kills is alone. Its record has
    /// the error [`ProcessDied`](crate::ErrorKind::ProcessDied). Nobody sees the others twice.
    ///
    /// A SET is refused, because asking again would set twice. So are queries with steps from
    /// [`Query::then_with`](crate::Query::then_with), which are code of this process. [`Pool::map`](crate::Pool::map) runs its scripts in this
    /// process.
    #[must_use]
    pub fn isolate(mut self, processes: usize) -> Self {
        self.isolate = processes;
        self
    }

    /// Sets how long a worker process may show no life; 30 s by default.
    #[doc(hidden)]
    #[must_use]
    pub fn patience(mut self, time: Duration) -> Self {
        self.patience = time;
        self
    }

    /// This is one of so many processes that ask hosts of one query. Its threads say in `pulse` that
    /// they go on.
    pub(crate) fn sibling(mut self, processes: usize, pulse: Arc<Pulse>) -> Self {
        (self.siblings, self.pulse) = (processes.max(1), Some(pulse));
        self
    }

    /// Sets how many finished records may wait for the consumer before workers wait; the default is
    /// 1,024. Choose fewer if each is large, as the records of walks are.
    #[must_use]
    pub fn buffer(mut self, records: usize) -> Self {
        self.buffer = records;
        self
    }

    /// Sets how hosts are asked if their target has no setting of its own.
    #[must_use]
    pub fn settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// Takes names from this MIB, instead of the built-in one: in the sessions of [`Pool::map`](crate::Pool::map), and
    /// in queries that are made with [`Query::using`](crate::Query::using) and [`Pool::mib`](crate::Pool::mib).
    #[must_use]
    pub fn mib(mut self, mib: Arc<Mib>) -> Self {
        self.mib = Some(mib);
        self
    }
}
