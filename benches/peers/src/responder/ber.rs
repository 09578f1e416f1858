//! The parts of BER that SNMP needs, on borrowed bytes.

/// INTEGER.
pub const INTEGER: u8 = 0x02;
/// OCTET STRING.
pub const OCTETS: u8 = 0x04;
/// OBJECT IDENTIFIER.
pub const OID: u8 = 0x06;
/// SEQUENCE.
pub const SEQUENCE: u8 = 0x30;
/// Counter32.
pub const COUNTER32: u8 = 0x41;
/// Gauge32.
pub const GAUGE32: u8 = 0x42;
/// TimeTicks.
pub const TIMETICKS: u8 = 0x43;
/// Counter64.
pub const COUNTER64: u8 = 0x46;

/// Reads one element after the other. Its functions return `None` if the bytes are not as expected.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Starts at the first byte.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The bytes that were not read yet.
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Reads any element: its tag, its contents, and all its bytes.
    #[inline]
    pub fn element(&mut self) -> Option<(u8, &'a [u8], &'a [u8])> {
        let bytes = self.rest;
        let (&tag, &first) = (bytes.first()?, bytes.get(1)?);
        let (length, header) = match first {
            ..=0x7f => (usize::from(first), 2),
            0x81..=0x84 => {
                let count = usize::from(first & 0x7f);
                let digits = bytes.get(2..2 + count)?;
                (digits.iter().fold(0, |sum, &d| sum << 8 | usize::from(d)), 2 + count)
            }
            _ => return None,
        };
        let whole = bytes.get(..header.checked_add(length)?)?;
        self.rest = &bytes[whole.len()..];
        Some((tag, &whole[header..], whole))
    }

    /// Reads an element that must have this tag, and returns its contents.
    #[inline]
    pub fn expect(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (found, contents, _) = self.element()?;
        (found == tag).then_some(contents)
    }

    /// Reads an INTEGER of up to four bytes.
    #[inline]
    pub fn integer(&mut self) -> Option<i32> {
        let contents = self.expect(INTEGER)?;
        let (&first, more) = contents.split_first()?;
        if contents.len() > 4 {
            return None;
        }
        // The first byte has the sign.
        Some(more.iter().fold(i32::from(first as i8), |sum, &b| sum << 8 | i32::from(b)))
    }
}

/// Appends the header of an element.
pub fn push_header(out: &mut Vec<u8>, tag: u8, length: usize) {
    let mut header = [0; 6];
    let start = header_backwards(&mut header, 6, tag, length);
    out.extend_from_slice(&header[start..]);
}

/// Appends an element.
pub fn push(out: &mut Vec<u8>, tag: u8, contents: &[u8]) {
    push_header(out, tag, contents.len());
    out.extend_from_slice(contents);
}

/// Appends a number in the fewest bytes.
pub fn push_number(out: &mut Vec<u8>, tag: u8, number: i128) {
    let bytes = number.to_be_bytes();
    // A leading byte is redundant if the next byte has the same sign.
    let skip = bytes
        .windows(2)
        .take_while(|w| (w[0] == 0 && w[1] < 0x80) || (w[0] == 0xff && w[1] >= 0x80))
        .count();
    push(out, tag, &bytes[skip..]);
}

/// The contents of an OBJECT IDENTIFIER.
///
/// # Panics
/// If there are fewer than two numbers.
pub fn oid(numbers: &[u32]) -> Vec<u8> {
    let mut out = vec![u8::try_from(numbers[0] * 40 + numbers[1]).expect("a root that exists")];
    for &number in &numbers[2..] {
        let digits = (1..5).take_while(|d| number >> (7 * d) != 0).count();
        for d in (1..=digits).rev() {
            out.push((number >> (7 * d)) as u8 | 0x80);
        }
        out.push(number as u8 & 0x7f);
    }
    out
}

/// Writes a header that ends at `end`, and returns where it starts.
#[inline]
pub fn header_backwards(buffer: &mut [u8], end: usize, tag: u8, length: usize) -> usize {
    let mut at = end;
    if length < 0x80 {
        at -= 1;
        buffer[at] = length as u8;
    } else {
        let mut left = length;
        while left > 0 {
            at -= 1;
            buffer[at] = left as u8;
            left >>= 8;
        }
        let count = end - at;
        at -= 1;
        buffer[at] = 0x80 | count as u8;
    }
    at -= 1;
    buffer[at] = tag;
    at
}

/// An answer under construction. Contents are appended and headers are prepended, so a header is
/// written when its length is known.
pub struct Out {
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
}

/// Room for headers: an SNMPv3 message with a long user name, or a long community.
const HEADROOM: usize = 512;
/// Room for contents: a full datagram, plus a varbind that turns out not to fit.
const ROOM: usize = 65_536 + 16_384 + 64;

impl Default for Out {
    fn default() -> Self {
        Self { buffer: vec![0; HEADROOM + ROOM].into_boxed_slice(), start: HEADROOM, end: HEADROOM }
    }
}

impl Out {
    /// Removes all bytes.
    pub fn clear(&mut self) {
        (self.start, self.end) = (HEADROOM, HEADROOM);
    }

    /// The number of bytes.
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// Whether there are no bytes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// The bytes, mutable.
    pub fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.buffer[self.start..self.end]
    }

    /// Appends bytes. They must fit: the agent respects the message size.
    #[inline]
    pub fn append(&mut self, bytes: &[u8]) {
        let end = self.end + bytes.len();
        self.buffer[self.end..end].copy_from_slice(bytes);
        self.end = end;
    }

    /// Shortens the answer to this length.
    pub fn truncate(&mut self, length: usize) {
        self.end = self.start + length;
    }

    /// Prepends bytes.
    #[inline]
    pub fn prepend(&mut self, bytes: &[u8]) {
        let start = self.start - bytes.len();
        self.buffer[start..self.start].copy_from_slice(bytes);
        self.start = start;
    }

    /// Prepends a header for the next `length` bytes.
    #[inline]
    pub fn prepend_header(&mut self, tag: u8, length: usize) {
        self.start = header_backwards(&mut self.buffer, self.start, tag, length);
    }

    /// Prepends a header for everything.
    #[inline]
    pub fn wrap(&mut self, tag: u8) {
        self.prepend_header(tag, self.len());
    }

    /// Prepends an element.
    pub fn prepend_element(&mut self, tag: u8, contents: &[u8]) {
        self.prepend(contents);
        self.prepend_header(tag, contents.len());
    }

    /// Prepends an INTEGER that is not negative.
    pub fn prepend_integer(&mut self, number: u32) {
        let bytes = number.to_be_bytes();
        let zeros = (number.leading_zeros() as usize / 8).min(3);
        // A first byte of 0x80 or more would make it negative.
        let digits = &bytes[zeros..];
        self.prepend(digits);
        if digits[0] >= 0x80 {
            self.prepend(&[0]);
            self.prepend_header(INTEGER, digits.len() + 1);
        } else {
            self.prepend_header(INTEGER, digits.len());
        }
    }
}
