//! What standard error tells of a host that is not complete, where the output itself does not.

use super::safe;
use netsnmp::{HostRecord, Outcome};
use std::fmt::Write;

/// One line on a host that failed or is partial; nothing on one that is complete.
///
/// `10.0.0.9: timeout: no answer to 2 tries; unreachable, filtered, or wrong community: …`
pub(super) fn trouble(notes: &mut String, record: &HostRecord) {
    let Some(error) = record.outcome.error() else { return };
    let start = notes.len();
    notes.push_str(&record.host);
    if let Outcome::Partial(_) = record.outcome {
        let count = record.varbinds.len();
        let _ = write!(notes, ": partial, {count} varbind{}", if count == 1 { "" } else { "s" });
    }
    let _ = write!(notes, ": {}: {}; {}", error.kind().name(), error.message(), error.advice());
    safe::tame(notes, start, safe::Lines::Join);
    notes.push('\n');
}

/// One line on a host, of our own words.
pub(super) fn remark(notes: &mut String, host: &str, what: &str) {
    safe::push(notes, host);
    notes.push_str(": ");
    safe::push(notes, what);
    notes.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use netsnmp::{Error, ErrorKind, VarBind};

    fn noted(record: &HostRecord) -> String {
        let mut notes = String::new();
        trouble(&mut notes, record);
        notes
    }

    #[test]
    fn a_complete_host_is_no_news() {
        assert_eq!(noted(&HostRecord::new("h", Outcome::Complete)), "");
    }

    #[test]
    fn a_failure_tells_kind_reason_and_advice_in_one_line() {
        let refused = Outcome::Failed(Error::new(ErrorKind::Refused));
        assert_eq!(
            noted(&HostRecord::new("10.0.0.9", refused)),
            "10.0.0.9: refused: connection refused; \
             the host is up but no agent listens on that port\n"
        );
    }

    #[test]
    fn a_partial_host_tells_how_much_came() {
        let error = Error::new(ErrorKind::Loop("a\nb\u{1b}".to_owned()));
        let mut record = HostRecord::new("h", Outcome::Partial(error));
        record.varbinds.push(VarBind::unset("1.3".parse().unwrap()));
        let line = noted(&record);
        assert!(line.starts_with("h: partial, 1 varbind: loop: "), "{line}");
        assert!(line.contains("a b\\u{1b}; "), "{line}");
        assert_eq!(line.matches('\n').count(), 1);
    }
}
