//! The words of bash: how it splits a line, and what a word looks like there.

use std::{
    ffi::{OsStr, OsString},
    os::unix::ffi::{OsStrExt, OsStringExt},
};

/// Splits the line up to the cursor into words. The last one is the word at the cursor, which may be
/// empty. Also returns whether it stands in open quotes.
pub(super) fn split(line: &OsStr) -> (Vec<OsString>, bool) {
    let mut words = Vec::new();
    let mut word: Option<Vec<u8>> = None;
    let mut quote: Option<u8> = None;
    let mut bytes = line.as_bytes().iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match (byte, quote) {
            (b'\\', Some(b'"')) => match bytes.peek() {
                Some(b'"' | b'\\' | b'$' | b'`') => {
                    word.get_or_insert_default().extend(bytes.next())
                }
                _ => word.get_or_insert_default().push(byte),
            },
            (b'\\', None) => word.get_or_insert_default().extend(bytes.next()),
            (_, Some(open)) if byte == open => quote = None,
            (_, Some(_)) => word.get_or_insert_default().push(byte),
            (b'"' | b'\'', None) => {
                quote = Some(byte);
                word.get_or_insert_default();
            }
            (b' ' | b'\t' | b'\n', None) => words.extend(word.take()),
            (_, None) => word.get_or_insert_default().push(byte),
        }
    }
    words.push(word.unwrap_or_default());
    (words.into_iter().map(OsString::from_vec).collect(), quote.is_some())
}

/// Returns the end of a word that goes in the place of `replaced`, which is the end of `current`.
pub(super) fn end<'w>(word: &'w str, current: &OsStr, replaced: &OsStr) -> Option<&'w str> {
    let (current, replaced) = (current.as_bytes(), replaced.as_bytes());
    let kept = match current.ends_with(replaced) {
        true => current.len() - replaced.len(),
        false => 0,
    };
    word.get(kept..)
}

/// Returns the word with backslashes before what a shell would read as something else.
pub(super) fn quoted(word: &str) -> String {
    let mut text = String::new();
    for (place, c) in word.char_indices() {
        // A tilde at the beginning is the home folder of the user who typed it.
        let plain = c.is_alphanumeric() || "_-./:=@,+%".contains(c) || (c == '~' && place == 0);
        if !plain {
            text.push('\\');
        }
        text.push(c);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_split_as_bash_splits_them() {
        for (line, words, quoted) in [
            ("m get ", &["m", "get", ""][..], false),
            ("m get h IF-MIB::if", &["m", "get", "h", "IF-MIB::if"], false),
            ("m get -c 'a b' \"c\\\"d\" x\\ y", &["m", "get", "-c", "a b", "c\"d", "x y"], false),
            ("m get 'a b", &["m", "get", "a b"], true),
            ("", &[""], false),
            ("m ''", &["m", ""], false),
        ] {
            let (found, open) = split(OsStr::new(line));
            assert_eq!(
                (found.as_slice(), open),
                (&words.iter().map(OsString::from).collect::<Vec<_>>()[..], quoted),
                "{line}"
            );
        }
    }

    #[test]
    fn only_the_end_behind_a_colon_is_replaced() {
        let end =
            |word, current: &str, replaced: &str| end(word, current.as_ref(), replaced.as_ref());
        assert_eq!(end("IF-MIB::ifDescr", "IF-MIB::ifD", "ifD"), Some("ifDescr"));
        assert_eq!(end("IF-MIB::ifDescr", "IF-MIB::", ""), Some("ifDescr"));
        assert_eq!(end("json", "js", "js"), Some("json"));
        assert_eq!(end("x", "long", ""), None);
        assert_eq!(quoted("a b$c~"), "a\\ b\\$c\\~");
        assert_eq!(quoted("~/x"), "~/x");
    }
}
