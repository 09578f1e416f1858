//! Where a host is, as a job says it: [`Location`].

use crate::dotted::Dotted;
use std::{
    fmt::Write,
    net::{IpAddr, SocketAddr},
};

/// Where a host is. A worker resolves no names.
#[derive(Debug)]
pub(in crate::pool) enum Location {
    /// Over UDP, or over the transport of this prefix.
    At { prefix: &'static str, address: SocketAddr },
    /// An endpoint without an address: a unix socket.
    Path(Box<str>),
}

impl Location {
    pub(super) fn address(&self) -> Option<SocketAddr> {
        match self {
            Self::At { address, .. } => Some(*address),
            Self::Path(_) => None,
        }
    }

    /// Returns at least the number of octets that [`write`](Self::write) appends.
    pub(super) fn room(&self) -> usize {
        match self {
            Self::At { .. } => 80,
            Self::Path(path) => path.len(),
        }
    }

    /// Appends it as a line of a hosts file has it. `port` is that of the settings.
    pub(super) fn write(&self, port: u16, to: &mut String) {
        let written = match self {
            Self::At { prefix: "", address } if address.port() == port => match address.ip() {
                IpAddr::V4(v4) => to.write_str(Dotted::of(v4, None).as_str()),
                IpAddr::V6(_) => write!(to, "{address}"),
            },
            Self::At { prefix, address } => write!(to, "{prefix}{address}"),
            Self::Path(path) => to.write_str(path),
        };
        debug_assert!(written.is_ok(), "a string takes all text");
    }
}
