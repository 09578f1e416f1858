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
}

impl Module {
    pub(super) fn is_lost(&self) -> bool {
        self.found.problem.as_ref().is_some_and(|slip| slip.fatal)
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
