//! Good and bad messages: what libnetsnmp takes, a peer takes too. Each difference has its reason.

use super::{Taken::Refused, *};

const UNKNOWN_ENGINE_IDS: &str = "1.3.6.1.6.3.15.1.1.4.0";
const NOT_IN_TIME_WINDOWS: &str = "1.3.6.1.6.3.15.1.1.2.0";
const WRONG_DIGESTS: &str = "1.3.6.1.6.3.15.1.1.5.0";
const MAX: u32 = i32::MAX as u32;

type Make = fn(&Keys) -> Vec<u8>;

fn report(report: Report) -> Taken {
    taken(Received::Report(report))
}

fn outdated() -> Taken {
    taken(Received::Outdated)
}

/// Asks, gives the message to both, and compares with what each should take it for.
fn check(both: &mut Both, what: &str, message: &[u8], expected: [Taken; 2]) {
    both.ask();
    assert_eq!(both.take(message), expected, "{what}: the library, and the peer");
}

/// A good answer with another field.
fn with(change: impl FnOnce(&mut Answer), keys: &Keys) -> Vec<u8> {
    let mut answer = Answer::new();
    change(&mut answer);
    answer.seal(keys)
}

/// A good answer with other octets, signed again.
fn rewritten(keys: &Keys, change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    signed_again(Answer::new().seal(keys), keys, change)
}

/// What both take.
const TAKEN: &[(&str, Make)] = &[
    ("a good answer", |k| Answer::new().seal(k)),
    ("old by the window", |k| with(|a| a.time = 851, k)),
    ("ahead by weeks", |k| with(|a| a.time = 2_000_000, k)),
    ("ahead by a boot", |k| with(|a| (a.boots, a.time) = (6, 0), k)),
    ("padding behind the scoped PDU", |k| with(|a| a.padding = vec![7; 7], k)),
    ("octets behind the message", |k| [Answer::new().seal(k), vec![1, 2, 3]].concat()),
    ("it wants a Report", |k| with(|a| a.reportable = true, k)),
];

/// What nobody takes.
const REFUSED: &[(&str, Make)] = &[
    ("an octet of the digest differs", |k| {
        let mut message = Answer::new().seal(k);
        let mac = Message::read(&message).unwrap().mac;
        message[mac.start] ^= 1;
        message
    }),
    ("an octet of the content differs", |k| {
        let mut message = Answer::new().seal(k);
        *message.last_mut().unwrap() ^= 1;
        message
    }),
    ("an octet of the salt differs", |k| {
        let mut message = Answer::new().seal(k);
        let salt = Message::read(&message).unwrap().mac.end + 2;
        message[salt] ^= 1;
        message
    }),
    ("signed with another key", |k| {
        let other = user(Some(AuthProtocol::Sha), None);
        let other =
            User { auth: Some((AuthProtocol::Sha, Key::Master(Secret::new([8; 20])))), ..other };
        let engine = EngineId::new(ENGINE).unwrap();
        let keys = KeyRing::new(&other).unwrap().keys(&engine).unwrap();
        let auth = keys.auth.as_ref().unwrap();
        let mut message = Answer::new().seal(k);
        let mac = Message::read(&message).unwrap().mac;
        message[mac.clone()].fill(0);
        auth.sign(&mut message, mac).unwrap();
        message
    }),
    ("a digest that is cut", |k| resized_mac(k, 11)),
    ("a digest that is too long", |k| resized_mac(k, 13)),
    ("no digest", |k| resized_mac(k, 0)),
    ("one octet of a digest", |k| resized_mac(k, 1)),
    ("a salt of 7 octets", |k| resized_salt(k, 7)),
    ("a salt of 9 octets", |k| resized_salt(k, 9)),
    ("no salt", |k| resized_salt(k, 0)),
    ("another user", |k| with(|a| a.user = b"eve".to_vec(), k)),
    ("a user whose name begins so", |k| with(|a| a.user = b"bobby".to_vec(), k)),
    ("no user", |k| with(|a| a.user.clear(), k)),
    ("no engine", |k| with(|a| a.engine_id.clear(), k)),
    ("another msgID", |k| with(|a| a.id += 1, k)),
    ("another request-id", |k| with(|a| a.pdu.request_id += 1, k)),
    ("another context", |k| with(|a| a.context = b"vlan-1".to_vec(), k)),
    ("another context engine", |k| with(|a| a.context_engine_id[5] ^= 1, k)),
    ("a context engine ID of 33 octets", |k| with(|a| a.context_engine_id = vec![1; 33], k)),
    ("an answer without authentication", |k| with(|a| a.level = SecurityLevel::NoAuthNoPriv, k)),
    ("an answer without encryption", |k| with(|a| a.level = SecurityLevel::AuthNoPriv, k)),
    ("privacy without authentication", |k| flags(k, 2)),
    ("flags say plain, the content is encrypted", |k| flags(k, 1)),
    ("flags say unsigned, the content is encrypted", |k| flags(k, 0)),
    ("flags say encrypted, the content is plain", |k| {
        let plain = Answer { level: SecurityLevel::AuthNoPriv, ..Answer::new() };
        let message = plain.seal(k);
        let at = flags_at(&message);
        signed_again(message, k, |message| message[at] = 3)
    }),
    ("another security model", |k| {
        rewritten(k, |message| {
            let model = flags_at(message) + 3;
            message[model] = 4;
        })
    }),
    ("msgMaxSize is too small", |k| {
        rewritten(k, |message| {
            let size = flags_at(message) - 5;
            message[size..size + 3].copy_from_slice(&[0, 1, 0xe3]);
        })
    }),
    ("nonsense that is signed", |k| {
        let mut scoped = Answer::new().scoped();
        scoped[0] = 0x31;
        Answer::new().seal_scoped(k, &scoped)
    }),
    ("nothing is encrypted", |k| {
        rewritten(k, |message| {
            let content = Answer::new().scoped().len();
            message.truncate(message.len() - content);
            let end = message.len() - 1;
            message[end] = 0;
            message[1] -= content as u8;
        })
    }),
    ("a request", |k| with(|a| a.pdu.tag = ber::pdu::GET, k)),
    ("a trap", |k| with(|a| a.pdu.tag = ber::pdu::TRAP_V2, k)),
    ("an inform", |k| with(|a| a.pdu.tag = ber::pdu::INFORM, k)),
    ("SNMPv2c", |_| ber::Message::v2c("public", ber::pdu::RESPONSE, ID.into(), &[NAME]).encode()),
    ("no octets", |_| Vec::new()),
    ("the first half", |k| {
        let message = Answer::new().seal(k);
        message[..message.len() / 2].to_vec()
    }),
];

fn flags_at(message: &[u8]) -> usize {
    let engine = Message::read(message).unwrap().engine_id;
    // Before it: a tag and a length, two heads, msgSecurityModel.
    let engine = engine.as_ptr() as usize - message.as_ptr() as usize;
    engine - 2 - 4 - 3 - 1
}

fn boots_at(message: &[u8]) -> usize {
    flags_at(message) + 1 + 3 + 4 + 2 + ENGINE.len() + 2
}

fn flags(keys: &Keys, flags: u8) -> Vec<u8> {
    let mut message = Answer::new().seal(keys);
    let at = flags_at(&message);
    let mac = Message::read(&message).unwrap().mac;
    message[at] = flags;
    message[mac.clone()].fill(0);
    keys.auth.as_ref().unwrap().sign(&mut message, mac).unwrap();
    message
}

/// The lengths around are all below 128, so that they change by the same number.
fn resized(message: &mut Vec<u8>, place: std::ops::Range<usize>, len: usize) {
    let change = len as i16 - place.len() as i16;
    let engine = boots_at(message) - 2 - ENGINE.len() - 2;
    for at in [1, engine - 3, engine - 1, place.start - 1] {
        message[at] = (i16::from(message[at]) + change) as u8;
    }
    message.splice(place, vec![b's'; len]);
}

fn resized_mac(keys: &Keys, len: usize) -> Vec<u8> {
    let mut message = Answer::new().seal(keys);
    let mac = Message::read(&message).unwrap().mac;
    resized(&mut message, mac, len);
    let mac = Message::read(&message).unwrap().mac;
    assert_eq!(mac.len(), len);
    message[mac.clone()].fill(0);
    // The right digest, as far as there is room.
    let (mut whole, place) = (message.clone(), 0..keys.auth.as_ref().unwrap().mac_len());
    keys.auth.as_ref().unwrap().sign(&mut whole, place.clone()).unwrap();
    for (to, from) in message[mac].iter_mut().zip(&whole[place]) {
        *to = *from;
    }
    message
}

fn resized_salt(keys: &Keys, len: usize) -> Vec<u8> {
    rewritten(keys, |message| {
        let salt = Message::read(message).unwrap().mac.end + 2;
        resized(message, salt..salt + 8, len);
        assert_eq!(Message::read(message).unwrap().salt.len(), len);
    })
}

#[test]
fn good_messages_are_taken_by_both_and_bad_ones_by_none() {
    let user = sha_aes();
    for (what, make) in TAKEN {
        let mut both = acquainted(&user);
        let message = make(both.keys());
        check(&mut both, what, &message, [reply(), reply()]);
    }
    let mut both = acquainted(&user);
    for (what, make) in REFUSED {
        let message = make(both.keys());
        check(&mut both, what, &message, [Refused, Refused]);
        // Nothing of it stays, and the request still waits for its answer.
        let good = Answer::new().seal(both.keys());
        assert_eq!(both.take(&good), [reply(), reply()], "after {what}");
    }
}

#[test]
fn every_protocol_is_decoded() {
    let library = Library::get().unwrap();
    for &auth in library.auth_protocols() {
        for privacy in library.priv_protocols().iter().copied().map(Some).chain([None]) {
            let user = user(Some(auth), privacy);
            for padding in 0..9 {
                let mut both = Both::known(&user);
                let level = user.security_level();
                let answer = Answer { level, padding: vec![0; padding], ..Answer::new() };
                let message = answer.seal(both.keys());
                check(&mut both, "an answer", &message, [reply(), reply()]);
                let mut message = message;
                let last = message.len() - 1;
                message[last] ^= 0x10;
                check(&mut both, "a tampered answer", &message, [Refused, Refused]);
            }
        }
    }
    let mut both = acquainted(&User::new("bob"));
    let answer = Answer { level: SecurityLevel::NoAuthNoPriv, ..Answer::new() };
    let message = answer.seal(both.keys());
    check(&mut both, "without keys", &message, [reply(), reply()]);
}

#[test]
fn a_des_text_must_have_whole_blocks() {
    let user = user(Some(AuthProtocol::Sha), Some(PrivProtocol::Des));
    let mut both = acquainted(&user);
    let message = Answer::new().seal(both.keys());
    let cut = signed_again(message, both.keys(), |message| {
        message.pop();
        message[1] -= 1;
        let content = match Message::read(&message[..]) {
            Ok(_) => panic!("the length of the content is still the old one"),
            Err(_) => message.len() - (Answer::new().scoped().len().next_multiple_of(8) - 1) - 1,
        };
        message[content] -= 1;
    });
    check(&mut both, "seven octets in the last block", &cut, [Refused, Refused]);
}

#[test]
fn a_value_that_does_not_parse_costs_only_itself() {
    let mut both = acquainted(&sha_aes());
    let mut answer = Answer::new();
    let odd = (ber::oid(NAME), ber::Value::Raw(0x43, vec![]));
    answer.pdu.varbinds.push(odd);
    let message = answer.seal(both.keys());
    both.ask();
    let [theirs, ours] = both.take(&message);
    assert_eq!(theirs, ours);
    assert!(matches!(ours, Taken::As(text) if text.contains("4711") && text.contains("Malformed")));
}

#[test]
fn reports_without_authentication_are_heard_and_set_no_clock() {
    let user = sha_aes();
    let anonymous = |engine_id: &[u8]| {
        let report = Answer::report(WRONG_DIGESTS);
        Answer { user: Vec::new(), engine_id: engine_id.to_vec(), ..report }
    };
    for (what, answer, expected) in [
        ("wrong digest", Answer::report(WRONG_DIGESTS), report(Report::WrongDigest)),
        ("unknown engine", Answer::report(UNKNOWN_ENGINE_IDS), report(Report::UnknownEngineId)),
        ("of no user", anonymous(ENGINE), report(Report::WrongDigest)),
        ("of no user and no engine", anonymous(b""), report(Report::WrongDigest)),
        ("time", Answer { boots: 77, ..Answer::report(NOT_IN_TIME_WINDOWS) }, outdated()),
    ] {
        let mut both = acquainted(&user);
        let message = answer.seal(both.keys());
        check(&mut both, what, &message, [expected.clone(), expected]);
        assert_eq!(both.peer.engine().unwrap().boots(), 5, "{what}");
        assert_eq!(both.session.engine().unwrap().boots(), 5, "{what}");
    }
    let mut both = acquainted(&user);
    let mut unknown = Answer::report("1.3.6.1.4.1.99999.1.0").seal(both.keys());
    check(&mut both, "an unknown counter", &unknown, {
        let oid = "1.3.6.1.4.1.99999.1.0".parse().unwrap();
        [
            report(Report::Other(oid)),
            report(Report::Other("1.3.6.1.4.1.99999.1.0".parse().unwrap())),
        ]
    });
    // As others may write it: with a sub-identifier of five octets.
    unknown = Answer::report("1.3.6.1.4.1.4294967295.0").seal(both.keys());
    check(&mut both, "a long sub-identifier", &unknown, {
        let other = || report(Report::Other("1.3.6.1.4.1.4294967295.0".parse().unwrap()));
        [other(), other()]
    });
}

#[test]
fn an_authenticated_report_sets_the_clock() {
    let user = sha_aes();
    for (boots, time) in [(5, 2000), (6, 1), (1000, 0)] {
        let mut both = acquainted(&user);
        let answer = Answer {
            boots,
            time,
            level: SecurityLevel::AuthNoPriv,
            ..Answer::report(NOT_IN_TIME_WINDOWS)
        };
        let message = answer.seal(both.keys());
        check(&mut both, "a Report", &message, [outdated(), outdated()]);
        for engine in [both.peer.engine().unwrap(), both.session.engine().unwrap()] {
            assert_eq!(engine.boots(), boots);
            assert!((time..time + 10).contains(&engine.time()), "{}", engine.time());
        }
    }
}

#[test]
fn old_messages_lead_to_a_new_discovery() {
    let user = sha_aes();
    for (boots, time) in [(5, 840), (4, 1000), (4, MAX), (0, 0)] {
        let mut both = acquainted(&user);
        let message = with(|a| (a.boots, a.time) = (boots, time), both.keys());
        let late = || report(Report::NotInTimeWindow);
        check(&mut both, "old", &message, [late(), late()]);
        assert!(both.peer.forget_engine() && both.peer.needs_discovery());
        assert!(both.session.forget_engine() && both.session.needs_discovery());
        both.ask();
    }
}

#[test]
fn another_engine_is_noticed_and_named() {
    for level in [SecurityLevel::NoAuthNoPriv, SecurityLevel::AuthPriv] {
        let mut both = acquainted(&sha_aes());
        let other = b"\x80\x00\x1f\x88\x04other".to_vec();
        let answer =
            Answer { level, engine_id: other.clone(), ..Answer::report(UNKNOWN_ENGINE_IDS) };
        let message = answer.seal(both.keys());
        let unknown = || report(Report::UnknownEngineId);
        check(&mut both, "another engine", &message, [unknown(), unknown()]);
        let refusal =
            ErrorKind::OtherEngine { expected: ENGINE.to_vec(), found: other, given: false };
        assert_eq!(both.peer.refusal(Report::UnknownEngineId), refusal);
        assert_eq!(both.session.refusal(Report::UnknownEngineId), refusal);
    }
}

#[test]
fn a_discovery_takes_any_report_that_names_an_engine() {
    let found = || taken(Received::Discovered);
    let probe = |change: fn(&mut Answer)| {
        let mut answer = Answer { user: Vec::new(), ..Answer::report(UNKNOWN_ENGINE_IDS) };
        answer.context_engine_id.clear();
        change(&mut answer);
        answer
    };
    type Row = (&'static str, fn(&mut Answer), [Taken; 2]);
    let rows: [Row; 7] = [
        ("a Report", |_| {}, [found(), found()]),
        ("another counter", |a| a.pdu.varbinds[0].0 = ber::oid(WRONG_DIGESTS), [found(), found()]),
        ("no varbinds", |a| a.pdu.varbinds.clear(), [found(), found()]),
        ("a Report of a user", |a| a.user = b"bob".to_vec(), [Refused, Refused]),
        ("no engine", |a| a.engine_id.clear(), [Refused, Refused]),
        ("a Response", |a| a.pdu.tag = ber::pdu::RESPONSE, [Refused, Refused]),
        ("another msgID", |a| a.id += 1, [Refused, Refused]),
    ];
    for (what, change, expected) in rows {
        for user in [sha_aes(), User::new("bob")] {
            let mut both = Both::new(&user, None);
            let none = Keys { auth: None, privacy: None };
            let message = probe(change).seal(&none);
            check(&mut both, what, &message, expected.clone());
            if expected[1] == found() {
                assert_eq!(both.peer.engine().unwrap().id(), ENGINE);
                assert_eq!(both.peer.engine().unwrap().boots(), 5);
                both.ask();
                let good = Answer { level: user.security_level(), ..Answer::new() };
                let good = good.seal(both.keys());
                assert_eq!(both.take(&good), [reply(), reply()]);
            }
        }
    }
}

/// What the library and a peer take differently, and why.
#[test]
fn each_difference_has_its_reason() {
    let late = || report(Report::NotInTimeWindow);
    // Its clock is only remembered. The library is told that as if the engine had sent it, so an
    // agent with fewer boots costs a discovery. RFC 3414 trusts only authenticated messages: here
    // one of them replaces what is only remembered.
    let mut both = Both::known(&sha_aes());
    let message = with(|a| (a.boots, a.time) = (4, 1000), both.keys());
    check(&mut both, "fewer boots than remembered", &message, [late(), reply()]);
    assert_eq!(both.peer.engine().unwrap().boots(), 4);

    // RFC 3414, section 3.2 7b, updates the boots first and then refuses the message. The library
    // checks the boots before it updates them, so it takes one message.
    let mut both = acquainted(&sha_aes());
    let message = with(|a| a.boots = MAX, both.keys());
    check(&mut both, "the most boots", &message, [reply(), late()]);
    check(&mut both, "the most boots, again", &message, [late(), late()]);
    for refusal in
        [both.peer.refusal(Report::NotInTimeWindow), both.session.refusal(Report::NotInTimeWindow)]
    {
        assert_eq!(refusal, ErrorKind::OutOfBoots);
    }
    assert!(!both.peer.forget_engine() && !both.session.forget_engine());

    // The library does not compare the length of the encrypted scoped PDU with its content.
    let mut both = acquainted(&sha_aes());
    let mut scoped = Answer::new().scoped();
    scoped[1] -= 1;
    let message = Answer::new().seal_scoped(both.keys(), &scoped);
    check(&mut both, "a scoped PDU that is too short", &message, [reply(), Refused]);

    // Another engine says it in a message of no user. The library hears the Report of any engine
    // then. But this one knows nothing about the request, so the engine has changed.
    let mut both = acquainted(&sha_aes());
    let mut answer = Answer::report(WRONG_DIGESTS);
    (answer.user, answer.engine_id[5]) = (Vec::new(), b'x');
    let message = answer.seal(both.keys());
    let theirs = report(Report::WrongDigest);
    check(&mut both, "another engine", &message, [theirs, report(Report::UnknownEngineId)]);

    // A message that another engine could have sent before it was changed: its boots are older than
    // known. Our session reports the time then, and a peer the engine. Both discover it again.
    let mut both = acquainted(&sha_aes());
    let answer = Answer { boots: 1, engine_id: b"other".to_vec(), ..Answer::new() };
    let message = answer.seal(both.keys());
    check(&mut both, "an older engine", &message, [late(), report(Report::UnknownEngineId)]);

    // It claims to be old, but nobody has signed it. A session cannot tell which of both made the
    // library refuse it.
    let mut both = acquainted(&sha_aes());
    let mut message = with(|a| a.boots = 1, both.keys());
    let mac = Message::read(&message).unwrap().mac;
    message[mac.start] ^= 1;
    check(&mut both, "old and forged", &message, [late(), Refused]);
    let message = rewritten(both.keys(), |message| {
        let boots = boots_at(message);
        message[boots] = 0xff;
    });
    check(&mut both, "negative boots", &message, [late(), Refused]);

    // A Report of the time answers the discovery. The library would send the discovery again.
    let mut both = Both::new(&sha_aes(), None);
    let mut answer = Answer::report(NOT_IN_TIME_WINDOWS);
    answer.user.clear();
    let none = Keys { auth: None, privacy: None };
    let message = answer.seal(&none);
    check(&mut both, "a discovery", &message, [outdated(), taken(Received::Discovered)]);
}
