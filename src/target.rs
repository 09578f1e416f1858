//! One host to ask: [`Target`].

mod whom;

pub(crate) use whom::{Data, Whom};

use crate::{
    Credentials, Endpoint, Engine, Error, ErrorKind, Network, Query, Result, Secret, Settings,
    User, Version, query::Habits,
};
use std::{
    any::Any,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    num::NonZero,
    sync::Arc,
    time::Duration,
};

/// One host to ask, with its own settings.
///
/// Creating a target never fails. If the text names no host, the pool returns the reason as that
/// target's record, so that no line of a list is lost.
///
/// ```
/// use netsnmp::Target;
///
/// let targets = [
///     Target::new("192.168.1.100"),
///     Target::new("example.com").community("mysecret").port(1161),
/// ];
/// ```
#[derive(Debug, Clone)]
pub struct Target {
    host: Arc<str>,
    /// What the text of the host says, if it is known already.
    literal: Option<Literal>,
    label: Option<Arc<str>>,
    peer: Option<Arc<str>>,
    refusal: Option<Error>,
    networks: Option<Arc<[Network]>>,
    version: Option<Version>,
    community: Option<Secret>,
    credentials: Option<Credentials>,
    port: Option<u16>,
    timeout: Option<Duration>,
    retries: Option<u32>,
    max_repetitions: Option<u32>,
    short_ids: Option<bool>,
    query: Option<Query>,
    engine: Option<Engine>,
    habits: Option<Habits>,
    data: Option<Data>,
}

/// An address, maybe with a port.
pub(crate) type Literal = (Ipv4Addr, Option<NonZero<u16>>);

impl Target {
    /// Takes `host`, `host:port`, an address, or `transport:…` as [`Endpoint`] reads it.
    pub fn new(host: impl Into<Arc<str>>) -> Self {
        Self {
            host: host.into(),
            literal: None,
            label: None,
            peer: None,
            refusal: None,
            networks: None,
            version: None,
            community: None,
            credentials: None,
            port: None,
            timeout: None,
            retries: None,
            max_repetitions: None,
            short_ids: None,
            query: None,
            engine: None,
            habits: None,
            data: None,
        }
    }

    /// Returns the same target for another host.
    #[must_use]
    pub fn for_host(&self, host: impl Into<Arc<str>>) -> Self {
        self.at(host.into(), None)
    }

    /// Does the same. `literal` is what the text says, if it is an address.
    pub(crate) fn at(&self, host: Arc<str>, literal: Option<Literal>) -> Self {
        Self {
            host,
            literal,
            label: None,
            // A list makes each of its targets here. Cloning `self` would also count another owner
            // of its text, on a cache line that several threads use.
            peer: self.peer.clone(),
            refusal: self.refusal.clone(),
            networks: self.networks.clone(),
            version: self.version,
            community: self.community.clone(),
            credentials: self.credentials.clone(),
            port: self.port,
            timeout: self.timeout,
            retries: self.retries,
            max_repetitions: self.max_repetitions,
            short_ids: self.short_ids,
            query: self.query.clone(),
            engine: self.engine.clone(),
            habits: self.habits,
            data: self.data.clone(),
        }
    }

    /// Sets what errors and records call it, if its host text is not enough: several targets may
    /// have the same host, each with another context. Without a label, they use the host text.
    #[must_use]
    pub fn label(mut self, label: impl Into<Arc<str>>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Gives the target a value of the caller, of any type.
    /// [`HostRecord::data`](crate::HostRecord::data) returns it with the answer.
    ///
    /// ```no_run
    /// use netsnmp::{Pool, Query, Target};
    ///
    /// struct Customer(u32);
    ///
    /// let targets = [Target::new("192.168.1.1").data(Customer(7))];
    /// for record in Pool::new()?.query(targets, &Query::get(["sysName"])?) {
    ///     if let Some(Customer(number)) = record.data() {
    ///         println!("customer {number}: {record}");
    ///     }
    /// }
    /// # Ok::<(), netsnmp::Error>(())
    /// ```
    #[must_use]
    pub fn data(mut self, value: impl Any + Send + Sync) -> Self {
        self.data = Some(Arc::new(value));
        self
    }

    /// Sets where the host is: `peer` is an endpoint as [`Target::new`] takes it. The host text
    /// stays its name.
    #[must_use]
    pub fn peer(mut self, peer: impl Into<Arc<str>>) -> Self {
        self.peer = Some(peer.into());
        self
    }

    /// Keeps the target from being asked: its record has this reason.
    #[must_use]
    pub fn refused(mut self, why: Error) -> Self {
        self.refusal = Some(why);
        self
    }

    /// Sets what the agent is known to take.
    #[must_use]
    pub fn habits(mut self, habits: Habits) -> Self {
        self.habits = Some(habits);
        self
    }

    /// Asks the target after all if it was [refused](Self::refused).
    #[must_use]
    pub fn readmitted(mut self) -> Self {
        self.refusal = None;
        self
    }

    /// Returns why it is not asked.
    pub fn refusal(&self) -> Option<&Error> {
        self.refusal.as_ref()
    }

    /// Asks the target only at an address in one of these networks, so that its credentials go
    /// nowhere else.
    #[must_use]
    pub fn networks(mut self, networks: impl Into<Arc<[Network]>>) -> Self {
        self.networks = Some(networks.into());
        self
    }

    /// Sets the version. The community or the user still comes from the defaults.
    #[must_use]
    pub fn version(mut self, version: Version) -> Self {
        self.version = Some(version);
        self
    }

    /// Sets the community. The version is SNMPv2c unless it is set to 1.
    #[must_use]
    pub fn community(mut self, community: impl Into<Secret>) -> Self {
        self.community = Some(community.into());
        self
    }

    /// Uses SNMPv3 with this user.
    #[must_use]
    pub fn user(self, user: User) -> Self {
        self.credentials(Credentials::v3(user))
    }

    /// Uses these credentials.
    #[must_use]
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Sets the port, unless the host text names one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = Some(port);
        self
    }

    /// Sets the timeout of each transmission.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets the number of resends.
    #[must_use]
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = Some(retries);
        self
    }

    /// Sets the rows that a GETBULK asks for.
    #[must_use]
    pub fn max_repetitions(mut self, rows: u32) -> Self {
        self.max_repetitions = Some(rows);
        self
    }

    /// Sets whether its request IDs are short: see [`Settings::short_ids`].
    #[must_use]
    pub fn short_ids(mut self, short: bool) -> Self {
        self.short_ids = Some(short);
        self
    }

    /// Asks the target this query instead of the pool's.
    #[must_use]
    pub fn query(mut self, query: Query) -> Self {
        self.query = Some(query);
        self
    }

    /// Sets the engine, as it was when the agent was last asked over SNMPv3: see
    /// [`Settings::engine`].
    #[must_use]
    pub fn engine(mut self, engine: Engine) -> Self {
        self.engine = Some(engine);
        self
    }

    /// Returns the text that it was made from.
    pub fn host(&self) -> &Arc<str> {
        &self.host
    }

    /// Returns its label; without one, the text that it was made from.
    pub fn name(&self) -> &Arc<str> {
        self.label.as_ref().unwrap_or(&self.host)
    }

    /// Returns the value of the caller, if it has one of this type.
    pub fn own_data<T: Any>(&self) -> Option<&T> {
        self.data.as_ref()?.downcast_ref()
    }

    /// Returns what its record repeats.
    pub(crate) fn whom(&self) -> Whom {
        let label = self.label.as_ref().filter(|label| **label != self.host);
        Whom {
            name: Arc::clone(self.name()),
            host: label.map(|_| Arc::clone(&self.host)),
            data: self.data.clone(),
        }
    }

    /// Returns its address if its text is one. Most targets have an address, and need no further
    /// parsing.
    pub(crate) fn literal(&self, settings: &Settings) -> Option<SocketAddr> {
        if self.peer.is_some() || self.refusal.is_some() {
            return None;
        }
        if let Some((ip, port)) = self.literal {
            return Some(SocketAddr::new(ip.into(), port.map_or(settings.port, NonZero::get)));
        }
        if let Ok(ip) = self.host.parse::<IpAddr>() {
            return Some(SocketAddr::new(ip, settings.port));
        }
        self.host.parse().ok().filter(|address: &SocketAddr| address.port() != 0)
    }

    /// Returns whether it has no settings of its own.
    pub(crate) fn is_plain(&self) -> bool {
        self.networks.is_none()
            && self.version.is_none()
            && self.community.is_none()
            && self.credentials.is_none()
            && self.port.is_none()
            && self.timeout.is_none()
            && self.retries.is_none()
            && self.max_repetitions.is_none()
            && self.short_ids.is_none()
            && self.engine.is_none()
            && self.habits.is_none()
    }

    /// Returns its own version, if any. Its own credentials win over the defaults.
    pub fn own_version(&self) -> Option<Version> {
        let own = self.credentials.as_ref().map(Credentials::version);
        self.version.or(own).or(self.community.as_ref().map(|_| Version::V2c))
    }

    /// Returns its own port.
    pub fn own_port(&self) -> Option<u16> {
        self.port
    }

    /// Returns the engine that it is asked with.
    pub fn own_engine(&self) -> Option<&Engine> {
        self.engine.as_ref()
    }

    /// Returns what its agent is known to take.
    pub fn own_habits(&self) -> Option<Habits> {
        self.habits
    }

    /// Returns its own query.
    pub fn own_query(&self) -> Option<&Query> {
        self.query.as_ref()
    }

    /// Returns where it is.
    ///
    /// # Errors
    /// The reason of [`refused`](Self::refused); [`BadTarget`](ErrorKind::BadTarget) if the text
    /// names no host; [`Unsupported`](ErrorKind::Unsupported) for an unknown transport.
    pub fn endpoint(&self) -> Result<Endpoint> {
        let text = self.peer.as_ref().unwrap_or(&self.host);
        match &self.refusal {
            Some(why) => Err(why.clone()),
            None => Endpoint::parse(text),
        }
        .map_err(|e| e.for_host(self.name().clone()))
    }

    /// Returns `defaults`, overridden by this target's own settings.
    ///
    /// # Errors
    /// [`BadCredentials`](ErrorKind::BadCredentials) if version and credentials do not fit
    /// together.
    pub fn settings(&self, defaults: &Settings) -> Result<Settings> {
        let base = self.credentials.as_ref().unwrap_or(&defaults.credentials);
        let community = self.community.as_ref().or(match base {
            Credentials::V1(community) | Credentials::V2c(community) => Some(community),
            Credentials::V3(_) => None,
        });
        let version = self.version.unwrap_or(match (base.version(), &self.community) {
            (Version::V3, Some(_)) => Version::V2c,
            (version, _) => version,
        });
        let credentials = match (version, community, base) {
            (Version::V1, Some(community), _) => Credentials::V1(community.clone()),
            (Version::V2c, Some(community), _) => Credentials::V2c(community.clone()),
            (Version::V3, _, Credentials::V3(_)) => base.clone(),
            (Version::V3, ..) => {
                return Err(Error::from(ErrorKind::BadCredentials(
                    "version 3 needs a user".to_owned(),
                ))
                .for_host(self.name().clone()));
            }
            (_, None, _) => {
                let why = "versions 1 and 2c need a community";
                return Err(Error::from(ErrorKind::BadCredentials(why.to_owned()))
                    .for_host(self.name().clone()));
            }
        };
        // The default limit belongs to the default credentials.
        let networks = match (&self.networks, &self.credentials, &self.community) {
            (None, None, None) => defaults.networks.clone(),
            (own, ..) => own.clone(),
        };
        Ok(Settings {
            credentials,
            timeout: self.timeout.unwrap_or(defaults.timeout),
            retries: self.retries.unwrap_or(defaults.retries),
            port: self.port.unwrap_or(defaults.port),
            max_repetitions: self.max_repetitions.unwrap_or(defaults.max_repetitions),
            source: defaults.source,
            networks,
            backoff: defaults.backoff,
            host_deadline: defaults.host_deadline,
            max_varbinds: defaults.max_varbinds,
            max_octets: defaults.max_octets,
            any_source: defaults.any_source,
            short_ids: self.short_ids.unwrap_or(defaults.short_ids),
            final_refusals: defaults.final_refusals,
            engine: self.engine.clone().or_else(|| defaults.engine.clone()),
            habits: self.habits.unwrap_or(defaults.habits),
        })
    }
}

impl From<&str> for Target {
    fn from(host: &str) -> Self {
        Self::new(host)
    }
}

impl From<String> for Target {
    fn from(host: String) -> Self {
        Self::new(host)
    }
}

impl From<IpAddr> for Target {
    fn from(address: IpAddr) -> Self {
        Self::new(address.to_string())
    }
}

impl From<SocketAddr> for Target {
    fn from(address: SocketAddr) -> Self {
        Self::new(address.to_string())
    }
}

#[cfg(test)]
mod tests;
