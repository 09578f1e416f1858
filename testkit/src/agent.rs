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

/// Community that may read everything.
pub const RO: &str = "public";
/// Community that may read everything and write the system group, snmpEnableAuthenTraps,
/// snmpSetSerialNo and everything below [`BASE`]. It may not write more: anyone who can write to
/// the `extend` table or to the tables of users controls the machine.
pub const RW: &str = "private";
/// Community that sees only the system group, 1.3.6.1.2.1.1.
pub const RESTRICTED: &str = "restricted";

/// The authentication passphrase of every user.
pub const AUTH_PASSPHRASE: &str = "authentication-passphrase";
/// The privacy passphrase of every user.
pub const PRIV_PASSPHRASE: &str = "privacy-passphrase";

/// The user without keys.
pub const NOAUTH_USER: &str = "u-none";
/// A SHA and AES user that may read only with authPriv. A lower level is an authorizationError.
pub const STRICT_USER: &str = "u-strict";
/// A SHA and AES user that sees only the system group.
pub const RESTRICTED_USER: &str = "u-restricted";
/// The authentication protocols that [`AgentBuilder::all_users`] combines, as net-snmp spells them.
pub const AUTH_PROTOCOLS: [&str; 6] = ["MD5", "SHA", "SHA-224", "SHA-256", "SHA-384", "SHA-512"];
/// The privacy protocols that [`AgentBuilder::all_users`] combines.
pub const PRIV_PROTOCOLS: [&str; 6] =
    ["DES", "AES", "AES-192", "AES-256", "AES-192-C", "AES-256-C"];

/// The OID of the test objects (netSnmpPlaypen):
/// - `BASE.1.N.0`, one scalar per type: 1 INTEGER -42, 2 OCTET STRING "a string", 3 Gauge32
///   4294967295, 4 Counter32 4294967294, 5 TimeTicks 8640000, 6 IpAddress 192.0.2.7, 7 OID
///   1.3.6.1.4.1.8072, 8 Counter64 18446744073709551615, 9 OCTET STRING 00 01 FE FF, 10 Opaque
///   Float 1.0;
/// - `BASE.2.1.C.R`, a table of [`AgentBuilder::rows`] rows: column 1 INTEGER R, 2 OCTET STRING
///   "row R", 3 Counter64 R x 2^32;
/// - `BASE.3.N.0`, writable with [`RW`] and by every user except the restricted one: 1 INTEGER 7, 2
///   OCTET STRING "text", 3 Gauge32 3, 4 IpAddress 192.0.2.1, 5 OID 1.3.6.1.2.1.1, 6 TimeTicks 100,
///   7 OCTET STRING 00 FF 80 0A. A value of another type gives wrongType. Everything else below
///   BASE gives notWritable.
///
/// A SET that fails does not undo what it has already written here, because snmpd runs a
/// `pass_persist` program that cannot undo. To test all-or-nothing, write to sysName and
/// sysContact.
pub const BASE: &str = "1.3.6.1.4.1.8072.9999.9999";

/// Returns the name that `all_users` gives the user of these protocols: `u-sha256`,
/// `u-sha256-aes192c`.
pub fn user_name(auth: &str, privacy: Option<&str>) -> String {
    let short = |name: &str| name.to_ascii_lowercase().replace('-', "");
    match privacy {
        Some(privacy) => format!("u-{}-{}", short(auth), short(privacy)),
        None => format!("u-{}", short(auth)),
    }
}

/// Returns whether this system has an IPv6 loopback. Many containers have none.
pub fn has_ipv6() -> bool {
    UdpSocket::bind("[::1]:0").is_ok()
}

/// The settings of an [`Agent`].
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
    /// Sets the engine ID, 5 to 32 octets. It is unique by default. Two agents can have the same
    /// one.
    pub fn engine_id(mut self, id: &[u8]) -> Self {
        self.engine_id = id.to_vec();
        self
    }

    /// Sets the engine boots of the running agent. The default is 1.
    pub fn engine_boots(mut self, boots: u32) -> Self {
        assert!(boots > 0, "an engine that runs has booted");
        self.engine_boots = boots;
        self
    }

    /// Adds a user with [`AUTH_PASSPHRASE`] and [`PRIV_PASSPHRASE`]. Its name is from
    /// [`user_name`].
    pub fn user(mut self, auth: &str, privacy: Option<&str>) -> Self {
        let user = (auth.to_owned(), privacy.map(str::to_owned));
        if !self.users.contains(&user) {
            self.users.push(user);
        }
        self
    }

    /// Adds a user for each of [`AUTH_PROTOCOLS`], alone and with each of [`PRIV_PROTOCOLS`]. This
    /// costs 0.4 s at start (42 users, 10 ms of key derivation each). snmpd logs and leaves out
    /// users whose protocols it does not have.
    pub fn all_users(mut self) -> Self {
        for auth in AUTH_PROTOCOLS {
            self = self.user(auth, None);
            for privacy in PRIV_PROTOCOLS {
                self = self.user(auth, Some(privacy));
            }
        }
        self
    }

    /// Adds an SNMPv3 context. It has only `sysDescr.0`, with the value of [`BASE`]`.1.2.0`, and
    /// the table of `BASE.2`. An unknown context is answered with silence or a Report.
    pub fn context(mut self, name: &str) -> Self {
        self.contexts.push(name.to_owned());
        self
    }

    /// Sets the number of rows of the table `BASE.2`. The default is 10.
    pub fn rows(mut self, rows: u32) -> Self {
        self.rows = rows;
        self
    }

    /// Sets the most bindings in one answer to a GETBULK (`maxGetbulkResponses`).
    pub fn max_bulk_responses(self, bindings: u32) -> Self {
        self.config(&format!("maxGetbulkResponses {bindings}"))
    }

    /// Sets the largest message in octets (`sendMessageMaxSize`, at least 484). A larger answer
    /// becomes a tooBig, or a shorter answer to a GETBULK. snmpd's tooBig repeats the request's
    /// bindings. So a request that is itself larger than this is answered with silence.
    pub fn max_message(self, octets: u32) -> Self {
        self.config(&format!("[snmp] sendMessageMaxSize {octets}"))
    }

    /// Sets `sysName.0`, which then is read-only. By default it is the machine's name and writable.
    pub fn sys_name(self, name: &str) -> Self {
        self.config(&format!("sysName {name}"))
    }

    /// Adds a row to the `extend` table (NET-SNMP-EXTEND-MIB): its name and the line that it
    /// outputs.
    pub fn extend(self, name: &str, output: &str) -> Self {
        self.config(&format!("extend {name} /bin/echo {output}"))
    }

    /// Adds a line of snmpd.conf(5).
    pub fn config(mut self, line: &str) -> Self {
        self.extra.push_str(line);
        self.extra.push('\n');
        self
    }

    /// Starts the agent and waits until it answers.
    ///
    /// # Panics
    /// If it does not start. The message has its log.
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
            // The proxy points to the agent itself. It is the only part of snmpd that registers
            // objects in a context.
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
        // snmpd keeps its boots only if the engine ID is the old one, and adds one at start.
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

/// A running snmpd for one test. It is killed on drop, even after a panic.
///
/// It listens on one port: UDP on every address of 127.0.0.0/8, so that one agent is thousands of
/// hosts; TCP; UDP and TCP on `[::1]` if the system has it; and a `unix:` socket. Communities work
/// only from loopback addresses. snmpd has no such limit for users, so they can read from elsewhere
/// while it runs. It has the users `u-none`, `u-sha`, `u-sha-aes`, `u-sha256-aes`, `u-strict` and
/// `u-restricted`.
#[derive(Debug)]
pub struct Agent {
    snmpd: Snmpd,
    builder: AgentBuilder,
}

impl Agent {
    /// Starts an agent with the default settings.
    pub fn start() -> Self {
        Self::builder().start()
    }

    /// Returns the settings for a new agent.
    pub fn builder() -> AgentBuilder {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        // Net-SNMP's enterprise number, format 4 (text), then a text that no other agent of this
        // run has.
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

    /// Returns its port, which is the same for every transport.
    pub fn port(&self) -> u16 {
        self.snmpd.ports()[0]
    }

    /// Returns its UDP address.
    pub fn address(&self) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.port()))
    }

    /// Returns `udp:127.0.0.1:PORT`.
    pub fn udp(&self) -> String {
        format!("udp:{}", self.address())
    }

    /// Returns `udp6:[::1]:PORT`; see [`has_ipv6`].
    pub fn udp6(&self) -> String {
        format!("udp6:[::1]:{}", self.port())
    }

    /// Returns `tcp:127.0.0.1:PORT`.
    pub fn tcp(&self) -> String {
        format!("tcp:{}", self.address())
    }

    /// Returns `tcp6:[::1]:PORT`; see [`has_ipv6`].
    pub fn tcp6(&self) -> String {
        format!("tcp6:[::1]:{}", self.port())
    }

    /// Returns `unix:/…/socket`.
    pub fn unix(&self) -> String {
        format!("unix:{}", self.snmpd.dir().join("socket").display())
    }

    /// Returns `count` different targets `127.x.y.z:PORT`, which are all this agent.
    pub fn hosts(&self, count: u32) -> Vec<String> {
        (1..=count)
            .map(|n| format!("{}:{}", Ipv4Addr::from(0x7f00_0000 + n), self.port()))
            .collect()
    }

    /// Returns its engine ID.
    pub fn engine_id(&self) -> &[u8] {
        &self.builder.engine_id
    }

    /// Returns its engine boots.
    pub fn engine_boots(&self) -> u32 {
        self.builder.engine_boots
    }

    /// Returns its process id.
    pub fn pid(&self) -> u32 {
        self.snmpd.pid()
    }

    /// Returns snmpd's log.
    pub fn log(&self) -> String {
        self.snmpd.log()
    }

    /// Kills the agent. Its ports then refuse packets.
    pub fn stop(&mut self) {
        self.snmpd.stop();
    }

    /// Starts the agent again, whether or not it was [stopped](Agent::stop). Ports, engine ID and
    /// users stay the same, and the objects have their first values. The engine boots go up by one,
    /// and the engine time is 0.
    pub fn reboot(&mut self) {
        self.reboot_to(self.builder.engine_boots + 1);
    }

    /// Starts the agent again with another engine ID and its first boots, like a replaced device.
    pub fn reboot_as(&mut self, engine_id: &[u8]) {
        self.builder.engine_id = engine_id.to_vec();
        self.reboot_to(1);
    }

    /// Starts the agent again like [`Agent::reboot`], with these engine boots. Fewer boots than
    /// before mean an agent that lost its persistent state.
    pub fn reboot_to(&mut self, boots: u32) {
        assert!(boots > 0, "an engine that runs has booted");
        self.builder.engine_boots = boots;
        self.snmpd.stop();
        let setup = self.builder.setup(self.snmpd.dir(), self.port());
        self.snmpd.restart(&setup).unwrap_or_else(|error| panic!("{error}"));
    }
}
