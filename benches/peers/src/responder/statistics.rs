//! Counts of datagrams.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Counts of what has happened so far.
#[derive(Default, Debug)]
pub struct Statistics {
    /// Datagrams received.
    pub requests: AtomicU64,
    /// Datagrams sent.
    pub answers: AtomicU64,
    /// Requests to hosts that never answer.
    pub dead: AtomicU64,
    /// Requests and answers that `loss` dropped.
    pub lost: AtomicU64,
    /// Requests without an answer: malformed, or with another community.
    pub refused: AtomicU64,
    /// Answers that the system did not send.
    pub unsent: AtomicU64,
    /// Requests that the kernel dropped, because the socket's buffer was full.
    pub kernel_drops: AtomicU64,
}

impl Statistics {
    /// A line for people to read.
    pub fn summary(&self) -> String {
        format!(
            "{} requests, {} answers, {} to dead hosts, {} lost on purpose, {} refused, \
             {} unsent, {} dropped by the kernel",
            self.requests.load(Relaxed),
            self.answers.load(Relaxed),
            self.dead.load(Relaxed),
            self.lost.load(Relaxed),
            self.refused.load(Relaxed),
            self.unsent.load(Relaxed),
            self.kernel_drops.load(Relaxed)
        )
    }
}
