//! The linked libnetsnmp: starts it once, reports its facts, locks it.
#![allow(unsafe_code)]

pub(crate) mod ffi;
mod lock;
mod log;
mod user;
mod words;

use crate::{AuthProtocol, Error, ErrorKind, PrivProtocol, Result};
use netsnmp_sys as raw;
use once_cell::sync::OnceCell;
use std::ffi::{CString, c_int};

pub(crate) use lock::{lock, steady};
pub(crate) use log::{Capture, flush};
pub(crate) use user::user;

/// The linked libnetsnmp.
///
/// What needs it first starts it (`init_snmp`), once per process: SNMPv3, MIB modules, and
/// [`get`](Self::get). SNMPv1 and v2c do without, because most of the start is cryptography. The
/// library is never shut down, because `snmp_shutdown` frees what other threads may still use. The
/// start reads no configuration file, writes no state, loads no MIB and changes no environment
/// variable. The C library's `snmp.conf` and `MIBS` do not apply to a program that uses this crate,
/// unless it applies them itself.
#[derive(Debug)]
pub struct Library {
    version: String,
    header_version: String,
    reentrant: bool,
    auth: Vec<AuthProtocol>,
    privacy: Vec<PrivProtocol>,
}

impl Library {
    /// Returns the library. The first call starts it.
    ///
    /// # Errors
    /// [`Library`](ErrorKind::Library) if the loaded library's layout differs from the headers this
    /// crate was compiled with: another release was installed since.
    pub fn get() -> Result<&'static Library> {
        static LIBRARY: OnceCell<Library> = OnceCell::new();
        LIBRARY.get_or_try_init(init)
    }

    /// Returns the version of the loaded library; `netsnmp_get_version`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Returns the version of the headers this crate was compiled with.
    pub fn header_version(&self) -> &str {
        &self.header_version
    }

    /// Returns whether the library was built with its own locks (`NETSNMP_REENTRANT`). Most are
    /// not. It makes no difference to this crate, which takes its own locks.
    pub fn is_reentrant(&self) -> bool {
        self.reentrant
    }

    /// Returns the authentication protocols of the loaded library; `usm_lookup_auth_type`.
    pub fn auth_protocols(&self) -> &[AuthProtocol] {
        &self.auth
    }

    /// Returns the privacy protocols of the loaded library; `usm_lookup_priv_type`.
    pub fn priv_protocols(&self) -> &[PrivProtocol] {
        &self.privacy
    }

    /// Returns the directory of those headers; empty if the compiler's own path has them.
    pub fn header_dir(&self) -> &'static str {
        env!("NETSNMP_HEADERS")
    }

    /// Returns the transports that a target can name. The sockets are this crate's own, so they do
    /// not depend on the library.
    pub fn transports(&self) -> &'static [&'static str] {
        &["udp", "udp6", "tcp", "tcp6", "unix"]
    }

    /// Returns whether the library was built with this ability.
    pub fn can(&self, ability: Ability) -> bool {
        let facts = facts();
        let flag = match ability {
            Ability::V1 => facts.snmpv1,
            Ability::V2c => facts.snmpv2c,
            Ability::V3 => facts.usm,
            Ability::Set => facts.write_support,
        };
        flag != 0
    }
}

/// Something that a library can be built without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ability {
    /// SNMPv1; absent with `NETSNMP_DISABLE_SNMPV1`.
    V1,
    /// SNMPv2c; absent with `NETSNMP_DISABLE_SNMPV2C`.
    V2c,
    /// SNMPv3 with the user-based security model.
    V3,
    /// SET; absent with `NETSNMP_NO_WRITE_SUPPORT`.
    Set,
}

fn facts() -> &'static raw::netsnmp_shim_facts {
    // SAFETY: the shim returns a pointer to a constant of its own, valid as long as the program.
    unsafe { &*raw::netsnmp_shim_get_facts() }
}

/// Checks that the loaded library is the one that this crate was compiled for, and sets its options. It
/// does not start it. That is enough for SNMPv1 and v2c.
///
/// # Errors
/// The same as for [`Library::get`].
pub(crate) fn check() -> Result<()> {
    static CHECKED: OnceCell<()> = OnceCell::new();
    let check = || -> Result<()> {
        let _guard = lock();
        // First: `snmp_sess_init`, which is called below, uses OpenSSL in some releases (5.9).
        keep_crypto_at_exit();
        log::install();
        // Before the options: the first call of `snmp_sess_init` replaces them by its defaults.
        check_layout()?;
        set_options();
        Ok(())
    };
    CHECKED.get_or_try_init(check).copied()
}

fn set_options() {
    for flag in [
        raw::NETSNMP_DS_LIB_DONT_READ_CONFIGS,
        raw::NETSNMP_DS_LIB_DONT_PERSIST_STATE,
        raw::NETSNMP_DS_LIB_DISABLE_PERSISTENT_LOAD,
        raw::NETSNMP_DS_LIB_DISABLE_PERSISTENT_SAVE,
        // Opening a session would read `hosts/PEER.conf` through a static parser state.
        raw::NETSNMP_DS_LIB_DONT_LOAD_HOST_FILES,
        // Otherwise the library answers an incoming RFC 5343 question with our own engine ID.
        raw::NETSNMP_DS_LIB_NO_DISCOVERY,
        // The MIB parser reports what is wrong with a module, and accepts labels with underscores.
        // Modules of vendors are full of them.
        raw::NETSNMP_DS_LIB_MIB_ERRORS,
        raw::NETSNMP_DS_LIB_MIB_PARSE_LABEL,
    ] {
        // SAFETY: sets a flag in a static table; both indexes are the library's own.
        unsafe { raw::netsnmp_ds_set_boolean(raw::NETSNMP_DS_LIBRARY_ID, flag as c_int, 1) };
    }

    // `init_snmp` creates a directory for certificate indexes below the persistent directory. If
    // the path is impossible, it creates none.
    // SAFETY: a NUL-terminated string, copied by the library.
    unsafe { raw::set_persistent_directory(c"/dev/null/none".as_ptr()) };
}

/// Returns the versions of the loaded library and of the headers.
fn versions() -> (String, String) {
    // SAFETY: both return static strings.
    unsafe { (ffi::text(raw::netsnmp_get_version()), ffi::text(facts().version)) }
}

fn init() -> Result<Library> {
    check()?;
    let _starting = lock::starting();
    let _guard = lock();
    // SAFETY: the name is a NUL-terminated string, copied by the library. The shim keeps
    // `init_snmp` from loading the MIBs that `MIBS` and its built-in list name.
    unsafe { raw::netsnmp_shim_init_without_mibs(c"netsnmp-rust".as_ptr()) };
    // TSM copies 64 bytes out of a 32-byte array for any SNMPv3 message that names it, before any
    // check (5.9.x). We offer no TLS, so nothing needs it.
    // SAFETY: the call takes a number and unlinks that module from a list. This thread has both locks, so
    // nobody reads the list. No session uses the module.
    unsafe { raw::unregister_sec_mod(SEC_MODEL_TSM) };

    let known = |name: &str, lookup: unsafe extern "C" fn(*const std::ffi::c_char) -> c_int| {
        let Ok(name) = CString::new(name) else { return false };
        // SAFETY: compares a NUL-terminated string with a static table.
        unsafe { lookup(name.as_ptr()) >= 0 }
    };
    let (version, header_version) = versions();
    let auth = AuthProtocol::ALL.iter().copied();
    let privacy = PrivProtocol::ALL.iter().copied();
    Ok(Library {
        version,
        header_version,
        reentrant: facts().reentrant != 0,
        auth: auth.filter(|p| known(p.name(), raw::usm_lookup_auth_type)).collect(),
        privacy: privacy.filter(|p| known(p.name(), raw::usm_lookup_priv_type)).collect(),
    })
}

/// Keeps OpenSSL, which most builds of libnetsnmp use, from shutting down when the process ends.
///
/// It would shut down inside `exit` while other threads still run. A worker that ends or encrypts
/// at that moment would crash the process after its work is done. Like libnetsnmp, OpenSSL is never
/// shut down.
fn keep_crypto_at_exit() {
    /// `OPENSSL_INIT_NO_ATEXIT` of OpenSSL 1.1.1 and later; earlier releases ignore it.
    const NO_ATEXIT: u64 = 0x0008_0000;
    // SAFETY: looks a name up among the libraries already loaded.
    let init = unsafe { libc::dlsym(libc::RTLD_DEFAULT, c"OPENSSL_init_crypto".as_ptr()) };
    if init.is_null() {
        return;
    }
    // SAFETY: every release that has the function has it with this prototype. NULL means no
    // settings, and any thread may call it at any time.
    unsafe {
        let init: unsafe extern "C" fn(u64, *const std::ffi::c_void) -> c_int =
            std::mem::transmute(init);
        init(NO_ATEXIT, std::ptr::null());
    }
}

/// `SNMP_SEC_MODEL_TSM` (RFC 5591). Headers of a library without TLS do not define it.
const SEC_MODEL_TSM: c_int = 4;

/// Refuses a library whose `netsnmp_session` differs in size from the headers. 5.9.5 added a field
/// under the same API, and `snmp_sess_init` would write past our struct.
fn check_layout() -> Result<()> {
    // SAFETY: the shim lets `snmp_sess_init` fill a buffer of its own.
    let loaded = unsafe { raw::netsnmp_shim_loaded_session_size() };
    let compiled = size_of::<raw::netsnmp_session>();
    if loaded == compiled {
        return Ok(());
    }
    let (version, header_version) = versions();
    Err(Error::new(ErrorKind::Library(format!(
        "the loaded libnetsnmp {version} lays sessions out in {loaded} bytes, the headers of \
         {header_version} in {compiled}: rebuild this program with the installed headers"
    ))))
}
