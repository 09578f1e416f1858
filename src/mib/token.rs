//! Splits a name into pieces: labels, numbers, and indexes with dots, quotes and brackets.

/// One piece of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// Text between two dots, or text in brackets without quotes.
    Bare { text: &'t str, bracketed: bool },
    /// Text in quotes, with escapes resolved.
    Quoted(String),
}

/// The pieces of a name.
pub(super) struct Tokens<'t> {
    rest: &'t str,
}

impl<'t> Tokens<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { rest: text }
    }

    /// Takes the label or number at the front.
    pub(super) fn label(&mut self) -> Result<&'t str, String> {
        let end = self.rest.find(['.', '[']).unwrap_or(self.rest.len());
        let (label, rest) = self.rest.split_at(end);
        if label.is_empty() {
            return Err("empty sub-identifier".to_owned());
        }
        self.rest = rest;
        Ok(label)
    }

    /// Takes the label or number after a dot; returns `None` at the end and before a quote or
    /// bracket.
    pub(super) fn next_label(&mut self) -> Result<Option<&'t str>, String> {
        match self.rest.strip_prefix('.') {
            Some(rest) if !rest.starts_with(['"', '\'', '\\']) => {
                self.rest = rest;
                self.label().map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Takes the next piece of an index.
    pub(super) fn next(&mut self) -> Result<Option<Token<'t>>, String> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        if let Some(rest) = self.rest.strip_prefix('[') {
            let trimmed = rest.trim_start();
            if trimmed.starts_with(['"', '\'', '\\']) {
                self.rest = trimmed;
                let quoted = self.quoted()?;
                let rest = self.rest.trim_start().strip_prefix(']');
                self.rest = rest.ok_or("no ] after the quote")?;
                return Ok(Some(Token::Quoted(quoted)));
            }
            let (text, rest) = rest.split_once(']').ok_or("[ without ]")?;
            self.rest = rest;
            return Ok(Some(Token::Bare { text: text.trim(), bracketed: true }));
        }
        self.rest = self
            .rest
            .strip_prefix('.')
            .ok_or_else(|| format!("expected a dot or a bracket before {:?}", self.rest))?;
        if self.rest.starts_with(['"', '\'', '\\']) {
            return self.quoted().map(|quoted| Some(Token::Quoted(quoted)));
        }
        self.label().map(|text| Some(Token::Bare { text, bracketed: false }))
    }

    /// Takes a quoted string. The quotes may have backslashes before them, as `-OE` writes them.
    fn quoted(&mut self) -> Result<String, String> {
        let escaped = self.rest.starts_with('\\');
        let mut chars = self.rest.chars();
        if escaped {
            chars.next();
        }
        let quote =
            chars.next().filter(|c| "\"'".contains(*c)).ok_or("a backslash without a quote")?;
        let mut text = String::new();
        while let Some(c) = chars.next() {
            match c {
                '\\' => match chars.next() {
                    Some(c) if escaped && c == quote => {
                        self.rest = chars.as_str();
                        return Ok(text);
                    }
                    Some(c) => text.push(c),
                    None => break,
                },
                c if c == quote && !escaped => {
                    self.rest = chars.as_str();
                    return Ok(text);
                }
                c => text.push(c),
            }
        }
        Err(format!("a closing {quote} is missing"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Result<Vec<Token<'_>>, String> {
        let mut tokens = Tokens::new(text);
        let mut found = Vec::new();
        while let Some(token) = tokens.next()? {
            found.push(token);
        }
        Ok(found)
    }

    #[test]
    fn a_name_is_split_at_dots_quotes_and_brackets() {
        let bare = |text, bracketed| Token::Bare { text, bracketed };
        let quoted = |text: &str| Token::Quoted(text.to_owned());
        assert_eq!(all(".3.up"), Ok(vec![bare("3", false), bare("up", false)]));
        assert_eq!(
            all(r#"[3]["a.b]"].7"#),
            Ok(vec![bare("3", true), quoted("a.b]"), bare("7", false)])
        );
        assert_eq!(all(r#"."a\"b".'c'"#), Ok(vec![quoted("a\"b"), quoted("c")]));
        assert_eq!(all(r#".\"a b\".1"#), Ok(vec![quoted("a b"), bare("1", false)]));
        for broken in [".", "..", "[3", ".\"a", "[\"a\"", ".\\x", "]", "3"] {
            assert!(all(broken).is_err(), "{broken}");
        }
    }
}
