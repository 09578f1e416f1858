//! What is asked elsewhere, and what comes back: [`Job`], [`Chunk`], [`Ledger`].
//!
//! A pool asks hosts with threads of its own. The same question can go further: to worker processes
//! ([`PoolBuilder::isolate`](crate::PoolBuilder::isolate)), or to other machines, over any queue. A
//! [`Job`] is what travels there, and chunks of records are what travels back. Both are octets with a
//! version. There is no I/O, no clock and no thread here.
//!
//! - A job has targets as lines of a hosts file, each with its number. Credentials are named by their
//!   tag. A job never holds a secret.
//! - A [`ChunkWriter`] makes chunks of records. A host with many varbinds is spread over several
//!   chunks, and [`Parts`] put it together again.
//! - Whoever gives out jobs keeps a [`Ledger`] of the numbers. The first record of a number counts.
//!   What is missing is asked again.
//! - [`Suspects`] find the host that kills its worker.
//!
//! What is read may come from anybody. Lengths are compared with what is there, and varbinds are
//! checked as if they came from an agent. So wrong octets are an [`Unreadable`], and nothing worse.
//!
//! ```
//! use netsnmp::{HostRecord, Outcome, Query, Settings, Target, job::{Chunk, ChunkWriter, Job, JobSettings, JobTarget, Parts}};
//!
//! // Here
//! let query = Query::get(["sysDescr"])?;
//! let mut job = Job::new("monday", &query, JobSettings::of(&Settings::default()))?;
//! job.targets.push(JobTarget::new(0, "192.0.2.1 cred=core"));
//! let octets = job.to_octets();
//!
//! // Elsewhere
//! let job = Job::read(&octets)?;
//! let mut record = HostRecord::new("192.0.2.1", Outcome::Complete);
//! record.position = job.targets[0].number as usize;
//! let (mut chunks, mut sent) = (ChunkWriter::new(&job.run, job.number), Vec::new());
//! chunks.add(&record, &mut |chunk| sent.push(chunk.to_vec()));
//! chunks.flush(&mut |chunk| sent.push(chunk.to_vec()));
//!
//! // Here again
//! let mut parts = Parts::default();
//! for record in Chunk::read(&sent[0], &mut parts)?.records {
//!     let record = record.for_target(&Target::new("192.0.2.1"));
//!     assert!(record.outcome.is_complete());
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod chunk;
mod ledger;
mod settings;
mod suspects;
mod target;

pub use crate::{error::Stays, packed::Unreadable};
pub use chunk::{Chunk, ChunkWriter, Parts};
pub use ledger::{Ledger, Taken};
pub use settings::JobSettings;
pub use suspects::{Blame, Suspects};
pub use target::JobTarget;
pub(crate) use target::TargetRef;

use crate::{
    Query,
    packed::{self, Pack, Packed, Read},
    query::Planned,
};
use std::sync::Arc;

/// The most targets of a job.
pub const MOST_TARGETS: usize = 500;

/// The first octets of a job: the name and the version of its form.
const MAGIC: &[u8; 4] = b"NSJ\x01";

/// Hosts to ask elsewhere, and what to ask them.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Job {
    /// The name of the run.
    pub run: String,
    /// Its number in the run.
    pub number: u64,
    /// The credentials of targets that name none.
    pub tag: Option<String>,
    /// How hosts are asked.
    pub settings: JobSettings,
    /// The hosts.
    pub targets: Vec<JobTarget>,
    query: Arc<[u8]>,
}

impl Job {
    /// Makes a job without targets.
    ///
    /// # Errors
    /// The query cannot leave the process.
    pub fn new(
        run: impl Into<String>,
        query: &Query,
        settings: JobSettings,
    ) -> Result<Self, Stays> {
        let mut octets = Vec::new();
        query.pack(&mut octets)?;
        Ok(Self {
            run: run.into(),
            number: 0,
            tag: None,
            settings,
            targets: Vec::new(),
            query: octets.into(),
        })
    }

    /// Returns a job of the same run with the same question and no targets. The question is shared.
    #[must_use]
    pub fn next(&self, number: u64) -> Self {
        Self {
            run: self.run.clone(),
            number,
            tag: self.tag.clone(),
            settings: self.settings.clone(),
            targets: Vec::new(),
            query: Arc::clone(&self.query),
        }
    }

    /// Returns what to ask.
    ///
    /// # Errors
    /// The octets that were read are no query.
    pub fn query(&self) -> Result<Query, Unreadable> {
        let mut from = Packed::new(&self.query);
        let query = Query::unpack(&mut from, &read_planned)?;
        from.end()?;
        Ok(query)
    }

    /// Returns the octets of the query. Jobs that ask the same have the same octets, so that a worker
    /// needs to read them only once.
    pub fn query_octets(&self) -> &[u8] {
        &self.query
    }

    /// Returns its octets.
    pub fn to_octets(&self) -> Vec<u8> {
        let mut octets = Vec::with_capacity(64 + self.query.len() + 24 * self.targets.len());
        self.append_to(&mut octets);
        octets
    }

    /// Appends its octets.
    pub fn append_to(&self, octets: &mut Vec<u8>) {
        self.append_head(self.targets.len(), octets);
        let mut before = 0;
        for target in &self.targets {
            target.pack_after(before, octets);
            before = target.number;
        }
    }

    /// Appends everything but targets. So many must follow.
    pub(crate) fn append_head(&self, targets: usize, octets: &mut Vec<u8>) {
        octets.extend_from_slice(MAGIC);
        self.run.pack(octets);
        self.number.pack(octets);
        self.tag.pack(octets);
        self.settings.pack(octets);
        packed::octets(octets, &self.query);
        packed::size(octets, targets);
    }

    /// Reads a job.
    ///
    /// # Errors
    /// The octets are no job, or one of another version.
    pub fn read(octets: &[u8]) -> Result<Self, Unreadable> {
        let mut from = Packed::new(octets);
        begin(&mut from, *MAGIC, "no job", "a job of another version of this program")?;
        let mut job = Self {
            run: Pack::unpack(&mut from)?,
            number: Pack::unpack(&mut from)?,
            tag: Pack::unpack(&mut from)?,
            settings: Pack::unpack(&mut from)?,
            query: {
                let len = from.count(1)?;
                from.octets(len)?.into()
            },
            targets: Vec::new(),
        };
        let count = from.count(3)?;
        if count > MOST_TARGETS {
            return Err(Unreadable::new("a job has too many targets"));
        }
        job.targets.reserve_exact(count);
        let mut before = 0;
        for _ in 0..count {
            let target = JobTarget::unpack_after(before, &mut from)?;
            before = target.number;
            job.targets.push(target);
        }
        from.end()?;
        Ok(job)
    }
}

/// Reads the first octets: three that name the form, and one for its version.
fn begin(
    from: &mut Packed<'_>,
    magic: [u8; 4],
    other: &'static str,
    version: &'static str,
) -> Read<()> {
    match from.octets(4) {
        Ok(found) if found == magic => Ok(()),
        Ok(found) if found[..3] == magic[..3] => Err(Unreadable::new(version)),
        _ => Err(Unreadable::new(other)),
    }
}

#[cfg(feature = "inventory")]
fn read_planned(from: &mut Packed<'_>) -> Read<Arc<dyn Planned>> {
    crate::inventory::read_planned(from)
}

#[cfg(not(feature = "inventory"))]
fn read_planned(_: &mut Packed<'_>) -> Read<Arc<dyn Planned>> {
    Err(Unreadable::new("the query is that of an inventory, and this program has none"))
}

#[cfg(test)]
mod tests;
