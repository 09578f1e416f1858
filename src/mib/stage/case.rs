//! Keywords that a file writes in another case: `Object-Type`, `Status Current`.

use super::keywords::{BASE_TYPES, MACROS};
use crate::mib::clause::{Access, Status};

/// Where the reader of a module is.
#[derive(Debug, Default)]
pub(super) struct Place {
    /// Between the macro of a definition and its `::=`.
    inside: bool,
    /// In a textual convention, which ends with its SYNTAX.
    convention: bool,
    depth: usize,
}

const CLAUSES: &[&str] = &[
    "ACCESS",
    "AUGMENTS",
    "CONTACT-INFO",
    "DEFVAL",
    "DESCRIPTION",
    "DISPLAY-HINT",
    "INDEX",
    "LAST-UPDATED",
    "MAX-ACCESS",
    "NOTIFICATIONS",
    "OBJECTS",
    "ORGANIZATION",
    "REFERENCE",
    "STATUS",
    "SYNTAX",
    "UNITS",
];

impl Place {
    pub(super) fn symbol(&mut self, text: &str) {
        match text {
            "{" => self.depth += 1,
            "}" => self.depth = self.depth.saturating_sub(1),
            "::=" => (self.inside, self.convention) = (false, false),
            _ => {}
        }
    }

    /// Returns the word as it should be written. `before` is the word before it, and `known` tells
    /// whether the module defines or imports a name.
    pub(super) fn word<'a>(
        &mut self,
        word: &'a str,
        before: &str,
        known: &dyn Fn(&str) -> bool,
    ) -> &'a str {
        if self.depth > 0 {
            return word;
        }
        let among =
            |all: &[&'static str]| all.iter().find(|k| k.eq_ignore_ascii_case(word)).copied();
        let fixed: Option<&'static str> = match before {
            "STATUS" => Some(Status::of_keyword(&word.to_ascii_lowercase()).name()),
            "MAX-ACCESS" | "ACCESS" => Some(Access::of_keyword(&word.to_ascii_lowercase()).name()),
            "OCTET" | "BIT" => among(&["STRING"]),
            "OBJECT" => among(&["IDENTIFIER"]),
            // OSPF-MIB has a type with the name Status.
            "SYNTAX" if known(word) => None,
            "SYNTAX" => among(BASE_TYPES),
            _ if self.inside => among(CLAUSES),
            "" => among(&["TEXTUAL-CONVENTION"]),
            _ => among(MACROS).or_else(|| among(&["OBJECT"])),
        };
        let word = fixed.filter(|fixed| !fixed.is_empty()).unwrap_or(word);
        if self.convention && before == "SYNTAX" {
            (self.inside, self.convention) = (false, false);
        }
        match word {
            "TEXTUAL-CONVENTION" => (self.inside, self.convention) = (true, true),
            _ if MACROS.contains(&word) => self.inside = true,
            _ => {}
        }
        word
    }
}
