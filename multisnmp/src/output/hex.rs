//! Octets in hexadecimal digits.

use std::fmt;

/// Returns the two lower case digits of an octet.
pub(super) fn digits(octet: u8) -> [u8; 2] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    [DIGITS[usize::from(octet >> 4)], DIGITS[usize::from(octet & 15)]]
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
