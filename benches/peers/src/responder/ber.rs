//! As much BER as SNMP needs, on borrowed bytes.

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

/// Reads one element after another; `None` where the bytes are not what they should be.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Starts at the first byte.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Nothing is left.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// What has not been read.
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Any element: its tag, its contents, and all its bytes.
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

    /// The contents of an element with this tag.
    #[inline]
    pub fn expect(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (found, contents, _) = self.element()?;
        (found == tag).then_some(contents)
    }

    /// An INTEGER of up to four bytes.
    #[inline]
    pub fn integer(&mut self) -> Option<i32> {
        let contents = self.expect(INTEGER)?;
        let (&first, more) = contents.split_first()?;
        if contents.len() > 4 {
            return None;
        }
        // The sign is that of the first byte.
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
    // A byte goes when the next one carries the same sign.
    let skip = bytes
        .windows(2)
        .take_while(|w| (w[0] == 0 && w[1] < 0x80) || (w[0] == 0xff && w[1] >= 0x80))
        .count();
    push(out, tag, &bytes[skip..]);
}

/// The contents of an OBJECT IDENTIFIER.
///
/// # Panics
/// With fewer than two numbers.
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

/// Writes a header that ends at `end`, and tells where it starts.
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

/// One answer in the making: contents grow forwards, headers go in front of them, so that no
/// length has to be known before it is.
pub struct Out {
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
}

/// What headers may take: an SNMPv3 message with a long user name, or a long community.
const HEADROOM: usize = 512;
/// Contents of an answer: what a datagram holds, and a varbind that turns out not to fit.
const ROOM: usize = 65_536 + 16_384 + 64;

impl Default for Out {
    fn default() -> Self {
        Self { buffer: vec![0; HEADROOM + ROOM].into_boxed_slice(), start: HEADROOM, end: HEADROOM }
    }
}

impl Out {
    /// Forgets what is in it.
    pub fn clear(&mut self) {
        (self.start, self.end) = (HEADROOM, HEADROOM);
    }

    /// How many bytes there are.
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// There are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// The bytes, to be changed.
    pub fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.buffer[self.start..self.end]
    }

    /// Bytes at the end. They must fit: the agent keeps to the message size.
    #[inline]
    pub fn append(&mut self, bytes: &[u8]) {
        let end = self.end + bytes.len();
        self.buffer[self.end..end].copy_from_slice(bytes);
        self.end = end;
    }

    /// Takes the end away again.
    pub fn truncate(&mut self, length: usize) {
        self.end = self.start + length;
    }

    /// Bytes in front.
    #[inline]
    pub fn prepend(&mut self, bytes: &[u8]) {
        let start = self.start - bytes.len();
        self.buffer[start..self.start].copy_from_slice(bytes);
        self.start = start;
    }

    /// A header in front, for the contents that follow up to `length` bytes on.
    #[inline]
    pub fn prepend_header(&mut self, tag: u8, length: usize) {
        self.start = header_backwards(&mut self.buffer, self.start, tag, length);
    }

    /// A header in front, for all there is.
    #[inline]
    pub fn wrap(&mut self, tag: u8) {
        self.prepend_header(tag, self.len());
    }

    /// An element in front.
    pub fn prepend_element(&mut self, tag: u8, contents: &[u8]) {
        self.prepend(contents);
        self.prepend_header(tag, contents.len());
    }

    /// An INTEGER of zero or more in front.
    pub fn prepend_integer(&mut self, number: u32) {
        let bytes = number.to_be_bytes();
        let zeros = (number.leading_zeros() as usize / 8).min(3);
        // A first byte of 0x80 and more would be a minus.
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
