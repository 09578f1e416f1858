//! How hosts are asked: flags, environment, own configuration, net-snmp's, laid over each other.

mod credential;
mod environment;
mod layer;
mod limits;
mod origin;
mod own;
mod setting;
mod snmp_conf;
mod tags;
mod target_list;

pub(crate) use credential::Credential;
pub(crate) use environment::process;
pub(crate) use layer::{Entry, Layer};
pub(crate) use limits::Limits;
pub(crate) use origin::Origin;
pub(crate) use setting::SETTINGS;
pub(crate) use target_list::TargetList;

use crate::{error::Error, hosts::Access};
use environment::Descriptors;
pub(crate) use environment::Lookup;
use netsnmp::{
    Settings,
    hosts::{Overrides, nearest},
};
use snmp_conf::SnmpConf;
use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
pub(crate) use tags::Tag;
use tags::Tags;

/// In the place of a tag: the one the memory of devices has of the host.
pub(crate) const AUTO: &str = "auto";

/// Where configuration is looked for, whether it is there or not.
#[derive(Debug)]
pub(crate) struct Places {
    /// Our own files, the one that wins first.
    pub(crate) own: Vec<PathBuf>,
    /// net-snmp's directories, the one that wins last.
    pub(crate) snmp_dirs: Vec<PathBuf>,
}

/// The user's config.toml, whether it is there or not.
pub(crate) fn own_file() -> Option<std::path::PathBuf> {
    let user = std::env::var_os("XDG_CONFIG_HOME").or_else(|| std::env::var_os("HOME"));
    user.and(own::files(&process).into_iter().next())
}

/// The places in this environment.
pub(crate) fn places(lookup: Lookup<'_>) -> Places {
    Places { own: own::files(lookup), snmp_dirs: snmp_conf::directories(lookup) }
}

/// Everything that is configured.
#[derive(Clone)]
pub(crate) struct Config {
    /// From the highest precedence to the lowest, but for snmp.conf and what is built in.
    upper: Vec<Layer>,
    snmp: SnmpConf,
    tags: Tags,
    /// All of it, for a host that has nothing of its own.
    merged: Layer,
}

impl Config {
    /// Reads everything. `tokens` are the arguments of `-Y`, each `token=value` or `token value`.
    ///
    /// # Errors
    /// A file or a variable that cannot be read or makes no sense.
    pub(crate) fn load(flags: Layer, tokens: &[String], lookup: Lookup<'_>) -> Result<Self, Error> {
        let mut fds = Descriptors::default();
        let flags = expand(flags, &mut fds)?;
        let tokens = of_tokens(tokens)?;
        let environment = environment::layer(lookup, &mut fds)?;
        let own = match flags.text("config").or_else(|| environment.text("config")) {
            Some(file) => own::read_this(Path::new(file))?,
            None => own::read(&own::files(lookup))?,
        };
        let site = match flags.text("site").or_else(|| own.layer.text("site")) {
            Some(name) => own.site(name).map_err(Error::usage)?.clone(),
            None => Layer::default(),
        };
        let mut snmp = SnmpConf::read(&snmp_conf::directories(lookup));
        for complaint in snmp.complaints.drain(..) {
            log::warn!("{complaint}");
        }
        snmp.aliases.extend(tokens.aliases);
        let mut config = Self {
            upper: vec![flags, tokens.layer, environment, site, own.layer],
            snmp,
            tags: Tags::default(),
            merged: Layer::default(),
        };
        let file = config.upper.iter().find_map(|layer| layer.text("credentials"));
        if let Some(file) = file {
            config.tags = Tags::read(Path::new(file))?;
        }
        config.merged = config.merge(None).map_err(Error::usage)?;
        Ok(config)
    }

    /// All of it laid over each other, for a host that has nothing of its own.
    pub(crate) fn merged(&self) -> &Layer {
        &self.merged
    }

    /// The same for one host, whose hosts/HOST.conf comes before snmp.conf.
    fn merge(&self, host: Option<&str>) -> Result<Layer, String> {
        let host = host.and_then(|host| self.snmp.hosts.get(host)).map(|conf| &conf.layer);
        let lower = [host, Some(&self.snmp.layer)];
        let mut layers: Vec<(Layer, bool)> = Vec::new();
        let mut tagged = false;
        for layer in self.upper.iter().chain(lower.into_iter().flatten()) {
            layers.push((layer.clone(), false));
            if let Some(tag) = layer.get("cred").filter(|_| !tagged) {
                tagged = true;
                // Each host has what the memory knows of it.
                if self.is_auto(&tag.text) {
                    continue;
                }
                let found = self.tags.get(&tag.text);
                let found = found.map_err(|why| format!("{}: {why}", tag.origin))?;
                layers.push((found.layer.clone(), true));
            }
        }
        let merged = layers
            .into_iter()
            .rev()
            .fold(Layer::built_in(), |below, (layer, whole)| layer.over(below, whole));
        Ok(merged.spread_passphrase())
    }

    /// The tag the command names, if it names one.
    pub(crate) fn tag(&self) -> Option<(&str, &Tag)> {
        let name = self.merged.text("cred")?;
        Some((name, self.tags.get(name).ok()?))
    }

    /// All tags of the credentials file, in its order.
    pub(crate) fn tags(&self) -> impl Iterator<Item = (&str, &Tag)> {
        self.tags.iter()
    }

    /// The tag of that name.
    ///
    /// # Errors
    /// No such tag, with the nearest one.
    pub(crate) fn tag_named(&self, name: &str) -> Result<&Tag, String> {
        self.tags.get(name)
    }

    /// Whether that stands for the tag the memory of devices has of a host. A tag of that name
    /// goes before.
    fn is_auto(&self, tag: &str) -> bool {
        tag == AUTO && self.tags.get(tag).is_err()
    }

    /// Whether every host is to be asked with what the memory of devices has of it, and nothing
    /// else.
    pub(crate) fn wants_memory(&self) -> bool {
        self.merged.text("cred").is_some_and(|tag| self.is_auto(tag))
    }

    /// Whether the command, its environment or a file says with which credentials to ask, so that
    /// nothing else may be put in their place.
    pub(crate) fn names_credentials(&self) -> bool {
        const KEYS: [&str; 4] = ["cred", "community", "user", "version"];
        KEYS.iter().filter_map(|key| self.merged.get(key)).any(|e| e.origin != Origin::BuiltIn)
    }

    /// Whether there are tags and the command names none.
    pub(crate) fn has_unused_tags(&self) -> bool {
        !self.tags.is_empty() && self.tag().is_none()
    }

    /// The settings of hosts that have nothing of their own.
    ///
    /// # Errors
    /// A value that does not fit, credentials that cannot work.
    pub(crate) fn settings(&self) -> Result<Settings, Error> {
        let overrides = self.merged.overrides().map_err(Error::usage)?;
        let mut settings = Settings::default();
        settings.credentials = overrides.credentials().map_err(Error::usage)?;
        settings.timeout = overrides.timeout.unwrap_or(Duration::from_secs(2));
        settings.retries = overrides.retries.unwrap_or(settings.retries);
        settings.port = overrides.port.unwrap_or(settings.port);
        settings.max_repetitions = overrides.max_repetitions.unwrap_or(settings.max_repetitions);
        let layer = &self.merged;
        let backoff = layer.number("backoff", 1.0..=100.0).map_err(Error::usage)?;
        settings.backoff = backoff.unwrap_or(settings.backoff);
        settings.host_deadline =
            layer.duration("host_deadline", limits::LONGEST).map_err(Error::usage)?;
        settings.any_source = layer.truth("any_source").map_err(Error::usage)?.unwrap_or(false);
        settings.networks = self.tag().and_then(|(_, tag)| tag.networks.clone());
        if let Some(entry) = self.merged.get("source") {
            let source = source(&entry.text);
            settings.source =
                Some(source.map_err(|why| Error::usage(format!("{}: {why}", entry.origin)))?);
        }
        Ok(settings)
    }

    /// What the run may put on this machine and on the network.
    ///
    /// # Errors
    /// A value that does not fit.
    pub(crate) fn limits(&self) -> Result<Limits, Error> {
        Limits::of(&self.merged).map_err(Error::usage)
    }

    /// What one host is asked with: what its line says over what the command says, hosts/HOST.conf
    /// included. `None`: nothing of its own.
    ///
    /// # Errors
    /// No such tag, credentials that cannot work.
    pub(crate) fn for_host(
        &self,
        line: &Overrides,
        host: Option<&str>,
    ) -> Result<Option<HostSettings>, Error> {
        let host = host.map(str::to_lowercase).filter(|host| self.snmp.hosts.contains_key(host));
        let conf = host.as_ref().and_then(|host| self.snmp.hosts.get(host));
        let transport = conf.and_then(|conf| conf.transport.clone());
        // Read anew for every line that needs it, and most lines of a long file do not.
        let base = || -> Result<Overrides, Error> {
            match &host {
                Some(_) => self.merge(host.as_deref()).map_err(Error::usage)?.overrides(),
                None => self.merged.overrides(),
            }
            .map_err(Error::usage)
        };
        let mut own = HostSettings {
            networks: None,
            overrides: line.clone(),
            transport,
            credentials: None,
            access: Access::Own,
        };
        match &line.cred {
            Some(name) if self.is_auto(name) => own.access = Access::Remembered,
            // A tag is whole: of the command's credentials nothing is mixed in.
            Some(name) => {
                let tag = self.tags.get(name).map_err(Error::usage)?;
                own.networks = tag.networks.clone();
                let tagged = line.clone().or(&tag.layer.overrides().map_err(Error::usage)?);
                own.credentials = Some(tagged.credentials().map_err(Error::usage)?);
            }
            None if line.has_credentials() || host.is_some() => {
                own.networks = self.tag().and_then(|(_, tag)| tag.networks.clone());
                own.credentials =
                    Some(line.clone().or(&base()?).credentials().map_err(Error::usage)?);
            }
            None => {}
        }
        if host.is_some() {
            own.overrides = line.clone().or(&base()?);
        }
        Ok(Some(own)
            .filter(|own| own.credentials.is_some() || own.access != Access::Own || own.has_more()))
    }

    /// Returns the targets that are configured, for a command that names none.
    ///
    /// # Errors
    /// They are wrong.
    pub(crate) fn targets(&self) -> Result<Option<TargetList>, Error> {
        Ok(self.merged.text("targets").map(|text| TargetList::split(text.as_ref())))
    }

    /// Whether any host has a hosts/HOST.conf.
    pub(crate) fn has_host_confs(&self) -> bool {
        !self.snmp.hosts.is_empty()
    }

    /// Hosts that have a hosts/HOST.conf and are written as addresses.
    pub(crate) fn addresses_with_conf(&self) -> impl Iterator<Item = IpAddr> {
        self.snmp.hosts.keys().filter_map(|host| host.parse().ok())
    }

    /// The peer behind `alias:NAME`.
    ///
    /// # Errors
    /// No such alias, with the nearest one.
    pub(crate) fn alias(&self, name: &str) -> Result<Arc<str>, String> {
        if let Some(peer) = self.snmp.aliases.get(name) {
            return Ok(peer.clone());
        }
        Err(match nearest(name, self.snmp.aliases.keys().map(String::as_str)) {
            Some(near) => format!("no alias {name:?} in snmp.conf; did you mean {near:?}?"),
            None => format!("no alias {name:?} in snmp.conf"),
        })
    }
}

/// What one host has of its own.
#[derive(Debug, Clone)]
pub(crate) struct HostSettings {
    pub(crate) credentials: Option<netsnmp::Credentials>,
    pub(crate) networks: Option<Arc<[ipnet::IpNet]>>,
    /// Port, timeout, retries, max-repetitions.
    pub(crate) overrides: Overrides,
    /// Where its credentials come from.
    pub(crate) access: Access,
    /// Where it is, from hosts/HOST.conf.
    pub(crate) transport: Option<Arc<str>>,
}

impl HostSettings {
    fn has_more(&self) -> bool {
        let it = &self.overrides;
        self.transport.is_some()
            || it.port.is_some()
            || it.timeout.is_some()
            || it.retries.is_some()
            || it.max_repetitions.is_some()
    }
}

/// Secrets given as `fd:N` are read, and one that stands on the command line is spoken of once.
fn expand(flags: Layer, fds: &mut Descriptors) -> Result<Layer, Error> {
    let mut expanded = Layer::default();
    let mut seen = false;
    for (key, entry) in flags.iter() {
        let secret = SETTINGS.iter().any(|s| s.key == key && s.secret);
        let text = if secret {
            let text = fds.expand(&entry.text, &entry.origin)?;
            seen |= text == entry.text && text.as_str() != "public";
            text
        } else {
            entry.text.clone()
        };
        expanded.set(key, text.as_str(), entry.origin.clone());
    }
    if seen && std::io::IsTerminal::is_terminal(&std::io::stderr()) {
        log::warn!(
            "a secret on the command line can be read by every user of this machine: \
             --credentials FILE, SNMP_*_FILE or fd:N keep it to yourself"
        );
    }
    Ok(expanded)
}

fn of_tokens(tokens: &[String]) -> Result<SnmpConf, Error> {
    let mut conf = SnmpConf::default();
    for text in tokens {
        let (token, value) = text
            .split_once(|c: char| c == '=' || c.is_whitespace())
            .ok_or_else(|| Error::usage("-Y takes token=value, as snmp.conf has them"))?;
        let token = token.to_ascii_lowercase();
        let known = || SETTINGS.iter().filter_map(|s| s.token).chain(["alias"]);
        if !known().any(|name| name == token) {
            let near = nearest(&token, known());
            let near = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            return Err(Error::usage(format!("-Y: no token {token:?} that we read{near}")));
        }
        let value = value.trim().trim_matches('"');
        conf.token(&token, value, &Origin::Flag("-Y"), None)
            .map_err(|why| Error::usage(format!("-Y: {token}: {why}")))?;
    }
    Ok(conf)
}

/// A source address, `[transport:]address[:port]` as clientaddr has it.
fn source(text: &str) -> Result<SocketAddr, String> {
    let bare = ["udp6:", "udp:", "tcp6:", "tcp:"].iter().find_map(|p| text.strip_prefix(p));
    let bare = bare.unwrap_or(text);
    let inner = bare.strip_prefix('[').and_then(|b| b.strip_suffix(']')).unwrap_or(bare);
    inner
        .parse::<IpAddr>()
        .map(|address| SocketAddr::new(address, 0))
        .or_else(|_| bare.parse())
        .map_err(|_| format!("source address {text:?}: an address of this machine, 192.0.2.1"))
}

#[cfg(test)]
mod tests;
