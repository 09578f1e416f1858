//! Jobs into hosts: [`Inbox`].

use crate::{
    Credentials, Query, Settings, Target,
    job::{Job, JobSettings, JobTarget, Unreadable},
    pool::Given,
};
use std::{collections::HashMap, sync::Arc};

/// What a worker knows of the jobs that came.
#[derive(Default)]
pub(super) struct Inbox {
    /// The credentials, by number. The first ones are those of the pool.
    credentials: Vec<Credentials>,
    /// Questions with their octets. Most queries have one.
    queries: Vec<(Box<[u8]>, Query)>,
    /// How hosts are asked: the settings of jobs, and for each the settings with credentials.
    settings: Vec<(JobSettings, HashMap<usize, Arc<Settings>>)>,
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

    /// Returns the settings of hosts that have none of their own.
    pub(super) fn defaults(&self) -> Result<Settings, Unreadable> {
        let settings = self.settings.first().and_then(|(_, with)| with.values().next());
        settings.map(|settings| Settings::clone(settings)).ok_or(UNKNOWN)
    }

    /// Returns the hosts of a job.
    pub(super) fn open(&mut self, octets: &[u8]) -> Result<Vec<Given>, Unreadable> {
        let job = Job::read(octets)?;
        let query = self.query(&job)?;
        let place = self.settings_of(&job.settings);
        let mut hosts = Vec::with_capacity(job.targets.len());
        for target in &job.targets {
            let (host, number) = match target.line.rsplit_once(" cred=") {
                None => (Arc::clone(&target.line), 0),
                Some((host, number)) => (host.into(), number.parse().map_err(|_| UNKNOWN)?),
            };
            hosts.push(Given {
                number: target.number,
                target: Target::new(host),
                settings: Some(self.settings(place, number, target)?),
                query: Some(query.clone()),
            });
        }
        Ok(hosts)
    }

    fn query(&mut self, job: &Job) -> Result<Query, Unreadable> {
        let octets = job.query_octets();
        if let Some((_, query)) = self.queries.iter().rfind(|(known, _)| **known == *octets) {
            return Ok(query.clone());
        }
        let query = job.query()?;
        if self.queries.len() == KEPT {
            self.queries.remove(0);
        }
        self.queries.push((octets.into(), query.clone()));
        Ok(query)
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
    ) -> Result<Arc<Settings>, Unreadable> {
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
        if target.engine.is_none() && target.habits.is_none() {
            return Ok(settings);
        }
        let mut own = Settings::clone(&settings);
        own.engine.clone_from(&target.engine);
        own.habits = target.habits.unwrap_or_default();
        Ok(Arc::new(own))
    }
}
