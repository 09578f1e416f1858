//! The reference works.

use netsnmp_bench::{
    v3::Protocols,
    works::{COLUMNS, ROWS, SCALARS},
};

/// A work: which hosts are asked for what, and the state of the network.
pub struct Work {
    /// The name on the command line.
    pub name: &'static str,
    /// The title of its table.
    pub title: &'static str,
    /// The number of hosts.
    pub hosts: usize,
    /// The number of hosts with `--quick`.
    pub quick: usize,
    /// Whether 7 scalars and 14 columns are asked for, not just sysDescr.0.
    pub tables: bool,
    /// The protocols of SNMPv3; `None` is SNMPv2c.
    pub v3: Option<Protocols>,
    /// The percentage of hosts that never answer.
    pub dead: f64,
    /// The delay of every answer in milliseconds.
    pub delay: u32,
    /// The percentage of packets that are lost in each direction.
    pub loss: f64,
    /// The number of engine IDs.
    pub engines: u32,
    /// Whether it runs if no work is named.
    pub default: bool,
    /// Whether only contestants made for so many hosts take part; the others would take too long.
    pub huge: bool,
}

const W1: Work = Work {
    name: "w1",
    title: "W1: sysDescr.0 of 10,000 hosts",
    hosts: 10_000,
    quick: 2_000,
    tables: false,
    v3: None,
    dead: 0.0,
    delay: 0,
    loss: 0.0,
    engines: 8,
    default: true,
    huge: false,
};

/// All works.
pub static WORKS: [Work; 12] = [
    W1,
    Work {
        name: "w1-100k",
        title: "W1: sysDescr.0 of 100,000 hosts",
        hosts: 100_000,
        quick: 10_000,
        ..W1
    },
    Work {
        name: "w1-1m",
        title: "W1: sysDescr.0 of 1,000,000 hosts",
        hosts: 1_000_000,
        quick: 50_000,
        default: false,
        huge: true,
        ..W1
    },
    Work {
        name: "w2",
        title: "W2: 7 scalars and 14 columns of 48 rows of 500 hosts",
        hosts: 500,
        quick: 100,
        tables: true,
        ..W1
    },
    Work { name: "w3", title: "W3: W1 with 5% dead hosts, 1 s, 1 retry", dead: 5.0, ..W1 },
    Work { name: "w4", title: "W4: W1 with every answer 50 ms late", delay: 50, ..W1 },
    Work {
        name: "w5-8",
        title: "W5: W1 over SNMPv3 authPriv, SHA and AES, 8 engines",
        v3: Some(Protocols::ShaAes),
        ..W1
    },
    Work {
        name: "w5-1000",
        title: "W5: W1 over SNMPv3 authPriv, SHA and AES, 1,000 engines",
        v3: Some(Protocols::ShaAes),
        engines: 1_000,
        ..W1
    },
    Work {
        name: "w5-sha512",
        title: "W5: W1 over SNMPv3 authPriv, SHA-512 and AES-256, 1,000 engines",
        v3: Some(Protocols::Sha512Aes256),
        engines: 1_000,
        ..W1
    },
    Work {
        name: "w6",
        title: "W6: W2 with 5,000 hosts",
        hosts: 5_000,
        quick: 200,
        tables: true,
        ..W1
    },
    Work {
        name: "loss-1",
        title: "W1 with 1% of packets lost each way, 1 s, 1 retry",
        loss: 1.0,
        default: false,
        ..W1
    },
    Work {
        name: "loss-10",
        title: "W1 with 10% of packets lost each way, 1 s, 1 retry",
        loss: 10.0,
        default: false,
        ..W1
    },
];

impl Work {
    /// The number of values that each host must give.
    pub fn values(&self) -> usize {
        if self.tables { SCALARS.len() + COLUMNS.len() * ROWS as usize } else { 1 }
    }

    /// The options of the responder for this work.
    pub fn responder_args(&self) -> Vec<String> {
        let protocols = self.v3.unwrap_or(Protocols::ShaAes).name();
        [
            ("--protocols", protocols.to_owned()),
            ("--dead", self.dead.to_string()),
            ("--delay", self.delay.to_string()),
            ("--loss", self.loss.to_string()),
            ("--engines", self.engines.to_string()),
        ]
        .into_iter()
        .flat_map(|(name, value)| [name.to_owned(), value])
        .collect()
    }

    /// Whether many hosts have to be waited for at the same time.
    pub fn is_slow(&self) -> bool {
        self.dead > 0.0 || self.delay > 0 || self.loss > 0.0
    }
}
