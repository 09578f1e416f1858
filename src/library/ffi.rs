//! Reading what C hands over: NULL-tolerant slices and strings.
#![allow(unsafe_code)]

use crate::{Error, ErrorKind};
use netsnmp_sys as raw;
use std::{
    ffi::{CStr, c_char, c_int},
    slice,
};

/// The slice C means by a pointer and a length, where NULL with any length means none.
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

/// A C string as text; empty for NULL, and with U+FFFD where it is not UTF-8.
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

/// The library's text for one of its codes.
pub(crate) fn api_text(code: c_int) -> String {
    // `snmp_api_errstring` builds its answer in a static buffer when a detail is set.
    let _guard = super::lock::lock();
    // SAFETY: it returns a static string or its static buffer, which only callers of the same
    // function change, and they hold the lock taken above.
    unsafe { text(raw::snmp_api_errstring(code)) }
}

/// An error of a call that left `code` in `s_snmp_errno`.
pub(crate) fn library_error(kind: ErrorKind, function: &'static str, code: c_int) -> Error {
    Error::new(kind).from_call(function, code, api_text(code))
}
