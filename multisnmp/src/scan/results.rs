//! What becomes of the addresses of a scan: the output, the counts, the memory of devices.

use super::{
    feed::Pulse,
    found::{Found, State},
    page::Page,
    tally::Tally,
    twins::Twins,
};
use crate::{
    error::Error,
    memory::{self, Device, Memory},
    output::{OutputError, Sink},
    run::{
        drive::{Consumer, Ticker},
        summary::Summary,
    },
};
use netsnmp::{Counters, HostRecord};
use std::{
    io::{self, IsTerminal},
    mem,
    ops::ControlFlow,
};

/// Takes the records of a scan.
pub(crate) struct Results {
    /// `None` once the run is over.
    pulse: Option<Pulse>,
    /// `None` once it is finished.
    sink: Option<Sink>,
    page: Page,
    /// What is not yet written.
    text: Vec<u8>,
    /// Why the scan stopped early.
    stopped: Option<Error>,
    twins: Twins,
    tally: Tally,
    memory: Option<Memory>,
    /// The remarks are comments on the screen already.
    on_screen: bool,
}

impl Results {
    /// Begins the output.
    pub(crate) fn new(pulse: Pulse, sink: Sink, page: Page, memory: Option<Memory>) -> Self {
        let mut text = Vec::new();
        page.begin(&mut text);
        let on_screen =
            page.has_remarks() && matches!(sink, Sink::Stdout) && io::stdout().is_terminal();
        Self {
            pulse: Some(pulse),
            sink: Some(sink),
            page,
            text,
            stopped: None,
            twins: Twins::default(),
            tally: Tally::new(),
            memory,
            on_screen,
        }
    }

    fn add(&mut self, found: &Found, ticker: &mut Ticker) {
        self.page.add(&mut self.text, found);
        self.tally.add(found);
        let now = memory::now();
        self.twins.add(found, now);
        // Most addresses are silent, so silence is not a failure.
        ticker.tick();
        if let Some(memory) = &mut self.memory {
            remember(memory, found, now);
        }
    }

    fn flush(&mut self) -> Result<(), Error> {
        let text = mem::take(&mut self.text);
        let Some(sink) = self.sink.as_mut().filter(|_| !text.is_empty()) else { return Ok(()) };
        sink.write(&text).map_err(|error| match error.kind() {
            io::ErrorKind::BrokenPipe => Error::ReaderGone,
            _ => OutputError::Write(sink.name(), error).into(),
        })
    }
}

/// Keeps what an address shows of its device.
fn remember(memory: &mut Memory, found: &Found, now: i64) {
    let State::Works { tag, version, record, .. } = &found.state else { return };
    let Some(address) = found.address else { return };
    let mut device = memory.known().get(&address).cloned().unwrap_or_default();
    // Another device has the address now: nothing of the old one is true for it.
    let of = |device: &Device| device.engine.as_ref().map(|clock| clock.id.clone());
    let is = found.engine.as_ref().map(|engine| engine.id().to_vec());
    if is.is_some() && of(&device).is_some_and(|was| Some(was) != is) {
        device = Device::default();
    }
    device.learn(record, now);
    // Credentials without a tag cannot be found again, so they replace none that can.
    if tag.is_some() || device.tag.is_none() {
        device.tag.clone_from(tag);
        device.version = Some(*version);
    }
    if let Some(engine) = &found.engine {
        device.engine = Some(memory::Clock::of(engine, now));
    }
    memory.keep(address, device);
}

impl Consumer for Results {
    fn take(&mut self, records: Vec<HostRecord>, ticker: &mut Ticker) -> ControlFlow<()> {
        let found = self.pulse.as_ref().map(|pulse| pulse.take(records)).unwrap_or_default();
        for found in &found {
            self.add(found, ticker);
        }
        match self.flush() {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.stopped = Some(error);
                ControlFlow::Break(())
            }
        }
    }

    fn settle(&mut self, ticker: &mut Ticker) {
        // The feed waits for the pulse: it must be gone before the pool is.
        let Some(pulse) = self.pulse.take() else { return };
        for found in pulse.rest() {
            self.add(&found, ticker);
        }
    }

    fn finish(&mut self, _: bool) -> Result<(), Error> {
        if let Some(error) = self.stopped.take() {
            return Err(error);
        }
        self.page.end(&mut self.text, self.twins.lines());
        self.flush()?;
        self.sink.take().map_or(Ok(()), Sink::finish)?;
        Ok(())
    }

    fn remarks(&self) -> Vec<String> {
        if self.on_screen { Vec::new() } else { self.twins.lines().collect() }
    }

    fn summary(&self, _: &Summary, counters: &Counters) -> Vec<String> {
        vec![self.tally.line(counters.sent)]
    }

    fn exit_code(&self) -> Option<u8> {
        Some(self.tally.exit_code())
    }
}
