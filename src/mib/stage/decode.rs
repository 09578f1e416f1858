//! Decodes the text of a file.

/// Decodes the bytes of a file. The text has no byte order mark, its lines end in a newline, and it
/// contains no character that the parser takes for the end of a string. Bytes that are not UTF-8
/// are read as Latin-1, because such modules are written in it.
///
/// # Errors
/// The bytes are not text.
pub(super) fn text(bytes: &[u8]) -> Result<String, &'static str> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err("UTF-16 text: a MIB module is ASCII or UTF-8");
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let head = &bytes[..bytes.len().min(8192)];
    let odd = head.iter().filter(|b| **b < 9 || (14..32).contains(*b) && **b != 26).count();
    if odd > 8 || odd * 20 > head.len() {
        return Err("binary data, not a MIB module");
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|&b| char::from(b)).collect(),
    };
    if !text.contains(['\r', '\0', '\u{1a}', '\u{a0}']) {
        return Ok(text);
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    Ok(text.replace(['\0', '\u{1a}', '\u{a0}'], " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_bytes_that_are_text_are_decoded() {
        assert_eq!(text(b"\xef\xbb\xbfa\r\nb\rc").unwrap(), "a\nb\nc");
        assert_eq!(text(b"caf\xe9").unwrap(), "café");
        assert!(text(b"\xff\xfea\0").is_err());
        assert!(text(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 0]).is_err());
    }
}
