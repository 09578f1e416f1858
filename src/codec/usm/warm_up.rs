//! Uses the library's cryptography once: [`warm_up`].

use super::{
    crypto::{Cover, PrivKey},
    engine_id::EngineId,
    key_ring::KeyRing,
};
use crate::{AuthProtocol, Key, PrivProtocol, Secret, User};

/// Signs and encrypts something with every protocol. The cryptographic library loads its parts and
/// reads its configuration when it is used first. A process that may open no files later does that
/// before. Whether a protocol works is seen when it is used.
pub(crate) fn warm_up() {
    let Some(engine) = EngineId::new(b"warm up") else { return };
    let key = |len: usize| Key::Localized(Secret::new(vec![1; len]));
    for hash in AuthProtocol::ALL.iter().copied() {
        let user = User { auth: Some((hash, key(hash.key_len()))), ..User::new("warm-up") };
        let Ok(keys) = KeyRing::new(&user).and_then(|ring| ring.keys(&engine)) else { continue };
        if let Some(auth) = &keys.auth {
            let _ = auth.sign(&mut [0; 64], 0..auth.mac_len());
        }
    }
    for cipher in PrivProtocol::ALL.iter().copied() {
        let hash = AuthProtocol::Sha;
        let user = User {
            auth: Some((hash, key(hash.key_len()))),
            privacy: Some((cipher, key(cipher.key_len()))),
            ..User::new("warm-up")
        };
        let Ok(keys) = KeyRing::new(&user).and_then(|ring| ring.keys(&engine)) else { continue };
        if let Some(privacy) = &keys.privacy {
            use_once(privacy);
        }
    }
}

fn use_once(privacy: &PrivKey) {
    let cover = Cover { boots: 1, time: 1, salt: [1; 8] };
    let _ = privacy.encrypt(&cover, &[0; 16], &mut [0; 16]);
}
