//! Text, as snmpget prints it.
//!
//! With more than one host each line starts with its host and a tab, so that `cut`, `grep` and
//! `awk` take them apart; with `-Oqv` that is the host and the value alone. What is wrong with a
//! host goes to standard error, a line a host.

use super::{Formatter, OutputOptions};
use anstyle::{AnsiColor, Style as Color};
use netsnmp::{HostRecord, Mib, Outcome, mib::Style};
use std::fmt::Write;

/// Writes varbinds as lines.
pub(super) struct Text {
    mib: &'static Mib,
    style: Style,
    hosts_shown: bool,
    host_color: Color,
    line: String,
}

impl Text {
    pub(super) fn new(options: OutputOptions) -> Self {
        let host_color = match options.color {
            true => AnsiColor::Cyan.on_default(),
            false => Color::new(),
        };
        Self {
            mib: options.mib,
            style: options.style,
            hosts_shown: options.hosts_shown,
            host_color,
            line: String::new(),
        }
    }
}

impl Formatter for Text {
    fn record(&mut self, record: HostRecord, out: &mut Vec<u8>, notes: &mut String) {
        for varbind in &record.varbinds {
            self.line.clear();
            if self.hosts_shown {
                let color = self.host_color;
                let _ = write!(self.line, "{color}{}{color:#}\t", record.host);
            }
            self.mib.line_into(&mut self.line, varbind, &self.style);
            self.line.push('\n');
            out.extend_from_slice(self.line.as_bytes());
        }
        note(&record, notes);
    }
}

/// What keeps a record from being complete, as one line a person can act on.
pub(super) fn note(record: &HostRecord, notes: &mut String) {
    let (partial, error) = match &record.outcome {
        Outcome::Complete => return,
        Outcome::Partial(error) => ("partial: ", error),
        Outcome::Failed(error) => ("", error),
    };
    let message = super::value::one_line(&error.message());
    let host = super::value::one_line(&record.host);
    let kind = error.kind().name();
    let _ = writeln!(notes, "{host}: {partial}{kind}: {message}; {}", error.advice());
}
