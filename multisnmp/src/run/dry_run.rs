//! `--dry-run`: which hosts would be asked for what, with which credentials and at what cost.

mod survey;

use super::{
    context::Context,
    estimate::{self, Crowd},
    summary,
};
use crate::{
    config::Limits,
    error::Error,
    exit,
    output::{print, push_safe},
    plural::count as counted,
};
use netsnmp::{Credentials, ReceiveRoom, Settings};
use std::{fmt::Write, time::Duration};
use survey::Survey;

/// How long an answer takes in a healthy network.
const ROUND_TRIP: Duration = Duration::from_millis(10);
/// How many targets are shown.
const MAX_SHOWN: usize = 10;

const SET: &str = "SET";

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

    /// The OIDs of the plan are the assignments.
    pub(crate) fn set() -> Self {
        Self { what: SET, least: 2, open: false }
    }

    /// The system group, then its tables. Hosts with more rows are sent more requests.
    pub(crate) fn inventory() -> Self {
        Self { what: "inventory", least: 3, open: true }
    }

    pub(crate) fn walk(roots: usize) -> Self {
        Self { what: "walk", least: u32::try_from(roots).unwrap_or(u32::MAX), open: true }
    }
}

/// Prints what a run would ask. Returns the exit code: targets that are not asked fail, as they do in
/// the run itself.
///
/// # Errors
/// Nobody reads the output, or it cannot be written.
pub(crate) fn run(context: &Context, exchanges: Exchanges, oids: &[String]) -> Result<u8, Error> {
    let survey = Survey::of(context, exchanges.least);
    print(text(context, &survey, exchanges, oids).as_bytes())?;
    Ok(match survey.refused {
        0 => exit::OK,
        refused if refused == context.targets.hosts.count() => exit::ALL_FAILED,
        _ => exit::SOME_FAILED,
    })
}

/// Returns what a run would ask, in words.
fn text(context: &Context, survey: &Survey, exchanges: Exchanges, oids: &[String]) -> String {
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
    if let Some(first) = &survey.first_refused {
        let _ = writeln!(out, "refused      {}: {first}", survey.refused);
    }
    let own: u128 = context.targets.credentials.values().sum();
    if own < count {
        let _ = writeln!(out, "credentials  {}: {}", count - own, common(context));
    }
    for (kind, hosts) in &context.targets.credentials {
        let _ = writeln!(out, "credentials  {hosts}: {kind}");
    }
    let what = match exchanges.what {
        SET => {
            let mut set = String::new();
            push_safe(&mut set, &oids.join(", "));
            format!("{SET} {set}; then GET, to compare")
        }
        what if oids.is_empty() => format!("{what} of sysDescr.0"),
        what => format!("{what} of {}", oids.join(" ")),
    };
    let _ = writeln!(out, "request      {what}");
    let limits = &context.limits;
    let _ = writeln!(out, "timing       {}", timing(settings, limits));
    let _ = writeln!(out, "load         {}", load(limits, &survey.crowd));
    let _ = writeln!(out, "memory       {}", memory(settings, limits));
    if settings.short_ids {
        out.push_str("request IDs  of at most 16 bits\n");
    } else if settings.any_source {
        out.push_str("answers      also from other addresses of a device\n");
    }
    let least = if exchanges.open { "at least " } else { "" };
    let _ = writeln!(
        out,
        "packets      {least}{} if every host answers, {} if none does, {least}{} if every answer \
         needs all its tries",
        survey.requests, survey.packets_to_silent, survey.tries
    );
    let room = room(context);
    let best =
        estimate::span(&survey.crowd, &survey.answering(ROUND_TRIP), limits, room, "the answers");
    let worst = estimate::span(&survey.crowd, &survey.silent(), limits, room, "the timeouts");
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
        parts.push(format!(
            "{} at a time over UDP by {}",
            counted(in_flight, "host"),
            counted(lanes, "lane")
        ));
        match limits.processes_for(crowd.udp) {
            0 => {}
            1 => parts.push("in 1 worker process".to_owned()),
            processes => parts.push(format!("in {processes} worker processes")),
        }
        parts.extend(rate.map(|rate| format!("{} a second", counted(rate, "packet"))));
        if *per_host > 1 {
            parts.push(format!("{per_host} requests at once to one address"));
        }
        parts.extend(
            per_net.map(|most| format!("{} at a time of one network", counted(most, "host"))),
        );
    }
    if crowd.streams > 0 {
        parts.push(format!("{} at a time over tcp: and unix:", counted(workers, "host")));
    }
    if *ordered {
        parts.push("records in the order of the targets".to_owned());
    }
    parts.join(", ")
}

/// Returns how much of a host's values, and of all hosts' values, is kept.
fn memory(settings: &Settings, limits: &Limits) -> String {
    let mut text = format!(
        "a host at most {} varbinds and {}",
        settings.max_varbinds,
        size(settings.max_octets)
    );
    if let Some(all) = limits.max_memory {
        let _ = write!(text, "; all hosts together {}", size(all));
    }
    text
}

/// Returns `32M`, `900K`, or `70001` octets.
fn size(octets: usize) -> String {
    match octets {
        _ if octets.is_multiple_of(1 << 30) => format!("{}G", octets >> 30),
        _ if octets.is_multiple_of(1 << 20) => format!("{}M", octets >> 20),
        _ if octets.is_multiple_of(1 << 10) => format!("{}K", octets >> 10),
        _ => octets.to_string(),
    }
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
