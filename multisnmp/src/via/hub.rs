//! The connection to the NATS server: [`Hub`].

use super::{
    events::Events,
    login::{Login, Origin},
    problem::Problem,
    subject::{self, JOBS, RESULTS, RUNS},
    tls::Tls,
};
use async_nats::{
    Client, ConnectOptions, ServerAddr,
    jetstream::{
        self, Context, ErrorCode,
        consumer::{AckPolicy, Consumer, pull},
        context::{CreateStreamErrorKind, RequestError, RequestErrorKind},
        response::Response,
        stream::{self, ConsumerErrorKind, DiscardPolicy, RetentionPolicy},
    },
};
use std::{sync::Arc, time::Duration};
use zeroize::Zeroizing;

/// How long the server may take to answer a request.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long the same job or result is recognised if it is sent twice.
const DUPLICATE_WINDOW: Duration = Duration::from_secs(120);
/// How much the streams hold at most. Then nothing new is taken, and the sender waits.
const MAX_JOBS: i64 = 256 << 20;
const MAX_RESULTS: i64 = 1 << 30;
/// The copies of jobs are here.
const MAX_RUNS: i64 = 512 << 20;
/// With less than that, a stream is useless.
const LEAST_STREAM: i64 = 1 << 20;
/// What a server says that has no place for a stream.
const SMALL: [ErrorCode; 3] = [
    ErrorCode::INSUFFICIENT_RESOURCES,
    ErrorCode::STORAGE_RESOURCES_EXCEEDED,
    ErrorCode::STREAM_MAX_STREAM_BYTES_EXCEEDED,
];
/// How many jobs of a site may be in work: 64 for each of 64 workers.
const MAX_IN_WORK: i64 = 64 * 64;
/// How many results the coordinator is given before it has to say that it has written them. With
/// 256 KiB each, this bounds its memory.
const MAX_UNWRITTEN: i64 = 64;

/// Where the server is, and who we are to it.
#[derive(Clone)]
pub(crate) struct Access {
    /// `nats://host:port`, or several separated by commas. It may have a user and a password.
    pub(crate) url: Zeroizing<String>,
    /// Who we are, if the URL does not say it.
    pub(crate) login: Option<Login>,
    pub(crate) tls: Tls,
    /// The domain of the JetStream behind a leaf node.
    pub(crate) domain: Option<String>,
    /// What the subjects of answers to us begin with.
    pub(crate) inbox: String,
    /// How long a worker may be silent before its job goes to another one.
    pub(crate) lease: Duration,
}

/// A connection with JetStream.
#[derive(Clone)]
pub(crate) struct Hub {
    pub(super) client: Client,
    pub(super) js: Context,
    pub(super) server: String,
    /// What this process has as the lease of a job.
    pub(super) lease: Duration,
    events: Arc<Events>,
}

impl Hub {
    /// Connects. Later the client connects again by itself whenever the server comes back.
    ///
    /// # Errors
    /// The URL or the credentials are wrong, or nobody answers.
    pub(crate) async fn connect(access: &Access) -> Result<Self, Problem> {
        let mut addresses = Vec::new();
        let (mut options, mut origin) = (ConnectOptions::new(), Origin::Nowhere);
        for url in access.url.split(',').map(str::trim) {
            // The text may hold a password, so no message repeats it.
            let without = url.rsplit_once('@').map_or(url, |(_, behind)| behind);
            let address: ServerAddr = url.parse().map_err(|_| Problem::Url(without.to_owned()))?;
            if !matches!(address.scheme(), "nats" | "tls") {
                return Err(Problem::Url(without.to_owned()));
            }
            options = match (address.username(), address.password()) {
                (Some(user), Some(password)) => {
                    options.user_and_password(user.to_owned(), password.to_owned())
                }
                (Some(token), None) => options.token(token.to_owned()),
                _ => options,
            };
            if address.username().is_some() {
                origin = Origin::Url;
            }
            addresses.push(address);
        }
        let server = match addresses.first() {
            Some(first) => format!("{}:{}", first.host(), first.port()),
            None => return Err(Problem::Url(String::new())),
        };
        if let Some(login) = &access.login {
            origin = login.origin();
            let refused = |_| Problem::Refused { server: server.clone(), origin: origin.clone() };
            options = login.add_to(options).map_err(refused)?;
        }
        if addresses.iter().any(ServerAddr::tls_required) {
            // The server may name others of its cluster, without their scheme.
            options = options.require_tls(true);
        }
        let events = Events::new(&server);
        let heard = Arc::clone(&events);
        let client = access
            .tls
            .add_to(options)
            .name("multisnmp")
            .custom_inbox_prefix(&access.inbox)
            .connection_timeout(PATIENCE)
            .request_timeout(Some(PATIENCE))
            // While the server is away, what is to be sent waits here.
            .max_reconnects(None)
            .reconnect_delay_callback(|tries| Duration::from_millis((50 << tries.min(5)).min(1000)))
            .event_callback(move |event| {
                heard.hear(&event);
                std::future::ready(())
            })
            .connect(addresses)
            .await
            .map_err(|error| Problem::of_connect(&server, origin, &error))?;
        let builder = jetstream::context::ContextBuilder::new().timeout(PATIENCE);
        let js = match &access.domain {
            Some(domain) => builder.domain(domain).build(client.clone()),
            None => builder.build(client.clone()),
        };
        Ok(Self { client, js, server, lease: access.lease, events })
    }

    /// Makes sure that there is JetStream.
    ///
    /// # Errors
    /// There is none.
    pub(crate) async fn check(&self) -> Result<(), Problem> {
        // Old servers leave out fields that the client's own question expects.
        match self.api("INFO".to_owned(), serde_json::json!({})).await? {
            Some(_) => Ok(()),
            None => Err(Problem::NoJetStream { server: self.server.clone() }),
        }
    }

    /// Makes the streams, if they are not there.
    ///
    /// # Errors
    /// The server refuses them, or there are others of these names.
    pub(crate) async fn make_streams(&self) -> Result<(), Problem> {
        let queue = |name: &str, subjects: &str, max_bytes| stream::Config {
            name: name.to_owned(),
            subjects: vec![subjects.to_owned()],
            retention: RetentionPolicy::WorkQueue,
            discard: DiscardPolicy::New,
            duplicate_window: DUPLICATE_WINDOW,
            max_bytes,
            ..stream::Config::default()
        };
        self.make_stream(JOBS, queue(JOBS, "snmp.job.>", MAX_JOBS)).await?;
        self.make_stream(RESULTS, queue(RESULTS, "snmp.result.>", MAX_RESULTS)).await?;
        let runs = stream::Config {
            max_messages_per_subject: 1,
            retention: RetentionPolicy::Limits,
            discard: DiscardPolicy::Old,
            ..queue(RUNS, "snmp.run.>", MAX_RUNS)
        };
        self.make_stream(RUNS, runs).await
    }

    async fn make_stream(&self, name: &'static str, config: stream::Config) -> Result<(), Problem> {
        let subjects = config.subjects.clone();
        let retention = config.retention;
        let (mut config, wanted) = (config.clone(), config.max_bytes);
        let made = loop {
            let made = self.js.get_or_create_stream(config.clone()).await;
            // A small server cannot set so much aside.
            let small = made.as_ref().is_err_and(|error| match error.kind() {
                CreateStreamErrorKind::JetStream(why) => SMALL.contains(&why.error_code()),
                _ => false,
            });
            if !small || config.max_bytes <= LEAST_STREAM {
                break made;
            }
            config.max_bytes /= 2;
        };
        let stream = made.map_err(|error| match error.kind() {
            CreateStreamErrorKind::JetStream(why) => {
                Problem::of_jetstream(&self.server, format!("the stream {name}"), &why)
            }
            CreateStreamErrorKind::JetStreamUnavailable => {
                Problem::NoJetStream { server: self.server.clone() }
            }
            _ => Problem::Denied { what: format!("the stream {name}"), why: error.to_string() },
        })?;
        if config.max_bytes < wanted {
            // The other streams need a place too.
            config.max_bytes = (config.max_bytes / 4).max(LEAST_STREAM);
            let _ = self.js.update_stream(&config).await;
        }
        let found = &stream.cached_info().config;
        if found.subjects != subjects || found.retention != retention {
            let why = format!("its subjects are {}", found.subjects.join(", "));
            return Err(Problem::Foreign { stream: name, why });
        }
        Ok(())
    }

    /// Makes the queue of a site, from which its workers take jobs.
    ///
    /// # Errors
    /// The server refuses it.
    pub(crate) async fn make_site(&self, site: &str) -> Result<(), Problem> {
        let config = pull::Config {
            durable_name: Some(site.to_owned()),
            filter_subject: subject::jobs_of_site(site),
            ack_policy: AckPolicy::Explicit,
            ack_wait: self.lease,
            max_deliver: -1,
            max_ack_pending: MAX_IN_WORK,
            ..pull::Config::default()
        };
        self.make_consumer(JOBS, config, format!("the queue of site {site}")).await.map(drop)
    }

    /// Makes the queue of the results of a run.
    ///
    /// # Errors
    /// The server refuses it.
    pub(crate) async fn make_results(&self, run: &str) -> Result<Consumer<pull::Config>, Problem> {
        let config = pull::Config {
            durable_name: Some(subject::results_queue(run)),
            filter_subject: subject::results_of_run(run),
            ack_policy: AckPolicy::Explicit,
            ack_wait: Duration::from_secs(30),
            max_deliver: -1,
            max_ack_pending: MAX_UNWRITTEN,
            ..pull::Config::default()
        };
        self.make_consumer(RESULTS, config, format!("the queue of the results of run {run}")).await
    }

    async fn make_consumer(
        &self,
        stream: &'static str,
        config: pull::Config,
        what: String,
    ) -> Result<Consumer<pull::Config>, Problem> {
        let made = self.js.create_consumer_on_stream(config, stream).await;
        made.map_err(|error| Problem::Denied { what, why: error.to_string() })
    }

    /// Returns the queue of a site, or why there is none. A worker needs no permission to make it.
    pub(crate) async fn site(&self, site: &str) -> Result<Consumer<pull::Config>, Absent> {
        let found = self.js.get_consumer_from_stream::<pull::Config, _, _>(site, JOBS);
        let subject = format!("CONSUMER.INFO.{JOBS}.{site}");
        let Some(found) = self.events.unless_forbidden(&subject, found).await else {
            let server = self.server.clone();
            return Err(Absent::Problem(Problem::NotOfSite { server, site: site.to_owned() }));
        };
        found.map_err(|error| {
            let cause = std::error::Error::source(&error);
            let request = cause.and_then(|cause| cause.downcast_ref::<RequestError>());
            match error.kind() {
                ConsumerErrorKind::JetStream(why) if why.code() == 404 => Absent::NotYet,
                ConsumerErrorKind::JetStream(why) => Absent::Problem(Problem::of_jetstream(
                    &self.server,
                    format!("the queue of site {site}"),
                    &why,
                )),
                _ if request.is_some_and(|it| it.kind() == RequestErrorKind::NoResponders) => {
                    Absent::Problem(Problem::NoJetStream { server: self.server.clone() })
                }
                _ => Absent::Silent(error.to_string()),
            }
        })
    }

    /// Asks the JetStream API. Returns `None` if what it asks about is not there.
    ///
    /// # Errors
    /// The server refuses, or does not answer.
    pub(super) async fn api(
        &self,
        subject: String,
        payload: serde_json::Value,
    ) -> Result<Option<serde_json::Value>, Problem> {
        let what = || subject.clone();
        let asked = self.js.request::<_, _, Response<serde_json::Value>>(subject.clone(), &payload);
        let Some(answer) = self.events.unless_forbidden(&subject, asked).await else {
            let server = self.server.clone();
            return Err(Problem::NotCoordinator { server, subject: format!("$JS.API.{subject}") });
        };
        match answer {
            Ok(Response::Ok(value)) => Ok(Some(value)),
            Ok(Response::Err { error }) if error.code() == 404 => Ok(None),
            Ok(Response::Err { error }) => Err(Problem::of_jetstream(&self.server, what(), &error)),
            Err(error) if error.kind() == RequestErrorKind::NoResponders => {
                Err(Problem::NoJetStream { server: self.server.clone() })
            }
            Err(error) => Err(Problem::Denied { what: what(), why: error.to_string() }),
        }
    }

    /// Counts the messages of a stream with these subjects.
    ///
    /// # Errors
    /// As [`api`](Self::api).
    pub(super) async fn stored(&self, stream: &str, filter: String) -> Result<u64, Problem> {
        let asked = serde_json::json!({ "subjects_filter": filter });
        let info = self.api(format!("STREAM.INFO.{stream}"), asked).await?;
        let subjects = info.as_ref().and_then(|info| info["state"]["subjects"].as_object());
        Ok(subjects.map_or(0, |all| all.values().filter_map(serde_json::Value::as_u64).sum()))
    }

    /// Removes the messages of a stream with these subjects.
    ///
    /// # Errors
    /// As [`api`](Self::api).
    pub(super) async fn purge(&self, stream: &str, filter: String) -> Result<(), Problem> {
        let asked = serde_json::json!({ "filter": filter });
        self.api(format!("STREAM.PURGE.{stream}"), asked).await.map(drop)
    }

    /// Removes everything that the server has of a run.
    ///
    /// # Errors
    /// As [`api`](Self::api).
    pub(crate) async fn remove_run(&self, run: &str) -> Result<(), Problem> {
        self.purge(JOBS, subject::jobs_of_run(run)).await?;
        self.purge(RESULTS, subject::results_of_run(run)).await?;
        let queue = subject::results_queue(run);
        self.api(format!("CONSUMER.DELETE.{RESULTS}.{queue}"), serde_json::json!({})).await?;
        self.purge(RUNS, subject::copies(run)).await?;
        self.purge(RUNS, subject::run(run)).await
    }
}

/// Why a worker has no queue.
pub(crate) enum Absent {
    /// No coordinator has made it yet.
    NotYet,
    /// The server does not answer: it is away, or the permissions forbid the question.
    Silent(String),
    Problem(Problem),
}
