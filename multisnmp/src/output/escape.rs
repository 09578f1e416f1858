//! Strings of JSON, and values by serde.

use super::safe;
use serde::Serialize;
use serde_json::ser::Formatter;
use std::io::{self, Write};

/// 2^53: every whole number up to it is exact as a double, which most JSON readers hold. Greater
/// numbers are written as strings.
pub(crate) const MAX_EXACT: u64 = 1 << 53;

/// Writes a string in quotes, with backslashes where JSON needs them.
pub(super) fn string(out: &mut Vec<u8>, text: &str) {
    // A loop without an early exit: the compiler checks many bytes at once.
    let plain = |b: u8| (b.wrapping_sub(b' ') < 95) & (b != b'"') & (b != b'\\');
    if text.bytes().fold(true, |all, b| all & plain(b)) {
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
        return;
    }
    let mut serializer = serde_json::Serializer::with_formatter(out, Escaping);
    text.serialize(&mut serializer).expect("writing to memory does not fail");
}

/// Writes a value as JSON.
pub(crate) fn json(out: &mut Vec<u8>, value: &impl Serialize) {
    let mut serializer = serde_json::Serializer::with_formatter(out, Escaping);
    value.serialize(&mut serializer).expect("writing to memory does not fail");
}

/// Writes `\u` escapes for characters that a terminal would act on: people look at JSON with
/// `cat`.
struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        text: &str,
    ) -> io::Result<()> {
        let mut written = 0;
        for (range, c) in safe::active(text) {
            out.write_all(&text.as_bytes()[written..range.start])?;
            // No such character is beyond U+FFFF.
            write!(out, "\\u{:04x}", u32::from(c))?;
            written = range.end;
        }
        out.write_all(&text.as_bytes()[written..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_escaped_as_serde_does() {
        for c in (0..0x3000).chain(0xff00..0x1_0100).filter_map(char::from_u32) {
            let (text, mut out) = (format!("a{c}b"), Vec::new());
            string(&mut out, &text);
            let out = String::from_utf8(out).unwrap();
            assert_eq!(serde_json::from_str::<String>(&out).unwrap(), text);
            if !safe::is_active(c) {
                assert_eq!(out, serde_json::to_string(&text).unwrap());
            }
        }
    }
}
