//! What the server keeps about a run: [`Entry`].

use super::{
    hub::Hub,
    problem::Problem,
    subject::{self, RUNS, VERSION},
};
use async_nats::jetstream::{context::PublishErrorKind, message::PublishMessage};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize};

/// The most hosts and jobs of a run. An entry with more than that is nobody's.
pub(super) const MOST: u64 = 1 << 32;

/// What a run is, and how far it is. It is written whenever results are, so that another coordinator
/// can go on from there.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// The version of this form.
    pub(crate) v: u64,
    /// A random word that tells this run from others of its name.
    pub(crate) id: String,
    /// Who writes the results: a random word.
    pub(crate) owner: String,
    /// The words of the command line, without secrets.
    pub(crate) line: Vec<String>,
    /// When it began, in seconds since 1970.
    pub(crate) began: u64,
    /// How many hosts there are, if that is known.
    pub(crate) hosts: Option<u64>,
    /// How many jobs there are by now. Their copies have these numbers.
    pub(crate) jobs: u64,
    /// Whether all hosts are in jobs.
    pub(crate) queued: bool,
    /// The hosts whose records are written: the first number and how many, in order.
    pub(crate) written: Vec<(u64, u64)>,
}

impl Entry {
    /// Returns whether the numbers can be those of a run.
    fn is_sound(&self) -> bool {
        let mut end = 0;
        let follows = |(first, count): &(u64, u64)| {
            let follows = *first >= end && *count > 0;
            end = first.saturating_add(*count);
            follows && end <= MOST
        };
        self.written.iter().all(follows) && self.jobs <= MOST
    }
}

/// An entry that this process writes.
#[derive(Debug)]
pub(crate) struct Ours {
    pub(crate) run: String,
    pub(crate) entry: Entry,
    /// The number of its last message. Somebody else's message changes it.
    sequence: u64,
}

impl Ours {
    /// Begins a run.
    ///
    /// # Errors
    /// There is a run of that name already.
    pub(crate) async fn begin(hub: &Hub, run: &str, entry: Entry) -> Result<Self, Problem> {
        let mut ours = Self { run: run.to_owned(), entry, sequence: 0 };
        match ours.publish(hub).await? {
            true => Ok(ours),
            false => Err(Problem::RunExists { run: run.to_owned() }),
        }
    }

    /// Takes over a run that somebody else has begun.
    ///
    /// # Errors
    /// There is no such run, or its coordinator is alive.
    pub(crate) async fn take_over(hub: &Hub, run: &str, owner: String) -> Result<Self, Problem> {
        let asked = hub.client.request(subject::coordinator(run), "".into()).await;
        if asked.is_ok() {
            return Err(Problem::RunIsAlive { run: run.to_owned() });
        }
        let Some((mut entry, sequence)) = read(hub, run).await? else {
            return Err(Problem::NoRun { run: run.to_owned() });
        };
        entry.owner = owner;
        // The dead one may have given out more than it had time to write down.
        entry.jobs = entry.jobs.max(copies(hub, run).await?);
        let mut ours = Self { run: run.to_owned(), entry, sequence };
        match ours.publish(hub).await? {
            true => Ok(ours),
            false => Err(Problem::RunIsAlive { run: run.to_owned() }),
        }
    }

    /// Writes the entry. The server may have lost the one before.
    ///
    /// # Errors
    /// Another process has taken over the run.
    pub(crate) async fn write(&mut self, hub: &Hub) -> Result<(), Problem> {
        if self.publish(hub).await? {
            return Ok(());
        }
        // The answer to an earlier try may have been lost, or the server has lost its store.
        match read(hub, &self.run).await? {
            Some((entry, sequence)) if entry.owner == self.entry.owner => self.sequence = sequence,
            None => self.sequence = 0,
            Some(_) => return Err(Problem::TakenOver { run: self.run.clone() }),
        }
        match self.publish(hub).await? {
            true => Ok(()),
            false => Err(Problem::TakenOver { run: self.run.clone() }),
        }
    }

    /// Returns whether it was written: `false` if somebody else has written since.
    async fn publish(&mut self, hub: &Hub) -> Result<bool, Problem> {
        let what = || format!("the entry of run {}", self.run);
        let octets = serde_json::to_vec(&self.entry)
            .map_err(|why| Problem::Denied { what: what(), why: why.to_string() })?;
        let message = PublishMessage::build()
            .payload(octets.into())
            .expected_last_subject_sequence(self.sequence);
        let sent = hub.js.send_publish(subject::run(&self.run), message).await;
        let answer = match sent {
            Ok(answer) => answer.await,
            Err(error) => Err(error),
        };
        match answer {
            Ok(ack) => {
                self.sequence = ack.sequence;
                Ok(true)
            }
            Err(error) if error.kind() == PublishErrorKind::WrongLastSequence => Ok(false),
            Err(error) => Err(Problem::Denied { what: what(), why: error.to_string() }),
        }
    }
}

/// Reads the entry of a run, and the number of its message.
///
/// # Errors
/// The server refuses, or the entry is of another version.
async fn read(hub: &Hub, run: &str) -> Result<Option<(Entry, u64)>, Problem> {
    let Some((octets, sequence)) = message(hub, subject::run(run)).await? else {
        return Ok(None);
    };
    let other = |version| Problem::OtherVersion { run: run.to_owned(), version };
    let Ok(entry) = serde_json::from_slice::<Entry>(&octets) else { return Err(other(0)) };
    match entry.v {
        VERSION if entry.is_sound() && subject::is_name(&entry.id) => Ok(Some((entry, sequence))),
        VERSION => Err(Problem::BadEntry { run: run.to_owned() }),
        version => Err(other(version)),
    }
}

/// Returns the entry of a run, if there is one.
///
/// # Errors
/// The server refuses, or the entry is of another version.
pub(crate) async fn of(hub: &Hub, run: &str) -> Result<Option<Entry>, Problem> {
    Ok(read(hub, run).await?.map(|(entry, _)| entry))
}

/// Returns the copy of a job, if the server has it.
///
/// # Errors
/// The server refuses.
pub(crate) async fn copy(hub: &Hub, run: &str, job: u64) -> Result<Option<Vec<u8>>, Problem> {
    Ok(message(hub, subject::copy(run, job)).await?.map(|(octets, _)| octets))
}

/// Returns how many jobs there are by the numbers of their copies.
async fn copies(hub: &Hub, run: &str) -> Result<u64, Problem> {
    let asked = serde_json::json!({ "subjects_filter": subject::copies(run) });
    let info = hub.api(format!("STREAM.INFO.{RUNS}"), asked).await?;
    let subjects = info.as_ref().and_then(|info| info["state"]["subjects"].as_object());
    let number = |subject: &str| {
        let [_, job] = subject::words("run", subject)?;
        job.parse::<u64>().ok().filter(|job| *job < MOST)
    };
    let numbers = subjects.into_iter().flatten().filter_map(|(subject, _)| number(subject));
    Ok(numbers.max().map_or(0, |last| last + 1))
}

/// Returns the entries of all runs, as far as this version can read them.
///
/// # Errors
/// The server refuses.
pub(crate) async fn all(hub: &Hub) -> Result<Vec<(String, Entry)>, Problem> {
    let asked = serde_json::json!({ "subjects_filter": "snmp.run.*" });
    let info = hub.api(format!("STREAM.INFO.{RUNS}"), asked).await?;
    let subjects = info.as_ref().and_then(|info| info["state"]["subjects"].as_object());
    let names = subjects.into_iter().flatten().filter_map(|(name, _)| subject::words("run", name));
    let mut all = Vec::new();
    for [run] in names {
        if let Some((entry, _)) = read(hub, run).await.ok().flatten() {
            all.push((run.to_owned(), entry));
        }
    }
    all.sort_by(|(run, one), (other, two)| (one.began, run).cmp(&(two.began, other)));
    Ok(all)
}

/// Returns the last message with this subject, and its number.
async fn message(hub: &Hub, subject: String) -> Result<Option<(Vec<u8>, u64)>, Problem> {
    let asked = serde_json::json!({ "last_by_subj": subject });
    let Some(found) = hub.api(format!("STREAM.MSG.GET.{RUNS}"), asked).await? else {
        return Ok(None);
    };
    let message = &found["message"];
    let data = message["data"].as_str().unwrap_or_default();
    let octets = BASE64_STANDARD.decode(data).unwrap_or_default();
    Ok(Some((octets, message["seq"].as_u64().unwrap_or_default())))
}
