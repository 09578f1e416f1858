//! Octets in hexadecimal digits.

use std::fmt;

/// The two lower case digits of every octet.
const PAIRS: [[u8; 2]; 256] = {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut pairs = [[0; 2]; 256];
    let mut octet = 0;
    while octet < 256 {
        pairs[octet] = [DIGITS[octet >> 4], DIGITS[octet & 15]];
        octet += 1;
    }
    pairs
};

/// Returns the two lower case digits of an octet.
pub(super) fn digits(octet: u8) -> [u8; 2] {
    PAIRS[usize::from(octet)]
}

/// Appends the digits of octets.
pub(super) fn append(out: &mut Vec<u8>, octets: &[u8]) {
    let start = out.len();
    out.resize(start + 2 * octets.len(), 0);
    for (pair, octet) in out[start..].as_chunks_mut::<2>().0.iter_mut().zip(octets) {
        *pair = digits(*octet);
    }
}

/// Octets as they are shown: two lower case digits each, nothing between them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hex<'a>(pub(crate) &'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|&octet| {
            let [high, low] = digits(octet).map(char::from);
            write!(f, "{high}{low}")
        })
    }
}
