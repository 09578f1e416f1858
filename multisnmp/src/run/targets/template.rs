//! What the hosts of one line have in common.

use crate::{
    config::{Config, HostSettings},
    error::Error,
    hosts::Access,
};
use netsnmp::{
    Target,
    hosts::{Identity, Overrides},
};
use std::sync::Arc;

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
