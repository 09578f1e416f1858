//! Begins a run over the queue, or goes on with one: [`Plan::start`].

use super::{
    batches::Batches,
    book::Book,
    desk::{self, Order, Teller},
    end::End,
    entry::{Entry, Ours},
    hub::Hub,
    plan::{self, Plan},
    problem::Problem,
    runtime::block_on,
    share,
    steward::{ADAPTIVE_HOSTS, Run},
    subject::VERSION,
};
use crate::{asked::Asked, error::Error};
use crossbeam_channel::bounded;
use netsnmp::{Records, Target, job::JobSettings};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, mpsc},
    thread::{self, JoinHandle},
    time::Instant,
};
use tokio::sync::mpsc as queue;

/// How many targets may wait to be put into jobs.
const WAITING_TARGETS: usize = 1024;

/// A run over the queue. Its records come as from a pool.
pub(crate) struct Steward {
    /// Tells the thread how the run has ended.
    end: crossbeam_channel::Sender<bool>,
    thread: JoinHandle<Result<End, Problem>>,
    run: String,
    /// Whether `collect` has begun it.
    resumes: bool,
    /// Whether `collect` can finish it.
    collectable: bool,
}

impl Plan {
    /// Begins the run, or goes on with one that another coordinator has begun.
    ///
    /// # Errors
    /// The server cannot be used, or the run cannot begin.
    pub(crate) fn start<I>(self, targets: I, asked: &Asked<'_>) -> Result<(Records, Steward), Error>
    where
        I: Iterator<Item = Target> + Send + 'static,
    {
        let plan = Arc::new(self);
        let batches = Batches::new(Arc::clone(&plan), asked.query, JobSettings::of(asked.settings))
            .map_err(|stays| Error::usage(stays.to_string()))?;
        let (orders, waiting) = queue::unbounded_channel();
        let (teller, news, listens) = Teller::new();
        let limits = share::to_text(asked.limits);
        let entry = connect(&plan, asked.count, limits, waiting, teller)?;
        if !plan.resumes {
            log::info!("run {}: `multisnmp collect {}` finishes it elsewhere", plan.run, plan.run);
        }
        let ordered = asked.limits.ordered && !plan.resumes;
        let (sender, records) = Records::channel(1024, ordered, asked.limits.deadline);
        let (targets_in, targets_out) = bounded(WAITING_TARGETS);
        if plan.resumes {
            drop(targets_in);
        } else {
            let feed = move || {
                for target in targets {
                    if targets_in.send(target).is_err() {
                        return;
                    }
                }
            };
            spawn("snmp-feed", feed)?;
        }
        let (end, ended) = bounded(1);
        let (name, resumes) = (plan.run.clone(), plan.resumes);
        let run = Run {
            plan,
            batches,
            book: Book::default(),
            parts: BTreeMap::new(),
            orders,
            news,
            cancel: sender.cancel(),
            sender: Some(sender),
            drain: asked.limits.drain,
            ordered,
            most: if asked.adaptive { ADAPTIVE_HOSTS } else { u64::MAX },
            hosts: u64::try_from(asked.count).ok().filter(|_| !asked.adaptive),
            rate: asked.limits.rate,
            sharing: 0,
            written: Arc::clone(&asked.written),
            settled: Instant::now(),
            given_out: (entry.jobs, entry.queued),
            workers: BTreeMap::new(),
            strangers: BTreeSet::new(),
            lonely: BTreeMap::new(),
            foreign: 0,
            cancelled: None,
            copies: entry.jobs,
            early: Vec::new(),
            problem: None,
            before: Vec::new(),
            _listens: listens,
        };
        let thread = spawn("snmp-queue", move || run.go(&entry, targets_out, &ended))?;
        let collectable = !asked.adaptive;
        Ok((records, Steward { end, thread, run: name, resumes, collectable }))
    }
}

impl Steward {
    /// Ends the run. `written`: all records are written, so that the server may forget it. Returns
    /// what the user has to know about the run.
    ///
    /// # Errors
    /// What stopped the run.
    pub(crate) fn finish(self, written: bool) -> Result<Option<String>, Error> {
        let _ = self.end.send(written);
        let run = &self.run;
        match self.thread.join() {
            Ok(Ok(End::Removed)) if self.resumes => Ok(Some(format!(
                "run {run} is over: its records are written, and the NATS server has removed it"
            ))),
            Ok(Ok(End::Stays)) => Ok(Some(match self.collectable {
                true => format!(
                    "run {run} stays on the NATS server, because not all of its records were written: \
                     `multisnmp collect {run}` writes the others, `multisnmp queue cancel {run}` \
                     removes it"
                ),
                false => format!(
                    "run {run} stays on the NATS server: `multisnmp queue cancel {run}` removes it"
                ),
            })),
            Ok(Ok(End::Removed | End::Unknown)) => Ok(None),
            Ok(Err(problem)) => Err(problem.into()),
            Err(_) => Err(Error::Local("the thread of the queue has panicked".into())),
        }
    }
}

fn spawn<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<JoinHandle<T>, Error> {
    let thread = thread::Builder::new().name(name.to_owned()).spawn(work);
    thread.map_err(|e| Error::io("thread", e))
}

/// Connects, and begins or takes over the run, in a thread that then serves it.
fn connect(
    plan: &Arc<Plan>,
    count: u128,
    limits: String,
    orders: queue::UnboundedReceiver<Order>,
    teller: Teller,
) -> Result<Entry, Error> {
    let (said, begun) = mpsc::channel::<Result<Entry, Problem>>();
    let plan = Arc::clone(plan);
    let serve = move || {
        block_on(async move {
            let begin = async {
                let hub = Hub::connect(&plan.access).await?;
                hub.check().await?;
                hub.make_streams().await?;
                let owner = plan::word();
                let ours = match plan.resumes {
                    true => Ours::take_over(&hub, &plan.run, owner).await?,
                    false => {
                        let entry = Entry {
                            v: VERSION,
                            id: owner.clone(),
                            owner,
                            line: plan.line.clone(),
                            began: plan::now(),
                            hosts: u64::try_from(count).ok(),
                            ..Entry::default()
                        };
                        Ours::begin(&hub, &plan.run, entry).await?
                    }
                };
                hub.make_results(&plan.run).await?;
                Ok::<_, Problem>((hub, ours))
            };
            match begin.await {
                Ok((hub, ours)) => {
                    let _ = said.send(Ok(ours.entry.clone()));
                    desk::serve(hub, ours, limits, orders, teller).await;
                }
                Err(problem) => drop(said.send(Err(problem))),
            }
        })
    };
    spawn("nats", serve)?;
    let begun = begun.recv().map_err(|_| Error::from(Problem::Gone))?;
    begun.map_err(Error::from)
}
