//! The sockets of a lane: many datagrams per system call. Only this file and those below it have
//! platform-specific code.
#![allow(unsafe_code)]

mod address;
mod inbox;
mod wait;

pub(super) use inbox::Inbox;
pub(crate) use wait::Waker;
pub(super) use wait::{Manners, Ready, wait};

use crate::codec::encoded::Encoded;
use address::Address;
use inbox::BATCH;
use socket2::{Domain, Protocol, SockAddr, Socket, Type};
use std::{
    io,
    mem::{self, MaybeUninit},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    os::fd::AsRawFd,
    ptr,
};

/// A non-blocking UDP socket that sends to many addresses, and its waiting messages.
///
/// It is not connected: the kernel reports the sender of each datagram, and the lane checks it.
#[derive(Debug)]
pub(super) struct UdpPort {
    socket: Socket,
    /// The octets of the kernel's receive buffer, with its bookkeeping.
    pub(super) capacity: usize,
    waiting: Vec<Waiting>,
    octets: Encoded,
    /// The number of messages in `waiting` that the kernel has taken.
    taken: usize,
    /// The losses that the kernel has reported.
    #[cfg(target_os = "linux")]
    dropped: u32,
}

#[derive(Debug)]
struct Waiting {
    tag: u64,
    to: Address,
    from: usize,
    len: usize,
}

/// The result of a send.
#[derive(Debug)]
pub(super) enum Flushed {
    /// The kernel has taken everything.
    All,
    /// Its send buffer is full: wait until the socket is writable.
    Full,
    /// The message with this tag cannot be sent; the others can.
    Failed(u64, io::Error),
}

/// The receive buffer that a lane asks for: enough for about a thousand answers. The kernel gives
/// what `net.core.rmem_max` allows.
pub(super) const WANTED: usize = 4 << 20;

impl UdpPort {
    /// Opens a socket for one family, bound to `source` or to a port of the system's choice. If
    /// `whole`, its messages are never fragmented.
    ///
    /// # Errors
    /// The system has no descriptor, no memory, or no such address.
    pub(super) fn open(v6: bool, whole: bool, source: Option<SocketAddr>) -> io::Result<Self> {
        let domain = if v6 { Domain::IPV6 } else { Domain::IPV4 };
        let socket = Socket::new(domain, Type::DGRAM, Some(Protocol::UDP))?;
        socket.set_nonblocking(true)?;
        if v6 {
            socket.set_only_v6(true)?;
        }
        let any: IpAddr =
            if v6 { Ipv6Addr::UNSPECIFIED.into() } else { Ipv4Addr::UNSPECIFIED.into() };
        let source = source.unwrap_or(SocketAddr::new(any, 0));
        socket.bind(&SockAddr::from(source))?;
        // Accept the size that the system gives: the window depends on the size that is read back.
        let _ = socket.set_recv_buffer_size(WANTED);
        let capacity = socket.recv_buffer_size()?;
        hear_refusals(&socket, v6);
        if whole && !v6 {
            never_fragment(&socket);
        }
        Ok(Self {
            socket,
            capacity,
            waiting: Vec::new(),
            octets: Encoded::default(),
            taken: 0,
            #[cfg(target_os = "linux")]
            dropped: 0,
        })
    }

    /// Adds a message of this length to the next batch, with a tag of the caller. `write` appends its
    /// octets.
    pub(super) fn queue(
        &mut self,
        tag: u64,
        to: SocketAddr,
        len: usize,
        write: impl FnOnce(&mut Vec<u8>),
    ) {
        let from = self.octets.len();
        if self.octets.capacity() - from < len {
            // A buffer that grows by itself would leave communities behind.
            let mut larger = Encoded::new(Vec::with_capacity((from + len).next_power_of_two()));
            larger.extend_from_slice(&self.octets);
            self.octets = larger;
        }
        write(&mut self.octets);
        let len = self.octets.len() - from;
        self.waiting.push(Waiting { tag, to: Address::from(to), from, len });
    }

    /// Returns the message that was queued last.
    pub(super) fn queued_last(&self) -> &[u8] {
        self.waiting.last().map_or(&[], |w| &self.octets[w.from..w.from + w.len])
    }

    /// Returns whether a batch is full.
    pub(super) fn is_full(&self) -> bool {
        self.waiting.len() >= BATCH
    }

    /// Returns whether messages wait for the kernel.
    pub(super) fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Passes the waiting messages to the kernel. The caller repeats this until it returns
    /// [`Flushed::All`] or [`Flushed::Full`].
    pub(super) fn flush(&mut self) -> Flushed {
        let mut errors = 0;
        while self.taken < self.waiting.len() {
            match self.send_some() {
                Ok(sent) => {
                    self.taken += sent;
                    errors = 0;
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e)
                    if e.kind() == io::ErrorKind::WouldBlock
                        || e.raw_os_error() == Some(libc::ENOBUFS) =>
                {
                    return Flushed::Full;
                }
                Err(e) => {
                    // The next call reports, once, what the network said about an earlier message.
                    // If the error is about this message, it comes again.
                    // A closed port of another host is reported here, too: there may be many.
                    let most = if e.kind() == io::ErrorKind::ConnectionRefused { 256 } else { 3 };
                    errors += 1;
                    if errors > most {
                        let tag = self.waiting[self.taken].tag;
                        self.taken += 1;
                        return Flushed::Failed(tag, e);
                    }
                }
            }
        }
        self.waiting.clear();
        self.octets.clear();
        self.taken = 0;
        Flushed::All
    }

    #[cfg(target_os = "linux")]
    fn send_some(&self) -> io::Result<usize> {
        let mut pieces = [const { MaybeUninit::<libc::iovec>::uninit() }; BATCH];
        let mut headers = [const { MaybeUninit::<libc::mmsghdr>::uninit() }; BATCH];
        let mut count = 0;
        for waiting in self.waiting[self.taken..].iter().take(BATCH) {
            let octets = &self.octets[waiting.from..waiting.from + waiting.len];
            let piece = pieces[count].write(libc::iovec {
                iov_base: octets.as_ptr().cast_mut().cast(),
                iov_len: octets.len(),
            });
            // SAFETY: all-zero bytes are valid for its numbers and pointers.
            let mut header: libc::mmsghdr = unsafe { mem::zeroed() };
            header.msg_hdr.msg_name = ptr::from_ref(&waiting.to).cast_mut().cast();
            header.msg_hdr.msg_namelen = waiting.to.len();
            header.msg_hdr.msg_iov = piece;
            header.msg_hdr.msg_iovlen = 1;
            headers[count].write(header);
            count += 1;
        }
        // SAFETY: `count` headers are written; they point to pieces on this stack frame and to
        // addresses and octets of `self`, which the kernel only reads, during the call.
        let sent = unsafe {
            libc::sendmmsg(
                self.socket.as_raw_fd(),
                headers.as_mut_ptr().cast(),
                count as libc::c_uint,
                0,
            )
        };
        if sent < 0 { Err(io::Error::last_os_error()) } else { Ok(sent as usize) }
    }

    #[cfg(not(target_os = "linux"))]
    fn send_some(&self) -> io::Result<usize> {
        let waiting = &self.waiting[self.taken];
        let octets = &self.octets[waiting.from..waiting.from + waiting.len];
        // SAFETY: the address has that length. The kernel only reads the address and the octets,
        // and only during the call.
        let sent = unsafe {
            libc::sendto(
                self.socket.as_raw_fd(),
                octets.as_ptr().cast(),
                octets.len(),
                0,
                ptr::from_ref(&waiting.to).cast(),
                waiting.to.len(),
            )
        };
        if sent < 0 { Err(io::Error::last_os_error()) } else { Ok(1) }
    }

    /// Receives what is ready into `inbox`, at most one batch.
    pub(super) fn receive(&mut self, inbox: &mut Inbox) -> usize {
        inbox.count = 0;
        let mut errors = 0;
        loop {
            match inbox.fill(self.socket.as_raw_fd()) {
                Ok(count) => {
                    inbox.count = count;
                    return count;
                }
                // What the network said about an earlier message: see `flush`.
                Err(e) if e.kind() != io::ErrorKind::WouldBlock && errors < 16 => errors += 1,
                Err(_) => return 0,
            }
        }
    }

    /// Returns the next ICMP error that the network sent back, with the address that was asked.
    #[cfg(target_os = "linux")]
    pub(super) fn refusal(&mut self) -> Option<(SocketAddr, io::Error)> {
        loop {
            // SAFETY: all-zero bytes are a valid address, here and below.
            let mut name: Address = unsafe { mem::zeroed() };
            let mut control = [0_u64; 64];
            let mut nothing = [0_u8; 1];
            let mut piece =
                libc::iovec { iov_base: nothing.as_mut_ptr().cast(), iov_len: nothing.len() };
            // SAFETY: all-zero bytes are valid for its numbers and pointers.
            let mut header: libc::msghdr = unsafe { mem::zeroed() };
            header.msg_name = ptr::from_mut(&mut name).cast();
            header.msg_namelen = size_of::<Address>() as libc::socklen_t;
            header.msg_iov = &raw mut piece;
            header.msg_iovlen = 1;
            header.msg_control = control.as_mut_ptr().cast();
            header.msg_controllen = size_of_val(&control) as _;
            let fd = self.socket.as_raw_fd();
            // SAFETY: everything that the header points to is on this stack frame, has the length
            // that the header says, and outlives the call.
            let got = unsafe { libc::recvmsg(fd, &raw mut header, libc::MSG_ERRQUEUE) };
            if got < 0 {
                return None;
            }
            // SAFETY: the kernel has filled in the header. The macros stay inside its control part,
            // and its data may be unaligned.
            let code = unsafe {
                let mut code = None;
                let mut part = libc::CMSG_FIRSTHDR(&raw const header);
                while !part.is_null() {
                    let kind = ((*part).cmsg_level, (*part).cmsg_type);
                    if kind == (libc::SOL_IP, libc::IP_RECVERR)
                        || kind == (libc::SOL_IPV6, libc::IPV6_RECVERR)
                    {
                        let told = libc::CMSG_DATA(part).cast::<libc::sock_extended_err>();
                        code = Some(ptr::read_unaligned(told).ee_errno);
                    }
                    part = libc::CMSG_NXTHDR(&raw const header, part);
                }
                code
            };
            if let (Some(code), Some(address)) = (code, name.socket_addr()) {
                return Some((address, io::Error::from_raw_os_error(code as i32)));
            }
        }
    }

    /// On other systems an unconnected socket learns nothing.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn refusal(&mut self) -> Option<(SocketAddr, io::Error)> {
        None
    }

    /// Returns how many datagrams the kernel has dropped since the last call, because the receive
    /// buffer was full.
    #[cfg(target_os = "linux")]
    pub(super) fn dropped(&mut self) -> u32 {
        /// `SK_MEMINFO_DROPS`, linux/sock_diag.h.
        const DROPS: usize = 8;
        let mut facts = [0_u32; DROPS + 1];
        let mut len = size_of_val(&facts) as libc::socklen_t;
        // SAFETY: the kernel writes at most `len` octets there.
        let told = unsafe {
            libc::getsockopt(
                self.socket.as_raw_fd(),
                libc::SOL_SOCKET,
                libc::SO_MEMINFO,
                facts.as_mut_ptr().cast(),
                &raw mut len,
            )
        };
        if told != 0 || (len as usize) < size_of_val(&facts) {
            return 0;
        }
        let new = facts[DROPS].wrapping_sub(self.dropped);
        self.dropped = facts[DROPS];
        new
    }

    /// Other systems do not report drops.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn dropped(&mut self) -> u32 {
        0
    }
}

/// A packet that may be fragmented needs a unique IP identification. All processors share one table
/// of counters for it, which costs a twentieth of sending.
#[cfg(target_os = "linux")]
fn never_fragment(socket: &Socket) {
    let how: libc::c_int = libc::IP_PMTUDISC_DO;
    // SAFETY: an option whose value is an int, which the kernel copies. If it refuses, sending
    // costs a little more.
    unsafe {
        libc::setsockopt(
            socket.as_raw_fd(),
            libc::SOL_IP,
            libc::IP_MTU_DISCOVER,
            ptr::from_ref(&how).cast(),
            size_of_val(&how) as libc::socklen_t,
        );
    }
}

#[cfg(not(target_os = "linux"))]
fn never_fragment(_: &Socket) {}

/// Without this an unconnected socket is never told about a port without a listener.
#[cfg(target_os = "linux")]
fn hear_refusals(socket: &Socket, v6: bool) {
    let (level, option) = match v6 {
        true => (libc::SOL_IPV6, libc::IPV6_RECVERR),
        false => (libc::SOL_IP, libc::IP_RECVERR),
    };
    let on: libc::c_int = 1;
    // SAFETY: an option whose value is an int, which the kernel copies. If it refuses, a closed
    // port costs its timeout.
    unsafe {
        libc::setsockopt(
            socket.as_raw_fd(),
            level,
            option,
            ptr::from_ref(&on).cast(),
            size_of_val(&on) as libc::socklen_t,
        );
    }
}

#[cfg(not(target_os = "linux"))]
fn hear_refusals(_: &Socket, _: bool) {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{net::UdpSocket, time::Duration};

    fn received(
        port: &mut UdpPort,
        waker: &Waker,
        inbox: &mut Inbox,
    ) -> Vec<(SocketAddr, Vec<u8>)> {
        let mut all = Vec::new();
        let mut ready = Vec::new();
        while all.is_empty() {
            wait([&*port].into_iter(), waker, Duration::from_secs(10), None, &mut ready);
            assert!(ready[0].readable, "nothing came");
            loop {
                let count = port.receive(inbox);
                let got = (0..count).map(|i| inbox.datagram(i).unwrap());
                all.extend(got.map(|(from, octets)| (from, octets.to_vec())));
                if !inbox.is_full() {
                    break;
                }
            }
        }
        all
    }

    fn there_and_back(v6: bool, address: &str) {
        let peer = UdpSocket::bind((address, 0)).unwrap();
        let to = peer.local_addr().unwrap();
        let (mut port, waker) = (UdpPort::open(v6, false, None).unwrap(), Waker::new().unwrap());
        let mut inbox = Inbox::new();
        for i in 0..100_u8 {
            port.queue(i.into(), to, 2, |octets| octets.extend([i, i]));
        }
        assert_eq!(port.queued_last(), [99, 99]);
        assert!(matches!(port.flush(), Flushed::All));
        for i in 0..100 {
            let mut octets = [0; 8];
            let (len, from) = peer.recv_from(&mut octets).unwrap();
            assert_eq!(octets[..len], [i, i]);
            peer.send_to(&octets[..1], from).unwrap();
        }
        let mut all = Vec::new();
        while all.len() < 100 {
            all.extend(received(&mut port, &waker, &mut inbox));
        }
        let expected: Vec<_> = (0..100).map(|i| (to, vec![i])).collect();
        assert_eq!(all, expected);
        assert_eq!(port.dropped(), 0);
    }

    #[test]
    fn batches_go_out_and_come_in() {
        there_and_back(false, "127.0.0.1");
        there_and_back(true, "::1");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_closed_port_is_heard_of() {
        for address in ["127.0.0.1", "::1"] {
            let closed = UdpSocket::bind((address, 0)).unwrap().local_addr().unwrap();
            let mut port = UdpPort::open(closed.is_ipv6(), true, None).unwrap();
            let waker = Waker::new().unwrap();
            port.queue(0, closed, 1, |octets| octets.push(0));
            assert!(matches!(port.flush(), Flushed::All));
            let mut ready = Vec::new();
            wait([&port].into_iter(), &waker, Duration::from_secs(10), None, &mut ready);
            assert!(ready[0].refused);
            let (asked, error) = port.refusal().unwrap();
            assert_eq!(asked, closed);
            assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
            assert!(port.refusal().is_none());
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_overflows_is_counted() {
        let mut port = UdpPort::open(false, true, None).unwrap();
        let to = port.socket.local_addr().unwrap().as_socket().unwrap();
        let to = SocketAddr::new(Ipv4Addr::LOCALHOST.into(), to.port());
        let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
        for _ in 0..port.capacity / 500 {
            peer.send_to(&[0; 60], to).unwrap();
        }
        assert!(port.dropped() > 0);
        assert_eq!(port.dropped(), 0);
    }

    #[test]
    fn a_message_that_cannot_be_sent_is_named_and_the_others_go() {
        let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
        let to = peer.local_addr().unwrap();
        let mut port = UdpPort::open(false, true, None).unwrap();
        for (tag, to) in [(1, to), (2, "255.255.255.255:9".parse().unwrap()), (3, to)] {
            port.queue(tag, to, 1, |octets| octets.push(tag as u8));
        }
        assert!(matches!(port.flush(), Flushed::Failed(2, _)));
        assert!(matches!(port.flush(), Flushed::All));
        let mut octets = [0; 8];
        let got = [(); 2].map(|()| {
            peer.recv_from(&mut octets).unwrap();
            octets[0]
        });
        assert_eq!(got, [1, 3]);
    }

    #[test]
    fn a_waker_ends_a_wait() {
        let waker = Waker::new().unwrap();
        waker.wake();
        let started = std::time::Instant::now();
        wait(std::iter::empty(), &waker, Duration::from_secs(3600), None, &mut Vec::new());
        assert!(started.elapsed() < Duration::from_secs(60));
    }
}
