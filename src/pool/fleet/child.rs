//! One worker process: its start, its socket and its end.

use socket2::SockRef;
use std::{
    env, fs, io,
    os::unix::{
        net::UnixStream,
        process::{CommandExt, ExitStatusExt},
    },
    path::{Path, PathBuf},
    process::{self, Command, ExitStatus, Stdio},
    thread,
    time::Duration,
};

/// Says to a process that it is a worker. Its standard input is then the socket.
pub(crate) const VARIABLE: &str = "NETSNMP_WORKER";

/// The octets that may be on their way.
const BUFFER: usize = 512 * 1024;

/// A worker process. Dropping it kills the process.
pub(super) struct Child(process::Child);

impl Child {
    /// Starts this program once more. Nothing is in its arguments, and only [`VARIABLE`] is new in
    /// its environment: what it must know comes over the socket.
    pub(super) fn start() -> io::Result<(Self, UnixStream)> {
        let (ours, theirs) = UnixStream::pair()?;
        for end in [&ours, &theirs] {
            // A whole chunk fits, so that a worker goes on while it is read. If the system gives less,
            // it works all the same.
            let _ = SockRef::from(end).set_send_buffer_size(BUFFER);
        }
        let mut command = Command::new(program()?);
        if let Some(name) = env::args_os().next() {
            command.arg0(name);
        }
        let child = command
            .env(VARIABLE, "1")
            .stdin(Stdio::from(std::os::fd::OwnedFd::from(theirs)))
            .stdout(Stdio::null())
            // Signals that a terminal sends to the command are not for its workers: they end with
            // their socket.
            .process_group(0)
            .spawn()?;
        Ok((Self(child), ours))
    }

    /// Kills the process and says how it ended.
    pub(super) fn kill(&mut self) -> String {
        let _ = self.0.kill();
        self.wait()
    }

    /// Says how the process ended. One that has closed its socket and still runs is killed.
    pub(super) fn kill_if_alive(&mut self) -> String {
        // A process that dies closes its socket a moment before it can be waited for.
        for _ in 0..100 {
            match self.0.try_wait() {
                Ok(Some(status)) => return said(status),
                Ok(None) => thread::sleep(Duration::from_millis(5)),
                Err(_) => break,
            }
        }
        self.kill()
    }

    /// Waits for its end and says how it ended.
    pub(super) fn wait(&mut self) -> String {
        match self.0.wait() {
            Ok(status) => said(status),
            Err(error) => error.to_string(),
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Returns the file of this program. The name of the file may belong to another version by now.
fn program() -> io::Result<PathBuf> {
    let own = Path::new("/proc/self/exe");
    if fs::symlink_metadata(own).is_ok() { Ok(own.to_owned()) } else { env::current_exe() }
}

fn said(status: ExitStatus) -> String {
    const NAMES: [(i32, &str); 8] = [
        (libc::SIGSEGV, "SIGSEGV"),
        (libc::SIGBUS, "SIGBUS"),
        (libc::SIGABRT, "SIGABRT"),
        (libc::SIGKILL, "SIGKILL"),
        (libc::SIGILL, "SIGILL"),
        (libc::SIGFPE, "SIGFPE"),
        (libc::SIGTERM, "SIGTERM"),
        (libc::SIGSYS, "SIGSYS"),
    ];
    match (status.signal(), status.code()) {
        (Some(signal), _) => match NAMES.iter().find(|(number, _)| *number == signal) {
            Some((_, name)) => format!("signal {signal} ({name})"),
            None => format!("signal {signal}"),
        },
        (_, Some(code)) => format!("exit code {code}"),
        _ => "its end is not known".to_owned(),
    }
}
