//! Why an SNMPv3 agent refused a message: [`Report`].

use crate::Oid;
use std::fmt;

/// The counter in a Report: why the agent refused the message.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Report {
    /// usmStatsUnsupportedSecLevels: the user has no keys for that level.
    UnsupportedSecLevel,
    /// usmStatsNotInTimeWindows: boots and time differ, even after a resynchronisation.
    NotInTimeWindow,
    /// usmStatsUnknownUserNames.
    UnknownUserName,
    /// usmStatsUnknownEngineIDs, after discovery.
    UnknownEngineId,
    /// usmStatsWrongDigests: wrong authentication passphrase or protocol.
    WrongDigest,
    /// usmStatsDecryptionErrors: wrong privacy passphrase or protocol.
    DecryptionError,
    /// snmpUnknownContexts.
    UnknownContext,
    /// snmpUnavailableContexts: the agent has the context, but cannot reach it now.
    UnavailableContext,
    /// snmpUnknownSecurityModels: the agent does not have the user-based security model.
    UnknownSecurityModel,
    /// snmpInvalidMsgs: the agent finds the message malformed.
    InvalidMessage,
    /// snmpUnknownPDUHandlers: nothing in the agent handles this kind of request.
    UnknownPduHandler,
    /// Another counter.
    Other(Oid),
}

impl Report {
    /// Returns the Report of a PDU whose first varbind has this OID.
    pub(crate) fn of(oid: Option<&Oid>) -> Self {
        match oid.map(Oid::as_slice) {
            // usmStats, SNMP-USER-BASED-SM-MIB.
            Some([1, 3, 6, 1, 6, 3, 15, 1, 1, counter, 0]) => match counter {
                1 => return Self::UnsupportedSecLevel,
                2 => return Self::NotInTimeWindow,
                3 => return Self::UnknownUserName,
                4 => return Self::UnknownEngineId,
                5 => return Self::WrongDigest,
                6 => return Self::DecryptionError,
                _ => {}
            },
            // SNMP-MPD-MIB.
            Some([1, 3, 6, 1, 6, 3, 11, 2, 1, counter, 0]) => match counter {
                1 => return Self::UnknownSecurityModel,
                2 => return Self::InvalidMessage,
                3 => return Self::UnknownPduHandler,
                _ => {}
            },
            // SNMP-TARGET-MIB.
            Some([1, 3, 6, 1, 6, 3, 12, 1, 4, 0]) => return Self::UnavailableContext,
            Some([1, 3, 6, 1, 6, 3, 12, 1, 5, 0]) => return Self::UnknownContext,
            _ => {}
        }
        Self::Other(oid.cloned().unwrap_or_default())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnsupportedSecLevel => "unsupported security level",
            Self::NotInTimeWindow => "not in time window",
            Self::UnknownUserName => "unknown user name",
            Self::UnknownEngineId => "unknown engine ID",
            Self::WrongDigest => "wrong digest",
            Self::DecryptionError => "decryption error",
            Self::UnknownContext => "unknown context",
            Self::UnavailableContext => "unavailable context",
            Self::UnknownSecurityModel => "unknown security model",
            Self::InvalidMessage => "invalid message",
            Self::UnknownPduHandler => "unknown PDU handler",
            Self::Other(oid) => return write!(f, "report of {oid}"),
        })
    }
}
