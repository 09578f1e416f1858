//! `multisnmp demo`: a private snmpd that plays many hosts, and the query for them.
//!
//! The code of `multisnmp get` asks them.

#[allow(dead_code, unreachable_pub, reason = "the testkit includes this file, and uses the rest")]
pub(crate) mod nats;
#[allow(unreachable_pub, reason = "the testkit includes this file, too")]
mod server;
#[allow(dead_code, unreachable_pub, reason = "the testkit includes this file, and uses the rest")]
mod snmpd;

use netsnmp::{Query, Settings, Target};
use server::StartError;
use snmpd::{Setup, Snmpd};
use std::{
    fmt,
    net::{Ipv4Addr, SocketAddr, UdpSocket},
};

/// The objects that the demo reads from every host.
const OBJECTS: [&str; 3] = ["sysDescr", "sysName", "sysUpTime"];

/// How many hosts there are at most if 127.0.0.1 is the only loopback address. Then each host is a
/// port, and each port a socket of snmpd. On macOS, it may open 256 files by default.
const MAX_PORTS: u32 = 100;

/// The agent and its hosts. Dropping it stops the agent.
#[derive(Debug)]
pub(crate) struct Demo {
    agent: Snmpd,
    hosts: u32,
    layout: Layout,
}

/// How one snmpd plays many hosts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// One port on every address of 127.0.0.0/8, as on Linux.
    Addresses,
    /// Many ports of 127.0.0.1.
    Ports,
}

impl Layout {
    fn of_this_system() -> Self {
        match UdpSocket::bind((Ipv4Addr::new(127, 0, 0, 2), 0)) {
            Ok(_) => Self::Addresses,
            Err(_) => Self::Ports,
        }
    }
}

impl Demo {
    /// Starts the agent on free loopback ports, as the current user, with its own configuration
    /// and state in a temporary folder.
    ///
    /// # Errors
    /// snmpd does not start, or there are more hosts than this system has addresses for.
    pub(crate) fn start(hosts: u32) -> Result<Self, DemoError> {
        Self::with(Layout::of_this_system(), hosts)
    }

    fn with(layout: Layout, hosts: u32) -> Result<Self, DemoError> {
        if layout == Layout::Ports && hosts > MAX_PORTS {
            return Err(DemoError::TooManyHosts);
        }
        let ports = if layout == Layout::Ports { hosts.max(1) as usize } else { 1 };
        let agent = Snmpd::start(ports, |_, ports| Setup {
            // The port is open on every address for a moment, but only loopback sources get answers.
            config: "rocommunity public 127.0.0.0/8 .1.3.6.1.2.1.1\n".to_owned(),
            state: String::new(),
            listen: match layout {
                Layout::Addresses => vec![format!("udp:0.0.0.0:{}", ports[0])],
                Layout::Ports => ports.iter().map(|port| format!("udp:127.0.0.1:{port}")).collect(),
            },
        })?;
        Ok(Self { agent, hosts, layout })
    }

    /// Returns the hosts. All of them are this agent.
    pub(crate) fn targets(&self) -> impl Iterator<Item = Target> + Send + 'static {
        let (ports, layout) = (self.agent.ports().to_vec(), self.layout);
        (0..self.hosts).map(move |host| Target::from(address(layout, &ports, host)))
    }

    /// Returns what to ask them.
    ///
    /// # Errors
    /// The names are unknown, which is a bug in the built-in names.
    pub(crate) fn query(&self) -> netsnmp::Result<Query> {
        Query::get(OBJECTS)
    }

    /// Returns how to ask them: with SNMPv2c and the community that the agent knows. What the user
    /// has configured for other hosts does not matter here.
    pub(crate) fn settings(&self) -> Settings {
        Settings::default()
    }
}

/// Returns the address of the host with that number.
fn address(layout: Layout, ports: &[u16], host: u32) -> SocketAddr {
    match layout {
        Layout::Addresses => {
            let first = u32::from(Ipv4Addr::LOCALHOST);
            (Ipv4Addr::from(first + host), ports[0]).into()
        }
        Layout::Ports => (Ipv4Addr::LOCALHOST, ports[host as usize]).into(),
    }
}

/// Why there is no demo.
#[derive(Debug)]
pub(crate) enum DemoError {
    /// More hosts than ports.
    TooManyHosts,
    /// The agent did not start.
    Agent(StartError),
}

impl fmt::Display for DemoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooManyHosts => write!(
                f,
                "127.0.0.1 is the only loopback address of this system, and the demo uses at most \
                 {MAX_PORTS} of its ports: --hosts {MAX_PORTS}"
            ),
            Self::Agent(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for DemoError {}

impl From<StartError> for DemoError {
    fn from(error: StartError) -> Self {
        Self::Agent(error)
    }
}

#[cfg(test)]
mod tests {
    use super::snmpd::up_time_request;
    use super::*;
    use std::{collections::HashSet, time::Duration};

    /// Asks every host directly.
    fn all_answer(demo: &Demo) {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let hosts: Vec<SocketAddr> =
            demo.targets().map(|target| target.host().parse().unwrap()).collect();
        let different: HashSet<_> = hosts.iter().collect();
        assert_eq!(different.len(), demo.hosts as usize);
        for host in &hosts {
            socket.send_to(&up_time_request("public"), host).unwrap();
            let (length, from) = socket.recv_from(&mut [0; 512]).unwrap();
            assert_eq!(from, *host);
            assert!(length > 40, "{length}");
        }
    }

    #[test]
    fn hosts_are_addresses_if_loopback_is_a_network() {
        if Layout::of_this_system() == Layout::Addresses {
            all_answer(&Demo::start(300).unwrap());
        }
    }

    #[test]
    fn hosts_are_ports_if_loopback_is_one_address() {
        all_answer(&Demo::with(Layout::Ports, 20).unwrap());
        let refused = Demo::with(Layout::Ports, 101).unwrap_err().to_string();
        assert!(refused.contains("--hosts 100"), "{refused}");
    }

    #[test]
    fn the_last_host_of_a_large_demo_is_on_loopback() {
        let last = address(Layout::Addresses, &[161], 65_533);
        assert_eq!(last, "127.0.255.254:161".parse().unwrap());
    }
}
