//! The thread that writes devices: the database first, and what tells of them once that is
//! committed.

use super::{
    Begin, Family, Lines, Sheets, Store, StoreWriter, line_into, partial::Partial, resume::Done,
    rows_into,
};
use crate::{
    failure::Failure,
    output::{OutputError, Sink},
};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use netsnmp::inventory::{Device, Schema};
use std::{
    io, mem,
    path::PathBuf,
    sync::Arc,
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

/// Batches under way between the pool and the writer: more is pushed back.
const WAITING: usize = 2;
/// Hosts of a transaction at most, and how long the first of them waits for its commit.
const TOGETHER: usize = 200;
const SOON: Duration = Duration::from_millis(50);
/// Bytes that are written at once, at least, while devices keep coming.
const BLOCK: usize = 64 * 1024;

/// A device, and what to do about its error.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) device: Device,
    pub(crate) advice: Option<&'static str>,
}

/// What files and standard output get.
pub(crate) enum Form {
    None,
    Text { rows: bool },
    Lines(Lines),
    Sheets(Box<Sheets>),
}

/// Where lines go.
pub(crate) enum Place {
    Nowhere,
    Sink(Sink),
    Partial(Partial),
}

impl Place {
    fn write(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        let (written, name) = match self {
            Self::Nowhere => return Ok(()),
            Self::Sink(sink) => (sink.write(bytes), sink.name()),
            Self::Partial(file) => {
                return file
                    .write(bytes)
                    .map_err(|e| Stop::Trouble(Failure::local(file.trouble(e))));
            }
        };
        written.map_err(|e| match e.kind() {
            io::ErrorKind::BrokenPipe => Stop::Closed,
            _ => Stop::Trouble(Failure::local(OutputError::Write(name, e))),
        })
    }

    fn finish(self) -> Result<(), Failure> {
        match self {
            Self::Nowhere => Ok(()),
            Self::Sink(sink) => sink.finish().map_err(Failure::local),
            Self::Partial(file) => file.finish().map_err(Failure::local),
        }
    }
}

/// Why no more is taken.
enum Stop {
    /// Nobody reads standard output any more.
    Closed,
    Trouble(Failure),
}

/// Where devices go.
pub(crate) struct Outputs {
    form: Form,
    place: Place,
    store: Option<(StoreWriter, PathBuf)>,
    schema: Arc<Schema>,
    family: Family,
    text: Vec<u8>,
}

impl Outputs {
    pub(crate) fn new(form: Form, place: Place, schema: Arc<Schema>) -> Self {
        let family = Family::default();
        Self { form, place, store: None, schema, family, text: Vec::new() }
    }

    /// Begins a run of the database.
    ///
    /// # Errors
    /// It cannot be written.
    pub(crate) fn with_database(mut self, path: PathBuf, how: &Begin) -> Result<Self, Failure> {
        let writer = Store::create(&path)
            .and_then(|store| StoreWriter::start(store, &self.schema, how))
            .map_err(|e| in_database(&path, e))?;
        self.store = Some((writer, path));
        Ok(self)
    }

    /// Begins the document, with the lines of an earlier run.
    ///
    /// # Errors
    /// They cannot be read, or written.
    pub(crate) fn begin(&mut self, done: &mut Done) -> Result<(), Failure> {
        let Self { form, place, schema, family, text, .. } = self;
        done.replay(schema, family, |line| {
            let Form::Lines(lines) = form else { return Ok(()) };
            lines.raw(text, line);
            if text.len() >= BLOCK {
                match place.write(&mem::take(text)) {
                    Err(Stop::Trouble(failure)) => return Err(failure),
                    // The run will find out.
                    Err(Stop::Closed) | Ok(()) => {}
                }
            }
            Ok(())
        })?;
        if let Place::Partial(file) = place {
            file.write(&mem::take(text)).map_err(|e| Failure::local(file.trouble(e)))?;
            file.begin().map_err(Failure::local)?;
        }
        Ok(())
    }

    /// Starts the thread.
    ///
    /// # Errors
    /// The system refuses it.
    pub(crate) fn start(self) -> Result<Writer, Failure> {
        let (devices, waiting) = bounded(WAITING);
        let thread = thread::Builder::new()
            .name("output".to_owned())
            .spawn(move || work(self, &waiting))
            .map_err(|e| Failure::local(OutputError::Thread(e)))?;
        Ok(Writer { devices: Some(devices), thread: Some(thread) })
    }

    fn put(&mut self, finished: &Finished) -> Result<(), Stop> {
        let Finished { device, advice } = finished;
        let mut name = None;
        if let Some((store, path)) = &mut self.store {
            name = store.put(device).map_err(|e| Stop::Trouble(in_database(path, e)))?;
        }
        let name = name.map_or_else(|| Arc::clone(&device.host), Arc::from);
        let same_as = self.family.add(device, name);
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
            Form::Lines(lines) => {
                lines.device(&mut self.text, device, *advice, same_as.as_deref());
            }
            Form::Sheets(sheets) => {
                sheets.device(device, same_as.as_deref()).map_err(Stop::Trouble)?;
            }
        }
        Ok(())
    }

    /// Makes what came so far last, then tells it.
    fn commit(&mut self) -> Result<(), Stop> {
        if let Some((store, path)) = &mut self.store {
            store.commit().map_err(|e| Stop::Trouble(in_database(path, e)))?;
        }
        if !self.text.is_empty() {
            let written = self.place.write(&self.text);
            self.text.clear();
            match written {
                // The database is filled all the same.
                Err(Stop::Closed) if self.store.is_some() => {
                    (self.form, self.place) = (Form::None, Place::Nowhere);
                }
                other => other?,
            }
        }
        Ok(())
    }
}

fn in_database(path: &std::path::Path, why: String) -> Failure {
    Failure::local(format!("{}: {why}", path.display()))
}

fn work(mut outputs: Outputs, waiting: &Receiver<Vec<Finished>>) -> Ended {
    let stop = devices(&mut outputs, waiting).err();
    Ended { outputs, stop }
}

fn devices(outputs: &mut Outputs, waiting: &Receiver<Vec<Finished>>) -> Result<(), Stop> {
    // How many are not committed, and since when.
    let mut open: Option<(usize, Instant)> = None;
    loop {
        let next = match open {
            // Without a database nothing is won by waiting: whoever reads along sees each host
            // as it ends.
            Some(_) if outputs.store.is_none() && waiting.is_empty() => {
                Err(RecvTimeoutError::Timeout)
            }
            Some((count, _)) if count >= TOGETHER => Err(RecvTimeoutError::Timeout),
            Some((_, since)) => waiting.recv_timeout(SOON.saturating_sub(since.elapsed())),
            None => waiting.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match next {
            Ok(batch) => {
                let (count, since) = open.unwrap_or_else(|| (0, Instant::now()));
                open = Some((count + batch.len(), since));
                for finished in &batch {
                    outputs.put(finished)?;
                }
                // An answer of a hundred thousand rows is not kept in memory as text.
                if outputs.text.len() >= BLOCK && outputs.store.is_none() {
                    outputs.commit()?;
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                outputs.commit()?;
                open = None;
            }
            Err(RecvTimeoutError::Disconnected) => return outputs.commit(),
        }
    }
}

struct Ended {
    outputs: Outputs,
    stop: Option<Stop>,
}

/// Takes devices for the thread.
pub(crate) struct Writer {
    devices: Option<Sender<Vec<Finished>>>,
    thread: Option<JoinHandle<Ended>>,
}

/// How the writing went.
pub(crate) struct Written {
    pub(crate) family: Family,
    /// Nobody reads standard output any more.
    pub(crate) closed: bool,
}

impl Writer {
    /// Hands devices over; false where no more are taken: end the run, and call
    /// [`finish`](Self::finish).
    pub(crate) fn write(&self, batch: Vec<Finished>) -> bool {
        batch.is_empty() || self.devices.as_ref().is_some_and(|to| to.send(batch).is_ok())
    }

    /// Writes what is left, ends the document and closes the run.
    ///
    /// # Errors
    /// Whatever kept a device from being written; what was committed before stays.
    pub(crate) fn finish(
        mut self,
        interrupted: bool,
        keep: Option<u32>,
    ) -> Result<Written, Failure> {
        drop(self.devices.take());
        let ended = self.thread.take().map(JoinHandle::join);
        let Some(Ok(Ended { mut outputs, stop })) = ended else {
            return Err(Failure::local(OutputError::Died));
        };
        let closed = match stop {
            Some(Stop::Trouble(failure)) => return Err(failure),
            Some(Stop::Closed) => true,
            None => false,
        };
        if let Form::Lines(lines) = &mut outputs.form {
            lines.end(&mut outputs.text);
        }
        let closed = match outputs.place.write(&mem::take(&mut outputs.text)) {
            Err(Stop::Trouble(failure)) => return Err(failure),
            Err(Stop::Closed) => true,
            Ok(()) => closed,
        };
        let Outputs { store, place, form, family, .. } = outputs;
        if let Some((store, path)) = store {
            store
                .finish(interrupted || closed, &family.groups(), keep)
                .map_err(|e| in_database(&path, e))?;
        }
        if let Form::Sheets(sheets) = form {
            sheets.finish()?;
        }
        if !closed {
            place.finish()?;
        }
        Ok(Written { family, closed })
    }
}
