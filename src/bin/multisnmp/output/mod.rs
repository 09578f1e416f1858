//! Records out: one file per format, one thread that writes.
//!
//! The destination is opened before anything is sent, so that a run does not end in a file that
//! cannot be written. A format turns each record into bytes; they are written in large blocks,
//! and at once when no other record is waiting. A reader that goes away ends the run quietly.

mod csv;
mod destination;
mod json;
mod matrix;
mod rows;
#[cfg(test)]
mod tests;
mod text;
mod value;

use destination::Destination;
use netsnmp::{HostRecord, Mib, Oid, mib::Style};
use std::{
    fmt,
    io::{self, IsTerminal, Write},
    path::PathBuf,
    sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel},
    thread::{self, JoinHandle},
};

/// What is written, and where.
#[derive(Debug)]
pub(crate) struct OutputOptions {
    pub(crate) format: Format,
    /// A file that appears whole when the run is over; standard output without one.
    pub(crate) file: Option<PathBuf>,
    pub(crate) style: Style,
    pub(crate) mib: &'static Mib,
    pub(crate) shape: Shape,
    pub(crate) color: bool,
    /// Whether text says which host a line is of.
    pub(crate) hosts_shown: bool,
}

/// How records are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// As snmpget and snmptable print.
    Text,
    /// One array of all records.
    Json,
    /// An object a line, as each host ends.
    Jsonl,
    Csv,
    /// For people: boxes.
    Table,
}

/// What a record holds.
#[derive(Debug)]
pub(crate) enum Shape {
    /// Varbinds.
    Varbinds,
    /// The varbinds of one table, to be shown by rows.
    Table(TableShape),
}

/// A table to be shown by rows.
#[derive(Debug, Clone)]
pub(crate) struct TableShape {
    pub(crate) table: Oid,
    pub(crate) options: TableOptions,
}

/// snmptable's options.
#[derive(Debug, Default, Clone)]
pub(crate) struct TableOptions {
    /// `-Cb`: column headings without what all of them start with.
    pub(crate) brief: bool,
    /// `-Ch`: only the headings.
    pub(crate) only_header: bool,
    /// `-CH`: no headings.
    pub(crate) no_header: bool,
    /// `-Ci`: the index before the columns.
    pub(crate) index: bool,
    /// `-Cf`: between the columns, instead of aligning them.
    pub(crate) separator: Option<String>,
    /// `-Cw`: characters a line may have.
    pub(crate) width: Option<usize>,
}

/// What turns records into bytes: `out` goes to the destination, `notes` to standard error.
trait Formatter: Send {
    fn record(&mut self, record: HostRecord, out: &mut Vec<u8>, notes: &mut String);

    /// What stands behind the last record.
    fn end(&mut self, out: &mut Vec<u8>) {
        let _ = out;
    }
}

/// The records' destination cannot be opened or written.
#[derive(Debug)]
pub(crate) struct OutputError {
    what: String,
    cause: io::Error,
}

impl OutputError {
    fn new(what: impl Into<String>, cause: io::Error) -> Self {
        Self { what: what.into(), cause }
    }
}

impl fmt::Display for OutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cause = self.cause.to_string();
        write!(f, "{}: {}", self.what, cause.split(" (os error").next().unwrap_or(&cause))
    }
}

/// Nobody reads the records any more, or they cannot be written; [`Writer::finish`] tells which.
#[derive(Debug)]
pub(crate) struct Closed;

/// Takes records; a thread formats and writes them.
pub(crate) struct Writer {
    records: SyncSender<HostRecord>,
    thread: JoinHandle<Result<(), OutputError>>,
}

/// Records that wait for the writer before whoever hands them over does.
const WAITING: usize = 256;

/// Opens the destination and starts the writer.
///
/// # Errors
/// The destination cannot be written.
pub(crate) fn open(options: OutputOptions) -> Result<Writer, OutputError> {
    let destination = Destination::open(options.file.as_deref())?;
    let formatter = formatter(options);
    let (records, received) = sync_channel(WAITING);
    let thread = thread::Builder::new()
        .name("writer".to_owned())
        .spawn(move || write_all(formatter, destination, &received))
        .map_err(|e| OutputError::new("no thread for the output", e))?;
    Ok(Writer { records, thread })
}

fn formatter(options: OutputOptions) -> Box<dyn Formatter> {
    match (options.format, &options.shape) {
        (Format::Text, Shape::Varbinds) => Box::new(text::Text::new(options)),
        (Format::Text, Shape::Table(_)) => Box::new(rows::Rows::new(options)),
        (Format::Jsonl, _) => Box::new(json::Json::lines(options.mib)),
        (Format::Json, _) => Box::new(json::Json::array(options.mib)),
        (Format::Csv, _) => Box::new(csv::Csv::new(options)),
        (Format::Table, _) => Box::new(matrix::Matrix::new(options)),
    }
}

impl Writer {
    /// Hands a record over; waits while the writer is behind.
    ///
    /// # Errors
    /// Nothing more can be written.
    pub(crate) fn write(&self, record: HostRecord) -> Result<(), Closed> {
        self.records.send(record).map_err(|_| Closed)
    }

    /// Writes what is left and closes the destination; a file appears now.
    ///
    /// # Errors
    /// It could not be written. A reader that went away is none.
    pub(crate) fn finish(self) -> Result<(), OutputError> {
        drop(self.records);
        match self.thread.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }
}

/// Bytes that are written at once.
const BLOCK: usize = 64 * 1024;

fn write_all(
    mut formatter: Box<dyn Formatter>,
    mut destination: Destination,
    records: &Receiver<HostRecord>,
) -> Result<(), OutputError> {
    let mut out = Vec::with_capacity(2 * BLOCK);
    let mut notes = String::new();
    loop {
        let record = match records.try_recv() {
            Ok(record) => record,
            Err(TryRecvError::Disconnected) => break,
            Err(TryRecvError::Empty) => {
                // Nothing is waiting: whoever reads along sees what there is.
                if !destination.write(&mut out)? {
                    return Ok(());
                }
                match records.recv() {
                    Ok(record) => record,
                    Err(_) => break,
                }
            }
        };
        formatter.record(record, &mut out, &mut notes);
        if (out.len() >= BLOCK || !notes.is_empty()) && !destination.write(&mut out)? {
            return Ok(());
        }
        tell(&mut notes);
    }
    formatter.end(&mut out);
    if destination.write(&mut out)? { destination.finish() } else { Ok(()) }
}

/// Lines for standard error, behind the records they belong to.
fn tell(notes: &mut String) {
    if notes.is_empty() {
        return;
    }
    let mut stderr = io::stderr().lock();
    // A progress bar may stand on the line; it is drawn again below.
    let erase = if stderr.is_terminal() { "\r\x1b[2K" } else { "" };
    let _ = write!(stderr, "{erase}{notes}");
    notes.clear();
}
