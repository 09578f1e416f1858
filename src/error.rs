//! What can go wrong with one host, with stable names.

mod limit;
mod pack;
mod report;
mod silence;
mod status;
mod stays;
pub(crate) mod system;

pub use limit::Limit;
pub use report::Report;
pub use silence::Silence;
pub use status::ErrorStatus;
pub use stays::Stays;

use crate::{Oid, hex};
use std::{borrow::Cow, fmt, io, sync::Arc};

/// The result of everything that asks a host.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a host could not be asked, or did not answer as it should.
///
/// An error says what happened ([`ErrorKind`]), to which host, and, if the C library reported it,
/// the C function and the library's own text. If the system reported it,
/// [`source`](std::error::Error::source) is the [`io::Error`]. An error never holds a community,
/// passphrase or key.
///
/// In a program with [`io::Result`], `?` makes an [`io::Error`] of it. It keeps the error inside.
#[derive(Debug, Clone, PartialEq)]
pub struct Error(Box<Inner>);

#[derive(Debug, Clone, PartialEq)]
struct Inner {
    kind: ErrorKind,
    host: Option<Arc<str>>,
    call: Option<LibraryCall>,
    cause: Option<Cause>,
}

/// The error of the system behind an error. The kind says what it means, so it makes no difference
/// whether two errors are equal.
#[derive(Debug, Clone)]
struct Cause(Arc<io::Error>);

impl PartialEq for Cause {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A call into libnetsnmp that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LibraryCall {
    /// The C function.
    pub function: Cow<'static, str>,
    /// Its code: `s_snmp_errno`, `SNMPERR_…`; 0 if the function gives none.
    pub code: i32,
    /// The library's text for it.
    pub text: String,
}

/// What happened. Records, summaries and scripts use [`ErrorKind::name`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// No answer to any of the transmissions.
    Timeout {
        /// Datagrams sent: the first one and its resends.
        tries: u32,
        /// What was heard before the silence.
        silence: Silence,
    },
    /// The host reports that nothing listens on that port (ICMP port unreachable, RST).
    Refused,
    /// There is no way to the host, or the local system does not send there.
    Unreachable(String),
    /// The name did not resolve.
    Dns(String),
    /// The agent answered with a Report (RFC 3412, section 7.1; RFC 3414, section 3.2).
    Report(Report),
    /// Another SNMPv3 engine answers than the one that was asked.
    OtherEngine {
        /// The engine ID that was asked.
        expected: Vec<u8>,
        /// The engine ID that answered.
        found: Vec<u8>,
        /// Whether the user has given the expected one. Otherwise it was discovered.
        given: bool,
    },
    /// The SNMPv3 engine has counted its boots to 2147483647. It refuses every authenticated
    /// message until somebody configures it again (RFC 3414, section 2.2.3).
    OutOfBoots,
    /// The response carries an error-status (RFC 3416, section 3).
    Status {
        /// The error-status.
        status: ErrorStatus,
        /// Its error-index as the agent sent it: 1 for the first binding, 0 for none. Some agents
        /// send numbers that no binding has, and negative ones.
        index: i64,
        /// The OID at that index.
        oid: Option<Oid>,
    },
    /// One binding alone is too big for the agent or for us.
    TooBig,
    /// The response does not parse or does not fit its request.
    BadResponse(String),
    /// A walk met an OID that does not follow the one before, or an empty reply. The walk would not
    /// end.
    Loop(String),
    /// Our own deadline ended the questions to a host.
    Partial(String),
    /// Our own limit ended a walk or the questions to a host.
    Limit(Limit),
    /// No OID and no object has this name.
    BadName {
        /// The name as given.
        name: String,
        /// Why it is not a name, and similar names.
        reason: String,
    },
    /// The text is not a target.
    BadTarget {
        /// The target as given.
        target: String,
        /// Why it is not a target.
        reason: String,
    },
    /// The value does not fit its type or its object.
    BadValue(String),
    /// A profile of an inventory is not usable: its file, the line, the section, the field.
    BadProfile(String),
    /// The credentials cannot work: no user, a passphrase under 8 characters, a key of the wrong
    /// length.
    BadCredentials(String),
    /// The linked library was built without this protocol, version or transport.
    Unsupported(String),
    /// The query cannot be given to worker processes.
    Stays(Stays),
    /// The query was cancelled before this host was finished.
    Cancelled,
    /// The code that ran for this host panicked; the text is the panic's message.
    WorkerDied(String),
    /// The worker process that asked this host died, each time that it asked it, and when it asked
    /// only this host ([`PoolBuilder::isolate`](crate::PoolBuilder::isolate)). The text says how.
    ProcessDied(String),
    /// The C library failed in a way that no other kind describes.
    Library(String),
    /// The local system refused a socket or another resource.
    Local(String),
}

impl ErrorKind {
    /// Returns the name of the kind, which never changes. JSON records have it as `error.kind`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Timeout { .. } => "timeout",
            Self::Refused => "refused",
            Self::Unreachable(_) => "unreachable",
            Self::Dns(_) => "dns",
            Self::Report(report) => match report {
                Report::UnsupportedSecLevel => "auth-level",
                Report::NotInTimeWindow => "not-in-window",
                Report::UnknownUserName => "auth-unknown-user",
                Report::UnknownEngineId => "engine",
                Report::WrongDigest => "auth-wrong-digest",
                Report::DecryptionError => "decrypt",
                Report::UnknownContext | Report::UnavailableContext => "no-access",
                Report::UnknownSecurityModel
                | Report::InvalidMessage
                | Report::UnknownPduHandler
                | Report::Other(_) => "bad-response",
            },
            Self::OtherEngine { .. } => "engine",
            Self::OutOfBoots => "not-in-window",
            Self::Status { status, .. } => match *status {
                ErrorStatus::NO_SUCH_NAME => "no-such-name",
                ErrorStatus::NO_ACCESS
                | ErrorStatus::READ_ONLY
                | ErrorStatus::NOT_WRITABLE
                | ErrorStatus::AUTHORIZATION_ERROR => "no-access",
                ErrorStatus::TOO_BIG => "too-big",
                _ => "error-status",
            },
            Self::TooBig => "too-big",
            Self::BadResponse(_) => "bad-response",
            Self::Loop(_) => "loop",
            Self::Partial(_) => "partial",
            Self::Limit(_) => "limit",
            Self::BadName { .. } => "bad-name",
            Self::BadTarget { .. } => "bad-target",
            Self::BadValue(_) => "bad-value",
            Self::BadProfile(_) => "bad-profile",
            Self::BadCredentials(_) => "bad-credentials",
            Self::Unsupported(_) | Self::Stays(_) => "unsupported",
            Self::Cancelled => "cancelled",
            Self::WorkerDied(_) | Self::ProcessDied(_) => "worker-died",
            Self::Library(_) => "library",
            Self::Local(_) => "local",
        }
    }

    /// Returns one line about what a person can do.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Timeout { silence, .. } => silence.advice(),
            Self::Refused => "the host is up but no agent listens on that port",
            Self::Unreachable(_) => "check the route, the interface and the local firewall",
            Self::Dns(_) => "check the spelling and the resolver, or give the address",
            Self::Report(report) => match report {
                Report::UnsupportedSecLevel => {
                    "the agent wants another security level for this user"
                }
                Report::NotInTimeWindow => {
                    "the agent's boots and time do not settle: it may share its engine ID with another device"
                }
                Report::UnknownUserName => "no such SNMPv3 user on the agent",
                Report::UnknownEngineId => {
                    "the agent refuses the engine ID it announced; give no engine ID, or restart the agent"
                }
                Report::WrongDigest => "wrong authentication passphrase or protocol",
                Report::DecryptionError => "wrong privacy passphrase or protocol",
                Report::UnknownContext => "the agent has no such context",
                Report::UnavailableContext => {
                    "the agent has this context, but cannot read it now: a part of the device may be down"
                }
                Report::UnknownSecurityModel => {
                    "the agent does not know the user-based security model (USM); try SNMPv2c"
                }
                Report::InvalidMessage => {
                    "the agent cannot read the message; another version or security level may work"
                }
                Report::UnknownPduHandler => {
                    "the agent does not serve this kind of request, or not in this context"
                }
                Report::Other(_) => "see the agent's log",
            },
            Self::OtherEngine { given: true, .. } => {
                "another agent answers there, or the engine ID that was given is wrong"
            }
            Self::OtherEngine { given: false, .. } => {
                "the agent changes its engine ID, or several agents answer at this address"
            }
            Self::OutOfBoots => {
                "the agent has counted its restarts to the end: give it a new engine ID and create its users again"
            }
            Self::Status { status, .. } => match *status {
                ErrorStatus::NO_SUCH_NAME => {
                    "the agent has no such variable, or hides it from this user"
                }
                ErrorStatus::NO_ACCESS | ErrorStatus::AUTHORIZATION_ERROR => {
                    "the agent's access control denies it to this community or user"
                }
                ErrorStatus::READ_ONLY | ErrorStatus::NOT_WRITABLE => "the variable cannot be set",
                ErrorStatus::TOO_BIG => "ask for less at once (`Settings::max_repetitions`)",
                status => status.advice(),
            },
            Self::TooBig => "one variable alone exceeds the message size: try tcp:",
            Self::BadResponse(_) => "the agent is broken, or something answers in its place",
            Self::Loop(_) => {
                "the agent repeats itself; `Walk::allow_non_increasing` walks on past OIDs that do not increase"
            }
            Self::Partial(_) => "raise the limit to see the rest",
            Self::Limit(Limit::Walk(_) | Limit::Rows(_)) => "raise the limit to see the rest",
            Self::Limit(Limit::Varbinds(_)) => {
                "the device may answer without end; `Settings::max_varbinds` raises the limit"
            }
            Self::Limit(Limit::Octets(_)) => {
                "the device may answer without end; `Settings::max_octets` raises the limit"
            }
            Self::BadName { .. } => "give the number, or load the MIB that defines the name",
            Self::BadTarget { .. } => {
                "a target is host, host:port, address, udp6:[::1]:161, tcp:host:port or unix:/path"
            }
            Self::BadValue(_) => "see the object's SYNTAX",
            Self::BadProfile(_) => "nothing was sent: correct the profile",
            Self::BadCredentials(_) => "nothing was sent: correct the credentials",
            Self::Unsupported(_) => "`Library` lists what the linked Net-SNMP has",
            Self::Stays(_) => "ask without worker processes (`PoolBuilder::isolate`)",
            Self::Cancelled => "the query was cancelled or came to its deadline; ask again",
            Self::WorkerDied(_) => "a defect: please report it with the message",
            Self::ProcessDied(_) => {
                "an answer of this host may crash the process that reads it: please report it with a capture of the packets"
            }
            Self::Library(_) => "see the C function's text",
            Self::Local(_) => "check the limits of this machine (`ulimit -n`, memory)",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Timeout { tries, silence } => {
                match tries {
                    1 => f.write_str("no answer to 1 try")?,
                    _ => write!(f, "no answer to {tries} tries")?,
                }
                match silence {
                    Silence::Elsewhere(address) => write!(f, ", but one from {address}"),
                    Silence::OtherId { cut: true } => {
                        f.write_str(", but replies with our request ID cut to 16 bits")
                    }
                    Silence::OtherId { cut: false } => {
                        f.write_str(", but replies with another request ID")
                    }
                    _ => Ok(()),
                }
            }
            Self::Refused => f.write_str("connection refused"),
            Self::Unreachable(why) => write!(f, "unreachable: {why}"),
            Self::Dns(why) => write!(f, "name does not resolve: {why}"),
            Self::Report(report) => write!(f, "the agent reports: {report}"),
            Self::OtherEngine { expected, found, given } => {
                let (expected, found) = (hex::text(expected), hex::text(found));
                match given {
                    true => {
                        write!(f, "the agent's engine ID is 0x{found}, not the given 0x{expected}")
                    }
                    false => {
                        write!(f, "the agent's engine ID was 0x{expected} and now is 0x{found}")
                    }
                }
            }
            Self::OutOfBoots => f.write_str(
                "the agent's engine boots are 2147483647: it refuses every authenticated request",
            ),
            Self::Status { status, oid: Some(oid), .. } => write!(f, "{status} for {oid}"),
            Self::Status { status, index: 0, .. } => write!(f, "{status}"),
            Self::Status { status, index, .. } => write!(f, "{status} at index {index}"),
            Self::TooBig => f.write_str("the response would be too big"),
            Self::BadResponse(why) => write!(f, "bad response: {why}"),
            Self::Loop(why) => write!(f, "the walk would not end: {why}"),
            Self::Partial(why) => write!(f, "stopped early: {why}"),
            Self::Limit(limit) => write!(f, "stopped at {limit}"),
            Self::BadName { name, reason } => write!(f, "{name}: {reason}"),
            Self::BadTarget { target, reason } => write!(f, "{target:?} is no target: {reason}"),
            Self::BadValue(why) => write!(f, "bad value: {why}"),
            Self::BadProfile(why) => f.write_str(why),
            Self::BadCredentials(why) => f.write_str(why),
            Self::Unsupported(what) => write!(f, "the linked Net-SNMP has no {what}"),
            Self::Stays(why) => why.fmt(f),
            Self::Cancelled => f.write_str("the query ended before this host was done"),
            Self::WorkerDied(why) => write!(f, "panic while this host was asked: {why}"),
            Self::ProcessDied(how) => {
                write!(f, "the worker process died while it asked this host: {how}")
            }
            Self::Library(why) | Self::Local(why) => f.write_str(why),
        }
    }
}

impl Error {
    /// Creates an error of this kind, not yet about a host.
    pub fn new(kind: ErrorKind) -> Self {
        Self(Box::new(Inner { kind, host: None, call: None, cause: None }))
    }

    /// Creates the error of credentials that cannot work.
    pub(crate) fn bad_credentials(why: impl Into<String>) -> Self {
        ErrorKind::BadCredentials(why.into()).into()
    }

    /// Returns the same error with the host it is about. A host that is already named stays.
    #[must_use]
    pub fn for_host(mut self, host: impl Into<Arc<str>>) -> Self {
        self.0.host.get_or_insert_with(|| host.into());
        self
    }

    /// Returns the same error about that host, if it is about any.
    #[must_use]
    pub(crate) fn about(mut self, host: &Arc<str>) -> Self {
        if self.0.host.is_some() {
            self.0.host = Some(Arc::clone(host));
        }
        self
    }

    /// Returns the same error with the C function that failed, its code and the library's text.
    #[must_use]
    pub fn from_call(mut self, function: &'static str, code: i32, text: impl Into<String>) -> Self {
        self.0.call = Some(LibraryCall { function: function.into(), code, text: text.into() });
        self
    }

    /// Returns the same error with the error of the system that led to it.
    #[must_use]
    pub(crate) fn caused_by(mut self, cause: io::Error) -> Self {
        self.0.cause = Some(Cause(Arc::new(cause)));
        self
    }

    /// Returns what happened.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// Returns the host, as its target was given.
    pub fn host(&self) -> Option<&str> {
        self.0.host.as_deref()
    }

    /// Returns the C function that failed, if one did.
    pub fn library_call(&self) -> Option<&LibraryCall> {
        self.0.call.as_ref()
    }

    /// Returns what happened and the C function, without the host, for places that name the host
    /// themselves.
    pub fn message(&self) -> String {
        match &self.0.call {
            Some(LibraryCall { function, text, .. }) if !text.is_empty() => {
                format!("{} ({function}: {text})", self.0.kind)
            }
            Some(LibraryCall { function, .. }) => format!("{} ({function})", self.0.kind),
            None => self.0.kind.to_string(),
        }
    }

    /// Returns one line about what a person can do.
    pub fn advice(&self) -> &'static str {
        let is_unix = self.host().is_some_and(|host| host.starts_with("unix:"));
        match self.kind() {
            ErrorKind::Unreachable(_) if self.is_of_source() => {
                "give a source address of this machine that can reach the target"
            }
            ErrorKind::Unreachable(_) if is_unix => {
                "no agent has opened this socket, or this user may not use it"
            }
            ErrorKind::Refused if is_unix => "the socket is there, but no agent listens on it",
            kind => kind.advice(),
        }
    }

    /// Returns whether the source address is wrong that the user has chosen.
    pub fn is_of_source(&self) -> bool {
        let Some(Cause(cause)) = &self.0.cause else { return false };
        cause.kind() == io::ErrorKind::AddrNotAvailable && cause.raw_os_error().is_none()
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self::new(kind)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(host) = &self.0.host {
            write!(f, "{host}: ")?;
        }
        f.write_str(&self.message())
    }
}

impl std::error::Error for Error {
    /// Returns the [`io::Error`] of the system, if one led to this error.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.cause.as_ref().map(|Cause(cause)| &**cause as _)
    }
}

impl From<Error> for io::Error {
    /// Keeps the error: [`io::Error::get_ref`] returns it.
    fn from(error: Error) -> Self {
        let kind = match (&error.0.cause, error.kind()) {
            (Some(Cause(cause)), ErrorKind::Local(_) | ErrorKind::Unreachable(_)) => cause.kind(),
            (_, ErrorKind::Timeout { .. }) => io::ErrorKind::TimedOut,
            (_, ErrorKind::Refused) => io::ErrorKind::ConnectionRefused,
            (_, ErrorKind::Unreachable(_)) => io::ErrorKind::HostUnreachable,
            (_, ErrorKind::Unsupported(_)) => io::ErrorKind::Unsupported,
            (_, ErrorKind::BadResponse(_) | ErrorKind::Loop(_)) => io::ErrorKind::InvalidData,
            (
                _,
                ErrorKind::BadName { .. }
                | ErrorKind::BadTarget { .. }
                | ErrorKind::BadValue(_)
                | ErrorKind::BadProfile(_)
                | ErrorKind::BadCredentials(_),
            ) => io::ErrorKind::InvalidInput,
            (_, kind) if kind.name() == "no-access" => io::ErrorKind::PermissionDenied,
            _ => io::ErrorKind::Other,
        };
        Self::new(kind, error)
    }
}
