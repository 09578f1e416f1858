//! The packet limit: the cost of sending and receiving, without any other work.
//!
//! The packets are made beforehand. Each thread sends the packets of its hosts with sendmmsg, and
//! counts the answers from recvmmsg.

use crate::{
    hosts,
    responder::{
        agent::RESPONSE,
        ber::{OCTETS, Reader, SEQUENCE},
        socket::{Incoming, Outgoing, RawAddress, Socket},
    },
    works::Packet,
};
use std::{
    io,
    net::SocketAddr,
    ops::Range,
    time::{Duration, Instant},
};

/// Datagrams per system call.
const BATCH: usize = 64;
/// The longest datagram. It is an odd number of cache lines, so that the starts of the datagrams in
/// a batch do not all fall into the same cache set.
const DATAGRAM: usize = 65_536 + 64;
/// If no answer comes for this long, outstanding requests no longer block new ones.
const STALL: Duration = Duration::from_millis(2);

/// The job of the packet limit.
#[derive(Clone, Debug)]
pub struct Limit {
    /// The number of hosts, see [`hosts::address`].
    pub hosts: usize,
    /// The port of the hosts.
    pub port: u16,
    /// The number of threads, each with a socket.
    pub threads: usize,
    /// The number of outstanding requests of each thread.
    pub window: usize,
    /// The requests for each host, one after the other.
    pub packets: Vec<Packet>,
    /// How long an answer may take.
    pub timeout: Duration,
    /// How often a request is sent.
    pub tries: u32,
}

/// The result.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Hosts that answered everything.
    pub answered: usize,
    /// Hosts that did not.
    pub missing: usize,
    /// Datagrams sent.
    pub sent: usize,
    /// Datagrams received.
    pub received: usize,
}

impl Limit {
    /// Creates a job that sends these packets to each of these hosts.
    #[must_use]
    pub fn new(hosts: usize, port: u16, packets: Vec<Packet>) -> Self {
        Self {
            hosts,
            port,
            threads: 2,
            window: 512,
            packets,
            timeout: Duration::from_secs(1),
            tries: 2,
        }
    }

    /// Asks all hosts.
    ///
    /// # Errors
    /// A socket cannot be created.
    pub fn run(&self) -> io::Result<Counts> {
        let share = self.hosts.div_ceil(self.threads.max(1)).max(1);
        let ranges =
            (0..self.hosts).step_by(share).map(|start| start..self.hosts.min(start + share));
        std::thread::scope(|scope| {
            let threads: Vec<_> = ranges
                .map(|range| scope.spawn(|| Worker::new(self, range).map(Worker::run)))
                .collect();
            threads.into_iter().try_fold(Counts::default(), |sum, thread| {
                let counts = thread.join().map_err(|_| io::Error::other("a thread panicked"))??;
                Ok(Counts {
                    answered: sum.answered + counts.answered,
                    missing: sum.missing + counts.missing,
                    sent: sum.sent + counts.sent,
                    received: sum.received + counts.received,
                })
            })
        })
    }
}

struct Worker<'a> {
    limit: &'a Limit,
    range: Range<usize>,
    socket: Socket,
    incoming: Incoming,
    outgoing: Outgoing,
    slots: Box<[Vec<u8>]>,
    /// The number of answers from each host.
    steps: Vec<u8>,
    /// Hosts whose next request can be sent.
    ready: Vec<usize>,
    outstanding: usize,
    counts: Counts,
}

impl<'a> Worker<'a> {
    fn new(limit: &'a Limit, range: Range<usize>) -> io::Result<Self> {
        assert!(
            limit.packets.len() < 64 && limit.hosts < 1 << 24,
            "packets and hosts must fit into a request-id"
        );
        Ok(Self {
            socket: Socket::new(false)?,
            incoming: Incoming::new(BATCH, DATAGRAM),
            outgoing: Outgoing::new(BATCH),
            slots: vec![Vec::new(); BATCH].into(),
            steps: vec![0; range.len()],
            ready: Vec::new(),
            outstanding: 0,
            counts: Counts::default(),
            limit,
            range,
        })
    }

    fn run(mut self) -> Counts {
        for _ in 0..self.limit.tries {
            self.pass();
            if self.counts.answered == self.range.len() {
                break;
            }
        }
        self.counts.missing = self.range.len() - self.counts.answered;
        self.counts
    }

    /// Asks each host that has not answered everything, once.
    fn pass(&mut self) {
        self.ready.clear();
        self.outstanding = 0;
        let mut next = self.range.start;
        let mut last_sent = Instant::now();
        loop {
            if self.send(&mut next) > 0 {
                last_sent = Instant::now();
            }
            if self.counts.answered == self.range.len() {
                return;
            }
            if self.receive() > 0 {
                continue;
            }
            let all_sent = next == self.range.end && self.ready.is_empty();
            let left = if all_sent {
                self.limit.timeout.saturating_sub(last_sent.elapsed())
            } else if self.outstanding >= self.limit.window {
                STALL
            } else {
                continue;
            };
            if left.is_zero() {
                return;
            }
            if !self.socket.wait(left) {
                self.outstanding = 0;
            }
        }
    }

    fn send(&mut self, next: &mut usize) -> usize {
        let mut batch = self.outgoing.start();
        let mut slots = self.slots.iter_mut();
        let mut count = 0;
        while self.outstanding < self.limit.window
            && !batch.is_full()
            && let Some(slot) = slots.next()
        {
            let host = self.ready.pop().or_else(|| {
                let waiting = (*next..self.range.end).find(|host| {
                    usize::from(self.steps[host - self.range.start]) < self.limit.packets.len()
                });
                *next = waiting.map_or(self.range.end, |host| host + 1);
                waiting
            });
            let Some(host) = host else { break };
            let step = self.steps[host - self.range.start];
            let packet = &self.limit.packets[usize::from(step)];
            slot.clear();
            slot.extend_from_slice(&packet.bytes);
            let id = 0x4000_0000 | u32::from(step) << 24 | host as u32;
            slot[packet.request_id..packet.request_id + 4].copy_from_slice(&id.to_be_bytes());
            let address = SocketAddr::from((hosts::address(host), self.limit.port));
            batch.push_to(slot, RawAddress::from(address));
            self.outstanding += 1;
            count += 1;
        }
        if count > 0 {
            self.counts.sent += batch.flush(&self.socket);
        }
        count
    }

    fn receive(&mut self) -> usize {
        let count = self.incoming.receive(&self.socket, false);
        self.counts.received += count;
        for i in 0..count {
            let Some(id) = self.incoming.bytes(i).and_then(request_id) else { continue };
            let (step, host) = ((id >> 24 & 0x3f) as u8, (id & 0xff_ffff) as usize);
            if !self.range.contains(&host) || self.steps[host - self.range.start] != step {
                continue;
            }
            self.outstanding = self.outstanding.saturating_sub(1);
            self.steps[host - self.range.start] = step + 1;
            if usize::from(step) + 1 == self.limit.packets.len() {
                self.counts.answered += 1;
            } else {
                self.ready.push(host);
            }
        }
        count
    }
}

/// Returns the request-id of an SNMPv2c answer without an error.
fn request_id(message: &[u8]) -> Option<u32> {
    let mut message = Reader::new(Reader::new(message).expect(SEQUENCE)?);
    message.integer()?;
    message.expect(OCTETS)?;
    let mut pdu = Reader::new(message.expect(RESPONSE)?);
    let id = pdu.integer()?;
    (pdu.integer()? == 0).then_some(id as u32)
}
