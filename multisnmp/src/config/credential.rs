//! Credentials with the tag and the networks they belong to.

use super::tags::Tag;
use crate::error::Error;
use netsnmp::{Credentials, Network, Version};
use std::{net::IpAddr, sync::Arc};

/// One set of credentials that can be tried with a host.
#[derive(Debug, Clone)]
pub(crate) struct Credential {
    /// `None`: they come from the command line, the environment or the default.
    pub(crate) tag: Option<String>,
    pub(crate) what: Credentials,
    pub(crate) networks: Option<Arc<[Network]>>,
}

impl Credential {
    /// Returns the credentials of a tag.
    ///
    /// # Errors
    /// None in practice: they were checked when the file was read.
    pub(crate) fn of(name: &str, tag: &Tag) -> Result<Self, Error> {
        let (what, networks) = (tag.credentials()?, tag.networks.clone());
        Ok(Self { tag: Some(name.to_owned()), what, networks })
    }

    /// Returns the name for messages: the tag, or the user, or `community`.
    pub(crate) fn name(&self) -> String {
        match (&self.tag, &self.what) {
            (Some(tag), _) => tag.clone(),
            (None, Credentials::V3(user)) => format!("user {}", user.name),
            (None, _) => "community".to_owned(),
        }
    }

    pub(crate) fn is_v3(&self) -> bool {
        self.version() == Version::V3
    }

    pub(crate) fn version(&self) -> Version {
        self.what.version()
    }

    /// Returns whether they may be sent to that address.
    pub(crate) fn permits(&self, address: IpAddr) -> bool {
        self.networks.as_ref().is_none_or(|all| all.iter().any(|net| net.contains(address)))
    }
}
