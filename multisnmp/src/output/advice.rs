//! What a person can do about an error, in terms of the command's options.

use netsnmp::{Error, ErrorKind, ErrorStatus, Limit, Report, Silence};

/// Returns one line of advice: the library's line, or one that names options of the command.
pub(crate) fn advice(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::Unreachable(_) if error.is_of_source() => {
            "give an address of this machine that can reach the target (--source)"
        }
        ErrorKind::Timeout { silence: Silence::Elsewhere(_), .. } => {
            "the device answers from another of its addresses: ask that one, or accept it (--any-source)"
        }
        ErrorKind::Timeout { silence: Silence::OtherId { cut: true }, .. } => {
            "the agent cuts request IDs to 16 bits: ask it with short ones (--16bitIDs, or 16bitIDs=yes in a hosts file)"
        }
        ErrorKind::Timeout { silence: Silence::OtherId { cut: false }, .. } => {
            "the agent answers later than the timeout (-t), or changes request IDs (--16bitIDs may help)"
        }
        ErrorKind::Timeout { silence: Silence::Request { encrypted, context }, .. } => {
            match (encrypted, context) {
                (true, false) => {
                    "the agent's engine is known, yet this request has no answer: wrong privacy passphrase or protocol (-X, -x), or it has gone away"
                }
                (true, true) => {
                    "the agent's engine is known, yet this request has no answer: it does not have this context (-n), the privacy passphrase or protocol is wrong (-X, -x), or it has gone away"
                }
                (false, true) => {
                    "the agent's engine is known, yet this request has no answer: it does not have this context (-n), or it has gone away"
                }
                (false, false) => error.advice(),
            }
        }
        ErrorKind::OtherEngine { given: true, .. } => {
            "another agent answers there, or the engine ID is wrong: correct it or drop it (-e)"
        }
        ErrorKind::Report(report) => match report {
            Report::UnsupportedSecLevel => {
                "the agent wants another security level for this user (-l)"
            }
            Report::UnknownUserName => "no such SNMPv3 user on the agent (-u)",
            Report::UnknownEngineId => {
                "the agent refuses the engine ID it announced; drop -e, or restart the agent"
            }
            Report::WrongDigest => "wrong authentication passphrase or protocol (-A, -a)",
            Report::DecryptionError => "wrong privacy passphrase or protocol (-X, -x)",
            Report::UnknownContext => "the agent has no such context (-n)",
            Report::UnavailableContext => {
                "the agent has this context (-n), but cannot read it now: a part of the device may be down"
            }
            Report::UnknownSecurityModel => {
                "the agent does not know the user-based security model (USM); try -v2c"
            }
            Report::InvalidMessage => {
                "the agent cannot read the message; another version or security level may work (-v, -l)"
            }
            Report::UnknownPduHandler => {
                "the agent does not serve this kind of request, or not in this context (-n)"
            }
            _ => error.advice(),
        },
        ErrorKind::Status { status: ErrorStatus::TOO_BIG, .. } => "ask for less at once (-Cr)",
        ErrorKind::Loop(_) => {
            "the agent repeats itself; -Cc walks on past OIDs that do not increase"
        }
        ErrorKind::Limit(Limit::Walk(_) | Limit::Rows(_)) => "--limit raises the limit",
        ErrorKind::Limit(Limit::Varbinds(_)) => {
            "the device may answer without end; --max-varbinds raises the limit"
        }
        ErrorKind::Limit(Limit::Octets(_)) => {
            "the device may answer without end; --max-octets raises the limit"
        }
        ErrorKind::BadName { .. } => "give the number, or the MIB that defines the name (-m, -M)",
        ErrorKind::BadCredentials(_) => {
            "nothing was sent: correct the options, the environment or the credentials file"
        }
        ErrorKind::Unsupported(_) => "`multisnmp doctor` lists what the linked library has",
        ErrorKind::Stays(_) => "leave --isolate out",
        ErrorKind::Cancelled => {
            "the run was interrupted or came to its deadline (--deadline); ask again"
        }
        _ => error.advice(),
    }
}
