//! `--dry-run`: which hosts would be asked for what, with which credentials and at what cost.

use super::{
    context::Context,
    estimate::{self, Crowd, Host},
    summary,
};
use crate::{config::Limits, exit};
use netsnmp::{Credentials, Endpoint, ReceiveRoom, Settings, Transport, net_of};
use std::{collections::HashMap, fmt::Write, net::IpAddr, time::Duration};

/// How long an answer takes in a healthy network.
const ROUND_TRIP: Duration = Duration::from_millis(10);
/// How many targets are shown.
const MAX_SHOWN: usize = 10;
/// How many targets are looked at one by one.
const MAX_SURVEYED: usize = 1_000_000;

/// The requests that are sent to one host.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Exchanges {
    what: &'static str,
    least: u32,
    /// Whether a host with more data is sent more requests.
    open: bool,
}

impl Exchanges {
    pub(crate) fn one(what: &'static str) -> Self {
        Self { what, least: 1, open: false }
    }

    pub(crate) fn set() -> Self {
        Self { what: "SET and GET", least: 2, open: false }
    }

    /// The system group, then its tables. Hosts with more rows are sent more requests.
    pub(crate) fn inventory() -> Self {
        Self { what: "inventory", least: 3, open: true }
    }

    pub(crate) fn walk(roots: usize) -> Self {
        Self { what: "walk", least: u32::try_from(roots).unwrap_or(u32::MAX), open: true }
    }
}

/// Returns what a run would ask, in words.
pub(crate) fn text(context: &Context, exchanges: Exchanges, oids: &[String]) -> String {
    let settings = &context.settings;
    let count = context.targets.hosts.count();
    let mut out = String::new();
    let first: Vec<_> =
        context.targets.hosts.iter().take(MAX_SHOWN).map(|t| t.name().to_string()).collect();
    let more = if count > MAX_SHOWN as u128 { ", …" } else { "" };
    let _ = writeln!(out, "targets      {count}: {}{more}", first.join(", "));
    if context.targets.skipped > 0 {
        let _ = writeln!(out, "skipped      {}", summary::wrong_lines(context.targets.skipped));
    }
    if let Some(first) = &context.targets.first_refused {
        let _ = writeln!(out, "refused      {}: {first}", context.targets.refused);
    }
    let own: u128 = context.targets.credentials.values().sum();
    if own < count {
        let _ = writeln!(out, "credentials  {}: {}", count - own, common(context));
    }
    for (kind, hosts) in &context.targets.credentials {
        let _ = writeln!(out, "credentials  {hosts}: {kind}");
    }
    let names = if oids.is_empty() { "sysDescr.0".to_owned() } else { oids.join(" ") };
    let _ = writeln!(out, "request      {} of {names}", exchanges.what);
    let limits = &context.limits;
    let crowd = survey(context);
    let _ = writeln!(out, "timing       {}", timing(settings, limits));
    let _ = writeln!(out, "load         {}", load(limits, &crowd));
    if settings.short_ids {
        out.push_str("request IDs  of at most 16 bits\n");
    } else if settings.any_source {
        out.push_str("answers      also from other addresses of a device\n");
    }
    // An SNMPv3 agent is first asked for its engine ID and time.
    let discovery = u32::from(matches!(settings.credentials, Credentials::V3(_)));
    let requests = exchanges.least.saturating_add(discovery);
    let answering = Host::answering(requests, ROUND_TRIP);
    let silent = Host::silent(settings);
    let tries = u128::from(settings.retries) + 1;
    let best = count.saturating_mul(requests.into());
    let dead = count.saturating_mul(silent.packets as u128);
    let least = if exchanges.open { "at least " } else { "" };
    let _ = writeln!(
        out,
        "packets      {least}{best} if every host answers, {dead} if none does, {least}{} if every \
         answer needs all its tries",
        best.saturating_mul(tries)
    );
    let room = room(context);
    let best = estimate::span(&crowd, &answering, limits, room, "the answers");
    let worst = estimate::span(&crowd, &silent, limits, room, "the timeouts");
    let _ = writeln!(
        out,
        "time         at least {} if every answer takes {} ms; limited by {}",
        estimate::text(best.seconds),
        ROUND_TRIP.as_millis(),
        best.bound
    );
    let _ = writeln!(
        out,
        "             about {} if no host answers; limited by {}",
        estimate::text(worst.seconds),
        worst.bound
    );
    out.push_str("nothing was sent\n");
    out
}

/// Returns the exit code: targets that are none fail, as they do in the run itself.
pub(crate) fn exit_code(context: &Context) -> u8 {
    match context.targets.refused {
        0 => exit::OK,
        refused if refused == context.targets.hosts.count() => exit::ALL_FAILED,
        _ => exit::SOME_FAILED,
    }
}

/// Returns `timeout 2 s, retries 1`, followed by the other settings of time.
fn timing(settings: &Settings, limits: &Limits) -> String {
    let seconds = |time: Duration| time.as_secs_f64();
    let mut text = format!("timeout {} s, retries {}", seconds(settings.timeout), settings.retries);
    if settings.backoff != 1.0 {
        let _ = write!(text, ", each wait {} times the one before", settings.backoff);
    }
    if let Some(time) = settings.host_deadline {
        let _ = write!(text, "; a host at most {} s", seconds(time));
    }
    if let Some(time) = limits.deadline {
        let _ = write!(text, "; the run at most {} s", seconds(time));
    }
    text
}

/// Returns how many hosts are asked at a time, and how fast.
fn load(limits: &Limits, crowd: &Crowd) -> String {
    let Limits { in_flight, rate, per_host, per_net, workers, ordered, .. } = limits;
    let mut parts = Vec::new();
    if crowd.udp > 0 {
        let lanes = limits.lanes_for(crowd.udp);
        let threads = if lanes == 1 { "lane" } else { "lanes" };
        parts.push(format!("{in_flight} hosts at a time over UDP by {lanes} {threads}"));
        parts.extend(rate.map(|rate| format!("{rate} packets a second")));
        if *per_host > 1 {
            parts.push(format!("{per_host} requests at once to one address"));
        }
        parts.extend(per_net.map(|most| format!("{most} hosts at a time of one network")));
    }
    if crowd.streams > 0 {
        parts.push(format!("{workers} hosts at a time over tcp: and unix:"));
    }
    if *ordered {
        parts.push("records in the order of the targets".to_owned());
    }
    parts.join(", ")
}

/// Counts the hosts by transport, and those in one network. Names are not resolved, so they count
/// for no network. Hosts after the millionth count as UDP hosts of no network.
fn survey(context: &Context) -> Crowd {
    let mut crowd = Crowd { udp: context.targets.hosts.count(), ..Crowd::default() };
    let (mut refused, mut nets) = (0, HashMap::<IpAddr, u128>::new());
    for target in context.targets.hosts.iter().take(MAX_SURVEYED) {
        match target.endpoint() {
            Ok(Endpoint::Inet { transport: Transport::Udp, host, .. }) => {
                if context.limits.per_net.is_some()
                    && let Ok(address) = host.parse()
                {
                    *nets.entry(net_of(address)).or_default() += 1;
                }
            }
            Ok(_) => crowd.streams += 1,
            // Such a host is not asked and takes no time.
            Err(_) => refused += 1,
        }
    }
    crowd.udp -= crowd.streams + refused;
    crowd.largest_net = nets.into_values().max().unwrap_or(0);
    crowd
}

/// Returns how many answers the receive buffers hold; `None` if that is unknown.
fn room(context: &Context) -> Option<usize> {
    let room = ReceiveRoom::measure().ok()?;
    // A port with a given number can be bound only once.
    let bound = context.settings.source.is_some_and(|source| source.port() != 0);
    let lanes = context.limits.lanes_for(context.targets.hosts.count());
    let sockets = if bound { 1 } else { room.sockets * lanes };
    Some(room.large * sockets)
}

/// Returns the credentials of hosts that have none of their own: the tag or the kind, never the
/// secret.
fn common(context: &Context) -> String {
    let mut text = match &context.settings.credentials {
        Credentials::V3(user) => {
            format!("version 3, user {}, {}", user.name, user.security_level())
        }
        other => {
            let origin = context.config.merged().community.origin();
            let origin = origin.map(ToString::to_string).unwrap_or_default();
            format!("version {}, community from {origin}", other.version())
        }
    };
    if let Some((tag, found)) = context.config.tag() {
        let _ = write!(text, ", tag {tag}");
        if let Some(networks) = &found.networks {
            let list: Vec<_> = networks.iter().map(ToString::to_string).collect();
            let _ = write!(text, ", only to {}", list.join(" "));
        }
    }
    text
}
