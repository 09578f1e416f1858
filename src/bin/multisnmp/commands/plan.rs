//! `--dry-run`: what a run would ask, of whom, with which credentials and at what cost.

use super::ask::Context;
use netsnmp::Credentials;
use std::{fmt::Write, time::Duration};

/// How long an answer takes where the network is fine.
const ROUND_TRIP: Duration = Duration::from_millis(10);
/// How many targets are shown.
const SHOWN: usize = 10;

/// The requests one host is sent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exchanges {
    what: &'static str,
    least: u32,
    /// Whether a host that has more to say is sent more.
    open: bool,
}

impl Exchanges {
    pub(super) fn one(what: &'static str) -> Self {
        Self { what, least: 1, open: false }
    }

    pub(super) fn set() -> Self {
        Self { what: "SET and GET", least: 2, open: false }
    }

    pub(super) fn walk(roots: usize) -> Self {
        Self { what: "walk", least: u32::try_from(roots).unwrap_or(u32::MAX), open: true }
    }
}

/// The plan, for people.
pub(super) fn text(context: &Context, exchanges: Exchanges, oids: &[String]) -> String {
    let settings = &context.settings;
    let count = context.targets.hosts.count();
    let mut out = String::new();
    let first: Vec<_> =
        context.targets.hosts.iter().take(SHOWN).map(|t| t.host().to_string()).collect();
    let more = if count > SHOWN as u128 { ", …" } else { "" };
    let _ = writeln!(out, "targets      {count}: {}{more}", first.join(", "));
    if context.targets.skipped > 0 {
        let _ = writeln!(out, "skipped      {} lines that make no sense", context.targets.skipped);
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
    let _ = writeln!(
        out,
        "timing       timeout {} s, retries {}, {} hosts at a time",
        settings.timeout.as_secs_f64(),
        settings.retries,
        context.workers
    );
    // SNMPv3 asks an agent for its engine ID and time first.
    let discovery = u128::from(matches!(settings.credentials, Credentials::V3(_)));
    let best = count.saturating_mul(u128::from(exchanges.least) + discovery);
    let tries = u128::from(settings.retries) + 1;
    let (worst, silent) = (best.saturating_mul(tries), count.saturating_mul(tries));
    let least = if exchanges.open { "at least " } else { "" };
    let _ = writeln!(
        out,
        "packets      {least}{best} where every host answers, {silent} where none does, {least}{worst} \
         where every answer needs all its tries"
    );
    let rounds = count.div_ceil(context.workers as u128) as f64;
    let per_host = f64::from(exchanges.least) + discovery as f64;
    let minutes = |seconds: f64| seconds / 60.0;
    let _ = writeln!(
        out,
        "minutes      {least}{:.2} at {} ms an answer, {:.2} where no host answers",
        minutes(rounds * per_host * ROUND_TRIP.as_secs_f64()),
        ROUND_TRIP.as_millis(),
        minutes(rounds * tries as f64 * settings.timeout.as_secs_f64()),
    );
    out.push_str("nothing was sent\n");
    out
}

/// The credentials of hosts that have none of their own, by tag or by kind, never the secret.
fn common(context: &Context) -> String {
    let mut text = match &context.settings.credentials {
        Credentials::V3(user) => {
            format!("version 3, user {}, {}", user.name, user.security_level())
        }
        other => {
            let origin = context.config.merged().get("community");
            let origin = origin.map(|entry| entry.origin.to_string()).unwrap_or_default();
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
