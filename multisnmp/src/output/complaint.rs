//! What Net-SNMP's commands print about a host that did not answer as it should.

use super::{
    advice::advice,
    note,
    page::{Page, Render},
    safe::{self, LineEnds},
    values::Values,
};
use crate::tool::{Tool, Voice};
use netsnmp::{
    Error, ErrorKind, ErrorStatus, HostRecord, Library, Oid, Silence, Value, VarBind,
    query::WalkEnd,
};
use std::fmt::Write;

/// Writes the lines of Net-SNMP's command before those of a format. Only for a single host: these
/// lines do not name it.
pub(super) struct Complaints {
    voice: Voice,
    values: Values,
    format: Box<dyn Render>,
}

impl Complaints {
    pub(super) fn before(format: Box<dyn Render>, voice: Voice, values: Values) -> Self {
        Self { voice, values, format }
    }

    /// Writes what the tool prints for the names that SNMPv1 refused.
    fn refused(&mut self, names: &[Oid], notes: &mut String) {
        for name in names {
            self.status(ErrorStatus::NO_SUCH_NAME, Some(name), true, notes);
        }
    }

    fn status(&mut self, status: ErrorStatus, oid: Option<&Oid>, named: bool, notes: &mut String) {
        // snmpget alone has no full stop there.
        let stop = if self.voice.tool == Tool::Get { "" } else { "." };
        let reason = Library::get().map(|library| library.status_text(status)).unwrap_or_default();
        let _ = writeln!(notes, "Error in packet{stop}\nReason: {reason}");
        if named {
            notes.push_str("Failed object: ");
            if let Some(oid) = oid {
                self.values.name_into(notes, oid);
            }
            notes.push('\n');
        }
    }

    fn error(&mut self, record: &HostRecord, error: &Error, notes: &mut String) {
        let start = notes.len();
        let host = &record.host;
        let connects = ["tcp", "unix"].iter().any(|transport| host.starts_with(transport));
        match error.kind() {
            ErrorKind::Status { status, index, oid } => {
                return self.status(*status, oid.as_ref(), *index != 0, notes);
            }
            ErrorKind::TooBig => return self.status(ErrorStatus::TOO_BIG, None, false, notes),
            ErrorKind::Loop(_) => return self.out_of_order(record, notes),
            ErrorKind::Timeout { silence: Silence::Discovery, .. } => self.text(error, "", notes),
            // The C library sends without connecting, so it does not hear of a refusal.
            ErrorKind::Timeout { .. } | ErrorKind::Refused if !connects => {
                let stop =
                    if matches!(self.voice.tool, Tool::Get | Tool::GetNext) { "." } else { "" };
                let _ = writeln!(notes, "Timeout: No Response from {host}{stop}");
            }
            ErrorKind::Timeout { silence: Silence::Connection, .. } => {
                self.text(error, &format!(" ({host}) (Connection timed out)"), notes);
            }
            ErrorKind::Timeout { .. } => {
                let _ = writeln!(notes, "Timeout: No Response from {host}");
            }
            ErrorKind::Refused => {
                self.text(error, &format!(" ({host}) (Connection refused)"), notes)
            }
            ErrorKind::Dns(_) | ErrorKind::BadTarget { .. } => {
                self.text(error, &format!(" ({host})"), notes);
            }
            // The C library connects while it reads the address.
            ErrorKind::Unreachable(why) if connects => {
                let why = of_system(error).unwrap_or_else(|| why.clone());
                self.text_of(&ErrorKind::Refused, &format!(" ({host}) ({why})"), notes);
            }
            ErrorKind::Unreachable(why) => self.text(error, &format!(" ({why})"), notes),
            _ => self.text(error, "", notes),
        }
        safe::tame(notes, start, LineEnds::Keep);
    }

    /// Writes `snmpget: Unknown user name`, with the library's text.
    fn text(&self, error: &Error, more: &str, notes: &mut String) {
        self.text_of(error.kind(), more, notes);
    }

    fn text_of(&self, kind: &ErrorKind, more: &str, notes: &mut String) {
        let text = Library::get().ok().and_then(|library| library.error_text(kind));
        if let Some(text) = text {
            let _ = writeln!(notes, "{}: {text}{more}", self.voice.program());
        }
    }

    fn out_of_order(&mut self, record: &HostRecord, notes: &mut String) {
        for end in &record.ends {
            let WalkEnd::NonIncreasing { previous, next } = end else { continue };
            notes.push_str("Error: OID not increasing: ");
            self.values.name_into(notes, previous);
            notes.push_str("\n >= ");
            self.values.name_into(notes, next);
            notes.push_str("\n\n");
        }
    }
}

impl Render for Complaints {
    fn begin(&mut self, page: &mut Page) {
        self.format.begin(page);
    }

    fn record(&mut self, mut record: HostRecord, page: &mut Page) {
        let refused = std::mem::take(&mut record.no_such_names);
        let mut ended = false;
        if self.voice.tool.walks() {
            ended = self.voice.stands_in && end_of_mib(&mut record, &refused);
        } else if self.voice.tool != Tool::Table {
            self.refused(&refused, &mut page.notes);
            if self.voice.stands_in {
                // The tool asks again without them.
                record.varbinds.retain(|it| {
                    !it.value.is_exception() || !refused.iter().any(|refused| it.oid == refused)
                });
            }
        }
        if let Some(error) = record.outcome.error().cloned() {
            self.error(&record, &error, &mut page.notes);
        }
        // The lines above have said all of an error-status. What is left is the advice.
        let advice = record.outcome.error().and_then(|error| match error.kind() {
            ErrorKind::Status { .. } | ErrorKind::TooBig => {
                Some((record.name().clone(), advice(error)))
            }
            _ => None,
        });
        let start = page.notes.len();
        self.format.record(record, page);
        if let Some((host, advice)) = advice {
            page.notes.truncate(start);
            note::remark(&mut page.notes, &host, advice);
        }
        if ended {
            page.out.extend_from_slice(b"End of MIB\n");
        }
    }

    fn end(&mut self, page: &mut Page) {
        self.format.end(page);
    }
}

/// Returns what the system says about the error, without the number.
fn of_system(error: &Error) -> Option<String> {
    let cause = std::error::Error::source(error)?.to_string();
    cause.split(" (os error").next().map(str::to_owned)
}

/// Adds what the tool prints if a walk comes to the end of the MIB: the exception of the last
/// answer. Returns whether it is the line of SNMPv1, which has no exceptions.
fn end_of_mib(record: &mut HostRecord, refused: &[Oid]) -> bool {
    if !record.ends.contains(&WalkEnd::EndOfView) || !record.outcome.is_complete() {
        return false;
    }
    let nothing = record.varbinds.len() == 1 && record.varbinds.at(0).value.is_exception();
    if !refused.is_empty() {
        // Over SNMPv1, nothing is printed for a root that does not exist.
        if nothing {
            record.varbinds.clear();
        }
        return true;
    }
    let last = record.varbinds.last().map(|last| last.oid.to_oid());
    if nothing {
        record.varbinds.clear();
    }
    record.varbinds.extend(last.map(|last| VarBind::new(last, Value::EndOfMibView)));
    false
}
