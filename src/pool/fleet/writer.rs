//! Writes jobs to a worker process.

use super::{
    Asked, Fleet,
    frame::{self, kind},
    tags::Tags,
};
use crate::{
    Credentials, ErrorKind, Query, Settings,
    job::{Job, JobSettings, MOST_TARGETS, Stays, Suspects, TargetRef},
    query::Habits,
};
use std::{
    fmt::Write as _,
    io::Write,
    net::Shutdown,
    os::unix::net::UnixStream,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use zeroize::Zeroizing;

/// More octets than a frame of credentials has beside them.
const FRAME: usize = 16;
/// More octets than a job has before its question and its targets.
const HEAD: usize = 512;
/// More octets than a target has beside its line: its number, credentials, engine and habits.
const TARGET: usize = 192;
/// How many questions are remembered as octets. A scan has two, and most queries have one.
const QUERIES: usize = 16;

/// How long hosts wait until they fill a job. Each job wakes three threads, so few large ones cost less. Hosts
/// wait only while their worker has enough to do.
const GATHER: Duration = Duration::from_millis(1);

/// Writes until there is nothing more to do for this worker and all that follow it.
pub(super) fn run(fleet: &Fleet, which: usize) {
    let mut writer = Writer::new(fleet);
    while let Some((stream, generation, hosts)) = next(fleet, which, &mut writer) {
        let refused = writer.prepare(generation, &hosts);
        if take_over(fleet, which, generation, hosts, refused) {
            writer.write(&stream);
        }
    }
}

type Stream = Arc<Mutex<UnixStream>>;

/// Waits for hosts. `None`: there is nothing more to do.
fn next(fleet: &Fleet, which: usize, writer: &mut Writer<'_>) -> Option<(Stream, u64, Vec<Asked>)> {
    let work = &fleet.places[which].work;
    let mut slot = fleet.lock(which);
    // Whether these hosts have waited already.
    let mut gathered = false;
    loop {
        if slot.ended || slot.failed.is_some() {
            return None;
        }
        if let Some(stream) = slot.stream.clone() {
            let generation = slot.generation;
            if slot.under_way.is_empty() {
                slot.apart = false;
                if let Some(group) = slot.suspects.pop() {
                    slot.apart = true;
                    let hosts = group.into_hosts();
                    slot.preparing = hosts.len();
                    return Some((stream, generation, hosts));
                }
            }
            // Suspects are alone with their worker. The others wait until none are left.
            if !slot.apart && slot.suspects.is_empty() && !slot.waiting.is_empty() {
                let busy = !slot.closed && slot.under_way.len() > fleet.window / 2;
                if busy && slot.waiting.len() < MOST_TARGETS && !gathered {
                    gathered = true;
                    let waited = work.wait_timeout(slot, GATHER);
                    slot = waited.unwrap_or_else(PoisonError::into_inner).0;
                    continue;
                }
                let count = slot.waiting.len().min(MOST_TARGETS);
                slot.preparing = count;
                return Some((stream, generation, slot.waiting.drain(..count).collect()));
            }
            if slot.closed && slot.is_empty() {
                slot.ended = true;
                drop(slot);
                writer.end(&stream);
                return None;
            }
        } else if slot.closed && slot.is_empty() {
            // Its link ends as well.
            return None;
        }
        slot = work.wait(slot).unwrap_or_else(PoisonError::into_inner);
    }
}

/// Makes these the hosts of the worker, before they are written: if it dies meanwhile, they are among
/// its hosts. Returns whether it is still the same worker. Otherwise they wait again.
fn take_over(
    fleet: &Fleet,
    which: usize,
    generation: u64,
    hosts: Vec<Asked>,
    refused: Vec<(usize, Stays)>,
) -> bool {
    let mut refused = refused.into_iter().peekable();
    let mut staying = Vec::new();
    let mut slot = fleet.lock(which);
    slot.preparing = 0;
    let lives = slot.generation == generation && slot.stream.is_some();
    let mut back = Vec::new();
    for (place, asked) in hosts.into_iter().enumerate() {
        match refused.next_if(|(refused, _)| *refused == place) {
            Some((_, why)) => staying.push((asked, why)),
            None if lives => slot.under_way.insert(asked),
            None => back.push(asked),
        }
    }
    if slot.apart && !lives {
        slot.apart = false;
        slot.suspects.push(Suspects::again(back));
    } else {
        back.into_iter().rev().for_each(|asked| slot.waiting.push_front(asked));
    }
    drop(slot);
    // The link may wait for them.
    fleet.wake(which);
    for (asked, why) in staying {
        fleet.refuse(which, vec![asked], &ErrorKind::Stays(why));
    }
    lives
}

/// A job that is not written yet.
struct Draft<'a> {
    query: &'a Query,
    /// Whether its hosts have no settings of their own.
    plain: bool,
    job: Job,
    /// The hosts, with the numbers of their credentials.
    hosts: Vec<(&'a Asked, usize)>,
}

struct Writer<'f> {
    fleet: &'f Fleet,
    /// The worker that has what is known here.
    generation: u64,
    tags: Tags,
    jobs: u64,
    /// Jobs without targets, for each question.
    questions: Vec<(Query, Job)>,
    defaults: JobSettings,
    /// The frames that are written next. They may have secrets.
    octets: Zeroizing<Vec<u8>>,
}

impl<'f> Writer<'f> {
    fn new(fleet: &'f Fleet) -> Self {
        Self {
            fleet,
            generation: 0,
            tags: Tags::default(),
            jobs: 0,
            questions: Vec::new(),
            defaults: JobSettings::of(&fleet.common.settings),
            octets: Zeroizing::new(Vec::with_capacity(64 * 1024)),
        }
    }

    /// Makes the frames of jobs for these hosts: one job for each question and way of asking. Returns
    /// the places of those whose question cannot leave the process.
    fn prepare(&mut self, generation: u64, hosts: &[Asked]) -> Vec<(usize, Stays)> {
        if self.generation != generation {
            self.generation = generation;
            self.tags = Tags::default();
        }
        self.octets.clear();
        let common = Arc::clone(&self.fleet.common);
        let mut drafts: Vec<Draft<'_>> = Vec::new();
        let mut refused = Vec::new();
        for (place, asked) in hosts.iter().enumerate() {
            let query = asked.own.query(&common);
            let own = asked.own.settings.as_deref().map(JobSettings::of);
            let is_like = |draft: &Draft<'_>| {
                draft.query.is_same(query)
                    && match (&own, draft.plain) {
                        (None, true) => true,
                        _ => draft.job.settings == *own.as_ref().unwrap_or(&self.defaults),
                    }
                    && draft.hosts.len() < MOST_TARGETS
            };
            let at = match drafts.iter().rposition(is_like) {
                Some(at) => at,
                None => {
                    let mut job = match self.question(query) {
                        Ok(job) => job,
                        Err(why) => {
                            refused.push((place, why));
                            continue;
                        }
                    };
                    let plain = own.is_none();
                    job.settings = own.unwrap_or_else(|| self.defaults.clone());
                    drafts.push(Draft { query, plain, job, hosts: Vec::new() });
                    drafts.len() - 1
                }
            };
            let tag = self.tag(asked);
            drafts[at].hosts.push((asked, tag));
        }
        for draft in drafts {
            self.append(draft);
        }
        refused
    }

    /// Appends the frame of a job.
    fn append(&mut self, draft: Draft<'_>) {
        let Draft { mut job, mut hosts, .. } = draft;
        job.number = self.jobs;
        self.jobs += 1;
        // Numbers go up, so each takes one octet.
        hosts.sort_unstable_by_key(|(asked, _)| asked.number);
        let room: usize = hosts.iter().map(|(asked, _)| asked.location.room() + TARGET).sum();
        self.make_room(HEAD + job.query_octets().len() + room);
        let (common, mut line) = (&*self.fleet.common, String::with_capacity(80));
        frame::append(&mut self.octets, kind::JOB, |to| {
            job.append_head(hosts.len(), to);
            let mut before = 0;
            for (asked, tag) in hosts {
                let Settings { engine, habits, port, .. } = asked.own.settings(common);
                line.clear();
                asked.location.write(*port, &mut line);
                if tag > 0 {
                    // A string takes all text.
                    let _ = write!(line, " cred={tag}");
                }
                TargetRef {
                    number: asked.number,
                    line: &line,
                    engine: engine.as_ref(),
                    habits: (*habits != Habits::default()).then_some(*habits),
                }
                .pack_after(before, to);
                before = asked.number;
            }
        });
    }

    /// Returns a job with this question.
    fn question(&mut self, query: &Query) -> Result<Job, Stays> {
        if let Some((_, job)) = self.questions.iter().find(|(known, _)| known.is_same(query)) {
            return Ok(job.next(0));
        }
        let job = Job::new("", query, self.defaults.clone())?;
        if self.questions.len() >= QUERIES {
            self.questions.remove(0);
        }
        self.questions.push((query.clone(), job.clone()));
        Ok(job)
    }

    /// Makes room for so many octets more. A buffer that grows by itself would leave secrets behind.
    fn make_room(&mut self, more: usize) {
        if self.octets.capacity() - self.octets.len() < more {
            let size = (self.octets.len() + more).next_power_of_two();
            let mut larger = Zeroizing::new(Vec::with_capacity(size));
            larger.extend_from_slice(&self.octets);
            self.octets = larger;
        }
    }

    /// Returns the number of the credentials of a host. Those of the pool have the number 0. Appends
    /// those that are new.
    fn tag(&mut self, asked: &Asked) -> usize {
        let common = Arc::clone(&self.fleet.common);
        if !self.tags.has_first() {
            self.learn(&common.settings.credentials);
        }
        match &asked.own.settings {
            None => 0,
            Some(settings) => self.learn(&settings.credentials),
        }
    }

    fn learn(&mut self, credentials: &Credentials) -> usize {
        let (number, new) = self.tags.number(credentials);
        if new {
            self.make_room(FRAME + credentials.packed_room());
            frame::append_credentials(&mut self.octets, number, credentials);
        }
        number
    }

    fn write(&mut self, stream: &Mutex<UnixStream>) {
        let stream = stream.lock().unwrap_or_else(PoisonError::into_inner);
        // If the worker has died, its link sees it too.
        if let Err(error) = (&*stream).write_all(&self.octets) {
            log::debug!("a worker process takes no job: {error}");
        }
    }

    fn end(&mut self, stream: &Mutex<UnixStream>) {
        self.octets.clear();
        frame::append(&mut self.octets, kind::END, |_| {});
        self.write(stream);
        let stream = stream.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = stream.shutdown(Shutdown::Write);
    }
}
