//! What a worker sends to its pool: [`Outbox`].

use crate::{
    Counters, Records,
    job::ChunkWriter,
    packed::Pack,
    pool::frame::{self, kind},
};
use log::{Level, LevelFilter, Log, Metadata, Record};
use std::{
    io::{self, IoSlice, Write},
    os::unix::net::UnixStream,
    sync::{Arc, Mutex, PoisonError},
};

/// The way to the pool. Frames of several threads do not mix.
pub(super) struct Outbox(Mutex<UnixStream>);

/// As much as waits before it is sent, if more records are ready.
const WORTH_A_WRITE: usize = 64 * 1024;

impl Outbox {
    pub(super) fn new(stream: UnixStream) -> Self {
        Self(Mutex::new(stream))
    }

    /// Sends a frame.
    ///
    /// # Errors
    /// The pool is gone.
    pub(super) fn send(&self, kind: u8, content: impl FnOnce(&mut Vec<u8>)) -> io::Result<()> {
        let mut octets = Vec::new();
        frame::append(&mut octets, kind, content);
        self.write(&octets)
    }

    fn write(&self, octets: &[u8]) -> io::Result<()> {
        let mut stream = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        stream.write_all(octets)
    }

    /// Sends a chunk without copying it.
    fn write_chunk(&self, chunk: &[u8]) -> io::Result<()> {
        let head = frame::head(kind::CHUNK, chunk.len());
        let mut stream = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut written = stream.write_vectored(&[IoSlice::new(&head), IoSlice::new(chunk)])?;
        if written < head.len() {
            stream.write_all(&head[written..])?;
            written = head.len();
        }
        stream.write_all(&chunk[written - head.len()..])
    }

    /// Sends all records. If the pool is gone, the process ends.
    pub(super) fn send_records(&self, mut records: Records) {
        let mut chunks = ChunkWriter::new("", 0);
        let mut counted = Counters::default();
        let mut pass_on = |chunk: &[u8]| {
            if self.write_chunk(chunk).is_err() {
                std::process::exit(0);
            }
        };
        while let Some(batch) = records.next_batch() {
            for record in batch {
                chunks.add(&record, &mut pass_on);
            }
            if chunks.len() >= WORTH_A_WRITE || !records.has_more() {
                count(&mut chunks, &records, &mut counted);
                chunks.flush(&mut pass_on);
            }
        }
        count(&mut chunks, &records, &mut counted);
        chunks.flush(&mut pass_on);
    }

    /// Sends the lines of the log to the pool, up to this level.
    pub(super) fn forward_log(self: &Arc<Self>, level: u32) {
        let level = match level {
            0 => LevelFilter::Off,
            1 => LevelFilter::Error,
            2 => LevelFilter::Warn,
            3 => LevelFilter::Info,
            4 => LevelFilter::Debug,
            _ => LevelFilter::Trace,
        };
        // If the program has a log already, its lines stay there.
        if log::set_logger(Box::leak(Box::new(ToPool(Arc::clone(self))))).is_ok() {
            log::set_max_level(level);
        }
    }
}

/// Adds what has been counted since the last time.
fn count(chunks: &mut ChunkWriter, records: &Records, counted: &mut Counters) {
    let now = records.counters();
    chunks.count(&now.since(counted));
    *counted = now;
}

struct ToPool(Arc<Outbox>);

impl Log for ToPool {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.level() <= log::max_level()
    }

    fn log(&self, record: &Record<'_>) {
        if !self.enabled(record.metadata()) {
            return;
        }
        let level = match record.level() {
            Level::Error => 1_u32,
            Level::Warn => 2,
            Level::Info => 3,
            Level::Debug => 4,
            Level::Trace => 5,
        };
        // If the pool is gone, another thread sees it too.
        let _ = self.0.send(kind::LOG, |to| {
            level.pack(to);
            record.target().to_owned().pack(to);
            record.args().to_string().pack(to);
        });
    }

    fn flush(&self) {}
}
