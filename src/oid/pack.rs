//! OIDs as octets that travel.

use super::Oid;
use crate::packed::{self, Pack, Packed, Read, Unreadable};

impl Pack for Oid {
    fn pack(&self, to: &mut Vec<u8>) {
        packed::list(to, self.as_slice(), |to, subid| subid.pack(to));
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        let subids = from.list(1, u32::unpack)?;
        Oid::try_from(&subids[..]).map_err(|_| Unreadable::new("an OID is too long"))
    }
}
