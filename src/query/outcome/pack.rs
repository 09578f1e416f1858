//! The ends of walks as octets that travel.

use super::WalkEnd;
use crate::packed::{Pack, Packed, Read, Unreadable};

impl Pack for WalkEnd {
    fn pack(&self, to: &mut Vec<u8>) {
        match self {
            Self::EndOfView => to.push(0),
            Self::LeftSubtree => to.push(1),
            Self::EndOid => to.push(2),
            Self::NonIncreasing { previous, next } => {
                to.push(3);
                previous.pack(to);
                next.pack(to);
            }
            Self::EmptyReply => to.push(4),
            Self::Limit(most) => {
                to.push(5);
                most.pack(to);
            }
            Self::Failed(error) => {
                to.push(6);
                error.pack(to);
            }
        }
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        Ok(match from.octet()? {
            0 => Self::EndOfView,
            1 => Self::LeftSubtree,
            2 => Self::EndOid,
            3 => Self::NonIncreasing { previous: Pack::unpack(from)?, next: Pack::unpack(from)? },
            4 => Self::EmptyReply,
            5 => Self::Limit(Pack::unpack(from)?),
            6 => Self::Failed(Pack::unpack(from)?),
            _ => return Err(Unreadable::new("a walk ended in no known way")),
        })
    }
}
