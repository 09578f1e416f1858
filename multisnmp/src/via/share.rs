//! The limits of a run, as each worker keeps to them.

use crate::config::Limits;

/// Returns the limits that travel with the jobs of a run.
pub(super) fn to_text(limits: &Limits) -> String {
    let mut words = vec![format!("in_flight={}", limits.in_flight)];
    words.push(format!("per_host={}", limits.per_host));
    words.extend(limits.rate.map(|rate| format!("rate={rate}")));
    words.extend(limits.per_net.map(|hosts| format!("per_net={hosts}")));
    words.join(" ")
}

/// Returns the limits of a worker, lowered to those of a run.
pub(super) fn lowered(own: &Limits, text: &str) -> Limits {
    // The whole run may last longer than a worker can know.
    let mut limits = Limits { deadline: None, ordered: false, ..*own };
    for word in text.split(' ') {
        let Some((key, value)) = word.split_once('=') else { continue };
        let number = value.parse::<usize>().ok().filter(|number| *number > 0);
        match (key, number) {
            ("in_flight", Some(hosts)) => limits.in_flight = limits.in_flight.min(hosts),
            // A number that no command line takes is nobody's wish.
            ("per_host", Some(requests)) => limits.per_host = requests.min(65_536),
            ("per_net", Some(hosts)) => {
                limits.per_net = Some(limits.per_net.map_or(hosts, |own| own.min(hosts)));
            }
            ("rate", _) => {
                let rate = value.parse::<f64>().ok();
                let rate = rate.filter(|rate| rate.is_finite() && *rate > 0.0);
                limits.rate = match (limits.rate, rate) {
                    (Some(own), Some(rate)) => Some(own.min(rate)),
                    (own, rate) => own.or(rate),
                };
            }
            _ => {}
        }
    }
    limits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Layer;

    #[test]
    fn a_worker_keeps_to_the_lower_limit() {
        let built_in = Limits::of(&Layer::built_in()).unwrap();
        let run = Limits { in_flight: 100, rate: Some(50.0), per_net: Some(7), ..built_in };
        let lowered = lowered(&built_in, &to_text(&run));
        assert_eq!(lowered.in_flight, 100);
        assert_eq!((lowered.rate, lowered.per_net), (Some(50.0), Some(7)));
        let own = Limits { rate: Some(9.0), in_flight: 5, ..built_in };
        let lowered = super::lowered(&own, &to_text(&run));
        assert_eq!((lowered.rate, lowered.in_flight), (Some(9.0), 5));
        assert_eq!(super::lowered(&own, "rate=x per_net=0 nonsense").rate, Some(9.0));
    }
}
