//! Habits as octets that travel.

use super::Habits;
use crate::packed::{Pack, Packed, Read};

impl Pack for Habits {
    fn pack(&self, to: &mut Vec<u8>) {
        self.bulk.pack(to);
        self.ceiling.pack(to);
        self.ordered.pack(to);
    }

    fn unpack(from: &mut Packed<'_>) -> Read<Self> {
        Ok(Self {
            bulk: Pack::unpack(from)?,
            ceiling: Pack::unpack(from)?,
            ordered: Pack::unpack(from)?,
        })
    }
}
