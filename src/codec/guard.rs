//! Checks a message before the C parser sees it.
//!
//! libnetsnmp (up to 5.9.5) reads past the end of an SNMPv3 header with wrong inner lengths, before
//! it authenticates anything. So this safe code first checks every length, down to the varbinds of
//! an unencrypted message. A message that does not answer the pending request is dropped.

use std::ffi::c_long;

/// The frame of a sound message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Envelope {
    /// msgVersion: 0, 1 or 3.
    pub(crate) version: i64,
    /// request-id; over SNMPv3 msgID.
    pub(crate) id: i64,
    /// Over SNMPv3 the boots and time that the engine reports, not yet authenticated.
    pub(crate) clock: Option<(i64, i64)>,
    /// The octets of the message; more may follow it in a datagram or a stream.
    pub(crate) len: usize,
    /// Where the PDU begins, over SNMPv1 and v2c.
    pub(crate) pdu_at: usize,
    /// Where the octets of the request-id end, over SNMPv1 and v2c.
    pub(crate) id_end: usize,
}

const INTEGER: u8 = 0x02;
const OCTET_STRING: u8 = 0x04;
pub(super) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const RESPONSE: u8 = 0xa2;
pub(super) const REPORT: u8 = 0xa8;
const USM: i64 = 3;

/// Checks a received message.
///
/// # Errors
/// A few words that say what is wrong with it.
pub(crate) fn check(datagram: &[u8]) -> Result<Envelope, &'static str> {
    inspect(datagram, &[RESPONSE], &[RESPONSE, REPORT], Depth::Whole)
}

/// Checks a received message down to its request-id over SNMPv1 and v2c, where
/// [`decode`](super::decode) checks the rest. An SNMPv3 message is checked as a whole.
///
/// # Errors
/// The same as for [`check`].
pub(crate) fn head(datagram: &[u8]) -> Result<Envelope, &'static str> {
    inspect(datagram, &[RESPONSE], &[RESPONSE, REPORT], Depth::Head)
}

/// Returns msgAuthoritativeEngineID of an SNMPv3 message that [`check`] found sound.
pub(crate) fn engine_of(message: &[u8]) -> Option<&[u8]> {
    let mut message = Reader(Reader(message).expect(SEQUENCE).ok()?);
    if message.integer().ok()? != 3 {
        return None;
    }
    message.expect(SEQUENCE).ok()?;
    let mut wrapped = Reader(message.expect(OCTET_STRING).ok()?);
    Reader(wrapped.expect(SEQUENCE).ok()?).expect(OCTET_STRING).ok()
}

/// Returns where the PDU begins in a scoped PDU (RFC 3412, section 6), which may be followed by the
/// padding of its encryption.
///
/// # Errors
/// A few words that say what is wrong with it.
pub(super) fn pdu_of_scoped(scoped: &[u8]) -> Result<usize, &'static str> {
    let mut outer = Reader(scoped);
    let mut inner = Reader(outer.expect(SEQUENCE)?);
    inner.expect(OCTET_STRING)?;
    inner.expect(OCTET_STRING)?;
    Ok(scoped.len() - outer.0.len() - inner.0.len())
}

/// Reads the envelope of our own message, to learn the msgID that the library gave it.
pub(crate) fn outgoing(message: &[u8]) -> Option<Envelope> {
    const REQUESTS: &[u8] = &[0xa0, 0xa1, 0xa3, 0xa5];
    inspect(message, REQUESTS, REQUESTS, Depth::Whole).ok()
}

/// Returns the length of the message at the start of `bytes`; `None` if more octets are needed.
///
/// # Errors
/// The octets do not start a message.
pub(crate) fn framed_len(bytes: &[u8]) -> Result<Option<usize>, &'static str> {
    match bytes {
        [] => return Ok(None),
        [SEQUENCE, ..] => {}
        _ => return Err("no SEQUENCE"),
    }
    match bytes.get(1) {
        None => Ok(None),
        Some(&first) if first < 0x80 => Ok(Some(2 + usize::from(first))),
        Some(&first) => {
            let octets = usize::from(first & 0x7f);
            if !(1..=4).contains(&octets) {
                return Err("unsupported length");
            }
            let Some(length) = bytes.get(2..2 + octets) else { return Ok(None) };
            let length = length.iter().fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte));
            Ok(Some(2 + octets + length))
        }
    }
}

/// How much of a message is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Depth {
    Head,
    Whole,
}

/// `pdus` are the types of PDU over SNMPv1 and v2c. A Report is only for SNMPv3 (RFC 3412).
fn inspect(
    datagram: &[u8],
    pdus: &[u8],
    v3_pdus: &[u8],
    depth: Depth,
) -> Result<Envelope, &'static str> {
    let len = match framed_len(datagram)? {
        Some(len) if len <= datagram.len() => len,
        _ => return Err("cut short"),
    };
    let mut outer = Reader(&datagram[..len]);
    let mut message = Reader(outer.expect(SEQUENCE)?);
    let version = message.integer()?;
    let mut envelope = Envelope { version, id: 0, clock: None, len, pdu_at: 0, id_end: 0 };
    match version {
        0 | 1 => {
            message.expect(OCTET_STRING)?;
            // The rest of the message reaches to its end.
            envelope.pdu_at = len - message.0.len();
            let (id, behind_id) = pdu(&mut message, pdus, depth)?;
            envelope.id = id;
            envelope.id_end = len - message.0.len() - behind_id;
        }
        3 => {
            let (id, clock) = v3(&mut message, v3_pdus)?;
            (envelope.id, envelope.clock) = (id, Some(clock));
        }
        _ => return Err("unknown version"),
    }
    Ok(envelope)
}

/// RFC 3412, section 6, and RFC 3414, section 2.4.
fn v3(message: &mut Reader<'_>, pdus: &[u8]) -> Result<(i64, (i64, i64)), &'static str> {
    let mut header = Reader(message.expect(SEQUENCE)?);
    let id = header.integer()?;
    header.integer()?;
    if header.expect(OCTET_STRING)?.len() != 1 {
        return Err("msgFlags is not one octet");
    }
    if header.integer()? != USM {
        return Err("security model is not USM");
    }
    let mut wrapped = Reader(message.expect(OCTET_STRING)?);
    let mut security = Reader(wrapped.expect(SEQUENCE)?);
    if security.expect(OCTET_STRING)?.len() > 32 {
        return Err("engine ID above 32 octets");
    }
    let clock = (security.integer()?, security.integer()?);
    if security.expect(OCTET_STRING)?.len() > 32 {
        return Err("user name above 32 octets");
    }
    security.expect(OCTET_STRING)?;
    security.expect(OCTET_STRING)?;
    if !security.0.is_empty() {
        return Err("octets behind the security parameters");
    }
    let (tag, scoped) = message.next()?;
    match tag {
        // The rest is encrypted.
        OCTET_STRING => {}
        SEQUENCE => {
            let mut scoped = Reader(scoped);
            scoped.expect(OCTET_STRING)?;
            scoped.expect(OCTET_STRING)?;
            pdu(&mut scoped, pdus, Depth::Whole)?;
        }
        _ => return Err("no scoped PDU"),
    }
    Ok((id, clock))
}

/// Reads a PDU of one of these types, with its varbinds. Returns its request-id and the number of
/// octets of the PDU after it.
fn pdu(message: &mut Reader<'_>, types: &[u8], depth: Depth) -> Result<(i64, usize), &'static str> {
    let (tag, body) = message.next()?;
    if !types.contains(&tag) {
        return Err(if tag == REPORT { "a Report without SNMPv3" } else { "not a response" });
    }
    let mut body = Reader(body);
    let id = body.integer()?;
    let behind_id = body.0.len();
    if depth == Depth::Head {
        return Ok((id, behind_id));
    }
    body.integer()?;
    body.integer()?;
    let mut varbinds = Reader(body.expect(SEQUENCE)?);
    while !varbinds.0.is_empty() {
        let mut varbind = Reader(varbinds.expect(SEQUENCE)?);
        varbind.expect(OBJECT_IDENTIFIER)?;
        varbind.next()?;
    }
    Ok((id, behind_id))
}

/// Reads elements one after the other; `.0` holds the remaining octets.
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn next(&mut self) -> Result<(u8, &'a [u8]), &'static str> {
        let (&tag, rest) = self.0.split_first().ok_or("cut short")?;
        if tag & 0x1f == 0x1f {
            return Err("multi-octet tag");
        }
        let (&first, rest) = rest.split_first().ok_or("cut short")?;
        let (length, rest) = if first < 0x80 {
            (usize::from(first), rest)
        } else {
            let octets = usize::from(first & 0x7f);
            if !(1..=4).contains(&octets) {
                return Err("unsupported length");
            }
            let (length, rest) = rest.split_at_checked(octets).ok_or("cut short")?;
            (length.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)), rest)
        };
        let (content, rest) = rest.split_at_checked(length).ok_or("a length exceeds its parent")?;
        self.0 = rest;
        Ok((tag, content))
    }

    pub(super) fn expect(&mut self, tag: u8) -> Result<&'a [u8], &'static str> {
        match self.next()? {
            (found, content) if found == tag => Ok(content),
            _ => Err("unexpected tag"),
        }
    }

    pub(super) fn integer(&mut self) -> Result<i64, &'static str> {
        let content = self.expect(INTEGER)?;
        // Some agents send a number with zeros before it. The library reads it into a C `long`.
        if !(1..=size_of::<c_long>()).contains(&content.len()) {
            return Err("integer of unsupported length");
        }
        let sign = if content[0] & 0x80 == 0 { 0 } else { -1 };
        Ok(content.iter().fold(sign, |sum, byte| sum << 8 | i64::from(*byte)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A response to request 0x1234 with sysUpTime.0.
    const V2C: &[u8] = &[
        0x30, 0x29, 0x02, 0x01, 0x01, 0x04, 0x06, b'p', b'u', b'b', b'l', b'i', b'c', 0xa2, 0x1c,
        0x02, 0x02, 0x12, 0x34, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00, 0x30, 0x10, 0x30, 0x0e, 0x06,
        0x08, 0x2b, 0x06, 0x01, 0x02, 0x01, 0x01, 0x03, 0x00, 0x43, 0x02, 0x01, 0x00,
    ];
    /// A Report without varbinds: msgID 7, an engine ID of five octets, boots 1, time 2.
    const V3: &[u8] = &[
        0x30, 0x3c, 0x02, 0x01, 0x03, 0x30, 0x0d, 0x02, 0x01, 0x07, 0x02, 0x02, 0x05, 0xc0, 0x04,
        0x01, 0x00, 0x02, 0x01, 0x03, 0x04, 0x15, 0x30, 0x13, 0x04, 0x05, 0x80, 0, 0, 0, 1, 0x02,
        0x01, 0x01, 0x02, 0x01, 0x02, 0x04, 0x00, 0x04, 0x00, 0x04, 0x00, 0x30, 0x11, 0x04, 0x00,
        0x04, 0x00, 0xa8, 0x0b, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00, 0x30, 0x00,
    ];

    #[test]
    fn reads_the_id_of_a_sound_message() {
        let (len, pdu_at, id_end) = (V2C.len(), 13, 19);
        assert_eq!(
            check(V2C),
            Ok(Envelope { version: 1, id: 0x1234, clock: None, len, pdu_at, id_end })
        );
        assert_eq!((V2C[pdu_at], &V2C[id_end - 2..id_end]), (RESPONSE, &[0x12, 0x34][..]));
    }

    #[test]
    fn every_cut_and_every_lying_length_is_refused_or_harmless() {
        for cut in 0..V2C.len() {
            assert!(check(&V2C[..cut]).is_err(), "cut at {cut}");
        }
        for at in 0..V2C.len() {
            let mut bytes = V2C.to_vec();
            bytes[at] = 0xff;
            // Either it is refused, or the change was in a value.
            if check(&bytes).is_ok() {
                assert!([9, 10, 17, 18, 21, 24].contains(&at) || (6..=12).contains(&at) || at > 30);
            }
        }
    }

    /// A user name that is longer than the octets that hold it: libnetsnmp 5.9 reads past their
    /// end.
    #[test]
    fn a_security_parameter_cannot_reach_past_its_parent() {
        let mut lying = V3.to_vec();
        lying[38] = 0x20;
        assert_eq!(check(&lying), Err("a length exceeds its parent"));
    }

    #[test]
    fn the_security_model_must_be_usm() {
        let found = check(V3).unwrap();
        assert_eq!((found.version, found.id, found.clock), (3, 7, Some((1, 2))));
        assert_eq!(found.len, V3.len());
        let mut tsm = V3.to_vec();
        tsm[19] = 4;
        assert_eq!(check(&tsm), Err("security model is not USM"));
    }

    #[test]
    fn a_request_is_no_response() {
        let mut request = V2C.to_vec();
        request[13] = 0xa0;
        assert_eq!(check(&request), Err("not a response"));
        assert_eq!(outgoing(&request).map(|e| e.id), Some(0x1234));
    }

    /// Some agents give every number all the octets of its variable.
    #[test]
    fn numbers_of_the_header_may_have_zeros_before_them() {
        for octets in 1..=size_of::<c_long>() as u8 {
            let mut message = V2C.to_vec();
            let mut added = 0;
            // The error-status, the request-id and the version, from behind.
            for (at, len) in [(19, 1), (15, 2), (2, 1)] {
                let zeros = usize::from(octets.saturating_sub(len));
                message[at + 1] += zeros as u8;
                message.splice(at + 2..at + 2, std::iter::repeat_n(0, zeros));
                added += if at == 2 { 0 } else { zeros as u8 };
                message[1] += zeros as u8;
            }
            let at = 13 + usize::from(octets.saturating_sub(1));
            message[at + 1] += added;
            let found = check(&message).unwrap();
            assert_eq!((found.version, found.id, found.len), (1, 0x1234, message.len()));
        }
        let mut message = V2C.to_vec();
        message[3] = 9;
        message[1] += 8;
        message.splice(4..4, [0; 8]);
        assert_eq!(check(&message), Err("integer of unsupported length"));
    }

    #[test]
    fn a_report_is_only_for_snmpv3() {
        let mut report = V2C.to_vec();
        report[13] = REPORT;
        assert_eq!(check(&report), Err("a Report without SNMPv3"));
    }

    #[test]
    fn a_stream_is_framed_by_its_outer_length() {
        assert_eq!(framed_len(&[]), Ok(None));
        assert_eq!(framed_len(&[0x30, 0x82, 0x01]), Ok(None));
        assert_eq!(framed_len(&[0x30, 0x82, 0x01, 0x00]), Ok(Some(260)));
        assert!(framed_len(&[0x31]).is_err());
        assert!(framed_len(&[0x30, 0x80]).is_err());
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = check(&bytes);
        }

        #[test]
        fn no_mutation_panics(at in 0..V3.len(), byte: u8, cut in 0..V3.len()) {
            let mut bytes = V3.to_vec();
            bytes[at] = byte;
            let _ = check(&bytes);
            let _ = check(&bytes[..cut]);
        }
    }
}
