//! Takes targets from the caller's iterator to the lane, the resolver or the worker that asks them.

use super::{
    blocking,
    common::{Common, Own},
    fleet::{self, Asked, Fleet, Location},
    records::Sink,
    resolve::Resolver,
};
use crate::{
    Cancel, Endpoint, Error, ErrorKind, HostRecord, Outcome, Query, Result, Settings, Target,
    Transport,
    lane::{
        net_of,
        queue::{Job, Queue},
    },
    mix::Mix,
    target::Whom,
};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use std::{
    hash::{Hash, Hasher},
    net::{IpAddr, SocketAddr},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::{Duration, Instant},
};

/// How many names are resolved at once. A resolver on the same network answers in a millisecond.
/// One that does not answer at all must not block more threads than this.
const NAMES_AT_ONCE: usize = 64;
/// How long a name may take: the time that the system's resolver needs for two silent servers.
const NAME_TIMEOUT: Duration = Duration::from_secs(10);

/// Distributes the targets of one query.
pub(super) struct Feed {
    pub(super) common: Arc<Common>,
    pub(super) lanes: Arc<Lanes>,
    pub(super) workers: blocking::Workers,
}

/// The queues of the lanes. They are closed when nobody can add a host any more.
pub(super) struct Lanes {
    pub(super) to: To,
    /// Why there are no queues.
    pub(super) missing: Option<String>,
    /// Whether all hosts of a network must be in one lane.
    pub(super) by_net: bool,
    pub(super) sink: Sink,
}

/// Who asks the hosts.
pub(super) enum To {
    Lanes(Vec<Arc<Queue>>),
    Processes(Arc<Fleet>),
}

impl Drop for Lanes {
    fn drop(&mut self) {
        match &self.to {
            To::Lanes(queues) => queues.iter().for_each(|queue| queue.close()),
            To::Processes(fleet) => fleet.close(),
        }
    }
}

/// A target of a query, with its number.
pub(crate) struct Given {
    pub(crate) number: u64,
    pub(crate) target: Target,
    /// Its settings, if they are not made from the target and the settings of the pool.
    pub(crate) settings: Option<Arc<Settings>>,
    /// Its query, if it is not that of the target or the pool.
    pub(crate) query: Option<Query>,
}

impl Feed {
    /// Takes targets until there are no more or nobody wants them.
    pub(super) fn run<I: Iterator<Item = Given>>(mut self, targets: I) {
        let mut targets = Some(targets);
        let mut names = PendingNames::default();
        let lanes = Arc::clone(&self.lanes);
        let Sink { cancel, .. } = &lanes.sink;
        for turn in 0.. {
            if cancel.is_given_up() || !lanes.sink.wait_for_turn(turn) {
                break;
            }
            let Some(iterator) = &mut targets else { break };
            let given = match catch_unwind(AssertUnwindSafe(|| iterator.next())) {
                Ok(Some(given)) => given,
                Ok(None) => break,
                Err(panic) => {
                    lanes.sink.panicked(panic);
                    // The iterator may be half changed, so its own drop may panic again.
                    std::mem::forget(targets.take());
                    break;
                }
            };
            let wanted = match cancel.is_draining() {
                true => lanes.sink.refuse(given.number, &given.target, ErrorKind::Cancelled.into()),
                false => self.hand_on(given, &mut names),
            };
            if !wanted {
                break;
            }
        }
        drop(targets);
        names.wait(cancel);
    }

    /// Returns whether more are wanted.
    fn hand_on(&mut self, given: Given, names: &mut PendingNames) -> bool {
        let Given { number, target, settings, query } = given;
        let own = match settings {
            None if !target.is_plain() => {
                target.settings(&self.common.settings).map(|own| Some(Arc::new(own)))
            }
            settings => Ok(settings),
        };
        let routed = own.and_then(|own| {
            let settings = own.as_deref().unwrap_or(&self.common.settings);
            let route = match target.literal(settings) {
                Some(address) => Route::At(address),
                None => Route::of(target.endpoint()?, settings)?,
            };
            Ok((own, route))
        });
        let (settings, route) = match routed {
            Ok(routed) => routed,
            Err(error) => return self.lanes.sink.refuse(number, &target, error),
        };
        let own = Own { settings, query: query.or_else(|| target.own_query().cloned()) };
        let submit = |own| Submission { number, whom: target.whom(), own, prefix: "" };
        match route {
            Route::Elsewhere(endpoint) => match &self.lanes.to {
                To::Lanes(_) => {
                    let Common { settings, query } = own.or(&self.common);
                    self.workers.ask(number, target, settings, query)
                }
                To::Processes(_) => self.give_away(submit(own), endpoint, names),
            },
            Route::At(address) => {
                submit(own).go(&self.lanes, &self.common, Ok(address), Duration::ZERO)
            }
            Route::Named(endpoint) => {
                self.resolve(submit(own), endpoint, names);
                true
            }
        }
    }

    fn resolve(&self, submit: Submission, endpoint: Endpoint, names: &mut PendingNames) {
        let port = submit.own.settings(&self.common).port;
        let (lanes, common) = (Arc::clone(&self.lanes), Arc::clone(&self.common));
        names.resolve(endpoint, port, move |address, time| {
            submit.go(&lanes, &common, address, time)
        });
    }

    /// Gives a host over TCP or a unix socket to a worker process. It resolves no names. Returns
    /// whether more are wanted.
    fn give_away(&self, submit: Submission, endpoint: Endpoint, names: &mut PendingNames) -> bool {
        let Endpoint::Inet { host, .. } = &endpoint else {
            return submit.go_by_path(&self.lanes, &self.common, &endpoint);
        };
        let submit = Submission { prefix: "tcp:", ..submit };
        if host.parse::<IpAddr>().is_err() {
            self.resolve(submit, endpoint, names);
            return true;
        }
        let address = match endpoint.resolve(submit.own.settings(&self.common).port) {
            Ok(Some(address)) => Ok(address),
            Ok(None) => return true,
            Err(error) => Err(error),
        };
        submit.go(&self.lanes, &self.common, address, Duration::ZERO)
    }
}

/// How a target is reached.
enum Route {
    At(SocketAddr),
    /// Its name must be resolved.
    Named(Endpoint),
    /// It is not asked over UDP.
    Elsewhere(Endpoint),
}

impl Route {
    fn of(endpoint: Endpoint, settings: &Settings) -> Result<Self> {
        match &endpoint {
            Endpoint::Inet { transport: Transport::Udp, host, .. } => {
                if host.parse::<IpAddr>().is_err() {
                    return Ok(Self::Named(endpoint));
                }
                // The text has a transport or a port, but no name to resolve.
                let address = endpoint.resolve(settings.port)?;
                Ok(address.map_or(Self::Elsewhere(endpoint), Self::At))
            }
            _ => Ok(Self::Elsewhere(endpoint)),
        }
    }
}

/// The names that are being resolved.
struct PendingNames {
    resolver: Option<Resolver>,
    /// Each of them holds a sender.
    pending: (Sender<()>, Receiver<()>),
}

impl Default for PendingNames {
    fn default() -> Self {
        Self { resolver: None, pending: bounded(0) }
    }
}

impl PendingNames {
    /// Calls `go` with the address, and the time that it took to find it.
    fn resolve(
        &mut self,
        endpoint: Endpoint,
        port: u16,
        go: impl FnOnce(Result<SocketAddr>, Duration) -> bool + Send + 'static,
    ) {
        let resolver =
            self.resolver.get_or_insert_with(|| Resolver::new(NAMES_AT_ONCE, NAME_TIMEOUT));
        let (began, pending) = (Instant::now(), self.pending.0.clone());
        resolver.resolve(endpoint, port, move |address| {
            go(address, began.elapsed());
            drop(pending);
        });
    }

    /// Waits for all of them, or until nobody wants them. Then names that the resolver still has
    /// are dropped with it.
    fn wait(self, cancel: &Cancel) {
        let Self { resolver, pending: (ours, pending) } = self;
        drop(ours);
        while resolver.is_some() && !cancel.is_aborted() {
            match pending.recv_timeout(Duration::from_millis(50)) {
                Err(RecvTimeoutError::Timeout) => {}
                _ => break,
            }
        }
    }
}

/// A host whose address is not known yet, on its way to a lane.
struct Submission {
    number: u64,
    whom: Whom,
    own: Own,
    /// The transport of a host that is not asked over UDP, for worker processes.
    prefix: &'static str,
}

impl Submission {
    /// Returns whether more are wanted.
    fn go(
        self,
        lanes: &Lanes,
        common: &Common,
        address: Result<SocketAddr>,
        resolving: Duration,
    ) -> bool {
        let refuse = |whom: Whom, address, error: Error| {
            let error = error.for_host(Arc::clone(&whom.name));
            let mut record = HostRecord::of(self.number, whom, Outcome::Failed(error));
            record.address = address;
            record.elapsed = resolving;
            lanes.sink.set_aside(record)
        };
        let address = match address {
            Ok(address) => address,
            Err(error) => return refuse(self.whom, None, error),
        };
        let settings = self.own.settings(common);
        if let Err(error) = settings.permit(Some(address)) {
            return refuse(self.whom, None, error);
        }
        if let Some(why) = &lanes.missing {
            let error = ErrorKind::Local(why.clone());
            return refuse(self.whom, Some(address), error.into());
        }
        let which = |count| which(address.ip(), lanes.by_net, count);
        let queues = match &lanes.to {
            To::Lanes(queues) => queues,
            To::Processes(fleet) => {
                let asked = Asked {
                    number: self.number,
                    whom: self.whom,
                    location: Location::At { prefix: self.prefix, address },
                    own: self.own,
                    resolving,
                };
                return lanes.give(fleet, which(fleet.count()), asked);
            }
        };
        let job = Job {
            number: self.number,
            whom: self.whom,
            address,
            settings: self.own.settings,
            query: self.own.query,
            resolving,
        };
        match queues[which(queues.len())].push(job) {
            Ok(()) => true,
            Err(job) => lanes.sink.set_aside(job.refused(ErrorKind::Cancelled.into())),
        }
    }

    /// Gives a host over a unix socket to a worker process.
    fn go_by_path(self, lanes: &Lanes, common: &Common, endpoint: &Endpoint) -> bool {
        let To::Processes(fleet) = &lanes.to else { return true };
        let path = endpoint.to_string();
        let mut mix = Mix::default();
        path.hash(&mut mix);
        let asked = Asked {
            number: self.number,
            whom: self.whom,
            location: Location::Path(path.into()),
            own: self.own,
            resolving: Duration::ZERO,
        };
        if let Err(error) = asked.own.settings(common).permit(None) {
            return lanes.sink.set_aside(fleet::refused(asked, error));
        }
        let which = (mix.finish() % fleet.count() as u64) as usize;
        lanes.give(fleet, which, asked)
    }
}

impl Lanes {
    /// Gives a host to a worker process. Returns whether more are wanted.
    fn give(&self, fleet: &Fleet, which: usize, asked: Asked) -> bool {
        match fleet.push(which, asked) {
            Ok(()) => true,
            Err(refused) => {
                let (asked, error) = *refused;
                self.sink.set_aside(fleet::refused(asked, error))
            }
        }
    }
}

/// Returns the lane of a host. All hosts of one address, or of one network, are in the same lane.
fn which(address: IpAddr, by_net: bool, lanes: usize) -> usize {
    let mut mix = Mix::default();
    if by_net { net_of(address) } else { address }.hash(&mut mix);
    (mix.finish() % lanes as u64) as usize
}
