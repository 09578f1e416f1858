//! What libnetsnmp logs, taken away from stderr.
//!
//! The library logs from inside calls made under the library lock. Handing a line to a logger
//! there would run foreign code under that lock, so lines are kept on the thread that made the
//! call and handed on once it has returned.

use std::{
    cell::RefCell,
    ffi::{c_char, c_int, c_void},
    mem,
};

/// Lines kept of one call; a hostile agent can provoke one for each packet.
const KEPT: usize = 64;

struct Lines {
    kept: Vec<(::log::Level, String)>,
    limit: usize,
}

thread_local! {
    static LINES: RefCell<Lines> = const { RefCell::new(Lines { kept: Vec::new(), limit: KEPT }) };
}

/// Makes ours the library's log handler. Under the library lock, before anything logs.
pub(super) fn install() {
    // SAFETY: `keep` does not unwind and lives as long as the program; it takes no context.
    unsafe { netsnmp_sys::netsnmp_shim_set_log_handler(Some(keep), std::ptr::null_mut()) };
}

unsafe extern "C" fn keep(_: *mut c_void, priority: c_int, text: *const c_char) {
    let level = match priority {
        0..=3 => ::log::Level::Error,
        4 => ::log::Level::Warn,
        5 | 6 => ::log::Level::Info,
        _ => ::log::Level::Debug,
    };
    // SAFETY: the library passes a NUL-terminated line, valid during this call.
    let text = unsafe { super::ffi::text(text) };
    // Neither a destroyed thread-local nor a nested call may unwind into C.
    let _ = LINES.try_with(|lines| {
        if let Ok(mut lines) = lines.try_borrow_mut()
            && lines.kept.len() < lines.limit
        {
            lines.kept.push((level, text));
        }
    });
}

fn take() -> Vec<(::log::Level, String)> {
    LINES.with_borrow_mut(|lines| mem::take(&mut lines.kept))
}

/// Hands what this thread's calls logged to the `log` facade. Never under the library lock.
pub(crate) fn flush() {
    for (level, text) in take() {
        // The library reports what a broken agent sent as an error; to us it is a detail.
        ::log::log!(target: "libnetsnmp", level.max(::log::Level::Debug), "{}", text.trim_end());
    }
}

/// All that the library logs on this thread while it lives: what the MIB parser has to say.
pub(crate) struct Capture {
    before: Vec<(::log::Level, String)>,
}

impl Capture {
    pub(crate) fn start() -> Self {
        let before = LINES.with_borrow_mut(|lines| {
            lines.limit = usize::MAX;
            mem::take(&mut lines.kept)
        });
        Self { before }
    }

    /// What came since the start, or since the last call.
    pub(crate) fn take(&mut self) -> impl Iterator<Item = String> {
        take().into_iter().map(|(_, text)| text)
    }
}

impl Drop for Capture {
    fn drop(&mut self) {
        LINES.with_borrow_mut(|lines| {
            lines.limit = KEPT;
            lines.kept = mem::take(&mut self.before);
        });
    }
}
