//! SIGINT, SIGTERM and SIGHUP. After the first signal no host is begun, and those under way have a short time
//! to finish. The second signal gives them up at once.

use crate::{
    error::Error,
    exit,
    output::{tell, unfinished},
    process,
};
use netsnmp::Cancel;
use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGTERM},
    iterator::{Handle, Signals},
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

/// How long the writer may take after the second signal. Then the process ends: a pipe that nobody
/// reads would block the writer for ever.
const GRACE: Duration = Duration::from_secs(2);

/// How long the last line may wait for a reader of standard error.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// Names the files that are not complete. They stay: what came by now is in them.
fn leave() {
    let (said, waiting) = mpsc::channel();
    // The writer may hold standard error while nobody reads it, so this may never end.
    thread::spawn(move || {
        for path in unfinished::stop() {
            tell(format_args!("multisnmp: the output is not complete: {}", path.display()));
        }
        let _ = said.send(());
    });
    let _ = waiting.recv_timeout(LAST_WORDS);
}

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
        // nohup and the shell's background jobs start the command with signals that it has to ignore.
        let heeded = [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|it| !process::ignores(*it));
        let mut signals = Signals::new(heeded).map_err(|e| Error::io("signal handler", e))?;
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
                leave();
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
