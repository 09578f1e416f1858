//! The other end of [`PoolBuilder::isolate`](crate::PoolBuilder::isolate): what a worker process does.
//!
//! A pool with worker processes starts its own program once more for each of them. So the program
//! must ask first whether it is a worker:
//!
//! ```no_run
//! use netsnmp::{Pool, Query, Target};
//!
//! fn main() -> netsnmp::Result<()> {
//!     netsnmp::worker::run_if_asked();
//!     let pool = Pool::builder().isolate(2).build()?;
//!     for record in pool.query([Target::new("192.168.1.1")], &Query::get(["sysDescr"])?) {
//!         println!("{record}");
//!     }
//!     Ok(())
//! }
//! ```
//!
//! A worker has no arguments of its own. Its standard input is a socket to the pool, which gives it
//! the hosts and their credentials. Its standard error is that of the program. It ends when the
//! socket does.

mod failure;
#[cfg(feature = "fuzzing")]
pub(crate) mod fuzzing;
mod hosts;
mod inbox;
mod outbox;

use crate::{
    Cancel, Library, Pool, codec,
    packed::{Pack, Packed},
    pool::{
        VARIABLE,
        frame::{self, Frames, Hello, kind},
    },
    pulse::Pulse,
};
use failure::give_up;
use hosts::{Hosts, Message};
use inbox::Inbox;
use outbox::Outbox;
use std::{
    env, io,
    os::{fd::AsFd, unix::net::UnixStream},
    process,
    sync::Arc,
    thread::{self, JoinHandle},
    time::Duration,
};

/// How often a worker shows life. The pool waits for 30 s.
const BEAT: Duration = Duration::from_secs(1);
/// A thread that is at work for longer without a pause hangs, or nearly so.
const LONG: Duration = Duration::from_secs(2);

/// Does the work of a worker process if this process is one, and does not return then. Otherwise it
/// returns at once. Call it first in `main`.
pub fn run_if_asked() {
    run_if_asked_with(|_| Ok(()));
}

/// What a worker will need.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Needs {
    /// The octets that the values of its hosts may take ([`PoolBuilder::memory`]).
    ///
    /// [`PoolBuilder::memory`]: crate::PoolBuilder::memory
    pub memory: Option<usize>,
    /// The most hosts that it asks at once.
    pub in_flight: usize,
    /// The most threads that ask.
    pub threads: usize,
}

/// Does the same. `confine` is called once, when the worker has loaded and opened everything, and
/// before it has another thread or a secret. There it can give up what it does not need any more. If
/// it fails, so does the worker: the hosts' records have the reason.
pub fn run_if_asked_with(confine: impl FnOnce(&Needs) -> Result<(), String>) {
    if !is_worker() {
        return;
    }
    match run(confine) {
        Ok(()) => process::exit(0),
        Err(error) => give_up(error),
    }
}

/// Returns whether this process is a worker.
pub fn is_worker() -> bool {
    env::var_os(VARIABLE).is_some()
}

fn run(confine: impl FnOnce(&Needs) -> Result<(), String>) -> io::Result<()> {
    let stream = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    let outbox = Arc::new(Outbox::new(stream.try_clone()?));
    let mut frames = Frames::new(stream);
    let Some(hello) = greeted(&mut frames)? else {
        let why = format!("{VARIABLE} is set, but standard input is no socket to a pool");
        return Err(io::Error::other(why));
    };
    let prepared = Library::get().map_err(|error| error.to_string()).and_then(|_| {
        codec::usm::warm_up();
        let Hello { memory, in_flight, lanes, workers, .. } = hello;
        confine(&Needs { memory, in_flight, threads: lanes + workers })
    });
    if let Err(why) = prepared {
        outbox.send(kind::FAILED, |to| to.extend_from_slice(why.as_bytes()))?;
        return Ok(());
    }
    outbox.forward_log(hello.log);
    outbox.send(kind::READY, |_| {})?;
    let pulse = Arc::<Pulse>::default();
    let worker = Worker { pulse, hello, outbox, asking: None };
    worker.run(frames)
}

/// Reads the first frame. `None`: whoever is there is no pool.
fn greeted(frames: &mut Frames<UnixStream>) -> io::Result<Option<Hello>> {
    match frames.next() {
        Ok(Some((kind::HELLO, content))) => {
            Hello::unpack(&mut Packed::new(content)).map(Some).map_err(io::Error::other)
        }
        _ => Ok(None),
    }
}

struct Worker {
    hello: Hello,
    outbox: Arc<Outbox>,
    pulse: Arc<Pulse>,
    /// `None` until the first job has come.
    asking: Option<Asking>,
}

/// The query that never ends: the hosts of all jobs.
struct Asking {
    jobs: crossbeam_channel::Sender<Message>,
    cancel: Cancel,
    writer: JoinHandle<()>,
}

impl Worker {
    fn run(mut self, mut frames: Frames<UnixStream>) -> io::Result<()> {
        self.show_life()?;
        // The first job takes it to the thread that asks.
        let mut inbox = Inbox::default();
        while let Some((kind, content)) = frames.next()? {
            match kind {
                kind::CREDENTIALS => {
                    let (number, credentials) =
                        frame::credentials(content).map_err(io::Error::other)?;
                    match &self.asking {
                        None => inbox.learn(number, credentials),
                        Some(asking) => asking.pass_on(Message::Credentials(number, credentials)),
                    }
                }
                kind::JOB => match &self.asking {
                    None => {
                        let asking = self.start(std::mem::take(&mut inbox), content)?;
                        self.asking = Some(asking);
                    }
                    Some(asking) => asking.pass_on(Message::Job(content.into())),
                },
                kind::DRAIN | kind::ABORT => {
                    if let Some(asking) = &self.asking {
                        if kind == kind::DRAIN {
                            asking.cancel.drain()
                        } else {
                            asking.cancel.abort()
                        }
                    }
                }
                kind::END => return self.end(),
                other => return Err(io::Error::other(format!("a frame of kind {other}"))),
            }
        }
        // The pool is gone, so nobody waits for the hosts under way.
        Ok(())
    }

    /// Waits for the hosts under way.
    fn end(self) -> io::Result<()> {
        if let Some(Asking { jobs, writer, .. }) = self.asking {
            drop(jobs);
            let _ = writer.join();
        }
        self.outbox.send(kind::DONE, |_| {})
    }

    fn show_life(&self) -> io::Result<()> {
        let (outbox, pulse) = (Arc::clone(&self.outbox), Arc::clone(&self.pulse));
        let show = move || {
            loop {
                thread::sleep(BEAT);
                if pulse.longest() < LONG && outbox.send(kind::ALIVE, |_| {}).is_err() {
                    // The pool is gone.
                    process::exit(0);
                }
            }
        };
        thread::Builder::new().name("life".to_owned()).spawn(show).map(drop)
    }

    /// Starts the lanes and gives them the first job. Starts the thread that sends their records.
    fn start(&self, mut inbox: Inbox, job: &[u8]) -> io::Result<Asking> {
        let (hello, outbox) = (&self.hello, Arc::clone(&self.outbox));
        let job = inbox.open(job).map_err(io::Error::other)?;
        let (mut settings, query) = inbox.defaults().map_err(io::Error::other)?;
        settings.source = hello.source;
        let pool = Pool::builder()
            .settings(settings)
            .lanes(hello.lanes)
            .workers(hello.workers)
            .in_flight(hello.in_flight)
            .rate(hello.rate)
            .per_host(hello.per_host)
            .per_net(hello.per_net)
            .memory(hello.memory)
            .sibling(hello.processes, Arc::clone(&self.pulse))
            .build()
            .map_err(io::Error::other)?;
        let (jobs, messages) = crossbeam_channel::unbounded();
        let records = pool.ask(Hosts::new(inbox, job, messages), &query);
        let cancel = records.cancel();
        let write = move || {
            // It keeps the threads of the pool until all records are sent.
            let _pool = pool;
            outbox.send_records(records);
        };
        let writer = thread::Builder::new().name("records".to_owned()).spawn(write)?;
        Ok(Asking { jobs, cancel, writer })
    }
}

impl Asking {
    fn pass_on(&self, message: Message) {
        // It fails only if the query is over. Then nobody needs these hosts. The channel has no limit: the
        // pool sends no more hosts than it has room for.
        let _ = self.jobs.send(message);
    }
}
