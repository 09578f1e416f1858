//! Standard output of the commands that ask nobody.

use crate::{failure::Failure, output::OutputError, process};
use std::io::{self, Write};

/// Standard output in large blocks. Whoever closes it has seen enough.
pub(super) struct Out {
    to: io::BufWriter<io::StdoutLock<'static>>,
}

impl Out {
    pub(super) fn open() -> Result<Self, Failure> {
        if process::stdout_was_closed() {
            return Err(Failure::local(OutputError::Closed));
        }
        let to = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
        Ok(Self { to })
    }

    pub(super) fn write(&mut self, text: &str) -> Result<(), Failure> {
        let done = self.to.write_all(text.as_bytes());
        Self::check(done)
    }

    pub(super) fn csv(&mut self, columns: &[&str]) -> Result<(), Failure> {
        let mut line = csv::WriterBuilder::new().from_writer(Vec::new());
        let written = line.write_record(columns).map_err(io::Error::other);
        let line =
            written.and_then(|()| line.into_inner().map_err(|e| io::Error::other(e.to_string())));
        let line = line.map_err(Failure::local)?;
        let done = self.to.write_all(&line);
        Self::check(done)
    }

    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        let done = self.to.flush();
        Self::check(done)
    }

    /// Ends the process quietly where nobody reads any more: there is nothing left to do.
    fn check(done: io::Result<()>) -> Result<(), Failure> {
        match done {
            Ok(()) => Ok(()),
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Err(Failure::ReaderGone),
            Err(e) => Err(Failure::local(format!("standard output: {e}"))),
        }
    }
}
