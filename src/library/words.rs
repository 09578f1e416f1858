//! The library's own words for what goes wrong.
#![allow(unsafe_code)]

use super::{Library, ffi};
use crate::{ErrorKind, ErrorStatus, Report, Silence};
use netsnmp_sys as raw;
use std::ffi::c_int;

impl Library {
    /// Returns the library's text for an error-status; `snmp_errstring`. It is the text after
    /// `Reason:` in what Net-SNMP's commands print.
    pub fn status_text(&self, status: ErrorStatus) -> String {
        // The library answers a number that it does not know with a text, too.
        let code = c_int::try_from(status.0).unwrap_or(c_int::MAX);
        // SAFETY: looks the number up in a static table, within its bounds. The text is static.
        unsafe { ffi::text(raw::snmp_errstring(code)) }
    }

    /// Returns the library's text for what happened; `snmp_api_errstring`. It is the text that
    /// Net-SNMP's commands print behind their name. `None` if the library has no code for it.
    pub fn error_text(&self, kind: &ErrorKind) -> Option<String> {
        Some(ffi::bare_api_text(code(kind)?))
    }
}

/// Returns the code that the C library's own sessions give for it.
fn code(kind: &ErrorKind) -> Option<c_int> {
    Some(match kind {
        ErrorKind::Timeout { silence: Silence::Connection, .. } => raw::SNMPERR_BAD_ADDRESS,
        ErrorKind::Timeout { .. } => raw::SNMPERR_TIMEOUT,
        // The C library opens a connection while it reads the address.
        ErrorKind::Dns(_) | ErrorKind::BadTarget { .. } | ErrorKind::Refused => {
            raw::SNMPERR_BAD_ADDRESS
        }
        ErrorKind::Unreachable(_) => raw::SNMPERR_BAD_SENDTO,
        ErrorKind::Report(report) => match report {
            Report::UnsupportedSecLevel => raw::SNMPERR_UNSUPPORTED_SEC_LEVEL,
            Report::NotInTimeWindow => raw::SNMPERR_NOT_IN_TIME_WINDOW,
            Report::UnknownUserName => raw::SNMPERR_UNKNOWN_USER_NAME,
            Report::UnknownEngineId => raw::SNMPERR_UNKNOWN_ENG_ID,
            Report::WrongDigest => raw::SNMPERR_AUTHENTICATION_FAILURE,
            Report::DecryptionError => raw::SNMPERR_DECRYPTION_ERR,
            Report::UnknownContext | Report::UnavailableContext => raw::SNMPERR_BAD_CONTEXT,
            Report::UnknownSecurityModel => raw::SNMPERR_UNKNOWN_SEC_MODEL,
            Report::InvalidMessage => raw::SNMPERR_INVALID_MSG,
            Report::UnknownPduHandler | Report::Other(_) => raw::SNMPERR_UNKNOWN_REPORT,
        },
        ErrorKind::BadName { .. } => raw::SNMPERR_UNKNOWN_OBJID,
        ErrorKind::BadResponse(_) => raw::SNMPERR_BAD_PARSE,
        ErrorKind::Local(_) => raw::SNMPERR_NO_SOCKET,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_names_each_error_status() {
        let library = Library::get().unwrap();
        let text = library.status_text(ErrorStatus::NO_SUCH_NAME);
        assert_eq!(text, "(noSuchName) There is no such variable name in this MIB.");
        assert!(library.status_text(ErrorStatus::WRONG_TYPE).starts_with("wrongType"));
        for status in [-1, 19, 4_000_000_000, i64::MIN, i64::MAX] {
            assert_eq!(library.status_text(ErrorStatus(status)), "Unknown Error", "{status}");
        }
    }

    #[test]
    fn the_library_has_words_for_what_its_sessions_report() {
        let library = Library::get().unwrap();
        let text = |kind: ErrorKind| library.error_text(&kind).unwrap_or_default();
        let silence = Silence::Community;
        assert_eq!(text(ErrorKind::Timeout { tries: 1, silence }), "Timeout");
        assert_eq!(text(ErrorKind::Dns(String::new())), "Unknown host");
        assert_eq!(text(ErrorKind::Report(Report::UnknownUserName)), "Unknown user name");
        let name = ErrorKind::BadName { name: String::new(), reason: String::new() };
        assert_eq!(text(name), "Unknown Object Identifier");
        assert_eq!(text(ErrorKind::Cancelled), "");
    }
}
