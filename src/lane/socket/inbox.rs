//! Receives a batch of datagrams in one system call.
#![allow(unsafe_code)]

use super::address::Address;
use std::{
    io,
    mem::{self, MaybeUninit},
    net::SocketAddr,
    os::fd::RawFd,
    ptr,
};
use zeroize::Zeroize;

/// The number of datagrams in one system call, on systems that take more than one.
pub(super) const BATCH: usize = if cfg!(target_os = "linux") { 64 } else { 1 };
/// The room for a datagram: the largest one, and space behind it for a parser that reads past the
/// end.
const DATAGRAM_ROOM: usize = 65_536 + 64;

/// Room for a batch of datagrams.
pub(in crate::lane) struct Inbox {
    octets: Box<[u8]>,
    senders: Box<[Address; BATCH]>,
    lengths: [usize; BATCH],
    /// The octets of each place that any datagram has written.
    written: [usize; BATCH],
    pub(super) count: usize,
}

impl Inbox {
    pub(in crate::lane) fn new() -> Self {
        Self {
            // The allocator zeroes it, so only received datagrams cost memory.
            octets: vec![0; BATCH * DATAGRAM_ROOM].into_boxed_slice(),
            // SAFETY: all-zero bytes are a valid address.
            senders: Box::new(unsafe { mem::zeroed() }),
            lengths: [0; BATCH],
            written: [0; BATCH],
            count: 0,
        }
    }

    /// Returns whether the batch is full: there may be more.
    pub(in crate::lane) fn is_full(&self) -> bool {
        self.count == BATCH
    }

    /// Returns a received datagram and its sender.
    pub(in crate::lane) fn datagram(&self, which: usize) -> Option<(SocketAddr, &[u8])> {
        let len = *self.lengths[..self.count].get(which)?;
        let from = which * DATAGRAM_ROOM;
        let octets = &self.octets[from..from + len];
        Some((self.senders[which].socket_addr()?, octets))
    }

    #[cfg(target_os = "linux")]
    pub(super) fn fill(&mut self, socket: RawFd) -> io::Result<usize> {
        let mut pieces = [const { MaybeUninit::<libc::iovec>::uninit() }; BATCH];
        let mut headers = [const { MaybeUninit::<libc::mmsghdr>::uninit() }; BATCH];
        let places = self.octets.chunks_exact_mut(DATAGRAM_ROOM).zip(self.senders.iter_mut());
        for ((piece, header), (octets, sender)) in pieces.iter_mut().zip(&mut headers).zip(places) {
            let piece = piece.write(libc::iovec {
                iov_base: octets.as_mut_ptr().cast(),
                iov_len: DATAGRAM_ROOM - 64,
            });
            // SAFETY: all-zero bytes are valid for its numbers and pointers.
            let mut empty: libc::mmsghdr = unsafe { mem::zeroed() };
            empty.msg_hdr.msg_name = ptr::from_mut(sender).cast();
            empty.msg_hdr.msg_namelen = size_of::<Address>() as libc::socklen_t;
            empty.msg_hdr.msg_iov = piece;
            empty.msg_hdr.msg_iovlen = 1;
            header.write(empty);
        }
        // SAFETY: all headers are written. Each points to its own piece on this stack frame and to
        // its own place in `self`, which has the length that the header says.
        let got = unsafe {
            libc::recvmmsg(
                socket,
                headers.as_mut_ptr().cast(),
                BATCH as libc::c_uint,
                libc::MSG_DONTWAIT,
                ptr::null_mut(),
            )
        };
        if got < 0 {
            return Err(io::Error::last_os_error());
        }
        let lengths = self.lengths.iter_mut().zip(&mut self.written);
        for ((length, written), header) in lengths.zip(&headers).take(got as usize) {
            // SAFETY: written above, and completed by the kernel.
            *length = unsafe { header.assume_init_ref() }.msg_len as usize;
            *written = (*written).max(*length);
        }
        Ok(got as usize)
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) fn fill(&mut self, socket: RawFd) -> io::Result<usize> {
        let mut len = size_of::<Address>() as libc::socklen_t;
        let octets = &mut self.octets[..DATAGRAM_ROOM - 64];
        // SAFETY: the datagram and its sender each have a place of the given length.
        let got = unsafe {
            libc::recvfrom(
                socket,
                octets.as_mut_ptr().cast(),
                octets.len(),
                libc::MSG_DONTWAIT,
                ptr::from_mut(&mut self.senders[0]).cast(),
                &raw mut len,
            )
        };
        if got < 0 {
            return Err(io::Error::last_os_error());
        }
        self.lengths[0] = got as usize;
        self.written[0] = self.written[0].max(self.lengths[0]);
        Ok(1)
    }
}

/// An answer contains the community, so its buffer is wiped.
impl Drop for Inbox {
    fn drop(&mut self) {
        for (place, written) in self.octets.chunks_mut(DATAGRAM_ROOM).zip(self.written) {
            place[..written].zeroize();
        }
    }
}
