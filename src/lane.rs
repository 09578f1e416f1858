//! The event loop of one worker: thousands of hosts over a few sockets.
//!
//! Each turn sends what may be sent, waits for the sockets or the next deadline, takes what came,
//! and only then looks at the clock. So a lane that its consumer held up finds its answers in the
//! socket buffers, which have room for all of them, and gives up no host that answered.

mod communities;
mod crowd;
mod exchange;
#[cfg(feature = "fuzzing")]
pub(crate) mod fuzzing;
mod host;
mod ids;
mod pace;
mod ports;
pub(crate) mod queue;
pub(crate) mod rate;
mod receive;
mod socket;
mod timers;
mod users;

use crate::{
    Cancel, Counters, Credentials, Error, ErrorKind, HostRecord, Result, Settings,
    codec::{request_id::Seed, request_pdu::RequestPdus, usm::peer::Peer},
    library,
    memory::{Budget, Charge, Memory},
    panics,
    pulse::{Place, Pulse},
    query::{Dialog, Query},
};
use communities::Communities;
use crowd::Crowd;
use host::{Exchange, Host, Past, Speaker};
use ids::Ids;
use pace::Pace;
use ports::Ports;
use queue::{Job, Queue};
use rate::Rate;
use socket::{Inbox, Manners, Ready};
use std::{
    collections::{BTreeSet, VecDeque},
    net::SocketAddr,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use timers::Timers;
use users::Users;

pub use crowd::net_of;
pub use ports::ReceiveRoom;

/// What the lanes of a query share.
#[derive(Debug)]
pub(crate) struct Setup {
    pub(crate) lanes: usize,
    /// The number of hosts asked at once in all of them.
    pub(crate) in_flight: usize,
    pub(crate) per_host: usize,
    pub(crate) per_net: Option<usize>,
    pub(crate) rate: Option<Arc<Rate>>,
    pub(crate) source: Option<SocketAddr>,
    /// The key of each lane's request IDs.
    pub(crate) seeds: Vec<Seed>,
    pub(crate) cancel: Cancel,
    /// The memory for the values of all hosts. `None` means no limit.
    pub(crate) memory: Option<Arc<Memory>>,
    /// The number of lanes in this process and in others that ask hosts of the same query.
    pub(crate) fleet: usize,
    /// What somebody watches to see whether the lanes go on.
    pub(crate) pulse: Arc<Pulse>,
    /// The settings and the query of targets that have none of their own.
    pub(crate) settings: Arc<Settings>,
    pub(crate) query: Query,
}

/// The most hosts of one lane: their number must fit into the tag of a message.
const MAX_HOSTS: usize = 1 << 20;

impl Setup {
    /// Returns the number of hosts that this lane asks at once.
    pub(crate) fn share_of(&self, lane: usize) -> usize {
        (self.in_flight / self.lanes + usize::from(lane < self.in_flight % self.lanes))
            .clamp(1, MAX_HOSTS)
    }
}

/// Asks the hosts of `queue` until it is closed and all are done, as lane `which`. `deliver` gets
/// every host's record once. It may block, and returns whether more are wanted.
pub(crate) fn run(
    setup: &Setup,
    which: usize,
    queue: &Queue,
    counters: &Mutex<Counters>,
    deliver: &mut dyn FnMut(Vec<HostRecord>) -> bool,
) {
    let mut lane = Lane::new(setup, which, queue, counters);
    let mut inbox = Inbox::new();
    loop {
        let turn = catch_unwind(AssertUnwindSafe(|| lane.turn(&mut inbox, deliver)));
        match turn {
            Ok(true) => {}
            Ok(false) => break,
            // This is our own defect. We do not know which host caused it, so all current hosts
            // fail.
            Err(panic) => {
                lane.give_all_up(&ErrorKind::WorkerDied(panics::message_of(&*panic)).into())
            }
        }
    }
    log::debug!("a lane ends: window {}, sockets {}", lane.pace.window(), lane.ports.open.len());
    queue.abandon();
}

struct Lane<'l> {
    setup: &'l Setup,
    /// Where it says whether it is at work.
    place: Place,
    /// Copies of what all lanes share. Each host counts as an owner of them, and lanes that count the
    /// owners of one thing wait for each other's processor. A lane without such a host needs no copy of
    /// the secrets.
    settings: Option<Arc<Settings>>,
    query: Query,
    memory: Option<Budget>,
    /// The number of hosts asked at once.
    most: usize,
    queue: &'l Queue,
    /// Whether the queue may have more.
    more: bool,
    /// Whether nothing new is started any more.
    draining: bool,
    hosts: Vec<Option<Host>>,
    free: Vec<u32>,
    /// The last finished exchange of each slot.
    past: Vec<Past>,
    live: usize,
    /// The number of live hosts that await an answer and are not overtaken.
    waiting: usize,
    /// Jobs from the queue that are not started yet.
    fresh: VecDeque<Job>,
    /// What was sent, in this order: slot, ID and time.
    line: VecDeque<(u32, u32, Instant)>,
    /// When the latest answered request was sent.
    latest_answered: Option<Instant>,
    /// Slots whose message was not sent yet.
    ready: VecDeque<u32>,
    /// Slots whose message must be sent again.
    again: VecDeque<u32>,
    /// Slots that wait for memory.
    /// They are in the order of their targets.
    held: BTreeSet<(u64, u32)>,
    crowd: Crowd,
    communities: Communities,
    users: Users,
    /// The requests of its SNMPv3 hosts.
    pdus: RequestPdus,
    ports: Ports,
    timers: Timers,
    pace: Pace,
    records: Vec<HostRecord>,
    /// How many varbinds these have.
    varbinds: usize,
    /// When records were last delivered.
    finished_at: Instant,
    ids: Ids,
    /// The number of turns in a row that left something in a socket.
    behind: u32,
    /// Whether the last turn received something.
    heard: bool,
    manners: Manners,
    /// When the rate allows the next datagram.
    held_until: Option<Instant>,
    drops_seen: Instant,
    counters: &'l Mutex<Counters>,
    counted: Counters,
    ready_ports: Vec<Ready>,
    expired: Vec<u32>,
}

/// How long a wait may go on after the query was given up.
const CANCEL_CHECK: Duration = Duration::from_millis(50);
/// How long a lane waits that would send more: what it may send grows with time.
const EAGER: Duration = Duration::from_millis(1);
/// The number of records that are delivered at once. Fewer wait up to [`GATHER`] since the last
/// delivery for others, because each delivery wakes two threads.
const WORTH_A_WAKE: usize = 256;
const GATHER: Duration = Duration::from_millis(4);
/// The number of varbinds in records that do not wait for others: some 100 KiB.
const WORTH_MEMORY: usize = 4096;
/// How often the kernel is asked for its drops.
const DROP_CHECK: Duration = Duration::from_millis(10);
/// The number of turns after which deadlines count, even if the sockets still hold more than their
/// buffers ever do.
const FLOOD: u32 = 64;
/// The most hosts that may wait for others of their address or network.
const PARKED: usize = 65_536;

impl<'l> Lane<'l> {
    fn new(
        setup: &'l Setup,
        which: usize,
        queue: &'l Queue,
        counters: &'l Mutex<Counters>,
    ) -> Self {
        let now = Instant::now();
        Self {
            setup,
            place: setup.pulse.place(),
            settings: None,
            query: setup.query.apart(),
            memory: setup.memory.as_ref().map(Budget::of),
            most: setup.share_of(which),
            queue,
            more: true,
            draining: false,
            hosts: Vec::new(),
            free: Vec::new(),
            past: Vec::new(),
            live: 0,
            waiting: 0,
            fresh: VecDeque::new(),
            line: VecDeque::new(),
            latest_answered: None,
            ready: VecDeque::new(),
            again: VecDeque::new(),
            held: BTreeSet::new(),
            crowd: Crowd::new(setup.per_host, setup.per_net),
            communities: Communities::default(),
            users: Users::default(),
            pdus: RequestPdus::default(),
            ports: Ports::new(setup.source),
            timers: Timers::new(now),
            pace: Pace::new(setup.fleet, now),
            records: Vec::new(),
            varbinds: 0,
            finished_at: now,
            ids: Ids::new(&setup.seeds[which]),
            behind: 0,
            heard: false,
            manners: Manners::new(now),
            held_until: None,
            drops_seen: now,
            counters,
            counted: Counters::default(),
            ready_ports: Vec::new(),
            expired: Vec::new(),
        }
    }

    /// Does one turn; returns whether there is another.
    fn turn(
        &mut self,
        inbox: &mut Inbox,
        deliver: &mut dyn FnMut(Vec<HostRecord>) -> bool,
    ) -> bool {
        let cancel = &self.setup.cancel;
        if cancel.is_given_up() {
            return false;
        }
        self.draining = cancel.is_draining();
        if cancel.is_aborted() {
            self.give_all_up(&ErrorKind::Cancelled.into());
        } else if self.draining {
            self.begin_nothing_new();
        }
        let now = Instant::now();
        self.place.works(now);
        self.send(now);
        self.count();
        library::flush();
        self.place.rests();
        let over = self.is_over();
        // With few hosts under way, a reader that waits would not notice that the list is read ahead.
        let enough =
            self.records.len() >= WORTH_A_WAKE.min(self.most) || self.varbinds >= WORTH_MEMORY;
        if over || enough || self.finished_at + GATHER <= now {
            if !self.records.is_empty() {
                // The next ones will be about as many.
                let next = Vec::with_capacity(self.records.len().min(WORTH_A_WAKE));
                self.varbinds = 0;
                if !deliver(std::mem::replace(&mut self.records, next)) {
                    return false;
                }
            }
            self.finished_at = now;
        }
        if over {
            return false;
        }
        let time = self.idle_time(now);
        let ports = self.ports.open.iter().map(|port| &port.udp);
        let soon = self.waiting > 0 && self.heard;
        let manners = Some(&mut self.manners).filter(|_| soon);
        socket::wait(ports, &self.queue.waker, time, manners, &mut self.ready_ports);
        let now = Instant::now();
        self.place.works(now);
        // Give up no host whose answer lies in a socket. A flood must not keep dead hosts alive.
        let before = self.counted.received;
        self.behind = if self.receive(inbox, now) { 0 } else { self.behind + 1 };
        self.heard = self.counted.received > before;
        if self.behind.is_multiple_of(FLOOD) {
            self.expire(now);
        }
        self.place.rests();
        true
    }

    fn is_over(&self) -> bool {
        !self.more && self.live == 0 && self.fresh.is_empty() && self.crowd.parked() == 0
    }

    /// Returns how long there is nothing to do.
    fn idle_time(&mut self, now: Instant) -> Duration {
        let mut time = if self.records.is_empty() { CANCEL_CHECK } else { GATHER };
        if let Some(next) = self.timers.next() {
            time = time.min(next.saturating_duration_since(now));
        }
        if !(self.again.is_empty() && self.ready.is_empty() && self.held.is_empty()) {
            time = time.min(EAGER);
        }
        if let Some(held) = self.held_until {
            time = time.max(EAGER).min(held.saturating_duration_since(now).max(EAGER));
        }
        if self.waiting >= self.pace.window() {
            // There is no room for jobs in the queue. Room comes with time.
            time = time.min(if self.waits_for_room() { EAGER } else { CANCEL_CHECK });
        } else if self.more && self.fresh.is_empty() && self.has_room_for_hosts() {
            // While hosts stream in, the lane looks into the queue now and then. After a while
            // without any, the next host wakes it.
            let for_good = self.live == 0 || self.waiting == 0;
            if !self.queue.watch(for_good) {
                return Duration::ZERO;
            }
            if !for_good {
                time = time.min(EAGER);
            }
        } else if !self.fresh.is_empty() {
            time = time.min(EAGER);
        }
        time
    }

    /// Returns whether there is something to send.
    fn waits_for_room(&self) -> bool {
        let waits = [&self.again, &self.ready].iter().any(|slots| !slots.is_empty());
        waits || !self.fresh.is_empty() || self.more && self.has_room_for_hosts()
    }

    fn has_room_for_hosts(&self) -> bool {
        // Finished hosts that are not delivered yet use as much memory as others. A consumer that
        // lags behind must not hold twice as many.
        let held = self.records.len().saturating_sub(WORTH_A_WAKE);
        self.live + held < self.most && self.crowd.parked() < PARKED
    }

    /// Returns the next host to start.
    fn next_job(&mut self) -> Option<Job> {
        // A host may have been on its way into the queue when the queue was emptied.
        if self.draining || !self.has_room_for_hosts() {
            return None;
        }
        if self.fresh.is_empty() && self.more {
            self.more = self.queue.take(64, &mut self.fresh);
        }
        let first = self.fresh.front()?;
        if self.memory.as_ref().is_some_and(|memory| !memory.may_begin(first.number)) {
            return None;
        }
        self.fresh.pop_front()
    }

    /// Starts a host; returns whether it has something to send now.
    fn begin(&mut self, job: Job, now: Instant) -> bool {
        let slot = match self.free.last() {
            Some(&slot) => slot,
            None => self.hosts.len() as u32,
        };
        let Some(job) = self.crowd.enter(job, slot) else { return false };
        let settings = match &job.settings {
            Some(own) => Arc::clone(own),
            None => {
                let copy = || Arc::new(Settings::clone(&self.setup.settings));
                Arc::clone(self.settings.get_or_insert_with(copy))
            }
        };
        let speaker = match self.speaker(&settings, now) {
            Ok(speaker) => speaker,
            Err(error) => {
                self.crowd.leave(job.address, &mut self.fresh);
                self.records.push(job.refused(error));
                return false;
            }
        };
        if self.free.pop().is_none() {
            self.hosts.push(None);
            self.past.push(Past::NONE);
        }
        let deadline = settings.host_deadline.and_then(|time| now.checked_add(time));
        let query = job.query.as_ref().unwrap_or(&self.query);
        let Settings { credentials, max_repetitions, habits, max_varbinds, max_octets, .. } =
            &*settings;
        let dialog = Dialog::idle(query, credentials.version(), *max_repetitions, *habits)
            .limited(*max_varbinds, *max_octets);
        self.hosts[slot as usize] = Some(Host {
            dialog,
            speaker,
            began: now,
            deadline,
            sent: 0,
            renewals: 0,
            rtt: None,
            exchange: Exchange::new(now),
            charge: self.memory.as_ref().map(|memory| Charge::new(memory, job.number, *max_octets)),
            settings,
            job,
        });
        self.live += 1;
        self.advance(slot, Dialog::begin);
        self.go_on(slot, now);
        true
    }

    /// Moves the dialog on. The user's code may build the next step, and may panic.
    fn advance(&mut self, slot: u32, how: impl FnOnce(&mut Dialog)) {
        let Some(host) = &mut self.hosts[slot as usize] else { return };
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| how(&mut host.dialog))) {
            let died = ErrorKind::WorkerDied(panics::message_of(&*panic));
            host.dialog.end_with(Error::from(died).for_host(host.job.whom.name.clone()));
        }
    }

    fn speaker(&mut self, settings: &Arc<Settings>, now: Instant) -> Result<Speaker> {
        if let Credentials::V3(user) = &settings.credentials {
            let ring = self.users.ring(user)?;
            let peer = Peer::new(ring, user, settings.engine.as_ref(), now)?;
            return Ok(Speaker::User(Box::new(peer)));
        }
        self.communities.enter(settings).map(Speaker::Community)
    }

    /// Ends a host that is done.
    fn finish(&mut self, slot: u32, now: Instant) {
        let Some(host) = &mut self.hosts[slot as usize] else { return };
        self.timers.clear(slot);
        self.free.push(slot);
        self.live -= 1;
        if !self.held.is_empty() {
            self.held.remove(&(host.job.number, slot));
        }
        if let Speaker::Community(at) = host.speaker {
            self.communities.leave(at);
        }
        let address = host.job.address;
        let record = host.finish(now);
        self.varbinds += record.varbinds.len();
        self.records.push(record);
        self.hosts[slot as usize] = None;
        self.crowd.leave(address, &mut self.fresh);
    }

    /// Starts nothing new: the hosts that wait come out as cancelled.
    fn begin_nothing_new(&mut self) {
        while self.more && self.fresh.len() < 4096 {
            let before = self.fresh.len();
            self.more = self.queue.take(1024, &mut self.fresh);
            if self.fresh.len() == before {
                break;
            }
        }
        let waiting = self.fresh.drain(..).chain(self.crowd.give_up());
        self.records.extend(waiting.map(|job| job.refused(ErrorKind::Cancelled.into())));
    }

    /// Gives up all hosts. Current ones keep what they have.
    fn give_all_up(&mut self, error: &Error) {
        let now = Instant::now();
        for slot in 0..self.hosts.len() as u32 {
            self.conclude(slot, false, now);
            if let Some(host) = &mut self.hosts[slot as usize] {
                host.dialog.fail(error.clone().for_host(host.job.whom.name.clone()));
            }
            self.finish(slot, now);
        }
        self.begin_nothing_new();
    }

    fn count(&mut self) {
        if self.counted != Counters::default() {
            let mut counters = self.counters.lock().unwrap_or_else(PoisonError::into_inner);
            counters.add(&std::mem::take(&mut self.counted));
        }
    }
}
