//! `scan --dry-run`: what a scan would send to whom.

use super::{
    bounds::Bounds,
    method::Method,
    survey::{self, literal},
};
use crate::{hosts::Hosts, plural, run::estimate};
use std::{fmt::Write, time::Duration};

/// What a scan would ask.
struct Counts {
    asked: u64,
    excluded: u64,
    bad: u64,
    /// The addresses that each credential is tried on.
    permitted: Vec<u64>,
    /// Packets if no address answers.
    quiet: u64,
    /// Packets if every address answers to the first credential.
    lively: u64,
}

impl Counts {
    fn of(method: &Method, bounds: &Bounds, hosts: &Hosts) -> Self {
        let permitted = vec![0; method.credentials.len()];
        let mut counts = Self { asked: 0, excluded: 0, bad: 0, permitted, quiet: 0, lively: 0 };
        let tries = u64::from(method.settings.retries) + 1;
        let most = method.max_tries.map_or(u64::MAX, u64::from);
        let slow = if method.slow_pass { tries } else { 0 };
        for target in survey::targets(hosts) {
            let address = literal(&target);
            match address {
                Some(address) if !bounds.permit(address) => counts.excluded += 1,
                None if target.endpoint().is_err() => counts.bad += 1,
                _ => {
                    counts.asked += 1;
                    let mut communities = 0;
                    let mut first = None;
                    for (at, credential) in method.credentials.iter().enumerate() {
                        // A name may have any address.
                        if address.is_none_or(|address| credential.permits(address)) {
                            counts.permitted[at] += 1;
                            communities += u64::from(!credential.is_v3());
                            first = first.or(Some(credential.is_v3()));
                        }
                    }
                    counts.quiet += 1 + slow + (communities * (1 + slow)).min(most);
                    counts.lively += match first {
                        None => 1,
                        Some(true) => 2,
                        Some(false) => 1 + communities.min(most),
                    };
                }
            }
        }
        counts
    }
}

/// Returns what a scan would send to whom, in words. `rate`: packets a second.
pub(crate) fn text(method: &Method, bounds: &Bounds, hosts: &Hosts, rate: f64) -> String {
    let Counts { asked, excluded, bad, permitted, quiet, lively } =
        Counts::of(method, bounds, hosts);
    let mut out = String::new();
    let _ = writeln!(out, "addresses    {asked}, {excluded} excluded by --allow and --block");
    if bad > 0 {
        let _ = writeln!(out, "             {bad} invalid");
    }
    for (credential, count) in method.credentials.iter().zip(&permitted) {
        let nets = match &credential.networks {
            None => "every address".to_owned(),
            Some(nets) => nets.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        };
        let _ = writeln!(
            out,
            "credentials  {}: version {}, to {} ({nets})",
            credential.name(),
            credential.version(),
            plural::count(count, "address")
        );
    }
    let seconds = |time: Duration| time.as_secs_f64();
    let (fast, full) = (seconds(method.fast_timeout), seconds(method.settings.timeout));
    let retries = method.settings.retries;
    let slow = match method.slow_pass {
        true => format!("then {full} s for the silent, retries {retries}"),
        false => "no second pass".to_owned(),
    };
    let _ = writeln!(out, "timing       {fast} s for all, {slow}");
    let _ = writeln!(out, "load         {} a second", plural::count(rate, "packet"));
    let _ = writeln!(
        out,
        "packets      about {quiet} if no address answers, {lively} if every address answers to \
         the first credential"
    );
    let tries = f64::from(retries) + 1.0;
    let waits = 2.0 * fast + if method.slow_pass { full * tries } else { 0.0 };
    let _ = writeln!(
        out,
        "time         about {} if no address answers, {} if every address does",
        estimate::text(quiet as f64 / rate + waits),
        estimate::text(lively as f64 / rate)
    );
    out.push_str("nothing was sent\n");
    out
}
