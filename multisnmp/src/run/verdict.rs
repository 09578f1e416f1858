//! The exit code of Net-SNMP's commands.

use crate::{
    exit,
    tool::{Tool, Voice},
};
use netsnmp::{ErrorKind, ErrorStatus, HostRecord, Limit};

/// Judges records as Net-SNMP's command judges the answer of its agent: 2 for an error-status, 1
/// for everything else that fails. With several hosts, the worst counts, and 1 is worse than 2.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Verdict {
    voice: Voice,
    code: u8,
    /// Whether a host answered noSuchName.
    no_such_name: bool,
    single: bool,
}

impl Verdict {
    /// Begins with what is known before anything is sent: the number of hosts, and of lines that
    /// are no targets.
    pub(crate) fn new(voice: Voice, hosts: u128, skipped: usize) -> Self {
        let code = if skipped > 0 { exit::USAGE } else { exit::OK };
        Self { voice, code, no_such_name: false, single: hosts == 1 && skipped == 0 }
    }

    /// Judges one record.
    pub(super) fn add(&mut self, record: &HostRecord) {
        let refused = !self.voice.tool.walks()
            && self.voice.tool != Tool::Table
            && !record.no_such_names.is_empty();
        let status = record.outcome.error().map(netsnmp::Error::kind);
        self.no_such_name |= refused
            || matches!(status, Some(ErrorKind::Status { status: ErrorStatus::NO_SUCH_NAME, .. }));
        let code = match status {
            None if refused => 2,
            None | Some(ErrorKind::Limit(Limit::Walk(_))) => return,
            Some(ErrorKind::Status { .. } | ErrorKind::TooBig) => 2,
            Some(ErrorKind::Loop(_)) if self.voice.tool == Tool::Table => 2,
            Some(_) => 1,
        };
        self.code = if self.code == 1 { 1 } else { code };
    }

    /// Returns the exit code, if it differs from that of the counted hosts.
    pub(super) fn exit_code(&self) -> Option<u8> {
        if self.voice.stands_in {
            return Some(self.code);
        }
        (self.single && self.no_such_name).then_some(exit::SOME_FAILED)
    }
}
