//! Numbers and truth values, as serde_json writes them.

use serde::Serialize;
use std::time::Duration;

pub(super) fn boolean(out: &mut Vec<u8>, is: bool) {
    out.extend_from_slice(if is { b"true" } else { b"false" });
}

/// Writes a number.
pub(super) fn scalar(out: &mut Vec<u8>, value: &impl Serialize) {
    serde_json::to_writer(out, value).expect("writing to memory does not fail");
}

/// Writes milliseconds to the microsecond, as serde_json writes a double.
pub(super) fn milliseconds(out: &mut Vec<u8>, elapsed: Duration) {
    let micros = (elapsed.as_secs_f64() * 1e6).round();
    // From 10^16 on, a double is written with its exponent.
    if micros >= 1e15 {
        return scalar(out, &(micros / 1e3));
    }
    let (whole, fraction) = (micros as u64 / 1000, micros as u64 % 1000);
    scalar(out, &whole);
    let digits = [fraction / 100, fraction / 10 % 10, fraction % 10].map(|d| b'0' + d as u8);
    let used = 3 - digits[1..].iter().rev().take_while(|&&digit| digit == b'0').count();
    out.push(b'.');
    out.extend_from_slice(&digits[..used]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milliseconds_are_the_double_that_serde_writes() {
        let mut seconds = vec![0.0, 1e-7, 5e-7, 1e-6, 1e-5, 0.0123, 0.1, 1.0, 1.5, 86_400.001];
        seconds.extend([1e8, 9.99e8, 1e9, 1e12, 1e15, 1e18]);
        seconds.extend((0..2000).map(|i| f64::from(i) * 0.000_137));
        for seconds in seconds {
            let (mut out, elapsed) = (Vec::new(), Duration::from_secs_f64(seconds));
            milliseconds(&mut out, elapsed);
            let double = (elapsed.as_secs_f64() * 1e6).round() / 1e3;
            assert_eq!(String::from_utf8(out).unwrap(), serde_json::to_string(&double).unwrap());
        }
    }
}
