//! A private snmpd: [`Snmpd`], a child process with its own folder and free ports.
//!
//! The testkit includes this file too, so it uses nothing from the rest of the command.

use std::{
    env, fmt, fs, io,
    net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket},
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// How long snmpd may take to answer its first GET. Usually that is 0.1 s. On a loaded machine, the
/// keys of dozens of SNMPv3 users take seconds.
const START_LIMIT: Duration = Duration::from_secs(30);

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
    process: Process,
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
        let program = find().ok_or(StartError::Missing)?;
        let dir = tempfile::Builder::new().prefix("snmpd-").tempdir()?;
        let mut choices = 0;
        loop {
            choices += 1;
            let ports = free_ports(ports)?;
            let setup = setup(dir.path(), &ports);
            match Process::spawn(&program, dir.path(), &setup, ports[0]) {
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
        self.process = Process::spawn(&self.program, self.dir.path(), setup, self.ports[0])?;
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
        self.process.snmpd.id()
    }

    /// What it logged so far.
    pub fn log(&self) -> String {
        read_log(self.dir.path())
    }
}

/// snmpd and the shell that watches over it.
#[derive(Debug)]
struct Process {
    snmpd: Child,
    watch: Child,
}

impl Process {
    fn spawn(program: &Path, dir: &Path, setup: &Setup, port: u16) -> Result<Self, StartError> {
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
        fs::set_permissions(dir, fs::Permissions::from_mode(0o700))?;
        fs::write(dir.join("snmpd.conf"), config)?;
        fs::write(state.join("snmpd.conf"), &setup.state)?;
        let output = fs::File::create(dir.join("output"))?;
        let conf_path = env::join_paths([dir, &state]).map_err(io::Error::other)?;
        let snmpd = Command::new(program)
            .args(["-f", "-r", "-m", "", "-Lf"])
            .arg(dir.join("log"))
            .args(&setup.listen)
            // snmpd reads this path instead of /etc/snmp. If it is set, snmpd reads its persistent
            // state only from there.
            .env("SNMPCONFPATH", conf_path)
            .env("SNMP_PERSISTENT_DIR", &state)
            .env("HOME", dir)
            .env_remove("MIBS")
            .env_remove("MIBDIRS")
            .current_dir(dir)
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            // Ctrl-C goes to the program that asks. It stops snmpd when it has finished.
            .process_group(0)
            .spawn()?;
        let watch = Self::watch(&snmpd, dir);
        let mut process = match watch {
            Ok(watch) => Self { snmpd, watch },
            Err(error) => {
                let mut snmpd = snmpd;
                end(&mut snmpd);
                return Err(error.into());
            }
        };
        process.wait_until_it_answers(dir, port, &community)?;
        Ok(process)
    }

    /// The shell reads a pipe that only this process holds open. It continues when this process has
    /// ended.
    fn watch(snmpd: &Child, dir: &Path) -> io::Result<Child> {
        Command::new("/bin/sh")
            .arg("-c")
            .arg("read -r _; kill -9 \"$1\"; rm -rf \"$2\"")
            .arg("sh")
            .arg(snmpd.id().to_string())
            .arg(dir)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
    }

    fn wait_until_it_answers(
        &mut self,
        dir: &Path,
        port: u16,
        community: &str,
    ) -> Result<(), StartError> {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        socket.set_read_timeout(Some(Duration::from_millis(10)))?;
        let agent = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let probe = up_time_request(community);
        let started = Instant::now();
        let mut answer = [0; 512];
        loop {
            socket.send_to(&probe, agent)?;
            // The socket is not connected, so it does not report a refusal: this waits for 10 ms.
            if let Ok((_, from)) = socket.recv_from(&mut answer)
                && from == agent
            {
                return Ok(());
            }
            if let Some(status) = self.snmpd.try_wait()? {
                return Err(StartError::Died(status, read_log(dir)));
            }
            if started.elapsed() > START_LIMIT {
                return Err(StartError::Silent(read_log(dir)));
            }
        }
    }

    fn stop(&mut self) {
        // End the shell first, because the process id of a reaped child may soon belong to another
        // process.
        end(&mut self.watch);
        end(&mut self.snmpd);
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Kills and reaps a child. Does nothing if it has been reaped.
fn end(child: &mut Child) {
    // An error means that it has already exited.
    let _ = child.kill();
    let _ = child.wait();
}

/// Why no private snmpd runs.
#[derive(Debug)]
pub enum StartError {
    /// snmpd is not installed.
    Missing,
    /// It exited; its log.
    Died(ExitStatus, String),
    /// It runs but does not answer; its log.
    Silent(String),
    /// The system refused a folder, a port or a process.
    Io(io::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str(
                "no snmpd in PATH or /usr/sbin: install the package snmpd (Debian, Ubuntu) \
                 or net-snmp (Fedora, Alpine, Homebrew)",
            ),
            Self::Died(status, log) => write!(f, "snmpd ended with {status}{}", Tail(log)),
            Self::Silent(log) => write!(
                f,
                "snmpd runs but did not answer for {} s{}",
                START_LIMIT.as_secs(),
                Tail(log)
            ),
            Self::Io(error) => write!(f, "snmpd could not be started: {error}"),
        }
    }
}

impl std::error::Error for StartError {}

impl From<io::Error> for StartError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// The last lines of a log, where a server says why it gave up.
struct Tail<'a>(&'a str);

impl fmt::Display for Tail<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<_> = self.0.lines().filter(|line| !line.trim().is_empty()).collect();
        if lines.is_empty() {
            return f.write_str(" and logged nothing");
        }
        f.write_str("; its log ends:")?;
        lines[lines.len().saturating_sub(12)..].iter().try_for_each(|line| write!(f, "\n  {line}"))
    }
}

fn read_log(dir: &Path) -> String {
    ["output", "log"]
        .iter()
        .filter_map(|name| fs::read(dir.join(name)).ok())
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .collect()
}

fn lost_port(log: &str) -> bool {
    log.contains("Error opening specified endpoint")
}

/// snmpd's path.
fn find() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain(SBIN.iter().map(PathBuf::from))
        .map(|folder| folder.join("snmpd"))
        .find(|file| {
            fs::metadata(file).is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o111 != 0)
        })
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
