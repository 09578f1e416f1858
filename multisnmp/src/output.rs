//! Records out: one thread writes them, in one of five formats.
//!
//! The output is opened before anything is sent, so that a file that cannot be written is found
//! before the first packet.

mod advice;
mod complaint;
mod escape;
mod formats;
mod hex;
mod note;
mod options;
mod page;
mod queue;
mod remembered;
mod rows;
pub(crate) mod safe;
mod sink;
mod stderr;
mod stdout;
mod system;
pub(crate) mod unfinished;
mod values;
mod writer;

#[cfg(test)]
mod testing;

pub(crate) use advice::advice;
pub(crate) use escape::{MAX_EXACT, json};
pub(crate) use formats::index_json;
pub(crate) use hex::Hex;
pub(crate) use options::{Content, Format, OutputOptions, TableContent, TableOptions, TablePart};
pub(crate) use safe::{push as push_safe, unformula};
pub(crate) use sink::{OutputError, Sink, beside, existing};
pub(crate) use stderr::{shown, tell};
pub(crate) use stdout::{Stdout, print};
pub(crate) use system::words;
pub(crate) use writer::RecordWriter;

/// Opens the output and starts the thread that writes it.
///
/// # Errors
/// Fails if the file cannot be written or the system refuses the thread.
pub(crate) fn open(options: OutputOptions) -> Result<RecordWriter, OutputError> {
    let sink = Sink::open(options.file.as_deref())?;
    let color = options.color && options.file.is_none();
    RecordWriter::start(sink, formats::renderer(OutputOptions { color, ..options }))
}
