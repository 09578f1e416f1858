//! The settings of a run: flags, environment, our own configuration and net-snmp's, merged.

mod bad_value;
mod credential;
mod environment;
mod flags;
mod formats;
#[cfg(feature = "fuzzing")]
pub(crate) mod fuzzing;
mod incomplete;
mod key;
mod key_forms;
mod layer;
mod letters;
mod limits;
mod origin;
mod own;
mod places;
mod read;
mod room;
mod search_list;
mod setting;
mod snmp_conf;
mod tags;
mod target_list;
mod tokens;

pub(crate) use credential::Credential;
pub(crate) use environment::{Lookup, process};
pub(crate) use flags::Flags;
pub(crate) use layer::{KEYS, Layer};
pub(crate) use letters::with_letters;
pub(crate) use limits::Limits;
pub(crate) use origin::Origin;
pub(crate) use places::{Places, own_file, places, secret_variables, sites, token_names};
pub(crate) use read::MemoryFile;
pub(crate) use search_list::{SearchList, Stand};
pub(crate) use setting::Setting;
pub(crate) use tags::{Tag, read_private, table};
pub(crate) use target_list::TargetList;

use crate::{error::Error, hosts::Access, nearest::nearest, process::Wiping, vault};
use netsnmp::{
    Settings,
    hosts::{Identity, Overrides},
};
use snmp_conf::SnmpConf;
use std::{collections::BTreeMap, io::IsTerminal, net::IpAddr, sync::Arc, time::Duration};
use tags::Tags;
use zeroize::Zeroizing;

/// Replaces a tag: each host uses the tag that the memory of devices has for it.
pub(crate) const AUTO: &str = "auto";

/// Everything that is configured.
#[derive(Clone)]
pub(crate) struct Config {
    /// The layers above snmp.conf, the highest precedence first.
    upper: Vec<Layer>,
    snmp: SnmpConf,
    /// The sites of config.toml.
    sites: BTreeMap<String, Layer>,
    tags: Tags,
    /// The defaults.
    base: Layer,
    /// All layers, for a host without its own settings.
    merged: Layer,
}

impl Config {
    /// Reads all settings. `tokens` are the arguments of `-Y`, each `token=value` or `token value`.
    ///
    /// # Errors
    /// A file or a variable cannot be read, or is wrong.
    pub(crate) fn load(flags: Flags, tokens: &[String], lookup: Lookup<'_>) -> Result<Self, Error> {
        let _wiping = Wiping::start();
        let Flags {
            layer: flags, mut descriptors, shows_secret, stands_in, may_go_elsewhere, ..
        } = flags;
        if shows_secret && std::io::stderr().is_terminal() {
            log::warn!(
                "every user of this machine can read a secret on the command line: give it with \
                 --credentials FILE, SNMP_*_FILE or fd:N instead"
            );
        }
        let tokens = of_tokens(tokens)?;
        let environment = environment::layer(lookup, &mut descriptors)?;
        let file = flags.config.value()?.or(environment.config.value()?);
        let own = match file {
            Some(file) => own::read_this(file)?,
            // Net-SNMP's commands have no such file, and a format in it would surprise a script.
            None if stands_in => own::Own::default(),
            None => own::read(&own::files(lookup))?,
        };
        let via =
            [&flags.via, &environment.via, &own.layer.via].into_iter().find_map(Setting::text);
        let tags_elsewhere = may_go_elsewhere && via.is_some_and(|url| url != "none");
        let site = match flags.site.value()?.or(own.layer.site.value()?) {
            // Over a queue, a site is where the workers are. It needs no table.
            Some(name) if tags_elsewhere && own.sites().all(|site| site != name) => {
                Layer::default()
            }
            Some(name) => own.site(name)?.clone(),
            None => Layer::default(),
        };
        let mut snmp = SnmpConf::read(&snmp_conf::directories(lookup));
        for complaint in snmp.complaints.drain(..) {
            log::warn!("{complaint}");
        }
        for (token, origin, why) in tokens.idle.iter().chain(&snmp.idle) {
            log::info!("{origin}: {token} has no effect: {why}");
        }
        snmp.aliases.extend(tokens.aliases);
        let mut config = Self {
            upper: vec![flags, tokens.layer, environment, site, own.layer],
            snmp,
            sites: own.sites,
            tags: Tags::default(),
            base: if stands_in { Layer::of_tools() } else { Layer::built_in() },
            merged: Layer::default(),
        };
        if let Some(layer) = config.upper.iter().find(|layer| layer.credentials.is_set())
            && let Some(file) = layer.credentials.value()?
        {
            config.tags = Tags::read(file)?;
        }
        if tags_elsewhere {
            config.tags.live_elsewhere();
            // What only this machine has does not count elsewhere.
            config.snmp.hosts.clear();
        }
        config.merged = config.merge(None)?;
        Ok(config)
    }

    /// Wipes all secrets, because the hosts that are asked have theirs. After this, there are no
    /// settings for single hosts, and no credentials.
    pub(crate) fn forget_secrets(&mut self) {
        self.upper = Vec::new();
        self.sites = BTreeMap::new();
        self.snmp = SnmpConf::default();
        self.tags.forget_secrets();
        self.merged.forget_secrets();
        vault::clear();
    }

    /// Puts keys in the place of all passphrases, for a process that gets its hosts later. After this,
    /// hosts/HOST.conf does not count.
    pub(crate) fn make_keys(&mut self) {
        let _wiping = Wiping::start();
        self.upper = Vec::new();
        self.sites = BTreeMap::new();
        self.snmp = SnmpConf::default();
        self.tags.make_keys();
        incomplete::make_keys(&mut self.merged);
        vault::clear();
    }

    /// Returns all layers merged, for a host without its own settings.
    pub(crate) fn merged(&self) -> &Layer {
        &self.merged
    }

    /// Lays all layers over each other for one host: its hosts/HOST.conf goes before snmp.conf.
    fn merge(&self, host: Option<&str>) -> Result<Layer, Error> {
        let host = host.and_then(|host| self.snmp.hosts.get(host)).map(|conf| &conf.layer);
        let lower = [host, Some(&self.snmp.layer)];
        let mut layers: Vec<(Layer, bool)> = Vec::new();
        let (mut tagged, mut dropped, mut named) = (false, false, false);
        for layer in self.upper.iter().chain(lower.into_iter().flatten()) {
            layers.push((layer.clone(), false));
            if let Some(tag) = layer.cred.value()?.filter(|_| !tagged) {
                tagged = true;
                // A place above this one names other credentials. The tag's own keys and networks
                // do not belong to them.
                dropped = named;
                // With `auto`, each host has the tag that the memory knows.
                if dropped || self.is_auto(tag) {
                    continue;
                }
                let found = self.tags.get(tag).map_err(|why| Error::Setting {
                    origin: layer.cred.origin().cloned().unwrap_or(Origin::BuiltIn),
                    source: why.into(),
                })?;
                layers.push((found.layer.clone(), true));
            }
            named |= layer.community.is_set() || layer.user.is_set();
        }
        let mut merged = layers
            .into_iter()
            .rev()
            .fold(self.base.clone(), |below, (layer, whole)| layer.over(below, whole));
        if dropped {
            merged.cred = Setting::default();
        }
        Ok(merged.spread_passphrase())
    }

    /// Returns the tokens of snmp.conf that have no effect, each with its origin and the reason.
    pub(crate) fn idle_tokens(&self) -> &[(String, Origin, &'static str)] {
        &self.snmp.idle
    }

    /// Returns the tag that the command names.
    pub(crate) fn tag(&self) -> Option<(&str, &Tag)> {
        let name = self.merged.cred.fit()?;
        Some((name, self.tags.get(name).ok()?))
    }

    /// Returns all tags of the credentials file, in its order.
    pub(crate) fn tags(&self) -> impl Iterator<Item = (&str, &Tag)> {
        self.tags.iter()
    }

    /// Returns the tag of that name.
    ///
    /// # Errors
    /// There is no such tag. The error names the nearest one.
    pub(crate) fn tag_named(&self, name: &str) -> Result<&Tag, Error> {
        self.tags.get(name)
    }

    /// Returns whether `tag` stands for the tag that the memory knows of each host. A tag with the
    /// name `auto` goes first.
    fn is_auto(&self, tag: &str) -> bool {
        tag == AUTO && self.tags.get(tag).is_err()
    }

    /// Returns whether every host is to be asked with the credentials that the memory knows, and
    /// with no others.
    pub(crate) fn wants_memory(&self) -> bool {
        self.merged.cred.fit().is_some_and(|tag| self.is_auto(tag))
    }

    /// Returns whether the user names credentials anywhere. Then no others may be used.
    pub(crate) fn names_credentials(&self) -> bool {
        let Layer { cred, community, user, version, .. } = &self.merged;
        let origins = [cred.origin(), community.origin(), user.origin(), version.origin()];
        origins.into_iter().flatten().any(|origin| *origin != Origin::BuiltIn)
    }

    /// Returns whether there are tags and the command names none.
    pub(crate) fn has_unused_tags(&self) -> bool {
        !self.tags.is_empty() && self.tag().is_none()
    }

    /// Returns the settings of hosts that have nothing of their own.
    ///
    /// # Errors
    /// A value does not fit, or the credentials cannot work.
    pub(crate) fn settings(&self) -> Result<Settings, Error> {
        let layer = &self.merged;
        let overrides = layer.overrides()?;
        let mut settings = Settings::default();
        settings.credentials = incomplete::credentials(&overrides)?;
        settings.timeout = overrides.timeout.unwrap_or(Duration::from_secs(2));
        settings.retries = overrides.retries.unwrap_or(settings.retries);
        settings.port = overrides.port.unwrap_or(settings.port);
        settings.max_repetitions = overrides.max_repetitions.unwrap_or(settings.max_repetitions);
        settings.short_ids = overrides.short_ids.unwrap_or(settings.short_ids);
        settings.backoff = layer.backoff.value()?.copied().unwrap_or(settings.backoff);
        settings.host_deadline = layer.host_deadline.value()?.copied();
        settings.max_varbinds =
            layer.max_varbinds.value()?.copied().unwrap_or(settings.max_varbinds);
        settings.max_octets = layer.max_octets.value()?.copied().unwrap_or(settings.max_octets);
        settings.any_source = layer.any_source.value()?.copied().unwrap_or(false);
        settings.networks = self.tag().and_then(|(_, tag)| tag.networks.clone());
        settings.source = layer.source.value()?.copied();
        Ok(settings)
    }

    /// Returns how much the run may ask of this machine and of the network.
    ///
    /// # Errors
    /// A value does not fit.
    pub(crate) fn limits(&self) -> Result<Limits, Error> {
        Limits::of(&self.merged)
    }

    /// Returns the settings of one host. Its line wins over the command and hosts/HOST.conf.
    /// `None`: it has no settings of its own.
    ///
    /// # Errors
    /// There is no such tag, or the credentials cannot work.
    pub(crate) fn for_host(
        &self,
        line: &Overrides,
        host: Option<&str>,
    ) -> Result<Option<HostSettings>, Error> {
        let host = host.map(str::to_lowercase).filter(|host| self.snmp.hosts.contains_key(host));
        let conf = host.as_ref().and_then(|host| self.snmp.hosts.get(host));
        let transport = conf.and_then(|conf| conf.transport.clone());
        // It is read again for every line that needs it. Most lines of a long file do not.
        let base = || -> Result<Overrides, Error> {
            match &host {
                Some(_) => self.merge(host.as_deref())?.overrides(),
                None => self.merged.overrides(),
            }
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
            // A tag is complete: the command's credentials are not mixed in.
            Some(name) => {
                let tag = self.tags.get(name)?;
                own.networks = tag.networks.clone();
                own.credentials = Some(tag.credentials_for(name, line)?);
            }
            None if line.has_credentials() || host.is_some() => {
                own.networks = self.tag().and_then(|(_, tag)| tag.networks.clone());
                own.credentials = Some(incomplete::credentials(&line.clone().or(&base()?))?);
            }
            None => {}
        }
        if host.is_some() {
            own.overrides = line.clone().or(&base()?);
        }
        Ok(Some(own)
            .filter(|own| own.credentials.is_some() || own.access != Access::Own || own.has_more()))
    }

    /// Returns where the credentials of a host come from that another machine asks. Whether they are
    /// complete is known there.
    ///
    /// # Errors
    /// There is no such tag.
    pub(crate) fn access_elsewhere(&self, line: &Overrides) -> Result<Access, Error> {
        match &line.cred {
            Some(name) if self.is_auto(name) => Ok(Access::Remembered),
            Some(name) => self.tags.get(name).map(|_| Access::Own),
            None => Ok(Access::Own),
        }
    }

    /// Returns what tells a host with this line apart from others with the same host and port. A
    /// hosts/HOST.conf does not count, as it is there for all lines of its host.
    ///
    /// # Errors
    /// There is no such tag, or a value does not fit.
    pub(crate) fn identity(&self, line: &Overrides) -> Result<Identity, Error> {
        let mut below = match &line.cred {
            Some(name) if !self.is_auto(name) => self.tags.get(name)?.layer.overrides()?,
            _ => {
                let mut below = self.merged.overrides()?;
                below.cred = self.merged.cred.fit().cloned();
                below
            }
        };
        below.port = self.merged.port.value()?.copied();
        Ok(line.identity(&below))
    }

    /// Returns the targets that are configured, for a command that names none.
    ///
    /// # Errors
    /// They do not fit.
    pub(crate) fn targets(&self) -> Result<Option<&TargetList>, Error> {
        self.merged.targets.value()
    }

    /// Returns whether only other machines have the credentials.
    pub(crate) fn tags_live_elsewhere(&self) -> bool {
        self.tags.are_elsewhere()
    }

    /// Returns the targets of each site of config.toml that has some.
    ///
    /// # Errors
    /// They do not fit.
    pub(crate) fn site_targets(&self) -> Result<Vec<(&str, &TargetList)>, Error> {
        let mut all = Vec::new();
        for (name, layer) in &self.sites {
            if let Some(list) = layer.targets.value()? {
                all.push((name.as_str(), list));
            }
        }
        Ok(all)
    }

    /// Returns the first setting that is a secret and is not the built-in one: its name and where it
    /// comes from.
    pub(crate) fn secret(&self) -> Option<(&'static str, Origin)> {
        let rows = self.merged.rows().into_iter();
        let mut secrets = rows.filter(|row| row.key.secret && row.key.credential);
        secrets.find(|row| row.origin != Origin::BuiltIn).map(|row| (row.key.name, row.origin))
    }

    /// Returns the settings that say who asks, without secrets, as a line of a hosts file has them.
    ///
    /// # Errors
    /// A value does not fit.
    pub(crate) fn public_credentials(&self) -> Result<Overrides, Error> {
        let of = |setting: Option<&Origin>| setting.is_some_and(|it| *it != Origin::BuiltIn);
        let layer = &self.merged;
        let mut all = Overrides::default();
        all.cred = layer.cred.value()?.filter(|tag| !self.is_auto(tag)).cloned();
        all.version = layer.version.value()?.copied().filter(|_| of(layer.version.origin()));
        all.user = layer.user.value()?.cloned();
        all.level = layer.level.value()?.copied();
        all.auth = layer.auth.value()?.copied();
        all.privacy = layer.privacy.value()?.copied();
        all.context = layer.context.value()?.cloned();
        all.context_engine_id = layer.context_engine_id.value()?.cloned();
        all.engine_id = layer.engine_id.value()?.cloned();
        all.boots_time = layer.boots_time.value()?.copied();
        Ok(all)
    }

    /// Returns whether any host has a hosts/HOST.conf.
    pub(crate) fn has_host_confs(&self) -> bool {
        !self.snmp.hosts.is_empty()
    }

    /// Returns the hosts that have a hosts/HOST.conf and are written as addresses.
    pub(crate) fn addresses_with_conf(&self) -> impl Iterator<Item = IpAddr> {
        self.snmp.hosts.keys().filter_map(|host| host.parse().ok())
    }

    /// Returns the names of the aliases of snmp.conf.
    pub(crate) fn aliases(&self) -> impl Iterator<Item = &str> {
        self.snmp.aliases.keys().map(String::as_str)
    }

    /// Returns the peer behind `alias:NAME`.
    ///
    /// # Errors
    /// There is no such alias. The error names the nearest one.
    pub(crate) fn alias(&self, name: &str) -> Result<Arc<str>, Error> {
        if let Some(peer) = self.snmp.aliases.get(name) {
            return Ok(peer.clone());
        }
        Err(Error::usage(match nearest(name, self.snmp.aliases.keys().map(String::as_str)) {
            Some(near) => format!("no alias {name:?} in snmp.conf; did you mean {near:?}?"),
            None => format!("no alias {name:?} in snmp.conf"),
        }))
    }
}

/// The settings of one host.
#[derive(Debug, Clone)]
pub(crate) struct HostSettings {
    pub(crate) credentials: Option<netsnmp::Credentials>,
    pub(crate) networks: Option<Arc<[netsnmp::Network]>>,
    /// Port, timeout, retries, max-repetitions.
    pub(crate) overrides: Overrides,
    /// Where its credentials come from.
    pub(crate) access: Access,
    /// Its peer, from hosts/HOST.conf.
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
            || it.short_ids.is_some()
    }
}

/// Reads the arguments of `-Y`.
fn of_tokens(tokens: &[String]) -> Result<SnmpConf, Error> {
    let mut conf = SnmpConf::default();
    for text in tokens {
        let hidden = vault::get(text).map(|secret| String::from_utf8_lossy(&secret).into_owned());
        let text = &Zeroizing::new(hidden.unwrap_or_else(|| text.clone()));
        let (token, value) =
            text.split_once(|c: char| c == '=' || c.is_whitespace()).ok_or_else(|| {
                Error::usage("-Y takes token=value with a token of snmp.conf, such as defVersion=3")
            })?;
        let token = token.to_ascii_lowercase();
        let is_known = token_names().any(|name| name == token);
        if !is_known && tokens::idle(&token, false).is_none() {
            let near = nearest(&token, token_names());
            let near = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            return Err(Error::usage(format!("-Y: no such token of snmp.conf: {token:?}{near}")));
        }
        let value = value.trim().trim_matches('"');
        conf.token(&token, value, &Origin::Flag("-Y"), None)
            .map_err(|why| Error::usage(format!("-Y: {token}: {why}")))?;
    }
    Ok(conf)
}

#[cfg(test)]
mod tests;
