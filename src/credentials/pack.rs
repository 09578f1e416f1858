//! Credentials as octets that travel, from a process to its own workers and nowhere else.

use super::{AuthProtocol, Credentials, Key, PrivProtocol, SecurityLevel, User};
use crate::{
    Secret,
    packed::{self, Pack, Packed, Read, Unreadable},
};

const UNKNOWN: Unreadable = Unreadable::new("credentials of no known kind");

/// More octets than credentials have beside their texts and keys.
const ROOM: usize = 128;

impl Credentials {
    /// Returns at least the number of octets that it packs into. A buffer that grows would leave pieces of
    /// a secret behind.
    pub(crate) fn packed_room(&self) -> usize {
        let key = |key: &Key| match key {
            Key::Passphrase(secret) | Key::Master(secret) | Key::Localized(secret) => {
                secret.expose().len()
            }
        };
        let id = |id: &Option<Vec<u8>>| id.as_ref().map_or(0, Vec::len);
        ROOM + match self {
            Self::V1(community) | Self::V2c(community) => community.expose().len(),
            Self::V3(user) => {
                user.name.len()
                    + user.auth.as_ref().map_or(0, |(_, it)| key(it))
                    + user.privacy.as_ref().map_or(0, |(_, it)| key(it))
                    + user.context.len()
                    + id(&user.context_engine_id)
                    + id(&user.engine_id)
            }
        }
    }
}

impl Pack for Credentials {
    fn pack(&self, to: &mut Vec<u8>) {
        match self {
            Self::V1(community) => {
                to.push(1);
                community.pack(to);
            }
            Self::V2c(community) => {
                to.push(2);
                community.pack(to);
            }
            Self::V3(user) => {
                to.push(3);
                user.pack(to);
            }
        }
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        Ok(match from.octet()? {
            1 => Self::V1(Pack::unpack(from)?),
            2 => Self::V2c(Pack::unpack(from)?),
            3 => Self::V3(Box::new(Pack::unpack(from)?)),
            _ => return Err(UNKNOWN),
        })
    }
}

impl Pack for Secret {
    fn pack(&self, to: &mut Vec<u8>) {
        packed::octets(to, self.expose());
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        let len = from.count(1)?;
        Ok(Secret::new(from.octets(len)?))
    }
}

impl Pack for User {
    fn pack(&self, to: &mut Vec<u8>) {
        self.name.pack(to);
        self.auth.pack(to);
        self.privacy.pack(to);
        self.level.pack(to);
        self.context.pack(to);
        self.context_engine_id.pack(to);
        self.engine_id.pack(to);
        self.boots_time.pack(to);
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        Ok(Self {
            name: Pack::unpack(from)?,
            auth: Pack::unpack(from)?,
            privacy: Pack::unpack(from)?,
            level: Pack::unpack(from)?,
            context: Pack::unpack(from)?,
            context_engine_id: Pack::unpack(from)?,
            engine_id: Pack::unpack(from)?,
            boots_time: Pack::unpack(from)?,
        })
    }
}

impl Pack for Key {
    fn pack(&self, to: &mut Vec<u8>) {
        let (kind, secret) = match self {
            Self::Passphrase(secret) => (0, secret),
            Self::Master(secret) => (1, secret),
            Self::Localized(secret) => (2, secret),
        };
        to.push(kind);
        secret.pack(to);
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        let kind = from.octet()?;
        let secret = Secret::unpack(from)?;
        Ok(match kind {
            0 => Self::Passphrase(secret),
            1 => Self::Master(secret),
            2 => Self::Localized(secret),
            _ => return Err(UNKNOWN),
        })
    }
}

impl Pack for AuthProtocol {
    fn pack(&self, to: &mut Vec<u8>) {
        to.push(Self::ALL.iter().position(|one| one == self).unwrap_or_default() as u8);
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        Self::ALL.get(usize::from(from.octet()?)).copied().ok_or(UNKNOWN)
    }
}

impl Pack for PrivProtocol {
    fn pack(&self, to: &mut Vec<u8>) {
        to.push(Self::ALL.iter().position(|one| one == self).unwrap_or_default() as u8);
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        Self::ALL.get(usize::from(from.octet()?)).copied().ok_or(UNKNOWN)
    }
}

impl Pack for SecurityLevel {
    fn pack(&self, to: &mut Vec<u8>) {
        to.push(match self {
            Self::NoAuthNoPriv => 0,
            Self::AuthNoPriv => 1,
            Self::AuthPriv => 2,
        });
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        Ok(match from.octet()? {
            0 => Self::NoAuthNoPriv,
            1 => Self::AuthNoPriv,
            2 => Self::AuthPriv,
            _ => return Err(UNKNOWN),
        })
    }
}
