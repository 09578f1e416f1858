//! Waits for sockets, or for another thread.
#![allow(unsafe_code)]

use super::UdpPort;
use std::{
    io,
    os::{fd::AsRawFd, unix::net::UnixStream},
    time::Duration,
};

/// Wakes a lane that waits for its sockets.
#[derive(Debug)]
pub(crate) struct Waker {
    ours: UnixStream,
    lane: UnixStream,
}

impl Waker {
    /// # Errors
    /// The system has no descriptor left.
    pub(crate) fn new() -> io::Result<Self> {
        let (ours, lane) = UnixStream::pair()?;
        ours.set_nonblocking(true)?;
        lane.set_nonblocking(true)?;
        Ok(Self { ours, lane })
    }

    pub(crate) fn wake(&self) {
        use io::Write;
        // The pipe is full: the lane is being woken already.
        let _ = (&self.ours).write(&[1]);
    }

    fn rest(&self) {
        use io::Read;
        let mut octets = [0; 64];
        while (&self.lane).read(&mut octets).is_ok_and(|n| n == octets.len()) {}
    }
}

/// Which sockets have something to do.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::lane) struct Ready {
    pub(in crate::lane) readable: bool,
    pub(in crate::lane) refused: bool,
}

/// Waits until a port has something to receive, a port with waiting messages can send, the waker
/// wakes, or the time is over. Lists the ports that are ready. `soon`: it will not take long.
pub(in crate::lane) fn wait<'a>(
    ports: impl Iterator<Item = &'a UdpPort>,
    waker: &Waker,
    (time, soon): (Duration, bool),
    ready: &mut Vec<Ready>,
) {
    let poll = |fd, events| libc::pollfd { fd, events, revents: 0 };
    let mut polled = vec![poll(waker.lane.as_raw_fd(), libc::POLLIN)];
    polled.extend(ports.map(|port| {
        let out = if port.is_waiting() { libc::POLLOUT } else { 0 };
        poll(port.socket.as_raw_fd(), libc::POLLIN | out)
    }));
    // Round up to the next millisecond: a lane that wakes too early has to wake again.
    let millis = time.as_nanos().div_ceil(1_000_000);
    let millis = libc::c_int::try_from(millis).unwrap_or(libc::c_int::MAX);
    // SAFETY: the call gets the vector and its length. An error (a signal) counts as a wait of no
    // time.
    let mut wait =
        |millis| unsafe { libc::poll(polled.as_mut_ptr(), polled.len() as libc::nfds_t, millis) };
    // Whoever sleeps must be woken, which costs more than ten datagrams. If the processors are busy,
    // others do their work first, and then there are more answers.
    if soon && millis > 0 {
        std::thread::yield_now();
    }
    if !soon || wait(0) == 0 {
        wait(millis);
    }
    if polled[0].revents != 0 {
        waker.rest();
    }
    ready.clear();
    ready.extend(polled[1..].iter().map(|p| Ready {
        readable: p.revents & libc::POLLIN != 0,
        refused: p.revents & libc::POLLERR != 0,
    }));
}
