//! The loop of one thread: it receives a batch, sends a batch, and simulates delays and losses.

use super::{
    Options, Secure, Statistics,
    agent::{Agent, Asked, is_dead},
    ber::Out,
    socket::{Incoming, Outgoing, Route, Socket},
};
use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

/// Datagrams per system call.
const BATCH: usize = 128;
/// The longest request; real requests are much shorter. It is an odd number of cache lines, so that
/// the starts of the datagrams in a batch do not all fall into the same few cache sets.
const REQUEST: usize = 9_280;

pub(super) struct Server<S> {
    socket: Socket,
    receive: Incoming,
    send: Outgoing,
    late: Late,
    loss: Loss,
    answerer: Answerer<S>,
    statistics: Arc<Statistics>,
    /// The last known value of the kernel's drop counter.
    drops: u32,
}

/// Turns requests into answers.
struct Answerer<S> {
    agent: Agent,
    secure: S,
    community: Vec<u8>,
    outs: Box<[Out]>,
    routes: Vec<Route>,
    dead: f64,
}

impl<S: Secure> Server<S> {
    pub(super) fn new(
        socket: Socket,
        agent: Agent,
        secure: S,
        options: &Options,
        number: u64,
        statistics: Arc<Statistics>,
    ) -> Self {
        Self {
            socket,
            receive: Incoming::new(BATCH, REQUEST),
            send: Outgoing::new(BATCH),
            late: Late::new(options.delay),
            loss: Loss::new(options.loss, options.seed.wrapping_add(number)),
            answerer: Answerer {
                agent,
                secure,
                community: options.community.clone(),
                outs: (0..BATCH).map(|_| Out::default()).collect(),
                routes: Vec::with_capacity(BATCH),
                dead: options.dead,
            },
            statistics,
            drops: 0,
        }
    }

    pub(super) fn run(mut self, stop: &AtomicBool) {
        while !stop.load(Relaxed) {
            let wait = match self.late.next_due() {
                None => true,
                Some(due) => {
                    let now = Instant::now();
                    if due > now {
                        self.socket.wait(due - now);
                    }
                    false
                }
            };
            let count = self.receive.receive(&self.socket, wait);
            self.count(count);
            if self.late.delay.is_zero() {
                self.answer_now(count);
            } else {
                self.keep(count);
                self.answer_due();
            }
        }
    }

    fn count(&mut self, received: usize) {
        self.statistics.requests.fetch_add(received as u64, Relaxed);
        // Each datagram has the counter as it was on arrival, so the last datagram has the newest.
        if let Some(i) = received.checked_sub(1)
            && let (_, Some(drops)) = self.receive.route(i)
        {
            let new = drops.wrapping_sub(self.drops);
            self.statistics.kernel_drops.fetch_add(new.into(), Relaxed);
            self.drops = drops;
        }
    }

    fn answer_now(&mut self, count: usize) {
        self.answerer.routes.clear();
        for i in 0..count {
            if let (Some(bytes), (Some(route), _)) = (self.receive.bytes(i), self.receive.route(i))
                && !self.loss.strikes(&self.statistics)
            {
                self.answerer.answer(bytes, route, &self.statistics);
            }
        }
        self.flush();
    }

    fn keep(&mut self, count: usize) {
        let due = Instant::now() + self.late.delay;
        for i in 0..count {
            if let (Some(bytes), (Some(route), _)) = (self.receive.bytes(i), self.receive.route(i))
                && !self.loss.strikes(&self.statistics)
            {
                self.late.push(due, bytes, route);
            }
        }
    }

    fn answer_due(&mut self) {
        let now = Instant::now();
        self.answerer.routes.clear();
        for _ in 0..BATCH {
            let Some((bytes, route)) = self.late.pop(now) else { break };
            self.answerer.answer(bytes, route, &self.statistics);
        }
        self.flush();
    }

    fn flush(&mut self) {
        let mut batch = self.send.start();
        let mut count = 0;
        for (out, route) in self.answerer.outs.iter().zip(&self.answerer.routes) {
            if !self.loss.strikes(&self.statistics) {
                batch.push_answer(out.bytes(), route);
                count += 1;
            }
        }
        if count > 0 {
            let sent = batch.flush(&self.socket);
            self.statistics.answers.fetch_add(sent as u64, Relaxed);
            self.statistics.unsent.fetch_add((count - sent) as u64, Relaxed);
        }
    }
}

impl<S: Secure> Answerer<S> {
    #[inline]
    fn answer(&mut self, message: &[u8], route: Route, statistics: &Statistics) {
        if is_dead(route.asked, self.dead) {
            statistics.dead.fetch_add(1, Relaxed);
            return;
        }
        let out = &mut self.outs[self.routes.len()];
        out.clear();
        let asked = Asked(route.asked);
        if is_v3(message) {
            if self.secure.answer(&mut self.agent, message, asked, out) {
                self.routes.push(route);
                return;
            }
        } else if self.agent.answer_community(message, &self.community, asked, out) {
            self.routes.push(route);
            return;
        }
        statistics.refused.fetch_add(1, Relaxed);
    }
}

/// The version is the first element of a message.
fn is_v3(message: &[u8]) -> bool {
    let long = message.get(1).is_some_and(|&b| b >= 0x80);
    let skip = if long { usize::from(message[1] & 0x7f) } else { 0 };
    message.get(2 + skip..5 + skip) == Some(&[0x02, 0x01, 0x03])
}

/// Requests that wait for the delay. All wait equally long, so they stay in order. Their bytes are
/// in one ring buffer, so that a hundred thousand requests need no allocation each.
struct Late {
    delay: Duration,
    waiting: VecDeque<(Instant, usize, Route)>,
    bytes: VecDeque<u8>,
    current: Vec<u8>,
}

impl Late {
    fn new(delay: Duration) -> Self {
        Self { delay, waiting: VecDeque::new(), bytes: VecDeque::new(), current: Vec::new() }
    }

    fn next_due(&self) -> Option<Instant> {
        self.waiting.front().map(|&(due, ..)| due)
    }

    fn push(&mut self, due: Instant, bytes: &[u8], route: Route) {
        self.waiting.push_back((due, bytes.len(), route));
        self.bytes.extend(bytes);
    }

    fn pop(&mut self, now: Instant) -> Option<(&[u8], Route)> {
        let (due, len, route) = *self.waiting.front()?;
        if due > now {
            return None;
        }
        self.waiting.pop_front();
        self.current.clear();
        self.current.extend(self.bytes.drain(..len));
        Some((&self.current, route))
    }
}

/// A network that loses packets. It uses xorshift64*, so that the same seed gives the same losses.
struct Loss {
    threshold: u64,
    state: u64,
}

impl Loss {
    fn new(percent: f64, seed: u64) -> Self {
        let threshold = (percent / 100.0 * u64::MAX as f64) as u64;
        // The state must not be 0.
        Self { threshold, state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1 }
    }

    #[inline]
    fn strikes(&mut self, statistics: &Statistics) -> bool {
        if self.threshold == 0 {
            return false;
        }
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        let lost = self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) < self.threshold;
        if lost {
            statistics.lost.fetch_add(1, Relaxed);
        }
        lost
    }
}
