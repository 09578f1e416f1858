//! Which site asks a host: [`Sites`].

use crate::{
    config::{Config, TargetList},
    error::Error,
};
use netsnmp::hosts::{HostLine, HostSpec};
use std::{collections::HashMap, fs, net::IpAddr, os::unix::ffi::OsStrExt, path::Path, sync::Arc};

/// The targets of the sites of config.toml.
#[derive(Debug, Default)]
pub(crate) struct Sites {
    /// Single hosts, by their text.
    hosts: HashMap<String, Arc<str>>,
    /// Ranges and networks.
    ranges: Vec<(HostSpec, Arc<str>)>,
}

impl Sites {
    /// Reads the targets of all sites.
    ///
    /// # Errors
    /// They do not fit, or a hosts file of a site cannot be read.
    pub(crate) fn of(config: &Config) -> Result<Self, Error> {
        let mut sites = Self::default();
        for (name, list) in config.site_targets()? {
            sites.add(name, list)?;
        }
        Ok(sites)
    }

    fn add(&mut self, name: &str, list: &TargetList) -> Result<(), Error> {
        let site: Arc<str> = name.into();
        for item in list.items() {
            match item.as_bytes() {
                b"-" => {}
                [b'@', path @ ..] => {
                    let path = Path::new(std::ffi::OsStr::from_bytes(path));
                    let text = fs::read_to_string(path).map_err(|e| {
                        Error::input(format!("[sites.{name}]: {}", path.display()), e)
                    })?;
                    // Wrong lines are reported where the file is read for a run.
                    let lines =
                        text.lines().filter_map(|line| HostLine::parse(line).ok().flatten());
                    lines.for_each(|line| self.put(line.spec, &site));
                }
                _ => {
                    let spec = item.to_str().and_then(|text| HostSpec::parse(text).ok());
                    spec.into_iter().for_each(|spec| self.put(spec, &site));
                }
            }
        }
        Ok(())
    }

    /// The first site that has a host keeps it.
    fn put(&mut self, spec: HostSpec, site: &Arc<str>) {
        match spec.host().filter(|_| spec.is_plain()) {
            Some(host) => {
                self.hosts.entry(host.to_lowercase()).or_insert_with(|| Arc::clone(site));
            }
            None => self.ranges.push((spec, Arc::clone(site))),
        }
    }

    /// Returns the site of a host.
    pub(crate) fn find(&self, host: &str) -> Option<&Arc<str>> {
        if self.hosts.is_empty() && self.ranges.is_empty() {
            return None;
        }
        let spec = HostSpec::parse(host).ok();
        let name = spec.as_ref().and_then(HostSpec::host).unwrap_or(host);
        if let Some(site) = self.hosts.get(name).or_else(|| self.hosts.get(&name.to_lowercase())) {
            return Some(site);
        }
        let address: IpAddr = name.parse().ok()?;
        self.ranges.iter().find(|(range, _)| range.contains(address)).map(|(_, site)| site)
    }
}
