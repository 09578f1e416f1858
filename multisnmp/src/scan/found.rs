//! What a scan finds at one address.

use super::{
    method::Method,
    suspect::{Gone, Suspect, Tried},
};
use netsnmp::{Engine, Error, HostRecord, ValueRef, Version};
use std::{net::SocketAddr, time::Duration};

/// An address that is done.
#[derive(Debug)]
pub(crate) struct Found {
    /// The address as text, with its port unless that is 161.
    pub(crate) host: String,
    /// `None`: no address was reached.
    pub(crate) address: Option<SocketAddr>,
    pub(crate) state: State,
    /// Engine and clock, if it has one.
    pub(crate) engine: Option<Engine>,
    pub(crate) rtt: Option<Duration>,
    /// The credentials that do not work, in their order: name and error kind.
    pub(crate) failures: Vec<(String, &'static str)>,
}

/// What the address is.
#[derive(Debug)]
pub(crate) enum State {
    /// An agent that answers with one of the credentials.
    Works { tag: Option<String>, version: Version, record: Box<HostRecord> },
    /// An agent, but none of the credentials works.
    Alive,
    /// Nothing answers.
    Silent,
    /// The host says that nothing listens on the port.
    Refused,
    /// The network says that there is no such host.
    Unreachable,
    /// It may not be asked (--allow, --block).
    Excluded,
    /// It was not asked.
    Unasked(Error),
    /// The run ended while it was asked.
    Unfinished,
}

impl State {
    /// Returns the stable name.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Works { .. } => "works",
            Self::Alive => "alive",
            Self::Silent => "silent",
            Self::Refused => "refused",
            Self::Unreachable => "unreachable",
            Self::Excluded => "excluded",
            Self::Unasked(_) => "unasked",
            Self::Unfinished => "unfinished",
        }
    }
}

impl Found {
    /// Returns an address that was not asked.
    pub(super) fn without(host: String, address: Option<SocketAddr>, state: State) -> Self {
        Self { host, address, state, engine: None, rtt: None, failures: Vec::new() }
    }

    pub(super) fn of(mut suspect: Suspect, method: &Method) -> Self {
        let works = suspect.works();
        let mut failures = Vec::new();
        for (credential, tried) in method.credentials.iter().zip(&suspect.tried) {
            let kind = match tried {
                Tried::Failed(kind) => *kind,
                Tried::Missed => "timeout",
                Tried::Withheld => "withheld",
                Tried::No | Tried::Forbidden | Tried::Works(_) => continue,
            };
            failures.push((credential.name(), kind));
        }
        let state = match works.map(|i| (i, std::mem::replace(&mut suspect.tried[i], Tried::No))) {
            Some((i, Tried::Works(record))) => {
                let credential = &method.credentials[i];
                let (tag, version) = (credential.tag.clone(), credential.version());
                State::Works { tag, version, record }
            }
            _ => match suspect.gone {
                Some(Gone::Unasked(error)) => State::Unasked(error),
                _ if suspect.alive => State::Alive,
                Some(Gone::Unfinished) => State::Unfinished,
                Some(Gone::Refused) => State::Refused,
                Some(Gone::Unreachable) => State::Unreachable,
                None => State::Silent,
            },
        };
        Self {
            host: name(suspect.address),
            address: Some(suspect.address),
            state,
            engine: suspect.engine,
            rtt: suspect.rtt,
            failures,
        }
    }

    /// Returns the text of a variable that the agent has; `None` if it has none.
    pub(crate) fn text(&self, object: Object) -> Option<String> {
        let State::Works { record, .. } = &self.state else { return None };
        let oid = object.oid();
        let varbind =
            record.varbinds.iter().find(|varbind| varbind.oid.iter().eq(oid.iter().copied()))?;
        match varbind.value {
            ValueRef::OctetString(octets) => {
                let text = String::from_utf8_lossy(octets);
                Some(text.trim_matches(['\0', ' ', '\r', '\n']).to_owned())
            }
            ValueRef::ObjectIdentifier(oid) => Some(oid.to_string()),
            _ => None,
        }
        .filter(|text| !text.is_empty())
    }
}

/// The variables that an agent is asked for when a credential is tried.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Object {
    Description,
    Kind,
    Name,
}

impl Object {
    fn oid(self) -> [u32; 9] {
        let column = match self {
            Self::Description => 1,
            Self::Kind => 2,
            Self::Name => 5,
        };
        [1, 3, 6, 1, 2, 1, 1, column, 0]
    }
}

/// The port of SNMP (RFC 3417, section 3.1).
const PORT: u16 = 161;

/// Returns an address as written in a hosts file. Its port may differ from the one that is
/// configured where the file is read.
fn name(address: SocketAddr) -> String {
    match address.port() == PORT {
        true => address.ip().to_string(),
        false => address.to_string(),
    }
}
