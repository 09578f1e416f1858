//! Jobs into hosts: [`Inbox`].

use crate::{
    Credentials, Query, Settings,
    job::{Job, JobSettings, JobTarget, Unreadable},
};
use std::{collections::HashMap, sync::Arc};

/// What a worker knows of the jobs that came.
#[derive(Default)]
pub(super) struct Inbox {
    /// The credentials, by number. The first ones are those of the pool.
    credentials: Vec<Credentials>,
    /// Questions with their octets. The first one is that of nearly all hosts.
    queries: Vec<(Box<[u8]>, Query)>,
    /// How hosts are asked: the settings of jobs, and for each the settings with credentials.
    settings: Vec<(JobSettings, HashMap<usize, Arc<Settings>>)>,
}

/// A job that is being worked through.
pub(super) struct Opened {
    /// The targets that are left.
    pub(super) targets: std::vec::IntoIter<JobTarget>,
    /// What to ask. `None`: what most jobs ask.
    pub(super) query: Option<Query>,
    /// Where its settings are in [`Inbox::settings`].
    settings: usize,
}

/// How many questions, and settings of jobs, are kept.
const KEPT: usize = 64;

const UNKNOWN: Unreadable = Unreadable::new("a job names credentials that did not come");

impl Inbox {
    /// Takes credentials.
    pub(super) fn learn(&mut self, number: usize, credentials: Credentials) {
        // Numbers come in order.
        if number == self.credentials.len() {
            self.credentials.push(credentials);
        }
    }

    /// Returns the settings and the question of hosts that have none of their own: those of the first
    /// job with the first credentials.
    pub(super) fn defaults(&self) -> Result<(Settings, Query), Unreadable> {
        let (Some((settings, _)), Some(credentials), Some((_, query))) =
            (self.settings.first(), self.credentials.first(), self.queries.first())
        else {
            return Err(UNKNOWN);
        };
        Ok((settings.with(credentials.clone()), query.clone()))
    }

    /// Reads a job. Use [`host`](Self::host) for all its targets before you open the next job: that one may
    /// remove its settings.
    pub(super) fn open(&mut self, octets: &[u8]) -> Result<Opened, Unreadable> {
        let job = Job::read(octets)?;
        let query = self.query(&job)?;
        Ok(Opened {
            // Nearly all jobs ask the first question. Their hosts need no copy of it, and counting copies
            // costs time.
            query: (query > 0).then(|| self.queries[query].1.clone()),
            settings: self.settings_of(&job.settings),
            targets: job.targets.into_iter(),
        })
    }

    /// Returns the text of a host, and its settings if they are not the usual ones. The target is one of the
    /// job that was opened last.
    pub(super) fn host(
        &mut self,
        job: &Opened,
        target: &JobTarget,
    ) -> Result<(Arc<str>, Option<Arc<Settings>>), Unreadable> {
        // Nearly all lines are an address without a space. A search for the whole word costs more.
        let named =
            if target.line.contains(' ') { target.line.rsplit_once(" cred=") } else { None };
        let (host, number) = match named {
            None => (Arc::clone(&target.line), 0),
            Some((host, number)) => (host.into(), number.parse().map_err(|_| UNKNOWN)?),
        };
        Ok((host, self.settings(job.settings, number, target)?))
    }

    /// Returns the place of its question.
    fn query(&mut self, job: &Job) -> Result<usize, Unreadable> {
        let octets = job.query_octets();
        if let Some(place) = self.queries.iter().rposition(|(known, _)| **known == *octets) {
            return Ok(place);
        }
        let query = job.query()?;
        if self.queries.len() == KEPT {
            // The first one is that of nearly all hosts.
            self.queries.remove(1);
        }
        self.queries.push((octets.into(), query));
        Ok(self.queries.len() - 1)
    }

    fn settings_of(&mut self, settings: &JobSettings) -> usize {
        if let Some(place) = self.settings.iter().rposition(|(known, _)| known == settings) {
            return place;
        }
        if self.settings.len() == KEPT {
            // The first ones are nearly all.
            self.settings.remove(1);
        }
        self.settings.push((settings.clone(), HashMap::new()));
        self.settings.len() - 1
    }

    fn settings(
        &mut self,
        place: usize,
        number: usize,
        target: &JobTarget,
    ) -> Result<Option<Arc<Settings>>, Unreadable> {
        let is_plain = target.engine.is_none() && target.habits.is_none();
        if is_plain && place == 0 && number == 0 {
            return Ok(None);
        }
        let (of_job, with) = &mut self.settings[place];
        let settings = match with.get(&number) {
            Some(settings) => Arc::clone(settings),
            None => {
                let credentials = self.credentials.get(number).ok_or(UNKNOWN)?;
                let settings = Arc::new(of_job.with(credentials.clone()));
                with.insert(number, Arc::clone(&settings));
                settings
            }
        };
        if is_plain {
            return Ok(Some(settings));
        }
        let mut own = Settings::clone(&settings);
        own.engine.clone_from(&target.engine);
        own.habits = target.habits.unwrap_or_default();
        Ok(Some(Arc::new(own)))
    }
}
