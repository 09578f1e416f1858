//! The tokens of a module's text.

/// How a text is split. The two ways differ in comments, in dashes and underscores of words, and in
/// apostrophes; each place that differs says why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// As libnetsnmp's parser splits it (`get_token`). The clauses that are read this way correct
    /// the parser's definitions, so both must see the same definitions.
    Parser {
        /// Whether a comment always lasts to the end of its line
        /// (`NETSNMP_DS_LIB_MIB_COMMENT_TERM`). Otherwise it ends at the next `--`.
        whole_line_comments: bool,
    },
    /// As the author of a file meant it. The copy for the parser is written from these tokens, so
    /// that it contains nothing that the parser reads wrongly or that makes it crash.
    Author,
}

/// A token and its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lexeme<'a> {
    pub(super) token: Token<'a>,
    /// The token as it is written.
    pub(super) text: &'a str,
    /// The line it begins in, counted from 1.
    pub(super) line: u32,
}

/// One token. Comments are not tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A name or a keyword.
    Word(&'a str),
    /// A quoted string, without its quotes.
    Text(&'a str),
    /// The rest of the text behind a quote that is never closed. The parser takes it for a string;
    /// a copy must not contain it, because it hides all definitions that follow.
    OpenText(&'a str),
    /// A decimal number: `-1`.
    Number(i128),
    /// A number in another base: `'ff'H`, `'101'B`. It is 0 if it is too long for a number: the
    /// octets of a DEFVAL.
    Constant(i128),
    /// `::=`
    Assign,
    /// `..`
    Range,
    /// Any other character. An apostrophe may stand for all the text up to the next one.
    Symbol(char),
}

/// Splits a text into its tokens.
#[derive(Debug)]
pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    /// Whether there is only white space before `at` on its line.
    fresh: bool,
    dialect: Dialect,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str, dialect: Dialect) -> Self {
        Self { text, at: 0, line: 1, fresh: true, dialect }
    }

    /// Returns the current line, counted from 1.
    pub(super) fn line(&self) -> u32 {
        self.line
    }

    fn rest(&self) -> &'a [u8] {
        &self.text.as_bytes()[self.at..]
    }

    /// Skips white space and comments.
    fn skip_blanks(&mut self) {
        loop {
            match self.rest() {
                [b'\n', ..] => {
                    self.at += 1;
                    self.line += 1;
                    self.fresh = true;
                }
                [b' ' | b'\t' | b'\r' | 0x0b | 0x0c, ..] => self.at += 1,
                rest @ [b'-', b'-', ..] => {
                    let line = rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len());
                    self.at += self.comment_length(&rest[..line]);
                }
                _ => break,
            }
        }
        self.fresh = false;
    }

    /// Returns how much of a line belongs to the comment at its beginning.
    fn comment_length(&self, line: &[u8]) -> usize {
        let dashes = |from: usize| line[from..].iter().take_while(|&&b| b == b'-').count();
        // How many dashes open the comment, and whether it can end before its line.
        let (opening, closes) = match self.dialect {
            Dialect::Parser { whole_line_comments } => (2, !whole_line_comments),
            // If a line begins with a comment, the whole line is one: `-- old -- and new` or a line
            // of dashes is more common than code after a comment.
            Dialect::Author => (dashes(0), !self.fresh),
        };
        let closing = line[opening..].windows(2).position(|pair| pair == b"--");
        match (closing.filter(|_| closes).map(|at| opening + at), self.dialect) {
            (None, _) => line.len(),
            (Some(at), Dialect::Parser { .. }) => at + 2,
            // A third dash belongs to the comment. It is not a word, which the parser makes of it.
            (Some(at), Dialect::Author) => at + dashes(at),
        }
    }

    /// Returns the length of the word or number at the beginning of `rest`, or 0.
    fn word_length(&self, rest: &[u8]) -> usize {
        let inside = |i: usize| match rest[i] {
            // A word of the parser does not begin with an underscore.
            b'_' => i > 0 || self.dialect == Dialect::Author,
            // Two dashes begin a comment, but the parser keeps them inside a word.
            b'-' => self.dialect != Dialect::Author || rest.get(i + 1) != Some(&b'-'),
            b => b.is_ascii_alphanumeric(),
        };
        (0..rest.len()).take_while(|&i| inside(i)).count()
    }

    /// Returns the token at the beginning of `rest`, which is an apostrophe, and its length.
    fn apostrophe(&self, rest: &'a str) -> (Token<'a>, usize) {
        let stray = (Token::Symbol('\''), 1);
        let Some((digits, after)) = rest[1..].split_once('\'') else { return stray };
        let digit = |b: u8| b.is_ascii_hexdigit() || b == b' ';
        if self.dialect == Dialect::Author && !digits.bytes().all(digit) {
            // The apostrophe does not open a constant. The next one may be many lines away.
            return stray;
        }
        let radix = match after.as_bytes().first() {
            Some(b'h' | b'H') => 16,
            Some(b'b' | b'B') => 2,
            _ if self.dialect == Dialect::Author => return stray,
            // The parser skips the text between two apostrophes.
            _ => return (Token::Symbol('\''), digits.len() + 2),
        };
        (Token::Constant(i128::from_str_radix(digits, radix).unwrap_or(0)), digits.len() + 3)
    }
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Lexeme<'a>;

    fn next(&mut self) -> Option<Lexeme<'a>> {
        self.skip_blanks();
        let rest = &self.text[self.at..];
        let first = rest.chars().next()?;
        let (token, length) = match first {
            '"' => match rest[1..].split_once('"') {
                Some((inside, _)) => (Token::Text(inside), inside.len() + 2),
                None => (Token::OpenText(&rest[1..]), rest.len()),
            },
            '\'' => self.apostrophe(rest),
            ':' if rest.starts_with("::=") => (Token::Assign, 3),
            '.' if rest.starts_with("..") => (Token::Range, 2),
            _ => match self.word_length(rest.as_bytes()) {
                0 => (Token::Symbol(first), first.len_utf8()),
                length => {
                    let word = &rest[..length];
                    (word.parse().map_or(Token::Word(word), Token::Number), length)
                }
            },
        };
        let (text, line) = (&rest[..length], self.line);
        self.at += length;
        // Only strings and what is between apostrophes can have several lines.
        self.line += text.bytes().filter(|&b| b == b'\n').count() as u32;
        Some(Lexeme { token, text, line })
    }
}

#[cfg(test)]
mod tests {
    use super::{Token::*, *};

    const PARSER: Dialect = Dialect::Parser { whole_line_comments: false };
    const PARSER_OF_LINES: Dialect = Dialect::Parser { whole_line_comments: true };

    fn tokens(text: &str, dialect: Dialect) -> Vec<Token<'_>> {
        Lexer::new(text, dialect).map(|lexeme| lexeme.token).collect()
    }

    #[test]
    fn every_kind_of_token_is_recognised() {
        let text = "a-b ::= INTEGER (-1..'fF'h | '101'B) -- c -- \"x\ny\" -- z\n{ü";
        let expected = [
            Word("a-b"),
            Assign,
            Word("INTEGER"),
            Symbol('('),
            Number(-1),
            Range,
            Constant(255),
            Symbol('|'),
            Constant(5),
            Symbol(')'),
            Text("x\ny"),
            Symbol('{'),
            Symbol('ü'),
        ];
        for dialect in [PARSER, Dialect::Author] {
            assert_eq!(tokens(text, dialect), expected);
            // Texts that end early.
            assert_eq!(tokens("\"a", dialect), [OpenText("a")]);
            assert_eq!(tokens("'a", dialect), [Symbol('\''), Word("a")]);
            assert_eq!(tokens("--", dialect), []);
        }
    }

    #[test]
    fn comments_depend_on_the_dialect() {
        let of = |text| [PARSER, PARSER_OF_LINES, Dialect::Author].map(|d| tokens(text, d));
        // A comment that begins its line.
        assert_eq!(
            of("-- a -- b\nc"),
            [vec![Word("b"), Word("c")], vec![Word("c")], vec![Word("c")]]
        );
        // A comment behind a token.
        let (two, one) = (vec![Word("x"), Word("b")], vec![Word("x")]);
        assert_eq!(of("x -- a -- b"), [two.clone(), one.clone(), two]);
        // An odd number of dashes.
        assert_eq!(of("x -----"), [vec![Word("x"), Word("-")], one.clone(), one]);
    }

    #[test]
    fn words_depend_on_the_dialect() {
        let of = |text| [PARSER, Dialect::Author].map(|d| tokens(text, d));
        assert_eq!(of("a--b"), [[Word("a--b")], [Word("a")]]);
        assert_eq!(of("_a"), [vec![Symbol('_'), Word("a")], vec![Word("_a")]]);
    }

    #[test]
    fn apostrophes_depend_on_the_dialect() {
        let of = |text| [PARSER, Dialect::Author].map(|d| tokens(text, d));
        let quote = Symbol('\'');
        assert_eq!(of("'a' b"), [vec![quote, Word("b")], vec![quote, Word("a"), quote, Word("b")]]);
        assert_eq!(of("'x'H"), [vec![Constant(0)], vec![quote, Word("x"), quote, Word("H")]]);
    }

    #[test]
    fn a_token_has_the_line_it_begins_in() {
        let mut lexer = Lexer::new("a -- b\n\"c\n\nd\" e\n", Dialect::Author);
        let lines: Vec<_> = lexer.by_ref().map(|lexeme| (lexeme.text, lexeme.line)).collect();
        assert_eq!(lines, [("a", 1), ("\"c\n\nd\"", 2), ("e", 4)]);
        assert_eq!(lexer.line(), 5);
    }

    proptest::proptest! {
        #[test]
        fn tokens_cover_any_text_in_order(text in "([-\"'_aH1:=. \nü]|\\PC){0,60}") {
            for dialect in [PARSER, PARSER_OF_LINES, Dialect::Author] {
                let mut rest = &text[..];
                for lexeme in Lexer::new(&text, dialect) {
                    proptest::prop_assert!(!lexeme.text.is_empty());
                    let at = lexeme.text.as_ptr().addr() - text.as_ptr().addr();
                    let skipped = at.checked_sub(text.len() - rest.len());
                    let skipped = &rest[..skipped.expect("tokens do not overlap")];
                    // Only white space and comments are skipped.
                    let blank = skipped.trim_start();
                    proptest::prop_assert!(blank.is_empty() || blank.starts_with("--"));
                    let before = text[..at].bytes().filter(|&b| b == b'\n').count();
                    proptest::prop_assert_eq!(lexeme.line as usize, 1 + before);
                    rest = &text[at + lexeme.text.len()..];
                }
            }
        }
    }
}
