//! Decodes a file and splits its text into tokens.

/// A piece of a module.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Token<'a> {
    /// A name, a keyword or a number.
    Word(&'a str),
    /// A quoted string; `None` if it is never closed.
    Text(Option<&'a str>),
    /// Any other text, unchanged.
    Other(&'a str),
}

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

/// Splits a text into tokens, without comments.
pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
    /// The current line, counted from 1.
    pub(super) line: u32,
    /// Whether there is only white space before `at` on its line.
    fresh: bool,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, line: 1, fresh: true }
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.text.as_bytes().get(self.at + ahead).copied().unwrap_or(0)
    }

    /// Skips a comment, which ends at the next `--` or with its line. If a line begins with a
    /// comment, the whole line is a comment: `-- old -- and new` or a line of dashes is more common
    /// than code after a comment.
    fn skip_comment(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        let line = rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len());
        let dashes = rest[..line].iter().take_while(|&&b| b == b'-').count();
        let closing = (!self.fresh)
            .then(|| rest[dashes..line].windows(2).position(|pair| pair == b"--"))
            .flatten()
            .map(|at| dashes + at);
        self.at += match closing {
            Some(at) => at + rest[at..line].iter().take_while(|&&b| b == b'-').count(),
            None => line,
        };
    }

    fn word_length(rest: &[u8]) -> usize {
        let inside = |i: usize| {
            rest[i].is_ascii_alphanumeric()
                || rest[i] == b'_'
                // Two dashes always begin a comment.
                || rest[i] == b'-' && rest.get(i + 1) != Some(&b'-')
        };
        (0..rest.len()).take_while(|&i| inside(i)).count()
    }

    /// The next token and the line it begins in.
    pub(super) fn next(&mut self) -> Option<(Token<'a>, u32)> {
        loop {
            match self.byte(0) {
                _ if self.at >= self.text.len() => return None,
                b'\n' => {
                    self.at += 1;
                    self.line += 1;
                    self.fresh = true;
                }
                b' ' | b'\t' | 0x0b | 0x0c => self.at += 1,
                b'-' if self.byte(1) == b'-' => self.skip_comment(),
                _ => break,
            }
        }
        self.fresh = false;
        let (text, start, line) = (self.text, self.at, self.line);
        let rest = &text.as_bytes()[start..];
        if rest[0] == b'"' {
            let length = rest[1..].iter().position(|&b| b == b'"');
            let string = length.map(|length| &text[start + 1..start + 1 + length]);
            self.at = length.map_or(text.len(), |length| start + length + 2);
            let lines = text[start..self.at].bytes().filter(|&b| b == b'\n').count();
            self.line += lines as u32;
            return Some((Token::Text(string), line));
        }
        let length = match rest[0] {
            b'\'' => constant_length(rest).unwrap_or(1),
            b':' if rest.starts_with(b"::=") => 3,
            b'.' if rest.starts_with(b"..") => 2,
            _ => match Self::word_length(rest) {
                0 => text[start..].chars().next().map_or(1, char::len_utf8),
                length => {
                    self.at += length;
                    return Some((Token::Word(&text[start..self.at]), line));
                }
            },
        };
        self.at += length;
        Some((Token::Other(&text[start..self.at]), line))
    }
}

/// The length of `'0a'H` or `'01'B`.
fn constant_length(rest: &[u8]) -> Option<usize> {
    let end = rest[1..].iter().position(|b| !b.is_ascii_hexdigit() && *b != b' ')? + 1;
    (rest[end] == b'\'' && matches!(rest.get(end + 1), Some(b'H' | b'h' | b'B' | b'b')))
        .then_some(end + 2)
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
