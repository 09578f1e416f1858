//! SNMPv3 with the User-based Security Model (RFC 3414), on top of the responder's core.

mod keys;

pub use keys::Protocols;

use crate::responder::{
    Secure,
    agent::{Agent, Asked, hash},
    ber::{INTEGER, OCTETS, OID, Out, Reader, SEQUENCE},
};
use keys::Keys;
use std::{
    collections::HashMap,
    sync::Arc,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

/// msgFlags: auth, priv, reportable.
const AUTH: u8 = 1;
const PRIV: u8 = 2;
const REPORTABLE: u8 = 4;
/// The User-based Security Model.
const USM: i32 = 3;
/// Report-PDU.
const REPORT: u8 = 0xa8;
/// The time window, in seconds (RFC 3414, section 2.2.3).
const WINDOW: i64 = 150;

/// Zeros in place of a digest, as many as the longest digest has.
const NO_DIGEST: [u8; 48] = [0; 48];

/// The usmStats counters, with the last number of their OIDs.
#[derive(Clone, Copy)]
enum Stat {
    UnsupportedSecLevels = 1,
    NotInTimeWindows = 2,
    UnknownUserNames = 3,
    UnknownEngineIDs = 4,
    WrongDigests = 5,
    DecryptionErrors = 6,
}

/// The only user, and the engines that know it.
#[derive(Clone)]
pub struct Users {
    /// The number of engine IDs; 0 gives every host its own.
    pub engines: u64,
    /// The user name.
    pub user: Vec<u8>,
    protocols: Protocols,
    auth_key: Vec<u8>,
    priv_key: Vec<u8>,
    boots: u32,
    started: Instant,
}

impl Users {
    /// Creates a user.
    ///
    /// # Panics
    /// If a passphrase is empty.
    #[must_use]
    pub fn new(
        engines: u64,
        user: &str,
        protocols: Protocols,
        auth: &str,
        privacy: &str,
    ) -> Arc<Self> {
        // The clock serves as the counter of boots, because it grows with every start.
        let boots = SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |t| t.as_secs());
        Arc::new(Self {
            engines,
            user: user.into(),
            protocols,
            auth_key: protocols.passphrase_key(auth),
            priv_key: protocols.passphrase_key(privacy),
            boots: boots as u32 & 0x7fff_ffff,
            started: Instant::now(),
        })
    }
}

/// The state of one thread.
pub struct V3 {
    users: Arc<Users>,
    engines: HashMap<u64, Box<Engine>>,
    salt: u64,
    scratch: Vec<u8>,
}

struct Engine {
    id: [u8; 13],
    keys: Keys,
}

impl Engine {
    fn new(number: u64, users: &Users) -> Self {
        // RFC 3411: an enterprise number with the first bit set, followed by our own octets.
        let mut id = [0x80, 0x00, 0x1f, 0x88, 0x05, 0, 0, 0, 0, 0, 0, 0, 0];
        id[5..].copy_from_slice(&number.to_be_bytes());
        let keys = Keys::new(users.protocols, &users.auth_key, &users.priv_key, &id);
        Self { id, keys }
    }
}

/// The parts of a message that are needed for its answer.
struct Header<'a> {
    id: &'a [u8],
    max_size: i32,
    flags: u8,
    engine_id: &'a [u8],
    boots: i32,
    time: i32,
    user: &'a [u8],
    digest: &'a [u8],
    salt: &'a [u8],
    data: Reader<'a>,
}

impl<'a> Header<'a> {
    fn parse(message: &'a [u8]) -> Option<Self> {
        let mut message = Reader::new(Reader::new(message).expect(SEQUENCE)?);
        message.integer()?;
        let mut global = Reader::new(message.expect(SEQUENCE)?);
        let (tag, _, id) = global.element()?;
        let max_size = global.integer()?;
        let &[flags] = global.expect(OCTETS)? else { return None };
        let model = global.integer()?;
        let parameters = message.expect(OCTETS)?;
        let mut parameters = Reader::new(Reader::new(parameters).expect(SEQUENCE)?);
        (tag == INTEGER && model == USM).then_some(())?;
        Some(Self {
            id,
            max_size,
            flags,
            engine_id: parameters.expect(OCTETS)?,
            boots: parameters.integer()?,
            time: parameters.integer()?,
            user: parameters.expect(OCTETS)?,
            digest: parameters.expect(OCTETS)?,
            salt: parameters.expect(OCTETS)?,
            data: message,
        })
    }
}

impl V3 {
    /// Creates the state of a thread. Each thread needs different salts, so each needs a different
    /// `number`.
    #[must_use]
    pub fn new(users: Arc<Users>, number: u64) -> Self {
        let salt = number << 48 | u64::from(users.boots) << 8;
        Self { users, engines: HashMap::new(), salt, scratch: Vec::new() }
    }

    fn try_answer(
        &mut self,
        agent: &mut Agent,
        message: &[u8],
        asked: Asked,
        out: &mut Out,
    ) -> Option<()> {
        let users = self.users.clone();
        let header = Header::parse(message)?;
        let number = match users.engines {
            0 => asked.number() as u64,
            // Neighbouring hosts have different engines.
            engines => asked.number() as u64 % engines,
        };
        let engine =
            self.engines.entry(number).or_insert_with(|| Engine::new(number, &users).into());
        let now = users.started.elapsed().as_secs() as u32;
        let mut salt = self.salt;
        let mut report = |stat, flags| {
            if header.flags & REPORTABLE == 0 {
                return None;
            }
            let value = hash(asked.0) as u32 & 0xffff;
            put_report(stat, value, &engine.id, out);
            wrap(engine, &users, now, &header, flags, &mut salt, agent.max_size(), out);
            Some(())
        };
        if header.engine_id != engine.id {
            return report(Stat::UnknownEngineIDs, 0);
        }
        if header.user != users.user {
            return report(Stat::UnknownUserNames, 0);
        }
        if header.flags & AUTH == 0 {
            return report(Stat::UnsupportedSecLevels, 0);
        }
        if !engine.keys.is_authentic(message, header.digest) {
            return report(Stat::WrongDigests, 0);
        }
        let late = i64::from(header.time) - i64::from(now);
        if header.boots != users.boots as i32 || late.abs() > WINDOW {
            return report(Stat::NotInTimeWindows, AUTH);
        }
        self.scratch.clear();
        let scoped = if header.flags & PRIV == 0 {
            header.data.rest()
        } else {
            let mut data = header.data;
            let (Some(encrypted), Ok(salt)) = (data.expect(OCTETS), header.salt.try_into()) else {
                return report(Stat::DecryptionErrors, AUTH);
            };
            self.scratch.extend_from_slice(encrypted);
            let (boots, time) = (header.boots as u32, header.time as u32);
            engine.keys.decrypt(boots, time, salt, &mut self.scratch);
            &self.scratch
        };
        let mut scoped = Reader::new(scoped);
        let mut parts = scoped.expect(SEQUENCE).map(Reader::new);
        let context =
            parts.as_mut().and_then(|parts| Some((parts.expect(OCTETS)?, parts.expect(OCTETS)?)));
        let (Some(mut pdu), Some((_, context_name))) = (parts, context) else {
            return report(Stat::DecryptionErrors, AUTH);
        };
        let size = agent.max_size().min(usize::try_from(header.max_size).ok()?);
        // Subtract what a message of this model needs besides the PDU, including the user and the
        // context.
        let size = size.saturating_sub(users.user.len() + context_name.len() + 84);
        let size = size.saturating_sub(users.protocols.digest_len());
        if !agent.answer(&mut pdu, false, asked, size, out) {
            return None;
        }
        out.prepend_element(OCTETS, context_name);
        out.prepend_element(OCTETS, &engine.id);
        out.wrap(SEQUENCE);
        let level = header.flags & (AUTH | PRIV);
        wrap(engine, &users, now, &header, level, &mut salt, agent.max_size(), out);
        self.salt = salt;
        Some(())
    }
}

impl Secure for V3 {
    fn answer(&mut self, agent: &mut Agent, message: &[u8], asked: Asked, out: &mut Out) -> bool {
        self.try_answer(agent, message, asked, out).is_some()
    }
}

/// Writes the scopedPDU of a Report. The counter can be any number, because nothing relies on it.
fn put_report(stat: Stat, value: u32, engine_id: &[u8], out: &mut Out) {
    // usmStats 1.3.6.1.6.3.15.1.1.
    let oid = [0x2b, 6, 1, 6, 3, 15, 1, 1, stat as u8, 0];
    let value = value.to_be_bytes();
    // The value has a leading zero byte, which keeps it positive.
    out.prepend_element(crate::responder::ber::COUNTER32, &value);
    out.prepend_element(OID, &oid);
    out.wrap(SEQUENCE);
    out.wrap(SEQUENCE);
    out.prepend_integer(0);
    out.prepend_integer(0);
    // The request could not be read, so there is no request-id to repeat. The msgID matches the
    // Report to the request.
    out.prepend_integer(0);
    out.wrap(REPORT);
    out.prepend_element(OCTETS, &[]);
    out.prepend_element(OCTETS, engine_id);
    out.wrap(SEQUENCE);
}

/// Makes a message from a scopedPDU: encrypts and signs it according to `level`.
#[expect(clippy::too_many_arguments, reason = "a message header has this many parts")]
fn wrap(
    engine: &Engine,
    users: &Users,
    now: u32,
    to: &Header<'_>,
    level: u8,
    salt: &mut u64,
    max_size: usize,
    out: &mut Out,
) {
    let mut salt_bytes: &[u8] = &[];
    let next;
    if level & PRIV != 0 {
        *salt = salt.wrapping_add(1);
        next = salt.to_be_bytes();
        engine.keys.encrypt(users.boots, now, next, out.bytes_mut());
        out.wrap(OCTETS);
        salt_bytes = &next;
    }
    let data = out.len();
    let len = if level & AUTH != 0 { users.protocols.digest_len() } else { 0 };
    let user = if level & AUTH != 0 { &users.user[..] } else { to.user };
    out.prepend_element(OCTETS, salt_bytes);
    out.prepend_element(OCTETS, &NO_DIGEST[..len]);
    // The digest starts after its header of two bytes.
    let from_end = out.len() - 2;
    out.prepend_element(OCTETS, user);
    out.prepend_integer(now);
    out.prepend_integer(users.boots);
    out.prepend_element(OCTETS, &engine.id);
    out.prepend_header(SEQUENCE, out.len() - data);
    out.prepend_header(OCTETS, out.len() - data);
    let before = out.len();
    out.prepend_integer(USM as u32);
    out.prepend_element(OCTETS, &[level]);
    out.prepend_integer(max_size as u32);
    out.prepend(to.id);
    out.prepend_header(SEQUENCE, out.len() - before);
    out.prepend_integer(3);
    out.wrap(SEQUENCE);
    if level & AUTH != 0 {
        let at = out.len() - from_end;
        let mut digest = NO_DIGEST;
        engine.keys.digest(&[out.bytes()], &mut digest[..len]);
        out.bytes_mut()[at..at + len].copy_from_slice(&digest[..len]);
    }
}
