//! The tokens of a module's text.

/// One token. Comments are not tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A name or a keyword.
    Word(&'a str),
    /// A quoted string, without its quotes.
    Text(&'a str),
    /// A number, and its text: `-1`, `'ff'H`.
    Number(i128, &'a str),
    /// `::=`
    Assign,
    /// `..`
    Range,
    /// Any other character.
    Symbol(char),
}

/// The tokens of a text, split the way libnetsnmp's parser splits them (`get_token`).
pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
    /// Whether a comment always lasts to the end of its line (`NETSNMP_DS_LIB_MIB_COMMENT_TERM`).
    /// Otherwise it ends at the next `--`.
    whole_line_comments: bool,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str, whole_line_comments: bool) -> Self {
        Self { text, at: 0, whole_line_comments }
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    /// Takes the text from here to `end`, which must be a character boundary.
    fn take_to(&mut self, end: usize) -> &'a str {
        let taken = self.text.get(self.at..end).unwrap_or("");
        self.at = end;
        taken
    }

    fn skip_comment(&mut self) {
        self.at += 2;
        let rest = &self.text.as_bytes()[self.at..];
        let line = rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len());
        let end = match self.whole_line_comments {
            true => None,
            false => rest[..line].windows(2).position(|pair| pair == b"--").map(|at| at + 2),
        };
        self.at += end.unwrap_or(line);
    }

    /// The position of the next `quote` from `from` on.
    fn closing(&self, from: usize, quote: u8) -> Option<usize> {
        self.text.as_bytes().get(from..)?.iter().position(|&b| b == quote).map(|at| from + at)
    }
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            match self.byte(0)? {
                b if b.is_ascii_whitespace() || b == 0x0b => self.at += 1,
                b'-' if self.byte(1) == Some(b'-') => self.skip_comment(),
                _ => break,
            }
        }
        let start = self.at;
        match self.byte(0)? {
            b'"' => {
                let end = self.closing(start + 1, b'"').unwrap_or(self.text.len());
                self.at += 1;
                let text = self.take_to(end);
                self.at = (end + 1).min(self.text.len());
                Some(Token::Text(text))
            }
            b'\'' => match self.closing(start + 1, b'\'') {
                Some(end) => {
                    let digits = &self.text[start + 1..end];
                    let radix = match self.text.as_bytes().get(end + 1) {
                        Some(b'h' | b'H') => 16,
                        Some(b'b' | b'B') => 2,
                        _ => {
                            self.at = end + 1;
                            return Some(Token::Symbol('\''));
                        }
                    };
                    let whole = self.take_to(end + 2);
                    // Too long for a number: the octets of a DEFVAL. Its text is kept anyway.
                    Some(Token::Number(i128::from_str_radix(digits, radix).unwrap_or(0), whole))
                }
                None => {
                    self.at += 1;
                    Some(Token::Symbol('\''))
                }
            },
            b':' if self.text[start..].starts_with("::=") => {
                self.at += 3;
                Some(Token::Assign)
            }
            b'.' if self.byte(1) == Some(b'.') => {
                self.at += 2;
                Some(Token::Range)
            }
            b if b.is_ascii_alphanumeric() || b == b'-' => {
                let rest = self.text[start..].bytes();
                let length = rest
                    .take_while(|b| b.is_ascii_alphanumeric() || *b == b'-' || *b == b'_')
                    .count();
                let word = self.take_to(start + length);
                Some(match word.parse() {
                    Ok(number) => Token::Number(number, word),
                    Err(_) => Token::Word(word),
                })
            }
            _ => {
                let symbol = self.text.get(start..)?.chars().next()?;
                self.at += symbol.len_utf8();
                Some(Token::Symbol(symbol))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Token::*, *};

    fn tokens(text: &str) -> Vec<Token<'_>> {
        Lexer::new(text, false).collect()
    }

    #[test]
    fn every_kind_of_token_is_recognised() {
        assert_eq!(
            tokens("a-b ::= INTEGER (-1..'fF'h | '101'B) -- c -- \"x\ny\" -- z\n{ü"),
            [
                Word("a-b"),
                Assign,
                Word("INTEGER"),
                Symbol('('),
                Number(-1, "-1"),
                Range,
                Number(255, "'fF'h"),
                Symbol('|'),
                Number(5, "'101'B"),
                Symbol(')'),
                Text("x\ny"),
                Symbol('{'),
                Symbol('ü'),
            ]
        );
        assert_eq!(tokens("-----\na"), [Word("-"), Word("a")]);
        assert_eq!(Lexer::new("-- a -- b\nc", true).collect::<Vec<_>>(), [Word("c")]);
        // Texts that end early.
        assert_eq!(tokens("\"a"), [Text("a")]);
        assert_eq!(tokens("'a"), [Symbol('\''), Word("a")]);
        assert_eq!(tokens("--"), []);
    }

    proptest::proptest! {
        #[test]
        fn lexing_any_text_ends(text: String) {
            tokens(&text);
        }
    }
}
