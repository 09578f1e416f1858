//! demo --via: a private NATS server and two workers, one of which is killed.

use crate::{demo::nats::Nats, error::Error, output::tell, plural::count, via::Plan};
use netsnmp::HostRecord;
use std::{
    collections::HashMap,
    env, io,
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

/// How long a worker may be silent before its hosts go to the other one.
const LEASE: Duration = Duration::from_secs(2);
/// How many jobs the hosts are split into.
const JOBS: u32 = 20;

/// The server and the workers.
pub(super) struct Machines {
    server: Nats,
    workers: Vec<Worker>,
    hosts: u32,
    /// How often each host came out.
    seen: HashMap<Arc<str>, u32>,
    killed: Option<u32>,
}

/// A worker. Dropping it kills it. If this process dies without dropping it, a watching shell does.
struct Worker {
    child: Child,
    watch: Child,
}

impl Worker {
    fn start(url: &str) -> io::Result<Self> {
        let mut child = Command::new(env::current_exe()?)
            .args(["worker", "--via", url])
            // The demo speaks about them itself.
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()?;
        let watch = Command::new("/bin/sh")
            .args(["-c", "read -r _; kill -9 \"$1\"", "sh", &child.id().to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn();
        match watch {
            Ok(watch) => Ok(Self { child, watch }),
            Err(error) => {
                end(&mut child);
                Err(error)
            }
        }
    }
}

/// Kills and reaps a child.
fn end(child: &mut Child) {
    // An error means that it has already exited.
    let _ = child.kill();
    let _ = child.wait();
}

impl Drop for Worker {
    fn drop(&mut self) {
        end(&mut self.watch);
        end(&mut self.child);
    }
}

impl Machines {
    /// Starts them.
    ///
    /// # Errors
    /// The server does not start, or the system refuses a process.
    pub(super) fn start(hosts: u32) -> Result<Self, Error> {
        let server = Nats::start("", Some("")).map_err(|error| Error::Local(error.into()))?;
        let worker = || Worker::start(&server.url()).map_err(|e| Error::io("worker", e));
        let workers = vec![worker()?, worker()?];
        let [one, two] = [workers[0].child.id(), workers[1].child.id()];
        tell(format_args!(
            "multisnmp: a NATS server at {}, and workers with the process ids {one} and {two}",
            server.url()
        ));
        Ok(Self { server, workers, hosts, seen: HashMap::new(), killed: None })
    }

    /// Returns how the hosts go to the workers.
    pub(super) fn plan(&self) -> Plan {
        let most = self.hosts.div_ceil(JOBS).clamp(1, 500);
        Plan::of_demo(self.server.url(), most as usize, LEASE)
    }

    /// Counts a host. After a quarter of them, the first worker dies.
    pub(super) fn count(&mut self, record: &HostRecord) {
        *self.seen.entry(Arc::clone(record.name())).or_default() += 1;
        if self.killed.is_none() && self.seen.len() >= (self.hosts / 4) as usize {
            self.killed = Some(self.workers[0].child.id());
            drop(self.workers.remove(0));
        }
    }

    /// Says what came out.
    pub(super) fn tell(&self) {
        let twice = self.seen.values().filter(|times| **times > 1).count() as u64;
        let lost = u64::from(self.hosts) - (self.seen.len() as u64).min(self.hosts.into());
        let killed = self.killed.map_or("none".to_owned(), |pid| pid.to_string());
        tell(format_args!(
            "multisnmp: worker {killed} was killed in the middle. {} asked: {} out once, {twice} \
             twice, {lost} lost",
            count(u64::from(self.hosts), "host"),
            self.seen.len() as u64 - twice
        ));
    }
}
