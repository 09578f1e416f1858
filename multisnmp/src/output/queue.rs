//! Records on their way to the thread that writes. The queue is bounded by the number of varbinds,
//! not by the number of batches.

use netsnmp::HostRecord;
use std::{
    mem,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// The output is closed or has failed: `RecordWriter::finish` says which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Closed;

/// Records and varbinds that may wait before senders have to wait: a few megabytes.
const MAX_WAITING: usize = 16 * 1024;
/// This many are worth writing without waiting for more.
const ENOUGH_TO_WRITE: usize = MAX_WAITING / 4;
/// How long a line may wait for others, if they come faster than this. If every small batch woke the
/// writer, that would cost the lanes more than the writing does.
const MAX_DELAY: Duration = Duration::from_millis(1);

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
    /// The weight that wakes the receiver; 0 while the receiver is awake.
    wakes: usize,
    /// The sender is gone: no more records come.
    ended: bool,
    /// The receiver is gone: nobody takes records any more.
    gone: bool,
}

impl Queue {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the two ends of a new queue.
pub(super) fn queue() -> (Sender, Receiver) {
    let queue = Arc::new(Queue::default());
    (Sender(queue.clone()), Receiver { queue, hurried: false })
}

/// The end where records go in. Dropping it ends the queue.
#[derive(Debug)]
pub(super) struct Sender(Arc<Queue>);

impl Sender {
    /// Hands over a batch. Waits while the queue is full.
    ///
    /// # Errors
    /// Fails if the receiver is gone.
    pub(super) fn send(&self, batch: Batch) -> Result<(), Closed> {
        let weight: usize = batch.iter().map(|record| 1 + record.varbinds.len()).sum();
        let mut state = self.0.state();
        while state.weight >= MAX_WAITING && !state.gone {
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

/// The end where records come out. After it is dropped, senders fail.
#[derive(Debug)]
pub(super) struct Receiver {
    queue: Arc<Queue>,
    /// Whether records came fast at the last wait.
    hurried: bool,
}

impl Receiver {
    /// Returns everything that is in the queue, in order, without waiting.
    pub(super) fn take(&self) -> Vec<Batch> {
        self.taken(self.queue.state())
    }

    /// Returns the same, but waits until the queue is not empty. `None` means the end.
    pub(super) fn wait(&mut self) -> Option<Vec<Batch>> {
        let idle = Instant::now();
        let mut state = self.queue.state();
        if self.hurried {
            while state.weight < ENOUGH_TO_WRITE && !state.ended {
                let left = MAX_DELAY.saturating_sub(idle.elapsed());
                if left.is_zero() {
                    break;
                }
                state.wakes = ENOUGH_TO_WRITE;
                let woken = self.queue.filled.wait_timeout(state, left);
                state = woken.unwrap_or_else(PoisonError::into_inner).0;
            }
        }
        while state.batches.is_empty() && !state.ended {
            state.wakes = 1;
            state = self.queue.filled.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        self.hurried = idle.elapsed() < 2 * MAX_DELAY;
        Some(self.taken(state)).filter(|batches| !batches.is_empty())
    }

    fn taken(&self, mut state: MutexGuard<'_, State>) -> Vec<Batch> {
        state.wakes = 0;
        let waited_for = mem::take(&mut state.weight) >= MAX_WAITING;
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
    fn records_keep_their_order_and_the_queue_its_bound() {
        let (sender, mut receiver) = queue();
        let sending = thread::spawn(move || {
            for i in 0..3000 {
                let batch = (0..i % 4).map(|k| record(&format!("{i}.{k}"), i % 97)).collect();
                sender.send(batch).unwrap();
            }
            // A record that is heavier than the whole bound goes through too.
            sender.send(vec![record("heavy", 2 * MAX_WAITING)]).unwrap();
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
            assert!(heavy || weights.sum::<usize>() <= MAX_WAITING + heaviest);
            hosts.extend(batches.into_iter().flatten().map(|record| record.host.to_string()));
        }
        sending.join().unwrap();
        let sent = (0..3000).flat_map(|i| (0..i % 4).map(move |k| format!("{i}.{k}")));
        assert!(hosts.into_iter().eq(sent.chain(["heavy".to_owned(), "last".to_owned()])));
    }

    #[test]
    fn a_dropped_receiver_releases_waiting_senders() {
        let (sender, receiver) = queue();
        sender.send(vec![record("fills", MAX_WAITING)]).unwrap();
        let waiting = thread::spawn(move || sender.send(vec![record("waits", 0)]));
        drop(receiver);
        assert_eq!(waiting.join().unwrap(), Err(Closed));
    }

    #[test]
    fn an_empty_batch_wakes_nobody_and_the_end_stays_the_end() {
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
