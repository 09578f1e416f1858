//! Targets on their way into jobs: [`Batches`].

use super::{
    book::{Book, Name, failed},
    desk,
    plan::Plan,
};
use crate::slip::Slip;
use netsnmp::{
    ErrorKind, HostRecord, Query, Target,
    job::{Job, JobSettings, JobTarget, Stays},
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// The most octets of the lines of a job.
const MOST_OCTETS: usize = 48 * 1024;

/// Collects targets until a job is full.
pub(super) struct Batches {
    plan: Arc<Plan>,
    settings: JobSettings,
    /// A job without targets for each question. The first is the question of the run.
    protos: Vec<Job>,
    open: HashMap<(Arc<str>, usize), Batch>,
    /// The number of the next target.
    next: u64,
}

#[derive(Default)]
struct Batch {
    targets: Vec<JobTarget>,
    names: BTreeMap<u64, Name>,
    octets: usize,
}

/// What becomes of a target.
pub(super) enum Added {
    /// It waits for others.
    Waits,
    /// A job is full.
    Full(desk::Job),
    /// It is not asked.
    Refused(Box<HostRecord>),
}

impl Batches {
    /// Collects targets of a run.
    ///
    /// # Errors
    /// The question cannot leave this process.
    pub(super) fn new(
        plan: Arc<Plan>,
        query: &Query,
        settings: JobSettings,
    ) -> Result<Self, Stays> {
        let proto = Job::new(plan.run.as_str(), query, settings.clone())?;
        Ok(Self { plan, settings, protos: vec![proto], open: HashMap::new(), next: 0 })
    }

    /// Takes a target.
    pub(super) fn add(&mut self, target: &Target, book: &mut Book) -> Added {
        let number = self.next;
        self.next += 1;
        let refused = |kind: ErrorKind| Added::Refused(Box::new(failed(target, number, kind)));
        if let Err(why) = target.endpoint() {
            return refused(why.kind().clone());
        }
        let question = match target.own_query() {
            None => 0,
            Some(query) => match self.question(query) {
                Ok(question) => question,
                Err(why) => return refused(ErrorKind::Local(why.to_string())),
            },
        };
        let slip = Slip::of(target);
        let settings = slip.map_or(&*self.plan.settings, |slip| &*slip.settings);
        let host = slip.and_then(|slip| slip.peer.as_ref()).unwrap_or(target.host());
        let gap = if settings.is_empty() { "" } else { " " };
        let line = format!("{host}{gap}{settings}");
        let site = match slip.and_then(|slip| slip.site.as_ref()) {
            Some(site) => Arc::clone(site),
            None => Arc::clone(self.plan.sites.find(target.host()).unwrap_or(&self.plan.site)),
        };
        let mut one = JobTarget::new(number, line);
        one.engine = target.own_engine().cloned();
        one.habits = target.own_habits();
        let key = (site, question);
        let batch = self.open.entry(key.clone()).or_default();
        if let Some(name) = Name::of(target, host) {
            batch.names.insert(number, name);
        }
        batch.octets += one.line.len();
        batch.targets.push(one);
        if batch.targets.len() >= self.plan.most || batch.octets >= MOST_OCTETS {
            let batch = self.open.remove(&key).unwrap_or_default();
            return Added::Full(give_out(&self.protos[question], &key.0, batch, book));
        }
        Added::Waits
    }

    /// Uses up a number for a target that is not asked.
    pub(super) fn refuse(&mut self, target: &Target, kind: ErrorKind) -> HostRecord {
        let number = self.next;
        self.next += 1;
        failed(target, number, kind)
    }

    /// Gives up the targets that wait, and returns their records.
    pub(super) fn take(&mut self) -> Vec<HostRecord> {
        let mut records = Vec::new();
        for batch in std::mem::take(&mut self.open).into_values() {
            for one in &batch.targets {
                let target = batch.target(one);
                records.push(failed(&target, one.number, ErrorKind::Cancelled));
            }
        }
        records
    }

    /// Returns the number of a question that a target has for itself.
    fn question(&mut self, query: &Query) -> Result<usize, Stays> {
        let proto = Job::new(self.plan.run.as_str(), query, self.settings.clone())?;
        let same = |known: &Job| known.query_octets() == proto.query_octets();
        Ok(self.protos.iter().position(same).unwrap_or_else(|| {
            self.protos.push(proto);
            self.protos.len() - 1
        }))
    }

    /// Gives out what has come, although no job is full.
    pub(super) fn flush(&mut self, book: &mut Book) -> Vec<desk::Job> {
        let open = std::mem::take(&mut self.open).into_iter();
        open.map(|((site, question), batch)| give_out(&self.protos[question], &site, batch, book))
            .collect()
    }

    /// Returns whether no target waits for others.
    pub(super) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }
}

impl Batch {
    fn target(&self, one: &JobTarget) -> Target {
        match self.names.get(&one.number) {
            Some(name) => name.target(),
            None => Target::new(one.line.split_whitespace().next().unwrap_or_default()),
        }
    }
}

fn give_out(proto: &Job, site: &Arc<str>, batch: Batch, book: &mut Book) -> desk::Job {
    book.give_out(proto, site, batch.targets, batch.names, None)
}
