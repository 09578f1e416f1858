//! Reads what C returns: slices and strings that may be NULL.
#![allow(unsafe_code)]

use crate::{Error, ErrorKind};
use netsnmp_sys as raw;
use std::{
    ffi::{CStr, c_char, c_int},
    slice,
};

/// Returns the slice that a C pointer and a length mean. NULL with any length means an empty one.
///
/// # Safety
/// Unless NULL, `pointer` is aligned and valid for `len` reads of `T` for all of `'a`, and
/// nothing writes there meanwhile.
pub(crate) unsafe fn slice<'a, T>(pointer: *const T, len: usize) -> &'a [T] {
    if pointer.is_null() || len == 0 {
        &[]
    } else {
        // SAFETY: not NULL; the caller vouches for the rest.
        unsafe { slice::from_raw_parts(pointer, len) }
    }
}

/// Returns a C string as text: empty for NULL, with U+FFFD for bytes that are not UTF-8.
///
/// # Safety
/// Unless NULL, `pointer` is a NUL-terminated string that nothing changes during the call.
pub(crate) unsafe fn text(pointer: *const c_char) -> String {
    if pointer.is_null() {
        return String::new();
    }
    // SAFETY: not NULL; the caller vouches for the NUL.
    unsafe { CStr::from_ptr(pointer) }.to_string_lossy().into_owned()
}

/// Returns the library's text for one of its codes.
pub(crate) fn api_text(code: c_int) -> String {
    // `snmp_api_errstring` builds its result in a static buffer if a detail is set.
    let _guard = super::lock::lock();
    // SAFETY: it returns a static string or its static buffer, which only callers of the same
    // function change, and they hold the lock taken above.
    unsafe { text(raw::snmp_api_errstring(code)) }
}

/// Returns the library's text for one of its codes, without a detail of an earlier error.
pub(crate) fn bare_api_text(code: c_int) -> String {
    let _guard = super::lock::lock();
    // The first call uses up the detail that another session's error may have left.
    // SAFETY: as in `api_text`.
    unsafe {
        raw::snmp_api_errstring(code);
        text(raw::snmp_api_errstring(code))
    }
}

/// Returns the error of a call that left `code` in `s_snmp_errno`.
pub(crate) fn library_error(kind: ErrorKind, function: &'static str, code: c_int) -> Error {
    Error::new(kind).from_call(function, code, api_text(code))
}
