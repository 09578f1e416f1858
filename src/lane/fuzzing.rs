//! Datagrams through a lane: hosts, matching, decoding, deadlines. Its time is made up.

use super::{Job, Lane, Queue, Setup};
use crate::{
    Cancel, Counters, Credentials, Oid, Query, Settings, User, codec::request_id::Seed,
    query::Walk, target::Whom,
};
use std::{
    collections::BTreeSet,
    net::{SocketAddr, UdpSocket},
    sync::{Arc, LazyLock, Mutex},
    time::{Duration, Instant},
};

/// Where the requests go. Nobody reads them.
static SINKS: LazyLock<[UdpSocket; 3]> =
    LazyLock::new(|| std::array::from_fn(|_| UdpSocket::bind("127.0.0.1:0").expect("a socket")));

/// What a host may give, so that every walk ends.
const MOST: usize = 200;
/// The steps after which all hosts are done, if nobody answers any more.
const ENOUGH: usize = 400;

/// Asks four hosts. The octets say what arrives, and when: each step is a datagram for the open
/// request of a host, a datagram as it is, the last one again, one from elsewhere, or a second that
/// passes.
///
/// # Panics
/// A host does not come out, or comes out twice, or the counters are wrong.
pub fn lane(octets: &[u8]) {
    let setup = Setup {
        lanes: 1,
        in_flight: 8,
        per_host: 2,
        per_net: None,
        rate: None,
        source: None,
        seeds: vec![Seed::known()],
        cancel: Cancel::default(),
        memory: None,
        fleet: 1,
        pulse: Arc::default(),
        settings: Arc::default(),
        query: Query::default(),
    };
    let addresses = SINKS.each_ref().map(|sink| sink.local_addr().expect("it is bound"));
    let queue = Queue::new(16).expect("a queue");
    for (number, job) in (0..).zip(jobs(&addresses)) {
        assert!(queue.push(Job { number, ..job }).is_ok());
    }
    queue.close();
    let counters = Mutex::new(Counters::default());
    let mut lane = Lane::new(&setup, 0, &queue, &counters);
    let mut now = Instant::now();
    lane.send(now);
    let (mut rest, mut last, mut given) = (octets, Vec::new(), 0);
    while let &[op, len, ref after @ ..] = rest {
        let (body, after) = after.split_at(after.len().min(len.into()));
        rest = after;
        let slot = usize::from(op >> 4) % 4;
        let host = lane.hosts.get(slot).and_then(Option::as_ref);
        let (id, to) = match host {
            Some(host) => (host.exchange.id, host.job.address),
            None => (0x1234_5678, addresses[slot % addresses.len()]),
        };
        let mut from = to;
        match op & 0xf {
            0 => {
                now += Duration::from_millis(u64::from(len) * 10);
                lane.expire(now);
                lane.send(now);
                continue;
            }
            1 => last = body.to_vec(),
            2 => {}
            3 => from = addresses[(slot + 1) % addresses.len()],
            4..=7 => last = v3(id, body),
            8 => last = v2c(0, id, body),
            _ => last = v2c(1, id, body),
        }
        given += 1;
        lane.datagram(from, &last, now);
        lane.send(now);
    }
    for _ in 0..ENOUGH {
        if lane.is_over() {
            break;
        }
        now += Duration::from_secs(1);
        lane.expire(now);
        lane.send(now);
    }
    assert!(lane.is_over(), "{} hosts are not done", lane.live);
    let numbers: BTreeSet<u64> = lane.records.iter().map(|record| record.position as u64).collect();
    assert_eq!((numbers.len(), lane.records.len()), (4, 4));
    assert_eq!((lane.waiting, lane.live, lane.crowd.parked()), (0, 0, 0));
    assert_eq!(lane.counted.received, given);
    for record in &lane.records {
        let _ = format!("{record:?} {record}");
    }
}

/// Returns the hosts. Two have the same address.
fn jobs(addresses: &[SocketAddr; 3]) -> [Job; 4] {
    let walk = Query::walk_with(Walk::new(oid(&[1, 3])));
    let get = Query::get([oid(&[1, 3, 6, 1]), oid(&[1, 3, 6, 2])]).expect("a query");
    let job = |which: usize, credentials: Credentials, query: &Query| {
        let name: Arc<str> = format!("host-{which}").into();
        Job {
            number: 0,
            whom: Whom { name, host: None, data: None },
            address: addresses[which % addresses.len()],
            settings: Some(Arc::new(Settings {
                credentials,
                timeout: Duration::from_secs(1),
                retries: 1,
                max_varbinds: MOST,
                ..Settings::default()
            })),
            query: Some(query.clone()),
            resolving: Duration::ZERO,
        }
    };
    [
        job(0, Credentials::v2c("public"), &walk),
        job(1, Credentials::v3(User::new("bob")), &walk),
        job(2, Credentials::v1("public"), &walk),
        job(0, Credentials::v2c("public"), &get),
    ]
}

fn oid(subids: &[u32]) -> Oid {
    subids.try_into().expect("an OID")
}

/// Returns a response with this request ID. `rest` is what follows the ID.
fn v2c(version: u8, id: u32, rest: &[u8]) -> Vec<u8> {
    let id = field(2, &id.to_be_bytes());
    let pdu = field(0xa2, &[&id[..], rest].concat());
    field(0x30, &[&[2, 1, version][..], &field(4, b"public"), &pdu].concat())
}

/// Returns a message of SNMPv3 with this msgID. `rest` is what follows its header.
fn v3(id: u32, rest: &[u8]) -> Vec<u8> {
    let numbers = [&field(2, &id.to_be_bytes())[..], &[2, 2, 5, 0xc0, 4, 1, 0, 2, 1, 3]].concat();
    field(0x30, &[&[2, 1, 3][..], &field(0x30, &numbers), rest].concat())
}

fn field(tag: u8, content: &[u8]) -> Vec<u8> {
    let len = (content.len() as u16).to_be_bytes();
    [&[tag, 0x82], &len[..], content].concat()
}
