//! What the process looks up and sets before its work begins.
#![allow(unsafe_code)]

use std::{
    ffi::OsString,
    mem::MaybeUninit,
    sync::atomic::{AtomicBool, Ordering},
};

static STDOUT_WAS_CLOSED: AtomicBool = AtomicBool::new(false);

/// Returns whether the process was started without a standard output (`>&-`). Rust's runtime then
/// opens /dev/null in its place: later that looks like a /dev/null that the user asked for.
pub(crate) fn stdout_was_closed() -> bool {
    STDOUT_WAS_CLOSED.load(Ordering::Relaxed)
}

/// The loader calls this before `main`, so before Rust's runtime looks at the descriptors.
#[cfg(any(
    target_os = "linux",
    target_os = "freebsd",
    target_os = "netbsd",
    target_os = "openbsd"
))]
// SAFETY: the section holds pointers to functions of the C calling convention, and this is one.
// The function needs nothing that the runtime sets up, does not panic and returns no value.
#[unsafe(link_section = ".init_array")]
#[used]
static BEFORE_MAIN: extern "C" fn() = {
    extern "C" fn look() {
        // SAFETY: F_GETFD takes no argument and changes nothing, for any descriptor.
        let closed = unsafe { libc::fcntl(libc::STDOUT_FILENO, libc::F_GETFD) } == -1;
        STDOUT_WAS_CLOSED.store(closed, Ordering::Relaxed);
    }
    look
};

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
        // SAFETY: the kernel made the array, with that many strings; they live as long as the
        // process, and are writable (C lets `main` write to them). The number is below the count.
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

/// Returns whether this process was started to ignore the signal, as by nohup.
pub(crate) fn ignores(signal: i32) -> bool {
    let mut action = MaybeUninit::<libc::sigaction>::uninit();
    // SAFETY: without a new action, the call only fills the place for the old one. It is read only
    // if the call has succeeded.
    unsafe {
        libc::sigaction(signal, std::ptr::null(), action.as_mut_ptr()) == 0
            && action.assume_init().sa_sigaction == libc::SIG_IGN
    }
}

/// Returns the user on whose behalf files are opened.
pub(crate) fn user() -> u32 {
    // SAFETY: it takes nothing and cannot fail.
    unsafe { libc::geteuid() }
}

/// Keeps secrets out of core dumps: the process leaves none, and no debugger of the same user can
/// make one.
pub(crate) fn refuse_core_dumps() {
    let none = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the call reads one local value. PR_SET_DUMPABLE takes one number. If the system
    // refuses either, the command works all the same.
    unsafe {
        libc::setrlimit(libc::RLIMIT_CORE, &none);
        #[cfg(target_os = "linux")]
        libc::prctl(libc::PR_SET_DUMPABLE, 0, 0, 0, 0);
    }
}

/// Makes the C library's allocator keep freed memory. An answer with hundreds of varbinds takes half
/// a megabyte that libnetsnmp frees at once (64 KiB a message, 1.1 KiB a varbind). Above 128 KiB,
/// glibc returns the end of the heap to the system, and the next answer has to fault it in again.
/// The process keeps only memory that it has used.
pub(crate) fn keep_memory() {
    // SAFETY: `mallopt` sets numbers, and no other thread has started yet. `getrlimit` writes to a
    // structure on this stack frame.
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    unsafe {
        libc::mallopt(libc::M_TRIM_THRESHOLD, 16 << 20);
        // Setting one of the two stops glibc from adjusting the other.
        libc::mallopt(libc::M_MMAP_THRESHOLD, 1 << 20);
        // Each arena reserves 64 MiB of address space, which a limit on it does not leave.
        let mut limit = libc::rlimit { rlim_cur: libc::RLIM_INFINITY, rlim_max: 0 };
        libc::getrlimit(libc::RLIMIT_AS, &raw mut limit);
        if limit.rlim_cur != libc::RLIM_INFINITY {
            libc::mallopt(libc::M_ARENA_MAX, 1);
        }
    }
}
