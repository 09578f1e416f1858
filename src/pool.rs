//! Many hosts at once: [`Pool`].

#[cfg(feature = "futures")]
mod async_records;
mod blocking;
mod builder;
mod common;
mod feed;
mod fleet;
mod pile;
mod records;
mod resolve;
mod stream;
mod teams;
mod throttle;
mod wake;

#[cfg(feature = "futures")]
pub use async_records::RecordStream;
pub(crate) use feed::Given;
pub(crate) use fleet::{VARIABLE, frame};
pub use records::{RecordSender, Records};

use crate::{
    Cancel, Error, ErrorKind, Mib, Query, Result, Session, Settings, Target,
    codec::request_id::Seed,
    error::system,
    lane::{self, Setup, queue::Queue, rate::Rate},
    library,
    memory::Memory,
    pulse::{Place, Pulse},
    session::Owner,
};
use blocking::{Workers, guarded};
use builder::Bounds;
pub use builder::PoolBuilder;
use common::Common;
use feed::{Feed, Lanes, To};
use fleet::{Fleet, frame::Hello};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use stream::Stream;
use teams::Teams;
pub use throttle::Throttle;

/// Threads that ask many hosts one query, or run one script for each host.
///
/// [`query`](Self::query) asks hosts over UDP with lanes: a few threads, each with a few sockets
/// and thousands of hosts at a time. How much a lane sends at once follows what comes back, so that
/// neither an agent's socket buffer nor one of ours overflows. `in_flight`, `rate`, `per_host` and
/// `per_net` of the [builder](PoolBuilder) limit it further. [`map`](Self::map), and hosts reached
/// by TCP or a unix socket, use one thread per host.
///
/// Threads share only the targets and the records. Records come in the order in which hosts finish,
/// through a channel that holds a few of them. A consumer that stops reading stops the threads, and
/// nothing is dropped.
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
    teams: Arc<Teams>,
    /// Threads that always exist. They may be busy.
    reserve: Arc<rayon::ThreadPool>,
    /// Threads for the hosts that need one each.
    workers: Arc<Teams>,
    settings: Arc<Settings>,
    /// `None` means the built-in one.
    mib: Option<Arc<Mib>>,
    bounds: Bounds,
    buffer: usize,
    processes: Option<Processes>,
    /// How many processes like this one ask hosts of the same query.
    siblings: usize,
    /// Where its threads say that they go on.
    pulse: Arc<Pulse>,
}

/// The worker processes of a pool.
#[derive(Debug, Clone, Copy)]
struct Processes {
    count: usize,
    /// How many lanes and threads for blocking sessions they have together.
    lanes: usize,
    workers: usize,
    /// How long one may show no life.
    patience: Duration,
}

impl PoolBuilder {
    /// Starts the threads.
    ///
    /// # Errors
    /// [`Local`](ErrorKind::Local) if the system refuses a thread, [`Library`](ErrorKind::Library)
    /// if the loaded C library is not the one compiled for.
    pub fn build(self) -> Result<Pool> {
        // The library itself starts when SNMPv3 or a MIB module needs it.
        library::check()?;
        let processes = (self.isolate > 0).then_some(Processes {
            count: self.isolate.min(MOST_PROCESSES),
            lanes: self.lanes,
            workers: self.workers,
            patience: self.patience,
        });
        // A program that does not ask whether it is a worker would start itself without end.
        if processes.is_some() && worker_asked() {
            let why = "this process is a worker itself: its main must call netsnmp::worker::run_if_asked first";
            return Err(ErrorKind::Local(why.to_owned()).into());
        }
        // A worker process has two threads here.
        let others = processes.map_or(self.lanes, |processes| 2 * processes.count);
        // One more thread takes the targets.
        let teams = Teams::new(others + 1, |i| match i {
            0 => "snmp-feed".to_owned(),
            i => format!("snmp-lane-{i}"),
        });
        // Start them now, so that a system without threads is reported now.
        let reserve = teams.take()?.threads();
        Ok(Pool {
            teams,
            reserve,
            workers: Teams::new(self.workers, |i| format!("snmp-{i}")),
            settings: Arc::new(self.settings),
            mib: self.mib,
            bounds: self.bounds,
            buffer: self.buffer,
            processes,
            siblings: self.siblings,
            // Pools of one builder do not watch each other's threads.
            pulse: self.pulse.unwrap_or_default(),
        })
    }
}

/// More processes than any machine has processors.
const MOST_PROCESSES: usize = 1024;

fn worker_asked() -> bool {
    std::env::var_os(VARIABLE).is_some()
}

impl Pool {
    /// Creates a pool with the defaults.
    ///
    /// # Errors
    /// The same as for [`PoolBuilder::build`].
    pub fn new() -> Result<Self> {
        Self::builder().build()
    }

    /// Returns a builder for a pool.
    pub fn builder() -> PoolBuilder {
        PoolBuilder::default()
    }

    /// Returns the MIB of its sessions.
    pub fn mib(&self) -> &Mib {
        self.mib.as_deref().unwrap_or(Mib::builtin())
    }

    /// Returns for how long one of its threads that ask hosts has been at work without a pause: the one
    /// that has been so longest. It pauses while it waits for the network, for names, for memory or for
    /// its consumer. Zero: all of them wait, or there is none.
    ///
    /// A thread is seldom at work for longer than some milliseconds. One that is for many seconds hangs,
    /// for example in the C library, and its hosts never come out. Nothing can end such a thread but
    /// the end of the process. Scripts of [`map`](Self::map) do not count, but steps of
    /// [`Query::then_with`] do. With
    /// [`isolate`](PoolBuilder::isolate), the pool itself watches its processes, and replaces one that hangs.
    pub fn busy_for(&self) -> Duration {
        self.pulse.longest()
    }

    /// Asks every target `query`, or the target's own query. Records come as hosts finish. Each
    /// target gives exactly one, whatever happens to it. Dropping the iterator stops the query.
    ///
    /// Targets are taken as there is room for them, so the iterator may be long or endless, and may
    /// block. If it panics, the panic continues in the consumer, after the records of the targets
    /// it gave.
    pub fn query<I>(&self, targets: I, query: &Query) -> Records
    where
        I: IntoIterator,
        I::Item: Into<Target>,
        I::IntoIter: Send + 'static,
    {
        self.query_numbered(InOrder { targets: targets.into_iter(), next: 0 }, query)
    }

    /// Does the same as [`query`](Self::query) for targets that have numbers already. Each number is
    /// there once, and the record has it as its [`position`](crate::HostRecord::position). If records
    /// come in order, the numbers are 0, 1, 2 and so on.
    pub fn query_numbered<I>(&self, targets: I, query: &Query) -> Records
    where
        I: IntoIterator<Item = (u64, Target)>,
        I::IntoIter: Send + 'static,
    {
        let given = |(number, target)| Given { number, target, settings: None, query: None };
        self.ask(targets.into_iter().map(given), query)
    }

    /// Asks hosts.
    pub(crate) fn ask<I>(&self, mut targets: I, query: &Query) -> Records
    where
        I: Iterator<Item = Given> + Send + 'static,
    {
        let cancel = self.bounds.cancel();
        let team = match self.teams.take() {
            Ok(team) => team,
            Err(error) => {
                let (_, mut records) = records::channel(1, None, cancel, Arc::default());
                let next = move || targets.next().map(|given| (given.number, given.target));
                records.refuse_all(next, error);
                return records;
            }
        };
        let threads = team.threads();
        // A source port can be bound only once, and a lane without hosts is useless.
        let bound = self.settings.source.is_some_and(|source| source.port() != 0);
        let most = if bound { 1 } else { self.bounds.in_flight };
        let common =
            Arc::new(Common { settings: Arc::clone(&self.settings), query: query.clone() });
        let crew = match &self.processes {
            None => self.lanes(most, cancel, query),
            Some(processes) => self.fleet(processes, most, cancel, &common),
        };
        let Crew { lanes, workers, mut records, work } = crew;
        records.keep(Arc::clone(&threads));
        let feed = Feed { common, lanes: Arc::new(lanes), workers };
        let feed = Mutex::new(Some((feed, targets)));
        threads.spawn_broadcast(move |context| match context.index() {
            0 => {
                let feed = feed.lock().map_or(None, |mut feed| feed.take());
                if let Some((feed, targets)) = feed {
                    feed.run(targets);
                }
            }
            thread => {
                // When the last thread of the team drops this, another query can have the team.
                let _at_work = &team;
                work(thread - 1);
            }
        });
        records
    }

    /// Returns lanes of this process.
    fn lanes(&self, most: usize, cancel: Cancel, query: &Query) -> Crew {
        let bounds = &self.bounds;
        let count = (self.teams.members() - 1).clamp(1, most);
        let capacity = (bounds.in_flight / count).clamp(1, 1024);
        let (queues, seeds, missing) = match lanes(count, capacity) {
            Ok((queues, seeds)) => (queues, seeds, None),
            Err(why) => (Vec::new(), Vec::new(), Some(why)),
        };
        let memory = bounds.memory.map(Memory::new).map(Arc::new);
        let rate = bounds.rate.map(Rate::new).map(Arc::new);
        let setup = Setup {
            lanes: count,
            in_flight: bounds.in_flight,
            per_host: bounds.per_host,
            per_net: bounds.per_net,
            rate: rate.clone(),
            source: self.settings.source,
            seeds,
            cancel: cancel.clone(),
            memory: memory.clone(),
            fleet: count * self.siblings,
            pulse: Arc::clone(&self.pulse),
            settings: Arc::clone(&self.settings),
            query: query.clone(),
        };
        let counters: Arc<Vec<_>> = Arc::new(queues.iter().map(|_| Mutex::default()).collect());
        let ahead = bounds.ordered.then_some(bounds.in_flight);
        let (sink, mut records) =
            records::channel(self.buffer, ahead, cancel, Arc::clone(&counters));
        records.share(memory.clone());
        records.throttled(rate.map(Throttle::new));
        Crew {
            lanes: Lanes {
                to: To::Lanes(queues.clone()),
                missing,
                by_net: bounds.per_net.is_some(),
                sink: sink.clone(),
            },
            workers: Workers::new(
                Arc::clone(&self.workers),
                sink.clone(),
                memory,
                Arc::clone(&self.pulse),
            ),
            records,
            work: Box::new(move |lane| {
                if let Some(queue) = queues.get(lane) {
                    let counters = &counters[lane];
                    lane::run(&setup, lane, queue, counters, &mut |batch| sink.send(batch));
                }
            }),
        }
    }

    /// Returns worker processes.
    fn fleet(
        &self,
        processes: &Processes,
        most: usize,
        cancel: Cancel,
        common: &Arc<Common>,
    ) -> Crew {
        let bounds = &self.bounds;
        let count = processes.count.clamp(1, most);
        // The records that wait in this process take a part of the memory, too.
        let memory = bounds.memory.map(|octets| octets / (count + 1));
        let share = |all: usize, which: usize| all / count + usize::from(which < all % count);
        let hello = |which: usize| Hello {
            processes: count,
            lanes: share(processes.lanes, which).max(1),
            workers: share(processes.workers, which).max(1),
            in_flight: share(bounds.in_flight, which).max(1),
            rate: bounds.rate.map(|rate| rate / count as f64),
            per_host: bounds.per_host,
            per_net: bounds.per_net,
            memory,
            source: self.settings.source,
            log: log::max_level() as u32,
        };
        let counters: Arc<Vec<_>> = Arc::new((0..count).map(|_| Mutex::default()).collect());
        let ahead = bounds.ordered.then_some(bounds.in_flight);
        let (sink, mut records) =
            records::channel(self.buffer, ahead, cancel, Arc::clone(&counters));
        let memory = memory.map(Memory::new).map(Arc::new);
        records.share(memory.clone());
        let fleet = Arc::new(Fleet::new(
            Arc::clone(common),
            (0..count).map(hello).collect(),
            processes.patience,
            sink.clone(),
            counters,
            memory.clone(),
        ));
        Crew {
            lanes: Lanes {
                to: To::Processes(Arc::clone(&fleet)),
                missing: None,
                by_net: bounds.per_net.is_some(),
                sink: sink.clone(),
            },
            workers: Workers::new(Arc::clone(&self.workers), sink, memory, Arc::clone(&self.pulse)),
            records,
            work: Box::new(move |thread| fleet.run(thread)),
        }
    }

    /// Runs `script` with an open session for every target, exactly once each. An error or a panic
    /// of the script is that host's result.
    pub fn map<I, F, R>(&self, targets: I, script: F) -> Results<R>
    where
        I: IntoIterator,
        I::Item: Into<Target>,
        I::IntoIter: Send + 'static,
        F: Fn(&mut Session) -> Result<R> + Send + Sync + 'static,
        R: Send + 'static,
    {
        let (settings, mib) = (self.settings.clone(), self.mib.clone());
        Results(self.fan_out(targets, move |target, cancel| {
            let result = if cancel.is_draining() {
                Err(ErrorKind::Cancelled.into())
            } else {
                guarded(|| {
                    // A script may work for as long as it likes: nobody watches its thread.
                    let owner = Owner::new(cancel.clone(), Place::default());
                    let mut session = Session::open_for(&target, &settings, owner)?;
                    if let Some(mib) = &mib {
                        session.set_mib(Arc::clone(mib));
                    }
                    script(&mut session)
                })
            };
            let result = result.map_err(|e: Error| e.for_host(target.name().clone()));
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
        let (cancel, targets) = (self.bounds.cancel(), targets.into_iter());
        match self.workers.take() {
            Ok(team) => {
                let threads = team.threads();
                let work = move |target, cancel: &Cancel| {
                    // The team is idle again once the last of its threads drops this.
                    let _at_work = &team;
                    work(target, cancel)
                };
                stream::start(&threads, self.buffer, cancel, targets, work)
            }
            // If the system has no more threads, use those of the lanes.
            Err(_) => stream::start(&self.reserve, self.buffer, cancel, targets, work),
        }
    }
}

/// Who asks the hosts of a query.
struct Crew {
    lanes: Lanes,
    workers: Workers,
    records: Records,
    /// What each thread does.
    work: Box<dyn Fn(usize) + Send + Sync>,
}

/// Numbers targets in their order.
struct InOrder<I> {
    targets: I,
    next: u64,
}

impl<I: Iterator<Item: Into<Target>>> Iterator for InOrder<I> {
    type Item = (u64, Target);

    fn next(&mut self) -> Option<Self::Item> {
        let target = self.targets.next()?.into();
        self.next += 1;
        Some((self.next - 1, target))
    }
}

/// Returns the queue of each lane, and the key of its request IDs.
///
/// # Errors
/// Why there cannot be a lane.
fn lanes(count: usize, capacity: usize) -> Result<(Vec<Arc<Queue>>, Vec<Seed>), String> {
    let lane = |_| {
        let queue = Queue::new(capacity);
        let queue = queue.map_err(|e| format!("a lane cannot be woken: {}", system::text(&e)))?;
        Ok((Arc::new(queue), Seed::new().map_err(|e| e.message())?))
    };
    (0..count).map(lane).collect()
}

/// The results of [`Pool::map`]: each target with the result of its script.
#[derive(Debug)]
pub struct Results<R>(Stream<(Target, Result<R>)>);

impl<R> Results<R> {
    /// Returns a handle that stops the scripts. No new script starts. A script that waits for its
    /// agent gets [`Cancelled`](ErrorKind::Cancelled) once the handle aborts.
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
