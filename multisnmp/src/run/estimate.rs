//! How long a run takes at best and at worst, and what limits it. Without I/O.

use crate::config::Limits;
use netsnmp::Settings;
use std::time::Duration;

/// The hosts of a run, as far as their number matters for time.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Crowd {
    /// Hosts over UDP.
    pub(crate) udp: u128,
    /// Hosts over tcp: and unix:.
    pub(crate) streams: u128,
    /// Hosts in the network with the most hosts. A network is a /24, or a /64 of IPv6.
    pub(crate) largest_net: u128,
}

/// The time and the packets of one host, or of the mean host if they differ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Host {
    pub(crate) seconds: f64,
    pub(crate) packets: f64,
    /// The seconds after the last packet.
    pub(crate) last: f64,
    /// The seconds of the host that takes longest.
    pub(crate) longest: f64,
}

/// A time, and what limits it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Span {
    pub(crate) seconds: f64,
    pub(crate) bound: String,
}

impl Host {
    /// A host that answers this many requests, each after `round_trip`.
    pub(crate) fn answering(requests: f64, round_trip: Duration) -> Self {
        let last = round_trip.as_secs_f64();
        let seconds = requests * last;
        Self { seconds, packets: requests, last, longest: seconds }
    }

    /// A host that never answers.
    pub(crate) fn silent(settings: &Settings) -> Self {
        let most = settings.host_deadline.map_or(f64::INFINITY, |time| time.as_secs_f64());
        let mut wait = settings.timeout.as_secs_f64();
        let mut host = Self { seconds: 0.0, packets: 0.0, last: 0.0, longest: 0.0 };
        for _ in 0..=settings.retries {
            if host.seconds >= most {
                break;
            }
            host.last = wait.min(most - host.seconds);
            host.seconds += host.last;
            host.packets += 1.0;
            host.longest = host.seconds;
            wait *= settings.backoff;
        }
        host
    }
}

/// Returns how long `crowd` takes if each host takes `host`. `alone` names the limit of a single
/// host. `room` is how many answers the receive buffers hold.
pub(crate) fn span(
    crowd: &Crowd,
    host: &Host,
    limits: &Limits,
    room: Option<usize>,
    alone: &str,
) -> Span {
    let rounds = |hosts: u128, at_once: usize| hosts.div_ceil(at_once.max(1) as u128) as f64;
    let mut longest = Span { seconds: host.longest, bound: alone.to_owned() };
    let mut bound = |seconds: f64, by: String| {
        if seconds > longest.seconds {
            longest = Span { seconds, bound: by };
        }
    };
    bound(
        rounds(crowd.udp, limits.in_flight) * host.seconds,
        format!("--in-flight {}", limits.in_flight),
    );
    if let Some(room) = room {
        let by = format!(
            "the receive buffers of this machine, which hold {room} answers (`multisnmp doctor`)"
        );
        bound(rounds(crowd.udp, room) * host.seconds, by);
    }
    if let Some(most) = limits.per_net {
        bound(rounds(crowd.largest_net, most) * host.seconds, format!("--per-net {most}"));
    }
    if let Some(rate) = limits.rate
        && crowd.udp > 0
    {
        // The first packet is sent at once.
        let sending = (crowd.udp as f64 * host.packets - 1.0).max(0.0) / rate;
        bound(sending + host.last, format!("--rate {rate}"));
    }
    bound(
        rounds(crowd.streams, limits.workers) * host.seconds,
        format!("--workers {}, for tcp: and unix:", limits.workers),
    );
    match limits.deadline.map(|time| time.as_secs_f64()) {
        Some(most) if most < longest.seconds => {
            let without = text(longest.seconds);
            Span { seconds: most, bound: format!("--deadline, which cuts {without} short") }
        }
        _ => longest,
    }
}

/// Returns a time as `4.00 s`, `12.5 min`, `3.2 h` or `4.0 days`.
pub(crate) fn text(seconds: f64) -> String {
    match seconds {
        s if s < 120.0 => format!("{s:.2} s"),
        s if s < 7200.0 => format!("{:.1} min", s / 60.0),
        s if s < 172_800.0 => format!("{:.1} h", s / 3600.0),
        s => format!("{:.1} days", s / 86_400.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Layer;

    fn limits(change: impl FnOnce(&mut Limits)) -> Limits {
        let mut limits = Limits::of(&Layer::built_in()).unwrap();
        change(&mut limits);
        limits
    }

    fn silent(change: impl FnOnce(&mut Settings)) -> Host {
        let mut settings = Settings::default();
        change(&mut settings);
        Host::silent(&settings)
    }

    const UDP: Crowd = Crowd { udp: 1000, streams: 0, largest_net: 254 };

    #[track_caller]
    fn check(crowd: &Crowd, limits: &Limits, room: Option<usize>, seconds: f64, by: &str) {
        let it = span(crowd, &silent(|_| {}), limits, room, "the timeouts");
        assert!((it.seconds - seconds).abs() < 1e-6 && it.bound.contains(by), "{it:?}");
    }

    #[test]
    fn a_silent_host_takes_all_its_timeouts() {
        assert_eq!(silent(|_| {}), Host { seconds: 4.0, packets: 2.0, last: 2.0, longest: 4.0 });
        let backoff = silent(|s| (s.retries, s.backoff) = (2, 1.5));
        assert_eq!(backoff, Host { seconds: 9.5, packets: 3.0, last: 4.5, longest: 9.5 });
        let cut = silent(|s| {
            (s.retries, s.host_deadline) = (5, Some(Duration::from_secs(5)));
        });
        assert_eq!(cut, Host { seconds: 5.0, packets: 3.0, last: 1.0, longest: 5.0 });
    }

    #[test]
    fn the_tightest_limit_is_named() {
        check(&UDP, &limits(|_| {}), Some(8000), 4.0, "the timeouts");
        check(&UDP, &limits(|l| l.in_flight = 300), None, 16.0, "--in-flight 300");
        check(&UDP, &limits(|_| {}), Some(500), 8.0, "hold 500 answers");
        check(&UDP, &limits(|l| l.per_net = Some(10)), None, 104.0, "--per-net 10");
        check(&UDP, &limits(|l| l.rate = Some(100.0)), None, 1999.0 / 100.0 + 2.0, "--rate 100");
        let streams = Crowd { streams: 129, ..Crowd::default() };
        check(&streams, &limits(|l| l.rate = Some(0.001)), Some(1), 12.0, "--workers 64");
    }

    #[test]
    fn a_deadline_cuts_longer_times() {
        let three = Some(Duration::from_secs(3));
        check(&UDP, &limits(|l| l.deadline = three), None, 3.0, "--deadline, which cuts 4.00 s");
        let five = Some(Duration::from_secs(5));
        check(&UDP, &limits(|l| l.deadline = five), None, 4.0, "the timeouts");
    }

    #[test]
    fn long_times_have_long_units() {
        assert_eq!(text(0.014), "0.01 s");
        assert_eq!(text(750.0), "12.5 min");
        assert_eq!(text(11_520.0), "3.2 h");
        assert_eq!(text(345_600.0), "4.0 days");
    }
}
