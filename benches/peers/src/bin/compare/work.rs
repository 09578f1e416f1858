//! The reference works.

use netsnmp_bench::works::{COLUMNS, ROWS, SCALARS};

/// One work: what is asked of whom, and how the network is.
pub struct Work {
    /// As the command line names it.
    pub name: &'static str,
    /// As the table does.
    pub title: &'static str,
    /// How many hosts there are.
    pub hosts: usize,
    /// Hosts asked with `--quick`.
    pub quick: usize,
    /// 7 scalars and 14 columns, rather than sysDescr.0.
    pub tables: bool,
    /// SNMPv3.
    pub v3: bool,
    /// Percent of hosts that never answer.
    pub dead: f64,
    /// Milliseconds every answer is late.
    pub delay: u32,
    /// Percent of packets lost in each direction.
    pub loss: f64,
    /// Engine IDs.
    pub engines: u32,
    /// Runs without being asked for by name.
    pub default: bool,
    /// Only for what is built for it: too long for the others.
    pub huge: bool,
}

const W1: Work = Work {
    name: "w1",
    title: "W1: sysDescr.0 of 10,000 hosts",
    hosts: 10_000,
    quick: 2_000,
    tables: false,
    v3: false,
    dead: 0.0,
    delay: 0,
    loss: 0.0,
    engines: 8,
    default: true,
    huge: false,
};

/// All works there are.
pub static WORKS: [Work; 10] = [
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
    Work { name: "w5-8", title: "W5: W1 over SNMPv3 authPriv, 8 engines", v3: true, ..W1 },
    Work {
        name: "w5-1000",
        title: "W5: W1 over SNMPv3 authPriv, 1,000 engines",
        v3: true,
        engines: 1_000,
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
    /// Values each host has to give.
    pub fn values(&self) -> usize {
        if self.tables { SCALARS.len() + COLUMNS.len() * ROWS as usize } else { 1 }
    }

    /// What makes the responder's network like this.
    pub fn responder_args(&self) -> Vec<String> {
        [
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
