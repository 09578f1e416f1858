//! What is on the queue: for `queue` and `collect`.

use super::{
    entry::{self, Entry},
    hub::{Access, Hub},
    presence::Presence,
    problem::Problem,
    runtime::block_on,
    subject::{self, JOBS},
};
use crate::error::Error;
use futures_util::StreamExt;
use serde::Serialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};
use tokio::time::{sleep, timeout};

/// How long workers have to answer a call.
const CALL_LIMIT: Duration = Duration::from_secs(1);

/// What is on the queue.
#[derive(Debug, Serialize)]
pub(crate) struct Seen {
    pub(crate) runs: Vec<SeenRun>,
    pub(crate) sites: Vec<SeenSite>,
}

/// A run.
#[derive(Debug, Serialize)]
pub(crate) struct SeenRun {
    pub(crate) name: String,
    /// The command that began it.
    pub(crate) command: String,
    /// When it began, in seconds since 1970.
    pub(crate) began: u64,
    pub(crate) hosts: Option<u64>,
    pub(crate) written: u64,
    /// Whether its process is alive.
    pub(crate) coordinator: bool,
}

/// A site.
#[derive(Debug, Serialize)]
pub(crate) struct SeenSite {
    pub(crate) name: String,
    /// Jobs that no worker has taken.
    pub(crate) waiting: u64,
    /// Jobs that workers have taken.
    pub(crate) in_work: u64,
    /// Those of them that another worker had before.
    pub(crate) redelivered: u64,
    pub(crate) workers: Vec<Presence>,
}

/// A run that another process has begun.
#[derive(Debug)]
pub(crate) struct Found {
    /// The words of its command line.
    pub(crate) line: Vec<String>,
    pub(crate) hosts: u64,
    /// How many hosts are not written.
    pub(crate) left: u64,
}

fn written(entry: &Entry) -> u64 {
    entry.written.iter().map(|(_, count)| count).sum()
}

async fn is_alive(hub: &Hub, run: &str) -> bool {
    hub.client.request(subject::coordinator(run), "".into()).await.is_ok()
}

/// Returns a run that another process has begun.
///
/// # Errors
/// There is no such run, or its process is alive.
pub(crate) fn find(access: &Access, run: &str) -> Result<Found, Error> {
    subject::check_name("run", run)?;
    let found = block_on(async {
        let hub = Hub::connect(access).await?;
        hub.check().await?;
        let entry = entry::of(&hub, run).await?;
        let entry = entry.ok_or_else(|| Problem::NoRun { run: run.to_owned() })?;
        if is_alive(&hub, run).await {
            return Err(Problem::RunIsAlive { run: run.to_owned() });
        }
        let hosts = entry.hosts.unwrap_or(0);
        let left = hosts.saturating_sub(written(&entry));
        Ok(Found { line: entry.line, hosts, left })
    });
    Ok(found?)
}

/// Returns what is on the queue.
///
/// # Errors
/// The server cannot be used.
pub(crate) fn status(access: &Access) -> Result<Seen, Error> {
    let seen = block_on(async {
        let hub = Hub::connect(access).await?;
        hub.check().await?;
        let workers = workers(&hub).await?;
        let mut runs = Vec::new();
        for (name, entry) in entry::all(&hub).await? {
            let coordinator = is_alive(&hub, &name).await;
            let written = written(&entry);
            let Entry { line, began, hosts, .. } = entry;
            let command = line.into_iter().next().filter(|word| subject::is_name(word));
            let command = command.unwrap_or_default();
            runs.push(SeenRun { name, command, began, hosts, written, coordinator });
        }
        Ok::<_, Problem>(Seen { runs, sites: sites(&hub, workers).await? })
    });
    Ok(seen?)
}

/// Calls all workers.
async fn workers(hub: &Hub) -> Result<Vec<Presence>, Problem> {
    let denied = |why: String| Problem::Denied { what: "to hear workers".to_owned(), why };
    let heard = hub.client.subscribe(subject::WORKERS).await;
    let mut heard = heard.map_err(|error| denied(error.to_string()))?;
    hub.client
        .publish(subject::CALL, "".into())
        .await
        .map_err(|error| denied(error.to_string()))?;
    let mut workers = BTreeMap::new();
    let _ = timeout(CALL_LIMIT, async {
        while let Some(message) = heard.next().await {
            if let Some(presence) = Presence::read(&message.subject, &message.payload) {
                workers.insert(presence.id.clone(), presence);
            }
        }
    })
    .await;
    workers.retain(|_, presence| !presence.ends);
    Ok(workers.into_values().collect())
}

async fn sites(hub: &Hub, workers: Vec<Presence>) -> Result<Vec<SeenSite>, Problem> {
    let listed = hub.api(format!("CONSUMER.NAMES.{JOBS}"), serde_json::json!({})).await?;
    let listed = listed.as_ref().and_then(|all| all["consumers"].as_array());
    let mut names: BTreeSet<String> =
        listed.into_iter().flatten().filter_map(|name| Some(name.as_str()?.to_owned())).collect();
    // Another program's queue on this stream is no site.
    names.retain(|name| subject::is_name(name));
    names.extend(workers.iter().map(|worker| worker.site.clone()));
    let mut sites = Vec::new();
    for name in names {
        let info = hub.api(format!("CONSUMER.INFO.{JOBS}.{name}"), serde_json::json!({})).await?;
        let number =
            |key: &str| info.as_ref().and_then(|info| info[key].as_u64()).unwrap_or_default();
        sites.push(SeenSite {
            waiting: number("num_pending"),
            in_work: number("num_ack_pending"),
            redelivered: number("num_redelivered"),
            workers: workers.iter().filter(|worker| worker.site == name).cloned().collect(),
            name,
        });
    }
    Ok(sites)
}

/// Ends a run. Returns whether its process is alive, and ends it itself.
///
/// # Errors
/// There is no such run, or the server cannot be used.
pub(crate) fn cancel(access: &Access, run: &str) -> Result<bool, Error> {
    subject::check_name("run", run)?;
    let alive = block_on(async {
        let hub = Hub::connect(access).await?;
        hub.check().await?;
        let alive = is_alive(&hub, run).await;
        if !alive {
            match entry::of(&hub, run).await {
                Ok(Some(_)) | Err(Problem::BadEntry { .. } | Problem::OtherVersion { .. }) => {}
                Ok(None) => return Err(Problem::NoRun { run: run.to_owned() }),
                Err(problem) => return Err(problem),
            }
        }
        let _ = hub.client.publish(subject::cancel(run), "0".into()).await;
        let _ = hub.client.flush().await;
        if !alive {
            // Workers stop first, so that nothing comes after the removal.
            sleep(CALL_LIMIT / 2).await;
            hub.remove_run(run).await?;
        }
        Ok(alive)
    });
    Ok(alive?)
}
