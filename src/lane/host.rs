//! A current host of a lane, and its request.

use super::queue::Job;
use crate::{
    Error, HostRecord, Result, Settings,
    codec::{
        community::Template,
        encoded::Encoded,
        request_id::SMALLEST_ID,
        request_pdu::{RequestPdu, RequestPdus},
        usm::peer::Peer,
    },
    memory::Charge,
    query::{Dialog, Request},
};
use std::{
    net::IpAddr,
    rc::Rc,
    sync::Arc,
    time::{Duration, Instant},
};

/// One host: its dialog and its current request.
pub(super) struct Host {
    pub(super) job: Job,
    pub(super) settings: Arc<Settings>,
    pub(super) dialog: Dialog,
    pub(super) speaker: Speaker,
    pub(super) began: Instant,
    /// When it is given up, whatever it answers.
    pub(super) deadline: Option<Instant>,
    /// The number of messages sent.
    pub(super) sent: u32,
    /// How many times its engine was discovered again for this request.
    pub(super) renewals: u32,
    /// The shortest time from a request that was sent once to its answer.
    pub(super) rtt: Option<Duration>,
    pub(super) exchange: Exchange,
    /// Its part of the query's memory.
    pub(super) charge: Option<Charge>,
}

/// Encodes and decodes for a host.
pub(super) enum Speaker {
    /// The lane's community with this number.
    Community(usize),
    /// Its own engine, keys and clock: SNMPv3 has them per host.
    User(Box<Peer>),
}

/// Makes the message of an SNMPv3 host for the dialog's request, or its discovery if that must come
/// first. It has this ID, and the boots and time that the engine has now.
pub(super) fn encode(
    peer: &mut Peer,
    dialog: &Dialog,
    request: &Request,
    pdus: &mut RequestPdus,
    (id, now): (u32, Instant),
) -> Result<Vec<u8>> {
    // A request that every host gets is encoded once: only its ID differs. A short ID has another
    // length.
    let short = id < SMALLEST_ID;
    match (peer.needs_discovery(), dialog.shared_request()) {
        (true, _) if short => peer.encode_probe(&RequestPdu::probe(id)?, id),
        (true, _) => peer.encode_probe(&*pdus.probe()?, id),
        (false, Some((requests, which))) if !short => {
            peer.encode(&*pdus.shared(requests, which)?, id, now)
        }
        (false, _) => peer.encode(&RequestPdu::new(request, id)?, id, now),
    }
}

/// A request, and what happened to it so far.
pub(super) struct Exchange {
    /// request-id or msgID.
    pub(super) id: u32,
    pub(super) message: Message,
    pub(super) state: State,
    /// Whether it discovers the engine.
    pub(super) probe: bool,
    /// Whether the message differs from the last one and replaces it in the same try.
    pub(super) replaces: bool,
    /// Whether it was made again with the boots and time that the agent reported.
    pub(super) updated: bool,
    /// The port it was sent from, and the room reserved there for the answer.
    pub(super) port: Option<(usize, usize)>,
    /// The octets of receive buffer that the answer is expected to take.
    pub(super) weight: usize,
    pub(super) tries: u32,
    pub(super) first: Instant,
    pub(super) last: Instant,
    /// When it is sent again or given up.
    pub(super) due: Instant,
    pub(super) trouble: Option<Box<Trouble>>,
}

/// A finished exchange.
#[derive(Clone, Copy)]
pub(super) struct Past {
    pub(super) id: u32,
    pub(super) answered: bool,
}

impl Past {
    /// No request-id has this number: they have 31 bits.
    pub(super) const NONE: Self = Self { id: u32::MAX, answered: false };
}

/// The reason why an exchange may end with another error than silence.
pub(super) enum Trouble {
    /// An answer came from this address.
    Elsewhere(IpAddr),
    /// An answer has another request ID.
    OtherId { cut: bool },
    /// The answer does not parse or authenticate.
    Malformed(String),
    /// The system did not send a message, or the network sent back an error.
    Network(Error),
}

impl Trouble {
    /// Returns how much it says about the host. What a host answers says more than what happened on
    /// the way.
    fn rank(&self) -> u8 {
        match self {
            Self::Network(_) => 0,
            Self::OtherId { cut: false } => 1,
            Self::Elsewhere(_) | Self::OtherId { cut: true } => 2,
            Self::Malformed(_) => 3,
        }
    }
}

/// The octets to send and resend. An answer to any of the transmissions counts.
pub(super) enum Message {
    None,
    Shared(Rc<Template>),
    Own(Encoded),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Not sent yet.
    Queued,
    /// Sent, and counted among those that await an answer.
    Waiting,
    /// Sent, and overtaken: it may never be answered.
    Quiet,
    /// It must be sent again.
    Due,
    /// Answered or given up.
    Over,
}

impl Exchange {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            id: 0,
            message: Message::None,
            state: State::Over,
            probe: false,
            replaces: false,
            updated: false,
            port: None,
            weight: 0,
            tries: 0,
            first: now,
            last: now,
            due: now,
            trouble: None,
        }
    }

    /// Returns whether an answer to it counts.
    pub(super) fn is_open(&self) -> bool {
        self.tries > 0 && self.state != State::Over
    }

    /// Notes why it may end with another error than silence.
    pub(super) fn note(&mut self, trouble: Trouble) {
        if self.trouble.as_ref().is_none_or(|known| known.rank() <= trouble.rank()) {
            self.trouble = Some(Box::new(trouble));
        }
    }

    /// Returns the length of the message.
    pub(super) fn octets(&self) -> usize {
        match &self.message {
            Message::Shared(template) => template.len(),
            Message::Own(octets) => octets.len(),
            Message::None => 0,
        }
    }

    pub(super) fn write(&self, to: &mut Vec<u8>) {
        match &self.message {
            Message::Shared(template) => template.write(self.id, to),
            Message::Own(octets) => to.extend_from_slice(octets),
            Message::None => {}
        }
    }
}

impl Host {
    /// Returns how long transmission `which` waits for its answer. The first transmission is 0.
    pub(super) fn timeout(&self, which: u32) -> Duration {
        self.settings.timeout_of(which)
    }

    /// Returns how often the current request may be sent again. A host that has answered before is
    /// tried once more after an error of the network, even if nothing else is sent again.
    pub(super) fn retries(&self) -> u32 {
        let retries = self.settings.retries;
        match self.exchange.trouble.as_deref() {
            Some(Trouble::Network(_)) if self.dialog.has_answers() => retries.max(1),
            _ => retries,
        }
    }

    /// Returns how long all transmissions wait together.
    pub(super) fn patience(&self) -> Duration {
        let tries = 0..self.retries().saturating_add(1).min(1000);
        tries.map(|which| self.timeout(which)).fold(Duration::ZERO, Duration::saturating_add)
    }

    /// Makes the record of a host that is done.
    pub(super) fn finish(&mut self, now: Instant) -> HostRecord {
        let answered = self.dialog.has_answers();
        let finished = self.dialog.conclude();
        let outcome = finished.outcome.for_host(&self.job.whom.name);
        let mut record = HostRecord::of(self.job.number, self.job.whom.clone(), outcome);
        record.address = Some(self.job.address);
        record.varbinds = finished.varbinds;
        record.ends = finished.ends;
        record.no_such_names = finished.no_such_names;
        record.habits = finished.habits;
        record.elapsed = self.job.resolving + now.saturating_duration_since(self.began);
        record.tries = self.sent;
        record.rtt = self.rtt;
        record.charge = self.charge.take().and_then(Charge::settle).map(Arc::new);
        // An engine that was only remembered, and did not answer, is not reported.
        if let (true, Speaker::User(peer)) = (answered, &self.speaker) {
            record.engine = peer.engine();
        }
        record
    }
}
