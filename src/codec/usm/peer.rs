//! One host of a lane over SNMPv3: [`Peer`].
//!
//! It is a state machine without I/O: requests in and messages out, messages in and their meaning
//! out. It owns what libnetsnmp keeps in lists of the process: the engine, its clock and the
//! localised keys. So no lock is needed, and no other host can disturb it.

use super::{
    clock::{Clock, MAX_BOOTS},
    crypto::{AuthKey, Cover, PrivKey},
    engine_id::{self, EngineId},
    key_ring::{KeyRing, Keys},
    message::{self, Data, Header, Message, Scoped},
    salt,
};
use crate::{
    Engine, ErrorKind, Report, Result, SecurityLevel, User,
    codec::{
        decode,
        guard::{Envelope, REPORT, RESPONSE},
        received::Received,
        request_id::is_cut,
        request_pdu::RequestPdu,
    },
};
use std::{borrow::Cow, rc::Rc, time::Instant};

/// Makes and reads the messages of one host.
pub(crate) struct Peer {
    ring: Rc<KeyRing>,
    engine: Option<EngineId>,
    /// Where the engine ID is from.
    origin: Origin,
    clock: Option<Clock>,
    /// Those of the engine.
    keys: Option<Rc<Keys>>,
    pending: Option<Pending>,
    /// The engine ID in the last message of another engine than ours.
    other_engine: Option<EngineId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// The agent has sent it.
    Discovered,
    /// It is remembered. If the agent refuses it, another one is discovered.
    Remembered,
    /// The user has given it. No other one is discovered.
    Given,
}

#[derive(Clone, Copy)]
struct Pending {
    /// msgID and request-id.
    id: u32,
    probe: bool,
}

impl Peer {
    /// `ring` is that of `user`, who may also give the engine. `known` is the remembered engine
    /// of the agent; an engine ID of the user wins.
    ///
    /// # Errors
    /// [`Library`](ErrorKind::Library).
    pub(crate) fn new(
        ring: Rc<KeyRing>,
        user: &User,
        known: Option<&Engine>,
        now: Instant,
    ) -> Result<Self> {
        let given = user.engine_id.as_deref().and_then(EngineId::new);
        // An ID with a length that RFC 3411 does not allow is not a remembered engine.
        let known = known.filter(|known| {
            given.is_none() && user.boots_time.is_none() && engine_id::is_whole(known.id())
        });
        let remembered = known.and_then(|known| EngineId::new(known.id()));
        let clock = user.boots_time.or(known.map(|known| (known.boots(), known.time())));
        let mut peer = Self {
            ring,
            engine: None,
            origin: match (given, remembered) {
                (Some(_), _) => Origin::Given,
                (None, Some(_)) => Origin::Remembered,
                (None, None) => Origin::Discovered,
            },
            clock: clock.map(|(boots, time)| Clock::hint(boots, time, now)),
            keys: None,
            pending: None,
            other_engine: None,
        };
        if let Some(engine) = given.or(remembered) {
            peer.take_engine(engine)?;
        }
        Ok(peer)
    }

    fn take_engine(&mut self, engine: EngineId) -> Result<()> {
        self.keys = Some(self.ring.keys(&engine)?);
        self.engine = Some(engine);
        Ok(())
    }

    /// Returns whether the engine ID must be discovered before a request can be sent.
    pub(crate) fn needs_discovery(&self) -> bool {
        self.engine.is_none()
    }

    /// Returns the agent's engine, once it is known.
    pub(crate) fn engine(&self) -> Option<Engine> {
        let id = self.engine?.octets().to_vec();
        let clock = self.clock.unwrap_or_else(|| Clock::hint(0, 0, Instant::now()));
        Some(Engine::heard(id, clock.boots, clock.time, clock.at))
    }

    /// Returns whether the agent's engine can take no authenticated message any more.
    pub(crate) fn is_out_of_boots(&self) -> bool {
        self.ring.account.level >= SecurityLevel::AuthNoPriv
            && self.clock.is_some_and(|clock| clock.boots >= MAX_BOOTS)
    }

    /// Drops the pending request: our deadline is over.
    pub(crate) fn forget_pending(&mut self) {
        self.pending = None;
    }

    /// Forgets the engine, so that the next request discovers it again. If the user has given its
    /// ID, forgets only the clock. Returns `false` if there is nothing to forget.
    pub(crate) fn forget_engine(&mut self) -> bool {
        self.forget_pending();
        let given = self.origin == Origin::Given;
        if given && self.other_engine.is_some() || self.is_out_of_boots() {
            return false;
        }
        let had_clock = self.clock.take().is_some();
        if given {
            return had_clock;
        }
        self.origin = Origin::Discovered;
        self.engine.take().is_some()
    }

    /// Returns the error of a Report that ends the request.
    pub(crate) fn refusal(&mut self, report: Report) -> ErrorKind {
        match (report, self.engine, self.other_engine.take()) {
            (Report::UnknownEngineId, Some(expected), Some(found)) => ErrorKind::OtherEngine {
                expected: expected.octets().to_vec(),
                found: found.octets().to_vec(),
                given: self.origin == Origin::Given,
            },
            (Report::NotInTimeWindow, ..) if self.is_out_of_boots() => ErrorKind::OutOfBoots,
            (report, ..) => ErrorKind::Report(report),
        }
    }

    /// Makes a message without a user and without an engine (RFC 3414, section 4). Its answer names
    /// the engine.
    ///
    /// # Errors
    /// None is known.
    pub(crate) fn encode_probe(&mut self, pdu: &RequestPdu, id: u32) -> Result<Vec<u8>> {
        let header = Header {
            id,
            level: SecurityLevel::NoAuthNoPriv,
            reportable: true,
            engine_id: &[],
            boots: 0,
            time: 0,
            user: &[],
            mac_len: 0,
            salt: &[],
        };
        let message = self.encode_with(&header, pdu, None, None)?;
        self.pending = Some(Pending { id, probe: true });
        Ok(message)
    }

    /// Makes the message of a request. The previous request is forgotten if it is still pending.
    ///
    /// # Errors
    /// [`TooBig`](ErrorKind::TooBig), [`Library`](ErrorKind::Library), [`Local`](ErrorKind::Local).
    pub(crate) fn encode(&mut self, pdu: &RequestPdu, id: u32, now: Instant) -> Result<Vec<u8>> {
        self.forget_pending();
        let (boots, time) = self.clock.map_or((0, 0), |clock| clock.now(now));
        let salt = match self.ring.account.level {
            SecurityLevel::AuthPriv => salt::next()?,
            _ => [0; 8],
        };
        let message = self.encode_at(pdu, id, &Cover { boots, time, salt })?;
        self.pending = Some(Pending { id, probe: false });
        Ok(message)
    }

    /// Makes the message with these boots, this time and this salt.
    fn encode_at(&self, pdu: &RequestPdu, id: u32, cover: &Cover) -> Result<Vec<u8>> {
        let keys = self.keys.as_ref();
        let auth = keys.and_then(|keys| keys.auth.as_ref());
        let privacy = keys.and_then(|keys| keys.privacy.as_ref());
        let header = Header {
            id,
            level: self.ring.account.level,
            reportable: true,
            engine_id: self.engine.as_ref().map_or(&[], EngineId::octets),
            boots: cover.boots,
            time: cover.time,
            user: self.ring.account.name.as_bytes(),
            mac_len: auth.map_or(0, AuthKey::mac_len),
            salt: if privacy.is_some() { &cover.salt } else { &[] },
        };
        self.encode_with(&header, pdu, auth, privacy.map(|key| (key, cover)))
    }

    fn encode_with(
        &self,
        header: &Header<'_>,
        pdu: &RequestPdu,
        auth: Option<&AuthKey>,
        privacy: Option<(&PrivKey, &Cover)>,
    ) -> Result<Vec<u8>> {
        let scoped = message::scoped(
            self.context_engine_id(),
            self.ring.account.context.as_bytes(),
            pdu.len(),
            |octets| pdu.write(header.id, octets),
        );
        seal(header, &scoped, auth, privacy)
    }

    fn context_engine_id(&self) -> &[u8] {
        match &*self.ring.account.context_engine_id {
            [] => self.engine.as_ref().map_or(&[], EngineId::octets),
            given => given,
        }
    }

    /// Reads a datagram that came from the host's address, and that `envelope` is of.
    pub(crate) fn decode(
        &mut self,
        datagram: &[u8],
        envelope: &Envelope,
        now: Instant,
    ) -> Received {
        let Some(pending) = self.pending else { return Received::Stray("nothing is pending") };
        if envelope.version != 3 {
            return Received::Stray("another version");
        }
        if envelope.id != i64::from(pending.id) {
            return Received::OtherId { cut: is_cut(pending.id.into(), envelope.id) };
        }
        let octets = &datagram[..envelope.len];
        let read =
            Message::read(octets).map_err(malformed).and_then(|message| match pending.probe {
                true => self.discover(&message, now),
                false => self.read(octets, &message, pending, now),
            });
        let received = read.unwrap_or_else(|refused| refused);
        if !matches!(received, Received::Stray(_) | Received::Malformed(_)) {
            self.pending = None;
        }
        received
    }

    /// Reads the answer to a discovery: any Report that names an engine.
    fn discover(&mut self, message: &Message<'_>, now: Instant) -> Result<Received, Received> {
        if !message.user.is_empty() || message.level != SecurityLevel::NoAuthNoPriv {
            return Err(malformed("the answer to the discovery is of a user"));
        }
        let Data::Plain(scoped) = message.data else { return Err(malformed("no scoped PDU")) };
        if Scoped::read(scoped).map_err(malformed)?.tag != REPORT {
            return Err(Received::Stray("not a Report"));
        }
        let Some(engine) = EngineId::new(message.engine_id) else {
            return Err(malformed("the Report names no engine"));
        };
        self.take_engine(engine).map_err(|error| Received::Malformed(error.message()))?;
        self.origin = Origin::Discovered;
        self.hear(message, now);
        Ok(Received::Discovered)
    }

    /// Takes the clock from a message that is not authenticated, if there is no better one.
    fn hear(&mut self, message: &Message<'_>, now: Instant) {
        let heard = (message.boots, message.time) != (0, 0);
        if heard && self.clock.is_none_or(|clock| !clock.authentic) {
            self.clock = Some(Clock::hint(message.boots, message.time, now));
        }
    }

    /// RFC 3414, section 3.2, and RFC 3412, section 7.2. An error is what the caller must return,
    /// too.
    fn read(
        &mut self,
        octets: &[u8],
        message: &Message<'_>,
        pending: Pending,
        now: Instant,
    ) -> Result<Received, Received> {
        let engine = self.engine.as_ref().map_or(&[][..], EngineId::octets);
        let is_ours = message.engine_id == engine;
        if !is_ours && let Some(other) = EngineId::new(message.engine_id) {
            // The agent may have restarted with another engine ID. The message is not
            // authenticated, but the discovery that follows is not either.
            self.other_engine = Some(other);
            return Ok(Received::Report(Report::UnknownEngineId));
        }
        // An agent may leave out the user, or both, in a Report that is not authenticated.
        let is_for_us = is_ours && message.user == self.ring.account.name.as_bytes();
        let is_anonymous = message.user.is_empty() && message.level == SecurityLevel::NoAuthNoPriv;
        if !is_for_us && !is_anonymous {
            return Err(malformed("it is for another user"));
        }
        if message.level >= SecurityLevel::AuthNoPriv {
            self.authenticate(octets, message)?;
            if !Clock::admit(&mut self.clock, message.boots, message.time, now) {
                // An agent that has lost its boots is heard again after a discovery.
                return Ok(Received::Report(Report::NotInTimeWindow));
            }
        } else if is_ours {
            self.hear(message, now);
        }
        let scoped = self.decrypt(message)?;
        let scoped = Scoped::read(&scoped).map_err(malformed)?;
        match scoped.tag {
            REPORT => {
                let reply = decode::parse(scoped.pdu).map_err(malformed)?;
                let counter = reply.varbinds.first().map(|varbind| varbind.oid.to_oid());
                Ok(match Report::of(counter.as_ref()) {
                    Report::NotInTimeWindow => Received::Outdated,
                    report => Received::Report(report),
                })
            }
            RESPONSE => {
                let is_answer = is_for_us
                    && message.level == self.ring.account.level
                    && scoped.request_id == i64::from(pending.id)
                    && scoped.context_engine_id == self.context_engine_id()
                    && scoped.context == self.ring.account.context.as_bytes();
                if !is_answer {
                    return Err(Received::Stray("it does not fit the request"));
                }
                match decode::parse(scoped.pdu) {
                    Ok(reply) => Ok(Received::Reply(reply)),
                    Err(why) => Err(malformed(why)),
                }
            }
            _ => Err(Received::Stray("not a response")),
        }
    }

    fn authenticate(&self, octets: &[u8], message: &Message<'_>) -> Result<(), Received> {
        let Some(key) = self.keys.as_ref().and_then(|keys| keys.auth.as_ref()) else {
            return Err(malformed("it is authenticated, and the user has no key"));
        };
        let mac = &octets[message.mac.clone()];
        let mut unsigned = octets.to_vec();
        unsigned[message.mac.clone()].fill(0);
        match key.check(&unsigned, mac) {
            true => Ok(()),
            false => Err(malformed("its digest is wrong")),
        }
    }

    fn decrypt<'m>(&self, message: &Message<'m>) -> Result<Cow<'m, [u8]>, Received> {
        match (message.level, &message.data) {
            (SecurityLevel::AuthPriv, Data::Encrypted(encrypted)) => {
                let Some(key) = self.keys.as_ref().and_then(|keys| keys.privacy.as_ref()) else {
                    return Err(malformed("it is encrypted, and the user has no key"));
                };
                let Ok(salt) = message.salt.try_into() else {
                    return Err(malformed("the salt has not 8 octets"));
                };
                let cover = Cover { boots: message.boots, time: message.time, salt };
                match key.decrypt(&cover, encrypted) {
                    Some(plain) => Ok(plain.into()),
                    None => Err(malformed("it cannot be decrypted")),
                }
            }
            (SecurityLevel::NoAuthNoPriv | SecurityLevel::AuthNoPriv, Data::Plain(scoped)) => {
                Ok((*scoped).into())
            }
            _ => Err(malformed("msgFlags and content differ about encryption")),
        }
    }
}

fn malformed(why: &str) -> Received {
    Received::Malformed(why.to_owned())
}

/// Makes a message: encrypts and signs it if there are keys for it.
fn seal(
    header: &Header<'_>,
    scoped: &[u8],
    auth: Option<&AuthKey>,
    privacy: Option<(&PrivKey, &Cover)>,
) -> Result<Vec<u8>> {
    let len = privacy.map_or(scoped.len(), |(key, _)| key.encrypted_len(scoped.len()));
    let mut draft = message::build(header, len);
    if draft.octets.len() > message::MAX_SIZE {
        return Err(ErrorKind::TooBig.into());
    }
    let content = &mut draft.octets[draft.content];
    match privacy {
        Some((key, cover)) => key.encrypt(cover, scoped, content)?,
        None => content.copy_from_slice(scoped),
    }
    if let Some(key) = auth {
        key.sign(&mut draft.octets, draft.mac)?;
    }
    Ok(draft.octets)
}

#[cfg(feature = "fuzzing")]
pub(crate) mod fuzzing;
#[cfg(test)]
mod tests;
