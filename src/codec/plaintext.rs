//! Sees the content of each SNMPv3 message after the library has authenticated and decrypted it, and
//! before the library parses it.
//!
//! The octets of an authenticated message cannot be changed before that, and those of an encrypted
//! one cannot be read. So our function takes the place of the one with which the library processes
//! messages of the user-based security model. It calls that one first. Then it
//! [disguises](odd::disguise) the values that do not parse.
#![allow(unsafe_code)]

use super::odd::{self, Odd};
use netsnmp_sys as raw;
use std::{
    cell::RefCell,
    ffi::c_int,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::OnceLock,
};

type Process = unsafe extern "C" fn(*mut raw::snmp_secmod_incoming_params) -> c_int;

/// The library's own function.
static PROCESS: OnceLock<Process> = OnceLock::new();

thread_local! {
    /// Set while one of our sessions reads a message on this thread: what was disguised in it.
    static FOUND: RefCell<Option<Vec<Odd>>> = const { RefCell::new(None) };
}

/// Puts our function in its place, once. The library lock must be held: every SNMPv3 message is
/// read under it.
pub(super) fn install() {
    if PROCESS.get().is_some() {
        return;
    }
    // SAFETY: returns NULL or the library's description of the model, which it keeps until its
    // shutdown, and we never shut it down.
    let model = unsafe { raw::find_sec_mod(raw::SNMP_SEC_MODEL_USM).as_mut() };
    if let Some(model) = model
        && let Some(process) = model.decode
    {
        PROCESS.get_or_init(|| process);
        model.decode = Some(process_and_disguise);
    }
}

/// Reads a message with `read`. Returns what was disguised in it, too.
pub(super) fn while_reading<T>(read: impl FnOnce() -> T) -> (T, Vec<Odd>) {
    FOUND.set(Some(Vec::new()));
    let result = read();
    (result, FOUND.take().unwrap_or_default())
}

unsafe extern "C" fn process_and_disguise(params: *mut raw::snmp_secmod_incoming_params) -> c_int {
    let Some(process) = PROCESS.get() else { return raw::SNMPERR_GENERR };
    // SAFETY: the library's own function gets what the library has passed.
    let result = unsafe { process(params) };
    // Sessions that are not ours get what they would get without us.
    let ours = FOUND.with_borrow(Option::is_some);
    if result == raw::SNMPERR_SUCCESS && ours {
        // SAFETY: the library passes valid pointers. After success, `scopedPdu` points to
        // `scopedPduLen` octets of a buffer that belongs to the library, which it parses after this
        // returns and which nothing else uses meanwhile.
        let scoped = unsafe {
            let (at, len) = (*(*params).scopedPdu, *(*params).scopedPduLen);
            if at.is_null() { &mut [][..] } else { std::slice::from_raw_parts_mut(at, len) }
        };
        // A panic must not cross into C.
        let found = catch_unwind(AssertUnwindSafe(|| odd::disguise_scoped(scoped)));
        FOUND.set(Some(found.unwrap_or_default()));
    }
    result
}
