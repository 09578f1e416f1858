//! What the text of a module says.

use super::clause::{Access, Kind, Status};
use std::collections::{HashMap, HashSet};

/// The bounds that a range writes as `MIN` and `MAX`.
pub(super) const MIN: i128 = i128::MIN;
pub(super) const MAX: i128 = i128::MAX;

/// A SYNTAX clause, or the right side of a type assignment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SyntaxText {
    /// `INTEGER`, `OCTET STRING`, or the name of a type.
    pub(super) base: String,
    /// SEQUENCE OF, or the SEQUENCE of a row type.
    pub(super) sequence: bool,
    pub(super) ranges: Vec<(i128, i128)>,
    pub(super) enums: Vec<(i64, String)>,
}

/// A textual convention or a plain type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TypeText {
    pub(super) name: String,
    pub(super) status: Status,
    pub(super) hint: String,
    pub(super) syntax: SyntaxText,
}

/// A definition that has an OID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DefinitionText {
    /// `Scalar` for every OBJECT-TYPE.
    pub(super) kind: Kind,
    pub(super) syntax: SyntaxText,
    pub(super) access: Access,
    pub(super) status: Status,
    pub(super) units: String,
    pub(super) index: Vec<(String, bool)>,
    pub(super) augments: String,
    pub(super) default: String,
    /// The OBJECTS of a notification or the VARIABLES of a trap.
    pub(super) objects: Vec<String>,
}

/// One module.
#[derive(Debug, Default)]
pub(super) struct ModuleText {
    pub(super) name: String,
    /// From symbol to module.
    pub(super) imports: HashMap<String, String>,
    pub(super) types: Vec<TypeText>,
    /// The names of row types.
    pub(super) rows: HashSet<String>,
    /// Empty as soon as the definitions of the parser are corrected.
    pub(super) definitions: HashMap<String, DefinitionText>,
    pub(super) last_updated: String,
    pub(super) identity: bool,
}

impl ModuleText {
    /// Whether it is an SMIv2 module.
    pub(super) fn is_v2(&self) -> bool {
        self.identity
            || self.name.starts_with("SNMPv2-")
            || self.imports.values().any(|of| of.starts_with("SNMPv2-"))
    }
}
