//! The event loop of the client for NATS: one thread.

use std::future::Future;

/// Runs a future to its end, in this thread.
///
/// # Panics
/// The system refuses what an event loop needs.
pub(super) fn block_on<F: Future>(work: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap_or_else(|error| panic!("no event loop: {error}")).block_on(work)
}
