//! What the hosts of one line have in common.

use crate::{
    config::{Config, HostSettings},
    error::Error,
    hosts::Access,
    slip::Slip,
};
use netsnmp::{
    Target,
    hosts::{Identity, Overrides},
};
use std::{collections::HashMap, sync::Arc};

/// How many templates are remembered by the text of their lines. When it is full, it is emptied.
const TEMPLATES: usize = 256;

/// What the hosts of one line have in common.
#[derive(Debug, Clone)]
pub(super) struct Template {
    pub(super) target: Arc<Target>,
    pub(super) access: Access,
    /// Distinguishes two targets for the same host that are asked differently.
    pub(super) identity: Identity,
    /// `tag NAME` or `of its own`, if they have credentials of their own.
    pub(super) credentials: Option<String>,
}

impl Template {
    /// Makes the template of what a line says about a host that is named `host`, and found at
    /// `peer` if it is an alias. `plain` is the target of hosts that have nothing of their own.
    ///
    /// # Errors
    /// There is no such tag, or the credentials cannot work.
    pub(super) fn new(
        line: &Overrides,
        host: Option<&str>,
        peer: Option<&str>,
        config: &Config,
        plain: &Arc<Target>,
    ) -> Result<Self, Error> {
        if config.tags_live_elsewhere() {
            return Self::elsewhere(line, peer, config, plain);
        }
        let own = config.for_host(line, host)?;
        let kind =
            || line.cred.as_ref().map_or("of its own".to_owned(), |tag| format!("tag {tag}"));
        let credentials = own.as_ref().and_then(|own| own.credentials.as_ref()).map(|_| kind());
        let access = own.as_ref().map(|own| own.access).unwrap_or_default();
        let target = match (&own, peer) {
            (None, None) => plain.clone(),
            (own, peer) => Arc::new(target(own.as_ref(), peer)),
        };
        Ok(Self { target, access, identity: config.identity(line)?, credentials })
    }

    /// Does the same for hosts that another machine asks. Their line goes there, and nothing secret.
    fn elsewhere(
        line: &Overrides,
        peer: Option<&str>,
        config: &Config,
        plain: &Arc<Target>,
    ) -> Result<Self, Error> {
        if line.has_secret() {
            return Err(Error::usage(
                "a community, passphrase or key of a line never goes over a queue: put it into the \
                 credentials file of the workers, and name its tag here with cred=TAG",
            ));
        }
        let access = config.access_elsewhere(line)?;
        let mut sent = line.clone().or(&config.public_credentials()?);
        if access == Access::Remembered {
            sent.cred = None;
        }
        let slip = Slip::new(&sent, peer);
        let target = match slip == Slip::default() {
            true => plain.clone(),
            false => Arc::new(peer.into_iter().fold(Target::new(""), Target::peer).data(slip)),
        };
        let credentials = line.cred.as_ref().map(|tag| format!("tag {tag}"));
        Ok(Self { target, access, identity: config.identity(line)?, credentials })
    }
}

/// Returns a target with these settings.
fn target(own: Option<&HostSettings>, peer: Option<&str>) -> Target {
    let mut target = Target::new("");
    if let Some(peer) = peer {
        target = target.peer(peer);
    }
    let Some(own) = own else { return target };
    if let Some(credentials) = &own.credentials {
        target = target.credentials(credentials.clone());
    }
    if let Some(networks) = &own.networks {
        target = target.networks(networks.clone());
    }
    if let Some(peer) = &own.transport {
        target = target.peer(peer.clone());
    }
    let overrides = &own.overrides;
    if let Some(port) = overrides.port {
        target = target.port(port);
    }
    if let Some(timeout) = overrides.timeout {
        target = target.timeout(timeout);
    }
    if let Some(retries) = overrides.retries {
        target = target.retries(retries);
    }
    if let Some(short) = overrides.short_ids {
        target = target.short_ids(short);
    }
    if let Some(rows) = overrides.max_repetitions {
        target = target.max_repetitions(rows);
    }
    target
}

/// Splits a line into its host and what it says about it.
pub(super) fn split(line: &str) -> (&str, &str) {
    let (host, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let rest = rest.trim_start();
    (host, if rest.starts_with('#') { "" } else { rest })
}

/// The templates of lines that were read before, as most lines of a long file say the same.
/// Both are empty if hosts have settings that their lines do not show: a hosts/HOST.conf.
#[derive(Default)]
pub(super) struct Templates {
    /// The template of lines that contain only a host.
    pub(super) bare: Option<Template>,
    /// The templates of other lines, by the text after the host.
    by_rest: HashMap<String, Template>,
}

impl Templates {
    /// Returns the template of a line with this text after its host.
    pub(super) fn find(&self, rest: &str) -> Option<&Template> {
        if rest.is_empty() { self.bare.as_ref() } else { self.by_rest.get(rest) }
    }

    /// Returns whether a line says what one before it said.
    pub(super) fn has(&self, line: &str) -> bool {
        self.find(split(line.trim()).1).is_some()
    }

    /// Keeps the template of such lines.
    pub(super) fn keep(&mut self, rest: &str, template: Template) {
        if self.by_rest.len() >= TEMPLATES {
            self.by_rest.clear();
        }
        self.by_rest.insert(rest.to_owned(), template);
    }
}
