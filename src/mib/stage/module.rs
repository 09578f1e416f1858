//! A module of the user, and its file.

use super::scan::{Found, Slip};
use crate::mib::ModuleProblem;
use std::path::PathBuf;

#[derive(Debug)]
pub(super) struct Module {
    pub(super) file: PathBuf,
    pub(super) found: Found,
    /// The user named the file.
    pub(super) typed: bool,
    /// A wrong clause.
    pub(super) slip: Option<Slip>,
    /// The definitions that are not in the skeleton.
    pub(super) leaves: Vec<Leaf>,
}

/// A definition `name KEYWORD … ::= { parent number }` that nothing is below. It is kept as places
/// in the module's text, because most definitions are leaves.
#[derive(Debug, Clone, Copy)]
pub(in crate::mib) struct Leaf {
    name: Span,
    parent: Span,
    pub(in crate::mib) number: u32,
}

/// A word in a text.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: u32,
    length: u32,
}

impl Span {
    /// The place of `word`, which is a part of `text`.
    fn of(word: &str, text: &str) -> Self {
        let start = word.as_ptr().addr() - text.as_ptr().addr();
        Self { start: start as u32, length: word.len() as u32 }
    }

    fn inside(self, text: &str) -> &str {
        let start = self.start as usize;
        text.get(start..start + self.length as usize).unwrap_or("")
    }
}

impl Leaf {
    /// `name` and `parent` are parts of `text`.
    pub(super) fn new(text: &str, name: &str, parent: &str, number: u32) -> Self {
        Self { name: Span::of(name, text), parent: Span::of(parent, text), number }
    }

    /// The name, in the text that it was made from.
    pub(in crate::mib) fn name(self, text: &str) -> &str {
        self.name.inside(text)
    }

    pub(in crate::mib) fn parent(self, text: &str) -> &str {
        self.parent.inside(text)
    }
}

/// A module that is read when it is needed.
#[derive(Debug)]
pub(in crate::mib) struct Unread {
    pub(in crate::mib) text: String,
    /// Nothing of it is in the MIB: it is read only for the modules that import it.
    pub(in crate::mib) hidden: bool,
    /// What it imports from hidden modules: symbols and names of modules.
    pub(in crate::mib) bound: Vec<(String, String)>,
    pub(in crate::mib) leaves: Vec<Leaf>,
}

impl Module {
    pub(super) fn is_lost(&self) -> bool {
        self.found.problem.as_ref().is_some_and(|slip| slip.fatal)
    }

    /// The names that something in this module is below.
    pub(super) fn above(&self) -> impl Iterator<Item = &str> {
        self.found.above.iter().map(|name| &**name)
    }

    pub(super) fn problem(&self, line: u32, reason: String) -> ModuleProblem {
        ModuleProblem {
            module: self.found.name.clone(),
            file: Some(self.file.clone()),
            line,
            reason,
        }
    }

    /// Returns the line of the symbol that a reason mentions, an import or an object.
    pub(super) fn line_of(&self, reason: &str) -> Option<u32> {
        if let Some((name, _)) = reason.split_once(" is below ") {
            return self.found.defines.get(name).copied();
        }
        let rest = reason.strip_prefix("imports ")?;
        let symbol = rest.split([' ', ',']).next()?;
        self.found.imported(symbol).map(|(_, line)| line)
    }
}
