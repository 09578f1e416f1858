//! The user-based security model: keys, users, engine time.
//!
//! The C library keeps users and engine times in two process-wide lists, and gets them wrong even
//! in one thread: an existing user keeps its first keys, two devices with one engine ID share one
//! clock, a user first seen without keys is freed while still linked when keys come, and nothing
//! ever leaves either list. The cure: each session owns its user and its engine's clock, and links
//! them in only while a library call runs, under the library lock. Both lists are empty between
//! calls.
#![allow(unsafe_code)]

mod account;
mod clock;
mod crypto;
mod engine_id;
mod key;
pub(crate) mod key_ring;
mod message;
pub(crate) mod peer;
mod salt;
mod warm_up;

use crate::{Engine, Error, ErrorKind, Result, Secret, SecurityLevel, User};
use account::Account;
use clock::MAX_BOOTS;
use netsnmp_sys as raw;
use std::{
    ffi::CString,
    ptr::{self, NonNull},
    time::Instant,
};
pub(crate) use warm_up::warm_up;

/// The USM part of one session.
pub(crate) struct Usm {
    account: Account,
    name: CString,
    context: CString,
    engine_id: Option<Vec<u8>>,
    /// Whether the engine ID is remembered. If the agent refuses it, another one is discovered.
    remembered: bool,
    /// In the library's list only during a call; `free` frees it.
    user: Option<NonNull<raw::usmUser>>,
    clock: Option<Clock>,
}

/// The agent's snmpEngineBoots and snmpEngineTime, at a moment of our clock.
#[derive(Clone, Copy)]
struct Clock {
    boots: u32,
    time: u32,
    at: Instant,
}

impl Usm {
    /// Checks the user and derives its keys. A new passphrase takes milliseconds, so never call
    /// this under the library lock.
    ///
    /// # Errors
    /// [`BadCredentials`](ErrorKind::BadCredentials), [`Unsupported`](ErrorKind::Unsupported).
    ///
    /// `known` is the remembered engine of the agent. An engine ID of the user wins.
    pub(crate) fn new(user: &User, known: Option<&Engine>) -> Result<Self> {
        let account = Account::new(user)?;
        let c_string = |text: &str, what: &str| {
            CString::new(text)
                .map_err(|_| Error::bad_credentials(format!("a NUL character in the {what}")))
        };
        // An ID with a length that RFC 3411 does not allow is not a remembered engine.
        let known = known.filter(|known| {
            user.engine_id.is_none() && user.boots_time.is_none() && engine_id::is_whole(known.id())
        });
        let clock = user.boots_time.or(known.map(|known| (known.boots(), known.time())));
        Ok(Self {
            name: c_string(&account.name, "user name")?,
            context: c_string(&account.context, "context name")?,
            account,
            engine_id: known.map(|known| known.id().to_vec()).or_else(|| user.engine_id.clone()),
            remembered: known.is_some(),
            user: None,
            clock: clock.map(|(boots, time)| Clock { boots, time, at: Instant::now() }),
        })
    }

    /// Returns whether the engine ID was given, so that it need not be discovered.
    pub(crate) fn knows_engine(&self) -> bool {
        self.engine_id.is_some()
    }

    /// Returns whether requests can be encoded.
    pub(crate) fn is_ready(&self) -> bool {
        self.user.is_some()
    }

    /// Returns whether the engine has reported more boots, or a time beyond the window of 150 s
    /// (RFC 3414, section 3.2 7b).
    pub(crate) fn is_ahead_of(&self, boots: i64, time: i64) -> bool {
        self.clock.is_some_and(|clock| {
            let known = (i64::from(clock.boots), i64::from(clock.time));
            boots < known.0 || boots == known.0 && time < known.1 - 150
        })
    }

    /// Returns whether the user has given the engine ID. Then no other one is discovered.
    pub(crate) fn is_engine_given(&self) -> bool {
        self.engine_id.is_some() && !self.remembered
    }

    /// Returns whether the engine has reported the most boots that there can be. Then it refuses
    /// every authenticated message, and so does the library.
    pub(crate) fn is_out_of_boots(&self) -> bool {
        self.account.level >= SecurityLevel::AuthNoPriv
            && self.clock.is_some_and(|clock| clock.boots >= MAX_BOOTS)
    }

    /// Fills a session for `snmp_sess_add`. Its pointers are to `self`, which must outlive the
    /// call. The library copies what they point to.
    ///
    /// Leaves the engine ID out even if it is known: with it, `snmp_sess_add` would create the user
    /// itself and leave it linked.
    pub(crate) fn fill(&self, session: &mut raw::netsnmp_session) {
        session.version = raw::SNMP_VERSION_3;
        session.securityModel = raw::SNMP_SEC_MODEL_USM;
        session.securityLevel = match self.account.level {
            SecurityLevel::NoAuthNoPriv => raw::SNMP_SEC_LEVEL_NOAUTH,
            SecurityLevel::AuthNoPriv => raw::SNMP_SEC_LEVEL_AUTHNOPRIV,
            SecurityLevel::AuthPriv => raw::SNMP_SEC_LEVEL_AUTHPRIV,
        };
        session.securityName = self.name.as_ptr().cast_mut();
        session.securityNameLen = self.name.as_bytes().len();
        session.contextName = self.context.as_ptr().cast_mut();
        session.contextNameLen = self.context.as_bytes().len();
        if !self.account.context_engine_id.is_empty() {
            session.contextEngineID = self.account.context_engine_id.as_ptr().cast_mut();
            session.contextEngineIDLen = self.account.context_engine_id.len();
        }
        // Keys are passed as Ku, never through securityAuthLocalKey: 5.9.4 frees that pointer,
        // which is ours.
        if let Some((protocol, key)) = &self.account.auth {
            let oid = protocol.oid();
            session.securityAuthProto = oid.as_ptr().cast_mut();
            session.securityAuthProtoLen = oid.len();
            let ku = key.ku();
            session.securityAuthKey[..ku.len()].copy_from_slice(ku);
            session.securityAuthKeyLen = ku.len();
        }
        if let Some((protocol, key)) = &self.account.privacy {
            let oid = protocol.oid();
            session.securityPrivProto = oid.as_ptr().cast_mut();
            session.securityPrivProtoLen = oid.len();
            let ku = key.ku();
            session.securityPrivKey[..ku.len()].copy_from_slice(ku);
            session.securityPrivKeyLen = ku.len();
        }
    }

    /// Creates the user for the engine that the session has found, and takes it off the library's
    /// list.
    ///
    /// # Safety
    /// `session` is the library's own copy in an open session handle. The library lock is held.
    pub(crate) unsafe fn create_user(&mut self, session: &mut raw::netsnmp_session) -> Result<()> {
        if let Some(id) = &self.engine_id
            && session.securityEngineIDLen == 0
        {
            session.securityEngineID = c_copy(id);
            session.securityEngineIDLen = id.len();
            if session.contextEngineIDLen == 0 {
                session.contextEngineID = c_copy(id);
                session.contextEngineIDLen = id.len();
            }
        }
        if session.securityEngineIDLen == 0 {
            return Err(ErrorKind::BadResponse("the Report names no engine".to_owned()).into());
        }
        let name = self.name.as_ptr().cast_mut();
        // SAFETY: the session is the library's own. The list is empty, so the library makes a new
        // user with this session's keys. We find it by its engine ID and name and unlink it. From
        // then on we must free it.
        let (code, user) = unsafe {
            let code = raw::create_user_from_session(session);
            let found =
                raw::usm_get_user(session.securityEngineID, session.securityEngineIDLen, name);
            (code, NonNull::new(found))
        };
        let Some(user) = user.filter(|_| code == 0) else {
            let kind = ErrorKind::Library("the keys cannot be localised".to_owned());
            return Err(Error::new(kind).from_call("create_user_from_session", code, ""));
        };
        unlink(user);
        // SAFETY: only we own the user now. Its keys are blocks of `malloc`, which `usm_free_user`
        // frees.
        unsafe {
            let fields = &mut *user.as_ptr();
            if let Some((_, key)) = &self.account.auth {
                replace_key(&mut fields.authKey, &mut fields.authKeyLen, key.localized());
            }
            if let Some((_, key)) = &self.account.privacy {
                replace_key(&mut fields.privKey, &mut fields.privKeyLen, key.localized());
            }
        }
        self.user = Some(user);
        Ok(())
    }

    /// Returns the engine and its clock, as far as they are known.
    pub(crate) fn engine(&self) -> Option<Engine> {
        let user = self.user?;
        // SAFETY: we own the user until it is freed, and freeing takes it out of `self.user`. Its
        // engine ID is a block of that length.
        let id = unsafe {
            let fields = user.as_ref();
            std::slice::from_raw_parts(fields.engineID, fields.engineIDLen).to_vec()
        };
        let clock = self.clock.unwrap_or(Clock { boots: 0, time: 0, at: Instant::now() });
        Some(Engine::heard(id, clock.boots, clock.time, clock.at))
    }

    /// Undoes `create_user` and the discovery before it. If the engine ID was given, forgets only
    /// the clock. Returns `false` if nothing was known.
    ///
    /// # Safety
    /// The same as for [`create_user`](Self::create_user).
    pub(crate) unsafe fn forget_engine(&mut self, session: &mut raw::netsnmp_session) -> bool {
        let had_clock = self.clock.take().is_some();
        if std::mem::take(&mut self.remembered) {
            self.engine_id = None;
        }
        if self.engine_id.is_some() {
            return had_clock;
        }
        let had_user = self.user.is_some();
        self.free();
        // SAFETY: both are blocks of `malloc`. The library set them on discovery, or copied them
        // when the session was added. It allocates new ones later.
        unsafe {
            libc::free(session.securityEngineID.cast());
            session.securityEngineID = ptr::null_mut();
            session.securityEngineIDLen = 0;
            if self.account.context_engine_id.is_empty() {
                libc::free(session.contextEngineID.cast());
                session.contextEngineID = ptr::null_mut();
                session.contextEngineIDLen = 0;
            }
        }
        session.flags &= !raw::SNMP_FLAGS_USER_CREATED;
        had_user
    }

    /// Links the user and the engine's clock into the library's lists. The caller holds the library
    /// lock.
    pub(crate) fn bind(&mut self) {
        let Some(user) = self.user else { return };
        // SAFETY: we own the user. It is not linked now, and it is unlinked again before the lock
        // is released. The engine ID belongs to the user.
        unsafe {
            raw::usm_add_user(user.as_ptr());
            if let Some(clock) = self.clock {
                let fields = &*user.as_ptr();
                let elapsed = u32::try_from(clock.at.elapsed().as_secs()).unwrap_or(u32::MAX);
                raw::set_enginetime(
                    fields.engineID,
                    fields.engineIDLen as _,
                    clock.boots,
                    clock.time.saturating_add(elapsed),
                    1,
                );
            }
        }
    }

    /// Takes both out again, and keeps the new clock. The caller holds the library lock, and calls
    /// this right after the call that `bind` was for.
    pub(crate) fn unbind(&mut self, session: &raw::netsnmp_session) {
        if session.securityEngineIDLen > 0 {
            let (mut boots, mut time) = (0, 0);
            // SAFETY: the engine ID is the session's own; the out-pointers are to locals.
            let known = unsafe {
                raw::get_enginetime(
                    session.securityEngineID,
                    session.securityEngineIDLen as _,
                    &mut boots,
                    &mut time,
                    0,
                )
            };
            if known == 0 && (boots, time) != (0, 0) {
                self.clock = Some(Clock { boots, time, at: Instant::now() });
            }
        }
        if let Some(user) = self.user {
            unlink(user);
        }
        // Free the whole list: an unauthenticated message adds an entry for any engine that it
        // names.
        // SAFETY: frees a list that only callers under the lock touch.
        unsafe { raw::free_etimelist() };
    }

    /// Frees the user. The caller holds the library lock.
    pub(crate) fn free(&mut self) {
        if let Some(user) = self.user.take() {
            // SAFETY: we own the user, and it is not linked. The call wipes the keys.
            unsafe { raw::usm_free_user(user.as_ptr()) };
        }
    }
}

/// Takes a user off the library's list. The caller holds the library lock.
fn unlink(user: NonNull<raw::usmUser>) {
    // SAFETY: the caller has linked the user, or the library has linked it for the caller.
    // `usm_remove_user` leaves the pointers to the neighbours in the node, and `usm_free_user`
    // would follow them.
    unsafe {
        raw::usm_remove_user(user.as_ptr());
        (*user.as_ptr()).next = ptr::null_mut();
        (*user.as_ptr()).prev = ptr::null_mut();
    }
}

/// Makes a copy that the library frees.
fn c_copy(bytes: &[u8]) -> *mut u8 {
    // SAFETY: the block has that size and is then filled. The size is never 0, because an engine ID
    // has at least 5 octets.
    unsafe {
        let copy = libc::malloc(bytes.len()).cast::<u8>();
        if copy.is_null() {
            std::alloc::handle_alloc_error(std::alloc::Layout::for_value(bytes));
        }
        ptr::copy_nonoverlapping(bytes.as_ptr(), copy, bytes.len());
        copy
    }
}

/// # Safety
/// `*key` is NULL or a block of `malloc` of `*len` octets or more that nothing else points to.
unsafe fn replace_key(key: &mut *mut u8, len: &mut usize, localized: Option<&Secret>) {
    let Some(localized) = localized else { return };
    // SAFETY: as the function asks; the key derived from a placeholder needs no wiping.
    unsafe { libc::free((*key).cast()) };
    *key = c_copy(localized.expose());
    *len = localized.len();
}
