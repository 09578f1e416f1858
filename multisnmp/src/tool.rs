//! The commands of Net-SNMP that this program stands in for.

use std::{ffi::OsStr, path::Path};

/// A command of Net-SNMP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tool {
    Get,
    GetNext,
    BulkGet,
    Walk,
    BulkWalk,
    Table,
    Set,
    Translate,
}

impl Tool {
    const ALL: [Self; 8] = [
        Self::Get,
        Self::GetNext,
        Self::BulkGet,
        Self::Walk,
        Self::BulkWalk,
        Self::Table,
        Self::Set,
        Self::Translate,
    ];

    /// Returns its name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Get => "snmpget",
            Self::GetNext => "snmpgetnext",
            Self::BulkGet => "snmpbulkget",
            Self::Walk => "snmpwalk",
            Self::BulkWalk => "snmpbulkwalk",
            Self::Table => "snmptable",
            Self::Set => "snmpset",
            Self::Translate => "snmptranslate",
        }
    }

    /// Returns the tool of that name.
    pub(crate) fn named(name: &OsStr) -> Option<Self> {
        Self::ALL.into_iter().find(|tool| name == tool.name())
    }

    /// Returns the tool whose name the program was started under, as with a link.
    pub(crate) fn of_program(program: &OsStr) -> Option<Self> {
        Self::named(Path::new(program).file_name()?)
    }

    /// Returns whether it walks.
    pub(crate) fn walks(self) -> bool {
        matches!(self, Self::Walk | Self::BulkWalk)
    }
}

/// How the program speaks about a host: as which tool, and under whose name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Voice {
    pub(crate) tool: Tool,
    /// Whether it was called by the tool's name. Then it behaves as the tool.
    pub(crate) stands_in: bool,
}

impl Voice {
    /// Returns the name of the program.
    pub(crate) fn program(self) -> &'static str {
        if self.stands_in { self.tool.name() } else { "multisnmp" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_has_the_name_of_its_tool() {
        for tool in Tool::ALL {
            let link = Path::new("/usr/local/bin").join(tool.name());
            assert_eq!(Tool::of_program(link.as_os_str()), Some(tool));
            assert_eq!(Tool::of_program(tool.name().as_ref()), Some(tool));
        }
        for other in ["multisnmp", "snmpget/", "snmpget.old", "snmptrap", "", "/"] {
            let found = Tool::of_program(other.as_ref());
            assert_eq!(found, (other == "snmpget/").then_some(Tool::Get), "{other}");
        }
    }
}
