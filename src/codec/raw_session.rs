//! One session of the library. It encodes requests and decodes answers.
#![allow(unsafe_code)]

use super::{
    encoded::Encoded,
    guard, odd,
    pdu::RawPdu,
    plaintext,
    received::Received,
    request_id::is_cut,
    transport::{self, Event, FAKE_DESCRIPTOR, Mailbox},
    usm::Usm,
};
use crate::{
    Credentials, Engine, ErrorKind, Report, Result, Version,
    library::{self, ffi},
    query::Request,
};
use netsnmp_sys as raw;
use std::{
    ffi::{c_int, c_long, c_void},
    mem::MaybeUninit,
    ptr::NonNull,
};

/// A session of the library over our own transport: bytes in, bytes out.
///
/// It is `Send` but not `Sync`: it may move to another thread between two calls.
pub(crate) struct RawSession {
    /// From `snmp_sess_add`. `Drop` closes it before it frees what it points to.
    handle: NonNull<c_void>,
    /// The library's transport and pending requests point to it. It is freed after the close.
    mailbox: NonNull<Mailbox>,
    /// It points into itself, so it must not move.
    readable: Box<raw::netsnmp_large_fd_set>,
    usm: Option<Usm>,
    version: Version,
    next_id: i32,
    pending: Option<Pending>,
    /// The engine ID in the last message of another engine than the session's.
    other_engine: Option<Vec<u8>>,
}

// SAFETY: what the pointers lead to belongs to this session alone: the library's session behind
// `handle`, the mailbox, the set of descriptors that points into its own box, and the user in
// `usm`. The session's calls touch it only through `&mut self`, and moving the struct does not move
// it. libnetsnmp ties nothing to a thread: its blocks come from `malloc`, and what sessions share is
// in the process, under the library lock. Our callbacks use thread-locals (`library/log`,
// `plaintext`), but nothing of a session is in them between two calls, except lines for the log. No
// field shares anything without atomics, as an `Rc` would.
unsafe impl Send for RawSession {}

#[derive(Clone, Copy)]
struct Pending {
    /// request-id; over SNMPv3 the msgID of the last message.
    id: i64,
    probe: bool,
}

impl RawSession {
    /// Opens a session with these credentials. A remembered engine need not be discovered. The
    /// library must be checked, and for SNMPv3 started.
    ///
    /// # Errors
    /// [`BadCredentials`](ErrorKind::BadCredentials), [`Unsupported`](ErrorKind::Unsupported).
    pub(crate) fn open(credentials: &Credentials, engine: Option<&Engine>) -> Result<Self> {
        let usm = match credentials {
            Credentials::V3(user) => Some(Usm::new(user, engine)?),
            Credentials::V1(community) | Credentials::V2c(community) => {
                if community.len() > 0xffff {
                    let why = "a community of more than 65535 octets".to_owned();
                    return Err(ErrorKind::BadCredentials(why).into());
                }
                None
            }
        };
        let mut session = session_template();
        match credentials {
            Credentials::V1(community) | Credentials::V2c(community) => {
                session.version = match credentials {
                    Credentials::V1(_) => raw::SNMP_VERSION_1,
                    _ => raw::SNMP_VERSION_2c,
                };
                // The library copies it in `snmp_sess_add` below, and writes to neither copy.
                session.community = community.expose().as_ptr().cast_mut();
                session.community_len = community.len();
            }
            Credentials::V3(_) => {}
        }
        Self::add(session, usm, credentials.version())
    }

    fn add(
        mut session: raw::netsnmp_session,
        mut usm: Option<Usm>,
        version: Version,
    ) -> Result<Self> {
        if let Some(usm) = &mut usm {
            usm.fill(&mut session);
        }
        let mailbox = NonNull::from(Box::leak(Box::new(Mailbox::default())));
        let handle = {
            // Opening counts sessions and runs callbacks through lists that all sessions share. The
            // first one also computes the library's default protocols.
            let _guard = library::lock();
            if usm.is_some() {
                plaintext::install();
            }
            // SAFETY: the session's pointers are to `credentials` and `usm`, which outlive the
            // call; the library copies what they point to. The mailbox outlives the session.
            unsafe {
                let carrier = transport::carrier(mailbox.as_ptr());
                let handle = raw::netsnmp_shim_sess_add(&mut session, carrier);
                if !handle.is_null() {
                    // `snmp_sess_add_ex` clears the flag. Then the first send would discover the
                    // engine in its own select loop.
                    (*raw::netsnmp_shim_sess_session(handle)).flags |= raw::SNMP_FLAGS_DONT_PROBE;
                }
                handle
            }
        };
        library::flush();
        let Some(handle) = NonNull::new(handle) else {
            // SAFETY: no session took the mailbox.
            drop(unsafe { Box::from_raw(mailbox.as_ptr()) });
            let kind = ErrorKind::Library("the session does not open".to_owned());
            return Err(ffi::library_error(kind, "snmp_sess_add", session.s_snmp_errno));
        };
        let mut opened = Self {
            handle,
            mailbox,
            readable: large_fd_set(),
            usm,
            version,
            next_id: 1,
            pending: None,
            other_engine: None,
        };
        if opened.usm.as_ref().is_some_and(Usm::knows_engine) {
            opened.create_user()?;
        }
        Ok(opened)
    }

    /// Returns whether the engine ID must be discovered before a request can be sent.
    pub(crate) fn needs_discovery(&self) -> bool {
        self.usm.as_ref().is_some_and(|usm| !usm.is_ready())
    }

    /// Returns the agent's engine, once it is known. A session with a community has none.
    pub(crate) fn engine(&self) -> Option<Engine> {
        self.usm.as_ref()?.engine()
    }

    /// Encodes the discovery probe as a message.
    ///
    /// # Errors
    /// [`Library`](ErrorKind::Library).
    pub(crate) fn encode_probe(&mut self) -> Result<Encoded> {
        self.encode_pdu(RawPdu::probe(self.next_id), true)
    }

    /// Encodes a request as a message. The previous request is forgotten if it is still pending.
    ///
    /// # Errors
    /// [`TooBig`](ErrorKind::TooBig) if the message is above the size limit,
    /// [`BadValue`](ErrorKind::BadValue), [`Library`](ErrorKind::Library).
    pub(crate) fn encode(&mut self, request: &Request) -> Result<Encoded> {
        self.encode_pdu(RawPdu::request(request, self.next_id)?, false)
    }

    /// Sets the request-id of the next messages; over SNMPv3 it is also the msgID.
    pub(crate) fn set_next_id(&mut self, id: i32) {
        self.next_id = id;
    }

    fn encode_pdu(&mut self, pdu: RawPdu, probe: bool) -> Result<Encoded> {
        self.forget_pending();
        let sent = self.call(|handle, mailbox, _| {
            // SAFETY: the handle is open; the library takes the PDU over only when it returns
            // non-zero; the mailbox outlives the session and with it the request.
            unsafe {
                raw::netsnmp_shim_sess_async_send(
                    handle,
                    pdu.as_ptr(),
                    Some(transport::on_event),
                    mailbox.cast(),
                )
            }
        });
        let (message, event) = self.take_mail();
        if sent == 0 {
            drop(pdu);
            let code = match event {
                Some(Event::Failed(code)) => code,
                _ => self.session_errno(),
            };
            let kind = match code {
                raw::SNMPERR_TOO_LONG => ErrorKind::TooBig,
                _ => ErrorKind::Library("the request cannot be encoded".to_owned()),
            };
            return Err(ffi::library_error(kind, "snmp_sess_async_send", code));
        }
        // The PDU is now in the session's list of requests, and freed with it.
        pdu.into_raw();
        let Some(message) = message else {
            let kind = ErrorKind::Library("the library sent nothing".to_owned());
            return Err(ffi::library_error(kind, "snmp_sess_async_send", self.session_errno()));
        };
        self.expect(&message, probe)?;
        Ok(message)
    }

    /// Remembers what the answer to `message` must carry.
    fn expect(&mut self, message: &[u8], probe: bool) -> Result<()> {
        let Some(envelope) = guard::outgoing(message) else {
            return Err(ErrorKind::Library("the encoded request does not parse".to_owned()).into());
        };
        self.pending = Some(Pending { id: envelope.id, probe });
        Ok(())
    }

    /// Reads a datagram that came from the peer's address.
    pub(crate) fn decode(&mut self, datagram: &[u8]) -> Received {
        let Some(pending) = self.pending else { return Received::Stray("nothing is pending") };
        let envelope = match guard::check(datagram) {
            Ok(envelope) => envelope,
            Err(why) => return Received::Malformed(why.to_owned()),
        };
        if envelope.version != wire_version(self.version) {
            return Received::Stray("another version");
        }
        if envelope.id != pending.id {
            return Received::OtherId { cut: is_cut(pending.id, envelope.id) };
        }
        let datagram = &datagram[..envelope.len];
        let (disguised, mut odd) = without_odd(datagram, &envelope);
        let datagram = disguised.as_deref().unwrap_or(datagram);
        let (read, odd_inside) = plaintext::while_reading(|| {
            self.call(|handle, mailbox, readable| {
                // SAFETY: the datagram is borrowed for all of this call, the only one in which the
                // library looks at it. The set is a valid one whose bit each read clears.
                unsafe {
                    (*mailbox).lent = Some(datagram);
                    raw::netsnmp_large_fd_setfd(FAKE_DESCRIPTOR, readable);
                    let read = raw::netsnmp_shim_sess_read2(handle, readable);
                    (*mailbox).lent = None;
                    read
                }
            })
        });
        odd.extend(odd_inside);
        let (message, event) = self.take_mail();
        match (event, message) {
            (Some(Event::Reply(mut reply)), _) => {
                odd::restore(&mut reply.varbinds, &odd);
                self.pending = None;
                Received::Reply(reply.into())
            }
            (Some(Event::Report(_)), _) if pending.probe => {
                self.pending = None;
                match self.create_user() {
                    Ok(()) => Received::Discovered,
                    Err(error) => Received::Malformed(error.message()),
                }
            }
            (Some(Event::Report(report)), _) => {
                self.pending = None;
                Received::Report(report)
            }
            // The library made the message again, under a msgID of its own. Everybody could predict
            // that one: it is a counter.
            (None, Some(_)) => Received::Outdated,
            (Some(Event::Panicked), _) => Received::Malformed("the answer cannot be read".into()),
            (Some(Event::Failed(code)), _) => Received::Malformed(ffi::api_text(code)),
            (Some(Event::TimedOut), _) | (None, None) if read == 0 => {
                Received::Stray("not handled by the library")
            }
            (Some(Event::TimedOut), _) | (None, None) => match self.session_errno() {
                // The library drops messages that are older than the clock it knows of the engine,
                // and never sets a clock back. Without this, an agent that has lost its boots would
                // never be heard again.
                _ if self.is_older_than_known(envelope.clock) || self.is_out_of_boots() => {
                    self.forget_pending();
                    Received::Report(Report::NotInTimeWindow)
                }
                // The library does not read the Report of an engine for which it has no user. So an
                // agent that has restarted with another engine ID would look broken. The Report is
                // not authenticated, but the discovery that follows is not either.
                _ if !pending.probe && self.is_of_another_engine(datagram) => {
                    self.forget_pending();
                    Received::Report(Report::UnknownEngineId)
                }
                // The library's code for all that its security model refuses.
                raw::SNMPERR_BAD_PARSE if self.usm.is_some() => {
                    Received::Malformed("it does not authenticate, or does not parse".to_owned())
                }
                0 => Received::Malformed("it does not parse".to_owned()),
                code => Received::Malformed(ffi::api_text(code)),
            },
        }
    }

    /// Drops the pending request: our deadline is over.
    pub(crate) fn forget_pending(&mut self) {
        if self.pending.take().is_some() {
            // The session's own timeout is 1 microsecond and its retries are 0, so this ends all
            // pending requests.
            self.call(|handle, _, _| {
                // SAFETY: the handle is open.
                unsafe { raw::netsnmp_shim_sess_timeout(handle) };
                0
            });
            self.take_mail();
        }
    }

    /// Creates the session's user, now that the engine ID is known.
    fn create_user(&mut self) -> Result<()> {
        let Some(usm) = &mut self.usm else { return Ok(()) };
        let created = {
            let _guard = library::lock();
            // SAFETY: the library's own session behind our open handle, used by nobody else
            // while `self` is borrowed; the lock is held.
            unsafe { usm.create_user(&mut *raw::netsnmp_shim_sess_session(self.handle.as_ptr())) }
        };
        library::flush();
        created
    }

    /// Runs one library call on the session. Over SNMPv3 this happens under the lock, and the
    /// session's user and engine time are in the library's lists only during the call.
    fn call(
        &mut self,
        call: impl FnOnce(*mut c_void, *mut Mailbox, *mut raw::netsnmp_large_fd_set) -> c_int,
    ) -> c_int {
        let handle = self.handle.as_ptr();
        let result = if let Some(usm) = &mut self.usm {
            let _guard = library::lock();
            usm.bind();
            let result = call(handle, self.mailbox.as_ptr(), &mut *self.readable);
            // SAFETY: the library's own session behind our open handle; the lock is held.
            let engine = unsafe { &*raw::netsnmp_shim_sess_session(handle) };
            usm.unbind(engine);
            result
        } else {
            let _steady = library::steady();
            call(handle, self.mailbox.as_ptr(), &mut *self.readable)
        };
        library::flush();
        result
    }

    /// Forgets the engine, so that the next request discovers it again. Returns `false` if there is
    /// nothing to forget.
    pub(crate) fn forget_engine(&mut self) -> bool {
        self.forget_pending();
        let Some(usm) = &mut self.usm else { return false };
        if usm.is_engine_given() && self.other_engine.is_some() {
            return false;
        }
        if usm.is_out_of_boots() {
            return false;
        }
        let _guard = library::lock();
        // SAFETY: the library's own session behind our open handle, used by nobody else while
        // `self` is borrowed; the lock is held.
        unsafe { usm.forget_engine(&mut *raw::netsnmp_shim_sess_session(self.handle.as_ptr())) }
    }

    fn take_mail(&mut self) -> (Option<Encoded>, Option<Event>) {
        // SAFETY: ours, and no library call is running.
        let mailbox = unsafe { self.mailbox.as_mut() };
        (mailbox.sent.take(), mailbox.event.take())
    }

    fn is_older_than_known(&self, clock: Option<(i64, i64)>) -> bool {
        match (&self.usm, clock) {
            (Some(usm), Some((boots, time))) => usm.is_ahead_of(boots, time),
            _ => false,
        }
    }

    /// Returns whether the message names another engine than the session's, and notes that one.
    fn is_of_another_engine(&mut self, datagram: &[u8]) -> bool {
        match (self.engine(), guard::engine_of(datagram)) {
            (Some(engine), Some(id)) if !id.is_empty() && id != engine.id() => {
                self.other_engine = Some(id.to_vec());
                true
            }
            _ => false,
        }
    }

    /// Returns the error of a Report that ends the request.
    pub(crate) fn refusal(&mut self, report: Report) -> ErrorKind {
        let other = self.other_engine.take();
        let given = self.usm.as_ref().is_some_and(Usm::is_engine_given);
        match (report, self.engine(), other) {
            (Report::UnknownEngineId, Some(engine), Some(found)) => {
                ErrorKind::OtherEngine { expected: engine.id().to_vec(), found, given }
            }
            (Report::NotInTimeWindow, ..) if self.is_out_of_boots() => ErrorKind::OutOfBoots,
            (report, ..) => ErrorKind::Report(report),
        }
    }

    /// Returns whether the agent's engine can take no authenticated message any more.
    pub(crate) fn is_out_of_boots(&self) -> bool {
        self.usm.as_ref().is_some_and(Usm::is_out_of_boots)
    }

    fn session_errno(&self) -> c_int {
        // SAFETY: the library's own session behind our open handle.
        unsafe { (*raw::netsnmp_shim_sess_session(self.handle.as_ptr())).s_snmp_errno }
    }
}

impl Drop for RawSession {
    fn drop(&mut self) {
        {
            // Closing walks callback lists that all sessions share.
            let _guard = library::lock();
            // SAFETY: the handle is open, and only this closes it. The library calls back for
            // pending requests and uses the mailbox, which is freed later.
            unsafe { raw::netsnmp_shim_sess_close(self.handle.as_ptr()) };
            if let Some(usm) = &mut self.usm {
                usm.free();
            }
        }
        // SAFETY: made by `large_fd_set`, never used again.
        unsafe { raw::netsnmp_large_fd_set_cleanup(&mut *self.readable) };
        // SAFETY: from `Box::leak`, and the session that pointed to it is gone.
        drop(unsafe { Box::from_raw(self.mailbox.as_ptr()) });
        library::flush();
    }
}

/// Returns an SNMPv1 or v2c message with its odd values disguised, if it has any, and these values.
fn without_odd(message: &[u8], envelope: &guard::Envelope) -> (Option<Vec<u8>>, Vec<odd::Odd>) {
    if envelope.version == 3 {
        return (None, Vec::new());
    }
    let odd = odd::find(&message[envelope.pdu_at..]);
    if odd.is_empty() {
        return (None, odd);
    }
    let mut message = message.to_vec();
    odd::disguise(&mut message[envelope.pdu_at..], &odd);
    (Some(message), odd)
}

fn wire_version(version: Version) -> i64 {
    match version {
        Version::V1 => 0,
        Version::V2c => 1,
        Version::V3 => 3,
    }
}

/// Returns a session as `snmp_sess_init` makes it, but without the library's own time and retries.
fn session_template() -> raw::netsnmp_session {
    let mut session = MaybeUninit::uninit();
    // SAFETY: it fills the whole struct. Its size was checked before.
    let mut session: raw::netsnmp_session = unsafe {
        raw::snmp_sess_init(session.as_mut_ptr());
        session.assume_init()
    };
    session.retries = 0;
    // In microseconds; see `forget_pending`.
    session.timeout = 1 as c_long;
    session.flags |= raw::SNMP_FLAGS_DONT_PROBE;
    session
}

fn large_fd_set() -> Box<raw::netsnmp_large_fd_set> {
    // SAFETY: all-zero bytes are valid for its numbers, pointer and arrays; it is initialised where
    // it stays, because it will point into itself.
    unsafe {
        let mut set = Box::new(MaybeUninit::<raw::netsnmp_large_fd_set>::zeroed().assume_init());
        raw::netsnmp_large_fd_set_init(&mut *set, FAKE_DESCRIPTOR + 1);
        set
    }
}
