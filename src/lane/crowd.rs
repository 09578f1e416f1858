//! Decides who may be asked now: limits per host and per network.

use super::queue::Job;
use crate::mix::Mix;
use std::{
    collections::{HashMap, VecDeque, hash_map::Entry},
    hash::{BuildHasherDefault, Hash},
    net::{IpAddr, SocketAddr, SocketAddrV4, SocketAddrV6},
};

/// The current hosts by address and network, and the jobs that wait for one of them.
///
/// A lane has all hosts of an address, so its limits are those of the whole query. With a limit per
/// network it has all hosts of a network.
#[derive(Debug)]
pub(super) struct Crowd {
    per_host: usize,
    per_net: Option<usize>,
    /// IPv4 addresses are by far the most. Their entries are small, because each host needs one when it
    /// enters and when it leaves.
    v4: Map<u64, Place>,
    v6: Map<SocketAddrV6, Place>,
    nets: Map<IpAddr, usize>,
    /// The jobs that wait for others of their address or network.
    waiting: Map<Turn, VecDeque<Job>>,
    parked: usize,
}

type Map<K, V> = HashMap<K, V, BuildHasherDefault<Mix>>;

/// The hosts of one address.
#[derive(Debug, Default)]
struct Place {
    inside: u32,
    /// The slot of the last host that entered.
    slot: u32,
}

/// What jobs wait for.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Turn {
    Host(SocketAddr),
    Net(IpAddr),
}

fn key(address: SocketAddrV4) -> u64 {
    u64::from(address.ip().to_bits()) << 16 | u64::from(address.port())
}

impl Crowd {
    pub(super) fn new(per_host: usize, per_net: Option<usize>) -> Self {
        Self {
            per_host: per_host.max(1),
            per_net: per_net.map(|n| n.max(1)),
            v4: Map::default(),
            v6: Map::default(),
            nets: Map::default(),
            waiting: Map::default(),
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
            let net = net_of(job.address.ip());
            if self.nets.get(&net).is_some_and(|inside| *inside >= most) {
                return self.park(Turn::Net(net), job);
            }
        }
        let place = match job.address {
            SocketAddr::V4(v4) => self.v4.entry(key(v4)).or_default(),
            SocketAddr::V6(v6) => self.v6.entry(v6).or_default(),
        };
        if place.inside as usize >= self.per_host {
            return self.park(Turn::Host(job.address), job);
        }
        *place = Place { inside: place.inside + 1, slot };
        if self.per_net.is_some() {
            *self.nets.entry(net_of(job.address.ip())).or_default() += 1;
        }
        Some(job)
    }

    fn park(&mut self, turn: Turn, job: Job) -> Option<Job> {
        self.waiting.entry(turn).or_default().push_back(job);
        self.parked += 1;
        None
    }

    /// A host has left. Jobs that may try to enter now are put into `next`.
    pub(super) fn leave(&mut self, address: SocketAddr, next: &mut VecDeque<Job>) {
        match address {
            SocketAddr::V4(v4) => one_less(self.v4.entry(key(v4)), |place| &mut place.inside),
            SocketAddr::V6(v6) => one_less(self.v6.entry(v6), |place| &mut place.inside),
        }
        self.release(Turn::Host(address), next);
        if self.per_net.is_some() {
            let net = net_of(address.ip());
            one_less(self.nets.entry(net), |inside| inside);
            self.release(Turn::Net(net), next);
        }
    }

    fn release(&mut self, turn: Turn, next: &mut VecDeque<Job>) {
        if self.parked == 0 {
            return;
        }
        let Entry::Occupied(mut waiting) = self.waiting.entry(turn) else { return };
        let released = waiting.get_mut().pop_front();
        if waiting.get().is_empty() {
            waiting.remove();
        }
        self.parked -= usize::from(released.is_some());
        next.extend(released);
    }

    /// Returns the slot of a host with this address, and whether no other host has the address.
    pub(super) fn at(&self, address: &SocketAddr) -> Option<(u32, bool)> {
        let place = match address {
            SocketAddr::V4(v4) => self.v4.get(&key(*v4)),
            SocketAddr::V6(v6) => self.v6.get(v6),
        };
        place.map(|place| (place.slot, place.inside == 1))
    }

    /// Returns all waiting jobs. Nothing will be done for them.
    pub(super) fn give_up(&mut self) -> Vec<Job> {
        self.parked = 0;
        self.waiting.drain().flat_map(|(_, jobs)| jobs).collect()
    }
}

/// Counts one less, and removes the entry at 0.
fn one_less<K, V, N>(entry: Entry<'_, K, V>, number: impl Fn(&mut V) -> &mut N)
where
    N: Copy + Default + PartialEq + std::ops::SubAssign + From<bool>,
{
    let Entry::Occupied(mut entry) = entry else { return };
    let left = number(entry.get_mut());
    *left -= N::from(true);
    if *left == N::default() {
        entry.remove();
    }
}

/// Returns the network of an address, as a bound on the hosts of one network counts it: the /24, or
/// the /64 of IPv6.
pub fn net_of(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(v4) => IpAddr::V4((u32::from(v4) & 0xffff_ff00).into()),
        IpAddr::V6(v6) => IpAddr::V6((u128::from(v6) >> 64 << 64).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Target;
    use std::{hash::BuildHasher, time::Duration};

    fn job(number: u64, address: &str) -> Job {
        Job {
            number,
            whom: Target::new(address).whom(),
            address: address.parse().unwrap(),
            settings: None,
            query: None,
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
        assert!(crowd.v4.is_empty() && crowd.nets.is_empty() && crowd.waiting.is_empty());
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
