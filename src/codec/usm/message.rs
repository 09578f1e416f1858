//! The message of SNMPv3 and its scoped PDU (RFC 3412, section 6; RFC 3414, section 2.4).

use crate::{
    SecurityLevel,
    codec::guard::{Reader, SEQUENCE},
};
use std::ops::Range;

const INTEGER: u8 = 0x02;
const OCTET_STRING: u8 = 0x04;

const VERSION: u32 = 3;
const USM: u32 = 3;
/// msgFlags (RFC 3412, section 6.4).
const AUTH: u8 = 1;
const PRIV: u8 = 2;
const REPORTABLE: u8 = 4;

/// msgMaxSize of our messages: the largest UDP payload over IPv4. The library's sessions send the
/// same.
pub(super) const MAX_SIZE: usize = 0xffff - 8 - 20;
/// The least msgMaxSize that there can be (RFC 3412, section 6.3).
const MIN_SIZE: i64 = 484;

/// What is before the scoped PDU in a message that is to be built.
pub(super) struct Header<'h> {
    pub(super) id: u32,
    pub(super) level: SecurityLevel,
    /// Whether a Report is wanted if the message is refused.
    pub(super) reportable: bool,
    pub(super) engine_id: &'h [u8],
    pub(super) boots: u32,
    pub(super) time: u32,
    pub(super) user: &'h [u8],
    /// The octets that the digest takes.
    pub(super) mac_len: usize,
    pub(super) salt: &'h [u8],
}

/// A message without its digest and, if it is encrypted, without its content.
pub(super) struct Draft {
    pub(super) octets: Vec<u8>,
    /// Where the digest goes.
    pub(super) mac: Range<usize>,
    /// Where the content goes.
    pub(super) content: Range<usize>,
}

/// Builds a message with room for a content of that many octets. The content is encrypted at
/// authPriv, otherwise it is a scoped PDU.
pub(super) fn build(header: &Header<'_>, content: usize) -> Draft {
    let flags = match header.level {
        SecurityLevel::NoAuthNoPriv => 0,
        SecurityLevel::AuthNoPriv => AUTH,
        SecurityLevel::AuthPriv => AUTH | PRIV,
    } | if header.reportable { REPORTABLE } else { 0 };
    let encrypted = header.level == SecurityLevel::AuthPriv;

    let max_size = MAX_SIZE as u32;
    let global = integer_len(header.id) + integer_len(max_size) + 3 + integer_len(USM);
    let parameters = field_len(header.engine_id.len())
        + integer_len(header.boots)
        + integer_len(header.time)
        + field_len(header.user.len())
        + field_len(header.mac_len)
        + field_len(header.salt.len());
    let data = if encrypted { field_len(content) } else { content };
    let body = integer_len(VERSION) + field_len(global) + field_len(field_len(parameters)) + data;

    let mut octets = Vec::with_capacity(field_len(body));
    head(SEQUENCE, body, &mut octets);
    integer(VERSION, &mut octets);
    head(SEQUENCE, global, &mut octets);
    integer(header.id, &mut octets);
    integer(max_size, &mut octets);
    string(&[flags], &mut octets);
    integer(USM, &mut octets);
    head(OCTET_STRING, field_len(parameters), &mut octets);
    head(SEQUENCE, parameters, &mut octets);
    string(header.engine_id, &mut octets);
    integer(header.boots, &mut octets);
    integer(header.time, &mut octets);
    string(header.user, &mut octets);
    head(OCTET_STRING, header.mac_len, &mut octets);
    let mac = octets.len()..octets.len() + header.mac_len;
    octets.resize(mac.end, 0);
    string(header.salt, &mut octets);
    if encrypted {
        head(OCTET_STRING, content, &mut octets);
    }
    let content = octets.len()..octets.len() + content;
    octets.resize(content.end, 0);
    Draft { octets, mac, content }
}

/// Returns a scoped PDU. `pdu` appends a PDU of that many octets.
pub(super) fn scoped(
    context_engine_id: &[u8],
    context: &[u8],
    pdu_len: usize,
    pdu: impl FnOnce(&mut Vec<u8>),
) -> Vec<u8> {
    let body = field_len(context_engine_id.len()) + field_len(context.len()) + pdu_len;
    let mut octets = Vec::with_capacity(field_len(body));
    head(SEQUENCE, body, &mut octets);
    string(context_engine_id, &mut octets);
    string(context, &mut octets);
    pdu(&mut octets);
    octets
}

/// Appends a tag and a length, in the shortest form.
fn head(tag: u8, len: usize, to: &mut Vec<u8>) {
    to.push(tag);
    if len < 0x80 {
        return to.push(len as u8);
    }
    let octets = significant(len as u64);
    to.push(0x80 | octets as u8);
    to.extend_from_slice(&(len as u64).to_be_bytes()[8 - octets..]);
}

fn string(content: &[u8], to: &mut Vec<u8>) {
    head(OCTET_STRING, content.len(), to);
    to.extend_from_slice(content);
}

fn integer(number: u32, to: &mut Vec<u8>) {
    let octets = integer_len(number) - 2;
    head(INTEGER, octets, to);
    to.extend_from_slice(&u64::from(number).to_be_bytes()[8 - octets..]);
}

/// Returns how many octets a number needs, without the zeros before it. At least one.
fn significant(number: u64) -> usize {
    (8 - number.leading_zeros() as usize / 8).max(1)
}

/// Returns the octets of an element with a content of that length.
fn field_len(content: usize) -> usize {
    match content {
        ..0x80 => 2 + content,
        _ => 2 + significant(content as u64) + content,
    }
}

/// Returns the octets of a number that is not negative: its highest bit is 0.
fn integer_len(number: u32) -> usize {
    2 + significant(u64::from(number) << 1)
}

/// A received message. Nothing in it is authenticated.
pub(super) struct Message<'m> {
    pub(super) level: SecurityLevel,
    pub(super) engine_id: &'m [u8],
    pub(super) boots: u32,
    pub(super) time: u32,
    pub(super) user: &'m [u8],
    /// Where its digest is.
    pub(super) mac: Range<usize>,
    pub(super) salt: &'m [u8],
    pub(super) data: Data<'m>,
}

/// The last part of a message.
pub(super) enum Data<'m> {
    /// The whole scoped PDU.
    Plain(&'m [u8]),
    /// The content of an OCTET STRING.
    Encrypted(&'m [u8]),
}

impl<'m> Message<'m> {
    /// Reads a message that fills `octets`.
    ///
    /// # Errors
    /// A few words that say what is wrong with it.
    pub(super) fn read(octets: &'m [u8]) -> Result<Self, &'static str> {
        let mut message = Reader(Reader(octets).expect(SEQUENCE)?);
        message.integer()?;
        let mut global = Reader(message.expect(SEQUENCE)?);
        global.integer()?;
        if !(MIN_SIZE..=i64::from(i32::MAX)).contains(&global.integer()?) {
            return Err("msgMaxSize is out of range");
        }
        let &[flags] = global.expect(OCTET_STRING)? else {
            return Err("msgFlags is not one octet");
        };
        let level = match flags & (AUTH | PRIV) {
            0 => SecurityLevel::NoAuthNoPriv,
            AUTH => SecurityLevel::AuthNoPriv,
            PRIV => return Err("msgFlags ask for privacy without authentication"),
            _ => SecurityLevel::AuthPriv,
        };
        if global.integer()? != i64::from(USM) {
            return Err("security model is not USM");
        }
        let mut wrapped = Reader(message.expect(OCTET_STRING)?);
        let mut security = Reader(wrapped.expect(SEQUENCE)?);
        let engine_id = security.expect(OCTET_STRING)?;
        let mut number = || match u32::try_from(security.integer()?) {
            Ok(number) if number <= i32::MAX as u32 => Ok(number),
            _ => Err("boots or time is out of range"),
        };
        let (boots, time) = (number()?, number()?);
        let user = security.expect(OCTET_STRING)?;
        let mac = security.expect(OCTET_STRING)?;
        let end = octets.len() - message.0.len() - wrapped.0.len() - security.0.len();
        let salt = security.expect(OCTET_STRING)?;
        let rest = message.0;
        let data = match message.next()? {
            (OCTET_STRING, content) => Data::Encrypted(content),
            (SEQUENCE, _) => Data::Plain(&rest[..rest.len() - message.0.len()]),
            _ => return Err("no scoped PDU"),
        };
        let mac = end - mac.len()..end;
        Ok(Self { level, engine_id, boots, time, user, mac, salt, data })
    }
}

/// A scoped PDU whose lengths were checked, down to the request-id.
pub(super) struct Scoped<'s> {
    pub(super) context_engine_id: &'s [u8],
    pub(super) context: &'s [u8],
    /// The type of the PDU.
    pub(super) tag: u8,
    pub(super) request_id: i64,
    /// The whole PDU.
    pub(super) pdu: &'s [u8],
}

impl<'s> Scoped<'s> {
    /// Reads the scoped PDU at the beginning of the octets. The padding of its encryption may follow
    /// it.
    ///
    /// # Errors
    /// A few words that say what is wrong with it.
    pub(super) fn read(octets: &'s [u8]) -> Result<Self, &'static str> {
        let mut scoped = Reader(Reader(octets).expect(SEQUENCE)?);
        let context_engine_id = scoped.expect(OCTET_STRING)?;
        let context = scoped.expect(OCTET_STRING)?;
        let rest = scoped.0;
        let (tag, body) = scoped.next()?;
        let pdu = &rest[..rest.len() - scoped.0.len()];
        let request_id = Reader(body).integer()?;
        Ok(Self { context_engine_id, context, tag, request_id, pdu })
    }
}
