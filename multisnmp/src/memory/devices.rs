//! The memory of one run: the devices that were known when it began, and those it has learnt.

use super::{device::Device, store::Store};
use crate::{
    config::{self, Config, Lookup, MemoryFile},
    error::{DatabaseError, Error},
    hosts::Hosts,
};
use netsnmp::{Endpoint, Target, Transport};
use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

/// The memory of one run: what was known when it began, and what it has learnt.
#[derive(Debug)]
pub(crate) struct Memory {
    store: Store,
    known: HashMap<SocketAddr, Device>,
    /// Devices that are learnt and not yet written.
    fresh: HashMap<SocketAddr, Device>,
}

/// Up to this many targets are looked up one by one. Reading all of a large memory for them would be
/// a waste.
const LOOKED_UP: u128 = 1000;
/// How many devices are written at once, and so how many a kill may lose.
const BATCH: usize = 1000;

impl Memory {
    /// Opens the memory that is configured. Returns `None` if the user wants no memory, or if it
    /// cannot be used. A run does not depend on the memory, so the second case is only a warning.
    /// `create` makes a missing file.
    /// `about` are the addresses that the run asks, if they are few.
    ///
    /// # Errors
    /// A file that the user names cannot be used.
    pub(crate) fn open(
        config: &Config,
        create: bool,
        about: Option<&[SocketAddr]>,
    ) -> Result<Option<Self>, Error> {
        let configured = config.merged().memory.value()?;
        let path = match configured {
            Some(MemoryFile::Off) => return Ok(None),
            Some(MemoryFile::At(path)) => Some(path.clone()),
            None => default_path(&config::process),
        };
        let Some(path) = path else { return Ok(None) };
        if !create && !path.exists() {
            return Ok(None);
        }
        match Self::at(&path, about) {
            Ok(memory) => Ok(Some(memory)),
            Err(why) if configured.is_some() => Err(Error::input(path.display(), why)),
            Err(why) => {
                log::warn!(
                    "no memory of devices: {}: {why} (--no-memory hides this)",
                    path.display()
                );
                Ok(None)
            }
        }
    }

    /// Opens the memory in a file.
    ///
    /// # Errors
    /// It cannot be read, or it is not ours.
    fn at(path: &Path, about: Option<&[SocketAddr]>) -> Result<Self, DatabaseError> {
        let store = Store::open(path)?;
        let known = match about {
            Some(addresses) => store.some(addresses)?,
            None => store.all()?,
        };
        Ok(Self { store, known, fresh: HashMap::new() })
    }

    /// Returns what was known when the run began.
    pub(crate) fn known(&self) -> &HashMap<SocketAddr, Device> {
        &self.known
    }

    /// Keeps what is known about a device now.
    pub(crate) fn keep(&mut self, address: SocketAddr, device: Device) {
        self.fresh.insert(address, device);
        if self.fresh.len() >= BATCH {
            self.write();
        }
    }

    /// Writes what was learnt. If that fails, it is a warning, and the run continues.
    pub(crate) fn write(&mut self) {
        if self.fresh.is_empty() {
            return;
        }
        let fresh = std::mem::take(&mut self.fresh);
        if let Err(why) = self.store.put(&fresh) {
            log::warn!("cannot write the memory of devices: {why}");
        }
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        self.write();
    }
}

/// Returns the addresses of the hosts if they are few enough to be looked up one by one.
pub(crate) fn addresses(hosts: &Hosts, port: u16) -> Option<Vec<SocketAddr>> {
    let few = hosts.count() <= LOOKED_UP;
    few.then(|| hosts.listed().filter_map(|host| address_of(&host.target, port)).collect())
}

/// Returns the address of a target that is written as an address over UDP. A name may stand for
/// another address today.
pub(super) fn address_of(target: &Target, port: u16) -> Option<SocketAddr> {
    let Endpoint::Inet { transport: Transport::Udp, host, port: own, .. } =
        target.endpoint().ok()?
    else {
        return None;
    };
    let port = own.or(target.own_port()).unwrap_or(port);
    Some(SocketAddr::new(host.parse::<IpAddr>().ok()?, port))
}

/// Returns `multisnmp/devices.db` below `$XDG_STATE_HOME` or `~/.local/state`.
fn default_path(lookup: Lookup<'_>) -> Option<PathBuf> {
    let absolute = |name: &str| lookup(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let state = absolute("XDG_STATE_HOME").or_else(|| Some(absolute("HOME")?.join(".local/state")));
    Some(state?.join("multisnmp/devices.db"))
}

#[cfg(test)]
mod tests {
    use super::{super::device::Clock, *};
    use netsnmp::{Version, query::Habits};
    use std::time::Duration;

    fn device() -> Device {
        let mut habits = Habits::new(false, Some(40));
        habits.ordered = false;
        Device {
            tag: Some("core".to_owned()),
            version: Some(Version::V3),
            engine: Some(Clock { id: vec![1; 5], boots: 3, time: 100, at: 1000 }),
            rtt: Some(Duration::from_micros(1234)),
            habits,
            habits_at: 900,
            seen: 1000,
        }
    }

    #[test]
    fn kept_devices_are_known_next_time() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a/b/devices.db");
        let v4: SocketAddr = "10.0.0.1:161".parse().unwrap();
        let v6: SocketAddr = "[2001:db8::1]:1161".parse().unwrap();
        let mut memory = Memory::at(&path, None).unwrap();
        assert!(memory.known().is_empty());
        memory.keep(v4, device());
        memory.keep(v6, Device { seen: 5, ..Device::default() });
        drop(memory);
        let some = Memory::at(&path, Some(&[v6, "10.0.0.1:162".parse().unwrap()])).unwrap();
        assert_eq!(some.known().keys().collect::<Vec<_>>(), [&v6]);
        let memory = Memory::at(&path, None).unwrap();
        assert_eq!(memory.known().len(), 2);
        assert_eq!(memory.known()[&v4], device());
        assert_eq!(memory.known()[&v6], Device { seen: 5, ..Device::default() });
    }

    #[test]
    fn two_runs_at_once_lose_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("devices.db");
        let (mut one, mut other) =
            (Memory::at(&path, None).unwrap(), Memory::at(&path, None).unwrap());
        let address = |n: u8| SocketAddr::from(([10, 0, 0, n], 161));
        for n in 0..200 {
            let memory = if n % 2 == 0 { &mut one } else { &mut other };
            memory.keep(address(n), device());
            memory.write();
        }
        drop((one, other));
        assert_eq!(Memory::at(&path, None).unwrap().known().len(), 200);
    }

    #[test]
    fn files_of_other_programs_are_refused_and_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("devices.db");
        std::fs::write(&path, "not a database, just a text of some length").unwrap();
        assert!(Memory::at(&path, None).is_err());
        assert_eq!(std::fs::read(&path).unwrap().len(), 42);
        std::fs::remove_file(&path).unwrap();
        let other = rusqlite::Connection::open(&path).unwrap();
        other.execute_batch("CREATE TABLE mine (x); PRAGMA user_version = 7").unwrap();
        drop(other);
        let why = Memory::at(&path, None).unwrap_err().to_string();
        assert!(why.contains("another"), "{why}");
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_can_read_the_file() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("state/devices.db");
        drop(Memory::at(&path, None).unwrap());
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(path.parent().unwrap()), 0o700);
    }

    #[test]
    fn the_file_is_below_the_users_state_folder() {
        let lookup = |name: &str| (name == "HOME").then(|| "/home/x".into());
        let path = default_path(&lookup).unwrap();
        assert_eq!(path, Path::new("/home/x/.local/state/multisnmp/devices.db"));
        let lookup = |name: &str| (name == "XDG_STATE_HOME").then(|| "relative".into());
        assert_eq!(default_path(&lookup), None);
    }
}
