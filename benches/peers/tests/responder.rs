//! Tests the responder with the packet limit, with packets made here, and with net-snmp's own tools
//! if they are installed.

use netsnmp_bench::{
    hosts,
    limit::{Counts, Limit},
    responder::{
        Options, Responder,
        agent::{GET, GET_BULK, GET_NEXT, is_dead},
        ber::{self, INTEGER, OCTETS, OID, Reader, SEQUENCE},
        tree::mib_2,
    },
    v3::{Protocols, Users, V3},
    works::{Order, Packet, ROWS},
};
use std::{
    net::{IpAddr, SocketAddr, UdpSocket},
    process::Command,
    sync::atomic::Ordering::Relaxed,
    time::{Duration, Instant},
};

fn start(options: &Options) -> Responder {
    secured(options, Protocols::ShaAes)
}

fn secured(options: &Options, protocols: Protocols) -> Responder {
    let users = Users::new(3, "bench", protocols, "authentication", "encryption");
    let mut number = 0;
    let responder = Responder::start(options, || {
        number += 1;
        V3::new(users.clone(), number)
    });
    responder.expect("a free port")
}

fn run(responder: &Responder, hosts: usize, packets: Vec<Packet>) -> Counts {
    let mut limit = Limit::new(hosts, responder.port(), packets);
    limit.timeout = Duration::from_millis(300);
    limit.run().expect("a socket")
}

#[test]
fn every_host_answers_every_request_once() {
    let responder = start(&Options { threads: 2, ..Options::default() });
    for packets in [
        vec![Packet::sys_descr()],
        Packet::tables(Order::Rows, 50),
        Packet::tables(Order::Rows, 7),
        Packet::tables(Order::Columns, 25),
    ] {
        let steps = packets.len();
        let mut limit = Limit::new(300, responder.port(), packets);
        limit.timeout = Duration::from_secs(20);
        limit.tries = 1;
        let counts = limit.run().expect("a socket");
        assert_eq!((counts.answered, counts.missing), (300, 0));
        assert_eq!(counts.received, 300 * steps, "no more answers than requests");
    }
}

#[test]
fn the_same_hosts_are_dead_every_time() {
    let responder = start(&Options { dead: 20.0, ..Options::default() });
    let dead = (0..500).filter(|&host| is_dead(IpAddr::V4(hosts::address(host)), 20.0)).count();
    assert!((60..140).contains(&dead), "{dead} of 500 are not about 20%");
    let counts = run(&responder, 500, vec![Packet::sys_descr()]);
    assert_eq!((counts.answered, counts.missing), (500 - dead, dead));
    assert_eq!(responder.statistics().dead.load(Relaxed), 2 * dead as u64);
}

#[test]
fn delayed_answers_all_arrive_after_the_delay() {
    let delay = Duration::from_millis(100);
    let responder = start(&Options { delay, ..Options::default() });
    let started = Instant::now();
    let mut limit = Limit::new(2_000, responder.port(), vec![Packet::sys_descr()]);
    limit.window = 2_000;
    limit.timeout = Duration::from_secs(10);
    limit.tries = 1;
    assert_eq!(limit.run().expect("a socket").answered, 2_000);
    assert!(started.elapsed() >= delay);
}

#[test]
fn losses_are_counted() {
    let responder = start(&Options { loss: 30.0, ..Options::default() });
    let counts = run(&responder, 500, vec![Packet::sys_descr()]);
    let lost = responder.statistics().lost.load(Relaxed) as usize;
    assert_eq!(counts.sent - counts.received, lost, "packets were lost only here");
    assert!(counts.missing > 50 && counts.answered > 200, "{counts:?}");
}

/// The name and the encoded value of each varbind.
type Varbinds = Vec<(Vec<u8>, Vec<u8>)>;

/// A host whose answers are looked at.
const HOST: [u8; 4] = [127, 1, 2, 3];

/// Asks a host and returns the error-status, and the name and the encoded value of each varbind.
fn ask(
    responder: &Responder,
    host: [u8; 4],
    version: i32,
    tag: u8,
    numbers: (i32, i32),
    names: &[&[u32]],
) -> (i32, Varbinds) {
    let mut varbinds = Vec::new();
    for name in names {
        let mut varbind = Vec::new();
        ber::push(&mut varbind, OID, &mib_2(name));
        ber::push(&mut varbind, 5, &[]);
        ber::push(&mut varbinds, SEQUENCE, &varbind);
    }
    let mut pdu = Vec::new();
    for number in [77, numbers.0, numbers.1] {
        ber::push_number(&mut pdu, INTEGER, number.into());
    }
    ber::push(&mut pdu, SEQUENCE, &varbinds);
    let mut message = Vec::new();
    ber::push_number(&mut message, INTEGER, version.into());
    ber::push(&mut message, OCTETS, b"public");
    ber::push(&mut message, tag, &pdu);
    let mut datagram = Vec::new();
    ber::push(&mut datagram, SEQUENCE, &message);

    let socket = UdpSocket::bind("0.0.0.0:0").expect("a socket");
    socket.set_read_timeout(Some(Duration::from_secs(5))).expect("a timeout");
    let host = SocketAddr::from((host, responder.port()));
    socket.send_to(&datagram, host).expect("sent");
    let mut buffer = vec![0; 65_536];
    let (len, from) = socket.recv_from(&mut buffer).expect("an answer");
    assert_eq!(from, host, "the address that was asked must answer");
    let answer = &buffer[..len];
    let mut message = Reader::new(Reader::new(answer).expect(SEQUENCE).expect("a message"));
    assert_eq!(message.integer(), Some(version));
    assert_eq!(message.expect(OCTETS), Some(&b"public"[..]));
    let mut pdu = Reader::new(message.expect(0xa2).expect("a response"));
    assert_eq!(pdu.integer(), Some(77));
    let error = pdu.integer().expect("error-status");
    pdu.integer().expect("error-index");
    let mut list = Reader::new(pdu.expect(SEQUENCE).expect("varbinds"));
    let mut found = Vec::new();
    while !list.is_empty() {
        let mut varbind = Reader::new(list.expect(SEQUENCE).expect("a varbind"));
        let name = varbind.expect(OID).expect("a name").to_vec();
        found.push((name, varbind.element().expect("a value").2.to_vec()));
    }
    (error, found)
}

fn names(found: &[(Vec<u8>, Vec<u8>)]) -> Vec<Vec<u8>> {
    found.iter().map(|(name, _)| name.clone()).collect()
}

#[test]
fn requests_are_answered_according_to_the_standard() {
    let responder = start(&Options::default());
    let ask = |version, tag, numbers, names: &[&[u32]]| {
        ask(&responder, HOST, version, tag, numbers, names)
    };

    let (error, found) = ask(1, GET, (0, 0), &[&[1, 5, 0], &[1, 5, 1], &[9, 9]]);
    assert_eq!((error, &found[0].1[2..]), (0, &b"host-127.1.2.3"[..]));
    assert_eq!((&found[1].1[..], &found[2].1[..]), (&[0x81, 0][..], &[0x80, 0][..]));

    // A Counter64 object does not exist in SNMPv1.
    let hc_in_octets: &[u32] = &[31, 1, 1, 1, 6, 1];
    assert_eq!(ask(0, GET, (0, 0), &[hc_in_octets]).0, 2);
    assert_eq!(ask(1, GET, (0, 0), &[hc_in_octets]).1[0].1[0], 0x46);
    let (_, found) = ask(0, GET_NEXT, (0, 0), &[&[31, 1, 1, 1, 5, 48]]);
    assert_eq!(names(&found), [mib_2(&[31, 1, 1, 1, 14, 1])]);

    // Numbers with more bytes come after numbers with fewer bytes, whatever the first byte is.
    let (_, found) = ask(1, GET_NEXT, (0, 0), &[&[2, 2, 1, 1, 16_384], &[2, 2, 1, 1, 0]]);
    assert_eq!(names(&found), [mib_2(&[2, 2, 1, 2, 1]), mib_2(&[2, 2, 1, 1, 1])]);

    let last: &[u32] = &[31, 1, 1, 1, 19, 48];
    let (error, found) = ask(1, GET_NEXT, (0, 0), &[last]);
    assert_eq!((error, &found[0]), (0, &(mib_2(last), vec![0x82, 0])));
    assert_eq!(ask(0, GET_NEXT, (0, 0), &[last]).0, 2);

    let near_the_end: &[u32] = &[31, 1, 1, 1, 19, 46];
    let (_, found) = ask(1, GET_BULK, (1, 4), &[&[1, 3], near_the_end, &[1, 1]]);
    let of = |numbers: &[u32]| mib_2(numbers);
    let behind = [
        of(&[1, 3, 0]),
        of(&[31, 1, 1, 1, 19, 47]),
        of(&[1, 1, 0]),
        of(last),
        of(&[1, 2, 0]),
        of(last),
        of(&[1, 3, 0]),
        of(last),
        of(&[1, 4, 0]),
    ];
    assert_eq!(names(&found), behind);
    assert_eq!((found[5].1[0], found[7].1[0]), (0x82, 0x82));

    assert_eq!(ask(1, 0xa3, (0, 0), &[&[1, 5, 0]]).0, 17);
}

#[test]
fn a_second_host_gets_the_same_table_and_its_own_name() {
    let responder = start(&Options::default());
    let other = [127, 1, 2, 4];
    let table = |host, rows| ask(&responder, host, 1, GET_BULK, (0, rows), &[&[2, 2, 1, 2]]);
    let (first, second) = (table(HOST, 60), table(other, 60));
    assert_eq!((first.0, first.1.len()), (0, 60));
    assert_eq!(first, second);
    assert_eq!(table(other, 2).1, first.1[..2], "another request, another answer");
    for host in [HOST, other, HOST] {
        let (_, found) = ask(&responder, host, 1, GET_BULK, (0, 2), &[&[1, 4, 0]]);
        let name = format!("host-{}", IpAddr::from(host));
        assert_eq!(&found[0].1[2..], name.as_bytes());
    }
}

#[test]
fn answers_respect_the_message_size() {
    let responder = start(&Options { max_size: 484, ..Options::default() });
    let (error, found) = ask(&responder, HOST, 1, GET_BULK, (0, 100), &[&[2, 2, 1, 2]]);
    assert!(error == 0 && (5..20).contains(&found.len()), "{} varbinds", found.len());
    let many = [&[1, 1, 0][..]; 8];
    assert_eq!(ask(&responder, HOST, 1, GET, (0, 0), &many), (1, Vec::new()));
    let (error, found) = ask(&responder, HOST, 0, GET, (0, 0), &many);
    assert_eq!((error, found.len()), (1, 8));
}

#[test]
fn other_communities_get_no_answer() {
    let responder = start(&Options { community: b"other".to_vec(), ..Options::default() });
    let counts = run(&responder, 10, vec![Packet::sys_descr()]);
    assert_eq!((counts.received, counts.missing), (0, 10));
    assert_eq!(responder.statistics().refused.load(Relaxed), 20);
}

/// Returns the output of a net-snmp tool; `None` if it is not installed.
fn tool(name: &str, args: &[&str], agent: &str, oid: &str) -> Option<String> {
    let run = Command::new(name)
        .args(["-On", "-t", "2", "-r", "2"])
        .args(args)
        .args([agent, oid])
        .env("MIBS", "")
        .output();
    match run {
        Ok(output) => Some(
            String::from_utf8_lossy(&output.stdout).into_owned()
                + &String::from_utf8_lossy(&output.stderr),
        ),
        Err(error) => {
            eprintln!("{name}: {error}");
            None
        }
    }
}

#[test]
fn net_snmp_reads_the_same_values_with_every_version() {
    let bind = ["0.0.0.0:0", "[::]:0"].map(|address| address.parse().expect("an address"));
    let responder = start(&Options { bind: bind.into(), ..Options::default() });
    let agent = format!("127.5.6.7:{}", responder.port());
    let v2c = ["-v2c", "-c", "public"];
    let Some(walked) = tool("snmpwalk", &v2c, &agent, ".1") else { return };
    // The last line says that there are no more variables.
    assert_eq!(walked.lines().count(), 8 + 41 * ROWS as usize + 1);
    let secure = |auth, privacy| {
        ["-v3", "-lauthPriv", "-ubench", "-aSHA", "-A", auth, "-xAES", "-X", privacy]
    };
    let right = secure("authentication", "encryption");
    assert_eq!(tool("snmpbulkwalk", &v2c, &agent, ".1").as_ref(), Some(&walked));
    assert_eq!(tool("snmpbulkwalk", &right, &agent, ".1").as_ref(), Some(&walked));
    let v1 = tool("snmpwalk", &["-v1", "-c", "public"], &agent, ".1").unwrap_or_default();
    // Eight columns are Counter64, which SNMPv1 does not have.
    assert_eq!(v1.lines().count(), 8 + 33 * ROWS as usize + 1);

    let name = ".1.3.6.1.2.1.1.5.0";
    let v6 = tool("snmpget", &right, &format!("udp6:[::1]:{}", responder.port()), name);
    assert!(v6.is_some_and(|text| text.contains("\"host-::1\"")));
    for (args, says) in [
        (&secure("not the right one", "encryption")[..], "Authentication failure"),
        (&secure("authentication", "not the right one"), "Decryption error"),
        (&["-v3", "-lnoAuthNoPriv", "-ubench"], "Unsupported security level"),
        (&["-v3", "-lnoAuthNoPriv", "-unobody"], "Unknown user name"),
        // A Report corrects a wrong clock.
        (&[&right[..], &["-Z", "1,1"]].concat(), "host-127.5.6.7"),
    ] {
        let text = tool("snmpget", args, &agent, name).unwrap_or_default();
        assert!(text.contains(says), "{args:?}: {text}");
    }
}

#[test]
fn net_snmp_reads_values_with_sha_512_and_aes_256() {
    let responder = secured(&Options::default(), Protocols::Sha512Aes256);
    let agent = format!("127.5.6.7:{}", responder.port());
    let args = ["-v3", "-lauthPriv", "-ubench", "-aSHA-512", "-xAES-256"];
    let right = [&args[..], &["-A", "authentication", "-X", "encryption"]].concat();
    let name = ".1.3.6.1.2.1.1.5.0";
    let Some(text) = tool("snmpget", &right, &agent, name) else { return };
    assert!(text.contains("host-127.5.6.7"), "{text}");
}
