//! A real nats-server for one test.

pub use super::nats_server::Nats;

use super::server::StartError;

/// Starts a server with JetStream. Returns `None` where no nats-server is installed: the test prints
/// a line and passes.
///
/// # Panics
/// The server is installed and does not start.
pub fn start() -> Option<Nats> {
    start_with("", Some(""))
}

/// Does the same with more lines of configuration, and about JetStream, or without it.
///
/// # Panics
/// As [`start`].
pub fn start_with(config: &str, jetstream: Option<&str>) -> Option<Nats> {
    match Nats::start(config, jetstream) {
        Ok(nats) => Some(nats),
        Err(error @ StartError::Missing(..)) => {
            eprintln!("skipped: {error}");
            None
        }
        Err(error) => panic!("{error}"),
    }
}
