//! The keys of one user for the engines that hosts have: [`KeyRing`].

use super::{
    account::Account,
    crypto::{AuthKey, PrivKey},
    engine_id::EngineId,
};
use crate::{Result, User};
use std::{cell::RefCell, collections::HashMap, rc::Rc};

/// What the hosts of one user in a lane share: the account, and the keys of the latest engines.
///
/// Many addresses may lead to one engine, and a host may forget its engine and find it again.
pub(crate) struct KeyRing {
    pub(super) account: Account,
    keys: RefCell<HashMap<EngineId, Rc<Keys>>>,
}

/// The localised keys of one engine.
pub(super) struct Keys {
    pub(super) auth: Option<AuthKey>,
    pub(super) privacy: Option<PrivKey>,
}

/// The number of engines whose keys are kept without a host that needs them.
const KEPT: usize = 1024;

impl KeyRing {
    /// # Errors
    /// The same as for [`Account::new`].
    pub(crate) fn new(user: &User) -> Result<Self> {
        Ok(Self { account: Account::new(user)?, keys: RefCell::default() })
    }

    /// Returns the keys of an engine. Localises them if needed.
    ///
    /// # Errors
    /// [`Library`](crate::ErrorKind::Library).
    pub(super) fn keys(&self, engine: &EngineId) -> Result<Rc<Keys>> {
        let mut kept = self.keys.borrow_mut();
        if let Some(keys) = kept.get(engine) {
            return Ok(Rc::clone(keys));
        }
        let keys = Rc::new(Keys::new(&self.account, engine)?);
        // Most networks have more engines than this, each at one address. Nothing is gained by
        // choosing which ones go.
        if kept.len() == KEPT {
            kept.clear();
        }
        kept.insert(*engine, Rc::clone(&keys));
        Ok(keys)
    }
}

impl Keys {
    pub(super) fn new(account: &Account, engine: &EngineId) -> Result<Self> {
        let auth = match &account.auth {
            Some((protocol, key)) => Some(AuthKey::new(*protocol, key, engine)?),
            None => None,
        };
        let privacy = match (&account.privacy, &account.auth) {
            (Some((protocol, key)), Some((hash, _))) => {
                Some(PrivKey::new(*protocol, *hash, key, engine)?)
            }
            _ => None,
        };
        Ok(Self { auth, privacy })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AuthProtocol;

    #[test]
    fn keys_are_made_once_for_an_engine_and_a_bounded_number_is_kept() {
        crate::Library::get().unwrap();
        let user = User::new("u").auth(AuthProtocol::Md5, "passphrase");
        let ring = KeyRing::new(&user).unwrap();
        let engine = |n: u32| EngineId::new(&n.to_be_bytes()).unwrap();
        let first = ring.keys(&engine(0)).unwrap();
        assert!(Rc::ptr_eq(&first, &ring.keys(&engine(0)).unwrap()));
        for n in 0..3000 {
            ring.keys(&engine(n)).unwrap();
            assert!(ring.keys.borrow().len() <= KEPT);
        }
        // A host still has them.
        assert!(first.auth.is_some());
        assert!(!Rc::ptr_eq(&first, &ring.keys(&engine(0)).unwrap()));
    }
}
