//! Records on their way to the thread that writes: bounded by what they weigh, not by how many
//! pieces they come in.

use super::writer::Closed;
use netsnmp::HostRecord;
use std::{
    mem,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// Records and varbinds that wait before senders do: a few megabytes.
const MOST: usize = 16 * 1024;
/// As many are worth writing without waiting for more.
const MANY: usize = MOST / 4;
/// How long a line may wait for others while they come faster than that. A stream of small batches
/// that each wake the writer costs the lanes more than the writing does.
const NAP: Duration = Duration::from_millis(1);

type Batch = Vec<HostRecord>;

#[derive(Debug, Default)]
struct Queue {
    state: Mutex<State>,
    filled: Condvar,
    emptied: Condvar,
}

#[derive(Debug, Default)]
struct State {
    batches: Vec<Batch>,
    weight: usize,
    /// The weight that wakes the receiver; 0 while it is awake.
    wakes: usize,
    /// No more comes.
    ended: bool,
    /// Nobody takes any more.
    gone: bool,
}

impl Queue {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A queue and its two ends.
pub(super) fn queue() -> (Sender, Receiver) {
    let queue = Arc::new(Queue::default());
    (Sender(queue.clone()), Receiver { queue, hurried: false })
}

/// Where records go in. Dropped, it ends the queue.
#[derive(Debug)]
pub(super) struct Sender(Arc<Queue>);

impl Sender {
    /// Hands a batch over; waits while too much is not yet taken.
    ///
    /// # Errors
    /// The receiver is gone.
    pub(super) fn send(&self, batch: Batch) -> Result<(), Closed> {
        let weight: usize = batch.iter().map(|record| 1 + record.varbinds.len()).sum();
        let mut state = self.0.state();
        while state.weight >= MOST && !state.gone {
            state = self.0.emptied.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.gone {
            return Err(Closed);
        }
        if weight > 0 {
            state.weight += weight;
            state.batches.push(batch);
            if state.wakes > 0 && state.weight >= state.wakes {
                state.wakes = 0;
                self.0.filled.notify_one();
            }
        }
        Ok(())
    }
}

impl Drop for Sender {
    fn drop(&mut self) {
        self.0.state().ended = true;
        self.0.filled.notify_one();
    }
}

/// Where records come out. Dropped, it turns senders away.
#[derive(Debug)]
pub(super) struct Receiver {
    queue: Arc<Queue>,
    /// Whether records came fast the last time they were waited for.
    hurried: bool,
}

impl Receiver {
    /// All that is there, in order; nothing where there is nothing.
    pub(super) fn take(&self) -> Vec<Batch> {
        self.taken(self.queue.state())
    }

    /// The same, but waits for something; `None` at the end.
    pub(super) fn wait(&mut self) -> Option<Vec<Batch>> {
        let idle = Instant::now();
        let mut state = self.queue.state();
        if self.hurried {
            while state.weight < MANY && !state.ended {
                let left = NAP.saturating_sub(idle.elapsed());
                if left.is_zero() {
                    break;
                }
                state.wakes = MANY;
                let woken = self.queue.filled.wait_timeout(state, left);
                state = woken.unwrap_or_else(PoisonError::into_inner).0;
            }
        }
        while state.batches.is_empty() && !state.ended {
            state.wakes = 1;
            state = self.queue.filled.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        self.hurried = idle.elapsed() < 2 * NAP;
        Some(self.taken(state)).filter(|batches| !batches.is_empty())
    }

    fn taken(&self, mut state: MutexGuard<'_, State>) -> Vec<Batch> {
        state.wakes = 0;
        let waited_for = mem::take(&mut state.weight) >= MOST;
        let batches = mem::take(&mut state.batches);
        drop(state);
        if waited_for {
            self.queue.emptied.notify_all();
        }
        batches
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.queue.state().gone = true;
        self.queue.emptied.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use netsnmp::{Oid, Outcome, VarBind};
    use std::thread;

    fn record(host: &str, varbinds: usize) -> HostRecord {
        let mut record = HostRecord::new(host, Outcome::Complete);
        record.varbinds = (0..varbinds).map(|_| VarBind::unset(Oid::default())).collect();
        record
    }

    #[test]
    fn all_comes_out_in_order_and_no_more_waits_than_may() {
        let (sender, mut receiver) = queue();
        let sending = thread::spawn(move || {
            for i in 0..3000 {
                let batch = (0..i % 4).map(|k| record(&format!("{i}.{k}"), i % 97)).collect();
                sender.send(batch).unwrap();
            }
            // One that is heavier than all that may wait goes through all the same.
            sender.send(vec![record("heavy", 2 * MOST)]).unwrap();
            sender.send(vec![record("last", 0)]).unwrap();
        });
        let mut hosts = Vec::new();
        loop {
            let mut batches = receiver.take();
            if batches.is_empty() {
                let Some(waited) = receiver.wait() else { break };
                batches = waited;
            }
            let weights = batches.iter().flatten().map(|record| 1 + record.varbinds.len());
            let heaviest = 3 * 97;
            let heavy = batches.iter().flatten().any(|record| &*record.host == "heavy");
            assert!(heavy || weights.sum::<usize>() <= MOST + heaviest);
            hosts.extend(batches.into_iter().flatten().map(|record| record.host.to_string()));
        }
        sending.join().unwrap();
        let sent = (0..3000).flat_map(|i| (0..i % 4).map(move |k| format!("{i}.{k}")));
        assert!(hosts.into_iter().eq(sent.chain(["heavy".to_owned(), "last".to_owned()])));
    }

    #[test]
    fn a_receiver_that_goes_lets_senders_go() {
        let (sender, receiver) = queue();
        sender.send(vec![record("fills", MOST)]).unwrap();
        let waiting = thread::spawn(move || sender.send(vec![record("waits", 0)]));
        drop(receiver);
        assert_eq!(waiting.join().unwrap(), Err(Closed));
    }

    #[test]
    fn nothing_wakes_nobody_and_the_end_is_the_end() {
        let (sender, mut receiver) = queue();
        sender.send(Vec::new()).unwrap();
        assert!(receiver.take().is_empty());
        sender.send(vec![record("one", 0)]).unwrap();
        drop(sender);
        assert_eq!(receiver.wait().unwrap().len(), 1);
        assert!(receiver.wait().is_none());
        assert!(receiver.wait().is_none());
    }
}
