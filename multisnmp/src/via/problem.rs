//! What goes wrong between this program and the NATS server: [`Problem`].

use super::{login::Origin, subject, tls};
use crate::error::Error;
use async_nats::{ConnectErrorKind, jetstream::ErrorCode};
use std::fmt;

/// Why the queue cannot be used. Each says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Problem {
    /// `--via` is no URL.
    Url(String),
    /// Nobody answers there.
    NoServer { server: String, why: String },
    /// The server refuses the credentials.
    Refused { server: String, origin: Origin },
    /// TLS fails.
    Tls { server: String, why: String, advice: &'static str },
    /// The permissions of the server keep this user from the jobs of the site.
    NotOfSite { server: String, site: String },
    /// The permissions of the server keep this user from what coordinators do.
    NotCoordinator { server: String, subject: String },
    /// The server has no JetStream, or not for this account.
    NoJetStream { server: String },
    /// A stream of that name belongs to something else.
    Foreign { stream: &'static str, why: String },
    /// The server refuses what a run needs.
    Denied { what: String, why: String },
    /// There is a run of that name.
    RunExists { run: String },
    /// There is no run of that name.
    NoRun { run: String },
    /// The coordinator of the run is alive.
    RunIsAlive { run: String },
    /// Another coordinator has taken over the run.
    TakenOver { run: String },
    /// The run was recorded by another version of this program.
    OtherVersion { run: String, version: u64 },
    /// What the server has about the run was written by something else.
    BadEntry { run: String },
    /// The connection is gone for good.
    Gone,
}

impl Problem {
    /// Returns whether the arguments or the configuration are wrong, not the server.
    pub(crate) fn is_usage(&self) -> bool {
        matches!(
            self,
            Self::Url(_)
                | Self::Refused { .. }
                | Self::Tls { .. }
                | Self::NotOfSite { .. }
                | Self::NotCoordinator { .. }
                | Self::RunExists { .. }
                | Self::NoRun { .. }
                | Self::RunIsAlive { .. }
                | Self::OtherVersion { .. }
                | Self::BadEntry { .. }
        )
    }

    /// Returns the problem of a connection that could not be made.
    pub(super) fn of_connect(
        server: &str,
        origin: Origin,
        error: &async_nats::ConnectError,
    ) -> Self {
        let server = server.to_owned();
        let why = || {
            let cause = std::error::Error::source(error).map(ToString::to_string);
            cause.unwrap_or_else(|| error.kind().to_string())
        };
        if let Some((why, advice)) = tls::reason(error) {
            return Self::Tls { server, why, advice };
        }
        match error.kind() {
            ConnectErrorKind::ServerParse => Self::Url(server),
            ConnectErrorKind::Authentication | ConnectErrorKind::AuthorizationViolation => {
                Self::Refused { server, origin }
            }
            ConnectErrorKind::Tls => {
                let advice = "--via-ca, --via-cert and --via-key name the files for TLS";
                Self::Tls { why: why(), server, advice }
            }
            // The server ends the connection of a client that has no credentials at all, before it
            // says why.
            _ => {
                let why = why();
                match why.to_lowercase().contains("authorization") {
                    true => Self::Refused { server, origin },
                    false => Self::NoServer { server, why },
                }
            }
        }
    }

    /// Returns the problem of a request to JetStream.
    pub(super) fn of_jetstream(
        server: &str,
        what: impl Into<String>,
        error: &async_nats::jetstream::Error,
    ) -> Self {
        let off = [ErrorCode::JETSTREAM_NOT_ENABLED, ErrorCode::JETSTREAM_NOT_ENABLED_FOR_ACCOUNT];
        match off.contains(&error.error_code()) {
            true => Self::NoJetStream { server: server.to_owned() },
            false => Self::Denied { what: what.into(), why: error.to_string() },
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url(server) => {
                write!(
                    f,
                    "--via {server}: no URL of a NATS server, such as nats://hub.example:4222"
                )
            }
            Self::NoServer { server, why } => write!(
                f,
                "no NATS server at {server}: {why}; start one with `nats-server -js`, or correct --via"
            ),
            Self::Refused { server, origin } => write!(f, "the NATS server at {server} {origin}"),
            Self::Tls { server, why, advice } => {
                write!(f, "no TLS with the NATS server at {server}: {why}; {advice}")
            }
            Self::NotOfSite { server, site } => write!(
                f,
                "the NATS server at {server} does not let this user take jobs of site {site}: name the \
                 site of these credentials with --site, or a file with those of site {site} with \
                 --via-credentials"
            ),
            Self::NotCoordinator { server, subject } => write!(
                f,
                "the NATS server at {server} does not let this user use {subject}: runs, `collect` and \
                 `queue` need credentials for the whole account, and those of a site are for workers; \
                 name a file with them, --via-credentials FILE"
            ),
            Self::NoJetStream { server } => write!(
                f,
                "the NATS server at {server} has no JetStream for this account: start it with -js, \
                 or name the hub's domain with --via-domain if it is a leaf node"
            ),
            Self::Foreign { stream, why } => write!(
                f,
                "the NATS server has a stream {stream} that is not ours ({why}): use another account \
                 or another server"
            ),
            Self::Denied { what, why } => write!(f, "the NATS server refuses {what}: {why}"),
            Self::RunExists { run } => write!(
                f,
                "there is a run {run} already: choose another name with --run, finish it with \
                 `multisnmp collect {run}`, or end it with `multisnmp queue cancel {run}`"
            ),
            Self::NoRun { run } => write!(
                f,
                "there is no run {run}: it is finished, or never began; `multisnmp queue status` \
                 lists the runs"
            ),
            Self::RunIsAlive { run } => write!(
                f,
                "the coordinator of run {run} is alive and takes its results: wait for it, or stop \
                 it first"
            ),
            Self::TakenOver { run } => write!(
                f,
                "run {run} was taken over: another process collects the rest of its results"
            ),
            Self::OtherVersion { run, version } => write!(
                f,
                "run {run} is of version {version} of the queue's form, and this program has version \
                 {}: use the program that began it",
                subject::VERSION
            ),
            Self::BadEntry { run } => write!(
                f,
                "what the NATS server has about run {run} cannot be true, so another program wrote it: \
                 `multisnmp queue cancel {run}` removes it"
            ),
            Self::Gone => f.write_str("the connection to the NATS server is closed"),
        }
    }
}

impl std::error::Error for Problem {}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        match problem.is_usage() {
            true => Self::usage(problem),
            false => Self::Local(problem.into()),
        }
    }
}
