//! Receiving: which host a datagram answers, and what follows from it.

use super::{
    Lane,
    host::{Host, Message, Speaker, State, Trouble, encode},
    socket::Inbox,
};
use crate::{
    Error, ErrorKind, Report,
    codec::{
        decode, dump,
        guard::{self, Envelope},
        received::Received,
        request_id::is_cut,
    },
    query::Reply,
};
use std::{net::SocketAddr, time::Instant};

/// The number of batches taken from one socket before another one, and before anything is sent. A
/// flood must not starve the rest.
const BATCHES: usize = 16;

impl Lane<'_> {
    /// Takes what the sockets have; returns whether that was all.
    pub(super) fn receive(&mut self, inbox: &mut Inbox, now: Instant) -> bool {
        let mut all = true;
        for port in 0..self.ports.open.len() {
            let Some(ready) = self.ready_ports.get(port).copied() else { break };
            if ready.refused {
                self.hear_refusals(port, now);
            }
            let mut batches = if ready.readable { BATCHES } else { 0 };
            while batches > 0 && self.ports.open[port].udp.receive(inbox) > 0 {
                batches -= 1;
                all &= batches > 0;
                let mut which = 0;
                while let Some((from, octets)) = inbox.datagram(which) {
                    which += 1;
                    self.datagram(from, octets, now);
                }
                if !inbox.is_full() {
                    break;
                }
            }
        }
        if now.saturating_duration_since(self.drops_seen) >= super::DROP_CHECK {
            self.drops_seen = now;
            let ports = self.ports.open.iter_mut();
            let dropped: u32 = ports.map(|port| port.udp.dropped()).sum();
            if dropped > 0 {
                self.counted.dropped += u64::from(dropped);
                self.pace.overflowed(now);
            }
        }
        all
    }

    /// Handles what the network reports about sent messages.
    fn hear_refusals(&mut self, port: usize, now: Instant) {
        while let Some((asked, error)) = self.ports.open[port].udp.refusal() {
            let Some((slot, only)) = self.crowd.at(&asked) else { continue };
            let slots = match only {
                true => vec![slot],
                false => self.slots_at(asked),
            };
            for slot in slots {
                let host = self.hosts[slot as usize].as_ref();
                if host.is_some_and(|host| host.exchange.is_open()) {
                    self.unsent(slot, &error, now);
                }
            }
        }
    }

    fn slots_at(&self, address: SocketAddr) -> Vec<u32> {
        let hosts = (0..).zip(&self.hosts);
        let there = hosts.filter(|(_, h)| h.as_ref().is_some_and(|h| h.job.address == address));
        there.map(|(slot, _)| slot).collect()
    }

    pub(super) fn datagram(&mut self, from: SocketAddr, octets: &[u8], now: Instant) {
        self.counted.received += 1;
        dump::message("received", || from.to_string(), octets);
        let envelope = match guard::head(octets) {
            Ok(envelope) => envelope,
            Err(why) => {
                self.counted.malformed += 1;
                return self.blame(from, why);
            }
        };
        let Some(slot) = self.slot_of(&envelope, from) else { return };
        let Some(host) = &mut self.hosts[slot as usize] else { return };
        let asked = host.job.address;
        let elsewhere = from.ip() != asked.ip() || from.port() != asked.port();
        if elsewhere && !host.settings.any_source {
            self.counted.elsewhere += 1;
            let exchange = &mut host.exchange;
            exchange.note(Trouble::Elsewhere(from.ip()));
            return;
        }
        match &mut host.speaker {
            Speaker::Community(at) => {
                if envelope.version != self.communities[*at].wire_version() {
                    self.counted.stray += 1;
                    return;
                }
                match decode::parse(&octets[envelope.pdu_at..envelope.len]) {
                    Ok(reply) => self.answered(slot, reply, now),
                    Err(why) => self.malformed(slot, why.to_owned()),
                }
            }
            Speaker::User(peer) => {
                let received = peer.decode(octets, &envelope, now);
                self.decoded(slot, received, now);
            }
        }
    }

    /// Returns the host whose open request has this ID. Counts a datagram that answers no open
    /// request.
    fn slot_of(&mut self, envelope: &Envelope, from: SocketAddr) -> Option<u32> {
        let id = u32::try_from(envelope.id).ok();
        let Some((id, slot)) = id.and_then(|id| Some((id, self.ids.slot(id, from)?))) else {
            self.counted.stray += 1;
            self.note_other_id(envelope.id, from);
            return None;
        };
        let exchange =
            self.hosts.get(slot as usize).and_then(Option::as_ref).map(|host| &host.exchange);
        if let Some(exchange) = exchange
            && exchange.id == id
            && exchange.is_open()
        {
            return Some(slot);
        }
        match self.past.get(slot as usize) {
            Some(past) if past.id == id && past.answered => self.counted.duplicate += 1,
            Some(past) if past.id == id => self.counted.late += 1,
            _ => self.counted.stray += 1,
        }
        None
    }

    /// Notes for a host that an answer with another request ID came from its address.
    fn note_other_id(&mut self, id: i64, from: SocketAddr) {
        let Some((slot, true)) = self.crowd.at(&from) else { return };
        if let Some(host) = &mut self.hosts[slot as usize]
            && host.exchange.is_open()
        {
            let cut = is_cut(host.exchange.id.into(), id);
            host.exchange.note(Trouble::OtherId { cut });
        }
    }

    /// Notes for a host that garbage came from its address.
    fn blame(&mut self, from: SocketAddr, why: &str) {
        let Some((slot, true)) = self.crowd.at(&from) else { return };
        if let Some(host) = &mut self.hosts[slot as usize]
            && host.exchange.is_open()
        {
            host.exchange.note(Trouble::Malformed(why.to_owned()));
        }
    }

    fn malformed(&mut self, slot: u32, why: String) {
        self.counted.malformed += 1;
        if let Some(host) = &mut self.hosts[slot as usize] {
            // Do not fail at once: the datagram may be somebody else's, and the agent's own may
            // still come.
            host.exchange.note(Trouble::Malformed(why));
        }
    }

    fn answered(&mut self, slot: u32, reply: Reply, now: Instant) {
        self.conclude(slot, true, now);
        let Some(host) = &mut self.hosts[slot as usize] else { return };
        host.renewals = 0;
        self.advance(slot, |dialog| dialog.accept(reply));
        if let Some(host) = &mut self.hosts[slot as usize]
            && let Some(charge) = &mut host.charge
        {
            charge.set(host.dialog.octets());
        }
        self.go_on(slot, now);
    }

    fn decoded(&mut self, slot: u32, received: Received, now: Instant) {
        match received {
            Received::Reply(reply) => self.answered(slot, reply, now),
            Received::Discovered => {
                self.conclude(slot, true, now);
                self.go_on(slot, now);
            }
            Received::Outdated => self.update(slot, now),
            Received::Report(report) => self.reported(slot, report, now),
            Received::Stray(_) | Received::OtherId { .. } => self.counted.stray += 1,
            Received::Malformed(why) => self.malformed(slot, why),
        }
    }

    /// Makes the message again with the boots and time that the agent reported.
    fn update(&mut self, slot: u32, now: Instant) {
        let Some(host) = &mut self.hosts[slot as usize] else { return };
        let Host { dialog, speaker, exchange, job, settings, .. } = host;
        let Speaker::User(peer) = speaker else { return };
        // Once only: an agent that asks for it each time must not be sent messages without end.
        if exchange.updated {
            peer.forget_pending();
            return self.reported(slot, Report::NotInTimeWindow, now);
        }
        exchange.updated = true;
        let id = self.ids.make(slot, settings.short_ids.then_some(job.address));
        let Some(request) = dialog.request() else { return };
        match encode(peer, dialog, request, &mut self.pdus, (id, now)) {
            Ok(message) => exchange.message = Message::Own(message.into()),
            Err(error) => {
                let error = error.for_host(job.whom.name.clone());
                self.conclude(slot, false, now);
                self.fail(slot, error);
                return self.go_on(slot, now);
            }
        }
        exchange.id = id;
        exchange.replaces = true;
        if exchange.state == State::Waiting {
            self.waiting -= 1;
        }
        exchange.state = State::Queued;
        self.ready.push_front(slot);
    }

    fn reported(&mut self, slot: u32, report: Report, now: Instant) {
        self.conclude(slot, true, now);
        let Some(host) = &mut self.hosts[slot as usize] else { return };
        // Another engine answers at the address, or the engine has lost its boots. It may restart once
        // more before it answers.
        let renew = matches!(report, Report::UnknownEngineId | Report::NotInTimeWindow)
            && host.renewals < host.retries().max(1)
            && match &mut host.speaker {
                Speaker::User(peer) => peer.forget_engine(),
                Speaker::Community(_) => false,
            };
        if renew {
            host.renewals += 1;
        } else {
            let kind = match &mut host.speaker {
                Speaker::User(peer) => peer.refusal(report),
                Speaker::Community(_) => ErrorKind::Report(report),
            };
            let error = Error::from(kind).for_host(host.job.whom.name.clone());
            self.fail(slot, error);
        }
        self.go_on(slot, now);
    }
}
