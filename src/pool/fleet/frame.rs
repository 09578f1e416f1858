//! What a pool and its worker processes send each other over a socket: frames.

use crate::{
    Credentials,
    packed::{self, Pack, Packed, Read, Unreadable},
};
use std::{
    io::{self, ErrorKind as Io},
    net::SocketAddr,
};
use zeroize::Zeroizing;

/// The kind of a frame. Each direction uses its own ones.
pub(crate) mod kind {
    /// To the worker: how much it may do. It is the first frame.
    pub(crate) const HELLO: u8 = 1;
    /// To the worker: credentials, which jobs name by their number.
    pub(crate) const CREDENTIALS: u8 = 2;
    /// To the worker: a [`Job`](crate::job::Job).
    pub(crate) const JOB: u8 = 3;
    /// To the worker: begin nothing new.
    pub(crate) const DRAIN: u8 = 4;
    /// To the worker: give up all hosts.
    pub(crate) const ABORT: u8 = 5;
    /// To the worker: there are no more jobs.
    pub(crate) const END: u8 = 6;
    /// From the worker: it is ready.
    pub(crate) const READY: u8 = 16;
    /// From the worker: a [`Chunk`](crate::job::Chunk).
    pub(crate) const CHUNK: u8 = 17;
    /// From the worker: its threads go on.
    pub(crate) const ALIVE: u8 = 18;
    /// From the worker: a line of its log.
    pub(crate) const LOG: u8 = 19;
    /// From the worker: it cannot go on. The frame says why.
    pub(crate) const FAILED: u8 = 20;
    /// From the worker: it has done everything.
    pub(crate) const DONE: u8 = 21;
}

/// The octets before the content: its length and its kind.
const HEAD: usize = 5;
/// The largest frame: a chunk is far smaller.
const MOST: usize = 16 << 20;

/// Appends a frame. `content` appends its content.
pub(crate) fn append(to: &mut Vec<u8>, kind: u8, content: impl FnOnce(&mut Vec<u8>)) {
    let at = packed::room(to);
    to.push(kind);
    let begin = to.len();
    content(to);
    let len = to.len() - begin;
    packed::put_fixed(to, at, len);
}

/// Returns what comes before a content of this length.
pub(crate) fn head(kind: u8, len: usize) -> [u8; HEAD] {
    let len = u32::try_from(len).unwrap_or(u32::MAX).to_le_bytes();
    [len[0], len[1], len[2], len[3], kind]
}

/// Reads frames from a stream. Its buffer may hold secrets, so it is wiped.
pub(crate) struct Frames<R> {
    stream: R,
    buffer: Zeroizing<Vec<u8>>,
    /// What is read and not yet passed on.
    begin: usize,
    end: usize,
}

impl<R: io::Read> Frames<R> {
    pub(crate) fn new(stream: R) -> Self {
        Self { stream, buffer: Zeroizing::new(vec![0; 64 * 1024]), begin: 0, end: 0 }
    }

    /// Returns the next frame: its kind and its content. `None` at the end of the stream. If the
    /// stream has a timeout, call again after `WouldBlock`: nothing is lost.
    ///
    /// # Errors
    /// The stream fails, or ends inside of a frame, or has something else than frames.
    pub(crate) fn next(&mut self) -> io::Result<Option<(u8, &[u8])>> {
        loop {
            let have = &self.buffer[self.begin..self.end];
            let mut needed = HEAD;
            if let Some((head, _)) = have.split_at_checked(HEAD) {
                let len = u32::from_le_bytes([head[0], head[1], head[2], head[3]]) as usize;
                if len > MOST {
                    return Err(Io::InvalidData.into());
                }
                needed += len;
                if have.len() >= needed {
                    let (kind, begin) = (head[4], self.begin + HEAD);
                    self.begin += needed;
                    return Ok(Some((kind, &self.buffer[begin..begin + len])));
                }
            }
            if !self.fill(needed)? {
                return if self.begin == self.end {
                    Ok(None)
                } else {
                    Err(Io::UnexpectedEof.into())
                };
            }
        }
    }

    /// Reads more. Returns whether there was more.
    fn fill(&mut self, needed: usize) -> io::Result<bool> {
        if self.begin + needed > self.buffer.len() {
            self.buffer.copy_within(self.begin..self.end, 0);
            (self.begin, self.end) = (0, self.end - self.begin);
            if needed > self.buffer.len() {
                let mut larger = Zeroizing::new(vec![0; needed.next_power_of_two()]);
                larger[..self.end].copy_from_slice(&self.buffer[..self.end]);
                self.buffer = larger;
            }
        }
        loop {
            match self.stream.read(&mut self.buffer[self.end..]) {
                Ok(0) => return Ok(false),
                Ok(more) => {
                    self.end += more;
                    return Ok(true);
                }
                Err(error) if error.kind() == Io::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// How much a worker may do: its part of the limits of the query.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Hello {
    /// How many workers there are.
    pub(crate) processes: usize,
    pub(crate) lanes: usize,
    pub(crate) workers: usize,
    pub(crate) in_flight: usize,
    pub(crate) rate: Option<f64>,
    pub(crate) per_host: usize,
    pub(crate) per_net: Option<usize>,
    pub(crate) memory: Option<usize>,
    pub(crate) source: Option<SocketAddr>,
    /// The most talkative level of the log that the pool's process takes, from 0 (nothing) to 5.
    pub(crate) log: u32,
}

/// The version of the frames. Both ends are the same program, but an upgrade may replace its file.
const VERSION: u32 = 1;

impl Pack for Hello {
    fn pack(&self, to: &mut Vec<u8>) {
        VERSION.pack(to);
        self.processes.pack(to);
        self.lanes.pack(to);
        self.workers.pack(to);
        self.in_flight.pack(to);
        self.rate.pack(to);
        self.per_host.pack(to);
        self.per_net.pack(to);
        self.memory.pack(to);
        self.source.map(|source| source.to_string()).pack(to);
        self.log.pack(to);
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        if u32::unpack(from)? != VERSION {
            return Err(Unreadable::new("the pool is of another version of this program"));
        }
        Ok(Self {
            processes: Pack::unpack(from)?,
            lanes: Pack::unpack(from)?,
            workers: Pack::unpack(from)?,
            in_flight: Pack::unpack(from)?,
            rate: Pack::unpack(from)?,
            per_host: Pack::unpack(from)?,
            per_net: Pack::unpack(from)?,
            memory: Pack::unpack(from)?,
            source: from.maybe(|from| {
                from.text()?.parse().map_err(|_| Unreadable::new("a source is no address"))
            })?,
            log: Pack::unpack(from)?,
        })
    }
}

/// Appends a frame with credentials.
pub(crate) fn append_credentials(to: &mut Vec<u8>, number: usize, credentials: &Credentials) {
    append(to, kind::CREDENTIALS, |to| {
        number.pack(to);
        credentials.pack(to);
    });
}

/// Reads credentials and their number.
pub(crate) fn credentials(content: &[u8]) -> Read<(usize, Credentials)> {
    let mut from = Packed::new(content);
    let read = (from.size()?, Credentials::unpack(&mut from)?);
    from.end()?;
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AuthProtocol, PrivProtocol, User};
    use proptest::prelude::*;

    /// Gives at most so many octets at a time, and no octets now and then.
    struct Slow<'a>(&'a [u8], usize, bool);

    impl io::Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.2 = !self.2;
            if self.2 {
                return Err(Io::WouldBlock.into());
            }
            let len = self.1.min(buffer.len()).min(self.0.len());
            buffer[..len].copy_from_slice(&self.0[..len]);
            self.0 = &self.0[len..];
            Ok(len)
        }
    }

    proptest! {
        #[test]
        fn frames_come_in_any_pieces(contents in proptest::collection::vec((any::<u8>(), 0..200_000_usize), 0..5), piece in 1..100_000_usize) {
            let mut octets = Vec::new();
            for (kind, len) in &contents {
                append(&mut octets, *kind, |to| to.resize(to.len() + len, *kind));
            }
            let mut frames = Frames::new(Slow(&octets, piece.max(octets.len() / 500 + 1), false));
            let mut found = Vec::new();
            loop {
                match frames.next() {
                    Ok(Some((kind, content))) => {
                        prop_assert!(content.iter().all(|octet| *octet == kind));
                        found.push((kind, content.len()));
                    }
                    Ok(None) => break,
                    Err(error) => prop_assert_eq!(error.kind(), Io::WouldBlock),
                }
            }
            prop_assert_eq!(found, contents);
        }
    }

    #[test]
    fn a_frame_that_is_cut_or_too_large_is_an_error() {
        let cut = [9, 0, 0, 0, 1, 2];
        assert_eq!(Frames::new(&cut[..]).next().unwrap_err().kind(), Io::UnexpectedEof);
        let large = [255; 8];
        assert_eq!(Frames::new(&large[..]).next().unwrap_err().kind(), Io::InvalidData);
    }

    #[test]
    fn credentials_and_limits_come_back() {
        let user = User::new("netops")
            .auth(AuthProtocol::Sha256, "an authentication passphrase")
            .privacy(PrivProtocol::Aes256Cisco, "a privacy passphrase")
            .context("vlan-7");
        for given in [Credentials::v1("a"), Credentials::v2c("b"), Credentials::v3(user)] {
            let mut octets = Vec::new();
            append_credentials(&mut octets, 7, &given);
            let mut frames = Frames::new(&octets[..]);
            let (_, content) = frames.next().unwrap().unwrap();
            let (number, back) = credentials(content).unwrap();
            let (mut once, mut again) = (Vec::new(), Vec::new());
            given.pack(&mut once);
            back.pack(&mut again);
            assert_eq!((number, once), (7, again));
        }
        let hello = Hello {
            processes: 3,
            lanes: 1,
            workers: 2,
            in_flight: 3,
            rate: Some(0.5),
            per_host: 1,
            per_net: Some(4),
            memory: None,
            source: Some("[fe80::1%7]:162".parse().unwrap()),
            log: 3,
        };
        let mut octets = Vec::new();
        hello.pack(&mut octets);
        assert_eq!(Hello::unpack(&mut Packed::new(&octets)), Ok(hello));
        octets[0] = 77;
        assert!(Hello::unpack(&mut Packed::new(&octets)).is_err());
    }
}
