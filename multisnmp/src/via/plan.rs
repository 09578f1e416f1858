//! How a run goes over the queue: [`Plan`].

use super::{
    hub::Access,
    login::Login,
    sites::Sites,
    subject::{self, DEFAULT_SITE},
    tls::Tls,
};
use crate::{
    asked,
    config::{Config, Layer, Origin},
    error::Error,
};
use netsnmp::job::MOST_TARGETS;
use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use zeroize::Zeroizing;

/// How a run goes over the queue.
pub(crate) struct Plan {
    pub(super) access: Access,
    pub(super) run: String,
    /// The words of the command line, without secrets: another coordinator reads them.
    pub(super) line: Vec<String>,
    /// The settings of hosts that have none of their own, as a line of a hosts file has them.
    pub(super) settings: Arc<str>,
    /// The site of hosts that belong to no other.
    pub(super) site: Arc<str>,
    pub(super) sites: Sites,
    /// Whether somebody else has begun the run.
    pub(super) resumes: bool,
    /// Whether what is written stays if this process dies.
    pub(super) durable: bool,
    /// How many hosts a job has at most.
    pub(super) most: usize,
}

/// Returns how the server is reached.
///
/// # Errors
/// There is no URL, or a file cannot be read.
pub(crate) fn access(layer: &Layer, inbox: &str) -> Result<Access, Error> {
    let url = layer.via.value()?.filter(|url| *url != "none").ok_or_else(|| {
        Error::usage(
            "no NATS server: name it with --via, such as --via nats://hub.example.net:4222",
        )
    })?;
    Ok(Access {
        url: Zeroizing::new(url.clone()),
        login: layer.via_credentials.value()?.map(|file| Login::read(file)).transpose()?,
        tls: Tls::of(layer)?,
        domain: layer.via_domain.value()?.cloned(),
        inbox: inbox.to_owned(),
        lease: layer.via_lease.value()?.copied().unwrap_or(Duration::from_secs(30)),
    })
}

impl Plan {
    /// Makes the plan of a run, if it goes over a queue. `name` is the name that the user gives it.
    ///
    /// # Errors
    /// A setting does not fit, or the credentials of the command would have to leave this machine.
    pub(crate) fn of(
        config: &Config,
        name: Option<&str>,
        resumes: bool,
        line: Vec<String>,
    ) -> Result<Option<Self>, Error> {
        let tagged = config.merged().cred.value()?.is_some();
        let plan = Self::new(config, name, line, tagged)?;
        Ok(plan.map(|plan| Self { resumes, ..plan }))
    }

    /// Makes the plan of a scan. `tagged`: all credentials that it tries have tags.
    ///
    /// # Errors
    /// As [`of`](Self::of).
    pub(crate) fn of_scan(
        config: &Config,
        name: Option<&str>,
        line: Vec<String>,
        tagged: bool,
    ) -> Result<Option<Self>, Error> {
        let plan = Self::new(config, name, line, tagged)?;
        // Each question says which credentials it is asked with.
        Ok(plan.map(|plan| Self { settings: "".into(), ..plan }))
    }

    fn new(
        config: &Config,
        name: Option<&str>,
        line: Vec<String>,
        tagged: bool,
    ) -> Result<Option<Self>, Error> {
        let layer = config.merged();
        if !asked::is_wanted(layer)? {
            return match name {
                None => Ok(None),
                Some(_) => Err(Error::usage("--run names a run over a queue: it needs --via")),
            };
        }
        if let Some(Origin::Flag(flag)) = layer.isolate.origin()
            && layer.isolate.value()?.is_some_and(|workers| *workers > 0)
        {
            return Err(Error::usage(format!(
                "{flag} does not go with --via: it is for hosts that this process asks, and with --via the \
                 workers ask them"
            )));
        }
        if !tagged && let Some((key, origin)) = config.secret() {
            return Err(Error::usage(format!(
                "{origin}: {key} is a secret, and secrets never go over a queue: name a tag with \
                 --cred, which the workers have in their credentials file"
            )));
        }
        let run = name.map_or_else(default_name, str::to_owned);
        subject::check_name("--run", &run)?;
        let site = layer.site.value()?.map_or(DEFAULT_SITE, String::as_str);
        subject::check_name("--site", site)?;
        for (site, _) in config.site_targets()? {
            subject::check_name("[sites]", site)?;
        }
        Ok(Some(Self {
            access: access(layer, "_INBOX_hub")?,
            run,
            line,
            settings: config.public_credentials()?.to_line().into(),
            site: site.into(),
            // --site says it for all of them.
            sites: match layer.site.is_set() {
                true => Sites::default(),
                false => Sites::of(config)?,
            },
            resumes: false,
            durable: true,
            most: MOST_TARGETS,
        }))
    }

    /// Makes the plan of a demo: jobs of so many hosts, at a server of its own.
    pub(crate) fn of_demo(url: String, most: usize, lease: Duration) -> Self {
        Self {
            access: Access {
                url: Zeroizing::new(url),
                login: None,
                tls: Tls::default(),
                domain: None,
                inbox: "_INBOX_hub".to_owned(),
                lease,
            },
            run: default_name(),
            line: Vec::new(),
            settings: "".into(),
            site: DEFAULT_SITE.into(),
            sites: Sites::default(),
            resumes: false,
            durable: true,
            most,
        }
    }

    /// Returns the plan of a run whose output stays, or does not stay, if this process dies. If not,
    /// another coordinator asks all hosts again.
    pub(crate) fn durable(self, durable: bool) -> Self {
        Self { durable, ..self }
    }
}

/// Returns the seconds since 1970.
pub(super) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}

/// Returns a name that no other run has.
fn default_name() -> String {
    format!("{}-{}", now(), word())
}

/// Returns a random word.
pub(super) fn word() -> String {
    use std::hash::{BuildHasher, RandomState};
    format!("{:08x}", RandomState::new().hash_one(std::process::id()) as u32)
}
