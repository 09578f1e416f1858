//! Keeps libnetsnmp's log away from stderr.
//!
//! The library logs from inside calls under the library lock. Passing a line to a logger there
//! would run foreign code under that lock. So lines are kept on the thread that made the call, and
//! passed on after it has returned.

use std::{
    cell::RefCell,
    ffi::{c_char, c_int, c_void},
    mem,
};

/// The number of lines that are kept per call. A hostile agent can provoke one for each packet.
const KEPT: usize = 64;

struct Lines {
    kept: Vec<(::log::Level, String)>,
    limit: usize,
}

thread_local! {
    static LINES: RefCell<Lines> = const { RefCell::new(Lines { kept: Vec::new(), limit: KEPT }) };
}

/// Installs our log handler in the library. The caller holds the library lock, and nothing has
/// logged yet.
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

/// Passes what this thread's calls logged to the `log` facade. Never call it under the library
/// lock.
pub(crate) fn flush() {
    for (level, text) in take() {
        // The library reports what a broken agent sent as an error. For us it is a detail.
        ::log::log!(target: "libnetsnmp", level.max(::log::Level::Debug), "{}", text.trim_end());
    }
}

/// Captures everything that the library logs on this thread while it lives: the messages of the MIB
/// parser.
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

    /// Returns what came since the start, or since the last call.
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
