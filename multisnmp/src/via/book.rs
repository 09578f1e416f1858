//! What a run has given out, and what has come back: [`Book`].

use super::{
    desk::{Job as Sent, Progress},
    entry::MOST,
    subject,
};
use async_nats::jetstream::message::Acker;
use netsnmp::{
    ErrorKind, HostRecord, Outcome, Target,
    job::{Blame, Job, JobTarget, Ledger, Suspects, Taken},
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

/// The jobs of a run that are not done, and the hosts that have their record.
#[derive(Debug, Default)]
pub(super) struct Book {
    ledger: Ledger,
    /// The hosts whose record is written.
    written: Ledger,
    jobs: BTreeMap<u64, GivenOut>,
    /// The number of the next job.
    next_job: u64,
    /// Results whose records are passed on but not written.
    unwritten: VecDeque<Unwritten>,
    /// How many records were passed on.
    passed: u64,
    pub(super) queued: bool,
}

/// What records and workers call a target, where the line of the job does not say it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Name {
    host: String,
    label: Option<String>,
}

/// A job that is not done.
#[derive(Debug)]
struct GivenOut {
    site: Arc<str>,
    octets: Vec<u8>,
    names: BTreeMap<u64, Name>,
    numbers: Vec<u64>,
    /// The hosts of a worker that died, asked apart from all others.
    suspects: Option<Suspects<u64>>,
    attempt: u32,
}

#[derive(Debug)]
struct Unwritten {
    ack: Option<Ack>,
    numbers: Vec<u64>,
    /// How many records had been passed on when these were, or the highest position of these if records
    /// are in order. When so many are written, the result is acknowledged.
    mark: u64,
}

/// [`Acker`] has no `Debug`.
pub(super) struct Ack(pub(super) Acker);

impl std::fmt::Debug for Ack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ack")
    }
}

/// The head of the copy of a job: what the job itself does not say.
#[derive(Serialize, Deserialize)]
struct CopyHead {
    site: String,
    names: BTreeMap<u64, Name>,
    apart: bool,
}

impl Book {
    /// Notes what another coordinator has written.
    pub(super) fn resume(&mut self, progress: &Progress) {
        let end = progress.written.last().map_or(0, |(first, count)| first + count);
        self.ledger.expect(end);
        self.written.expect(end);
        for (first, count) in &progress.written {
            for number in *first..first + count {
                self.ledger.take(number);
                self.written.take(number);
            }
        }
        (self.next_job, self.queued) = (progress.jobs, progress.queued);
    }

    /// Takes in a job of another coordinator, if hosts of it are left. Returns `None` if the copy is no
    /// job of this run.
    pub(super) fn adopt(&mut self, run: &str, number: u64, copy: &[u8]) -> Option<()> {
        let end = copy.iter().position(|octet| *octet == b'\n')?;
        let head: CopyHead = serde_json::from_slice(&copy[..end]).ok()?;
        let octets = copy[end + 1..].to_vec();
        let job = Job::read(&octets).ok()?;
        let numbers: Vec<u64> = job.targets.iter().map(|target| target.number).collect();
        let end = numbers.iter().max().map_or(0, |last| last.saturating_add(1));
        if job.run != run || job.number != number || end > MOST || !subject::is_name(&head.site) {
            return None;
        }
        self.expect(end);
        let is_done = |number: &u64| self.ledger.is_done(*number);
        let suspects = head.apart.then(|| apart(numbers.clone()));
        let CopyHead { site, names, .. } = head;
        if numbers.iter().all(is_done) {
            return Some(());
        }
        let site = site.into();
        let given = GivenOut { site, octets, names, numbers, suspects, attempt: 0 };
        self.jobs.insert(number, given);
        Some(())
    }

    /// Expects the records of all numbers below this one.
    pub(super) fn expect(&mut self, count: u64) {
        self.ledger.expect(count);
        self.written.expect(count);
    }

    /// Gives out a job, and returns what is to be sent.
    pub(super) fn give_out(
        &mut self,
        proto: &Job,
        site: &Arc<str>,
        targets: Vec<JobTarget>,
        names: BTreeMap<u64, Name>,
        suspects: Option<Suspects<u64>>,
    ) -> Sent {
        let number = self.next_job;
        self.next_job += 1;
        let mut job = proto.next(number);
        job.targets = targets;
        let numbers: Vec<u64> = job.targets.iter().map(|target| target.number).collect();
        self.expect(numbers.iter().copied().max().map_or(0, |last| last + 1));
        let given = GivenOut {
            site: Arc::clone(site),
            octets: job.to_octets(),
            names,
            numbers,
            suspects,
            attempt: 0,
        };
        let sent = given.sent(number);
        self.jobs.insert(number, given);
        sent
    }

    /// Returns the jobs that are not done, to be sent again, without the hosts that are done.
    pub(super) fn again(&mut self) -> Vec<Sent> {
        let Self { jobs, ledger, .. } = self;
        jobs.iter_mut().map(|(number, given)| given.again(*number, ledger)).collect()
    }

    /// Returns whether a job is at another site. The server lets a worker speak only for its own.
    pub(super) fn is_elsewhere(&self, number: u64, site: &str) -> bool {
        self.jobs.get(&number).is_some_and(|given| *given.site != *site)
    }

    /// Returns this job again, without the hosts that are done. Its worker has given it back.
    pub(super) fn once_more(&mut self, number: u64) -> Vec<Sent> {
        let Self { jobs, ledger, .. } = self;
        jobs.get_mut(&number).map(|given| given.again(number, ledger)).into_iter().collect()
    }

    /// Returns what follows from the death of the worker of this job: smaller jobs, and perhaps the
    /// record of the host that kills.
    pub(super) fn after_death(&mut self, number: u64) -> (Vec<Sent>, Option<HostRecord>) {
        let Some(given) = self.jobs.remove(&number) else { return (Vec::new(), None) };
        let left: Vec<u64> =
            given.numbers.iter().copied().filter(|n| !self.ledger.is_done(*n)).collect();
        let suspects = match given.suspects.clone() {
            Some(suspects) => suspects.without(|number| self.ledger.is_done(*number)),
            None => Suspects::of(left),
        };
        let Ok(job) = Job::read(&given.octets) else { return (Vec::new(), None) };
        match suspects.after_death() {
            Blame::Killer(host) => {
                let why = "two workers ended, or lost touch for longer than their lease, while they \
                           asked only this host";
                let kind = ErrorKind::ProcessDied(why.to_owned());
                let target = given.target(&job, host);
                let record = target.map(|target| failed(&target, host, kind));
                (Vec::new(), record.filter(|_| self.ledger.take(host) == Taken::First))
            }
            Blame::Again(groups) => {
                let mut all = Vec::new();
                for group in groups {
                    let is_of = |target: &&JobTarget| group.hosts().contains(&target.number);
                    let targets = job.targets.iter().filter(is_of).cloned().collect();
                    let names = given.names.iter();
                    let names = names.filter(|(number, _)| group.hosts().contains(number));
                    let names = names.map(|(number, name)| (*number, name.clone())).collect();
                    all.push(self.give_out(&job, &given.site, targets, names, Some(group)));
                }
                (all, None)
            }
        }
    }

    /// Takes records of a job from a worker of its site. Returns those that count, as records of their
    /// targets.
    pub(super) fn take(
        &mut self,
        site: &str,
        number: u64,
        records: Vec<HostRecord>,
    ) -> Vec<HostRecord> {
        let mut fresh = Vec::with_capacity(records.len());
        let mut touched = vec![number];
        let job = self.jobs.get(&number).and_then(|given| Job::read(&given.octets).ok());
        for record in records {
            let host = record.position as u64;
            if self.ledger.is_done(host) || host >= self.ledger.expected() {
                self.ledger.take(host);
                continue;
            }
            let own = self.jobs.get(&number).zip(job.as_ref());
            let mut target = own.and_then(|(given, job)| given.target(job, host));
            if target.is_none() {
                // The job was halved, and its worker is alive after all.
                let is_home =
                    |given: &GivenOut| *given.site == *site && given.numbers.contains(&host);
                let home = self.jobs.iter().find(|(_, given)| is_home(given));
                target =
                    home.and_then(|(_, given)| given.target(&Job::read(&given.octets).ok()?, host));
                touched.extend(home.map(|(number, _)| *number));
            }
            let Some(target) = target else { continue };
            if self.ledger.take(host) == Taken::First {
                fresh.push(record.for_target(&target));
            }
        }
        for number in touched {
            self.close_if_done(number);
        }
        fresh
    }

    fn close_if_done(&mut self, number: u64) {
        let is_done = |given: &GivenOut| given.numbers.iter().all(|n| self.ledger.is_done(*n));
        if self.jobs.get(&number).is_some_and(is_done) {
            self.jobs.remove(&number);
        }
    }

    /// Notes the record of a target that is not asked. Returns whether it is the first.
    pub(super) fn refuse(&mut self, number: u64) -> bool {
        self.expect(number + 1);
        self.ledger.take(number) == Taken::First
    }

    /// Gives up all hosts that have no record, and returns their records.
    pub(super) fn give_up(&mut self) -> Vec<HostRecord> {
        let mut records = Vec::new();
        for (_, given) in std::mem::take(&mut self.jobs) {
            let Ok(job) = Job::read(&given.octets) else { continue };
            for host in given.numbers.iter().copied() {
                if self.ledger.is_done(host) {
                    continue;
                }
                if let Some(target) = given.target(&job, host) {
                    self.ledger.take(host);
                    records.push(failed(&target, host, ErrorKind::Cancelled));
                }
            }
        }
        records
    }

    /// Notes that records are on their way to the output.
    pub(super) fn pass(&mut self, ack: Option<Acker>, records: &[HostRecord], ordered: bool) {
        self.passed += records.len() as u64;
        let numbers: Vec<u64> = records.iter().map(|record| record.position as u64).collect();
        let mark = match ordered {
            true => numbers.iter().copied().max().map_or(0, |last| last + 1),
            false => self.passed,
        };
        self.unwritten.push_back(Unwritten { ack: ack.map(Ack), numbers, mark });
    }

    /// Returns the results whose records are written, if so many are.
    pub(super) fn settle(&mut self, written: u64) -> Vec<Acker> {
        let mut acks = Vec::new();
        let mut left = VecDeque::new();
        for one in std::mem::take(&mut self.unwritten) {
            if one.mark > written {
                left.push_back(one);
                continue;
            }
            for number in one.numbers {
                self.written.take(number);
            }
            acks.extend(one.ack.map(|Ack(ack)| ack));
        }
        self.unwritten = left;
        acks
    }

    /// Returns the results whose records are not written.
    pub(super) fn give_back(&mut self) -> Vec<Acker> {
        let unwritten = std::mem::take(&mut self.unwritten);
        unwritten.into_iter().filter_map(|one| one.ack.map(|Ack(ack)| ack)).collect()
    }

    /// Returns how many results wait for their records to be written.
    pub(super) fn unsettled(&self) -> usize {
        self.unwritten.len()
    }

    /// Returns how far the run is.
    pub(super) fn progress(&self) -> Progress {
        let mut written: Vec<(u64, u64)> = Vec::new();
        for number in (0..self.written.expected()).filter(|n| self.written.is_done(*n)) {
            match written.last_mut() {
                Some((first, count)) if *first + *count == number => *count += 1,
                _ => written.push((number, 1)),
            }
        }
        Progress { hosts: None, jobs: self.next_job, queued: self.queued, written }
    }

    /// Returns whether every host has its record.
    pub(super) fn is_complete(&self) -> bool {
        self.queued && self.ledger.is_complete()
    }

    /// Returns how many hosts were given out, and how many have no record yet.
    pub(super) fn expected(&self) -> u64 {
        self.ledger.expected()
    }

    /// Returns how many hosts have no record.
    pub(super) fn missing(&self) -> u64 {
        self.ledger.expected() - self.ledger.finished()
    }

    /// Returns how many records came more than once.
    pub(super) fn twice(&self) -> u64 {
        self.ledger.again()
    }

    /// Returns how many hosts each site has left.
    pub(super) fn sites(&self) -> BTreeMap<Arc<str>, u64> {
        let mut sites = BTreeMap::new();
        for given in self.jobs.values() {
            *sites.entry(Arc::clone(&given.site)).or_default() += given.numbers.len() as u64;
        }
        sites
    }
}

impl GivenOut {
    fn sent(&self, job: u64) -> Sent {
        let apart = self.suspects.is_some();
        let head = CopyHead { site: self.site.to_string(), names: self.names.clone(), apart };
        let mut copy = serde_json::to_vec(&head).unwrap_or_default();
        copy.push(b'\n');
        copy.extend_from_slice(&self.octets);
        Sent {
            site: self.site.to_string(),
            job,
            attempt: self.attempt,
            octets: self.octets.clone(),
            copy,
            apart,
        }
    }

    fn again(&mut self, job: u64, ledger: &Ledger) -> Sent {
        self.attempt += 1;
        self.numbers.retain(|number| !ledger.is_done(*number));
        if let Ok(mut whole) = Job::read(&self.octets) {
            whole.targets.retain(|target| !ledger.is_done(target.number));
            self.octets = whole.to_octets();
        }
        self.sent(job)
    }

    /// Returns the target of a number, as its record calls it.
    fn target(&self, job: &Job, number: u64) -> Option<Target> {
        if let Some(name) = self.names.get(&number) {
            return Some(name.target());
        }
        let place = job.targets.binary_search_by_key(&number, |target| target.number).ok()?;
        let host = job.targets[place].line.split_whitespace().next().unwrap_or_default();
        Some(Target::new(host))
    }
}

/// The hosts of a job that was halved before: if their worker dies again, they are halved again.
fn apart(numbers: Vec<u64>) -> Suspects<u64> {
    match Suspects::of(numbers).after_death() {
        Blame::Again(mut groups) if groups.len() == 1 => groups.remove(0),
        Blame::Again(groups) => {
            Suspects::of(groups.into_iter().flat_map(Suspects::into_hosts).collect())
        }
        Blame::Killer(host) => Suspects::of(vec![host]),
    }
}

/// Returns the record of a host that has no answer.
pub(super) fn failed(target: &Target, number: u64, kind: ErrorKind) -> HostRecord {
    let record = HostRecord::new("", Outcome::Failed(kind.into()));
    let mut record = record.for_target(target);
    record.position = usize::try_from(number).unwrap_or(usize::MAX);
    record
}

impl Name {
    pub(super) fn target(&self) -> Target {
        let target = Target::new(self.host.as_str());
        self.label.iter().fold(target, |target, label| target.label(label.as_str()))
    }

    /// Returns how the target is called, if its line does not say it.
    pub(super) fn of(target: &Target, line_host: &str) -> Option<Self> {
        let label = (target.name() != target.host()).then(|| target.name().to_string());
        let host = target.host();
        (label.is_some() || **host != *line_host).then(|| Self { host: host.to_string(), label })
    }
}
