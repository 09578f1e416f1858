//! What the reference works ask for, and the packets that ask it.

use crate::responder::{
    agent::{GET, GET_BULK},
    ber::{self, INTEGER, OCTETS, OID, SEQUENCE},
};

/// sysDescr to sysServices, as numbers behind 1.3.6.1.2.1.
pub const SCALARS: [&[u32]; 7] =
    [&[1, 1, 0], &[1, 2, 0], &[1, 3, 0], &[1, 4, 0], &[1, 5, 0], &[1, 6, 0], &[1, 7, 0]];

/// Seven columns of ifTable and seven of ifXTable, likewise.
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

/// The interfaces of an agent.
pub const ROWS: u32 = 48;

/// How a table is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// All columns in each request.
    Rows,
    /// One column after the other.
    Columns,
}

/// An OID as a command line takes it.
#[must_use]
pub fn dotted(numbers: &[u32]) -> String {
    numbers.iter().fold("1.3.6.1.2.1".to_owned(), |oid, number| format!("{oid}.{number}"))
}

/// An encoded request; its request-id is four bytes that may be replaced.
#[derive(Clone, Debug)]
pub struct Packet {
    /// The message.
    pub bytes: Vec<u8>,
    /// Where the request-id's bytes are.
    pub request_id: usize,
}

impl Packet {
    /// An SNMPv2c request. `first` and `second` are non-repeaters and max-repetitions in a
    /// GETBULK, and 0 in others.
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

    /// sysDescr.0, the work W1.
    #[must_use]
    pub fn sys_descr() -> Self {
        Self::new(GET, 0, 0, &[name(SCALARS[0])])
    }

    /// The scalars and the columns of an agent, the work W2: its answers are known, so what
    /// follows each request is too.
    #[must_use]
    pub fn tables(order: Order, repetitions: u32) -> Vec<Self> {
        let mut packets = vec![Self::new(GET, 0, 0, &SCALARS.map(name))];
        let groups: Vec<&[&[u32]]> = match order {
            Order::Rows => vec![&COLUMNS],
            Order::Columns => COLUMNS.chunks(1).collect(),
        };
        for columns in groups {
            // A walk has ended when it sees what lies behind: one row more than there are.
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
