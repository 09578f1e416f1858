//! The communities of a lane's hosts: [`Communities`].

use crate::{Credentials, Result, Settings, codec::community::Community};
use std::{
    collections::{HashMap, VecDeque},
    hash::{BuildHasher, RandomState},
    ops::{Index, IndexMut},
    sync::Arc,
};

/// A [`Community`] for each one that current hosts use, and for the last few unused ones.
///
/// A list may give every host its own community. So finding one, and finding an unused one, must
/// not depend on how many there are.
#[derive(Default)]
pub(super) struct Communities {
    all: Vec<Kept>,
    /// By a hash of version and community.
    known: HashMap<u64, usize>,
    /// The unused ones, in the order in which they became so. Some may be in use again.
    free: VecDeque<usize>,
    hasher: RandomState,
    /// The settings of the last host, and where its community was.
    last: Option<(Arc<Settings>, usize)>,
}

struct Kept {
    community: Community,
    hash: u64,
    /// The number of current hosts that use it.
    hosts: usize,
    /// Whether it is in the list of unused ones.
    listed: bool,
}

/// The number of unused communities that are kept.
const KEPT: usize = 16;

impl Communities {
    /// Returns the place of the community for these credentials. The caller returns it with
    /// [`leave`](Self::leave).
    ///
    /// # Errors
    /// The same as for [`Community::open`].
    pub(super) fn enter(&mut self, settings: &Arc<Settings>) -> Result<usize> {
        // Nearly all hosts of a lane share their settings.
        let last = self.last.as_ref().filter(|(last, _)| Arc::ptr_eq(last, settings));
        let at = match last {
            Some((_, at)) if self.all[*at].community.serves(&settings.credentials) => {
                self.all[*at].hosts += 1;
                return Ok(*at);
            }
            _ => self.find(settings)?,
        };
        self.last = Some((Arc::clone(settings), at));
        Ok(at)
    }

    fn find(&mut self, settings: &Arc<Settings>) -> Result<usize> {
        let credentials = &settings.credentials;
        let hash = self.hash(credentials);
        if let Some(&at) = self.known.get(&hash)
            && self.all[at].community.serves(credentials)
        {
            self.all[at].hosts += 1;
            return Ok(at);
        }
        let kept = Kept { community: Community::open(settings)?, hash, hosts: 1, listed: false };
        let at = match self.unused() {
            Some(at) => {
                // Two communities have the same hash: it leads to the later one.
                if self.known.get(&self.all[at].hash) == Some(&at) {
                    self.known.remove(&self.all[at].hash);
                }
                self.all[at] = kept;
                at
            }
            None => {
                self.all.push(kept);
                self.all.len() - 1
            }
        };
        self.known.insert(hash, at);
        Ok(at)
    }

    /// A host no longer needs it.
    pub(super) fn leave(&mut self, at: usize) {
        let kept = &mut self.all[at];
        kept.hosts -= 1;
        if kept.hosts == 0 && !kept.listed {
            kept.listed = true;
            self.free.push_back(at);
        }
    }

    /// Returns the place of the one that has been unused for longest, if there are enough of them.
    fn unused(&mut self) -> Option<usize> {
        if self.all.len() < KEPT {
            return None;
        }
        while let Some(at) = self.free.pop_front() {
            self.all[at].listed = false;
            if self.all[at].hosts == 0 {
                return Some(at);
            }
        }
        None
    }

    fn hash(&self, credentials: &Credentials) -> u64 {
        match credentials {
            Credentials::V1(community) => self.hasher.hash_one((1, community.expose())),
            Credentials::V2c(community) => self.hasher.hash_one((2, community.expose())),
            Credentials::V3(_) => 0,
        }
    }
}

impl Index<usize> for Communities {
    type Output = Community;

    fn index(&self, at: usize) -> &Community {
        &self.all[at].community
    }
}

impl IndexMut<usize> for Communities {
    fn index_mut(&mut self, at: usize) -> &mut Community {
        &mut self.all[at].community
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials(n: usize) -> Credentials {
        Credentials::v2c(format!("community {n}"))
    }

    fn settings(credentials: &Credentials) -> Arc<Settings> {
        Arc::new(Settings { credentials: credentials.clone(), ..Settings::default() })
    }

    #[test]
    fn one_is_shared_and_told_from_the_others() {
        crate::Library::get().unwrap();
        let mut communities = Communities::default();
        let first = communities.enter(&settings(&credentials(0))).unwrap();
        assert_eq!(communities.enter(&settings(&credentials(0))).unwrap(), first);
        assert_ne!(communities.enter(&settings(&credentials(1))).unwrap(), first);
        let older = Credentials::v1("community 0");
        let v1 = communities.enter(&settings(&older)).unwrap();
        assert_ne!(v1, first);
        assert!(communities[v1].serves(&older) && communities[first].serves(&credentials(0)));
    }

    #[test]
    fn the_settings_of_the_last_host_lead_to_their_community_as_long_as_it_is_there() {
        crate::Library::get().unwrap();
        let mut communities = Communities::default();
        let first = settings(&credentials(0));
        let at = communities.enter(&first).unwrap();
        assert_eq!(communities.enter(&first).unwrap(), at);
        assert_eq!(communities.all[at].hosts, 2);
        // Another one takes the place of the first, which nobody uses.
        communities.leave(at);
        communities.leave(at);
        for n in 1..=KEPT {
            communities.enter(&settings(&credentials(n))).unwrap();
            communities.last = Some((Arc::clone(&first), at));
        }
        assert!(!communities[at].serves(&first.credentials));
        let again = communities.enter(&first).unwrap();
        assert!(communities[again].serves(&first.credentials));
    }

    #[test]
    fn those_in_use_stay_and_a_few_of_the_others() {
        crate::Library::get().unwrap();
        let mut communities = Communities::default();
        // Like the hosts of a list, ten at a time.
        let mut under_way = VecDeque::new();
        for n in 0..500 {
            under_way.push_back((n, communities.enter(&settings(&credentials(n))).unwrap()));
            if under_way.len() > 10 {
                let (_, at) = under_way.pop_front().unwrap();
                communities.leave(at);
            }
            for (n, at) in &under_way {
                assert!(communities[*at].serves(&credentials(*n)));
            }
        }
        assert!(communities.all.len() <= KEPT + 10, "{}", communities.all.len());
        assert!(communities.known.len() <= communities.all.len());
    }

    #[test]
    fn one_that_is_used_again_is_not_given_away() {
        crate::Library::get().unwrap();
        let mut communities = Communities::default();
        let first = communities.enter(&settings(&credentials(0))).unwrap();
        communities.leave(first);
        assert_eq!(communities.enter(&settings(&credentials(0))).unwrap(), first);
        for n in 1..=2 * KEPT {
            communities.enter(&settings(&credentials(n))).unwrap();
        }
        assert!(communities[first].serves(&credentials(0)));
    }

    #[test]
    fn what_is_used_now_and_then_is_listed_once() {
        crate::Library::get().unwrap();
        let mut communities = Communities::default();
        for _ in 0..100 {
            let at = communities.enter(&settings(&credentials(0))).unwrap();
            communities.leave(at);
        }
        assert_eq!((communities.all.len(), communities.free.len()), (1, 1));
    }
}
