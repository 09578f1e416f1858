//! What standard error tells of a host that is not complete, where the output itself does not.

use super::{safe, text::host_into};
use anstyle::{AnsiColor, Style};
use netsnmp::{HostRecord, Outcome};
use std::{fmt::Write, sync::LazyLock};

/// Around the kind of an error where colors are wanted.
const KIND: Style = AnsiColor::Red.on_default();

/// One line on a host that failed or is partial; nothing on one that is complete. `color`:
/// whether records are colored; the line is where standard error shows colors too.
///
/// `10.0.0.9: timeout: no answer to 2 tries; unreachable, filtered, or wrong community: …`
pub(super) fn trouble(notes: &mut String, record: &HostRecord, color: bool) {
    painted(notes, record, color && *STDERR_HAS_COLORS);
}

/// NO_COLOR, CLICOLOR_FORCE, TERM, and whether it is a terminal.
static STDERR_HAS_COLORS: LazyLock<bool> = LazyLock::new(|| {
    anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never
});

fn painted(notes: &mut String, record: &HostRecord, color: bool) {
    let Some(error) = record.outcome.error() else { return };
    host_into(notes, &record.host, color);
    if let Outcome::Partial(_) = record.outcome {
        let count = record.varbinds.len();
        let _ = write!(notes, ": partial, {count} varbind{}", if count == 1 { "" } else { "s" });
    }
    let kind = if color { KIND } else { Style::new() };
    let _ = write!(notes, ": {kind}{}{kind:#}", error.kind().name());
    // What an agent sent may be in the message: only our own colors reach the terminal.
    let start = notes.len();
    let _ = write!(notes, ": {}; {}", error.message(), error.advice());
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
        painted(&mut notes, record, false);
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

    #[test]
    fn colors_surround_host_and_kind_and_none_comes_from_elsewhere() {
        let error = Error::new(ErrorKind::BadResponse("\u{1b}[5mx".to_owned()));
        let record = HostRecord::new("h\u{1b}[2J", Outcome::Failed(error));
        let mut line = String::new();
        painted(&mut line, &record, true);
        let begin = "\u{1b}[1mh\\u{1b}[2J\u{1b}[0m: \u{1b}[31mbad-response\u{1b}[0m: ";
        assert!(line.starts_with(begin), "{line:?}");
        assert_eq!(line.matches('\u{1b}').count(), 4, "{line:?}");
    }
}
