//! Reads the responses of SNMPv1 and v2c, one varbind at a time.
#![allow(unsafe_code)]

use super::{header, oid};
use crate::{ErrorStatus, Malformed, Value, VarBind, codec::odd, library::ffi, query::Reply};
use netsnmp_sys as raw;
use std::{
    ffi::{c_long, c_uchar},
    mem::MaybeUninit,
    net::Ipv4Addr,
    ptr,
};

/// Parses the PDU of a response, as `snmp_parse` does after version and community.
///
/// `snmp_pdu_parse` allocates and zeroes 1.1 KiB for every varbind, which is most of the cost of a
/// table. This function calls the same functions in the same order, and stores the values where
/// they stay. They keep nothing, so no lock is needed.
///
/// `octets` begin with the PDU. The guard has checked them, because the library's functions trust
/// each value's own length.
///
/// # Errors
/// The library cannot parse it; the error is its text.
pub(crate) fn parse(octets: &[u8]) -> Result<Reply, String> {
    let mut rest = Rest { at: octets.as_ptr().cast_mut(), len: octets.len() };
    match reply(&mut rest) {
        Ok(reply) => Ok(reply),
        Err(Unusual) => unusual(octets),
    }
}

/// Parses a PDU with a value of a rare type, or with one that does not parse.
fn unusual(octets: &[u8]) -> Result<Reply, String> {
    let odd = odd::find(octets);
    if odd.is_empty() {
        return super::parse_whole(octets);
    }
    let mut octets = octets.to_vec();
    odd::disguise(&mut octets, &odd);
    let mut reply = super::parse_whole(&octets)?;
    odd::restore(&mut reply.varbinds, &odd);
    Ok(reply)
}

/// There is something that is left to `snmp_pdu_parse`.
struct Unusual;

/// The part that is not parsed yet. It lies within the octets given to [`parse`], which the library
/// only reads, although its prototypes take mutable pointers.
struct Rest {
    at: *mut c_uchar,
    len: usize,
}

impl Rest {
    /// Does one step of the library, which returns where to continue, or NULL.
    fn step(
        &mut self,
        parse: impl FnOnce(*mut c_uchar, *mut usize, *mut c_uchar) -> *mut c_uchar,
    ) -> Result<c_uchar, Unusual> {
        let mut tag = 0;
        let next = parse(self.at, &raw mut self.len, &raw mut tag);
        if next.is_null() {
            return Err(Unusual);
        }
        self.at = next;
        Ok(tag)
    }

    fn number(&mut self) -> Result<c_long, Unusual> {
        let mut number: c_long = 0;
        // SAFETY: the octets are valid for the length given, and the number for its own.
        self.step(|at, len, tag| unsafe {
            raw::asn_parse_int(at, len, tag, &raw mut number, size_of::<c_long>())
        })?;
        Ok(number)
    }
}

fn reply(rest: &mut Rest) -> Result<Reply, Unusual> {
    // SAFETY: the octets are valid for the length given.
    let command = rest.step(|at, len, tag| unsafe { raw::asn_parse_header(at, len, tag) })?;
    if i32::from(command) != raw::SNMP_MSG_RESPONSE {
        return Err(Unusual);
    }
    rest.number()?;
    let (status, index) = (rest.number()?, rest.number()?);
    let expected = raw::ASN_SEQUENCE | raw::ASN_CONSTRUCTOR;
    // SAFETY: as above; the text is NUL-terminated.
    rest.step(|at, len, tag| unsafe {
        raw::asn_parse_sequence(at, len, tag, expected as c_uchar, c"varbinds".as_ptr())
    })?;
    // A varbind has at least eight octets.
    let mut varbinds = Vec::with_capacity(rest.len.div_ceil(24));
    while rest.len > 0 {
        varbinds.push(varbind(rest)?);
    }
    Ok(Reply { status: ErrorStatus(header(status)), index: header(index), varbinds })
}

fn varbind(rest: &mut Rest) -> Result<VarBind, Unusual> {
    let mut name = [MaybeUninit::<raw::oid>::uninit(); raw::MAX_OID_LEN];
    let (mut name_len, mut content) = (name.len(), 0);
    let mut at: *mut c_uchar = ptr::null_mut();
    // SAFETY: `name` has room for `name_len` sub-identifiers. The library sets `at` to the value,
    // which lies within the octets, and `content` to the value's stated length, which the guard has
    // checked.
    let tag = rest.step(|data, len, tag| unsafe {
        raw::snmp_parse_var_op(
            data,
            name.as_mut_ptr().cast(),
            &raw mut name_len,
            tag,
            &raw mut content,
            &raw mut at,
            len,
        )
    })?;
    // SAFETY: the library has written `name_len` of them.
    let name = unsafe { ffi::slice(name.as_ptr().cast::<raw::oid>(), name_len) };
    // The library takes some values that are none, and old versions take more.
    if matches!(tag, raw::ASN_OBJECT_ID | raw::ASN_COUNTER64) {
        // SAFETY: the step above ends behind the value, whose `content` octets it has passed.
        let octets = unsafe { ffi::slice(rest.at.sub(content).cast_const(), content) };
        if Malformed::check(tag, octets).is_some() {
            return Err(Unusual);
        }
    }
    Ok(VarBind::new(oid(name), value(tag, at, content)?))
}

fn value(tag: c_uchar, at: *mut c_uchar, content: usize) -> Result<Value, Unusual> {
    let mut value = Rest { at, len: raw::SNMP_MAX_PACKET_LEN };
    Ok(match tag {
        raw::ASN_INTEGER => Value::Integer(value.number()? as i32),
        raw::ASN_COUNTER => Value::Counter32(unsigned(&mut value)?),
        raw::ASN_GAUGE => Value::Gauge32(unsigned(&mut value)?),
        raw::ASN_TIMETICKS => Value::TimeTicks(unsigned(&mut value)?),
        raw::ASN_UINTEGER => Value::UInteger32(unsigned(&mut value)?),
        raw::ASN_COUNTER64 => {
            let mut halves = MaybeUninit::<raw::counter64>::zeroed();
            // SAFETY: the guard has checked the value's length; the result has its own.
            let halves = unsafe {
                value.step(|at, len, tag| {
                    let size = size_of::<raw::counter64>();
                    raw::asn_parse_unsigned_int64(at, len, tag, halves.as_mut_ptr(), size)
                })?;
                halves.assume_init()
            };
            Value::Counter64(super::wide(&halves))
        }
        raw::ASN_OCTET_STR => Value::OctetString(string(&mut value, content)?),
        raw::ASN_IPADDRESS => match <[u8; 4]>::try_from(string(&mut value, content)?) {
            Ok(octets) => Value::IpAddress(Ipv4Addr::from(octets)),
            // Some agents put an IPv6 address there. The library does not accept it.
            Err(_) => return Err(Unusual),
        },
        raw::ASN_OBJECT_ID => {
            let mut subids = [MaybeUninit::<raw::oid>::uninit(); raw::MAX_OID_LEN];
            let mut count = subids.len();
            // SAFETY: as above; there is room for `count` sub-identifiers.
            value.step(|at, len, tag| unsafe {
                raw::asn_parse_objid(at, len, tag, subids.as_mut_ptr().cast(), &raw mut count)
            })?;
            // SAFETY: the library has written `count` of them.
            Value::ObjectIdentifier(oid(unsafe { ffi::slice(subids.as_ptr().cast(), count) }))
        }
        raw::ASN_NULL => Value::Null,
        raw::SNMP_NOSUCHOBJECT => Value::NoSuchObject,
        raw::SNMP_NOSUCHINSTANCE => Value::NoSuchInstance,
        raw::SNMP_ENDOFMIBVIEW => Value::EndOfMibView,
        _ => return Err(Unusual),
    })
}

fn unsigned(value: &mut Rest) -> Result<u32, Unusual> {
    let mut number: raw::u_long = 0;
    // SAFETY: the guard has checked the value's length; the number has its own.
    value.step(|at, len, tag| unsafe {
        raw::asn_parse_unsigned_int(at, len, tag, &raw mut number, size_of::<raw::u_long>())
    })?;
    Ok((number & 0xffff_ffff) as u32)
}

fn string(value: &mut Rest, content: usize) -> Result<Vec<u8>, Unusual> {
    let mut octets = vec![0; content];
    let mut count = content;
    // SAFETY: the guard has checked the value's length; the library writes at most `count` octets,
    // and sets `count` to the number that it wrote.
    value.step(|at, len, tag| unsafe {
        raw::asn_parse_string(at, len, tag, octets.as_mut_ptr(), &raw mut count)
    })?;
    octets.truncate(count);
    Ok(octets)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Oid, codec::guard};
    use proptest::prelude::*;

    fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
        let mut octets = vec![tag];
        match content.len() {
            len @ 0..0x80 => octets.push(len as u8),
            len => octets.extend([0x82, (len >> 8) as u8, len as u8]),
        }
        octets.extend_from_slice(content);
        octets
    }

    /// Returns a message and where its PDU begins.
    fn response(varbinds: &[Vec<u8>]) -> (Vec<u8>, usize) {
        let number = |n: u8| tlv(2, &[n]);
        let list = tlv(0x30, &varbinds.concat());
        let pdu = tlv(0xa2, &[number(7), number(0), number(0), list].concat());
        let message = tlv(0x30, &[number(1), tlv(4, b"public"), pdu.clone()].concat());
        let at = message.len() - pdu.len();
        (message, at)
    }

    fn varbind(value: Vec<u8>) -> Vec<u8> {
        tlv(0x30, &[tlv(6, &[0x2b, 6, 1, 2, 1, 1, 5, 0]), value].concat())
    }

    #[test]
    fn every_type_is_as_snmp_pdu_parse_gives_it() {
        let values = [
            tlv(0x02, &[0xff, 0x7f]),
            tlv(0x04, b"text"),
            tlv(0x04, &[0; 300]),
            tlv(0x05, &[]),
            tlv(0x06, &[0x2b, 6, 1]),
            tlv(0x40, &[10, 0, 0, 1]),
            tlv(0x41, &[0, 0xff, 0xff, 0xff, 0xff]),
            tlv(0x42, &[5]),
            tlv(0x43, &[1, 0]),
            tlv(0x46, &[0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
            tlv(0x47, &[9]),
            tlv(0x80, &[]),
            tlv(0x81, &[]),
            tlv(0x82, &[]),
            tlv(0x44, &[0x9f, 0x78, 4, 0x3f, 0x80, 0, 0]),
            tlv(0x44, b"opaque"),
            tlv(0x45, b"nsap"),
            tlv(0x03, &[0, 0xff]),
        ];
        let all: Vec<_> = values.iter().cloned().map(varbind).collect();
        for varbinds in all.iter().map(std::slice::from_ref).chain([&all[..], &all[..14], &[]]) {
            let (message, at) = response(varbinds);
            assert!(guard::check(&message).is_ok());
            let ours = parse(&message[at..]).unwrap();
            assert_eq!(Ok(&ours), super::super::parse_whole(&message[at..]).as_ref());
            assert_eq!(ours.varbinds.len(), varbinds.len());
        }
        let (message, at) = response(&all[..2]);
        let name: Oid = "1.3.6.1.2.1.1.5.0".parse().unwrap();
        let expected = [Value::Integer(-129), Value::OctetString(b"text".to_vec())];
        assert_eq!(
            parse(&message[at..]).unwrap().varbinds,
            expected.map(|value| VarBind::new(name.clone(), value))
        );
    }

    /// Parses as a session does, through `snmp_pdu_parse`.
    fn parse_disguised(pdu: &[u8]) -> Result<Reply, String> {
        let odd = odd::find(pdu);
        let mut octets = pdu.to_vec();
        odd::disguise(&mut octets, &odd);
        let mut reply = super::super::parse_whole(&octets)?;
        odd::restore(&mut reply.varbinds, &odd);
        Ok(reply)
    }

    /// Checks that this value costs nothing but itself.
    fn costs_only_itself(tag: u8, content: &[u8]) -> Value {
        let (first, last) = (varbind(tlv(0x02, &[1])), varbind(tlv(0x04, b"last")));
        let (message, at) = response(&[first, varbind(tlv(tag, content)), last]);
        assert!(guard::check(&message).is_ok());
        crate::Library::get().unwrap();
        let ours = parse(&message[at..]).unwrap();
        assert_eq!(ours.varbinds[0].value, Value::Integer(1));
        assert_eq!(ours.varbinds[2].value, Value::OctetString(b"last".to_vec()));
        assert_eq!(ours.varbinds.len(), 3);
        let same = parse_disguised(&message[at..]).unwrap();
        // A NaN is not equal to itself.
        assert_eq!(format!("{ours:?}"), format!("{same:?}"));
        let value = &ours.varbinds[1].value;
        let malformed = Malformed::check(tag, content);
        assert_eq!(value.malformed(), malformed.as_ref(), "{value:?}");
        value.clone()
    }

    #[test]
    fn a_value_that_does_not_parse_costs_only_itself() {
        let cases: [(u8, &[u8]); 9] = [
            (0x02, &[]),
            (0x02, &[0; 9]),
            (0x41, &[]),
            (0x43, &[1; 10]),
            (0x40, &[10, 0, 1]),
            (0x40, &[0; 16]),
            (0x46, &[]),
            (0x06, &[0x2b, 0x86]),
            (0x50, b"?"),
        ];
        for (tag, content) in cases {
            let value = costs_only_itself(tag, content);
            let found = value.malformed().unwrap();
            assert_eq!((found.tag(), found.octets()), (tag, content));
        }
    }

    /// The library refuses the first three, although an Opaque may have any octets.
    #[test]
    fn an_opaque_that_is_only_almost_a_number_is_an_opaque() {
        let cases: [&[u8]; 5] = [
            &[0x9f, 0x78, 4, 0x3f, 0x80, 0],
            &[0x9f, 0x79, 4, 0, 0, 0, 0],
            &[0x9f, 0x7a, 9, 1, 0, 0, 0, 0, 0, 0, 0, 0],
            &[0x9f, 0x78],
            &[0x9f, 0x77, 1, 1],
        ];
        for octets in cases {
            assert_eq!(costs_only_itself(0x44, octets), Value::Opaque(octets.to_vec()));
        }
        assert_eq!(costs_only_itself(0x44, &[0x9f, 0x7a, 1, 0xff]), Value::Integer64(-1));
    }

    proptest! {
        #[test]
        fn what_is_broken_is_broken_for_both(
            tag: u8, content in proptest::collection::vec(any::<u8>(), 0..40),
            at in 0usize..80, octet: u8
        ) {
            let varbinds = [varbind(tlv(0x02, &[1])), varbind(tlv(tag & 0xdf, &content))];
            let (mut message, _) = response(&varbinds);
            let at = at % message.len();
            message[at] = octet;
            // The parsers see only what the guard lets pass.
            if let Ok(envelope) = guard::check(&message)
                && envelope.version < 2
            {
                // With room after it, as in the lane's buffers.
                message.truncate(envelope.len);
                let end = message.len();
                message.extend([0; 64]);
                let pdu = &message[envelope.pdu_at..end];
                crate::Library::get().unwrap();
                // The library's texts include a detail of the last error.
                let show = |reply: Result<Reply, String>| reply.ok().map(|it| format!("{it:?}"));
                prop_assert_eq!(show(parse(pdu)), show(parse_disguised(pdu)));
            }
        }

        #[test]
        fn no_content_of_a_value_loses_the_others(
            tag in prop_oneof![
                Just(2_u8), Just(3), Just(5), Just(6), Just(0x44), 0x40..=0x47_u8, 0x80..=0x82_u8,
                any::<u8>().prop_filter("a tag of one octet", |tag| tag & 0x1f != 0x1f),
            ],
            number: bool, kind in 0x75..=0x7c_u8,
            mut content in proptest::collection::vec(any::<u8>(), 0..300),
        ) {
            if number && tag == 0x44 {
                content.truncate(12);
                content.splice(0..0, [0x9f, kind]);
            }
            costs_only_itself(tag, &content);
        }
    }
}
