//! Who answers in a cell: [`World`].

use crate::gate::{Gate, Pass};
use std::sync::Arc;
use testkit::{
    agent::{AUTH_PASSPHRASE, Agent, PRIV_PASSPHRASE},
    faulty::{Action, Faulty, Request},
    impaired::Impaired,
    relay::Relay,
    tree::Tree,
};

/// How many hosts a peer is.
const HOSTS: u32 = 12;
/// How many hosts an snmpd is: there is a relay for each.
const RELAYS: usize = 4;

/// The hosts that are asked, and what the command needs to ask them.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) hosts: Vec<String>,
    pub(crate) access: Vec<&'static str>,
    pub(crate) gate: Arc<Gate>,
    pub(crate) who: Who,
}

/// What answers.
#[derive(Debug)]
pub(crate) enum Who {
    /// One peer, which is every host.
    Peer(Option<Faulty>),
    /// One snmpd behind a relay for each host. It speaks SNMPv3.
    Snmpd { agent: Agent, _relays: Vec<Relay> },
}

/// Returns a number. It is always the same for the same name of a cell.
pub(crate) fn seed(name: &str) -> u64 {
    // FNV-1a.
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, octet| {
        (hash ^ u64::from(octet)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Answers as a small switch, through this network.
fn answer(
    gate: Arc<Gate>,
    mut network: Impaired,
    is_silent: fn(&Request) -> bool,
) -> impl FnMut(&Request) -> Vec<Action> + Send + 'static {
    let tree = Tree::system().with_table("1.3.6.1.2.1.2.2.1", &[1, 2, 8], 7);
    move |request| match gate.pass(request.host_number()) {
        Pass::Calm => vec![tree.answer(request).into()],
        Pass::Held => Vec::new(),
        Pass::Through if is_silent(request) => Vec::new(),
        Pass::Through => {
            // A scan asks everybody for an SNMPv3 engine, and this switch has none.
            let known = request.message.v3.is_none();
            network.carry(known.then(|| tree.answer(request).into()).into_iter().collect())
        }
    }
}

impl World {
    /// Hosts behind a network that is made from the seed of a cell. `first` requests get an answer
    /// before the fault.
    pub(crate) fn peer(network: Impaired, first: usize) -> Self {
        Self::of(network, first, |_| false)
    }

    /// Hosts of which every second one never answers.
    pub(crate) fn half_silent(network: Impaired) -> Self {
        Self::of(network, usize::MAX, |request| request.host_number() % 2 == 0)
    }

    fn of(network: Impaired, first: usize, is_silent: fn(&Request) -> bool) -> Self {
        let gate = Arc::new(Gate::after(first));
        let peer = Faulty::everywhere(answer(Arc::clone(&gate), network, is_silent));
        let hosts = peer.hosts(HOSTS);
        Self { hosts, access: Vec::new(), gate, who: Who::Peer(Some(peer)) }
    }

    /// Closes the ports of all hosts. Returns what opens them again.
    pub(crate) fn close(&mut self, network: Impaired) -> impl FnOnce(&mut Self) + use<> {
        let Who::Peer(peer) = &mut self.who else { panic!("an snmpd is restarted instead") };
        let address = peer.take().expect("the ports are open").address();
        move |world| {
            let behaviour = answer(Arc::clone(&world.gate), network, |_| false);
            world.who = Who::Peer(Some(Faulty::on(address, behaviour)));
        }
    }

    /// Hosts that speak SNMPv3.
    pub(crate) fn snmpd(first: usize) -> Self {
        let agent = Agent::start();
        let gate = Arc::new(Gate::after(first));
        let relay = |number: usize| {
            let gate = Arc::clone(&gate);
            Relay::start(agent.address(), move |_| gate.pass(number as u64) != Pass::Held)
        };
        let relays: Vec<Relay> = (0..RELAYS).map(relay).collect();
        // A scan names an address without its transport.
        let plain = |relay: &Relay| relay.udp().replace("udp:", "");
        let hosts = relays.iter().map(plain).collect();
        let access = vec![
            "-v3",
            "-l",
            "authPriv",
            "-u",
            "u-sha-aes",
            "-a",
            "SHA",
            "-x",
            "AES",
            "-A",
            AUTH_PASSPHRASE,
            "-X",
            PRIV_PASSPHRASE,
        ];
        Self { hosts, access, gate, who: Who::Snmpd { agent, _relays: relays } }
    }

    /// Starts the agent again, with new boots.
    pub(crate) fn reboot(&mut self) {
        let Who::Snmpd { agent, .. } = &mut self.who else { panic!("a peer has no boots") };
        agent.reboot();
    }
}
