//! A private nats-server with JetStream: [`Nats`], a child process with its own folder and a free
//! port.
//!
//! The testkit includes this file too, so it uses nothing from the rest of the command.

use std::{
    env, fmt, fs, io,
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// How long the server may take until it listens. Usually that is 0.1 s.
const START_LIMIT: Duration = Duration::from_secs(30);

/// Folders where the server may be installed, besides those of `PATH`.
const FOLDERS: [&str; 5] =
    ["/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin", "/opt/homebrew/sbin"];

/// A running nats-server. Dropping it kills the server and removes its folder. If this process dies
/// without dropping it, a watching shell does the same.
#[derive(Debug)]
pub struct Nats {
    server: Child,
    watch: Child,
    program: PathBuf,
    dir: TempDir,
    port: u16,
}

impl Nats {
    /// Starts a server on a free port of 127.0.0.1. `config` is the text of its configuration, and
    /// `jetstream` what it says about JetStream besides the folder. Without it, there is no JetStream.
    ///
    /// # Errors
    /// The server is not installed or does not start with this configuration (the error has its
    /// log), or there is no folder.
    pub fn start(config: &str, jetstream: Option<&str>) -> Result<Self, NatsError> {
        let program = find().ok_or(NatsError::Missing)?;
        let dir = tempfile::Builder::new().prefix("nats-").tempdir()?;
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o700))?;
        let store = dir.path().join("store");
        let mut text = String::new();
        if let Some(more) = jetstream {
            text += &format!("jetstream {{ store_dir: \"{}\"\n{more} }}\n", store.display());
        }
        text += config;
        let path = dir.path().join("nats.conf");
        fs::write(&path, text)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
        let (server, watch, port) = spawn(&program, dir.path(), -1)?;
        Ok(Self { server, watch, program, dir, port })
    }

    /// Stops it, and starts it again on the same port with what it has stored.
    ///
    /// # Errors
    /// As for [`start`](Self::start); it is then stopped.
    pub fn restart(&mut self) -> Result<(), NatsError> {
        self.stop();
        let (server, watch, port) = spawn(&self.program, self.dir.path(), self.port.into())?;
        (self.server, self.watch, self.port) = (server, watch, port);
        Ok(())
    }

    /// Kills it. Then its port refuses.
    pub fn stop(&mut self) {
        // End the shell first, because the process id of a reaped child may soon belong to another
        // process.
        end(&mut self.watch);
        end(&mut self.server);
    }

    /// Removes everything that it has stored. It must be stopped.
    ///
    /// # Errors
    /// The folder cannot be removed.
    pub fn lose_store(&self) -> io::Result<()> {
        match fs::remove_dir_all(self.dir.path().join("store")) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Returns its URL.
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// Returns its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Returns its process id.
    pub fn pid(&self) -> u32 {
        self.server.id()
    }

    /// Returns what it logged so far.
    pub fn log(&self) -> String {
        read_log(self.dir.path())
    }
}

impl Drop for Nats {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Starts the server, and the shell that watches over it. Returns its port, too.
fn spawn(program: &Path, dir: &Path, port: i32) -> Result<(Child, Child, u16), NatsError> {
    let ports = dir.join("ports");
    let _ = fs::remove_dir_all(&ports);
    fs::create_dir(&ports)?;
    let output = fs::OpenOptions::new().create(true).append(true).open(dir.join("log"))?;
    let mut server = Command::new(program)
        .arg("-c")
        .arg(dir.join("nats.conf"))
        .args(["-a", "127.0.0.1", "-p", &port.to_string()])
        .arg("--ports_file_dir")
        .arg(&ports)
        .current_dir(dir)
        .stdin(Stdio::null())
        .stdout(output.try_clone()?)
        .stderr(output)
        // Ctrl-C goes to the program that asks. It stops the server when it has finished.
        .process_group(0)
        .spawn()?;
    let watch = match watch(&server, dir) {
        Ok(watch) => watch,
        Err(error) => {
            end(&mut server);
            return Err(error.into());
        }
    };
    let mut both = (server, watch);
    match wait_for_port(&mut both.0, dir, &ports) {
        Ok(port) => Ok((both.0, both.1, port)),
        Err(error) => {
            end(&mut both.1);
            end(&mut both.0);
            Err(error)
        }
    }
}

/// The shell reads a pipe that only this process holds open. It continues when this process has
/// ended.
fn watch(server: &Child, dir: &Path) -> io::Result<Child> {
    Command::new("/bin/sh")
        .arg("-c")
        .arg("read -r _; kill -9 \"$1\"; rm -rf \"$2\"")
        .arg("sh")
        .arg(server.id().to_string())
        .arg(dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
}

/// The server writes the file with its ports when it listens.
fn wait_for_port(server: &mut Child, dir: &Path, ports: &Path) -> Result<u16, NatsError> {
    let started = Instant::now();
    loop {
        let file = fs::read_dir(ports)?.flatten().find_map(|file| {
            let text = fs::read_to_string(file.path()).ok()?;
            port_of(&text)
        });
        if let Some(port) = file {
            return Ok(port);
        }
        if let Some(status) = server.try_wait()? {
            return Err(NatsError::Died(status, read_log(dir)));
        }
        if started.elapsed() > START_LIMIT {
            return Err(NatsError::Silent(read_log(dir)));
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// Returns the port of `{"nats":["nats://127.0.0.1:41235"],…}`; `None` if the text is not whole.
fn port_of(text: &str) -> Option<u16> {
    let (_, behind) = text.trim_end().strip_suffix('}')?.split_once("nats://")?;
    behind.split_once('"')?.0.rsplit_once(':')?.1.parse().ok()
}

/// Kills and reaps a child. Does nothing if it has been reaped.
fn end(child: &mut Child) {
    // An error means that it has already exited.
    let _ = child.kill();
    let _ = child.wait();
}

fn read_log(dir: &Path) -> String {
    fs::read(dir.join("log"))
        .map_or(String::new(), |bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// Why no private nats-server runs.
#[derive(Debug)]
pub enum NatsError {
    /// The server is not installed.
    Missing,
    /// It exited; its log.
    Died(ExitStatus, String),
    /// It runs but does not listen; its log.
    Silent(String),
    /// The system refused a folder or a process.
    Io(io::Error),
}

impl fmt::Display for NatsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last = |log: &str| log.lines().last().unwrap_or("it logged nothing").to_owned();
        match self {
            Self::Missing => f.write_str(
                "no nats-server in PATH or /usr/sbin: install the package nats-server (Debian, \
                 Ubuntu, Alpine, Homebrew)",
            ),
            Self::Died(status, log) => write!(f, "nats-server ended with {status}: {}", last(log)),
            Self::Silent(log) => write!(
                f,
                "nats-server runs but did not listen for {} s: {}",
                START_LIMIT.as_secs(),
                last(log)
            ),
            Self::Io(error) => write!(f, "nats-server could not be started: {error}"),
        }
    }
}

impl std::error::Error for NatsError {}

impl From<io::Error> for NatsError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Returns the server's path.
fn find() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain(FOLDERS.iter().map(PathBuf::from))
        .map(|folder| folder.join("nats-server"))
        .find(|file| {
            fs::metadata(file).is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o111 != 0)
        })
}
