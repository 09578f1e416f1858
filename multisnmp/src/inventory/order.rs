//! The order that people expect for names with numbers in them.

use std::cmp::Ordering;

/// Compares names so that digits count as numbers: `10.0.0.9` is before `10.0.0.10`, and `sw-2` before
/// `sw-10`.
pub(crate) fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        match (split_run(&mut left), split_run(&mut right)) {
            ("", "") => return a.cmp(b),
            (x, y) => {
                let numbers = x.starts_with(is_digit) && y.starts_with(is_digit);
                let by_number = || {
                    let (x, y) = (x.trim_start_matches('0'), y.trim_start_matches('0'));
                    x.len().cmp(&y.len()).then_with(|| x.cmp(y))
                };
                let order = if numbers { by_number() } else { x.cmp(y) };
                if order.is_ne() {
                    return order;
                }
            }
        }
    }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// Removes the digits at the start of the text and returns them; if there are none, the text up to
/// the first digit.
fn split_run<'t>(text: &mut &'t str) -> &'t str {
    let digits = text.starts_with(is_digit);
    let end = text.find(|c| is_digit(c) != digits).unwrap_or(text.len());
    let (run, rest) = text.split_at(end);
    *text = rest;
    run
}

#[cfg(test)]
mod tests {
    use super::natural;
    use proptest::prelude::*;

    #[test]
    fn digits_count_as_numbers() {
        let mut names =
            ["10.0.0.10", "10.0.0.9", "sw-10", "sw-2", "10.0.0.9:161", "sw-02", "10.0.0"];
        names.sort_by(|a, b| natural(a, b));
        let sorted = ["10.0.0", "10.0.0.9", "10.0.0.9:161", "10.0.0.10", "sw-02", "sw-2", "sw-10"];
        assert_eq!(names, sorted);
    }

    proptest! {
        #[test]
        fn it_is_a_total_order(a in "[a0-2.]{0,6}", b in "[a0-2.]{0,6}", c in "[a0-2.]{0,6}") {
            prop_assert_eq!(natural(&a, &b), natural(&b, &a).reverse());
            prop_assert_eq!(natural(&a, &b).is_eq(), a == b);
            if natural(&a, &b).is_le() && natural(&b, &c).is_le() {
                prop_assert!(natural(&a, &c).is_le());
            }
        }
    }
}
