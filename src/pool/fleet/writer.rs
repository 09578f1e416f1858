//! Writes jobs to a worker process.

use super::{
    Asked, Fleet,
    frame::{self, kind},
    tags::Tags,
};
use crate::{
    Credentials, ErrorKind, Query, Settings,
    job::{Job, JobSettings, JobTarget, MOST_TARGETS, Stays, Suspects},
    query::Habits,
};
use std::{
    io::Write,
    net::Shutdown,
    os::unix::net::UnixStream,
    sync::{Arc, Mutex, PoisonError},
};
use zeroize::Zeroizing;

/// More octets than the frame of credentials has.
const CREDENTIALS: usize = 4096;
/// How many questions are remembered as octets. A scan has two, and most queries have one.
const QUERIES: usize = 16;

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
    let mut slot = fleet.lock(which);
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
        let work = &fleet.places[which].work;
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
            None if lives => drop(slot.under_way.insert(asked.number, asked)),
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
            defaults: JobSettings::of(&fleet.defaults),
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
        let mut jobs: Vec<(&Query, Job)> = Vec::new();
        let mut refused = Vec::new();
        for (place, asked) in hosts.iter().enumerate() {
            let plain = Arc::ptr_eq(&asked.settings, &self.fleet.defaults);
            let own = (!plain).then(|| JobSettings::of(&asked.settings));
            let settings = own.as_ref().unwrap_or(&self.defaults);
            let is_like = |(query, job): &(&Query, Job)| {
                query.is_same(&asked.query)
                    && job.settings == *settings
                    && job.targets.len() < MOST_TARGETS
            };
            let at = match jobs.iter().rposition(is_like) {
                Some(at) => at,
                None => {
                    let settings = settings.clone();
                    let mut job = match self.question(&asked.query) {
                        Ok(job) => job,
                        Err(why) => {
                            refused.push((place, why));
                            continue;
                        }
                    };
                    job.settings = settings;
                    jobs.push((&asked.query, job));
                    jobs.len() - 1
                }
            };
            let target = self.target(asked);
            jobs[at].1.targets.push(target);
        }
        for (_, mut job) in jobs {
            job.number = self.jobs;
            self.jobs += 1;
            // Numbers go up, so each takes one octet.
            job.targets.sort_unstable_by_key(|target| target.number);
            let octets = job.to_octets();
            self.make_room(octets.len() + 16);
            frame::append(&mut self.octets, kind::JOB, |to| to.extend_from_slice(&octets));
        }
        refused
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

    fn target(&mut self, asked: &Asked) -> JobTarget {
        let Settings { credentials, engine, habits, .. } = &*asked.settings;
        let (number, new) = self.tag(asked, credentials);
        if new {
            self.make_room(CREDENTIALS);
            frame::append_credentials(&mut self.octets, number, credentials);
        }
        let line: Arc<str> = match number {
            0 => (&*asked.place).into(),
            number => format!("{} cred={number}", asked.place).into(),
        };
        let mut target = JobTarget::new(asked.number, line);
        target.engine.clone_from(engine);
        target.habits = (*habits != Habits::default()).then_some(*habits);
        target
    }

    /// Returns the number of the credentials of a host. Those of the pool have the number 0.
    fn tag(&mut self, asked: &Asked, credentials: &Credentials) -> (usize, bool) {
        if Arc::ptr_eq(&asked.settings, &self.fleet.defaults) && self.tags.has_first() {
            return (0, false);
        }
        if !self.tags.has_first() {
            let defaults = &self.fleet.defaults.credentials;
            self.tags.number(defaults);
            self.make_room(CREDENTIALS);
            frame::append_credentials(&mut self.octets, 0, defaults);
        }
        self.tags.number(credentials)
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
