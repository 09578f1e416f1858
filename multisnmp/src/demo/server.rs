//! A server that this program starts for itself: [`Server`], a child process that does not outlive it.
//!
//! The testkit includes this file too, so it uses nothing from the rest of the command.

use std::{
    env, fmt, fs, io,
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// How long a server may take until it answers. Usually that is 0.1 s. On a loaded machine, the keys
/// of dozens of SNMPv3 users take seconds.
const START_LIMIT: Duration = Duration::from_secs(30);

/// A server, and the shell that watches over it. Dropping it kills both. If this process dies without
/// dropping it, the shell kills the server and removes its folder.
#[derive(Debug)]
pub struct Server {
    server: Child,
    watch: Child,
    started: Instant,
}

impl Server {
    /// Starts a server that works in this folder.
    ///
    /// # Errors
    /// The system refuses a process.
    pub fn start(command: &mut Command, dir: &Path) -> io::Result<Self> {
        let output = fs::OpenOptions::new().create(true).append(true).open(dir.join("output"))?;
        let started = Instant::now();
        let mut server = command
            .current_dir(dir)
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            // Ctrl-C goes to the program that asks. It stops the server when it has finished.
            .process_group(0)
            .spawn()?;
        match watch(&server, dir) {
            Ok(watch) => Ok(Self { server, watch, started }),
            Err(error) => {
                end(&mut server);
                Err(error)
            }
        }
    }

    /// Returns its process ID.
    pub fn pid(&self) -> u32 {
        self.server.id()
    }

    /// Checks that there is still a reason to wait for its first answer.
    ///
    /// # Errors
    /// It has ended, or it has taken too long.
    pub fn may_answer(&mut self, dir: &Path) -> Result<(), StartError> {
        if let Some(status) = self.server.try_wait()? {
            return Err(StartError::Died(status, log(dir)));
        }
        match self.started.elapsed() > START_LIMIT {
            true => Err(StartError::Silent(log(dir))),
            false => Ok(()),
        }
    }

    /// Kills it.
    pub fn stop(&mut self) {
        // End the shell first, because the process ID of a reaped child may soon belong to another
        // process.
        end(&mut self.watch);
        end(&mut self.server);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
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

/// Kills and reaps a child. Does nothing if it has been reaped.
fn end(child: &mut Child) {
    // An error means that it has already exited.
    let _ = child.kill();
    let _ = child.wait();
}

/// Makes a folder for a server. Only its owner gets into it.
///
/// # Errors
/// There is no temporary folder, or it is full.
pub fn folder(prefix: &str) -> io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix).permissions(fs::Permissions::from_mode(0o700)).tempdir()
}

/// Returns what a server printed and logged in its folder.
pub fn log(dir: &Path) -> String {
    ["output", "log"]
        .iter()
        .filter_map(|name| fs::read(dir.join(name)).ok())
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .collect()
}

/// Finds a program in `PATH`, or in these folders.
///
/// # Errors
/// It is not installed. `packages` says how it is.
pub fn find(
    program: &'static str,
    folders: &[&str],
    packages: &'static str,
) -> Result<PathBuf, StartError> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain(folders.iter().map(PathBuf::from))
        .map(|folder| folder.join(program))
        .find(|file| {
            fs::metadata(file).is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o111 != 0)
        })
        .ok_or(StartError::Missing(program, packages))
}

/// Why a server does not run.
#[derive(Debug)]
pub enum StartError {
    /// The program is not installed; how to install it.
    Missing(&'static str, &'static str),
    /// It has ended; its log.
    Died(ExitStatus, String),
    /// It runs but does not answer; its log.
    Silent(String),
    /// The system refuses a folder, a port or a process.
    Io(io::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(program, packages) => {
                write!(f, "no {program} in PATH or /usr/sbin: install {packages}")
            }
            Self::Died(status, log) => write!(f, "the server ended with {status}{}", Tail(log)),
            Self::Silent(log) => write!(
                f,
                "the server runs, but it did not answer for {} s{}",
                START_LIMIT.as_secs(),
                Tail(log)
            ),
            Self::Io(error) => write!(f, "the system did not start the server: {error}"),
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
