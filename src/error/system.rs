//! What an error of the operating system means for a host.

use super::{Error, ErrorKind, Silence};
use std::{
    io::{self, ErrorKind as Io},
    net::SocketAddr,
};

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
    Error::from(kind).caused_by(copy(error))
}

/// Returns the error of a socket that was given this source address, in words that name it. Without a
/// source, or for another reason, it is the same error.
pub(crate) fn of_source(
    error: io::Error,
    source: Option<SocketAddr>,
    target: Option<SocketAddr>,
) -> io::Error {
    let Some(source) = source.map(|source| source.ip()) else { return error };
    let why = match (error.raw_os_error(), target) {
        (Some(libc::EADDRNOTAVAIL), _) => format!("{source} is no address of this machine"),
        // The kernel does not send from 127.0.0.1 to another machine.
        (Some(libc::EINVAL), Some(target)) => format!("cannot send from {source} to {target}"),
        _ => return error,
    };
    io::Error::new(Io::AddrNotAvailable, why)
}

/// Returns the same error once more.
pub(crate) fn copy(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::new(error.kind(), error.to_string()),
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::error::Error as _;

    #[test]
    fn an_error_keeps_the_code_of_the_system() {
        for code in [libc::ECONNREFUSED, libc::EHOSTUNREACH, libc::EMFILE, libc::EMSGSIZE] {
            let error = error(&io::Error::from_raw_os_error(code)).for_host("core");
            let source = error.source().unwrap().downcast_ref::<io::Error>().unwrap();
            assert_eq!(source.raw_os_error(), Some(code));
            assert_eq!(error, error.clone());
        }
        assert!(Error::new(ErrorKind::Refused).source().is_none());
    }

    #[test]
    fn an_error_becomes_one_of_io_and_stays_inside() {
        let io = |kind: ErrorKind| io::Error::from(Error::new(kind).for_host("core"));
        let silent = ErrorKind::Timeout { tries: 1, silence: Silence::Community };
        for (kind, expected) in [
            (silent, Io::TimedOut),
            (ErrorKind::Refused, Io::ConnectionRefused),
            (ErrorKind::Unreachable(String::new()), Io::HostUnreachable),
            (ErrorKind::BadValue(String::new()), Io::InvalidInput),
            (ErrorKind::BadResponse(String::new()), Io::InvalidData),
            (ErrorKind::Cancelled, Io::Other),
        ] {
            let text = Error::new(kind.clone()).for_host("core").to_string();
            let io = io(kind);
            assert_eq!((io.kind(), io.to_string()), (expected, text));
            assert!(io.get_ref().unwrap().is::<Error>());
        }
        let full = error(&io::Error::from_raw_os_error(libc::ENETDOWN));
        assert_eq!(io::Error::from(full).kind(), Io::NetworkDown);
    }
}
