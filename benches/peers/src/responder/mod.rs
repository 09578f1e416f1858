//! A fast SNMP agent simulator: every address of this machine is a separate agent.
//!
//! This part supports SNMPv1 and SNMPv2c and needs only libc. [`Secure`] adds SNMPv3.

pub mod agent;
pub mod ber;
mod serve;
pub mod socket;
pub mod tree;

use agent::{Agent, Asked};
use ber::Out;
use socket::Socket;
use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    thread::JoinHandle,
    time::Duration,
};

/// The properties of the agents.
#[derive(Clone, Debug)]
pub struct Options {
    /// The addresses to listen on. With port 0, the first gets a free port and the others get the
    /// same.
    pub bind: Vec<SocketAddr>,
    /// The number of threads for each address.
    pub threads: usize,
    /// The number of interfaces of each agent.
    pub rows: u32,
    /// The community that gets answers.
    pub community: Vec<u8>,
    /// The size of the largest message.
    pub max_size: usize,
    /// The percentage of hosts that never answer.
    pub dead: f64,
    /// The delay of every answer.
    pub delay: Duration,
    /// The percentage of requests that are lost, and of answers.
    pub loss: f64,
    /// The seed of the random numbers.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            bind: vec![SocketAddr::from(([0, 0, 0, 0], 0))],
            threads: 1,
            rows: 48,
            community: b"public".to_vec(),
            max_size: 65_507,
            dead: 0.0,
            delay: Duration::ZERO,
            loss: 0.0,
            seed: 1,
        }
    }
}

/// Answers SNMPv3 messages.
pub trait Secure {
    /// Writes the answer to a message. Returns `false` if there is no answer.
    fn answer(&mut self, agent: &mut Agent, message: &[u8], asked: Asked, out: &mut Out) -> bool;
}

/// No SNMPv3: its messages get no answer.
pub struct NoV3;

impl Secure for NoV3 {
    fn answer(&mut self, _: &mut Agent, _: &[u8], _: Asked, _: &mut Out) -> bool {
        false
    }
}

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
