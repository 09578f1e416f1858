//! Octets as hex digits, and back.

/// Returns the octets in lower case, without separators: `001b54aabbcc`.
pub(crate) fn text(octets: &[u8]) -> String {
    use std::fmt::Write;
    let mut text = String::with_capacity(octets.len() * 2);
    for octet in octets {
        let _ = write!(text, "{octet:02x}");
    }
    text
}

/// Returns the octet that one or two hex digits mean.
pub(crate) fn octet(digits: &[u8]) -> Option<u8> {
    // `from_str_radix` alone would accept "+f".
    let digits = std::str::from_utf8(digits).ok().filter(|text| !text.starts_with('+'))?;
    u8::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_or_two_digits_are_an_octet() {
        for (digits, octet) in [("f", Some(15)), ("0", Some(0)), ("fF", Some(255))] {
            assert_eq!(super::octet(digits.as_bytes()), octet);
        }
        for digits in ["", "+f", "-0", "0x", "g", "100", "é"] {
            assert_eq!(octet(digits.as_bytes()), None, "{digits}");
        }
    }
}
