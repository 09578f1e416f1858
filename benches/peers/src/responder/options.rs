//! The options of the agents.

use std::{net::SocketAddr, time::Duration};

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
