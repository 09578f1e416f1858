//! Reads the responses of SNMPv1 and v2c, one varbind at a time.
#![allow(unsafe_code)]

use super::oid;
use crate::{ErrorStatus, Value, VarBind, library::ffi, query::Reply};
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
        Err(Trouble::Malformed) => Err(ffi::api_text(raw::SNMPERR_BAD_PARSE)),
        Err(Trouble::Unusual) => super::parse_whole(octets),
    }
}

enum Trouble {
    Malformed,
    /// A type that is left to `snmp_pdu_parse`.
    Unusual,
}

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
    ) -> Result<c_uchar, Trouble> {
        let mut tag = 0;
        let next = parse(self.at, &raw mut self.len, &raw mut tag);
        if next.is_null() {
            return Err(Trouble::Malformed);
        }
        self.at = next;
        Ok(tag)
    }

    fn number(&mut self) -> Result<c_long, Trouble> {
        let mut number: c_long = 0;
        // SAFETY: the octets are valid for the length given, and the number for its own.
        self.step(|at, len, tag| unsafe {
            raw::asn_parse_int(at, len, tag, &raw mut number, size_of::<c_long>())
        })?;
        Ok(number)
    }
}

fn reply(rest: &mut Rest) -> Result<Reply, Trouble> {
    // SAFETY: the octets are valid for the length given.
    let command = rest.step(|at, len, tag| unsafe { raw::asn_parse_header(at, len, tag) })?;
    if i32::from(command) != raw::SNMP_MSG_RESPONSE {
        return Err(Trouble::Unusual);
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
    Ok(Reply {
        status: ErrorStatus(u32::try_from(status).unwrap_or(u32::MAX)),
        index: u32::try_from(index).unwrap_or(u32::MAX),
        varbinds,
    })
}

fn varbind(rest: &mut Rest) -> Result<VarBind, Trouble> {
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
    Ok(VarBind::new(oid(name), value(tag, at, content)?))
}

fn value(tag: c_uchar, at: *mut c_uchar, content: usize) -> Result<Value, Trouble> {
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
            Err(_) => return Err(Trouble::Unusual),
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
        _ => return Err(Trouble::Unusual),
    })
}

fn unsigned(value: &mut Rest) -> Result<u32, Trouble> {
    let mut number: raw::u_long = 0;
    // SAFETY: the guard has checked the value's length; the number has its own.
    value.step(|at, len, tag| unsafe {
        raw::asn_parse_unsigned_int(at, len, tag, &raw mut number, size_of::<raw::u_long>())
    })?;
    Ok((number & 0xffff_ffff) as u32)
}

fn string(value: &mut Rest, content: usize) -> Result<Vec<u8>, Trouble> {
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
                prop_assert_eq!(parse(pdu).ok(), super::super::parse_whole(pdu).ok());
            }
        }
    }
}
