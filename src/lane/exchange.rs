//! Sending: which host may send which message, and what silence means.

use super::{
    Lane,
    host::{Exchange, Host, Message, Past, Speaker, State, Trouble, encode},
    ports,
    socket::Flushed,
};
use crate::{
    Credentials, Error, ErrorKind, Silence,
    clock::later,
    codec::{dump, encoded::Encoded, request_pdu::RequestPdu},
    error::system,
    query::{Reply, Request, RequestKind},
    settings,
};
use std::{
    io,
    time::{Duration, Instant},
};

/// What keeps a message from being sent now.
enum Held {
    /// Reserved room or the rate: the same message waits.
    Wait,
    /// This host has nothing more to send.
    Gone,
}

impl Lane<'_> {
    /// Sends as much as the window, the rate and the receive buffers allow: first what must be sent
    /// again, and current hosts before new ones.
    pub(super) fn send(&mut self, now: Instant) {
        self.held_until = None;
        self.overtake();
        self.release();
        if !self.waits_for_room() {
            // If nothing waits to be sent, the window must not open. Messages that wait for a
            // socket continue.
            return self.flush(now);
        }
        let mut room = self.pace.room(self.waiting, self.setup.fleet, now);
        while room > 0 {
            let (slot, first) = if let Some(slot) = self.again.pop_front() {
                (slot, false)
            } else if let Some(slot) = self.ready.pop_front() {
                (slot, true)
            } else if let Some(job) = self.next_job() {
                self.begin(job, now);
                continue;
            } else {
                break;
            };
            match self.transmit(slot, now) {
                Ok(()) => room -= 1,
                Err(Held::Gone) => {}
                Err(Held::Wait) => {
                    match first {
                        true => self.ready.push_front(slot),
                        false => self.again.push_front(slot),
                    }
                    break;
                }
            }
        }
        self.flush(now);
    }

    /// Takes back the hosts that waited for memory and may go on. The oldest goes first.
    fn release(&mut self) {
        while let Some(&(number, slot)) = self.held.first() {
            let host = self.hosts[slot as usize].as_mut();
            let charge = host.and_then(|host| host.charge.as_mut());
            if charge.is_some_and(|charge| !charge.may_go_on()) {
                return;
            }
            self.held.remove(&(number, slot));
            self.ready.push_back(slot);
        }
    }

    /// Removes from the window the hosts that later requests have overtaken.
    fn overtake(&mut self) {
        let Some(latest) = self.latest_answered else { return };
        let lead = self.pace.lead();
        while let Some(&(slot, id, sent)) = self.line.front() {
            let host = self.hosts.get_mut(slot as usize).and_then(Option::as_mut);
            if let Some(Host { exchange, .. }) = host
                && exchange.state == State::Waiting
                && (exchange.id, exchange.last) == (id, sent)
            {
                if sent + lead >= latest {
                    break;
                }
                exchange.state = State::Quiet;
                self.waiting -= 1;
            }
            self.line.pop_front();
        }
    }

    /// Prepares the host's next request, or ends the host. `renewed` requests were sent before.
    pub(super) fn go_on(&mut self, slot: u32, now: Instant) {
        loop {
            let Some(host) = &mut self.hosts[slot as usize] else { return };
            let Host { dialog, speaker, exchange, job, settings, .. } = host;
            let Some(request) = dialog.request() else { return self.finish(slot, now) };
            let discovered = match speaker {
                Speaker::User(peer) => !peer.needs_discovery(),
                // A community has no engine to discover.
                Speaker::Community(_) => true,
            };
            if dialog.is_discovery() && discovered {
                dialog.accept(Reply::empty());
                continue;
            }
            let short = settings.short_ids;
            let id = self.ids.make(slot, short.then_some(job.address));
            let mut probe = false;
            let message = match speaker {
                Speaker::Community(at) => match dialog.shared_request().filter(|_| !short) {
                    Some((requests, which)) => {
                        self.communities[*at].template(requests, which).map(Message::Shared)
                    }
                    None => self.communities[*at].encode(request, id).map(Message::Own),
                },
                Speaker::User(peer) => {
                    probe = peer.needs_discovery();
                    encode(peer, dialog, request, &mut self.pdus, (id, now))
                        .map(|octets| Message::Own(octets.into()))
                }
            };
            match message {
                Ok(message) => {
                    *exchange = Exchange {
                        id,
                        message,
                        probe,
                        state: State::Queued,
                        weight: ports::weight(job.address.ip(), expected_octets(request, probe)),
                        ..Exchange::new(now)
                    };
                    if let Some(deadline) = host.deadline {
                        self.timers.set(slot, deadline);
                    }
                    self.ready.push_back(slot);
                    return;
                }
                Err(error) => {
                    let error = error.for_host(job.whom.name.clone());
                    self.fail(slot, error);
                }
            }
        }
    }

    /// Takes the dialog's other request for the same exchange, under the same request-id.
    fn encode_again(&mut self, slot: u32, now: Instant) {
        let Some(host) = &mut self.hosts[slot as usize] else { return };
        let Host { dialog, speaker, exchange, .. } = host;
        let Some(request) = dialog.request() else { return };
        let message = match speaker {
            Speaker::Community(at) => self.communities[*at].encode(request, exchange.id),
            Speaker::User(peer) => RequestPdu::new(request, exchange.id)
                .and_then(|pdu| peer.encode(&pdu, exchange.id, now))
                .map(Encoded::from),
        };
        // A GETNEXT is shorter than the GETBULK that was sent.
        if let Ok(message) = message {
            exchange.message = Message::Own(message);
        }
    }

    /// Reports a failure to the dialog.
    pub(super) fn fail(&mut self, slot: u32, error: Error) {
        self.advance(slot, |dialog| dialog.fail(error));
    }

    fn transmit(&mut self, slot: u32, now: Instant) -> Result<(), Held> {
        let Some(host) = &mut self.hosts[slot as usize] else { return Err(Held::Gone) };
        if !matches!(host.exchange.state, State::Queued | State::Due) {
            return Err(Held::Gone);
        }
        // What was sent may be sent again. Only new requests bring more values.
        if host.exchange.tries == 0
            && let Some(charge) = &mut host.charge
            && !charge.may_go_on()
        {
            self.held.insert((host.job.number, slot));
            return Err(Held::Gone);
        }
        let last = host.exchange.tries > 0 && host.exchange.tries == host.retries();
        let exchange = &host.exchange;
        if last && !exchange.probe && !exchange.replaces && host.dialog.last_try() {
            self.encode_again(slot, now);
        }
        let Some(host) = &mut self.hosts[slot as usize] else { return Err(Held::Gone) };
        let exchange = &mut host.exchange;
        let to = host.job.address;
        let port = match exchange.port {
            Some((port, _)) => port,
            None => match self.ports.promise(to.ip(), exchange.octets(), exchange.weight) {
                Ok(Some(port)) => port,
                Ok(None) => return Err(Held::Wait),
                Err(e) => {
                    self.unsendable(slot, &e, now);
                    return Err(Held::Gone);
                }
            },
        };
        exchange.port = Some((port, exchange.weight));
        if let Some(rate) = &self.setup.rate
            && let Err(wait) = rate.take(now)
        {
            self.held_until = Some(now + wait);
            return Err(Held::Wait);
        }
        let udp = &mut self.ports.open[port].udp;
        let tag = host.job.number << 20 | u64::from(slot);
        udp.queue(tag, to, exchange.octets(), |octets| exchange.write(octets));
        dump::message("sent", || to.to_string(), udp.queued_last());
        let full = udp.is_full();

        self.counted.sent += 1;
        host.sent = host.sent.saturating_add(1);
        exchange.last = now;
        if std::mem::take(&mut exchange.replaces) {
            // The deadline stays: an agent that asks for another message each time must not keep a
            // request alive.
        } else {
            let which = exchange.tries;
            exchange.tries += 1;
            self.counted.resent += u64::from(which > 0);
            if which == 0 {
                exchange.first = now;
            }
            let first = exchange.first;
            let wait = host.timeout(which);
            host.exchange.due = if which >= host.retries() {
                // All tries together take as long as without jitter. A try that was held back still
                // has its whole time.
                later(first, host.patience()).max(later(now, wait - jitter(wait, 1.0)))
            } else {
                // Spread them, so that messages lost in one burst are not sent again in one burst.
                later(now, wait.saturating_add(jitter(wait, self.ids.fraction())))
            };
        }
        host.exchange.state = State::Waiting;
        self.waiting += 1;
        self.line.push_back((slot, host.exchange.id, now));
        self.arm(slot);
        if full {
            self.flush_port(port, now);
        }
        Ok(())
    }

    /// Sets when the host is checked again.
    fn arm(&mut self, slot: u32) {
        let Some(host) = &self.hosts[slot as usize] else { return };
        let mut at = match host.exchange.state {
            State::Waiting | State::Quiet => host.exchange.due,
            _ => match host.deadline {
                Some(deadline) => deadline,
                None => return self.timers.clear(slot),
            },
        };
        if let Some(deadline) = host.deadline {
            at = at.min(deadline);
        }
        self.timers.set(slot, at);
    }

    fn flush(&mut self, now: Instant) {
        for port in 0..self.ports.open.len() {
            self.flush_port(port, now);
        }
    }

    fn flush_port(&mut self, port: usize, now: Instant) {
        loop {
            match self.ports.open[port].udp.flush() {
                Flushed::All | Flushed::Full => return,
                Flushed::Failed(tag, e) => {
                    let slot = (tag & 0xf_ffff) as u32;
                    let known = self.hosts.get(slot as usize).and_then(Option::as_ref);
                    if let Some(host) = known.filter(|host| host.job.number == tag >> 20) {
                        let e = system::of_source(e, self.ports.source, Some(host.job.address));
                        self.unsent(slot, &e, now);
                    }
                }
            }
        }
    }

    /// The system did not send a message, or the network sent back an error. That uses up a try: the
    /// agent may just restart, and the link may come back.
    pub(super) fn unsent(&mut self, slot: u32, error: &io::Error, now: Instant) {
        let Some(host) = &mut self.hosts[slot as usize] else { return };
        let refused = error.kind() == io::ErrorKind::ConnectionRefused;
        if !system::may_pass(error) || refused && host.settings.final_refusals {
            return self.unsendable(slot, error, now);
        }
        host.exchange.note(Trouble::Network(system::error(error)));
        // No answer to that message will come, so it takes up no room in the window.
        if host.exchange.state == State::Waiting {
            host.exchange.state = State::Quiet;
            self.waiting -= 1;
        }
        // After the last try there is nothing to wait for.
        if host.exchange.state == State::Quiet && host.exchange.tries > host.retries() {
            self.exhausted(slot, now);
        }
    }

    /// No message can be sent to that host. The system or the network said so.
    pub(super) fn unsendable(&mut self, slot: u32, error: &io::Error, now: Instant) {
        let Some(host) = &self.hosts[slot as usize] else { return };
        let error = system::error(error).for_host(host.job.whom.name.clone());
        self.conclude(slot, false, now);
        self.fail(slot, error);
        self.go_on(slot, now);
    }

    /// Ends the exchange.
    pub(super) fn conclude(&mut self, slot: u32, answered: bool, now: Instant) {
        let Some(host) = &mut self.hosts[slot as usize] else { return };
        let exchange = &mut host.exchange;
        if exchange.state == State::Over {
            return;
        }
        if exchange.state == State::Waiting {
            self.waiting -= 1;
        }
        if let Some((port, weight)) = exchange.port.take() {
            self.ports.release(port, weight);
        }
        if answered {
            // If a message was sent twice, nobody knows which one was answered.
            let rtt = (exchange.tries == 1).then(|| now.saturating_duration_since(exchange.last));
            host.rtt = host.rtt.into_iter().chain(rtt).min();
            self.latest_answered = self.latest_answered.max(Some(exchange.last));
            self.pace.answered(rtt, self.waiting, now);
        }
        exchange.state = State::Over;
        if exchange.tries > 0 {
            self.past[slot as usize] = Past { id: exchange.id, answered };
        }
        self.timers.clear(slot);
    }

    /// Handles the hosts whose deadline has come.
    pub(super) fn expire(&mut self, now: Instant) {
        let mut expired = std::mem::take(&mut self.expired);
        self.timers.expire(now, &mut expired);
        for slot in expired.drain(..) {
            self.look_after(slot, now);
        }
        self.expired = expired;
    }

    fn look_after(&mut self, slot: u32, now: Instant) {
        let Some(host) = &mut self.hosts[slot as usize] else { return };
        if host.deadline.is_some_and(|deadline| deadline <= now) {
            return self.overdue(slot, now);
        }
        let exchange = &mut host.exchange;
        match exchange.state {
            State::Waiting | State::Quiet if exchange.due <= now => {
                if exchange.state == State::Waiting {
                    self.waiting -= 1;
                }
                if host.exchange.tries <= host.retries() {
                    host.exchange.state = State::Due;
                    self.again.push_back(slot);
                } else {
                    host.exchange.state = State::Quiet;
                    return self.exhausted(slot, now);
                }
            }
            _ => {}
        }
        self.arm(slot);
    }

    /// All tries of a request had no answer.
    fn exhausted(&mut self, slot: u32, now: Instant) {
        let error = self.silence(slot);
        self.conclude(slot, false, now);
        let Some(host) = &mut self.hosts[slot as usize] else { return };
        if let Speaker::User(peer) = &mut host.speaker {
            peer.forget_pending();
        }
        self.fail(slot, error);
        self.go_on(slot, now);
    }

    /// The host's deadline has come.
    fn overdue(&mut self, slot: u32, now: Instant) {
        let Some(host) = &self.hosts[slot as usize] else { return };
        // If the host never answered, report the silence, not the deadline.
        let error = match host.dialog.has_answers() || host.exchange.tries == 0 {
            true => host.settings.overdue().for_host(host.job.whom.name.clone()),
            false => self.silence(slot),
        };
        self.conclude(slot, false, now);
        if let Some(host) = &mut self.hosts[slot as usize] {
            host.dialog.end_with(error);
        }
        self.finish(slot, now);
    }

    /// Returns what the silence after the current request means.
    fn silence(&mut self, slot: u32) -> Error {
        let Some(host) = &mut self.hosts[slot as usize] else {
            return ErrorKind::Cancelled.into();
        };
        if let Speaker::User(peer) = &host.speaker
            && peer.is_out_of_boots()
        {
            return Error::from(ErrorKind::OutOfBoots).for_host(host.job.whom.name.clone());
        }
        let silence = match (&host.speaker, host.exchange.probe) {
            (Speaker::Community(_), _) => Silence::Community,
            (Speaker::User(_), true) => Silence::Discovery,
            (Speaker::User(_), false) => match &host.settings.credentials {
                Credentials::V3(user) => settings::silence_of(user),
                _ => Silence::Community,
            },
        };
        let tries = host.exchange.tries;
        let kind = match host.exchange.trouble.take().map(|trouble| *trouble) {
            Some(Trouble::Malformed(why)) => ErrorKind::BadResponse(why),
            Some(Trouble::OtherId { cut }) => {
                ErrorKind::Timeout { tries, silence: Silence::OtherId { cut } }
            }
            Some(Trouble::Network(error)) => return error.for_host(host.job.whom.name.clone()),
            Some(Trouble::Elsewhere(from)) => {
                ErrorKind::Timeout { tries, silence: Silence::Elsewhere(from) }
            }
            None => ErrorKind::Timeout { tries, silence },
        };
        Error::from(kind).for_host(host.job.whom.name.clone())
    }
}

/// The part of its wait by which a resend is spread.
const JITTER: f64 = 0.1;

fn jitter(wait: Duration, fraction: f64) -> Duration {
    wait.min(Duration::from_secs(600)).mul_f64(JITTER * fraction)
}

/// Returns the octets that the answer to a request may take: the average of its varbinds, the
/// header, and at most the largest message.
fn expected_octets(request: &Request, probe: bool) -> usize {
    let names = request.varbinds.len();
    let varbinds = match request.kind {
        _ if probe => 2,
        RequestKind::GetBulk { non_repeaters, max_repetitions } => {
            let once = names.min(non_repeaters as usize);
            once + (names - once).saturating_mul(max_repetitions as usize)
        }
        _ => names,
    };
    varbinds.saturating_mul(36).saturating_add(100).min(0xffff)
}
