//! A peer against a session of libnetsnmp: the same octets out, the same messages in.

mod messages;
mod mutated;
mod octets;

use super::*;
use crate::{
    AuthProtocol, Credentials, Key, Library, Oid, PrivProtocol, Secret, Value, VarBind,
    codec::{guard, raw_session::RawSession},
    library,
    query::{Request, RequestKind},
};
use std::{sync::mpsc, thread, time::Duration};
use testkit::ber;

const ENGINE: &[u8] = b"\x80\x00\x1f\x88\x04agent";
const NAME: &str = "1.3.6.1.2.1.1.3.0";
const ID: u32 = 0x1234_5678;

fn user(auth: Option<AuthProtocol>, privacy: Option<PrivProtocol>) -> User {
    let mut user = User::new("bob");
    user.auth = auth.map(|auth| (auth, Key::Master(Secret::new(vec![7; auth.key_len()]))));
    user.privacy = auth
        .zip(privacy)
        .map(|(auth, privacy)| (privacy, Key::Master(Secret::new(vec![9; auth.key_len()]))));
    user
}

fn sha_aes() -> User {
    user(Some(AuthProtocol::Sha), Some(PrivProtocol::Aes128))
}

fn get() -> Request {
    let name = NAME.parse::<Oid>().unwrap();
    Request { kind: RequestKind::Get, varbinds: vec![VarBind::new(name, Value::Null)] }
}

/// A session of the library and a peer that have the same request under way.
struct Both {
    session: RawSession,
    peer: Peer,
}

/// What a datagram was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Taken {
    /// An answer with this content.
    As(String),
    Refused,
}

impl Both {
    fn new(user: &User, engine: Option<&Engine>) -> Self {
        Library::get().unwrap();
        let ring = Rc::new(KeyRing::new(user).unwrap());
        Self {
            session: RawSession::open(&Credentials::v3(user.clone()), engine).unwrap(),
            peer: Peer::new(ring, user, engine, Instant::now()).unwrap(),
        }
    }

    /// With an engine that has booted five times.
    fn known(user: &User) -> Self {
        Self::new(user, Some(&Engine::new(ENGINE, 5, 1000)))
    }

    /// Sends the same request from both, or the same discovery.
    fn ask(&mut self) {
        self.session.set_next_id(ID as i32);
        if self.peer.needs_discovery() {
            assert!(self.session.needs_discovery());
            let theirs = self.session.encode_probe().unwrap();
            let ours = self.peer.encode_probe(&RequestPdu::probe(ID).unwrap(), ID).unwrap();
            assert_eq!(ours, *theirs);
        } else {
            self.session.encode(&get()).unwrap();
            let pdu = RequestPdu::new(&get(), ID).unwrap();
            self.peer.encode(&pdu, ID, Instant::now()).unwrap();
        }
    }

    /// Returns what the library and what the peer take the datagram for.
    fn take(&mut self, datagram: &[u8]) -> [Taken; 2] {
        let ours = match guard::check(datagram) {
            Ok(envelope) => self.peer.decode(datagram, &envelope, Instant::now()),
            Err(why) => malformed(why),
        };
        [taken(self.session.decode(datagram)), taken(ours)]
    }

    fn keys(&self) -> &Keys {
        self.peer.keys.as_ref().unwrap()
    }
}

fn taken(received: Received) -> Taken {
    match received {
        Received::Stray(_) | Received::OtherId { .. } | Received::Malformed(_) => Taken::Refused,
        answer => Taken::As(format!("{answer:?}")),
    }
}

/// The message of an agent. It answers the request well, until a test changes something.
struct Answer {
    id: u32,
    level: SecurityLevel,
    reportable: bool,
    engine_id: Vec<u8>,
    boots: u32,
    time: u32,
    user: Vec<u8>,
    context_engine_id: Vec<u8>,
    context: Vec<u8>,
    pdu: ber::Pdu,
    /// Behind the scoped PDU, and encrypted with it.
    padding: Vec<u8>,
    salt: Vec<u8>,
}

impl Answer {
    fn new() -> Self {
        Self {
            id: ID,
            level: SecurityLevel::AuthPriv,
            reportable: false,
            engine_id: ENGINE.to_vec(),
            boots: 5,
            time: 1000,
            user: b"bob".to_vec(),
            context_engine_id: ENGINE.to_vec(),
            context: Vec::new(),
            pdu: ber::Pdu {
                tag: ber::pdu::RESPONSE,
                request_id: ID.into(),
                status: 0,
                index: 0,
                varbinds: vec![(ber::oid(NAME), ber::Value::TimeTicks(4711))],
            },
            padding: Vec::new(),
            salt: b"saltsalt".to_vec(),
        }
    }

    /// A Report that is not authenticated.
    fn report(counter: &str) -> Self {
        let mut report = Self { level: SecurityLevel::NoAuthNoPriv, ..Self::new() };
        report.pdu.tag = ber::pdu::REPORT;
        report.pdu.varbinds = vec![(ber::oid(counter), ber::Value::Counter32(1))];
        report
    }

    fn scoped(&self) -> Vec<u8> {
        let fields = [
            ber::field(4, &self.context_engine_id),
            ber::field(4, &self.context),
            self.pdu.encode(),
        ];
        [ber::sequence(0x30, &fields), self.padding.clone()].concat()
    }

    fn seal(&self, keys: &Keys) -> Vec<u8> {
        self.seal_scoped(keys, &self.scoped())
    }

    fn seal_scoped(&self, keys: &Keys, scoped: &[u8]) -> Vec<u8> {
        let auth = keys.auth.as_ref().filter(|_| self.level >= SecurityLevel::AuthNoPriv);
        let privacy = keys.privacy.as_ref().filter(|_| self.level == SecurityLevel::AuthPriv);
        let salt = self.salt.get(..8).map_or([0; 8], |salt| salt.try_into().unwrap());
        let cover = Cover { boots: self.boots, time: self.time, salt };
        let header = Header {
            id: self.id,
            level: self.level,
            reportable: self.reportable,
            engine_id: &self.engine_id,
            boots: self.boots,
            time: self.time,
            user: &self.user,
            mac_len: auth.map_or(0, AuthKey::mac_len),
            salt: if privacy.is_some() { &self.salt } else { &[] },
        };
        seal(&header, scoped, auth, privacy.map(|key| (key, &cover))).unwrap()
    }
}

fn reply() -> Taken {
    let name = NAME.parse::<Oid>().unwrap();
    let mut reply = crate::query::Reply::empty();
    reply.varbinds = vec![VarBind::new(name, Value::TimeTicks(4711))].into();
    taken(Received::Reply(reply))
}

/// Both have authenticated the engine's clock: 5 boots, 1000 s.
fn acquainted(user: &User) -> Both {
    let mut both = Both::known(user);
    both.ask();
    let answer = Answer { level: user.security_level(), ..Answer::new() };
    let good = answer.seal(both.keys());
    assert_eq!(both.take(&good), [reply(), reply()]);
    both
}

#[test]
fn a_peer_does_not_need_the_librarys_lock() {
    Library::get().unwrap();
    let guard = library::lock();
    let (done, is_done) = mpsc::channel();
    let thread = thread::spawn(move || {
        let user = sha_aes();
        let ring = Rc::new(KeyRing::new(&user).unwrap());
        let mut peer = Peer::new(ring, &user, None, Instant::now()).unwrap();
        peer.encode_probe(&RequestPdu::probe(ID).unwrap(), ID).unwrap();
        let none = Keys { auth: None, privacy: None };
        let found = Answer { user: Vec::new(), ..Answer::report("1.3.6.1.6.3.15.1.1.4.0") };
        let take = |peer: &mut Peer, message: &[u8]| {
            taken(peer.decode(message, &guard::check(message).unwrap(), Instant::now()))
        };
        let discovered = take(&mut peer, &found.seal(&none));
        peer.encode(&RequestPdu::new(&get(), ID).unwrap(), ID, Instant::now()).unwrap();
        let message = Answer::new().seal(peer.keys.as_ref().unwrap());
        done.send([discovered, take(&mut peer, &message)]).unwrap();
    });
    let taken = is_done.recv_timeout(Duration::from_secs(60));
    drop(guard);
    thread.join().unwrap();
    let taken = taken.expect("it waits for the lock");
    assert!(taken.iter().all(|taken| *taken != Taken::Refused), "{taken:?}");
}

/// Changes a signed message, and signs it again. A change of lengths leaves it readable.
fn signed_again(mut message: Vec<u8>, keys: &Keys, change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let before = Message::read(&message).unwrap().mac;
    change(&mut message);
    // What is changed may be what makes it unreadable.
    let mac = Message::read(&message).map_or(before, |message| message.mac);
    message[mac.clone()].fill(0);
    keys.auth.as_ref().unwrap().sign(&mut message, mac).unwrap();
    message
}
