//! Agents that cut request IDs, and request IDs that are short from the start.

use netsnmp::{ErrorKind, HostRecord, Pool, Query, Session, Settings, Silence, Target, User};
use testkit::{
    faulty::{Action, Engine, Faulty, Request},
    lane::{LONG, SYS_NAME, SYS_UP_TIME, ask, kind, ms, settings},
    tree::Tree,
};

fn query() -> Query {
    Query::get([SYS_UP_TIME]).unwrap()
}

/// Answers with what `cut` makes of the request ID.
fn agent(cut: fn(i64) -> i64) -> impl Fn(&Request) -> Vec<Action> + Send + 'static {
    let tree = Tree::system();
    move |request| {
        let mut answer = tree.answer(request);
        let pdu = answer.pdu.as_mut().unwrap();
        pdu.request_id = cut(pdu.request_id);
        vec![answer.into()]
    }
}

/// Asks one host by a lane, and by a session.
fn both(settings: &Settings, cut: fn(i64) -> i64) -> [HostRecord; 2] {
    let peer = Faulty::start(agent(cut));
    let pool = Pool::builder().settings(settings.clone());
    let lane = ask(pool, vec![peer.udp()], &query()).0.remove(0);
    let target = Target::new(peer.udp());
    [lane, Session::open(&target, settings).unwrap().query(&query())]
}

fn short(mut settings: Settings) -> Settings {
    settings.short_ids = true;
    settings
}

#[test]
fn an_agent_that_cuts_ids_is_named_and_works_with_short_ones() {
    // 16 bits, 16 bits with their sign, 15 bits.
    for cut in [|id| id & 0xffff, |id| i64::from(id as i16), |id| id & 0x7fff] {
        for record in both(&settings(ms(150), 1), cut) {
            let silence = Silence::OtherId { cut: true };
            assert_eq!(*kind(&record), ErrorKind::Timeout { tries: 2, silence }, "{record}");
            assert!(record.to_string().contains("cut to 16 bits"), "{record}");
        }
        for record in both(&short(settings(LONG, 0)), cut) {
            assert!(record.outcome.is_complete(), "{record}");
        }
    }
}

#[test]
fn replies_with_another_id_are_in_the_error() {
    for record in both(&settings(ms(150), 0), |id| id ^ 0x1234) {
        let silence = Silence::OtherId { cut: false };
        assert_eq!(*kind(&record), ErrorKind::Timeout { tries: 1, silence }, "{record}");
        assert!(record.to_string().contains("another request ID"), "{record}");
    }
}

#[test]
fn hosts_with_the_same_short_id_are_not_confused() {
    // Hosts are under way together, so that many have the same ID: there are 32,767.
    let tree = Tree::system();
    let peer = Faulty::everywhere(move |request| {
        let mut answer = tree.answer(request);
        let pdu = answer.pdu.as_mut().unwrap();
        pdu.request_id &= 0xffff;
        // Each host has its own name.
        pdu.varbinds[0].1 = request.host_number().to_string().as_str().into();
        vec![Action::from(answer).after(ms(100))]
    });
    const HOSTS: u32 = 2000;
    let pool = Pool::builder().lanes(1).settings(short(settings(ms(3000), 6)));
    let query = Query::get([SYS_NAME]).unwrap();
    let (records, _) = ask(pool, peer.hosts(HOSTS), &query);
    assert_eq!(records.len(), HOSTS as usize);
    for record in &records {
        assert!(record.outcome.is_complete(), "{record}");
        let std::net::IpAddr::V4(ip) = record.address.unwrap().ip() else { panic!("{record}") };
        let number = (u32::from(ip) & 0xff_ffff).to_string();
        assert_eq!(record.varbinds.at(0).value.to_string(), number, "{record}");
    }
    let ids: Vec<_> = peer.requests().iter().map(|request| request.pdu().request_id).collect();
    assert!(ids.iter().all(|id| (1..=0x7fff).contains(id)));
    let different: std::collections::HashSet<_> = ids.iter().collect();
    assert!(different.len() < ids.len(), "no ID came twice");
}

#[test]
fn one_host_and_all_messages_of_snmpv3_have_short_ids() {
    let peer = Faulty::everywhere(|request| {
        let engine = Engine::new(&[0x80, 0, 0, 0, 1, 2, 3]);
        match request.is_discovery() {
            true => vec![engine.discovered(request).into()],
            false => vec![Tree::system().answer(request).into()],
        }
    });
    let hosts = peer.hosts(2);
    let target = |host: &String| Target::new(host.as_str()).user(User::new("nobody"));
    let targets = vec![target(&hosts[0]).short_ids(true), target(&hosts[1])];
    let (records, _) = ask(Pool::builder().settings(settings(ms(500), 2)), targets, &query());
    assert!(records.iter().all(|record| record.outcome.is_complete()), "{records:?}");
    let mut seen = [0, 0];
    for request in peer.requests() {
        let id = request.message.v3.as_ref().unwrap().message_id;
        let short = request.host_number() == 1;
        assert_eq!((1..=0x7fff).contains(&id), short, "{id}");
        assert_eq!((1..=0x7fff).contains(&request.pdu().request_id), short);
        seen[usize::from(!short)] += 1;
    }
    // A discovery and a request each.
    assert!(seen.iter().all(|count| *count >= 2), "{seen:?}");
}
