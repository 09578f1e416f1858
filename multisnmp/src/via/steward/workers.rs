//! The workers of a run: which site has none, and who sends how fast.

use super::Run;
use crate::{
    output::tell,
    plural::count,
    via::{desk::Order, presence::Presence, subject::VERSION},
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// After how long without a worker a line says what the run waits for, and how often it is repeated.
const LONELY: Duration = Duration::from_secs(3);
const LONELY_AGAIN: Duration = Duration::from_secs(60);
/// A worker says at least every 10 s that it is there.
const PRESENT: Duration = Duration::from_secs(25);
impl Run {
    pub(super) fn worker(&mut self, presence: Presence) {
        if !presence.is_of_this_version() && self.strangers.insert(presence.id.clone()) {
            tell(format_args!(
                "multisnmp: worker {} of site {} speaks version {} of the queue's form, and this \
                 program version {VERSION}: update one of them",
                presence.id, presence.site, presence.v
            ));
        }
        match presence.ends {
            true => drop(self.workers.remove(&presence.id)),
            false => {
                let id = presence.id.clone();
                self.workers.insert(id.clone(), (Instant::now(), presence));
                self.share(Some(&id));
            }
        }
    }

    /// Shares the rate of the run among the workers that ask its hosts now. All of them hear of it if
    /// their number has changed, else only this one.
    pub(super) fn share(&mut self, worker: Option<&str>) {
        let Some(rate) = self.rate else { return };
        let asks = |presence: &Presence| presence.runs.get(&self.plan.run).is_some_and(|n| *n > 0);
        let asking: Vec<&Presence> =
            self.workers.values().map(|(_, presence)| presence).filter(|it| asks(it)).collect();
        let has_changed = asking.len() != self.sharing;
        for Presence { site, id, .. } in &asking {
            if has_changed || worker == Some(id) {
                let rate = rate / asking.len() as f64;
                self.send(Order::Share { site: site.clone(), id: id.clone(), rate });
            }
        }
        self.sharing = asking.len();
    }

    /// Says which sites have hosts but no worker.
    pub(super) fn look_for_workers(&mut self) {
        let now = Instant::now();
        self.workers.retain(|_, (heard, _)| heard.elapsed() < PRESENT);
        let sites = self.book.sites();
        self.lonely.retain(|site, _| sites.contains_key(site));
        for (site, hosts) in sites {
            let is_of = |(_, presence): &(Instant, Presence)| presence.site == *site;
            if self.workers.values().any(is_of) {
                self.lonely.remove(&site);
                continue;
            }
            let (since, said) = self.lonely.entry(Arc::clone(&site)).or_insert((now, None));
            let alone = since.elapsed();
            if alone < LONELY || said.is_some_and(|said| said.elapsed() < LONELY_AGAIN) {
                continue;
            }
            *said = Some(now);
            let url = "URL";
            tell(format_args!(
                "multisnmp: site {site} has no worker: {} of run {} wait for one, for {} s by now; \
                 start `multisnmp worker --via {url} --site {site}`, or end the run with Ctrl-C or \
                 --deadline",
                count(hosts, "host"),
                self.plan.run,
                alone.as_secs()
            ));
        }
        if !self.lonely.is_empty() {
            self.send(Order::Call);
        }
    }
}
