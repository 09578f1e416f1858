//! The messages in a stream of octets: [`Frames`].

use crate::{Error, ErrorKind, Result, codec::guard};
use zeroize::Zeroize;

/// The size of the largest message over UDP. The C library reads no more of a stream at once
/// either.
pub(super) const MAX_MESSAGE: usize = 65536;

/// Room for the largest message, allocated once, and what was received into it.
#[derive(Debug)]
pub(super) struct Frames {
    buffer: Box<[u8]>,
    /// The number of octets received. For a stream this may be a part of a message, or more than
    /// one.
    filled: usize,
    /// The number of octets at the start of `buffer` that were returned last.
    consumed: usize,
    /// The most that was in `buffer`.
    most: usize,
}

impl Frames {
    pub(super) fn new() -> Self {
        Self { buffer: vec![0; MAX_MESSAGE].into_boxed_slice(), filled: 0, consumed: 0, most: 0 }
    }

    /// Drops the message that was returned last.
    pub(super) fn drop_last(&mut self) {
        self.buffer.copy_within(self.consumed..self.filled, 0);
        self.filled -= self.consumed;
        self.consumed = 0;
    }

    /// Returns the room for more octets. It is empty only if a whole message is there.
    pub(super) fn free(&mut self) -> &mut [u8] {
        &mut self.buffer[self.filled..]
    }

    /// Notes that this many octets were received into [`free`](Self::free).
    pub(super) fn add(&mut self, received: usize) {
        self.filled += received;
        self.most = self.most.max(self.filled);
    }

    /// Returns the length of what was received as one datagram.
    pub(super) fn datagram(&self) -> Option<usize> {
        (self.filled > 0).then_some(self.filled)
    }

    /// Returns the length of the message at the start of the stream, once it is whole.
    ///
    /// # Errors
    /// [`BadResponse`](ErrorKind::BadResponse): the stream carries no SNMP.
    pub(super) fn message(&self) -> Result<Option<usize>> {
        let bad = |why: &str| Error::from(ErrorKind::BadResponse(why.to_owned()));
        match guard::framed_len(&self.buffer[..self.filled]).map_err(bad)? {
            Some(len) if len > MAX_MESSAGE => Err(bad("a message above 65536 octets")),
            Some(len) if len <= self.filled => Ok(Some(len)),
            _ => Ok(None),
        }
    }

    /// Returns the first octets, which are a message.
    pub(super) fn take(&mut self, len: usize) -> &[u8] {
        self.consumed = len;
        &self.buffer[..len]
    }
}

/// An answer contains the community, so its buffer is wiped.
impl Drop for Frames {
    fn drop(&mut self) {
        self.buffer[..self.most].zeroize();
    }
}
