//! Waits for sockets, or for another thread.
#![allow(unsafe_code)]

use super::UdpPort;
use crate::clock::later;
use std::{
    io,
    os::{fd::AsRawFd, unix::net::UnixStream},
    time::{Duration, Instant},
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

/// Lets other threads run before a short sleep.
///
/// Whoever sleeps must be woken, which costs more than ten datagrams. If the agents, or the threads that
/// take the records, are on the same machine, they do their work meanwhile, and there are answers
/// afterwards. But a stranger may keep the processor for long.
#[derive(Debug)]
pub(in crate::lane) struct Manners {
    /// From when on others are let first.
    from: Instant,
}

/// The time that others should not take longer.
const SHORT: Duration = Duration::from_millis(1);
/// By how many times a longer absence is made up for before the next one.
const PENANCE: u32 = 100;

impl Manners {
    pub(in crate::lane) fn new(now: Instant) -> Self {
        Self { from: now }
    }

    /// Lets others run, unless that took too long a while ago. Returns whether it has done so.
    fn give_way(&mut self) -> bool {
        let before = Instant::now();
        if before < self.from {
            return false;
        }
        std::thread::yield_now();
        self.note(before, Instant::now());
        true
    }

    fn note(&mut self, before: Instant, after: Instant) {
        let away = after.saturating_duration_since(before);
        if away > SHORT {
            self.from = later(after, away * PENANCE);
        }
    }
}

/// Which sockets have something to do.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::lane) struct Ready {
    pub(in crate::lane) readable: bool,
    pub(in crate::lane) refused: bool,
}

/// Waits until a port has something to receive, a port with waiting messages can send, the waker
/// wakes, or the time is over. Lists the ports that are ready. `manners`: it will not take long, so
/// others may run first.
pub(in crate::lane) fn wait<'a>(
    ports: impl Iterator<Item = &'a UdpPort>,
    waker: &Waker,
    time: Duration,
    manners: Option<&mut Manners>,
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
    // SAFETY: `polled` is a vector of this function, and its length bounds what the call reads and
    // writes. The call keeps no pointer to it. An error (a signal) counts as a wait of no time.
    let mut wait =
        |millis| unsafe { libc::poll(polled.as_mut_ptr(), polled.len() as libc::nfds_t, millis) };
    let yielded = manners.is_some_and(|manners| millis > 0 && manners.give_way());
    if !yielded || wait(0) == 0 {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_was_away_for_long_does_not_give_way_again_soon() {
        let now = Instant::now();
        let mut manners = Manners::new(now);
        manners.note(now, now + SHORT);
        assert!(manners.give_way());
        let mut manners = Manners::new(now);
        manners.note(now, now + Duration::from_secs(36));
        assert!(!manners.give_way());
        assert_eq!(manners.from, now + Duration::from_secs(36 + 3600));
    }
}
