//! How a scan asks. It is the same for all addresses.

use crate::{config::Credential, slip::Slip};
use netsnmp::{Query, Settings, Target, User, Version, hosts::Overrides};
use std::{net::SocketAddr, time::Duration};

/// What is tried and for how long.
#[derive(Debug)]
pub(crate) struct Method {
    /// The credentials in the order in which they are tried.
    pub(crate) credentials: Vec<Credential>,
    /// How long the first pass waits.
    pub(crate) fast_timeout: Duration,
    /// Timeout and resends of the second pass.
    pub(crate) settings: Settings,
    /// Whether silent addresses are asked again, slowly.
    pub(crate) slow_pass: bool,
    /// How many messages with a credential an address is sent at most, resends included.
    pub(crate) max_tries: Option<u32>,
    /// The query that tries a credential.
    pub(crate) question: Query,
    /// Whether other machines ask the addresses.
    pub(crate) elsewhere: bool,
}

/// One question to one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ask {
    pub(super) what: What,
    pub(super) wait: Wait,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// Discovery of the SNMPv3 engine, which needs no credentials.
    Discovery,
    /// The credential with this index.
    Trial(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wait {
    /// One message. The wait is at least this long.
    Fast(Duration),
    /// The whole timeout, with this many resends.
    Full { retries: u32 },
}

/// The user of a discovery. The name is never sent: the probe carries none.
const NOBODY: &str = "discovery";

/// The text of a target contains this for the discovery, instead of a credential's index.
const DISCOVERY: &str = "engine";

impl Method {
    /// Returns the query of a trial: what a hosts file says about a device.
    ///
    /// # Errors
    /// Never: the names are built in.
    pub(crate) fn question() -> netsnmp::Result<Query> {
        Query::get(["sysDescr", "sysObjectID", "sysName"])
    }

    /// Returns the target of a question. Its text says which address the record belongs to.
    pub(super) fn target(
        &self,
        slot: usize,
        address: SocketAddr,
        ask: Ask,
        engine: Option<&netsnmp::Engine>,
    ) -> Target {
        let (text, query) = match ask.what {
            What::Discovery => (format!("{slot}.{DISCOVERY}"), Query::discovery()),
            What::Trial(which) => (format!("{slot}.{which}"), self.question.clone()),
        };
        let mut target = Target::new(text).peer(address.to_string()).query(query);
        match ask.what {
            What::Discovery => target = target.user(User::new(NOBODY)),
            What::Trial(which) => {
                let credential = &self.credentials[which];
                target = target.credentials(credential.what.clone());
                if let Some(networks) = &credential.networks {
                    target = target.networks(networks.clone());
                }
                if let Some(engine) = engine {
                    target = target.engine(engine.clone());
                }
            }
        }
        let (timeout, retries) = match ask.wait {
            Wait::Fast(time) => (Some(time.max(self.fast_timeout)), 0),
            Wait::Full { retries } => (None, retries),
        };
        if self.elsewhere {
            target = target.data(self.slip(address, ask, timeout, retries));
        }
        timeout.into_iter().fold(target.retries(retries), Target::timeout)
    }

    /// Returns what another machine needs to know of a question.
    fn slip(&self, address: SocketAddr, ask: Ask, timeout: Option<Duration>, retries: u32) -> Slip {
        let mut line = Overrides::default();
        match ask.what {
            What::Discovery => {
                (line.version, line.user) = (Some(Version::V3), Some(NOBODY.to_owned()));
            }
            What::Trial(which) => line.cred.clone_from(&self.credentials[which].tag),
        }
        (line.timeout, line.retries) = (timeout, Some(retries));
        Slip::new(&line, Some(&address.to_string()))
    }

    /// Returns what a record is about, from the text of its target.
    pub(super) fn subject(host: &str) -> Option<(usize, What)> {
        let (slot, what) = host.split_once('.')?;
        let what = match what {
            DISCOVERY => What::Discovery,
            which => What::Trial(which.parse().ok()?),
        };
        Some((slot.parse().ok()?, what))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_target_names_its_question() {
        assert_eq!(Method::subject("17.engine"), Some((17, What::Discovery)));
        assert_eq!(Method::subject("0.3"), Some((0, What::Trial(3))));
        for other in ["", "17", "x.1", "1.x"] {
            assert_eq!(Method::subject(other), None, "{other}");
        }
    }
}
