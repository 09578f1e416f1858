//! What other commands use the memory for: credentials and engines of known hosts.

use super::{
    device::{Device, now},
    devices::{Memory, address_of, addresses},
};
use crate::{
    config::{AUTO, Config, Credential},
    error::Error,
    hosts::{Access, Hosts, Listed, unremembered},
    slip::Slip,
};
use netsnmp::{Endpoint, HostRecord, Settings, Target, Transport, Version, query::Habits};
use std::{
    collections::{HashMap, HashSet},
    net::SocketAddr,
    sync::Arc,
};

/// Adds to targets what is remembered about them, and remembers what their records show.
///
/// Only devices that a scan or an inventory has found are remembered, so a `get` of a million
/// addresses writes nothing.
#[derive(Debug)]
pub(crate) struct Recall {
    memory: Memory,
    known: Arc<Known>,
    /// Whether new devices are remembered, too.
    all: bool,
}

#[derive(Debug)]
struct Known {
    devices: HashMap<SocketAddr, Device>,
    tags: HashMap<String, Credential>,
    /// Whether hosts without credentials get the remembered ones.
    any: bool,
    /// Whether hosts without remembered credentials are refused.
    only: bool,
    port: u16,
    version: Version,
    now: i64,
    /// Whether other machines ask the hosts.
    elsewhere: bool,
}

impl Recall {
    /// Opens the memory, if there is one.
    ///
    /// # Errors
    /// A file that the user names cannot be used.
    pub(crate) fn load(
        config: &Config,
        settings: &Settings,
        hosts: &Hosts,
    ) -> Result<Option<Self>, Error> {
        Self::open(config, settings, hosts, false)
    }

    /// Takes the memory that was loaded, or makes one, to remember every device that answers. Returns `None` if the
    /// user wants no memory.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub(crate) fn of_all(
        loaded: Option<Self>,
        config: &Config,
        settings: &Settings,
        hosts: &Hosts,
    ) -> Result<Option<Self>, Error> {
        let recall = match loaded {
            Some(recall) => Some(recall),
            // A new memory knows no device, so no tag is needed.
            None => Self::open(config, settings, hosts, true)?,
        };
        Ok(recall.map(|recall| Self { all: true, ..recall }))
    }

    fn open(
        config: &Config,
        settings: &Settings,
        hosts: &Hosts,
        create: bool,
    ) -> Result<Option<Self>, Error> {
        let about = addresses(hosts, settings.port);
        let Some(memory) = Memory::open(config, create, about.as_deref())? else {
            return match config.wants_memory() {
                true => Err(Error::usage(format!(
                    "--cred {AUTO}, but there is no memory of devices: make one with `multisnmp scan`"
                ))),
                false => Ok(None),
            };
        };
        let only = config.wants_memory();
        let any = only || !config.names_credentials();
        let mut tags = HashMap::new();
        if !create && (any || hosts.want_memory()) {
            let used: HashSet<_> =
                memory.known().values().filter_map(|device| device.tag.as_deref()).collect();
            for (name, tag) in config.tags().filter(|(name, _)| used.contains(name)) {
                tags.insert(name.to_owned(), Credential::of(name, tag)?);
            }
        }
        let known = Known {
            devices: memory.known().clone(),
            tags,
            any,
            only,
            port: settings.port,
            version: settings.credentials.version(),
            now: now(),
            elsewhere: config.tags_live_elsewhere(),
        };
        Ok(Some(Self { memory, known: Arc::new(known), all: false }))
    }

    /// Returns the targets with what is remembered about them.
    pub(crate) fn targets(
        &self,
        hosts: impl Iterator<Item = Listed> + Send + 'static,
    ) -> impl Iterator<Item = Target> + Send + 'static {
        let known = Arc::clone(&self.known);
        hosts.map(move |host| known.put(host))
    }

    /// Remembers what a record shows about its device.
    pub(crate) fn learn(&mut self, record: &HostRecord) {
        let Some(address) = record.address else { return };
        // Such a target is one of several at its address, and may be another agent behind a proxy.
        // What it shows must not change how the others are asked.
        if record.label.is_some() {
            return;
        }
        // Over TCP, another agent may have that port.
        if !is_udp(&record.host) {
            return;
        }
        let mut device = match self.known.devices.get(&address) {
            Some(device) => device.clone(),
            None if self.all => Device::default(),
            None => return,
        };
        if device.learn(record, now()) {
            self.memory.keep(address, device);
        }
    }
}

fn is_udp(host: &str) -> bool {
    let inet = Endpoint::parse(host).ok();
    matches!(inet, Some(Endpoint::Inet { transport: Transport::Udp, .. }))
}

impl Known {
    /// Returns the target of a host, with what is remembered of it.
    fn put(&self, Listed { mut target, access }: Listed) -> Target {
        let device = address_of(&target, self.port).and_then(|at| self.devices.get(&at));
        let is_auto = access == Access::Remembered;
        let is_bare = is_auto || target.own_version().is_none() && target.refusal().is_none();
        let credential = device
            .filter(|_| is_bare && (is_auto || self.any))
            .and_then(|device| self.tags.get_key_value(device.tag.as_ref()?));
        if credential.is_none() && is_bare && (is_auto || self.only) {
            return target.refused(unremembered());
        }
        let Some(device) = device else { return target };
        let mut version = target.own_version().unwrap_or(self.version);
        if let Some((tag, credential)) = credential {
            log::info!("{}: asked with tag {tag}, as remembered", target.name());
            version = credential.version();
            target = target.credentials(credential.what.clone());
            if self.elsewhere {
                let slip = Slip::of(&target).cloned().unwrap_or_default();
                target = target.data(slip.with_tag(tag));
            }
            if let Some(networks) = &credential.networks {
                target = target.networks(networks.clone());
            }
        }
        if version == Version::V3
            && let Some(clock) = &device.engine
        {
            target = target.engine(clock.engine(self.now));
        }
        let habits = device.habits(self.now);
        if target.name() == target.host() && habits != Habits::default() {
            target = target.habits(habits);
        }
        target
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::device::Clock;
    use netsnmp::{Credentials, Error, ErrorKind, Network, User};

    fn own(target: Target) -> Listed {
        Listed { target, access: Access::Own }
    }

    fn known(any: bool, only: bool) -> Known {
        let engine = Some(Clock { id: vec![1; 5], boots: 3, time: 100, at: 1000 });
        let device = |tag: &str| Device {
            tag: Some(tag.to_owned()),
            engine: engine.clone(),
            ..Device::default()
        };
        let devices = [("10.0.0.1:161", "core"), ("10.0.0.2:161", "gone")]
            .map(|(address, tag)| (address.parse().unwrap(), device(tag)));
        let net: Arc<[Network]> = Arc::from(["10.0.0.0/8".parse().unwrap()]);
        let what = Credentials::v3(User::new("netops"));
        let core = Credential { tag: Some("core".to_owned()), what, networks: Some(net) };
        Known {
            devices: devices.into(),
            tags: [("core".to_owned(), core)].into(),
            any,
            only,
            port: 161,
            version: Version::V2c,
            now: 1010,
            elsewhere: false,
        }
    }

    fn version(target: &Target) -> Option<Version> {
        target.own_version()
    }

    #[test]
    fn hosts_without_credentials_get_the_remembered_ones() {
        let known = known(true, false);
        let target = known.put(own(Target::new("10.0.0.1")));
        assert_eq!(version(&target), Some(Version::V3));
        let settings = target.settings(&Settings::default()).unwrap();
        assert_eq!(settings.engine.unwrap().time(), 110);
        assert_eq!(settings.networks.unwrap().len(), 1);
        // Another port is another agent. A tag that no longer exists is not a credential, and
        // neither is a name.
        for other in ["10.0.0.1:1161", "tcp:10.0.0.1", "10.0.0.2", "10.0.0.3", "core.example"] {
            assert_eq!(version(&known.put(own(Target::new(other)))), None, "{other}");
        }
        assert_eq!(
            version(&known.put(own(Target::new("10.0.0.1").community("x")))),
            Some(Version::V2c)
        );
        let other = self::known(false, false);
        assert_eq!(version(&other.put(own(Target::new("10.0.0.1")))), None);
    }

    #[test]
    fn hosts_that_need_the_memory_are_asked_with_nothing_else() {
        let known = known(true, true);
        assert!(known.put(own(Target::new("10.0.0.1"))).endpoint().is_ok());
        for unknown in ["10.0.0.3", "10.0.0.2", "core.example"] {
            let error = known.put(own(Target::new(unknown))).endpoint().unwrap_err();
            assert!(error.to_string().contains("memory"), "{error}");
        }
        assert!(known.put(own(Target::new("10.0.0.3").community("x"))).endpoint().is_ok());
    }

    #[test]
    fn a_single_line_may_ask_for_the_memory() {
        let known = known(false, false);
        let auto = |host: &str| {
            known.put(Listed { target: Target::new(host), access: Access::Remembered })
        };
        assert_eq!(version(&auto("10.0.0.1")), Some(Version::V3));
        assert!(auto("10.0.0.1").endpoint().is_ok());
        assert!(auto("10.0.0.2").endpoint().is_err() && auto("10.0.0.3").endpoint().is_err());
        let bad = Error::from(ErrorKind::Refused);
        assert!(known.put(own(Target::new("10.0.0.1").refused(bad))).endpoint().is_err());
    }
}
