//! Records out: opened before anything is sent, written by one thread, one file per format.

mod csv;
mod escape;
mod grid;
mod json;
mod note;
mod queue;
pub(crate) mod safe;
mod sheet;
mod sink;
mod stderr;
mod text;
mod values;
mod writer;

#[cfg(test)]
mod testing;

use netsnmp::{HostRecord, Mib, Oid, mib::Style};
use std::path::PathBuf;

pub(crate) use escape::json;
pub(crate) use json::index_of;
pub(crate) use safe::{push as push_safe, unformula};
pub(crate) use sink::{OutputError, Sink, abandon};
pub(crate) use stderr::tell;
pub(crate) use writer::Writer;

/// What becomes of the records.
#[derive(Debug)]
pub(crate) struct OutputOptions {
    pub(crate) format: Format,
    /// `None`: standard output.
    pub(crate) file: Option<PathBuf>,
    /// How names and values are written.
    pub(crate) style: Style,
    pub(crate) mib: &'static Mib,
    pub(crate) shape: Shape,
    /// Whether hosts, headings and errors stand out. Has no effect on a file.
    pub(crate) color: bool,
    /// Whether text names the host on every line: there is more than one.
    pub(crate) hosts_shown: bool,
}

/// How records are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// As the commands of net-snmp print them.
    Text,
    /// One array of the objects of `Jsonl`.
    Json,
    /// An object a line and host.
    Jsonl,
    /// A line a varbind, or a row of the table.
    Csv,
    /// Ruled tables for people.
    Table,
}

/// What the varbinds are.
#[derive(Debug)]
pub(crate) enum Shape {
    /// Each for itself.
    Varbinds,
    /// The cells of a table.
    Table(TableShape),
}

/// A table and how its rows are laid out.
#[derive(Debug)]
pub(crate) struct TableShape {
    /// The table itself, not its entry.
    pub(crate) table: Oid,
    pub(crate) options: TableOptions,
}

/// The letters of `snmptable -C`.
#[derive(Debug, Clone, Default)]
pub(crate) struct TableOptions {
    /// Column names without what they have in common (`b`).
    pub(crate) brief: bool,
    /// The column names alone (`h`).
    pub(crate) only_header: bool,
    /// No column names (`H`).
    pub(crate) no_header: bool,
    /// The index of each row before it (`i`).
    pub(crate) index: bool,
    /// Columns divided by this text instead of aligned (`f`).
    pub(crate) separator: Option<String>,
    /// Parts of at most so many characters (`w`).
    pub(crate) width: Option<usize>,
}

/// Opens the output and starts the thread that writes it.
///
/// # Errors
/// The file cannot be written, or the system refuses the thread.
pub(crate) fn open(options: OutputOptions) -> Result<Writer, OutputError> {
    let sink = sink::Sink::open(options.file.as_deref())?;
    let color = options.color && options.file.is_none();
    Writer::start(sink, renderer(OutputOptions { color, ..options }))
}

/// What a format has made of records so far, and is not yet written.
#[derive(Debug, Default)]
struct Page {
    /// For the output.
    out: Vec<u8>,
    /// For standard error: hosts whose trouble the output itself does not tell.
    notes: String,
}

/// A format.
trait Render: Send {
    /// What stands before the first record.
    fn begin(&mut self, _: &mut Page) {}
    /// A record.
    fn record(&mut self, record: HostRecord, page: &mut Page);
    /// What stands behind the last record, where a run was interrupted too.
    fn end(&mut self, _: &mut Page) {}
}

fn renderer(options: OutputOptions) -> Box<dyn Render> {
    let OutputOptions { format, file, style, mib, shape, color, hosts_shown } = options;
    let values = values::Values::new(mib, style);
    match (format, shape) {
        (Format::Text, Shape::Varbinds) => Box::new(text::Text::new(values, color, hosts_shown)),
        (Format::Jsonl, _) => Box::new(json::Lines::new(values)),
        (Format::Json, _) => Box::new(json::Array::new(values)),
        (Format::Csv, Shape::Varbinds) => Box::new(csv::Varbinds::new(values)),
        (Format::Csv, Shape::Table(shape)) => Box::new(csv::Rows::new(values, shape.table)),
        (Format::Table, Shape::Varbinds) => Box::new(grid::Varbinds::new(
            values,
            grid::Look::new(color, file.is_none(), None),
            hosts_shown,
        )),
        // A separator asks for lines that programs read: there is nothing to rule.
        (Format::Table, Shape::Table(shape)) if shape.options.separator.is_none() => {
            let look = grid::Look::new(color, file.is_none(), shape.options.width);
            Box::new(sheet::Sheets::new(values, shape, hosts_shown, sheet::Layout::Ruled(look)))
        }
        (Format::Text | Format::Table, Shape::Table(shape)) => {
            Box::new(sheet::Sheets::new(values, shape, hosts_shown, sheet::Layout::Plain { color }))
        }
    }
}
