//! Gives credentials a number. Jobs name credentials by this number, so a job has no secrets.

use crate::{Credentials, packed::Pack};
use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
};
use zeroize::Zeroizing;

/// The credentials that were sent to a worker. Each is sent once, and jobs name it by its number.
#[derive(Default)]
pub(super) struct Tags {
    all: Vec<Zeroizing<Vec<u8>>>,
    /// By a hash with a key of this process: the places in `all`.
    known: HashMap<u64, Vec<usize>>,
    hasher: RandomState,
}

impl Tags {
    /// Returns whether there are any.
    pub(super) fn has_first(&self) -> bool {
        !self.all.is_empty()
    }

    /// Returns the number of these credentials, and whether it is new.
    pub(super) fn number(&mut self, credentials: &Credentials) -> (usize, bool) {
        let mut octets = Zeroizing::new(Vec::with_capacity(credentials.packed_room()));
        credentials.pack(&mut octets);
        let places = self.known.entry(self.hasher.hash_one(&octets[..])).or_default();
        if let Some(place) = places.iter().find(|place| self.all[**place] == octets) {
            return (*place, false);
        }
        places.push(self.all.len());
        // A copy of the right size: shrinking might leave the old block unwiped.
        self.all.push(Zeroizing::new(octets.to_vec()));
        (self.all.len() - 1, true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AuthProtocol, PrivProtocol, User};

    #[test]
    fn the_same_credentials_have_one_number() {
        let mut tags = Tags::default();
        assert_eq!(tags.number(&Credentials::v2c("a")), (0, true));
        assert_eq!(tags.number(&Credentials::v2c("b")), (1, true));
        assert_eq!(tags.number(&Credentials::v1("a")), (2, true));
        assert_eq!(tags.number(&Credentials::v2c("a")), (0, false));
    }

    #[test]
    fn there_is_room_for_the_longest_credentials() {
        let long = "x".repeat(5000);
        let mut user = User::new(&long)
            .auth(AuthProtocol::Sha256, long.as_str())
            .privacy(PrivProtocol::Aes128, long.as_str())
            .context(&long);
        user.context_engine_id = Some(vec![1; 5000]);
        user.engine_id = Some(vec![1; 5000]);
        user.boots_time = Some((u32::MAX, u32::MAX));
        for one in [Credentials::v2c(long.as_str()), Credentials::v3(user)] {
            let mut octets = Vec::new();
            one.pack(&mut octets);
            assert!(octets.len() <= one.packed_room(), "{}", octets.len());
        }
    }
}
