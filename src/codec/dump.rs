//! Logs messages in hex.

use std::fmt::{self, Write};

/// The log target; messages are logged at trace level.
const TARGET: &str = "netsnmp::packet";

/// Logs a message that was sent or received, if trace logging is on.
///
/// The community of an SNMPv1 or v2c message is a secret and is masked. The rest of the message and
/// the keyed digest of an SNMPv3 message are not secret.
pub(crate) fn message(what: &str, peer: impl FnOnce() -> String, bytes: &[u8]) {
    log::trace!(target: TARGET, "{what} {} octets, {}{}", bytes.len(), peer(), Hex(bytes));
}

struct Hex<'b>(&'b [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let masked = community(self.0).unwrap_or(0..0);
        for (row, bytes) in self.0.chunks(16).enumerate() {
            write!(f, "\n{:04x}: ", row * 16)?;
            let mut text = String::new();
            for (i, byte) in bytes.iter().enumerate() {
                if masked.contains(&(row * 16 + i)) {
                    f.write_str("** ")?;
                    text.push('*');
                    continue;
                }
                write!(f, "{byte:02x} ")?;
                text.push(if byte.is_ascii_graphic() || *byte == b' ' {
                    *byte as char
                } else {
                    '.'
                });
            }
            for _ in bytes.len()..16 {
                f.write_str("   ")?;
            }
            f.write_char(' ')?;
            f.write_str(&text)?;
        }
        Ok(())
    }
}

/// Returns the bytes to mask. A message with a community is a sequence that starts with the
/// version, 0 or 1, and the community as an octet string (RFC 1157, section 4). If a message is
/// neither this nor SNMPv3, every byte is masked, because the community could be anywhere.
fn community(bytes: &[u8]) -> Option<std::ops::Range<usize>> {
    let everything = Some(0..bytes.len());
    let Some((0x30, _, version)) = element(bytes, 0) else { return everything };
    let Some((0x02, Some(content), next)) = element(bytes, version).map(|(tag, len, start)| {
        (tag, bytes.get(start..start.saturating_add(len)), start.saturating_add(len))
    }) else {
        return everything;
    };
    if content == [3] {
        return None;
    }
    match element(bytes, next) {
        Some((0x04, len, start)) => Some(start..start.saturating_add(len)),
        _ => everything,
    }
}

/// Returns the tag of the element at `at`, the length of its content, and where the content starts.
fn element(bytes: &[u8], at: usize) -> Option<(u8, usize, usize)> {
    let (tag, first) = (*bytes.get(at)?, *bytes.get(at + 1)?);
    if first < 0x80 {
        return Some((tag, first.into(), at + 2));
    }
    let count = usize::from(first & 0x7f);
    let digits =
        bytes.get(at + 2..at + 2 + count).filter(|digits| (1..=4).contains(&digits.len()))?;
    let len = digits.iter().fold(0, |len, digit| len << 8 | usize::from(*digit));
    Some((tag, len, at + 2 + count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_community_is_masked() {
        let message = b"\x30\x0d\x02\x01\x01\x04\x06s3cret\xa0\x00";
        let text = Hex(message).to_string();
        assert_eq!(
            text,
            "\n0000: 30 0d 02 01 01 04 06 ** ** ** ** ** ** a0 00     0......******.."
        );
        // Lengths may be written in the long form (X.690, section 8.1.3.5).
        let long = b"\x30\x82\x00\x0f\x02\x01\x00\x04\x81\x06s3cret\xa0\x00";
        assert!(!Hex(long).to_string().contains("73 33"));
    }

    #[test]
    fn a_version_3_message_is_shown_whole() {
        let text = Hex(b"\x30\x05\x02\x01\x03\x30\x00").to_string();
        assert!(text.starts_with("\n0000: 30 05 02 01 03 30 00 "), "{text}");
    }

    proptest! {
        #[test]
        fn dumping_any_bytes_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            let _ = Hex(&bytes).to_string();
        }

        #[test]
        fn a_truncated_message_shows_no_community(cut in 0usize..17) {
            let message = b"\x30\x82\x00\x0f\x02\x01\x00\x04\x81\x06s3cret";
            let text = Hex(&message[..cut]).to_string();
            prop_assert!(!text.contains("73"), "{}", text);
        }
    }
}
