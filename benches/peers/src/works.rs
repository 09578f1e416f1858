//! The objects of the reference works, and the packets that request them.

use crate::responder::{
    agent::{GET, GET_BULK},
    ber::{self, INTEGER, OCTETS, OID, SEQUENCE},
};

/// sysDescr to sysServices, as numbers after 1.3.6.1.2.1.
pub const SCALARS: [&[u32]; 7] =
    [&[1, 1, 0], &[1, 2, 0], &[1, 3, 0], &[1, 4, 0], &[1, 5, 0], &[1, 6, 0], &[1, 7, 0]];

/// Seven columns of ifTable and seven of ifXTable, also as numbers after 1.3.6.1.2.1.
pub const COLUMNS: [&[u32]; 14] = [
    &[2, 2, 1, 2],
    &[2, 2, 1, 3],
    &[2, 2, 1, 4],
    &[2, 2, 1, 5],
    &[2, 2, 1, 6],
    &[2, 2, 1, 7],
    &[2, 2, 1, 8],
    &[31, 1, 1, 1, 1],
    &[31, 1, 1, 1, 6],
    &[31, 1, 1, 1, 7],
    &[31, 1, 1, 1, 10],
    &[31, 1, 1, 1, 11],
    &[31, 1, 1, 1, 15],
    &[31, 1, 1, 1, 18],
];

/// The number of interfaces of an agent.
pub const ROWS: u32 = 48;

/// The order in which a table is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// All columns in each request.
    Rows,
    /// One column after the other.
    Columns,
}

/// The OID in dotted form, for a command line.
#[must_use]
pub fn dotted(numbers: &[u32]) -> String {
    numbers.iter().fold("1.3.6.1.2.1".to_owned(), |oid, number| format!("{oid}.{number}"))
}

/// An encoded request. The four bytes of its request-id may be replaced.
#[derive(Clone, Debug)]
pub struct Packet {
    /// The message.
    pub bytes: Vec<u8>,
    /// The place of the request-id's bytes.
    pub request_id: usize,
}

impl Packet {
    /// Creates an SNMPv2c request. `first` and `second` are non-repeaters and max-repetitions of a
    /// GETBULK, and 0 in other requests.
    fn new(tag: u8, first: u32, second: u32, names: &[Vec<u8>]) -> Self {
        let mut varbinds = Vec::new();
        for name in names {
            let mut varbind = Vec::new();
            ber::push(&mut varbind, OID, name);
            ber::push(&mut varbind, 0x05, &[]);
            ber::push(&mut varbinds, SEQUENCE, &varbind);
        }
        let mut tail = Vec::new();
        ber::push_number(&mut tail, INTEGER, first.into());
        ber::push_number(&mut tail, INTEGER, second.into());
        ber::push(&mut tail, SEQUENCE, &varbinds);
        let mut head = Vec::new();
        ber::push_number(&mut head, INTEGER, 1);
        ber::push(&mut head, OCTETS, b"public");
        ber::push_header(&mut head, tag, 6 + tail.len());
        let mut bytes = Vec::new();
        ber::push_header(&mut bytes, SEQUENCE, head.len() + 6 + tail.len());
        bytes.extend(head);
        bytes.extend([INTEGER, 4]);
        let request_id = bytes.len();
        bytes.extend([0x40, 0, 0, 0]);
        bytes.extend(tail);
        Self { bytes, request_id }
    }

    /// The request of the work W1: sysDescr.0.
    #[must_use]
    pub fn sys_descr() -> Self {
        Self::new(GET, 0, 0, &[name(SCALARS[0])])
    }

    /// The requests of the work W2: the scalars and the columns of an agent. The answers are known,
    /// so all requests are known beforehand.
    #[must_use]
    pub fn tables(order: Order, repetitions: u32) -> Vec<Self> {
        let mut packets = vec![Self::new(GET, 0, 0, &SCALARS.map(name))];
        let groups: Vec<&[&[u32]]> = match order {
            Order::Rows => vec![&COLUMNS],
            Order::Columns => COLUMNS.chunks(1).collect(),
        };
        for columns in groups {
            // A walk ends when it sees the object after the table, so it needs one row more than
            // there are.
            for start in (0..=ROWS).step_by(repetitions as usize) {
                let names: Vec<_> = columns
                    .iter()
                    .map(|column| match start {
                        0 => name(column),
                        row => name(&[column, &[row][..]].concat()),
                    })
                    .collect();
                packets.push(Self::new(GET_BULK, 0, repetitions, &names));
            }
        }
        packets
    }
}

fn name(numbers: &[u32]) -> Vec<u8> {
    crate::responder::tree::mib_2(numbers)
}
