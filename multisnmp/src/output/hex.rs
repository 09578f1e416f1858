//! Octets in hexadecimal digits.

use std::fmt;

/// Returns the two lower case digits of an octet.
pub(super) fn digits(octet: u8) -> [u8; 2] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    [DIGITS[usize::from(octet >> 4)], DIGITS[usize::from(octet & 15)]]
}

/// Appends the digits of octets.
pub(super) fn append(out: &mut Vec<u8>, octets: &[u8]) {
    let start = out.len();
    out.resize(start + 2 * octets.len(), 0);
    for (pair, octet) in out[start..].chunks_exact_mut(2).zip(octets) {
        pair.copy_from_slice(&digits(*octet));
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
