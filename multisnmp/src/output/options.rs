//! The options of the output.

use crate::tool::Voice;
use netsnmp::{Mib, Oid, mib::Style};
use std::path::PathBuf;

/// Where records go and how they are written.
#[derive(Debug)]
pub(crate) struct OutputOptions {
    pub(crate) format: Format,
    /// `None`: standard output.
    pub(crate) file: Option<PathBuf>,
    /// How names and values are written.
    pub(crate) style: Style,
    pub(crate) mib: &'static Mib,
    pub(crate) content: Content,
    /// Whether hosts, headings and errors are colored. A file never gets colors.
    pub(crate) color: bool,
    /// Whether text names the host on every line, because there is more than one.
    pub(crate) hosts_shown: bool,
    /// How text speaks about a single host that failed: the lines of Net-SNMP's command come first.
    pub(crate) voice: Option<Voice>,
}

/// The format of the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// As the commands of net-snmp print them.
    Text,
    /// One array with the objects of `Jsonl`.
    Json,
    /// One object per line and host.
    Jsonl,
    /// One line per varbind, or per row of a table.
    Csv,
    /// Ruled tables for people.
    Table,
}

/// What the varbinds of a record are.
#[derive(Debug)]
pub(crate) enum Content {
    /// Single variables.
    Varbinds,
    /// The cells of a table.
    Table(TableContent),
}

/// A table, or several with the same index, and how the rows are laid out.
#[derive(Debug)]
pub(crate) struct TableContent {
    /// What was asked for, in the order of the user; never empty.
    pub(crate) parts: Vec<TablePart>,
    pub(crate) options: TableOptions,
}

/// A table, or one of its columns. `table` is the table itself, not its entry.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum TablePart {
    /// All columns, also those that the MIB does not know.
    Whole(Oid),
    Column {
        table: Oid,
        number: u32,
    },
}

impl TablePart {
    pub(crate) fn table(&self) -> &Oid {
        match self {
            Self::Whole(table) | Self::Column { table, .. } => table,
        }
    }
}

/// The letters of `snmptable -C`.
#[derive(Debug, Clone, Default)]
pub(crate) struct TableOptions {
    /// Drop the common prefix of the column names (`b`).
    pub(crate) brief: bool,
    /// Print only the column names (`h`).
    pub(crate) only_header: bool,
    /// Print no column names (`H`).
    pub(crate) no_header: bool,
    /// Print the index of each row before it (`i`).
    pub(crate) index: bool,
    /// Separate columns by this text instead of aligning them (`f`).
    pub(crate) separator: Option<String>,
    /// Break lines into parts of at most this many characters (`w`).
    pub(crate) width: Option<usize>,
}
