//! UDP in batches: many datagrams per system call, each with the address to which it was sent.

use std::{
    io,
    mem::{size_of, zeroed},
    net::{IpAddr, SocketAddr},
    os::fd::{AsRawFd, FromRawFd, OwnedFd},
    time::Duration,
};

/// A socket address for the kernel. A `sockaddr_in6` is the longest kind used here.
#[derive(Clone, Copy)]
pub struct RawAddress {
    bytes: libc::sockaddr_in6,
    len: libc::socklen_t,
}

impl From<SocketAddr> for RawAddress {
    fn from(address: SocketAddr) -> Self {
        // SAFETY: all zeros is a sockaddr_in6.
        let mut bytes: libc::sockaddr_in6 = unsafe { zeroed() };
        let len = match address {
            SocketAddr::V4(v4) => {
                let name = libc::sockaddr_in {
                    sin_family: libc::AF_INET as _,
                    sin_port: v4.port().to_be(),
                    sin_addr: libc::in_addr { s_addr: u32::from(*v4.ip()).to_be() },
                    sin_zero: [0; 8],
                };
                // SAFETY: a sockaddr_in is shorter than a sockaddr_in6 and needs less alignment.
                unsafe { (&raw mut bytes).cast::<libc::sockaddr_in>().write(name) };
                size_of::<libc::sockaddr_in>()
            }
            SocketAddr::V6(v6) => {
                bytes.sin6_family = libc::AF_INET6 as _;
                bytes.sin6_port = v6.port().to_be();
                bytes.sin6_addr.s6_addr = v6.ip().octets();
                bytes.sin6_scope_id = v6.scope_id();
                size_of::<libc::sockaddr_in6>()
            }
        };
        Self { bytes, len: len as libc::socklen_t }
    }
}

/// The destination of an answer and the address that it comes from.
#[derive(Clone, Copy)]
pub struct Route {
    to: RawAddress,
    /// The address to which the request was sent.
    pub asked: IpAddr,
}

/// A UDP socket, and whether it is an IPv6 socket.
pub struct Socket {
    fd: OwnedFd,
    v6: bool,
}

/// The buffer size that is requested in each direction. The kernel may give less.
pub const BUFFER: libc::c_int = 64 << 20;

impl Socket {
    /// Creates a bound socket that can share its port with other such sockets. For each datagram it
    /// reports the destination address and how many datagrams the kernel has dropped.
    ///
    /// # Errors
    /// Those of the system.
    pub fn bind(address: SocketAddr) -> io::Result<Self> {
        let socket = Self::new(address.is_ipv6())?;
        socket.set(libc::SOL_SOCKET, libc::SO_REUSEPORT, 1)?;
        if socket.v6 {
            socket.set(libc::IPPROTO_IPV6, libc::IPV6_V6ONLY, 1)?;
            socket.set(libc::IPPROTO_IPV6, libc::IPV6_RECVPKTINFO, 1)?;
        } else {
            socket.set(libc::IPPROTO_IP, libc::IP_PKTINFO, 1)?;
        }
        socket.set(libc::SOL_SOCKET, libc::SO_RXQ_OVFL, 1)?;
        let raw = RawAddress::from(address);
        // SAFETY: the address has the given length and is only read.
        check(unsafe { libc::bind(socket.raw(), (&raw const raw.bytes).cast(), raw.len) })?;
        Ok(socket)
    }

    /// Creates a socket with large buffers.
    ///
    /// # Errors
    /// Those of the system.
    pub fn new(v6: bool) -> io::Result<Self> {
        let family = if v6 { libc::AF_INET6 } else { libc::AF_INET };
        // SAFETY: creates a descriptor or fails.
        let fd = check(unsafe { libc::socket(family, libc::SOCK_DGRAM | libc::SOCK_CLOEXEC, 0) })?;
        // SAFETY: the descriptor is new, and nothing else owns it.
        let socket = Self { fd: unsafe { OwnedFd::from_raw_fd(fd) }, v6 };
        for (force, plain) in
            [(libc::SO_RCVBUFFORCE, libc::SO_RCVBUF), (libc::SO_SNDBUFFORCE, libc::SO_SNDBUF)]
        {
            socket
                .set(libc::SOL_SOCKET, force, BUFFER)
                .or_else(|_| socket.set(libc::SOL_SOCKET, plain, BUFFER))?;
        }
        Ok(socket)
    }

    /// Sets the longest time that a receive waits, so that the thread can check whether to stop.
    ///
    /// # Errors
    /// Those of the system.
    pub fn set_receive_timeout(&self, timeout: Duration) -> io::Result<()> {
        let value = libc::timeval {
            tv_sec: timeout.as_secs() as _,
            tv_usec: timeout.subsec_micros().into(),
        };
        // SAFETY: the value is only read and has the given length.
        check(unsafe {
            libc::setsockopt(
                self.raw(),
                libc::SOL_SOCKET,
                libc::SO_RCVTIMEO,
                (&raw const value).cast(),
                size_of::<libc::timeval>() as _,
            )
        })?;
        Ok(())
    }

    /// The port it is bound to.
    ///
    /// # Errors
    /// Those of the system.
    pub fn port(&self) -> io::Result<u16> {
        // SAFETY: all zeros is a sockaddr_in6.
        let mut name: libc::sockaddr_in6 = unsafe { zeroed() };
        let mut len = size_of::<libc::sockaddr_in6>() as libc::socklen_t;
        // SAFETY: the kernel writes at most `len` bytes.
        check(unsafe { libc::getsockname(self.raw(), (&raw mut name).cast(), &raw mut len) })?;
        // The port is in the same place in both families.
        Ok(u16::from_be(name.sin6_port))
    }

    /// Waits until there is something to read, or until `timeout`. Returns whether there is
    /// something.
    pub fn wait(&self, timeout: Duration) -> bool {
        let mut poll = libc::pollfd { fd: self.raw(), events: libc::POLLIN, revents: 0 };
        let timeout = libc::timespec {
            tv_sec: timeout.as_secs() as _,
            tv_nsec: timeout.subsec_nanos().into(),
        };
        // SAFETY: one pollfd, a timeout that is read, and no signal mask.
        unsafe { libc::ppoll(&raw mut poll, 1, &raw const timeout, std::ptr::null()) > 0 }
    }

    fn set(&self, level: i32, name: i32, value: libc::c_int) -> io::Result<()> {
        // SAFETY: an int is read.
        check(unsafe {
            libc::setsockopt(
                self.raw(),
                level,
                name,
                (&raw const value).cast(),
                size_of::<libc::c_int>() as _,
            )
        })?;
        Ok(())
    }

    fn raw(&self) -> libc::c_int {
        self.fd.as_raw_fd()
    }
}

fn check(result: libc::c_int) -> io::Result<libc::c_int> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(result) }
}

/// Room for the ancillary data of one datagram: an in6_pktinfo and a drop counter.
const CONTROL: usize = 96;

#[repr(C, align(8))]
#[derive(Clone, Copy)]
struct Control([u8; CONTROL]);

/// The buffers for receiving a batch of datagrams.
pub struct Incoming {
    size: usize,
    bytes: Box<[u8]>,
    names: Box<[libc::sockaddr_in6]>,
    controls: Box<[Control]>,
    _vectors: Box<[libc::iovec]>,
    headers: Box<[libc::mmsghdr]>,
}

// SAFETY: the headers point into the boxes of the same struct, which move with it.
unsafe impl Send for Incoming {}

impl Incoming {
    /// Creates buffers for `batch` datagrams of `size` bytes. Longer datagrams are skipped.
    pub fn new(batch: usize, size: usize) -> Self {
        let mut bytes = vec![0; batch * size].into_boxed_slice();
        // SAFETY: all zeros is a sockaddr_in6.
        let mut names = vec![unsafe { zeroed::<libc::sockaddr_in6>() }; batch].into_boxed_slice();
        let mut controls = vec![Control([0; CONTROL]); batch].into_boxed_slice();
        let mut vectors: Box<[_]> = bytes
            .chunks_exact_mut(size)
            .map(|chunk| libc::iovec { iov_base: chunk.as_mut_ptr().cast(), iov_len: size })
            .collect();
        let headers = (0..batch)
            .map(|i| {
                // SAFETY: all zeros is an empty mmsghdr.
                let mut header: libc::mmsghdr = unsafe { zeroed() };
                header.msg_hdr.msg_name = (&raw mut names[i]).cast();
                header.msg_hdr.msg_iov = &raw mut vectors[i];
                header.msg_hdr.msg_iovlen = 1;
                header.msg_hdr.msg_control = controls[i].0.as_mut_ptr().cast();
                header
            })
            .collect();
        Self { size, bytes, names, controls, _vectors: vectors, headers }
    }

    /// Receives the available datagrams, at most a batch. If there are none and `wait` is true, it
    /// waits up to the socket's timeout. Returns the number of datagrams.
    pub fn receive(&mut self, socket: &Socket, wait: bool) -> usize {
        for header in &mut self.headers {
            header.msg_hdr.msg_namelen = size_of::<libc::sockaddr_in6>() as _;
            header.msg_hdr.msg_controllen = CONTROL;
        }
        let flags = if wait { libc::MSG_WAITFORONE } else { libc::MSG_DONTWAIT };
        // SAFETY: each header points to a name, a buffer and ancillary room of the given lengths.
        // This struct owns them, and they have not moved.
        let count = unsafe {
            libc::recvmmsg(
                socket.raw(),
                self.headers.as_mut_ptr(),
                self.headers.len() as _,
                flags as _,
                std::ptr::null_mut(),
            )
        };
        count.try_into().unwrap_or(0)
    }

    /// The bytes of a datagram of the last batch; `None` if it was too long.
    #[inline]
    pub fn bytes(&self, i: usize) -> Option<&[u8]> {
        let header = &self.headers[i];
        let start = i * self.size;
        (header.msg_hdr.msg_flags & libc::MSG_TRUNC == 0)
            .then(|| &self.bytes[start..start + header.msg_len as usize])
    }

    /// Returns the route back to the sender, and how many datagrams the kernel has dropped so far.
    #[inline]
    pub fn route(&self, i: usize) -> (Option<Route>, Option<u32>) {
        let header = &self.headers[i].msg_hdr;
        let (mut asked, mut drops) = (None, None);
        // SAFETY: the kernel has filled in the ancillary data up to msg_controllen, and the macros
        // stay within it. Each structure is read as the type that its level and type announce.
        unsafe {
            let mut at = libc::CMSG_FIRSTHDR(header);
            while let Some(message) = at.as_ref() {
                let data = libc::CMSG_DATA(at);
                match (message.cmsg_level, message.cmsg_type) {
                    (libc::IPPROTO_IP, libc::IP_PKTINFO) => {
                        let info = data.cast::<libc::in_pktinfo>().read_unaligned();
                        asked = Some(IpAddr::V4(u32::from_be(info.ipi_addr.s_addr).into()));
                    }
                    (libc::IPPROTO_IPV6, libc::IPV6_PKTINFO) => {
                        let info = data.cast::<libc::in6_pktinfo>().read_unaligned();
                        asked = Some(IpAddr::V6(info.ipi6_addr.s6_addr.into()));
                    }
                    (libc::SOL_SOCKET, libc::SO_RXQ_OVFL) => {
                        drops = Some(data.cast::<u32>().read_unaligned());
                    }
                    _ => {}
                }
                at = libc::CMSG_NXTHDR(header, at);
            }
        }
        let to = RawAddress { bytes: self.names[i], len: header.msg_namelen };
        (asked.map(|asked| Route { to, asked }), drops)
    }

    /// How many datagrams a batch has.
    pub fn batch(&self) -> usize {
        self.controls.len()
    }
}

/// The buffers for sending a batch of datagrams. Datagrams are added to a [`Batch`], and
/// [`flush`](Batch::flush) sends them.
pub struct Outgoing {
    names: Box<[RawAddress]>,
    controls: Box<[Control]>,
    vectors: Box<[libc::iovec]>,
    headers: Box<[libc::mmsghdr]>,
}

// SAFETY: the headers point into the boxes of the same struct, which move with it. No header is
// used between batches.
unsafe impl Send for Outgoing {}

impl Outgoing {
    /// Creates buffers for up to `batch` datagrams.
    pub fn new(batch: usize) -> Self {
        let none = RawAddress::from(SocketAddr::from(([0; 4], 0)));
        // SAFETY: all zeros is an empty mmsghdr.
        let empty = || unsafe { zeroed::<libc::mmsghdr>() };
        Self {
            names: vec![none; batch].into(),
            controls: vec![Control([0; CONTROL]); batch].into(),
            vectors: (0..batch)
                .map(|_| libc::iovec { iov_base: std::ptr::null_mut(), iov_len: 0 })
                .collect(),
            headers: (0..batch).map(|_| empty()).collect(),
        }
    }

    /// How many datagrams a batch has.
    pub fn batch(&self) -> usize {
        self.headers.len()
    }

    /// Starts an empty batch. The bytes added to it must outlive it.
    pub fn start(&mut self) -> Batch<'_> {
        Batch { send: self, count: 0, lent: std::marker::PhantomData }
    }
}

/// A batch of datagrams that is being collected.
pub struct Batch<'a> {
    send: &'a mut Outgoing,
    count: usize,
    lent: std::marker::PhantomData<&'a [u8]>,
}

impl<'a> Batch<'a> {
    /// Adds a datagram that is sent from the address that was asked.
    #[inline]
    pub fn push_answer(&mut self, bytes: &'a [u8], route: &Route) {
        let i = self.push(bytes, route.to);
        let (level, kind, len) = match route.asked {
            IpAddr::V4(_) => (libc::IPPROTO_IP, libc::IP_PKTINFO, size_of::<libc::in_pktinfo>()),
            IpAddr::V6(_) => {
                (libc::IPPROTO_IPV6, libc::IPV6_PKTINFO, size_of::<libc::in6_pktinfo>())
            }
        };
        let control = &mut self.send.controls[i];
        let header = &mut self.send.headers[i].msg_hdr;
        header.msg_control = control.0.as_mut_ptr().cast();
        // SAFETY: the control buffer is aligned and has room for a header and the larger of the two
        // structures. The macros give the places to write to.
        unsafe {
            header.msg_controllen = libc::CMSG_SPACE(len as _) as _;
            let message = libc::CMSG_FIRSTHDR(header);
            (*message).cmsg_level = level;
            (*message).cmsg_type = kind;
            (*message).cmsg_len = libc::CMSG_LEN(len as _) as _;
            let data = libc::CMSG_DATA(message);
            match route.asked {
                IpAddr::V4(asked) => {
                    let from = libc::in_addr { s_addr: u32::from(asked).to_be() };
                    let info = libc::in_pktinfo {
                        ipi_ifindex: 0,
                        ipi_spec_dst: from,
                        ipi_addr: libc::in_addr { s_addr: 0 },
                    };
                    data.cast::<libc::in_pktinfo>().write_unaligned(info);
                }
                IpAddr::V6(asked) => {
                    let from = libc::in6_addr { s6_addr: asked.octets() };
                    let info = libc::in6_pktinfo { ipi6_addr: from, ipi6_ifindex: 0 };
                    data.cast::<libc::in6_pktinfo>().write_unaligned(info);
                }
            }
        }
    }

    /// Adds a datagram.
    #[inline]
    pub fn push_to(&mut self, bytes: &'a [u8], to: RawAddress) {
        let i = self.push(bytes, to);
        let header = &mut self.send.headers[i].msg_hdr;
        (header.msg_control, header.msg_controllen) = (std::ptr::null_mut(), 0);
    }

    #[inline]
    fn push(&mut self, bytes: &'a [u8], to: RawAddress) -> usize {
        let i = self.count;
        self.count += 1;
        self.send.names[i] = to;
        self.send.vectors[i].iov_base = bytes.as_ptr().cast_mut().cast();
        self.send.vectors[i].iov_len = bytes.len();
        let header = &mut self.send.headers[i].msg_hdr;
        header.msg_name = (&raw mut self.send.names[i].bytes).cast();
        header.msg_namelen = to.len;
        header.msg_iov = &raw mut self.send.vectors[i];
        header.msg_iovlen = 1;
        i
    }

    /// Whether the batch is full.
    pub fn is_full(&self) -> bool {
        self.count == self.send.headers.len()
    }

    /// Sends all datagrams and returns how many were sent. Datagrams that the system refuses are
    /// skipped; they count as lost packets.
    pub fn flush(self, socket: &Socket) -> usize {
        let (mut at, mut sent) = (0, 0);
        while at < self.count {
            // SAFETY: `push` filled in the headers up to `count`. They point to an address,
            // ancillary data and bytes that are borrowed for as long as this batch lives. The
            // kernel only reads them.
            let count = unsafe {
                libc::sendmmsg(
                    socket.raw(),
                    self.send.headers[at..].as_mut_ptr(),
                    (self.count - at) as _,
                    0,
                )
            };
            match usize::try_from(count) {
                Ok(count) => (at, sent) = (at + count, sent + count),
                Err(_) if io::Error::last_os_error().kind() == io::ErrorKind::Interrupted => {}
                Err(_) => at += 1,
            }
        }
        sent
    }
}
