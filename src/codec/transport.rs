//! Our own `netsnmp_transport`, and the results that its callbacks leave for Rust.
#![allow(unsafe_code)]

use super::{
    encoded::Encoded,
    pdu::{self, Parsed},
};
use crate::{Report, library::ffi};
use netsnmp_sys as raw;
use std::{
    ffi::{c_char, c_int, c_void},
    panic::{AssertUnwindSafe, catch_unwind},
    ptr,
};

/// Passes data between the library and us during one call. It is plain data: callbacks only record.
#[derive(Default)]
pub(super) struct Mailbox {
    /// The message that the library sent during the call.
    pub(super) sent: Option<Encoded>,
    /// The datagram that is lent for the call; valid only while `snmp_sess_read2` runs.
    pub(super) lent: Option<*const [u8]>,
    /// What the call reported about the pending request.
    pub(super) event: Option<Event>,
}

/// What the library reports about the pending request.
#[derive(Debug)]
pub(super) enum Event {
    Reply(Parsed),
    Report(Report),
    TimedOut,
    /// A code of `s_snmp_errno`.
    Failed(c_int),
    /// A callback panicked.
    Panicked,
}

/// The library's struct comes first, so that a pointer to one is a pointer to the other.
#[repr(C)]
struct Carrier {
    base: raw::netsnmp_transport,
    mailbox: *mut Mailbox,
}

/// The library uses it only as an index into the given set of descriptors. It must not be negative:
/// then `_sess_read` returns at once, and `snmp_sess_select_info2` closes the session.
pub(super) const FAKE_DESCRIPTOR: c_int = 3;

/// 1.3.6.1.6.1.1, snmpUDPDomain (RFC 3417). It is copied into PDUs, and nothing here uses it.
static UDP_DOMAIN: [raw::oid; 7] = [1, 3, 6, 1, 6, 1, 1];

/// The largest UDP payload over IPv4.
const MAX_MESSAGE: usize = 0xffff - 8 - 20;

/// Creates a transport around `mailbox`, for `snmp_sess_add`. The library owns it from that call
/// on, even if the call fails, and frees it with `free`. Returns NULL if there is no memory.
///
/// # Safety
/// `mailbox` must stay valid until the session that takes the transport is closed.
pub(super) unsafe fn carrier(mailbox: *mut Mailbox) -> *mut raw::netsnmp_transport {
    // SAFETY: all-zero bytes are a valid transport: NULL pointers, and every callback absent.
    let block = unsafe { libc::calloc(1, size_of::<Carrier>()) }.cast::<Carrier>();
    // SAFETY: NULL, or a zeroed block of that size that only we own.
    if let Some(carrier) = unsafe { block.as_mut() } {
        carrier.mailbox = mailbox;
        let base = &mut carrier.base;
        base.domain = UDP_DOMAIN.as_ptr();
        base.domain_length = UDP_DOMAIN.len() as c_int;
        base.sock = FAKE_DESCRIPTOR;
        // Nothing needs to be configured or opened. Without the flag the session's message sizes
        // are clamped first.
        base.flags = raw::NETSNMP_TRANSPORT_FLAG_OPENED as _;
        // The library clamps its sizes to it: with 0 every message would be too long.
        base.msgMaxSize = MAX_MESSAGE;
        base.f_send = Some(send);
        base.f_recv = Some(receive);
        base.f_close = Some(close);
        base.f_fmtaddr = Some(format_address);
    }
    block.cast()
}

/// # Safety
/// `transport` is one of ours, its mailbox alive and not borrowed: callbacks run only inside a
/// library call, during which no reference into the mailbox is held.
unsafe fn mailbox<'a>(transport: *mut raw::netsnmp_transport) -> &'a mut Mailbox {
    // SAFETY: as the function asks.
    unsafe { &mut *(*transport.cast::<Carrier>()).mailbox }
}

/// Keeps the message, because the library frees `buffer` after this returns. The library also calls
/// it inside `snmp_sess_read2`, to resend after a notInTimeWindow.
unsafe extern "C" fn send(
    transport: *mut raw::netsnmp_transport,
    buffer: *const c_void,
    size: c_int,
    _: *mut *mut c_void,
    _: *mut c_int,
) -> c_int {
    // SAFETY: the library passes our transport and `size` octets.
    let (mailbox, message) =
        unsafe { (mailbox(transport), ffi::slice(buffer.cast::<u8>(), size.max(0) as usize)) };
    mailbox.sent = Some(Encoded::new(message.to_vec()));
    size
}

/// Returns the lent datagram, once.
unsafe extern "C" fn receive(
    transport: *mut raw::netsnmp_transport,
    buffer: *mut c_void,
    size: c_int,
    opaque: *mut *mut c_void,
    opaque_len: *mut c_int,
) -> c_int {
    // SAFETY: the library passes our transport and valid out-pointers. NULL says that there is
    // no transport data to free with the PDU.
    let mailbox = unsafe {
        *opaque = ptr::null_mut();
        *opaque_len = 0;
        mailbox(transport)
    };
    let Some(lent) = mailbox.lent.take() else { return -1 };
    let len = lent.len().min(size.max(0) as usize);
    // SAFETY: the lender keeps the datagram alive for the call; the library's own buffer has `size`
    // octets.
    unsafe { ptr::copy_nonoverlapping(lent.cast::<u8>(), buffer.cast::<u8>(), len) };
    len as c_int
}

/// The library frees the session's own block, and [`RawSession`](super::raw_session::RawSession)
/// frees the mailbox.
unsafe extern "C" fn close(_: *mut raw::netsnmp_transport) -> c_int {
    0
}

/// Only the library's debug output calls it, and frees the result.
unsafe extern "C" fn format_address(
    _: *mut raw::netsnmp_transport,
    _: *const c_void,
    _: c_int,
) -> *mut c_char {
    // SAFETY: duplicates a literal into memory of `malloc`.
    unsafe { libc::strdup(c"peer".as_ptr()) }
}

/// The session's callback: it runs inside send, read, timeout and close. Returning 1 means that the
/// request is finished.
pub(super) unsafe extern "C" fn on_event(
    operation: c_int,
    session: *mut raw::netsnmp_session,
    _: c_int,
    pdu: *mut raw::netsnmp_pdu,
    magic: *mut c_void,
) -> c_int {
    let event = catch_unwind(AssertUnwindSafe(|| {
        // SAFETY: the library passes its session and the PDU it parsed, both valid for the call.
        unsafe { event(operation, session, pdu) }
    }))
    .unwrap_or(Some(Event::Panicked));
    // SAFETY: `magic` is the mailbox given with the request, not borrowed during a library call.
    let mailbox = unsafe { &mut *magic.cast::<Mailbox>() };
    match (operation, event) {
        // After a notInTimeWindow the library has sent again with the new clock, so this is not the
        // end.
        (raw::NETSNMP_CALLBACK_OP_RESEND, _) => mailbox.event = None,
        // The Report that caused it came first and says more.
        (raw::NETSNMP_CALLBACK_OP_SEC_ERROR, Some(_)) if mailbox.event.is_some() => {}
        (_, Some(event)) => mailbox.event = Some(event),
        (_, None) => {}
    }
    1
}

/// # Safety
/// The same as for the caller of [`on_event`]: both pointers are NULL or valid for the call.
unsafe fn event(
    operation: c_int,
    session: *mut raw::netsnmp_session,
    pdu: *mut raw::netsnmp_pdu,
) -> Option<Event> {
    match operation {
        raw::NETSNMP_CALLBACK_OP_RECEIVED_MESSAGE if !pdu.is_null() => {
            // SAFETY: the PDU is not NULL and is parsed, and the library keeps it until the
            // callback returns.
            match unsafe { (*pdu).command } {
                // SAFETY: as above.
                raw::SNMP_MSG_RESPONSE => Some(Event::Reply(unsafe { pdu::reply(pdu) })),
                raw::SNMP_MSG_REPORT => {
                    // SAFETY: as above.
                    let varbinds = unsafe { pdu::varbinds(pdu) };
                    Some(Event::Report(Report::of(varbinds.first().map(|v| &v.oid))))
                }
                _ => None,
            }
        }
        raw::NETSNMP_CALLBACK_OP_TIMED_OUT => Some(Event::TimedOut),
        raw::NETSNMP_CALLBACK_OP_SEND_FAILED | raw::NETSNMP_CALLBACK_OP_SEC_ERROR => {
            // SAFETY: NULL or the session the callback was called for.
            let code = unsafe { session.as_ref() }.map_or(0, |session| session.s_snmp_errno);
            Some(Event::Failed(code))
        }
        _ => None,
    }
}
