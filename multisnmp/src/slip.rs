//! How a host is asked from another machine: [`Slip`].

use netsnmp::{Target, hosts::Overrides};
use std::sync::Arc;

/// What another machine needs to know of a target, besides its host. It is the
/// [data](Target::data) of the target.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Slip {
    /// Its settings without secrets, as the keys and values of a hosts file.
    pub(crate) settings: Arc<str>,
    /// The site whose workers ask it, if its line says so.
    pub(crate) site: Option<Arc<str>>,
    /// Where it is, if its host is only a name for it.
    pub(crate) peer: Option<Arc<str>>,
}

impl Slip {
    /// Makes the slip of a line.
    pub(crate) fn new(line: &Overrides, peer: Option<&str>) -> Self {
        Self {
            settings: line.to_line().into(),
            site: line.site.as_deref().map(Arc::from),
            peer: peer.map(Arc::from),
        }
    }

    /// Returns the slip of a target.
    pub(crate) fn of(target: &Target) -> Option<&Self> {
        target.own_data()
    }

    /// Returns the slip with the tag that the memory of devices has for the host.
    pub(crate) fn with_tag(&self, tag: &str) -> Self {
        let gap = if self.settings.is_empty() { "" } else { " " };
        Self { settings: format!("{}{gap}cred={tag}", self.settings).into(), ..self.clone() }
    }
}
