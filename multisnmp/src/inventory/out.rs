//! The thread that writes devices: first to the database and, after its commit, as text, JSON or
//! CSV.

use super::{
    csv_folder::CsvFolder,
    family::Family,
    json::JsonDevices,
    partial_file::PartialFile,
    resume::Done,
    store::{RunStart, Store, StoreWriter},
    text::{line_into, rows_into},
};
use crate::{
    error::{DatabaseError, Error},
    output::{OutputError, Sink},
};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use netsnmp::inventory::{Device, Schema};
use std::{
    io, mem,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

/// How many batches may wait for the writer before the pool has to wait.
const MAX_WAITING: usize = 2;
/// The most hosts in one transaction.
const MAX_UNCOMMITTED: usize = 200;
/// The longest time that a host waits for its commit.
const MAX_DELAY: Duration = Duration::from_millis(50);
/// The least number of bytes that are written at once while devices keep coming.
const BLOCK: usize = 64 * 1024;

/// The form in which devices are written, besides the database.
pub(crate) enum Form {
    None,
    /// A line per device; with `rows`, the rows of its sections below it.
    Text {
        rows: bool,
    },
    Json(JsonDevices),
    Csv(Box<CsvFolder>),
}

/// Where text and JSON go.
pub(crate) enum Destination {
    Nowhere,
    Sink(Sink),
    Partial(PartialFile),
}

impl Destination {
    fn write(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        let (written, name) = match self {
            Self::Nowhere => return Ok(()),
            Self::Sink(sink) => (sink.write(bytes), sink.name()),
            Self::Partial(file) => return Ok(file.write(bytes)?),
        };
        written.map_err(|e| match e.kind() {
            io::ErrorKind::BrokenPipe => Stop::ReaderGone,
            _ => OutputError::Write(name, e).into(),
        })
    }

    fn finish(self) -> Result<(), Error> {
        match self {
            Self::Nowhere => Ok(()),
            Self::Sink(sink) => Ok(sink.finish()?),
            Self::Partial(file) => Ok(file.finish()?),
        }
    }
}

/// Why the writer takes no more devices.
enum Stop {
    /// Nobody reads standard output any more.
    ReaderGone,
    Failed(Error),
}

impl<E: Into<Error>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Everything that devices are written to.
pub(crate) struct DeviceOutput {
    form: Form,
    destination: Destination,
    store: Option<(StoreWriter, PathBuf)>,
    schema: Arc<Schema>,
    family: Family,
    text: Vec<u8>,
    /// How many devices were put, and how many of them are written.
    put: u64,
    written: Arc<AtomicU64>,
}

impl DeviceOutput {
    pub(crate) fn new(form: Form, destination: Destination, schema: Arc<Schema>) -> Self {
        let family = Family::default();
        Self {
            form,
            destination,
            store: None,
            schema,
            family,
            text: Vec::new(),
            put: 0,
            written: Arc::default(),
        }
    }

    /// Starts a run of the database.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub(crate) fn with_database(mut self, path: PathBuf, start: &RunStart) -> Result<Self, Error> {
        let writer = Store::create(&path)
            .and_then(|store| StoreWriter::start(store, &self.schema, start))
            .map_err(|e| in_database(&path, e))?;
        self.store = Some((writer, path));
        Ok(self)
    }

    /// Begins the document with the lines of an earlier run.
    ///
    /// # Errors
    /// Fails if they cannot be read or written.
    pub(crate) fn begin(&mut self, done: &mut Done) -> Result<(), Error> {
        let Self { form, destination, schema, family, text, .. } = self;
        done.replay(schema, family, |line| {
            let Form::Json(json) = form else { return Ok(()) };
            json.raw(text, line);
            if text.len() >= BLOCK {
                match destination.write(&mem::take(text)) {
                    Err(Stop::Failed(error)) => return Err(error),
                    // The first device will find out that the reader is gone.
                    Err(Stop::ReaderGone) | Ok(()) => {}
                }
            }
            Ok(())
        })?;
        if let Destination::Partial(file) = destination {
            file.write(&mem::take(text))?;
            file.begin()?;
        }
        Ok(())
    }

    /// Starts the thread.
    ///
    /// # Errors
    /// Fails if the system refuses the thread.
    pub(crate) fn start(self) -> Result<DeviceWriter, Error> {
        let (batches, waiting) = bounded(MAX_WAITING);
        let written = Arc::clone(&self.written);
        let thread = thread::Builder::new()
            .name("output".to_owned())
            .spawn(move || work(self, &waiting))
            .map_err(OutputError::Thread)?;
        Ok(DeviceWriter { batches: Some(batches), written, thread: Some(thread) })
    }

    fn put(&mut self, device: &Device) -> Result<(), Stop> {
        self.put += 1;
        let mut name = None;
        // The run stays open in the database for hosts that have given nothing when it ended: they are
        // no results of the run.
        let unasked = device.is_failed() && device.error.as_ref().is_some_and(is_cancelled);
        if let Some((store, path)) = self.store.as_mut().filter(|_| !unasked) {
            name = store.put(device).map_err(|e| in_database(path, e))?;
        }
        let name = name.map_or_else(|| Arc::clone(device.name()), Arc::from);
        self.family.add(device, name);
        match &mut self.form {
            Form::None => {}
            Form::Text { rows } => {
                let mut text = String::new();
                line_into(&mut text, device);
                if *rows {
                    rows_into(&mut text, device);
                }
                self.text.extend_from_slice(text.as_bytes());
            }
            Form::Json(json) => json.device(&mut self.text, device),
            Form::Csv(folder) => folder.device(device)?,
        }
        Ok(())
    }

    /// Commits the devices so far, then writes their text.
    fn commit(&mut self) -> Result<(), Stop> {
        if let Some((store, path)) = &mut self.store {
            store.commit().map_err(|e| in_database(path, e))?;
        }
        if !self.text.is_empty() {
            let written = self.destination.write(&self.text);
            self.text.clear();
            match written {
                // The database still gets all devices.
                Err(Stop::ReaderGone) if self.store.is_some() => {
                    (self.form, self.destination) = (Form::None, Destination::Nowhere);
                }
                other => other?,
            }
        }
        self.written.store(self.put, Ordering::Release);
        Ok(())
    }
}

fn is_cancelled(error: &netsnmp::Error) -> bool {
    *error.kind() == netsnmp::ErrorKind::Cancelled
}

fn in_database(path: &Path, source: DatabaseError) -> Error {
    Error::Database { path: path.to_owned(), source }
}

fn work(mut output: DeviceOutput, waiting: &Receiver<Batch>) -> Ended {
    let stop = batches(&mut output, waiting).err();
    Ended { output, stop }
}

fn batches(output: &mut DeviceOutput, waiting: &Receiver<Batch>) -> Result<(), Stop> {
    // How many devices are not committed, and since when.
    let mut open: Option<(usize, Instant)> = None;
    loop {
        let next = match open {
            // Without a database, waiting does not help, and a reader should see each host as it
            // ends.
            Some(_) if output.store.is_none() && waiting.is_empty() => {
                Err(RecvTimeoutError::Timeout)
            }
            Some((count, _)) if count >= MAX_UNCOMMITTED => Err(RecvTimeoutError::Timeout),
            Some((_, since)) => waiting.recv_timeout(MAX_DELAY.saturating_sub(since.elapsed())),
            None => waiting.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match next {
            Ok(Batch { devices, there }) => {
                output.put += there;
                let (count, since) = open.unwrap_or_else(|| (0, Instant::now()));
                open = Some((count + devices.len(), since));
                for device in &devices {
                    output.put(device)?;
                }
                // A device may have a hundred thousand rows: do not keep their text in memory.
                if output.text.len() >= BLOCK && output.store.is_none() {
                    output.commit()?;
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                output.commit()?;
                open = None;
            }
            Err(RecvTimeoutError::Disconnected) => return output.commit(),
        }
    }
}

struct Ended {
    output: DeviceOutput,
    stop: Option<Stop>,
}

/// What is handed to the thread at once.
struct Batch {
    devices: Vec<Device>,
    /// How many more devices count as written, because an earlier run has written them.
    there: u64,
}

/// Hands devices to the thread that writes them.
pub(crate) struct DeviceWriter {
    batches: Option<Sender<Batch>>,
    written: Arc<AtomicU64>,
    thread: Option<JoinHandle<Ended>>,
}

/// What is known after all devices are written.
pub(crate) struct Written {
    pub(crate) family: Family,
    /// Nobody reads standard output any more.
    pub(crate) closed: bool,
}

impl DeviceWriter {
    /// Hands over devices. Returns false if the writer takes no more: then end the run and call
    /// [`finish`](Self::finish).
    ///
    /// `there` more devices count as written.
    pub(crate) fn write(&self, devices: Vec<Device>, there: u64) -> bool {
        let is_empty = devices.is_empty() && there == 0;
        let batch = Batch { devices, there };
        is_empty || self.batches.as_ref().is_some_and(|to| to.send(batch).is_ok())
    }

    /// Returns the number of devices that are written by now, which grows.
    pub(crate) fn written(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.written)
    }

    /// Writes the rest, ends the document and closes the run.
    ///
    /// # Errors
    /// Returns the error that stopped the writer. What was committed before stays.
    pub(crate) fn finish(mut self, interrupted: bool, keep: Option<u32>) -> Result<Written, Error> {
        drop(self.batches.take());
        let ended = self.thread.take().map(JoinHandle::join);
        let Some(Ok(Ended { mut output, stop })) = ended else {
            return Err(OutputError::Died.into());
        };
        let closed = match stop {
            Some(Stop::Failed(error)) => return Err(error),
            Some(Stop::ReaderGone) => true,
            None => false,
        };
        if let Form::Json(json) = &mut output.form {
            json.end(&mut output.text);
        }
        let closed = match output.destination.write(&mem::take(&mut output.text)) {
            Err(Stop::Failed(error)) => return Err(error),
            Err(Stop::ReaderGone) => true,
            Ok(()) => closed,
        };
        let DeviceOutput { store, destination, form, family, .. } = output;
        if let Some((store, path)) = store {
            store.finish(interrupted || closed, keep).map_err(|e| in_database(&path, e))?;
        }
        if let Form::Csv(folder) = form {
            folder.finish()?;
        }
        if !closed {
            destination.finish()?;
        }
        Ok(Written { family, closed })
    }
}
