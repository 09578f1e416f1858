//! A network that loses, repeats, reorders and delays: [`Impaired`].

use super::faulty::Action;
use fastrand::Rng;
use std::time::Duration;

/// What a bad network lets through of what a [faulty peer](super::faulty::Faulty) answers. The same
/// seed, with the same requests in the same order, gives the same faults.
#[derive(Debug, Clone)]
pub struct Impaired {
    random: Rng,
    loss: u8,
    duplicates: u8,
    jitter: Duration,
    spikes: (u8, Duration),
}

impl Impaired {
    /// Creates a network without faults.
    pub fn of_seed(seed: u64) -> Self {
        let random = Rng::with_seed(seed);
        Self { random, loss: 0, duplicates: 0, jitter: Duration::ZERO, spikes: (0, Duration::ZERO) }
    }

    /// Loses this share of the requests, and this share of the answers.
    pub fn loss(mut self, percent: u8) -> Self {
        self.loss = percent;
        self
    }

    /// Delivers this share of the answers three times.
    pub fn duplicates(mut self, percent: u8) -> Self {
        self.duplicates = percent;
        self
    }

    /// Delays each answer by a random time up to this, so that answers overtake each other.
    pub fn reorder(mut self, within: Duration) -> Self {
        self.jitter = within;
        self
    }

    /// Delays this share of the answers by this time.
    pub fn spikes(mut self, percent: u8, delay: Duration) -> Self {
        self.spikes = (percent, delay);
        self
    }

    /// Carries one request to a peer that would answer with `actions`. Returns what it still does.
    pub fn carry(&mut self, actions: Vec<Action>) -> Vec<Action> {
        if self.happens(self.loss) {
            return Vec::new();
        }
        let arrive = |action| {
            if self.happens(self.loss) {
                return None;
            }
            let spike = if self.happens(self.spikes.0) { self.spikes.1 } else { Duration::ZERO };
            let times = if self.happens(self.duplicates) { 3 } else { 1 };
            let delay = self.jitter.mul_f64(self.random.f64()) + spike;
            Some(Action::after(action, delay).times(times))
        };
        actions.into_iter().filter_map(arrive).collect()
    }

    fn happens(&mut self, percent: u8) -> bool {
        self.random.u8(..100) < percent
    }
}
