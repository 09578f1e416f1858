//! A line that is being written: [`Line`].

use crate::{OidSubids, mib::digits};

/// A line in memory of a fixed size. What many lines begin with stays in its place.
///
/// A piece that does not fit is left out, and the whole line is then not written: it is so long that
/// writing it in another way costs little more.
pub(super) struct Line {
    octets: [u8; SIZE],
    len: usize,
    /// The length of the beginning.
    begun: usize,
    fits: bool,
}

const SIZE: usize = 512;

/// The room that any number takes.
const NUMBER: usize = 20;

impl Line {
    pub(super) fn new() -> Self {
        Self { octets: [0; SIZE], len: 0, begun: 0, fits: true }
    }

    /// Sets the beginning of the lines that follow.
    pub(super) fn begin<'p>(&mut self, pieces: impl IntoIterator<Item = &'p [u8]>) {
        (self.len, self.fits) = (0, true);
        pieces.into_iter().for_each(|piece| self.put(piece));
        // If it does not fit, no line does.
        self.begun = if self.fits { self.len } else { SIZE };
    }

    /// Goes back to the end of the beginning.
    #[inline]
    pub(super) fn restart(&mut self) {
        (self.len, self.fits) = (self.begun, true);
    }

    #[inline]
    pub(super) fn put(&mut self, piece: &[u8]) {
        match self.octets.get_mut(self.len..).and_then(|rest| rest.get_mut(..piece.len())) {
            Some(room) => {
                room.copy_from_slice(piece);
                self.len += piece.len();
            }
            None => self.fits = false,
        }
    }

    /// Writes a number in decimal.
    #[inline]
    pub(super) fn number(&mut self, number: u64) {
        let room =
            self.octets.get_mut(self.len..).and_then(|rest| rest.first_chunk_mut::<NUMBER>());
        match room {
            Some(room) => self.len += digits::from_left(room, number),
            None => self.fits = false,
        }
    }

    #[inline]
    pub(super) fn signed(&mut self, number: i32) {
        if number < 0 {
            self.put(b"-");
        }
        self.number(number.unsigned_abs().into());
    }

    /// Writes the sub-identifiers in these octets of an OID, which are not its first ones, with a dot
    /// before each.
    #[inline]
    pub(super) fn subidentifiers(&mut self, octets: &[u8]) {
        if let [only @ ..0x80] = octets {
            self.put(b".");
            return self.number((*only).into());
        }
        for subid in OidSubids::behind(octets) {
            self.put(b".");
            self.number(subid.into());
        }
    }

    /// Writes octets in hex with colons between them, as the hint `1x:` asks.
    pub(super) fn colons(&mut self, octets: &[u8]) {
        for (i, octet) in octets.iter().enumerate() {
            let [high, low] = digits::pair_of(*octet);
            match (i, octet) {
                (0, 16..) => self.put(&[high, low]),
                (0, _) => self.put(&[low]),
                (_, 16..) => self.put(&[b':', high, low]),
                _ => self.put(&[b':', low]),
            }
        }
    }

    /// Appends the line to `out`, with a line end. Returns false if it does not fit.
    #[inline]
    pub(super) fn write(&mut self, out: &mut Vec<u8>) -> bool {
        self.put(b"\n");
        if self.fits {
            out.extend_from_slice(&self.octets[..self.len]);
        }
        self.fits
    }
}
