//! A message through the state machine of SNMPv3, and through a session of libnetsnmp.

use super::{AuthKey, Cover, Header, Keys, Message, Peer, Received, RequestPdu, message, seal};
use crate::{
    AuthProtocol, Credentials, Engine, Key, Library, Oid, PrivProtocol, Secret, SecurityLevel,
    User, Value, VarBind,
    codec::{fuzzing::cut, guard, raw_session::RawSession, usm::key_ring::KeyRing},
    query::{Request, RequestKind},
};
use std::{rc::Rc, time::Instant};

const ENGINE: &[u8] = b"\x80\x00\x1f\x88\x04agent";
const ID: u32 = 0x1234_5678;
/// The response to the request: sysUpTime.0 is 4711.
const RESPONSE: &[u8] = b"\xa2\x1e\x02\x04\x12\x34\x56\x78\x02\x01\x00\x02\x01\x00\x30\x10\x30\x0e\
    \x06\x08\x2b\x06\x01\x02\x01\x01\x03\x00\x43\x02\x12\x67";

/// How many kinds of users, and of messages for each, the first octet chooses from.
const USERS: u8 = 4;
const KINDS: u8 = 3;

fn user(which: u8) -> User {
    let key = |protocol: AuthProtocol| Key::Master(Secret::new(vec![7; protocol.key_len()]));
    let mut user = User::new("bob");
    let (auth, privacy) = match which {
        0 => (None, None),
        1 => (Some(AuthProtocol::Md5), None),
        2 => (Some(AuthProtocol::Sha), Some(PrivProtocol::Aes128)),
        _ => (Some(AuthProtocol::Sha), Some(PrivProtocol::Des)),
    };
    user.auth = auth.map(|auth| (auth, key(auth)));
    user.privacy = auth.zip(privacy).map(|(auth, privacy)| (privacy, key(auth)));
    user
}

/// Reads octets as the answer to a request. The first one says for which user, and whether the rest
/// is a message, a message that is then signed, or a scoped PDU that is then encrypted and signed.
///
/// # Panics
/// The peer takes it for something that libnetsnmp does not take it for.
pub fn usm(octets: &[u8]) {
    let Some((&first, rest)) = octets.split_first() else { return };
    let (which, kind) = (first % USERS, first / USERS % KINDS);
    let mut both = Both::new(&user(which));
    let good = both.seal(&good());
    both.ask();
    let [theirs, ours] = both.take(&good);
    assert!(theirs.is_some() && theirs == ours, "{theirs:?} {ours:?}");
    let message = match kind {
        0 => rest.to_vec(),
        1 => both.signed(rest),
        _ => both.seal(rest),
    };
    both.ask();
    let [theirs, ours] = both.take(&message);
    // A session tells these two apart less well.
    let is_refined =
        |text: &String| text.contains("UnknownEngineId") || text.contains("NotInTimeWindow");
    let agrees = ours.is_none() || ours == theirs || ours.as_ref().is_some_and(is_refined);
    assert!(agrees, "libnetsnmp: {theirs:?}, ours: {ours:?}");
}

/// Returns sound answers of each kind for each user.
pub fn sound() -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for which in 0..USERS {
        let both = Both::new(&user(which));
        for kind in 0..KINDS {
            let octets = if kind == 2 { good() } else { both.seal(&good()) };
            all.push([&[which + kind * USERS], &octets[..]].concat());
        }
    }
    all
}

fn good() -> Vec<u8> {
    message::scoped(ENGINE, b"", RESPONSE.len(), |to| to.extend_from_slice(RESPONSE))
}

/// A session of the library and a peer that have the same request under way.
struct Both {
    session: RawSession,
    peer: Peer,
    level: SecurityLevel,
}

impl Both {
    fn new(user: &User) -> Self {
        Library::get().expect("the library can be initialised");
        let engine = Engine::new(ENGINE, 5, 1000);
        let ring = Rc::new(KeyRing::new(user).expect("a sound user"));
        let session = RawSession::open(&Credentials::v3(user.clone()), Some(&engine));
        Self {
            session: session.expect("a session"),
            peer: Peer::new(ring, user, Some(&engine), Instant::now()).expect("a peer"),
            level: user.security_level(),
        }
    }

    fn ask(&mut self) {
        let name: Oid = [1_u32, 3, 6, 1, 2, 1, 1, 3, 0][..].try_into().expect("sysUpTime.0");
        let varbinds = vec![VarBind::new(name, Value::Null)];
        let request = Request { kind: RequestKind::Get, varbinds };
        self.session.set_next_id(ID as i32);
        self.session.encode(&request).expect("a message");
        let pdu = RequestPdu::new(&request, ID).expect("a request");
        self.peer.encode(&pdu, ID, Instant::now()).expect("a message");
    }

    /// Returns what the library and what the peer take the message for; `None` if it is refused.
    fn take(&mut self, message: &[u8]) -> [Option<String>; 2] {
        let ours = match guard::check(message) {
            Ok(envelope) => {
                let mut received = self.peer.decode(message, &envelope, Instant::now());
                if let Received::Reply(reply) = &mut received {
                    (reply.status.0, reply.index) = (cut(reply.status.0), cut(reply.index));
                }
                taken(&received)
            }
            Err(_) => None,
        };
        [taken(&self.session.decode(message)), ours]
    }

    fn keys(&self) -> &Keys {
        self.peer.keys.as_deref().expect("the engine is known")
    }

    fn seal(&self, scoped: &[u8]) -> Vec<u8> {
        // The library encrypts no empty text.
        let scoped = if scoped.is_empty() { &[0] } else { scoped };
        let keys = self.keys();
        let (auth, privacy) = (keys.auth.as_ref(), keys.privacy.as_ref());
        let cover = Cover { boots: 5, time: 1000, salt: *b"saltsalt" };
        let header = Header {
            id: ID,
            level: self.level,
            reportable: false,
            engine_id: ENGINE,
            boots: cover.boots,
            time: cover.time,
            user: b"bob",
            mac_len: auth.map_or(0, AuthKey::mac_len),
            salt: if privacy.is_some() { &cover.salt } else { &[] },
        };
        seal(&header, scoped, auth, privacy.map(|key| (key, &cover))).expect("keys that work")
    }

    /// Signs a message, if it has room for a digest.
    fn signed(&self, message: &[u8]) -> Vec<u8> {
        let mut message = message.to_vec();
        let mac = Message::read(&message).map(|message| message.mac);
        if let Ok(mac) = mac
            && let Some(auth) = &self.keys().auth
            && mac.len() == auth.mac_len()
        {
            message[mac.clone()].fill(0);
            auth.sign(&mut message, mac).expect("a key that works");
        }
        message
    }
}

fn taken(received: &Received) -> Option<String> {
    match received {
        Received::Stray(_) | Received::OtherId { .. } | Received::Malformed(_) => None,
        // The library reads an OID without octets as the single number 0.
        answer => Some(format!("{answer:?}").replace("Oid(0)", "Oid(0.0)")),
    }
}
