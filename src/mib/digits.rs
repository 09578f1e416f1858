//! Writes numbers as text. A walk prints several numbers in every line, and `write!` would take
//! more time than everything else together.

/// `000` to `999`, one after the other: a `str`, so that slices of it need no UTF-8 check.
const TRIPLES: &str = text(&TRIPLE_BYTES);

const TRIPLE_BYTES: [u8; 3000] = {
    let mut all = [b'0'; 3000];
    let mut n = 0;
    while n < 1000 {
        all[3 * n] += (n / 100) as u8;
        all[3 * n + 1] += (n / 10 % 10) as u8;
        all[3 * n + 2] += (n % 10) as u8;
        n += 1;
    }
    all
};

/// `00` to `FF`.
const OCTETS: &str = text(&OCTET_BYTES);

const OCTET_BYTES: [u8; 512] = {
    let mut all = [0; 512];
    let mut n = 0;
    while n < 256 {
        all[2 * n] = b"0123456789ABCDEF"[n / 16];
        all[2 * n + 1] = b"0123456789ABCDEF"[n % 16];
        n += 1;
    }
    all
};

const LOWER: &[u8; 16] = b"0123456789abcdef";

const fn text(ascii: &[u8]) -> &str {
    match std::str::from_utf8(ascii) {
        Ok(text) => text,
        Err(_) => panic!("a table of digits is ASCII"),
    }
}

/// Writes a number in decimal.
pub(super) fn decimal(out: &mut String, number: impl Into<u64>) {
    let number = number.into();
    if number >= 1000 {
        decimal(out, number / 1000);
    }
    let last = (number % 1000) as usize;
    let zeros = match number {
        0..10 => 2,
        10..100 => 1,
        _ => 0,
    };
    out.push_str(&TRIPLES[3 * last + zeros..3 * last + 3]);
}

/// Writes a number in decimal from the left. Returns the number of digits; what follows them has no
/// meaning.
#[inline]
pub(super) fn from_left(out: &mut [u8; 20], mut number: u64) -> usize {
    if number < 1000 {
        // A copy of a fixed length needs no call.
        let number = number as usize;
        out[..4].copy_from_slice(&FROM_LEFT[number]);
        return 3 - usize::from(number < 10) - usize::from(number < 100);
    }
    let len = number.ilog10() as usize + 1;
    let mut at = len;
    while at >= 2 {
        at -= 2;
        out[at..at + 2].copy_from_slice(&pair(number % 100));
        number /= 100;
    }
    if at == 1 {
        out[0] = b'0' + number as u8;
    }
    len
}

/// Returns the last two decimal digits of a number below 100.
fn pair(number: u64) -> [u8; 2] {
    let place = 3 * number as usize;
    [TRIPLE_BYTES[place + 1], TRIPLE_BYTES[place + 2]]
}

/// The digits of 0 to 999, with something behind them that makes four octets of each.
const FROM_LEFT: [[u8; 4]; 1000] = {
    let mut all = [[b'0'; 4]; 1000];
    let mut n = 0;
    while n < 1000 {
        let zeros = (n < 10) as usize + (n < 100) as usize;
        let mut digit = zeros;
        while digit < 3 {
            all[n][digit - zeros] = TRIPLE_BYTES[3 * n + digit];
            digit += 1;
        }
        n += 1;
    }
    all
};

/// Returns the two lower case hex digits of an octet.
#[inline]
pub(super) fn pair_of(octet: u8) -> [u8; 2] {
    [LOWER[usize::from(octet >> 4)], LOWER[usize::from(octet & 15)]]
}

/// Appends octets in hex with colons between them and no zeros before, as the hint `1x:` asks.
pub(super) fn colons(out: &mut Vec<u8>, octets: &[u8]) {
    for (i, octet) in octets.iter().enumerate() {
        if i > 0 {
            out.push(b':');
        }
        let [high, low] = pair_of(*octet);
        if *octet >= 16 {
            out.push(high);
        }
        out.push(low);
    }
}

/// Writes a signed number in decimal.
pub(super) fn signed(out: &mut String, number: impl Into<i64>) {
    let number = number.into();
    if number < 0 {
        out.push('-');
    }
    decimal(out, number.unsigned_abs());
}

/// Writes the last two decimal digits of a number.
pub(super) fn two(out: &mut String, number: u32) {
    let place = 3 * (number % 100) as usize;
    out.push_str(&TRIPLES[place + 1..place + 3]);
}

/// Writes a number in hex, with at least `least` digits (at most 16).
pub(super) fn hex(out: &mut String, number: u64, least: usize) {
    let used = (64 - number.leading_zeros() as usize).div_ceil(4);
    for place in (0..used.max(least).clamp(1, 16)).rev() {
        out.push(LOWER[(number >> (4 * place)) as usize & 15].into());
    }
}

/// Writes an octet as two hex digits and a blank, as net-snmp does.
pub(super) fn octet(out: &mut String, octet: u8) {
    let place = 2 * usize::from(octet);
    out.push_str(&OCTETS[place..place + 2]);
    out.push(' ');
}

/// Writes sub-identifiers with a dot before each.
pub(super) fn dotted(out: &mut String, subids: &[u32]) {
    for &subid in subids {
        out.push('.');
        decimal(out, subid);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(write: impl FnOnce(&mut String)) -> String {
        let mut out = String::new();
        write(&mut out);
        out
    }

    fn from_the_left(number: u64) -> String {
        let mut out = [0; 20];
        let len = from_left(&mut out, number);
        String::from_utf8(out[..len].to_vec()).unwrap()
    }

    #[test]
    fn numbers_of_every_length_are_written_as_std_writes_them() {
        let mut numbers: Vec<u64> = (0..1100).chain([u64::MAX]).collect();
        for power in 0..20 {
            let power = 10_u64.pow(power);
            numbers.extend([power - 1, power, power + 1, power + power / 2]);
        }
        for number in numbers {
            assert_eq!(text(|out| decimal(out, number)), number.to_string());
            assert_eq!(from_the_left(number), number.to_string());
            assert_eq!(text(|out| hex(out, number, 0)), format!("{number:x}"));
            assert_eq!(text(|out| hex(out, number, 2)), format!("{number:02x}"));
        }
        assert_eq!(text(|out| signed(out, i64::MIN)), i64::MIN.to_string());
        assert_eq!(text(|out| two(out, 7)), "07");
        assert_eq!(text(|out| octet(out, 0xab)), "AB ");
        assert_eq!(text(|out| dotted(out, &[1, 0, u32::MAX])), ".1.0.4294967295");
    }

    proptest! {
        #[test]
        fn any_number_is_written_as_std_writes_it(number in any::<u64>(), negative in any::<i64>(), shift in 0..64) {
            let number: u64 = number >> shift;
            prop_assert_eq!(text(|out| decimal(out, number)), number.to_string());
            prop_assert_eq!(from_the_left(number), number.to_string());
            prop_assert_eq!(text(|out| signed(out, negative)), negative.to_string());
            prop_assert_eq!(text(|out| hex(out, number, 5)), format!("{number:05x}"));
        }
    }
}
