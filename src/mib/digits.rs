//! Numbers as text: a walk prints some with every line, and `write!` costs more than all the rest
//! of it.

/// `00` to `99`.
const PAIRS: &[u8; 200] = b"\
0001020304050607080910111213141516171819\
2021222324252627282930313233343536373839\
4041424344454647484950515253545556575859\
6061626364656667686970717273747576777879\
8081828384858687888990919293949596979899";

const LOWER: &[u8; 16] = b"0123456789abcdef";
const UPPER: &[u8; 16] = b"0123456789ABCDEF";

fn ascii(out: &mut String, digits: &[u8]) {
    // Digits are always UTF-8.
    out.push_str(std::str::from_utf8(digits).unwrap_or_default());
}

/// In decimal.
pub(super) fn decimal(out: &mut String, number: impl Into<u64>) {
    let mut number = number.into();
    if number < 10 {
        return out.push(char::from(b'0' + number as u8));
    }
    let mut digits = [0; 20];
    let mut at = digits.len();
    while number >= 10 {
        let pair = 2 * (number % 100) as usize;
        number /= 100;
        at -= 2;
        digits[at..at + 2].copy_from_slice(&PAIRS[pair..pair + 2]);
    }
    if number > 0 {
        at -= 1;
        digits[at] = b'0' + number as u8;
    }
    ascii(out, &digits[at..]);
}

/// In decimal, with its sign.
pub(super) fn signed(out: &mut String, number: impl Into<i64>) {
    let number = number.into();
    if number < 0 {
        out.push('-');
    }
    decimal(out, number.unsigned_abs());
}

/// The last two decimal digits.
pub(super) fn two(out: &mut String, number: u32) {
    let pair = 2 * (number % 100) as usize;
    ascii(out, &PAIRS[pair..pair + 2]);
}

/// In hex, with at least `least` digits, at most 16.
pub(super) fn hex(out: &mut String, number: u64, least: usize) {
    let used = (64 - number.leading_zeros() as usize).div_ceil(4);
    for place in (0..used.max(least).clamp(1, 16)).rev() {
        out.push(LOWER[(number >> (4 * place)) as usize & 15].into());
    }
}

/// An octet in two hex digits and a blank, as net-snmp has it.
pub(super) fn octet(out: &mut String, octet: u8) {
    let digits = [UPPER[usize::from(octet >> 4)], UPPER[usize::from(octet & 15)], b' '];
    ascii(out, &digits);
}

/// Sub-identifiers, a dot before each.
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

    #[test]
    fn every_length_of_a_number() {
        let mut numbers = vec![0, u64::MAX];
        for power in 0..20 {
            let power = 10_u64.pow(power);
            numbers.extend([power - 1, power, power + 1, power + power / 2]);
        }
        for number in numbers {
            assert_eq!(text(|out| decimal(out, number)), number.to_string());
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
        fn as_std_writes_them(number in any::<u64>(), negative in any::<i64>(), shift in 0..64) {
            let number: u64 = number >> shift;
            prop_assert_eq!(text(|out| decimal(out, number)), number.to_string());
            prop_assert_eq!(text(|out| signed(out, negative)), negative.to_string());
            prop_assert_eq!(text(|out| hex(out, number, 5)), format!("{number:05x}"));
        }
    }
}
