//! For the same fields, a peer sends the same octets as libnetsnmp.

use super::*;

/// Returns what a peer sends for the boots, the time and the salt of that message.
fn same_fields(both: &Both, request: &Request, id: u32, theirs: &[u8]) -> Vec<u8> {
    let message = Message::read(theirs).unwrap();
    let salt = message.salt.try_into().unwrap_or_default();
    let cover = Cover { boots: message.boots, time: message.time, salt };
    both.peer.encode_at(&RequestPdu::new(request, id).unwrap(), id, &cover).unwrap()
}

fn check(user: &User, engine: &Engine, request: &Request, ids: &[u32]) {
    let mut both = Both::new(user, Some(engine));
    for &id in ids {
        both.session.set_next_id(id as i32);
        let theirs = both.session.encode(request).unwrap();
        let ours = same_fields(&both, request, id, &theirs);
        assert_eq!(ours, *theirs, "{user:?}, id {id}");
    }
}

#[test]
fn every_protocol_and_level_is_encoded_as_the_library_does() {
    let library = Library::get().unwrap();
    let engine = Engine::new(ENGINE, 5, 1000);
    let mut users = vec![user(None, None)];
    for &auth in library.auth_protocols() {
        users.push(user(Some(auth), None));
        users.extend(library.priv_protocols().iter().map(|&it| user(Some(auth), Some(it))));
    }
    for user in users {
        check(&user, &engine, &get(), &[ID]);
        for level in [SecurityLevel::NoAuthNoPriv, SecurityLevel::AuthNoPriv] {
            if user.security_level() >= level {
                check(&User { level: Some(level), ..user.clone() }, &engine, &get(), &[ID]);
            }
        }
    }
}

#[test]
fn localised_keys_are_used_as_they_are() {
    let engine = Engine::new(ENGINE, 5, 1000);
    let key = |len| Key::Localized(Secret::new((0..len).map(|n| n as u8).collect::<Vec<_>>()));
    for &(privacy, len) in
        &[(PrivProtocol::Des, 16), (PrivProtocol::Aes128, 16), (PrivProtocol::Aes256Cisco, 32)]
    {
        if !Library::get().unwrap().priv_protocols().contains(&privacy) {
            continue;
        }
        let mut user = User::new("bob");
        user.auth = Some((AuthProtocol::Sha256, key(32)));
        user.privacy = Some((privacy, key(len)));
        check(&user, &engine, &get(), &[ID]);
    }
}

#[test]
fn every_field_is_encoded_as_the_library_does() {
    let wide = |octets: usize| Engine::new(vec![0x80; octets], 0, 0);
    let engines = [
        Engine::new(ENGINE, 0, 0),
        Engine::new(ENGINE, 127, 128),
        Engine::new(ENGINE, 0x8000, 0x00ff_ffff),
        Engine::new(ENGINE, 0x7fff_ffff, 0x7fff_0000),
        wide(5),
        wide(32),
    ];
    let ids = [ID, 1, 0x7f, 0x80, 0x7fff, 0x0100_0000, 0x7fff_ffff];
    for engine in &engines {
        check(&sha_aes(), engine, &get(), &ids);
    }
    let engine = &engines[0];
    for context in ["", "vlan-1", &"c".repeat(200)] {
        for id in [None, Some(vec![0x80, 0, 0, 0, 1]), Some(vec![1; 32])] {
            let user = User { context_engine_id: id, ..sha_aes().context(context) };
            check(&user, engine, &get(), &[ID]);
            check(&User { auth: None, privacy: None, ..user }, engine, &get(), &[ID]);
        }
    }
    let long = User { name: "n".repeat(32), ..sha_aes() };
    check(&long, engine, &get(), &[ID]);
}

#[test]
fn every_request_is_encoded_as_the_library_does() {
    let engine = Engine::new(ENGINE, 5, 1000);
    let name = NAME.parse::<Oid>().unwrap();
    let many = |n: usize| vec![VarBind::new(name.clone(), Value::Null); n];
    let values = [
        Value::Integer(-1),
        Value::OctetString(vec![1; 200]),
        Value::Counter64(u64::MAX),
        Value::IpAddress([10, 0, 0, 1].into()),
        Value::ObjectIdentifier(name.clone()),
        Value::Gauge32(u32::MAX),
    ];
    let set = values.into_iter().map(|value| VarBind::new(name.clone(), value)).collect();
    let bulk = RequestKind::GetBulk { non_repeaters: 2, max_repetitions: 200 };
    for (kind, varbinds) in [
        (RequestKind::Get, many(1)),
        (RequestKind::GetNext, many(60)),
        (bulk, many(14)),
        (RequestKind::Get, many(500)),
        (RequestKind::Set, set),
    ] {
        let request = Request { kind, varbinds };
        for user in
            [sha_aes(), user(Some(AuthProtocol::Md5), Some(PrivProtocol::Des)), User::new("bob")]
        {
            check(&user, &engine, &request, &[ID]);
        }
    }
}

#[test]
fn a_discovery_is_encoded_as_the_library_does() {
    for user in [sha_aes(), User::new("bob").context("vlan-1")] {
        for id in [None, Some(vec![1; 7])] {
            // It compares both.
            Both::new(&User { context_engine_id: id, ..user.clone() }, None).ask();
        }
    }
}

#[test]
fn a_request_beyond_the_largest_datagram_is_too_big_for_both() {
    let mut both = Both::known(&sha_aes());
    let value = |n| Value::OctetString(vec![0; n]);
    for (octets, fits) in [(65_000, true), (65_507, false)] {
        let varbinds = vec![VarBind::new(NAME.parse::<Oid>().unwrap(), value(octets))];
        let request = Request { kind: RequestKind::Set, varbinds };
        both.session.set_next_id(ID as i32);
        let theirs = both.session.encode(&request).map_err(|e| e.kind().clone());
        let pdu = RequestPdu::new(&request, ID).unwrap();
        let ours = both.peer.encode(&pdu, ID, Instant::now()).map_err(|e| e.kind().clone());
        assert_eq!((theirs.is_ok(), ours.is_ok()), (fits, fits));
        assert!(fits || (theirs, ours) == (Err(ErrorKind::TooBig), Err(ErrorKind::TooBig)));
    }
}

#[test]
fn one_pdu_serves_many_requests() {
    let mut pdus = crate::codec::request_pdu::RequestPdus::default();
    let requests: std::sync::Arc<[Request]> = [get(), get()].into();
    let first = pdus.shared(&requests, 0).unwrap();
    assert!(Rc::ptr_eq(&first, &pdus.shared(&requests, 0).unwrap()));
    assert!(!Rc::ptr_eq(&first, &pdus.shared(&requests, 1).unwrap()));
    let mut octets = vec![1, 2, 3];
    first.write(ID, &mut octets);
    let mut own = Vec::new();
    RequestPdu::new(&get(), ID).unwrap().write(ID, &mut own);
    assert_eq!(octets[3..], own);
    assert_eq!(first.len(), own.len());
}
