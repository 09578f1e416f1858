//! Takes a part out of a text with regular expressions: [`Matcher`].

use regex_lite::Regex;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// What a source does to a text.
#[derive(Debug, Clone, Default)]
pub(in crate::inventory) struct Matcher {
    /// Removed from the text first.
    without: Option<Regex>,
    /// The first one that matches counts.
    patterns: Vec<Regex>,
    /// What came out for texts before. Devices of the same kind have the same description, and the
    /// patterns for all vendors take up to a millisecond.
    known: Arc<Mutex<Known>>,
}

/// What was found in a text, by the text.
type Known = HashMap<Box<str>, Option<Box<str>>>;

/// The most texts to remember.
const KNOWN: usize = 256;

impl Matcher {
    pub(super) fn new(without: Option<Regex>, patterns: Vec<Regex>) -> Self {
        Self { without, patterns, known: Arc::default() }
    }

    /// Returns whether there is no pattern, so that the text stays as it is.
    pub(in crate::inventory) fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// Returns the part of the text that the first pattern with a match finds.
    pub(in crate::inventory) fn find(&self, text: &str) -> Option<String> {
        let lock = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = lock().get(text) {
            return found.as_deref().map(str::to_owned);
        }
        let shorter = self.without.as_ref().map(|without| without.replace_all(text, " "));
        let searched = shorter.as_deref().unwrap_or(text);
        let found = self.patterns.iter().find_map(|pattern| first_group(pattern, searched));
        let found = found.map(str::to_owned);
        let mut known = lock();
        if known.len() >= KNOWN {
            known.clear();
        }
        known.insert(text.into(), found.as_deref().map(Into::into));
        found
    }
}

/// Returns the whole first match if the pattern has no groups. Otherwise returns the first group
/// that took part in a match. Matches in which no group took part are passed over.
fn first_group<'t>(pattern: &Regex, text: &'t str) -> Option<&'t str> {
    pattern.captures_iter(text).find_map(|found| match found.len() {
        1 => found.get(0).map(|whole| whole.as_str()),
        groups => (1..groups).find_map(|group| found.get(group)).map(|group| group.as_str()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn regex(pattern: &str) -> Regex {
        Regex::new(pattern).unwrap()
    }

    #[test]
    fn the_first_group_that_took_part_counts() {
        let find = |patterns: &[&str], text: &str| {
            Matcher::new(None, patterns.iter().map(|one| regex(one)).collect()).find(text)
        };
        assert_eq!(find(&["b+"], "abbc").as_deref(), Some("bb"));
        assert_eq!(find(&["x(y)", "a(b+)"], "abbc").as_deref(), Some("bb"));
        assert_eq!(find(&["x(y)|b(c)"], "abbc").as_deref(), Some("c"));
        assert_eq!(find(&["boot [0-9]|([0-9])"], "boot 1 2").as_deref(), Some("2"));
        assert_eq!(find(&["x"], "abbc"), None);
    }

    #[test]
    fn what_misleads_is_removed_first_and_texts_are_remembered() {
        let matcher = Matcher::new(Some(regex("boot [0-9]")), vec![regex("[0-9]")]);
        for _ in 0..2 {
            assert_eq!(matcher.find("boot 1, then 2").as_deref(), Some("2"));
            assert_eq!(matcher.find("boot 1"), None);
        }
        for text in 0..3 * KNOWN {
            assert_eq!(
                matcher.find(&format!("x{text}")),
                text.to_string().get(..1).map(str::to_owned)
            );
        }
        assert!(matcher.known.lock().unwrap().len() <= KNOWN);
    }
}
