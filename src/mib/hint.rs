//! DISPLAY-HINT (RFC 2579, section 3.1): writes and parses values.
//!
//! Hints come from modules and bytes come from agents. For any pair of them the functions must end
//! in bounded time.

use super::digits;
use std::fmt::Write;

/// The result of writing octets with a hint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The text was written.
    Done,
    /// The hint is invalid; nothing was written.
    BadHint,
    /// The hint says text, but the octets have control characters or are not UTF-8. Nothing was
    /// written, because a terminal must not get them and dots would hide them.
    Unprintable,
}

/// One octet-format specification of a hint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Spec {
    /// Whether the first octet says how often to apply it.
    repeat: bool,
    width: usize,
    code: char,
    separator: Option<char>,
    terminator: Option<char>,
}

/// Iterates over the specifications of a hint. The last one repeats forever, as the RFC requires
/// for remaining octets.
struct Specs<'h> {
    rest: &'h str,
    last: Option<Spec>,
}

impl<'h> Specs<'h> {
    fn new(hint: &'h str) -> Self {
        Self { rest: hint, last: None }
    }

    /// Returns the next specification; `None` if the hint is invalid.
    fn next(&mut self) -> Option<Spec> {
        if self.rest.is_empty() {
            return self.last;
        }
        let (repeat, rest) = match self.rest.strip_prefix('*') {
            Some(rest) => (true, rest),
            None => (false, self.rest),
        };
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = rest.split_at(digits);
        // Without a width, `dx` is two specifications, not one with a separator.
        let bare = digits == 0;
        // A width of 0 writes only a separator: `0a[2x:…2x]0a:2d`.
        let width = number.parse().unwrap_or(if bare { 1 } else { usize::MAX });
        let mut rest = rest.chars();
        let code = rest.next().filter(|code| "xdoat".contains(*code))?;
        let mut mark = || {
            let next = rest.clone().next()?;
            if next == '*' || next.is_ascii_digit() || (bare && "xdo".contains(next)) {
                return None;
            }
            rest.next()
        };
        let separator = mark();
        let terminator = separator.and_then(|_| mark());
        self.rest = rest.as_str();
        self.last = Some(Spec { repeat, width, code, separator, terminator });
        self.last
    }
}

/// Writes octets with a hint, as net-snmp does: hex without leading zeros, unless the digits would
/// run together; separators only between octets.
///
/// With `two_digits`, each octet in hex has two digits.
pub(super) fn octets_into(out: &mut String, hint: &str, bytes: &[u8], two_digits: bool) -> Outcome {
    let before = out.len();
    let outcome = write_octets(out, hint, bytes, two_digits);
    if outcome != Outcome::Done {
        out.truncate(before);
    }
    outcome
}

/// Returns the length of the longest printable string that the hint shows unchanged: 255 for
/// `255a`.
pub(super) fn shown(hint: &str) -> Option<usize> {
    let width = hint.strip_suffix(['a', 't'])?;
    // `parse` alone would accept "+1".
    width.parse().ok().filter(|&most| most > 0 && width.bytes().all(|b| b.is_ascii_digit()))
}

fn write_octets(out: &mut String, hint: &str, mut bytes: &[u8], two_digits: bool) -> Outcome {
    let mut specs = Specs::new(hint);
    while !bytes.is_empty() {
        let again = specs.rest.is_empty();
        let Some(spec) = specs.next() else { return Outcome::BadHint };
        if again && spec.width == 0 && !spec.repeat {
            // This would never end.
            return Outcome::BadHint;
        }
        let mut repeat = 1;
        if spec.repeat {
            repeat = bytes[0];
            bytes = &bytes[1..];
        }
        while repeat > 0 && !bytes.is_empty() {
            let (octets, rest) = bytes.split_at(spec.width.min(bytes.len()));
            bytes = rest;
            let number = || octets.iter().fold(0_u64, |n, &b| n << 8 | u64::from(b));
            match spec.code {
                _ if octets.is_empty() => {}
                'x' => {
                    let joined = spec.separator.is_none() && specs.rest.is_empty();
                    let least = if (joined || two_digits) && spec.width == 1 { 2 } else { 1 };
                    digits::hex(out, number(), least);
                }
                'd' => digits::decimal(out, number()),
                'o' => drop(write!(out, "{:o}", number())),
                _ if text_into(out, octets) => {}
                _ => return Outcome::Unprintable,
            }
            if let Some(separator) = spec.separator.filter(|_| !bytes.is_empty()) {
                out.push(separator);
            }
            repeat -= 1;
        }
        if let Some(terminator) = spec.terminator.filter(|_| !bytes.is_empty()) {
            out.push(terminator);
        }
    }
    Outcome::Done
}

fn text_into(out: &mut String, octets: &[u8]) -> bool {
    if is_ascii_print(octets)
        && let Ok(text) = std::str::from_utf8(octets)
    {
        out.push_str(text);
        return true;
    }
    if octets.contains(&0) {
        // NULs are usually padding. net-snmp shows them as dots.
        ascii_into(out, octets);
        return true;
    }
    match std::str::from_utf8(octets) {
        Ok(text) if is_printable(text) => {
            out.push_str(text);
            true
        }
        _ => false,
    }
}

/// 1 in each octet.
const EACH: u64 = 0x0101_0101_0101_0101;

/// Whether every octet is a blank or a visible ASCII character.
pub(super) fn is_ascii_print(octets: &[u8]) -> bool {
    // Most strings of a table are short. Eight octets at once are faster there than what a compiler
    // makes for long ones.
    let (eights, rest) = octets.as_chunks::<8>();
    let all = eights.iter().fold(true, |all, eight| {
        let eight = u64::from_ne_bytes(*eight);
        // The first bit of each octet: no blank or more, a DEL or more. Below 128, nothing carries.
        let (below, above) = (eight.wrapping_add(EACH * 0x60), eight.wrapping_add(EACH));
        all & ((!below | above | eight) & (EACH * 0x80) == 0)
    });
    rest.iter().fold(all, |all, &octet| all & (octet.wrapping_sub(b' ') < 95))
}

/// Whether a terminal shows the text unchanged: it has no control characters except tabs and line
/// ends, and no characters that change the direction of text.
pub(super) fn is_printable(text: &str) -> bool {
    if is_ascii_print(text.as_bytes()) {
        return true;
    }
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let plain = match c {
            '\n' | '\t' => true,
            '\r' => chars.peek() == Some(&'\n'),
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => false,
            c => !c.is_control(),
        };
        if !plain {
            return false;
        }
    }
    true
}

/// Writes octets as ASCII, with a backslash before quotes and backslashes and a dot for unprintable
/// octets.
pub(super) fn ascii_into(out: &mut String, octets: &[u8]) {
    if is_ascii_print(octets)
        && !octets.iter().any(|octet| matches!(octet, b'"' | b'\\'))
        && let Ok(text) = std::str::from_utf8(octets)
    {
        return out.push_str(text);
    }
    let mut octets = octets.iter().copied().peekable();
    while let Some(octet) = octets.next() {
        match octet {
            b'"' | b'\\' => {
                out.push('\\');
                out.push(octet.into());
            }
            b'\r' if octets.peek() == Some(&b'\n') => out.push('\r'),
            b'\n' | b'\t' | b' '..=b'~' => out.push(octet.into()),
            _ => out.push('.'),
        }
    }
}

/// Writes text with a backslash before quotes and backslashes.
pub(super) fn escaped_into(out: &mut String, text: &str) {
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
}

/// Writes an integer with a hint: `d`, `d-2`, `x`, `o`, `b`. With any other hint it writes decimal.
pub(super) fn integer_into(out: &mut String, hint: &str, number: i64) {
    let written = match hint.as_bytes() {
        [b'x', ..] => write!(out, "{:x}", number as u32),
        [b'o', ..] => write!(out, "{:o}", number as u32),
        [b'b', ..] => write!(out, "{:032b}", number as u32),
        [b'd', b'-', places @ ..] => match decimals(places) {
            0 => {
                digits::signed(out, number);
                Ok(())
            }
            decimals => {
                if number < 0 {
                    out.push('-');
                }
                let scale = 10_u64.pow(decimals);
                let number = number.unsigned_abs();
                // net-snmp omits the zero before the point, and so do we.
                if number >= scale {
                    let _ = write!(out, "{}", number / scale);
                }
                let width = decimals as usize;
                write!(out, ".{:0width$}", number % scale)
            }
        },
        _ => {
            digits::signed(out, number);
            Ok(())
        }
    };
    debug_assert!(written.is_ok());
}

/// Returns the number of decimals in `d-N`, limited to the digits of a 64-bit number.
fn decimals(digits: &[u8]) -> u32 {
    let digits = std::str::from_utf8(digits).unwrap_or("");
    match digits.bytes().take_while(u8::is_ascii_digit).count() {
        0 => 0,
        count => digits[..count].parse().unwrap_or(18).min(18),
    }
}

/// Parses a number in the form of a hint; returns `None` if the text does not match.
pub(super) fn parse_integer(hint: &str, text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    if digits.is_empty() || digits.starts_with(['+', '-']) {
        return None;
    }
    let radix = |base| i64::from_str_radix(digits, base).ok();
    let number = match hint.as_bytes() {
        [b'x', ..] => radix(16),
        [b'o', ..] => radix(8),
        [b'b', ..] => radix(2),
        [b'd', b'-', places @ ..] => {
            let places = decimals(places) as usize;
            let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
            let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
            if fraction.len() > places || !all_digits(whole) || !all_digits(fraction) {
                return None;
            }
            if whole.is_empty() && fraction.is_empty() {
                return None;
            }
            format!("{whole}{fraction:0<places$}").parse().ok()
        }
        _ => digits.parse().ok(),
    }?;
    if negative { number.checked_neg() } else { Some(number) }
}

/// Parses octets in the form of a hint; returns `None` if the text does not match.
pub(super) fn parse_octets(hint: &str, mut text: &str) -> Option<Vec<u8>> {
    let mut specs = Specs::new(hint);
    let mut octets = Vec::new();
    while !text.is_empty() {
        let spec = specs.next()?;
        let last = specs.rest.is_empty();
        let before = text.len();
        if spec.repeat {
            let count_at = octets.len();
            octets.push(0);
            loop {
                text = parse_one(&spec, text, &mut octets)?;
                octets[count_at] = octets[count_at].checked_add(1)?;
                if text.is_empty() {
                    break;
                }
                if let Some(rest) = spec.terminator.and_then(|t| text.strip_prefix(t)) {
                    text = rest;
                    break;
                }
                text = text.strip_prefix(spec.separator?)?;
            }
        } else {
            text = parse_one(&spec, text, &mut octets)?;
            if !text.is_empty() {
                if let Some(separator) = spec.separator {
                    text = text.strip_prefix(separator)?;
                    // Another octet must follow a separator.
                    if text.is_empty() {
                        return None;
                    }
                }
                if let Some(terminator) = spec.terminator {
                    text = text.strip_prefix(terminator)?;
                }
            }
        }
        if text.len() == before && last {
            return None;
        }
    }
    Some(octets)
}

/// Parses one value of a specification at the front of `text` and returns the rest.
fn parse_one<'t>(spec: &Spec, text: &'t str, octets: &mut Vec<u8>) -> Option<&'t str> {
    let base = match spec.code {
        _ if spec.width == 0 => return Some(text),
        'x' => 16,
        'd' => 10,
        'o' => 8,
        _ => {
            let until = spec.separator.and_then(|s| text.find(s)).unwrap_or(text.len());
            let end = (0..=until.min(spec.width)).rev().find(|&at| text.is_char_boundary(at))?;
            octets.extend(&text.as_bytes()[..end]);
            return Some(&text[end..]);
        }
    };
    let width = spec.width.min(8);
    let limit = u64::MAX >> (64 - 8 * width);
    let (mut number, mut digits) = (0_u64, 0);
    for digit in text.chars().map_while(|c| c.to_digit(base)) {
        // Hex may have no separators: every two digits are an octet.
        if base == 16 && digits == 2 * width {
            break;
        }
        let next = number.checked_mul(base.into()).and_then(|n| n.checked_add(digit.into()));
        number = next.filter(|&n| n <= limit)?;
        digits += 1;
    }
    if digits == 0 {
        return None;
    }
    octets.extend(&number.to_be_bytes()[8 - width..]);
    Some(&text[digits..])
}

#[cfg(test)]
mod tests;
