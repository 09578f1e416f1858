//! The sockets of a lane: as many as the expected answers need.

use super::socket::{UdpPort, WANTED};
use crate::error::system::of_source;
use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

/// Sockets of both families, opened as they are needed. Room in their receive buffers is reserved
/// for answers.
#[derive(Debug)]
pub(super) struct Ports {
    pub(super) open: Vec<Port>,
    pub(super) source: Option<SocketAddr>,
    /// Whether the system has refused another socket.
    refused: [bool; 2],
}

#[derive(Debug)]
pub(super) struct Port {
    pub(super) udp: UdpPort,
    v6: bool,
    /// The socket for messages that need no fragments on any path.
    whole: bool,
    promised: usize,
}

/// The octets of a message that passes every IPv4 path in one piece (RFC 791: 576 octets, headers
/// included).
const WHOLE: usize = 500;

/// The most sockets that a lane opens for one family. The kernel's stock buffer holds about five
/// hundred small answers.
const MAX_SOCKETS: usize = 32;

impl Ports {
    pub(super) fn new(source: Option<SocketAddr>) -> Self {
        Self { open: Vec::new(), source, refused: [false; 2] }
    }

    /// Returns a port for a message of `octets` and reserves room for an answer of that weight.
    /// `None` means that there is no room until others are answered or given up.
    ///
    /// # Errors
    /// There is no socket of that family, and none can be opened.
    pub(super) fn promise(
        &mut self,
        to: IpAddr,
        message: usize,
        weight: usize,
    ) -> io::Result<Option<usize>> {
        let v6 = to.is_ipv6();
        // A given source port can be bound only once, for everything that is sent.
        let whole = message <= WHOLE && self.most() > 1;
        let mut count = 0;
        for (at, port) in self
            .open
            .iter_mut()
            .enumerate()
            .filter(|(_, port)| (port.v6, port.whole) == (v6, whole))
        {
            count += 1;
            // One answer has room, however large: the kernel takes it into an empty buffer.
            if port.promised == 0 || port.promised + weight <= usable(port.udp.capacity) {
                port.promised += weight;
                return Ok(Some(at));
            }
        }
        if count >= self.most() || self.refused[usize::from(v6)] {
            return Ok(None);
        }
        match self.source {
            Some(source) if source.is_ipv6() != v6 => {
                let why = format!("the source address {} is of another family", source.ip());
                return Err(io::Error::new(io::ErrorKind::AddrNotAvailable, why));
            }
            _ => {}
        }
        match UdpPort::open(v6, whole, self.source) {
            Ok(udp) => {
                self.open.push(Port { udp, v6, whole, promised: weight });
                Ok(Some(self.open.len() - 1))
            }
            // With fewer sockets it only takes longer.
            Err(_) if count > 0 => {
                self.refused[usize::from(v6)] = true;
                Ok(None)
            }
            Err(e) => Err(of_source(e, self.source, None)),
        }
    }

    /// Releases the room of an answer that came, or will not come.
    pub(super) fn release(&mut self, at: usize, weight: usize) {
        self.open[at].promised -= weight;
    }

    /// A given source port can be bound only once.
    fn most(&self) -> usize {
        if self.source.is_some_and(|source| source.port() != 0) { 1 } else { MAX_SOCKETS }
    }
}

/// Returns how much of a receive buffer can be reserved. Linux releases room only after a quarter
/// of the buffer has been read.
fn usable(capacity: usize) -> usize {
    capacity / 4 * 3
}

/// Returns the octets of receive buffer that an answer of this size takes, with the kernel's
/// bookkeeping.
///
/// Measured on Linux: over loopback 832 for small answers, and a little more than the next power of
/// two for others. A network card's driver receives every frame into a buffer for the largest one.
pub(super) fn weight(to: IpAddr, octets: usize) -> usize {
    if to.is_loopback() {
        return (octets + 420).next_power_of_two().max(512) + 320;
    }
    octets.div_ceil(1472).max(1) * 2304
}

/// How many answers the receive buffers of this machine hold for one lane of a
/// [`Pool`](crate::Pool). This limits the hosts over UDP that can await an answer at once, whatever
/// [`in_flight`](crate::PoolBuilder::in_flight) allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReceiveRoom {
    /// The octets that a socket asks for as its receive buffer.
    pub asked: usize,
    /// The octets that it gets: `SO_RCVBUF`, read back. Linux doubles what is asked for, up to
    /// twice `net.core.rmem_max`, and counts its own bookkeeping.
    pub buffer: usize,
    /// The number of small answers that one socket holds over loopback.
    pub small: usize,
    /// The number of answers from a network card that one socket holds, each of one frame.
    pub large: usize,
    /// The most sockets that a lane opens for one address family. It opens more than one only as
    /// they fill.
    pub sockets: usize,
}

impl ReceiveRoom {
    /// Opens a socket as a lane does, and measures it.
    ///
    /// # Errors
    /// The system has no socket left.
    pub fn measure() -> io::Result<Self> {
        let buffer = UdpPort::open(false, true, None)?.capacity;
        let holds = |from: Ipv4Addr| (usable(buffer) / weight(from.into(), 1)).max(1);
        let (small, large) = (holds(Ipv4Addr::LOCALHOST), holds(Ipv4Addr::UNSPECIFIED));
        Ok(Self { asked: WANTED, buffer, small, large, sockets: MAX_SOCKETS })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_opened_as_promises_fill_them() {
        let v4: IpAddr = "127.0.0.1".parse().unwrap();
        let mut ports = Ports::new(None);
        let first = ports.promise(v4, 50, 1000).unwrap().unwrap();
        let capacity = usable(ports.open[first].udp.capacity);
        let second = ports.promise(v4, 50, capacity).unwrap().unwrap();
        assert_ne!(first, second);
        assert_eq!(ports.promise(v4, 50, capacity - 1000).unwrap(), Some(first));
        ports.release(second, capacity);
        assert_eq!(ports.promise(v4, 50, capacity).unwrap(), Some(second));
        let third = ports.promise("::1".parse().unwrap(), 50, 1).unwrap().unwrap();
        assert!(third != first && third != second);
    }

    #[test]
    fn there_is_an_end_to_them() {
        let v4: IpAddr = "127.0.0.1".parse().unwrap();
        let mut ports = Ports::new(None);
        let huge = usize::MAX / 64;
        for _ in 0..MAX_SOCKETS {
            assert!(ports.promise(v4, 50, huge).unwrap().is_some());
        }
        assert_eq!(ports.promise(v4, 50, huge).unwrap(), None);
        let elsewhere = Some("[::1]:0".parse().unwrap());
        assert!(Ports::new(elsewhere).promise(v4, 50, 1).is_err());
    }

    #[test]
    fn answers_weigh_what_was_measured() {
        let loopback: IpAddr = "127.0.0.1".parse().unwrap();
        assert_eq!((weight(loopback, 60), weight(loopback, 1472)), (832, 2368));
        let card: IpAddr = "10.0.0.1".parse().unwrap();
        assert_eq!((weight(card, 60), weight(card, 1473)), (2304, 4608));
    }
}
