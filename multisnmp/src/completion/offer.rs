//! A word that fits.

use clap_complete::engine::CompletionCandidate;
use std::os::unix::ffi::OsStrExt;

/// The tag of a candidate that more can follow without a blank.
pub(super) const PART: &str = "part";
/// The tag of a candidate that is whole, although its last sign looks like a part.
pub(super) const WHOLE: &str = "whole";

/// A word that fits.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Offer {
    pub(super) word: String,
    pub(super) help: String,
    /// Whether more can follow without a blank.
    pub(super) is_part: bool,
}

impl Offer {
    /// `head` is what the engine sees before the word: `--cred=` for the word behind `--cred`.
    pub(super) fn of(candidate: &CompletionCandidate, head: &str) -> Option<Self> {
        let value = candidate.get_value().as_bytes().strip_prefix(head.as_bytes())?;
        let word = String::from_utf8(value.to_vec()).ok()?;
        let help = candidate.get_help().map(ToString::to_string).unwrap_or_default();
        let is_part = match candidate.get_tag().map(ToString::to_string).as_deref() {
            Some(PART) => true,
            Some(WHOLE) => false,
            _ => word.ends_with(['/', '=', ':', '.', '@']),
        };
        let help = help.lines().next().unwrap_or_default().to_owned();
        // A line break in a word would be the end of the offer.
        (!word.contains(['\n', '\0'])).then_some(Self { word, help, is_part })
    }
}
