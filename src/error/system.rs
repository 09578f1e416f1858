//! What an error of the operating system means for a host.

use super::{Error, ErrorKind, Silence};
use std::io::{self, ErrorKind as Io};

/// Returns the error of a host that an error of the system means.
pub(crate) fn error(error: &io::Error) -> Error {
    let kind = match error.kind() {
        Io::ConnectionRefused => ErrorKind::Refused,
        Io::TimedOut | Io::WouldBlock => {
            ErrorKind::Timeout { tries: 1, silence: Silence::Connection }
        }
        // EPERM and EACCES: a local firewall drops the datagram, or the address is a broadcast one.
        Io::HostUnreachable
        | Io::NetworkUnreachable
        | Io::NetworkDown
        | Io::PermissionDenied
        | Io::ConnectionReset
        | Io::BrokenPipe
        | Io::AddrNotAvailable => ErrorKind::Unreachable(text(error)),
        _ if [libc::EHOSTDOWN, libc::ENOBUFS, libc::ENOPROTOOPT, libc::EPROTO]
            .iter()
            .any(|code| error.raw_os_error() == Some(*code)) =>
        {
            ErrorKind::Unreachable(text(error))
        }
        _ if error.raw_os_error() == Some(libc::EMSGSIZE) => ErrorKind::TooBig,
        _ => ErrorKind::Local(format!("socket: {}", text(error))),
    };
    kind.into()
}

/// Returns whether an error of a datagram may have passed when the next one is sent.
///
/// An agent that restarts has no socket for a moment. A link that goes down, a route that moves, and
/// a queue or a firewall table that is full cost a moment as well. Other errors come each time: an
/// address of another family, a message that is too big, a broadcast address (EACCES).
pub(crate) fn may_pass(error: &io::Error) -> bool {
    let code = error.raw_os_error();
    match error.kind() {
        Io::ConnectionRefused
        | Io::ConnectionReset
        | Io::HostUnreachable
        | Io::NetworkUnreachable
        | Io::NetworkDown => true,
        // Without a code of the system the error is our own.
        Io::AddrNotAvailable => code.is_some(),
        _ => [
            libc::ENOBUFS,
            libc::ENOMEM,
            libc::EPERM,
            libc::EHOSTDOWN,
            libc::ENOPROTOOPT,
            libc::EPROTO,
        ]
        .iter()
        .any(|passing| code == Some(*passing)),
    }
}

/// Returns the system's text without std's "(os error N)".
pub(crate) fn text(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}
