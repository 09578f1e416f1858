//! Cleans the text, octets and dates of devices for files, databases and terminals.

use std::{
    fmt::Write as _,
    net::{Ipv4Addr, Ipv6Addr},
};

/// Returns the text of an octet string; `None` if it is empty.
///
/// UTF-8 is kept. If the agent's buffer ends in the middle of a character, that character is
/// dropped. Other text is read as Latin-1, because agents with umlauts in sysLocation send that.
/// NULs and white space at the ends are removed, because agents send their whole buffer. Line ends
/// and tabs inside become spaces. Other control characters become U+FFFD, and so do those that
/// change the direction of writing: text from a device must not control a terminal.
pub(super) fn clean(bytes: &[u8]) -> Option<String> {
    let utf8 = std::str::from_utf8(bytes);
    if let Ok(text) = utf8
        && text.bytes().all(|b| (b' '..=b'~').contains(&b))
    {
        let text = text.trim_matches(' ');
        return (!text.is_empty()).then(|| text.to_owned());
    }
    let mut clean = String::with_capacity(bytes.len());
    match utf8.or_else(|error| cut_off(bytes, error).ok_or(())) {
        Ok(text) => put(&mut clean, text.trim_matches(is_padding).chars()),
        Err(()) => {
            let latin: String = bytes.iter().map(|&b| char::from(b)).collect();
            put(&mut clean, latin.trim_matches(is_padding).chars());
        }
    }
    (!clean.is_empty()).then_some(clean)
}

/// Returns the text before an incomplete last character, if it is certainly UTF-8. ASCII plus one
/// more octet could be anything, so that counts as Latin-1.
fn cut_off(bytes: &[u8], error: std::str::Utf8Error) -> Option<&str> {
    let whole = std::str::from_utf8(&bytes[..error.valid_up_to()]).ok()?;
    (error.error_len().is_none() && !whole.is_ascii()).then_some(whole)
}

fn is_padding(c: char) -> bool {
    c == '\0' || c.is_whitespace()
}

fn put(clean: &mut String, text: impl Iterator<Item = char>) {
    let mut after_return = false;
    for c in text {
        match c {
            // A line end of two characters becomes one space.
            '\n' if after_return => {}
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => clean.push(' '),
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                clean.push('\u{fffd}');
            }
            c if c.is_control() => clean.push('\u{fffd}'),
            c => clean.push(c),
        }
        after_return = c == '\r';
    }
}

/// A hardware address, or why there is none.
#[derive(Debug, PartialEq)]
pub(super) enum Mac {
    Is(String),
    /// Empty or all zero: agents say in this way that there is none.
    None,
    Bad,
}

/// Reads an address of 6 octets, of 8 (EUI-64), or of up to 20 (InfiniBand), or text in one of the
/// usual forms. Fewer octets are not an address: some agents send a number or the address of a
/// tunnel there.
pub(super) fn mac(bytes: &[u8]) -> Mac {
    match bytes.len() {
        0 => Mac::None,
        6 | 8 => colons(bytes),
        _ => match mac_of_text(bytes) {
            Some(octets) => colons(&octets),
            None if bytes.iter().all(|&octet| octet == 0) => Mac::None,
            None if (6..=20).contains(&bytes.len())
                && bytes.iter().any(|b| !(b' '..=b'~').contains(b)) =>
            {
                colons(bytes)
            }
            None => Mac::Bad,
        },
    }
}

fn colons(octets: &[u8]) -> Mac {
    if octets.iter().all(|&octet| octet == 0) {
        return Mac::None;
    }
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(octets.len() * 3);
    for (i, &octet) in octets.iter().enumerate() {
        if i > 0 {
            text.push(':');
        }
        text.push(char::from(DIGITS[usize::from(octet >> 4)]));
        text.push(char::from(DIGITS[usize::from(octet & 15)]));
    }
    Mac::Is(text)
}

/// `00:1b:54:aa:bb:cc`, `0:1b:54:…`, `00-1b-…`, `001b.54aa.bbcc`, `001b54aabbcc`.
fn mac_of_text(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(bytes).ok()?.trim_matches(is_padding);
    let parts: Vec<&str> = text.split([':', '-', '.', ' ']).collect();
    let hex = |part: &str| crate::hex::octet(part.as_bytes());
    if !text.bytes().all(|b| b.is_ascii_hexdigit() || b":-. ".contains(&b)) {
        return None;
    }
    match parts.len() {
        6 | 8 if parts.iter().all(|part| (1..=2).contains(&part.len())) => {
            parts.into_iter().map(hex).collect()
        }
        1..=4 => {
            let digits = parts.concat();
            let even = matches!(digits.len(), 12 | 16) && digits.is_ascii();
            let pair = |i: usize| hex(&digits[2 * i..2 * i + 2]);
            even.then(|| (0..digits.len() / 2).map(pair).collect())?
        }
        _ => None,
    }
}

/// Formats the octets of an InetAddress (RFC 4001): 4 or 16, or 8 or 20 with a zone.
pub(super) fn address(bytes: &[u8]) -> Option<String> {
    let (address, zone) = match bytes.len() {
        4 | 16 => (bytes, None),
        8 | 20 => bytes.split_last_chunk::<4>().map(|(a, z)| (a, Some(u32::from_be_bytes(*z))))?,
        _ => return None,
    };
    let mut text = match <[u8; 4]>::try_from(address) {
        Ok(octets) => Ipv4Addr::from(octets).to_string(),
        Err(_) => Ipv6Addr::from(<[u8; 16]>::try_from(address).ok()?).to_string(),
    };
    if let Some(zone) = zone.filter(|&zone| zone > 0) {
        let _ = write!(text, "%{zone}");
    }
    Some(text)
}

/// Returns the prefix length of a mask; `None` if ones follow zeros.
pub(super) fn mask_length(mask: Ipv4Addr) -> Option<u32> {
    let bits = u32::from(mask);
    (bits.leading_ones() + bits.trailing_zeros().min(32) >= 32).then(|| bits.leading_ones())
}

/// Converts DateAndTime (RFC 2579, section 2) to the form of RFC 3339. It has an offset only if the
/// agent sends one; otherwise it is the agent's local time. Returns `None` if it is not a valid
/// date.
pub(super) fn date(bytes: &[u8]) -> Option<String> {
    let (&[high, low, month, day, hour, minute, second, tenth], zone) =
        bytes.split_first_chunk::<8>()?;
    let year = u16::from_be_bytes([high, low]);
    let fits = (1..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second <= 60
        && tenth < 10;
    if !fits {
        return None;
    }
    let mut text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
    if tenth > 0 {
        let _ = write!(text, ".{tenth}");
    }
    match zone {
        [] => {}
        [sign @ (b'+' | b'-'), hours @ 0..=14, minutes @ 0..=59] => {
            let _ = write!(text, "{}{hours:02}:{minutes:02}", char::from(*sign));
        }
        _ => return None,
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_devices_is_cleaned() {
        let clean = |bytes: &[u8]| clean(bytes).unwrap_or_default();
        assert_eq!(clean(b" Cisco IOS\r\nline 2\0\0"), "Cisco IOS line 2");
        assert_eq!(clean("B\u{fc}ro".as_bytes()), "B\u{fc}ro");
        assert_eq!(clean(b"B\xfcro"), "B\u{fc}ro");
        assert_eq!(clean(b"\x1b[31mred"), "\u{fffd}[31mred");
        assert_eq!(clean("a\u{202e}b".as_bytes()), "a\u{fffd}b");
        assert_eq!(clean("B\u{fc}ro M\u{fc}".as_bytes().split_last().unwrap().1), "B\u{fc}ro M");
        assert_eq!(clean(b"Caf\xe9"), "Caf\u{e9}");
        assert_eq!(clean("a\u{2028}b".as_bytes()), "a b");
        assert_eq!(clean(b"\0\0"), "");
        assert_eq!(clean(b"  "), "");
    }

    #[test]
    fn hardware_addresses_are_read_in_all_usual_forms() {
        let is = |text: &str| Mac::Is(text.to_owned());
        let plain = "00:1b:54:aa:0b:cc";
        assert_eq!(mac(&[0, 0x1b, 0x54, 0xaa, 0x0b, 0xcc]), is(plain));
        for text in ["00:1B:54:AA:0B:CC", "0:1b:54:aa:b:cc", "001b.54aa.0bcc", "001b54aa0bcc"] {
            assert_eq!(mac(text.as_bytes()), is(plain), "{text}");
        }
        assert_eq!(mac(&[1; 8]), is("01:01:01:01:01:01:01:01"));
        assert_eq!(mac(&[]), Mac::None);
        assert_eq!(mac(&[0; 6]), Mac::None);
        assert_eq!(mac(b"no address here"), Mac::Bad);
        assert_eq!(mac(&[7; 30]), Mac::Bad);
        assert_eq!(mac(&[0, 0x1b, 0x54]), Mac::Bad);
        assert_eq!(mac(&[0; 3]), Mac::None);
    }

    #[test]
    fn dates_become_rfc_3339() {
        let date = |bytes: &[u8]| date(bytes).unwrap_or_default();
        assert_eq!(date(&[7, 232, 2, 29, 13, 30, 15, 0]), "2024-02-29T13:30:15");
        assert_eq!(
            date(&[7, 232, 2, 29, 13, 30, 15, 5, b'-', 4, 30]),
            "2024-02-29T13:30:15.5-04:30"
        );
        assert_eq!(date(&[0; 8]), "");
        assert_eq!(date(&[7, 232, 2, 29, 13, 30, 15, 5, b'x', 4, 30]), "");
        assert_eq!(date(&[7, 232]), "");
    }

    #[test]
    fn masks_become_prefix_lengths_and_octets_become_addresses() {
        assert_eq!(mask_length(Ipv4Addr::new(255, 255, 252, 0)), Some(22));
        assert_eq!(mask_length(Ipv4Addr::UNSPECIFIED), Some(0));
        assert_eq!(mask_length(Ipv4Addr::BROADCAST), Some(32));
        assert_eq!(mask_length(Ipv4Addr::new(255, 0, 255, 0)), None);
        assert_eq!(address(&[10, 0, 0, 1]).unwrap(), "10.0.0.1");
        let mut local = [0; 20];
        (local[0], local[1], local[15], local[19]) = (0xfe, 0x80, 1, 3);
        assert_eq!(address(&local).unwrap(), "fe80::1%3");
        assert_eq!(address(&[1; 5]), None);
    }
}
