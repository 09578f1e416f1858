//! A private snmpd: [`Snmpd`], a child process with its own folder and free ports.
//!
//! The testkit includes this file too, so it uses nothing from the rest of the command.

use super::server::{self, Server, StartError};
use std::{
    env, fs, io,
    net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket},
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};
use tempfile::TempDir;

/// How often ports are chosen, if another process takes one before snmpd binds it.
const MAX_PORT_CHOICES: usize = 8;

/// Folders where snmpd may be installed, besides those of `PATH`: most users have no sbin there.
const SBIN: [&str; 6] = [
    "/usr/sbin",
    "/usr/local/sbin",
    "/sbin",
    "/opt/homebrew/sbin",
    "/opt/homebrew/opt/net-snmp/sbin",
    "/usr/local/opt/net-snmp/sbin",
];

/// The configuration of a private snmpd, and its addresses.
#[derive(Debug, Default)]
pub struct Setup {
    /// Text of its only snmpd.conf(5).
    pub config: String,
    /// Text of its persistent snmpd.conf, as an earlier run would leave it.
    pub state: String,
    /// Listening addresses. One of them answers on 127.0.0.1, UDP, on the first port.
    pub listen: Vec<String>,
}

/// A running snmpd. Dropping it kills snmpd and removes its folder. If this process dies without
/// dropping it (SIGKILL, abort, `exit`), a watching shell does the same.
#[derive(Debug)]
pub struct Snmpd {
    process: Server,
    program: PathBuf,
    dir: TempDir,
    ports: Vec<u16>,
}

impl Snmpd {
    /// Starts snmpd on `ports` free ports of every address family and waits until it answers.
    /// `setup` gets its folder and the ports. It is called again with other ports if another process
    /// took one.
    ///
    /// # Errors
    /// snmpd is not installed or does not start with this setup (the error has its log), or there is
    /// no folder or port.
    pub fn start(ports: usize, setup: impl Fn(&Path, &[u16]) -> Setup) -> Result<Self, StartError> {
        let packages = "the package snmpd (Debian, Ubuntu) or net-snmp (Fedora, Alpine, Homebrew)";
        let program = server::find("snmpd", &SBIN, packages)?;
        let dir = server::folder("snmpd-")?;
        let mut choices = 0;
        loop {
            choices += 1;
            let ports = free_ports(ports)?;
            let setup = setup(dir.path(), &ports);
            match spawn(&program, dir.path(), &setup, ports[0]) {
                Err(StartError::Died(_, log)) if lost_port(&log) && choices < MAX_PORT_CHOICES => {}
                Err(error) => return Err(error),
                Ok(process) => return Ok(Self { process, program, dir, ports }),
            }
        }
    }

    /// Stops it and starts it again on the same ports, in the same folder.
    ///
    /// # Errors
    /// As for [`Snmpd::start`]; it is then stopped.
    pub fn restart(&mut self, setup: &Setup) -> Result<(), StartError> {
        self.process.stop();
        self.process = spawn(&self.program, self.dir.path(), setup, self.ports[0])?;
        Ok(())
    }

    /// Stops it. Then its ports refuse.
    pub fn stop(&mut self) {
        self.process.stop();
    }

    /// The UDP and TCP ports it was given.
    pub fn ports(&self) -> &[u16] {
        &self.ports
    }

    /// Its folder.
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.process.pid()
    }

    /// What it logged so far.
    pub fn log(&self) -> String {
        server::log(self.dir.path())
    }
}

/// Starts snmpd, and waits until it answers.
fn spawn(program: &Path, dir: &Path, setup: &Setup, port: u16) -> Result<Server, StartError> {
    // Only our agent knows this community, so an answer to it cannot come from another agent that
    // happens to have the port. The folder's name is random.
    let community = dir.file_name().unwrap_or_default().to_string_lossy();
    let config = format!(
        "{}\nrocommunity {community} 127.0.0.1 .1.3.6.1.2.1.1.3\n\
         dontLogTCPWrappersConnects yes\n",
        setup.config
    );
    let state = dir.join("state");
    fs::create_dir_all(&state)?;
    fs::write(dir.join("snmpd.conf"), config)?;
    fs::write(state.join("snmpd.conf"), &setup.state)?;
    fs::write(dir.join("output"), "")?;
    let conf_path = env::join_paths([dir, &state]).map_err(io::Error::other)?;
    let mut command = Command::new(program);
    command
        .args(["-f", "-r", "-m", "", "-Lf"])
        .arg(dir.join("log"))
        .args(&setup.listen)
        // snmpd reads this path instead of /etc/snmp. If it is set, snmpd reads its persistent
        // state only from there.
        .env("SNMPCONFPATH", conf_path)
        .env("SNMP_PERSISTENT_DIR", &state)
        .env("HOME", dir)
        .env_remove("MIBS")
        .env_remove("MIBDIRS");
    let mut server = Server::start(&mut command, dir)?;
    wait_until_it_answers(&mut server, dir, port, &community)?;
    Ok(server)
}

fn wait_until_it_answers(
    server: &mut Server,
    dir: &Path,
    port: u16,
    community: &str,
) -> Result<(), StartError> {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    socket.set_read_timeout(Some(Duration::from_millis(10)))?;
    let agent = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let probe = up_time_request(community);
    let mut answer = [0; 512];
    loop {
        socket.send_to(&probe, agent)?;
        // The socket is not connected, so it does not report a refusal: this waits for 10 ms.
        if let Ok((_, from)) = socket.recv_from(&mut answer)
            && from == agent
        {
            return Ok(());
        }
        server.may_answer(dir)?;
    }
}

fn lost_port(log: &str) -> bool {
    log.contains("Error opening specified endpoint")
}

/// Ports that are free for UDP and TCP now. All are held until all are found, so they differ.
fn free_ports(count: usize) -> io::Result<Vec<u16>> {
    let mut held = Vec::with_capacity(count);
    let mut taken = 0;
    while held.len() < count {
        let udp = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
        let port = udp.local_addr()?.port();
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Ok(tcp) => held.push((port, udp, tcp)),
            Err(_) if taken < 1000 => taken += 1,
            Err(error) => return Err(error),
        }
    }
    Ok(held.iter().map(|(port, ..)| *port).collect())
}

/// An SNMPv2c GET of sysUpTime.0. Written out here because it must work before, and without, the
/// library that the agent is started to test.
pub fn up_time_request(community: &str) -> Vec<u8> {
    fn field(tag: u8, content: &[u8]) -> Vec<u8> {
        // Short-form lengths: a community of under 64 bytes keeps all of them below 128.
        let mut out = vec![tag, u8::try_from(content.len()).unwrap_or(u8::MAX)];
        out.extend_from_slice(content);
        out
    }
    let varbind = field(0x30, &[0x06, 8, 0x2b, 6, 1, 2, 1, 1, 3, 0, 0x05, 0]);
    let pdu = [&[2, 1, 1, 2, 1, 0, 2, 1, 0][..], &field(0x30, &varbind)].concat();
    let message = [
        &[2, 1, 1][..],
        &field(0x04, community.as_bytes()[..community.len().min(63)].as_ref()),
        &field(0xa0, &pdu),
    ];
    field(0x30, &message.concat())
}
