//! Configures a session: [`SessionBuilder`].

use crate::{Credentials, Mib, Result, Secret, Session, Settings, Target, User};
use std::{net::SocketAddr, sync::Arc, time::Duration};

/// Builds a [`Session`]. [`Settings`] lists the defaults.
#[derive(Debug, Clone)]
pub struct SessionBuilder {
    host: Arc<str>,
    settings: Settings,
    mib: Option<Arc<Mib>>,
}

impl Session {
    /// Returns a builder for a session with this host.
    pub fn builder(host: impl Into<Arc<str>>) -> SessionBuilder {
        SessionBuilder::new(host.into())
    }
}

impl SessionBuilder {
    fn new(host: Arc<str>) -> Self {
        Self { host, settings: Settings::default(), mib: None }
    }

    /// Uses SNMPv1 with this community.
    #[must_use]
    pub fn v1(self, community: impl Into<Secret>) -> Self {
        self.credentials(Credentials::v1(community))
    }

    /// Uses SNMPv2c with this community.
    #[must_use]
    pub fn v2c(self, community: impl Into<Secret>) -> Self {
        self.credentials(Credentials::v2c(community))
    }

    /// Uses SNMPv3 with this user.
    #[must_use]
    pub fn v3(self, user: User) -> Self {
        self.credentials(Credentials::v3(user))
    }

    /// Uses these credentials.
    #[must_use]
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.settings.credentials = credentials;
        self
    }

    /// Sets how long one transmission waits for its answer.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// Sets the number of transmissions after the first.
    #[must_use]
    pub fn retries(mut self, retries: u32) -> Self {
        self.settings.retries = retries;
        self
    }

    /// Sets the UDP or TCP port if the host text names none.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.settings.port = port;
        self
    }

    /// Sets the number of rows that a GETBULK asks for.
    #[must_use]
    pub fn max_repetitions(mut self, rows: u32) -> Self {
        self.settings.max_repetitions = rows;
        self
    }

    /// Sets the address and port to send from. Port 0 lets the system choose.
    #[must_use]
    pub fn source(mut self, source: SocketAddr) -> Self {
        self.settings.source = Some(source);
        self
    }

    /// Takes names from this MIB, instead of the built-in one.
    #[must_use]
    pub fn mib(mut self, mib: Arc<Mib>) -> Self {
        self.mib = Some(mib);
        self
    }

    /// Sets everything that [`Settings`] has.
    #[must_use]
    pub fn settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// Opens the session.
    ///
    /// # Errors
    /// The same as for [`Session::open`].
    pub fn open(self) -> Result<Session> {
        let mut session = Session::open(&Target::new(self.host), &self.settings)?;
        if let Some(mib) = self.mib {
            session.set_mib(mib);
        }
        Ok(session)
    }
}
