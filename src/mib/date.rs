//! Converts between DateAndTime (RFC 2579) and RFC 3339. A DateAndTime has 8 octets for local time,
//! or 11 with a time zone.

use std::fmt::Write;

/// Writes a DateAndTime in the format of RFC 3339, `2024-02-29T13:30:15.5+02:00`. A DateAndTime
/// without a zone is local time and is written without a zone. Returns false and writes nothing if
/// the octets are not a valid time.
pub fn rfc3339(out: &mut String, octets: &[u8]) -> bool {
    if !is_date(octets) {
        return false;
    }
    let year = u16::from_be_bytes([octets[0], octets[1]]);
    let [month, day, hour, minute, second, tenths] = [2, 3, 4, 5, 6, 7].map(|i| octets[i]);
    let _ = write!(out, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
    if tenths > 0 {
        let _ = write!(out, ".{tenths}");
    }
    match octets[8..] {
        [_, 0, 0] => out.push('Z'),
        [sign, hours, minutes] => {
            let _ = write!(out, "{}{hours:02}:{minutes:02}", char::from(sign));
        }
        _ => {}
    }
    true
}

/// Whether every field is valid. Agents without a clock send zeros.
pub(super) fn is_date(octets: &[u8]) -> bool {
    let [high, low, month, day, hour, minute, second, tenths, zone @ ..] = octets else {
        return false;
    };
    let year = u16::from_be_bytes([*high, *low]);
    let zone = match zone {
        [] => true,
        // The RFC allows 13 hours, but islands in the Pacific Ocean are at +14.
        [b'+' | b'-', 0..=14, 0..=59] => true,
        _ => false,
    };
    // RFC 3339 allows only four digits.
    zone && (1..=9999).contains(&year)
        && (1..=12).contains(month)
        && (1..=days(year, *month)).contains(day)
        && *hour < 24
        && *minute < 60
        && *second <= 60
        && *tenths < 10
}

fn days(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Parses an RFC 3339 time. A blank instead of the `T` and a missing zone are allowed. Fractions
/// beyond tenths are cut off.
pub(super) fn parse_rfc3339(text: &str) -> Option<Vec<u8>> {
    let text = text.trim();
    let (date, time) = text.split_once(['T', 't', ' '])?;
    let mut date = date.split('-');
    let year = number(date.next()?, 4)?;
    let (month, day) = (number(date.next()?, 2)?, number(date.next()?, 2)?);
    let at = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at(at);
    let (clock, fraction) = match clock.split_once('.') {
        Some((clock, fraction)) => (clock, Some(fraction)),
        None => (clock, None),
    };
    let mut clock = clock.split(':');
    let (hour, minute) = (number(clock.next()?, 2)?, number(clock.next()?, 2)?);
    let second = number(clock.next()?, 2)?;
    if date.next().is_some() || clock.next().is_some() {
        return None;
    }
    let tenths = match fraction {
        None => 0,
        Some(digits) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => {
            digits.as_bytes()[0] - b'0'
        }
        Some(_) => return None,
    };
    let [high, low] = year.to_be_bytes();
    let mut octets = vec![high, low];
    octets.extend([month, day, hour, minute, second].map(|n| n as u8));
    octets.push(tenths);
    match zone {
        "" => {}
        "Z" | "z" => octets.extend([b'+', 0, 0]),
        zone => {
            let (hours, minutes) = zone[1..].split_once(':')?;
            octets.extend([zone.as_bytes()[0], number(hours, 2)? as u8, number(minutes, 2)? as u8]);
        }
    }
    is_date(&octets).then_some(octets)
}

/// Parses a number with exactly this many digits.
fn number(text: &str, digits: usize) -> Option<u16> {
    let all = text.len() == digits && text.bytes().all(|b| b.is_ascii_digit());
    all.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(octets: &[u8]) -> Option<String> {
        let mut out = String::new();
        rfc3339(&mut out, octets).then_some(out)
    }

    #[test]
    fn dates_with_and_without_zone_are_converted() {
        for (octets, time) in [
            (&[7, 232, 2, 29, 13, 30, 15, 0, b'+', 2, 0][..], "2024-02-29T13:30:15+02:00"),
            (&[7, 232, 2, 29, 13, 30, 15, 5, b'-', 9, 30], "2024-02-29T13:30:15.5-09:30"),
            (&[7, 232, 12, 31, 23, 59, 60, 0, b'+', 0, 0], "2024-12-31T23:59:60Z"),
            (&[7, 232, 2, 29, 13, 30, 15, 9], "2024-02-29T13:30:15.9"),
        ] {
            assert_eq!(text(octets).as_deref(), Some(time));
            assert_eq!(parse_rfc3339(time).as_deref(), Some(octets));
        }
        let noon = Some(vec![7, 231, 1, 2, 12, 0, 0, 1, b'+', 0, 0]);
        assert_eq!(parse_rfc3339("2023-01-02 12:00:00.199z"), noon);
    }

    #[test]
    fn invalid_dates_are_rejected() {
        for octets in [
            &[0; 8][..],
            &[7, 231, 2, 29, 0, 0, 0, 0],
            &[7, 232, 13, 1, 0, 0, 0, 0],
            &[7, 232, 4, 31, 0, 0, 0, 0],
            &[7, 232, 1, 1, 24, 0, 0, 0],
            &[7, 232, 1, 1, 0, 60, 0, 0],
            &[7, 232, 1, 1, 0, 0, 61, 0],
            &[7, 232, 1, 1, 0, 0, 0, 10],
            &[7, 232, 1, 1, 0, 0, 0, 0, b'*', 0, 0],
            &[7, 232, 1, 1, 0, 0, 0, 0, b'+', 15, 0],
            &[7, 232, 1, 1, 0, 0, 0, 0, b'+', 0, 60],
            &[7, 232, 1, 1, 0, 0, 0, 0, b'+'],
            &[99, 232, 1, 1, 0, 0, 0, 0],
            &[],
        ] {
            assert_eq!(text(octets), None, "{octets:?}");
        }
        for time in [
            "2023-02-29T00:00:00Z",
            "2024-1-1T00:00:00Z",
            "2024-01-01",
            "2024-01-01T00:00:00.Z",
            "2024-01-01T00:00:00+0200",
            "2024-01-01T00:00Z",
            "2024-01-01-01T00:00:00",
            "",
        ] {
            assert_eq!(parse_rfc3339(time), None, "{time:?}");
        }
    }

    proptest! {
        #[test]
        fn any_valid_date_survives_the_round_trip(
            day in (1..=9999_u16, 1..=12_u8, 1..=28_u8),
            clock in (0..24_u8, 0..60_u8, 0..=60_u8, 0..10_u8),
            zone: Option<(bool, u8, u8)>,
        ) {
            let mut octets = day.0.to_be_bytes().to_vec();
            octets.extend([day.1, day.2, clock.0, clock.1, clock.2, clock.3]);
            if let Some((east, hours, minutes)) = zone {
                let (hours, minutes) = (hours % 15, minutes % 60);
                // RFC 3339 has only one way to write a zero offset.
                let east = east || (hours, minutes) == (0, 0);
                octets.extend([if east { b'+' } else { b'-' }, hours, minutes]);
            }
            let time = text(&octets).unwrap();
            prop_assert_eq!(parse_rfc3339(&time), Some(octets));
        }

        #[test]
        fn any_octets_and_any_text_are_handled_without_panic(octets: Vec<u8>, time in "[0-9TZ:. +-]{0,30}|.*") {
            let written = text(&octets);
            prop_assert_eq!(written.is_some(), is_date(&octets));
            let _ = parse_rfc3339(&time);
        }
    }
}
