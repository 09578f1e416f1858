//! A UDP peer with the faults that a test gives it: [`Faulty`].
//!
//! ```ignore
//! // Forgets the first request, answers the second one late and twice.
//! let tree = Tree::system();
//! let peer = Faulty::start(move |request| match request.number {
//!     1 => vec![],
//!     _ => vec![Action::from(tree.answer(request)).after(Duration::from_millis(50)).times(2)],
//! });
//! peer.udp();                                          // "udp:127.0.0.1:PORT"
//! assert_eq!(peer.requests().len(), 2);
//!
//! // A thousand hosts. The even ones are dead.
//! let peer = Faulty::everywhere(move |request| match request.host_number() % 2 {
//!     0 => vec![],
//!     _ => vec![tree.answer(request).into()],
//! });
//! peer.hosts(1000);                                    // "127.0.0.1:PORT", …
//! ```

use super::{
    ber::{Message, Oid, Pdu, V3, Value, oid, pdu},
    wide::Wide,
};
use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
    net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

/// Counters that Reports name (RFC 3414, section 5; RFC 3412, section 5).
pub mod counter {
    pub const UNSUPPORTED_SEC_LEVELS: &str = "1.3.6.1.6.3.15.1.1.1.0";
    pub const NOT_IN_TIME_WINDOWS: &str = "1.3.6.1.6.3.15.1.1.2.0";
    pub const UNKNOWN_USER_NAMES: &str = "1.3.6.1.6.3.15.1.1.3.0";
    pub const UNKNOWN_ENGINE_IDS: &str = "1.3.6.1.6.3.15.1.1.4.0";
    pub const WRONG_DIGESTS: &str = "1.3.6.1.6.3.15.1.1.5.0";
    pub const DECRYPTION_ERRORS: &str = "1.3.6.1.6.3.15.1.1.6.0";
    pub const UNKNOWN_SECURITY_MODELS: &str = "1.3.6.1.6.3.11.2.1.1.0";
    pub const INVALID_MSGS: &str = "1.3.6.1.6.3.11.2.1.2.0";
    pub const UNKNOWN_PDU_HANDLERS: &str = "1.3.6.1.6.3.11.2.1.3.0";
    pub const UNAVAILABLE_CONTEXTS: &str = "1.3.6.1.6.3.12.1.4.0";
    pub const UNKNOWN_CONTEXTS: &str = "1.3.6.1.6.3.12.1.5.0";
}

/// A request that the peer received.
#[derive(Debug, Clone)]
pub struct Request {
    /// The number of the request, counted from 1 for this peer. Resends count.
    pub number: usize,
    /// When it came.
    pub at: Instant,
    /// Who sent it.
    pub from: SocketAddr,
    /// The address it was sent to.
    pub to: IpAddr,
    /// How many times these octets came to this address: 1 for the first time, 2 for the first
    /// resend.
    pub transmission: usize,
    /// Its octets.
    pub datagram: Vec<u8>,
    /// The decoded message.
    pub message: Message,
}

impl Request {
    /// Returns its PDU.
    ///
    /// # Panics
    /// If it is encrypted: see [`Message::pdu`].
    pub fn pdu(&self) -> &Pdu {
        self.message.pdu.as_ref().expect("the PDU is encrypted")
    }

    /// Returns N for the Nth of [`Faulty::hosts`].
    ///
    /// # Panics
    /// If the request did not come to an address of 127.0.0.0/8.
    pub fn host_number(&self) -> u32 {
        match self.to {
            IpAddr::V4(to) if to.is_loopback() => u32::from(to) & 0x00ff_ffff,
            other => panic!("{other} is none of the peer's hosts"),
        }
    }

    /// Returns the names in the request.
    pub fn names(&self) -> Vec<Oid> {
        self.pdu().varbinds.iter().map(|(name, _)| name.clone()).collect()
    }

    /// Returns a correct Response with these bindings. Its fields are public, so a test can change
    /// what should be wrong. For an SNMPv3 request it is noAuthNoPriv.
    pub fn response(&self, varbinds: Vec<(Oid, Value)>) -> Message {
        let mut message = self.message.clone();
        let request_id = self.pdu().request_id;
        message.pdu = Some(Pdu { tag: pdu::RESPONSE, request_id, status: 0, index: 0, varbinds });
        if let Some(v3) = &mut message.v3 {
            v3.flags = 0;
        }
        message
    }

    /// Returns a Response with an error-status and the request's bindings.
    pub fn error(&self, status: i64, index: i64) -> Message {
        let mut message = self.response(self.pdu().varbinds.clone());
        if let Some(pdu) = &mut message.pdu {
            (pdu.status, pdu.index) = (status, index);
        }
        message
    }

    /// Returns whether it is an SNMPv3 discovery: a request without an engine ID (RFC 3414, section
    /// 4).
    pub fn is_discovery(&self) -> bool {
        self.message.v3.as_ref().is_some_and(|v3| v3.engine_id.is_empty())
    }

    /// Returns the Report of `engine` that says that this request was counted in `name`, one of
    /// [`counter`]. It is noAuthNoPriv.
    ///
    /// # Panics
    /// If the request is not SNMPv3.
    pub fn report(&self, engine: &Engine, name: &str) -> Message {
        let asked = self.message.v3.as_ref().expect("an SNMPv3 request");
        // Its request-id is that of the request, if it can be read (RFC 3412, section 7.1).
        let request_id = self.message.pdu.as_ref().map_or(0, |pdu| pdu.request_id);
        Message {
            version: 3,
            community: Vec::new(),
            v3: Some(V3 {
                message_id: asked.message_id,
                flags: 0,
                engine_id: engine.id.clone(),
                boots: engine.boots,
                time: engine.time,
                user: asked.user.clone(),
                context_engine_id: engine.id.clone(),
                context: asked.context.clone(),
            }),
            pdu: Some(Pdu {
                tag: pdu::REPORT,
                request_id,
                status: 0,
                index: 0,
                varbinds: vec![(oid(name), Value::Counter32(1))],
            }),
        }
    }
}

/// The SNMPv3 engine a faulty peer claims to be.
#[derive(Debug, Clone)]
pub struct Engine {
    /// snmpEngineID.
    pub id: Vec<u8>,
    /// snmpEngineBoots.
    pub boots: i64,
    /// snmpEngineTime in seconds.
    pub time: i64,
}

impl Engine {
    /// Creates an engine that has run for 1,000 s since its first boot.
    pub fn new(id: &[u8]) -> Self {
        Self { id: id.to_vec(), boots: 1, time: 1000 }
    }

    /// Returns the Report that answers a discovery.
    pub fn discovered(&self, request: &Request) -> Message {
        request.report(self, counter::UNKNOWN_ENGINE_IDS)
    }
}

/// One thing that a peer does after a request. An empty list means that it does nothing.
#[derive(Debug, Clone)]
pub struct Action {
    datagram: Vec<u8>,
    delay: Duration,
    times: usize,
    source: Source,
}

/// The address from which an answer comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Source {
    Own,
    OtherPort,
    Address(IpAddr),
}

impl From<Message> for Action {
    fn from(message: Message) -> Self {
        message.encode().into()
    }
}

impl From<Vec<u8>> for Action {
    /// Sends any octets.
    fn from(datagram: Vec<u8>) -> Self {
        Self { datagram, delay: Duration::ZERO, times: 1, source: Source::Own }
    }
}

impl Action {
    /// Sends the answer later. The peer serves other requests meanwhile.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Sends the answer this many times, one after the other.
    pub fn times(mut self, times: usize) -> Self {
        self.times = times;
        self
    }

    /// Keeps only the first `octets` octets.
    pub fn truncated(mut self, octets: usize) -> Self {
        self.datagram.truncate(octets);
        self
    }

    /// Changes the octet at `index` to `octet`.
    pub fn with_octet(mut self, index: usize, octet: u8) -> Self {
        self.datagram[index] = octet;
        self
    }

    /// Answers from another port of the peer's address.
    pub fn via_other_port(mut self) -> Self {
        self.source = Source::OtherPort;
        self
    }

    /// Answers from the peer's port on another address, as hosts with several addresses do.
    pub fn via_address(mut self, address: impl Into<IpAddr>) -> Self {
        self.source = Source::Address(address.into());
        self
    }
}

/// A peer on its own port, in its own thread. The thread is stopped and joined on drop.
#[derive(Debug)]
pub struct Faulty {
    address: SocketAddr,
    seen: Arc<Seen>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Seen {
    log: Mutex<Log>,
    more: Condvar,
}

#[derive(Debug, Default)]
struct Log {
    requests: Vec<Request>,
    undecodable: Vec<Vec<u8>>,
}

impl Seen {
    fn lock(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Faulty {
    /// Listens on a free UDP port of 127.0.0.1. `behaviour` says what to do after each request.
    pub fn start(behaviour: impl FnMut(&Request) -> Vec<Action> + Send + 'static) -> Self {
        Self::on((Ipv4Addr::LOCALHOST, 0), behaviour)
    }

    /// Listens on this address. Port 0 means a free port.
    ///
    /// # Panics
    /// If the address cannot be bound.
    pub fn on(
        address: impl Into<SocketAddr>,
        behaviour: impl FnMut(&Request) -> Vec<Action> + Send + 'static,
    ) -> Self {
        let address = address.into();
        let socket = UdpSocket::bind(address).unwrap_or_else(|e| panic!("bind {address}: {e}"));
        let address = socket.local_addr().expect("a bound socket has an address");
        let socket = Wide::new(socket);
        let (seen, stop) = (Arc::<Seen>::default(), Arc::<AtomicBool>::default());
        let peer = Peer {
            socket,
            address,
            seen: seen.clone(),
            stop: stop.clone(),
            sources: HashMap::new(),
            transmissions: HashMap::new(),
        };
        let thread = thread::Builder::new()
            .name(format!("faulty {address}"))
            .spawn(move || peer.run(behaviour))
            .expect("a thread");
        Self { address, seen, stop, thread: Some(thread) }
    }

    /// Listens on a free UDP port of every address of 127.0.0.0/8, and answers from the address
    /// that was asked.
    pub fn everywhere(behaviour: impl FnMut(&Request) -> Vec<Action> + Send + 'static) -> Self {
        Self::on((Ipv4Addr::UNSPECIFIED, 0), behaviour)
    }

    /// Starts a peer that never answers.
    pub fn silent() -> Self {
        Self::start(|_| Vec::new())
    }

    /// Returns its address.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns `count` different targets `127.x.y.z:PORT`, which are all this peer if it is
    /// [everywhere].
    ///
    /// [everywhere]: Self::everywhere
    pub fn hosts(&self, count: u32) -> Vec<String> {
        assert!(self.address.ip().is_unspecified(), "it listens on one address only");
        (1..=count)
            .map(|n| format!("{}:{}", Ipv4Addr::from(0x7f00_0000 + n), self.address.port()))
            .collect()
    }

    /// Returns `udp:127.0.0.1:PORT` or `udp6:[::1]:PORT`.
    pub fn udp(&self) -> String {
        format!("udp{}:{}", if self.address.is_ipv6() { "6" } else { "" }, self.address)
    }

    /// Returns all requests so far in order, including resends.
    pub fn requests(&self) -> Vec<Request> {
        self.seen.lock().requests.clone()
    }

    /// Returns the datagrams that are not SNMP messages. The behaviour does not see them.
    pub fn undecodable(&self) -> Vec<Vec<u8>> {
        self.seen.lock().undecodable.clone()
    }

    /// Waits until `count` requests have come. Returns `false` if they do not come within `limit`.
    pub fn wait_for(&self, count: usize, limit: Duration) -> bool {
        let (log, _) = self
            .seen
            .more
            .wait_timeout_while(self.seen.lock(), limit, |log| log.requests.len() < count)
            .unwrap_or_else(PoisonError::into_inner);
        log.requests.len() >= count
    }

    /// Returns how many requests came in the last `span` before the latest one. A walk that does
    /// not end shows thousands.
    pub fn requests_within(&self, span: Duration) -> usize {
        let log = self.seen.lock();
        let Some(last) = log.requests.last() else { return 0 };
        log.requests.iter().filter(|request| last.at - request.at <= span).count()
    }
}

impl Drop for Faulty {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        let own = match self.address.ip() {
            any if any.is_unspecified() => IpAddr::from(Ipv4Addr::LOCALHOST),
            own => own,
        };
        // Wake the thread from its receive call.
        if let Ok(socket) = UdpSocket::bind((own, 0)) {
            let _ = socket.send_to(&[], (own, self.address.port()));
        }
        let ended = self.thread.take().map(JoinHandle::join);
        // A panic in the behaviour is a failed assertion of the test.
        if let Some(Err(panic)) = ended
            && !thread::panicking()
        {
            std::panic::resume_unwind(panic);
        }
    }
}

/// How long the thread waits at most before it looks whether it shall end. The datagram that wakes it
/// can get lost.
const GLANCE: Duration = Duration::from_secs(1);

/// The part that runs in the thread.
struct Peer {
    socket: Wide,
    address: SocketAddr,
    seen: Arc<Seen>,
    stop: Arc<AtomicBool>,
    sources: HashMap<SocketAddr, UdpSocket>,
    transmissions: HashMap<(IpAddr, Vec<u8>), usize>,
}

/// An answer that waits for its time. The number keeps answers with the same time in order.
type Pending = Reverse<(Instant, usize, Answer)>;

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Answer {
    to: SocketAddr,
    /// The address that was asked.
    asked: IpAddr,
    source: Source,
    datagram: Vec<u8>,
}

impl Peer {
    fn run(mut self, mut behaviour: impl FnMut(&Request) -> Vec<Action>) {
        let mut pending: BinaryHeap<Pending> = BinaryHeap::new();
        let (mut requests, mut answers) = (0, 0);
        let mut buffer = vec![0; 65_536];
        while !self.stop.load(Ordering::Acquire) {
            let now = Instant::now();
            while pending.peek().is_some_and(|Reverse((due, ..))| *due <= now) {
                if let Some(Reverse((_, _, answer))) = pending.pop() {
                    self.send(&answer);
                }
            }
            let wait = pending.peek().map_or(GLANCE, |Reverse((due, ..))| {
                due.saturating_duration_since(now).clamp(Duration::from_micros(100), GLANCE)
            });
            self.socket.set_read_timeout(Some(wait));
            let Ok((length, from, to)) = self.socket.receive(&mut buffer) else { continue };
            let datagram = buffer[..length].to_vec();
            let Some(message) = Message::decode(&datagram) else {
                // The empty datagram is the wake-up from drop.
                if !datagram.is_empty() {
                    self.seen.lock().undecodable.push(datagram);
                }
                continue;
            };
            requests += 1;
            let at = Instant::now();
            let transmission = self.transmissions.entry((to, datagram.clone())).or_default();
            *transmission += 1;
            let transmission = *transmission;
            let request =
                Request { number: requests, at, from, to, transmission, datagram, message };
            self.seen.lock().requests.push(request.clone());
            self.seen.more.notify_all();
            for Action { datagram, delay, times, source } in behaviour(&request) {
                for _ in 0..times {
                    answers += 1;
                    let datagram = datagram.clone();
                    let answer = Answer { to: from, asked: to, source, datagram };
                    pending.push(Reverse((at + delay, answers, answer)));
                }
            }
        }
    }

    fn send(&mut self, answer: &Answer) {
        let Answer { to, asked, source, datagram } = answer;
        let own = (self.address.ip(), self.address.port());
        let from = match source {
            Source::Own => return self.socket.send(datagram, *to, *asked),
            Source::Address(address) if own.0.is_unspecified() => {
                return self.socket.send(datagram, *to, *address);
            }
            Source::OtherPort => SocketAddr::new(*asked, 0),
            Source::Address(address) => SocketAddr::new(*address, own.1),
        };
        let socket = self.sources.entry(from).or_insert_with(|| {
            UdpSocket::bind(from).unwrap_or_else(|e| panic!("bind {from}: {e}"))
        });
        // Errors are ignored, because the client may be gone.
        let _ = socket.send_to(datagram, to);
    }
}
