//! The bindings, the shim and the loaded library must agree.
#![allow(unsafe_code)]

mod common;

use std::ffi::{CStr, c_char, c_int};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{mem, ptr, slice};

use netsnmp_sys as sys;
use sys::{
    netsnmp_large_fd_set, netsnmp_pdu, netsnmp_session, netsnmp_transport, netsnmp_variable_list,
    usmUser,
};

/// The size of each type and the offsets of its members, with their C names.
macro_rules! layouts {
    ($($type:ident: $($field:ident)*;)*) => {
        vec![$(
            (stringify!($type).to_owned(), None, mem::size_of::<$type>()),
            $((
                stringify!($type).to_owned(),
                Some(stringify!($field).trim_end_matches('_').to_owned()),
                mem::offset_of!($type, $field),
            ),)*
        )*]
    };
}

/// # Safety
/// `text` is NULL, or NUL-terminated and static.
unsafe fn text(text: *const c_char) -> Option<String> {
    // SAFETY: the caller guarantees it.
    (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned())
}

#[test]
fn layouts_match_the_c_compiler() {
    let rust: Vec<(String, Option<String>, usize)> = layouts! {
        netsnmp_session: version retries timeout flags peername localname callback callback_magic
            s_snmp_errno community community_len rcvMsgMaxSize contextEngineID contextName
            securityEngineID securityName securityAuthProto securityAuthKey securityAuthKeyLen
            securityPrivProto securityPrivKey securityPrivKeyLen securityModel securityLevel
            securityInfo;
        netsnmp_pdu: version command reqid msgid errstat errindex flags securityLevel
            transport_data variables community securityName securityStateRef;
        netsnmp_variable_list: next_variable name name_length type_ val val_len buf;
        netsnmp_transport: domain sock flags data msgMaxSize f_recv f_send f_close f_fmtaddr
            f_get_taddr;
        netsnmp_large_fd_set: lfs_setsize lfs_setptr lfs_set;
        usmUser: engineID name secName authKey privKey next prev;
    };
    let mut count = 0;
    // SAFETY: a static table of count rows with static texts.
    let c: Vec<(String, Option<String>, usize)> = unsafe {
        let rows = sys::netsnmp_shim_get_layouts(&mut count);
        slice::from_raw_parts(rows, count)
            .iter()
            .map(|row| (text(row.type_).expect("a name"), text(row.field), row.value))
            .collect()
    };
    assert_eq!(rust, c);
}

/// One test for everything that uses the library, because the process has only one library state.
#[test]
fn the_loaded_library_matches_the_headers() {
    // Initialise the library before any other call, as the safe crate does.
    common::init_library();
    versions_agree();
    features_agree();
    log_handler_gets_every_priority();
}

/// Compares the major and minor numbers only, because tags and patches differ ("5.9.4.pre2" in
/// 5.9.4).
fn versions_agree() {
    // SAFETY: both are static texts.
    let (loaded, headers) = unsafe {
        (text(sys::netsnmp_get_version()), text((*sys::netsnmp_shim_get_facts()).version))
    };
    let series = |version: Option<String>| -> Vec<String> {
        version.expect("a version").split('.').take(2).map(str::to_owned).collect()
    };
    assert_eq!(Some(sys::PACKAGE_VERSION.to_string_lossy().into_owned()), headers);
    assert_eq!(series(loaded), series(headers));
    // SAFETY: init_library has run, no other thread is in the library.
    let size = unsafe { sys::netsnmp_shim_loaded_session_size() };
    assert_eq!(size, mem::size_of::<netsnmp_session>());
}

/// Checks that the library knows the protocols that the headers announce.
fn features_agree() {
    // SAFETY: static facts; the lookups read static tables.
    unsafe {
        let facts = &*sys::netsnmp_shim_get_facts();
        let auth = |name: &CStr| c_int::from(sys::usm_lookup_auth_type(name.as_ptr()) >= 0);
        let privacy = |name: &CStr| c_int::from(sys::usm_lookup_priv_type(name.as_ptr()) >= 0);
        assert_eq!(facts.md5, auth(c"MD5"));
        assert_eq!(facts.sha2_224_256, auth(c"SHA-256"));
        assert_eq!(facts.sha2_384_512, auth(c"SHA-512"));
        assert_eq!(facts.des, privacy(c"DES"));
        assert_eq!(facts.aes, privacy(c"AES"));
        assert_eq!(facts.aes192_256, privacy(c"AES-256"));
        assert_eq!(auth(c"no such protocol"), 0);
    }
}

static COUNTED: AtomicUsize = AtomicUsize::new(0);

unsafe extern "C" fn count(
    _: *mut sys::netsnmp_log_handler,
    _priority: c_int,
    _text: *const c_char,
) -> c_int {
    COUNTED.fetch_add(1, Ordering::Relaxed);
    1
}

fn log_handler_gets_every_priority() {
    common::logged();
    let log = |priority: c_int| {
        // SAFETY: the format takes one int.
        unsafe { sys::snmp_log(priority, c"priority %d\n".as_ptr(), priority) };
    };
    (libc::LOG_EMERG..=libc::LOG_DEBUG).for_each(log);
    let expected: Vec<(c_int, String)> =
        (0..8).map(|priority| (priority, format!("priority {priority}\n"))).collect();
    assert_eq!(common::logged(), expected);

    // Add another handler. It also stops the library from writing to stderr. SAFETY: no other
    // thread logs; the library owns the handler it returns.
    let other = unsafe {
        let other = sys::netsnmp_register_loghandler(sys::NETSNMP_LOGHANDLER_NONE, 7);
        assert!(!other.is_null());
        // 5.9.5 compares priorities with this; older releases let LOG_DEBUG pass.
        (*other).pri_max = libc::LOG_DEBUG;
        (*other).handler = Some(count);
        assert_eq!(sys::netsnmp_shim_set_log_handler(None, ptr::null_mut()), 1);
        other
    };
    log(libc::LOG_ERR);
    assert_eq!(common::logged(), []);

    // Turn the handler on again: each message must arrive once.
    let before = COUNTED.load(Ordering::Relaxed);
    common::record_log();
    assert_eq!(COUNTED.load(Ordering::Relaxed), before, "other handlers receive the shim's probe");
    // SAFETY: as above.
    unsafe {
        assert_eq!(((*other).enabled, (*other).type_), (1, sys::NETSNMP_LOGHANDLER_NONE));
    }
    log(libc::LOG_DEBUG);
    assert_eq!(COUNTED.load(Ordering::Relaxed), before + 1);
    common::logged();
    log(libc::LOG_ERR);
    assert_eq!(common::logged(), [(libc::LOG_ERR, "priority 3\n".to_owned())]);
}
