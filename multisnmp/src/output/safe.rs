//! Makes text from devices safe for a terminal.

use std::ops::Range;

/// How line ends are treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineEnds {
    /// Line ends stay.
    Keep,
    /// A line end becomes a blank, unless a blank is before it: net-snmp breaks hex every 16 octets.
    Join,
}

/// Returns whether a terminal would act on the character instead of showing it: a control
/// character, or one that reorders text or breaks a line where no program expects it.
pub(crate) fn is_active(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns whether every character is plain, judged byte by byte: 0xc2 leads U+0080 to U+00BF, and
/// 0xe2 leads U+2000 to U+2FFF. The loop has no early exit, so the compiler checks many bytes at
/// once.
fn is_plain(text: &str) -> bool {
    let plain = |b: u8| (b >= b' ') & (b != 0x7f) & (b != 0xc2) & (b != 0xe2);
    text.bytes().fold(true, |all, b| all & plain(b))
}

/// Makes `text` safe from `start` on.
pub(crate) fn tame(text: &mut String, start: usize, lines: LineEnds) {
    if is_plain(&text[start..]) {
        return;
    }
    let wild = text.split_off(start);
    let mut chars = wild.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, lines) {
            ('\r', _) if chars.peek() == Some(&'\n') => {}
            ('\n' | '\t', LineEnds::Keep) => text.push(c),
            ('\n', LineEnds::Join) if text[start..].ends_with(' ') => {}
            ('\n' | '\t', LineEnds::Join) => text.push(' '),
            (c, _) if is_active(c) => text.extend(c.escape_unicode()),
            (c, _) => text.push(c),
        }
    }
}

/// Appends `from` on one line and makes it safe.
pub(crate) fn push(text: &mut String, from: &str) {
    let start = text.len();
    text.push_str(from);
    tame(text, start, LineEnds::Join);
}

/// Returns the places of the active characters in `text`.
pub(crate) fn active(text: &str) -> impl Iterator<Item = (Range<usize>, char)> + '_ {
    // Most texts have none, and the scan by bytes is fast.
    let text = if is_plain(text) { "" } else { text };
    text.char_indices().filter(|&(_, c)| is_active(c)).map(|(at, c)| (at..at + c.len_utf8(), c))
}

/// Characters that begin a formula in a spreadsheet, also in their full-width forms.
const FORMULA: [char; 10] =
    ['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// Prefixes text that looks like a formula with an apostrophe if `guarded`. It is not done by
/// default because every other reader sees the apostrophe too.
pub(crate) fn unformula(text: &str, guarded: bool) -> String {
    match guarded && text.starts_with(FORMULA) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tamed(text: &str, lines: LineEnds) -> String {
        let mut out = format!("\u{1b}{text}");
        tame(&mut out, 1, lines);
        out.split_off(1)
    }

    #[test]
    fn active_characters_are_written_as_escapes() {
        assert_eq!(tamed("a\u{1b}[2Jb\u{7}", LineEnds::Keep), "a\\u{1b}[2Jb\\u{7}");
        assert_eq!(
            tamed("\u{9b}31m \u{202e}x\u{7f}", LineEnds::Keep),
            "\\u{9b}31m \\u{202e}x\\u{7f}"
        );
        assert_eq!(tamed("a\rb", LineEnds::Join), "a\\u{d}b");
        assert_eq!(tamed("Zürich – 東京", LineEnds::Join), "Zürich – 東京");
        assert_eq!(tamed("£5 ± 1", LineEnds::Join), "£5 ± 1");
    }

    #[test]
    fn line_ends_stay_or_are_joined() {
        assert_eq!(tamed("a\r\nb\tc", LineEnds::Keep), "a\nb\tc");
        assert_eq!(tamed("a\r\nb\tc", LineEnds::Join), "a b c");
        assert_eq!(tamed("01 02 \n03 ", LineEnds::Join), "01 02 03 ");
        assert_eq!(tamed("\nx", LineEnds::Join), " x");
    }

    #[test]
    fn text_before_the_start_is_not_changed() {
        let mut out = "\u{1b}[1m".to_owned();
        push(&mut out, "h\u{1b}\n");
        assert_eq!(out, "\u{1b}[1mh\\u{1b} ");
    }
}
