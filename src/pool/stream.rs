//! Targets in, results out: distributes work to threads.

use crate::{Cancel, Target};
use crossbeam_channel::{Receiver, bounded};
use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{Arc, Mutex, PoisonError},
};

/// Results as they finish. Dropping it stops the workers.
#[derive(Debug)]
pub(super) struct Stream<T> {
    results: Receiver<T>,
    cancel: Cancel,
    panic: Arc<Mutex<Option<Box<dyn Any + Send>>>>,
    /// Kept, because a pool that is dropped may leave our work undone.
    _threads: Arc<rayon::ThreadPool>,
}

/// Starts the threads: each takes targets, calls `work` for each, and passes on the results.
pub(super) fn start<I, F, T>(
    threads: &Arc<rayon::ThreadPool>,
    buffer: usize,
    cancel: Cancel,
    targets: I,
    work: F,
) -> Stream<T>
where
    I: Iterator<Item: Into<Target>> + Send + 'static,
    F: Fn(Target, &Cancel) -> T + Send + Sync + 'static,
    T: Send + 'static,
{
    let (sender, results) = bounded(buffer);
    let panic = Arc::new(Mutex::new(None));
    // The iterator is taken away at its end or its panic, so it is not asked again.
    let targets = Mutex::new(Some(targets));
    {
        let (cancel, panic) = (cancel.clone(), panic.clone());
        threads.spawn_broadcast(move |_| {
            while !cancel.is_given_up() {
                let Some(target) = next(&targets, &panic) else { break };
                if sender.send(work(target, &cancel)).is_err() {
                    break;
                }
            }
        });
    }
    Stream { results, cancel, panic, _threads: threads.clone() }
}

fn next<I: Iterator<Item: Into<Target>>>(
    targets: &Mutex<Option<I>>,
    panic: &Mutex<Option<Box<dyn Any + Send>>>,
) -> Option<Target> {
    let mut targets = targets.lock().unwrap_or_else(PoisonError::into_inner);
    let iterator = targets.as_mut()?;
    let taken = catch_unwind(AssertUnwindSafe(|| iterator.next().map(Into::into)));
    if let Ok(Some(target)) = taken {
        return Some(target);
    }
    let finished = targets.take();
    if let Err(payload) = taken {
        *panic.lock().unwrap_or_else(PoisonError::into_inner) = Some(payload);
        // The iterator may be half changed, so its own drop may panic again.
        std::mem::forget(finished);
    }
    None
}

impl<T> Stream<T> {
    pub(super) fn cancel(&self) -> Cancel {
        self.cancel.clone()
    }

    pub(super) fn next(&mut self) -> Option<T> {
        if let Ok(result) = self.results.recv() {
            return Some(result);
        }
        let payload = self.panic.lock().unwrap_or_else(PoisonError::into_inner).take();
        payload.map(|payload| resume_unwind(payload))
    }
}

impl<T> Drop for Stream<T> {
    fn drop(&mut self) {
        self.cancel.give_up();
    }
}
