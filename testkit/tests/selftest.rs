//! Tests of the test helpers: the agent answers, the faulty peer has its faults, and neither leaves
//! anything behind.

use proptest::prelude::*;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{IpAddr, SocketAddr, TcpStream, UdpSocket},
    os::unix::net::UnixStream,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};
use testkit::{
    agent::{self, Agent, BASE, RESTRICTED, RO, RW, has_ipv6},
    ber::{Message, Pdu, Value, oid, pdu},
    faulty::{Action, Engine, Faulty, Request, counter},
    tree::Tree,
};

const DESCR: &str = "1.3.6.1.2.1.1.1.0";
const UP_TIME: &str = "1.3.6.1.2.1.1.3.0";
const NAME: &str = "1.3.6.1.2.1.1.5.0";

/// Opens a socket that waits for an answer no longer than a test may take.
fn client(to: impl Into<SocketAddr>) -> UdpSocket {
    let to = to.into();
    let any: IpAddr = if to.is_ipv6() { "::1" } else { "127.0.0.1" }.parse().unwrap();
    let socket = UdpSocket::bind((any, 0)).unwrap();
    socket.connect(to).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    socket
}

fn receive(socket: &UdpSocket) -> Vec<u8> {
    let mut buffer = vec![0; 65_536];
    let length = socket.recv(&mut buffer).expect("an answer");
    buffer.truncate(length);
    buffer
}

fn ask(to: impl Into<SocketAddr>, message: &Message) -> Pdu {
    let socket = client(to);
    socket.send(&message.encode()).unwrap();
    Message::decode(&receive(&socket)).expect("a message").pdu.expect("a PDU")
}

fn get(to: impl Into<SocketAddr>, community: &str, names: &[&str]) -> Pdu {
    ask(to, &Message::v2c(community, pdu::GET, 77, names))
}

fn set(to: SocketAddr, name: &str, value: Value) -> Pdu {
    let mut message = Message::v2c(RW, pdu::SET, 78, &[name]);
    message.pdu.as_mut().unwrap().varbinds[0].1 = value;
    ask(to, &message)
}

fn values(pdu: &Pdu) -> Vec<Value> {
    pdu.varbinds.iter().map(|(_, value)| value.clone()).collect()
}

#[test]
fn the_agent_answers_on_every_address_and_transport() {
    let agent = Agent::start();
    for host in agent.hosts(300) {
        let answer = get(host.parse::<SocketAddr>().unwrap(), RO, &[UP_TIME]);
        assert_eq!((answer.request_id, answer.status), (77, 0), "{host}");
        assert!(matches!(answer.varbinds[0].1, Value::TimeTicks(_)), "{host}");
    }
    if has_ipv6() {
        let address: SocketAddr = agent.udp6()["udp6:".len()..].parse().unwrap();
        assert_eq!(get(address, RO, &[UP_TIME]).status, 0);
    }
    let request = Message::v2c(RO, pdu::GET, 5, &[UP_TIME]).encode();
    let mut tcp = TcpStream::connect(&agent.tcp()["tcp:".len()..]).unwrap();
    let mut unix = UnixStream::connect(&agent.unix()["unix:".len()..]).unwrap();
    let streams: [&mut dyn ReadWrite; 2] = [&mut tcp, &mut unix];
    for stream in streams {
        stream.write_all(&request).unwrap();
        let mut buffer = [0; 512];
        let length = stream.read(&mut buffer).unwrap();
        let answer = Message::decode(&buffer[..length]).unwrap().pdu.unwrap();
        assert_eq!((answer.request_id, answer.status), (5, 0));
    }
}

trait ReadWrite: Read + Write {}
impl<T: Read + Write> ReadWrite for T {}

#[test]
fn the_agent_has_values_of_every_type_and_writable_objects() {
    let agent = Agent::builder().rows(3).start();
    let scalars: Vec<_> = (1..=10).map(|n| format!("{BASE}.1.{n}.0")).collect();
    let names: Vec<_> = scalars.iter().map(String::as_str).collect();
    let expected = [
        Value::Integer(-42),
        "a string".into(),
        Value::Gauge32(u32::MAX),
        Value::Counter32(u32::MAX - 1),
        Value::TimeTicks(8_640_000),
        Value::IpAddress([192, 0, 2, 7]),
        Value::Oid(oid("1.3.6.1.4.1.8072")),
        Value::Counter64(u64::MAX),
        Value::Octets(vec![0, 1, 0xfe, 0xff]),
        Value::Opaque(vec![0x9f, 0x78, 4, 0x3f, 0x80, 0, 0]),
    ];
    assert_eq!(values(&get(agent.address(), RO, &names)), expected);

    let written = [
        Value::Integer(-5),
        "new \"text\"".into(),
        Value::Gauge32(9),
        Value::IpAddress([192, 0, 2, 9]),
        Value::Oid(oid("1.3.6.1.2.1.1.5")),
        Value::TimeTicks(1),
        Value::Octets(vec![0, 0xff, 0x80]),
    ];
    for (n, value) in (1..).zip(written) {
        let name = format!("{BASE}.3.{n}.0");
        assert_eq!(set(agent.address(), &name, value.clone()).status, 0, "{name}");
        assert_eq!(values(&get(agent.address(), RO, &[&name])), [value], "{name}");
    }
    let wrong_type = 7;
    assert_eq!(set(agent.address(), &format!("{BASE}.3.1.0"), "x".into()).status, wrong_type);
    let not_writable = 17;
    assert_eq!(set(agent.address(), &format!("{BASE}.1.1.0"), 1.into()).status, not_writable);
    assert_eq!(set(agent.address(), NAME, "renamed".into()).status, 0);
    assert_eq!(values(&get(agent.address(), RO, &[NAME])), ["renamed".into()]);
    let contact = "1.3.6.1.2.1.1.4.0";
    let mut half_wrong = Message::v2c(RW, pdu::SET, 79, &[NAME, contact]);
    let varbinds = &mut half_wrong.pdu.as_mut().unwrap().varbinds;
    (varbinds[0].1, varbinds[1].1) = ("half".into(), 1.into());
    let refused = ask(agent.address(), &half_wrong);
    assert_eq!((refused.status, refused.index), (wrong_type, 2));
    assert_eq!(values(&get(agent.address(), RO, &[NAME])), ["renamed".into()]);
    let (auth_traps, extend_status) =
        ("1.3.6.1.2.1.11.30.0", "1.3.6.1.4.1.8072.1.3.2.2.1.21.1.120");
    assert_eq!(set(agent.address(), auth_traps, 2.into()).status, 0);
    let no_access = 6;
    assert_eq!(set(agent.address(), extend_status, 4.into()).status, no_access);
}

#[test]
fn the_agents_table_has_its_rows_in_order() {
    let agent = Agent::builder().rows(4).start();
    let mut name = format!("{BASE}.2");
    let mut seen = Vec::new();
    loop {
        let answer = ask(agent.address(), &Message::v2c(RO, pdu::GET_NEXT, 1, &[&name]));
        let (next, _) = &answer.varbinds[0];
        if !next.starts_with(&oid(&format!("{BASE}.2"))) {
            break;
        }
        seen.push(next[next.len() - 2..].to_vec());
        name = next.iter().map(u32::to_string).collect::<Vec<_>>().join(".");
    }
    let expected: Vec<_> = (1..=3).flat_map(|c| (1..=4).map(move |r| vec![c, r])).collect();
    assert_eq!(seen, expected);
}

#[test]
fn views_limits_and_extends_follow_the_settings() {
    let agent = Agent::builder()
        .rows(50)
        .max_bulk_responses(7)
        .sys_name("configured")
        .extend("greeting", "hello")
        .start();
    let restricted = get(agent.address(), RESTRICTED, &[NAME, "1.3.6.1.2.1.2.1.0"]);
    assert_eq!(values(&restricted), ["configured".into(), Value::NoSuchObject]);
    let greeting = "1.3.6.1.4.1.8072.1.3.2.3.1.1.8.103.114.101.101.116.105.110.103";
    assert_eq!(values(&get(agent.address(), RO, &[greeting])), ["hello".into()]);
    let mut bulk = Message::v2c(RO, pdu::GET_BULK, 1, &[&format!("{BASE}.2")]);
    bulk.pdu.as_mut().unwrap().index = 40;
    assert_eq!(ask(agent.address(), &bulk).varbinds.len(), 7);

    let small = Agent::builder().rows(50).max_message(600).start();
    let descriptions = [DESCR; 20];
    let too_big = 1;
    assert_eq!(get(small.address(), RO, &descriptions).status, too_big);
}

#[test]
fn the_agent_has_a_user_for_every_supported_protocol() {
    let agent = Agent::builder().all_users().start();
    let user_table = "1.3.6.1.6.3.15.1.2.2.1.3";
    let mut name = user_table.to_owned();
    let mut users = Vec::new();
    loop {
        let answer = ask(agent.address(), &Message::v2c(RO, pdu::GET_NEXT, 1, &[&name]));
        let (next, _) = &answer.varbinds[0];
        if !next.starts_with(&oid(user_table)) {
            break;
        }
        // The index: engine ID and name, each after its length.
        let engine = next[12] as usize;
        let user: Vec<u8> = next[14 + engine..].iter().map(|sub| *sub as u8).collect();
        users.push(String::from_utf8(user).unwrap());
        name = next.iter().map(u32::to_string).collect::<Vec<_>>().join(".");
    }
    for present in [agent::NOAUTH_USER, agent::STRICT_USER, agent::RESTRICTED_USER] {
        assert!(users.iter().any(|user| user == present), "no {present}: {users:?}");
    }
    // The library can be built without MD5, DES or the longer AES keys. snmpd reports that.
    for auth in agent::AUTH_PROTOCOLS {
        for privacy in agent::PRIV_PROTOCOLS.map(Some).into_iter().chain([None]) {
            let user = agent::user_name(auth, privacy);
            let there = users.contains(&user);
            assert!(there || agent.log().contains("Error"), "no {user}: {}", agent.log());
        }
    }
}

#[test]
fn engine_id_and_boots_follow_the_settings_and_a_reboot_adds_one() {
    let id = b"\x80\x00\x1f\x88\x04twin";
    let engine = ["1.3.6.1.6.3.10.2.1.1.0", "1.3.6.1.6.3.10.2.1.2.0"];
    let mut agent = Agent::builder().engine_id(id).engine_boots(41).start();
    let twin = Agent::builder().engine_id(id).start();
    let told = |agent: &Agent| values(&get(agent.address(), RO, &engine));
    assert_eq!(told(&agent), [Value::Octets(id.to_vec()), Value::Integer(41)]);
    assert_eq!(told(&twin), [Value::Octets(id.to_vec()), Value::Integer(1)]);
    agent.reboot();
    assert_eq!(told(&agent), [Value::Octets(id.to_vec()), Value::Integer(42)]);
    agent.reboot_to(2);
    assert_eq!(told(&agent)[1], Value::Integer(2));
    assert_eq!(agent.engine_boots(), 2);
    assert_ne!(Agent::start().engine_id(), Agent::start().engine_id());
}

#[test]
fn a_stopped_agent_refuses_and_a_dropped_one_leaves_nothing() {
    let mut agent = Agent::start();
    let folder = Path::new(&agent.unix()["unix:".len()..]).parent().unwrap().to_owned();
    let process = Path::new("/proc").join(agent.pid().to_string());
    assert!(folder.is_dir());
    agent.stop();
    let socket = client(agent.address());
    socket.send(&[0]).unwrap();
    let refused = socket.recv(&mut [0]).unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
    drop(agent);
    assert!(!folder.exists() && !process.exists());
}

/// Not a test. This is the process that the next test kills.
#[test]
#[ignore = "waits to be killed; run by an_agent_ends_with_a_process_that_is_killed"]
fn waits_to_be_killed() {
    let agent = Agent::start();
    println!("\n{} {}", agent.tcp(), agent.unix());
    let _ = std::io::stdin().read(&mut [0]);
}

#[test]
fn an_agent_ends_with_a_process_that_is_killed() {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "waits_to_be_killed", "--ignored", "--nocapture"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let line = output.lines().map(Result::unwrap).find(|line| line.starts_with("tcp:")).unwrap();
    let (tcp, unix) = line.split_once(' ').unwrap();
    let folder = Path::new(&unix["unix:".len()..]).parent().unwrap();
    let mut connection = TcpStream::connect(&tcp["tcp:".len()..]).unwrap();
    connection.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let ended = connection.read(&mut [0]);
    let reset = |e: &std::io::Error| e.kind() == std::io::ErrorKind::ConnectionReset;
    assert!(matches!(&ended, Ok(0)) || ended.as_ref().is_err_and(reset), "{ended:?}");
    // The folder is removed right after the process, but no event says when.
    let started = Instant::now();
    while folder.exists() && started.elapsed() < Duration::from_secs(20) {
        thread::sleep(Duration::from_millis(5));
    }
    assert!(!folder.exists());
}

#[test]
fn an_agent_that_does_not_start_says_why() {
    let started = std::panic::catch_unwind(|| {
        Agent::builder().config("agentAddress udp:192.0.2.1:1").start()
    });
    let text = *started.unwrap_err().downcast::<String>().unwrap();
    assert!(text.contains("Error opening specified endpoint"), "{text}");
}

#[test]
fn an_honest_peer_answers_get_next_and_bulk() {
    let tree = Tree::system().with_table("1.3.6.1.2.1.2.2.1", &[1, 2], 3);
    let peer = Faulty::honest(tree);
    let there = get(peer.address(), RO, &[DESCR, "1.3.6.1.2.1.99.0"]);
    assert_eq!(values(&there), ["a tree".into(), Value::NoSuchObject]);
    let mut v1 = Message::v2c(RO, pdu::GET, 9, &[DESCR, "1.3.6.1.2.1.99.0"]);
    v1.version = 0;
    let missing = ask(peer.address(), &v1);
    assert_eq!((missing.status, missing.index), (2, 2));
    let mut bulk = Message::v2c(RO, pdu::GET_BULK, 1, &[UP_TIME, "1.3.6.1.2.1.2"]);
    (bulk.pdu.as_mut().unwrap().status, bulk.pdu.as_mut().unwrap().index) = (1, 4);
    let names: Vec<_> =
        ask(peer.address(), &bulk).varbinds.into_iter().map(|(name, _)| name).collect();
    let cells = [[1, 1], [1, 2], [1, 3], [2, 1]];
    let mut expected = vec![oid(NAME)];
    expected.extend(cells.map(|cell| [oid("1.3.6.1.2.1.2.2.1"), cell.to_vec()].concat()));
    assert_eq!(names, expected);
    let requests = peer.requests();
    assert_eq!(requests.len(), 3);
    assert_eq!(requests[2].pdu().tag, pdu::GET_BULK);
    assert_eq!(requests[0].names()[0], oid(DESCR));
    assert!(requests[1].at >= requests[0].at);
}

#[test]
fn a_faulty_peer_drops_delays_duplicates_truncates_and_answers_wrongly() {
    let tree = Tree::system();
    let peer = Faulty::start(move |request| {
        let answer = tree.answer(request);
        match request.number {
            1 => vec![],
            2 => vec![Action::from(answer).after(Duration::from_millis(60)).times(2)],
            3 => vec![Action::from(answer).truncated(9)],
            4 => {
                let mut wrong = answer.clone();
                wrong.pdu.as_mut().unwrap().request_id += 1;
                vec![wrong.into(), answer.into()]
            }
            5 => vec![request.response(vec![]).into()],
            6 => vec![request.error(5, 1).into()],
            _ => vec![b"garbage".to_vec().into()],
        }
    });
    let socket = client(peer.address());
    let request = Message::v2c(RO, pdu::GET, 77, &[NAME]).encode();
    let next = || Message::decode(&receive(&socket)).unwrap().pdu.unwrap();
    socket.send(&request).unwrap();
    assert!(peer.wait_for(1, Duration::from_secs(10)));
    assert!(!peer.wait_for(2, Duration::ZERO));
    socket.send(&request).unwrap();
    assert_eq!(next(), next());
    let second = peer.requests()[1].clone();
    assert!(second.at.elapsed() >= Duration::from_millis(60));
    assert_eq!(second.from, socket.local_addr().unwrap());
    socket.send(&request).unwrap();
    assert_eq!(receive(&socket).len(), 9);
    socket.send(&request).unwrap();
    assert_eq!([next().request_id, next().request_id], [78, 77]);
    socket.send(&request).unwrap();
    assert_eq!(next().varbinds, []);
    socket.send(&request).unwrap();
    let error = next();
    assert_eq!((error.status, error.index, error.varbinds.len()), (5, 1, 1));
    socket.send(&request).unwrap();
    assert_eq!(receive(&socket), b"garbage");
    socket.send(b"not SNMP").unwrap();
    socket.send(&request).unwrap();
    assert!(peer.wait_for(8, Duration::from_secs(10)));
    assert_eq!(peer.undecodable(), [b"not SNMP"]);
}

#[test]
fn a_faulty_peer_answers_from_another_port_or_address() {
    let tree = Tree::system();
    let peer = Faulty::start(move |request| {
        let answer = || Action::from(tree.answer(request));
        vec![answer().via_other_port(), answer().via_address([127, 0, 0, 2]), answer()]
    });
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let request = Message::v2c(RO, pdu::GET, 77, &[NAME]).encode();
    socket.send_to(&request, peer.address()).unwrap();
    let sources: Vec<_> = (0..3).map(|_| socket.recv_from(&mut [0; 512]).unwrap().1).collect();
    assert_eq!(sources[0].ip(), peer.address().ip());
    assert_ne!(sources[0].port(), peer.address().port());
    assert_eq!(sources[1], SocketAddr::from(([127, 0, 0, 2], peer.address().port())));
    assert_eq!(sources[2], peer.address());
}

#[test]
fn a_faulty_peer_speaks_v3_without_keys() {
    let engine = Engine { id: b"\x80\x00\x1f\x88\x04faulty".to_vec(), boots: 7, time: 99 };
    let peer = {
        let engine = engine.clone();
        Faulty::start(move |request| {
            vec![match request.is_discovery() {
                true => engine.discovered(request).into(),
                false => request.report(&engine, counter::UNKNOWN_USER_NAMES).into(),
            }]
        })
    };
    let (auth_known, priv_known) = (1, 2);
    // The agent's own messages check our encoding of SNMPv3.
    let agent = Agent::start();
    let mut discovery = Message::v2c("", pdu::GET, 3, &[]);
    discovery.version = 3;
    discovery.v3 = Some(testkit::ber::V3 {
        message_id: 12,
        flags: 4,
        engine_id: vec![],
        boots: 0,
        time: 0,
        user: vec![],
        context_engine_id: vec![],
        context: vec![],
    });
    for (address, id) in [(agent.address(), agent.engine_id()), (peer.address(), &engine.id[..])] {
        let socket = client(address);
        socket.send(&discovery.encode()).unwrap();
        let report = Message::decode(&receive(&socket)).unwrap();
        let (v3, pdu) = (report.v3.unwrap(), report.pdu.unwrap());
        assert_eq!((v3.message_id, v3.engine_id.as_slice()), (12, id));
        assert_eq!(v3.flags & (auth_known | priv_known), 0);
        assert_eq!((pdu.tag, pdu.request_id), (pdu::REPORT, 3));
        assert_eq!(pdu.varbinds[0].0, oid(counter::UNKNOWN_ENGINE_IDS));
    }
    let mut get = discovery.clone();
    get.v3.as_mut().unwrap().engine_id = engine.id.clone();
    get.v3.as_mut().unwrap().user = b"nobody".to_vec();
    assert_eq!(ask(peer.address(), &get).varbinds[0].0, oid(counter::UNKNOWN_USER_NAMES));
    get.v3.as_mut().unwrap().engine_id = agent.engine_id().to_vec();
    assert_eq!(ask(agent.address(), &get).varbinds[0].0, oid(counter::UNKNOWN_USER_NAMES));
    get.v3.as_mut().unwrap().user = agent::NOAUTH_USER.into();
    get.v3.as_mut().unwrap().context_engine_id = agent.engine_id().to_vec();
    get.pdu.as_mut().unwrap().varbinds = vec![(oid(UP_TIME), Value::Null)];
    let answer = ask(agent.address(), &get);
    assert!(matches!(answer.varbinds[0].1, Value::TimeTicks(_)), "{answer:?}");
}

#[test]
fn an_agent_keeps_contexts_separate() {
    let agent = Agent::builder().context("elsewhere").start();
    let mut request = Message::v2c("", pdu::GET, 3, &[DESCR]);
    request.version = 3;
    request.v3 = Some(testkit::ber::V3 {
        message_id: 12,
        flags: 4,
        engine_id: agent.engine_id().to_vec(),
        boots: 0,
        time: 0,
        user: agent::NOAUTH_USER.into(),
        context_engine_id: agent.engine_id().to_vec(),
        context: b"elsewhere".to_vec(),
    });
    assert_eq!(values(&ask(agent.address(), &request)), ["a string".into()]);
    request.v3.as_mut().unwrap().context.clear();
    assert_ne!(values(&ask(agent.address(), &request)), ["a string".into()]);
}

#[test]
fn a_panicking_behaviour_fails_its_test() {
    let dropped = std::panic::catch_unwind(|| {
        let peer = Faulty::start(|_: &Request| panic!("a failed assertion"));
        client(peer.address()).send(&Message::v2c(RO, pdu::GET, 1, &[]).encode()).unwrap();
        peer.wait_for(1, Duration::from_secs(10));
    });
    assert!(dropped.is_err());
}

proptest! {
    #[test]
    fn an_encoded_message_decodes_to_itself(
        request_id in any::<i32>(),
        number in any::<i64>(),
        large in any::<u64>(),
        octets in proptest::collection::vec(any::<u8>(), 0..400),
        subs in proptest::collection::vec(any::<u32>(), 0..20),
    ) {
        let name = [vec![1, 3], subs].concat();
        let varbinds = [
            Value::Integer(number),
            Value::Counter64(large),
            Value::Octets(octets.clone()),
            Value::Oid(name.clone()),
            Value::Gauge32(request_id as u32),
        ];
        let message = Message {
            version: 1,
            community: octets,
            v3: None,
            pdu: Some(Pdu {
                tag: pdu::RESPONSE,
                request_id: request_id.into(),
                status: 0,
                index: 0,
                varbinds: varbinds.into_iter().map(|value| (name.clone(), value)).collect(),
            }),
        };
        prop_assert_eq!(Message::decode(&message.encode()), Some(message));
    }

    #[test]
    fn decoding_any_octets_never_panics(octets in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Message::decode(&octets);
    }
}
