//! Decides who may be asked now: limits per host and per network.

use super::queue::Job;
use std::{
    collections::{HashMap, VecDeque, hash_map::Entry},
    hash::{BuildHasherDefault, Hasher},
    net::{IpAddr, SocketAddr},
};

/// The current hosts by address and network, and the jobs that wait for one of them.
///
/// A lane has all hosts of an address, so its limits are those of the whole query. With a limit per
/// network it has all hosts of a network.
#[derive(Debug)]
pub(super) struct Crowd {
    per_host: usize,
    per_net: Option<usize>,
    hosts: HashMap<SocketAddr, Occupancy, BuildHasherDefault<Mix>>,
    nets: HashMap<IpAddr, Occupancy, BuildHasherDefault<Mix>>,
    parked: usize,
}

#[derive(Debug, Default)]
struct Occupancy {
    inside: usize,
    /// The slot of the last host that entered.
    slot: u32,
    waiting: VecDeque<Job>,
}

impl Crowd {
    pub(super) fn new(per_host: usize, per_net: Option<usize>) -> Self {
        let (hosts, nets) = (HashMap::default(), HashMap::default());
        Self {
            per_host: per_host.max(1),
            per_net: per_net.map(|n| n.max(1)),
            hosts,
            nets,
            parked: 0,
        }
    }

    /// Returns the number of jobs that wait.
    pub(super) fn parked(&self) -> usize {
        self.parked
    }

    /// Lets the job in as the host in `slot`, or keeps it until there is room.
    pub(super) fn enter(&mut self, job: Job, slot: u32) -> Option<Job> {
        if let Some(most) = self.per_net {
            let net = self.nets.entry(net_of(job.address.ip())).or_default();
            if net.inside >= most {
                net.waiting.push_back(job);
                self.parked += 1;
                return None;
            }
        }
        let place = self.hosts.entry(job.address).or_default();
        if place.inside >= self.per_host {
            place.waiting.push_back(job);
            self.parked += 1;
            return None;
        }
        place.inside += 1;
        place.slot = slot;
        if self.per_net.is_some() {
            self.nets.entry(net_of(job.address.ip())).or_default().inside += 1;
        }
        Some(job)
    }

    /// A host has left. Jobs that may try to enter now are put into `next`.
    pub(super) fn leave(&mut self, address: SocketAddr, next: &mut VecDeque<Job>) {
        let released = release(self.hosts.entry(address));
        self.parked -= usize::from(released.is_some());
        next.extend(released);
        if self.per_net.is_some() {
            let released = release(self.nets.entry(net_of(address.ip())));
            self.parked -= usize::from(released.is_some());
            next.extend(released);
        }
    }

    /// Returns the slot of a host with this address, and whether no other host has the address.
    pub(super) fn at(&self, address: &SocketAddr) -> Option<(u32, bool)> {
        self.hosts.get(address).filter(|p| p.inside > 0).map(|p| (p.slot, p.inside == 1))
    }

    /// Returns all waiting jobs. Nothing will be done for them.
    pub(super) fn give_up(&mut self) -> Vec<Job> {
        self.parked = 0;
        let hosts = self.hosts.values_mut().flat_map(|place| place.waiting.drain(..));
        let nets = self.nets.values_mut().flat_map(|place| place.waiting.drain(..));
        hosts.chain(nets).collect()
    }
}

fn release<K>(entry: Entry<'_, K, Occupancy>) -> Option<Job> {
    let Entry::Occupied(mut place) = entry else { return None };
    let inside = &mut place.get_mut().inside;
    *inside = inside.saturating_sub(1);
    let released = place.get_mut().waiting.pop_front();
    if place.get().inside == 0 && place.get().waiting.is_empty() {
        place.remove();
    }
    released
}

/// Returns the network of an address, as a bound on the hosts of one network counts it: the /24, or
/// the /64 of IPv6.
pub fn net_of(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(v4) => IpAddr::V4((u32::from(v4) & 0xffff_ff00).into()),
        IpAddr::V6(v6) => IpAddr::V6((u128::from(v6) >> 64 << 64).into()),
    }
}

/// Hashes addresses. The list is the user's own and needs no defence against collisions, and this
/// costs only a few instructions per packet.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Mix(u64);

/// The bits of the golden ratio, which no pattern of addresses repeats.
const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

impl Mix {
    fn add(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word ^ SEED) * u128::from(SEED);
        self.0 = (product >> 64) as u64 ^ product as u64;
    }
}

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.add(u64::from_le_bytes(word));
        }
    }

    fn write_u16(&mut self, n: u16) {
        self.add(n.into());
    }

    fn write_u32(&mut self, n: u32) {
        self.add(n.into());
    }

    fn write_isize(&mut self, n: isize) {
        self.add(n as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Query, Settings, Target};
    use std::{hash::BuildHasher, sync::Arc, time::Duration};

    fn job(number: u64, address: &str) -> Job {
        Job {
            number,
            whom: Target::new(address).whom(),
            address: address.parse().unwrap(),
            settings: Arc::new(Settings::default()),
            query: Query::default(),
            resolving: Duration::ZERO,
        }
    }

    /// Lets all in as room comes. Returns the most hosts inside at once by `key`, and the order of
    /// entry.
    fn play(mut crowd: Crowd, jobs: Vec<Job>, key: fn(&Job) -> IpAddr) -> (usize, Vec<u64>) {
        let mut next: VecDeque<Job> = jobs.into();
        let (mut inside, mut order, mut most) = (Vec::<Job>::new(), Vec::new(), 0);
        loop {
            while let Some(job) = next.pop_front() {
                if let Some(job) = crowd.enter(job, 7) {
                    order.push(job.number);
                    inside.push(job);
                }
            }
            for job in &inside {
                most = most.max(inside.iter().filter(|other| key(other) == key(job)).count());
            }
            if inside.is_empty() {
                break;
            }
            let gone = inside.remove(0);
            crowd.leave(gone.address, &mut next);
        }
        assert_eq!(crowd.parked(), 0);
        assert!(crowd.hosts.is_empty() && crowd.nets.is_empty());
        (most, order)
    }

    #[test]
    fn one_host_has_a_bounded_number_of_requests() {
        let jobs = || (0..10).map(|n| job(n, ["10.0.0.1:161", "10.0.0.2:161"][n as usize % 2]));
        let key = |job: &Job| job.address.ip();
        for bound in [1, 2, 3] {
            let (most, mut order) = play(Crowd::new(bound, None), jobs().collect(), key);
            assert_eq!(most, bound);
            order.sort_unstable();
            assert_eq!(order, (0..10).collect::<Vec<_>>());
        }
    }

    #[test]
    fn one_network_has_a_bounded_number_of_hosts() {
        let address = |n: u64| format!("10.0.{}.{}:161", n % 3, n % 7);
        let jobs = (0..60).map(|n| job(n, &address(n))).collect();
        let (most, mut order) = play(Crowd::new(1, Some(4)), jobs, |job| net_of(job.address.ip()));
        assert_eq!(most, 4);
        order.sort_unstable();
        assert_eq!(order, (0..60).collect::<Vec<_>>());
    }

    #[test]
    fn addresses_spread() {
        let spread: std::collections::HashSet<u64> = (0..4096_u32)
            .map(|n| IpAddr::V4((0x0a00_0000 + n).into()))
            .map(|ip| BuildHasherDefault::<Mix>::default().hash_one(ip) % 4096)
            .collect();
        assert!(spread.len() > 2000, "{}", spread.len());
    }
}
