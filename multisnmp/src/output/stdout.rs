//! Standard output of the commands that ask no host.

use super::OutputError;
use crate::{error::Error, process};
use std::io::{self, Write};

/// Standard output in large blocks.
pub(crate) struct Stdout {
    to: io::BufWriter<io::StdoutLock<'static>>,
}

impl Stdout {
    /// Opens it.
    ///
    /// # Errors
    /// The process was started without a standard output.
    pub(crate) fn open() -> Result<Self, Error> {
        if process::stdout_was_closed() {
            return Err(OutputError::Closed.into());
        }
        let to = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
        Ok(Self { to })
    }

    /// Writes text.
    ///
    /// # Errors
    /// It cannot be written. [`Error::ReaderGone`] if nobody reads any more, as with `head`.
    pub(crate) fn write(&mut self, text: &str) -> Result<(), Error> {
        self.bytes(text.as_bytes())
    }

    /// Writes bytes.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    fn bytes(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.to.write_all(bytes).map_err(failed)
    }

    /// Writes a line of CSV.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub(crate) fn csv(&mut self, columns: &[&str]) -> Result<(), Error> {
        let mut line = csv::WriterBuilder::new().from_writer(Vec::new());
        let written = line.write_record(columns).map_err(io::Error::other);
        let line =
            written.and_then(|()| line.into_inner().map_err(|e| io::Error::other(e.to_string())));
        self.bytes(&line.map_err(|e| Error::Local(e.into()))?)
    }

    /// Writes what is still in memory.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub(crate) fn flush(&mut self) -> Result<(), Error> {
        self.to.flush().map_err(failed)
    }
}

fn failed(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Error::ReaderGone,
        _ => OutputError::Write("standard output".to_owned(), error).into(),
    }
}

/// Writes a whole text. It is not a failure if nobody reads it.
///
/// # Errors
/// It cannot be written: the disk is full, standard output is closed.
pub(crate) fn print(text: &[u8]) -> Result<(), Error> {
    let mut out = Stdout::open()?;
    match out.bytes(text).and_then(|()| out.flush()) {
        Err(Error::ReaderGone) => Ok(()),
        done => done,
    }
}
