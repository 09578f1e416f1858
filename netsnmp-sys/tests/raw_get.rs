//! GETs sysDescr.0 from a real agent in the three ways that the C library offers. It is one test,
//! because the library's state belongs to the process.
#![allow(unsafe_code)]

mod common;

use std::ffi::{CString, c_int, c_void};
use std::time::{Duration, Instant};
use std::{mem, ptr, slice};

use netsnmp_sys as sys;

const SYS_DESCR_0: [sys::oid; 9] = [1, 3, 6, 1, 2, 1, 1, 1, 0];

#[test]
fn a_get_works_in_all_three_ways() {
    let agent = common::Agent::start();
    common::init_library();

    assert_eq!(traditional(&agent), agent.sys_descr());
    assert_eq!(single_session(&agent), agent.sys_descr());
    assert_eq!(asynchronous(&agent), agent.sys_descr());
}

/// The arguments for opening a session. The strings must outlive it.
struct Peer {
    session: sys::netsnmp_session,
    _peername: CString,
}

fn peer(agent: &common::Agent) -> Peer {
    let peername = CString::new(agent.peername()).expect("no NUL");
    // SAFETY: a netsnmp_session consists of integers, arrays and pointers, for which zero is valid;
    // snmp_sess_init writes all of it. The open functions copy the strings and do not write to
    // them.
    let mut session: sys::netsnmp_session = unsafe { mem::zeroed() };
    unsafe { sys::snmp_sess_init(&mut session) };
    session.version = sys::SNMP_VERSION_2c;
    session.peername = peername.as_ptr().cast_mut();
    session.community = c"public".as_ptr().cast_mut().cast();
    session.community_len = 6;
    session.timeout = 2_000_000;
    session.retries = 2;
    Peer { session, _peername: peername }
}

fn get_request() -> *mut sys::netsnmp_pdu {
    // SAFETY: the name is copied into the pdu.
    unsafe {
        let pdu = sys::snmp_pdu_create(sys::SNMP_MSG_GET);
        assert!(!pdu.is_null());
        let varbind = sys::snmp_add_null_var(pdu, SYS_DESCR_0.as_ptr(), SYS_DESCR_0.len());
        assert!(!varbind.is_null());
        pdu
    }
}

/// The text of the first varbind.
///
/// # Safety
/// `pdu` is a PDU that the library parsed, and it lives during the call.
unsafe fn text_of(pdu: *const sys::netsnmp_pdu) -> String {
    // SAFETY: the caller guarantees it. For an OCTET STRING the parser sets val_len to the number
    // of bytes at val.string.
    unsafe {
        assert_eq!((*pdu).command, sys::SNMP_MSG_RESPONSE);
        assert_eq!((*pdu).errstat, sys::SNMP_ERR_NOERROR);
        let varbind = (*pdu).variables;
        assert!(!varbind.is_null());
        assert_eq!((*varbind).type_, sys::ASN_OCTET_STR);
        let name = slice::from_raw_parts((*varbind).name, (*varbind).name_length);
        assert_eq!(name, SYS_DESCR_0);
        assert!((*varbind).next_variable.is_null());
        let bytes = slice::from_raw_parts((*varbind).val.string, (*varbind).val_len);
        String::from_utf8(bytes.to_vec()).expect("UTF-8")
    }
}

fn traditional(agent: &common::Agent) -> String {
    let mut peer = peer(agent);
    // SAFETY: one thread; the request is freed by snmp_synch_response, the
    // response by us, the session by snmp_close.
    unsafe {
        let session = sys::snmp_open(&mut peer.session);
        assert!(!session.is_null(), "{:?}", common::logged());
        let mut response = ptr::null_mut();
        let status = sys::snmp_synch_response(session, get_request(), &mut response);
        assert_eq!(status, sys::STAT_SUCCESS, "{:?}", common::logged());
        let text = text_of(response);
        sys::snmp_free_pdu(response);
        assert_eq!(sys::snmp_close(session), 1);
        text
    }
}

fn single_session(agent: &common::Agent) -> String {
    let mut peer = peer(agent);
    // SAFETY: as above, with the handle instead of the session.
    unsafe {
        let handle = sys::snmp_sess_open(&mut peer.session);
        assert!(!handle.is_null(), "{:?}", common::logged());
        let mut response = ptr::null_mut();
        let status = sys::snmp_sess_synch_response(handle, get_request(), &mut response);
        assert_eq!(status, sys::STAT_SUCCESS, "{:?}", common::logged());
        let text = text_of(response);
        sys::snmp_free_pdu(response);
        assert_eq!(sys::snmp_sess_close(handle), 1);
        text
    }
}

/// The place where the callback stores the answer.
type Answer = Option<Result<String, c_int>>;

unsafe extern "C" fn on_answer(
    operation: c_int,
    _session: *mut sys::netsnmp_session,
    _reqid: c_int,
    pdu: *mut sys::netsnmp_pdu,
    magic: *mut c_void,
) -> c_int {
    let answer = magic.cast::<Answer>();
    let outcome = if operation == sys::NETSNMP_CALLBACK_OP_RECEIVED_MESSAGE {
        // SAFETY: the library parsed it and frees it after this call.
        Ok(unsafe { text_of(pdu) })
    } else {
        Err(operation)
    };
    // SAFETY: magic is the Answer on the stack of asynchronous(), which
    // closes the session before it returns.
    unsafe { *answer = Some(outcome) };
    1
}

/// Uses the shim to send, select and read.
fn asynchronous(agent: &common::Agent) -> String {
    let mut peer = peer(agent);
    let mut answer: Answer = None;
    // The set points into itself, so it must stay in its box. SAFETY: integers and a pointer that
    // netsnmp_large_fd_set_init sets.
    let mut fdset: Box<sys::netsnmp_large_fd_set> = Box::new(unsafe { mem::zeroed() });
    // SAFETY: one thread; the library owns the pdu once it is sent (otherwise we would have to free
    // it, but then the test has failed anyway).
    unsafe {
        sys::netsnmp_large_fd_set_init(&mut *fdset, libc::FD_SETSIZE as c_int);
        let handle = sys::netsnmp_shim_sess_open(&mut peer.session);
        assert!(!handle.is_null(), "{:?}", common::logged());
        assert_eq!((*sys::netsnmp_shim_sess_session(handle)).version, sys::SNMP_VERSION_2c);
        let socket = (*sys::netsnmp_shim_sess_transport(handle)).sock;
        assert!(socket >= 0);

        let place = &raw mut answer;
        let reqid =
            sys::netsnmp_shim_sess_async_send(handle, get_request(), Some(on_answer), place.cast());
        assert_ne!(reqid, 0, "{:?}", common::logged());

        let deadline = Instant::now() + Duration::from_secs(10);
        while (*place).is_none() && Instant::now() < deadline {
            let mut numfds = 0;
            let mut block = 0;
            let mut timeout = sys::timeval { tv_sec: 1, tv_usec: 0 };
            sys::netsnmp_shim_large_fd_zero(&mut *fdset);
            let sessions = sys::netsnmp_shim_sess_select_info2_flags(
                handle,
                &mut numfds,
                &mut *fdset,
                &mut timeout,
                &mut block,
                sys::NETSNMP_SELECT_NOALARMS,
            );
            assert_eq!(sessions, 1);
            assert_eq!(numfds, socket + 1);
            assert_ne!(sys::netsnmp_large_fd_is_set(socket, &mut *fdset), 0);
            let ready = sys::netsnmp_large_fd_set_select(
                numfds,
                &mut *fdset,
                ptr::null_mut(),
                ptr::null_mut(),
                &mut timeout,
            );
            match ready {
                0 => sys::netsnmp_shim_sess_timeout(handle),
                1 => assert_eq!(sys::netsnmp_shim_sess_read2(handle, &mut *fdset), 0),
                other => panic!("select: {other}"),
            }
        }
        assert_eq!(sys::netsnmp_shim_sess_close(handle), 1);
        sys::netsnmp_large_fd_set_cleanup(&mut *fdset);
    }
    answer.expect("an answer in 10 seconds").expect("a received message")
}
