//! Runs a program and measures its cost.

use crate::usage;
use std::{
    fs::{self, File},
    io::{self, BufRead as _, BufReader},
    os::unix::process::{CommandExt as _, ExitStatusExt as _},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    time::{Duration, Instant},
};

/// The longest time that a run may take.
const TOO_LONG: Duration = Duration::from_secs(300);

/// The cost of a run.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// From start to exit.
    pub wall: Duration,
    /// User and system time, including its children.
    pub cpu: Duration,
    /// The largest resident set of one process, in bytes.
    pub memory: u64,
    /// How it ended.
    pub status: ExitStatus,
}

/// Runs a program and writes its output and its messages into files.
pub fn run(command: &mut Command, output: &Path, messages: &Path) -> io::Result<Cost> {
    // A new file: ext4 writes a file that was emptied to the disk as soon as it is closed, at the
    // cost of the program that closes it.
    for path in [output, messages] {
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    command.stdin(Stdio::null()).stdout(File::create(output)?).stderr(File::create(messages)?);
    let started = Instant::now();
    let child = command.spawn()?;
    let pid = child.id() as libc::pid_t;
    // Kills the program if it hangs; then the run counts as failed.
    let (ended, end) = mpsc::channel::<()>();
    let watchdog = std::thread::spawn(move || {
        if end.recv_timeout(TOO_LONG) == Err(mpsc::RecvTimeoutError::Timeout) {
            // SAFETY: no pointer. The pid is still the child's, because it was not waited for.
            unsafe { libc::kill(pid, libc::SIGKILL) };
        }
    });
    let (mut status, mut usage) = (0, None);
    // SAFETY: waits only for this child, and nothing else waits for it. The status and the usage
    // are written to variables of the right types.
    let waited = unsafe {
        let mut filled: libc::rusage = std::mem::zeroed();
        let waited = libc::wait4(pid, &raw mut status, 0, &raw mut filled);
        usage.replace(filled);
        waited
    };
    let wall = started.elapsed();
    drop(ended);
    // The thread returns nothing.
    let _ = watchdog.join();
    match usage {
        Some(usage) if waited == pid => Ok(Cost {
            wall,
            cpu: usage::cpu_of(&usage),
            memory: usage.ru_maxrss.unsigned_abs() * 1_024,
            status: ExitStatus::from_raw(status),
        }),
        _ => Err(io::Error::last_os_error()),
    }
}

/// A running responder.
pub struct Responder {
    child: Child,
    /// The port on which it listens.
    pub port: u16,
}

impl Responder {
    /// Starts the responder and waits until it listens.
    pub fn start(program: &Path, args: &[String]) -> io::Result<Self> {
        let mut command = Command::new(program);
        command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // SAFETY: one system call that is safe after fork. It makes sure that the responder does
        // not outlive this process.
        unsafe {
            command.pre_exec(|| {
                libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGTERM);
                Ok(())
            });
        }
        let mut child = command.spawn()?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        match line.trim().strip_prefix("port ").and_then(|port| port.parse().ok()) {
            Some(port) => Ok(Self { child, port }),
            None => {
                let status = child.wait()?;
                Err(io::Error::other(format!("the responder did not start: {status}")))
            }
        }
    }

    /// Ends the responder and returns its statistics.
    pub fn stop(mut self) -> io::Result<String> {
        // SAFETY: no pointer. The pid is still the child's, because it was not waited for.
        unsafe { libc::kill(self.child.id() as libc::pid_t, libc::SIGTERM) };
        let mut text = String::new();
        if let Some(mut stderr) = self.child.stderr.take() {
            io::Read::read_to_string(&mut stderr, &mut text)?;
        }
        self.child.wait()?;
        Ok(text.trim().to_owned())
    }
}
