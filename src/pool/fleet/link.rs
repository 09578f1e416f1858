//! The life of the worker processes of one place: one after the other.

use super::{
    Fleet,
    child::Child,
    frame::{self, Frames, kind},
};
use crate::{
    ErrorKind,
    job::{Chunk, Parts},
    memory::{Budget, Charge},
    packed::{Pack, Packed},
};
use std::{
    io::{self, ErrorKind as Io, Write},
    os::unix::net::UnixStream,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How often a link looks for other things than frames: whether the query is given up, and whether
/// the worker lives.
const LOOK: Duration = Duration::from_millis(50);
/// How many workers may die one after the other before they say that they are ready.
const STARTS: u32 = 3;

/// How the life of a worker ended.
enum End {
    /// It has done everything.
    Done,
    /// Nobody wants its records.
    Unwanted,
    /// It died. The text says how.
    Died(String),
    /// It died before it was ready.
    Unready(String),
}

/// Starts a worker and takes its records. Starts another one if it dies, as long as there are hosts.
pub(super) fn run(fleet: &Fleet, which: usize) {
    let mut unready = 0;
    while wait_for_work(fleet, which) {
        match live(fleet, which) {
            End::Done => return,
            End::Unwanted => {
                fleet.lock(which).stream = None;
                return;
            }
            End::Died(how) => {
                unready = 0;
                fleet.bury(which, &how);
            }
            End::Unready(how) => {
                unready += 1;
                fleet.take_back(which);
                if unready == STARTS {
                    fail(fleet, which, &how);
                    return;
                }
            }
        }
    }
}

/// Waits until a worker has something to do. Returns whether it has.
fn wait_for_work(fleet: &Fleet, which: usize) -> bool {
    loop {
        if fleet.cancel.is_draining() {
            fleet.refuse(which, fleet.take_unsent(which), &ErrorKind::Cancelled);
        }
        let slot = fleet.lock(which);
        if !slot.is_empty() {
            return true;
        }
        if slot.closed || slot.ended || fleet.cancel.is_given_up() {
            return false;
        }
        // A query that is given up wakes nobody.
        drop(fleet.places[which].work.wait_timeout(slot, LOOK));
    }
}

/// No worker can be started: all hosts of this place have a record that says why.
fn fail(fleet: &Fleet, which: usize, how: &str) {
    let why = format!(
        "no worker process can be started: {how} (its program must call netsnmp::worker::run_if_asked first)"
    );
    let mut slot = fleet.lock(which);
    slot.failed = Some(why.clone());
    // The writer may have some of them. It gives them back, because there is no worker.
    while slot.preparing > 0 {
        let work = &fleet.places[which].work;
        slot = work.wait_timeout(slot, LOOK).unwrap_or_else(PoisonError::into_inner).0;
    }
    drop(slot);
    fleet.wake(which);
    fleet.refuse(which, fleet.take_unsent(which), &ErrorKind::Local(why));
}

/// Starts one worker and stays with it to its end.
fn live(fleet: &Fleet, which: usize) -> End {
    let (mut child, stream) = match Child::start() {
        Ok(started) => started,
        Err(error) => return End::Unready(crate::error::system::text(&error)),
    };
    let mut link = match Link::new(fleet, which, stream) {
        Ok(link) => link,
        // It has died already.
        Err(error) if error.kind() == Io::BrokenPipe => {
            return End::Unready(child.kill_if_alive());
        }
        Err(error) => return End::Unready(crate::error::system::text(&error)),
    };
    let over = link.read();
    let ready = link.ready;
    drop(link);
    match over {
        Over::Done => {
            child.wait();
            End::Done
        }
        Over::Unwanted => {
            child.kill();
            End::Unwanted
        }
        Over::Gone if ready => End::Died(child.kill_if_alive()),
        Over::Gone => End::Unready(child.kill_if_alive()),
        Over::Silent => {
            child.kill();
            let time = fleet.patience.as_secs_f64();
            let how = format!("no sign of life for {time} s");
            if ready { End::Died(how) } else { End::Unready(how) }
        }
        Over::Said(why) => {
            child.kill();
            if ready { End::Died(why) } else { End::Unready(why) }
        }
    }
}

/// Why a link reads no more.
enum Over {
    Done,
    Unwanted,
    /// The stream has ended before.
    Gone,
    /// The worker shows no life.
    Silent,
    /// The worker, or what it sent, says why.
    Said(String),
}

struct Link<'f> {
    fleet: &'f Fleet,
    which: usize,
    frames: Frames<UnixStream>,
    writer: Arc<Mutex<UnixStream>>,
    parts: Parts,
    ready: bool,
    /// When the worker last showed life.
    life: Instant,
    /// What the worker was told of the end of the query.
    told: u8,
}

impl<'f> Link<'f> {
    /// Greets the worker and lets the writer know it.
    fn new(fleet: &'f Fleet, which: usize, stream: UnixStream) -> io::Result<Self> {
        stream.set_read_timeout(Some(LOOK))?;
        let mut hello = Vec::new();
        frame::append(&mut hello, kind::HELLO, |to| fleet.hellos[which].pack(to));
        (&stream).write_all(&hello)?;
        let writer = Arc::new(Mutex::new(stream.try_clone()?));
        let mut slot = fleet.lock(which);
        slot.stream = Some(Arc::clone(&writer));
        slot.generation += 1;
        drop(slot);
        fleet.wake(which);
        Ok(Self {
            fleet,
            which,
            frames: Frames::new(stream),
            writer,
            parts: Parts::default(),
            ready: false,
            life: Instant::now(),
            told: 0,
        })
    }

    fn read(&mut self) -> Over {
        loop {
            if self.fleet.cancel.is_given_up() {
                return Over::Unwanted;
            }
            self.tell();
            let (kind, content) = match self.frames.next() {
                Ok(Some(frame)) => frame,
                Ok(None) => return Over::Gone,
                Err(error) if matches!(error.kind(), Io::WouldBlock | Io::TimedOut) => {
                    if self.life.elapsed() > self.fleet.patience {
                        return Over::Silent;
                    }
                    continue;
                }
                Err(_) => return Over::Gone,
            };
            match kind {
                kind::READY => {
                    self.ready = true;
                    self.life = Instant::now();
                }
                kind::ALIVE => self.life = Instant::now(),
                kind::CHUNK => {
                    let chunk = match Chunk::read(content, &mut self.parts) {
                        Ok(chunk) => chunk,
                        Err(why) => return Over::Said(format!("it sent wrong octets: {why}")),
                    };
                    let counters = &self.fleet.counters[self.which];
                    counters.lock().unwrap_or_else(PoisonError::into_inner).add(&chunk.counters);
                    let taken = Instant::now();
                    if !self.take(chunk) {
                        return Over::Unwanted;
                    }
                    // A slow consumer is no fault of the worker: what it sent meanwhile waits.
                    if taken.elapsed() > LOOK {
                        self.life = Instant::now();
                    }
                }
                kind::LOG => log(content),
                kind::FAILED => {
                    return Over::Said(String::from_utf8_lossy(content).into_owned());
                }
                kind::DONE => {
                    // Hosts that it has left out would wait for ever.
                    let left = !self.fleet.lock(self.which).under_way.is_empty();
                    return if left { Over::Gone } else { Over::Done };
                }
                other => return Over::Said(format!("it sent a frame of kind {other}")),
            }
        }
    }

    /// Passes records on. Returns whether more are wanted.
    fn take(&self, mut chunk: Chunk) -> bool {
        let fleet = self.fleet;
        if let Some(memory) = &fleet.memory {
            while memory.is_full() && !fleet.cancel.is_given_up() {
                memory.pause();
            }
            let budget = Budget::of(memory);
            for record in &mut chunk.records {
                let octets = record.varbinds.octets();
                let mut charge = Charge::new(&budget, record.position as u64, octets);
                charge.set(octets);
                record.charge = charge.settle().map(Arc::new);
            }
        }
        fleet.deliver(self.which, chunk.records)
    }

    /// Tells the worker that the query ends. Hosts that it does not have yet end here.
    fn tell(&mut self) {
        let cancel = &self.fleet.cancel;
        let stage = u8::from(cancel.is_draining()) + u8::from(cancel.is_aborted());
        if stage == self.told {
            return;
        }
        self.told = stage;
        self.fleet.refuse(self.which, self.fleet.take_unsent(self.which), &ErrorKind::Cancelled);
        // The writer looks once more, and ends the worker if it has nothing under way.
        self.fleet.wake(self.which);
        let mut octets = Vec::new();
        let kind = if stage > 1 { kind::ABORT } else { kind::DRAIN };
        frame::append(&mut octets, kind, |_| {});
        let stream = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = (&*stream).write_all(&octets);
    }
}

/// Writes a line of the worker's log into ours.
fn log(content: &[u8]) {
    let mut from = Packed::new(content);
    let read = |from: &mut Packed<'_>| {
        let level = u32::unpack(from)?;
        Ok::<_, crate::job::Unreadable>((level, String::unpack(from)?, String::unpack(from)?))
    };
    if let Ok((level, target, text)) = read(&mut from) {
        let level = match level {
            0 | 1 => log::Level::Error,
            2 => log::Level::Warn,
            3 => log::Level::Info,
            4 => log::Level::Debug,
            _ => log::Level::Trace,
        };
        log::log!(target: &target, level, "{text}");
    }
}
