//! How a scan goes about it, the same for all addresses.

use crate::config::Credential;
use netsnmp::{Query, Settings, Target, User};
use std::{net::SocketAddr, time::Duration};

/// What is tried and how long for.
#[derive(Debug)]
pub(crate) struct Method {
    /// In the order they are tried.
    pub(crate) credentials: Vec<Credential>,
    /// How long the first pass waits.
    pub(crate) fast_timeout: Duration,
    /// Timeout and resends of the second pass.
    pub(crate) settings: Settings,
    /// Whether the silent are asked again, slowly.
    pub(crate) slow_pass: bool,
    /// Messages with a credential that an address is sent at most, resends included.
    pub(crate) max_tries: Option<u32>,
    /// What a credential is tried with.
    pub(crate) question: Query,
}

/// One question to one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ask {
    pub(super) what: What,
    pub(super) wait: Wait,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// The SNMPv3 engine, which needs no credentials.
    Discovery,
    /// That credential.
    Trial(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wait {
    /// Once, for that long at least.
    Fast(Duration),
    /// For the whole timeout, with so many resends.
    Full { retries: u32 },
}

/// The user of a discovery, who is never sent: the probe carries no name.
const NOBODY: &str = "discovery";

/// The place of the discovery among credentials, in the text of a target.
const DISCOVERY: &str = "engine";

impl Method {
    /// The query of a trial: what a hosts file says of a device beside its address.
    ///
    /// # Errors
    /// None: the names are built in.
    pub(crate) fn question() -> netsnmp::Result<Query> {
        Query::get(["sysDescr", "sysObjectID", "sysName"])
    }

    /// The target of that question. Its text says for whom the record is.
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
        match ask.wait {
            Wait::Fast(time) => target.timeout(time.max(self.fast_timeout)).retries(0),
            Wait::Full { retries } => target.retries(retries),
        }
    }

    /// What a record is about, from the text of its target.
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
    fn the_text_of_a_target_tells_its_subject() {
        assert_eq!(Method::subject("17.engine"), Some((17, What::Discovery)));
        assert_eq!(Method::subject("0.3"), Some((0, What::Trial(3))));
        for other in ["", "17", "x.1", "1.x"] {
            assert_eq!(Method::subject(other), None, "{other}");
        }
    }
}
