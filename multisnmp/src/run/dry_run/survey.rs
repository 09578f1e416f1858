//! What each host of a run costs.

use crate::{
    hosts::Access,
    run::{
        context::Context,
        estimate::{Crowd, Host},
    },
};
use netsnmp::{Credentials, Endpoint, Error, Settings, Target, Transport, net_of};
use std::{collections::HashMap, net::IpAddr, time::Duration};

/// How many targets are looked at one by one.
const MOST: usize = 1_000_000;

/// The hosts of a run, and what they cost together. Hosts after the millionth count as hosts over UDP
/// that have no settings of their own.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub(super) crowd: Crowd,
    /// Targets that are not asked: texts that name no host, and addresses outside the networks of
    /// their credentials.
    pub(super) refused: u128,
    /// Why the first of them is not asked.
    pub(super) first_refused: Option<String>,
    /// Requests if every host answers at once, the least.
    pub(super) requests: u128,
    /// The same if every answer needs all its tries.
    pub(super) tries: u128,
    /// Packets to hosts that never answer.
    pub(super) packets_to_silent: u128,
    /// Seconds of hosts that never answer, one after the other.
    seconds: f64,
    /// The one of them that takes longest.
    slowest: f64,
    last: f64,
}

impl Survey {
    /// Looks at the hosts. `least` is the number of requests to one host.
    pub(super) fn of(context: &Context, least: u32) -> Self {
        let mut survey = Self::default();
        let mut nets = HashMap::<IpAddr, u128>::new();
        let mut seen = 0;
        for listed in context.targets.hosts.listed().take(MOST) {
            seen += 1;
            let remembered = listed.access == Access::Remembered;
            match visit(&listed.target, &context.settings, remembered) {
                Err(why) => {
                    survey.refused += 1;
                    survey.first_refused.get_or_insert_with(|| why.to_string());
                }
                Ok((endpoint, settings)) => {
                    survey.add(1, &settings, least);
                    match endpoint {
                        Endpoint::Inet { transport: Transport::Udp, host, .. } => {
                            survey.crowd.udp += 1;
                            if context.limits.per_net.is_some()
                                && let Ok(address) = host.parse()
                            {
                                *nets.entry(net_of(address)).or_default() += 1;
                            }
                        }
                        _ => survey.crowd.streams += 1,
                    }
                }
            }
        }
        let more = context.targets.hosts.count() - seen;
        survey.crowd.udp += more;
        survey.add(more, &context.settings, least);
        survey.crowd.largest_net = nets.into_values().max().unwrap_or(0);
        survey
    }

    /// Returns the mean host that never answers.
    pub(super) fn silent(&self) -> Host {
        let hosts = (self.crowd.udp + self.crowd.streams).max(1) as f64;
        Host {
            seconds: self.seconds / hosts,
            packets: self.packets_to_silent as f64 / hosts,
            last: self.last,
            longest: self.slowest,
        }
    }

    /// Returns the mean host that answers.
    pub(super) fn answering(&self, round_trip: Duration) -> Host {
        let hosts = (self.crowd.udp + self.crowd.streams).max(1) as f64;
        Host::answering(self.requests as f64 / hosts, round_trip)
    }

    fn add(&mut self, hosts: u128, settings: &Settings, least: u32) {
        if hosts == 0 {
            return;
        }
        let silent = Host::silent(settings);
        // An SNMPv3 agent is first asked for its engine ID and time.
        let discovery = u32::from(matches!(settings.credentials, Credentials::V3(_)));
        let requests = hosts.saturating_mul(least.saturating_add(discovery).into());
        self.requests = self.requests.saturating_add(requests);
        let tries = u128::from(settings.retries) + 1;
        self.tries = self.tries.saturating_add(requests.saturating_mul(tries));
        let packets = hosts.saturating_mul(silent.packets as u128);
        self.packets_to_silent = self.packets_to_silent.saturating_add(packets);
        self.seconds += silent.seconds * hosts as f64;
        self.slowest = self.slowest.max(silent.seconds);
        self.last = self.last.max(silent.last);
    }
}

/// Returns where a target is and how it is asked. A name may lead to any address, so only an address
/// is compared with the networks of its credentials.
///
/// # Errors
/// It is not asked.
fn visit(
    target: &Target,
    defaults: &Settings,
    remembered: bool,
) -> Result<(Endpoint, Settings), Error> {
    let endpoint = target.endpoint()?;
    let settings = target.settings(defaults)?;
    // Credentials of the memory bring their own networks.
    if !remembered {
        let is_name =
            matches!(&endpoint, Endpoint::Inet { host, .. } if host.parse::<IpAddr>().is_err());
        if !is_name {
            settings.resolve(&endpoint)?;
        }
    }
    Ok((endpoint, settings))
}
