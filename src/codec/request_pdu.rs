//! The PDU of a request, encoded without a session: [`RequestPdu`].
#![allow(unsafe_code)]

use super::{guard::Reader, pdu::RawPdu, request_id::SMALLEST_ID};
use crate::{
    Ability, ErrorKind, Library, Result,
    library::ffi,
    query::{Request, RequestKind},
};
use netsnmp_sys as raw;
use std::{ffi::c_long, ptr, rc::Rc, sync::Arc};

/// An encoded PDU. It can be sent to many hosts, because only its request-id differs.
pub(crate) struct RequestPdu {
    octets: Vec<u8>,
    id: u32,
    /// Where the octets of the request-id are.
    id_at: usize,
}

impl RequestPdu {
    /// Encodes a request with this request-id.
    ///
    /// # Errors
    /// [`BadValue`](ErrorKind::BadValue), [`Library`](ErrorKind::Library),
    /// [`Unsupported`](ErrorKind::Unsupported).
    pub(crate) fn new(request: &Request, id: u32) -> Result<Self> {
        // A session of such a library refuses a SET, but its encoder does not.
        if matches!(request.kind, RequestKind::Set) && !Library::get()?.can(Ability::Set) {
            return Err(ErrorKind::Unsupported("SET".to_owned()).into());
        }
        Self::encode(&RawPdu::request(request, id as i32)?, id)
    }

    /// Encodes the PDU of a discovery.
    ///
    /// # Errors
    /// [`Library`](ErrorKind::Library).
    pub(crate) fn probe(id: u32) -> Result<Self> {
        Self::encode(&RawPdu::probe(id as i32), id)
    }

    fn encode(pdu: &RawPdu, id: u32) -> Result<Self> {
        let octets = octets(pdu)?;
        let mut outer = Reader(&octets);
        let id_at = match outer.next() {
            // The tag and the length of the request-id take one octet each.
            Ok((_, body)) if outer.0.is_empty() => octets.len() - body.len() + 2,
            _ => return Err(ErrorKind::Library("a PDU that does not parse".to_owned()).into()),
        };
        Ok(Self { octets, id, id_at })
    }

    /// Returns the number of octets.
    pub(crate) fn len(&self) -> usize {
        self.octets.len()
    }

    /// Appends it with this request-id. If that is not its own one, both have four octets.
    pub(crate) fn write(&self, id: u32, to: &mut Vec<u8>) {
        let at = to.len() + self.id_at;
        to.extend_from_slice(&self.octets);
        if id != self.id {
            debug_assert!(id >= SMALLEST_ID && self.id >= SMALLEST_ID);
            to[at..at + 4].copy_from_slice(&id.to_be_bytes());
        }
    }
}

/// Encodes a PDU with the function that the library's sessions use.
fn octets(pdu: &RawPdu) -> Result<Vec<u8>> {
    let pdu = pdu.as_ptr();
    let mut block = ptr::null_mut();
    let mut start = ptr::null_mut();
    // SAFETY: the PDU is the caller's, who is the only one to point to it. A session replaces both
    // defaults in the same way before it encodes. `start` is set if the call succeeds: it points to
    // `len` octets of `block`, which we own in any case, and which `free` takes even if it is NULL.
    let encoded = unsafe {
        let fields = &mut *pdu;
        for (field, default) in [
            (&mut fields.errstat, raw::SNMP_DEFAULT_ERRSTAT),
            (&mut fields.errindex, raw::SNMP_DEFAULT_ERRINDEX),
        ] {
            if *field == c_long::from(default) {
                *field = 0;
            }
        }
        let len = raw::netsnmp_shim_pdu_build(pdu, &raw mut block, &raw mut start);
        let encoded = usize::try_from(len).ok().map(|len| ffi::slice(start, len).to_vec());
        libc::free(block.cast());
        encoded
    };
    encoded.ok_or_else(|| {
        let kind = ErrorKind::Library("the request cannot be encoded".to_owned());
        ffi::library_error(kind, "snmp_pdu_realloc_rbuild", raw::SNMPERR_GENERR)
    })
}

/// The PDUs that a lane sends to many hosts.
#[derive(Default)]
pub(crate) struct RequestPdus {
    shared: Vec<Shared>,
    probe: Option<Rc<RequestPdu>>,
}

struct Shared {
    /// Kept alive, because its address identifies it.
    requests: Arc<[Request]>,
    which: usize,
    pdu: Rc<RequestPdu>,
}

/// The number of PDUs that are kept. Beyond that, targets with their own queries replace each
/// other's.
const KEPT: usize = 64;

impl RequestPdus {
    /// Returns the PDU of that request. Encodes it if needed.
    ///
    /// # Errors
    /// The same as for [`RequestPdu::new`].
    pub(crate) fn shared(
        &mut self,
        requests: &Arc<[Request]>,
        which: usize,
    ) -> Result<Rc<RequestPdu>> {
        let known = |s: &&Shared| s.which == which && Arc::ptr_eq(&s.requests, requests);
        if let Some(shared) = self.shared.iter().find(known) {
            return Ok(Rc::clone(&shared.pdu));
        }
        let pdu = Rc::new(RequestPdu::new(&requests[which], SMALLEST_ID)?);
        let requests = Arc::clone(requests);
        if self.shared.len() == KEPT {
            self.shared.remove(0);
        }
        self.shared.push(Shared { requests, which, pdu: Rc::clone(&pdu) });
        Ok(pdu)
    }

    /// Returns the PDU of a discovery with a request-id of four octets.
    ///
    /// # Errors
    /// The same as for [`RequestPdu::probe`].
    pub(crate) fn probe(&mut self) -> Result<Rc<RequestPdu>> {
        if let Some(probe) = &self.probe {
            return Ok(Rc::clone(probe));
        }
        let probe = Rc::new(RequestPdu::probe(SMALLEST_ID)?);
        self.probe = Some(Rc::clone(&probe));
        Ok(probe)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Value, VarBind, codec::decode};

    /// The processor's order of octets must not be seen in them: a float and a double were other numbers on
    /// s390x.
    #[test]
    fn every_value_is_encoded_as_itself() {
        let values = [
            Value::Null,
            Value::Integer(i32::MIN),
            Value::Counter32(u32::MAX),
            Value::Gauge32(0x8000_0001),
            Value::TimeTicks(0x0102_0304),
            Value::UInteger32(7),
            Value::Counter64(0x0102_0304_0506_0708),
            Value::Unsigned64(u64::MAX),
            Value::Integer64(-2),
            Value::Float(1.5),
            Value::Double(-1.0e-300),
            Value::Opaque(vec![0x9f, 0x78, 4]),
            Value::OctetString(vec![0; 200]),
            Value::BitString(vec![0, 0x80]),
            Value::Nsap(vec![1, 2]),
            Value::IpAddress([192, 0, 2, 1].into()),
            Value::ObjectIdentifier("1.3.6.1.4294967295".parse().unwrap()),
        ];
        let name: crate::Oid = "1.3.6.1.2.1.1.5.0".parse().unwrap();
        let varbinds = values.map(|value| VarBind::new(name.clone(), value));
        let request = Request { kind: RequestKind::Set, varbinds: varbinds.to_vec() };
        let mut octets = RequestPdu::new(&request, SMALLEST_ID).unwrap().octets;
        // Make it a response: the decoder reads nothing else.
        octets[0] = 0xa2;
        assert_eq!(decode::parse(&octets).unwrap().varbinds, varbinds);
    }
}
