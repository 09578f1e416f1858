//! SIGINT and SIGTERM. After the first signal no host is begun, and those under way have a short time
//! to finish. The second signal gives them up at once.

use crate::{
    error::Error,
    exit,
    output::{abandon, tell},
};
use netsnmp::Cancel;
use signal_hook::{
    consts::{SIGINT, SIGTERM},
    iterator::{Handle, Signals},
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

/// How long the writer may take after the second signal. Then the process ends: a pipe that nobody
/// reads would block the writer for ever.
const GRACE: Duration = Duration::from_secs(2);

/// Watches for signals while a query runs.
pub(super) struct Interrupt {
    seen: Arc<AtomicBool>,
    handle: Handle,
}

impl Interrupt {
    /// Starts watching. `drain` is how long hosts under way are waited for after the first signal.
    ///
    /// # Errors
    /// The system refuses the handler or the thread.
    pub(super) fn watch(cancel: Cancel, drain: Duration) -> Result<Self, Error> {
        let mut signals =
            Signals::new([SIGINT, SIGTERM]).map_err(|e| Error::io("signal handler", e))?;
        let handle = signals.handle();
        let seen = Arc::new(AtomicBool::new(false));
        let ours = seen.clone();
        let watch = move || {
            for _ in signals.forever() {
                if !ours.swap(true, Ordering::Relaxed) {
                    let time = drain.as_secs_f64();
                    tell(format!(
                        "multisnmp: interrupted: waiting up to {time} s for hosts under way; a \
                         second signal quits"
                    ));
                    cancel.drain_for(drain);
                    continue;
                }
                cancel.abort();
                thread::sleep(GRACE);
                abandon();
                std::process::exit(exit::INTERRUPTED.into());
            }
        };
        thread::Builder::new()
            .name("signals".to_owned())
            .spawn(watch)
            .map_err(|e| Error::io("thread", e))?;
        Ok(Self { seen, handle })
    }

    /// Returns whether a signal came.
    pub(super) fn seen(&self) -> bool {
        self.seen.load(Ordering::Relaxed)
    }
}

impl Drop for Interrupt {
    fn drop(&mut self) {
        self.handle.close();
    }
}
