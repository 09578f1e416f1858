//! The shells: their scripts, what they ask, and how they read what is offered.

use super::{bash, offer::Offer};
use std::ffi::{OsStr, OsString};

/// A shell whose completion asks this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shell {
    Bash,
    Zsh,
    Fish,
}

/// What a shell asks.
pub(super) struct Request {
    /// The words before the cursor, the program first.
    pub(super) words: Vec<OsString>,
    /// The begun word at the cursor.
    pub(super) current: OsString,
    /// The end of `current` that an offer replaces.
    pub(super) replaced: OsString,
    /// Whether `current` stands in quotes.
    pub(super) quoted: bool,
}

impl Shell {
    pub(crate) const ALL: [Self; 3] = [Self::Bash, Self::Zsh, Self::Fish];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Zsh => "zsh",
            Self::Fish => "fish",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shell| shell.name() == name)
    }

    /// Returns the script that the shell reads.
    pub(crate) fn script(self) -> &'static str {
        match self {
            Self::Bash => include_str!("multisnmp.bash"),
            Self::Zsh => include_str!("multisnmp.zsh"),
            Self::Fish => include_str!("multisnmp.fish"),
        }
    }

    /// Reads what the script has written. bash gives the line, because it splits words at colons and
    /// equals signs, and the part of the last word that it replaces.
    pub(super) fn request(self, fields: &[OsString]) -> Request {
        match (self, fields) {
            (Self::Bash, [line, rest @ ..]) => {
                let (mut words, quoted) = bash::split(line);
                let current = words.pop().unwrap_or_default();
                let replaced = rest.first().cloned().unwrap_or_else(|| current.clone());
                Request { words, current, replaced, quoted }
            }
            (_, fields) => {
                let mut words = fields.to_vec();
                let mut current = words.pop().unwrap_or_default();
                // fish gives the word at the cursor with its quotes.
                if self == Self::Fish {
                    current = bash::split(&current).0.pop().unwrap_or_default();
                }
                Request { words, replaced: current.clone(), current, quoted: false }
            }
        }
    }

    /// Returns the offers as the script reads them.
    pub(super) fn reply(
        self,
        current: &OsStr,
        replaced: &OsStr,
        quoted: bool,
        offers: Vec<Offer>,
    ) -> String {
        let mut text = String::new();
        for Offer { word, help, is_part } in offers {
            match self {
                Self::Bash => {
                    let Some(word) = bash::end(&word, current, replaced) else { continue };
                    let blank = if is_part || quoted { "" } else { " " };
                    let word = if quoted { word.to_owned() } else { bash::quoted(word) };
                    text += &format!("{word}{blank}\n");
                }
                // _describe takes what stands behind the first colon as the description.
                Self::Zsh => {
                    let sign = if is_part { 'p' } else { 'w' };
                    let word = bash::quoted(&word).replace('\\', "\\\\").replace(':', "\\:");
                    let colon = if help.is_empty() { "" } else { ":" };
                    text += &format!("{sign}{word}{colon}{help}\n");
                }
                Self::Fish => text += &format!("{word}\t{help}\n"),
            }
        }
        text
    }
}
