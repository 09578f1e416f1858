//! A fast SNMP agent simulator: every address of the host is an agent of its own.
//!
//! This part speaks SNMPv1 and SNMPv2c and needs nothing but libc; SNMPv3 is added to it through
//! [`Secure`].

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

/// How the agents are to be.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where to listen. With port 0 the first gets a free one, and the others the same.
    pub bind: Vec<SocketAddr>,
    /// Threads for each of them.
    pub threads: usize,
    /// Interfaces of each agent.
    pub rows: u32,
    /// The community that is answered.
    pub community: Vec<u8>,
    /// The largest message.
    pub max_size: usize,
    /// How many percent of hosts never answer.
    pub dead: f64,
    /// How late every answer is.
    pub delay: Duration,
    /// How many percent of requests are lost, and of answers.
    pub loss: f64,
    /// Where chance starts.
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

/// What answers SNMPv3 messages.
pub trait Secure {
    /// Writes the answer to a message, `false` for silence.
    fn answer(&mut self, agent: &mut Agent, message: &[u8], asked: Asked, out: &mut Out) -> bool;
}

/// No SNMPv3: such messages get no answer.
pub struct NoV3;

impl Secure for NoV3 {
    fn answer(&mut self, _: &mut Agent, _: &[u8], _: Asked, _: &mut Out) -> bool {
        false
    }
}

/// What happened so far.
#[derive(Default, Debug)]
pub struct Statistics {
    /// Datagrams received.
    pub requests: AtomicU64,
    /// Datagrams sent.
    pub answers: AtomicU64,
    /// Requests to hosts that never answer.
    pub dead: AtomicU64,
    /// Requests and answers thrown away by `loss`.
    pub lost: AtomicU64,
    /// Requests that got no answer: malformed, or with another community.
    pub refused: AtomicU64,
    /// Answers the system did not take.
    pub unsent: AtomicU64,
    /// Requests the kernel dropped, for want of room in the socket's buffer.
    pub kernel_drops: AtomicU64,
}

impl Statistics {
    /// One line for people.
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
    /// Starts the threads. `secure` makes what answers SNMPv3, for each thread its own.
    ///
    /// # Errors
    /// Those of the system, of binding above all.
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
                // Long enough to cost nothing, short enough to stop soon.
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

    /// The port all sockets are bound to.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What happened so far.
    pub fn statistics(&self) -> &Statistics {
        &self.statistics
    }
}

impl Drop for Responder {
    fn drop(&mut self) {
        self.stop.store(true, Relaxed);
        for thread in self.threads.drain(..) {
            // A thread that panicked has said so.
            let _ = thread.join();
        }
    }
}
