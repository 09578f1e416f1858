//! One host per thread: scripts, and hosts that are not asked over UDP.

use super::{records::Sink, teams::Teams};
use crate::{
    Error, ErrorKind, HostRecord, Outcome, Query, Result, Session, Settings, Target,
    memory::{Budget, Charge, Memory},
    panics,
    pulse::Pulse,
    record::position,
    session::Owner,
};
use crossbeam_channel::{Sender, bounded};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Instant,
};

/// How many hosts may wait for a worker.
const WAITING: usize = 1024;

/// The workers of one query.
pub(super) struct Workers {
    teams: Arc<Teams>,
    sink: Sink,
    memory: Option<Arc<Memory>>,
    /// What somebody watches to see whether they go on.
    pulse: Arc<Pulse>,
    /// `None` until the first host has come.
    hosts: Option<Sender<Waiting>>,
}

/// A host that waits for a worker.
struct Waiting {
    number: u64,
    target: Target,
    settings: Arc<Settings>,
    query: Query,
}

impl Workers {
    pub(super) fn new(
        teams: Arc<Teams>,
        sink: Sink,
        memory: Option<Arc<Memory>>,
        pulse: Arc<Pulse>,
    ) -> Self {
        Self { teams, sink, memory, pulse, hosts: None }
    }

    /// Passes a host to the workers; waits while all are busy. Returns whether more are wanted.
    pub(super) fn ask(
        &mut self,
        number: u64,
        target: Target,
        settings: Arc<Settings>,
        query: Query,
    ) -> bool {
        if self.hosts.is_none() {
            match self.start() {
                Ok(hosts) => self.hosts = Some(hosts),
                Err(error) => return self.sink.refuse(number, &target, error),
            }
        }
        let Some(hosts) = &self.hosts else { return false };
        hosts.send(Waiting { number, target, settings, query }).is_ok()
    }

    fn start(&self) -> Result<Sender<Waiting>> {
        let team = self.teams.take()?;
        // Let some wait: targets after them in the list may be for the lanes.
        let (hosts, waiting) = bounded::<Waiting>(WAITING);
        let (sink, memory, pulse) =
            (self.sink.clone(), self.memory.clone(), Arc::clone(&self.pulse));
        team.threads().spawn_broadcast(move |_| {
            // The team is idle again once the last of its threads drops this.
            let _at_work = &team;
            let memory = memory.as_ref().map(Budget::of);
            let place = pulse.place();
            for Waiting { number, target, settings, query } in &waiting {
                let charge =
                    memory.as_ref().map(|memory| Charge::new(memory, number, settings.max_octets));
                let owner = Owner::new(sink.cancel.clone(), place.clone());
                place.works(Instant::now());
                let mut record = ask(&target, settings, &query, charge, owner);
                place.rests();
                record.position = position(number);
                if !sink.send(vec![record]) {
                    break;
                }
            }
        });
        Ok(hosts)
    }
}

/// Asks one host over a session of its own.
fn ask(
    target: &Target,
    settings: Arc<Settings>,
    query: &Query,
    charge: Option<Charge>,
    owner: Owner,
) -> HostRecord {
    let started = Instant::now();
    let failed = |error: Error| {
        let error = error.for_host(target.name().clone());
        let mut record = HostRecord::of(0, target.whom(), Outcome::Failed(error));
        record.elapsed = started.elapsed();
        record
    };
    if owner.drains() {
        return failed(ErrorKind::Cancelled.into());
    }
    let asked = guarded(|| {
        let mut session = Session::open_with(target, Settings::clone(&settings), owner)?;
        Ok(session.query_within(query, charge))
    });
    match asked {
        Ok(mut record) => {
            record.elapsed = started.elapsed();
            record
        }
        Err(error) => failed(error),
    }
}

/// Turns a panic into that host's error, so that one bad answer does not cost the others.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|panic| Err(ErrorKind::WorkerDied(panics::message_of(&*panic)).into()))
}
