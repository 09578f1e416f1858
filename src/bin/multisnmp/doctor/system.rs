//! Limits of this machine that a run can meet.

use super::report::{Fact, Section};
use serde_json::json;
use std::{
    fs,
    net::{Ipv6Addr, UdpSocket},
};

/// Descriptors besides the workers' sockets: the streams, the output, files, a resolver.
const OTHER_DESCRIPTORS: u64 = 32;
/// The largest UDP payload over IPv4.
const LARGEST_DATAGRAM: u64 = 65_507;
/// Hosts asked at a time where nothing is configured; a limit below that is a problem.
pub(super) const DEFAULT_WORKERS: u64 = 64;

/// What the system says, as it says it; `None` where it does not, as outside Linux.
#[derive(Debug, Clone, Default)]
pub(super) struct Readings {
    /// `/proc/self/limits`.
    limits: Option<String>,
    /// `/proc/sys/net/core/rmem_default`, in bytes.
    rmem_default: Option<String>,
    /// `/proc/sys/net/core/rmem_max`, in bytes.
    rmem_max: Option<String>,
    /// `/proc/sys/net/ipv4/ip_local_port_range`, the first and the last.
    ports: Option<String>,
    /// Why `::1` cannot be bound.
    ipv6: Option<String>,
}

impl Readings {
    pub(super) fn take() -> Self {
        let read = |path: &str| fs::read_to_string(path).ok();
        Self {
            limits: read("/proc/self/limits"),
            rmem_default: read("/proc/sys/net/core/rmem_default"),
            rmem_max: read("/proc/sys/net/core/rmem_max"),
            ports: read("/proc/sys/net/ipv4/ip_local_port_range"),
            ipv6: UdpSocket::bind((Ipv6Addr::LOCALHOST, 0)).err().map(|e| e.to_string()),
        }
    }
}

/// The limits, against a run of that many workers.
pub(super) fn section(readings: &Readings, workers: u64) -> Section {
    let buffer = |text: &Option<String>| text.as_ref().and_then(|text| text.trim().parse().ok());
    Section {
        key: "system",
        title: "This machine",
        facts: vec![
            descriptors(readings.limits.as_deref().and_then(open_files), workers),
            receive_default(buffer(&readings.rmem_default)),
            receive_max(buffer(&readings.rmem_max)),
            ports(readings.ports.as_deref().and_then(port_range), workers),
            ipv6(readings.ipv6.as_deref()),
        ],
    }
}

/// A limit; `None`: unlimited.
type Limit = Option<u64>;

/// Soft and hard limit of open files in the text of `/proc/self/limits`.
fn open_files(text: &str) -> Option<(Limit, Limit)> {
    let line = text.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    let mut words = line.split_whitespace().map(|word| match word {
        "unlimited" => Some(None),
        number => number.parse().ok().map(Some),
    });
    Some((words.next()??, words.next()??))
}

/// First and last port in the text of `ip_local_port_range`.
fn port_range(text: &str) -> Option<(u64, u64)> {
    let mut words = text.split_whitespace().map(|word| word.parse().ok());
    let (first, last) = (words.next()??, words.next()??);
    (first <= last).then_some((first, last))
}

fn descriptors(limits: Option<(Limit, Limit)>, workers: u64) -> Fact {
    let unknown = || Fact::new("descriptors", "descriptors", "unknown", json!(null));
    let Some((soft, hard)) = limits else { return unknown() };
    let shown = |limit: Limit| limit.map_or("unlimited".to_owned(), |limit| limit.to_string());
    let needed = workers + OTHER_DESCRIPTORS;
    let text = format!(
        "{} (at most {}); a run of {workers} workers needs about {needed}",
        shown(soft),
        shown(hard)
    );
    let value = json!({ "soft": soft, "hard": hard, "workers": workers, "needed": needed });
    let fact = Fact::new("descriptors", "descriptors", text, value);
    let Some(soft) = soft.filter(|soft| *soft < needed) else { return fact };
    let fitting = soft.saturating_sub(OTHER_DESCRIPTORS).max(1);
    let more = match hard {
        Some(hard) if hard < needed => "have the administrator raise the hard limit".to_owned(),
        _ => format!("ulimit -n {needed}"),
    };
    fact.problem(format!("{more}, or --workers {fitting}"))
}

fn receive_default(bytes: Option<u64>) -> Fact {
    let key = "receive_buffer_default";
    let Some(bytes) = bytes else {
        return Fact::new(key, "receive buffer", "unknown", json!(null));
    };
    let fact = Fact::new(key, "receive buffer", format!("{bytes} bytes for each socket"), bytes);
    if bytes >= LARGEST_DATAGRAM {
        return fact;
    }
    fact.note(
        "the answers to a large GETBULK may be dropped: sysctl -w net.core.rmem_default=212992, \
         or ask for less at a time with -Cr",
    )
}

fn receive_max(bytes: Option<u64>) -> Fact {
    let key = "receive_buffer_max";
    match bytes {
        Some(bytes) => Fact::new(key, "buffer limit", format!("{bytes} bytes"), bytes),
        None => Fact::new(key, "buffer limit", "unknown", json!(null)),
    }
}

fn ports(range: Option<(u64, u64)>, workers: u64) -> Fact {
    let Some((first, last)) = range else {
        return Fact::new("ports", "own ports", "unknown", json!(null));
    };
    let count = last - first + 1;
    let text = format!("{first} to {last}, {count} for all programs; one for each worker");
    let value = json!({ "first": first, "last": last, "count": count });
    let fact = Fact::new("ports", "own ports", text, value);
    let advice = "widen the range: sysctl -w net.ipv4.ip_local_port_range=\"32768 60999\", or \
                  fewer --workers";
    if count < workers.min(DEFAULT_WORKERS) {
        fact.problem(advice)
    } else if count < workers.saturating_mul(2) {
        fact.note(advice)
    } else {
        fact
    }
}

fn ipv6(error: Option<&str>) -> Fact {
    match error {
        None => Fact::new("ipv6_loopback", "IPv6", "present (::1)", true),
        Some(why) => Fact::new("ipv6_loopback", "IPv6", format!("no ::1: {why}"), false)
            .note("agents on udp6: and tcp6: addresses are out of reach until IPv6 is switched on"),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::report::Mark, *};

    const LIMITS: &str = "\
Limit                     Soft Limit           Hard Limit           Units
Max processes             96365                96365                processes
Max open files            1024                 unlimited            files
";

    #[test]
    fn readings_are_parsed() {
        assert_eq!(open_files(LIMITS), Some((Some(1024), None)));
        assert_eq!(open_files("Max open files   x  y files"), None);
        assert_eq!(open_files(""), None);
        assert_eq!(port_range("32768\t60999\n"), Some((32768, 60999)));
        assert_eq!(port_range("60999 32768"), None);
        assert_eq!(port_range("1"), None);
    }

    #[test]
    fn too_few_descriptors_are_a_problem() {
        assert_eq!(descriptors(Some((Some(1024), None)), 64).mark, Mark::Ok);
        assert_eq!(descriptors(Some((None, None)), 10_000).mark, Mark::Ok);
        let few = descriptors(Some((Some(1024), Some(4096))), 2000);
        assert_eq!(few.mark, Mark::Problem);
        assert_eq!(few.advice.unwrap(), "ulimit -n 2032, or --workers 992");
        let none = descriptors(Some((Some(64), Some(64))), 64).advice.unwrap();
        assert!(none.contains("administrator") && none.ends_with("--workers 32"), "{none}");
    }

    #[test]
    fn small_buffers_few_ports_and_no_ipv6_are_noted() {
        assert_eq!(receive_default(Some(212_992)).mark, Mark::Ok);
        assert_eq!(receive_default(Some(4096)).mark, Mark::Note);
        assert_eq!(ports(Some((32768, 60999)), 64).mark, Mark::Ok);
        assert_eq!(ports(Some((1, 100)), 64).mark, Mark::Note);
        assert_eq!(ports(Some((1, 10)), 64).mark, Mark::Problem);
        assert_eq!(ipv6(None).mark, Mark::Ok);
        assert_eq!(ipv6(Some("Cannot assign requested address")).mark, Mark::Note);
    }

    #[test]
    fn elsewhere_most_is_unknown_and_nothing_wrong() {
        let section = section(&Readings::default(), 64);
        assert!(section.facts.iter().all(|fact| fact.mark == Mark::Ok));
        assert_eq!(section.facts.iter().filter(|fact| fact.text == "unknown").count(), 4);
    }
}
