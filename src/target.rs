//! Whom to ask, and how: [`Target`], [`Endpoint`], [`Settings`].

use crate::{
    Credentials, Engine, Error, ErrorKind, Query, Result, Secret, User, Version, query::Habits,
};
use ipnet::IpNet;
use std::{
    fmt,
    net::{IpAddr, Ipv6Addr, SocketAddr, ToSocketAddrs},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

/// How hosts are asked, where a target says nothing else.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Settings {
    /// Version and community or user; SNMPv2c `public` by default.
    pub credentials: Credentials,
    /// How long one transmission waits for its answer; 2 s by default.
    pub timeout: Duration,
    /// Transmissions after the first; 1 by default.
    pub retries: u32,
    /// UDP or TCP port where the target names none; 161 by default.
    pub port: u16,
    /// Rows a GETBULK asks for; 25 by default.
    pub max_repetitions: u32,
    /// Source address; the system's choice by default.
    pub source: Option<SocketAddr>,
    /// The only networks these credentials may be sent to; `None`: everywhere.
    pub networks: Option<Arc<[IpNet]>>,
    /// How much longer each transmission waits than the one before it; 1 by default: equally
    /// long. At 2 and a timeout of 1 s, resends wait 2 s, 4 s, …
    pub backoff: f64,
    /// How long a host may take for its whole query before it is given up with what it gave;
    /// `None`: as long as it answers.
    pub host_deadline: Option<Duration>,
    /// Whether an answer from another address than the one asked counts, as devices with several
    /// addresses send. The request ID and, over SNMPv3, the keys must fit all the same. Heeded by
    /// [`Pool::query`](crate::Pool::query) over UDP.
    pub any_source: bool,
    /// What is remembered of the agent's engine: SNMPv3 begins with it instead of a discovery.
    /// Where the agent refuses it (another engine, other boots), it is forgotten and discovered.
    pub engine: Option<Engine>,
    /// What is known of what the agent can take.
    pub habits: Habits,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            credentials: Credentials::default(),
            timeout: Duration::from_secs(2),
            retries: 1,
            port: 161,
            max_repetitions: 25,
            source: None,
            networks: None,
            backoff: 1.0,
            host_deadline: None,
            any_source: false,
            engine: None,
            habits: Habits::default(),
        }
    }
}

impl Settings {
    /// How long transmission `which`, the first being 0, waits for its answer.
    pub(crate) fn timeout_of(&self, which: u32) -> Duration {
        if which == 0 || self.backoff == 1.0 {
            return self.timeout;
        }
        let factor = self.backoff.powi(i32::try_from(which).unwrap_or(i32::MAX));
        let seconds = self.timeout.as_secs_f64() * factor;
        // A backoff that is no number waits as long as the first.
        Duration::try_from_secs_f64(seconds).unwrap_or(match seconds.is_nan() || seconds < 0.0 {
            true => self.timeout,
            false => Duration::MAX,
        })
    }

    /// The error of a host that answers, and not in its time.
    pub(crate) fn overdue(&self) -> Error {
        let time = self.host_deadline.unwrap_or_default().as_secs_f64();
        ErrorKind::Partial(format!("the host's deadline of {time} s")).into()
    }

    /// The address of `endpoint` to send to, [`networks`](Self::networks) heeded: whoever sends
    /// takes the address from here, so that a name cannot lead a credential astray.
    ///
    /// # Errors
    /// As [`Endpoint::resolve`]; [`BadCredentials`](ErrorKind::BadCredentials) where the address
    /// lies outside the networks.
    pub fn resolve(&self, endpoint: &Endpoint) -> Result<Option<SocketAddr>> {
        let address = endpoint.resolve(self.port)?;
        self.permit(address)?;
        Ok(address)
    }

    /// Whether these credentials may be sent to that address; `None` for a `unix:` peer.
    ///
    /// # Errors
    /// [`BadCredentials`](ErrorKind::BadCredentials).
    pub(crate) fn permit(&self, address: Option<SocketAddr>) -> Result<()> {
        let Some(networks) = &self.networks else { return Ok(()) };
        match address {
            Some(a) if networks.iter().any(|n| n.contains(&a.ip().to_canonical())) => Ok(()),
            Some(a) => Err(no_credentials(&format!(
                "{} is outside the networks these credentials may be sent to",
                a.ip()
            ))),
            None => Err(no_credentials("these credentials are limited to IP networks")),
        }
    }
}

/// One host to ask, with what it needs of its own.
///
/// Making one never fails: a text that names no host comes out of the pool as that target's
/// record, with the reason, so that no line of a list is lost.
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
    peer: Option<Arc<str>>,
    refusal: Option<Error>,
    networks: Option<Arc<[IpNet]>>,
    version: Option<Version>,
    community: Option<Secret>,
    credentials: Option<Credentials>,
    port: Option<u16>,
    timeout: Option<Duration>,
    retries: Option<u32>,
    max_repetitions: Option<u32>,
    query: Option<Query>,
    engine: Option<Engine>,
    habits: Option<Habits>,
}

impl Target {
    /// `host`, `host:port`, an address, or `transport:…` as [`Endpoint`] reads it.
    pub fn new(host: impl Into<Arc<str>>) -> Self {
        Self {
            host: host.into(),
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
            query: None,
            engine: None,
            habits: None,
        }
    }

    /// The same for another host.
    #[must_use]
    pub fn for_host(&self, host: impl Into<Arc<str>>) -> Self {
        Self { host: host.into(), ..self.clone() }
    }

    /// Found at `peer`, an endpoint as [`Target::new`] takes it; the host text stays its name.
    #[must_use]
    pub fn peer(mut self, peer: impl Into<Arc<str>>) -> Self {
        self.peer = Some(peer.into());
        self
    }

    /// Not asked: its record says why.
    #[must_use]
    pub fn refused(mut self, why: Error) -> Self {
        self.refusal = Some(why);
        self
    }

    /// With what is known of what it can take.
    #[must_use]
    pub fn habits(mut self, habits: Habits) -> Self {
        self.habits = Some(habits);
        self
    }

    /// Asked after all, where it was [refused](Self::refused).
    #[must_use]
    pub fn readmitted(mut self) -> Self {
        self.refusal = None;
        self
    }

    /// Why it is not to be asked.
    pub fn refusal(&self) -> Option<&Error> {
        self.refusal.as_ref()
    }

    /// Asked only at an address in one of these networks, so that its credentials go nowhere else.
    #[must_use]
    pub fn networks(mut self, networks: impl Into<Arc<[IpNet]>>) -> Self {
        self.networks = Some(networks.into());
        self
    }

    /// With this version; the community or user stays as it is elsewhere.
    #[must_use]
    pub fn version(mut self, version: Version) -> Self {
        self.version = Some(version);
        self
    }

    /// With this community, over SNMPv2c unless the version is set to 1.
    #[must_use]
    pub fn community(mut self, community: impl Into<Secret>) -> Self {
        self.community = Some(community.into());
        self
    }

    /// Over SNMPv3 as this user.
    #[must_use]
    pub fn user(self, user: User) -> Self {
        self.credentials(Credentials::v3(user))
    }

    /// With these credentials.
    #[must_use]
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// On this port, unless the host text names one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = Some(port);
        self
    }

    /// With this timeout per transmission.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// With so many resends.
    #[must_use]
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = Some(retries);
        self
    }

    /// With so many rows a GETBULK.
    #[must_use]
    pub fn max_repetitions(mut self, rows: u32) -> Self {
        self.max_repetitions = Some(rows);
        self
    }

    /// Asked this instead of the pool's query.
    #[must_use]
    pub fn query(mut self, query: Query) -> Self {
        self.query = Some(query);
        self
    }

    /// Its engine as it was when it was last asked over SNMPv3: see [`Settings::engine`].
    #[must_use]
    pub fn engine(mut self, engine: Engine) -> Self {
        self.engine = Some(engine);
        self
    }

    /// The text it was made from.
    pub fn host(&self) -> &Arc<str> {
        &self.host
    }

    /// Its address where its text is one: most targets are, and need no more looking at.
    pub(crate) fn literal(&self, settings: &Settings) -> Option<SocketAddr> {
        if self.peer.is_some() || self.refusal.is_some() {
            return None;
        }
        if let Ok(ip) = self.host.parse::<IpAddr>() {
            return Some(SocketAddr::new(ip, settings.port));
        }
        self.host.parse().ok().filter(|address: &SocketAddr| address.port() != 0)
    }

    /// Whether it is asked as the defaults say.
    pub(crate) fn is_plain(&self) -> bool {
        self.networks.is_none()
            && self.version.is_none()
            && self.community.is_none()
            && self.credentials.is_none()
            && self.port.is_none()
            && self.timeout.is_none()
            && self.retries.is_none()
            && self.max_repetitions.is_none()
            && self.engine.is_none()
            && self.habits.is_none()
    }

    /// Its own version or none: what it says of credentials goes before the defaults.
    pub fn own_version(&self) -> Option<Version> {
        let own = self.credentials.as_ref().map(Credentials::version);
        self.version.or(own).or(self.community.as_ref().map(|_| Version::V2c))
    }

    /// Its own port.
    pub fn own_port(&self) -> Option<u16> {
        self.port
    }

    /// Its own query.
    pub fn own_query(&self) -> Option<&Query> {
        self.query.as_ref()
    }

    /// Where it is.
    ///
    /// # Errors
    /// The reason of [`refused`](Self::refused);
    /// [`BadTarget`](ErrorKind::BadTarget) where the text names no host;
    /// [`Unsupported`](ErrorKind::Unsupported) for a transport we do not speak.
    pub fn endpoint(&self) -> Result<Endpoint> {
        let text = self.peer.as_ref().unwrap_or(&self.host);
        match &self.refusal {
            Some(why) => Err(why.clone()),
            None => Endpoint::parse(text),
        }
        .map_err(|e| e.for_host(self.host.clone()))
    }

    /// `defaults` with this target's own put over them.
    ///
    /// # Errors
    /// [`BadCredentials`](ErrorKind::BadCredentials) where version and credentials do not go together.
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
                return Err(no_credentials("version 3 needs a user").for_host(self.host.clone()));
            }
            (_, None, _) => {
                let why = "versions 1 and 2c need a community";
                return Err(no_credentials(why).for_host(self.host.clone()));
            }
        };
        // The defaults' limit belongs to the defaults' credentials.
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
            any_source: defaults.any_source,
            engine: self.engine.clone().or_else(|| defaults.engine.clone()),
            habits: self.habits.unwrap_or(defaults.habits),
        })
    }
}

fn no_credentials(why: &str) -> Error {
    ErrorKind::BadCredentials(why.to_owned()).into()
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

/// How messages travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Transport {
    /// UDP (RFC 3417).
    Udp,
    /// TCP (RFC 3430).
    Tcp,
}

/// Which addresses of a name are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// IPv4 where the name has such an address, IPv6 otherwise.
    Any,
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

/// Where an agent listens.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// A host and a port.
    Inet {
        /// UDP or TCP.
        transport: Transport,
        /// IPv4, IPv6 or either.
        family: Family,
        /// A name or an address.
        host: String,
        /// `None`: the settings' port.
        port: Option<u16>,
    },
    /// A stream socket in the file system.
    Unix(PathBuf),
}

impl Endpoint {
    /// Reads `[transport:]host[:port]`: a name, an IPv4 address, an IPv6 address bare or in
    /// brackets, after one of `udp: udp6: tcp: tcp6: unix:` (and net-snmp's other spellings
    /// of them, snmpcmd(1)).
    ///
    /// # Errors
    /// [`BadTarget`](ErrorKind::BadTarget) where the text names no host,
    /// [`Unsupported`](ErrorKind::Unsupported) for net-snmp's other transports.
    pub fn parse(text: &str) -> Result<Self> {
        let bad = |reason: &str| -> Error {
            ErrorKind::BadTarget { target: text.to_owned(), reason: reason.to_owned() }.into()
        };
        if text.parse::<Ipv6Addr>().is_ok() {
            return Ok(Self::inet(Transport::Udp, Family::V6, text, None));
        }
        let (prefix, rest) = match text.split_once(':') {
            Some((prefix, rest)) if !prefix.starts_with('[') => (prefix, rest),
            _ => ("", text),
        };
        let (transport, family, rest) = match prefix.to_ascii_lowercase().as_str() {
            "udp" => (Transport::Udp, Family::V4, rest),
            "udp6" | "udpv6" | "udpipv6" => (Transport::Udp, Family::V6, rest),
            "tcp" => (Transport::Tcp, Family::V4, rest),
            "tcp6" | "tcpv6" | "tcpipv6" => (Transport::Tcp, Family::V6, rest),
            "unix" if rest.is_empty() => return Err(bad("no path")),
            "unix" => return Ok(Self::Unix(rest.into())),
            other @ ("dtlsudp" | "dtlsudp6" | "tlstcp" | "tlstcp6" | "ssh" | "ipx" | "aal5pvc"
            | "pvc" | "alias" | "std" | "callback" | "udpshared" | "dtls" | "tls") => {
                return Err(
                    ErrorKind::Unsupported(format!("transport {other}: that we speak")).into()
                );
            }
            _ => (Transport::Udp, Family::Any, text),
        };
        let (host, port) = split_port(rest).map_err(bad)?;
        let family = match host.parse::<Ipv6Addr>() {
            Ok(_) if family == Family::V4 => {
                return Err(bad("an IPv6 address goes with udp6: or tcp6:"));
            }
            Ok(_) => Family::V6,
            Err(_) => family,
        };
        if host.is_empty() {
            return Err(bad("no host"));
        }
        if let Some(c) = host.chars().find(|c| !(c.is_alphanumeric() || "-._:%".contains(*c))) {
            return Err(bad(&format!("a host name has no {c:?}")));
        }
        Ok(Self::inet(transport, family, host, port))
    }

    fn inet(transport: Transport, family: Family, host: &str, port: Option<u16>) -> Self {
        Self::Inet { transport, family, host: host.to_owned(), port }
    }

    /// The address to ask; resolves the name, which can take as long as the resolver does.
    /// `None` for [`Endpoint::Unix`].
    ///
    /// # Errors
    /// [`Dns`](ErrorKind::Dns) where the name has no address of the family.
    pub fn resolve(&self, default_port: u16) -> Result<Option<SocketAddr>> {
        let Self::Inet { family, host, port, .. } = self else { return Ok(None) };
        let all: Vec<SocketAddr> = (host.as_str(), port.unwrap_or(default_port))
            .to_socket_addrs()
            .map_err(|e| ErrorKind::Dns(dns_reason(&e)))?
            .collect();
        let first = |wanted: fn(&SocketAddr) -> bool| all.iter().copied().find(wanted);
        let found = match family {
            // As net-snmp does: many a device answers SNMP over IPv4 only, whatever its name says.
            Family::Any => first(SocketAddr::is_ipv4).or_else(|| first(SocketAddr::is_ipv6)),
            Family::V4 => first(SocketAddr::is_ipv4),
            Family::V6 => first(SocketAddr::is_ipv6),
        };
        match found {
            Some(address) => Ok(Some(address)),
            None => Err(ErrorKind::Dns(format!(
                "{host} has no {} address",
                if *family == Family::V6 { "IPv6" } else { "IPv4" }
            ))
            .into()),
        }
    }
}

/// The resolver's reason without the words std puts before it.
fn dns_reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.rsplit("information: ").next().unwrap_or(&text).to_owned()
}

/// `host`, `host:port`, `[v6]`, `[v6]:port`, bare v6.
fn split_port(text: &str) -> std::result::Result<(&str, Option<u16>), &'static str> {
    let (host, port) = if let Some(rest) = text.strip_prefix('[') {
        let (host, behind) = rest.split_once(']').ok_or("a bracket is not closed")?;
        match behind.strip_prefix(':') {
            Some(port) => (host, Some(port)),
            None if behind.is_empty() => (host, None),
            None => return Err("a port follows the bracket as `]:161`"),
        }
    } else {
        match text.matches(':').count() {
            0 => (text, None),
            1 => {
                let (host, port) = text.split_once(':').unwrap_or((text, ""));
                (host, Some(port))
            }
            _ => (text, None),
        }
    };
    let port = match port {
        None => None,
        Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => match digits.parse::<u16>() {
            Ok(0) | Err(_) => return Err("a port is a number from 1 to 65535"),
            Ok(port) => Some(port),
        },
        Some(_) => return Err("a port is a number from 1 to 65535"),
    };
    Ok((host, port))
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
            Self::Inet { transport, family, host, port } => {
                f.write_str(match (transport, family) {
                    (Transport::Udp, Family::Any) => "",
                    (Transport::Udp, Family::V4) => "udp:",
                    (Transport::Udp, Family::V6) => "udp6:",
                    (Transport::Tcp, Family::V6) => "tcp6:",
                    (Transport::Tcp, _) => "tcp:",
                })?;
                if host.contains(':') {
                    write!(f, "[{host}]")?
                } else {
                    f.write_str(host)?
                }
                port.map_or(Ok(()), |port| write!(f, ":{port}"))
            }
        }
    }
}

#[cfg(test)]
mod tests;
