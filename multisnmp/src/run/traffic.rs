//! Sent, received and dropped packets, in words.

use crate::plural::count;
use netsnmp::Counters;
use std::fmt::Write;

/// Returns what a run lost or sent again, or nothing if there was no trouble:
/// `; 103 packets sent, 3 resent; dropped: 2 late, 1 from elsewhere`.
pub(crate) fn trouble(counters: &Counters) -> String {
    let dropped = dropped(counters);
    let mut text = String::new();
    if counters.resent > 0 || !dropped.is_empty() {
        let _ = write!(text, "; {} sent", count(counters.sent, "packet"));
    }
    if counters.resent > 0 {
        let _ = write!(text, ", {} resent", counters.resent);
    }
    if !dropped.is_empty() {
        let _ = write!(text, "; dropped: {}", dropped.join(", "));
    }
    text
}

/// Returns all counts, for the log.
pub(crate) fn all(counters: &Counters) -> String {
    let Counters { sent, resent, received, .. } = counters;
    let dropped = dropped(counters);
    let dropped = if dropped.is_empty() { "none".to_owned() } else { dropped.join(", ") };
    format!(
        "packets: {sent} sent, {resent} of them resent, {received} received; dropped: {dropped}"
    )
}

/// Returns advice about answers that our own sockets lost.
pub(crate) fn advice(counters: &Counters) -> String {
    let lost = match counters.dropped {
        1 => "1 packet was".to_owned(),
        n => format!("{n} packets were"),
    };
    format!(
        "multisnmp: {lost} lost in this machine's receive buffers: raise net.core.rmem_max (see \
         `multisnmp doctor`), or lower --in-flight or --rate"
    )
}

fn dropped(counters: &Counters) -> Vec<String> {
    [
        (counters.late, "late"),
        (counters.duplicate, "duplicate"),
        (counters.elsewhere, "from elsewhere"),
        (counters.malformed, "malformed"),
        (counters.stray, "unasked"),
        (counters.dropped, "by our own full buffers"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| format!("{count} {what}"))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counters(fill: impl FnOnce(&mut Counters)) -> Counters {
        let mut counters = Counters::default();
        (counters.sent, counters.received) = (103, 100);
        fill(&mut counters);
        counters
    }

    #[test]
    fn a_run_without_trouble_has_no_words() {
        assert_eq!(trouble(&counters(|_| {})), "");
        assert_eq!(trouble(&Counters::default()), "");
    }

    #[test]
    fn only_counts_above_zero_are_named() {
        assert_eq!(trouble(&counters(|c| c.resent = 3)), "; 103 packets sent, 3 resent");
        let all = counters(|c| {
            (c.resent, c.late, c.elsewhere, c.malformed) = (3, 2, 1, 4);
        });
        assert_eq!(
            trouble(&all),
            "; 103 packets sent, 3 resent; dropped: 2 late, 1 from elsewhere, 4 malformed"
        );
        let rest = counters(|c| (c.duplicate, c.stray, c.dropped) = (5, 6, 7));
        assert_eq!(
            trouble(&rest),
            "; 103 packets sent; dropped: 5 duplicate, 6 unasked, 7 by our own full buffers"
        );
        assert!(advice(&rest).contains("7 packets were lost"), "{}", advice(&rest));
        assert!(advice(&counters(|c| c.dropped = 1)).contains("1 packet was lost"));
    }

    #[test]
    fn the_log_has_all_counts() {
        let text = all(&counters(|c| (c.resent, c.late) = (3, 1)));
        assert_eq!(text, "packets: 103 sent, 3 of them resent, 100 received; dropped: 1 late");
        assert!(all(&counters(|_| {})).ends_with("dropped: none"));
    }
}
