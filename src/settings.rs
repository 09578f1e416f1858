//! How hosts are asked: [`Settings`].

use crate::{
    Credentials, Endpoint, Engine, Error, ErrorKind, Network, Result, SecurityLevel, Silence, User,
    query::Habits,
};
use std::{net::SocketAddr, sync::Arc, time::Duration};

/// How hosts are asked if a target has no setting of its own.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Settings {
    /// Version and community or user; SNMPv2c `public` by default.
    pub credentials: Credentials,
    /// How long one transmission waits for its answer; 2 s by default.
    pub timeout: Duration,
    /// The number of transmissions after the first; 1 by default.
    pub retries: u32,
    /// The UDP or TCP port if the target names none; 161 by default.
    pub port: u16,
    /// The rows that a GETBULK asks for; 25 by default.
    pub max_repetitions: u32,
    /// The source address; the system's choice by default.
    pub source: Option<SocketAddr>,
    /// The only networks that these credentials may be sent to; `None` means everywhere.
    pub networks: Option<Arc<[Network]>>,
    /// The factor by which each transmission waits longer than the one before; 1 by default. At 2
    /// and a timeout of 1 s, resends wait 2 s, 4 s, …
    pub backoff: f64,
    /// How long the whole query of a host may take. Then the host is given up, and its record has
    /// everything that came before. `None` means as long as it answers.
    pub host_deadline: Option<Duration>,
    /// The most varbinds that are kept of a host; 500,000 by default. It is checked after each
    /// answer. At the limit, the host's query ends, and its record is partial with what came.
    pub max_varbinds: usize,
    /// The most octets of memory that a host's varbinds may take; 64 MiB by default. It is checked
    /// like [`max_varbinds`](Self::max_varbinds).
    pub max_octets: usize,
    /// Whether an answer from another address than the one asked counts. Devices with several
    /// addresses send such answers. The request ID and, over SNMPv3, the keys must still fit. Only
    /// [`Pool::query`](crate::Pool::query) over UDP uses this.
    pub any_source: bool,
    /// Whether request IDs, and the msgID of SNMPv3, have at most 15 bits, as net-snmp's `16bitIDs` has
    /// it. Some agents cut larger ones. Answers are then told apart by their address too, so
    /// [`any_source`](Self::any_source) has no effect, and a forged answer is easier to make.
    pub short_ids: bool,
    /// Whether a closed port ends the host at once. By default it uses up a try, because an agent
    /// that restarts is refused for a moment. A scan sets this: most of its addresses have no agent.
    pub final_refusals: bool,
    /// The agent's engine, if it is remembered: SNMPv3 starts with it instead of a discovery. If
    /// the agent refuses it (another engine, other boots), it is forgotten and discovered.
    pub engine: Option<Engine>,
    /// What the agent can take, if that is known.
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
            max_varbinds: 500_000,
            max_octets: 64 << 20,
            any_source: false,
            short_ids: false,
            final_refusals: false,
            engine: None,
            habits: Habits::default(),
        }
    }
}

impl Settings {
    /// Returns how long transmission `which` waits for its answer. The first transmission is 0.
    pub(crate) fn timeout_of(&self, which: u32) -> Duration {
        if which == 0 || self.backoff == 1.0 {
            return self.timeout;
        }
        let factor = self.backoff.powi(i32::try_from(which).unwrap_or(i32::MAX));
        let seconds = self.timeout.as_secs_f64() * factor;
        // If the backoff is not a number, wait as long as the first.
        Duration::try_from_secs_f64(seconds).unwrap_or(match seconds.is_nan() || seconds < 0.0 {
            true => self.timeout,
            false => Duration::MAX,
        })
    }

    /// Returns the error of a host that answers, but not before its deadline.
    pub(crate) fn overdue(&self) -> Error {
        let time = self.host_deadline.unwrap_or_default().as_secs_f64();
        ErrorKind::Partial(format!("the host's deadline of {time} s")).into()
    }

    /// Returns the address of `endpoint` to send to, and checks [`networks`](Self::networks). Every
    /// sender takes the address from here, so that a name cannot lead credentials elsewhere.
    ///
    /// # Errors
    /// The same as for [`Endpoint::resolve`]; [`BadCredentials`](ErrorKind::BadCredentials) if the
    /// address lies outside the networks.
    pub fn resolve(&self, endpoint: &Endpoint) -> Result<Option<SocketAddr>> {
        let address = endpoint.resolve(self.port)?;
        self.permit(address)?;
        Ok(address)
    }

    /// Checks whether these credentials may be sent to that address; `None` for a `unix:` peer.
    ///
    /// # Errors
    /// [`BadCredentials`](ErrorKind::BadCredentials).
    pub(crate) fn permit(&self, address: Option<SocketAddr>) -> Result<()> {
        let Some(networks) = &self.networks else { return Ok(()) };
        match address {
            Some(a) if networks.iter().any(|n| n.contains(a.ip())) => Ok(()),
            Some(a) => Err(Error::bad_credentials(format!(
                "{} is outside the networks these credentials may be sent to",
                a.ip()
            ))),
            None => Err(Error::bad_credentials("these credentials are limited to IP networks")),
        }
    }
}

/// Returns what silence after a request of this user may mean.
pub(crate) fn silence_of(user: &User) -> Silence {
    Silence::Request {
        encrypted: user.security_level() == SecurityLevel::AuthPriv,
        context: !user.context.is_empty(),
    }
}
