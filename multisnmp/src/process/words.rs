//! Arguments and variables, in the memory from which other programs read them.
#![allow(unsafe_code)]

use std::ffi::OsString;

/// The arguments and variables in the memory from which other programs read them: `ps`,
/// /proc/PID/cmdline, /proc/PID/environ. glibc passes them to the functions of .init_array; Rust's
/// runtime depends on that, too.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod original {
    use std::{
        ffi::{CStr, c_char, c_int},
        ptr,
        sync::atomic::{AtomicPtr, AtomicUsize, Ordering},
    };

    static COUNT: AtomicUsize = AtomicUsize::new(0);
    static ARGUMENTS: AtomicPtr<*mut c_char> = AtomicPtr::new(ptr::null_mut());
    static VARIABLES: AtomicPtr<*mut c_char> = AtomicPtr::new(ptr::null_mut());

    // SAFETY: the section holds pointers to functions of the C calling convention that take what
    // `main` takes in C, and this is one. It only stores three values.
    #[unsafe(link_section = ".init_array")]
    #[used]
    static BEFORE_MAIN: extern "C" fn(c_int, *mut *mut c_char, *mut *mut c_char) = {
        extern "C" fn keep(count: c_int, arguments: *mut *mut c_char, all: *mut *mut c_char) {
            COUNT.store(usize::try_from(count).unwrap_or(0), Ordering::Relaxed);
            ARGUMENTS.store(arguments, Ordering::Relaxed);
            VARIABLES.store(all, Ordering::Relaxed);
        }
        keep
    };

    /// Overwrites an argument from this byte on.
    pub(super) fn blank_argument(number: usize, from: usize) {
        let arguments = ARGUMENTS.load(Ordering::Relaxed);
        if arguments.is_null() || number >= COUNT.load(Ordering::Relaxed) {
            return;
        }
        // SAFETY: the kernel made the array. It has COUNT strings, and `number` is smaller than that.
        // The strings live as long as the process, and nobody frees them. C lets a program write to
        // them up to their end.
        unsafe { blank(*arguments.add(number), from) };
    }

    /// Overwrites the value of a variable.
    pub(super) fn blank_variable(name: &str) {
        let mut at = VARIABLES.load(Ordering::Relaxed);
        // SAFETY: the kernel made the array, which ends with a null pointer, and its strings. They
        // live as long as the process and are writable. `unsetenv` may have moved the array's
        // pointers forward, but the array still ends with a null pointer.
        unsafe {
            while !at.is_null() && !(*at).is_null() {
                let text = CStr::from_ptr(*at).to_bytes();
                if text.strip_prefix(name.as_bytes()).is_some_and(|rest| rest.starts_with(b"=")) {
                    blank(*at, name.len() + 1);
                }
                at = at.add(1);
            }
        }
    }

    /// # Safety
    /// `text` is a string that is writable up to its end, and nothing else reads it now.
    unsafe fn blank(text: *mut c_char, from: usize) {
        if text.is_null() {
            return;
        }
        // SAFETY: as the function asks; the loop stops at the end of the string. A volatile write
        // is not left out, although nobody reads it here.
        unsafe {
            let length = CStr::from_ptr(text).count_bytes();
            for place in from..length {
                text.add(place).write_volatile(b'*' as c_char);
            }
        }
    }
}

/// Blanks an argument from this byte on, where `ps` reads it. `number` counts from the program's
/// name. Call it while there is only one thread, and after the arguments are copied.
pub(crate) fn blank_argument(number: usize, from: usize) {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    original::blank_argument(number, from);
    let _ = (number, from);
}

/// Takes a variable out of the environment: other programs cannot read it any more, and no child
/// gets it. Call it while there is only one thread.
pub(crate) fn take_variable(name: &str) -> Option<OsString> {
    let value = std::env::var_os(name)?;
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    original::blank_variable(name);
    // SAFETY: no other thread has started yet, so nothing reads the environment now.
    unsafe { std::env::remove_var(name) };
    Some(value)
}
