//! Errors as octets that travel. What is read says and means the same as what was written.

use super::{Cause, Error, ErrorKind, ErrorStatus, LibraryCall, Limit, Report, Silence, Stays};
use crate::{
    Oid,
    packed::{Pack, Packed, Read, Unreadable},
};
use std::{io, net::IpAddr, sync::Arc};

impl Pack for Error {
    fn pack(&self, to: &mut Vec<u8>) {
        let inner = &*self.0;
        inner.kind.pack(to);
        // The receiver knows which host it is.
        inner.host.is_some().pack(to);
        inner.call.pack(to);
        inner.cause.pack(to);
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        let mut error = Error::new(ErrorKind::unpack(from)?);
        error.0.host = from.flag()?.then(|| "".into());
        error.0.call = Pack::unpack(from)?;
        error.0.cause = Pack::unpack(from)?;
        Ok(error)
    }
}

impl Pack for LibraryCall {
    fn pack(&self, to: &mut Vec<u8>) {
        self.function.clone().into_owned().pack(to);
        i64::from(self.code).pack(to);
        self.text.pack(to);
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        let function = String::unpack(from)?.into();
        let code = i64::unpack(from)?;
        let code = code.try_into().map_err(|_| Unreadable::new("a code is too large"))?;
        Ok(Self { function, code, text: String::unpack(from)? })
    }
}

/// Only the code of the system travels, or the text if there is none.
impl Pack for Cause {
    fn pack(&self, to: &mut Vec<u8>) {
        let Self(error) = self;
        let code = error.raw_os_error().map(i64::from);
        code.pack(to);
        if code.is_none() {
            error.to_string().pack(to);
        }
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        let error = match <Option<i64>>::unpack(from)? {
            Some(code) => io::Error::from_raw_os_error(
                code.try_into().map_err(|_| Unreadable::new("a code is too large"))?,
            ),
            None => io::Error::other(String::unpack(from)?),
        };
        Ok(Self(Arc::new(error)))
    }
}

impl Pack for ErrorKind {
    fn pack(&self, to: &mut Vec<u8>) {
        let mut with = |number: u8, text: &String| {
            to.push(number);
            text.pack(to);
        };
        match self {
            Self::Unreachable(why) => with(2, why),
            Self::Dns(why) => with(3, why),
            Self::BadResponse(why) => with(9, why),
            Self::Loop(why) => with(10, why),
            Self::Partial(why) => with(11, why),
            Self::BadValue(why) => with(15, why),
            Self::BadProfile(why) => with(16, why),
            Self::BadCredentials(why) => with(17, why),
            Self::Unsupported(what) => with(18, what),
            Self::WorkerDied(why) => with(20, why),
            Self::Library(why) => with(21, why),
            Self::Local(why) => with(22, why),
            Self::ProcessDied(how) => with(23, how),
            Self::Timeout { tries, silence } => {
                to.push(0);
                tries.pack(to);
                silence.pack(to);
            }
            Self::Refused => to.push(1),
            Self::Report(report) => {
                to.push(4);
                report.pack(to);
            }
            Self::OtherEngine { expected, found, given } => {
                to.push(5);
                expected.pack(to);
                found.pack(to);
                given.pack(to);
            }
            Self::OutOfBoots => to.push(6),
            Self::Status { status, index, oid } => {
                to.push(7);
                status.0.pack(to);
                index.pack(to);
                oid.pack(to);
            }
            Self::TooBig => to.push(8),
            Self::Limit(limit) => {
                to.push(12);
                limit.pack(to);
            }
            Self::BadName { name, reason } => {
                to.push(13);
                name.pack(to);
                reason.pack(to);
            }
            Self::BadTarget { target, reason } => {
                to.push(14);
                target.pack(to);
                reason.pack(to);
            }
            Self::Cancelled => to.push(19),
            Self::Stays(Stays::Set) => to.push(24),
            Self::Stays(Stays::Code) => to.push(25),
        }
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        Ok(match from.octet()? {
            0 => Self::Timeout { tries: Pack::unpack(from)?, silence: Pack::unpack(from)? },
            1 => Self::Refused,
            2 => Self::Unreachable(Pack::unpack(from)?),
            3 => Self::Dns(Pack::unpack(from)?),
            4 => Self::Report(Pack::unpack(from)?),
            5 => Self::OtherEngine {
                expected: Pack::unpack(from)?,
                found: Pack::unpack(from)?,
                given: Pack::unpack(from)?,
            },
            6 => Self::OutOfBoots,
            7 => Self::Status {
                status: ErrorStatus(Pack::unpack(from)?),
                index: Pack::unpack(from)?,
                oid: Pack::unpack(from)?,
            },
            8 => Self::TooBig,
            9 => Self::BadResponse(Pack::unpack(from)?),
            10 => Self::Loop(Pack::unpack(from)?),
            11 => Self::Partial(Pack::unpack(from)?),
            12 => Self::Limit(Pack::unpack(from)?),
            13 => Self::BadName { name: Pack::unpack(from)?, reason: Pack::unpack(from)? },
            14 => Self::BadTarget { target: Pack::unpack(from)?, reason: Pack::unpack(from)? },
            15 => Self::BadValue(Pack::unpack(from)?),
            16 => Self::BadProfile(Pack::unpack(from)?),
            17 => Self::BadCredentials(Pack::unpack(from)?),
            18 => Self::Unsupported(Pack::unpack(from)?),
            19 => Self::Cancelled,
            20 => Self::WorkerDied(Pack::unpack(from)?),
            21 => Self::Library(Pack::unpack(from)?),
            22 => Self::Local(Pack::unpack(from)?),
            23 => Self::ProcessDied(Pack::unpack(from)?),
            24 => Self::Stays(Stays::Set),
            25 => Self::Stays(Stays::Code),
            _ => return Err(Unreadable::new("an error of no known kind")),
        })
    }
}

impl Pack for Silence {
    fn pack(&self, to: &mut Vec<u8>) {
        match *self {
            Self::Community => to.push(0),
            Self::Connection => to.push(1),
            Self::Discovery => to.push(2),
            Self::Request { encrypted, context } => {
                to.push(3 + u8::from(encrypted) + 2 * u8::from(context))
            }
            Self::Elsewhere(address) => {
                to.push(7);
                address.pack(to);
            }
            Self::OtherId { cut } => to.push(8 + u8::from(cut)),
        }
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        Ok(match from.octet()? {
            0 => Self::Community,
            1 => Self::Connection,
            2 => Self::Discovery,
            bits @ 3..=6 => {
                Self::Request { encrypted: (bits - 3) & 1 == 1, context: (bits - 3) & 2 == 2 }
            }
            7 => Self::Elsewhere(IpAddr::unpack(from)?),
            bits @ 8..=9 => Self::OtherId { cut: bits == 9 },
            _ => return Err(Unreadable::new("a silence of no known kind")),
        })
    }
}

impl Pack for Limit {
    fn pack(&self, to: &mut Vec<u8>) {
        let (kind, most) = match *self {
            Self::Walk(most) => (0, most),
            Self::Rows(most) => (1, most),
            Self::Varbinds(most) => (2, most),
            Self::Octets(most) => (3, most),
        };
        to.push(kind);
        most.pack(to);
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        let (kind, most) = (from.octet()?, from.size()?);
        Ok(match kind {
            0 => Self::Walk(most),
            1 => Self::Rows(most),
            2 => Self::Varbinds(most),
            3 => Self::Octets(most),
            _ => return Err(Unreadable::new("a limit of no known kind")),
        })
    }
}

/// The Reports that have a name, in the order of their numbers.
const REPORTS: [Report; 11] = [
    Report::UnsupportedSecLevel,
    Report::NotInTimeWindow,
    Report::UnknownUserName,
    Report::UnknownEngineId,
    Report::WrongDigest,
    Report::DecryptionError,
    Report::UnknownContext,
    Report::UnavailableContext,
    Report::UnknownSecurityModel,
    Report::InvalidMessage,
    Report::UnknownPduHandler,
];

impl Pack for Report {
    fn pack(&self, to: &mut Vec<u8>) {
        let place = REPORTS.iter().position(|report| report == self);
        to.push(place.unwrap_or(REPORTS.len()) as u8);
        if let Self::Other(oid) = self {
            oid.pack(to);
        }
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        let place = usize::from(from.octet()?);
        match REPORTS.get(place) {
            Some(report) => Ok(report.clone()),
            None if place == REPORTS.len() => Ok(Self::Other(Oid::unpack(from)?)),
            None => Err(Unreadable::new("a Report of no known kind")),
        }
    }
}
