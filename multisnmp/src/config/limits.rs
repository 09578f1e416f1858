//! How much a run may ask of this machine and of the network: [`Limits`].

use super::{layer::Layer, room::processors};
use crate::error::Error;
use netsnmp::{Pool, PoolBuilder, Settings};
use std::time::Duration;

/// How many hosts are asked at once, how fast, by how many threads and for how long.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Limits {
    /// Hosts at once over UDP.
    pub(crate) in_flight: usize,
    /// Packets a second over UDP.
    pub(crate) rate: Option<f64>,
    /// Requests at once to one address and port.
    pub(crate) per_host: usize,
    /// Hosts at once in one /24 or IPv6 /64.
    pub(crate) per_net: Option<usize>,
    /// Threads for UDP.
    pub(crate) lanes: usize,
    /// Threads for hosts over tcp: and unix:, one host each.
    pub(crate) workers: usize,
    /// Worker processes that ask the hosts; 0: this process does.
    pub(crate) isolate: usize,
    /// How long the whole run may take.
    pub(crate) deadline: Option<Duration>,
    /// How long hosts under way may take after the first signal.
    pub(crate) drain: Duration,
    /// The memory for the values of all hosts.
    pub(crate) max_memory: Option<usize>,
    /// Records in the order of the targets.
    pub(crate) ordered: bool,
}

impl Limits {
    /// Returns the limits of a layer.
    ///
    /// # Errors
    /// A value does not fit.
    pub(crate) fn of(layer: &Layer) -> Result<Self, Error> {
        Ok(Self {
            in_flight: layer.in_flight.value()?.copied().unwrap_or(32_768),
            rate: layer.rate.value()?.copied(),
            per_host: layer.per_host.value()?.copied().unwrap_or(1),
            per_net: layer.per_net.value()?.copied(),
            lanes: layer.lanes.value()?.copied().unwrap_or_else(processors),
            workers: layer.workers.value()?.copied().unwrap_or(64),
            isolate: layer.isolate.value()?.copied().unwrap_or(0),
            deadline: layer.deadline.value()?.copied(),
            drain: layer.drain.value()?.copied().unwrap_or(Duration::from_secs(10)),
            max_memory: layer.max_memory.value()?.copied(),
            ordered: layer.ordered.value()?.copied().unwrap_or(false),
        })
    }

    /// Returns a pool for `hosts` hosts. It starts no thread that would never have a host.
    pub(crate) fn pool(&self, settings: Settings, hosts: u128) -> PoolBuilder {
        Pool::builder()
            .settings(settings)
            .in_flight(self.in_flight)
            .rate(self.rate)
            .per_host(self.per_host)
            .per_net(self.per_net)
            .lanes(self.lanes_for(hosts))
            .workers(at_most(self.workers, hosts))
            .isolate(self.processes_for(hosts))
            .deadline(self.deadline)
            .ordered(self.ordered)
            .memory(self.max_memory)
    }

    /// Returns how many worker processes this number of hosts keeps busy.
    pub(crate) fn processes_for(&self, hosts: u128) -> usize {
        match self.isolate {
            0 => 0,
            processes => at_most(processes, hosts),
        }
    }

    /// Returns how many lanes this number of hosts keeps busy.
    pub(crate) fn lanes_for(&self, hosts: u128) -> usize {
        at_most(self.lanes, hosts)
    }
}

fn at_most(threads: usize, hosts: u128) -> usize {
    threads.min(usize::try_from(hosts).unwrap_or(usize::MAX)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Origin;

    fn limits(pairs: &[(&'static str, &str)]) -> Result<Limits, Error> {
        let mut layer = Layer::default();
        for (key, text) in pairs {
            layer.read_text(key, text, Origin::Flag("flag"));
        }
        Limits::of(&layer.over(Layer::built_in(), false))
    }

    #[test]
    fn the_built_in_limits() {
        let expected = Limits {
            in_flight: 32_768,
            rate: None,
            per_host: 1,
            per_net: None,
            lanes: processors(),
            workers: 64,
            isolate: 0,
            deadline: None,
            drain: Duration::from_secs(10),
            max_memory: None,
            ordered: false,
        };
        let built_in = Limits { max_memory: None, ..limits(&[]).unwrap() };
        assert_eq!(built_in, expected);
        assert_eq!(Limits::of(&Layer::default()).unwrap(), expected);
    }

    #[test]
    fn values_are_read() {
        let limits = limits(&[
            ("in_flight", "7"),
            ("rate", "2.5"),
            ("per_host", "2"),
            ("per_net", "3"),
            ("lanes", "4"),
            ("workers", "5"),
            ("isolate", "6"),
            ("deadline", "1.5m"),
            ("drain", "0"),
            ("max_memory", "8M"),
            ("ordered", "Yes"),
        ]);
        let expected = Limits {
            in_flight: 7,
            rate: Some(2.5),
            per_host: 2,
            per_net: Some(3),
            lanes: 4,
            workers: 5,
            isolate: 6,
            deadline: Some(Duration::from_secs(90)),
            drain: Duration::ZERO,
            max_memory: Some(8 << 20),
            ordered: true,
        };
        assert_eq!(limits.unwrap(), expected);
    }

    #[test]
    fn nonsense_is_an_error_with_its_origin() {
        for (key, bad) in [
            ("in_flight", &["0", "-1", "1.5", "many", "10000001", ""][..]),
            ("rate", &["0", "-1", "NaN", "inf", "0.0001", "fast", "100/s"]),
            ("per_host", &["0", "-1", "x"]),
            ("per_net", &["0", "-1", "x"]),
            ("lanes", &["0", "-1", "1025"]),
            ("workers", &["0", "-1", "10001"]),
            ("isolate", &["-1", "1025", "two"]),
            ("deadline", &["0", "-1", "NaN", "inf", "5d", "2592001", "soon", ""]),
            ("drain", &["-1", "NaN", "inf", "5d", "soon", ""]),
            ("ordered", &["2", "maybe", ""]),
        ] {
            for text in bad {
                let error = limits(&[(key, text)]).unwrap_err().to_string();
                let start = format!("flag: {key} {text:?}");
                assert!(error.starts_with(&start), "{error}");
            }
        }
    }
}
