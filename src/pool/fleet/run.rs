//! The threads of a fleet.

use super::{Fleet, link, writer};
use crate::ErrorKind;
use std::sync::PoisonError;

impl Fleet {
    /// Does the work of one thread: of the first `count` ones each is the link of a worker, and of
    /// the next `count` ones each is the writer.
    pub(in crate::pool) fn run(&self, thread: usize) {
        let count = self.count();
        if thread >= 2 * count {
            return;
        }
        let which = thread % count;
        match thread < count {
            true => {
                link::run(self, which);
                let mut slot = self.lock(which);
                (slot.ended, slot.gone) = (true, true);
                let left = slot.waiting.drain(..).collect();
                // A host may come after this thread.
                slot.failed.get_or_insert_with(|| "its worker has ended".to_owned());
                drop(slot);
                self.wake(which);
                let is_last = (0..count).all(|which| self.lock(which).gone);
                self.refuse(which, left, &ErrorKind::Cancelled);
                if is_last {
                    // The records end when nobody can send any more.
                    self.sink.lock().unwrap_or_else(PoisonError::into_inner).take();
                }
            }
            false => writer::run(self, which),
        }
    }
}
