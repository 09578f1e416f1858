//! The contestants and their command lines.

use crate::work::Work;
use netsnmp_bench::{
    v3::Protocols,
    works::{COLUMNS, SCALARS, dotted},
};
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

/// The format of a contestant's output.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// A line for each host: address, tab, values; or `error:` and the reason.
    Lines,
    /// Our text: a line for each value, which starts with the host and a tab; failures go to
    /// stderr.
    Text,
    /// Our JSON lines: an object for each host.
    JsonLines,
    /// Our CSV: a header, and a line for each value, or one for a host without any.
    Csv,
    /// A line for each host, without its name.
    Bare,
    /// One JSON object for the whole run.
    Summary,
}

/// The role of a contestant in the comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// The limit that the network and the kernel set.
    Limit,
    /// Our command.
    Ours,
    /// Another program of ours.
    OursToo,
    /// A program of another project.
    Peer,
}

/// A contestant.
pub struct Contestant {
    /// The name on the command line.
    pub name: &'static str,
    /// Its role.
    pub role: Role,
    /// The format of its output.
    pub format: Format,
    /// The most hosts that it gets, because some contestants would take minutes.
    pub most: usize,
}

const fn peer(name: &'static str, most: usize) -> Contestant {
    Contestant { name, role: Role::Peer, format: Format::Lines, most }
}

const fn limit(name: &'static str) -> Contestant {
    Contestant { name, role: Role::Limit, format: Format::Summary, most: usize::MAX }
}

const fn ours(name: &'static str, role: Role, format: Format) -> Contestant {
    Contestant { name, role, format, most: usize::MAX }
}

/// All contestants.
pub static CONTESTANTS: [Contestant; 17] = [
    limit("limit"),
    limit("limit-columns"),
    ours("multisnmp", Role::Ours, Format::Text),
    ours("multisnmp-jsonl", Role::OursToo, Format::JsonLines),
    ours("multisnmp-csv", Role::OursToo, Format::Csv),
    ours("multisnmp-before", Role::OursToo, Format::Text),
    Contestant { name: "blocking-pool", role: Role::OursToo, format: Format::Lines, most: 100_000 },
    peer("async-snmp", 1_000_000),
    peer("async-snmp-columns", 1_000_000),
    peer("snmp2", 100_000),
    peer("snmp2-columns", 100_000),
    peer("csnmp", 100_000),
    peer("gufo_snmp", 10_000),
    peer("ezsnmp", 10_000),
    peer("easysnmp", 10_000),
    Contestant { name: "xargs-snmpget", role: Role::Peer, format: Format::Bare, most: 1_000 },
    peer("async-snmp-1", 1_000_000),
];

/// The paths of the programs, and options for all works.
pub struct Places {
    /// Our command.
    pub multisnmp: PathBuf,
    /// An older build of our command, if there is one to compare with.
    pub before: Option<PathBuf>,
    /// Additional options for the command.
    pub multisnmp_args: Vec<String>,
    /// The directory of the programs that are built with this one.
    pub programs: PathBuf,
    /// The workspace of the bench.
    pub workspace: PathBuf,
    /// Whether peers count values instead of writing them.
    pub bare: bool,
}

impl Contestant {
    /// Returns the command, or the reason why it cannot run. `Ok(None)` means that it does not take
    /// part in this work.
    pub fn command(
        &self,
        work: &Work,
        places: &Places,
        hosts: &Path,
        count: usize,
        port: u16,
    ) -> Result<Option<Command>, String> {
        match self.name {
            "limit" | "limit-columns" => {
                // There is no limit for SNMPv3, because its packets cannot be made beforehand.
                if self.name == "limit-columns" && !work.tables || work.v3.is_some() {
                    return Ok(None);
                }
                let mut command = program(places, "limit")?;
                let kind = match (work.tables, self.name) {
                    (false, _) => "get",
                    (true, "limit") => "rows",
                    (true, _) => "columns",
                };
                let window = if work.is_slow() { 100_000 } else { 512 };
                command.args(["--port", &port.to_string(), "--hosts", &count.to_string()]);
                command.args(["--work", kind, "--window", &window.to_string()]);
                Ok(Some(command))
            }
            "multisnmp" | "multisnmp-jsonl" => {
                self.multisnmp(&places.multisnmp, work, places, hosts).map(Some)
            }
            "multisnmp-csv" if work.tables => {
                self.multisnmp(&places.multisnmp, work, places, hosts).map(Some)
            }
            "multisnmp-csv" => Ok(None),
            "multisnmp-before" => {
                let before = places.before.as_ref();
                before.map(|tool| self.multisnmp(tool, work, places, hosts)).transpose()
            }
            "gufo_snmp" | "ezsnmp" | "easysnmp" => self.python(work, places, hosts),
            "xargs-snmpget" => xargs(work, hosts),
            _ => self.client(work, places, hosts),
        }
    }

    fn multisnmp(
        &self,
        tool: &Path,
        work: &Work,
        places: &Places,
        hosts: &Path,
    ) -> Result<Command, String> {
        if !tool.exists() {
            return Err(format!("{} was not found", tool.display()));
        }
        let mut command = Command::new(tool);
        command.arg(if work.tables { "walk" } else { "get" });
        command.args(["-t", "1", "-r", "1", "--yes"]);
        if work.tables {
            command.arg("-Cr50");
        }
        match self.format {
            Format::JsonLines => drop(command.arg("--jsonl")),
            Format::Csv => drop(command.arg("--csv")),
            _ => {}
        }
        if let Some(protocols) = work.v3 {
            command.args(credentials(protocols));
        }
        if tool == places.multisnmp {
            command.args(&places.multisnmp_args);
        }
        command.arg(format!("@{}", hosts.display()));
        if work.tables {
            command.args(SCALARS.iter().chain(&COLUMNS).map(|numbers| dotted(numbers)));
        } else {
            command.arg("sysDescr.0");
        }
        Ok(command)
    }

    /// A program of the `clients` package.
    fn client(
        &self,
        work: &Work,
        places: &Places,
        hosts: &Path,
    ) -> Result<Option<Command>, String> {
        let base = self.name.trim_end_matches("-columns").trim_end_matches("-1");
        let columns = self.name.ends_with("-columns") || matches!(base, "csnmp" | "blocking-pool");
        let single = self.name.ends_with("-1");
        if self.name.ends_with("-columns") && !work.tables
            || single && (work.tables || work.is_slow())
            || base == "csnmp" && work.v3.is_some()
        {
            return Ok(None);
        }
        let slow = work.is_slow();
        // These are the fastest settings of each peer.
        let (threads, in_flight) = match base {
            // The answers of fewer hosts stay in the caches.
            "async-snmp" | "csnmp" if work.tables => (2, 16),
            "snmp2" if work.tables => (4, 1),
            "async-snmp" if single => (1, 512),
            "async-snmp" => (2, if slow { 10_000 } else { 512 }),
            // Each host needs a socket, and a process cannot have as many sockets as there are
            // hosts.
            "csnmp" => (2, if slow { 5_000 } else { 256 }),
            "snmp2" if slow => (1_024, 1),
            "snmp2" => (8, 1),
            _ if slow => (1_024, 1),
            _ => (64, 1),
        };
        let mut command = program(places, &format!("peer-{base}"))?;
        command.arg("--hosts").arg(hosts);
        command.args(["--threads", &threads.to_string(), "--in-flight", &in_flight.to_string()]);
        command.args(match (work.tables, columns) {
            (false, _) => ["--work", "get"],
            (true, true) => ["--work", "columns"],
            (true, false) => ["--work", "rows"],
        });
        if places.bare {
            command.arg("--bare");
        }
        if let Some(protocols) = work.v3 {
            command.args(["--user", "bench", "--protocols", protocols.name()]);
            command.args(["--auth", "authentication", "--priv", "encryption"]);
        }
        Ok(Some(command))
    }

    fn python(
        &self,
        work: &Work,
        places: &Places,
        hosts: &Path,
    ) -> Result<Option<Command>, String> {
        if work.tables || work.v3.is_some() || work.loss > 0.0 {
            return Ok(None);
        }
        let python = places.workspace.join("target/python/bin/python");
        let packages = std::fs::read_to_string(places.workspace.join("target/python/peers"));
        if !packages.unwrap_or_default().lines().any(|line| line == self.name) {
            return Err("not installed; python/setup does that".to_owned());
        }
        let mut command = Command::new(python);
        command.arg(places.workspace.join("python/peer.py")).arg(self.name).arg(hosts);
        command.arg(if work.is_slow() { "64" } else { "4" });
        Ok(Some(command))
    }
}

/// The options of net-snmp for the credentials of the SNMPv3 works.
fn credentials(protocols: Protocols) -> [&'static str; 14] {
    let (auth, privacy) = protocols.of_net_snmp();
    let (auth_key, priv_key) = ("authentication", "encryption");
    [
        "-v", "3", "-l", "authPriv", "-u", "bench", "-a", auth, "-A", auth_key, "-x", privacy,
        "-X", priv_key,
    ]
}

fn xargs(work: &Work, hosts: &Path) -> Result<Option<Command>, String> {
    if work.tables || work.is_slow() {
        return Ok(None);
    }
    for tool in ["xargs", "snmpget"] {
        let path = env::var_os("PATH").unwrap_or_default();
        if !env::split_paths(&path).any(|directory| directory.join(tool).exists()) {
            return Err(format!("{tool} was not found"));
        }
    }
    let mut command = Command::new("xargs");
    command.args(["-P", "64", "-a"]).arg(hosts);
    command.args(["-I", "{}", "snmpget", "-t", "1", "-r", "1", "-On"]);
    match work.v3 {
        Some(protocols) => command.args(credentials(protocols)),
        None => command.args(["-v", "2c", "-c", "public"]),
    };
    command.args(["{}", ".1.3.6.1.2.1.1.1.0"]);
    // No names are needed, so load no MIBs.
    command.env("MIBS", "");
    Ok(Some(command))
}

fn program(places: &Places, name: &str) -> Result<Command, String> {
    let path = places.programs.join(name);
    if path.exists() { Ok(Command::new(path)) } else { Err(format!("{name} is not built")) }
}
