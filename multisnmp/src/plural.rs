//! Numbers with their nouns.

use std::fmt::Display;

/// Returns `1 host` or `2 hosts`.
pub(crate) fn count(number: impl Display, noun: &str) -> String {
    let number = number.to_string();
    let ending = match (number.as_str(), noun) {
        ("1", _) => "",
        (_, noun) if noun.ends_with("ss") => "es",
        _ => "s",
    };
    format!("{number} {noun}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_singular() {
        assert_eq!(count(0, "host"), "0 hosts");
        assert_eq!(count(1, "host"), "1 host");
        assert_eq!(count(11_u128, "address"), "11 addresses");
        assert_eq!(count(1.0, "packet"), "1 packet");
        assert_eq!(count(0.5, "packet"), "0.5 packets");
    }
}
