//! A real snmpd for one test: [`Agent`].
//!
//! ```ignore
//! let agent = Agent::start();                          // v1, v2c, v3; four transports
//! let agent = Agent::builder().rows(500).all_users().start();
//! agent.udp();                                         // "udp:127.0.0.1:PORT"
//! agent.hosts(1000);                                   // 1,000 targets, one snmpd
//! ```

use super::snmpd::{Setup, Snmpd};
use std::{
    fmt::Write as _,
    fs,
    net::{Ipv4Addr, SocketAddr, UdpSocket},
    path::Path,
    sync::atomic::{AtomicU32, Ordering},
};

/// Community that may read all.
pub const RO: &str = "public";
/// Community that may read all and write the system group, snmpEnableAuthenTraps, snmpSetSerialNo
/// and what is below [`BASE`]. No more: whoever may write to the `extend` table, or to the tables
/// of users, has the machine.
pub const RW: &str = "private";
/// Community that sees only the system group, 1.3.6.1.2.1.1.
pub const RESTRICTED: &str = "restricted";

/// Authentication passphrase of every user.
pub const AUTH_PASSPHRASE: &str = "authentication-passphrase";
/// Privacy passphrase of every user.
pub const PRIV_PASSPHRASE: &str = "privacy-passphrase";

/// User without keys.
pub const NOAUTH_USER: &str = "u-none";
/// SHA and AES user that the agent lets read with authPriv only; less is an authorizationError.
pub const STRICT_USER: &str = "u-strict";
/// SHA and AES user that sees only the system group.
pub const RESTRICTED_USER: &str = "u-restricted";
/// What [`AgentBuilder::all_users`] combines: authentication protocols as net-snmp spells them.
pub const AUTH_PROTOCOLS: [&str; 6] = ["MD5", "SHA", "SHA-224", "SHA-256", "SHA-384", "SHA-512"];
/// And privacy protocols.
pub const PRIV_PROTOCOLS: [&str; 6] =
    ["DES", "AES", "AES-192", "AES-256", "AES-192-C", "AES-256-C"];

/// Where the test objects are (netSnmpPlaypen):
/// - `BASE.1.N.0`, one scalar per type: 1 INTEGER -42, 2 OCTET STRING "a string", 3 Gauge32
///   4294967295, 4 Counter32 4294967294, 5 TimeTicks 8640000, 6 IpAddress 192.0.2.7, 7 OID
///   1.3.6.1.4.1.8072, 8 Counter64 18446744073709551615, 9 OCTET STRING 00 01 FE FF,
///   10 Opaque Float 1.0;
/// - `BASE.2.1.C.R`, a table of [`AgentBuilder::rows`] rows: column 1 INTEGER R, 2 OCTET STRING
///   "row R", 3 Counter64 R x 2^32;
/// - `BASE.3.N.0`, writable with [`RW`] and by every user but the restricted: 1 INTEGER 7, 2 OCTET
///   STRING "text", 3 Gauge32 3, 4 IpAddress 192.0.2.1, 5 OID 1.3.6.1.2.1.1, 6 TimeTicks 100,
///   7 OCTET STRING 00 FF 80 0A. Another type is a wrongType, all else below BASE notWritable.
///
/// A SET that fails does not take back what it has written here: snmpd runs a `pass_persist`
/// program without a way to undo. For all-or-nothing write to sysName and sysContact.
pub const BASE: &str = "1.3.6.1.4.1.8072.9999.9999";

/// The user of these protocols, as `all_users` names it: `u-sha256`, `u-sha256-aes192c`.
pub fn user_name(auth: &str, privacy: Option<&str>) -> String {
    let short = |name: &str| name.to_ascii_lowercase().replace('-', "");
    match privacy {
        Some(privacy) => format!("u-{}-{}", short(auth), short(privacy)),
        None => format!("u-{}", short(auth)),
    }
}

/// Whether this system has an IPv6 loopback; many containers have none.
pub fn has_ipv6() -> bool {
    UdpSocket::bind("[::1]:0").is_ok()
}

/// How an [`Agent`] is to be.
#[derive(Debug, Clone)]
pub struct AgentBuilder {
    engine_id: Vec<u8>,
    engine_boots: u32,
    users: Vec<(String, Option<String>)>,
    contexts: Vec<String>,
    rows: u32,
    extra: String,
}

impl AgentBuilder {
    /// Its engine ID, 5 to 32 octets; unique by default. Two agents may be given the same.
    pub fn engine_id(mut self, id: &[u8]) -> Self {
        self.engine_id = id.to_vec();
        self
    }

    /// Its engine boots once it runs; 1 by default.
    pub fn engine_boots(mut self, boots: u32) -> Self {
        assert!(boots > 0, "an engine that runs has booted");
        self.engine_boots = boots;
        self
    }

    /// One more user, with [`AUTH_PASSPHRASE`] and [`PRIV_PASSPHRASE`]; its name is [`user_name`]'s.
    pub fn user(mut self, auth: &str, privacy: Option<&str>) -> Self {
        let user = (auth.to_owned(), privacy.map(str::to_owned));
        if !self.users.contains(&user) {
            self.users.push(user);
        }
        self
    }

    /// A user for each of [`AUTH_PROTOCOLS`], alone and with each of [`PRIV_PROTOCOLS`]. Costs
    /// 0.4 s at start (42 users, 10 ms of key derivation each). snmpd logs and leaves out those
    /// it has no protocol for.
    pub fn all_users(mut self) -> Self {
        for auth in AUTH_PROTOCOLS {
            self = self.user(auth, None);
            for privacy in PRIV_PROTOCOLS {
                self = self.user(auth, Some(privacy));
            }
        }
        self
    }

    /// An SNMPv3 context, in which there are only `sysDescr.0`, whose value is [`BASE`]`.1.2.0`,
    /// and the table of `BASE.2`. A context that is not configured is answered with silence or a
    /// Report.
    pub fn context(mut self, name: &str) -> Self {
        self.contexts.push(name.to_owned());
        self
    }

    /// Rows of the table `BASE.2`; 10 by default.
    pub fn rows(mut self, rows: u32) -> Self {
        self.rows = rows;
        self
    }

    /// Bindings it puts in one answer to a GETBULK at most (`maxGetbulkResponses`).
    pub fn max_bulk_responses(self, bindings: u32) -> Self {
        self.config(&format!("maxGetbulkResponses {bindings}"))
    }

    /// Octets of its largest message (`sendMessageMaxSize`, 484 and more): what does not fit is
    /// a tooBig, or a shorter answer to a GETBULK. snmpd's tooBig repeats the request's bindings:
    /// a request that is itself larger than this is answered with silence.
    pub fn max_message(self, octets: u32) -> Self {
        self.config(&format!("[snmp] sendMessageMaxSize {octets}"))
    }

    /// `sysName.0`, read-only then. By default it is the machine's name and writable.
    pub fn sys_name(self, name: &str) -> Self {
        self.config(&format!("sysName {name}"))
    }

    /// A table of `extend` (NET-SNMP-EXTEND-MIB) rows: each a name and the line it outputs.
    pub fn extend(self, name: &str, output: &str) -> Self {
        self.config(&format!("extend {name} /bin/echo {output}"))
    }

    /// A line of snmpd.conf(5).
    pub fn config(mut self, line: &str) -> Self {
        self.extra.push_str(line);
        self.extra.push('\n');
        self
    }

    /// Starts it and waits until it answers.
    ///
    /// # Panics
    /// It does not start: with its log.
    pub fn start(self) -> Agent {
        let snmpd = Snmpd::start(1, |dir, ports| self.setup(dir, ports[0]))
            .unwrap_or_else(|error| panic!("{error}"));
        Agent { snmpd, builder: self }
    }

    fn setup(&self, dir: &Path, port: u16) -> Setup {
        let script = dir.join("responder.sh");
        fs::write(&script, include_str!("responder.sh")).expect("snmpd's folder is writable");
        let mut config = String::new();
        let engine_id: String = self.engine_id.iter().fold(String::new(), |mut text, octet| {
            let _ = write!(text, "{octet:02x}");
            text
        });
        let _ = writeln!(config, "exactEngineID 0x{engine_id}");
        config.push_str(
            "view all included .1\n\
             view system included .1.3.6.1.2.1.1\n\
             view writable included .1.3.6.1.2.1.1\n\
             view writable included .1.3.6.1.2.1.11.30\n\
             view writable included .1.3.6.1.6.3.1.1.6\n\
             view writable included .1.3.6.1.4.1.8072.9999.9999\n\
             access g-ro \"\" any noauth exact all none none\n\
             access g-rw \"\" any noauth exact all writable none\n\
             access g-system \"\" any noauth exact system none none\n\
             access g-users \"\" usm noauth prefix all writable none\n\
             access g-strict \"\" usm priv prefix all writable none\n",
        );
        for (community, name) in [(RO, "ro"), (RW, "rw"), (RESTRICTED, "system")] {
            let _ = writeln!(
                config,
                "com2sec {name} 127.0.0.0/8 {community}\n\
                 com2sec6 {name} ::1 {community}\n\
                 com2secunix {name} default {community}\n\
                 group g-{name} v1 {name}\n\
                 group g-{name} v2c {name}"
            );
        }
        self.write_users(&mut config);
        for context in &self.contexts {
            // To itself: proxying is the one part of snmpd that registers objects in a context.
            for (at, source) in [
                ("1.3.6.1.2.1.1.1", format!("{BASE}.1.2")),
                (&format!("{BASE}.2"), format!("{BASE}.2")),
            ] {
                let _ = writeln!(
                    config,
                    "proxy -Cn {context} -v 2c -c {RO} udp:127.0.0.1:{port} .{at} .{source}"
                );
            }
        }
        let _ = writeln!(
            config,
            "pass_persist .{BASE} /bin/sh {} .{BASE} {}",
            script.display(),
            self.rows
        );
        config.push_str(&self.extra);
        let mut listen = vec![
            format!("udp:0.0.0.0:{port}"),
            format!("tcp:127.0.0.1:{port}"),
            format!("unix:{}", dir.join("socket").display()),
        ];
        if has_ipv6() {
            listen.push(format!("udp6:[::1]:{port}"));
            listen.push(format!("tcp6:[::1]:{port}"));
        }
        // snmpd keeps its boots only while the engine ID is the old one, and adds one at start.
        let state = format!("engineBoots {}\noldEngineID 0x{engine_id}\n", self.engine_boots - 1);
        Setup { config, state, listen }
    }

    fn write_users(&self, config: &mut String) {
        let both = format!("SHA {AUTH_PASSPHRASE} AES {PRIV_PASSPHRASE}");
        let _ = writeln!(
            config,
            "createUser {NOAUTH_USER}\ngroup g-users usm {NOAUTH_USER}\n\
             createUser {STRICT_USER} {both}\ngroup g-strict usm {STRICT_USER}\n\
             createUser {RESTRICTED_USER} {both}\ngroup g-system usm {RESTRICTED_USER}"
        );
        for (auth, privacy) in &self.users {
            let name = user_name(auth, privacy.as_deref());
            let _ = write!(
                config,
                "group g-users usm {name}\ncreateUser {name} {auth} {AUTH_PASSPHRASE}"
            );
            if let Some(privacy) = privacy {
                let _ = write!(config, " {privacy} {PRIV_PASSPHRASE}");
            }
            config.push('\n');
        }
    }
}

/// A running snmpd of the test's own; killed on drop, on a panic too.
///
/// It listens on one port: UDP on every address of 127.0.0.0/8 (so that one agent is thousands
/// of hosts), TCP, UDP and TCP over `[::1]` where the system has it, and a `unix:` socket.
/// Communities are taken from loopback sources only; snmpd has no such limit for users, who can
/// read from elsewhere while it runs. It has the users `u-none`, `u-sha`,
/// `u-sha-aes`, `u-sha256-aes`, `u-strict` and `u-restricted`.
#[derive(Debug)]
pub struct Agent {
    snmpd: Snmpd,
    builder: AgentBuilder,
}

impl Agent {
    /// One as [`Agent::builder`] makes it when nothing is asked for.
    pub fn start() -> Self {
        Self::builder().start()
    }

    /// One to be configured.
    pub fn builder() -> AgentBuilder {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        // Net-SNMP's enterprise number, format 4 (text), then what no other agent of this run has.
        let mut engine_id = vec![0x80, 0x00, 0x1f, 0x88, 0x04];
        let unique = format!("{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        engine_id.extend_from_slice(unique.as_bytes());
        AgentBuilder {
            engine_id,
            engine_boots: 1,
            users: Vec::new(),
            contexts: Vec::new(),
            rows: 10,
            extra: String::new(),
        }
        .user("SHA", None)
        .user("SHA", Some("AES"))
        .user("SHA-256", Some("AES"))
    }

    /// Its port, of every transport.
    pub fn port(&self) -> u16 {
        self.snmpd.ports()[0]
    }

    /// Its address as UDP sees it.
    pub fn address(&self) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.port()))
    }

    /// `udp:127.0.0.1:PORT`
    pub fn udp(&self) -> String {
        format!("udp:{}", self.address())
    }

    /// `udp6:[::1]:PORT`; see [`has_ipv6`].
    pub fn udp6(&self) -> String {
        format!("udp6:[::1]:{}", self.port())
    }

    /// `tcp:127.0.0.1:PORT`
    pub fn tcp(&self) -> String {
        format!("tcp:{}", self.address())
    }

    /// `tcp6:[::1]:PORT`; see [`has_ipv6`].
    pub fn tcp6(&self) -> String {
        format!("tcp6:[::1]:{}", self.port())
    }

    /// `unix:/…/socket`
    pub fn unix(&self) -> String {
        format!("unix:{}", self.snmpd.dir().join("socket").display())
    }

    /// `count` different targets `127.x.y.z:PORT`, all this agent.
    pub fn hosts(&self, count: u32) -> Vec<String> {
        (1..=count)
            .map(|n| format!("{}:{}", Ipv4Addr::from(0x7f00_0000 + n), self.port()))
            .collect()
    }

    /// Its engine ID.
    pub fn engine_id(&self) -> &[u8] {
        &self.builder.engine_id
    }

    /// Its engine boots.
    pub fn engine_boots(&self) -> u32 {
        self.builder.engine_boots
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.snmpd.pid()
    }

    /// What snmpd logged.
    pub fn log(&self) -> String {
        self.snmpd.log()
    }

    /// Kills it: its ports then refuse.
    pub fn stop(&mut self) {
        self.snmpd.stop();
    }

    /// Starts it again, after [`Agent::stop`] or as it runs: same ports, engine ID, users and
    /// objects with their first values; engine boots one more, engine time 0.
    pub fn reboot(&mut self) {
        self.reboot_to(self.builder.engine_boots + 1);
    }

    /// As [`Agent::reboot`], with these engine boots; fewer than before is an agent that lost its
    /// persistent state.
    pub fn reboot_to(&mut self, boots: u32) {
        assert!(boots > 0, "an engine that runs has booted");
        self.builder.engine_boots = boots;
        self.snmpd.stop();
        let setup = self.builder.setup(self.snmpd.dir(), self.port());
        self.snmpd.restart(&setup).unwrap_or_else(|error| panic!("{error}"));
    }
}
