//! The thread that writes records.

use super::{
    page::{Page, Render},
    queue::{Closed, Receiver, Sender, queue},
    sink::{OutputError, Sink},
};
use netsnmp::HostRecord;
use std::{
    io::{self, IsTerminal, Write},
    mem,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread::{self, JoinHandle},
};

/// The least number of bytes that are written at once while records keep coming. The kernel takes a
/// third more time for the same bytes in pieces of 64 KiB.
const BLOCK: usize = 256 * 1024;

/// The output at its end. `None`: nobody reads it any more.
type Ended = Result<Option<Sink>, OutputError>;

/// Hands records to the thread that writes them.
#[derive(Debug)]
pub(crate) struct RecordWriter {
    batches: Option<Sender>,
    written: Arc<AtomicU64>,
    thread: Option<JoinHandle<Ended>>,
}

impl RecordWriter {
    pub(super) fn start(sink: Sink, render: Box<dyn Render>) -> Result<Self, OutputError> {
        let (batches, waiting) = queue();
        let written = Arc::new(AtomicU64::new(0));
        let count = Arc::clone(&written);
        let thread = thread::Builder::new()
            .name("output".to_owned())
            .spawn(move || work(sink, render, waiting, &count))
            .map_err(OutputError::Thread)?;
        Ok(Self { batches: Some(batches), written, thread: Some(thread) })
    }

    /// Hands over one record, as [`write_batch`](Self::write_batch) does.
    #[cfg(test)]
    pub(crate) fn write(&self, record: HostRecord) -> Result<(), Closed> {
        self.write_batch(vec![record])
    }

    /// Hands over records in order. Waits while too many are not written yet.
    ///
    /// # Errors
    /// Fails if nothing can be written any more: end the run and call [`finish`](Self::finish).
    pub(crate) fn write_batch(&self, records: Vec<HostRecord>) -> Result<(), Closed> {
        self.batches.as_ref().ok_or(Closed)?.send(records)
    }

    /// Returns the number of records that are written by now, which grows.
    pub(crate) fn written(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.written)
    }

    /// Writes the rest. An output file appears now. Call it after an interrupted run, too: it makes a
    /// whole document of the records that came before. Returns whether somebody has read all of it: a
    /// pipe may be closed.
    ///
    /// # Errors
    /// Fails if the output could not be written. A closed pipe is not an error.
    pub(crate) fn finish(mut self) -> Result<bool, OutputError> {
        let sink = self.end().transpose()?.flatten();
        let read = sink.is_some();
        sink.map_or(Ok(()), Sink::finish)?;
        Ok(read)
    }

    fn end(&mut self) -> Option<Ended> {
        drop(self.batches.take());
        Some(self.thread.take()?.join().unwrap_or(Err(OutputError::Died)))
    }
}

/// Without [`RecordWriter::finish`] no file appears, and no temporary file stays.
impl Drop for RecordWriter {
    fn drop(&mut self) {
        drop(self.end());
    }
}

fn work(
    mut sink: Sink,
    mut render: Box<dyn Render>,
    batches: Receiver,
    count: &AtomicU64,
) -> Ended {
    let mut page = Page::default();
    let written = pages(&mut sink, render.as_mut(), batches, &mut page, count);
    match written {
        Ok(()) => Ok(Some(sink)),
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(None),
        Err(e) => Err(OutputError::Write(sink.name(), e)),
    }
}

fn pages(
    sink: &mut Sink,
    render: &mut dyn Render,
    mut batches: Receiver,
    page: &mut Page,
    count: &AtomicU64,
) -> io::Result<()> {
    render.begin(page);
    let mut rendered = 0;
    loop {
        let mut taken = batches.take();
        if taken.is_empty() {
            // The queue is empty. Write now, so that a reader sees each host as it ends.
            put(sink, page)?;
            count.store(rendered, Ordering::Release);
            let Some(waited) = batches.wait() else { break };
            taken = waited;
        }
        for record in taken.into_iter().flatten() {
            render.record(record, page);
            rendered += 1;
            if page.out.len() >= BLOCK || page.notes.len() >= BLOCK {
                put(sink, page)?;
                count.store(rendered, Ordering::Release);
            }
        }
    }
    render.end(page);
    put(sink, page)
}

/// Writes the records, then the notes about them.
fn put(sink: &mut Sink, page: &mut Page) -> io::Result<()> {
    let written = if page.out.is_empty() { Ok(()) } else { sink.write(&page.out) };
    page.out.clear();
    if !page.notes.is_empty() {
        write_notes(&mem::take(&mut page.notes));
    }
    written
}

/// Writes the notes to stderr in one piece. The cursor may be on the line of a progress bar: the
/// line is erased, and the bar is drawn again below.
fn write_notes(notes: &str) {
    let mut err = io::stderr().lock();
    let draws = err.is_terminal() && std::env::var_os("TERM").is_some_and(|term| term != "dumb");
    let text = if draws { format!("\r\u{1b}[K{notes}") } else { notes.to_owned() };
    // A closed stderr means that nobody wants the notes.
    let _ = err.write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::{Format, testing};
    use netsnmp::Outcome;
    use std::{fs, path::Path, time::Duration};

    fn open(path: &Path, format: Format) -> RecordWriter {
        let mut options = testing::options(format);
        options.file = Some(path.to_owned());
        crate::output::open(options).unwrap()
    }

    fn record(host: &str) -> HostRecord {
        HostRecord::new(host, Outcome::Complete)
    }

    #[test]
    fn every_record_is_written_once_and_the_file_appears_at_the_end() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("out.jsonl");
        let writer = open(&path, Format::Jsonl);
        // More records than may wait, and more bytes than a block.
        let hosts: Vec<_> = (0..40_000).map(|i| format!("host-{i}")).collect();
        let (alone, together) = hosts.split_at(20_000);
        for host in alone {
            writer.write(record(host)).unwrap();
        }
        writer.write_batch(Vec::new()).unwrap();
        writer.write_batch(together.iter().map(|host| record(host)).collect()).unwrap();
        assert!(!path.exists());
        assert!(writer.finish().unwrap());
        let text = fs::read_to_string(&path).unwrap();
        let host = |line| {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            value["host"].as_str().unwrap().to_owned()
        };
        assert_eq!(text.lines().map(host).collect::<Vec<_>>(), hosts);
    }

    #[test]
    fn an_interrupted_array_is_valid() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("out.json");
        let parse = || {
            let text = fs::read(&path).unwrap();
            serde_json::from_slice::<Vec<serde_json::Value>>(&text).unwrap().len()
        };
        open(&path, Format::Json).finish().unwrap();
        assert_eq!(parse(), 0);
        let writer = open(&path, Format::Json);
        writer.write(record("one")).unwrap();
        writer.finish().unwrap();
        assert_eq!(parse(), 1);
    }

    #[test]
    fn without_finish_no_file_stays() {
        let dir = tempfile::tempdir().unwrap();
        let writer = open(&dir.path().join("out"), Format::Text);
        writer.write(record("one")).unwrap();
        drop(writer);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_file_has_no_colors() {
        let dir = tempfile::tempdir().unwrap();
        let mut options = testing::options(Format::Text);
        (options.color, options.hosts_shown) = (true, true);
        options.file = Some(dir.path().join("out"));
        let writer = crate::output::open(options).unwrap();
        writer.write(testing::answer("h", &[("1.3.6.1", netsnmp::Value::Null)])).unwrap();
        writer.finish().unwrap();
        let text = fs::read_to_string(dir.path().join("out")).unwrap();
        assert!(text.starts_with("h\t"), "{text:?}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_closes_and_is_an_error() {
        let writer = open(Path::new("/dev/full"), Format::Jsonl);
        let deadline = std::time::Instant::now() + Duration::from_secs(20);
        while writer.write(record("one")).is_ok() {
            assert!(std::time::Instant::now() < deadline, "the writer never closes");
        }
        let error = writer.finish().unwrap_err().to_string();
        assert!(error.starts_with("cannot write /dev/full: "), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_closed_pipe_is_no_error() {
        let (reader, pipe) = io::pipe().unwrap();
        drop(reader);
        let file = std::os::fd::OwnedFd::from(pipe).into();
        let sink = Sink::Direct(file, "pipe".into());
        let render = crate::output::formats::renderer(testing::options(Format::Jsonl));
        let writer = RecordWriter::start(sink, render).unwrap();
        let deadline = std::time::Instant::now() + Duration::from_secs(20);
        while writer.write(record("one")).is_ok() {
            assert!(std::time::Instant::now() < deadline, "the writer never closes");
        }
        assert!(!writer.finish().unwrap(), "nobody has read it");
    }
}
