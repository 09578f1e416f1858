//! What a worker says about itself, and what it hears besides jobs.

use super::{HEARTBEAT, IDLE, Worker, lock};
use crate::via::{
    presence::Presence,
    subject::{self, VERSION},
};
use futures_util::StreamExt;
use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

impl Worker {
    /// Says that it is there, and listens to calls and to the ends of runs.
    pub(super) async fn listen(self: Arc<Self>) {
        let client = &self.hub.client;
        let (calls, cancels, shares) = tokio::join!(
            client.subscribe(subject::CALL),
            client.subscribe(subject::CANCELS),
            client.subscribe(subject::share(&self.site, &self.id)),
        );
        let (Ok(mut calls), Ok(mut cancels), Ok(mut shares)) = (calls, cancels, shares) else {
            return;
        };
        let mut beats = tokio::time::interval(HEARTBEAT);
        loop {
            tokio::select! {
                _ = beats.tick() => self.present(false).await,
                Some(_) = calls.next() => self.present(false).await,
                Some(message) = cancels.next() => {
                    let text = std::str::from_utf8(&message.payload).unwrap_or_default();
                    let (drain, id) = text.split_once(' ').unwrap_or((text, ""));
                    if let Some([run]) = subject::words("cancel", &message.subject)
                        && (id.is_empty() || subject::is_name(id))
                    {
                        let drain = Duration::from_millis(drain.parse().unwrap_or(0));
                        self.stop(run, id, drain);
                    }
                }
                Some(message) = shares.next() => {
                    self.share(std::str::from_utf8(&message.payload).unwrap_or_default());
                }
                else => return,
            }
        }
    }

    pub(super) async fn present(&self, ends: bool) {
        let mut runs: BTreeMap<String, u64> = BTreeMap::new();
        for ((run, _), asker) in &*lock(&self.askers) {
            *runs.entry(run.clone()).or_default() += asker.hosts() as u64;
        }
        runs.retain(|_, hosts| *hosts > 0);
        let presence =
            Presence { v: VERSION, site: self.site.clone(), id: self.id.clone(), runs, ends };
        let octets = serde_json::to_vec(&presence).unwrap_or_default();
        let subject = subject::worker(&self.site, &self.id);
        let _ = self.hub.client.publish(subject, octets.into()).await;
    }

    /// Stops a run. Without the word that tells it from others, stops all of its name.
    fn stop(&self, run: &str, id: &str, drain: Duration) {
        let mut stopped = lock(&self.stopped);
        stopped.retain(|_, when| when.elapsed() < IDLE);
        if !id.is_empty() {
            stopped.insert((run.to_owned(), id.to_owned()), Instant::now());
        }
        for (key, asker) in &*lock(&self.askers) {
            if key.0 == run && (id.is_empty() || key.1 == id) {
                stopped.insert(key.clone(), Instant::now());
                asker.stop(drain);
            }
        }
    }

    /// Takes its share of the rate of a run: the run, the word that tells it from others of its name,
    /// and the number.
    fn share(&self, text: &str) {
        let mut words = text.split(' ');
        let (Some(run), Some(id), Some(rate)) = (words.next(), words.next(), words.next()) else {
            return;
        };
        let Some(rate) = rate.parse::<f64>().ok().filter(|it| it.is_finite() && *it > 0.0) else {
            return;
        };
        if let Some(asker) = lock(&self.askers).get(&(run.to_owned(), id.to_owned())) {
            asker.slow_down(self.limits.rate.map_or(rate, |own| own.min(rate)));
        }
    }
}
