//! The socket of a blocking session.

use super::{frames::Frames, owner::Owner};
use crate::{Endpoint, Error, ErrorKind, Result, Settings, Transport, codec::dump, error::system};
use socket2::{Domain, Protocol, SockAddr, Socket, Type};
use std::{
    io::{self, ErrorKind as Io, Read, Write},
    net::{SocketAddr, TcpStream, UdpSocket},
    thread,
    time::{Duration, Instant},
};

#[cfg(unix)]
use std::{os::fd::OwnedFd, os::unix::net::UnixStream, path::Path};

/// A connected socket that carries whole messages.
///
/// It is connected so that the kernel drops datagrams from elsewhere and reports a port without a
/// listener.
#[derive(Debug)]
pub(crate) struct Link {
    socket: Connected,
    frames: Frames,
    /// The socket's receive timeout. Most waits have the same one, and setting it is a system call.
    timeout: Option<Duration>,
    /// Whether the other end of a stream has gone. Then only a new connection helps.
    lost: bool,
    /// Whether the last error was one of the network that may pass, and the socket is still good.
    passing: bool,
    owner: Owner,
}

#[derive(Debug)]
enum Connected {
    Udp(UdpSocket),
    Tcp(TcpStream),
    #[cfg(unix)]
    Unix(UnixStream),
}

impl Connected {
    /// Returns the other end, for the log.
    fn peer(&self) -> String {
        let peer = match self {
            Self::Udp(socket) => socket.peer_addr(),
            Self::Tcp(stream) => stream.peer_addr(),
            #[cfg(unix)]
            Self::Unix(_) => return "unix:".to_owned(),
        };
        peer.map_or_else(|e| e.to_string(), |peer| peer.to_string())
    }
}

/// How often a stream that connects slowly is looked at.
const CONNECT_CHECK: Duration = Duration::from_millis(10);

impl Link {
    /// Connects to a resolved endpoint; `address` is `None` for a `unix:` one.
    ///
    /// # Errors
    /// [`Refused`](ErrorKind::Refused), [`Unreachable`](ErrorKind::Unreachable),
    /// [`Timeout`](ErrorKind::Timeout) of a TCP connection, [`Local`](ErrorKind::Local).
    pub(crate) fn open(
        endpoint: &Endpoint,
        address: Option<SocketAddr>,
        settings: &Settings,
        owner: Owner,
    ) -> Result<Self, Unopened> {
        let socket = match (endpoint, address) {
            #[cfg(unix)]
            (Endpoint::Unix(path), _) => {
                let stream = owner.waits(|| connect_path(path, settings.timeout, &owner))?;
                // An agent that does not read must not block the sender for ever.
                stream.set_write_timeout(write_time(settings))?;
                Connected::Unix(stream)
            }
            #[cfg(not(unix))]
            (Endpoint::Unix(_), _) => {
                let what = "unix: sockets on this system".to_owned();
                return Err(Error::from(ErrorKind::Unsupported(what)).into());
            }
            (Endpoint::Inet { transport, .. }, Some(address)) => {
                inet(*transport, address, settings, &owner)?
            }
            (Endpoint::Inet { .. }, None) => {
                let why = "an endpoint without an address".to_owned();
                return Err(Error::from(ErrorKind::Local(why)).into());
            }
        };
        Ok(Self {
            socket,
            frames: Frames::new(),
            timeout: None,
            lost: false,
            passing: false,
            owner,
        })
    }

    /// Sends one message.
    pub(crate) fn send(&mut self, message: &[u8]) -> Result<()> {
        dump::message("sent", || self.socket.peer(), message);
        let sent = self.owner.waits(|| match &mut self.socket {
            Connected::Udp(socket) => match socket.send(message) {
                // The call reports the refusal of an earlier datagram, and has sent nothing.
                Err(e) if system::may_pass(&e) => socket.send(message).map(|_| ()),
                sent => sent.map(|_| ()),
            },
            Connected::Tcp(stream) => stream.write_all(message),
            #[cfg(unix)]
            Connected::Unix(stream) => stream.write_all(message),
        });
        sent.map_err(|e| self.failed(&e))
    }

    /// Returns whether the other end of a stream has gone.
    pub(crate) fn is_lost(&self) -> bool {
        self.lost
    }

    /// Returns whether the next datagram may arrive although the last call failed.
    pub(crate) fn may_work_again(&self) -> bool {
        self.passing
    }

    /// Returns the error of a call on the socket, and notes what it means for the socket.
    fn failed(&mut self, cause: &io::Error) -> Error {
        // After a partly written message the stream is useless.
        let full = matches!(cause.kind(), Io::WouldBlock | Io::TimedOut);
        let gone = full || matches!(cause.kind(), Io::BrokenPipe | Io::ConnectionReset);
        let datagrams = matches!(self.socket, Connected::Udp(_));
        self.lost |= gone && !datagrams;
        self.passing = datagrams && system::may_pass(cause);
        system::error(cause)
    }

    /// Returns the next message, or `None` at the deadline.
    ///
    /// # Errors
    /// [`Refused`](ErrorKind::Refused), [`BadResponse`](ErrorKind::BadResponse) if a stream ends or
    /// carries no SNMP, [`Cancelled`](ErrorKind::Cancelled).
    pub(crate) fn receive(&mut self, deadline: Instant) -> Result<Option<&[u8]>> {
        self.frames.drop_last();
        self.passing = false;
        loop {
            if let Some(len) = self.whole_message()? {
                let peer = || self.socket.peer();
                let message = self.frames.take(len);
                dump::message("received", peer, message);
                return Ok(Some(message));
            }
            if self.owner.gave_up() {
                return Err(ErrorKind::Cancelled.into());
            }
            let now = Instant::now();
            if now >= deadline {
                return Ok(None);
            }
            match self.read_some(self.owner.most(deadline - now)) {
                Ok(0) => {
                    self.lost = true;
                    let why = "the agent closed the connection".to_owned();
                    return Err(ErrorKind::BadResponse(why).into());
                }
                Ok(_) => {}
                Err(e) if matches!(e.kind(), Io::WouldBlock | Io::TimedOut | Io::Interrupted) => {}
                Err(e) => return Err(self.failed(&e)),
            }
        }
    }

    /// Returns the length of the message at the start of the buffer, once it is whole.
    fn whole_message(&self) -> Result<Option<usize>> {
        match self.socket {
            Connected::Udp(_) => Ok(self.frames.datagram()),
            _ => self.frames.message(),
        }
    }

    fn read_some(&mut self, wait: Duration) -> io::Result<usize> {
        if self.timeout != Some(wait) {
            match &self.socket {
                Connected::Udp(socket) => socket.set_read_timeout(Some(wait))?,
                Connected::Tcp(stream) => stream.set_read_timeout(Some(wait))?,
                #[cfg(unix)]
                Connected::Unix(stream) => stream.set_read_timeout(Some(wait))?,
            }
            self.timeout = Some(wait);
        }
        let free = self.frames.free();
        let read = self.owner.waits(|| match &mut self.socket {
            Connected::Udp(socket) => match socket.recv(free)? {
                // An empty datagram does not mean the end; skip it.
                0 => Err(Io::Interrupted.into()),
                read => Ok(read),
            },
            Connected::Tcp(stream) => stream.read(free),
            #[cfg(unix)]
            Connected::Unix(stream) => stream.read(free),
        })?;
        self.frames.add(read);
        Ok(read)
    }
}

fn inet(
    transport: Transport,
    peer: SocketAddr,
    settings: &Settings,
    owner: &Owner,
) -> Result<Connected, Unopened> {
    let (kind, protocol) = match transport {
        Transport::Udp => (Type::DGRAM, Protocol::UDP),
        Transport::Tcp => (Type::STREAM, Protocol::TCP),
    };
    let socket = Socket::new(Domain::for_address(peer), kind, Some(protocol))?;
    if let Some(source) = settings.source {
        if source.is_ipv4() != peer.is_ipv4() {
            let why = format!("the source address {} is of another family", source.ip());
            return Err(io::Error::new(Io::AddrNotAvailable, why).into());
        }
        socket.bind(&source.into()).map_err(|e| system::of_source(e, settings.source, None))?;
    }
    let address = SockAddr::from(peer);
    let of_source = |e| system::of_source(e, settings.source, Some(peer));
    match transport {
        Transport::Udp => {
            socket.connect(&address).map_err(of_source)?;
            Ok(Connected::Udp(socket.into()))
        }
        Transport::Tcp => {
            owner.waits(|| connect(&socket, &address, settings.timeout, owner))?;
            socket.set_tcp_nodelay(true)?;
            socket.set_write_timeout(write_time(settings))?;
            Ok(Connected::Tcp(socket.into()))
        }
    }
}

/// Connects a stream within `time`. A wait of minutes still notices that the query is given up.
///
/// # Errors
/// The system's, or [`Cancelled`](ErrorKind::Cancelled).
fn connect(
    socket: &Socket,
    address: &SockAddr,
    time: Duration,
    owner: &Owner,
) -> Result<(), Unopened> {
    let began = Instant::now();
    let first = owner.most(time);
    match socket.connect_timeout(address, first) {
        Err(e) if e.kind() == Io::TimedOut && first < time => {}
        result => return Ok(result?),
    }
    // The socket goes on connecting. There is no call in safe Rust that waits for it once more.
    while began.elapsed() < time {
        if owner.gave_up() {
            return Err(Error::from(ErrorKind::Cancelled).into());
        }
        thread::sleep(CONNECT_CHECK.min(time.saturating_sub(began.elapsed())));
        if let Some(e) = socket.take_error()? {
            return Err(e.into());
        }
        if socket.peer_addr().is_ok() {
            return Ok(());
        }
    }
    Err(io::Error::from(Io::TimedOut).into())
}

/// Connects to a unix socket within `time`. A wait of minutes still notices that the query is given
/// up.
///
/// # Errors
/// The system's, or [`Cancelled`](ErrorKind::Cancelled).
#[cfg(unix)]
fn connect_path(path: &Path, time: Duration, owner: &Owner) -> Result<UnixStream, Unopened> {
    let failed = |e| unix_error(&e, path);
    let socket = Socket::new(Domain::UNIX, Type::STREAM, None)?;
    let address = SockAddr::unix(path).map_err(failed)?;
    let began = Instant::now();
    socket.set_nonblocking(true)?;
    loop {
        // The queue of the listener may be full. Nothing tells when it has room again, so try again.
        match socket.connect(&address) {
            Ok(()) => {
                socket.set_nonblocking(false)?;
                return Ok(OwnedFd::from(socket).into());
            }
            Err(e) if e.kind() == Io::WouldBlock => {}
            Err(e) => return Err(failed(e)),
        }
        if owner.gave_up() {
            return Err(Error::from(ErrorKind::Cancelled).into());
        }
        let left = time.saturating_sub(began.elapsed());
        if left.is_zero() {
            return Err(failed(Io::TimedOut.into()));
        }
        thread::sleep(CONNECT_CHECK.min(left));
    }
}

/// The system does not accept a timeout of zero.
fn write_time(settings: &Settings) -> Option<Duration> {
    Some(settings.timeout.max(Duration::from_millis(1)))
}

#[cfg(unix)]
fn unix_error(cause: &io::Error, path: &Path) -> Unopened {
    match cause.kind() {
        Io::NotFound => {
            let why = format!("no socket at {}", path.display());
            let error = Error::from(ErrorKind::Unreachable(why)).caused_by(system::copy(cause));
            Unopened { error, may_pass: true }
        }
        _ => Unopened { error: system::error(cause), may_pass: system::may_pass(cause) },
    }
}

/// Why there is no socket.
#[derive(Debug)]
pub(crate) struct Unopened {
    pub(crate) error: Error,
    /// Whether another attempt may succeed.
    pub(crate) may_pass: bool,
}

impl From<io::Error> for Unopened {
    fn from(cause: io::Error) -> Self {
        Self { error: system::error(&cause), may_pass: system::may_pass(&cause) }
    }
}

impl From<Error> for Unopened {
    fn from(error: Error) -> Self {
        Self { error, may_pass: false }
    }
}

impl From<Unopened> for Error {
    fn from(unopened: Unopened) -> Self {
        unopened.error
    }
}
