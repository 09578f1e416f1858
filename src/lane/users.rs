//! The SNMPv3 users of a lane's hosts: [`Users`].

use crate::{Key, Result, User, codec::usm::key_ring::KeyRing};
use std::{collections::VecDeque, rc::Rc};

/// The [`KeyRing`]s of the users that hosts had last. Most lists have one user, or a few, and a
/// key ring costs a search for its master keys.
#[derive(Default)]
pub(super) struct Users(VecDeque<(User, Rc<KeyRing>)>);

/// The number of key rings that are kept. A list may give every host its own user.
const KEPT: usize = 64;

impl Users {
    /// Returns the key ring of that user.
    ///
    /// # Errors
    /// The same as for [`KeyRing::new`].
    pub(super) fn ring(&mut self, user: &User) -> Result<Rc<KeyRing>> {
        if let Some((_, ring)) = self.0.iter().find(|(known, _)| is_same(known, user)) {
            return Ok(Rc::clone(ring));
        }
        let ring = Rc::new(KeyRing::new(user)?);
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back((user.clone(), Rc::clone(&ring)));
        Ok(ring)
    }
}

/// Returns whether both may have the same key ring. The engine is not a part of it.
fn is_same(one: &User, other: &User) -> bool {
    one.name == other.name
        && one.context == other.context
        && one.context_engine_id == other.context_engine_id
        // A bad engine ID is an error.
        && one.engine_id.as_ref().map(Vec::len) == other.engine_id.as_ref().map(Vec::len)
        && one.security_level() == other.security_level()
        && is_same_key(&one.auth, &other.auth)
        && is_same_key(&one.privacy, &other.privacy)
}

fn is_same_key<P: PartialEq>(one: &Option<(P, Key)>, other: &Option<(P, Key)>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some((one, one_key)), Some((other, other_key))) => {
            one == other
                && match (one_key, other_key) {
                    (Key::Passphrase(one), Key::Passphrase(other))
                    | (Key::Master(one), Key::Master(other))
                    | (Key::Localized(one), Key::Localized(other)) => {
                        one.expose() == other.expose()
                    }
                    _ => false,
                }
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AuthProtocol, PrivProtocol, SecurityLevel};

    #[test]
    fn a_key_ring_is_shared_by_those_who_may_share_it() {
        let mut users = Users::default();
        let user = User::new("u").auth(AuthProtocol::Sha, "passphrase");
        let same = |users: &mut Users, other: &User| {
            let (one, other) = (users.ring(&user).unwrap(), users.ring(other).unwrap());
            Rc::ptr_eq(&one, &other)
        };
        assert!(same(&mut users, &user.clone()));
        assert!(same(&mut users, &User { boots_time: Some((1, 1)), ..user.clone() }));
        let encrypted = user.clone().privacy(PrivProtocol::Aes128, "passphrase");
        for other in [
            User { name: "v".to_owned(), ..user.clone() },
            user.clone().context("c"),
            User { context_engine_id: Some(vec![1]), ..user.clone() },
            User { level: Some(SecurityLevel::NoAuthNoPriv), ..user.clone() },
            User::new("u").auth(AuthProtocol::Md5, "passphrase"),
            User::new("u").auth(AuthProtocol::Sha, "another passphrase"),
            User::new("u"),
            encrypted,
        ] {
            assert!(!same(&mut users, &other), "{other:?}");
        }
        let bad = User { engine_id: Some(vec![1]), ..user.clone() };
        assert!(users.ring(&bad).is_err());
    }

    #[test]
    fn only_a_few_are_kept() {
        let mut users = Users::default();
        for n in 0..3 * KEPT {
            users.ring(&User::new(format!("u{n}"))).unwrap();
        }
        assert_eq!(users.0.len(), KEPT);
    }
}
