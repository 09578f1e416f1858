//! The limits of this machine that a run can reach.

use super::report::{Fact, Section};
use crate::{
    config::Limits,
    confine::{self, Confinement},
    plural::count,
};
use netsnmp::ReceiveRoom;
use serde_json::json;
use std::{
    fs,
    net::{Ipv6Addr, UdpSocket},
    thread,
};

/// Descriptors that belong to no lane or worker: the standard streams, the output, files, a
/// resolver.
const OTHER_DESCRIPTORS: u64 = 32;
/// The same for a small run.
const MIN_OTHER_DESCRIPTORS: u64 = 16;
/// Descriptors that wake up a lane.
const WAKER_DESCRIPTORS: u64 = 2;
/// A receive buffer with which one socket serves thousands of hosts.
const AMPLE: u64 = 4 << 20;

/// What the system reports, unchanged; `None` if it reports nothing, as outside Linux.
#[derive(Debug, Clone, Default)]
pub(super) struct Readings {
    /// The processors that this process may use.
    processors: Option<usize>,
    /// `/proc/self/limits`.
    limits: Option<String>,
    /// `/proc/sys/net/core/rmem_default`, in bytes.
    rmem_default: Option<String>,
    /// `/proc/sys/net/core/rmem_max`, in bytes.
    rmem_max: Option<String>,
    /// The receive buffer of a lane's socket.
    room: Option<ReceiveRoom>,
    /// `/proc/sys/net/ipv4/ip_local_port_range`: the first and the last port.
    ports: Option<String>,
    /// Why `::1` cannot be bound.
    ipv6: Option<String>,
    /// What a worker process gives up. `None`: the system has no such limits.
    confinement: Option<Confinement>,
}

impl Readings {
    pub(super) fn take() -> Self {
        let read = |path: &str| fs::read_to_string(path).ok();
        Self {
            processors: thread::available_parallelism().ok().map(usize::from),
            limits: read("/proc/self/limits"),
            rmem_default: read("/proc/sys/net/core/rmem_default"),
            rmem_max: read("/proc/sys/net/core/rmem_max"),
            room: ReceiveRoom::measure().ok(),
            ports: read("/proc/sys/net/ipv4/ip_local_port_range"),
            ipv6: UdpSocket::bind((Ipv6Addr::LOCALHOST, 0)).err().map(|e| e.to_string()),
            confinement: confine::probe(),
        }
    }
}

/// The sockets that a run opens.
#[derive(Debug, Clone, Copy)]
struct Sockets {
    lanes: u64,
    /// Sockets of one lane for one address family, with the largest number of hosts under way.
    sockets: u64,
    workers: u64,
}

impl Sockets {
    fn of(limits: &Limits, room: Option<&ReceiveRoom>) -> Self {
        let each = limits.in_flight.div_ceil(limits.lanes);
        let sockets = room.map_or(1, |room| each.div_ceil(room.large).clamp(1, room.sockets));
        Self { lanes: limits.lanes as u64, sockets: sockets as u64, workers: limits.workers as u64 }
    }
}

/// Returns the section about the machine, for a run within those limits.
pub(super) fn section(readings: &Readings, limits: &Limits) -> Section {
    let bytes = |text: &Option<String>| text.as_ref().and_then(|text| text.trim().parse().ok());
    let run = Sockets::of(limits, readings.room.as_ref());
    let max = bytes(&readings.rmem_max);
    Section {
        key: "system",
        title: "This machine",
        facts: vec![
            processors(readings.processors, run.lanes),
            descriptors(readings.limits.as_deref().and_then(open_files), run),
            receive_default(bytes(&readings.rmem_default)),
            receive_max(max),
            lane_buffer(readings.room.as_ref(), max, run.lanes),
            ports(readings.ports.as_deref().and_then(port_range), run),
            ipv6(readings.ipv6.as_deref()),
            workers(readings.confinement.as_ref()),
        ],
    }
}

/// A limit. `None` means unlimited.
type Limit = Option<u64>;

/// Returns the soft and the hard limit of open files from the text of `/proc/self/limits`.
fn open_files(text: &str) -> Option<(Limit, Limit)> {
    let line = text.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    let mut words = line.split_whitespace().map(|word| match word {
        "unlimited" => Some(None),
        number => number.parse().ok().map(Some),
    });
    Some((words.next()??, words.next()??))
}

/// Returns the first and the last port from the text of `ip_local_port_range`.
fn port_range(text: &str) -> Option<(u64, u64)> {
    let mut words = text.split_whitespace().map(|word| word.parse().ok());
    let (first, last) = (words.next()??, words.next()??);
    (first <= last).then_some((first, last))
}

fn processors(count: Option<usize>, lanes: u64) -> Fact {
    let threads = if lanes == 1 { "lane asks" } else { "lanes ask" };
    let shown = count.map_or("unknown".to_owned(), |count| count.to_string());
    let text = format!("{shown}; {lanes} {threads} hosts over UDP");
    Fact::new("processors", "processors", text, json!({ "count": count, "lanes": lanes }))
}

fn descriptors(limits: Option<(Limit, Limit)>, run: Sockets) -> Fact {
    let unknown = || Fact::new("descriptors", "descriptors", "unknown", json!(null));
    let Some((soft, hard)) = limits else { return unknown() };
    let shown = |limit: Limit| limit.map_or("unlimited".to_owned(), |limit| limit.to_string());
    let Sockets { lanes, sockets, workers } = run;
    // Twice, for IPv4 and IPv6.
    let needed = lanes * (2 * sockets + WAKER_DESCRIPTORS) + workers + OTHER_DESCRIPTORS;
    let least = lanes * (2 + WAKER_DESCRIPTORS) + MIN_OTHER_DESCRIPTORS;
    let text = format!(
        "{} (at most {}); a run needs up to {needed}: {lanes} x {sockets} sockets for UDP, as \
         many for IPv6, {workers} for tcp: and unix:",
        shown(soft),
        shown(hard)
    );
    let value = json!({
        "soft": soft, "hard": hard, "lanes": lanes, "sockets": sockets, "workers": workers,
        "needed": needed,
    });
    let fact = Fact::new("descriptors", "descriptors", text, value);
    let Some(soft) = soft.filter(|soft| *soft < needed) else { return fact };
    let more = match hard {
        Some(hard) if hard < needed => "ask the administrator to raise the hard limit".to_owned(),
        _ => format!("ulimit -n {needed}"),
    };
    if soft < least {
        let fitting = soft.saturating_sub(MIN_OTHER_DESCRIPTORS) / (2 + WAKER_DESCRIPTORS);
        fact.problem(format!("{more}, or --lanes {}", fitting.max(1)))
    } else {
        fact.note(format!("{more}; with fewer, fewer hosts are asked at once"))
    }
}

fn receive_default(bytes: Option<u64>) -> Fact {
    let key = "receive_buffer_default";
    match bytes {
        Some(bytes) => {
            let text = format!("{bytes} bytes by default");
            Fact::new(key, "receive buffer", text, bytes)
        }
        None => Fact::new(key, "receive buffer", "unknown", json!(null)),
    }
}

fn receive_max(bytes: Option<u64>) -> Fact {
    let key = "receive_buffer_max";
    match bytes {
        Some(bytes) => {
            let text = format!("at most {bytes} bytes, even if a program asks for more");
            Fact::new(key, "buffer limit", text, bytes)
        }
        None => Fact::new(key, "buffer limit", "unknown", json!(null)),
    }
}

/// Returns the fact about a lane's receive buffer. `max` is the most that Linux gives, before it
/// doubles the number.
fn lane_buffer(room: Option<&ReceiveRoom>, max: Option<u64>, lanes: u64) -> Fact {
    let key = "lane_buffer";
    let Some(room) = room else {
        return Fact::new(key, "lane's buffer", "unknown", json!(null));
    };
    let ReceiveRoom { asked, buffer, small, large, sockets, .. } = room;
    let hosts = (large * sockets) as u64 * lanes;
    let doubled = if max.is_some() { ", and Linux doubles what it gives" } else { "" };
    let text = format!(
        "{buffer} bytes for each socket ({asked} are asked for{doubled}): holds {small} small \
         answers over loopback, {large} from a network card\n\
         up to {} in each lane: {} over UDP can be under way at once",
        count(sockets, "socket"),
        count(hosts, "host")
    );
    let value = json!({
        "bytes": buffer, "asked": asked, "small": small, "large": large,
        "sockets": sockets, "hosts": hosts,
    });
    let fact = Fact::new(key, "lane's buffer", text, value);
    match max {
        Some(max) if max < AMPLE => fact.note(format!(
            "sysctl -w net.core.rmem_max={AMPLE}: one socket then holds what {} hold now",
            AMPLE.div_ceil(max.max(1))
        )),
        None if (*buffer as u64) < AMPLE => {
            fact.note("raise this system's limit on the receive buffers of sockets")
        }
        _ => fact,
    }
}

fn ports(range: Option<(u64, u64)>, run: Sockets) -> Fact {
    let Some((first, last)) = range else {
        return Fact::new("ports", "own ports", "unknown", json!(null));
    };
    let count = last - first + 1;
    let needed = run.lanes * run.sockets + run.workers;
    let text = format!("{first} to {last}, {count} for all programs; a run needs up to {needed}");
    let value = json!({ "first": first, "last": last, "count": count, "needed": needed });
    let fact = Fact::new("ports", "own ports", text, value);
    let advice = "widen the range: sysctl -w net.ipv4.ip_local_port_range=\"32768 60999\", or \
                  fewer --lanes and --workers";
    if count < run.lanes {
        fact.problem(advice)
    } else if count < needed.saturating_mul(2) {
        fact.note(advice)
    } else {
        fact
    }
}

fn ipv6(error: Option<&str>) -> Fact {
    match error {
        None => Fact::new("ipv6_loopback", "IPv6", "present (::1)", true),
        Some(why) => Fact::new("ipv6_loopback", "IPv6", format!("no ::1: {why}"), false)
            .note("agents at udp6: and tcp6: addresses cannot be reached until IPv6 is enabled"),
    }
}

/// The limits of worker processes.
const LIMITS: &str = "limits of memory, descriptors and file sizes";

/// What worker processes (`--isolate`) give up on this machine.
fn workers(confinement: Option<&Confinement>) -> Fact {
    let Some(&Confinement { no_new_privileges, no_files, calls }) = confinement else {
        let text = format!("--isolate works; in force: {LIMITS}");
        return Fact::new("worker_processes", "worker processes", text, json!(null));
    };
    let kept = [
        (no_new_privileges, "no new privileges"),
        (no_files, "no files (Landlock)"),
        (calls, "no processes and no system calls that they do not need (seccomp)"),
    ];
    let names = |wanted: bool| {
        let names: Vec<_> =
            kept.iter().filter(|(is, _)| *is == wanted).map(|(_, name)| *name).collect();
        names.join(", ")
    };
    let value = json!({
        "no_new_privileges": no_new_privileges, "no_files": no_files, "calls": calls,
        "limits": true,
    });
    let text = match names(true) {
        // Every system lets a process lower its limits.
        none if none.is_empty() => format!("--isolate works; in force: {LIMITS}"),
        names => format!("--isolate works; in force: {names}, {LIMITS}"),
    };
    let fact = Fact::new("worker_processes", "worker processes", text, value);
    match names(false) {
        all if all.is_empty() => fact,
        missing => fact.note(format!("this system does not give: {missing}")),
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

    const RUN: Sockets = Sockets { lanes: 2, sockets: 32, workers: 64 };

    #[test]
    fn a_run_opens_as_many_sockets_as_its_hosts_need() {
        let mut limits = Limits::of(&crate::config::Layer::built_in()).unwrap();
        (limits.lanes, limits.in_flight) = (2, 1000);
        let mut room = ReceiveRoom::measure().unwrap();
        (room.large, room.sockets) = (138, 32);
        assert_eq!(Sockets::of(&limits, Some(&room)).sockets, 4);
        limits.in_flight = 1_000_000;
        assert_eq!(Sockets::of(&limits, Some(&room)).sockets, 32);
        limits.in_flight = 1;
        assert_eq!(Sockets::of(&limits, Some(&room)).sockets, 1);
        assert_eq!(Sockets::of(&limits, None).sockets, 1);
    }

    #[test]
    fn too_few_descriptors_are_reported() {
        assert_eq!(descriptors(Some((Some(1024), None)), RUN).mark, Mark::Ok);
        assert_eq!(descriptors(Some((None, None)), RUN).mark, Mark::Ok);
        let fewer = descriptors(Some((Some(100), Some(4096))), RUN);
        assert_eq!(fewer.mark, Mark::Note);
        assert!(fewer.advice.unwrap().starts_with("ulimit -n 228; with fewer"));
        let few = descriptors(Some((Some(20), Some(20))), RUN);
        assert_eq!(few.mark, Mark::Problem);
        let advice = few.advice.unwrap();
        assert!(advice.contains("administrator") && advice.ends_with("--lanes 1"), "{advice}");
    }

    #[test]
    fn a_small_limit_on_buffers_is_noted_with_advice() {
        let mut room = ReceiveRoom::measure().unwrap();
        (room.buffer, room.small, room.large, room.sockets) = (425_984, 384, 138, 32);
        let fact = lane_buffer(Some(&room), Some(212_992), 2);
        assert_eq!((fact.mark, &fact.value["hosts"]), (Mark::Note, &json!(8832)));
        assert!(fact.text.contains("384 small") && fact.text.contains("138 from"), "{}", fact.text);
        let advice = fact.advice.unwrap();
        assert!(advice.contains("rmem_max=4194304") && advice.contains("what 20 hold"), "{advice}");
        assert_eq!(lane_buffer(Some(&room), Some(AMPLE), 2).mark, Mark::Ok);
        // Another system than Linux.
        let other = lane_buffer(Some(&room), None, 2);
        assert!(!other.text.contains("Linux") && !other.advice.unwrap().contains("sysctl"));
        room.buffer = 8 << 20;
        assert_eq!(lane_buffer(Some(&room), None, 2).mark, Mark::Ok);
    }

    #[test]
    fn few_ports_and_missing_ipv6_are_noted() {
        assert_eq!(ports(Some((32768, 60999)), RUN).mark, Mark::Ok);
        assert_eq!(ports(Some((1, 200)), RUN).mark, Mark::Note);
        assert_eq!(ports(Some((1, 1)), RUN).mark, Mark::Problem);
        assert_eq!(ipv6(None).mark, Mark::Ok);
        assert_eq!(ipv6(Some("Cannot assign requested address")).mark, Mark::Note);
    }

    #[test]
    fn outside_linux_most_facts_are_unknown_and_none_is_a_problem() {
        let limits = Limits::of(&crate::config::Layer::built_in()).unwrap();
        let section = section(&Readings::default(), &limits);
        assert!(section.facts.iter().all(|fact| fact.mark == Mark::Ok));
        assert_eq!(section.facts.iter().filter(|fact| fact.text == "unknown").count(), 5);
    }
}
