//! How the hosts of a job are asked: [`JobSettings`].

use crate::{
    Credentials, Settings,
    packed::{Pack, Packed, Read, Unreadable},
};
use std::time::Duration;

const NO_PORT: Unreadable = Unreadable::new("a port above 65535");

/// How the hosts of a job are asked: [`Settings`] without what belongs to one machine or to one host,
/// and without credentials.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct JobSettings {
    /// [`Settings::timeout`].
    pub timeout: Duration,
    /// [`Settings::retries`].
    pub retries: u32,
    /// [`Settings::port`].
    pub port: u16,
    /// [`Settings::max_repetitions`].
    pub max_repetitions: u32,
    /// [`Settings::backoff`].
    pub backoff: f64,
    /// [`Settings::host_deadline`].
    pub host_deadline: Option<Duration>,
    /// [`Settings::max_varbinds`].
    pub max_varbinds: usize,
    /// [`Settings::max_octets`].
    pub max_octets: usize,
    /// [`Settings::any_source`].
    pub any_source: bool,
    /// [`Settings::short_ids`].
    pub short_ids: bool,
    /// [`Settings::final_refusals`].
    pub final_refusals: bool,
}

impl JobSettings {
    /// Returns what of these settings belongs to a job.
    pub fn of(settings: &Settings) -> Self {
        Self {
            timeout: settings.timeout,
            retries: settings.retries,
            port: settings.port,
            max_repetitions: settings.max_repetitions,
            backoff: settings.backoff,
            host_deadline: settings.host_deadline,
            max_varbinds: settings.max_varbinds,
            max_octets: settings.max_octets,
            any_source: settings.any_source,
            short_ids: settings.short_ids,
            final_refusals: settings.final_refusals,
        }
    }

    /// Returns settings for these credentials.
    pub fn with(&self, credentials: Credentials) -> Settings {
        let mut settings = Settings { credentials, ..Settings::default() };
        self.apply(&mut settings);
        settings
    }

    /// Puts them into these settings.
    pub fn apply(&self, settings: &mut Settings) {
        settings.timeout = self.timeout;
        settings.retries = self.retries;
        settings.port = self.port;
        settings.max_repetitions = self.max_repetitions;
        settings.backoff = self.backoff;
        settings.host_deadline = self.host_deadline;
        settings.max_varbinds = self.max_varbinds;
        settings.max_octets = self.max_octets;
        settings.any_source = self.any_source;
        settings.short_ids = self.short_ids;
        settings.final_refusals = self.final_refusals;
    }
}

impl Pack for JobSettings {
    fn pack(&self, to: &mut Vec<u8>) {
        self.timeout.pack(to);
        self.retries.pack(to);
        u32::from(self.port).pack(to);
        self.max_repetitions.pack(to);
        self.backoff.pack(to);
        self.host_deadline.pack(to);
        self.max_varbinds.pack(to);
        self.max_octets.pack(to);
        self.any_source.pack(to);
        self.short_ids.pack(to);
        self.final_refusals.pack(to);
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        Ok(Self {
            timeout: Pack::unpack(from)?,
            retries: Pack::unpack(from)?,
            port: u32::unpack(from)?.try_into().map_err(|_| NO_PORT)?,
            max_repetitions: Pack::unpack(from)?,
            backoff: Pack::unpack(from)?,
            host_deadline: Pack::unpack(from)?,
            max_varbinds: Pack::unpack(from)?,
            max_octets: Pack::unpack(from)?,
            any_source: Pack::unpack(from)?,
            short_ids: Pack::unpack(from)?,
            final_refusals: Pack::unpack(from)?,
        })
    }
}
