//! PDUs of the C library: builds, owns and reads them. Only this file reads `variable_list`.
#![allow(unsafe_code)]

use crate::{
    Error, ErrorKind, ErrorStatus, Oid, Result, Value, VarBind,
    library::{self, ffi},
    query::{Reply, Request, RequestKind},
};
use netsnmp_sys as raw;
use std::{
    ffi::{c_int, c_long, c_uchar, c_void},
    net::Ipv4Addr,
    ptr::{self, NonNull},
};

/// A PDU that we own: freed with `snmp_free_pdu` unless the library takes it over.
pub(crate) struct RawPdu(NonNull<raw::netsnmp_pdu>);

impl Drop for RawPdu {
    fn drop(&mut self) {
        let _steady = library::steady();
        // SAFETY: the pointer comes from `allocate`. We still own it, and only this frees it.
        unsafe { raw::snmp_free_pdu(self.0.as_ptr()) }
    }
}

impl RawPdu {
    /// Creates a PDU for `request` with this request-id and msgID.
    ///
    /// # Errors
    /// [`BadValue`](ErrorKind::BadValue) if a value cannot be sent.
    pub(crate) fn request(request: &Request, id: i32) -> Result<Self> {
        let mut pdu = Self::allocate(id);
        let fields = pdu.fields();
        fields.command = match request.kind {
            RequestKind::Get => raw::SNMP_MSG_GET,
            RequestKind::GetNext => raw::SNMP_MSG_GETNEXT,
            RequestKind::GetBulk { .. } => raw::SNMP_MSG_GETBULK,
            RequestKind::Set => raw::SNMP_MSG_SET,
        };
        if let RequestKind::GetBulk { non_repeaters, max_repetitions } = request.kind {
            // RFC 3416, section 3: a BulkPDU has its two numbers in the place of error-status and
            // error-index.
            let bounded = |n: u32| c_long::from(i32::try_from(n).unwrap_or(i32::MAX));
            fields.errstat = bounded(non_repeaters);
            fields.errindex = bounded(max_repetitions);
        }
        for varbind in &request.varbinds {
            pdu.add(varbind)?;
        }
        Ok(pdu)
    }

    /// Creates the SNMPv3 discovery probe: a GET without variables and without a user, at
    /// noAuthNoPriv (RFC 3414, section 4).
    pub(crate) fn probe(id: i32) -> Self {
        let mut pdu = Self::allocate(id);
        let fields = pdu.fields();
        fields.command = raw::SNMP_MSG_GET;
        fields.version = raw::SNMP_VERSION_3;
        fields.securityModel = raw::SNMP_SEC_MODEL_USM;
        fields.securityLevel = raw::SNMP_SEC_LEVEL_NOAUTH;
        // With NULL, the library would use the session's user.
        // SAFETY: duplicates a literal; `snmp_free_pdu` frees the copy.
        fields.securityName = unsafe { libc::strdup(c"".as_ptr()) };
        fields.securityNameLen = 0;
        pdu
    }

    /// Gives up ownership: the library has taken the PDU over.
    pub(crate) fn into_raw(self) -> *mut raw::netsnmp_pdu {
        let pointer = self.0.as_ptr();
        std::mem::forget(self);
        pointer
    }

    pub(crate) fn as_ptr(&self) -> *mut raw::netsnmp_pdu {
        self.0.as_ptr()
    }

    /// Does what `snmp_pdu_create` does, but without its counters. They are plain integers, and
    /// threads set them back for each other.
    fn allocate(id: i32) -> Self {
        // SAFETY: all-zero bytes are a valid PDU (NULL pointers, zero lengths), and the block is
        // from `calloc`, as `snmp_free_pdu` frees it with `free`.
        let block = unsafe { libc::calloc(1, size_of::<raw::netsnmp_pdu>()) };
        let Some(block) = NonNull::new(block.cast()) else {
            std::alloc::handle_alloc_error(std::alloc::Layout::new::<raw::netsnmp_pdu>())
        };
        let mut pdu = Self(block);
        let fields = pdu.fields();
        fields.version = raw::SNMP_DEFAULT_VERSION;
        fields.errstat = c_long::from(raw::SNMP_DEFAULT_ERRSTAT);
        fields.errindex = c_long::from(raw::SNMP_DEFAULT_ERRINDEX);
        fields.securityModel = raw::SNMP_DEFAULT_SECMODEL;
        fields.reqid = id.into();
        fields.msgid = id.into();
        pdu
    }

    fn fields(&mut self) -> &mut raw::netsnmp_pdu {
        // SAFETY: an initialised PDU that only we point to while `self` is borrowed.
        unsafe { self.0.as_mut() }
    }

    fn add(&mut self, varbind: &VarBind) -> Result<()> {
        let name = subids(&varbind.oid);
        let number = |n: &u32, tag| (tag, ptr::from_ref(n).cast::<c_void>(), size_of::<u32>());
        let bytes = |b: &[u8], tag| (tag, b.as_ptr().cast::<c_void>(), b.len());
        let wide = |n: u64| raw::counter64 {
            // A C `long` of 32 bits holds each half.
            high: (n >> 32) as _,
            low: (n & 0xffff_ffff) as _,
        };
        let long;
        let (float, double);
        let octets;
        let object;
        let (tag, value, len): (c_uchar, *const c_void, usize) = match &varbind.value {
            Value::Null => (raw::ASN_NULL, ptr::null(), 0),
            Value::Integer(n) => {
                (raw::ASN_INTEGER, ptr::from_ref(n).cast::<c_void>(), size_of::<c_int>())
            }
            Value::Counter32(n) => number(n, raw::ASN_COUNTER),
            Value::Gauge32(n) => number(n, raw::ASN_GAUGE),
            Value::TimeTicks(n) => number(n, raw::ASN_TIMETICKS),
            Value::UInteger32(n) => number(n, raw::ASN_UINTEGER),
            Value::OctetString(b) => bytes(b, raw::ASN_OCTET_STR),
            Value::Opaque(b) => bytes(b, raw::ASN_OPAQUE),
            Value::Nsap(b) => bytes(b, raw::ASN_NSAP),
            Value::BitString(b) => bytes(b, raw::ASN_BIT_STR),
            Value::IpAddress(ip) => {
                octets = ip.octets();
                bytes(&octets, raw::ASN_IPADDRESS)
            }
            Value::ObjectIdentifier(oid) => {
                object = subids(oid);
                let len = size_of_val(object.as_slice());
                (raw::ASN_OBJECT_ID, object.as_ptr().cast(), len)
            }
            Value::Counter64(n) => {
                long = wide(*n);
                (raw::ASN_COUNTER64, ptr::from_ref(&long).cast(), size_of_val(&long))
            }
            Value::Unsigned64(n) => {
                long = wide(*n);
                (raw::ASN_OPAQUE_U64, ptr::from_ref(&long).cast(), size_of_val(&long))
            }
            Value::Integer64(n) => {
                long = wide(n.cast_unsigned());
                (raw::ASN_OPAQUE_I64, ptr::from_ref(&long).cast(), size_of_val(&long))
            }
            // Not through `asn_build_float` and `asn_build_double`: they exchange halves on big endian
            // processors too, where that makes another number.
            Value::Float(x) => {
                float = opaque::<7>(0x78, &x.to_be_bytes());
                bytes(&float, raw::ASN_OPAQUE)
            }
            Value::Double(x) => {
                double = opaque::<11>(0x79, &x.to_be_bytes());
                bytes(&double, raw::ASN_OPAQUE)
            }
            Value::NoSuchObject
            | Value::NoSuchInstance
            | Value::EndOfMibView
            | Value::Malformed(_) => {
                let what = varbind.value.type_name();
                return Err(ErrorKind::BadValue(format!("{what} cannot be sent")).into());
            }
        };
        // SAFETY: name and value are valid for the lengths given and copied by the library; the
        // new node hangs on the PDU, which frees it.
        let added = unsafe {
            raw::snmp_pdu_add_variable(self.0.as_ptr(), name.as_ptr(), name.len(), tag, value, len)
        };
        if added.is_null() {
            let why = format!("{} cannot be encoded", varbind.value.type_name());
            return Err(Error::new(ErrorKind::BadValue(why)).from_call(
                "snmp_pdu_add_variable",
                0,
                "",
            ));
        }
        Ok(())
    }
}

/// Returns what an Opaque contains that holds a number in BER.
fn opaque<const N: usize>(tag: u8, number: &[u8]) -> [u8; N] {
    let mut octets = [0; N];
    octets[..3].copy_from_slice(&[0x9f, tag, number.len() as u8]);
    octets[3..].copy_from_slice(number);
    octets
}

/// A response as the C library has parsed it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parsed {
    pub(crate) status: ErrorStatus,
    pub(crate) index: i64,
    pub(crate) varbinds: Vec<VarBind>,
}

impl From<Parsed> for Reply {
    fn from(parsed: Parsed) -> Self {
        let Parsed { status, index, varbinds } = parsed;
        Self { status, index, varbinds: varbinds.into() }
    }
}

/// Parses the PDU of a response with `snmp_pdu_parse`.
///
/// # Errors
/// The library cannot parse it; the error is its text.
#[cfg(any(test, feature = "fuzzing"))]
pub(super) fn parse_whole(octets: &[u8]) -> std::result::Result<Parsed, String> {
    let pdu = RawPdu::allocate(0);
    let mut len = octets.len();
    // SAFETY: we own the PDU. The library only reads the `len` octets, although its prototype takes
    // a mutable pointer. Everything that it allocates belongs to the PDU, even if it fails.
    let parsed = unsafe {
        raw::snmp_pdu_parse(pdu.0.as_ptr(), octets.as_ptr().cast_mut().cast(), &raw mut len)
    };
    if parsed != 0 {
        return Err(ffi::api_text(raw::SNMPERR_BAD_PARSE));
    }
    // SAFETY: the PDU is parsed, and nothing else points to it.
    Ok(unsafe { reply(pdu.0.as_ptr()) })
}

fn subids(oid: &Oid) -> Vec<raw::oid> {
    oid.as_slice().iter().map(|subid| raw::oid::from(*subid)).collect()
}

/// Reads a response that the library passes to a callback.
///
/// # Safety
/// `pdu` is a parsed PDU that nothing changes during the call.
pub(crate) unsafe fn reply(pdu: *const raw::netsnmp_pdu) -> Parsed {
    // SAFETY: the caller vouches for the PDU and the list it owns.
    let (pdu, varbinds) = unsafe { (&*pdu, varbinds(pdu)) };
    Parsed { status: ErrorStatus(header(pdu.errstat)), index: header(pdu.errindex), varbinds }
}

/// Returns the varbinds of a parsed PDU.
///
/// # Safety
/// The same as for [`reply`].
pub(crate) unsafe fn varbinds(pdu: *const raw::netsnmp_pdu) -> Vec<VarBind> {
    // SAFETY: the caller vouches for the PDU.
    let first = unsafe { (*pdu).variables };
    let mut count = 0;
    let mut next = first;
    while !next.is_null() {
        count += 1;
        // SAFETY: a node of the PDU's own list, which ends in NULL and lives as long as the PDU.
        next = unsafe { (*next).next_variable };
    }
    let mut found = Vec::with_capacity(count);
    let mut next = first;
    while !next.is_null() {
        // SAFETY: a node of the PDU's own list, which ends in NULL and lives as long as the PDU.
        let variable = unsafe { &*next };
        // SAFETY: `name` holds `name_length` sub-identifiers; the parser bounds it by 128.
        let name = unsafe { ffi::slice(variable.name, variable.name_length) };
        // SAFETY: the node was filled by the parser, which the function below relies on.
        let value = unsafe { value(variable) };
        found.push(VarBind::new(oid(name), value));
        next = variable.next_variable;
    }
    found
}

#[allow(clippy::useless_conversion, reason = "a C long has 32 bits on some systems")]
fn header(number: c_long) -> i64 {
    i64::from(number)
}

fn oid(subids: &[raw::oid]) -> Oid {
    // A `u_long` may have more than 32 bits: in 5.9's parser an overlong sub-identifier overflows
    // into the upper half. Such a name is not an OID.
    Oid::from_wire(subids.iter().map(|subid| (*subid & 0xffff_ffff) as u32))
}

#[allow(clippy::useless_conversion, reason = "a C long has 32 bits on some systems")]
fn wide(halves: &raw::counter64) -> u64 {
    u64::from(halves.high) << 32 | u64::from(halves.low) & 0xffff_ffff
}

/// # Safety
/// `variable` was filled by the library's parser: the union's pointer is NULL or valid for
/// `val_len` octets, and for whole numbers where the type says so.
unsafe fn value(variable: &raw::netsnmp_variable_list) -> Value {
    let bytes = || {
        // SAFETY: every member of the union is a pointer to the same `val_len` octets.
        unsafe { ffi::slice(variable.val.string.cast_const(), variable.val_len) }.to_vec()
    };
    let long = || {
        // SAFETY: the parser stores numbers at an aligned address, and `val_len` is their size.
        // `ffi::slice` handles NULL, and the read stays within `val_len`.
        let numbers = unsafe {
            ffi::slice(variable.val.integer.cast_const(), variable.val_len / size_of::<c_long>())
        };
        numbers.first().copied().unwrap_or(0)
    };
    let unsigned = || long() as u32;
    let wide = || {
        let len = variable.val_len / size_of::<raw::counter64>();
        // SAFETY: as above.
        let halves = unsafe { ffi::slice(variable.val.counter64.cast_const(), len) };
        halves.first().map_or(0, wide)
    };
    match variable.type_ {
        raw::ASN_INTEGER => Value::Integer(long() as i32),
        raw::ASN_OCTET_STR => Value::OctetString(bytes()),
        raw::ASN_NULL => Value::Null,
        raw::ASN_OBJECT_ID => {
            let len = variable.val_len / size_of::<raw::oid>();
            // SAFETY: as above.
            Value::ObjectIdentifier(oid(unsafe {
                ffi::slice(variable.val.objid.cast_const(), len)
            }))
        }
        raw::ASN_IPADDRESS => match <[u8; 4]>::try_from(bytes()) {
            Ok(octets) => Value::IpAddress(Ipv4Addr::from(octets)),
            // Some agents put an IPv6 address there. Keep the bytes that they sent.
            Err(bytes) => Value::OctetString(bytes),
        },
        raw::ASN_COUNTER => Value::Counter32(unsigned()),
        raw::ASN_GAUGE => Value::Gauge32(unsigned()),
        raw::ASN_TIMETICKS => Value::TimeTicks(unsigned()),
        raw::ASN_UINTEGER => Value::UInteger32(unsigned()),
        raw::ASN_COUNTER64 => Value::Counter64(wide()),
        raw::ASN_OPAQUE_COUNTER64 | raw::ASN_OPAQUE_U64 => Value::Unsigned64(wide()),
        raw::ASN_OPAQUE_I64 => Value::Integer64(wide().cast_signed()),
        raw::ASN_OPAQUE_FLOAT => {
            // SAFETY: as above.
            let found =
                unsafe { ffi::slice(variable.val.floatVal.cast_const(), variable.val_len / 4) };
            found.first().map_or(Value::Opaque(Vec::new()), |x| Value::Float(*x))
        }
        raw::ASN_OPAQUE_DOUBLE => {
            // SAFETY: as above.
            let found =
                unsafe { ffi::slice(variable.val.doubleVal.cast_const(), variable.val_len / 8) };
            found.first().map_or(Value::Opaque(Vec::new()), |x| Value::Double(*x))
        }
        raw::ASN_NSAP => Value::Nsap(bytes()),
        raw::ASN_BIT_STR => Value::BitString(bytes()),
        raw::SNMP_NOSUCHOBJECT => Value::NoSuchObject,
        raw::SNMP_NOSUCHINSTANCE => Value::NoSuchInstance,
        raw::SNMP_ENDOFMIBVIEW => Value::EndOfMibView,
        // ASN_OPAQUE, or a tag of no SMI type that the parser accepted.
        _ => Value::Opaque(bytes()),
    }
}
