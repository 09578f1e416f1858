//! Lines on stderr about hosts that are not complete, for formats that do not show it.

use super::{advice::advice, safe};
use anstyle::{AnsiColor, Style};
use netsnmp::{HostRecord, Outcome};
use std::{fmt::Write, sync::LazyLock};

/// The color of a host.
const HOST: Style = Style::new().bold();
/// The color of the kind of an error.
const KIND: Style = AnsiColor::Red.on_default();

/// Writes one line about a host that failed or is partial, and nothing about a complete host.
/// `color` says whether records are colored; the line is colored if stderr shows colors too.
///
/// `10.0.0.9: timeout: no answer to 2 tries; unreachable, filtered, or wrong community: …`
pub(super) fn trouble(notes: &mut String, record: &HostRecord, color: bool) {
    painted(notes, record, color && *STDERR_HAS_COLORS);
}

/// Writes the host, for the start of a line.
pub(super) fn host_into(out: &mut String, host: &str, color: bool) {
    if !color {
        return safe::push(out, host);
    }
    let _ = write!(out, "{HOST}");
    safe::push(out, host);
    let _ = write!(out, "{HOST:#}");
}

/// Decided by NO_COLOR, CLICOLOR_FORCE, TERM, and whether stderr is a terminal.
static STDERR_HAS_COLORS: LazyLock<bool> = LazyLock::new(|| {
    anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never
});

fn painted(notes: &mut String, record: &HostRecord, color: bool) {
    let Some(error) = record.outcome.error() else { return };
    host_into(notes, record.name(), color);
    if let Outcome::Partial(_) = record.outcome {
        let count = record.varbinds.len();
        let _ = write!(notes, ": partial, {count} varbind{}", if count == 1 { "" } else { "s" });
    }
    let kind = if color { KIND } else { Style::new() };
    let _ = write!(notes, ": {kind}{}{kind:#}", error.kind().name());
    // The message may contain text of an agent, and only our own colors may reach the terminal.
    let start = notes.len();
    let message = error.message();
    // The messages of some kinds begin with the same word.
    let name = error.kind().name();
    let message = message.strip_prefix(name).and_then(|m| m.strip_prefix(": ")).unwrap_or(&message);
    let _ = write!(notes, ": {message}; {}", advice(error));
    safe::tame(notes, start, safe::LineEnds::Join);
    notes.push('\n');
}

/// Writes one line of our own about a host.
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
    fn a_complete_host_has_no_note() {
        assert_eq!(noted(&HostRecord::new("h", Outcome::Complete)), "");
    }

    #[test]
    fn a_failure_has_kind_reason_and_advice_on_one_line() {
        let refused = Outcome::Failed(Error::new(ErrorKind::Refused));
        assert_eq!(
            noted(&HostRecord::new("10.0.0.9", refused)),
            "10.0.0.9: refused: connection refused; \
             the host is up but no agent listens on that port\n"
        );
    }

    #[test]
    fn the_kind_is_not_said_twice() {
        let why = "no socket at /nope".to_owned();
        let error = Error::new(ErrorKind::Unreachable(why)).for_host("unix:/nope");
        let line = noted(&HostRecord::new("unix:/nope", Outcome::Failed(error)));
        assert_eq!(
            line,
            "unix:/nope: unreachable: no socket at /nope; \
             no agent has opened this socket, or this user may not use it\n"
        );
    }

    #[test]
    fn a_partial_host_says_how_many_varbinds_came() {
        let error = Error::new(ErrorKind::Loop("a\nb\u{1b}".to_owned()));
        let mut record = HostRecord::new("h", Outcome::Partial(error));
        record.varbinds.push(VarBind::unset("1.3".parse().unwrap()));
        let line = noted(&record);
        assert!(line.starts_with("h: partial, 1 varbind: loop: "), "{line}");
        assert!(line.contains("a b\\u{1b}; "), "{line}");
        assert_eq!(line.matches('\n').count(), 1);
    }

    #[test]
    fn host_and_kind_are_colored_and_an_agent_adds_no_color() {
        let error = Error::new(ErrorKind::BadResponse("\u{1b}[5mx".to_owned()));
        let record = HostRecord::new("h\u{1b}[2J", Outcome::Failed(error));
        let mut line = String::new();
        painted(&mut line, &record, true);
        let begin = "\u{1b}[1mh\\u{1b}[2J\u{1b}[0m: \u{1b}[31mbad-response\u{1b}[0m: ";
        assert!(line.starts_with(begin), "{line:?}");
        assert_eq!(line.matches('\u{1b}').count(), 4, "{line:?}");
    }
}
