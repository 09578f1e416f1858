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
        _ if error.raw_os_error() == Some(libc::EMSGSIZE) => ErrorKind::TooBig,
        _ => ErrorKind::Local(format!("socket: {}", text(error))),
    };
    kind.into()
}

/// Returns the system's text without std's "(os error N)".
pub(crate) fn text(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}
