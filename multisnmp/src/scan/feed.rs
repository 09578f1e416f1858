//! The stream of questions, and the questions that follow from the answers.

use super::{
    bounds::Bounds,
    found::{Found, State},
    method::{Ask, Method},
    suspect::{Next, Suspect},
};
use crate::{hosts::ListedHosts, memory::Device};
use netsnmp::{Endpoint, Error, ErrorKind, HostRecord, Target, Transport};
use std::{
    collections::{HashMap, VecDeque},
    net::SocketAddr,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
};

/// The targets of the pool: first the questions that follow from answers, then new addresses, then
/// the addresses that were silent.
#[derive(Debug)]
pub(crate) struct Feed(Arc<Shared>);

/// The other end: takes records and returns the addresses that are done.
#[derive(Debug)]
pub(crate) struct Pulse(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    method: Arc<Method>,
    bounds: Bounds,
    known: HashMap<SocketAddr, Device>,
    now: i64,
    state: Mutex<Scan>,
    more: Condvar,
}

#[derive(Debug)]
struct Scan {
    fresh: ListedHosts,
    /// The questions to send next.
    ready: VecDeque<Target>,
    suspects: Vec<Option<Suspect>>,
    free: Vec<usize>,
    live: usize,
    later: VecDeque<Suspect>,
    /// Addresses that are done and not yet returned.
    found: Vec<Found>,
    /// The scan was stopped.
    over: bool,
}

impl Feed {
    /// Returns the two ends of a scan of these targets.
    pub(crate) fn new(
        method: Arc<Method>,
        bounds: Bounds,
        fresh: ListedHosts,
        known: HashMap<SocketAddr, Device>,
    ) -> (Self, Pulse) {
        let shared = Arc::new(Shared {
            method,
            bounds,
            known,
            now: crate::memory::now(),
            state: Mutex::new(Scan {
                fresh,
                ready: VecDeque::new(),
                suspects: Vec::new(),
                free: Vec::new(),
                live: 0,
                later: VecDeque::new(),
                found: Vec::new(),
                over: false,
            }),
            more: Condvar::new(),
        });
        (Self(Arc::clone(&shared)), Pulse(shared))
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, Scan> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Iterator for Feed {
    type Item = Target;

    /// Waits as long as answers may still lead to questions.
    fn next(&mut self) -> Option<Target> {
        let shared = &*self.0;
        let mut scan = shared.state();
        loop {
            if scan.over {
                return None;
            }
            if let Some(target) = scan.ready.pop_front() {
                return Some(target);
            }
            // One at a time: they must not pile up if a lane takes no more.
            // A scan looks for the credentials itself, so `cred=auto` has no meaning for it.
            if let Some(host) = scan.fresh.next() {
                scan.begin(shared, host.target);
                continue;
            }
            // The silent addresses are asked again after all others were asked once.
            if let Some(suspect) = scan.later.pop_front() {
                scan.again(shared, suspect);
                continue;
            }
            if scan.live == 0 {
                return None;
            }
            scan = shared.more.wait(scan).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Pulse {
    /// Takes records and returns the addresses that are done now.
    pub(crate) fn take(&self, records: Vec<HostRecord>) -> Vec<Found> {
        let shared = &*self.0;
        let mut scan = shared.state();
        for record in records {
            scan.heard(shared, record);
        }
        let found = std::mem::take(&mut scan.found);
        drop(scan);
        shared.more.notify_all();
        found
    }

    /// Returns the rest if the run ended early: addresses that wait for the second pass were silent
    /// in the first.
    pub(crate) fn rest(&self) -> Vec<Found> {
        let mut scan = self.0.state();
        scan.over = true;
        let later = std::mem::take(&mut scan.later);
        let mut found = std::mem::take(&mut scan.found);
        found.extend(later.into_iter().map(|suspect| Found::of(suspect, &self.0.method)));
        drop(scan);
        self.0.more.notify_all();
        found
    }
}

impl Drop for Pulse {
    fn drop(&mut self) {
        self.0.state().over = true;
        self.0.more.notify_all();
    }
}

impl Scan {
    /// Begins with a new address.
    fn begin(&mut self, shared: &Shared, target: Target) {
        let address = match address(&target, shared.method.settings.port) {
            Ok(address) => address,
            Err(error) => {
                let unasked = State::Unasked(error);
                return self.found.push(Found::without(target.host().to_string(), None, unasked));
            }
        };
        if !shared.bounds.permit(address.ip()) {
            let host = target.host().to_string();
            return self.found.push(Found::without(host, Some(address), State::Excluded));
        }
        let mut suspect = Suspect::new(&shared.method, address);
        let asks = suspect.begin(&shared.method, shared.known.get(&address), shared.now);
        self.ask(shared, suspect, asks);
    }

    fn again(&mut self, shared: &Shared, mut suspect: Suspect) {
        let asks = suspect.again(&shared.method);
        self.ask(shared, suspect, asks);
    }

    fn ask(&mut self, shared: &Shared, suspect: Suspect, asks: Vec<Ask>) {
        if asks.is_empty() {
            return self.found.push(Found::of(suspect, &shared.method));
        }
        let slot = self.free.pop().unwrap_or_else(|| {
            self.suspects.push(None);
            self.suspects.len() - 1
        });
        self.live += 1;
        self.queue(shared, slot, &suspect, asks);
        self.suspects[slot] = Some(suspect);
    }

    fn queue(&mut self, shared: &Shared, slot: usize, suspect: &Suspect, asks: Vec<Ask>) {
        let engine = suspect.engine.as_ref();
        let target = |ask| shared.method.target(slot, suspect.address, ask, engine);
        self.ready.extend(asks.into_iter().map(target));
    }

    fn heard(&mut self, shared: &Shared, record: HostRecord) {
        let Some((slot, what)) = Method::subject(&record.host) else { return };
        let Some(mut suspect) = self.suspects.get_mut(slot).and_then(Option::take) else { return };
        if !suspect.heard(&shared.method, what, record) {
            self.suspects[slot] = Some(suspect);
            return;
        }
        match suspect.next(&shared.method) {
            Next::Ask(asks) => {
                self.queue(shared, slot, &suspect, asks);
                self.suspects[slot] = Some(suspect);
                return;
            }
            Next::Later => self.later.push_back(suspect),
            Next::Done => self.found.push(Found::of(suspect, &shared.method)),
        }
        self.free.push(slot);
        self.live -= 1;
    }
}

/// Returns the address of a target. A name is resolved at once: a scan has few of them.
fn address(target: &Target, port: u16) -> netsnmp::Result<SocketAddr> {
    let endpoint = target.endpoint()?;
    let reason = "a scan asks over UDP".to_owned();
    let none = ErrorKind::BadTarget { target: target.host().to_string(), reason };
    match &endpoint {
        Endpoint::Inet { transport: Transport::Udp, .. } => {
            endpoint.resolve(target.own_port().unwrap_or(port))?.ok_or_else(|| Error::new(none))
        }
        _ => Err(none.into()),
    }
}
