//! Wakes the async task that waits for records.

/// At most one task waits. Without the feature `futures` there is none.
#[derive(Default)]
pub(super) struct Wake {
    #[cfg(feature = "futures")]
    task: std::sync::Mutex<Option<std::task::Waker>>,
}

#[cfg(feature = "futures")]
impl Wake {
    /// Wakes this task from now on. The caller must look for records once more after this.
    pub(super) fn register(&self, task: &std::task::Waker) {
        let mut waiting = self.task.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match &mut *waiting {
            Some(known) => known.clone_from(task),
            None => *waiting = Some(task.clone()),
        }
    }

    /// There are records, or there will be no more.
    pub(super) fn wake(&self) {
        // The task may run at once on this thread, so it is woken outside the lock.
        let task = self.task.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        if let Some(task) = task {
            task.wake();
        }
    }
}

#[cfg(not(feature = "futures"))]
impl Wake {
    pub(super) fn wake(&self) {}
}
