//! Text that came from elsewhere, made fit for a terminal.

use std::ops::Range;

/// What becomes of the ends of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lines {
    /// They stay.
    Keep,
    /// Each becomes a blank, where there is not one already: net-snmp breaks hex every 16 octets.
    Join,
}

/// Whether a terminal would act on the character instead of showing it: control characters, and
/// what reorders the text around it or breaks a line where no program expects it.
pub(crate) fn is_active(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether every character is plain, seen byte by byte: 0xc2 leads U+0080 to U+00BF, and 0xe2
/// U+2000 to U+2FFF. Without a way out of the loop the compiler looks at many bytes at once.
fn is_plain(text: &str) -> bool {
    let plain = |b: u8| (b >= b' ') & (b != 0x7f) & (b != 0xc2) & (b != 0xe2);
    text.bytes().fold(true, |all, b| all & plain(b))
}

/// Makes what `text` has from `start` on safe.
pub(crate) fn tame(text: &mut String, start: usize, lines: Lines) {
    if is_plain(&text[start..]) {
        return;
    }
    let wild = text.split_off(start);
    let mut chars = wild.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, lines) {
            ('\r', _) if chars.peek() == Some(&'\n') => {}
            ('\n' | '\t', Lines::Keep) => text.push(c),
            ('\n', Lines::Join) if text[start..].ends_with(' ') => {}
            ('\n' | '\t', Lines::Join) => text.push(' '),
            (c, _) if is_active(c) => text.extend(c.escape_unicode()),
            (c, _) => text.push(c),
        }
    }
}

/// Appends `from`, made safe, on one line.
pub(crate) fn push(text: &mut String, from: &str) {
    let start = text.len();
    text.push_str(from);
    tame(text, start, Lines::Join);
}

/// Where the active characters of `text` are.
pub(crate) fn active(text: &str) -> impl Iterator<Item = (Range<usize>, char)> + '_ {
    // The scan by bytes is for the many that have none.
    let text = if is_plain(text) { "" } else { text };
    text.char_indices().filter(|&(_, c)| is_active(c)).map(|(at, c)| (at..at + c.len_utf8(), c))
}

/// What begins a formula; the wide forms do where such are written.
const FORMULA: [char; 10] =
    ['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// A text that no spreadsheet takes for a formula, where it is to be guarded against that: an
/// apostrophe before it reaches every other reader too.
pub(crate) fn unformula(text: &str, guarded: bool) -> String {
    match guarded && text.starts_with(FORMULA) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tamed(text: &str, lines: Lines) -> String {
        let mut out = format!("\u{1b}{text}");
        tame(&mut out, 1, lines);
        out.split_off(1)
    }

    #[test]
    fn what_a_terminal_would_act_on_is_spelled_out() {
        assert_eq!(tamed("a\u{1b}[2Jb\u{7}", Lines::Keep), "a\\u{1b}[2Jb\\u{7}");
        assert_eq!(tamed("\u{9b}31m \u{202e}x\u{7f}", Lines::Keep), "\\u{9b}31m \\u{202e}x\\u{7f}");
        assert_eq!(tamed("a\rb", Lines::Join), "a\\u{d}b");
        assert_eq!(tamed("Zürich – 東京", Lines::Join), "Zürich – 東京");
        assert_eq!(tamed("£5 ± 1", Lines::Join), "£5 ± 1");
    }

    #[test]
    fn lines_stay_or_are_joined() {
        assert_eq!(tamed("a\r\nb\tc", Lines::Keep), "a\nb\tc");
        assert_eq!(tamed("a\r\nb\tc", Lines::Join), "a b c");
        assert_eq!(tamed("01 02 \n03 ", Lines::Join), "01 02 03 ");
        assert_eq!(tamed("\nx", Lines::Join), " x");
    }

    #[test]
    fn what_is_before_stays_as_it_is() {
        let mut out = "\u{1b}[1m".to_owned();
        push(&mut out, "h\u{1b}\n");
        assert_eq!(out, "\u{1b}[1mh\\u{1b} ");
    }
}
