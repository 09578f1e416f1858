//! A fast SNMP agent simulator: every address of this machine is a separate agent.
//!
//! This part supports SNMPv1 and SNMPv2c and needs only libc. [`Secure`] adds SNMPv3.

pub mod agent;
pub mod ber;
mod options;
mod secure;
mod serve;
pub mod socket;
mod statistics;
pub mod tree;

pub use options::Options;
pub use secure::{NoV3, Secure};
pub use statistics::Statistics;

use agent::Agent;
use socket::Socket;
use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    thread::JoinHandle,
    time::Duration,
};

/// A running simulator; dropping it stops it.
pub struct Responder {
    port: u16,
    statistics: Arc<Statistics>,
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Responder {
    /// Starts the threads. `secure` is called once per thread to create its [`Secure`].
    ///
    /// # Errors
    /// Errors of the system, mostly of binding.
    pub fn start<S: Secure + Send + 'static>(
        options: &Options,
        mut secure: impl FnMut() -> S,
    ) -> io::Result<Self> {
        let tree = Arc::new(tree::Tree::new(options.rows));
        let mut port = 0;
        let mut sockets = Vec::new();
        for address in &options.bind {
            for _ in 0..options.threads {
                let mut address = *address;
                if address.port() == 0 {
                    address.set_port(port);
                }
                let socket = Socket::bind(address)?;
                // Long enough to cost no CPU time, short enough to stop soon.
                socket.set_receive_timeout(Duration::from_millis(100))?;
                if port == 0 {
                    port = socket.port()?;
                }
                sockets.push(socket);
            }
        }
        let statistics = Arc::new(Statistics::default());
        let stop = Arc::new(AtomicBool::new(false));
        let mut threads = Vec::new();
        for (i, socket) in sockets.into_iter().enumerate() {
            let server = serve::Server::new(
                socket,
                Agent::new(tree.clone(), options.max_size),
                secure(),
                options,
                i as u64,
                statistics.clone(),
            );
            let stop = stop.clone();
            threads.push(
                std::thread::Builder::new()
                    .name(format!("responder-{i}"))
                    .spawn(move || server.run(&stop))?,
            );
        }
        Ok(Self { port, statistics, stop, threads })
    }

    /// The port of all sockets.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The counts of what has happened so far.
    pub fn statistics(&self) -> &Statistics {
        &self.statistics
    }
}

impl Drop for Responder {
    fn drop(&mut self) {
        self.stop.store(true, Relaxed);
        for thread in self.threads.drain(..) {
            // A thread that panicked has already printed a message.
            let _ = thread.join();
        }
    }
}
