//! Answers requests: GET, GETNEXT and GETBULK on the tree.

use super::{
    ber::{self, INTEGER, Out, Reader, SEQUENCE},
    tree::Tree,
};
use std::{
    collections::HashMap,
    io::Write as _,
    net::{IpAddr, Ipv6Addr},
    sync::Arc,
};

/// GetRequest-PDU.
pub const GET: u8 = 0xa0;
/// GetNextRequest-PDU.
pub const GET_NEXT: u8 = 0xa1;
/// Response-PDU.
pub const RESPONSE: u8 = 0xa2;
/// SetRequest-PDU.
const SET: u8 = 0xa3;
/// GetBulkRequest-PDU.
pub const GET_BULK: u8 = 0xa5;

/// noSuchObject, noSuchInstance and endOfMibView, in place of a value.
const NO_SUCH_OBJECT: [u8; 2] = [0x80, 0];
const NO_SUCH_INSTANCE: [u8; 2] = [0x81, 0];
const END_OF_MIB_VIEW: [u8; 2] = [0x82, 0];

/// Values of error-status (RFC 3416).
const TOO_BIG: u32 = 1;
const NO_SUCH_NAME: u32 = 2;
const NOT_WRITABLE: u32 = 17;

/// The host that was asked: the address to which the request was sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Asked(pub IpAddr);

impl Asked {
    /// A number for the host; for IPv4 it is the address.
    pub fn number(self) -> u128 {
        match self.0 {
            IpAddr::V4(v4) => u32::from(v4).into(),
            IpAddr::V6(v6) => u128::from(v6),
        }
    }
}

/// A simulated agent. Agents differ only in their name.
pub struct Agent {
    tree: Arc<Tree>,
    max_size: usize,
    /// The next entry of each repeated column of a GETBULK.
    cursors: Vec<usize>,
    /// A buffer for the sysName of the host that was asked.
    sys_name: Vec<u8>,
    /// Whether the current answer contains sysName, so that it is good for one host only.
    named: bool,
    known: Known,
}

/// Varbinds of answers to GETBULK that are the same for all hosts. A walk asks all hosts for the
/// same, so all hosts but the first are answered with one copy.
#[derive(Default)]
struct Known {
    /// For a request after its request-id: the room that there was for the varbinds, and the
    /// varbinds.
    answers: HashMap<Vec<u8>, (usize, Vec<u8>)>,
    bytes: usize,
}

impl Known {
    /// The most bytes to keep.
    const MOST: usize = 16 << 20;

    fn get(&self, request: &[u8], room: usize) -> Option<&[u8]> {
        let (of, varbinds) = self.answers.get(request)?;
        (*of == room).then_some(varbinds)
    }

    fn keep(&mut self, request: &[u8], room: usize, varbinds: &[u8]) {
        if self.bytes + request.len() + varbinds.len() <= Self::MOST {
            self.bytes += request.len() + varbinds.len();
            self.answers.insert(request.to_vec(), (room, varbinds.to_vec()));
        }
    }
}

/// The bytes that a message may need besides its PDU.
pub const WRAPPING: usize = 96;

/// The bytes that a PDU needs besides its varbinds: four headers of at most four bytes, request-id,
/// error-status and error-index.
const PDU_WRAPPING: usize = 32;

/// The error-status and error-index of an answer.
struct Status {
    error: u32,
    index: usize,
}

impl Agent {
    /// Creates an agent whose messages have at most `max_size` bytes.
    pub fn new(tree: Arc<Tree>, max_size: usize) -> Self {
        Self {
            tree,
            max_size,
            cursors: Vec::new(),
            sys_name: Vec::new(),
            named: false,
            known: Known::default(),
        }
    }

    /// The size of the largest message.
    pub fn max_size(&self) -> usize {
        self.max_size
    }

    /// Writes the Response-PDU for a PDU. Returns `false` if the PDU is malformed or not a request.
    pub fn answer(
        &mut self,
        pdu: &mut Reader<'_>,
        v1: bool,
        asked: Asked,
        message_size: usize,
        out: &mut Out,
    ) -> bool {
        self.try_answer(pdu, v1, asked, message_size, out).is_some()
    }

    fn try_answer(
        &mut self,
        message: &mut Reader<'_>,
        v1: bool,
        asked: Asked,
        message_size: usize,
        out: &mut Out,
    ) -> Option<()> {
        let (tag, pdu, _) = message.element()?;
        let mut pdu = Reader::new(pdu);
        let (id_tag, _, request_id) = pdu.element()?;
        let request = pdu.rest();
        // In a GETBULK these are non-repeaters and max-repetitions.
        let (first, second) = (pdu.integer()?, pdu.integer()?);
        let varbinds = pdu.expect(SEQUENCE)?;
        if id_tag != INTEGER {
            return None;
        }
        let room = message_size.saturating_sub(WRAPPING + PDU_WRAPPING + request_id.len());
        let before = out.len();
        let status = match tag {
            GET | GET_NEXT => self.each(varbinds, tag == GET_NEXT, v1, asked, room, out)?,
            GET_BULK if !v1 => {
                if let Some(varbinds) = self.known.get(request, room) {
                    out.append(varbinds);
                    Status { error: 0, index: 0 }
                } else {
                    let (first, second) = (first.max(0) as usize, second.max(0) as usize);
                    self.named = false;
                    let status = self.bulk(varbinds, first, second, asked, room, out)?;
                    if !self.named && status.error == 0 {
                        self.known.keep(request, room, &out.bytes()[before..]);
                    }
                    status
                }
            }
            SET => Status { error: if v1 { NO_SUCH_NAME } else { NOT_WRITABLE }, index: 1 },
            _ => return None,
        };
        if status.error != 0 {
            out.truncate(before);
            // The answer repeats the varbinds of the request, unless they are too big for it.
            if status.error != TOO_BIG || v1 {
                out.append(varbinds);
            }
        }
        out.wrap(SEQUENCE);
        out.prepend_integer(status.index as u32);
        out.prepend_integer(status.error);
        out.prepend(request_id);
        out.wrap(RESPONSE);
        Some(())
    }

    /// Answers GET and GETNEXT, one varbind after the other.
    fn each(
        &mut self,
        varbinds: &[u8],
        next: bool,
        v1: bool,
        asked: Asked,
        room: usize,
        out: &mut Out,
    ) -> Option<Status> {
        let tree = self.tree.clone();
        for (index, oid) in Names(Reader::new(varbinds)).enumerate() {
            let oid = oid?;
            let index = index + 1;
            let exception = if next {
                let i = tree.next(oid, v1);
                if i < tree.len() {
                    self.append(i, asked, out);
                    None
                } else {
                    Some(END_OF_MIB_VIEW)
                }
            } else {
                match tree.find(oid) {
                    Ok(i) if !(v1 && tree.is_counter64(i)) => {
                        self.append(i, asked, out);
                        None
                    }
                    Ok(_) => Some(NO_SUCH_INSTANCE),
                    Err(i) if tree.has_object(oid, i) => Some(NO_SUCH_INSTANCE),
                    Err(_) => Some(NO_SUCH_OBJECT),
                }
            };
            match exception {
                Some(_) if v1 => return Some(Status { error: NO_SUCH_NAME, index }),
                Some(exception) => append_exception(oid, exception, out)?,
                None => {}
            }
            if out.len() > room {
                return Some(Status { error: TOO_BIG, index: 0 });
            }
        }
        Some(Status { error: 0, index: 0 })
    }

    /// Answers GETBULK (RFC 3416, section 4.2.3). Varbinds that do not fit are left out.
    fn bulk(
        &mut self,
        varbinds: &[u8],
        non_repeaters: usize,
        max_repetitions: usize,
        asked: Asked,
        room: usize,
        out: &mut Out,
    ) -> Option<Status> {
        let done = Some(Status { error: 0, index: 0 });
        let tree = self.tree.clone();
        let mut names = Names(Reader::new(varbinds));
        for _ in 0..non_repeaters {
            let Some(oid) = names.next() else { return done };
            let oid = oid?;
            let before = out.len();
            let i = tree.next(oid, false);
            if i < tree.len() {
                self.append(i, asked, out);
            } else {
                append_exception(oid, END_OF_MIB_VIEW, out)?;
            }
            if out.len() > room {
                out.truncate(before);
                return done;
            }
        }
        let repeated = names;
        self.cursors.clear();
        for oid in names {
            self.cursors.push(tree.next(oid?, false));
        }
        if self.cursors.is_empty() {
            return done;
        }
        for repetition in 0..max_repetitions {
            let mut ended = true;
            let mut names = repeated;
            for column in 0..self.cursors.len() {
                let oid = names.next()??;
                let i = self.cursors[column];
                let before = out.len();
                if i < tree.len() {
                    ended = false;
                    self.append(i, asked, out);
                    self.cursors[column] = i + 1;
                } else {
                    // Repeat the name of the previous repetition.
                    let name = if repetition == 0 || oid_is_behind(&tree, oid) {
                        oid
                    } else {
                        tree.oid(tree.len() - 1)
                    };
                    append_exception(name, END_OF_MIB_VIEW, out)?;
                }
                if out.len() > room {
                    out.truncate(before);
                    return done;
                }
            }
            if ended {
                break;
            }
        }
        done
    }

    #[inline]
    fn append(&mut self, i: usize, asked: Asked, out: &mut Out) {
        if self.tree.is_sys_name(i) {
            self.append_sys_name(i, asked, out);
        } else {
            out.append(self.tree.varbind(i));
        }
    }

    /// sysName contains the host that was asked, so that mixed-up answers are noticed.
    fn append_sys_name(&mut self, i: usize, asked: Asked, out: &mut Out) {
        self.named = true;
        self.sys_name.clear();
        // Writing to a Vec cannot fail.
        let _ = write!(self.sys_name, "host-{}", asked.0);
        let mut bytes = [0; 128];
        let oid = self.tree.oid(i);
        let mut at = 128 - self.sys_name.len();
        bytes[at..].copy_from_slice(&self.sys_name);
        at = ber::header_backwards(&mut bytes, at, ber::OCTETS, self.sys_name.len());
        bytes[at - oid.len()..at].copy_from_slice(oid);
        at = ber::header_backwards(&mut bytes, at - oid.len(), ber::OID, oid.len());
        at = ber::header_backwards(&mut bytes, at, SEQUENCE, 128 - at);
        out.append(&bytes[at..]);
    }

    /// Writes the answer to an SNMPv1 or SNMPv2c message. Returns `false` if there is no answer.
    pub fn answer_community(
        &mut self,
        message: &[u8],
        community: &[u8],
        asked: Asked,
        out: &mut Out,
    ) -> bool {
        let mut reader = Reader::new(message);
        let Some(contents) = reader.expect(SEQUENCE) else { return false };
        let mut reader = Reader::new(contents);
        let Some(version @ (0 | 1)) = reader.integer() else { return false };
        if reader.expect(ber::OCTETS) != Some(community) {
            return false;
        }
        if !self.answer(
            &mut reader,
            version == 0,
            asked,
            self.max_size.saturating_sub(community.len()),
            out,
        ) {
            return false;
        }
        out.prepend_element(ber::OCTETS, community);
        out.prepend_integer(version as u32);
        out.wrap(SEQUENCE);
        true
    }
}

/// Appends a varbind with an exception as its value.
fn append_exception(oid: &[u8], exception: [u8; 2], out: &mut Out) -> Option<()> {
    let mut header = [0; 12];
    let at = ber::header_backwards(&mut header, 12, ber::OID, oid.len());
    let length = 12 - at + oid.len() + exception.len();
    let at = ber::header_backwards(&mut header, at, SEQUENCE, length);
    out.append(&header[at..]);
    out.append(oid);
    out.append(&exception);
    Some(())
}

/// Whether no object follows this name.
fn oid_is_behind(tree: &Tree, oid: &[u8]) -> bool {
    tree.next(oid, false) == tree.len()
}

/// The names in a list of varbinds.
#[derive(Clone, Copy)]
struct Names<'a>(Reader<'a>);

impl<'a> Iterator for Names<'a> {
    type Item = Option<&'a [u8]>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        (!self.0.is_empty()).then(|| {
            let mut varbind = Reader::new(self.0.expect(SEQUENCE)?);
            let oid = varbind.expect(ber::OID)?;
            varbind.element()?;
            Some(oid)
        })
    }
}

/// A hash of an address, for choices that must be the same in every run.
pub fn hash(address: IpAddr) -> u64 {
    let number = match address {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().to_bits(),
        IpAddr::V6(v6) => Ipv6Addr::to_bits(v6),
    };
    let mut hash = (number as u64) ^ (number >> 64) as u64;
    for _ in 0..2 {
        hash = (hash ^ hash >> 31).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    }
    hash ^ hash >> 31
}

/// Whether a host never answers, if `percent` of all hosts do not.
pub fn is_dead(address: IpAddr, percent: f64) -> bool {
    percent > 0.0 && ((hash(address) >> 11) as f64 / (1u64 << 53) as f64) < percent / 100.0
}
