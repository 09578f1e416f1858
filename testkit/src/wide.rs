//! A UDP socket that knows to which of many addresses a datagram was sent: [`Wide`].
#![allow(unsafe_code, reason = "the standard library has no ancillary data (RFC 3542, ip(7))")]

use std::{
    io, mem,
    net::{IpAddr, Ipv4Addr, SocketAddr, SocketAddrV4, UdpSocket},
    os::fd::AsRawFd,
    ptr,
    time::Duration,
};

/// A socket that is bound to one address, or to all addresses of IPv4.
#[derive(Debug)]
pub(super) struct Wide {
    socket: UdpSocket,
    own: IpAddr,
}

/// Room for one `in_pktinfo`, aligned as `cmsghdr` is.
type Control = [u64; 8];

impl Wide {
    pub(super) fn new(socket: UdpSocket) -> Self {
        let own = socket.local_addr().expect("a bound socket has an address").ip();
        if own == IpAddr::from(Ipv4Addr::UNSPECIFIED) {
            let on: libc::c_int = 1;
            // SAFETY: reads an int that lives through the call, for its size.
            let code = unsafe {
                libc::setsockopt(
                    socket.as_raw_fd(),
                    libc::IPPROTO_IP,
                    libc::IP_PKTINFO,
                    ptr::from_ref(&on).cast(),
                    mem::size_of::<libc::c_int>() as libc::socklen_t,
                )
            };
            assert_eq!(code, 0, "IP_PKTINFO: {}", io::Error::last_os_error());
        }
        Self { socket, own }
    }

    /// Sets the read timeout. `None` waits for ever.
    pub(super) fn set_read_timeout(&self, wait: Option<Duration>) {
        self.socket.set_read_timeout(wait).expect("a timeout above zero");
    }

    /// Receives the next datagram. Returns its length, its sender and the address it was sent to.
    pub(super) fn receive(&self, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr, IpAddr)> {
        if !self.own.is_unspecified() {
            let (length, from) = self.socket.recv_from(buffer)?;
            return Ok((length, from, self.own));
        }
        let mut control: Control = [0; 8];
        // SAFETY: all-zero octets are a valid address and a valid message header.
        let (mut name, mut header): (libc::sockaddr_in, libc::msghdr) =
            unsafe { (mem::zeroed(), mem::zeroed()) };
        let mut piece = libc::iovec { iov_base: buffer.as_mut_ptr().cast(), iov_len: buffer.len() };
        header.msg_name = ptr::from_mut(&mut name).cast();
        header.msg_namelen = mem::size_of_val(&name) as _;
        header.msg_iov = &mut piece;
        header.msg_iovlen = 1;
        header.msg_control = control.as_mut_ptr().cast();
        header.msg_controllen = mem::size_of_val(&control) as _;
        // SAFETY: the header points to a name, a buffer and control octets of the lengths it
        // gives, all of which live through the call.
        let length = unsafe { libc::recvmsg(self.socket.as_raw_fd(), &mut header, 0) };
        let length = usize::try_from(length).map_err(|_| io::Error::last_os_error())?;
        // SAFETY: recvmsg filled in the header, and its control octets still exist. Only one option
        // is set, so the first control message is an `in_pktinfo`, or there is none.
        let to = unsafe {
            let first = libc::CMSG_FIRSTHDR(&header);
            if first.is_null() || (*first).cmsg_type != libc::IP_PKTINFO {
                return Err(io::ErrorKind::InvalidData.into());
            }
            let info: libc::in_pktinfo = ptr::read_unaligned(libc::CMSG_DATA(first).cast());
            info.ipi_addr.s_addr
        };
        let from = SocketAddrV4::new(
            Ipv4Addr::from(u32::from_be(name.sin_addr.s_addr)),
            u16::from_be(name.sin_port),
        );
        Ok((length, from.into(), Ipv4Addr::from(u32::from_be(to)).into()))
    }

    /// Sends from the address `from`. Errors are ignored, because the client may be gone.
    pub(super) fn send(&self, datagram: &[u8], to: SocketAddr, from: IpAddr) {
        let (SocketAddr::V4(to), IpAddr::V4(from), true) = (to, from, self.own.is_unspecified())
        else {
            let _ = self.socket.send_to(datagram, to);
            return;
        };
        let mut control: Control = [0; 8];
        // SAFETY: all-zero octets are valid for these structures of numbers and pointers.
        let (mut name, mut header, mut info): (libc::sockaddr_in, libc::msghdr, libc::in_pktinfo) =
            unsafe { (mem::zeroed(), mem::zeroed(), mem::zeroed()) };
        name.sin_family = libc::AF_INET as libc::sa_family_t;
        name.sin_port = to.port().to_be();
        name.sin_addr.s_addr = u32::from(*to.ip()).to_be();
        info.ipi_spec_dst.s_addr = u32::from(from).to_be();
        let mut piece =
            libc::iovec { iov_base: datagram.as_ptr().cast_mut().cast(), iov_len: datagram.len() };
        header.msg_name = ptr::from_mut(&mut name).cast();
        header.msg_namelen = mem::size_of_val(&name) as _;
        header.msg_iov = &mut piece;
        header.msg_iovlen = 1;
        header.msg_control = control.as_mut_ptr().cast();
        let size = mem::size_of_val(&info) as libc::c_uint;
        // SAFETY: the control octets have room for one `in_pktinfo` with its header, and the length
        // is set to that. So the first header exists and may be written. The kernel only reads what
        // the header points to, and only during the call.
        unsafe {
            header.msg_controllen = libc::CMSG_SPACE(size) as _;
            let first = libc::CMSG_FIRSTHDR(&header);
            (*first).cmsg_level = libc::IPPROTO_IP;
            (*first).cmsg_type = libc::IP_PKTINFO;
            (*first).cmsg_len = libc::CMSG_LEN(size) as _;
            ptr::write_unaligned(libc::CMSG_DATA(first).cast(), info);
            libc::sendmsg(self.socket.as_raw_fd(), &header, 0);
        }
    }
}
