//! A private nats-server with JetStream: [`Nats`], a child process with its own folder and a free
//! port.
//!
//! The testkit includes this file too, so it uses nothing from the rest of the command.

use super::server::{self, Server, StartError};
use std::{
    fs, io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::Duration,
};
use tempfile::TempDir;

/// Folders where the server may be installed, besides those of `PATH`.
const FOLDERS: [&str; 5] =
    ["/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin", "/opt/homebrew/sbin"];

/// A running nats-server. Dropping it kills the server and removes its folder.
#[derive(Debug)]
pub struct Nats {
    server: Server,
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
    pub fn start(config: &str, jetstream: Option<&str>) -> Result<Self, StartError> {
        let packages = "the package nats-server (Debian, Ubuntu, Alpine, Homebrew)";
        let program = server::find("nats-server", &FOLDERS, packages)?;
        let dir = server::folder("nats-")?;
        let store = dir.path().join("store");
        let mut text = String::new();
        if let Some(more) = jetstream {
            text += &format!("jetstream {{ store_dir: \"{}\"\n{more} }}\n", store.display());
        }
        text += config;
        let path = dir.path().join("nats.conf");
        fs::write(&path, text)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
        let (server, port) = spawn(&program, dir.path(), -1)?;
        Ok(Self { server, program, dir, port })
    }

    /// Stops it, and starts it again on the same port with what it has stored.
    ///
    /// # Errors
    /// As for [`start`](Self::start); it is then stopped.
    pub fn restart(&mut self) -> Result<(), StartError> {
        self.stop();
        let (server, port) = spawn(&self.program, self.dir.path(), self.port.into())?;
        (self.server, self.port) = (server, port);
        Ok(())
    }

    /// Kills it. Then its port refuses.
    pub fn stop(&mut self) {
        self.server.stop();
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
        self.server.pid()
    }

    /// Returns its folder, with what it stores.
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Returns what it logged so far.
    pub fn log(&self) -> String {
        server::log(self.dir.path())
    }
}

/// Starts the server. Returns its port, too.
fn spawn(program: &Path, dir: &Path, port: i32) -> Result<(Server, u16), StartError> {
    let ports = dir.join("ports");
    let _ = fs::remove_dir_all(&ports);
    fs::create_dir(&ports)?;
    let mut command = Command::new(program);
    command
        .arg("-c")
        .arg(dir.join("nats.conf"))
        .args(["-a", "127.0.0.1", "-p", &port.to_string()])
        .arg("--ports_file_dir")
        .arg(&ports);
    let mut server = Server::start(&mut command, dir)?;
    loop {
        // The server writes the file with its ports when it listens.
        let file = fs::read_dir(&ports)?.flatten().find_map(|file| {
            let text = fs::read_to_string(file.path()).ok()?;
            port_of(&text)
        });
        if let Some(port) = file {
            return Ok((server, port));
        }
        server.may_answer(dir)?;
        thread::sleep(Duration::from_millis(5));
    }
}

/// Returns the port of `{"nats":["nats://127.0.0.1:41235"],…}`, or with `tls://`; `None` if the text is
/// not whole.
fn port_of(text: &str) -> Option<u16> {
    let (_, behind) = text.trim_end().strip_suffix('}')?.split_once("\"nats\":[\"")?;
    behind.split_once('"')?.0.rsplit_once(':')?.1.parse().ok()
}
